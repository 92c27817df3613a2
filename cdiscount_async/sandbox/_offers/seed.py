"""The sellers' offers at the start."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random
from typing import Any, Final

from ...models.common import ProductConditionEnum as Condition
from ...models.offers import OfferStateEnum
from .._market import Market
from .._store import Row, Store, stamp

CONDITIONS: Final = {
    1: Condition.LIKE_NEW,
    2: Condition.VERY_GOOD_STATE,
    3: Condition.GOOD_STATE,
    4: Condition.AVERAGE_STATE,
    5: Condition.REFURBISHED,
    6: Condition.NEW,
}
"""The conditions of goods by their number in packages."""
FULFILLED: Final = "Fulfilment"
"""The logistic mode of offers whose goods Cdiscount stores and ships."""
_CONDITION_NAMES: Final = {number: condition.value for number, condition in CONDITIONS.items()}
_CONDITION_SHARES: Final = {6: 88, 5: 4, 1: 3, 2: 3, 3: 1, 4: 1}
_STATE_SHARES: Final = {
    OfferStateEnum.ACTIVE.value: 90,
    OfferStateEnum.INACTIVE.value: 5,
    OfferStateEnum.OBSOLETE.value: 3,
    OfferStateEnum.WAITING_FOR_PRODUCT_ACTIVATION.value: 2,
}
_VAT_SHARES: Final = {"0.2000": 85, "0.0550": 9, "0.1000": 4, "0.1960": 2}
_ECO_SHARES: Final = {"0.0000": 80, "0.0200": 12, "0.1200": 6, "1.0000": 2}
_DEA_SHARES: Final = {"0.0000": 93, "0.5000": 5, "1.2000": 2}
_PREPARATION_SHARES: Final = {1: 30, 2: 40, 3: 20, 5: 10}
_PACKAGING_SHARES: Final = {
    ("None", "0.00000"): 95,
    ("Liter", "0.75000"): 2,
    ("Kilogram", "1.50000"): 2,
    ("SquareMeter", "2.40000"): 1,
}
_ALIGNMENT_SHARES: Final = {"Empty": 82, "Align": 10, "DontAlign": 8}
_COMMENTS: Final = (
    "", "", "", "", "Livré dans son emballage d'origine.", "Très bon état, légères traces d'usage",
    "Prix < 20 € & livraison soignée", "Garantie 2 ans 🎁", 'Modèle "Élégance", 100 % coton', "Sans pile ; <neuf>",
    "Expédié sous 24 h\r\ndepuis la France", "Ø 12 cm – œillets",
)  # fmt: skip
_UNUSUAL_EVERY: Final = 40
"""One reference in so many has characters that clients often escape wrongly."""
_COLUMNS: Final = (
    "seller, reference, sku, ean, condition, state, price, striked_price, integration_price, stock, sold, vat, "
    "eco_part, dea, comment, preparation, cdav, alignment, minimum_price, packaging_unit, packaging_value, pools, "
    "shipping, discounts, logistic_mode, sold_out, created, updated"
)


def populate(market: Market) -> None:
    """Make the offers. Some products are offered by several sellers."""
    store = market.store
    products = [(row[0], row[1]) for row in store.each("SELECT sku, ean FROM product WHERE open = 1 ORDER BY sku")]
    if not products:
        return
    sellers, total = market.settings.sellers, market.settings.offers
    for seller in store.all("SELECT * FROM seller WHERE id <= ? ORDER BY id", min(sellers, total)):
        count = len(range(seller["id"] - 1, total, sellers))
        # The last fifth of a seller's products are also the first ones of the next seller.
        first = (seller["id"] - 1) * (count * 4 // 5)
        # A product has six conditions, and a seller has one offer at most for each of them.
        own = [products[(first + at) % len(products)] for at in range(min(count, len(products) * 6))]
        rows = _rows(market, seller, own, len(products))
        store.many(f"INSERT INTO offer ({_COLUMNS}) VALUES ({', '.join('?' * len(_COLUMNS.split(',')))})", rows)


def _rows(
    market: Market, seller: Row, products: Sequence[tuple[Any, ...]], different: int
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one seller's offers. After so many different products the list begins again."""
    rng, now, count = market.rng("offers", seller["id"]), market.clock.local(), len(products)

    def drawn(shares: dict[Any, int]) -> list[Any]:
        return rng.choices(list(shares), list(shares.values()), k=count)

    conditions, states, alignments = drawn(_CONDITION_SHARES), drawn(_STATE_SHARES), drawn(_ALIGNMENT_SHARES)
    vat, eco, dea = drawn(_VAT_SHARES), drawn(_ECO_SHARES), drawn(_DEA_SHARES)
    preparations, packagings = drawn(_PREPARATION_SHARES), drawn(_PACKAGING_SHARES)
    comments = rng.choices(_COMMENTS, k=count)
    shippings = rng.choices(_shippings(market.store, seller["id"], rng), k=count)
    pools = rng.choices(_pools(market.store, seller["id"]), (4, 1), k=count)
    draw = rng.random
    for at, (sku, ean) in enumerate(products):
        repeat, place = divmod(at, different)
        condition = conditions[place] if repeat == 0 else (conditions[place] + repeat - 1) % 6 + 1
        full_price = int(30 * 167 ** draw()) * 10 + 9  # 3 to 500 euros, low prices more often
        aligns = alignments[at] == "Align"
        price = full_price * 95 // 100 if aligns and draw() < 0.5 else full_price
        is_discounted = draw() < 0.06
        state, stock = states[at], 1 + int(250 * draw() ** 3) if draw() < 0.96 else 0
        fulfilled = bool(seller["fulfilment"]) and draw() < 0.05
        if fulfilled:
            state = OfferStateEnum.FULFILLMENT.value
        elif state == OfferStateEnum.ACTIVE and not stock:
            state = OfferStateEnum.INACTIVE.value
        age = 86400 * 400 * draw()
        unit, value = packagings[at]
        yield (
            seller["id"],
            _reference(seller["id"], at),
            sku,
            ean,
            _CONDITION_NAMES[condition],
            state,
            _money(price),
            _money(full_price * 125 // 100) if is_discounted or draw() < 0.06 else None,
            _money(full_price),
            stock,
            int(300 * draw() ** 4),
            vat[at],
            eco[at],
            dea[at],
            comments[at],
            preparations[at],
            int(draw() < 0.2),
            alignments[at],
            _money(full_price * 90 // 100) if aligns else None,
            unit,
            value,
            pools[at],
            shippings[at],
            _discounts(price, now, rng) if is_discounted else "[]",
            FULFILLED if fulfilled else "Marketplace",
            "Yes" if draw() < 0.02 else "No",
            stamp(now - timedelta(seconds=age)),
            stamp(now - timedelta(seconds=age * draw())),
        )


def _reference(seller: int, at: int) -> str:
    return f"Réf {at:05}/{seller} A&B" if at % _UNUSUAL_EVERY == _UNUSUAL_EVERY - 1 else f"REF-{seller}-{at:06}"


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}00"


def _shippings(store: Store, seller: int, rng: Random) -> list[str]:
    """Return a seller's lists of shipping charges: with the mandatory modes, and some of the others."""
    codes = [row["code"] for row in store.each("SELECT code FROM seller_mode WHERE seller = ? ORDER BY code", seller)]
    lists = []
    for at in range(12):
        base = Decimal(rng.randrange(0, 80)) / 10 if at else Decimal()
        charges = {
            code: [f"{base + (Decimal('1.50') * step):.4f}", f"{base / 2:.4f}"]
            for step, code in enumerate(codes)
            if code in {"TRK", "REG"} or rng.random() < 0.7
        }
        lists.append(json.dumps(charges))
    return lists


def _pools(store: Store, seller: int) -> tuple[str, str]:
    """Return all sites of a seller, and the first one only."""
    rows = store.each("SELECT pool FROM seller_pool WHERE seller = ? ORDER BY pool", seller)
    pools = tuple(row["pool"] for row in rows)
    return written_pools(pools), written_pools(pools[:1])


@lru_cache(64)
def written_pools(pools: tuple[int, ...]) -> str:
    """Return numbers of sites as they are stored: in one form only, so that they can be searched as text."""
    return json.dumps(sorted(set(pools)), separators=(",", ":"))


def _discounts(cents: int, now: datetime, rng: Random) -> str:
    """Return a discount that is active or starts soon: a flash sale of two days, or a struck-out price."""
    percent = rng.choice((5, 10, 15, 20))
    flash = rng.random() < 0.4
    start = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=rng.randrange(-48, 72))
    discount = {
        "discount_value": f"{percent}.0000",
        "end_date": stamp(start + timedelta(hours=48 if flash else 24 * 30)),
        "price": _money(cents * (100 - percent) // 100),
        "start_date": stamp(start),
        "type": "Flash" if flash else "StrikedPrice",
    }
    return json.dumps([discount])
