"""The whole client: its requests, its results, and what it never does."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
import respx

from cdiscount_async import (
    Client,
    ConnectFailed,
    CreateRefundVoucherRequest,
    Credentials,
    HeaderMessage,
    HttpError,
    InvalidRequest,
    OfferFilterPaginated,
    OperationFailed,
    OrderFilter,
    OrderStateEnum,
    OutcomeUnknown,
    RefundInformation,
    SecurityContext,
    TimedOut,
    Transport,
    operations,
    wire,
)
from cdiscount_async.models.orders import CreateRefundVoucherMessage
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.clients import HERE, SELLER, TOKEN_BODY

REFUND = CreateRefundVoucherRequest(
    order_number="1904240959CN8HI", commercial_gesture_list=[RefundInformation(amount=Decimal("2.50"), motive_id=135)]
)


@pytest.fixture
def service(respx_mock: respx.MockRouter) -> respx.Route:
    """Return the service's route, beside a token service that works."""
    respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    return respx_mock.post(HERE.service_url)


async def test_a_shop_is_harvested_over_http() -> None:
    """Orders with lines and all pages of offers are returned as typed objects."""
    start = datetime(2026, 3, 2, 9, 0)
    settings = Settings(seed=2019, sellers=1, offers=1001, orders=6, orders_a_day=0, speed=0, start=start)
    async with Sandbox(settings) as sandbox:
        async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
            orders = await client.orders.get_order_list(
                OrderFilter(states=list(OrderStateEnum), fetch_order_lines=True)
            )
            pages = [
                await client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=page)) for page in (1, 2)
            ]
            seller = await client.seller.get_seller_information()
        kept = sandbox.tables("SELECT order_number, reference, quantity FROM order_line ORDER BY order_number, row_id")
        references = {row["reference"] for row in sandbox.tables("SELECT reference FROM offer")}
        (shop,) = sandbox.tables("SELECT shop_name FROM seller")

    assert 6 == len(orders.order_list)
    assert [tuple(row.values()) for row in kept] == [
        (order.order_number, line.seller_product_id, line.quantity)
        for order in sorted(orders.order_list, key=lambda one: str(one.order_number))
        for line in order.order_line_list
    ]
    assert [(page.number_of_pages, len(page.offer_list)) for page in pages] == [(2, 1000), (2, 1)]
    assert {offer.seller_product_id for page in pages for offer in page.offer_list} == references
    assert seller.seller is not None
    assert seller.seller.shop_name == shop["shop_name"]


async def test_a_call_carries_action_and_type(service: respx.Route, client: Client) -> None:
    """The SOAPAction is in quotation marks, and the body is XML in UTF-8."""
    service.respond(text=SELLER)

    await client.seller.get_seller_information()

    headers = service.calls.last.request.headers
    assert headers["SOAPAction"] == '"http://www.cdiscount.com/IMarketplaceAPIService/GetSellerInformation"'
    assert headers["Content-Type"] == "text/xml; charset=utf-8"


async def test_the_header_is_the_callers(service: respx.Route) -> None:
    """A header of the client is sent with every call."""
    service.respond(text=SELLER)
    header = HeaderMessage(security=SecurityContext(user_name="My Company"))

    async with Client(Credentials("shop-api", "secret"), HERE, header=header) as client:
        await client.seller.get_seller_information()

    read = wire.read_request(service.calls.last.request.content).header
    assert read.security is not None
    assert read.security.user_name == "My Company"


@pytest.mark.parametrize(
    "spell",
    [
        lambda client: client.seller.get_seller_information(),
        lambda client: client.call("GetSellerInformation"),
        lambda client: client.call(operations.Seller.get_seller_information),
    ],
    ids=["section", "name", "declaration"],
)
async def test_every_spelling_is_the_same_call(
    service: respx.Route, client: Client, spell: Callable[[Client], Any]
) -> None:
    """An operation is reached by its section, its name or its declaration alike."""
    service.respond(text=SELLER)

    assert (await spell(client)).seller.shop_name == "The shop"


async def test_a_bad_request_costs_no_traffic(respx_mock: respx.MockRouter, client: Client) -> None:
    """A request that does not fit the contract is refused before a token is requested."""
    with pytest.raises(InvalidRequest) as caught:
        await client.orders.get_order_list(OrderFilter(states=["Lost"]))  # type: ignore[list-item]

    assert respx_mock.calls.call_count == 0
    assert (caught.value.operation, caught.value.seller) == ("GetOrderList", "shop-api")
    assert caught.value.problems[0].path == "$.states[0]"


async def test_an_operation_that_does_not_exist_is_told(client: Client) -> None:
    """A wrong name raises KeyError, which suggests the nearest name."""
    with pytest.raises(KeyError, match="did you mean GetOrderList"):
        await client.call("get_order_list")


