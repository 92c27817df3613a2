"""A request that does not fit the contract is refused before anything is sent, with every problem and its path."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final, TypeAlias

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import wire
from cdiscount_async._contract.declare import evolve
from cdiscount_async._contract.shapes import Array, Choice, Member, Record, Scalar, Shape, members
from cdiscount_async.errors import InvalidRequest, Problem
from cdiscount_async.models.discussions import CloseDiscussionRequest, OfferQuestionFilter
from cdiscount_async.models.fulfilment import (
    ExternalCustomer,
    ExternalOrder,
    ExternalOrderLine,
    FulfilmentActivationRequest,
    FulfilmentProductActionType,
    FulfilmentSupplyOrderRequest,
    OfferStateActionRequest,
    OrderIntegrationRequest,
    ProductActivationData,
    SupplyOrderReportRequest,
)
from cdiscount_async.models.header import ContextMessage, HeaderMessage, LocalizationMessage
from cdiscount_async.models.offers import OfferFilterPaginated
from cdiscount_async.models.orders import (
    AcceptationStateEnum,
    Corporation,
    CreateRefundVoucherRequest,
    ManageParcelRequest,
    Order,
    OrderFilter,
    OrderListMessage,
    OrderStateEnum,
    ParcelInfos,
    RefundInformation,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
)
from cdiscount_async.models.products import (
    CategoryTree,
    CategoryTreeMessage,
    IdentifierRequest,
    ModelDefinition,
    ProductModel,
    ProductModelListMessage,
)
from cdiscount_async.operations import ALL

from ..support.strategies import NO_XML, instances
from ..support.timing import PARIS
from ..support.xml import CDISCOUNT, body

TOKEN: Final = "0" * 32
SOUND: Final = ValidateOrder(order_number="1904240958ABCDE", order_line_list=[ValidateOrderLine()])


def problems_of(operation: str, request: Any, **options: Any) -> list[tuple[str, str]]:
    """Return the problems of a request: what was expected, by path."""
    with pytest.raises(InvalidRequest) as caught:
        wire.write_request(operation, request, **{"token": TOKEN, **options})

    assert caught.value.operation == operation
    return [(problem.path, problem.expected) for problem in caught.value.problems]


def of(cls: Any, **values: Any) -> Any:
    """Return a request with values of any type, which type checkers would refuse."""
    return cls(**values)


def gesture(amount: Any) -> CreateRefundVoucherRequest:
    """Return a refund with some amount."""
    return CreateRefundVoucherRequest(
        order_number="1", commercial_gesture_list=[RefundInformation(amount=amount, motive_id=131)]
    )


def activation(height: Any) -> FulfilmentActivationRequest:
    """Return an activation of a product of some height."""
    product = ProductActivationData(
        action=FulfilmentProductActionType.ACTIVATION,
        height=height,
        length=1.0,
        product_ean="1",
        weight=1.0,
        width=1.0,
    )
    return FulfilmentActivationRequest(product_list=[product])


AMOUNT: Final = "$.commercial_gesture_list[0].amount"
HEIGHT: Final = "$.product_list[0].height"
REFERENCE: Final = "$.partner_order_ref"
PAGE: Final = "$.page_number"
INTS: Final = "-2147483648 to 2147483647"
LONGS: Final = "-9223372036854775808 to 9223372036854775807"
CORRECT_DATE: Final = datetime(2019, 4, 24)

WRONG: Final[tuple[tuple[str, str, Any, str, str], ...]] = (
    ("float for money", "CreateRefundVoucher", gesture(1.5), AMOUNT, "a Decimal (xs:decimal), not float"),
    ("text for money", "CreateRefundVoucher", gesture("1.50"), AMOUNT, "a Decimal (xs:decimal), not str"),
    ("bool for money", "CreateRefundVoucher", gesture(amount=True), AMOUNT, "a Decimal (xs:decimal), not bool"),
    ("NaN for money", "CreateRefundVoucher", gesture(Decimal("NaN")), AMOUNT, "a finite Decimal (xs:decimal)"),
    ("signalling NaN for money", "CreateRefundVoucher", gesture(Decimal("sNaN")), AMOUNT, "a finite Decimal"),
    ("infinite money", "CreateRefundVoucher", gesture(Decimal("-Infinity")), AMOUNT, "a finite Decimal (xs:decimal)"),
    ("no money", "CreateRefundVoucher", gesture(None), AMOUNT, "a Decimal (xs:decimal), not None"),
    (
        "bool for int",
        "GetOfferListPaginated",
        of(OfferFilterPaginated, page_number=True),
        PAGE,
        "an integer (xs:int), not bool",
    ),
    (
        "float for int",
        "GetOfferListPaginated",
        of(OfferFilterPaginated, page_number=1.0),
        PAGE,
        "an integer (xs:int), not float",
    ),
    (
        "text for int",
        "GetOfferListPaginated",
        of(OfferFilterPaginated, page_number="1"),
        PAGE,
        "an integer (xs:int), not str",
    ),
    (
        "no int",
        "GetOfferListPaginated",
        of(OfferFilterPaginated, page_number=None),
        PAGE,
        "an integer (xs:int), not None",
    ),
    (
        "int too large",
        "GetOfferListPaginated",
        of(OfferFilterPaginated, page_number=1 << 31),
        PAGE,
        f"an integer from {INTS}",
    ),
    (
        "int too small",
        "GetOfferListPaginated",
        of(OfferFilterPaginated, page_number=~(1 << 31)),
        PAGE,
        f"an integer from {INTS}",
    ),
    (
        "long too large",
        "CloseDiscussionList",
        of(CloseDiscussionRequest, discussion_ids=[1, 1 << 63]),
        "$.discussion_ids[1]",
        LONGS,
    ),
    (
        "text for long",
        "CloseDiscussionList",
        of(CloseDiscussionRequest, discussion_ids=["1"]),
        "$.discussion_ids[0]",
        "xs:long",
    ),
    ("text for float", "SubmitFulfilmentActivation", activation("1"), HEIGHT, "a float (xs:double), not str"),
    (
        "Decimal for float",
        "SubmitFulfilmentActivation",
        activation(Decimal(1)),
        HEIGHT,
        "a float (xs:double), not Decimal",
    ),
    ("bool for float", "SubmitFulfilmentActivation", activation(height=True), HEIGHT, "a float (xs:double), not bool"),
    ("int beyond float", "SubmitFulfilmentActivation", activation(10**400), HEIGHT, "a float (xs:double)"),
    (
        "int for bool",
        "GetOrderList",
        of(OrderFilter, fetch_parcels=1),
        "$.fetch_parcels",
        "a bool (xs:boolean), not int",
    ),
    (
        "text for bool",
        "GetOrderList",
        of(OrderFilter, fetch_parcels="true"),
        "$.fetch_parcels",
        "a bool (xs:boolean), not str",
    ),
    ("int for text", "GetOrderList", of(OrderFilter, partner_order_ref=1), REFERENCE, "text (xs:string), not int"),
    (
        "bytes for text",
        "GetOrderList",
        of(OrderFilter, partner_order_ref=b"a"),
        REFERENCE,
        "text (xs:string), not bytes",
    ),
    (
        "text for date",
        "GetOrderList",
        of(OrderFilter, begin_creation_date="2019-04-24"),
        "$.begin_creation_date",
        "a datetime (xs:dateTime), not str",
    ),
    (
        "day for date",
        "GetOrderList",
        of(OrderFilter, begin_creation_date=CORRECT_DATE.date()),
        "$.begin_creation_date",
        "a datetime (xs:dateTime), not date",
    ),
    (
        "date without French time",
        "GetOrderList",
        of(OrderFilter, begin_creation_date=datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))),
        "$.begin_creation_date",
        "a datetime (xs:dateTime) that has a French local time",
    ),
    (
        "unknown value",
        "GetOrderList",
        of(OrderFilter, order_type="Teleported"),
        "$.order_type",
        "one of OrderTypeEnum (IsFulfillment, MKPFBC, EXTFBC, None), not 'Teleported'",
    ),
    (
        "unknown member",
        "GetOrderList",
        of(OrderFilter, states=[OrderStateEnum("Teleported")]),
        "$.states[0]",
        "one of OrderStateEnum (CancelledByCustomer, ",
    ),
    (
        "value in lower case",
        "GetOrderList",
        of(OrderFilter, states=["shipped"]),
        "$.states[0]",
        "and 22 more), not 'shipped'",
    ),
    ("empty value", "GetOrderList", of(OrderFilter, states=[""]), "$.states[0]", "not ''"),
    ("int for value", "GetOrderList", of(OrderFilter, order_type=1), "$.order_type", "one of OrderTypeEnum, not int"),
    (
        "list for value",
        "GetOrderList",
        of(OrderFilter, states=[["Shipped"]]),
        "$.states[0]",
        "one of OrderStateEnum, not list",
    ),
    (
        "no value",
        "SubmitOfferStateAction",
        of(OfferStateActionRequest, action=None),
        "$.action",
        "one of OfferStateActionType, not NoneType",
    ),
    (
        "unknown value in a list of values",
        "ManageParcel",
        of(ManageParcelRequest, parcel_actions_list=[of(ParcelInfos, manage_parcel=["Lose"])]),
        "$.parcel_actions_list[0].manage_parcel[0]",
        "one of ParcelActionTypes (AskingForInvestigation, ",
    ),
    ("text for list", "GetOrderList", of(OrderFilter, states="Shipped"), "$.states", "a sequence, not str"),
    ("empty text for list", "GetOrderList", of(OrderFilter, states=""), "$.states", "a sequence, not str"),
    (
        "bytes for list",
        "GetProductListByIdentifier",
        of(IdentifierRequest, value_list=b"123"),
        "$.value_list",
        "a sequence, not bytes",
    ),
    ("int for list", "GetOrderList", of(OrderFilter, states=0), "$.states", "a sequence, not int"),
    ("mapping for list", "GetOrderList", of(OrderFilter, states={"Shipped": 1}), "$.states", "a sequence, not dict"),
    (
        "model for list",
        "ValidateOrderList",
        of(ValidateOrderListMessage, order_list=SOUND),
        "$.order_list",
        "a sequence, not ValidateOrder",
    ),
    (
        "None in list",
        "GetOrderList",
        of(OrderFilter, order_reference_list=["1", None]),
        "$.order_reference_list[1]",
        "text (xs:string), not None",
    ),
    (
        "None in list of models",
        "ValidateOrderList",
        of(ValidateOrderListMessage, order_list=[SOUND, None]),
        "$.order_list[1]",
        "ValidateOrder, not NoneType",
    ),
    (
        "dict for model",
        "CreateExternalOrder",
        of(OrderIntegrationRequest, order={"corporation": "FNAC"}),
        "$.order",
        "ExternalOrder, not dict",
    ),
    (
        "other model",
        "ValidateOrderList",
        of(ValidateOrderListMessage, order_list=[SOUND, Order()]),
        "$.order_list[1]",
        "ValidateOrder, not Order",
    ),
    ("dict for request", "GetOrderList", {"states": []}, "$", "OrderFilter, not dict"),
    ("other request", "GetOrderList", OfferQuestionFilter(), "$", "OrderFilter, not OfferQuestionFilter"),
    ("class for request", "GetOrderList", OrderFilter, "$", "OrderFilter, not type"),
    (
        "request where none is taken",
        "GetSellerInformation",
        OrderFilter(),
        "$",
        "None: this operation takes no request",
    ),
)


@pytest.mark.parametrize(
    ("operation", "request_", "path", "expected"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG]
)
def test_wrong_value_is_refused(operation: str, request_: Any, path: str, expected: str) -> None:
    """A wrong type or value is refused with its path and what was expected there."""
    ((found, text),) = problems_of(operation, request_)

    assert path == found
    assert expected in text


def test_path_leads_deep_inside() -> None:
    """The path of a problem has the names of lists and models, down to the value."""
    line = of(ValidateOrderLine, acceptation_state="Lost")
    orders = [SOUND, SOUND, SOUND, evolve(SOUND, order_line_list=[line])]

    ((path, _),) = problems_of("ValidateOrderList", ValidateOrderListMessage(order_list=orders))

    assert "$.order_list[3].order_line_list[0].acceptation_state" == path


def test_every_problem_is_reported_at_once() -> None:
    """One error has all problems, in the order of the wire."""
    wanted = of(
        OrderFilter,
        states=["Shipped", "Lost"],
        begin_creation_date="today",
        order_reference_list=[1, "2", 3],
        fetch_order_lines="yes",
    )

    paths = [path for path, _ in problems_of("GetOrderList", wanted)]

    assert [
        "$.begin_creation_date",
        "$.fetch_order_lines",
        "$.order_reference_list[0]",
        "$.order_reference_list[2]",
        "$.states[1]",
    ] == paths


def test_text_of_the_error_has_the_first_problems_and_the_number_of_others() -> None:
    """The error's text has the first problems, and is short even if there are many."""
    with pytest.raises(InvalidRequest) as caught:
        wire.write_request("GetOrderList", of(OrderFilter, order_reference_list=[1] * 7), token=TOKEN)

    assert str(caught.value).startswith(
        "GetOrderList: the request does not fit the contract, nothing was sent: $.order"
    )
    assert str(caught.value).endswith("; and 2 more")
    assert 7 == len(caught.value.problems)


