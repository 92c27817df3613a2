"""The simplest writer of envelopes: every element is made by lxml, from the same declarations.

Benchmarks and tests compare the compiled writer with it. The two share only the declarations (`members`): how values
become text, and which members are left out, is written here a second time. It does not check requests.

>>> from cdiscount_async import OrderFilter, wire
>>> from cdiscount_async.operations import Orders
>>> request = OrderFilter(partner_order_ref="A&B")
>>> ours = wire.write_request(Orders.get_order_list, request, token="t")
>>> canonical(ours) == canonical(write_request(Orders.get_order_list, request, token="t"))
True
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from math import isinf
from typing import Any, Final
from zoneinfo import ZoneInfo

from lxml import etree

from cdiscount_async._codec.xml import ENVELOPE, NIL, Element
from cdiscount_async._contract.declare import ARRAYS, CDISCOUNT, evolve, per_class
from cdiscount_async._contract.shapes import (
    PREFIXES,
    Array,
    Choice,
    Member,
    Record,
    Scalar,
    Shape,
    Table,
    holds_many,
    members,
)
from cdiscount_async.models.header import HeaderMessage, SecurityContext
from cdiscount_async.operations import Operation

_DECLARED: Final[Mapping[Any, str]] = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "i": "http://www.w3.org/2001/XMLSchema-instance",
} | {prefix or None: namespace for namespace, prefix in PREFIXES.items()}
"""The declarations at the root: the canonical form has only those that an element uses."""


def canonical(document: bytes) -> bytes:
    """Return the exclusive canonical form, which does not depend on where a prefix was declared."""
    return etree.tostring(etree.fromstring(document), method="c14n", exclusive=True)


def write_request(
    operation: Operation[Any, Any], request: object | None, *, token: str, header: HeaderMessage | None = None
) -> bytes:
    """Return an envelope whose canonical form is that of the envelope of `wire.write_request`."""
    header = header or HeaderMessage()
    envelope = etree.Element(f"{ENVELOPE}Envelope", nsmap=_DECLARED)
    body = etree.SubElement(envelope, f"{ENVELOPE}Body")
    operation_element = etree.SubElement(body, _tag(CDISCOUNT, operation.name))
    security = evolve(header.security or SecurityContext(), token_id=token)
    header_element = etree.SubElement(operation_element, _tag(CDISCOUNT, "headerMessage"))
    _add_record(header_element, evolve(header, security=security))
    if request is not None and operation.parameter is not None:
        _add_record(etree.SubElement(operation_element, _tag(CDISCOUNT, operation.parameter)), request)
    return etree.tostring(envelope)


def _add_record(element: Element, value: object) -> None:
    for member, tag, many in _members_with_tags(type(value)):
        _add_member(element, tag, member, getattr(value, member.attribute), many=many)


@per_class
def _members_with_tags(cls: type[Any]) -> tuple[tuple[Member, str, bool], ...]:
    """Return the members of a type with their tags, and whether they are collections; cached, to be fast enough."""
    return tuple((one, _tag(one.namespace, one.name), holds_many(one.shape)) for one in members(cls))


def _add_member(element: Element, tag: str, member: Member, value: Any, *, many: bool) -> None:
    """Add the element of one member. An absent value is left out unless it is required."""
    absent = not value if many else value is None
    if absent and not member.required:
        return
    child = etree.SubElement(element, tag)
    if not absent:
        _fill(child, member.shape, value)
    elif not many or member.nil_when_empty:
        child.set(NIL, "true")


def _fill(element: Element, shape: Shape, value: Any) -> None:
    """Set the content of an element to a value."""
    match shape:
        case Scalar():
            element.text = _text(value)
        case Choice(many=True):
            element.text = " ".join(_text(one) for one in value)
        case Choice():
            element.text = _text(value)
        case Record():
            _add_record(element, value)
        case Array(item, name, namespace):
            _add_items(element, item, _tag(namespace, name), value)
        case Table():
            _add_entries(element, shape, value)


def _add_items(element: Element, item: Shape, name: str, values: Iterable[Any]) -> None:
    for value in values:
        _fill(etree.SubElement(element, name), item, value)


def _add_entries(element: Element, table: Table, values: Mapping[Any, Any]) -> None:
    for key, value in values.items():
        entry = etree.SubElement(element, _tag(ARRAYS, table.name))
        _fill(etree.SubElement(entry, _tag(ARRAYS, "Key")), table.key, key)
        _fill(etree.SubElement(entry, _tag(ARRAYS, "Value")), table.value, value)


def _text(value: Any) -> str:
    """Return a simple value as text of its type in the schema."""
    match value:
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case float() if isinf(value):
            return "INF" if value > 0 else "-INF"
        case float():
            return "NaN" if value != value else repr(value)  # noqa: PLR0124 - only NaN differs from itself
        case datetime():
            return _moment(value)
        case _:
            return str(value)


def _moment(value: datetime) -> str:
    """Return a time in French local time as text, without a zone and without zeros at the end of the fraction."""
    if value.tzinfo is not None:
        value = value.astimezone(ZoneInfo("Europe/Paris")).replace(tzinfo=None)
    return value.isoformat().rstrip("0") if value.microsecond else value.isoformat()


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"
