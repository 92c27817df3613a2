"""Offers as the service shows them: rows become models."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from ...models.common import DeliveryModeInformation, OfferPool, ProductConditionEnum
from ...models.offers import (
    DiscountComponent,
    DiscountType,
    LogisticMode,
    LogisticsManagement,
    Offer,
    OfferPriceBenchMark,
    OfferStateEnum,
    PriceAlignmentAction,
    ProductPackagingUnit,
    ProductStateEnum,
    ShippingInformation,
    SoldOutManagement,
)
from .._sellers.seed import MODES, POOLS
from .._store import Row, Store, moment

SELECT: Final = "SELECT offer.*, father_sku FROM offer LEFT JOIN product ON product.sku = offer.sku"
"""The beginning of a query for offers that can be shown."""
NEW: Final = ("New", "Refurbished")
"""Conditions that count as new, by the names in the fulfilment contract (NewNew, NewRefurbished)."""
PUBLISHED: Final = "state IN ('Active', 'Fulfillment')"
"""The condition for offers that customers see."""
ONLINE: Final = f"{PUBLISHED} AND stock > 0"
"""The condition for offers that customers can buy."""

_TEN_THOUSANDTH: Final = Decimal("0.0001")  # money has four decimals in a real export
_DAYS: Final[Mapping[str, tuple[int, int]]] = {
    "STD": (3, 6), "TRK": (2, 4), "REG": (1, 3), "EXP": (1, 1), "FST": (1, 2), "MAG": (0, 1), "REL": (3, 5),
    "RCO": (3, 5), "SO1": (2, 4), "LV1": (5, 10), "LV2": (5, 10), "LV3": (7, 12),
}  # fmt: skip
"""The days of delivery after the preparation, by mode: minimum and maximum, made up."""


def offers(store: Store, rows: Sequence[Row]) -> tuple[Offer, ...]:
    """Return offers from their rows. The competing offers of all are fetched together."""
    best = _best(store, {row["sku"] for row in rows})
    return tuple(_offer(row, best.get((row["sku"], row["condition"] in NEW))) for row in rows)


def offers_by_id(store: Store, numbers: Sequence[int]) -> tuple[Offer, ...]:
    """Return offers in the order of `numbers`, without those that do not exist."""
    rows = store.each(f"{SELECT} WHERE offer.id IN (SELECT value FROM json_each(?))", json.dumps(numbers))
    found = {row["id"]: row for row in rows}
    return offers(store, [found[one] for one in numbers if one in found])


def _offer(row: Row, best: Row | None) -> Offer:
    price = Decimal(row["price"])
    packaging = Decimal(row["packaging_value"])
    shipping, charges = _delivery(row["shipping"], row["preparation"])
    return Offer(
        best_shipping_charges=charges,
        comments=row["comment"],
        creation_date=moment(row["created"]),
        dea_tax=Decimal(row["dea"]),
        discount_list=_discounts(row["discounts"]),
        eco_tax=Decimal(row["eco_part"]),
        integration_price=Decimal(row["integration_price"]),
        is_cdav=bool(row["cdav"]),
        last_update_date=moment(row["updated"]),
        logistic_mode=LogisticMode(row["logistic_mode"]),
        logistics_management=LogisticsManagement(row["logistics_management"]),
        minimum_price_for_price_alignment=_money(row["minimum_price"]),
        offer_bench_mark=None if best is None else _bench_mark(best, price),
        offer_pool_list=_pools(row["pools"]),
        offer_state=OfferStateEnum(row["state"]),
        parent_product_id=row["father_sku"],
        price=price,
        price_must_be_aligned=PriceAlignmentAction(row["alignment"]),
        product_condition=ProductConditionEnum(row["condition"]),
        product_ean=row["ean"],
        product_id=row["sku"],
        product_packaging_unit=ProductPackagingUnit(row["packaging_unit"]),
        product_packaging_unit_price=(price / packaging if packaging else Decimal()).quantize(_TEN_THOUSANDTH),
        product_packaging_value=packaging,
        seller_product_id=row["reference"],
        shipping_information_list=shipping,
        sold_out_management=SoldOutManagement(row["sold_out"]),
        stock=row["stock"],
        striked_price=_money(row["striked_price"]),
        vat_rate=Decimal(row["vat"]),
    )


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _best(store: Store, skus: Iterable[str]) -> dict[tuple[str, bool], Row]:
    """Return the cheapest offer on sale of each product, for new and for used goods.

    What the service compares is not documented. The sandbox compares only prices: of new offers with new ones, and of
    used offers with used ones.
    """
    rows = store.each(
        "SELECT id, sku, price, condition, shipping, preparation FROM offer"
        f" WHERE sku IN (SELECT value FROM json_each(?)) AND {ONLINE}"
        " ORDER BY CAST(price AS REAL) DESC, id DESC",
        json.dumps(list(skus)),
    )
    return {(row["sku"], row["condition"] in NEW): row for row in rows}  # the last of each is the cheapest


def _bench_mark(best: Row, price: Decimal) -> OfferPriceBenchMark:
    best_price = Decimal(best["price"])
    is_new = best["condition"] in NEW
    return OfferPriceBenchMark(
        best_offer_id=best["id"],
        best_offer_price=best_price,
        is_best_offer_price=price <= best_price,
        product_condition=ProductConditionEnum(best["condition"]),
        product_state=ProductStateEnum.NEW if is_new else ProductStateEnum.USED,
        shipping_charges=_delivery(best["shipping"], best["preparation"])[1],
    )


@lru_cache(4096)
def _delivery(shipping: str, preparation: int) -> tuple[tuple[ShippingInformation, ...], Decimal]:
    """Return the delivery modes of an offer with their charges, and the lowest charge."""
    modes = tuple(
        ShippingInformation(
            additional_shipping_charges=Decimal(additional),
            delivery_mode=DeliveryModeInformation(code=code, name=MODES[code]),
            max_lead_time=preparation + _DAYS[code][1],
            min_lead_time=preparation + _DAYS[code][0],
            shipping_charges=Decimal(charges),
        )
        for code, (charges, additional) in json.loads(shipping).items()
    )
    return modes, min((Decimal(mode.shipping_charges or 0) for mode in modes), default=Decimal("0.0000"))


def best_delivery(shipping: str, preparation: int) -> tuple[str | None, Decimal, int | None]:
    """Return the cheapest delivery mode of an offer: its name, its charge, and its maximum of days."""
    modes, charges = _delivery(shipping, preparation)
    cheapest = next((one for one in modes if one.shipping_charges == charges), None)
    if cheapest is None or cheapest.delivery_mode is None:
        return None, charges, None
    return cheapest.delivery_mode.name, charges, cheapest.max_lead_time


@lru_cache(64)
def _pools(pools: str) -> tuple[OfferPool, ...]:
    return tuple(OfferPool(description=POOLS[pool], id=pool) for pool in json.loads(pools))


@lru_cache(4096)
def _discounts(discounts: str) -> tuple[DiscountComponent, ...]:
    return tuple(
        DiscountComponent(
            discount_value=Decimal(one["discount_value"]),
            end_date=moment(one["end_date"]),
            price=Decimal(one["price"]),
            start_date=moment(one["start_date"]),
            type=DiscountType(one["type"]),
        )
        for one in json.loads(discounts)
    )