UNWRITABLE: Final = f"{NO_XML}\ud800\udfff"


@pytest.mark.parametrize("character", list(UNWRITABLE), ids=lambda one: f"U+{ord(one):04X}")
def test_character_that_xml_cannot_hold_is_refused(character: str) -> None:
    """Control characters, halves of surrogate pairs and two non-characters are refused, with their place."""
    ((path, expected),) = problems_of("GetOrderList", OrderFilter(partner_order_ref=f"ab{character}c"))

    assert "$.partner_order_ref" == path
    assert f"expected text (xs:string) without U+{ord(character):04X} at index 2: XML does not allow it" == expected


CUSTOMER: Final = ExternalCustomer(
    civility="MR",
    customer_email_address="jean.martin@example.fr",
    customer_first_name="Jean",
    customer_last_name="Martin",
    landline_phone_number="0102030405",
    shipping_address="1 rue du Test",
    shipping_city="Bordeaux",
    shipping_country="France",
    shipping_postal_code="33000",
)
EXTERNAL: Final = ExternalOrder(
    corporation="FNAC",
    customer=CUSTOMER,
    customer_order_number="1",
    order_line_list=[ExternalOrderLine(product_ean="1", quantity=1)],
    shipping_mode="Domicile standard",
)


@pytest.mark.parametrize("name", [one.attribute for one in members(ExternalCustomer) if one.private])
def test_private_value_is_never_shown(name: str) -> None:
    """The error of a wrong private value does not contain it."""
    customer = evolve(CUSTOMER, **{name: "Jean\x00Martin"})
    request = OrderIntegrationRequest(order=evolve(EXTERNAL, customer=customer))

    with pytest.raises(InvalidRequest) as caught:
        wire.write_request("CreateExternalOrder", request, token=TOKEN)

    assert [f"$.order.customer.{name}"] == [problem.path for problem in caught.value.problems]
    assert "Martin" not in f"{caught.value} {caught.value!r} {caught.value.problems} {request}"


