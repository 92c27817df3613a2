"""Values as a person reads them."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import attrs

from ...french_time import french_time

__all__ = ("COLUMNS", "Column", "counted", "euros", "moment", "number", "plain")

_WORD: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f]+")
"""Control characters, and those that change the direction of the text after them."""
_MOTIVES: Final = {
    131: "missing stock",
    132: "damaged or missing",
    133: "wrong product",
    134: "wrong fees",
    135: "late delivery",
    136: "return fees",
    137: "shipping fees",
    138: "warranty",
    139: "other",
}


def plain(value: Any, longest: int = 80) -> str:
    """Return a text in one line of at most some characters, without control characters."""
    text = _CONTROL.sub(" ", str(value)).strip()
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def amount(value: Decimal) -> str:
    """Return an amount with two places."""
    return f"{value:,.2f}"


def euros(value: Decimal | None) -> str:
    """Return an amount in whole euros."""
    return "–" if value is None else f"{value:,.0f}\N{NO-BREAK SPACE}€"


def number(value: int) -> str:
    """Return a whole number."""
    return f"{value:,}"


def counted(value: int, noun: str) -> str:
    """Return a number of things: `1 order`, `2 orders`."""
    return f"{number(value)} {noun}" if value == 1 else f"{number(value)} {noun}s"


def day(value: date) -> str:
    """Return a day: `5 Jan 2026`, which stays in one line."""
    return f"{value.day}\N{NO-BREAK SPACE}{month(value)}"


def month(value: date) -> str:
    """Return a month: `Jan 2026`, which stays in one line."""
    return f"{value:%b}\N{NO-BREAK SPACE}{value:%Y}"


def moment(value: datetime) -> str:
    """Return a moment in French local time: `5 Jan 2026, 14:05`."""
    local = value.astimezone(french_time())
    return f"{day(local)}, {local:%H:%M}"


def words(value: str) -> str:
    """Return a name of the service as words: `WaitingForShipmentAcceptation` is `waiting for shipment acceptation`."""
    return _WORD.sub(" ", plain(value)).lower()


def motive(value: int) -> str:
    """Return why something was refunded."""
    return _MOTIVES.get(value, f"motive {value}")


@attrs.frozen
class Column:
    """How a column of an answer is shown."""

    heading: str
    text: Callable[[Any], str]
    is_number: bool = False
    is_code: bool = False
    """Whether the text must not be broken into lines."""

    def shown(self, value: Any) -> str:
        """Return a value as a text."""
        return "–" if value is None else self.text(value)


COLUMNS: Final[Mapping[str, Column]] = {
    "seller": Column("seller", plain, is_code=True),
    "week": Column("week from", day),
    "month": Column("month", month),
    "orders": Column("orders", number, is_number=True),
    "with_vat": Column("with VAT, €", amount, is_number=True),
    "without_vat": Column("without VAT, €", amount, is_number=True),
    "revenue": Column("revenue, €", amount, is_number=True),
    "commission": Column("commission, €", amount, is_number=True),
    "percent": Column("%", str, is_number=True),
    "order_number": Column("order", plain, is_code=True),
    "ship_before": Column("ship before", moment),
    "is_late": Column("late", lambda value: "late" if value else "not yet"),
    "amount": Column("amount, €", amount, is_number=True),
    "motive": Column("why", motive),
    "refunds": Column("refunds", number, is_number=True),
    "seller_product_id": Column("reference", plain, is_code=True),
    "name": Column("product", plain),
    "pieces": Column("pieces", number, is_number=True),
    "stock": Column("stock", number, is_number=True),
    "sold_in_30_days": Column("sold in 30 days", number, is_number=True),
    "days_left": Column("days left", number, is_number=True),
    "order_state": Column("state", words),
    "last_change": Column("last change", moment),
    "lines": Column("lines", number, is_number=True),
    "refused": Column("refused", number, is_number=True),
    "id": Column("claim", str, is_code=True),
    "claim_type": Column("about", words),
    "creation_date": Column("since", moment),
    "messages": Column("messages", number, is_number=True),
    "carrier": Column("carrier", plain),
    "parcels": Column("parcels", number, is_number=True),
    "delivered": Column("delivered", number, is_number=True),
    "not_delivered": Column("not delivered", number, is_number=True),
}
"""The columns of all questions."""
