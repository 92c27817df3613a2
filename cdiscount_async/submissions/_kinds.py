"""What is submitted and to whom: the parts that a submission is put together from, known by what they can do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

import attrs

from .._common.package_rows import OnRow
from ..operations import Operation
from ._logs import Log, State

KindName: TypeAlias = Literal["offers", "products", "relays"]


class RowKey(NamedTuple):
    """By what a row is known; its place in the package is where it stands among the others."""

    reference: str
    ean: str | None
    number: int | None = None
    """Of the row in the file that it came from; its place from 1 where it came from none. None: nobody has told."""


class Package(Protocol):
    """What is submitted: a package of `cdiscount_async.packages`, or anything else that writes itself."""

    @property
    def kind(self) -> str:
        """`offers` or `products`."""

    @property
    def name(self) -> str:
        """What it is called."""

    def write(self, file: Path, on_row: OnRow | None = None) -> object:
        """Write it to a path, and tell of each row."""


@attrs.frozen
class SubmissionKind:
    """One kind of submission: the operations it takes, and how their results are read."""

    name: KindName
    submitting: Operation[Any, Any]
    reporting: Operation[Any, Any]
    request: Callable[[str], Any]
    """Makes the request that tells the service an address."""
    question: Callable[[int], Any]
    """Makes the request that asks for the report of a number."""
    state: Callable[[Any], State]
    """Reads the results of both: the number, and how far it is."""
    log: Callable[[Any], Log]
    """Reads the log of one row."""
    suffix: str = ".zip"
    """The ending of the file's name."""
