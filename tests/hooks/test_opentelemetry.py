"""Spans and metrics show what a client did."""

from typing import Final

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from cdiscount_async import BadCredentials, NotAuthorized
from cdiscount_async.hooks import Attempt
from cdiscount_async.hooks.opentelemetry import OpenTelemetryHooks
from cdiscount_async.sandbox import FaultRule

from ..support.calling import ATTEMPT, EXCHANGE, calling
from ..support.telemetry import Collected

WHERE: Final = {"cdiscount.operation": "GetSellerInformation", "cdiscount.environment": "sandbox"}


async def test_call_is_a_span_of_the_callers_trace(collected: Collected) -> None:
    """An attempt is a span beneath the caller's own, and says what was called, where, and how it went."""
    async with calling([collected.hooks()]) as (client, _):
        with collected.traces.get_tracer("test").start_as_current_span("morning round"):
            await client.seller.get_seller_information()

    span, callers = collected.spans
    assert ("GetSellerInformation", SpanKind.CLIENT, StatusCode.UNSET) == (
        span.name,
        span.kind,
        span.status.status_code,
    )
    assert callers.context == span.parent
    assert {
        **WHERE,
        "rpc.system.name": "soap",
        "rpc.method": "IMarketplaceAPIService/GetSellerInformation",
        "cdiscount.attempt": 1,
        "cdiscount.outcome": "ok",
        "http.response.status_code": 200,
    } == dict(span.attributes or {})


async def test_each_attempt_is_a_span(collected: Collected) -> None:
    """A failed attempt is a span with the error's class and nothing else of it. The repeat is another span."""
    async with calling(
        [collected.hooks()], FaultRule("status", status=502, operations=["GetSellerInformation"], times=1)
    ) as (
        client,
        _,
    ):
        await client.seller.get_seller_information()

    failed, worked = collected.spans
    assert (StatusCode.ERROR, "HttpError") == (failed.status.status_code, failed.status.description)
    assert {"error.type": "HttpError", "http.response.status_code": 502, "cdiscount.attempt": 1}.items() <= dict(
        failed.attributes or {}
    ).items()
    assert [] == list(failed.events)
    assert 2 == dict(worked.attributes or {})["cdiscount.attempt"]


async def test_attempts_are_measured(collected: Collected) -> None:
    """Durations are measured by operation, environment and outcome, and repeats are counted."""
    async with calling(
        [collected.hooks()], FaultRule("status", status=502, operations=["GetSellerInformation"], times=1)
    ) as (
        client,
        _,
    ):
        await client.seller.get_seller_information()

    points = collected.points
    assert {"HttpError": 1, "ok": 1} == {
        point.attributes["cdiscount.outcome"]: point.count for point in points["cdiscount.attempt.duration"]
    }
    assert WHERE.items() <= points["cdiscount.attempt.duration"][0].attributes.items()
    assert [(1, {**WHERE, "cdiscount.outcome": "HttpError"})] == [
        (point.value, dict(point.attributes)) for point in points["cdiscount.retries"]
    ]


async def test_tokens_are_counted(collected: Collected) -> None:
    """Events of tokens are counted by their kind."""
    async with calling([collected.hooks()]) as (client, sandbox):
        await client.seller.get_seller_information()
        sandbox.revoke_tokens()
        await client.seller.get_seller_information()
    async with calling([collected.hooks()], password="wrong") as (client, _):
        with pytest.raises(BadCredentials):
            await client.seller.get_seller_information()

    assert {("issued", None): 2, ("rejected", None): 1, ("refused", "BadCredentials"): 1} == {
        (point.attributes["cdiscount.event"], point.attributes.get("error.type")): point.value
        for point in collected.points["cdiscount.token.events"]
    }


async def test_seller_is_told_only_where_wanted(collected: Collected) -> None:
    """The login is an attribute of spans if asked for, and of metrics never."""
    for wanted in (False, True):
        async with calling([collected.hooks(seller=wanted)]) as (client, _):
            await client.seller.get_seller_information()

    assert [None, client.login] == [dict(span.attributes or {}).get("cdiscount.seller") for span in collected.spans]
    assert client.login not in str(collected.points)


async def test_refused_call_ends_its_span(collected: Collected) -> None:
    """A refusal ends the span with the class of the error, and without the text of the service."""
    async with calling([collected.hooks()]) as (client, _):
        with pytest.raises(NotAuthorized):
            await client.call("GetFulfilmentSupplyOrder", None)

    span = collected.spans[-1]
    assert ("NotAuthorized", ()) == (span.status.description, tuple(span.events))


def test_attempt_whose_end_is_never_told_is_forgotten(collected: Collected) -> None:
    """A span is kept no longer than its attempt."""
    hooks = collected.hooks()
    hooks.on_request(EXCHANGE, Attempt(1, ATTEMPT.started))

    assert 0 == len(hooks._spans)


def test_end_without_a_beginning_is_measured_only(collected: Collected) -> None:
    """Hooks that come in the middle of a call do no harm."""
    collected.hooks().on_reply(EXCHANGE, ATTEMPT)

    assert () == collected.spans
    assert 1.25 == collected.points["cdiscount.attempt.duration"][0].sum


async def test_without_providers_nothing_is_told_and_nothing_breaks() -> None:
    """If the program does not set up OpenTelemetry, calls work as usual."""
    async with calling([OpenTelemetryHooks()]) as (client, _):
        assert (await client.seller.get_seller_information()).operation_success
