"""Cdiscount's own logistics at the start: stocks, and order lines that wait for supply."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from ...models.fulfilment import WarehouseType
from .._market import Event, Market, on_event
from .._store import Store, placeholders, stamp
from .shops import populate as populate_shops

MAX_STORED: Final = 1000
"""The most stored products of a seller at the start: their list has no pages."""
MAX_STOCK: Final = (1 << 31) - 1
"""The biggest number that fits the type in a reply."""
WAREHOUSES: Final = tuple(one.value for one in (WarehouseType.CEM, WarehouseType.ANZ, WarehouseType.SMD))
"""The warehouses that clients of 2019 know."""
FIRST_DEPOSIT: Final = 40_001
DEMAND_DAY: Final = "demand_day"


def populate(market: Market) -> None:
    """Fill the warehouses for the sellers who may use them, and add pick-up shops."""
    populate_shops(market)
    for row in market.store.all("SELECT id FROM seller WHERE fulfilment ORDER BY id"):
        seller = row["id"]
        market.store.many(f"INSERT INTO stored_product VALUES ({placeholders(range(14))})", _stored(market, seller))
        mark_demands(market, seller, market.clock.local())
        market.plan_after(DEMAND_DAY, seller, timedelta(days=1))


def _stored(market: Market, seller: int) -> Iterator[tuple[object, ...]]:
    """Yield stocks for a seller's offers, first for those in fulfilment."""
    offers = market.store.all(
        "SELECT min(offer.id), offer.ean, offer.reference, offer.sku, product.name, stock, "
        "max(logistic_mode = 'Fulfilment') AS fulfilled FROM offer "
        "JOIN product ON product.sku = offer.sku WHERE offer.seller = ? GROUP BY offer.ean "
        "ORDER BY fulfilled DESC, 1 LIMIT ?",
        seller,
        MAX_STORED,
    )
    for place, offer in enumerate(offers):
        rng = market.rng("stored", seller, place)
        referenced = offer["fulfilled"] or rng.random() < 0.5
        weekly = rng.randrange(30) if referenced else 0
        stock = rng.choice((0, rng.randrange(1, 20), rng.randrange(20, 300))) if referenced else 0
        yield (
            seller,
            offer["ean"],
            offer["reference"],
            offer["sku"],
            offer["name"],
            rng.choice(WAREHOUSES),
            referenced,
            offer["stock"] if offer["fulfilled"] else stock,
            rng.choice((0, 0, 0, rng.randrange(1, 5))) if referenced else 0,
            rng.choice((0, 0, 0, 1)) if stock else 0,
            min(stock, rng.randrange(4)),
            weekly,
            rng.randrange(weekly + 1),
            f"{rng.randrange(150, 900) / 100:.2f}",
        )


def mark_demands(market: Market, seller: int, now: datetime) -> None:
    """Choose half of the lines that wait for shipment, at least one, for fulfilment on demand."""
    waiting = market.store.all(
        "SELECT number, row_id, customer FROM orders JOIN order_line ON order_number = number "
        "WHERE seller = ? AND state = 'WaitingForShipmentAcceptation' AND logistics = 'MKPCDS' "
        "AND reference IS NOT NULL AND NOT EXISTS "
        "(SELECT * FROM demand d WHERE d.order_number = number AND d.row_id = order_line.row_id)",
        seller,
    )
    rows: list[tuple[object, ...]] = []
    existing = market.store.one("SELECT * FROM demand WHERE seller = ?", seller)
    for line in waiting:
        rng = market.rng("demand", line["customer"], line["row_id"])
        if rng.random() < 0.5 or not (existing or rows):
            latest = stamp(now + timedelta(days=2))
            rows.append((line["number"], line["row_id"], seller, rng.choice(WAREHOUSES), latest))
    market.store.many("INSERT INTO demand VALUES (?, ?, ?, ?, ?, NULL)", rows)


@on_event(DEMAND_DAY)
def demand_day(event: Event) -> None:
    """Choose new lines for fulfilment on demand, once a day."""
    seller = int(event.subject)
    mark_demands(event.market, seller, event.now)
    event.market.plan(DEMAND_DAY, seller, event.moment + timedelta(days=1))


def change_stock(store: Store, seller: int, ean: str, by: int) -> None:
    """Change a stock, and the stock of its offer, if that is in fulfilment. Both stay within limits."""
    values = (MAX_STOCK, by, seller, ean)
    store.run(
        "UPDATE stored_product SET shippable = min(?, max(0, shippable + ?)) WHERE seller = ? AND ean = ?", *values
    )
    store.run(
        "UPDATE offer SET stock = min(?, max(0, stock + ?))"
        " WHERE seller = ? AND ean = ? AND logistic_mode = 'Fulfilment'",
        *values,
    )


def later(market: Market, *of: object) -> timedelta:
    """Return the time until a deposit is processed."""
    return timedelta(minutes=market.rng("deposit", *of).randrange(5, 25))
