"""The service's real contract, read from its own WSDL and schemas: what our declarations are measured against."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

import attrs
from lxml import etree

from .xml import Element

XS: Final = "{http://www.w3.org/2001/XMLSchema}"
WSDL: Final = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP_BINDING: Final = "{http://schemas.xmlsoap.org/wsdl/soap/}"


@attrs.frozen
class Child:
    """One element of a type, as the schema has it."""

    name: str
    namespace: str
    type: str
    """The type's name, with its namespace in braces."""
    nillable: bool
    required: bool
    many: bool


@attrs.frozen
class RealContract:
    """The real WSDL and its schemas, in one directory."""

    directory: Path

    @cached_property
    def documents(self) -> tuple[Element, ...]:
        """The schemas' roots."""
        return tuple(etree.parse(path).getroot() for path in sorted(self.directory.glob("*.xsd")))

    @cached_property
    def schema(self) -> etree.XMLSchema:
        """All schemas as one: they import each other in circles, so a wrapper imports each of them once."""
        wrapper = etree.Element(f"{XS}schema")
        for path in sorted(self.directory.glob("*.xsd")):
            namespace = etree.parse(path).getroot().get("targetNamespace", "")
            etree.SubElement(wrapper, f"{XS}import", namespace=namespace, schemaLocation=path.name)
        base = (self.directory / "all.xsd").as_uri()
        return etree.XMLSchema(etree.fromstring(etree.tostring(wrapper), base_url=base))

    def complaint(self, element: Element) -> str:
        """Return what the schema finds wrong with a document; nothing if it is valid."""
        return "" if self.schema.validate(element) else str(self.schema.error_log)

    @cached_property
    def actions(self) -> Mapping[str, str]:
        """The operations that are bound, with their SOAPActions."""
        (path,) = self.directory.glob("MarketplaceAPIService.wsdl")
        bound = etree.parse(path).iterfind(f"{WSDL}binding/{WSDL}operation")
        return {
            one.get("name", ""): soap.get("soapAction", "")
            for one in bound
            for soap in one.iterfind(f"{SOAP_BINDING}operation")
        }

    @cached_property
    def types(self) -> Mapping[str, tuple[Child, ...]]:
        """Every complex type with its elements, those of its bases first, and every global element likewise."""
        own: dict[str, tuple[str | None, tuple[Child, ...]]] = {}
        for document in self.documents:
            namespace = document.get("targetNamespace", "")
            for found in document.iterfind(f"{XS}complexType"):
                own[f"{{{namespace}}}{found.get('name')}"] = _content(found, namespace)
            for found in document.iterfind(f"{XS}element"):
                inner = found.find(f"{XS}complexType")
                if inner is not None:
                    own[f"{{{namespace}}}element {found.get('name')}"] = _content(inner, namespace)

        def full(name: str) -> tuple[Child, ...]:
            base, children = own[name]
            return (*(full(base) if base else ()), *children)

        return {name: full(name) for name in own}

    @cached_property
    def enumerations(self) -> Mapping[str, tuple[str, ...]]:
        """Every enumeration with its values, in the schema's order; lists of values by the name of the list."""
        found = {}
        for document in self.documents:
            for one in document.iterfind(f"{XS}simpleType"):
                values = tuple(value.get("value", "") for value in one.iter(f"{XS}enumeration"))
                if values:
                    found[f"{{{document.get('targetNamespace')}}}{one.get('name')}"] = values
        return found


def _content(found: Element, namespace: str) -> tuple[str | None, tuple[Child, ...]]:
    extension = found.find(f"{XS}complexContent/{XS}extension")
    base = None if extension is None else _resolved(extension, extension.get("base", ""))
    sequence = (found if extension is None else extension).find(f"{XS}sequence")
    children = () if sequence is None else tuple(_child(one, namespace) for one in sequence.iterfind(f"{XS}element"))
    return base, children


def _child(element: Element, namespace: str) -> Child:
    name, kind = element.get("name"), element.get("type")
    if name is None:
        qualified = etree.QName(_resolved(element, element.get("ref", "")))
        name, namespace = qualified.localname, qualified.namespace or ""
    return Child(
        name=name,
        namespace=namespace,
        type=_resolved(element, kind) if kind else "",
        nillable=element.get("nillable") == "true",
        required=element.get("minOccurs", "1") != "0",
        many=element.get("maxOccurs", "1") != "1",
    )


def _resolved(element: Element, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{element.nsmap[prefix or None]}}}{local}"
