"""What is wrong with an offer of a package, with the codes of the reports."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Final

import attrs

from .._clock import to_local
from .._opc import BLANKS
from .file import Texts

PROPERTIES: Final = {
    0: "Offer", 1: "ProductEan", 2: "ProductCondition", 3: "SellerProductId", 4: "Sku", 5: "Stock", 6: "Price",
    7: "Vat", 8: "EcoPart", 10: "PreparationTime", 11: "ShippingChargesStandard", 12: "ShippingChargesTracked",
    13: "ShippingChargesRegistered", 14: "Comment", 15: "AdditionalShippingChargesStandard",
    16: "AdditionalShippingChargesTracked", 17: "AdditionalShippingChargesRegistered", 18: "StrikedPrice",
    19: "DiscountType", 20: "DiscountStartDate", 22: "DiscountEndDate", 23: "Package", 24: "Product",
    26: "DiscountValue", 27: "SalesReferencePrice", 28: "Offer", 31: "DeaTax", 43: "ShippingChargesRelay",
    44: "AdditionalShippingChargesRelay", 45: "DeliveryMode", 46: "MinimumPriceForPriceAlignment",
    49: "ShippingChargesMondialRelay", 51: "AdditionalShippingChargesMondialRelay",
    55: "ShippingChargesRelaisColis", 56: "AdditionalShippingChargesRelaisColis", 60: "ShippingChargesSoColissimo",
    61: "AdditionalShippingChargesSoColissimo", 62: "ProductPackagingUnit", 63: "ProductPackagingValue",
    64: "Fulfilment",
}  # fmt: skip
"""The properties by number. The names in real reports are not known: these are the names of the attributes."""
TEXTS: Final = {
    10: "is mandatory and empty",
    11: "has a wrong format",
    12: "has a wrong length",
    13: "does not exist: ask for the product to be created",
    16: "has a wrong check digit",
    17: "is above the maximum or below the minimum",
    18: "is smaller than the quantity of pending orders",
    19: "must be more than 0",
    20: "must be 0.10 or more",
    21: "could not be integrated",
    23: "is lower than the sale price",
    24: "differs from the reference of this product's offer: use the old one",
    25: "is already used for another EAN or condition",
    26: "lies before the start",
    28: "was already submitted and waits",
    29: "is lower than eco part and DEA together",
    30: "is unknown: create the product or use the EAN",
    31: "belongs to several products: use the EAN",
    34: "exists but is closed to the marketplace",
    35: "is above the ceiling of 30.00",
    36: "does not exist and cannot be updated",
    40: "is not set up in the seller zone",
    43: "is not included in the subscription",
    80: "created",
    90: "updated",
}
"""The texts of errors, and of the successes 80 and 90. The real texts are not known."""
OK: Final = frozenset({80, 90})

_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,10}")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?")


@attrs.frozen
class Finding:
    """One line of a report."""

    error: int
    on: int
    """The property."""
    detail: str | None = None
    """A text in the place of the error's own text."""

    @property
    def code(self) -> str:
        """The code in the log: two digits of the error and two of the property."""
        return f"{self.error:02}{self.on:02}"

    @property
    def text(self) -> str:
        """The text of the finding."""
        return self.detail or f"{PROPERTIES[self.on]} {TEXTS[self.error]}."


class Reading:
    """Reads the texts of one offer, and records what is wrong with them."""

    def __init__(self) -> None:
        self.findings: Final[list[Finding]] = []

    def wrong(self, error: int, on: int) -> None:
        """Record an error on a property, once."""
        if (finding := Finding(error, on)) not in self.findings:
            self.findings.append(finding)

    def text(self, texts: Texts, name: str, on: int, *, mandatory: bool = False) -> str:
        """Read a text without white space around it; an empty one if it is missing."""
        found = texts.get(name, "").strip(BLANKS)
        if mandatory and not found.strip():
            self.wrong(10, on)
        return found

    def decimal(
        self, texts: Texts, name: str, on: int, *, mandatory: bool = False, minimum: Decimal | None = None
    ) -> Decimal | None:
        """Read a decimal number with a point; None for another text."""
        found = self.text(texts, name, on, mandatory=mandatory)
        if not found:
            return None
        if not _DECIMAL.fullmatch(found):
            self.wrong(11, on)
            return None
        value = Decimal(found)
        if minimum is not None and value < minimum:
            self.wrong(17, on)
        return value

    def integer(self, texts: Texts, name: str, on: int, bounds: range, *, mandatory: bool = False) -> int | None:
        """Read a whole number within bounds; None for another text."""
        found = self.text(texts, name, on, mandatory=mandatory)
        if not found:
            return None
        if not _INTEGER.fullmatch(found):
            self.wrong(11, on)
            return None
        if (value := int(found)) not in bounds:
            self.wrong(17, on)
            return None
        return value

    def date(self, texts: Texts, name: str, on: int, *, mandatory: bool = False) -> datetime | None:
        """Read a date and time; None for another text. A time with a zone becomes French local time."""
        found = self.text(texts, name, on, mandatory=mandatory)
        value = _date(found)
        if found and value is None:
            self.wrong(11, on)
        return value


def _date(text: str) -> datetime | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        value = datetime.fromisoformat(text)
        return to_local(value) if value.tzinfo else value
    except (ValueError, OverflowError):
        return None
