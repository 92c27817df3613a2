"""Offers of competitors, and deals that the site proposes: operations of a later generation."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from ...french_time import french_time
from ...models.offers import (
    CompetingOffer,
    CompetingOfferErrorMessage as Obstacle,
    CompetingOfferMessage,
    CompetingOfferProduct,
    CompetingOfferRequest,
    CompetitorOffer,
    CompetitorSeller,
    DateTimeOffset,
    DiscountType,
    ExecutionResult,
    Quota,
    SellerDeal,
    SellerDealListMessage,
    SellerDealRequest,
    Shipping,
)
from ...operations import Offers
from .._answers import Basis, Call, answers
from .._market import Market
from .._numbers import euros
from .._store import Row, moment, stamp
from .view import ONLINE, PUBLISHED, best_delivery

DEALS: Final = 100
"""Deals on a page by default."""
_LABELS: Final = {
    DiscountType.STRIKED_PRICE: "Prix barré",
    DiscountType.FLASH: "Vente flash",
    DiscountType.SALES: "Soldes",
}


@answers(
    Offers.get_competing_offers,
    Basis.ASSUMED,
    "The members are those of a later schema, never recorded. Products are asked for by SKU; each is answered with "
    "all published offers on it, the caller's own too, the cheapest with delivery first, or with the reason for "
    "none. There is a quota only where the settings give one.",
)
def get_competing_offers(call: Call[CompetingOfferRequest]) -> CompetingOfferMessage:
    """Return the offers of all sellers for some products."""
    # Each product once: a request can contain a product many thousand times.
    return _competing_offers(call, tuple(dict.fromkeys(call.request.product_ids if call.request else ())))


@answers(
    Offers.get_competing_offer_changes,
    Basis.ASSUMED,
    "As GetCompetingOffers, for the products of the seller's offers on which another seller's offer was created or "
    "changed within the last 24 hours.",
)
def get_competing_offer_changes(call: Call[Any]) -> CompetingOfferMessage:
    """Return the offers for the products of the seller on which competitors changed an offer."""
    changed = call.store.column(
        "SELECT DISTINCT own.sku FROM offer AS other JOIN offer AS own ON own.sku = other.sku AND own.seller = ?"
        " WHERE other.seller <> own.seller AND other.updated > ? ORDER BY own.sku",
        call.seller["id"],
        stamp(call.now - timedelta(days=1)),
    )
    return _competing_offers(call, changed)


def _competing_offers(call: Call[Any], skus: Sequence[str]) -> CompetingOfferMessage:
    wanted = json.dumps(list(skus))
    products = {
        row["sku"]: row
        for row in call.store.each(
            "SELECT sku, ean, name, open, EXISTS (SELECT * FROM product AS child WHERE child.father_sku = product.sku)"
            " AS parent FROM product WHERE sku IN (SELECT value FROM json_each(?))",
            wanted,
        )
    }
    offers = defaultdict(list)
    sql = f"SELECT *, {ONLINE} AS online FROM offer WHERE sku IN (SELECT value FROM json_each(?)) AND {PUBLISHED}"
    for row in call.store.each(sql, wanted):
        offers[row["sku"]].append(row)
    numbers = {one["seller"] for found in offers.values() for one in found}
    sellers = {number: _seller(call.market, number) for number in numbers}
    found = (_competing(sku, products.get(sku), offers[sku], sellers) for sku in skus)
    return CompetingOfferMessage(competing_offers=tuple(found), quota=_quota(call))


def _competing(
    sku: str, product: Row | None, offers: Iterable[Row], sellers: dict[int, CompetitorSeller]
) -> CompetingOffer:
    obstacle = _obstacle(product)
    if product is None or obstacle is not None:
        result = ExecutionResult(error_message=obstacle, success=False)
        return CompetingOffer(execution_result=result, product=CompetingOfferProduct(product_id=sku))
    ranked = sorted(offers, key=lambda one: (not one["online"], _whole_price(one), one["id"]))
    return CompetingOffer(
        execution_result=ExecutionResult(success=True),
        offers=tuple(_offer(one, sellers[one["seller"]], best=not at) for at, one in enumerate(ranked)),
        product=CompetingOfferProduct(product_ean=product["ean"], product_id=sku, title=product["name"]),
    )


def _obstacle(product: Row | None) -> Obstacle | None:
    if product is None:
        return Obstacle.UNKNOWN_PRODUCT
    if product["parent"]:
        return Obstacle.PARENT_VARIANT_PRODUCT
    return None if product["open"] else Obstacle.UNAUTORIZED_PRODUCT


def _whole_price(offer: Row) -> Decimal:
    _, charges, _ = best_delivery(offer["shipping"], offer["preparation"])
    return Decimal(offer["price"]) + charges


def _offer(offer: Row, seller: CompetitorSeller, *, best: bool) -> CompetitorOffer:
    name, charges, days = best_delivery(offer["shipping"], offer["preparation"])
    return CompetitorOffer(
        is_available=bool(offer["online"]),
        is_best_offer=best and bool(offer["online"]),
        is_with_commercial_operation=offer["discounts"] != "[]",
        price=Decimal(offer["price"]),
        seller=seller,
        shipping=Shipping(delay=days, shipping_mode=name, shipping_price=charges),
    )


def _seller(market: Market, number: int) -> CompetitorSeller:
    """Return a seller as buyers see the seller. The rating is made up, and the sales are the sandbox's orders."""
    rng = market.rng("rating", number)
    return CompetitorSeller(
        id=number,
        name=market.seller(number)["shop_name"],
        rating=Decimal(rng.randrange(30, 50)) / 10,
        rating_count=rng.randrange(10, 20_000),
        sales_count=market.store.value("SELECT count(*) FROM orders WHERE seller = ?", number),
        shipment_country=market.seller(number)["country"],
    )


