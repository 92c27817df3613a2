"""How an operation is declared: once, with its types and whether it may be repeated."""

import ast
import inspect
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any, Final, Generic, Protocol, TypeVar, overload

import attrs

from .._common.arguments import expect
from .._contract.declare import CDISCOUNT
from .._contract.shapes import pascal
from ..environments import Environment
from ..timing import Timing

Q = TypeVar("Q")
R = TypeVar("R")


class Safety(Enum):
    """Whether a call may be sent again when its outcome is unknown."""

    READS = "reads"
    """Changes nothing: repeat freely."""
    SETS = "sets"
    """A write that has the same effect when done twice."""
    WRITES = "writes"
    """Once only: a repeat could refund, order or submit twice."""


@attrs.frozen
class Listing:
    """The list that an operation answers with: what of a result comes item by item."""

    attribute: str
    """The result's member that holds the items, for example order_list."""
    key: str | None
    """The member that names an item among all others; None where nothing does."""


FILTER_DATES: Final = (
    "begin_creation_date",
    "end_creation_date",
    "begin_modification_date",
    "end_modification_date",
)
"""The members by which filters select a span of time."""
OnItems = Callable[[Sequence[Any]], Awaitable[None]]
"""A callback for some items of a list, in their order. The reply waits while the callback runs."""


class IgnoredFilterWarning(UserWarning):
    """The service ignores a part of a request, and answers with more than was asked for."""


@attrs.frozen
class Operation(Generic[Q, R]):
    """One operation of the service: its names, its types and its safety class."""

    name: str
    """The WSDL name, for example GetOrderList."""
    section: str
    """The attribute of the client that has it, for example orders."""
    method: str
    """The method's name there: the WSDL name in snake_case."""
    parameter: str | None
    """The element that holds the request; irregular, and None where the operation takes no request."""
    request_type: type[Q] | None
    result_type: type[R]
    safety: Safety
    how_to_check: str
    """For a once-only write: how to find out whether it happened."""
    since: str | None
    """The generation of the schema that brought it, where that came after December 2019."""
    listing: Listing | None = None
    """What it lists; None where the result is no list."""
    anonymous: bool = False
    """Whether its replies echo neither the token nor the login of the call, so that nothing tells whose they are."""
    ignores: Callable[[Q], str | None] | None = attrs.field(default=None, repr=False)
    """Returns what of a request the service would ignore, in the words of a warning; None where it is all heeded."""

    @property
    def action(self) -> str:
        """The SOAPAction, without quotes."""
        return f"{CDISCOUNT}/IMarketplaceAPIService/{self.name}"


def expect_request(operation: Operation[Q, Any], request: object) -> None:
    """Raise TypeError for what is no request of an operation."""
    wanted: Any = operation.request_type
    expect("request", request, f"the {wanted.__name__} of {operation.name}", wanted)


class Caller(Protocol):
    """What a section needs: something that carries out an operation."""

    @property
    def login(self) -> str:
        """Who the seller is."""

    @property
    def environment(self) -> Environment:
        """Where the service is."""

    @property
    def timing(self) -> Timing:
        """Where time and chance come from."""

    @property
    def dry_run(self) -> bool:
        """Whether a call sends nothing and raises DryRun."""

    async def receive(self, operation: Operation[Q, R], request: Q | None, on_items: OnItems) -> R:
        """Send the request, deliver the items of the reply to `on_items` as they arrive, and return the result without.

        An item that was delivered is not delivered again when the call is repeated.
        """
        ...

    async def call(self, operation: Operation[Q, R], request: Q | None = None) -> R:
        """Send the request and give the typed result."""
        ...


class Section:
    """A part of the client: its operations as methods."""

    def __init__(self, caller: Caller) -> None:
        self._caller: Final = caller


@attrs.frozen
class Call(Generic[Q, R]):
    """An operation of one client, ready to be awaited with its request."""

    operation: Operation[Q, R]
    _caller: Caller = attrs.field(repr=False)

    async def __call__(self, request: Q) -> R:
        """Send the request and give the typed result; raises `CdiscountError`."""
        return await self._caller.call(self.operation, request)


