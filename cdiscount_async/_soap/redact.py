"""Whole messages without secrets and without personal data, for logs and previews.

Each element is compared with the declaration of its operation. These texts are shown:

* numbers, dates, booleans and values of enumerations, if the text is a valid one;
* the strings in `IDENTIFIERS`, which identify orders and products but no person;
* the service's own error texts, with what looks like a secret hidden.

All other texts are shown as `…`: other strings, private members, elements that the contract does not have, and text
between elements. Comments, namespaces and attributes except `nil` are left out.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias

import attrs

from .._codec.moments import NO_DATE
from .._codec.scalars import CODECS, ParseCache
from .._codec.xml import Element, is_nil, parse
from .._common.redaction import redacted, redacted_body
from .._contract.declare import per_class
from .._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, Table, members
from ..errors import ReplyError
from ..models.header import HeaderMessage
from ..operations import ALL

MAX_CHARACTERS: Final = 1 << 16
"""The most characters of a message that are shown."""
MAX_DEPTH: Final = 40
"""The most levels of elements that are shown. No message of the contract has as many."""
IDENTIFIERS: Final = frozenset(
    """
    AssociatedSku BarCodeList CategoryCode CategoryCodeList Code Corporation CorporationCode CustomerOrderNumber
    EANList Ean ErrorCode ExternalSupplyOrderId FatherProductId ISBN Login OfferIntegrationStatus
    OrderNumber OrderNumberList OrderReference OrderReferenceList PackageIntegrationStatus ParentProductId
    PartnerOrderRef ProductEAN ProductEANList ProductEan ProductEanList ProductId ProductIds ProductIntegrationStatus
    ProductReference ProductSellerReference ProductSellerReferenceList PropertyCode PropertyError
    RelaysFileIntegrationStatus SKU ScopusId SellerLogin SellerProductId SellerProductIdList SellerProductReference
    SellerReference SellerSupplyOrderNumber ServiceOrderNumber ShippingCode ShippingMode Sku SkuParent
    SupplyOrderNumber SupplyOrderNumberList Version
    """.split()  # noqa: SIM905 - a list would be longer than the rest of the module
)
"""The strings that are shown if they are one word. A parcel's number is not among them: it leads to an address."""
SERVICE_TEXTS: Final = frozenset({"ErrorMessage", "Message", "LogMessage"})
"""The members with the service's own error texts."""

_WORD: Final = re.compile(r"[^\s<>]{1,100}").fullmatch
_PADDED: Final = re.compile(r"\+|-?0[0-9]").match
_MASK: Final = "…"

Leaf: TypeAlias = Callable[[str], str]
"""A function that returns what is shown of a text."""


@attrs.frozen
class Parent:
    """An element with children: a function that returns them by name, because a type may contain itself."""

    children: Callable[[], Mapping[str, "Parent | Leaf"]]


def redacted_message(body: bytes) -> str:
    """Return a request or a reply without secrets and personal data, each element on its own line.

    The text has at most 65,536 characters. If the body is not XML, its start is returned by `redacted_body`.
    """
    try:
        root = parse(body)
    except ReplyError:
        return redacted_body(body)
    shown: list[str] = []
    remaining = MAX_CHARACTERS
    for line in _lines(root, _document_parts().get(_name(root), _hidden), 0):
        remaining -= len(line) + 1
        if remaining < 0:
            return "\n".join([*shown, f"… cut here: the whole message has {len(body):,} bytes"])
        shown.append(line)
    return "\n".join(shown)


def _lines(element: Element, known: Parent | Leaf, depth: int) -> Iterator[str]:
    name, indent = redacted(_name(element)), "  " * depth
    if isinstance(known, Parent) and len(element) and depth < MAX_DEPTH:
        yield f"{indent}<{name}>"
        if "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
            yield f"{indent}  {_MASK}"
        children = known.children()
        for child in element:
            yield from _lines(child, children.get(_name(child), _hidden), depth + 1)
        yield f"{indent}</{name}>"
    elif len(element):
        yield f"{indent}<{name}>{_MASK}</{name}>"
    elif text := (element.text or "").strip():
        shown = _MASK if isinstance(known, Parent) else known(text)
        yield f"{indent}<{name}>{shown}</{name}>"
    else:
        nil = ' nil="true"' if is_nil(element) else ""
        yield f"{indent}<{name}{nil}/>"


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


