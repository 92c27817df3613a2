"""EANs: their form, their check digit, and those that are nobody's."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final

from ._rule import Found, Rule
from ._signs import sign_name


class Ean(Enum):
    """What is wrong with an EAN."""

    FORMAT = "other signs than digits"
    LENGTH = "not 13 digits"
    KEY = "a wrong check digit"
    INTERNAL = "a range for internal use"
    MADE_UP = "one digit again and again, or digits counted up"


_MADE_UP: Final = frozenset({*(digit * 13 for digit in "0123456789"), "0123456789012", "1234567890128"})
_ZEROS: Final = "0" * 10
_EXPONENT: Final = re.compile(r"\d++[.,]?+\d*+[Ee][+-]?+\d++")


def wrong_with(ean: str) -> Ean | None:
    """Tell what is wrong with an EAN; the internal ranges are 020-029, 040-049 and 200-299.

    >>> wrong_with("3606800000010"), wrong_with("3606800000011")
    (None, <Ean.KEY: 'a wrong check digit'>)
    """
    if not (ean.isascii() and ean.isdigit()):
        return Ean.FORMAT
    if len(ean) != 13:
        return Ean.LENGTH
    signs = ean.encode()  # each is 48 above its digit, in all 25 times that, which the last digit does not show
    if (sum(signs[::2]) + 3 * sum(signs[1::2])) % 10:
        return Ean.KEY
    if ean[0] == "2" or ean[:2] in {"02", "04"}:
        return Ean.INTERNAL
    if ean in _MADE_UP or ean[:10] == _ZEROS:
        return Ean.MADE_UP
    return None


def check_ean(ean: str, rules: Mapping[Ean, Rule], found: Found) -> bool:
    """Note what is wrong with an EAN, by the rule for it, and return whether it is good."""
    wrong = wrong_with(ean)
    if wrong is None:
        return True
    found.add(rules[wrong], length=len(ean), signs=other_signs(ean) if wrong is Ean.FORMAT else "")
    return False


def other_signs(ean: str) -> str:
    r"""Tell which signs an EAN has beside digits, and where.

    >>> other_signs("3606800000010\xa0"), other_signs("3,6068E+12")
    ('a no-break space (U+00A0) at its end', 'an exponent, as a spreadsheet shortens long numbers')
    """
    if _EXPONENT.fullmatch(ean.strip()):
        return "an exponent, as a spreadsheet shortens long numbers"
    place, sign = next((place, one) for place, one in enumerate(ean) if not ("0" <= one <= "9"))
    if place == 0:
        return f"{sign_name(sign)} at its beginning"
    last = not ean[place:].strip(sign)
    return f"{sign_name(sign)} at its end" if last else sign_name(sign)
