"""Whole messages, safe to show: what the declarations do not vouch for is hidden.

A message is walked along with the declaration of its operation. Numbers, dates, booleans and values of enumerations
stay, where the text really is one. Of strings only those of an explicit list stay, which identify orders and products
but no person; the service's own error texts stay but for what looks like a secret. All else shows as `…`: other
strings, members that are private, elements that the contract does not have, and text where none belongs. Attributes are
left out but for `nil`, and so are comments and namespaces.
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

MAX_SHOWN: Final = 1 << 16
"""How many characters of a message are shown."""
DEEPEST: Final = 40
"""The most levels that are shown; no message of the contract has as many."""
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
    """.split()  # noqa: SIM905 - as a list it would be longer than all else here
)
"""The strings that stay where they are one word. A parcel's number is none of them: it leads to an address."""
MESSAGES: Final = frozenset({"ErrorMessage", "Message", "LogMessage"})
"""The service's own sentences."""

_WORD: Final = re.compile(r"[^\s<>]{1,100}").fullmatch
_PADDED: Final = re.compile(r"\+|-?0[0-9]").match
_HIDDEN: Final = "…"

Leaf: TypeAlias = Callable[[str], str]
"""What shows a text, or hides it."""


@attrs.frozen
class Parent:
    """An element that holds others: what is known of them, by name; made when needed, because types hold themselves."""

    children: Callable[[], Mapping[str, "Parent | Leaf"]]


def redacted_message(body: bytes) -> str:
    """Return a request or a reply, one element a line, without secrets and without any person's data.

    At most 64 kB are shown. Of what is no XML `redacted_body` gives the start.
    """
    try:
        root = parse(body)
    except ReplyError:
        return redacted_body(body)
    shown: list[str] = []
    room = MAX_SHOWN
    for line in _lines(root, _document().get(_name(root), _hide), 0):
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*shown, f"… cut here: the whole message has {len(body):,} bytes"])
        shown.append(line)
    return "\n".join(shown)


def _lines(element: Element, known: Parent | Leaf, depth: int) -> Iterator[str]:
    name, indent = redacted(_name(element)), "  " * depth
    if isinstance(known, Parent) and len(element) and depth < DEEPEST:
        yield f"{indent}<{name}>"
        if "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
            yield f"{indent}  {_HIDDEN}"
        children = known.children()
        for child in element:
            yield from _lines(child, children.get(_name(child), _hide), depth + 1)
        yield f"{indent}</{name}>"
    elif len(element):
        yield f"{indent}<{name}>{_HIDDEN}</{name}>"
    elif text := (element.text or "").strip():
        shown = _HIDDEN if isinstance(known, Parent) else known(text)
        yield f"{indent}<{name}>{shown}</{name}>"
    else:
        nil = ' nil="true"' if is_nil(element) else ""
        yield f"{indent}<{name}{nil}/>"


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


@cache
def _document() -> Mapping[str, Parent | Leaf]:
    """Return what may stand at the root."""
    fault: dict[str, Parent | Leaf] = {"faultcode": _identifier, "faultstring": _message}
    body: dict[str, Parent | Leaf] = {"Fault": Parent(lambda: fault)}
    for operation in ALL.values():
        asked: dict[str, Parent | Leaf] = {"headerMessage": _record(HeaderMessage)}
        if operation.parameter is not None:
            asked[operation.parameter] = _record(operation.request_type)
        answered = {f"{operation.name}Result": _record(operation.result_type)}
        body[operation.name] = Parent(lambda asked=asked: asked)  # type: ignore[misc]
        body[f"{operation.name}Response"] = Parent(lambda answered=answered: answered)  # type: ignore[misc]
    envelope: dict[str, Parent | Leaf] = {"Body": Parent(lambda: body)}
    return {"Envelope": Parent(lambda: envelope)}


def _record(cls: Any) -> Parent:
    return Parent(lambda: _members(cls))


@per_class
def _members(cls: type[Any]) -> Mapping[str, Parent | Leaf]:
    return {member.name: _known(member.shape, member.name) for member in members(cls)}


def _known(shape: Shape, name: str) -> Parent | Leaf:
    """Return what is known of an element; `name` is that of the member to which it belongs."""
    match shape:
        case Record(cls):
            return _record(cls)
        case Array(item, item_name):
            inner = _known(item, name)
            return Parent(lambda: {item_name: inner})
        case Table():
            return _hide
        case _ if name in _private_names():
            return _hide
        case Choice(enum):
            return lambda text: text if all(enum(one).known for one in _values(text, shape)) else _HIDDEN
        case Scalar("string"):
            return _identifier if name in IDENTIFIERS else _message if name in MESSAGES else _hide
        case Scalar(xsd):
            return lambda text: text if _is_written(text, xsd) else _HIDDEN


def _values(text: str, choice: Choice) -> list[str]:
    return text.split() if choice.many else [text]


def _is_written(text: str, xsd: str) -> bool:
    """Whether a text is a value of a simple type, as a program writes it: neither out of range nor a phone number."""
    codec = CODECS[xsd]
    try:
        codec.write(codec.read[text] if isinstance(codec.read, ParseCache) else codec.read(text))
    except ValueError:
        return text == NO_DATE
    return _PADDED(text) is None


def _identifier(text: str) -> str:
    return redacted(text) if _WORD(text) else _HIDDEN


def _message(text: str) -> str:
    return redacted(" ".join(text.split()))


def _hide(_: str) -> str:
    return _HIDDEN


@cache
def _private_names() -> frozenset[str]:
    """Return the names that are private in any type: what is a person's in one place shows in no other."""
    return frozenset(member.name for cls in _types() for member in members(cls) if member.private)


def _types() -> set[type[Any]]:
    """Return every contract type that a message may hold."""
    found: set[type[Any]] = set()
    ahead: list[type[Any]] = [
        HeaderMessage,
        *(cls for one in ALL.values() for cls in (one.request_type, one.result_type) if cls),
    ]
    while ahead:
        cls = ahead.pop()
        if cls not in found:
            found.add(cls)
            ahead += [inner for member in members(cls) for inner in _inside(member)]
    return found


def _inside(member: Member) -> list[type[Any]]:
    match member.shape:
        case Record(cls) | Array(Record(cls)):
            return [cls]
        case _:
            return []
