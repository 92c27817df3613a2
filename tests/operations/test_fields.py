"""What `fields` says about the members of contract types."""

from typing import Any

from cdiscount_async import (
    Address,
    OrderFilter,
    OrderStateEnum,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
)
from cdiscount_async.models.fulfilment import ExternalOrder, SupplyOrderReportLine
from cdiscount_async.models.orders import Order, OrderLine, ParcelInfos, RefundInformation
from cdiscount_async.models.products import ModelDefinition
from cdiscount_async.operations import ALL, Field, fields

from ..house.test_documentation import MODELS


def by_name(cls: type[Any]) -> dict[str, Field]:
    """Return the fields of a type by their names."""
    return {one.name: one for one in fields(cls)}


def test_names_and_types() -> None:
    """A field has the names in Python and on the wire, and the type as the schema calls it."""
    state = by_name(OrderFilter)["states"]
    lines = by_name(ValidateOrder)["order_line_list"]

    assert ("States", "OrderStateEnum", True, None) == (state.wire_name, state.type_name, state.many, state.model)
    assert ("ValidateOrderLine", True, ValidateOrderLine) == (lines.type_name, lines.many, lines.model)
    assert "IsCDAV" == by_name(OrderLine)["is_cdav"].wire_name
    assert {"dateTime", "decimal"} < {one.type_name for one in fields(Order)}
    assert "string to list of string" == by_name(ModelDefinition)["list_properties"].type_name
    assert "int to string" == by_name(SupplyOrderReportLine)["error_details"].type_name
    assert by_name(ParcelInfos)["manage_parcel"].many


def test_fields_are_in_the_order_of_the_declaration() -> None:
    """The most important members come first, as the model has them, and not as the wire does."""
    assert ["order_number", "order_state", "order_line_list"] == [one.name for one in fields(ValidateOrder)][:3]


def test_what_is_needed() -> None:
    """What the contract requires, and what the service needs beyond it, are two things."""
    order, external = by_name(ValidateOrder), by_name(ExternalOrder)

    assert (False, "always") == (order["order_number"].required, order["order_number"].needed)
    assert (False, "to declare a shipment") == (order["carrier_name"].required, order["carrier_name"].needed)
    assert (True, "always") == (external["shipping_mode"].required, external["shipping_mode"].needed)
    assert "" == external["comments"].needed


def test_legal_values() -> None:
    """Values are those that the service takes, with their sentences; without a rule all of the contract."""
    decisions = by_name(ValidateOrder)["order_state"].values

    assert len(decisions) == 7
    assert decisions["Shipped"].startswith("The seller shipped the order.")
    assert {one.value for one in OrderStateEnum} == by_name(OrderFilter)["states"].values.keys()
    assert 4 == len(by_name(ValidateOrderLine)["acceptation_state"].values)
    assert [str(number) for number in range(131, 140)] == [*by_name(RefundInformation)["motive_id"].values]
    assert "Domicile express" in by_name(ExternalOrder)["shipping_mode"].values
    assert {} == by_name(ValidateOrder)["order_number"].values


def test_private_members_and_newer_ones() -> None:
    """A field says whether it is private, and which year brought it."""
    assert by_name(Address)["last_name"].private
    assert not by_name(Address)["country"].private
    assert "2021" == by_name(ExternalOrder)["shipping_date_from_seller"].since
    assert by_name(Order)["order_number"].since is None


def test_every_member_is_described() -> None:
    """Every member of every type has a field with a sentence."""
    described = {cls: fields(cls) for cls in MODELS if "models." in cls.__module__}

    assert sum(map(len, described.values())) > 700
    assert [] == [
        f"{cls.__name__}.{one.name}"
        for cls, found in described.items()
        for one in found
        if not one.sentence.endswith(".")
    ]


def test_requests_are_reached_from_operations() -> None:
    """From the type of a request, the fields lead to the types inside it."""
    (orders,) = fields(ValidateOrderListMessage)
    assert orders.model is ValidateOrder
    assert all(fields(one.request_type) for one in ALL.values() if one.request_type)
