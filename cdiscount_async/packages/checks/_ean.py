"""EANs: their form, their check digit, and those that no product has."""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final

from ...translations import Phrase
from ._characters import character_name
from ._rule import Found, Rule


class Ean(Enum):
    """What is wrong with an EAN."""

    FORMAT = "characters that are not digits"
    LENGTH = "not 13 digits"
    KEY = "a wrong check digit"
    INTERNAL = "a range for internal use"
    MADE_UP = "one repeated digit, or digits in counting order"


_MADE_UP: Final = frozenset({*(digit * 13 for digit in "0123456789"), "0123456789012", "1234567890128"})
_ZEROS: Final = "0" * 10
_EXPONENT: Final = re.compile(r"\d++[.,]?+\d*+[Ee][+-]?+\d++")


def wrong_with(ean: str) -> Ean | None:
    """Return what is wrong with an EAN, or None. The internal ranges are 020-029, 040-049 and 200-299.

    >>> wrong_with("3606800000010"), wrong_with("3606800000011")
    (None, <Ean.KEY: 'a wrong check digit'>)
    """
    if not (ean.isascii() and ean.isdigit()):
        return Ean.FORMAT
    if len(ean) != 13:
        return Ean.LENGTH
    codes = ean.encode()  # Each code is its digit plus 48. The weights add up to 25, and 25 * 48 is a multiple of 10.
    if (sum(codes[::2]) + 3 * sum(codes[1::2])) % 10:
        return Ean.KEY
    if ean[0] == "2" or ean[:2] in {"02", "04"}:
        return Ean.INTERNAL
    if ean in _MADE_UP or ean[:10] == _ZEROS:
        return Ean.MADE_UP
    return None


def check_ean(ean: str, rules: Mapping[Ean, Rule], found: Found) -> bool:
    """Add a finding for what is wrong with an EAN. Return whether the EAN is valid."""
    wrong = wrong_with(ean)
    if wrong is None:
        return True
    found.add(rules[wrong], length=len(ean), characters=other_characters(ean) if wrong is Ean.FORMAT else "")
    return False


def other_characters(ean: str) -> Phrase:
    r"""Describe the first character of an EAN that is not a digit, and say where it is.

    >>> print(other_characters("3606800000010\xa0"))
    a no-break space (U+00A0) at its end
    >>> print(other_characters("3,6068E+12"))
    an exponent: a spreadsheet shortened the number
    """
    if _EXPONENT.fullmatch(ean.strip()):
        return Phrase("an exponent: a spreadsheet shortened the number")
    place, character = next((place, one) for place, one in enumerate(ean) if not ("0" <= one <= "9"))
    name = Phrase(character_name(character))
    if place == 0:
        return Phrase("{name} at its beginning", {"name": name})
    return name if ean[place:].strip(character) else Phrase("{name} at its end", {"name": name})