@cache
def _document_parts() -> Mapping[str, Parent | Leaf]:
    """Return the elements that may be the root."""
    fault: dict[str, Parent | Leaf] = {"faultcode": _identifier, "faultstring": _message}
    body: dict[str, Parent | Leaf] = {"Fault": Parent(lambda: fault)}
    for operation in ALL.values():
        request_parts: dict[str, Parent | Leaf] = {"headerMessage": _record(HeaderMessage)}
        if operation.parameter is not None:
            request_parts[operation.parameter] = _record(operation.request_type)
        reply_parts = {f"{operation.name}Result": _record(operation.result_type)}
        body[operation.name] = Parent(lambda request_parts=request_parts: request_parts)  # type: ignore[misc]
        body[f"{operation.name}Response"] = Parent(lambda reply_parts=reply_parts: reply_parts)  # type: ignore[misc]
    envelope: dict[str, Parent | Leaf] = {"Body": Parent(lambda: body)}
    return {"Envelope": Parent(lambda: envelope)}


def _record(cls: Any) -> Parent:
    return Parent(lambda: _members(cls))


@per_class
def _members(cls: type[Any]) -> Mapping[str, Parent | Leaf]:
    return {member.name: _parts_of(member.shape, member.name) for member in members(cls)}


def _parts_of(shape: Shape, name: str) -> Parent | Leaf:
    """Return how an element is shown; `name` is the name of the member to which it belongs."""
    match shape:
        case Record(cls):
            return _record(cls)
        case Array(item, item_name):
            inner = _parts_of(item, name)
            return Parent(lambda: {item_name: inner})
        case Table():
            return _hidden
        case _ if name in _private_names():
            return _hidden
        case Choice(enum):
            return lambda text: text if all(enum(one).known for one in _values(text, shape)) else _MASK
        case Scalar("string"):
            return _identifier if name in IDENTIFIERS else _message if name in SERVICE_TEXTS else _hidden
        case Scalar(xsd):
            return lambda text: text if _is_written(text, xsd) else _MASK


def _values(text: str, choice: Choice) -> list[str]:
    return text.split() if choice.many else [text]


def _is_written(text: str, xsd: str) -> bool:
    """Whether a text is a value of a simple type as a program writes it: in its range, and not a phone number."""
    codec = CODECS[xsd]
    try:
        codec.write(codec.read[text] if isinstance(codec.read, ParseCache) else codec.read(text))
    except ValueError:
        return text == NO_DATE
    return _PADDED(text) is None


def _identifier(text: str) -> str:
    return redacted(text) if _WORD(text) else _MASK


def _message(text: str) -> str:
    return redacted(" ".join(text.split()))


def _hidden(_: str) -> str:
    return _MASK


@cache
def _private_names() -> frozenset[str]:
    """Return the names that are private in any type: a member with such a name is hidden in all types."""
    return frozenset(member.name for cls in _types() for member in members(cls) if member.private)


def _types() -> set[type[Any]]:
    """Return every contract type that a message may contain."""
    found: set[type[Any]] = set()
    ahead: list[type[Any]] = [
        HeaderMessage,
        *(cls for one in ALL.values() for cls in (one.request_type, one.result_type) if cls),
    ]
    while ahead:
        cls = ahead.pop()
        if cls not in found:
            found.add(cls)
            ahead += [inner for member in members(cls) for inner in _types_in(member)]
    return found


def _types_in(member: Member) -> list[type[Any]]:
    match member.shape:
        case Record(cls) | Array(Record(cls)):
            return [cls]
        case _:
            return []
