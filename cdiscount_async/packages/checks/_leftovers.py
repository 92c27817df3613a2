"""Texts that programs leave in place of a value: numbers of spreadsheets, placeholders of templates."""

import re
from html.entities import html5
from typing import Final

WORDS: Final = frozenset(
    {
        "nan", "NaN", "NaT", "<NA>", "pd.NA", "NULL", "Null", "null", "(null)", "[null]", "None", "NONE", "none", "nil",
        "undefined", "[object Object]", "Array", "N/A", "n/a", "N.A.", "(vide)", "(blank)", "\\N",
    }
)  # fmt: skip
"""What programs write for a missing value. NAN is not listed, because it is a brand."""
_TOTALS: Final = frozenset(
    {"total", "totals", "totaux", "total général", "grand total", "sous-total", "subtotal", "somme", "sum", "summe"}
)
"""The label of a totals row at the end of a table. Only references are compared with these: Total is also a brand."""
_TOTALS_BEGIN: Final = frozenset("TtGgSs")
_MONTHS: Final = (
    "janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
_ERROR: Final = re.compile(r"#[¡¿]?+[A-ZÀ-Ý]{2,14}+(?:/0)?+[!?]|#N/?+[ADV]|Err:5\d\d|#{3,}+")
_ERRORS_BEGIN: Final = "#E"
_REFERENCE: Final = re.compile(
    r"""(?P<exponent>[+-]?+\d{1,3}+(?:(?:[.,]\d*+)?+[Ee][+-]\d{1,3}+|[.,]\d++[Ee]\d{1,3}+))"""
    r"""|(?P<whole>\d++[.,]0)"""
    r"""|(?P<formula>=.++|'.*+)|(?P<quoted>b?+"[^"]*+"|b'[^']*+')"""
    rf"""|(?P<date>\d{{1,2}}+[-./ ](?:{_MONTHS})\b\.?+(?:[-./ ]\d{{2,4}}+)?+|(?:{_MONTHS})\.?+[-./ ]\d{{1,4}}+"""
    r"""|\d{4}-\d\d-\d\d(?:[ T]00:00:00(?:\.0++)?+)?+|\d\d/\d\d/\d{4}(?: 00:00(?::00)?+)?+)""",
    re.DOTALL,
)
_REFERENCES_BEGIN: Final = "+-0123456789='\"bjfmasondJFMASOND"
"""The first characters of the forms above. Most references begin otherwise, so they skip the slow comparison."""
_DESCRIPTIONS: Final = {
    "exponent": "a number that a spreadsheet shortened, so digits are lost",
    "whole": "a whole number with a decimal, as programs write numbers",
    "formula": "a formula, or a text with the apostrophe of a spreadsheet",
    "quoted": "a text in quotation marks, as programs write texts",
    "date": "a date: perhaps a spreadsheet converted the value",
}
_PLACEHOLDER: Final = re.compile(r"(?<![\d%])%[A-Za-z]\w{2,60}+%|\{\{[^{}<>]{1,60}+\}\}|\$\{[^{}<>]{1,60}+\}")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}+|#[xX][0-9A-Fa-f]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);")
_TAG: Final = re.compile(r"</?+[a-z][^<>]*+>", re.IGNORECASE)
_KNOWN_TAG: Final = re.compile(
    r"</?+(?:a|b|big|body|br|center|div|em|font|h[1-6]|hr|html|i|img|li|ol|p|pre|s|script|small|span|strike|strong|style"
    r"|sub|sup|table|tbody|td|th|thead|tr|u|ul)\b[^<>]*+>",
    re.IGNORECASE,
)


def leftover(text: str, *, is_reference: bool = False) -> str | None:
    """Describe a text that is not a value; None if it may be one. References must not look like numbers or dates.

    >>> leftover("#N/A"), leftover("1.23457E+12", is_reference=True)
    ('a spreadsheet error', 'a number that a spreadsheet shortened, so digits are lost')
    """
    text = text.strip()
    if text in WORDS:
        return "a word that programs write for a missing value"
    first = text[:1]
    if first in _ERRORS_BEGIN and _ERROR.fullmatch(text):
        return "a spreadsheet error"
    if is_reference and first in _TOTALS_BEGIN and text.rstrip(" :").casefold() in _TOTALS:
        return "the label of a totals row"
    if is_reference and first in _REFERENCES_BEGIN and (found := _REFERENCE.fullmatch(text)) is not None:
        return _DESCRIPTIONS[str(found.lastgroup)]
    return None


def has_placeholder(text: str) -> bool:
    """Whether a text contains the placeholder of a template: `%Price%`, `{{ price }}`, `${price}`."""
    return ("%" in text or "{" in text) and _PLACEHOLDER.search(text) is not None


def entity(text: str) -> str | None:
    """Return the first HTML entity in a text.

    >>> entity("R&D; caf&eacute;")
    '&eacute;'
    """
    return next((one[0] for one in _ENTITY.finditer(text) if one[0][1] == "#" or one[0][1:] in html5), None)


def has_known_html(text: str) -> bool:
    """Whether a text contains a known HTML tag: `<br>` is known, `<neuf>` is not.

    >>> has_known_html("Neuf<br/>"), has_known_html("Sans pile <neuf>")
    (True, False)
    """
    return "<" in text and _KNOWN_TAG.search(text) is not None


def has_html(text: str) -> bool:
    """Whether a text contains anything in the form of an HTML tag."""
    return "<" in text and _TAG.search(text) is not None
