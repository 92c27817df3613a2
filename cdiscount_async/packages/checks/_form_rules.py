"""The rules of form, which offers and products share."""

from typing import Final

from ._rule import Rule, Severity

E, W = Severity.ERROR, Severity.WARNING

UNREADABLE: Final = Rule(
    "unreadable", "any", "11..", E, "{problem}", "write the value as the package's schema wants it"
)
MISSING: Final = Rule("missing", "any", "10..", E, "it is mandatory and missing", "give it")
LEFT_OUT: Final = Rule(
    "left-out", "Comment", "", W, "the schema wants it, if only empty", 'write Comment="" where there is none'
)
NOT_KNOWN: Final = Rule("not-known", "any", "", W, "{problem}", "no schema has it: take it out")
DOUBTFUL_CELL: Final = Rule(
    "doubtful-cell", "any", "", W, "{problem}", "look whether the row has what you mean, and write it so"
)
DOUBTFUL_FILE: Final = Rule(
    "doubtful-file", "the file", "", W, "{problem}", "look whether the file is read as you mean it"
)
NO_ROWS: Final = Rule("no-rows", "Offers, Products", "", E, "there are no rows", "a package has one at least")
TOO_MANY_ROWS: Final = Rule(
    "too-many-rows", "Offers, Products", "", E, "there are more than {limit} rows", "make several packages: `split`"
)

FORM_RULES: Final = tuple(one for one in [*vars().values()] if isinstance(one, Rule))
