"""Hooks receive what a client does, as the logger does, and cannot harm a call."""

import asyncio
import logging
from typing import Any

import attrs
import pytest

from cdiscount_async import (
    BadCredentials,
    Client,
    Credentials,
    DryRun,
    HttpError,
    InvalidRequest,
    OperationFailed,
    OrderFilter,
    OrderStateEnum,
    evolve,
)
from cdiscount_async.hooks import Attempt, Exchange, Hooks, LoggingHooks, TokenEvent
from cdiscount_async.sandbox import FaultRule, Sandbox
from cdiscount_async.tokens import MemoryTokenStore

from ..support.calling import ATTEMPT, EXCHANGE, SETTINGS, calling


@attrs.define
class Recorder(Hooks):
    """Records each event with its name."""

    events: list[tuple[Any, ...]] = attrs.Factory(list)

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Note the operation and the number."""
        self.events.append(("request", exchange.operation, attempt.number, attempt.outcome))

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Note how it ended."""
        assert attempt.duration is not None
        self.events.append(("reply", exchange.operation, attempt.number, attempt.outcome, attempt.status))

    def on_retry(self, exchange: Exchange, attempt: Attempt, wait: float) -> None:
        """Note the wait."""
        self.events.append(("retry", exchange.operation, attempt.number, wait))

    def on_token(self, event: TokenEvent) -> None:
        """Note what happened."""
        self.events.append(("token", event.what, event.error))


class Ended(Hooks):
    """Records how calls ended."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int, object, Any, BaseException | None]] = []

    def on_call(self, exchange: Exchange, request: object, result: Any | None, error: BaseException | None) -> None:
        """Note the end of a call."""
        self.calls.append((exchange.operation, len(exchange.attempts), request, result, error))


class Broken(Hooks):
    """Raises an error for each event."""

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Raise."""
        raise RuntimeError(f"{exchange.operation} {attempt.number}")

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Raise."""
        raise LookupError(f"{exchange.operation} {attempt.number}")

    def on_token(self, event: TokenEvent) -> None:
        """Raise."""
        raise ValueError(event.what)


async def test_call_is_reported() -> None:
    """A hook receives the token's event, the beginning of the attempt, and its end."""
    recorder = Recorder()

    async with calling([recorder]) as (client, _):
        await client.seller.get_seller_information()

    assert [
        ("request", "GetSellerInformation", 1, None),
        ("token", "issued", None),
        ("reply", "GetSellerInformation", 1, "ok", 200),
    ] == recorder.events


async def test_repeat_is_reported() -> None:
    """A hook receives why a call is sent again, and after how long."""
    recorder = Recorder()

    async with calling([recorder], FaultRule("status", status=502, operations=["GetSellerInformation"], times=1)) as (
        client,
        _,
    ):
        await client.seller.get_seller_information()

    assert [
        ("request", "GetSellerInformation", 1, None),
        ("token", "issued", None),
        ("reply", "GetSellerInformation", 1, "HttpError", 502),
        ("retry", "GetSellerInformation", 1, 0.25),
        ("request", "GetSellerInformation", 2, None),
        ("reply", "GetSellerInformation", 2, "ok", 200),
    ] == recorder.events


async def test_rejected_token_is_reported() -> None:
    """A hook receives that the service rejected a token, and that another one was issued."""
    recorder = Recorder()

    async with calling([recorder]) as (client, sandbox):
        await client.seller.get_seller_information()
        recorder.events.clear()
        sandbox.revoke_tokens()
        await client.seller.get_seller_information()

    assert [
        ("request", "GetSellerInformation", 1, None),
        ("reply", "GetSellerInformation", 1, "TokenRejected"),
        ("request", "GetSellerInformation", 2, None),
        ("token", "rejected", None),
        ("token", "issued", None),
        ("reply", "GetSellerInformation", 2, "ok"),
    ] == [one[:4] for one in recorder.events]


async def test_refused_password_is_reported_once() -> None:
    """A hook receives the refusal of login or password once: later calls fail without a request."""
    recorder = Recorder()

    async with calling([recorder], password="wrong") as (client, _):
        for _ in range(2):
            with pytest.raises(BadCredentials):
                await client.seller.get_seller_information()

    assert [("token", "refused", "BadCredentials")] == [one for one in recorder.events if one[0] == "token"]
    assert ["BadCredentials"] * 2 == [one[3] for one in recorder.events if one[0] == "reply"]


async def test_silent_token_service_is_reported() -> None:
    """A hook receives each failure of the token service to issue a token."""
    recorder = Recorder()

    async with calling([recorder], FaultRule("status", status=503, operations=["STS"])) as (client, _):
        with pytest.raises(HttpError):
            await client.seller.get_seller_information()

    assert {("token", "failed", "HttpError")} == {one for one in recorder.events if one[0] == "token"}


async def test_cancelled_call_is_reported_to_its_end() -> None:
    """A hook that received the beginning of an attempt also receives its end if the caller is cancelled."""
    recorder, begun = Recorder(), asyncio.Event()

    class Beginning(Hooks):
        def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
            del exchange, attempt
            begun.set()

    rule = FaultRule("hang", operations=["GetSellerInformation"], seconds=60)
    async with calling([recorder, Beginning()], rule) as (client, _):
        call = asyncio.create_task(client.seller.get_seller_information())
        await begun.wait()
        call.cancel()
        await asyncio.wait([call])

    of_calls = [one for one in recorder.events if one[0] != "token"]  # the question for a token may outlive the call
    assert ("reply", "GetSellerInformation", 1, "CancelledError", None) == of_calls[-1]


