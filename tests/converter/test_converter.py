"""Models are the same after JSON and back, and wrong values are reported with their path."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given

from cdiscount_async.converter import from_json, to_json
from cdiscount_async.errors import InvalidRequest
from cdiscount_async.models.common import Address, Civility
from cdiscount_async.models.fulfilment import (
    OrderIntegrationRequest,
    ProductActivationData,
    SupplyOrderReportLine,
    SupplyOrderReportRequest,
)
from cdiscount_async.models.header import HeaderMessage
from cdiscount_async.models.offers import OfferFilterPaginated
from cdiscount_async.models.orders import (
    CreateRefundVoucherRequest,
    Customer,
    Order,
    OrderFilter,
    OrderLine,
    OrderListMessage,
    OrderStateEnum,
    ParcelActionTypes,
    ParcelInfos,
    RefundInformation,
)
from cdiscount_async.models.products import CategoryTree
from cdiscount_async.operations import ALL

from ..support.strategies import FEW, instances

TYPES: Final = sorted(
    {HeaderMessage} | {cls for one in ALL.values() for cls in (one.request_type, one.result_type) if cls is not None},
    key=lambda cls: cls.__name__,
)


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_model_survives_json(cls: type[Any]) -> None:
    """Any request or result is the same after JSON and back."""

    @FEW
    @given(instances(cls, known_enums=False))
    def comes_back(model: Any) -> None:
        assert model == from_json(json.loads(json.dumps(to_json(model))), cls)

    comes_back()


def test_type_that_holds_itself_survives_json() -> None:
    """A type that contains itself becomes dictionaries at every depth."""
    tree = CategoryTree(code="06", children_category_list=(CategoryTree(code="0601"),))
    line = OrderLine(sku="A", order_line_child_list=(OrderLine(sku="B"),))

    assert "0601" == to_json(tree)["children_category_list"][0]["code"]
    assert "B" == to_json(line)["order_line_child_list"][0]["sku"]


def test_number_as_a_key_survives_json() -> None:
    """Keys are text in JSON, and become numbers again."""
    line = SupplyOrderReportLine(error_details={7: "late"})

    assert line == from_json(json.loads(json.dumps(to_json(line))), SupplyOrderReportLine)


def test_what_is_left_out_takes_its_default() -> None:
    """A dictionary may lack members, which then have their defaults."""
    assert OfferFilterPaginated(offer_pool_id=16) == from_json({"offer_pool_id": 16}, OfferFilterPaginated)


def test_values_of_json_become_those_of_python() -> None:
    """Text becomes money and dates, and values of enumerations by their text."""
    data = {"begin_creation_date": "2019-04-24T10:11:34.717", "states": ["Shipped"]}
    filter_ = from_json(data, OrderFilter)
    refund = from_json({"amount": "2.50", "motive_id": 135}, RefundInformation)

    assert (datetime(2019, 4, 24, 10, 11, 34, 717000), ("Shipped",)) == (
        filter_.begin_creation_date,
        filter_.states,
    )
    assert RefundInformation(amount=Decimal("2.50"), motive_id=135) == refund


ACTIVATION: Final = {
    "action": "Activation",
    "height": 1.0,
    "length": 1,
    "product_ean": "1",
    "weight": 1.0,
    "width": 1.0,
}


@pytest.mark.parametrize(
    ("cls", "data", "paths"),
    [
        (RefundInformation, {"amount": 1.5, "motive_id": 1}, ["$.amount"]),
        (RefundInformation, {"amount": True, "motive_id": True}, ["$.amount", "$.motive_id"]),
        (RefundInformation, {"amount": "NaN", "motive_id": "1"}, ["$.amount", "$.motive_id"]),
        (RefundInformation, {"amount": "1"}, ["$.motive_id"]),
        (RefundInformation, {"amount": "1", "motive_id": 1, "more": 1}, ["$"]),
        (OrderFilter, {"states": "Shipped"}, ["$.states"]),
        (OrderFilter, {"states": {"Shipped": 1}}, ["$.states"]),
        (OrderFilter, {"states": ["Shipped", 1]}, ["$.states[1]"]),
        (
            OrderFilter,
            {"begin_creation_date": "today", "fetch_parcels": 1},
            ["$.begin_creation_date", "$.fetch_parcels"],
        ),
        (OrderFilter, {"begin_creation_date": 20190424}, ["$.begin_creation_date"]),
        (OrderFilter, [], ["$"]),
        (OrderFilter, "states", ["$"]),
        (OrderIntegrationRequest, {"order": "1"}, ["$.order"]),
        (OrderIntegrationRequest, {"order": []}, ["$.order"]),
        (SupplyOrderReportRequest, {"page_size": None}, ["$.page_size"]),
        (ProductActivationData, {**ACTIVATION, "height": "1"}, ["$.height"]),
        (ProductActivationData, {**ACTIVATION, "height": True}, ["$.height"]),
        (
            CreateRefundVoucherRequest,
            {"order_number": "1", "commercial_gesture_list": [{"amount": "1", "motive_id": 1}, {"amount": "1"}]},
            ["$.commercial_gesture_list[1].motive_id"],
        ),
    ],
)
def test_wrong_values_are_reported_with_their_path(cls: type[Any], data: Any, paths: list[str]) -> None:
    """The error has every wrong value, with its path and a readable text."""
    with pytest.raises(InvalidRequest) as caught:
        from_json(data, cls)

    assert paths == [problem.path for problem in caught.value.problems]
    assert [] == [one for one in caught.value.problems if "unknown error" in one.expected]


def test_private_members_can_be_left_out() -> None:
    """Without private members, the others are written at every depth, and what is written is read again."""
    order = Order(
        order_number="1904240959CN8HI",
        customer=Customer(civility=Civility.MRS, first_name="Camille", email="camille@example.com"),
        shipping_address=Address(street="12 rue", country="France"),
    )
    written = to_json(order, private=False)

    assert {"civility": "MRS"} == written["customer"]
    assert {"civility": None, "country": "France"} == written["shipping_address"]
    assert "Camille" == to_json(order)["customer"]["first_name"]
    assert from_json(written, Order).customer == Customer(civility=Civility.MRS)
    assert "token_id" not in to_json(OrderListMessage(token_id="0" * 32), private=False)


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_texts_are_read_by_their_types(cls: type[Any]) -> None:
    """A request or result of texts only, as a form has it, is the same model."""

    @FEW
    @given(instances(cls, known_enums=True))
    def comes_back(model: Any) -> None:
        assert model == from_json(as_texts(to_json(model)), cls, lexical=True)

    comes_back()


def as_texts(value: Any) -> Any:
    """Return JSON in which every simple value is a text, with blanks around it unless it was a text before."""
    match value:
        case dict():
            return {name: as_texts(one) for name, one in value.items()}
        case list():
            return [as_texts(one) for one in value]
        case bool():
            return f" {str(value).lower()}\n"
        case int() | float():
            return f" {repr(value).replace('inf', 'INF').replace('nan', 'NaN')} "
        case _:
            return value


@pytest.mark.parametrize(
    ("cls", "data", "problems"),
    [
        (OfferFilterPaginated, {"page_number": "two"}, ["$.page_number: expected an integer"]),
        (OfferFilterPaginated, {"page_number": ""}, ["$.page_number: expected int, not NoneType"]),
        (OrderFilter, {"fetch_parcels": "yes"}, ["$.fetch_parcels: expected true or false"]),
        (RefundInformation, {"amount": "1e5", "motive_id": "131"}, ["$.amount: expected a decimal number"]),
        (
            CreateRefundVoucherRequest,
            {"order_number": "A", "commercial_gesture_list": [{"amount": "2,50", "motive_id": "x", "why": "-"}]},
            [
                "$.commercial_gesture_list[0].amount: expected a decimal number",
                "$.commercial_gesture_list[0].motive_id: expected an integer",
                "$.commercial_gesture_list[0]: extra fields found (why)",
            ],
        ),
        (OrderFilter, {"begin_creation_date": "yesterday", "states": "Shipped"}, [
            "$.begin_creation_date: expected a date and time such as 2019-04-24T10:11:34.717",
            "$.states: expected a list, not str",
        ]),
    ],
)  # fmt: skip
def test_texts_that_mean_no_value(cls: type[Any], data: dict[str, Any], problems: list[str]) -> None:
    """A text that does not fit its type is reported once, with its path, together with all else that is wrong."""
    with pytest.raises(InvalidRequest) as raised:
        from_json(data, cls, lexical=True)

    assert problems == [str(one) for one in raised.value.problems]


def test_texts_of_choices() -> None:
    """Values of enumerations may have blanks around them; several are separated by blanks; none is none."""
    infos = {"manage_parcel": "AskingForInvestigation  AskingForDeliveryCertification", "parcel_number": " 1 "}
    read = from_json(infos, ParcelInfos, lexical=True)

    assert (tuple(ParcelActionTypes), " 1 ") == (read.manage_parcel, read.parcel_number)
    filters = from_json({"states": [" Shipped "], "order_type": " ", "fetch_parcels": ""}, OrderFilter, lexical=True)
    assert OrderFilter(states=[OrderStateEnum.SHIPPED]) == filters
    assert (
        datetime(2026, 3, 2, 10)
        == from_json({"begin_creation_date": "2026-03-02T09:00:00Z"}, OrderFilter, lexical=True).begin_creation_date
    )


def test_misspelt_names_are_proposed() -> None:
    """A name that is near a member, also the name on the wire, is followed by the member that is meant."""
    with pytest.raises(InvalidRequest) as raised:
        from_json({"fetch_order_line": True, "FetchParcels": True, "colour": "red"}, OrderFilter)

    (problem,) = map(str, raised.value.problems)
    assert problem.startswith("$: extra fields found (")
    assert problem.endswith("; did you mean fetch_parcels?; did you mean fetch_order_lines?")
