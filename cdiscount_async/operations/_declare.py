"""How an operation is declared: once, with its types and whether it may be repeated."""

from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from inspect import Parameter, Signature
from types import MethodType
from typing import Any, Final, Generic, Protocol, TypeVar, overload

import attrs

from .._common.arguments import expect
from .._contract.declare import CDISCOUNT
from .._contract.sentences import sentences
from .._contract.shapes import pascal
from ..environments import Environment
from ..timing import Timing

Q = TypeVar("Q")
R = TypeVar("R")

_KIND: Final = Parameter.POSITIONAL_OR_KEYWORD


class Safety(Enum):
    """Whether a call may be sent again when its outcome is unknown."""

    READS = "reads"
    """Changes nothing: repeat freely."""
    SETS = "sets"
    """A write that has the same effect when done twice."""
    WRITES = "writes"
    """Once only: a repeat could refund, order or submit twice."""


_SAFETY: Final = {
    Safety.READS: "It changes nothing: it may be repeated.",
    Safety.SETS: "It writes, with the same effect when it is done twice: it may be repeated.",
    Safety.WRITES: "It writes, and must not be repeated before it is known whether it happened.",
}
_ERRORS: Final = """    OperationFailed: the service answered that it failed.
    AuthenticationError: the login, its password, its token or its rights were refused.
    TransportError: no usable answer came.
    ReplyError: the answer is not what the contract says."""


@attrs.frozen
class Listing:
    """The list in the result of an operation, which may be read item by item."""

    attribute: str
    """The result's member that holds the items, for example order_list."""
    key: str | None
    """The member that identifies an item; None if there is none."""


FILTER_DATES: Final = (
    "begin_creation_date",
    "end_creation_date",
    "begin_modification_date",
    "end_modification_date",
)
"""The members by which filters select a span of time."""
OnItems = Callable[[Sequence[Any]], Awaitable[None]]
"""A callback for some items of a list, in their order. The reply waits while the callback runs."""
BeforeReading = Callable[[], Awaitable[object]]
"""A callback before the items of a reply are read. Until it returns, the reply waits as compressed bytes."""


class IgnoredFilterWarning(UserWarning):
    """The service ignores a part of a request, and answers with more than was asked for."""


@attrs.frozen(repr=False)
class Operation(Generic[Q, R]):
    """One operation of the service: its names, its types and its safety class."""

    name: str = attrs.field(init=False)
    """The WSDL name, for example GetOrderList."""
    section: str = attrs.field(init=False)
    """The attribute of the client that has it, for example orders."""
    method: str = attrs.field(init=False)
    """The method's name there: the WSDL name in snake_case."""
    owner: Any = attrs.field(init=False, eq=False)
    """The class that declares it."""
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
    """Whether its replies echo neither the token nor the login, so that they do not show whose they are."""
    ignores: Callable[[Q], str | None] | None = None
    """Returns a warning about the part of a request that the service would ignore; None if there is none."""

    def __repr__(self) -> str:
        return f"<operation {self.name}>"

    @property
    def action(self) -> str:
        """The SOAPAction, without quotes."""
        return f"{CDISCOUNT}/IMarketplaceAPIService/{self.name}"

    @property
    def page(self) -> str:
        """The place in the documentation that describes it, with an example and its reply."""
        return f"docs/service/{self.section}.md#{self.name.lower()}"


def expect_request(operation: Operation[Q, Any], request: object) -> None:
    """Raise TypeError if this is not a request of the operation."""
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

    async def receive(
        self,
        operation: Operation[Q, R],
        request: Q | None,
        on_items: OnItems,
        before_reading: BeforeReading | None = None,
    ) -> R:
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


class Call(Protocol[Q, R]):
    """An operation of one client: a bound method that takes the request."""

    @property
    def operation(self) -> Operation[Q, R]:
        """The declaration."""

    async def __call__(self, request: Q) -> R:
        """Send the request and return the typed result; raises CdiscountError."""
        ...


class BareCall(Protocol[R]):
    """An operation of one client that takes no request: a bound method without arguments."""

    @property
    def operation(self) -> Operation[None, R]:
        """The declaration."""

    async def __call__(self) -> R:
        """Call the operation and return the typed result; raises CdiscountError."""
        ...