@pytest.mark.parametrize("token", [None, 1, b"0" * 32, "a\x00b"], ids=["none", "int", "bytes", "control character"])
def test_token_that_is_no_text_is_refused_unseen(token: Any) -> None:
    """A token must be text; the error does not contain another value."""
    ((path, expected),) = problems_of("GetSellerInformation", None, token=token)

    assert "token" == path
    assert expected.startswith("expected text (xs:string)")
    assert "a\x00b" not in expected


HEADERS: Final[tuple[tuple[str, Any, str], ...]] = (
    ("text for int", of(HeaderMessage, context=of(ContextMessage, site_id="100")), "header.context.site_id"),
    ("dict for model", of(HeaderMessage, context={"site_id": 100}), "header.context"),
    (
        "unknown value",
        of(HeaderMessage, localization=of(LocalizationMessage, country="Moon")),
        "header.localization.country",
    ),
    ("text for security", of(HeaderMessage, security="token"), "header.security"),
    ("dict for header", {"version": "1.0"}, "header"),
    ("text for header", "1.0", "header"),
)


@pytest.mark.parametrize(("header", "path"), [one[1:] for one in HEADERS], ids=[one[0] for one in HEADERS])
def test_header_that_does_not_fit_is_refused(header: Any, path: str) -> None:
    """A header is checked as a request is, and the error names the operation."""
    ((found, _),) = problems_of("GetSellerInformation", None, header=header)

    assert path == found


