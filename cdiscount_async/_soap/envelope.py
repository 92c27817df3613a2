"""Envelopes: requests written and read, and replies written.

A client writes requests. A server reads them and writes replies. Both sides use the same declarations.

See docs/service/messages.md#the-request.
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

_BEFORE, _, _AFTER = template("soap/request.xml", "body").pieces
_REPLY: Final = template("soap/reply.xml", "body")
_BODY: Final = f"{ENVELOPE}Body"
_SOAP_1_2: Final = "{http://www.w3.org/2003/05/soap-envelope}Envelope"
_PLACEHOLDER: Final = "here"
"""The placeholder of the token in a header. No other text can look like it and its tags, because texts are escaped."""


@attrs.frozen
class Request:
    """The content of a request's envelope, as a server sees it."""

    operation: Operation[Any, Any]
    request: Any
    """The typed request, or None if its element was absent."""
    header: HeaderMessage
    token: str | None = attrs.field(repr=False)


def write_request(
    operation: Operation[Any, Any] | str, request: object = None, *, token: str, header: HeaderMessage | None = None
) -> bytes:
    """Return the envelope of a request, exactly as a client sends it.

    Args:
        operation: The operation, or its WSDL name.
        request: The typed request. Without it the operation's parameter is left out; for most operations the service
            then does what it does for an empty filter.
        token: The session token. It replaces the token of `header`.
        header: The header of the message, if it is not the usual one.

    Raises:
        InvalidRequest: Values of the request or the header do not fit the contract. The error has all of them.
        KeyError: No operation has this name.

    """
    operation = find(operation)
    cut = _default_header() if header is None else cut_header(header, operation.name)
    return envelope(operation, parameter(operation, request), token=token, header=cut)


def parameter(operation: Operation[Any, Any], request: object) -> str:
    """Return the element of a request, without the envelope. Raises InvalidRequest with every problem."""
    if request is None:
        return ""
    if operation.request_type is None or operation.parameter is None:
        raise InvalidRequest([Problem("$", "expected None: this operation takes no request")], operation.name)
    return _write_checked(operation.parameter, operation.request_type, request, "request", operation.name)


def envelope(operation: Operation[Any, Any], written: str, *, token: str, header: tuple[str, str]) -> bytes:
    """Return the envelope made of a header in two parts, the token between them, and the element of the request."""
    before, after = header
    try:
        escaped = text(token)
    except ValueError as error:
        raise InvalidRequest([Problem("token", f"expected {error}")], operation.name) from None
    name = operation.name
    return f'{_BEFORE}<{name} xmlns="{CDISCOUNT}">{before}{escaped}{after}{written}</{name}>{_AFTER}'.encode()


def cut_header(header: HeaderMessage | None, operation: str | None = None) -> tuple[str, str]:
    """Return the text of a header before and after the token, so that a call does not have to write it again."""
    marked: Any = HeaderMessage() if header is None else header
    if isinstance(marked, HeaderMessage) and isinstance(marked.security, SecurityContext | None):
        marked = evolve(marked, security=evolve(marked.security or SecurityContext(), token_id=_PLACEHOLDER))
    written = _write_checked("headerMessage", HeaderMessage, marked, "request", operation, "header")
    before, after = written.split(f"<m:TokenId>{_PLACEHOLDER}</m:TokenId>")
    return f"{before}<m:TokenId>", f"</m:TokenId>{after}"


@cache
def _default_header() -> tuple[str, str]:
    return cut_header(None)


def _write_checked(
    name: str, cls: type[Any], value: object, style: encode.Style, operation: str | None, path: str = "$"
) -> str:
    """Return a value of a contract type as text. Raises InvalidRequest with every problem."""
    try:
        if type(value) is not cls:
            raise TypeError  # noqa: TRY301 - the check below explains it, as every other problem
        return encode.write(name, value, style)
    except RecursionError:
        problems = [Problem(path, "expected values that nest less deeply")]
    except (ValueError, TypeError, AttributeError):
        problems = list(encode.check(Record(cls), value, path, style))
        if not problems:
            raise  # the writer and the check disagree: a bug of this library
    raise InvalidRequest(problems, operation)


def read_request(body: bytes, *, max_bytes: int = MAX_BYTES, on_unknown: OnUnknown | None = None) -> Request:
    """Return the operation, the request, the header and the token of an envelope, as the service reads it.

    Args:
        body: The envelope.
        max_bytes: The largest document that is read, in bytes.
        on_unknown: Called with each element that the contract does not have.

    Raises:
        NotXml: The body is not one well-formed document, or is too large.
        ContractMismatch: The document is not a request of an operation.

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
    """Return the one element in the one SOAP body. Raises ContractMismatch if there is none, or more than one."""
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
    """Return the envelope of a result, as the service writes it: a member without a value is nil.

    A result is checked as strictly as a request, but any value of an enumeration is allowed.

    Raises:
        InvalidRequest: Values of the result do not fit the contract. The error has all of them.
        KeyError: No operation has this name.

    """
    operation = find(operation)
    written = _write_checked(f"{operation.name}Result", operation.result_type, result, "reply", operation.name)
    name = f"{operation.name}Response"
    return _REPLY.fill(body=f'<{name} xmlns="{CDISCOUNT}">{written}</{name}>').encode()
