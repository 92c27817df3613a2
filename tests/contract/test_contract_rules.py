"""How a contract type is declared, and what follows from it: literal examples of each rule."""

import copy
import pickle
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from lxml import etree

from cdiscount_async import wire
from cdiscount_async._codec.templates import template
from cdiscount_async._contract.declare import (
    ARRAYS,
    CDISCOUNT,
    FULFILMENT,
    IDENTIFIER,
    LOCATION,
    MAIL,
    MESSAGES,
    PRODUCT,
    ListOf,
    Long,
    Nillable,
    Private,
    Short,
    WireEnum,
    contract,
    evolve,
    member,
)
from cdiscount_async._contract.shapes import Array, Choice, Member, Record, Scalar, Table, members, pascal
from cdiscount_async.errors import InvalidRequest
from cdiscount_async.models.common import Error, ErrorTypeEnum, PackageFilter, ServiceMessage
from cdiscount_async.models.discussions import (
    DiscussionMailGuidCreationResultMessage,
    GetDiscussionMailListRequest,
    OrderClaimFilter,
)
from cdiscount_async.models.fulfilment import (
    FulfilmentActivationReportDetails,
    FulfilmentActivationRequest,
    ProductActivationData,
    ProductStock,
)
from cdiscount_async.models.header import ContextMessage, HeaderMessage, SecurityContext
from cdiscount_async.models.offers import OfferFilterPaginated, OfferListPaginatedMessage
from cdiscount_async.models.orders import (
    Corporation,
    Customer,
    Order,
    OrderFilter,
    OrderLine,
    OrderListMessage,
    OrderStateEnum,
    ParcelInfos,
    ServiceOrder,
)
from cdiscount_async.models.products import (
    BrandListMessage,
    ModelDefinition,
    Product,
    ProductListByIdentifierMessage,
    ProductModel,
    ProductModelListMessage,
)
from cdiscount_async.operations import ALL, Operation


class Colour(WireEnum, namespace="urn:paint"):
    """A colour, in a namespace of its own."""

    RED = "Red"
    DARK_RED = "Dark red"


@contract("urn:base")
class Base:
    """What others build on."""

    zebra: str | None = None
    ant: int


@contract("urn:derived")
class Derived(Base):
    """A type with one member of every kind."""

    word: str | None = None
    secret: Private[str] = None
    count: int | None = None
    big: Nillable[Long] = None
    small: Short = 1
    when: Nillable[datetime] = None
    money: Decimal = member("TheMoney", default=Decimal(0), required=True)
    colour: Colour | None = member(default=None, since="2021")
    colours: ListOf[Colour] = ()
    palette: Sequence[Colour] = member(default=(), nil_when_empty=True)
    own: "tuple[Derived, ...]" = ()
    words: Sequence[str]
    other: Base | None
    names: Mapping[str, tuple[str, ...]] = attrs.Factory(dict)
    codes: Mapping[int, str] = attrs.Factory(dict)


def by_name(cls: type[Any]) -> dict[str, Member]:
    """Return the members of a type by the names of their elements."""
    return {one.name: one for one in members(cls)}


def test_members_come_base_first_then_by_name() -> None:
    """Inherited members come first, then a type's own, each sorted by its element's name."""
    names = [one.name for one in members(Derived)]

    assert ["Ant", "Zebra"] == names[:2]
    assert sorted(names[2:]) == names[2:]
    assert "TheMoney" in names


def test_member_is_in_the_namespace_of_who_declares_it() -> None:
    """A member keeps the namespace of the type that declares it, wherever it is inherited."""
    found = by_name(Derived)

    assert ("urn:base", "urn:derived") == (found["Ant"].namespace, found["Word"].namespace)


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("Word", Scalar("string")),
        ("Secret", Scalar("string")),
        ("Count", Scalar("int")),
        ("Big", Scalar("long")),
        ("Small", Scalar("short")),
        ("When", Scalar("dateTime")),
        ("TheMoney", Scalar("decimal")),
        ("Colour", Choice(Colour)),
        ("Colours", Choice(Colour, many=True)),
        ("Palette", Array(Choice(Colour), "Colour", "urn:paint")),
        ("Own", Array(Record(Derived), "Derived", "urn:derived")),
        ("Words", Array(Scalar("string"), "string", ARRAYS)),
        ("Other", Record(Base)),
        (
            "Names",
            Table("KeyValueOfstringArrayOfstringty7Ep6D1", Scalar("string"), Array(Scalar("string"), "string", ARRAYS)),
        ),
        ("Codes", Table("KeyValueOfintstring", Scalar("int"), Scalar("string"))),
    ],
)
def test_shape_follows_from_the_annotation(name: str, shape: object) -> None:
    """The shape of a member follows from its type hint."""
    assert shape == by_name(Derived)[name].shape


