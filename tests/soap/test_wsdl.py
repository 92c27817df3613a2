"""The derived WSDL equals the service's own, except for differences that are listed here with their reasons."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import zeep
from lxml import etree

from cdiscount_async import operations
from cdiscount_async._codec.xml import Element
from cdiscount_async._contract.declare import COMPETING_OFFERS, SYSTEM
from cdiscount_async._soap import wsdl

from ..support.strategies import NEWER_VALUES

XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
ADDRESSING = "{http://www.w3.org/2006/05/addressing/wsdl}"
CDISCOUNT = "http://www.cdiscount.com"

Fact: TypeAlias = tuple[str, ...]
"""One fact of a contract: its kind, what it is about, and its content."""

LATER = {operation.name for operation in operations.ALL.values() if operation.since}

UNBOUND = {
    "GetOfferProductListPaginatedRest",
    "GetOfferProductListPaginatedRestResponse",
    "OfferProductFilterPaginated",
    "OfferProductListPaginatedMessage",
    "OfferProduct",
    "ArrayOfOfferProduct",
    "OfferAdvancedSortOrder",
    "OfferSupplyModeFilter",
}

LATER_TYPES = {
    "DiscussionFilter",
    "DiscussionListMessage",
    "DiscussionTypeFilter",
    "Discussion",
    "ArrayOfDiscussion",
    "CompetingOfferRequest",
    "CompetingOfferMessage",
    "CompetingOffer",
    "ArrayOfCompetingOffer",
    "CompetingOfferErrorMessage",
    "ExecutionResult",
    "Quota",
    "Shipping",
    "SellerDealRequest",
    "SellerDealListMessage",
    "SellerDeal",
    "ArrayOfSellerDeal",
    "DateTimeOffset",
    "UserType",
    "Tracking",
    "ArrayOfTracking",
}

LATER_MEMBERS = {
    ("member", "ProductModel", "IsDefault"),
    ("member", "Message", "SenderType"),
    ("member", "Parcel", "TrackingList"),
    ("member", "ExternalCustomer", "RelayId"),
    ("member", "ExternalOrder", "ShippingDateFromSeller"),
    ("member", "Seller", "Id"),
    *(("value", enum.__name__, value) for enum, values in NEWER_VALUES.items() for value in values),
}
"""Members that a later schema added to types of 2019."""

LATER_NAMESPACES = (COMPETING_OFFERS, SYSTEM)
"""Namespaces of later schemas."""


def named(element: Element, attribute: str = "type") -> str:
    """Return a type's name with its namespace instead of its prefix."""
    prefix, _, local = element.get(attribute, "").rpartition(":")
    return f"{{{element.nsmap[prefix or None]}}}{local}"


def local(fact: Fact) -> str:
    """Return the name of the subject of a fact, without its namespace."""
    return fact[1].rpartition("}")[2]


def qualified(schema: Element, one: Element) -> str:
    """Return the name of a type or element with its namespace."""
    return f"{{{schema.get('targetNamespace')}}}{one.get('name', '')}"


def simple_types(schema: Element) -> Iterator[Fact]:
    """Yield the values of each enumeration, in order."""
    for kind in schema.findall(f"{XS}simpleType"):
        name = qualified(schema, kind)
        yield "simple", name, "list" if kind.find(f"{XS}list") is not None else ""
        yield from (("value", name, one.get("value", "")) for one in kind.iter(f"{XS}enumeration"))
        values = [one.get("value", "") for one in kind.iter(f"{XS}enumeration")]
        yield from (("order", name, first, second) for first, second in pairwise(values))


def complex_types(schema: Element) -> Iterator[Fact]:
    """Yield the members of each type: their order, types, nillability and occurrence."""
    for kind in schema.findall(f"{XS}complexType"):
        name = qualified(schema, kind)
        base = kind.find(f".//{XS}extension")
        yield "type", name, named(base, "base") if base is not None else ""
        children = list(kind.iter(f"{XS}element"))
        for child in children:
            member = child.get("name", "")
            nillable, many = (child.get(one, "") for one in ("nillable", "maxOccurs"))
            yield "member", name, member, named(child) if child.get("type") else "anonymous", nillable, many
            yield "occurs", name, member, child.get("minOccurs", "1")
        names = [child.get("name", "") for child in children]
        yield from (("order", name, first, second) for first, second in pairwise(names))


def elements(schema: Element) -> Iterator[Fact]:
    """Yield the global elements, and the parts of those that are messages."""
    for element in schema.findall(f"{XS}element"):
        name = qualified(schema, element)
        kind = named(element) if element.get("type") else ""
        yield "element", name, kind, element.get("nillable", "")
        for at, part in enumerate(element.iter(f"{XS}element")):
            if part is not element:
                yield "part", name, str(at), part.get("name", ""), named(part), part.get("minOccurs", "1")


def service_facts(directory: Path) -> Iterator[Fact]:
    """Yield the operations, their actions, and their bindings."""
    outer = etree.parse(directory / "MarketplaceAPIService.wsdl").getroot()
    yield "service", outer.get("name", ""), outer.get("targetNamespace", "")
    for port in outer.iter(f"{WSDL}port"):
        yield "port", port.get("name", ""), named(port, "binding"), port[0].get("location", "")
    for binding in outer.iter(f"{WSDL}binding"):
        yield "binding", binding.get("name", ""), named(binding), binding[0].get("transport", "")
        for operation in binding.iter(f"{WSDL}operation"):
            soap = operation[0]
            uses = [body.get("use", "") for body in operation.iter(f"{SOAP}body")]
            yield "bound", operation.get("name", ""), soap.get("soapAction", ""), soap.get("style", ""), *uses
    inner = etree.parse(directory / "wsdl0.wsdl").getroot()
    for message in inner.iter(f"{WSDL}message"):
        yield "message", message.get("name", ""), message[0].get("name", ""), named(message[0], "element")
    for operation in inner.iter(f"{WSDL}operation"):
        for way in operation:
            yield "port operation", operation.get("name", ""), named(way, "message"), way.get(f"{ADDRESSING}Action", "")


