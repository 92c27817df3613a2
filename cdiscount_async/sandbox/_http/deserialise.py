"""Reading requests as the service's own deserialiser does: in order, and without the elements that are out of order.

The readers of this library take members in any order, which is right for a client. .NET's DataContractSerializer does
not: it walks through the members of a type and through the elements together, and skips an element that is too late,
too early or in another namespace, without an error. Thus values of a client are lost, and therefore counted here.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from ..._codec.moments import parse_moment
from ..._codec.scalars import CODECS, ParseCache
from ..._codec.tolerant import build
from ..._codec.xml import Element, is_nil
from ..._contract.declare import CDISCOUNT, per_class
from ..._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, members, name_of, namespace_of
from ...operations import Operation

OnSkip = Callable[[str], None]
"""A callback for each element that is skipped, with its path."""

_DOT_NET: Final = {
    "int": "Int32",
    "long": "Int64",
    "short": "Int16",
    "boolean": "Boolean",
    "decimal": "Decimal",
    "dateTime": "DateTime",
    "double": "Double",
    "float": "Single",
}
_LEFT_OUT: Final = frozenset({"DomainRightsList"})
"""What the schema requires in the header, and working clients leave out."""
_TYPES: Final = "Cdiscount.Service.Marketplace.API.External.Contract.Data"
_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_BLANKS: Final = " \t\r\n"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?:Z|[+-]\d\d:\d\d)?+", re.ASCII).fullmatch
_CLR: Final = "http://schemas.datacontract.org/2004/07/"
"""The beginning of the XML namespace of a type whose contract has none: its namespace in .NET follows."""


class NotDeserialised(Exception):
    """A value that cannot be read. The text is that of .NET's inner exception, without line and position."""


class NotParsed(NotDeserialised):
    """A text that is no value of its type: .NET's reader raises this, and its deserialiser adds the object."""


def parameter(element: Element, operation: Operation[Any, Any], cls: type[Any], on_skip: OnSkip) -> Any:
    """Return one parameter of an operation, or None for nil.

    Raises NotDeserialised with the whole text of the service's fault.
    """
    try:
        return _record(element, cls, f"{operation.name}.{local(element)}", on_skip)
    except NotDeserialised as error:
        parsing = f"There was an error deserializing the object of type {_type_name(cls)}. "
        raise NotDeserialised(
            "The formatter threw an exception while trying to deserialize the message: There was an error while "
            f"trying to deserialize parameter {CDISCOUNT}:{local(element)}. The InnerException message was "
            f"'{parsing if isinstance(error, NotParsed) else ''}{error}'.  Please see InnerException for more details."
        ) from None
    except RecursionError:
        raise NotDeserialised("The message nests too deeply.") from None


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


@per_class
def _names(cls: type[Any]) -> list[str]:
    """Return the full names of a type's elements, in their order."""
    return [f"{{{one.namespace}}}{one.name}" for one in members(cls)]


def namespace(element: Element) -> str:
    """Return the namespace of an element."""
    return str(element.tag).rpartition("}")[0].lstrip("{")


def _type_name(cls: type[Any]) -> str:
    """Return the name of a type in .NET. Its namespace there follows from that of the schema, if it is in it.

    One recording shows that filters have a namespace of their own.
    """
    xml_namespace: str = vars(cls)["__namespace__"]
    if xml_namespace.startswith(_CLR):
        return f"{xml_namespace.removeprefix(_CLR)}.{cls.__name__}"
    return f"{_TYPES}.{'Filter.' if 'Filter' in cls.__name__ else ''}{cls.__name__}"


def _record(element: Element, cls: type[Any], path: str, on_skip: OnSkip) -> Any:
    _demand_type(element, namespace_of(cls), name_of(cls))
    if is_nil(element):
        return None
    _demand_elements(element)
    wanted, names = members(cls), _names(cls)
    values: dict[str, Any] = {}
    at = 0
    for child in element:
        try:
            found = names.index(child.tag, at)
        except ValueError:
            on_skip(f"{path}.{local(child)}")
            continue
        _demand(wanted[at:found], "Element", child)
        if not wanted[found].nillable:
            _demand_value(wanted[found].shape, child)
        values[wanted[found].attribute] = _value(child, wanted[found].shape, f"{path}.{wanted[found].name}", on_skip)
        at = found + 1
    _demand(wanted[at:], "EndElement", element)
    return build(cls, values)