def test_strings_types_and_arrays_are_nillable() -> None:
    """Members of reference types may be nil; numbers, dates and enumerations only if they are declared nillable."""
    nillable = {one.name for one in members(Derived) if one.nillable}

    assert {"Zebra", "Word", "Secret", "Big", "When", "Palette", "Own", "Words", "Other", "Names", "Codes"} == nillable


def test_required_is_what_has_no_default_or_never_is_none() -> None:
    """A member without a default, or one that cannot be None, is always written."""
    required = {one.name for one in members(Derived) if one.required}

    assert {"Ant", "Words", "Other", "TheMoney", "Small"} == required


def test_absent_is_none_or_an_empty_collection() -> None:
    """The value of an absent element depends only on its shape."""
    found = by_name(Derived)

    assert [(), (), (), {}, {}, None, None] == [
        found[name].empty for name in ("Own", "Words", "Colours", "Names", "Codes", "Other", "Count")
    ]


def test_annotations_are_kept() -> None:
    """The flags of an annotation are on the member."""
    found = by_name(Derived)

    assert ["Secret"] == [name for name, one in found.items() if one.private]
    assert ["Palette"] == [name for name, one in found.items() if one.nil_when_empty]
    assert {"Colour": "2021"} == {name: one.since for name, one in found.items() if one.since}


@pytest.mark.parametrize(
    ("attribute", "name"),
    [("order_line_list", "OrderLineList"), ("address1", "Address1"), ("value_d30", "ValueD30"), ("id", "Id")],
)
def test_element_is_named_in_pascal_case(attribute: str, name: str) -> None:
    """A member's element is its Python name in PascalCase."""
    assert name == pascal(attribute)


@pytest.mark.parametrize(
    ("cls", "names"),
    [
        (Error, "ErrorType Message"),
        (ServiceMessage, "ErrorMessage OperationSuccess"),
        (PackageFilter, "PackageID"),
        (
            OrderClaimFilter,
            (
                "BeginCreationDate BeginModificationDate EndCreationDate EndModificationDate StatusList "
                "OrderNumberList OnlyWithMessageFromCdsCustomerService"
            ),
        ),
        (
            OfferListPaginatedMessage,
            "ErrorMessage OperationSuccess ErrorList SellerLogin TokenId OfferList CurrentPageNumber NumberOfPages",
        ),
        (Product, "BrandName EANList ISBN Name ProductType SKU"),
        (
            ContextMessage,
            (
                "CatalogID ConfigurationPolicy CustomerID CustomerId CustomerNumber CustomerPoolID "
                "GeoCoordinate SecuredContext SiteID"
            ),
        ),
        (SecurityContext, "DomainRightsList IssuerID SessionID SubjectLocality TokenId UserName"),
    ],
    ids=lambda one: one.__name__ if isinstance(one, type) else "",
)
def test_members_of_the_contract_come_in_its_order(cls: type[Any], names: str) -> None:
    """Inherited members come first, upper case before lower case within a type, as the service sorts them."""
    assert names.split() == [one.name for one in members(cls)]


@pytest.mark.parametrize(
    ("cls", "name", "namespace"),
    [
        (Order, "OrderNumber", CDISCOUNT),
        (OrderListMessage, "ErrorMessage", MESSAGES),
        (OrderListMessage, "ErrorList", CDISCOUNT),
        (HeaderMessage, "Version", MESSAGES),
        (ProductStock, "Ean", PRODUCT),
        (BrandListMessage, "BrandList", PRODUCT),
        (BrandListMessage, "TokenId", CDISCOUNT),
        (ProductListByIdentifierMessage, "ProductListByIdentifier", IDENTIFIER),
        (DiscussionMailGuidCreationResultMessage, "MailGuid", MAIL),
        (ProductActivationData, "Action", FULFILMENT),
        (FulfilmentActivationRequest, "ProductList", CDISCOUNT),
    ],
)
def test_namespace_of_the_contract_is_that_of_the_type(cls: type[Any], name: str, namespace: str) -> None:
    """An element's namespace is that of the type that declares it, not that of the parameter around it."""
    assert namespace == by_name(cls)[name].namespace


