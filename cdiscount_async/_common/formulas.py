"""Texts that a spreadsheet would run as formulas, and how a CSV holds them so that it does not.

A spreadsheet runs a cell that begins with a formula sign, and where a cell begins depends on who opens the file: in
France a semicolon parts the cells, so that the middle of our text may be the beginning of a cell. So every place of a
text at which a cell may begin counts: its own beginning, and behind each separator and line break. Quotation marks do
not protect such a place, because they are part of the text for a spreadsheet that parts the cells elsewhere.
"""

import re
from typing import Final

__all__ = ("json_cell", "prefixed", "unprefixed")

_BREAKS: Final = "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Tabs, and whatever a program may take for the end of a line."""
_SIGNS: Final = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""How a formula begins, the wide signs of East Asia among them."""
_START: Final = re.compile(f"\"*+[{_SIGNS}\t\n\r]|'").match
_PLACE: Final = re.compile(f'[,;|{_BREAKS}](?="*+[{_SIGNS}]|\'|(?<=[,;|])"*+[\t\n\r])')
_PREFIXED: Final = re.compile(f"(^|[,;|{_BREAKS}])'(?=\"*+[{_SIGNS}\t\n\r]|')")
_IN_JSON: Final = {sign: f"\\u{ord(sign):04x}" for sign in ";|\x85\u2028\u2029"}
"""How JSON spells separators otherwise, those that it does not escape anyway."""
_COMMA: Final = re.compile(f",(?=[{_SIGNS}'])")
"""A comma within a text: behind JSON's own commas is a space."""


def prefixed(text: str) -> str:
    """Return a text with an apostrophe wherever a cell might begin as a formula does, or with an apostrophe.

    >>> prefixed("=1+1"), prefixed("blue;-red"), prefixed("'quoted'"), prefixed("a-b = c")
    ("'=1+1", "blue;'-red", "''quoted'", 'a-b = c')
    """
    text = _PLACE.sub(lambda found: f"{found[0]}'", text)
    return f"'{text}" if _START(text) else text


def unprefixed(text: str) -> str:
    """Return a text without the apostrophes that `prefixed` puts into one.

    Other apostrophes stay, because the text may come from a program that puts none.

    >>> unprefixed("'=1+1"), unprefixed("blue;'-red"), unprefixed("l'été, 'new'"), unprefixed("'new'")
    ('=1+1', 'blue;-red', "l'été, 'new'", "'new'")
    """
    return _PREFIXED.sub(lambda found: found[1], text) if "'" in text else text


def json_cell(text: str) -> str:
    r"""Return the same JSON, in which no cell begins as a formula does.

    >>> print(json_cell('["a;=1", "b"]'))
    ["a\u003b=1", "b"]
    """
    for sign, spelt in _IN_JSON.items():  # several times as fast as one regular expression
        text = text.replace(sign, spelt)
    return _COMMA.sub(lambda _: "\\u002c", text)