WRONG_TEXT: Final[tuple[Any, ...]] = (1, b"a", "\x00", ["a"], {})
WRONG_INTEGERS: Final[tuple[Any, ...]] = ("1", True, 1.0, 1 << 70, [], {})
WRONG_SCALARS: Final[Mapping[str, tuple[Any, ...]]] = {
    "string": WRONG_TEXT,
    "boolean": (1, "true", [], {}),
    "decimal": ("1", True, 1.0, Decimal("NaN"), [], {}),
    "double": ("1", True, Decimal(1), [], {}),
    "dateTime": ("2019-04-24T00:00:00", 1, [], {}),
    "int": WRONG_INTEGERS,
    "long": WRONG_INTEGERS,
}


def wrongs(member: Member) -> tuple[Any, ...]:
    """Return values that a member does not allow."""
    match member.shape:
        case Scalar(xsd):
            values = WRONG_SCALARS[xsd]
        case Choice(many=False):
            values = ("Teleported", "", 1, [], {})
        case Choice() | Array():
            return ("Teleported", 0, {}, {"a": 1})
        case _:
            values = ("a", 0, [], {}, object())
    return (*values, None) if member.required and not member.nillable else values


Put: TypeAlias = Callable[[Any], Any]
"""A function that returns a copy of the request with another value."""


