"""What is said of a source by whoever gives it."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import attrs

Decimals: TypeAlias = Literal[".", ","]
"""The sign that begins the decimals of a number; the other one separates thousands."""


@attrs.frozen
class Options:
    """How a source is read."""

    defaults: Mapping[str, Any] = attrs.field(factory=dict)
    """Values by column, for what a row does not say."""
    ignores_unknown: bool = False
    """Whether columns that are not known count for nothing."""
    columns: Mapping[str, str | None] = attrs.field(factory=dict)
    """Our names of columns, by the names that the source gives them; None or "" leaves one out."""
    encoding: str | None = None
    """Of a text file, as Python names it; None finds out."""
    decimal: Decimals | None = attrs.field(default=None, validator=attrs.validators.in_((None, ".", ",")))
    """None asks, by a problem of the row, where a number can be read in two ways."""
    sheet: str | None = None
    """Of a workbook; None is the first."""
