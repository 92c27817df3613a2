"""Errors, logs, traces and stored messages of a client show no token, no password and no buyer."""

import asyncio
import base64
import gzip
import logging
import pickle
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import attrs
import pytest

from cdiscount_async import (
    Client,
    CreateRefundVoucherRequest,
    Credentials,
    Environment,
    OrderFilter,
    RefundInformation,
    Retries,
    Transport,
    errors,
    wire,
)
from cdiscount_async.errors import CdiscountError
from cdiscount_async.hooks import LoggingHooks
from cdiscount_async.models.common import Address, Error, ErrorTypeEnum
from cdiscount_async.models.orders import Customer, Order, OrderLine, OrderListMessage
from cdiscount_async.planning import Planning
from cdiscount_async.timing import Timing
from cdiscount_async.tokens import MemoryTokenStore
from cdiscount_async.tokens.file import FileTokenStore
from cdiscount_async.tokens.sqlite import SqliteTokenStore
from cdiscount_async.transport import Timeouts

from ..support.clients import ENVELOPE, fault
from ..support.telemetry import Collected
from .peer import Do, Script, answer, listening

LOGIN, PASSWORD = "shop-api", "Pl4nted-Pa$$word!"
BASIC: Final = base64.b64encode(f"{LOGIN}:{PASSWORD}".encode()).decode()
TOKEN: Final = "0123456789abcdef" * 2
GUID: Final = "01234567-89ab-cdef-0123-456789abcdef"
SECRETS: Final = (
    PASSWORD,
    BASIC,
    TOKEN,
    GUID,
    "Plantin",
    "12 bis, rue Moretus",
    "0612345678",
    "christophe@plantin.example",
)
ORDER: Final = Order(
    order_number="1904240958ABCDE",
    customer=Customer(last_name="Plantin", phone="0612345678", email="christophe@plantin.example"),
    shipping_address=Address(last_name="Plantin", street="12 bis, rue Moretus"),
    order_line_list=[OrderLine(sku="AUC0013051733322", quantity=7_531)],
)
GOOD: Final = wire.write_reply(
    "GetOrderList", OrderListMessage(operation_success=True, token_id=TOKEN, order_list=[ORDER])
)
PAGE: Final = f"<html>Authorization: Basic {BASIC} token {TOKEN} {GUID} for christophe@plantin.example</html>".encode()
TOKEN_GIVEN: Final = answer(f'<string xmlns="urn:x">{TOKEN}</string>'.encode())
AT: Final = date(2026, 3, 4)


def failed(message: str, kind: ErrorTypeEnum | None = None) -> Script:
    """Answer that a call failed."""
    return (answer(failed_body(message, kind)),)


def failed_body(message: str, kind: ErrorTypeEnum | None) -> bytes:
    """Write the reply to a call that failed, with all that the service knows of buyers in it."""
    listed = [Error(error_type=kind, message=f"Token used: '{GUID}'")] if kind else []
    result = OrderListMessage(
        operation_success=False, error_message=message, error_list=listed, token_id=TOKEN, order_list=[ORDER]
    )
    return wire.write_reply("GetOrderList", result)


def faulty(code: str) -> Script:
    """Write a fault whose reason repeats the token."""
    body = fault(f"Token used: '{GUID}', by christophe@plantin.example")
    return (answer(body.replace("RequestTokenValidationError", code).encode(), status="500 Internal Server Error"),)


def changed(old: bytes, new: bytes) -> Script:
    """Return the good reply with a part replaced."""
    assert old in GOOD
    return (answer(GOOD.replace(old, new)),)


async def orders(client: Client) -> Any:
    """Ask for orders."""
    return await client.orders.get_order_list(OrderFilter(fetch_order_lines=True))


async def bad_orders(client: Client) -> Any:
    """Ask for orders in a state that is a token, by mistake."""
    return await client.orders.get_order_list(OrderFilter(states=[TOKEN]))  # type: ignore[list-item]


async def orders_after_failures(client: Client) -> Any:
    """Ask for orders once more than login and password go out without a token."""
    with suppress(CdiscountError):
        await orders(client)
    return await orders(client)


async def refund(client: Client) -> Any:
    """Call a once-only write, a refund."""
    gesture = RefundInformation(amount=Decimal("2.50"), motive_id=135)
    return await client.orders.create_refund_voucher(
        CreateRefundVoucherRequest(order_number="1904240958ABCDE", commercial_gesture_list=[gesture])
    )


@attrs.frozen
class Trouble:
    """One way in which a call goes wrong."""

    expected: type[CdiscountError]
    service: Script = (answer(GOOD),)
    tokens: Script = (TOKEN_GIVEN,)
    call: Callable[[Client], Awaitable[Any]] = orders
    options: dict[str, Any] = attrs.Factory(dict)
    closed_port: bool = False
    patience: float = 300.0


