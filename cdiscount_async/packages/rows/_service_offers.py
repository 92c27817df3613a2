"""Offers as the service lists them (GetOfferList), with some other names and values than in a package.

`cdiscount offers` and the export of the official web interface write them in this form.
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
"""The names in lists that differ, and the names in a package."""
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
"""Members of a listed offer that a package does not have."""


def _percent(value: Any) -> Any:
    """Convert a fraction to percent. A number above 1 is not a fraction, and does not change."""
    rate = number_of(value, ".")  # a number with two meanings is above 1 in both
    return value if rate is None or rate > 1 else Decimal(f"{(rate * 100).normalize():f}")


def _alignment(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip() in {"Empty", "Unknown"} else value


def _shipping(value: Any) -> Any:
    value = _from_json(value)
    return [_mode(one) for one in value] if isinstance(value, list | tuple) else value


def _mode(one: Any) -> Any:
    """Return a delivery mode by its name, as in a package, without the delivery times."""
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
    # It is not known whether the price in a list is already reduced, nor the unit of the discount. A guess could sell
    # at a wrong price.
    if _from_json(value) not in ([], ()):
        raise ValueError(
            "no discounts in discount_list: a list does not say in which unit they are; empty that column, "
            "check the price, and enter discounts in the columns Discount.Type and so on"
        )


def _from_json(value: Any) -> Any:
    """Return the list that a cell of a CSV has as JSON."""
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
"""Functions that convert values of a list to those of a package. Their ValueErrors complete "expected …"."""


def drop_absent_unit(values: dict[str, Any]) -> None:
    """Remove the packaging unit "None" of a list, and its value 0."""
    unit = values.get("product_packaging_unit")
    if isinstance(unit, str) and unit.strip() == "None":
        del values["product_packaging_unit"]
        if number_of(values.get("product_packaging_value"), ".") == 0:
            del values["product_packaging_value"]
