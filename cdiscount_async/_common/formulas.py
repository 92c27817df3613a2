"""Texts that a spreadsheet would run as formulas, and how a CSV file prevents that.

A spreadsheet runs a cell that begins with a formula sign. Where a cell begins depends on the program that opens the
file: in France semicolons separate cells, so a cell may begin in the middle of our text. Therefore each place at which
a cell may begin is protected: the beginning of a text, and the place after each separator and line break. Quotation
marks protect nothing, because they are part of the text for a spreadsheet with another separator.
"""

import re
from typing import Final

__all__ = ("json_cell", "prefixed", "unprefixed")

_BREAKS: Final = "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Tabs, and all that some program reads as the end of a line."""
_SIGNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""The signs at the beginning of a formula, with the wide signs of East Asia."""
_START: Final = re.compile(f"\"*+[{_SIGNS}\t\n\r]|'").match
_PLACE: Final = re.compile(f'[,;|{_BREAKS}](?="*+[{_SIGNS}]|\'|(?<=[,;|])"*+[\t\n\r])')
_PREFIXED: Final = re.compile(f"(^|[,;|{_BREAKS}])'(?=\"*+[{_SIGNS}\t\n\r]|')")
_IN_JSON: Final = {sign: f"\\u{ord(sign):04x}" for sign in ";|\x85\u2028\u2029"}
"""The escapes of JSON for separators, except those that it escapes by itself."""
_COMMA: Final = re.compile(f",(?=[{_SIGNS}'])")
"""A comma in a text: JSON's own commas are followed by a space."""


def prefixed(text: str) -> str:
    """Return a text with an apostrophe at each place where a cell might begin as a formula, or with an apostrophe.

    >>> prefixed("=1+1"), prefixed("blue;-red"), prefixed("'quoted'"), prefixed("a-b = c")
    ("'=1+1", "blue;'-red", "''quoted'", 'a-b = c')
    """
    text = _PLACE.sub(lambda found: f"{found[0]}'", text)
    return f"'{text}" if _START(text) else text


def unprefixed(text: str) -> str:
    """Return a text without the apostrophes that `prefixed` adds. Other apostrophes stay.

    >>> unprefixed("'=1+1"), unprefixed("blue;'-red"), unprefixed("l'été, 'new'"), unprefixed("'new'")
    ('=1+1', 'blue;-red', "l'été, 'new'", "'new'")
    """
    return _PREFIXED.sub(lambda found: found[1], text) if "'" in text else text


def json_cell(text: str) -> str:
    r"""Return the same JSON, in which no cell begins as a formula.

    >>> print(json_cell('["a;=1", "b"]'))
    ["a\u003b=1", "b"]
    """
    for sign, escape in _IN_JSON.items():  # several times as fast as one regular expression
        text = text.replace(sign, escape)
    return _COMMA.sub(lambda _: "\\u002c", text)
