"""What `help` shows of a section and of its operations, also where only compiled files are installed."""

import compileall
import copy
import inspect
import os
import pickle
import pydoc
import shutil
import subprocess
import sys
import typing
import weakref
from pathlib import Path
from typing import Any

import pytest

import cdiscount_async
from cdiscount_async import Client, Credentials, OrderFilter, OrderListMessage, SellerMessage
from cdiscount_async.models.header import Country
from cdiscount_async.models.orders import Voucher, VoucherSourceActor
from cdiscount_async.operations import ALL, Operation, Orders, Seller, describe

PACKAGE = Path(cdiscount_async.__file__).parent
GET_ORDER_LIST = """\
Orders that match a filter. They have lines and parcels only if these are requested.

The operation GetOrderList. It changes nothing: it may be repeated. See docs/service/orders.md#getorderlist.

Args:
    request: the OrderFilter.

Returns:
    The OrderListMessage.

Raises:
    InvalidRequest: the request does not fit the contract; nothing was sent.
"""


@pytest.fixture
def client() -> Client:
    """Return a client that has called nobody."""
    return Client(Credentials("shop-api", "secret"))


def shown(documented: object) -> str:
    """Return what `help` prints."""
    return pydoc.plain(pydoc.render_doc(documented))


def test_help_of_a_section_shows_its_operations(client: Client) -> None:
    """Each operation is a method, with its types and its sentence."""
    text = shown(client.orders)

    request, result = "cdiscount_async.models.orders.OrderFilter", "cdiscount_async.models.orders.OrderListMessage"
    assert (
        f" |  get_order_list(self, request: {request}) -> {result}\n |      {describe(Orders.get_order_list)}\n" in text
    )
    assert [] == [one.method for one in ALL.values() if f" |  {one.method} =" in text]  # they are no data
    assert [] == [one.method for one in ALL.values() if one.section == "orders" and f" |  {one.method}(" not in text]


def test_help_of_an_operation_shows_what_it_is(client: Client) -> None:
    """The method says what it does, what it takes, what it returns, and which errors it raises."""
    doc = inspect.getdoc(client.orders.get_order_list) or ""

    assert doc.startswith(GET_ORDER_LIST)
    assert inspect.getdoc(Orders.get_order_list) == doc
    assert "    Orders that match a filter" in shown(client.orders.get_order_list)


@pytest.mark.parametrize("operation", [pytest.param(one, id=one.name) for one in ALL.values()])
def test_help_follows_the_declaration(operation: Operation[Any, Any], client: Client) -> None:
    """A request is an argument where there is one, and a write that must not be repeated says how to check it."""
    method = getattr(getattr(client, operation.section), operation.method)
    doc, signature = inspect.getdoc(method) or "", inspect.signature(method)

    wanted = {} if operation.request_type is None else {"request": operation.request_type}
    assert wanted == {name: one.annotation for name, one in signature.parameters.items()}
    assert signature.return_annotation is operation.result_type
    assert ("request:" in doc, "InvalidRequest" in doc) == (bool(wanted), bool(wanted))
    assert ("OutcomeUnknown" in doc) == bool(operation.how_to_check)
    assert doc.startswith(f"{describe(operation)}\n\nThe operation {operation.name}. ")


def test_help_of_types_shows_their_members() -> None:
    """A type and an enumeration say what each member means, also inherited ones; an instance says so, too."""
    voucher, source = shown(Voucher), shown(VoucherSourceActor)
    result = inspect.getdoc(OrderListMessage) or ""

    assert " |  Money given back on an order.\n |  \n |  Attributes:\n |      create_date: When the voucher" in voucher
    assert " |  Who caused a voucher.\n |  \n |  Attributes:\n |      CUSTOMER: The buyer.\n" in source
    assert result.startswith(
        "The orders that match, newest first.\n\nAttributes:\n    error_message: Text for a person"
    )
    assert "\n    order_list: The orders, newest first" in result
    assert Voucher(refund_information=None).__doc__ == Voucher.__doc__
    assert (inspect.getdoc(Country) or "").count("\n") == 0
    assert (inspect.getdoc(type(Country)) or "").startswith("The type of the enumerations.")
    with pytest.raises(AttributeError, match="cannot be changed"):
        Country.__doc__ = "something else"


