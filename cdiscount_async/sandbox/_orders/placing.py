"""What an order is made of when a buyer places it: the same for those of the past and those to come."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Final

import attrs

from .._numbers import alias, euros, order_number
from .._sample_words import CITIES, FIRST_NAMES, LAST_NAMES, STREETS
from .._store import Row, Store, stamp
from .view import after_working_days, plain

ORDER: Final = (
    "INSERT INTO orders (number, seller, customer, alias, logistics, shipping_code, relay_id, state, created, updated,"
    " accepted, paid, shipped, delivery_min, delivery_max, shipping_charges, carrier, tracking_number, service_for)"
    f" VALUES ({', '.join('?' * 19)})"
)
LINE: Final = (
    "INSERT INTO order_line (order_number, row_id, sku, ean, ean_generated, reference, name, category_code, condition,"
    " acceptation, quantity, price, initial_price, unit_shipping, unit_additional, preparation, cdav)"
    f" VALUES ({', '.join('?' * 17)})"
)
CUSTOMER: Final = f"INSERT OR IGNORE INTO customer VALUES ({', '.join('?' * 10)})"

OFFERS: Final = (
    "SELECT offer.*, product.name, product.category_code, product.ean_generated"
    " FROM offer JOIN product ON product.sku = offer.sku"
)
"""Offers with what a line of an order tells of the product."""


@attrs.frozen
class Placed:
    """An order that was placed, ready to be stored with whatever became of it."""

    number: str
    seller: int
    customer: str
    alias: str
    logistics: str
    shipping_code: str
    relay_id: str | None
    created: datetime
    delivery: tuple[str, str]
    charges: str
    lines: tuple[tuple[Row, int], ...]
    """Offers and quantities."""

    def rows(
        self,
        state: str,
        acceptations: tuple[str, ...],
        *,
        updated: datetime | None = None,
        accepted: datetime | None = None,
        paid: datetime | None = None,
        shipped: datetime | None = None,
        carrier: str | None = None,
        tracking: str | None = None,
        service_for: str | None = None,
    ) -> tuple[tuple[object, ...], list[tuple[object, ...]]]:
        """Return the rows of the order and of its lines."""
        order = (
            self.number,
            self.seller,
            self.customer,
            self.alias,
            self.logistics,
            self.shipping_code,
            self.relay_id,
            state,
            stamp(self.created),
            stamp(updated or self.created),
            accepted and stamp(accepted),
            paid and stamp(paid),
            shipped and stamp(shipped),
            *self.delivery,
            self.charges,
            carrier,
            tracking,
            service_for,
        )
        lines = [
            self._line(row_id, offer, quantity, acceptation)
            for row_id, ((offer, quantity), acceptation) in enumerate(zip(self.lines, acceptations, strict=True))
        ]
        return order, lines

    def _line(self, row_id: int, offer: Row, quantity: int, acceptation: str) -> tuple[object, ...]:
        unit, additional = shipping_of(offer["shipping"])[self.shipping_code]
        return (
            self.number,
            row_id,
            offer["sku"],
            offer["ean"],
            offer["ean_generated"],
            offer["reference"],
            offer["name"],
            offer["category_code"],
            offer["condition"],
            acceptation,
            quantity,
            _times(offer["price"], quantity),
            _times(offer["striked_price"], quantity) if offer["striked_price"] else None,
            unit,
            additional,
            offer["preparation"],
            offer["cdav"],
        )


def place(chance: Random, seller: int, lines: tuple[tuple[Row, int], ...], created: datetime, customer: str) -> Placed:
    """Let a buyer place an order on some offers of one seller.

    Shipping is charged per offer for the first piece and at the additional rate for each further one.
    """
    modes = [shipping_of(offer["shipping"]) for offer, _ in lines]
    common = [mode for mode in modes[0] if all(mode in one for one in modes)]
    code = chance.choice(common or sorted(modes[0]))
    charges = sum(_carriage(*mode[code], quantity) for mode, (_, quantity) in zip(modes, lines, strict=True))
    preparation = max(offer["preparation"] for offer, _ in lines)
    earliest = after_working_days(created, preparation + 3)
    fulfilled = all(offer["logistic_mode"] == "Fulfilment" for offer, _ in lines)
    return Placed(
        number=order_number(created, chance),
        seller=seller,
        customer=customer,
        alias=alias(chance),
        logistics="MKPFBC" if fulfilled else "MKPCDS",
        shipping_code=code,
        relay_id=f"{chance.randrange(1, 99999):06}" if code in {"REL", "RCO", "SO1"} else None,
        created=created,
        delivery=(stamp(earliest), stamp(after_working_days(earliest, 2))),
        charges=str(plain(Decimal(charges))),
        lines=lines,
    )


# The same few prices come again and again while a big sandbox is filled.
@lru_cache(maxsize=8192)
def _times(price: str, quantity: int) -> str:
    return str(plain(euros(Decimal(price) * quantity)))


@lru_cache(maxsize=8192)
def _carriage(charges: str, additional: str, quantity: int) -> Decimal:
    return Decimal(charges) + Decimal(additional) * (quantity - 1)


def same_modes(offers: list[Row]) -> list[Row]:
    """Keep of some offers those that can be shipped together with the first."""
    modes = shipping_of(offers[0]["shipping"]).keys()
    return [one for one in offers if modes <= shipping_of(one["shipping"]).keys()]


@lru_cache(maxsize=8192)
def shipping_of(stored: str) -> Mapping[str, tuple[str, str]]:
    """Read what the delivery modes of an offer cost: the charges, and those of each further piece."""
    return {code: (charges, additional) for code, (charges, additional) in json.loads(stored).items()}


def some(chance: Random, most: int) -> int:
    """Return a small number: mostly one, now and then two or three."""
    drawn = chance.random()
    return min(most, 1 if drawn < 0.82 else 2 if drawn < 0.96 else 3)


def customer(chance: Random) -> tuple[object, ...]:
    """Make up a buyer: the row of `customer`."""
    civility, first_name = chance.choice(FIRST_NAMES)
    zip_code, city = chance.choice(CITIES)
    return (
        f"{chance.getrandbits(128):032x}",
        civility,
        first_name,
        chance.choice(LAST_NAMES),
        f"{chance.randrange(1, 250)} {chance.choice(STREETS)}",
        zip_code,
        city,
        "FR",
        f"06{chance.randrange(10**8):08}",
        "" if chance.random() < 0.5 else f"05{chance.randrange(10**8):08}",
    )


def store_order(store: Store, order: tuple[object, ...], lines: list[tuple[object, ...]]) -> None:
    """Store one order with its lines."""
    store.run(ORDER, *order)
    store.many(LINE, lines)