CUT: Final = GOOD.index(b"0612345678") + 4
TROUBLES: Final = (
    Trouble(errors.InvalidRequest, call=bad_orders),
    Trouble(errors.TransportError, (answer(GOOD)[:-200], Do.CLOSE)),
    Trouble(errors.ConnectFailed, closed_port=True),
    Trouble(errors.ForeignReply, changed(TOKEN.encode(), b"f" * 32)),
    Trouble(errors.DamagedReply, (answer(gzip.compress(GOOD)[:-8] + bytes(8), "Content-Encoding: gzip"),)),
    Trouble(errors.TimedOut, (answer(GOOD)[:-200], Do.HANG), patience=0.05),
    Trouble(errors.HttpError, (answer(PAGE, status="502 Bad Gateway"),)),
    Trouble(errors.HttpError, (answer(GOOD[:CUT], status="500 Internal Server Error"),)),
    Trouble(errors.HttpError, tokens=(answer(PAGE, status="500 Internal Server Error"),)),
    Trouble(errors.PreproductionClosed, options={"planning": Planning(days={AT: False, date(2026, 3, 5): True})}),
    Trouble(errors.BadCredentials, tokens=(answer(PAGE, status="401 Unauthorized"),)),
    Trouble(errors.LoginPaused, tokens=(answer(PAGE),) * 2, call=orders_after_failures),
    Trouble(errors.TokenRejected, faulty("RequestTokenValidationError")),
    Trouble(errors.NotAuthorized, (answer(fault(f"User not authorized. Token used: '{GUID}'").encode()),)),
    Trouble(errors.NotXml, (answer(GOOD[:CUT]),)),
    Trouble(errors.NotXml, tokens=(answer(f"{TOKEN}".encode()),)),
    Trouble(errors.HtmlPage, (answer(PAGE),)),
    Trouble(errors.HtmlPage, tokens=(answer(PAGE),)),
    Trouble(errors.SoapFault, faulty("Sender")),
    Trouble(errors.DeserializationFailed, faulty("DeserializationFailed")),
    Trouble(errors.InternalServiceFault, faulty("InternalServiceFault")),
    Trouble(errors.ContractMismatch, changed(b">7531<", b">Plantin 0612345678<")),
    Trouble(errors.ContractMismatch, (answer(ENVELOPE.format(f"<a>{TOKEN}</a>").encode()),)),
    Trouble(errors.ContractMismatch, tokens=(answer(f"<a>{TOKEN}{TOKEN}{TOKEN}</a>".encode()),)),
    Trouble(errors.OperationFailed, failed(f"Token used: '{GUID}'")),
    Trouble(errors.QuotaExceeded, failed("", ErrorTypeEnum.QUOTA)),
    Trouble(errors.SellerInactive, failed("", ErrorTypeEnum.INACTIVE_SELLER_ERROR)),
    Trouble(errors.DataTimedOut, failed("Timeout expired.")),
    Trouble(errors.OutcomeUnknown, (answer(PAGE, status="502 Bad Gateway"),), call=refund),
    Trouble(errors.OutcomeUnknown, (answer(GOOD[:CUT]),), call=refund),
    Trouble(errors.TokenStoreError, options={"token_store": FileTokenStore("nowhere/tokens.json")}),
    Trouble(errors.TokenStoreError, options={"token_store": SqliteTokenStore("nowhere/tokens.sqlite")}),
    Trouble(errors.DryRun, options={"dry_run": True}),
)
NEVER_OF_A_CALL: Final = {
    errors.CdiscountError,
    errors.AuthenticationError,
    errors.ReplyError,
    errors.PagesFailed,
    errors.CursorMismatch,
    errors.DestinationError,
    errors.InvalidPackage,
    errors.PublishFailed,
    errors.AlreadySubmitted,
    errors.LedgerError,
    errors.StillPending,
    errors.RowsRefused,
    errors.WorkersError,
}
"""Base classes that are never raised, the group of several calls' errors, and those of cursors, packages, workers."""


async def no_wait(_: float) -> None:
    """Wait for nothing."""


