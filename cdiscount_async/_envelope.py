"""Operation and request or result to an envelope, and an envelope back to operation and request.

The first half is a client's, the second a server's; both follow the same declarations.
"""

from functools import lru_cache
from typing import Any, Final

import attrs

from . import _decode, _encode
from ._contract import CDISCOUNT, Record, evolve
from ._scalars import text
from ._skeletons import skeleton
from ._xml import ENVELOPE, MAX_BYTES, Element, parse
from .errors import ContractMismatch, InvalidRequest, Problem
from .models.header import HeaderMessage, SecurityContext
from .operations import Operation, find

_BEFORE, _, _BEHIND = skeleton("soap/envelope.xml", "body").pieces
_HERE: Final = "here"
"""Stands for the token while a header is cut; no text can imitate the tags around it, because texts are escaped."""


@attrs.frozen
class Request:
    """What a client asked: the server's view of an envelope."""

    operation: Operation[Any, Any]
    request: Any
    """The typed request, or None where the element was absent."""
    header: HeaderMessage
    token: str | None = attrs.field(repr=False)


def write_request(
    operation: Operation[Any, Any] | str, request: object = None, *, token: str, header: HeaderMessage | None = None
) -> bytes:
    """Write an envelope, exactly as it is sent.

    Without a request the operation's parameter is left out, which the service mostly takes for an empty filter. The
    header's own token is replaced by `token`.

    Raises InvalidRequest with every problem, and KeyError for an operation that does not exist.
    """
    operation = find(operation)
    return envelope(operation, parameter(operation, request), token=token, header=header)


def parameter(operation: Operation[Any, Any], request: object) -> str:
    """Write the part of an envelope that holds the request, which is the part that can be wrong."""
    if request is None:
        return ""
    if operation.request_type is None or operation.parameter is None:
        raise InvalidRequest([Problem("$", "expected None: this operation takes no request")], operation.name)
    try:
        if type(request) is not operation.request_type:
            raise TypeError  # noqa: TRY301 - told by the check below, as every other problem
        return _encode.write(operation.parameter, request, "request")
    except (ValueError, TypeError, AttributeError):
        problems = list(_encode.check(Record(operation.request_type), request))
        if not problems:
            raise  # the writer and the check disagree, which only a bug of ours can cause
        raise InvalidRequest(problems, operation.name) from None


def envelope(operation: Operation[Any, Any], written: str, *, token: str, header: HeaderMessage | None = None) -> bytes:
    """Put a written parameter between header and end."""
    before, after = _header(operation, header)
    try:
        escaped = text(token)
    except ValueError as error:
        raise InvalidRequest([Problem("token", f"expected {error}")], operation.name) from None
    name = operation.name
    return f'{_BEFORE}<{name} xmlns="{CDISCOUNT}">{before}{escaped}{after}{written}</{name}>{_BEHIND}'.encode()


def _header(operation: Operation[Any, Any], header: HeaderMessage | None) -> tuple[str, str]:
    try:
        return _cut_header(header)
    except (ValueError, TypeError, AttributeError):
        problems = list(_encode.check(Record(HeaderMessage), header, "header"))
        if not problems:
            raise
        raise InvalidRequest(problems, operation.name) from None


@lru_cache(maxsize=256)
def _cut_header(header: HeaderMessage | None) -> tuple[str, str]:
    """Write a header and cut it where the token goes, so that a call costs no more than a join."""
    header = header or HeaderMessage()
    marked = evolve(header, security=evolve(header.security or SecurityContext(), token_id=_HERE))
    written = _encode.write("headerMessage", marked, "request")
    before, after = written.split(f"<m:TokenId>{_HERE}</m:TokenId>")
    return f"{before}<m:TokenId>", f"</m:TokenId>{after}"


def read_request(body: bytes, *, max_bytes: int = MAX_BYTES, on_unknown: _decode.OnUnknown | None = None) -> Request:
    """Read an envelope as the service does: what operation, with what request, from whom.

    Raises NotXml or ContractMismatch.
    """
    element = body_of(parse(body, max_bytes=max_bytes), 200, body)
    try:
        operation = find(element.tag)
    except KeyError:
        raise ContractMismatch([Problem("$", f"expected an operation, not {element.tag}")], body=body) from None
    header, request = HeaderMessage(security=None), None
    for child in element:
        if child.tag == "headerMessage":
            header = _read(HeaderMessage, child, operation, body, on_unknown) or header
        elif child.tag == operation.parameter and operation.request_type is not None:
            request = _read(operation.request_type, child, operation, body, on_unknown)
        elif on_unknown is not None:
            on_unknown(_decode.unknown(child, operation.name))
    return Request(operation, request, header, header.security.token_id if header.security else None)


def _read(
    cls: Any, element: Any, operation: Operation[Any, Any], body: bytes, on_unknown: _decode.OnUnknown | None
) -> Any:
    found = _decode.read(cls, element, on_unknown)
    if isinstance(found, list):
        error = ContractMismatch(found, body=body)
        error.operation = operation.name
        raise error
    return found


def body_of(root: Element, status: int, document: bytes) -> Element:
    """Give the one element in the SOAP body; raises ContractMismatch where there is none."""
    if root.tag != f"{ENVELOPE}Envelope":
        problem = Problem("$", f"expected a SOAP 1.1 Envelope, not {root.tag}")
        raise ContractMismatch([problem], status=status, body=document)
    body = root.find(f"{ENVELOPE}Body")
    if body is None or len(body) != 1:
        problem = Problem("$", "expected a SOAP Body with one element in it")
        raise ContractMismatch([problem], status=status, body=document)
    return body[0]


def write_reply(operation: Operation[Any, Any] | str, result: object) -> bytes:
    """Write a result as the service does: every member is there, nil where it has no value.

    Raises InvalidRequest with every problem: a result of ours is as strict as a request, but for values of enumerations
    that the contract does not have, which are passed on.
    """
    operation = find(operation)
    try:
        if type(result) is not operation.result_type:
            raise TypeError  # noqa: TRY301 - told by the check below, as every other problem
        written = _encode.write(f"{operation.name}Result", result, "reply")
    except (ValueError, TypeError, AttributeError):
        problems = list(_encode.check(Record(operation.result_type), result, style="reply"))
        if not problems:
            raise
        raise InvalidRequest(problems, operation.name) from None
    name = f"{operation.name}Response"
    return f'{_BEFORE}<{name} xmlns="{CDISCOUNT}">{written}</{name}>{_BEHIND}'.encode()
