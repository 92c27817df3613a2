"""Checks of references and texts, for all kinds of rows."""

from ...translations import Phrase
from . import _text_rules as rules
from ._characters import REPLACEMENT, character_name, has_lead, invisible_character, misread_as
from ._leftovers import entity, has_placeholder, leftover
from ._rule import Found


def check_reference(text: str, field: str, found: Found) -> None:
    """Check a text that identifies one thing and is compared exactly: a reference, a family, a code."""
    if not text.isascii() or not text.isprintable():
        _check_characters(text, field, found, is_key=True)
    _check_leftovers(text, field, found, is_reference=True)


def check_key(text: str, field: str, found: Found) -> None:
    """Check a text that is compared exactly, but may look like a number or a date: a brand, a size, a model."""
    if not text.isascii() or not text.isprintable():
        _check_characters(text, field, found, is_key=True)
    _check_leftovers(text, field, found, is_reference=False)


def check_text(text: str, field: str, found: Found, *, is_html: bool = False) -> None:
    """Check a text that people read."""
    if not text.isprintable() or (not text.isascii() and (has_lead(text) or REPLACEMENT in text)):
        _check_characters(text, field, found, is_key=False)
    _check_leftovers(text, field, found, is_reference=False, is_html=is_html)


def _check_characters(text: str, field: str, found: Found, *, is_key: bool) -> None:
    if (encoding := misread_as(text)) is not None:
        found.add(rules.MISREAD, field, encoding=encoding)
    elif REPLACEMENT in text:
        found.add(rules.LETTER_LOST, field)
    elif (character := invisible_character(text, is_key=is_key)) is not None:
        found.add(rules.HIDDEN_SIGN, field, character=Phrase(character_name(character)))


def _check_leftovers(text: str, field: str, found: Found, *, is_reference: bool, is_html: bool = False) -> None:
    if (what := leftover(text, is_reference=is_reference)) is not None:
        found.add(rules.LEFTOVER, field, what=Phrase(what))
    elif has_placeholder(text):
        found.add(rules.PLACEHOLDER, field)
    if "&" in text and not is_html and (written := entity(text)) is not None:
        found.add(rules.HTML_ENTITY, field, entity=written)
