"""The rules of references and texts, which offers and products share."""

from typing import Final

from ._rule import Rule, Severity

W = Severity.WARNING

LEFTOVER: Final = Rule(
    "leftover",
    "references and texts",
    "",
    W,
    "it is {what}",
    "keep the column as text, and take the value from where it was right",
)
HIDDEN_SIGN: Final = Rule(
    "hidden-sign",
    "references and texts",
    "",
    W,
    "it has {sign}, which nobody sees",
    "take the sign out, unless what is listed already has it",
)
MISREAD: Final = Rule(
    "misread",
    "references and texts",
    "",
    W,
    "it looks like UTF-8 that was read as {encoding}",
    "read the file as UTF-8 where it was made or converted",
)
LETTER_LOST: Final = Rule(
    "letter-lost",
    "references and texts",
    "",
    W,
    "it has U+FFFD, which a program writes for a letter that it cannot read",
    "write the letter again, and say the encoding where the file was made",
)
HTML_ENTITY: Final = Rule(
    "html-entity",
    "references and texts",
    "",
    W,
    "it has {entity}, an HTML entity, which stays as it is written",
    "write the sign itself",
)
PLACEHOLDER: Final = Rule(
    "placeholder",
    "references and texts",
    "",
    W,
    "it has a placeholder of a template that nobody has filled",
    "fill it, or take it out",
)

TEXT_RULES: Final = tuple(one for one in [*vars().values()] if isinstance(one, Rule))
