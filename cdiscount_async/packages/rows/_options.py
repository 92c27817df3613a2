"""The options for reading a source."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import attrs

Decimals: TypeAlias = Literal[".", ","]
"""The decimal separator of numbers. The other one separates thousands."""


@attrs.frozen
class Options:
    """How a source is read: the arguments of `offer_rows` and `product_rows`."""

    defaults: Mapping[str, Any] = attrs.field(factory=dict)
    """Values by column, for rows that have none."""
    ignores_unknown: bool = False
    """Whether unknown columns are ignored."""
    columns: Mapping[str, str | None] = attrs.field(factory=dict)
    """The known columns by the names in the source. None or "" ignores a column."""
    encoding: str | None = None
    """The encoding of a text file, as Python names it. None detects it."""
    decimal: Decimals | None = attrs.field(default=None, validator=attrs.validators.in_((None, ".", ",")))
    """With None, a number with two meanings is a problem of its row."""
    sheet: str | None = None
    """The name of a workbook's sheet. None is the first visible one."""
