"""The health of each seller: what its calls came to in this process, in bounded memory and without secrets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from cdiscount_async import BadCredentials, Client, Credentials, HttpError, Retries
from cdiscount_async.hooks import Attempt, HealthHooks, SellerHealth, TokenEvent
from cdiscount_async.operations import Operation
from cdiscount_async.sandbox import FaultRule
from cdiscount_async.tokens import MemoryTokenStore

from ..support.calling import ATTEMPT, EXCHANGE, calling

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_success_and_failure_are_kept() -> None:
    """A seller's last success, its last failure with the error's class, and the failures since are known."""
    health = HealthHooks()
    async with calling([health], FaultRule("status", status=502, operations=["GetSellerInformation"], times=2)) as (
        client,
        sandbox,
    ):
        view = client.with_options(retries=Retries(attempts=1))
        for _ in range(2):
            with pytest.raises(HttpError):
                await view.seller.get_seller_information()
        failing = health.sellers[sandbox.login]
        await view.seller.get_seller_information()
        working = health.sellers[sandbox.login]

    assert ("HttpError", 2, None) == (failing.error, failing.failures, failing.last_success)
    assert working.last_success is not None
    assert working.last_failure is not None
    assert working.last_failure < working.last_success
    assert ("HttpError", 0, False) == (working.error, working.failures, working.password_refused)


async def test_a_refused_password_is_known_until_a_token_comes() -> None:
    """A refusal is known also where another process found it; with a token it is over."""
    first, second = HealthHooks(), HealthHooks()
    store = MemoryTokenStore()
    async with calling([first], password="wrong") as (_, sandbox):
        for health in (first, second):
            async with Client.for_many(sandbox.environment, hooks=[health], token_store=store) as client:
                view = client.for_seller(Credentials(sandbox.login, "wrong"))
                with pytest.raises(BadCredentials):
                    await view.seller.get_seller_information()
                assert health.sellers[sandbox.login].password_refused
                assert "BadCredentials" == health.sellers[sandbox.login].error

                await client.for_seller(Credentials(sandbox.login, sandbox.password)).seller.get_seller_information()
                assert not health.sellers[sandbox.login].password_refused
        assert 1 == sandbox.counters["tokens.refused"]


@attrs.define
class Slow:
    """A limit that makes each call wait."""

    now: float = 0.0

    async def wait(self, seller: str, operation: Operation[Any, Any]) -> None:  # noqa: ARG002 - as every limiter
        """Wait for two and a half seconds."""
        self.now += 2.5

    def monotonic(self) -> float:
        """Return the time."""
        return self.now


async def test_the_wait_for_a_limit_is_known() -> None:
    """How long an attempt waited for its rate limit is a fact of the attempt and of the seller's health."""
    health, slow = HealthHooks(), Slow()
    async with calling([]) as (client, sandbox):
        timing = attrs.evolve(client.timing, monotonic=slow.monotonic)
        account = Credentials(sandbox.login, sandbox.password)
        async with Client(account, sandbox.environment, hooks=[health], rate_limits=slow, timing=timing) as limited:
            reply = await limited.seller.get_seller_information()

    assert reply.exchange is not None
    assert [2.5] == [attempt.limit_wait for attempt in reply.exchange.attempts]
    assert 2.5 == health.sellers[account.login].limit_wait


def test_what_says_nothing_about_a_seller_is_not_kept() -> None:
    """A cancellation and an error of the caller's own code are no failures of the seller."""
    health = HealthHooks()
    for outcome in ("CancelledError", "KeyError"):
        health.on_reply(EXCHANGE, attrs.evolve(ATTEMPT, outcome=outcome))
    for what in ("rejected", "failed"):
        health.on_token(TokenEvent("shop-api", "production", what))

    assert {} == health.sellers


def test_the_oldest_seller_is_dropped() -> None:
    """At most `size` sellers are kept, those with the newest attempts, and what was read does not change."""
    health = HealthHooks(size=2)
    attempt = Attempt(1, START, duration=1.5, outcome="ok")
    for login in ("a-api", "b-api", "a-api"):
        health.on_reply(attrs.evolve(EXCHANGE, seller=login), attempt)
    before = health.sellers
    health.on_reply(attrs.evolve(EXCHANGE, seller="c-api"), attempt)

    assert ["b-api", "a-api"] == list(before)
    assert ["a-api", "c-api"] == list(health.sellers)
    assert SellerHealth("c-api", last_success=START + timedelta(seconds=1.5)) == health.sellers["c-api"]
    with pytest.raises(ValueError, match="1 or more"):
        HealthHooks(size=0)
