"""Operation and bytes to the typed result, or to the right error."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar, overload

from .._codec import decode
from .._codec.list_text import LONG, NotCanonical, items
from .._codec.tolerant import OnUnknown, ReadLog
from .._codec.xml import ENVELOPE, MAX_BYTES, Element, parse
from .._common.node_limit import MAX_NODES, too_many
from .._contract.declare import MESSAGES, evolve
from ..codes import error_types
from ..errors import (
    CdiscountError,
    ContractMismatch,
    DataTimedOut,
    DeserializationFailed,
    ForeignReply,
    HttpError,
    InternalServiceFault,
    NotAuthorized,
    OperationFailed,
    Problem,
    QuotaExceeded,
    ReplyError,
    SellerInactive,
    SoapFault,
    TokenRejected,
)
from ..models.common import Error, ErrorTypeEnum, ServiceBaseAPIMessage
from ..operations import ALL, Operation, find
from .echo import Echo
from .envelope import body_of
from .list_layout import listed

R = TypeVar("R")

GOOD: Final = range(200, 300)
"""The statuses of HTTP that say nothing is wrong."""


@overload
def read_reply(
    operation: Operation[Any, R],
    body: bytes,
    *,
    status: int = 200,
    max_bytes: int = MAX_BYTES,
    max_nodes: int = MAX_NODES,
    on_unknown: OnUnknown | None = None,
) -> R: ...
@overload
def read_reply(
    operation: str,
    body: bytes,
    *,
    status: int = 200,
    max_bytes: int = MAX_BYTES,
    max_nodes: int = MAX_NODES,
    on_unknown: OnUnknown | None = None,
) -> Any: ...
def read_reply(
    operation: Operation[Any, Any] | str,
    body: bytes,
    *,
    status: int = 200,
    max_bytes: int = MAX_BYTES,
    max_nodes: int = MAX_NODES,
    on_unknown: OnUnknown | None = None,
) -> Any:
    """Return the typed result of an operation, or raise what the reply says instead.

    An element that the contract does not have is skipped; `on_unknown` is told of each. `status` is the reply's HTTP
    status. `max_bytes` is the largest document that is read, `max_nodes` the most elements and attributes that it may
    have; a document of more raises ContractMismatch before it takes any memory.

    Raises OperationFailed, TokenRejected, NotAuthorized, SoapFault, ContractMismatch or NotXml, mostly as one of their
    subclasses, or HttpError where the status is an error and the body no SOAP.
    """
    return read(find(operation), body, status=status, max_bytes=max_bytes, max_nodes=max_nodes, on_unknown=on_unknown)


def read(
    operation: Operation[Any, R],
    body: bytes,
    *,
    status: int = 200,
    max_bytes: int = MAX_BYTES,
    max_nodes: int = MAX_NODES,
    on_unknown: OnUnknown | None = None,
    echo: Echo | None = None,
) -> R:
    """Return the typed result as `read_reply` does; `echo` knows the call that it must be the answer to.

    Raises ForeignReply for the answer to another call.
    """
    try:
        if operation.listing is not None and on_unknown is None and LONG <= len(body) <= max_bytes:
            result = _read_list(operation, operation.listing.attribute, body, status, max_nodes, echo)
            if result is not None:
                return result
        return _read(operation, body, status, max_bytes, max_nodes, on_unknown, echo)
    except CdiscountError as error:
        error.operation = operation.name
        raise


def _read_list(
    operation: Operation[Any, R], attribute: str, body: bytes, status: int, max_nodes: int, echo: Echo | None
) -> R | None:
    """Read a list from its text, and the reply as one without items; None where it is to be read as one document."""
    expected = listed(operation)
    opening = expected.opening(body)
    if opening is None or not opening.usual or too_many(body, max_nodes):
        return None
    # Had the list ended before, its end tag would stand among the items, and they would be NotCanonical.
    end = body.rfind(opening.frame[1], len(opening.head))
    if end < 0:
        return None
    try:
        found = items(expected.record.type, body[len(opening.head) : end])
        result = _read(operation, opening.head + body[end:], status, MAX_BYTES, max_nodes, None, echo)
    except (NotCanonical, CdiscountError):  # an error is to say where in the whole document it is
        return None
    return evolve(result, **{attribute: tuple(found)})


def _read(
    operation: Operation[Any, R],
    body: bytes,
    status: int,
    max_bytes: int,
    max_nodes: int,
    on_unknown: OnUnknown | None,
    echo: Echo | None,
) -> R:
    try:
        root = parse(body, max_bytes=max_bytes, max_nodes=max_nodes, status=status)
        element = body_of(root, status, body)
    except ReplyError:
        if status in GOOD:
            raise
        raise HttpError("an answer without SOAP", status=status, body=body) from None
    if element.tag == f"{ENVELOPE}Fault":
        raise _fault(element, status, body, echo)
    if echo is not None and element.tag != f"{operation.name}Response" and _is_response(element.tag):
        raise ForeignReply(f"the reply is that of {element.tag.removesuffix('Response')}: it is another call's")
    found = _result_element(operation, element, status, body)
    log = ReadLog()
    result = decode.read(operation.result_type, found, on_unknown, log)
    if echo is not None:  # first of all: what is another call's may be of any form
        echo.check(*_said(found, result, log))
    if isinstance(result, list):
        raise ContractMismatch(result, status=status, body=body)
    if result is None:
        raise ContractMismatch([Problem("$", "expected a result, not nil")], status=status, body=body)
    _raise_failure(result, tuple(_errors_skipped(log)))
    return result


def _is_response(tag: str) -> bool:
    """Return whether an element is the reply of some operation."""
    return tag.endswith("Response") and tag.removesuffix("Response") in ALL


def _result_element(operation: Operation[Any, Any], response: Element, status: int, body: bytes) -> Element:
    if response.tag != f"{operation.name}Response":
        problem = Problem("$", f"expected {operation.name}Response, not {response.tag}")
        raise ContractMismatch([problem], status=status, body=body)
    name = f"{operation.name}Result"
    results = [child for child in response if child.tag == name]
    if len(results) == 1 and not any(child.tag.startswith(ENVELOPE) for child in response):
        return results[0]
    expected = f"expected one {name}, and no other" if results else f"expected {name}"
    raise ContractMismatch([Problem("$", expected)], status=status, body=body)


def _said(element: Element, result: Any, log: ReadLog) -> tuple[list[str], list[str]]:
    """Return the tokens and the logins that a result has as members, in whatever namespace."""
    if isinstance(result, ServiceBaseAPIMessage) and not log.skipped:  # then there is one of each at most
        return [result.token_id or ""], [result.seller_login or ""]
    tokens: list[str] = []
    logins: list[str] = []
    for member in element.iterchildren("{*}TokenId", "{*}SellerLogin"):
        (tokens if member.tag.endswith("TokenId") else logins).append(member.text or "")
    return tokens, logins


def _fault(element: Element, status: int, body: bytes, echo: Echo | None) -> CdiscountError:
    """Decide what a fault means: one code stands for three things, and only the text tells them apart.

    An unknown text under that code counts as a rejected token: a fresh one and one repeat do no harm, because the
    service refuses a token before it does any work.
    """
    code = (element.findtext("faultcode") or "").rpartition(":")[2]
    reason = element.findtext("faultstring") or ""
    if echo is not None:
        echo.check_fault(reason)
    if code != "RequestTokenValidationError":
        kind = {"DeserializationFailed": DeserializationFailed, "InternalServiceFault": InternalServiceFault}
        return kind.get(code, SoapFault)(code, reason, status=status, body=body)
    if "not authorized" in reason.lower():
        return NotAuthorized("this account may not call this operation", code=code, reason=reason)
    return TokenRejected(f"the service does not accept the token: {reason}", code=code, reason=reason)


def _errors_skipped(log: ReadLog) -> Iterator[Error]:
    """Return the errors for which the contract has no place: not every result has an ErrorList."""
    for owner, element in log.skipped:
        if owner == "ErrorList":
            yield _error(element)
        elif _local(element) == "ErrorList" and _judged(element.getparent()):
            yield from (_error(child) for child in element)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _judged(result: Element | None) -> bool:
    """Whether an element says that something succeeded or failed."""
    return result is not None and result.find(f"{{{MESSAGES}}}OperationSuccess") is not None


def _error(element: Element) -> Error:
    said = {_local(part): part.text for part in element}
    kind = said.get("ErrorType")
    return Error(error_type=None if kind is None else ErrorTypeEnum(kind.strip()), message=said.get("Message"))


def _raise_failure(result: Any, skipped: tuple[Error, ...]) -> None:
    """Raise what the result itself says; one that does not say it succeeded has not."""
    errors: tuple[Error, ...] = (*getattr(result, "error_list", ()), *skipped)
    if result.operation_success is True and not errors:
        return
    types = list(dict.fromkeys(error.error_type for error in errors))
    failure = _failure(result.error_message or "", types)(result.error_message, errors, result)
    failure.explained = tuple(entry for one in types if (entry := error_types.entry(one)) is not None)
    raise failure


def _failure(message: str, types: Sequence[ErrorTypeEnum | None]) -> type[OperationFailed]:
    """Decide what kind of failure a result tells of, where a caller would do something else about it.

    A switched-off account is told by its error's type or, with an empty ErrorList, by a text,
    and a time-out of the service's database by that database's own words.
    """
    if ErrorTypeEnum.QUOTA in types:
        return QuotaExceeded
    if ErrorTypeEnum.INACTIVE_SELLER_ERROR in types or message.strip() == "Vendeur désactivé":
        return SellerInactive
    return DataTimedOut if "timeout expired" in message.lower() else OperationFailed
