"""The library's own texts in French: sentences about operations, members and values, and the rules of packages.

```python
from cdiscount_async.translations import translate

print(translate("The number of the order.", "fr"))
```

English is the language of the library. The French texts are loaded when one is asked for.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import attrs

__all__ = ("Language", "Phrase", "no_break_spaces", "translate")

Language: TypeAlias = Literal["en", "fr"]

_NO_BREAK: Final = re.compile(r" (?=[:;!?»%])|(?<=«) |(?<=\d) (?=\d{3}(?!\d))")
"""The spaces at which French typography breaks no line."""


def translate(text: str, language: Language) -> str:
    """Return a text of the library in a language; a text without a translation is returned unchanged.

    Raises:
        ValueError: If there is no such language.

    >>> translate("The carriers that the service knows.", "fr")
    'Les transporteurs que le service connaît.'
    """
    if language == "en":
        return text
    if language != "fr":
        raise ValueError(f"no language {language!r}: the library has en and fr")
    from ._french import TEXTS  # noqa: PLC0415 - most programs need no French

    return no_break_spaces(TEXTS[text]) if text in TEXTS else text


def no_break_spaces(french: str) -> str:
    r"""Return a French text with no-break spaces before punctuation, inside quotation marks and in numbers.

    >>> no_break_spaces("Stock : 1 000 pièces")
    'Stock\xa0: 1\xa0000 pièces'
    """
    return _NO_BREAK.sub("\xa0", french)


@attrs.frozen
class Phrase:
    """A text of the library with values in it.

    >>> print(Phrase("row {first} has the same reference", {"first": 3}).translate("fr"))
    la ligne 3 a la même référence
    """

    text: str
    """The text, with `{…}` in the places of the values."""
    values: Mapping[str, object] = attrs.field(factory=dict)
    """The values by name. A value that is a Phrase is translated, too."""

    def translate(self, language: Language) -> str:
        """Return the phrase in a language."""
        text = translate(self.text, language)
        if not self.values:
            return text
        return text.format(
            **{name: one.translate(language) if isinstance(one, Phrase) else one for name, one in self.values.items()}
        )

    def __str__(self) -> str:
        return self.translate("en")
