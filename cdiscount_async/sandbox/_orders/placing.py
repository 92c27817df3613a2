"""Makes the rows of a new order, for orders of the past and of the future."""

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
"""Offers with the columns of the product that an order line has."""


@attrs.frozen
class PlacedOrder:
    """A new order, which can be stored in any later state."""

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


def place(
    rng: Random, seller: int, lines: tuple[tuple[Row, int], ...], created: datetime, customer: str
) -> PlacedOrder:
    """Return a new order for some offers of one seller.

    Shipping is charged for each offer: the first piece at the full rate, each other one at the additional rate.
    """
    modes = [shipping_of(offer["shipping"]) for offer, _ in lines]
    common = [mode for mode in modes[0] if all(mode in one for one in modes)]
    code = rng.choice(common or sorted(modes[0]))
    charges = sum(_shipping_charges(*mode[code], quantity) for mode, (_, quantity) in zip(modes, lines, strict=True))
    preparation = max(offer["preparation"] for offer, _ in lines)
    earliest = after_working_days(created, preparation + 3)
    fulfilled = all(offer["logistic_mode"] == "Fulfilment" for offer, _ in lines)
    return PlacedOrder(
        number=order_number(created, rng),
        seller=seller,
        customer=customer,
        alias=alias(rng),
        logistics="MKPFBC" if fulfilled else "MKPCDS",
        shipping_code=code,
        relay_id=f"{rng.randrange(1, 99999):06}" if code in {"REL", "RCO", "SO1"} else None,
        created=created,
        delivery=(stamp(earliest), stamp(after_working_days(earliest, 2))),
        charges=str(plain(Decimal(charges))),
        lines=lines,
    )


# A big sandbox has many orders with the same few prices.
@lru_cache(maxsize=8192)
def _times(price: str, quantity: int) -> str:
    return str(plain(euros(Decimal(price) * quantity)))


@lru_cache(maxsize=8192)
def _shipping_charges(charges: str, additional: str, quantity: int) -> Decimal:
    return Decimal(charges) + Decimal(additional) * (quantity - 1)


def same_modes(offers: list[Row]) -> list[Row]:
    """Return the offers that can be shipped together with the first one."""
    modes = shipping_of(offers[0]["shipping"]).keys()
    return [one for one in offers if modes <= shipping_of(one["shipping"]).keys()]


@lru_cache(maxsize=8192)
def shipping_of(stored: str) -> Mapping[str, tuple[str, str]]:
    """Return the shipping charges of an offer by delivery mode: of the first piece and of each other one."""
    return {code: (charges, additional) for code, (charges, additional) in json.loads(stored).items()}


def small_number(rng: Random, maximum: int) -> int:
    """Return 1, or less often 2 or 3; at most `maximum`."""
    drawn = rng.random()
    return min(maximum, 1 if drawn < 0.82 else 2 if drawn < 0.96 else 3)


def customer(rng: Random) -> tuple[object, ...]:
    """Return the row of a made-up customer."""
    civility, first_name = rng.choice(FIRST_NAMES)
    zip_code, city = rng.choice(CITIES)
    return (
        f"{rng.getrandbits(128):032x}",
        civility,
        first_name,
        rng.choice(LAST_NAMES),
        f"{rng.randrange(1, 250)} {rng.choice(STREETS)}",
        zip_code,
        city,
        "FR",
        f"06{rng.randrange(10**8):08}",
        "" if rng.random() < 0.5 else f"05{rng.randrange(10**8):08}",
    )


def store_order(store: Store, order: tuple[object, ...], lines: list[tuple[object, ...]]) -> None:
    """Store one order with its lines."""
    store.run(ORDER, *order)
    store.many(LINE, lines)
