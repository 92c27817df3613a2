"""Checks of the delivery modes of an offer, and of their charges."""

from collections.abc import Collection
from decimal import Decimal
from typing import Final, TypeAlias

from ...models.seller import SellerMessage
from ..offers import MODE_CODES, DeliveryMode, Offer
from . import _offer_rules as rules
from ._rule import Found

Modes: TypeAlias = Collection[DeliveryMode | str] | None
"""The delivery modes that a seller has set up, also by their names; None if they are not known."""

CEILING: Final = Decimal("30.00")
"""The highest charges of a delivery mode, in euros."""
_CHARGED: Final = {
    DeliveryMode.STANDARD: ("11", "15"),
    DeliveryMode.TRACKED: ("12", "16"),
    DeliveryMode.REGISTERED: ("13", "17"),
    DeliveryMode.RELAY: ("43", "44"),
    DeliveryMode.MONDIAL_RELAY: ("49", "51"),
    DeliveryMode.RELAIS_COLIS: ("55", "56"),
    DeliveryMode.SO_COLISSIMO: ("60", "61"),
}
"""The properties of the charges of a mode: for the first piece, and for each further one. Others are home delivery."""
_HOME: Final = ("45", "45")
_BIG: Final = frozenset(
    {DeliveryMode.BIG_PARCEL_ECO, DeliveryMode.BIG_PARCEL_STANDARD, DeliveryMode.BIG_PARCEL_COMFORT}
)
_MANDATORY: Final = frozenset({DeliveryMode.TRACKED, DeliveryMode.REGISTERED})
_STORE_ALONE: Final = frozenset({DeliveryMode.RELAY})


def configured_modes(seller: SellerMessage) -> frozenset[DeliveryMode]:
    """Return the delivery modes that a seller has set up, by the result of GetSellerInformation.

    Codes that this library does not know are ignored.
    """
    codes = {(one.code or "").upper() for one in seller.delivery_modes}
    return frozenset(mode for code, mode in MODE_CODES.items() if code in codes)


def check_delivery(item: Offer, modes: Modes, found: Found) -> None:
    """Check the delivery modes of an offer, and the charges of each."""
    named = set()
    for one in item.shipping_information_list:
        mode = one.delivery_mode
        charges, additional = _CHARGED.get(mode, _HOME)
        if mode in named:
            found.add(rules.MODE_TWICE, mode=mode)
        named.add(mode)
        if modes is not None and mode not in modes:
            found.add(rules.MODE_NOT_CONFIGURED, on=charges, mode=mode)
        if not 0 <= one.shipping_charges <= CEILING:
            _charge("ShippingCharges", charges, one.shipping_charges, mode, found)
        if not 0 <= one.additional_shipping_charges <= CEILING:
            _charge("AdditionalShippingCharges", additional, one.additional_shipping_charges, mode, found)
    if not (named >= _MANDATORY and named.isdisjoint(_BIG)):
        _check_parcel_size(named, found)


def _charge(field: str, on: str, amount: Decimal, mode: DeliveryMode, found: Found) -> None:
    found.add(rules.CHARGES_NEGATIVE if amount < 0 else rules.CHARGES_CEILING, field, on, mode=mode)


def _check_parcel_size(named: set[DeliveryMode], found: Found) -> None:
    """Check the modes for one size of parcel. An offer has no weight, so its modes show which size is meant."""
    if named & _BIG:
        if DeliveryMode.BIG_PARCEL_ECO not in named:
            found.add(rules.MODE_MISSING, on="45", mode=DeliveryMode.BIG_PARCEL_ECO)
        if not named <= _BIG:
            found.add(rules.MODES_MIXED)
    elif named != _STORE_ALONE:
        for mode in sorted(_MANDATORY - named):
            found.add(rules.MODE_MISSING, on=_CHARGED[mode][0], mode=mode)
