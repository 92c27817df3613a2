"""What is submitted and to whom: the parts that a submission is put together from, known by what they can do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

import attrs

from ..operations import Operation
from ._logs import Log, State

OnRow: TypeAlias = Callable[[int, str, str | None], None]
"""Is told of each row: its number in the file that it came from, or its place from 1; its reference, and its EAN."""
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


class HostedFile(Protocol):
    """Where a publisher has put a file."""

    @property
    def url(self) -> str:
        """What the service is told; whoever knows it has the package."""

    @property
    def name(self) -> str:
        """By which the publisher withdraws it."""

    @property
    def private(self) -> bool:
        """Whether only this machine or its network can reach it."""

    @property
    def host(self) -> str:
        """What may be shown of it."""


class Publisher(Protocol):
    """What puts files where the service can fetch them: one of `cdiscount_async.publishers`, or your own."""

    async def publish(self, file: Path, name: str) -> HostedFile:
        """Publish a file, and give its address."""

    async def withdraw(self, publication: Any) -> None:
        """Take it away; only its name need be known."""


@attrs.frozen
class Published:
    """A publication of which only the name is known, because an earlier process has made it."""

    name: str = attrs.field(repr=False)
    url: str = attrs.field(default="", repr=False)
    private: bool = False
    host: str = ""


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
    """Reads what is told of one row."""