def namespaces_at_once(cls: type[Any], around: frozenset[str], seen: set[object]) -> Iterator[frozenset[str]]:
    """Yield the sets of namespaces that need a prefix at the same time, inside a type and those around it."""
    own = around | {each.namespace for each in members(cls)} - {CDISCOUNT, MESSAGES}
    if (cls, own) in seen:
        return
    seen.add((cls, own))
    yield own
    for one in members(cls):
        match one.shape:
            case Record(inner):
                yield from namespaces_at_once(inner, own, seen)
            case Table():
                yield own | {ARRAYS}
            case Array(item, _, namespace):
                yield own | {namespace} - {CDISCOUNT}
                if isinstance(item, Record):
                    yield from namespaces_at_once(item.type, own | {namespace} - {CDISCOUNT}, seen)


@pytest.mark.parametrize("operation", ALL.values(), ids=lambda one: one.name)
def test_no_reply_needs_two_prefixes_at_a_time(operation: Operation[Any, Any]) -> None:
    """One prefix is enough for every reply, as in the service's."""
    assert all(len(one) <= 1 for one in namespaces_at_once(operation.result_type, frozenset(), set()))


def test_simple_types_are_those_of_the_contract() -> None:
    """An int has 32 bits unless it is declared otherwise, and a float has one of two types."""
    assert Array(Scalar("long"), "long", ARRAYS) == by_name(GetDiscussionMailListRequest)["DiscussionIds"].shape
    assert Scalar("short") == by_name(Corporation)["CorporationId"].shape
    assert Scalar("float") == by_name(FulfilmentActivationReportDetails)["Weight"].shape
    assert Scalar("double") == by_name(FulfilmentActivationReportDetails)["Width"].shape
    assert LOCATION == by_name(by_name(ContextMessage)["GeoCoordinate"].shape.type)["Speed"].namespace  # type: ignore[union-attr]


def test_type_that_holds_itself_is_described() -> None:
    """An order line may contain order lines."""
    assert Array(Record(OrderLine), "OrderLine", CDISCOUNT) == by_name(OrderLine)["OrderLineChildList"].shape


def test_enumeration_value_is_its_text() -> None:
    """A value is equal to the service's text, has its hash, and is found by it."""
    text: str = Colour.DARK_RED

    assert "Dark red" == text
    assert hash("Dark red") == hash(Colour.DARK_RED)
    assert Colour("Dark red") is Colour.DARK_RED
    assert "Dark red" == f"{Colour.DARK_RED}"
    assert "<Colour.DARK_RED: 'Dark red'>" == repr(Colour.DARK_RED)


def test_unknown_value_is_kept() -> None:
    """A value that the contract does not have keeps its text and is not `known`."""
    unknown = Colour("Ultraviolet")

    assert isinstance(unknown, Colour)
    assert ("Ultraviolet", "UNKNOWN", "Ultraviolet") == (unknown, unknown.name, unknown.value)
    assert (False, True) == (unknown.known, Colour.RED.known)
    assert "<Colour.UNKNOWN: 'Ultraviolet'>" == repr(unknown)
    assert {"Ultraviolet"} == {unknown, "Ultraviolet", Colour("Ultraviolet")}
    assert [Colour.RED, Colour.DARK_RED] == list(Colour)


@pytest.mark.parametrize("value", [OrderStateEnum.SHIPPED, OrderStateEnum("Teleported")])
def test_value_survives_pickling_and_copying(value: OrderStateEnum) -> None:
    """A value, known or not, is the same after pickling and copying."""
    for came in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):  # noqa: S301 - our own
        assert (value, value.name, value.known, type(value)) == (came, came.name, came.known, type(came))


@pytest.mark.parametrize("value", [1, None, b"Red", ["Red"]])
def test_value_is_made_of_text_only(value: Any) -> None:
    """Only text can be a value of an enumeration."""
    with pytest.raises((ValueError, TypeError)):
        Colour(value)


def test_enumeration_knows_its_namespace() -> None:
    """An enumeration is in the service's own namespace unless it is declared otherwise."""
    assert ("urn:paint", CDISCOUNT) == (Colour.__namespace__, ErrorTypeEnum.__namespace__)