def spoiled(value: Any, shape: Shape, path: str = "$", put: Put = lambda wrong: wrong) -> Iterator[tuple[str, Put]]:
    """Yield every path inside a request, with the function that sets its value."""
    yield path, put
    match shape:
        case Record(cls) if value is not None:
            for member in members(cls):
                name = member.attribute
                yield from spoiled(getattr(value, name), member.shape, f"{path}.{name}", _into_model(put, value, name))
        case Array(item):
            for index, one in enumerate(value):
                yield from spoiled(one, item, f"{path}[{index}]", _into_list(put, value, index))


def _into_model(put: Put, value: Any, name: str) -> Put:
    return lambda wrong: put(evolve(value, **{name: wrong}))


def _into_list(put: Put, items: tuple[Any, ...], index: int) -> Put:
    return lambda wrong: put((*items[:index], wrong, *items[index + 1 :]))


def member_at(cls: type[Any], path: str) -> Member | None:
    """Return the member at the end of a path, or None for a whole request or an item."""
    member: Member | None = None
    for name in path.split(".")[1:]:
        attribute = name.partition("[")[0]
        (member,) = [one for one in members(cls) if one.attribute == attribute]
        shape = member.shape.item if isinstance(member.shape, Array) else member.shape
        cls = shape.type if isinstance(shape, Record) else cls
    return None if path.endswith("]") else member


@pytest.mark.parametrize("name", [name for name, operation in ALL.items() if operation.request_type is not None])
def test_any_wrong_value_is_reported_with_its_path(name: str) -> None:
    """Any wrong value at any path of a request raises InvalidRequest with that path, and no other error."""
    cls: type[Any] = ALL[name].request_type or object

    @given(st.data())
    def is_reported(data: st.DataObject) -> None:
        sound = data.draw(instances(cls))
        places = dict(spoiled(sound, Record(cls)))
        path = data.draw(st.sampled_from(sorted(places)))
        member = member_at(cls, path)
        choices = ({}, 1j, object()) if member is None else wrongs(member)
        wrong = data.draw(st.sampled_from(choices))

        assert [path] == [at for at, _ in problems_of(name, places[path](wrong))]

    is_reported()


@pytest.mark.parametrize("value", ["Shipped", OrderStateEnum.SHIPPED])
@pytest.mark.parametrize("many", [list, tuple, set, frozenset, iter, lambda one: (each for each in one)])
def test_any_iterable_serves_as_a_list(many: Callable[[list[str]], Any], value: str) -> None:
    """A sequence may be passed as a list, tuple, set or generator, and a value of an enumeration as text."""
    wanted = OrderFilter(states=many([value]))
    written = body(wire.write_request("GetOrderList", wanted, token=TOKEN))

    assert ["Shipped"] == [one.text for one in written.iter(f"{CDISCOUNT}OrderStateEnum")]


