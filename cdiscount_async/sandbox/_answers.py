"""How an operation's behaviour is declared: a function that answers, and what it rests on."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeAlias, TypeVar

import attrs

from ..models.common import Error, ErrorTypeEnum
from ..operations import Operation
from ._market import Market
from ._store import Row, Store

Q = TypeVar("Q")
R = TypeVar("R")


class Basis(StrEnum):
    """How we know what an operation does."""

    RECORDED = "recorded"
    """An exchange with the real service shows it."""
    DOCUMENTED = "documented"
    """The vendor's pages, or programs that work with the service, say so."""
    ASSUMED = "assumed"
    """Nobody says: it is what its names and types suggest, and the least harmful reading of them."""


@attrs.frozen
class Call(Generic[Q]):
    """One call of an operation: who calls, with what, and when."""

    market: Market
    operation: Operation[Any, Any]
    seller: Row
    token: str = attrs.field(repr=False)
    request: Q | None
    """The typed request; None where its element was absent or nil."""
    now: datetime
    """French local time, without a zone."""
    fetched: bytes | None = attrs.field(default=None, repr=False)
    """What stands at the URL that the request names, for operations that fetch at once; None if that failed."""

    @property
    def store(self) -> Store:
        """The database."""
        return self.market.store


@attrs.frozen
class Listed(Generic[R]):
    """A result whose list may be long: which items it has is known, and they are made when they are written."""

    result: R
    """All but the list."""
    keys: Sequence[Any]
    """What names the items, in their order."""
    items: Callable[[Sequence[Any]], Iterable[Any]]
    """Gives the items of some keys, but for those that are gone meanwhile."""


class Refused(Exception):
    """A business failure: OperationSuccess false, with a message and mostly an error type.

    `members` are the result's own members where they are not nil, empty or absent. Nothing that the call changed
    remains.
    """

    def __init__(self, message: str | None = "", error_type: ErrorTypeEnum | None = None, **members: object) -> None:
        super().__init__(message)
        self.message = message
        self.errors = () if error_type is None else (Error(error_type=error_type, message=message),)
        self.members = members


class Fault(Exception):
    """A SOAP fault: status 500, a code and a reason."""

    def __init__(self, code: str, reason: str, namespace: str | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.namespace = namespace
        """The namespace of the code's prefix `a`, where the code has it."""


@attrs.frozen
class Answer:
    """What a sandbox does when an operation is called."""

    operation: Operation[Any, Any]
    basis: Basis
    note: str
    """What is known and what is assumed, for the table in docs/sandbox.md."""
    function: Callable[[Any], Any]
    fetches: Callable[[Any], str | None] | None
    """Gives the URL that must be fetched before the function runs."""


Function: TypeAlias = Callable[[Call[Q]], R | Listed[R]]
"""What answers: it gives the result, or one whose long list is made later."""

ANSWERS: Final[dict[str, Answer]] = {}
"""Every operation's behaviour, by its WSDL name."""


def answers(
    operation: Operation[Q, R], basis: Basis, note: str, *, fetches: Callable[[Q], str | None] | None = None
) -> Callable[[Function[Q, R]], Function[Q, R]]:
    """Declare the function that answers an operation."""

    def declare(function: Function[Q, R]) -> Function[Q, R]:
        if operation.name in ANSWERS:
            raise ValueError(f"{operation.name} is answered twice")
        ANSWERS[operation.name] = Answer(operation, basis, note, function, fetches)
        return function

    return declare
