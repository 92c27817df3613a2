"""The rules for the form of a row, which offers and products share."""

from typing import Final

from ._rule import Rule, Severity

E, W = Severity.ERROR, Severity.WARNING

UNREADABLE: Final = Rule(
    "unreadable", "any", "11..", E, "{problem}", "write the value as the schema of packages requires"
)
MISSING: Final = Rule("missing", "any", "10..", E, "it is mandatory and missing", "enter a value")
LEFT_OUT: Final = Rule(
    "left-out",
    "Comment",
    "",
    W,
    "the schema requires it, even if it is empty",
    'write Comment="" if there is no comment',
)
NOT_KNOWN: Final = Rule("not-known", "any", "", W, "{problem}", "remove it: no schema contains it")
DOUBTFUL_CELL: Final = Rule(
    "doubtful-cell", "any", "", W, "{problem}", "check that the row says what you mean, or correct it"
)
DOUBTFUL_FILE: Final = Rule(
    "doubtful-file", "the file", "", W, "{problem}", "check that the file is read as you expect"
)
NO_ROWS: Final = Rule("no-rows", "Offers, Products", "", E, "there are no rows", "add at least one row")
TOO_MANY_ROWS: Final = Rule(
    "too-many-rows", "Offers, Products", "", E, "there are more than {limit} rows", "make several packages with `split`"
)

FORM_RULES: Final = tuple(one for one in [*vars().values()] if isinstance(one, Rule))
