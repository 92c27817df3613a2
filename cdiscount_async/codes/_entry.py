"""What the catalogue says about one code, and what its tables are made of."""

from enum import StrEnum
from typing import Literal

import attrs

Language = Literal["en", "fr"]
Words = tuple[str, str, str, str]
"""A row of a table: the meaning in English and in French, and the advice in English and in French."""


class Source(StrEnum):
    """Where the service says a code."""

    ERROR_TYPE = "error type"
    """In the ErrorList of a result."""
    OFFER_REPORT = "offer report"
    """In the report of an offer package."""
    PRODUCT_REPORT = "product report"
    """In the report of a product package."""


@attrs.frozen
class Text:
    """The same in English and in French.

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
    """One code, explained."""

    code: str
    source: Source
    meaning: Text
    advice: Text
    """What to do next."""
    good: bool = False
    """Whether something worked: created, updated or added. What is not good may be just waiting."""
    assumed: bool = False
    """Whether the meaning only follows from the code's name or parts: it is neither documented nor recorded."""

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
        """Make an entry of a row, about one property if the code is."""
        meaning, sens, advice, conseil = words
        if about is not None:
            meaning, sens = f"{meaning} Property: {about.en}.", f"{sens} Propriété : {about.fr}."
        return cls(code, source, Text(meaning, sens), Text(advice, conseil), good, assumed)


def number(code: object) -> int | None:
    """Read a code of at most four digits; leading zeros and space around it do not count, None for anything else.

    >>> number(" 02123 ")
    2123
    """
    digits = str(code).strip()
    if not (digits.isascii() and digits.isdigit()):
        return None
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= 4 else None
