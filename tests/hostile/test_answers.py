"""A call gets only its own answer, whatever a server or a proxy sends on the connection."""

import asyncio
from collections import Counter
from contextlib import aclosing, suppress
from decimal import Decimal
from typing import Final

import pytest

from cdiscount_async import (
    CdiscountError,
    Client,
    ContractMismatch,
    CreateRefundVoucherRequest,
    ForeignReply,
    OrderClaimFilter,
    OrderFilter,
    OutcomeUnknown,
    RefundInformation,
    Retries,
    TokenRejected,
    Transport,
)
from cdiscount_async.models.fulfilment import OrderStatusRequest
from cdiscount_async.operations import ALL, Safety
from cdiscount_async.tokens import GivenToken

from .servers import BOTH, MESSAGES, Asked, response, serving, soap

A, B = "a" * 32, "b" * 32
CALLS: Final = 40
QUICK: Final = Retries(wait_initial=0, wait_max=0)
ONCE: Final = Retries(attempts=1)


def order_of(token: str) -> str:
    """Return the one order that a seller has here."""
    return f"<OrderList><Order><OrderNumber>{token[0]}</OrderNumber></Order></OrderList>"


def orders(asked: Asked) -> bytes:
    """Answer GetOrderList with the seller's own order."""
    return response(soap("GetOrderList", order_of(asked.token), token=asked.token))


def refund(number: str) -> CreateRefundVoucherRequest:
    """Return a refund for an order."""
    gesture = RefundInformation(amount=Decimal("2.50"), motive_id=135)
    return CreateRefundVoucherRequest(order_number=number, commercial_gesture_list=[gesture])


def sellers(environment: object, transport: Transport, retries: Retries = QUICK) -> tuple[Client, Client]:
    """Return two sellers over the same connections."""
    a, b = (
        Client(GivenToken(token, login=login), environment, transport=transport, retries=retries)  # type: ignore[arg-type]
        for token, login in ((A, "shop-a-api"), (B, "shop-b-api"))
    )
    return a, b


async def orders_of_both(environment: object, fast: bool) -> Counter[str]:
    """Make calls of two sellers in turn, and count the results: their own order, another's, or an error."""
    counts: Counter[str] = Counter()
    async with aclosing(Transport(fast=fast, connections=1)) as transport:
        for _ in range(CALLS):
            for client, own in zip(sellers(environment, transport), "ab", strict=True):
                try:
                    (order,) = (await client.orders.get_order_list(OrderFilter())).order_list
                except CdiscountError as error:
                    counts[type(error).__name__] += 1
                else:
                    counts["own" if order.order_number == own else "another's"] += 1
    return counts


@BOTH
@pytest.mark.parametrize("pause", [0.0, 0.002, 0.01])
async def test_a_second_copy_of_an_answer_is_dropped(fast: bool, pause: float) -> None:
    """A copy that comes at once, while the connection is idle, or after the next request: no seller gets it."""
    late: set[asyncio.Task[None]] = set()

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        answer = orders(asked)
        writer.write(answer)
        await writer.drain()

        async def again() -> None:
            await asyncio.sleep(pause)
            if not writer.is_closing():
                writer.write(answer)

        task = asyncio.create_task(again())
        late.add(task)
        task.add_done_callback(late.discard)

    async with serving(handle) as environment:
        counts = await orders_of_both(environment, fast)
        await asyncio.gather(*late)

    assert counts == {"own": 2 * CALLS}


@BOTH
async def test_a_connection_that_is_one_answer_behind_is_left(fast: bool) -> None:
    """A server that answers each request of a connection with the reply to the previous one is detected."""
    before: dict[asyncio.StreamWriter, bytes] = {}

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        answer = orders(asked)
        writer.write(before.get(writer, answer))
        before[writer] = answer

    async with serving(handle) as environment:
        counts = await orders_of_both(environment, fast)

    assert counts == {"own": 2 * CALLS}


OWN, ANOTHERS = f"<TokenId>{A}</TokenId>", f"<TokenId>{B}</TokenId>"


@pytest.mark.parametrize(
    "members",
    [
        OWN + ANOTHERS + order_of(B),
        ANOTHERS + OWN + order_of(B),
        OWN + order_of(B) + ANOTHERS,
        "<TokenId/>" + ANOTHERS + order_of(B),
        '<TokenId i:nil="true"/>' + order_of(B) + ANOTHERS,
        f'<x:TokenId xmlns:x="urn:x">{B}</x:TokenId>' + order_of(B),
        ANOTHERS + "<OrderList><Order><ModifiedDate>soon</ModifiedDate></Order></OrderList>",
    ],
    ids=[
        "behind its own",
        "before its own",
        "behind the list",
        "behind an empty one",
        "behind a nil",
        "elsewhere",
        "bad",
    ],
)
async def test_a_token_of_another_counts_wherever_it_is(members: str) -> None:
    """A result that has another's token among its members is another's, whatever else is in it."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(soap("GetOrderList", members)))

    async with serving(handle) as environment, aclosing(Transport()) as transport:
        client, _ = sellers(environment, transport)
        with pytest.raises(ForeignReply):
            await client.orders.get_order_list(OrderFilter())


@BOTH
async def test_a_read_that_only_ever_gets_anothers_answer_is_an_error(fast: bool) -> None:
    """If every connection returns another seller's answer, the call raises an error and returns no order."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(soap("GetOrderList", order_of("x"), token="c" * 32)))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client, _ = sellers(environment, transport)
        with pytest.raises(ForeignReply) as caught:
            await client.orders.get_order_list(OrderFilter())

    assert len(caught.value.exchange.attempts) == QUICK.attempts  # type: ignore[union-attr]