@attrs.frozen
class BareCall(Generic[R]):
    """An operation without a request, ready to be awaited."""

    operation: Operation[None, R]
    _caller: Caller = attrs.field(repr=False)

    async def __call__(self) -> R:
        """Call the operation and give the typed result; raises `CdiscountError`."""
        return await self._caller.call(self.operation, None)


class _Declared(Generic[Q, R]):
    """What both kinds of declaration share: the facts, completed by the name they are assigned to."""

    operation: Operation[Q, R]

    def __init__(self, **facts: Any) -> None:
        self._facts = facts

    def __set_name__(self, owner: type[Section], name: str) -> None:
        self.operation = Operation(name=pascal(name), section=owner.__name__.lower(), method=name, **self._facts)


class Declared(_Declared[Q, R]):
    """A declaration with a request: the operation on the class, a call on an instance."""

    @overload
    def __get__(self, section: None, owner: type[Section]) -> Operation[Q, R]: ...
    @overload
    def __get__(self, section: Section, owner: type[Section]) -> Call[Q, R]: ...
    def __get__(self, section: Section | None, owner: type[Section]) -> Operation[Q, R] | Call[Q, R]:
        """Return the operation or the call."""
        return self.operation if section is None else Call(self.operation, section._caller)


class BareDeclared(_Declared[None, R]):
    """A declaration without a request: the operation on the class, a call on an instance."""

    @overload
    def __get__(self, section: None, owner: type[Section]) -> Operation[None, R]: ...
    @overload
    def __get__(self, section: Section, owner: type[Section]) -> BareCall[R]: ...
    def __get__(self, section: Section | None, owner: type[Section]) -> Operation[None, R] | BareCall[R]:
        """Return the operation or the call."""
        return self.operation if section is None else BareCall(self.operation, section._caller)


@overload
def reads(
    result: type[R], /, *, since: str | None = None, lists: str | None = None, anonymous: bool = False
) -> BareDeclared[R]: ...
@overload
def reads(
    request: type[Q],
    result: type[R],
    /,
    *,
    parameter: str,
    since: str | None = None,
    lists: str | None = None,
    key: str | None = None,
    anonymous: bool = False,
    ignores: Callable[[Q], str | None] | None = None,
) -> Declared[Q, R]: ...
def reads(
    *types: Any,
    parameter: str | None = None,
    since: str | None = None,
    lists: str | None = None,
    key: str | None = None,
    anonymous: bool = False,
    ignores: Callable[[Any], str | None] | None = None,
) -> Any:
    """Declare an operation that changes nothing; `lists` and `key` are those of its `Listing`."""
    *request, result = types
    facts = _facts(request[0] if request else None, result, parameter, Safety.READS, "", since)
    facts |= {"listing": Listing(lists, key) if lists else None, "anonymous": anonymous, "ignores": ignores}
    return Declared(**facts) if request else BareDeclared(**facts)


def sets(request: type[Q], result: type[R], /, *, parameter: str, anonymous: bool = False) -> Declared[Q, R]:
    """Declare a write that has the same effect when done twice."""
    return Declared(**_facts(request, result, parameter, Safety.SETS, "", None), anonymous=anonymous)


def writes(request: type[Q], result: type[R], /, *, parameter: str, check: str) -> Declared[Q, R]:
    """Declare a write that must never be repeated; `check` tells how to find out whether it happened."""
    return Declared(**_facts(request, result, parameter, Safety.WRITES, check, None))


def _facts(request: Any, result: Any, parameter: str | None, safety: Safety, check: str, since: str | None) -> Any:
    return {
        "parameter": parameter,
        "request_type": request,
        "result_type": result,
        "safety": safety,
        "how_to_check": check,
        "since": since,
    }


def operations_of(section: type[Section]) -> tuple[Operation[Any, Any], ...]:
    """Return the operations that a section declares, in the order of its file."""
    return tuple(one.operation for one in vars(section).values() if isinstance(one, _Declared))


@cache
def sentences(section: type[Section]) -> dict[str, str]:
    """Return each method's sentence: the string that stands beneath its declaration."""
    body = [statement for cls in ast.parse(inspect.getsource(section)).body for statement in getattr(cls, "body", ())]
    found: dict[str, str] = {}
    for declaration, below in pairwise(body):
        match declaration, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                found[name] = inspect.cleandoc(said)
    return found