def test_an_operation_is_what_its_section_has(client: Client) -> None:
    """The class has the operation, an instance a method that knows it; a copy is the operation itself."""
    operation = Orders.get_order_list

    assert client.orders.get_order_list.operation is operation
    assert client.seller.get_seller_information.operation is Seller.get_seller_information
    assert pickle.loads(pickle.dumps(operation)) is operation  # noqa: S301 - our own bytes
    assert copy.deepcopy(operation) is operation
    assert repr(operation) == "<operation GetOrderList>"
    with pytest.raises(TypeError, match="request"):
        client.orders.get_order_list()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        client.seller.get_seller_information(None)  # type: ignore[call-arg]


def test_a_method_of_a_client_is_as_any_other(client: Client) -> None:
    """It is equal to itself, has a name and a module, and its annotations are its types and nothing else."""
    method: Any = client.orders.get_order_list

    assert {method: "once"} == {client.orders.get_order_list: "once"}
    assert client.orders is method.__self__
    assert method != client.with_options().orders.get_order_list
    assert repr(method).startswith("<bound method Orders.get_order_list of ")
    assert (method.__module__, method.__name__) == ("cdiscount_async.operations.orders", "get_order_list")
    assert typing.get_type_hints(method) == {"request": OrderFilter, "return": OrderListMessage}
    assert typing.get_type_hints(client.seller.get_seller_information) == {"return": SellerMessage}


def test_a_client_keeps_no_section(client: Client) -> None:
    """A section refers to its client; if the client referred to it, too, it would be freed late."""
    section = weakref.ref(client.orders)

    assert section() is None


def test_all_operations_are_shown_by_name() -> None:
    """`repr` of the mapping shows what is in it."""
    assert repr(ALL).startswith("operations.ALL({'GetSellerInformation': <operation GetSellerInformation>, ")


@pytest.mark.slow
def test_without_the_source_only_the_sentences_are_missing(tmp_path: Path) -> None:
    """Where only compiled files are installed, everything works, and what is read from the source is empty."""
    copied = tmp_path / "cdiscount_async"
    shutil.copytree(PACKAGE, copied, ignore=shutil.ignore_patterns("__pycache__"))
    if not (copied / "templates").exists():
        shutil.copytree(PACKAGE.parent / "templates", copied / "templates")
    assert compileall.compile_dir(copied, quiet=1, legacy=True)
    for source in copied.rglob("*.py"):
        source.unlink()
    program = """
import inspect, sys
import cdiscount_async
from cdiscount_async import Client, Credentials, operations, wire, OrderFilter, OrderStateEnum
from cdiscount_async.cli import main
assert cdiscount_async.__file__.endswith(".pyc"), cdiscount_async.__file__
assert {operations.describe(one) for one in operations.ALL.values()} == {""}
assert {one.sentence for one in operations.fields(OrderFilter)} == {""}
assert inspect.getdoc(OrderFilter).startswith("The filter for orders") and "Attributes" not in OrderFilter.__doc__
assert inspect.getdoc(OrderStateEnum) == "The marketplace's state of an order."
method = Client(Credentials("shop-api", "secret")).orders.get_order_list
assert inspect.getdoc(method).startswith("The operation GetOrderList. ")
assert b"GetOrderList" in wire.write_request("GetOrderList", OrderFilter(), token="0" * 32)
sys.exit(main(["operations"]))
"""
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ended = subprocess.run(  # noqa: S603 - our own program
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (0, "") == (ended.returncode, ended.stderr)
    assert [line.split() for line in ended.stdout.splitlines()] == [
        [one.name, one.safety.value] for one in ALL.values()
    ]
