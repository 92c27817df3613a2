"""The WSDL and the schemas of the declarations, in the layout of the service's own.

They are put together as text: every name comes from a declaration, and the values of enumerations are escaped.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from .._codec.scalars import text
from .._codec.templates import template
from .._contract.declare import (
    ARRAYS,
    CDISCOUNT,
    COMPETING_OFFERS,
    DATA,
    FULFILMENT,
    IDENTIFIER,
    LOCATION,
    MAIL,
    MESSAGES,
    ORDER,
    PRODUCT,
    SYSTEM,
)
from .._contract.shapes import (
    PREFIXES,
    Array,
    Choice,
    Member,
    Record,
    Scalar,
    Shape,
    Table,
    members,
    name_of,
    namespace_of,
)
from ..models.header import HeaderMessage
from ..operations import ALL, Operation

SERIALIZATION: Final = "http://schemas.microsoft.com/2003/10/Serialization/"
OFFER_ENUM: Final = f"{DATA}.Offer.Enum"
FILES: Final = {
    CDISCOUNT: "xsd0.xsd",
    SERIALIZATION: "xsd1.xsd",
    MESSAGES: "xsd2.xsd",
    LOCATION: "xsd3.xsd",
    ARRAYS: "xsd4.xsd",
    PRODUCT: "xsd5.xsd",
    IDENTIFIER: "xsd6.xsd",
    MAIL: "xsd7.xsd",
    ORDER: "xsd8.xsd",
    DATA: "xsd9.xsd",
    FULFILMENT: "xsd10.xsd",
    OFFER_ENUM: "xsd11.xsd",
    COMPETING_OFFERS: "xsd12.xsd",
    SYSTEM: "xsd13.xsd",
}
"""The file of each namespace, with the service's numbers of 2019; later namespaces follow."""

_UNUSED: Final = {
    SERIALIZATION: template("wsdl/serialization.xml"),
    OFFER_ENUM: template("wsdl/offer_enum.xml"),
}
"""The schemas that no operation uses, so that they do not follow from declarations."""
_SERVICE: Final = template("wsdl/service.xml", "operations")
_ABSTRACT: Final = template("wsdl/abstract.xml", "imports", "messages", "operations")
_SINGLE: Final = template("wsdl/single.xml", "schemas", "messages", "port_operations", "bound_operations")
_LOCATION: Final = re.compile(r' schemaLocation="[^"]*+"')
_XSD: Final = "http://www.w3.org/2001/XMLSchema"
_REFERENCE: Final = re.compile(r'\b(?:type|base)="(?!xs:|tns:)(\w++):\w++"')
_NAMESPACES: Final = {prefix or "c": namespace for namespace, prefix in PREFIXES.items()}
"""The namespace of each prefix in references."""
_DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_DIRECTIONS: Final = (("Input", ""), ("Output", "Response"))
"""The two messages of an operation, and the suffix of their elements' names."""


