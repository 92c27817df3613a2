"""The calling seller: identity, state and quality indicators."""

from datetime import datetime
from decimal import Decimal

from .._contract.declare import Nillable, Private, WireEnum, contract, member
from .common import Address, DeliveryModeInformation, OfferPool, ServiceBaseAPIMessage

__all__ = (
    "Seller",
    "SellerIndicator",
    "SellerIndicatorsMessage",
    "SellerMessage",
    "SellerStateEnum",
    "SellerSubStateEnum",
    "TresholdType",
)


class SellerSubStateEnum(WireEnum):
    """Whether the seller is open for business."""

    HOLIDAYS = "Holidays"
    ACTIVE_SELLER = "ActiveSeller"
    BANNED_SELLER = "BannedSeller"


class SellerStateEnum(WireEnum):
    """Whether the seller's account is in use."""

    ACTIVATED = "Activated"
    DEACTIVATED = "Deactivated"
    PUT_ON_NOTICE = "PutOnNotice"


@contract()
class Seller:
    """Who the seller is."""

    id: int | None = member(default=None, since="2021")
    login: str | None = None
    state: SellerStateEnum | None = None
    is_available: SellerSubStateEnum | None = None
    shop_name: str | None = None
    shop_url: str | None = None
    siret_number: str | None = None
    email: Private[str] = None
    phone_number: Private[str] = None
    mobile_number: Private[str] = None
    seller_address: Address | None = None


@contract()
class SellerMessage(ServiceBaseAPIMessage):
    """The calling seller, with the delivery modes and the sites that are set up."""

    delivery_modes: tuple[DeliveryModeInformation, ...] = ()
    offer_pool_list: tuple[OfferPool, ...] = ()
    seller: Seller | None = None


class TresholdType(WireEnum):
    """Whether a threshold is a minimum or a maximum. The schema misspells the name."""

    THRESHOLD_MIN = "ThresholdMin"
    THRESHOLD_MAX = "ThresholdMax"


@contract()
class SellerIndicator:
    """One quality figure, in percent, over 30 and 60 days."""

    computation_date: Nillable[datetime] = None
    description: str | None = None
    threshold: Nillable[Decimal] = None
    threshold_type: TresholdType | None = None
    value_d30: Nillable[Decimal] = None
    value_d60: Nillable[Decimal] = None


@contract()
class SellerIndicatorsMessage(ServiceBaseAPIMessage):
    """The seller's quality indicators; empty if none has been computed yet."""

    seller_indicators: tuple[SellerIndicator, ...] = ()
