"""Offers as the service lists them (GetOfferList), which names and writes some things otherwise.

`cdiscount offers` writes them like that, and so does the export of the official web interface.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from ..offers import MODE_CODES
from ._numbers import number_of

NAMES: Final[Mapping[str, str]] = {
    "VatRate": "Vat",
    "EcoTax": "EcoPart",
    "Comments": "Comment",
    "DiscountList": "PriceAndDiscountList",
}
"""What lists call otherwise, and what a package calls it."""
LEFT_OUT: Final = (
    "ProductId",
    "ParentProductId",
    "OfferState",
    "OfferPoolList",
    "CreationDate",
    "LastUpdateDate",
    "IntegrationPrice",
    "SoldOutManagement",
    "OfferBenchMark",
    "ProductPackagingUnitPrice",
    "LogisticMode",
    "LogisticsManagement",
    "BestShippingCharges",
)
"""What only the service says of an offer."""


def _percent(value: Any) -> Any:
    """Make a fraction percent; what is above 1 is no fraction."""
    rate = number_of(value, ".")  # what has two readings is above 1 in both
    return value if rate is None or rate > 1 else Decimal(f"{(rate * 100).normalize():f}")


def _alignment(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip() in {"Empty", "Unknown"} else value


def _shipping(value: Any) -> Any:
    value = _listed(value)
    return [_mode(one) for one in value] if isinstance(value, list | tuple) else value


def _mode(one: Any) -> Any:
    """Write a delivery mode by its name, as a package does, and leave out how long it takes."""
    mode = one.get("delivery_mode") if isinstance(one, Mapping) else None
    if not isinstance(mode, Mapping):
        return one
    code = str(mode.get("code") or "").upper()
    return {
        "delivery_mode": MODE_CODES.get(code, code),
        "shipping_charges": one.get("shipping_charges"),
        "additional_shipping_charges": one.get("additional_shipping_charges") or 0,
    }


def _discounts(value: Any) -> None:
    # A list does not say what a discount is counted in, and perhaps its price is the reduced one: UNKNOWN, so nobody
    # should sell at a guess.
    if _listed(value) not in ([], ()):
        raise ValueError(
            "no discounts in discount_list: a list does not say what they are counted in; empty that column, "
            "look at the price, and give discounts as Discount.Type and so on"
        )


def _listed(value: Any) -> Any:
    """Read what a cell of a CSV has as JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        raise ValueError("a list as JSON") from None


VALUES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "VatRate": _percent,
    "PriceMustBeAligned": _alignment,
    "ShippingInformationList": _shipping,
    "DiscountList": _discounts,
}
"""What makes a value of a list that of a package; raises ValueError with a text that completes "expected …"."""


def without_no_unit(values: dict[str, Any]) -> None:
    """Leave out a unit that is none, and the 0 that lists say of it."""
    unit = values.get("product_packaging_unit")
    if isinstance(unit, str) and unit.strip() == "None":
        del values["product_packaging_unit"]
        if number_of(values.get("product_packaging_value"), ".") == 0:
            del values["product_packaging_value"]