def write(directory: Path) -> None:
    """Write `MarketplaceAPIService.wsdl` and the files that it imports into a directory; it is created if needed."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, document in documents().items():
        (directory / name).write_text(document, encoding="utf-8")


def documents() -> dict[str, str]:
    """Return the text of every document by its file name."""
    operations = list(ALL.values())
    abstract = _ABSTRACT.fill(
        imports="".join(f'<xsd:import schemaLocation="{file}" namespace="{one}"/>' for one, file in FILES.items()),
        messages="".join(map(_messages, operations)),
        operations="".join(map(_port_operation, operations)),
    )
    service = _SERVICE.fill(operations="".join(map(_bound_operation, operations)))
    named = {"MarketplaceAPIService.wsdl": service, "wsdl0.wsdl": abstract, **_schemas(operations)}
    return {name: _DECLARATION + document for name, document in named.items()}


def single_document() -> str:
    """Return all documents as one, as WCF writes it: its schemas import each other by namespace only."""
    operations = list(ALL.values())
    return _DECLARATION + _SINGLE.fill(
        schemas=_LOCATION.sub("", "".join(_schemas(operations).values())),
        messages="".join(map(_messages, operations)),
        port_operations="".join(map(_port_operation, operations)),
        bound_operations="".join(map(_bound_operation, operations)),
    )


def _messages(operation: Operation[Any, Any]) -> str:
    return "".join(
        f'<wsdl:message name="IMarketplaceAPIService_{operation.name}_{direction}Message">'
        f'<wsdl:part name="parameters" element="tns:{operation.name}{ending}"/></wsdl:message>'
        for direction, ending in _DIRECTIONS
    )


def _port_operation(operation: Operation[Any, Any]) -> str:
    directions = "".join(
        f'<wsdl:{direction.lower()} wsaw:Action="{operation.action}{ending}"'
        f' message="tns:IMarketplaceAPIService_{operation.name}_{direction}Message"/>'
        for direction, ending in _DIRECTIONS
    )
    return f'<wsdl:operation name="{operation.name}">{directions}</wsdl:operation>'


def _bound_operation(operation: Operation[Any, Any]) -> str:
    directions = "".join(f'<wsdl:{one}><soap:body use="literal"/></wsdl:{one}>' for one in ("input", "output"))
    action = f'<soap:operation soapAction="{operation.action}" style="document"/>'
    return f'<wsdl:operation name="{operation.name}">{action}{directions}</wsdl:operation>'


def _schemas(operations: Iterable[Operation[Any, Any]]) -> dict[str, str]:
    """Return the schema of each namespace by its file: the elements of the operations, and every type that they use."""
    definitions: dict[str, list[str]] = {namespace: [] for namespace in PREFIXES}
    shapes: dict[Shape, None] = {}
    for operation in operations:
        definitions[CDISCOUNT].append(_wrappers(operation))
        for cls in (HeaderMessage, operation.request_type, operation.result_type):
            if cls is not None:
                _collect_types(Record(cls), shapes)
    for shape in shapes:
        namespace, name = _type(shape)
        definitions[namespace] += [_definition(shape), f'<xs:element name="{name}" nillable="true" type="tns:{name}"/>']
    return {
        file: _UNUSED[namespace].fill() if namespace in _UNUSED else _schema(namespace, definitions[namespace])
        for namespace, file in FILES.items()
    }


def _schema(namespace: str, definitions: list[str]) -> str:
    body = "".join(definitions).replace(f'"{_prefix(namespace)}:', '"tns:')
    others = [one for one in PREFIXES if one != namespace and f'"{_prefix(one)}:' in body]
    imports = "".join(f'<xs:import schemaLocation="{FILES[one]}" namespace="{one}"/>' for one in others)
    return (
        f'<xs:schema xmlns:xs="{_XSD}" xmlns:tns="{namespace}" elementFormDefault="qualified"'
        f' targetNamespace="{namespace}">{imports}{_REFERENCE.sub(_declared, body)}</xs:schema>'
    )


def _declared(reference: re.Match[str]) -> str:
    """Return a reference with the declaration of its prefix, as WCF does: Node clients ignore those of the root."""
    return f'{reference[0]} xmlns:{reference[1]}="{_NAMESPACES[reference[1]]}"'


def _wrappers(operation: Operation[Any, Any]) -> str:
    parts = [_element("headerMessage", Record(HeaderMessage))]
    if operation.parameter is not None and operation.request_type is not None:
        parts.append(_element(operation.parameter, Record(operation.request_type)))
    result = _element(f"{operation.name}Result", Record(operation.result_type))
    return "".join(
        f'<xs:element name="{name}"><xs:complexType><xs:sequence>{inner}</xs:sequence></xs:complexType></xs:element>'
        for name, inner in ((operation.name, "".join(parts)), (f"{operation.name}Response", result))
    )


def _collect_types(shape: Shape, found: dict[Shape, None]) -> None:
    """Add to `found` a shape and the types that it uses."""
    if isinstance(shape, Scalar) or shape in found:
        return
    found[shape] = None
    match shape:
        case Array(item):
            _collect_types(item, found)
        case Table(value=value):
            _collect_types(value, found)
        case Record(cls):
            for base in _bases(cls):
                _collect_types(Record(base), found)
            for member in members(cls):
                _collect_types(member.shape, found)


def _bases(cls: type[Any]) -> Iterator[type[Any]]:
    return (base for base in cls.__bases__ if attrs.has(base))


def _type(shape: Shape) -> tuple[str, str]:
    """Return the namespace and the name of a shape's type."""
    match shape:
        case Scalar("utcDateTime"):
            return _XSD, "dateTime"
        case Scalar(xsd):
            return _XSD, xsd
        case Choice(enum):
            return enum.__namespace__, enum.__name__
        case Record(cls):
            return namespace_of(cls), name_of(cls)
        case Array(name=name, namespace=namespace):
            return namespace, f"ArrayOf{name}"
        case Table(name=name):
            return ARRAYS, f"ArrayOf{name}"