def test_text_serves_as_a_value() -> None:
    """Text that equals a value of an enumeration is written as that value."""
    request = of(OfferStateActionRequest, action="Publish", seller_product_id="1")
    written = body(wire.write_request("SubmitOfferStateAction", request, token=TOKEN))

    assert "Publish" == written.findtext(f".//{CDISCOUNT}Action")


def test_integer_serves_as_money() -> None:
    """An amount may be an int, which is exact."""
    written = body(wire.write_request("CreateRefundVoucher", gesture(5), token=TOKEN))

    assert "5" == written.findtext(f".//{CDISCOUNT}Amount")


@pytest.mark.parametrize(
    ("amount", "written"),
    [("85.00", "85.00"), ("1E+2", "100"), ("1E-7", "0.0000001"), ("-0.10", "-0.10"), ("0.1", "0.1")],
)
def test_money_is_written_as_it_is_without_an_exponent(amount: str, written: str) -> None:
    """Money keeps its zeros, and is written without an exponent, which the service cannot read."""
    envelope = body(wire.write_request("CreateRefundVoucher", gesture(Decimal(amount)), token=TOKEN))

    assert written == envelope.findtext(f".//{CDISCOUNT}Amount")


UTC: Final = timezone.utc  # noqa: UP017 - datetime.UTC is the same


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2019, 4, 24, 10, 11, 34, 717000), "2019-04-24T10:11:34.717"),
        (datetime(2019, 4, 24, 10, 11, 34, 410000), "2019-04-24T10:11:34.41"),
        (datetime(2019, 4, 24, 10, 11, 34, 1), "2019-04-24T10:11:34.000001"),
        (datetime(2019, 4, 24, 10, 11, 30), "2019-04-24T10:11:30"),
        (datetime(2019, 3, 31, 0, 59, 59, tzinfo=UTC), "2019-03-31T01:59:59"),
        (datetime(2019, 3, 31, 1, 0, tzinfo=UTC), "2019-03-31T03:00:00"),
        (datetime(2019, 10, 27, 0, 59, 59, tzinfo=UTC), "2019-10-27T02:59:59"),
        (datetime(2019, 10, 27, 1, 0, tzinfo=UTC), "2019-10-27T02:00:00"),
        (datetime(2019, 7, 1, 12, 0, tzinfo=PARIS), "2019-07-01T12:00:00"),
        (datetime(2019, 10, 27, 2, 30, fold=1, tzinfo=PARIS), "2019-10-27T02:30:00"),
        (datetime(2019, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5))), "2020-01-01T05:30:00"),
    ],
)
def test_moment_is_written_in_french_local_time(moment: datetime, written: str) -> None:
    """A date with a zone is written in French local time, a date without a zone as it is."""
    envelope = body(wire.write_request("GetOrderList", OrderFilter(begin_creation_date=moment), token=TOKEN))

    assert written == envelope.findtext(f".//{CDISCOUNT}BeginCreationDate")


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        (FulfilmentSupplyOrderRequest(product_list=[]), "ProductList"),
        (CreateRefundVoucherRequest(order_number=None), "OrderNumber"),
        (SupplyOrderReportRequest(page_size=0), "PageSize"),
    ],
    ids=["empty list", "nil text", "zero"],
)
def test_required_member_is_written_though_it_is_empty(request_: Any, name: str) -> None:
    """A required member is always written, empty or nil if it has no value."""
    (operation,) = [one.name for one in ALL.values() if one.request_type is type(request_)]
    written = body(wire.write_request(operation, request_, token=TOKEN))

    assert written.find(f".//{CDISCOUNT}{name}") is not None


def test_optional_members_are_left_out() -> None:
    """An absent member is not written, because an empty element could have a meaning."""
    written = body(wire.write_request("GetOrderList", OrderFilter(), token=TOKEN))

    assert [[]] == [list(one) for one in written.iterfind(f"{CDISCOUNT}orderFilter")]


