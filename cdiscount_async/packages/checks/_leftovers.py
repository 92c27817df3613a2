"""What programs leave where a value should be: spreadsheets that saw numbers in it, templates that nobody filled."""

import re
from html.entities import html5
from typing import Final

WORDS: Final = frozenset(
    {
        "nan", "NaN", "NaT", "<NA>", "pd.NA", "NULL", "Null", "null", "(null)", "[null]", "None", "NONE", "none", "nil",
        "undefined", "[object Object]", "Array", "N/A", "n/a", "N.A.", "(vide)", "(blank)", "\\N",
    }
)  # fmt: skip
"""How programs write that there is no value. NAN is left out: it is a brand."""
_TOTALS: Final = frozenset(
    {"total", "totals", "totaux", "total général", "grand total", "sous-total", "subtotal", "somme", "sum", "summe"}
)
"""What the last row of a table begins with, where it has sums; no references, but Total is a brand."""
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
"""What the forms above begin with: other references are not held against them, which is most of the time."""
_SAID: Final = {
    "exponent": "a number as a spreadsheet shortens it, so digits are lost",
    "whole": "a whole number with a decimal behind it, as programs write numbers",
    "formula": "a formula or text as a spreadsheet marks it",
    "quoted": "a text in quotation marks, as files and programs write it",
    "date": "a date, which a spreadsheet may have made of it",
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
    """Return what a whole text is that is no value; references are also held against the forms of numbers and dates.

    >>> leftover("#N/A"), leftover("1.23457E+12", is_reference=True)
    ('an error of a spreadsheet', 'a number as a spreadsheet shortens it, so digits are lost')
    """
    text = text.strip()
    if text in WORDS:
        return "a program's word for no value"
    first = text[:1]
    if first in _ERRORS_BEGIN and _ERROR.fullmatch(text):
        return "an error of a spreadsheet"
    if is_reference and first in _TOTALS_BEGIN and text.rstrip(" :").casefold() in _TOTALS:
        return "a name of a row of sums"
    if is_reference and first in _REFERENCES_BEGIN and (found := _REFERENCE.fullmatch(text)) is not None:
        return _SAID[str(found.lastgroup)]
    return None


def has_placeholder(text: str) -> bool:
    """Whether a template left a placeholder in a text: `%Price%`, `{{ price }}`, `${price}`."""
    return ("%" in text or "{" in text) and _PLACEHOLDER.search(text) is not None


def entity(text: str) -> str | None:
    """Return the first entity of HTML in a text.

    >>> entity("R&D; caf&eacute;")
    '&eacute;'
    """
    return next((one[0] for one in _ENTITY.finditer(text) if one[0][1] == "#" or one[0][1:] in html5), None)


def has_known_html(text: str) -> bool:
    """Whether a text has a tag that HTML knows: `<br>` is one, and `<neuf>` is what somebody wrote.

    >>> has_known_html("Neuf<br/>"), has_known_html("Sans pile <neuf>")
    (True, False)
    """
    return "<" in text and _KNOWN_TAG.search(text) is not None


def has_html(text: str) -> bool:
    """Whether a text has a tag of HTML."""
    return "<" in text and _TAG.search(text) is not None
