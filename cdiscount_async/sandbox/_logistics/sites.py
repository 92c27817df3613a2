"""Orders of other sites that Cdiscount ships: what becomes of them."""

import json
from collections import Counter
from datetime import timedelta
from typing import Final

from ...models.fulfilment import ExternalOrderStatus
from .._market import Event, on_event
from .seed import change_stock

EXTERNAL: Final = "external_order"
WAIT: Final = timedelta(minutes=30)
"""How long an external order is Pending."""


@on_event(EXTERNAL)
def settle(happening: Event) -> None:
    """Take an order's goods from the stock, or let it fail where they are not there."""
    store, number = happening.store, int(happening.subject)
    order = store.one("SELECT * FROM external_order WHERE id = ?", number)
    if order is None:
        return
    wanted: Counter[str] = Counter()
    for ean, quantity in json.loads(order["lines"]):
        wanted[ean] += quantity
    there = all(
        (store.value("SELECT shippable FROM stored_product WHERE seller = ? AND ean = ?", order["seller"], ean) or 0)
        >= quantity
        for ean, quantity in wanted.items()
    )
    for ean, quantity in wanted.items() if there else ():
        change_stock(store, order["seller"], ean, -quantity)
    status = ExternalOrderStatus.OK if there else ExternalOrderStatus.KO
    store.update("external_order", {"id": number}, status=status.value)
