"""Numbers as people write them, and as programs store them."""

import re
from decimal import Decimal
from typing import Any, Final

from ...converter._strict import UnexpectedError
from ._options import Decimals

EXACT: Final = 10**15
"""Floats and spreadsheets store integers below this without losing digits."""
_MAX_DIGITS: Final = 100
_PLAIN: Final = re.compile(r"([+-]?(?:[0-9]+|(?=[.,][0-9])))(?:([.,])([0-9]+))?", re.ASCII)
"""A number without an evident thousands separator."""
_FIRST_GROUP: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}", re.ASCII)
"""What may precede three digits after a thousands separator: 0.500 is not a number of thousands."""
_SEPARATORS: Final = ".,' \u00a0\u202f\u2019"
"""Thousands separators, among them two no-break spaces and the typographic apostrophe."""
_GROUPED: Final = re.compile(
    rf"([+-]?[1-9][0-9]{{0,2}}(?:([{_SEPARATORS}])[0-9]{{3}}(?:\2[0-9]{{3}})*))(?:(?!\2)[.,]([0-9]+))?", re.ASCII
)
"""Thousands with one separator, and decimals with another."""
_WITHOUT_SEPARATORS: Final = dict.fromkeys(map(ord, _SEPARATORS))


class Formatted(Decimal):
    """A number whose cell shows zeros or characters that the number does not have: 00123, or REF-123."""


AMBIGUOUS: Final = (
    "a number with one meaning: three digits after a dot or a comma may be decimals or thousands; "
    'set decimal="." or decimal=","'
)
"""The problem of 1.299, which may be 1299. A wrong guess would sell for a thousandth of the price."""


def number_of(value: Any, decimal: Decimals | None = None) -> Decimal | None:
    """Return the number in a text, or the value of a number as a Decimal; None for anything else.

    `decimal` is the decimal separator of a text that has two meanings. All other texts have one: `19,90`, `88.0900`,
    `1.299,00`, `1 299`, `1.299.000`. A float has the value of its shortest text. Raises UnexpectedError for a text with
    two meanings if `decimal` is None.

    >>> number_of("1'299.50"), number_of("1.299", ","), number_of("1.299", "."), number_of(19.9), number_of(True)
    (Decimal('1299.50'), Decimal('1299'), Decimal('1.299'), Decimal('19.9'), None)
    """
    if isinstance(value, str):
        return _in_text(value.strip(), decimal)
    if type(value) is int or type(value) is Formatted:
        return Decimal(value)
    if isinstance(value, float):
        value = Decimal(repr(value))
    # A larger exponent would make a text of as many digits.
    return value if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < _MAX_DIGITS else None


def _in_text(text: str, decimal: Decimals | None) -> Decimal | None:
    if len(text) > _MAX_DIGITS:
        return None
    if (plain := _PLAIN.fullmatch(text)) is not None:
        whole, separator, decimals = plain.groups()
        if separator is None:
            return Decimal(whole)
        if len(decimals) == 3 and _FIRST_GROUP.fullmatch(whole):
            if decimal is None:
                raise UnexpectedError(AMBIGUOUS)
            if separator != decimal:
                return Decimal(whole + decimals)
        return Decimal(f"{whole}.{decimals}")
    if (grouped := _GROUPED.fullmatch(text)) is not None:
        whole = grouped[1].translate(_WITHOUT_SEPARATORS)
        return Decimal(f"{whole}.{grouped[3]}" if grouped[3] else whole)
    return None


def integer_of(number: Decimal | None) -> int | None:
    """Return a whole number as an integer; None for other numbers."""
    return int(number) if number is not None and number == number.to_integral_value() else None