def _prefix(namespace: str) -> str:
    return {_XSD: "xs", CDISCOUNT: "c"}.get(namespace) or PREFIXES[namespace]


def _definition(shape: Shape) -> str:
    _, name = _type(shape)
    match shape:
        case Choice(enum, many):
            values = "".join(f'<xs:enumeration value="{text(one.value)}"/>' for one in enum)
            restricted = f'<xs:restriction base="xs:string">{values}</xs:restriction>'
            inner = f"<xs:list><xs:simpleType>{restricted}</xs:simpleType></xs:list>" if many else restricted
            return f'<xs:simpleType name="{name}">{inner}</xs:simpleType>'
        case Array(item, item_name):
            nillable = isinstance(item, Record) or item == Scalar("string")
            return _complex(name, _element(item_name, item, nillable=nillable, many=True))
        case Table():
            return _table(name, shape)
        case Record(cls):
            own = [one for one in members(cls) if one.declared_by is cls]
            return _complex(name, "".join(map(_member, own)), *map(Record, _bases(cls)))
        case _:
            raise TypeError(f"{shape} needs no definition")


def _complex(name: str, inner: str, *bases: Record) -> str:
    body = f"<xs:sequence>{inner}</xs:sequence>"
    for base in bases:
        extension = f'<xs:extension base="{_reference(base)}">{body}</xs:extension>'
        body = f'<xs:complexContent mixed="false">{extension}</xs:complexContent>'
    return f'<xs:complexType name="{name}">{body}</xs:complexType>'


def _table(name: str, table: Table) -> str:
    key = _element("Key", table.key, required=True, nillable=table.key == Scalar("string"))
    entry = f"{key}{_element('Value', table.value, required=True)}"
    return (
        f'<xs:complexType name="{name}"><xs:annotation><xs:appinfo>'
        '<IsDictionary xmlns="http://schemas.microsoft.com/2003/10/Serialization/">true</IsDictionary>'
        "</xs:appinfo></xs:annotation><xs:sequence>"
        f'<xs:element minOccurs="0" maxOccurs="unbounded" name="{table.name}">'
        f"<xs:complexType><xs:sequence>{entry}</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType>"
    )


def _member(member: Member) -> str:
    return _element(member.name, member.shape, required=member.required, nillable=member.nillable)


def _element(name: str, shape: Shape, *, required: bool = False, nillable: bool = True, many: bool = False) -> str:
    occurs = "" if required else ' minOccurs="0"'
    occurs += ' maxOccurs="unbounded"' if many else ""
    nil = ' nillable="true"' if nillable else ""
    return f'<xs:element{occurs} name="{name}"{nil} type="{_reference(shape)}"/>'


def _reference(shape: Shape) -> str:
    namespace, name = _type(shape)
    return f"{_prefix(namespace)}:{name}"
