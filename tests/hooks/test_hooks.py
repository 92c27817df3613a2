"""Hooks hear what a client does, the logger among them, and cannot harm a call."""

import asyncio
import logging
from typing import Any

import attrs
import pytest

from cdiscount_async import BadCredentials, Client, Credentials, HttpError
from cdiscount_async.hooks import Attempt, Exchange, Hooks, LoggingHooks, TokenEvent
from cdiscount_async.sandbox import FaultRule, Sandbox
from cdiscount_async.tokens import MemoryTokenStore

from ..support.calling import ATTEMPT, EXCHANGE, SETTINGS, calling


@attrs.define
class Heard(Hooks):
    """Notes what it is told, each thing with its name."""

    said: list[tuple[Any, ...]] = attrs.Factory(list)

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Note the operation and the number."""
        self.said.append(("request", exchange.operation, attempt.number, attempt.outcome))

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Note how it ended."""
        assert attempt.duration is not None
        self.said.append(("reply", exchange.operation, attempt.number, attempt.outcome, attempt.status))

    def on_retry(self, exchange: Exchange, attempt: Attempt, wait: float) -> None:
        """Note the wait."""
        self.said.append(("retry", exchange.operation, attempt.number, wait))

    def on_token(self, event: TokenEvent) -> None:
        """Note what happened."""
        self.said.append(("token", event.what, event.error))


class Broken(Hooks):
    """Raises whatever it is told."""

    def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
        """Raise."""
        raise RuntimeError(f"{exchange.operation} {attempt.number}")

    def on_reply(self, exchange: Exchange, attempt: Attempt) -> None:
        """Raise."""
        raise LookupError(f"{exchange.operation} {attempt.number}")

    def on_token(self, event: TokenEvent) -> None:
        """Raise."""
        raise ValueError(event.what)


async def test_call_is_heard() -> None:
    """A hook hears of the token, of the attempt and of its end."""
    heard = Heard()

    async with calling([heard]) as (client, _):
        await client.seller.get_seller_information()

    assert [
        ("request", "GetSellerInformation", 1, None),
        ("token", "issued", None),
        ("reply", "GetSellerInformation", 1, "ok", 200),
    ] == heard.said


async def test_repeat_is_heard() -> None:
    """A hook hears why and after what wait a call is sent again."""
    heard = Heard()

    async with calling([heard], FaultRule("status", status=502, operations=["GetSellerInformation"], times=1)) as (
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
    ] == heard.said


async def test_rejected_token_is_heard() -> None:
    """A hook hears that the service took a token no longer, and that another came."""
    heard = Heard()

    async with calling([heard]) as (client, sandbox):
        await client.seller.get_seller_information()
        heard.said.clear()
        sandbox.revoke_tokens()
        await client.seller.get_seller_information()

    assert [
        ("request", "GetSellerInformation", 1, None),
        ("reply", "GetSellerInformation", 1, "TokenRejected"),
        ("request", "GetSellerInformation", 2, None),
        ("token", "rejected", None),
        ("token", "issued", None),
        ("reply", "GetSellerInformation", 2, "ok"),
    ] == [one[:4] for one in heard.said]


async def test_refused_password_is_heard_once() -> None:
    """A hook hears that login or password were refused, and once: what fails for it later asks no token service."""
    heard = Heard()

    async with calling([heard], password="wrong") as (client, _):
        for _ in range(2):
            with pytest.raises(BadCredentials):
                await client.seller.get_seller_information()

    assert [("token", "refused", "BadCredentials")] == [one for one in heard.said if one[0] == "token"]
    assert ["BadCredentials"] * 2 == [one[3] for one in heard.said if one[0] == "reply"]


async def test_silent_token_service_is_heard() -> None:
    """A hook hears of each time that the token service gave no token."""
    heard = Heard()

    async with calling([heard], FaultRule("status", status=503, operations=["STS"])) as (client, _):
        with pytest.raises(HttpError):
            await client.seller.get_seller_information()

    assert {("token", "failed", "HttpError")} == {one for one in heard.said if one[0] == "token"}


async def test_cancelled_call_is_heard_to_its_end() -> None:
    """A hook that heard of an attempt hears of its end too when the caller gives up."""
    heard, begun = Heard(), asyncio.Event()

    class Beginning(Hooks):
        def on_request(self, exchange: Exchange, attempt: Attempt) -> None:
            del exchange, attempt
            begun.set()

    rule = FaultRule("hang", operations=["GetSellerInformation"], seconds=60)
    async with calling([heard, Beginning()], rule) as (client, _):
        call = asyncio.create_task(client.seller.get_seller_information())
        await begun.wait()
        call.cancel()
        await asyncio.wait([call])

    of_calls = [one for one in heard.said if one[0] != "token"]  # the question for a token may outlive the call
    assert ("reply", "GetSellerInformation", 1, "CancelledError", None) == of_calls[-1]


async def test_hook_that_raises_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever a hook raises is logged; the call goes on, and the other hooks hear of it."""
    heard = Heard()

    async with calling([Broken(), heard]) as (client, _):
        assert (await client.seller.get_seller_information()).operation_success

    assert ["request", "token", "reply"] == [one[0] for one in heard.said]
    assert ["a hook raised in on_request", "a hook raised in on_token", "a hook raised in on_reply"] == [
        record.getMessage() for record in caplog.records if record.name == "cdiscount_async"
    ]


def test_attempt_is_logged_with_its_fields(caplog: pytest.LogCaptureFixture) -> None:
    """A line tells what a person wants to read, and its fields what a program does."""
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
    """At the usual level a call that works leaves no line."""
    with caplog.at_level(logging.WARNING, "cdiscount_async"):
        LoggingHooks().on_request(EXCHANGE, ATTEMPT)
        LoggingHooks().on_reply(EXCHANGE, ATTEMPT)
        LoggingHooks().on_token(TokenEvent("a", "local", "issued", 0.5))

    assert [] == caplog.records


async def test_client_logs_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    """A client without hooks of its own tells the logger."""
    with caplog.at_level(logging.DEBUG, "cdiscount_async"):
        async with Sandbox(SETTINGS) as sandbox:
            credentials = Credentials(sandbox.login, sandbox.password)
            async with Client(credentials, sandbox.environment, token_store=MemoryTokenStore()) as client:
                await client.seller.get_seller_information()

    told = [record.getMessage() for record in caplog.records if record.name == "cdiscount_async"]
    assert f"{client.login}: the token service issued a token" == told[1]
    assert f"GetSellerInformation for {client.login}: attempt 1: ok" in told[-1]
