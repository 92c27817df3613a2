"""The bytes of a reply to the typed result of its operation, or to the error that it means.

See docs/service/outcomes.md#by-status.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar, overload

from .._codec import decode
from .._codec.list_text import NotCanonical, pays, read_items
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
from .list_layout import layout_of

R = TypeVar("R")

GOOD: Final = range(200, 300)
"""The HTTP statuses of success."""


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
    """Return the typed result of an operation, or raise the error that its reply means.

    An element that the contract does not have is skipped.

    Args:
        operation: The operation that was called, or its WSDL name.
        body: The body of the reply.
        status: The HTTP status of the reply.
        max_bytes: The largest document that is read, in bytes.
        max_nodes: The most elements and attributes of a document. They are counted before it takes memory as a tree.
        on_unknown: Called with each element that the contract does not have.

    Raises:
        OperationFailed: The service reports that the operation failed; often one of its subclasses.
        TokenRejected: The service does not accept the token.
        NotAuthorized: The account may not call this operation.
        SoapFault: The service answered with another fault.
        ContractMismatch: The document does not fit the contract, or has more than `max_nodes`.
        NotXml: The body is not one well-formed document, or is too large.
        HttpError: The status is an error and the body is not SOAP.
        KeyError: No operation has this name.

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
    """Return the typed result as `read_reply` does, after it was compared with `echo`.

    Raises ForeignReply if the reply answers another call.
    """
    try:
        if operation.listing is not None and on_unknown is None and len(body) <= max_bytes:
            result = _read_canonical_list(operation, operation.listing.attribute, body, status, max_nodes, echo)
            if result is not None:
                return result
        return _read(operation, body, status, max_bytes, max_nodes, on_unknown, echo)
    except CdiscountError as error:
        error.operation = operation.name
        raise


def _read_canonical_list(
    operation: Operation[Any, R], attribute: str, body: bytes, status: int, max_nodes: int, echo: Echo | None
) -> R | None:
    """Return a result whose list is read from its text; None if the reply must be read as one document."""
    layout = layout_of(operation)
    if not pays(layout.record.type, len(body)):
        return None
    span = layout.items_span(body)
    if span is None or too_many(body, max_nodes):
        return None
    start, end = span
    rest = body[:start] + body[end:]
    try:
        root = parse(rest, max_nodes=max_nodes, status=status)
        if not layout.has_canonical_prefixes(root):
            return None
        found = read_items(layout.record.type, body, start, end)
        result = _read_element(operation, body_of(root, status, rest), rest, status, None, echo)
    except (NotCanonical, CdiscountError):  # reading the whole document raises the error with its path
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
    return _read_element(operation, element, body, status, on_unknown, echo)


def _read_element(
    operation: Operation[Any, R],
    element: Element,
    body: bytes,
    status: int,
    on_unknown: OnUnknown | None,
    echo: Echo | None,
) -> R:
    """Return the typed result in the element of a SOAP body."""
    if element.tag == f"{ENVELOPE}Fault":
        raise _fault(element, status, body, echo)
    if echo is not None and element.tag != f"{operation.name}Response" and _is_response(element.tag):
        raise ForeignReply(f"the reply is to {element.tag.removesuffix('Response')}: it is the reply to another call")
    found = _result_element(operation, element, status, body)
    log = ReadLog()
    result = decode.read(operation.result_type, found, on_unknown, log)
    if echo is not None:  # before other errors: the reply to another call may have any form
        echo.check(*_echoed(found, result, log))
    if isinstance(result, list):
        raise ContractMismatch(result, status=status, body=body)
    if result is None:
        raise ContractMismatch([Problem("$", "expected a result, not nil")], status=status, body=body)
    _raise_failure(result, tuple(_skipped_errors(log)))
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


def _echoed(element: Element, result: Any, log: ReadLog) -> tuple[list[str], list[str]]:
    """Return the tokens and the logins that a result has as members, in any namespace."""
    if isinstance(result, ServiceBaseAPIMessage) and not log.skipped:  # then it has at most one of each
        return [result.token_id or ""], [result.seller_login or ""]
    tokens: list[str] = []
    logins: list[str] = []
    for member in element.iterchildren("{*}TokenId", "{*}SellerLogin"):
        (tokens if member.tag.endswith("TokenId") else logins).append(member.text or "")
    return tokens, logins


def _fault(element: Element, status: int, body: bytes, echo: Echo | None) -> CdiscountError:
    """Return the error that a fault means. One code has three meanings, and only the text distinguishes them.

    A text that is not known under that code counts as a rejected token: one repeat with a new token is harmless,
    because the service checks the token before it does any work.
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


def _skipped_errors(log: ReadLog) -> Iterator[Error]:
    """Yield the errors in elements that were skipped: by the contract not every result has an ErrorList."""
    for owner, element in log.skipped:
        if owner == "ErrorList":
            yield _error(element)
        elif _local_name(element) == "ErrorList" and _has_outcome(element.getparent()):
            yield from (_error(child) for child in element)


def _local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _has_outcome(result: Element | None) -> bool:
    """Whether an element reports success or failure."""
    return result is not None and result.find(f"{{{MESSAGES}}}OperationSuccess") is not None


def _error(element: Element) -> Error:
    parts = {_local_name(part): part.text for part in element}
    kind = parts.get("ErrorType")
    return Error(error_type=None if kind is None else ErrorTypeEnum(kind.strip()), message=parts.get("Message"))


def _raise_failure(result: Any, skipped: tuple[Error, ...]) -> None:
    """Raise the failure that a result reports. A result that does not report success is a failure."""
    errors: tuple[Error, ...] = (*getattr(result, "error_list", ()), *skipped)
    if result.operation_success is True and not errors:
        return
    types = list(dict.fromkeys(error.error_type for error in errors))
    failure = _failure(result.error_message or "", types)(result.error_message, errors, result)
    failure.explained = tuple(entry for one in types if (entry := error_types.entry(one)) is not None)
    raise failure


def _failure(message: str, types: Sequence[ErrorTypeEnum | None]) -> type[OperationFailed]:
    """Return the class of a failure.

    A switched-off account has an error type of its own or, with an empty ErrorList, a text. A time-out of the service's
    database is recognised by the database's own message.
    """
    if ErrorTypeEnum.QUOTA in types:
        return QuotaExceeded
    if ErrorTypeEnum.INACTIVE_SELLER_ERROR in types or message.strip() == "Vendeur désactivé":
        return SellerInactive
    return DataTimedOut if "timeout expired" in message.lower() else OperationFailed