def told(error: CdiscountError) -> str:
    """Return all that an error shows: its texts, its causes', its attributes and what another process gets of it.

    The typed result and its errors are the service's answer itself, and a preview is the caller's own request: who asks
    for them gets them.
    """
    shown = [str(error), repr(error), *traceback.format_exception(error)]
    for name in {"result", "errors", "preview"} & vars(error).keys():
        vars(error)[name] = None
    return "\n".join([*shown, repr(vars(error)), str(pickle.dumps(error))])


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Return all that was logged, the fields of each record among it."""
    return "\n".join([caplog.text, *(repr(vars(record)) for record in caplog.records)])


def kept(client: Client) -> str:
    """Return the messages that a client keeps."""
    attempts = [attempt for exchange in client.exchanges for attempt in exchange.attempts]
    return "\n".join([repr(client), repr(client.exchanges), *(f"{one.request}\n{one.reply}" for one in attempts)])


def measured(collected: Collected) -> str:
    """Return every span and every point."""
    return "\n".join([*(span.to_json() for span in collected.spans), str(collected.points)])


def found(text: str) -> list[str]:
    """Return the secrets in a text."""
    return [secret for secret in SECRETS if secret in text]


async def go_wrong(trouble: Trouble, collected: Collected, *, fast: bool) -> tuple[CdiscountError, Client]:
    """Call a service that fails, over real ports, and return the error and the client."""
    async with listening(*trouble.tokens) as tokens, listening(*trouble.service) as service:
        where = "http://127.0.0.1:1/" if trouble.closed_port else service.url
        client = Client(
            Credentials(LOGIN, PASSWORD),
            Environment("preproduction", f"{where}MarketplaceAPIService.svc", tokens.url, closes=True),
            transport=Transport(fast=fast, timeouts=Timeouts(read=trouble.patience)),
            retries=Retries(attempts=2),
            timing=Timing(now=datetime(2026, 3, 4, 9, 0).timestamp, sleep=no_wait),
            hooks=[LoggingHooks(), collected.hooks(seller=True)],
            keep_exchanges=10,
            **{"planning": Planning(days={AT: True}), "token_store": MemoryTokenStore(), **trouble.options},
        )
        try:
            with pytest.raises(CdiscountError) as caught:
                await trouble.call(client)
        finally:
            await client._session.transport.aclose()
    return caught.value, client


@pytest.mark.parametrize("fast", [False, True], ids=["httpx", "aiohttp"])
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.expected.__name__)
async def test_nothing_shows_a_secret(
    trouble: Trouble,
    fast: bool,
    collected: Collected,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After any failure, no error, log, trace, metric or stored message shows a secret or a buyer."""
    asyncio.get_running_loop().set_debug(True)

    with caplog.at_level(logging.DEBUG):
        error, client = await go_wrong(trouble, collected, fast=fast)

    assert trouble.expected is type(error)
    assert [] == found(told(error))
    assert [] == found(logged(caplog))
    assert [] == found(kept(client))
    assert [] == found(measured(collected))


def test_every_kind_of_error_is_tried() -> None:
    """No class of errors is left out here."""
    every = {one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, CdiscountError)}

    assert every - NEVER_OF_A_CALL == {trouble.expected for trouble in TROUBLES}


@pytest.mark.parametrize("fast", [False, True], ids=["httpx", "aiohttp"])
async def test_success_shows_no_secret(
    fast: bool,
    collected: Collected,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A successful call shows no secret either: the `repr` of its result says only that a value exists."""
    with caplog.at_level(logging.DEBUG):
        async with listening(TOKEN_GIVEN) as tokens, listening(answer(GOOD)) as service:
            client = Client(
                Credentials(LOGIN, PASSWORD),
                Environment("local", f"{service.url}MarketplaceAPIService.svc", tokens.url),
                transport=Transport(fast=fast),
                token_store=MemoryTokenStore(),
                hooks=[LoggingHooks(), collected.hooks(seller=True)],
                keep_exchanges=10,
            )
            result = await orders(client)
            await client._session.transport.aclose()

    assert "1904240958ABCDE" in kept(client)
    assert "7531" in repr(result)
    assert [] == found("\n".join([repr(result), kept(client), logged(caplog), measured(collected)]))


@pytest.mark.parametrize("name", ["result", "errors"])
def test_answer_that_an_error_carries_shows_no_secret(name: str) -> None:
    """The typed answer to a call that failed hides a token that the service repeats in its own words."""
    with pytest.raises(errors.OperationFailed) as caught:
        wire.read_reply("GetOrderList", failed_body(f"Token used: '{GUID}'", ErrorTypeEnum.ORDER_NOT_FOUND))

    assert [] == found(repr(getattr(caught.value, name)))


@pytest.mark.parametrize("fast", [False, True], ids=["httpx", "aiohttp"])
@pytest.mark.parametrize("open_", [False, True], ids=["closed", "open"])
async def test_proxy_shows_no_password(fast: bool, open_: bool, caplog: pytest.LogCaptureFixture) -> None:
    """The password of a proxy is hidden like the seller's own."""
    secret = "Pr0xy-Pl4nted"
    hidden = base64.b64encode(f"shop:{secret}".encode()).decode()
    with caplog.at_level(logging.DEBUG):
        async with listening(answer(PAGE, status="407 Proxy Authentication Required")) as proxy:
            transport = Transport(proxy=f"http://shop:{secret}@127.0.0.1:{proxy.port if open_ else 1}", fast=fast)
            client = Client(
                Credentials(LOGIN, PASSWORD),
                Environment.at("http://marketplace.test"),
                transport=transport,
                retries=Retries(attempts=1),
                token_store=MemoryTokenStore(),
            )
            with pytest.raises(CdiscountError) as caught:
                await orders(client)
            await transport.aclose()

    shown = "\n".join([told(caught.value), logged(caplog), repr(transport), repr(client)])
    assert [] == [one for one in (secret, hidden, *SECRETS) if one in shown]
