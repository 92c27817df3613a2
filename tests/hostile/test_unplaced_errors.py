"""Successful replies with an error in an element that the contract does not have."""

import asyncio
from contextlib import aclosing
from typing import Final

import pytest

from cdiscount_async import (
    Client,
    ContractMismatch,
    ErrorTypeEnum,
    OperationFailed,
    OutcomeUnknown,
    QuotaExceeded,
    Transport,
    wire,
)
from cdiscount_async.operations import ALL, Safety
from cdiscount_async.tokens import GivenToken

from .servers import BOTH, MESSAGES, Asked, response, serving, soap

ERROR: Final = "<Error><ErrorType>OrderStateIncoherent</ErrorType><Message>impossible</Message></Error>"
LIST: Final = f"<ErrorList>{ERROR}</ErrorList>"
FOREIGN: Final = f'<e:ErrorList xmlns:e="{MESSAGES}">{ERROR}</e:ErrorList>'
REFUND: Final = "CreateRefundVoucherAfterShipment"
SUCCESS: Final = f'<OperationSuccess xmlns="{MESSAGES}">true</OperationSuccess>'
ONCE: Final = [name for name, operation in ALL.items() if operation.safety is Safety.WRITES]


@BOTH
@pytest.mark.parametrize("name", ONCE)
async def test_a_write_with_an_error_is_in_doubt(name: str, *, fast: bool) -> None:
    """With any type of result, a once-only write that succeeds with an ErrorList raises OutcomeUnknown."""
    asked: list[Asked] = []

    async def answer(request: Asked, writer: asyncio.StreamWriter) -> None:
        asked.append(request)
        writer.write(response(soap(name).replace(b"<ErrorList/>", LIST.encode())))

    async with serving(answer) as here, aclosing(Transport(fast=fast)) as transport:
        client = Client(GivenToken("0" * 32, login="shop-api"), here, transport=transport)
        with pytest.raises(OutcomeUnknown, match="impossible") as caught:
            await client.call(name)

    assert 1 == len(asked)
    cause = caught.value.__cause__
    assert isinstance(cause, OperationFailed)
    assert ["OrderStateIncoherent"] == [error.error_type for error in cause.errors]
    assert ["OrderStateIncoherent"] == [entry.code for entry in cause.explained]


def item(of: str, name: str) -> str:
    """Return a list with one item that succeeded, and has an ErrorList."""
    return f"<{of}><{name}>{SUCCESS}{LIST}<IsActionCreated>true</IsActionCreated></{name}></{of}>"


@pytest.mark.parametrize(
    ("name", "members"),
    [
        (REFUND, LIST),
        (REFUND, FOREIGN),
        (REFUND, item("SellerRefundResultList", "SellerRefundResult")),
        ("CreateRefundVoucher", FOREIGN),
        ("CreateRefundVoucher", item("SellerRefundList", "SellerRefundResult")),
        ("CreateRefundVoucher", item("CommercialGestureList", "RefundInformationMessage")),
        ("ManageParcel", item("ParcelActionResultList", "ParcelActionResult")),
    ],
)
def test_an_error_counts_wherever_its_list_is(name: str, members: str) -> None:
    """An ErrorList beside an OperationSuccess is read, in whichever namespace, or within an item."""
    with pytest.raises(OperationFailed) as caught:
        wire.read_reply(name, soap(name, members))

    (error,) = caught.value.errors
    assert (ErrorTypeEnum.ORDER_STATE_INCOHERENT, "impossible") == (error.error_type, error.message)


def test_two_lists_of_errors_that_differ_are_no_answer() -> None:
    """A reply that reports both errors and no errors is ambiguous."""
    with pytest.raises(ContractMismatch, match="error_list"):
        wire.read_reply("CreateRefundVoucher", soap("CreateRefundVoucher", LIST))


def test_an_error_of_another_name_counts() -> None:
    """Every entry of an ErrorList is an error."""
    other = b"<ErrorList><Fehler><Message>no</Message></Fehler></ErrorList>"
    body = soap("ManageParcel").replace(b"<ErrorList/>", other)

    with pytest.raises(OperationFailed, match="no"):
        wire.read_reply("ManageParcel", body)


def test_an_unplaced_error_decides_what_kind_of_failure_it_is() -> None:
    """A quota is recognised by its code, also where the type of the result has no ErrorList."""
    members = "<ErrorList><Error><ErrorType>Quota</ErrorType></Error></ErrorList>"

    with pytest.raises(QuotaExceeded):
        wire.read_reply(REFUND, soap(REFUND, members, success="false"))


@pytest.mark.parametrize("empty", ["<ErrorList/>", '<ErrorList i:nil="true"/>', f'<ErrorList xmlns="{MESSAGES}"/>'])
def test_an_empty_list_says_nothing(empty: str) -> None:
    """A success with an empty ErrorList that the contract does not have is a success."""
    assert wire.read_reply(REFUND, soap(REFUND, empty + "<OrderNumber>1</OrderNumber>")).order_number == "1"


def test_a_list_of_newer_errors_in_an_item_is_no_failure() -> None:
    """An item that does not say of itself whether it succeeded may have new members of any name."""
    body = soap("GetOrderList", f"<OrderList><Order>{LIST}</Order></OrderList>")

    assert 1 == len(wire.read_reply("GetOrderList", body).order_list)


@BOTH
@pytest.mark.parametrize("orders", [1, 3_000], ids=["short", "long"])
async def test_an_error_behind_a_streamed_list_counts(orders: int, *, fast: bool) -> None:
    """Where items come one by one, an error that follows them is raised behind them."""
    items = "".join(f"<Order><OrderNumber>{number:0100}</OrderNumber></Order>" for number in range(orders))

    async def answer(_: Asked, writer: asyncio.StreamWriter) -> None:
        body = soap("GetOrderList", f"<OrderList>{items}</OrderList>{LIST}")
        writer.write(response(body.replace(b"<ErrorList/>", b"", 1)))

    async with serving(answer) as here, aclosing(Transport(fast=fast)) as transport:
        client = Client(GivenToken("0" * 32, login="shop-api"), here, transport=transport)
        with pytest.raises(OperationFailed, match="impossible"):
            _ = [order async for order in client.stream("GetOrderList")]
        with pytest.raises(OperationFailed, match="impossible"):
            await client.call("GetOrderList")
