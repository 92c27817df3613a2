"""Processes deposits: activations, supply orders and their deliveries, step by step."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from ...models.fulfilment import FulfilmentProductActionType, SupplyOrderStatusType as Status
from .._clock import to_utc
from .._market import Event, Market, on_event
from .._store import Row, moment, stamp
from .seed import WAREHOUSES, change_stock

ACTIVATION, SUPPLY, DEMAND = "activation", "supply", "demand"
"""Kinds of deposits."""
DEPOSIT, STEP = "deposit", "supply_step"
"""The kinds of events."""
STEPS: Final = {
    Status.REGISTERED: (Status.VALIDATED, timedelta(hours=22)),
    Status.VALIDATED: (Status.APPOINTMENT_SCHEDULED, timedelta(hours=24)),
    Status.APPOINTMENT_SCHEDULED: (Status.SUPPLYING_IN_PROGRESS, timedelta(hours=6)),
    Status.SUPPLYING_IN_PROGRESS: (Status.SUPPLYING_DONE, None),
}
"""The next status, and the time until the one after it. The order is assumed from the names."""
FIRST_WAIT: Final = timedelta(hours=2)
BIG: Final = 20
"""The smallest number of pieces at which a delivery may be rejected or incomplete."""
MAX_QUANTITY: Final = 100_000
"""The most pieces of one line. Quantities are added, and the sum must fit the type in the reply."""
REJECTED_SHARE: Final = 0.03
PARTIAL_SHARE: Final = 0.15
"""The shares of the bigger deliveries that are rejected, and that are incomplete."""
_FIRST_ORDER: Final = 700_001


@on_event(DEPOSIT)
def process(event: Event) -> None:
    """Process a deposit, and number its supply orders."""
    store, number = event.store, int(event.subject)
    deposit = store.one("SELECT * FROM deposit WHERE id = ?", number)
    if deposit is None:
        return
    store.update("deposit", {"id": number}, processed=stamp(event.now))
    if deposit["kind"] == ACTIVATION:
        for line in store.all("SELECT * FROM activation WHERE deposit = ? ORDER BY id", number):
            _activate(event.market, deposit["seller"], line)
    else:
        lines = store.all("SELECT * FROM supply_line WHERE deposit = ? ORDER BY id", number)
        _register(event, deposit, lines)


def _activate(market: Market, seller: int, line: Row) -> None:
    """Activate or deactivate one product, or store why that is not possible."""
    product = market.store.one(
        "SELECT offer.*, product.name FROM offer JOIN product ON product.sku = offer.sku "
        "WHERE offer.seller = ? AND offer.ean = ? ORDER BY offer.id",
        seller,
        line["ean"],
    )
    stored = market.store.one("SELECT * FROM stored_product WHERE seller = ? AND ean = ?", seller, line["ean"])
    error = _activation_error(line, product, stored)
    if not error and line["action"] == FulfilmentProductActionType.DEACTIVATION.value:
        market.store.update("stored_product", {"seller": seller, "ean": line["ean"]}, referenced=0)
    elif not error and product is not None:
        market.store.run(
            "INSERT INTO stored_product (seller, ean, reference, sku, name, warehouse, referenced) "
            "VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET referenced = 1",
            seller,
            line["ean"],
            product["reference"],
            product["sku"],
            product["name"],
            market.rng("warehouse", line["ean"]).choice(WAREHOUSES),
        )
    market.store.update(
        "activation",
        {"id": line["id"]},
        success=not error,
        description=error or "Done.",
        sku=product and product["sku"],
    )


def _activation_error(line: Row, product: Row | None, stored: Row | None) -> str:
    if line["action"] == FulfilmentProductActionType.DEACTIVATION.value:
        if stored is None or not stored["referenced"]:
            return "The product is not referenced."
        return "Take your stock back first." if stored["shippable"] + stored["blocked"] + stored["damaged"] else ""
    if product is None:
        return "You have no offer on this product."
    sizes = (line["height"], line["length"], line["width"], line["weight"])
    return "" if all(size is not None and size > 0 for size in sizes) else "Sizes and weight must be positive."


def _register(event: Event, deposit: Row, lines: Iterable[Row]) -> None:
    """Make supply orders of the correct lines, one for each warehouse, and refuse the others."""
    market, store = event.market, event.store
    numbers: dict[str, str] = {}
    for line in lines:
        error, message, warehouse = _supply_error(market, deposit, line)
        columns: dict[str, object] = {"warehouse": warehouse, "updated": stamp(event.now)}
        if error:
            columns |= {"error": error, "error_text": message}
        else:
            if warehouse not in numbers:
                numbers[warehouse] = f"SO{market.next_number('supply_order', _FIRST_ORDER)}"
                market.plan(STEP, numbers[warehouse], event.moment + FIRST_WAIT)
            columns |= {"number": numbers[warehouse], "status": Status.REGISTERED.value}
        store.update("supply_line", {"id": line["id"]}, **columns)
        if not error and line["order_number"]:
            store.run(
                "UPDATE demand SET deposit = ? WHERE order_number = ? AND deposit IS NULL AND row_id IN "
                "(SELECT row_id FROM order_line WHERE order_number = ? AND ean = ?)",
                deposit["id"],
                line["order_number"],
                line["order_number"],
                line["ean"],
            )


def _supply_error(market: Market, deposit: Row, line: Row) -> tuple[int, str, str]:
    """Return the number and the text of the error of a line, 0 for none, and its warehouse."""
    if deposit["kind"] == DEMAND:
        demand = waiting_demand(market, deposit["seller"], line["order_number"], line["ean"])
        if demand is None:
            return 4, "This order line does not wait for supply.", ""
        return 0, "", demand["warehouse"]
    stored = market.store.one(
        "SELECT referenced FROM stored_product WHERE seller = ? AND ean = ?", deposit["seller"], line["ean"]
    )
    if stored is None:
        return 1, "The product is unknown.", line["warehouse"]
    if not stored["referenced"]:
        return 2, "The product is not referenced.", line["warehouse"]
    if not 0 < line["quantity"] <= MAX_QUANTITY:
        return 3, f"The quantity must be from 1 to {MAX_QUANTITY:,}.", line["warehouse"]
    return 0, "", line["warehouse"]


def waiting_demand(market: Market, seller: int, order_number: str | None, ean: str | None) -> Row | None:
    """Return an order line that waits for supply."""
    return market.store.one(
        "SELECT demand.*, quantity, reference FROM demand JOIN order_line USING (order_number, row_id) "
        "WHERE seller = ? AND order_number = ? AND ean = ? AND deposit IS NULL",
        seller,
        order_number,
        ean,
    )


@on_event(STEP)
def step(event: Event) -> None:
    """Move a supply order to its next status."""
    market, number = event.market, event.subject
    lines = event.store.all("SELECT * FROM supply_line WHERE number = ? ORDER BY id", number)
    if not lines or (status := Status(lines[0]["status"])) not in STEPS:
        return
    next_status, duration = STEPS[status]
    big = sum(line["quantity"] for line in lines) >= BIG
    if next_status is Status.VALIDATED and big and event.rng.random() < REJECTED_SHARE:
        next_status, duration = Status.REJECTED, None
    if next_status is Status.SUPPLYING_DONE:
        for line in lines:
            _receive(market, line, event.now)
        return
    event.store.update("supply_line", {"number": number}, status=next_status.value, updated=stamp(event.now))
    if next_status is Status.REJECTED:
        # The order lines that waited for this supply wait again.
        for line in lines:
            found = {"order_number": line["order_number"], "deposit": line["deposit"], "warehouse": line["warehouse"]}
            event.store.update("demand", found, deposit=None)
    if duration is not None:
        market.plan(STEP, number, _next(event, next_status, duration, lines))


def _next(event: Event, next_status: Status, duration: timedelta, lines: list[Row]) -> datetime:
    """Return when the next step happens. Nothing is delivered before the date that the seller gave."""
    due = event.moment + duration
    earliest = max((one for line in lines if (one := moment(line["not_before"])) is not None), default=None)
    if next_status is Status.APPOINTMENT_SCHEDULED and earliest is not None:
        return max(due, to_utc(earliest))
    return due


def _receive(market: Market, line: Row, now: datetime) -> None:
    """Store what arrived of a line, and add it to the stock, unless it is for an order."""
    rng, quantity = market.rng("received", line["id"]), line["quantity"]
    received, status = quantity, Status.SUPPLYING_DONE
    if quantity >= BIG and rng.random() < PARTIAL_SHARE:
        received, status = quantity - rng.randrange(1, BIG), Status.PARTIALLY_RECEIVED
    market.store.update("supply_line", {"id": line["id"]}, status=status.value, received=received, updated=stamp(now))
    if line["order_number"] is None:
        change_stock(market.store, line["seller"], line["ean"], received)