async def test_hook_that_raises_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """What a hook raises is logged. The call goes on, and the other hooks are called."""
    recorder = Recorder()

    async with calling([Broken(), recorder]) as (client, _):
        assert (await client.seller.get_seller_information()).operation_success

    assert ["request", "token", "reply"] == [one[0] for one in recorder.events]
    assert ["a hook raised in on_request", "a hook raised in on_token", "a hook raised in on_reply"] == [
        record.getMessage() for record in caplog.records if record.name == "cdiscount_async"
    ]


def test_attempt_is_logged_with_its_fields(caplog: pytest.LogCaptureFixture) -> None:
    """A line is for persons, and its fields are for programs."""
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        LoggingHooks().on_request(EXCHANGE, ATTEMPT)
        LoggingHooks().on_reply(EXCHANGE, ATTEMPT)
        LoggingHooks().on_retry(EXCHANGE, ATTEMPT, 0.5)

    assert [
        ("cdiscount_async", logging.DEBUG, "GetOrderList for shop-api: attempt 2"),
        ("cdiscount_async", logging.DEBUG, "GetOrderList for shop-api: attempt 2: HttpError after 1.250 s"),
        (
            "cdiscount_async",
            logging.WARNING,
            "GetOrderList for shop-api: attempt 2 failed (HttpError), the next one follows in 0.500 s",
        ),
    ] == caplog.record_tuples
    fields = {
        "operation": "GetOrderList",
        "seller": "shop-api",
        "environment": "production",
        "attempt": 2,
        "status": 503,
        "duration": 1.25,
        "outcome": "HttpError",
    }
    assert [fields.items() <= vars(record).items() for record in caplog.records] == [True] * 3
    assert 0.5 == vars(caplog.records[2])["wait"]


@pytest.mark.parametrize(
    ("event", "level", "text", "outcome"),
    [
        (TokenEvent("a", "local", "issued", 0.5), logging.INFO, "a: the token service issued a token", "issued"),
        (
            TokenEvent("a", "local", "failed", 0.5, "TimedOut"),
            logging.WARNING,
            "issued no token (TimedOut)",
            "TimedOut",
        ),
        (TokenEvent("a", "local", "rejected"), logging.WARNING, "a: the service rejected the token", "rejected"),
        (TokenEvent("a", "local", "refused", 0.5, "BadCredentials"), logging.ERROR, "refused login", "BadCredentials"),
    ],
    ids=lambda value: value.what if isinstance(value, TokenEvent) else "",
)
def test_token_is_logged_by_how_bad_it_is(
    caplog: pytest.LogCaptureFixture, event: TokenEvent, level: int, text: str, outcome: str
) -> None:
    """A new token is worth knowing, a lost one a warning, and a refused password an error."""
    with caplog.at_level(logging.INFO, "cdiscount_async"):
        LoggingHooks().on_token(event)

    (record,) = caplog.records
    assert level == record.levelno
    assert text in record.getMessage()
    assert ("a", "local", outcome) == (vars(record)["seller"], vars(record)["environment"], vars(record)["outcome"])


def test_quiet_logger_hears_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """At the usual level a successful call logs nothing."""
    with caplog.at_level(logging.WARNING, "cdiscount_async"):
        LoggingHooks().on_request(EXCHANGE, ATTEMPT)
        LoggingHooks().on_reply(EXCHANGE, ATTEMPT)
        LoggingHooks().on_token(TokenEvent("a", "local", "issued", 0.5))

    assert [] == caplog.records


async def test_the_end_of_a_call_is_reported() -> None:
    """A hook receives the request with the result or the error, once for each call, also if it was repeated."""
    ended, request = Ended(), OrderFilter(states=[OrderStateEnum.SHIPPED])
    wrong = evolve(request, states=["Lost"])
    async with calling([ended], FaultRule("status", status=503, operations=["GetOrderList"], times=1)) as (client, _):
        result = await client.orders.get_order_list(request)
        with pytest.raises(InvalidRequest) as refused:
            await client.orders.get_order_list(wrong)
        with pytest.raises(OperationFailed) as failed:
            await client.call("GetAllModelList")
        with pytest.raises(DryRun) as dry:
            await client.with_options(dry_run=True).seller.get_seller_information()

    assert ended.calls == [
        ("GetOrderList", 2, request, result, None),
        ("GetOrderList", 0, wrong, None, refused.value),
        ("GetAllModelList", 1, None, None, failed.value),
        ("GetSellerInformation", 0, None, None, dry.value),
    ]


async def test_the_end_of_a_stream_is_reported() -> None:
    """A hook receives the result of a stream without its items, and the cancellation of a call."""
    ended = Ended()
    async with calling([ended]) as (client, _):
        result = await client.orders.get_order_list(OrderFilter())
        streamed = [order async for order in client.stream("GetOrderList", OrderFilter())]
        task = asyncio.create_task(client.seller.get_seller_information())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    _, (*_, without_items, error), (*_, nothing, cancelled) = ended.calls
    assert list(result.order_list) == streamed
    assert (without_items, error) == (evolve(result, order_list=()), None)
    assert nothing is None
    assert isinstance(cancelled, asyncio.CancelledError)


async def test_client_logs_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    """A client without hooks of its own writes to the logger."""
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        async with Sandbox(SETTINGS) as sandbox:
            credentials = Credentials(sandbox.login, sandbox.password)
            async with Client(credentials, sandbox.environment, token_store=MemoryTokenStore()) as client:
                await client.seller.get_seller_information()

    told = [record.getMessage() for record in caplog.records if record.name == "cdiscount_async"]
    assert f"{client.login}: the token service issued a token" == told[1]
    assert f"GetSellerInformation for {client.login}: attempt 1: ok" in told[-1]
