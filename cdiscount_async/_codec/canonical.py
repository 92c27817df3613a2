"""Values in canonical text: text that is written exactly as the service writes it."""

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation
from typing import Any, Final

from .._contract.declare import per_class
from .scalars import ParseCache
from .tolerant import enum_values


class NotCanonical(Exception):  # noqa: N818 - no error: the text is then read from a tree
    """The text is not written exactly as the service writes it."""


_REFERENCE: Final = re.compile(r"&(?:(lt|gt|amp|quot|apos);|#x([0-9A-Fa-f]{1,6});|#([0-9]{1,7});)?")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_is_character: Final = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").match


def unescape(text: str) -> str:
    """Replace references by their characters."""
    if text.count("&") == text.count("&amp;"):
        return text.replace("&amp;", "&")
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    name, hexadecimal, decimal = reference.groups()
    if name:
        return _NAMED[name]
    character = chr(int(hexadecimal or "0", 16) or int(decimal or "0"))
    if not _is_character(character):
        raise NotCanonical
    return character


DECIMAL: Final = "[0-9.+-]{1,60}"
"""The characters of a decimal number. All numbers of this length have an exponent that `scalars` accepts."""

_exact_decimal: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[InvalidOperation]).create_decimal
"""Returns a number with all its digits, whatever the caller's own decimal context is. A text that is none raises."""


class DecimalCache(dict[str, Decimal]):
    """Decimal numbers by their text: replies have the same prices again and again.

    Texts are not removed for others, because storing a number takes longer than parsing it. Once the cache is full,
    a number that it does not have is only parsed.
    """

    LIMIT: Final = 4096
    """The most numbers that are cached."""

    __slots__ = ()

    def __missing__(self, text: str) -> Decimal:
        value = self[text] = _exact_decimal(text)
        if len(self) >= self.LIMIT:
            self.__class__ = _FullDecimalCache
        return value


class _FullDecimalCache(DecimalCache):
    __slots__ = ()
    __missing__ = _exact_decimal  # type: ignore[assignment]  # half the time of a method in Python


DECIMALS: Final = DecimalCache()

DATE_TIME: Final = "(?!0001)[0-9]{4}-[0-9]{2}-[0-9]{2}T(?!24)[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]+)?+"
"""A date and time that Python's own parser reads as `moments` does: without a zone, and not in the year 1."""


@per_class
def escaped_enum_values(enum: Any) -> ParseCache[Any]:
    """Return the mapping from the text of an element, with its references, to enumeration member."""
    values = enum_values(enum)
    table = ParseCache(lambda text: values[unescape(text)])
    table.update({one.value: one for one in enum if "&" not in one.value})
    return table