@BOTH
async def test_a_stray_success_is_no_refund(fast: bool) -> None:
    """The late success of one seller's refund is not accepted as the answer to another seller's refused refund."""
    applied: Counter[str] = Counter()

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        number = asked.body.partition(b"<OrderNumber>")[2].partition(b"<")[0].decode()
        applied[number] += 1
        good = number.startswith("A")
        answer = response(
            soap("CreateRefundVoucher", f"<OrderNumber>{number}</OrderNumber>", success=str(good).lower())
        )
        writer.write(answer)
        await writer.drain()
        if good:
            await asyncio.sleep(0.005)
            writer.write(answer)

    by_error: Counter[str] = Counter()
    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        a, b = sellers(environment, transport)
        for number in range(20):
            await a.orders.create_refund_voucher(refund(f"A{number}"))
            await asyncio.sleep(0.01)
            try:
                await b.orders.create_refund_voucher(refund(f"B{number}"))
            except CdiscountError as error:
                by_error[type(error).__name__] += 1

    assert by_error == {"OperationFailed": 20}
    assert set(applied.values()) == {1}


@BOTH
async def test_a_stray_fault_does_not_repeat_a_write(fast: bool) -> None:
    """The fault "token does not exist" of an earlier call is not taken for a write's: the write happens once."""
    applied = 0
    fault = (
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>'
        b"s:RequestTokenValidationError</faultcode><faultstring>Your token does not exist, please renew your token id."
        b"</faultstring></s:Fault></s:Body></s:Envelope>"
    )

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal applied
        if b"CreateRefundVoucher" in asked.body:
            applied += 1
            writer.write(response(soap("CreateRefundVoucher", token=asked.token)))
            return
        writer.write(orders(asked))
        await writer.drain()
        await asyncio.sleep(0.005)
        writer.write(response(fault, status="500 Internal Server Error"))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        a, b = sellers(environment, transport)
        for number in range(10):
            with suppress(TokenRejected):  # a fault names nobody: a read believes it, and loses nothing
                await a.orders.get_order_list(OrderFilter())
            await b.orders.create_refund_voucher(refund(f"B{number}"))

    assert applied == 10


@BOTH
async def test_a_write_with_anothers_answer_is_of_unknown_outcome(fast: bool) -> None:
    """A once-only write whose reply has another token is sent once, and raises OutcomeUnknown."""
    sent = 0

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        sent += 1
        writer.write(response(soap("CreateRefundVoucher", token="c" * 32)))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client, _ = sellers(environment, transport)
        with pytest.raises(OutcomeUnknown) as caught:
            await client.orders.create_refund_voucher(refund("1"))

    assert isinstance(caught.value.__cause__, ForeignReply)
    assert sent == 1


@pytest.mark.parametrize(
    "form", [A.upper(), f"{A[:8]}-{A[8:12]}-{A[12:16]}-{A[16:20]}-{A[20:]}", f" {A}\n", "", " "], ids=repr
)
async def test_the_own_token_in_any_form_is_good(form: str) -> None:
    """Case, dashes and blanks of an echoed token are ignored, and so is an empty token."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(soap("GetOrderList", f"<TokenId>{form}</TokenId>" + order_of(A))))

    async with serving(handle) as environment, aclosing(Transport()) as transport:
        client, _ = sellers(environment, transport)
        reply = await client.orders.get_order_list(OrderFilter())

    assert reply.order_list[0].order_number == "a"
    assert reply.token_id is None


CLAIMS: Final = "<OrderClaimList/>"


@pytest.mark.parametrize(
    ("logins", "good"),
    [
        (["Shop A"], True),  # nothing is known of the form
        (["SHOP-B"], False),  # another seller of the same transport
        (["shop-b-api"], False),
        (["shop-a"], True),
    ],
)
async def test_the_login_counts_where_it_is_another_sellers(logins: list[str], good: bool) -> None:
    """A reply without a token that names another seller of the same transport is that seller's."""

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if asked.token == B:
            writer.write(orders(asked))
        else:
            writer.write(response(soap("GetOrderClaimList", CLAIMS, login=logins[0])))

    async with serving(handle) as environment, aclosing(Transport()) as transport:
        a, b = sellers(environment, transport, ONCE)
        await b.orders.get_order_list(OrderFilter())
        if good:
            await a.discussions.get_order_claim_list(OrderClaimFilter())
        else:
            with pytest.raises(ForeignReply):
                await a.discussions.get_order_claim_list(OrderClaimFilter())