def test_model_is_frozen() -> None:
    """Members of a model cannot be set, and none can be added."""
    request = OrderFilter()

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        request.country = None  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        request.unheard = None  # type: ignore[attr-defined]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del request.country


SUCCESS: Final = OrderListMessage(operation_success=True)


def test_result_that_was_read_is_frozen() -> None:
    """An instance made by the reader is of the same class and as immutable as one made by the constructor."""
    result: Any = wire.read_reply("GetOrderList", wire.write_reply("GetOrderList", SUCCESS))

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        result.order_list = ()
    assert OrderListMessage is type(result)


def test_model_takes_keywords_only() -> None:
    """Members are passed by name, because their order is that of the wire."""
    with pytest.raises(TypeError, match="positional"):
        Error(ErrorTypeEnum.QUOTA)  # type: ignore[call-arg]


def test_model_has_no_dict() -> None:
    """An instance has no `__dict__`, because models are made by the thousand."""
    assert not hasattr(Order(), "__dict__")
    assert not hasattr(Order(), "__weakref__")


def test_lists_become_tuples() -> None:
    """Any iterable becomes a tuple, so that a model is immutable; None becomes an empty tuple."""
    states = [OrderStateEnum.SHIPPED]
    request = OrderFilter(states=states, order_reference_list=None)  # type: ignore[arg-type]
    states.clear()

    assert (OrderStateEnum.SHIPPED,) == request.states
    assert () == request.order_reference_list
    assert () == ParcelInfos(manage_parcel=iter([])).manage_parcel  # type: ignore[arg-type]


def test_evolve_changes_a_copy() -> None:
    """`evolve` returns a changed copy, and the original stays as it was."""
    first = OfferFilterPaginated(offer_pool_id=16)
    second = evolve(first, page_number=2, seller_product_id_list=["A"])

    assert OfferFilterPaginated(offer_pool_id=16, page_number=2, seller_product_id_list=("A",)) == second
    assert 1 == first.page_number


def test_evolve_refuses_what_is_no_member() -> None:
    """A misspelt member raises an error."""
    with pytest.raises(TypeError, match="page_no"):
        evolve(OfferFilterPaginated(), page_no=2)


def test_models_compare_by_value() -> None:
    """Models with equal members are equal and have the same hash; another class is never equal."""
    one, same = (OrderFilter(order_reference_list=numbers) for numbers in (["1"], ("1",)))
    others: list[Any] = [OrderFilter(), evolve(one, fetch_parcels=True), ServiceOrder(), ()]

    assert one == same
    assert hash(one) == hash(same)
    assert [] == [other for other in others if one == other]
    assert Order() != ServiceOrder()


def test_repr_shows_members_but_nothing_private() -> None:
    """`repr` shows the members; of a private one only whether it has a value."""
    customer = Customer(first_name="Jean", last_name="", email=None, customer_id="4711")

    assert (
        "Customer(civility=None, customer_id=<private>, email=None, encrypted_email=None, first_name=<private>, "
        "last_name=<private>, mobile_phone=None, phone=None, shipping_first_name=None, shipping_last_name=None)"
    ) == repr(customer)


def test_repr_hides_the_token_at_any_depth() -> None:
    """`repr` of a header, a result or a request that was read does not show the token."""
    token = "0123456789abcdef" * 2
    header = HeaderMessage(security=SecurityContext(token_id=token, session_id=token))
    asked = wire.read_request(wire.write_request("GetSellerInformation", token=token, header=header))
    result = OrderListMessage(token_id=token, order_list=(Order(customer=Customer(email=token)),))

    assert token == asked.token
    assert token not in f"{header!r} {asked!r} {result!r}"


MODELS: Final = ProductModelListMessage(
    operation_success=True, model_list=(ProductModel(definition=ModelDefinition()),)
)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", {}),
        ("<arr:KeyValueOfstringArrayOfstringty7Ep6D1/>", {}),
        (
            (
                "<arr:KeyValueOfstringArrayOfstringty7Ep6D1><arr:Value><arr:string>red</arr:string><arr:string/>"
                "</arr:Value><arr:Key>Colour</arr:Key></arr:KeyValueOfstringArrayOfstringty7Ep6D1>"
            ),
            {"Colour": ("red", "")},
        ),
    ],
    ids=["empty", "no key", "value before key"],
)
def test_table_is_read_as_a_mapping(content: str, found: dict[str, tuple[str, ...]]) -> None:
    """A key/value array is read as a mapping; an entry without key or value is skipped."""
    written = wire.write_reply("GetModelList", MODELS)
    filled = f'<ListProperties xmlns:arr="{ARRAYS}">{content}</ListProperties>'.encode()
    body = written.replace(b"<ListProperties/>", filled)
    (model,) = wire.read_reply("GetModelList", body).model_list

    assert body != written
    assert found == model.definition.list_properties


