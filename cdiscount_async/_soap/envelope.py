"""Operation and request or result to an envelope, and an envelope back to operation and request.

The first half is a client's, the second a server's; both follow the same declarations.
"""

from functools import cache
from typing import Any, Final

import attrs

from .._codec import decode, encode
from .._codec.scalars import text
from .._codec.templates import template
from .._codec.tolerant import OnUnknown, unknown
from .._codec.xml import ENVELOPE, MAX_BYTES, Element, parse
from .._contract.declare import CDISCOUNT, evolve
from .._contract.shapes import Record
from ..errors import ContractMismatch, InvalidRequest, Problem
from ..models.header import HeaderMessage, SecurityContext
from ..operations import Operation, find

_BEFORE, _, _BEHIND = template("soap/request.xml", "body").pieces
_REPLY: Final = template("soap/reply.xml", "body")
_BODY: Final = f"{ENVELOPE}Body"
_SOAP_1_2: Final = "{http://www.w3.org/2003/05/soap-envelope}Envelope"
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
    cut = _default_header() if header is None else cut_header(header, operation.name)
    return envelope(operation, parameter(operation, request), token=token, header=cut)


def parameter(operation: Operation[Any, Any], request: object) -> str:
    """Write the part of an envelope that holds the request, which is the part that can be wrong."""
    if request is None:
        return ""
    if operation.request_type is None or operation.parameter is None:
        raise InvalidRequest([Problem("$", "expected None: this operation takes no request")], operation.name)
    return _written(operation.parameter, operation.request_type, request, "request", operation.name)


def envelope(operation: Operation[Any, Any], written: str, *, token: str, header: tuple[str, str]) -> bytes:
    """Put a written parameter between a cut header, with its token, and the end."""
    before, after = header
    try:
        escaped = text(token)
    except ValueError as error:
        raise InvalidRequest([Problem("token", f"expected {error}")], operation.name) from None
    name = operation.name
    return f'{_BEFORE}<{name} xmlns="{CDISCOUNT}">{before}{escaped}{after}{written}</{name}>{_BEHIND}'.encode()


def cut_header(header: HeaderMessage | None, operation: str | None = None) -> tuple[str, str]:
    """Write a header and cut it where the token goes, so that a call costs no more than a join."""
    marked: Any = HeaderMessage() if header is None else header
    if isinstance(marked, HeaderMessage) and isinstance(marked.security, SecurityContext | None):
        marked = evolve(marked, security=evolve(marked.security or SecurityContext(), token_id=_HERE))
    written = _written("headerMessage", HeaderMessage, marked, "request", operation, "header")
    before, after = written.split(f"<m:TokenId>{_HERE}</m:TokenId>")
    return f"{before}<m:TokenId>", f"</m:TokenId>{after}"


@cache
def _default_header() -> tuple[str, str]:
    return cut_header(None)


def _written(
    name: str, cls: type[Any], value: object, style: encode.Style, operation: str | None, path: str = "$"
) -> str:
    """Write a value of a contract type, or tell everything that does not fit."""
    try:
        if type(value) is not cls:
            raise TypeError  # noqa: TRY301 - told by the check below, as every other problem
        return encode.write(name, value, style)
    except RecursionError:
        problems = [Problem(path, "expected values that nest less deeply")]
    except (ValueError, TypeError, AttributeError):
        problems = list(encode.check(Record(cls), value, path, style))
        if not problems:
            raise  # the writer and the check disagree, which only a bug of ours can cause
    raise InvalidRequest(problems, operation)


def read_request(body: bytes, *, max_bytes: int = MAX_BYTES, on_unknown: OnUnknown | None = None) -> Request:
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
            on_unknown(unknown(child, operation.name))
    return Request(operation, request, header, header.security.token_id if header.security else None)


def _read(cls: Any, element: Any, operation: Operation[Any, Any], body: bytes, on_unknown: OnUnknown | None) -> Any:
    found = decode.read(cls, element, on_unknown)
    if isinstance(found, list):
        error = ContractMismatch(found, body=body)
        error.operation = operation.name
        raise error
    return found


def body_of(root: Element, status: int, document: bytes) -> Element:
    """Return the one element in the one SOAP body; raises ContractMismatch where there is none, or more."""
    bodies = [child for child in root if child.tag == _BODY]
    if root.tag != f"{ENVELOPE}Envelope":
        expected = f"expected a SOAP 1.1 Envelope, not {root.tag}{' of SOAP 1.2' if root.tag == _SOAP_1_2 else ''}"
    elif len(bodies) > 1:
        expected = f"expected one SOAP Body, not {len(bodies)}"
    elif not bodies or len(bodies[0]) != 1:
        expected = "expected a SOAP Body with one element in it"
    else:
        return bodies[0][0]
    raise ContractMismatch([Problem("$", expected)], status=status, body=document)


def write_reply(operation: Operation[Any, Any] | str, result: object) -> bytes:
    """Write a result as the service does: every member is there, nil where it has no value.

    Raises InvalidRequest with every problem: a result of ours is as strict as a request, but for values of enumerations
    that the contract does not have, which are passed on.
    """
    operation = find(operation)
    written = _written(f"{operation.name}Result", operation.result_type, result, "reply", operation.name)
    name = f"{operation.name}Response"
    return _REPLY.fill(body=f'<{name} xmlns="{CDISCOUNT}">{written}</{name}>').encode()
