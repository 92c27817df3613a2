"""Cdiscount's own logistics: what its warehouses hold at the start, and what they wait for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from ...models.fulfilment import WarehouseType
from .._market import Event, Market, on_event
from .._store import Store, marks, stamp
from .shops import populate as populate_shops

MAX_STORED: Final = 1000
"""How many of a seller's products are stored at the start at most: their list has no pages."""
MAX_STOCK: Final = (1 << 31) - 1
"""The biggest number that a reply can tell."""
WAREHOUSES: Final = tuple(one.value for one in (WarehouseType.CEM, WarehouseType.ANZ, WarehouseType.SMD))
"""Those that clients of 2019 know."""
FIRST_DEPOSIT: Final = 40_001
DEMAND_DAY: Final = "demand_day"


def populate(market: Market) -> None:
    """Fill the warehouses for the sellers who may use them, and give some of them shops."""
    populate_shops(market)
    for row in market.store.all("SELECT id FROM seller WHERE fulfilment ORDER BY id"):
        seller = row["id"]
        market.store.many(f"INSERT INTO stored_product VALUES ({marks(range(14))})", _stored(market, seller))
        mark_demands(market, seller, market.clock.local())
        market.plan_after(DEMAND_DAY, seller, timedelta(days=1))


def _stored(market: Market, seller: int) -> Iterator[tuple[object, ...]]:
    """Make stocks from a seller's offers, first from those that are marked as being in fulfilment."""
    offers = market.store.all(
        "SELECT min(offer.id), offer.ean, offer.reference, offer.sku, product.name, stock, "
        "max(logistic_mode = 'Fulfilment') AS fulfilled FROM offer "
        "JOIN product ON product.sku = offer.sku WHERE offer.seller = ? GROUP BY offer.ean "
        "ORDER BY fulfilled DESC, 1 LIMIT ?",
        seller,
        MAX_STORED,
    )
    for place, offer in enumerate(offers):
        chance = market.chance("stored", seller, place)
        referenced = offer["fulfilled"] or chance.random() < 0.5
        weekly = chance.randrange(30) if referenced else 0
        stock = chance.choice((0, chance.randrange(1, 20), chance.randrange(20, 300))) if referenced else 0
        yield (
            seller,
            offer["ean"],
            offer["reference"],
            offer["sku"],
            offer["name"],
            chance.choice(WAREHOUSES),
            referenced,
            offer["stock"] if offer["fulfilled"] else stock,
            chance.choice((0, 0, 0, chance.randrange(1, 5))) if referenced else 0,
            chance.choice((0, 0, 0, 1)) if stock else 0,
            min(stock, chance.randrange(4)),
            weekly,
            chance.randrange(weekly + 1),
            f"{chance.randrange(150, 900) / 100:.2f}",
        )


def mark_demands(market: Market, seller: int, now: datetime) -> None:
    """Let the seller supply half of the lines that wait for shipment, or one at least: fulfilment on demand."""
    waiting = market.store.all(
        "SELECT number, row_id, customer FROM orders JOIN order_line ON order_number = number "
        "WHERE seller = ? AND state = 'WaitingForShipmentAcceptation' AND logistics = 'MKPCDS' "
        "AND reference IS NOT NULL AND NOT EXISTS "
        "(SELECT * FROM demand d WHERE d.order_number = number AND d.row_id = order_line.row_id)",
        seller,
    )
    rows: list[tuple[object, ...]] = []
    some = market.store.one("SELECT * FROM demand WHERE seller = ?", seller)
    for line in waiting:
        chance = market.chance("demand", line["customer"], line["row_id"])
        if chance.random() < 0.5 or not (some or rows):
            latest = stamp(now + timedelta(days=2))
            rows.append((line["number"], line["row_id"], seller, chance.choice(WAREHOUSES), latest))
    market.store.many("INSERT INTO demand VALUES (?, ?, ?, ?, ?, NULL)", rows)


@on_event(DEMAND_DAY)
def demand_day(happening: Event) -> None:
    """Find, once a day, order lines that wait for supply."""
    seller = int(happening.subject)
    mark_demands(happening.market, seller, happening.now)
    happening.market.plan(DEMAND_DAY, seller, happening.moment + timedelta(days=1))


def change_stock(store: Store, seller: int, ean: str, by: int) -> None:
    """Let a stock rise or fall, and that of the offer on it, if it is one of the logistics'; both stay in bounds."""
    of = (MAX_STOCK, by, seller, ean)
    store.run("UPDATE stored_product SET shippable = min(?, max(0, shippable + ?)) WHERE seller = ? AND ean = ?", *of)
    store.run(
        "UPDATE offer SET stock = min(?, max(0, stock + ?))"
        " WHERE seller = ? AND ean = ? AND logistic_mode = 'Fulfilment'",
        *of,
    )


def later(market: Market, *of: object) -> timedelta:
    """Return how long a deposit waits until it is processed."""
    return timedelta(minutes=market.chance("deposit", *of).randrange(5, 25))
