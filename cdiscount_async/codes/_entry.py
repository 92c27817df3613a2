"""The explanation of one code, and the rows of the tables."""

from enum import StrEnum
from typing import Literal

import attrs

from ..translations import Language, no_break_spaces

Words = tuple[str, str, str, str]
"""A row of a table: the meaning in English and in French, and the advice in English and in French."""


SourceName = Literal["error type", "offer report", "product report"]


class Source(StrEnum):
    """Where a code of the service appears."""

    ERROR_TYPE = "error type"
    """In the ErrorList of a result."""
    OFFER_REPORT = "offer report"
    """In the report of an offer package."""
    PRODUCT_REPORT = "product report"
    """In the report of a product package."""

    @property
    def page(self) -> str:
        """The place in the documentation that has all its codes.

        >>> Source.OFFER_REPORT.page
        'docs/service/codes.md#offer-reports'
        """
        return f"docs/service/codes.md#{self.replace(' ', '-')}s"


@attrs.frozen
class Text:
    """A text in English and in French.

    >>> text = Text(en="price", fr="prix")
    >>> text["fr"]
    'prix'
    >>> str(text)
    'price'
    """

    en: str
    fr: str

    def __getitem__(self, language: Language) -> str:
        return {"en": self.en, "fr": self.fr}[language]

    def __str__(self) -> str:
        return self.en


@attrs.frozen
class Entry:
    """The explanation of one code."""

    code: str
    source: Source
    meaning: Text
    advice: Text
    """What to do next."""
    good: bool = False
    """Whether the code reports a success: created, updated or added. Other codes may also mean that a row waits."""
    assumed: bool = False
    """Whether the meaning is only derived from the code's name or parts, and is neither documented nor recorded."""

    @classmethod
    def of(
        cls,
        code: str,
        source: Source,
        words: Words,
        about: Text | None = None,
        *,
        good: bool = False,
        assumed: bool = False,
    ) -> "Entry":
        """Return the entry for a row of a table, for one property if the code names one."""
        meaning, sens, advice, conseil = words
        if about is not None:
            meaning, sens = f"{meaning} Property: {about.en}.", f"{sens} Propriété : {about.fr}."
        texts = Text(meaning, no_break_spaces(sens)), Text(advice, no_break_spaces(conseil))
        return cls(code, source, *texts, good, assumed)


def number(code: object) -> int | None:
    """Return a code of at most four digits as a number, None for anything else. Spaces and leading zeros are ignored.

    >>> number(" 02123 ")
    2123
    """
    digits = str(code).strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= 4 else None