class _Docstring:
    """What `help` shows for an operation: read from the source when it is needed, not before."""

    def __get__(self, declared: "_Declaration[Any, Any] | None", _: type[Any]) -> str | None:
        return None if declared is None else _help(declared)


class _Declaration(Operation[Q, R]):
    # An operation that is a method of its section, also for `help` and `inspect.signature`.

    def __set_name__(self, owner: type[Section], name: str) -> None:
        named = {"name": pascal(name), "section": owner.__name__.lower(), "method": name, "owner": owner}
        types = ({"request": self.request_type} if self.request_type else {}) | {"return": self.result_type}
        of_function = {
            "__name__": name,
            "__qualname__": f"{owner.__qualname__}.{name}",
            "__module__": owner.__module__,
            "__annotations__": types,
        }
        for attribute, value in (named | of_function).items():
            object.__setattr__(self, attribute, value)

    @property
    def operation(self) -> Operation[Q, R]:
        """The declaration: a bound method has the attributes of its function."""
        return self

    @property
    def __signature__(self) -> Signature:
        of_request = [Parameter("request", _KIND, annotation=self.request_type)] if self.request_type else []
        return Signature([Parameter("self", _KIND), *of_request], return_annotation=self.result_type)

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (self.owner, self.method)


class _Declared(_Declaration[Q, R]):
    __doc__: Any = _Docstring()

    @overload
    def __get__(self, section: None, owner: type[Section]) -> Operation[Q, R]: ...
    @overload
    def __get__(self, section: Section, owner: type[Section]) -> Call[Q, R]: ...
    def __get__(self, section: Section | None, owner: type[Section]) -> Any:
        """Return the operation or the bound method."""
        return self if section is None else MethodType(self, section)

    def __call__(self, section: Section, request: Q) -> Awaitable[R]:
        return section._caller.call(self, request)


class _BareDeclared(_Declaration[None, R]):
    __doc__: Any = _Docstring()

    @overload
    def __get__(self, section: None, owner: type[Section]) -> Operation[None, R]: ...
    @overload
    def __get__(self, section: Section, owner: type[Section]) -> BareCall[R]: ...
    def __get__(self, section: Section | None, owner: type[Section]) -> Any:
        """Return the operation or the bound method."""
        return self if section is None else MethodType(self, section)

    def __call__(self, section: Section) -> Awaitable[R]:
        return section._caller.call(self)


@overload
def reads(
    result: type[R], /, *, since: str | None = None, lists: str | None = None, anonymous: bool = False
) -> _BareDeclared[R]: ...
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
) -> _Declared[Q, R]: ...
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
    return _Declared(**facts) if request else _BareDeclared(**facts)


def sets(request: type[Q], result: type[R], /, *, parameter: str, anonymous: bool = False) -> _Declared[Q, R]:
    """Declare a write that has the same effect when done twice."""
    return _Declared(**_facts(request, result, parameter, Safety.SETS, "", None), anonymous=anonymous)


def writes(request: type[Q], result: type[R], /, *, parameter: str, check: str) -> _Declared[Q, R]:
    """Declare a write that must never be repeated; `check` says how to find out whether it happened."""
    return _Declared(**_facts(request, result, parameter, Safety.WRITES, check, None))


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
    return tuple(one for one in vars(section).values() if isinstance(one, Operation))


def _help(declared: _Declaration[Any, Any]) -> str:
    """Return the docstring of an operation: its sentence, its types, and its errors."""
    sentence = sentences(declared.owner).get(declared.method, "")
    request, result = declared.request_type, declared.result_type.__name__
    lines = [f"{sentence}\n\nThe operation {declared.name}. {_SAFETY[declared.safety]} See {declared.page}.\n"]
    if request:
        lines += ["Args:", f"    request: the {request.__name__}.\n"]
    lines += ["Returns:", f"    The {result}.\n", "Raises:"]
    if request:
        lines += ["    InvalidRequest: the request does not fit the contract; nothing was sent."]
    lines += [_ERRORS]
    if declared.how_to_check:
        lines += [f"    OutcomeUnknown: nobody knows whether it happened. To find out, {declared.how_to_check}."]
    return "\n".join(lines).strip()