def test_table_keeps_its_order() -> None:
    """A mapping keeps the order of its keys on the wire and back."""
    properties = {"b": ("1",), "a": (), "": ("", " ")}
    written = evolve(MODELS, model_list=(ProductModel(definition=ModelDefinition(list_properties=properties)),))
    (model,) = wire.read_reply("GetModelList", wire.write_reply("GetModelList", written)).model_list

    assert [("b", ("1",)), ("a", ()), ("", ("", " "))] == list(model.definition.list_properties.items())


DOCUMENT: Final = "<!-- a comment --><a>\n  <b><?slot one?></b>\n  <c><?slot two?>!</c>\n</a>"


def written(directory: Path, text: str) -> str:
    """Write a template and return its name: an absolute path, which does not depend on the templates' directory."""
    path = directory / "template.xml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_template_is_cut_at_its_slots(tmp_path: Path) -> None:
    """A template loses its comments and indentation, and its slots are filled."""
    cut = template(written(tmp_path, DOCUMENT), "one", "two")

    assert ("<a><b>", "one", "</b><c>", "two", "!</c></a>") == cut.pieces
    assert "<a><b>1</b><c><d/>!</c></a>" == cut.fill(one="1", two="<d/>")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        (DOCUMENT, ["one"]),
        (DOCUMENT, ["one", "three"]),
        (DOCUMENT, ["one", "two", "three"]),
        (DOCUMENT, []),
        ("<a><?slot one?><?slot one?></a>", ["one"]),
        ("<a><?slott one?></a>", []),
        ("<a><?slot?></a>", []),
        ("<a><?slot one two?></a>", ["one"]),
    ],
    ids=["surplus", "unknown", "missing", "none expected", "twice", "misspelt", "nameless", "two names"],
)
def test_slots_that_do_not_match_are_refused_at_load(tmp_path: Path, text: str, slots: list[str]) -> None:
    """A template must have exactly the slots that its reader fills. Otherwise loading it raises an error."""
    with pytest.raises(ValueError, match="has the slots"):
        template(written(tmp_path, text), *slots)


@pytest.mark.parametrize("text", ["", "<a>", "<a></b>", "<?slot one?>", "<a>&b;</a>", "<a><?slot one></a>"])
def test_ill_formed_template_is_refused_at_load(tmp_path: Path, text: str) -> None:
    """Loading a template that is not well-formed raises an error."""
    with pytest.raises(etree.XMLSyntaxError):
        template(written(tmp_path, text), "one")


def test_missing_template_is_refused_at_load() -> None:
    """The error of a missing template has its name."""
    with pytest.raises(FileNotFoundError, match="no_such_template"):
        template("soap/no_such_template.xml")


@pytest.mark.parametrize("values", [{}, {"one": "1"}, {"one": "1", "two": "2", "three": "3"}])
def test_template_is_filled_with_just_its_slots(tmp_path: Path, values: dict[str, str]) -> None:
    """Filling a template needs exactly its slots."""
    cut = template(written(tmp_path, DOCUMENT), "one", "two")

    with pytest.raises((KeyError, TypeError, ValueError)):
        cut.fill(**values)


def test_reply_may_lack_what_its_schema_requires() -> None:
    """Members of replies that the schema requires may be missing when they are read and when they are written."""
    reply = OrderListMessage(operation_success=True, order_list=(Order(order_number="1", corporation=Corporation()),))

    assert {"IsCLogistiqueOrder"} == {one.name for one in members(Order) if one.required}
    assert reply == wire.read_reply("GetOrderList", wire.write_reply("GetOrderList", reply))


def test_missing_member_of_a_reply_is_no_problem() -> None:
    """The error of a reply that cannot be written has wrong values, and no missing ones."""
    order: Any = Order(order_number=1)  # type: ignore[arg-type]

    with pytest.raises(InvalidRequest) as caught:
        wire.write_reply("GetOrderList", OrderListMessage(operation_success=True, order_list=(order,)))
    assert ["$.order_list[0].order_number"] == [one.path for one in caught.value.problems]
