"""Numbers as people write them, and as programs hold them."""

import re
from decimal import Decimal
from typing import Any, Final

from ...converter._strict import UnexpectedError
from ._options import Decimals

EXACT: Final = 10**15
"""Below it floats and spreadsheets keep each digit of an integer."""
_MAX_DIGITS: Final = 100
_PLAIN: Final = re.compile(r"([+-]?(?:[0-9]+|(?=[.,][0-9])))(?:([.,])([0-9]+))?", re.ASCII)
"""A number without a sign that separates thousands, as far as its form tells."""
_FIRST_GROUP: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}", re.ASCII)
"""What may stand before three digits that are a thousand's: 0.500 is no number of thousands."""
_SEPARATORS: Final = ".,' \u00a0\u202f\u2019"
"""What may separate thousands: blanks that do not break lines and an apostrophe of printers among them."""
_GROUPED: Final = re.compile(
    rf"([+-]?[1-9][0-9]{{0,2}}(?:([{_SEPARATORS}])[0-9]{{3}}(?:\2[0-9]{{3}})*))(?:(?!\2)[.,]([0-9]+))?", re.ASCII
)
"""Thousands that one sign separates, and decimals that another one begins."""
_WITHOUT_SEPARATORS: Final = dict.fromkeys(map(ord, _SEPARATORS))


class Formatted(Decimal):
    """A number that the format of its cell shows with zeros or signs that it does not have: 00123, or REF-123."""


TWO_WAYS: Final = (
    "a number that can be read in one way only: three digits behind a dot or a comma may be decimals or thousands; "
    'say decimal="." or decimal=","'
)
"""What is told of 1.299, which may be 1299: a wrong guess sells for a thousandth of the price."""


def number_of(value: Any, decimal: Decimals | None = None) -> Decimal | None:
    """Return the number that a text says, or that a program holds; None where there is none.

    `decimal` settles what a text leaves open. Every other text has one reading, whoever wrote it: `19,90`, `88.0900`,
    `1.299,00`, `1 299`, `1.299.000`. A float is what its shortest text says. Raises UnexpectedError for a text that has
    two readings.

    >>> number_of("1'299.50"), number_of("1.299", ","), number_of("1.299", "."), number_of(19.9), number_of(True)
    (Decimal('1299.50'), Decimal('1299'), Decimal('1.299'), Decimal('19.9'), None)
    """
    if isinstance(value, str):
        return _in_text(value.strip(), decimal)
    if type(value) is int or type(value) is Formatted:
        return Decimal(value)
    if isinstance(value, float):
        value = Decimal(repr(value))
    # Beyond the bound its text would have as many digits as its exponent says.
    return value if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _MAX_DIGITS else None


def _in_text(text: str, decimal: Decimals | None) -> Decimal | None:
    if len(text) > _MAX_DIGITS:
        return None
    if (plain := _PLAIN.fullmatch(text)) is not None:
        whole, sign, places = plain.groups()
        if sign is None:
            return Decimal(whole)
        if len(places) == 3 and _FIRST_GROUP.fullmatch(whole):
            if decimal is None:
                raise UnexpectedError(TWO_WAYS)
            if sign != decimal:
                return Decimal(whole + places)
        return Decimal(f"{whole}.{places}")
    if (grouped := _GROUPED.fullmatch(text)) is not None:
        whole = grouped[1].translate(_WITHOUT_SEPARATORS)
        return Decimal(f"{whole}.{grouped[3]}" if grouped[3] else whole)
    return None


def integer_of(number: Decimal | None) -> int | None:
    """Return a whole number as an integer; None for every other one."""
    return int(number) if number is not None and number == number.to_integral_value() else None
