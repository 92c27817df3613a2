"""The parts of a submission, as protocols: packages, publishers, and the kinds of submissions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

import attrs

from .._common.package_rows import OnRow
from ..operations import Operation
from ._logs import Log, State

KindName: TypeAlias = Literal["offers", "products", "relays"]


class RowKey(NamedTuple):
    """What identifies a row of a package. Rows are in the order of the package."""

    reference: str
    ean: str | None
    number: int | None = None
    """The number of the row in its file, or its place in the package, from 1. None if it was not recorded."""


class Package(Protocol):
    """A package: one of `cdiscount_async.packages`, or your own class with these members."""

    @property
    def kind(self) -> str:
        """The kind of rows: `"offers"`, `"products"` or `"relays"`."""

    @property
    def name(self) -> str:
        """The name of the package."""

    def write(self, file: Path, on_row: OnRow | None = None) -> object:
        """Write the package to a path, and call `on_row` for each row."""


@attrs.frozen
class SubmissionKind:
    """One kind of submission: its two operations, and how their requests and results are made and read."""

    name: KindName
    submitting: Operation[Any, Any]
    reporting: Operation[Any, Any]
    request: Callable[[str], Any]
    """Makes the request that submits an address."""
    report_request: Callable[[int], Any]
    """Makes the request for the report on a number."""
    state: Callable[[Any], State]
    """Reads the number and the status from the result of either operation."""
    log: Callable[[Any], Log]
    """Reads the report on one row."""
    suffix: str = ".zip"
    """The ending of the file's name."""
