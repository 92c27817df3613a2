"""The seller: identity, delivery modes, sales sites, indicators."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from ...models.common import Address, Civility, DeliveryModeInformation, OfferPool
from ...models.seller import (
    Seller as SellerModel,
    SellerIndicator,
    SellerIndicatorsMessage,
    SellerMessage,
    SellerStateEnum,
    SellerSubStateEnum,
    TresholdType,
)
from ...operations import Seller
from .._answers import Basis, Call, answers
from .._numbers import euros
from .._store import stamp
from .seed import MODES, POOLS

_MIN, _MAX = TresholdType.THRESHOLD_MIN, TresholdType.THRESHOLD_MAX


@answers(Seller.get_seller_information, Basis.RECORDED, "Shape and nil-ness as recorded; the seller is made up.")
def get_seller_information(call: Call[Any]) -> SellerMessage:
    """Return the seller who calls."""
    seller, number = call.seller, call.seller["id"]
    modes = call.store.all("SELECT code FROM seller_mode WHERE seller = ? ORDER BY code DESC", number)
    pools = call.store.all("SELECT pool FROM seller_pool WHERE seller = ? ORDER BY pool", number)
    return SellerMessage(
        delivery_modes=tuple(DeliveryModeInformation(code=row["code"], name=MODES[row["code"]]) for row in modes),
        offer_pool_list=tuple(OfferPool(description=POOLS[row["pool"]], id=row["pool"]) for row in pools),
        seller=SellerModel(
            email=seller["email"],
            is_available=SellerSubStateEnum(seller["availability"]),
            login=seller["login"].removesuffix("-api"),
            mobile_number=seller["mobile"],
            phone_number=seller["phone"],
            seller_address=Address(
                address1=seller["street"],
                city=seller["city"],
                civility=Civility.MR,
                country=seller["country"],
                zip_code=seller["zip_code"],
            ),
            shop_name=seller["shop_name"],
            siret_number=seller["siret"],
            state=SellerStateEnum(seller["state"]),
        ),
    )


@answers(
    Seller.get_seller_indicators,
    Basis.RECORDED,
    "The five indicators, and claims and refunds without a value where nothing was shipped, as recorded; the values "
    "follow from the sandbox's own orders, and there are none for a seller without orders.",
)
def get_seller_indicators(call: Call[Any]) -> SellerIndicatorsMessage:
    """Return the quality indicators of the last 30 and 60 days, until today 00:00."""
    today = call.now.replace(hour=0, minute=0, second=0, microsecond=0)
    if not call.store.value("SELECT count(*) FROM orders WHERE seller = ?", call.seller["id"]):
        return SellerIndicatorsMessage()
    return SellerIndicatorsMessage(
        seller_indicators=tuple(
            SellerIndicator(
                computation_date=today,
                description=description,
                threshold=Decimal(threshold),
                threshold_type=kind,
                value_d30=_rate(call, of, share, stamp(today - timedelta(days=30)), stamp(today)),
                value_d60=_rate(call, of, share, stamp(today - timedelta(days=60)), stamp(today)),
            )
            for description, threshold, kind, of, share in _INDICATORS
        )
    )


_REFUSED: Final = "state IN ('RefusedBySeller', 'AutomaticCancellation')"
_LATE: Final = "ifnull(shipped > strftime('%Y-%m-%dT%H:%M:%f', created, '+7 days'), 0)"
_ALL: Final = "1"
_SENT: Final = "shipped IS NOT NULL"
"""Rates of claims and refunds count shipped orders only: recorded without a value beside a shipping rate of 0.00."""
_INDICATORS: Final = (
    # The first one's apostrophe is typographic, the others' are not (recorded).
    ("Taux d’acceptation des commandes", "85.00", _MIN, _ALL, f"NOT {_REFUSED}"),
    ("Taux d'expedition des produits", "85.00", _MIN, _ALL, "state = 'Shipped'"),
    (
        "Taux de commandes avec réclamations",
        "100.00",
        _MAX,
        _SENT,
        "EXISTS (SELECT * FROM discussion WHERE kind = 'claim' AND discussion.order_number = orders.number)",
    ),
    (
        "Taux de commandes avec remboursements",
        "5.00",
        _MAX,
        _SENT,
        "EXISTS (SELECT * FROM voucher WHERE voucher.order_number = orders.number)",
    ),
    # 100.00 beside a shipping rate of 0.00 (recorded): an order that is not shipped does not count as late.
    ("Taux de respect des délais de préparation", "85.00", _MIN, _ALL, f"NOT {_LATE}"),
)


def _rate(call: Call[Any], of: str, share: str, begin: str, end: str) -> Decimal | None:
    """Return the share of some orders of a period, in percent; None if there were no orders."""
    row = call.store.one(
        f"SELECT count(*) AS orders, total({share}) AS found FROM orders"
        f" WHERE seller = ? AND created >= ? AND created < ? AND {of}",
        call.seller["id"],
        begin,
        end,
    )
    if row is None or not row["orders"]:
        return None
    return euros(Decimal(100 * int(row["found"])) / Decimal(row["orders"]))
