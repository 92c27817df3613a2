"""How the behaviour of an operation is declared: the function that answers, and how we know what to answer.

See docs/service/README.md#how-certain-a-fact-is.
"""

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
    """A recorded exchange with the real service shows the behaviour."""
    DOCUMENTED = "documented"
    """The vendor's pages, or programs that work with the service, describe the behaviour."""
    ASSUMED = "assumed"
    """No source describes the behaviour. It follows from names and types, in the least harmful reading."""


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
    """The file at the URL of the request, for operations that fetch it during the call; None if that failed."""

    @property
    def store(self) -> Store:
        """The database."""
        return self.market.store


@attrs.frozen
class LongList(Generic[R]):
    """A result with a list that may be long: its keys are known, and its items are made when they are written."""

    result: R
    """The result without the list."""
    keys: Sequence[Any]
    """The keys of the items, in order."""
    items: Callable[[Sequence[Any]], Iterable[Any]]
    """Returns the items of some keys, without items that were deleted meanwhile."""


class Refused(Exception):
    """A business failure: OperationSuccess false, with a message and usually an error type.

    `members` are members of the result that have a value in the failure. All changes of the call are rolled back.
    """

    def __init__(self, message: str | None = "", error_type: ErrorTypeEnum | None = None, **members: object) -> None:
        super().__init__(message)
        self.message = message
        self.errors = () if error_type is None else (Error(error_type=error_type, message=message),)
        self.members = members


class SoapFault(Exception):
    """A SOAP fault: status 500, a code and a reason."""

    def __init__(self, code: str, reason: str, namespace: str | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.namespace = namespace
        """The namespace of the prefix `a`, for codes with that prefix."""


@attrs.frozen
class Answer:
    """How the sandbox answers one operation."""

    operation: Operation[Any, Any]
    basis: Basis
    note: str
    """What is known and what is assumed, for the table in docs/sandbox.md."""
    function: Callable[[Any], Any]
    fetches: Callable[[Any], str | None] | None
    """Returns the URL of the file to fetch before the function runs."""


Function: TypeAlias = Callable[[Call[Q]], R | LongList[R]]
"""A function that answers: it returns a result, or a LongList whose items are made later."""

ANSWERS: Final[dict[str, Answer]] = {}
"""The answers of all operations, by WSDL name."""


def answers(
    operation: Operation[Q, R], basis: Basis, note: str, *, fetches: Callable[[Q], str | None] | None = None
) -> Callable[[Function[Q, R]], Function[Q, R]]:
    """Return a decorator that declares the function that answers an operation."""

    def declare(function: Function[Q, R]) -> Function[Q, R]:
        if operation.name in ANSWERS:
            raise ValueError(f"{operation.name} is answered twice")
        ANSWERS[operation.name] = Answer(operation, basis, note, function, fetches)
        return function

    return declare