async def test_a_read_is_repeated_until_it_works(service: respx.Route, client: Client) -> None:
    """A read survives a broken connection and a server in trouble."""
    service.side_effect = [httpx.ReadError("reset"), httpx.Response(502), httpx.Response(200, text=SELLER)]

    assert (await client.seller.get_seller_information()).seller is not None
    assert service.call_count == 3


async def test_a_read_that_never_works_raises_the_last_error(service: respx.Route, client: Client) -> None:
    """After three attempts the error is raised, with operation and login."""
    service.side_effect = httpx.ReadTimeout("slow")

    with pytest.raises(TimedOut) as caught:
        await client.seller.get_seller_information()

    assert service.call_count == 3
    assert (caught.value.operation, caught.value.seller) == ("GetSellerInformation", "shop-api")


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        [httpx.Response(502, html="<html>bad gateway</html>")],
        [httpx.Response(200, html="<html>are you a robot?</html>")],
        [httpx.Response(200, text=SELLER[:-100])],
        [httpx.Response(200, text=SELLER)],
    ],
    ids=["time-out", "reset", "bad gateway", "page", "truncated", "other answer"],
)
async def test_a_refund_is_never_sent_twice(service: respx.Route, client: Client, trouble: Any) -> None:
    """A once-only write whose outcome is unknown is sent once, and the error says how to check."""
    service.side_effect = trouble

    with pytest.raises(OutcomeUnknown, match="ask GetOrderList for the order") as caught:
        await client.orders.create_refund_voucher(REFUND)

    assert service.call_count == 1
    assert "vouchers" in caught.value.how_to_check


async def test_a_refund_that_never_left_is_sent_again(service: respx.Route, client: Client) -> None:
    """Where no connection was made nothing can have happened, so even a refund is repeated."""
    done = CreateRefundVoucherMessage(operation_success=True, order_number="1904240959CN8HI")
    body = wire.write_reply("CreateRefundVoucher", done)
    service.side_effect = [httpx.ConnectError("refused"), httpx.Response(200, content=body)]

    assert (await client.orders.create_refund_voucher(REFUND)).operation_success
    assert service.call_count == 2


async def test_a_refund_that_cannot_leave_failed_for_sure(service: respx.Route, client: Client) -> None:
    """A write that was not sent raises ConnectFailed, not OutcomeUnknown."""
    service.side_effect = httpx.ConnectError("refused")

    with pytest.raises(ConnectFailed):
        await client.orders.create_refund_voucher(REFUND)


async def test_a_refund_that_was_turned_away_failed_for_sure(service: respx.Route, client: Client) -> None:
    """A refusal by a proxy on the way is an error of its own, because the service never saw the call."""
    service.respond(403, html="<html>blocked</html>")

    with pytest.raises(HttpError) as caught:
        await client.orders.create_refund_voucher(REFUND)

    assert (caught.value.status, service.call_count) == (403, 1)


async def test_a_business_failure_is_not_repeated(service: respx.Route, client: Client) -> None:
    """A refusal with reasons is not repeated, and the error has the result."""
    failed = CreateRefundVoucherMessage(operation_success=False, error_message="Demande de remboursement invalide")
    service.respond(content=wire.write_reply("CreateRefundVoucher", failed))

    with pytest.raises(OperationFailed, match="Demande de remboursement invalide") as caught:
        await client.orders.create_refund_voucher(REFUND)

    assert service.call_count == 1
    assert failed == caught.value.result


async def test_a_shared_transport_outlives_its_clients(service: respx.Route) -> None:
    """Clients that share a transport leave it open for the others."""
    service.respond(text=SELLER)
    transport = Transport()

    for login in ("one-api", "two-api"):
        async with Client(Credentials(login, "secret"), HERE, transport=transport) as client:
            await client.seller.get_seller_information()
    await transport.aclose()

    assert service.call_count == 2


def test_a_client_shows_no_secret() -> None:
    """Neither client nor credentials show the password."""
    client = Client(Credentials("shop-api", "Pa$$word1"), HERE)

    assert repr(client) == "Client('shop-api', local, Transport(httpx x64))"
    assert "shop-api" == client.login


@pytest.mark.parametrize(
    "wrong", [{"wait_for_opening": -1.0}, {"wait_for_opening": float("nan")}, {"keep_exchanges": -1}]
)
def test_numbers_below_zero_are_refused(wrong: dict[str, Any]) -> None:
    """The error about a wrong setting names it."""
    with pytest.raises(ValueError, match="0 or more"):
        Client(Credentials("shop-api", "Pa$$word1"), HERE, **wrong)
