"""Models are types for pydantic: values come back, and schemas have the sentences, without a dependency on pydantic."""

import json
import subprocess
import sys
from typing import Any, Final

import pytest
from hypothesis import given
from pydantic import BaseModel, TypeAdapter, ValidationError

from cdiscount_async.models.fulfilment import SupplyOrderReportRequest
from cdiscount_async.models.orders import Order, OrderFilter, OrderStateEnum
from cdiscount_async.models.products import CategoryTree, ModelDefinition
from cdiscount_async.operations import ALL

from ..support.strategies import FEW, instances

TYPES: Final = sorted(
    {cls for one in ALL.values() for cls in (one.request_type, one.result_type) if cls is not None},
    key=lambda cls: cls.__name__,
)
FAST: Final = (OrderFilter, SupplyOrderReportRequest, CategoryTree, ModelDefinition)
"""Types with enumerations, dates, themselves, and tables inside."""


def _comes_back(cls: type[Any]) -> None:
    adapter = TypeAdapter(cls)

    @FEW
    @given(instances(cls, known_enums=False))
    def comes_back(model: Any) -> None:
        written = adapter.dump_json(model)

        assert model == adapter.validate_json(written)
        assert model == adapter.validate_python(json.loads(written))
        assert model is adapter.validate_python(model)

    comes_back()
    assert isinstance(adapter.json_schema(), dict)


@pytest.mark.parametrize("cls", FAST, ids=lambda cls: cls.__name__)
def test_model_survives_pydantic(cls: type[Any]) -> None:
    """A model is the same after JSON that pydantic wrote, and a model itself is accepted."""
    _comes_back(cls)


@pytest.mark.slow
@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.__name__)
def test_every_model_survives_pydantic(cls: type[Any]) -> None:
    """So is any request and any result."""
    _comes_back(cls)


def test_the_schema_has_the_sentences() -> None:
    """The schema has each member with its sentence, the required ones, and the known values of open enumerations."""
    schema = TypeAdapter(CategoryTree).json_schema()
    orders = TypeAdapter(OrderFilter).json_schema()
    read = TypeAdapter(SupplyOrderReportRequest).json_schema()
    written = TypeAdapter(SupplyOrderReportRequest).json_schema(mode="serialization")

    assert "two characters a level" in schema["$defs"]["CategoryTree"]["properties"]["code"]["description"]
    assert orders["title"] == "OrderFilter"
    assert orders["$defs"]["OrderStateEnum"]["type"] == "string"
    assert orders["$defs"]["OrderStateEnum"]["x-extensible-enum"] == [str(one) for one in OrderStateEnum]
    assert (orders["description"] or "").endswith(".")
    assert orders["additionalProperties"] is False
    assert set(read.get("required", ())) < set(written["required"]) == set(written["properties"])


def test_wrong_values_have_their_places() -> None:
    """Each wrong value, and each name that the model does not have, is reported with its place."""
    wrong = {"order_line_list": [{"quantity": "two"}], "colour": "red"}
    for validate, value in (
        (TypeAdapter(Order).validate_python, wrong),
        (TypeAdapter(Order).validate_json, json.dumps(wrong)),
    ):
        with pytest.raises(ValidationError) as caught:
            validate(value)  # type: ignore[operator]

        assert [error["loc"] for error in caught.value.errors()] == [("order_line_list", 0, "quantity"), ("colour",)]


def test_models_are_members_of_models_of_pydantic() -> None:
    """A model of pydantic may have members of our types, and keeps their instances."""

    class Page(BaseModel):
        """A page of a web application."""

        orders: list[Order]

    order = Order(order_number="1904240959CN8HI", order_state=OrderStateEnum("Teleported"))
    page = Page(orders=[order])

    assert page.orders == [order]
    assert Page.model_validate_json(page.model_dump_json()) == page


def test_models_need_no_pydantic() -> None:
    """Models are imported and used without pydantic."""
    script = "import sys; from cdiscount_async import Order; Order(order_number='1'); print('pydantic' in sys.modules)"
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout  # noqa: S603

    assert output == "False\n"