def _demand(passed: tuple[Member, ...], node: str, instead: Element) -> None:
    """Raise for a required member that is missing. .NET names all members that were possible there."""
    for at, member in enumerate(passed):
        if member.required and member.name not in _LEFT_OUT:
            expected = " | ".join(one.name for one in passed[: at + 1])
            raise NotDeserialised(
                f"'{node}' '{local(instead)}' from namespace '{namespace(instead)}' is not expected. "
                f"Expecting element '{expected}'."
            )


def _demand_elements(element: Element) -> None:
    """Raise for text where only elements may be."""
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip(_BLANKS):
            raise NotDeserialised("Expecting state 'Element'.. Encountered 'Text'  with name '', namespace ''.")


def _demand_type(element: Element, wanted_namespace: str, wanted: str) -> None:
    """Raise for an element with another `xsi:type` than its own: the contract has no derived types."""
    declared = element.get(_TYPE)
    if declared is None:
        return
    prefix, _, name = declared.strip(_BLANKS).rpartition(":")
    uri = element.nsmap.get(prefix or None, "")
    if (uri, name) != (wanted_namespace, wanted):
        raise NotDeserialised(
            f"Element '{namespace(element)}:{local(element)}' contains data of the '{uri}:{name}' data contract. The "
            "deserializer has no knowledge of any type that maps to this contract. Add the type corresponding to "
            f"'{name}' to the list of known types - for example, by using the KnownTypeAttribute attribute or by "
            "adding it to the list of known types passed to DataContractSerializer."
        )


def _demand_value(shape: Shape, child: Element) -> None:
    """Raise for nil where .NET has a value type: numbers, dates and enumerations."""
    if not is_nil(child):
        return
    match shape:
        case Scalar(xsd) if xsd in _DOT_NET:
            raise NotDeserialised(f"ValueType 'System.{_DOT_NET[xsd]}' cannot be null.")
        case Choice(enum):
            raise NotDeserialised(f"ValueType '{_type_name(enum)}' cannot be null.")


def _value(element: Element, shape: Shape, path: str, on_skip: OnSkip) -> Any:
    match shape:
        case Record(cls):
            return _record(element, cls, path, on_skip)
        case Array(item, name, namespace):
            _demand_type(element, namespace, f"ArrayOf{name}")
            if is_nil(element):
                return ()
            _demand_elements(element)
            return _items(element, item, f"{{{namespace}}}{name}", path, on_skip)
        case Scalar(xsd):
            return _scalar(element, xsd)
        case Choice(enum, many=True):
            return () if is_nil(element) else tuple(_choice(one, enum) for one in (element.text or "").split())
        case Choice(enum):
            _demand_type(element, enum.__namespace__, enum.__name__)
            return None if is_nil(element) else _choice(element.text or "", enum)
        case _:
            raise TypeError(f"no request has {shape}")


def _items(element: Element, item: Shape, name: str, path: str, on_skip: OnSkip) -> tuple[Any, ...]:
    found: list[Any] = []
    for child in element:
        if child.tag == name:
            _demand_value(item, child)
            found.append(_value(child, item, f"{path}[{len(found)}]", on_skip))
        else:
            on_skip(f"{path}.{local(child)}")
    return tuple(one for one in found if one is not None)


def _scalar(element: Element, xsd: str) -> Any:
    if is_nil(element):
        return None
    text = element.text or ""
    codec = CODECS[xsd]
    try:
        if xsd == "dateTime":
            return _date_time(text)
        value = codec.read[text] if isinstance(codec.read, ParseCache) else codec.read(text)
        if value is None or isinstance(value, int):
            codec.write(value)  # raises for no value, and for one that is out of the type's range
    except ValueError:
        raise NotParsed(f"The value '{text}' cannot be parsed as the type '{_DOT_NET[xsd]}'.") from None
    return value


def _date_time(text: str) -> datetime | None:
    """Return a time as .NET reads it: a date alone means midnight, and there is no hour 24."""
    text = text.strip(_BLANKS)
    if not text or "T24" in text:
        raise ValueError(text)
    return parse_moment(text if _DAY(text) is None else f"{text[:10]}T00:00:00{text[10:]}")


def _choice(text: str, enum: Any) -> Any:
    value = enum(text)
    if not value.known:
        raise NotDeserialised(
            f"Invalid enum value '{text}' cannot be deserialized into type '{_type_name(enum)}'. Ensure that the "
            "necessary enum values are present and are marked with EnumMemberAttribute attribute if the type has "
            "DataContractAttribute attribute."
        )
    return value