def schemas(directory: Path) -> list[Element]:
    """Return every schema of a contract."""
    return [etree.parse(path).getroot() for path in sorted(directory.glob("*.xsd"))]


def facts_of_schemas(found: list[Element]) -> set[Fact]:
    """Return the facts of schemas."""
    kinds = (simple_types, complex_types, elements)
    return {fact for schema in found for facts_of in kinds for fact in facts_of(schema)}


def facts(directory: Path) -> set[Fact]:
    """Return all facts of a contract that matter to a caller."""
    return facts_of_schemas(schemas(directory)) | set(service_facts(directory))


def about(names: set[str]) -> Callable[[Fact], bool]:
    """Return a condition that accepts facts about these types, elements and operations."""
    return lambda fact: local(fact) in names or local(fact).removesuffix("Response") in names


def about_port_operations(names: set[str]) -> Callable[[Fact], bool]:
    """Return a condition that accepts facts about the messages of these operations."""
    return lambda fact: fact[0] == "message" and any(f"_{name}_" in fact[1] for name in names)


def later_member(fact: Fact) -> bool:
    """Accept a member that a later schema added to a type of 2019, and the members next to it."""
    kind = "member" if fact[0] == "occurs" else fact[0]
    return any((kind, local(fact), fact[2]) == one for one in LATER_MEMBERS) or (
        kind == "order" and any(local(fact) == one[1] for one in LATER_MEMBERS)
    )


ACCEPTED: list[tuple[str, Callable[[Fact], bool]]] = [
    ("brought by a later generation of the service", about(LATER | LATER_TYPES)),
    (
        "in a namespace that a later generation brought",
        lambda fact: fact[1].startswith(tuple(f"{{{one}}}" for one in LATER_NAMESPACES)),
    ),
    ("messages of operations that a later generation brought", about_port_operations(LATER)),
    ("added to a type of 2019 by a later generation", later_member),
    ("belongs to an operation that the service does not bind, so it cannot be called", about(UNBOUND)),
    ("messages of the operation that is not bound", lambda fact: "IMarketplaceApiServiceRest" in fact[1]),
]


@pytest.fixture(scope="module")
def derived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory with the derived contract."""
    directory = tmp_path_factory.mktemp("wsdl")
    wsdl.write(directory)
    return directory


def unexplained(difference: set[Fact]) -> list[Fact]:
    """Return the differences without a reason."""
    return sorted(fact for fact in difference if not any(accepts(fact) for _, accepts in ACCEPTED))


def test_every_reason_is_needed(derived: Path, contract_directory: Path) -> None:
    """Every listed reason explains a difference."""
    differences = facts(contract_directory) ^ facts(derived)

    assert [reason for reason, accepts in ACCEPTED if not any(map(accepts, differences))] == []


def test_zeep_loads_the_derived_contract(derived: Path) -> None:
    """Zeep loads the derived documents, and finds every operation with its types."""
    client = zeep.Client(str(derived / "MarketplaceAPIService.wsdl"))
    binding: Any = client.service._binding

    assert set(operations.ALL) == set(binding._operations)


def test_zeep_loads_the_single_document(tmp_path: Path) -> None:
    """Zeep loads the contract in one document, and finds every operation with its types."""
    path = tmp_path / "single.wsdl"
    path.write_text(wsdl.single_document(), encoding="utf-8")
    client = zeep.Client(str(path))
    binding: Any = client.service._binding

    assert set(operations.ALL) == set(binding._operations)


def test_single_document_says_what_the_many_say(derived: Path) -> None:
    """The schemas in the single document are those of the files, and it refers to no other document."""
    single = etree.fromstring(wsdl.single_document().encode())
    inside = single.findall(f"{WSDL}types/{XS}schema")

    assert facts_of_schemas(schemas(derived)) == facts_of_schemas(inside)
    assert [] == [one for one in single.iter() if one.get("schemaLocation") or one.tag == f"{WSDL}import"]


def test_reference_to_another_schema_declares_its_prefix(derived: Path) -> None:
    """A prefix is declared where it is used, as in the service's: Node clients ignore those of the root."""
    references = [
        (one, *one.get(name, "").partition(":"))
        for path in derived.glob("*.xsd")
        for one in etree.parse(path).iter(f"{XS}element", f"{XS}extension")
        for name in ("type", "base")
        if not one.get(name, "xs:").startswith(("xs:", "tns:"))
    ]

    assert references
    assert [] == [name for one, prefix, _, name in references if prefix in one.getroottree().getroot().nsmap]


def test_nothing_of_the_service_is_missing(derived: Path, contract_directory: Path) -> None:
    """Every fact of the service's contract is in the derived one, or a reason is listed."""
    assert unexplained(facts(contract_directory) - facts(derived)) == []


def test_nothing_is_made_up(derived: Path, contract_directory: Path) -> None:
    """Every fact of the derived contract is in the service's, or a reason is listed."""
    assert unexplained(facts(derived) - facts(contract_directory)) == []
