"""The rules for references and texts, which offers and products share."""

from typing import Final

from ._rule import Rule, Severity

W = Severity.WARNING

LEFTOVER: Final = Rule(
    "leftover",
    "references and texts",
    "",
    W,
    "it is {what}",
    "format the column as text, and copy the value again from its source",
)
HIDDEN_SIGN: Final = Rule(
    "hidden-sign",
    "references and texts",
    "",
    W,
    "it contains {character}, which is invisible",
    "remove the character, unless the listed offer or product already has it",
)
MISREAD: Final = Rule(
    "misread",
    "references and texts",
    "",
    W,
    "it looks like UTF-8 that was read as {encoding}",
    "read the file as UTF-8 in the program that made or converted it",
)
LETTER_LOST: Final = Rule(
    "letter-lost",
    "references and texts",
    "",
    W,
    "it contains U+FFFD, which a program writes for a letter that it cannot read",
    "type the letter again, and set the right encoding in the program that made the file",
)
HTML_ENTITY: Final = Rule(
    "html-entity",
    "references and texts",
    "",
    W,
    "it contains the HTML entity {entity}, which is not converted",
    "write the character itself",
)
PLACEHOLDER: Final = Rule(
    "placeholder",
    "references and texts",
    "",
    W,
    "it contains a placeholder of a template, which was not filled in",
    "fill it in, or remove it",
)

TEXT_RULES: Final = tuple(one for one in [*vars().values()] if isinstance(one, Rule))
