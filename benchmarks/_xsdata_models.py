"""Dataclasses for xsdata, made at run time from this library's declarations.

xsdata's own generator loses the inherited members of results (ErrorMessage, OperationSuccess and more), because the
schemas of this WSDL import one another in a circle. The dataclasses made here have the form that it generates: one for
each type and each array, Decimal for money, XmlDateTime for times. Two differences make xsdata faster: a nillable
enumeration is an enumeration instead of a dataclass around it, and a request leaves out absent values instead of having
nil.
"""

import dataclasses
import sys
from datetime import datetime
from decimal import Decimal
from enum import Enum
from types import ModuleType
from typing import Any, Final, TypeAlias

from xsdata.models.datatype import XmlDateTime

from cdiscount_async._contract.declare import CDISCOUNT
from cdiscount_async._contract.shapes import Array, Choice, Record, Scalar, Shape, members
from cdiscount_async.operations import Operation

Field: TypeAlias = tuple[str, str, Any]
"""A field for `dataclasses.make_dataclass`: the name, the type hint and the options."""

_SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
_HINTS: Final = {
    "string": "str",
    "int": "int",
    "long": "int",
    "short": "int",
    "decimal": "Decimal",
    "boolean": "bool",
    "dateTime": "XmlDateTime",
    "double": "float",
    "float": "float",
}


class Bindings:
    """The dataclasses for the request or the reply of one operation."""

    def __init__(self, operation: Operation[Any, Any], name: str, parts: dict[str, type[Any]], *, reply: bool) -> None:
        """Make the dataclasses.

        Args:
            operation: The operation.
            name: The element in the SOAP body.
            parts: The types of the elements in that element, by name.
            reply: Whether it is a reply.

        """
        self._reply = reply
        # The hints are texts, which xsdata resolves in the module of the class, so a type can contain itself.
        self._module = ModuleType(f"{__name__}.{name}_of_{operation.name}")
        sys.modules[self._module.__name__] = self._module
        vars(self._module).update(Decimal=Decimal, XmlDateTime=XmlDateTime)
        fields = [self._field(part, part, CDISCOUNT, Record(cls), nillable=False) for part, cls in parts.items()]
        self._call = self._make(name, CDISCOUNT, fields)
        self._body = self._make("Body", _SOAP, [_element("call", name, name, CDISCOUNT)])
        self.envelope = self._make("Envelope", _SOAP, [_element("body", "Body", "Body", _SOAP)])

    def message(self, *parts: Any) -> Any:
        """Return an envelope with our models in it."""
        bound = [self._bound(part, Record(type(part))) for part in parts]
        return self.envelope(self._body(self._call(*bound)))

    def _type(self, cls: type[Any]) -> str:
        """Return the name of a contract type's dataclass."""
        if not hasattr(self._module, cls.__name__):
            setattr(self._module, cls.__name__, None)  # it is being made, and a type may contain itself
            fields = [
                self._field(
                    one.attribute,
                    one.name,
                    one.namespace,
                    one.shape,
                    nillable=one.nillable and (self._reply or one.required),
                )
                for one in members(cls)
            ]
            self._make(cls.__name__, vars(cls)["__namespace__"], fields)
        return cls.__name__

    def _field(self, attribute: str, name: str, namespace: str, shape: Shape, *, nillable: bool) -> Field:
        return _element(attribute, self._hint(shape), name, namespace, nillable=nillable)

    def _hint(self, shape: Shape) -> str:
        match shape:
            case Scalar(xsd):
                return _HINTS[xsd]
            case Choice(enum, many=False):
                if not hasattr(self._module, enum.__name__):
                    values = {one.name: one.value for one in enum}
                    setattr(self._module, enum.__name__, Enum(enum.__name__, values, module=self._module.__name__))
                return enum.__name__
            case Record(cls):
                return self._type(cls)
            case Array(item, name, namespace):
                made = f"ArrayOf{name}"
                if not hasattr(self._module, made):
                    setattr(self._module, made, None)
                    self._make(made, namespace, [_elements("items", self._hint(item), name, namespace)])
                return made
            case _:
                raise TypeError(f"no benchmark needs {shape}")

    def _make(self, name: str, namespace: str, fields: list[Field]) -> Any:
        meta = type("Meta", (), {"namespace": namespace})
        body = {"Meta": meta, "__module__": self._module.__name__}
        made = dataclasses.make_dataclass(name, fields, namespace=body)
        setattr(self._module, name, made)
        return made

    def _bound(self, value: Any, shape: Shape) -> Any:
        """Return a value of this library as a value for xsdata."""
        if value is None:
            return None
        match shape:
            case Scalar("dateTime") if isinstance(value, datetime):
                return XmlDateTime.from_datetime(value)
            case Choice(enum):
                return getattr(self._module, enum.__name__)(value)
            case Record(cls):
                bound = {one.attribute: self._bound(getattr(value, one.attribute), one.shape) for one in members(cls)}
                return getattr(self._module, cls.__name__)(**bound)
            case Array(item, name):
                return (
                    getattr(self._module, f"ArrayOf{name}")([self._bound(one, item) for one in value])
                    if value
                    else None
                )
            case _:
                return value


def content(value: Any) -> Any:
    """Return a result of xsdata as dictionaries, with the names of the contract."""
    if isinstance(value, list):
        return [content(one) for one in value]
    if dataclasses.is_dataclass(value):
        return {one.metadata["name"]: content(getattr(value, one.name)) for one in dataclasses.fields(value)}
    match value:
        case XmlDateTime():
            return value.to_datetime()
        case Enum():
            return value.value
        case _:
            return value


def _element(attribute: str, hint: str, name: str, namespace: str, *, nillable: bool = False) -> Field:
    metadata = {"type": "Element", "name": name, "namespace": namespace, "nillable": nillable}
    return attribute, f"{hint} | None", dataclasses.field(default=None, metadata=metadata)


def _elements(attribute: str, hint: str, name: str, namespace: str) -> Field:
    metadata = {"type": "Element", "name": name, "namespace": namespace}
    return attribute, f"list[{hint}]", dataclasses.field(default_factory=list, metadata=metadata)