def _quota(call: Call[Any]) -> Quota | None:
    """Return the calls that are left until the next full hour, if the faults limit them."""
    total = call.market.faults.quota_of(call.operation.name)
    if total is None:
        return None
    used = call.store.value(
        "SELECT calls FROM quota WHERE seller = ? AND operation = ? ORDER BY hour_utc DESC LIMIT 1",
        call.seller["id"],
        call.operation.name,
    )
    return Quota(
        date_reset_quota=call.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1),
        quota_available=max(0, total - (used or 0)),
        quota_total=total,
    )


@answers(
    Offers.get_seller_deals,
    Basis.ASSUMED,
    f"The members are those of a later schema, never recorded. The seller's offers with a discount, {DEALS} a page: "
    "the meaning of a deal's rates, prices and states is taken from their names alone.",
)
def get_seller_deals(call: Call[SellerDealRequest]) -> SellerDealListMessage:
    """Return one page of the deals."""
    request = call.request or SellerDealRequest()
    # .NET reads a missing number as 0, so 0 means the default.
    limit = request.limit if request.limit and request.limit > 0 else DEALS
    page = max(1, request.page or 1)
    count = call.store.value("SELECT count(*) FROM offer WHERE seller = ? AND discounts <> '[]'", call.seller["id"])
    rows = call.store.all(
        "SELECT offer.*, product.category_code FROM offer LEFT JOIN product ON product.sku = offer.sku"
        " WHERE offer.seller = ? AND discounts <> '[]' ORDER BY offer.id LIMIT ? OFFSET ?",
        call.seller["id"],
        min(limit, count),
        min((page - 1) * limit, count),
    )
    deals = tuple(_deal(row, json.loads(row["discounts"])[0], call.now) for row in rows)
    return SellerDealListMessage(count=count, count_by_page=limit, page=page, seller_deal_list=deals)


def _deal(offer: Row, discount: dict[str, Any], now: datetime) -> SellerDeal:
    price, reduced = Decimal(offer["price"]), Decimal(discount["price"])
    rate = euros(100 * (price - reduced) / price) if price else Decimal(0)
    start, end = moment(discount["start_date"]), moment(discount["end_date"])
    status = 0 if start is not None and now < start else 2 if end is not None and end < now else 1
    return SellerDeal(
        category=offer["category_code"],
        current_price=reduced if status == 1 else price,
        current_rate=rate if status == 1 else Decimal(0),
        deal_id=offer["id"],
        ean=offer["ean"],
        end_date=_with_offset(end),
        label=_LABELS[DiscountType(discount["type"])],
        max_price=price,
        min_price=reduced,
        offer_id=offer["id"],
        product_id=offer["sku"],
        proposed_rate=rate,
        seller_id=offer["seller"],
        seller_product_id=offer["reference"],
        start_date=_with_offset(start),
        status=status,
        status_code=("Planned", "InProgress", "Ended")[status],
    )


def _with_offset(local: datetime | None) -> DateTimeOffset | None:
    """Return a French local time as .NET's DateTimeOffset."""
    if local is None:
        return None
    offset = local.replace(tzinfo=french_time()).utcoffset() or timedelta()
    return DateTimeOffset(date_time=local, offset_minutes=offset // timedelta(minutes=1))
