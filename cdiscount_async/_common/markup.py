"""What HTML looks like, and where XML hides text from its own markup: for code that looks before a parser does."""

import re
from typing import Final

HIDDEN: Final = (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"))
"""The beginning and the end of each part of XML in which nothing is an element or a reference."""
HIDDEN_PATTERN: Final = "|".join(rf"{re.escape(start)}.*?(?:{re.escape(end)}|\Z)" for start, end in HIDDEN)
"""A regular expression for such a part, also where its end is missing. It needs `re.DOTALL`."""

_BEGINNING: Final = 2_000
"""How many characters are searched for the beginning of a page."""
_PAGE: Final = r"(?:<!doctype\s*+html\b|<html)"
_begins_page: Final = re.compile(rf"(?>\s|<\?.*?\?>|<!--.*?-->)*+{_PAGE}", re.IGNORECASE | re.DOTALL).match
_find_page: Final = re.compile(_PAGE, re.IGNORECASE).search
_find_element: Final = re.compile(r"<(?:!doctype|html|body|div|p|table|tr|td)\b", re.IGNORECASE).search


def is_html_page(text: str) -> bool:
    """Whether a text is an HTML page: only comments, instructions and blanks may be before its first element.

    >>> is_html_page('<?xml version="1.0"?><!DOCTYPE html><p>'), is_html_page("<City><![CDATA[<html>]]></City>")
    (True, False)
    """
    return _begins_page(text) is not None


def contains_html_page(text: str) -> bool:
    """Whether a text is an HTML page, or an HTML page begins within its first 2,000 characters.

    >>> contains_html_page("Error 502 <HTML>")
    True
    """
    return is_html_page(text) or _find_page(text, 0, _BEGINNING) is not None


def contains_html(text: str) -> bool:
    """Whether a text has an element of HTML anywhere, such as a paragraph or a table.

    >>> contains_html("01/11/2019 | ON"), contains_html("<td>ON</td>")
    (False, True)
    """
    return _find_element(text) is not None