def test_result_is_refused_as_a_request_is() -> None:
    """A wrong result is refused with its path, but unknown values of enumerations are written."""
    order: Any = Order(order_state=OrderStateEnum("Teleported"), corporation=Corporation(corporation_id=1 << 15))

    with pytest.raises(InvalidRequest) as caught:
        wire.write_reply("GetOrderList", OrderListMessage(order_list=(order,)))

    expected = Problem(
        "$.order_list[0].corporation.corporation_id", "expected an integer from -32768 to 32767 (xs:short)"
    )
    assert (expected,) == caught.value.problems


def test_mapping_of_a_result_is_refused_with_its_key() -> None:
    """A wrong value in a key/value array is refused with its key."""
    definition = of(ModelDefinition, list_properties={"Colour": ("red", 5), "Size": "L"})
    result = ProductModelListMessage(model_list=(ProductModel(definition=definition),))

    with pytest.raises(InvalidRequest) as caught:
        wire.write_reply("GetModelList", result)

    place = "$.model_list[0].definition.list_properties"
    assert [f"{place}['Colour'][1]", f"{place}['Size']"] == [problem.path for problem in caught.value.problems]


def test_unknown_operation_is_no_request() -> None:
    """An unknown name of an operation raises KeyError, which has similar names."""
    with pytest.raises(KeyError, match="did you mean GetOrderList"):
        wire.write_request("get_order_list", token=TOKEN)


def test_accepted_value_is_shared_by_every_member_of_its_enumeration() -> None:
    """Each value that the contract has can be written."""
    lines = [ValidateOrderLine(acceptation_state=one) for one in AcceptationStateEnum]
    request = ValidateOrderListMessage(order_list=[evolve(SOUND, order_line_list=lines)])
    written = body(wire.write_request("ValidateOrderList", request, token=TOKEN))

    assert [one.value for one in AcceptationStateEnum] == [
        one.text for one in written.iter(f"{CDISCOUNT}AcceptationState")
    ]


@pytest.mark.parametrize("value", [100.0, True])
def test_header_is_checked_though_an_equal_one_was_written(value: Any) -> None:
    """A header's value of another type is refused, even if it is equal to a valid one."""
    wire.write_request("GetSellerInformation", token="t", header=HeaderMessage(context=ContextMessage(site_id=1)))
    wire.write_request("GetSellerInformation", token="t", header=HeaderMessage(context=ContextMessage(site_id=100)))

    with pytest.raises(InvalidRequest, match=r"header\.context\.site_id: expected an integer"):
        wire.write_request(
            "GetSellerInformation", token="t", header=HeaderMessage(context=ContextMessage(site_id=value))
        )


@pytest.mark.parametrize("amount", ["1E+999999999", "1E-999999999"])
def test_number_that_would_fill_the_memory_is_refused(amount: str) -> None:
    """A decimal that would be written with millions of zeros is refused."""
    assert [("$.commercial_gesture_list[0].amount", "expected a Decimal (xs:decimal) from about 1E-100 to 1E+100")] == (
        problems_of("CreateRefundVoucher", gesture(Decimal(amount)))
    )


def test_tree_that_is_too_deep_to_write_is_refused() -> None:
    """A result that nests too deeply for Python raises InvalidRequest."""
    tree = CategoryTree(code="0")
    for _ in range(3000):
        tree = CategoryTree(children_category_list=[tree])

    with pytest.raises(InvalidRequest, match="nest less deeply"):
        wire.write_reply("GetAllowedCategoryTree", CategoryTreeMessage(category_tree=tree))


def test_a_list_that_stayed_a_list_is_written() -> None:
    """Some libraries make models without turning lists into tuples: a list is written as a tuple is."""
    tuples = OrderFilter(states=[OrderStateEnum.SHIPPED], order_reference_list=["1904240958ABCDE"])
    lists, wrong = OrderFilter(), OrderFilter()
    object.__setattr__(lists, "states", [OrderStateEnum.SHIPPED])
    object.__setattr__(lists, "order_reference_list", ["1904240958ABCDE"])
    object.__setattr__(wrong, "states", ["Lost"])

    assert wire.write_request("GetOrderList", lists, token=TOKEN) == wire.write_request(
        "GetOrderList", tuples, token=TOKEN
    )
    with pytest.raises(InvalidRequest, match=r"\$\.states\[0\]"):
        wire.write_request("GetOrderList", wrong, token=TOKEN)
