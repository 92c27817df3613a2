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
    """On holiday: the offers are hidden, and can be managed all the same."""
    ACTIVE_SELLER = "ActiveSeller"
    """Open for business."""
    BANNED_SELLER = "BannedSeller"
    """Banned from the site."""


class SellerStateEnum(WireEnum):
    """Whether the seller's account is in use."""

    ACTIVATED = "Activated"
    """The account is active."""
    DEACTIVATED = "Deactivated"
    """The account is switched off."""
    PUT_ON_NOTICE = "PutOnNotice"
    """The site has warned the seller. Assumed from the name."""


@contract()
class Seller:
    """Who the seller is."""

    id: int | None = member(default=None, since="2021")
    """The number of the seller."""
    login: str | None = None
    """The login of the API account. Assumed to be that of the call."""
    state: SellerStateEnum | None = None
    """Whether the account is in use."""
    is_available: SellerSubStateEnum | None = None
    """Whether the seller is open for business."""
    shop_name: str | None = None
    """The name of the shop, as buyers see it."""
    shop_url: str | None = None
    """The address of the shop's page; None in recordings."""
    siret_number: str | None = None
    """The seller's number in the French register of companies (SIRET), 14 digits."""
    email: Private[str] = None
    """The seller's address of e-mail."""
    phone_number: Private[str] = None
    """The seller's phone number."""
    mobile_number: Private[str] = None
    """The seller's mobile phone number."""
    seller_address: Address | None = None
    """The seller's address. In recordings the street is in `address1`."""


@contract()
class SellerMessage(ServiceBaseAPIMessage):
    """The calling seller, with the delivery modes and the sites that are set up."""

    delivery_modes: tuple[DeliveryModeInformation, ...] = ()
    """The delivery modes that the seller ticked: offers may use these only."""
    offer_pool_list: tuple[OfferPool, ...] = ()
    """The sites on which the seller may sell."""
    seller: Seller | None = None
    """The seller."""


class TresholdType(WireEnum):
    """Whether a threshold is a minimum or a maximum. The schema misspells the name."""

    THRESHOLD_MIN = "ThresholdMin"
    """The value must be this high, or higher."""
    THRESHOLD_MAX = "ThresholdMax"
    """The value must be this low, or lower."""


@contract()
class SellerIndicator:
    """One quality figure, in percent, over 30 and 60 days."""

    computation_date: Nillable[datetime] = None
    """The day for which the figure was computed, at midnight in French local time; None if the service does not say."""
    description: str | None = None
    """What the figure measures, as French text: rates of acceptance, shipment, claims, refunds and preparation in
    time."""
    threshold: Nillable[Decimal] = None
    """The bound that the site demands, in percent; None if there is none."""
    threshold_type: TresholdType | None = None
    """Whether the bound is a minimum or a maximum."""
    value_d30: Nillable[Decimal] = None
    """The figure of the last 30 days, in percent; None if there is none."""
    value_d60: Nillable[Decimal] = None
    """The figure of the last 60 days, in percent; None if there is none."""


@contract()
class SellerIndicatorsMessage(ServiceBaseAPIMessage):
    """The seller's quality indicators; empty if none has been computed yet."""

    seller_indicators: tuple[SellerIndicator, ...] = ()
    """The figures; empty if none has been computed yet."""
