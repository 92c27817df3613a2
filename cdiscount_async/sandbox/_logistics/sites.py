"""Processes orders of other sites that Cdiscount ships."""

import json
from collections import Counter
from datetime import timedelta
from typing import Final

from ...models.fulfilment import ExternalOrderStatus
from .._market import Event, on_event
from .seed import change_stock

EXTERNAL: Final = "external_order"
WAIT: Final = timedelta(minutes=30)
"""The time for which an external order is Pending."""


@on_event(EXTERNAL)
def settle(event: Event) -> None:
    """Take the goods of an order from the stock, or mark the order as failed."""
    store, number = event.store, int(event.subject)
    order = store.one("SELECT * FROM external_order WHERE id = ?", number)
    if order is None:
        return
    wanted: Counter[str] = Counter()
    for ean, quantity in json.loads(order["lines"]):
        wanted[ean] += quantity
    in_stock = all(
        (store.value("SELECT shippable FROM stored_product WHERE seller = ? AND ean = ?", order["seller"], ean) or 0)
        >= quantity
        for ean, quantity in wanted.items()
    )
    for ean, quantity in wanted.items() if in_stock else ():
        change_stock(store, order["seller"], ean, -quantity)
    status = ExternalOrderStatus.OK if in_stock else ExternalOrderStatus.KO
    store.update("external_order", {"id": number}, status=status.value)