@pytest.mark.parametrize(("form", "good"), [("SELLER_LOGIN", True), ("Seller-login", True), ("somebody", False)])
async def test_the_login_counts_where_it_differs_from_the_sellers_own(form: str, good: bool) -> None:
    """Once a reply with the seller's own token has named the seller, another name is another seller's."""

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if b"GetOrderList" in asked.head:
            writer.write(response(soap("GetOrderList", login="SELLERLOGIN", token=asked.token)))
        else:
            writer.write(response(soap("GetOrderClaimList", CLAIMS, login=form)))

    async with serving(handle) as environment, aclosing(Transport()) as transport:
        client, _ = sellers(environment, transport, ONCE)
        await client.orders.get_order_list(OrderFilter())
        if good:
            await client.discussions.get_order_claim_list(OrderClaimFilter())
        else:
            with pytest.raises(ForeignReply):
                await client.discussions.get_order_claim_list(OrderClaimFilter())


async def test_a_fault_with_anothers_token_is_anothers() -> None:
    """A fault about missing rights that names another token is not this call's."""
    reason = (
        "User is not authorized to access to this resource (Token used: 'cccccccc-cccc-cccc-cccc-cccccccccccc', "
        "Resource: (Service: 'marketplaceapiservice.svc'))."
    )
    fault = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>'
        f"s:RequestTokenValidationError</faultcode><faultstring>{reason}</faultstring></s:Fault></s:Body></s:Envelope>"
    ).encode()

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(fault, status="500 Internal Server Error"))

    async with serving(handle) as environment, aclosing(Transport()) as transport:
        client, _ = sellers(environment, transport, ONCE)
        with pytest.raises(ForeignReply):
            await client.orders.get_order_list(OrderFilter())


async def test_the_reply_to_another_operation_is_another_calls() -> None:
    """A reply to another operation is no answer, even without a token."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response(soap("GetBrandList")))

    async with serving(handle) as environment, aclosing(Transport()) as transport:
        client, _ = sellers(environment, transport, ONCE)
        with pytest.raises(ForeignReply):
            await client.orders.get_order_list(OrderFilter())


@BOTH
@pytest.mark.parametrize("name", sorted(name for name, one in ALL.items() if one.anonymous))
async def test_what_names_no_call_comes_on_a_connection_of_its_own(fast: bool, name: str) -> None:
    """An operation whose replies echo neither token nor login shares no connection, before or after."""
    operation = ALL[name]
    used: list[asyncio.StreamWriter] = []

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        used.append(writer)
        writer.write(response(soap(name)) if name.encode() in asked.head else orders(asked))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        a, b = sellers(environment, transport, ONCE)
        await a.orders.get_order_list(OrderFilter())
        await b.call(
            operation, OrderStatusRequest(customer_order_number="1") if name == "GetExternalOrderStatus" else None
        )
        await a.orders.get_order_list(OrderFilter())

    assert used[0] is used[2]
    assert used[1] is not used[0]


@BOTH
async def test_once_only_writes_share_no_connection(fast: bool) -> None:
    """Each once-only write has a connection of its own, on which only its own answer can come."""
    used: list[asyncio.StreamWriter] = []

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        used.append(writer)
        writer.write(response(soap("CreateRefundVoucher", token=asked.token)))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client, _ = sellers(environment, transport)
        for number in range(3):
            await client.orders.create_refund_voucher(refund(str(number)))

    assert len(set(used)) == 3
    assert ALL["CreateRefundVoucher"].safety is Safety.WRITES


@BOTH
async def test_a_stream_of_another_seller_yields_nothing(fast: bool) -> None:
    """No item of a long list with another token is yielded, and the list is fetched again."""
    answers = [B, A]
    padding = f"<PartnerOrderRef>{'x' * 4000}</PartnerOrderRef>"

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        token = answers.pop(0)
        items = "".join(f"<Order><OrderNumber>{token[0]}{n}</OrderNumber>{padding}</Order>" for n in range(100))
        writer.write(response(soap("GetOrderList", f"<OrderList>{items}</OrderList>", token=token)))

    async with serving(handle) as environment, aclosing(Transport(fast=fast)) as transport:
        client, _ = sellers(environment, transport)
        found = [order.order_number async for order in client.stream("GetOrderList", OrderFilter())]

    assert found == [f"a{n}" for n in range(100)]


async def test_an_own_operation_missing_its_result_is_no_foreign_reply() -> None:
    """The right reply in a wrong form raises ContractMismatch."""

    async def handle(_: Asked, writer: asyncio.StreamWriter) -> None:
        body = soap("GetOrderList").replace(b"GetOrderListResult", b"Other")
        writer.write(response(body))

    async with serving(handle) as environment, aclosing(Transport()) as transport:
        client, _ = sellers(environment, transport, ONCE)
        with pytest.raises(ContractMismatch):
            await client.orders.get_order_list(OrderFilter())


def test_the_namespace_of_common_members_is_the_recorded_one() -> None:
    """The replies in these tests have the common members of the service's replies."""
    assert f'<OperationSuccess xmlns="{MESSAGES}">true'.encode() in soap("GetOrderList")
