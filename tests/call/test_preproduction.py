"""Preproduction's closed days: nothing is sent on a published one, and no network is blamed on a guessed one."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from socket import socket

import attrs
import pytest

from cdiscount_async import (
    PREPRODUCTION,
    PRODUCTION,
    Client,
    ConnectFailed,
    Credentials,
    Environment,
    HttpError,
    OperationFailed,
    OutcomeUnknown,
    PreproductionClosed,
    Retries,
    Transport,
    TransportError,
)
from cdiscount_async._call.closed_days import LONGEST_SLEEP
from cdiscount_async.hooks import Hooks, LoggingHooks
from cdiscount_async.planning import Incident, Planning
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox

from ..hostile.servers import BOTH
from ..support.clients import REFUND, trouble
from ..support.timing import PARIS, VirtualTime

MONDAY = date(2026, 3, 2)
CLOSED = Planning({MONDAY: False, MONDAY + timedelta(days=1): False, MONDAY + timedelta(days=2): True})
WEDNESDAY = datetime(2026, 3, 4, 12, 0, tzinfo=PARIS)
"""A day that no planning covers, and on which it is usually closed."""


def preproduction(
    sandbox: Sandbox,
    time: VirtualTime,
    planning: Planning | None = CLOSED,
    wait: float | bool = 0,
    hooks: Sequence[Hooks] = (),
) -> Client:
    """Return a client for which the sandbox is an installation that closes."""
    return Client(
        Credentials(sandbox.login, sandbox.password),
        attrs.evolve(sandbox.environment, closes=True),
        planning=planning,
        wait_for_opening=wait,
        hooks=hooks,
        timing=time.timing,
    )


async def test_nothing_is_sent_on_a_closed_day(sandbox: Sandbox, time: VirtualTime) -> None:
    """On a published closed day a call fails at once, without any traffic, and says when it opens again."""
    async with preproduction(sandbox, time) as client:
        with pytest.raises(
            PreproductionClosed,
            match=r"sandbox is closed today \(2 March 2026\) and reopens on 4 March 2026 00:00 French time$",
        ) as caught:
            await client.seller.get_seller_information()

    assert datetime(2026, 3, 4, tzinfo=PARIS) == caught.value.reopens_at
    assert not caught.value.guessed
    assert {} == {name: count for name, count in sandbox.counters.items() if "calls" in name or "token" in name}


async def test_production_has_no_closed_days(sandbox: Sandbox) -> None:
    """An environment that does not close is not asked about."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment, planning=CLOSED) as client:
        assert (await client.seller.get_seller_information()).seller is not None


async def test_a_call_waits_until_it_opens(sandbox: Sandbox, time: VirtualTime) -> None:
    """A call may wait for the opening and is sent then. Its deadline begins after the wait."""
    async with preproduction(sandbox, time, wait=2 * 86_400) as client:
        reply = await client.with_options(retries=Retries(deadline=5)).seller.get_seller_information()

    assert reply.seller is not None
    assert (39 * 3600, LONGEST_SLEEP) == (sum(time.waits), max(time.waits))


@pytest.mark.parametrize("days", [1, 2, 9])
async def test_true_waits_as_long_as_it_takes(sandbox: Sandbox, time: VirtualTime, days: int) -> None:
    """With True a call waits through any number of closed days in a row."""
    planning = Planning({MONDAY + timedelta(days=n): n >= days for n in range(days + 1)})
    async with preproduction(sandbox, time, planning, wait=True) as client:
        assert (await client.seller.get_seller_information()).seller is not None

    assert days * 24 - 9 == sum(time.waits) / 3600


async def test_false_waits_for_nothing(sandbox: Sandbox, time: VirtualTime) -> None:
    """False is no number of seconds."""
    async with preproduction(sandbox, time, wait=False) as client:
        with pytest.raises(PreproductionClosed):
            await client.seller.get_seller_information()

    assert [] == time.waits


async def test_a_wait_is_told_once(sandbox: Sandbox, time: VirtualTime, caplog: pytest.LogCaptureFixture) -> None:
    """However many calls wait for an opening, hooks hear of that once, and the log has it as a warning."""
    heard: list[PreproductionClosed] = []

    class Listening(Hooks):
        def on_closed(self, closed: PreproductionClosed) -> None:
            heard.append(closed)

    async with preproduction(sandbox, time, wait=True, hooks=[Listening(), LoggingHooks()]) as client:
        await asyncio.gather(*(client.seller.get_seller_information() for _ in range(5)))

    (closed,) = heard
    assert datetime(2026, 3, 4, tzinfo=PARIS) == closed.reopens_at
    assert ["sandbox is closed today (2 March 2026) and reopens on 4 March 2026 00:00 French time; waiting"] == [
        one.message for one in caplog.records if one.levelname == "WARNING"
    ]


async def test_a_machine_that_slept_wakes_in_time(sandbox: Sandbox) -> None:
    """Where a machine is suspended while a call waits, the call goes on minutes after it wakes, and not days."""
    time = VirtualTime()

    async def sleep(seconds: float) -> None:
        await time.sleep(seconds)
        if len(time.waits) == 1:
            time.start += 3 * 86_400  # what no sleeper sees

    timing = attrs.evolve(time.timing, sleep=sleep)

    closing = attrs.evolve(sandbox.environment, closes=True)
    credentials = Credentials(sandbox.login, sandbox.password)
    async with Client(credentials, closing, planning=CLOSED, wait_for_opening=True, timing=timing) as client:
        assert (await client.seller.get_seller_information()).seller is not None

    assert [LONGEST_SLEEP] == time.waits


@BOTH
@pytest.mark.parametrize("environment", [PRODUCTION, PREPRODUCTION], ids=lambda one: one.name)
async def test_the_vendor_closed_its_service(environment: Environment, fast: bool) -> None:
    """Where the vendor's hosts are out of reach, the error says that they are closed for good: that is no guess."""
    with socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        for address, closed in ((environment, True), (Environment.at(nowhere), False)):
            transport = Transport(proxy=nowhere, fast=fast)
            client = Client(
                Credentials("shop-api", "the password"),
                address,
                transport=transport,
                timing=VirtualTime(WEDNESDAY).timing,
                wait_for_opening=True,
            )
            with pytest.raises(ConnectFailed) as caught:
                await client.seller.get_seller_information()
            await transport.aclose()

            assert closed == str(caught.value).endswith("; the vendor closed the SOAP service in 2025")


async def test_patience_has_an_end(sandbox: Sandbox, time: VirtualTime) -> None:
    """Where the opening is further away than the caller would wait, nobody waits at all."""
    async with preproduction(sandbox, time, wait=39 * 3600 - 1) as client:
        with pytest.raises(PreproductionClosed):
            await client.seller.get_seller_information()

    assert [] == time.waits


async def test_a_guess_stops_nobody(sandbox: Sandbox) -> None:
    """On a day that is only usually closed a call is sent, and works if it is open."""
    async with preproduction(sandbox, VirtualTime(WEDNESDAY), None) as client:
        assert (await client.seller.get_seller_information()).seller is not None


async def test_a_closed_port_on_such_a_day_is_no_network_error(sandbox: Sandbox) -> None:
    """Where nothing can be reached on a usually closed day, for all the repeats, that is what is said: as a guess."""
    time = VirtualTime(WEDNESDAY)
    async with preproduction(sandbox, time, None) as client:
        sandbox.market.faults.replace(Faults(off_days=[MONDAY]))
        with pytest.raises(
            PreproductionClosed,
            match=r"probably closed today \(4 March 2026\), as usual .* and should reopen on 5 March 2026",
        ) as caught:
            await client.seller.get_seller_information()

    assert caught.value.guessed
    assert datetime(2026, 3, 5, tzinfo=PARIS) == caught.value.reopens_at
    assert isinstance(caught.value.__cause__, ConnectFailed)
    assert [0.25, 0.5] == time.waits


@pytest.mark.parametrize("status", [429, 503])
async def test_whoever_answers_is_not_closed(sandbox: Sandbox, status: int) -> None:
    """An answer on a usually closed day is an answer, and is repeated as on any other day."""
    trouble(sandbox, FaultRule("status", operations=["GetSellerInformation"], status=status, retry_after=2))
    time = VirtualTime(WEDNESDAY)
    async with preproduction(sandbox, time, None) as client:
        with pytest.raises(HttpError) as caught:
            await client.seller.get_seller_information()

    assert (status, 2) == (caught.value.status, caught.value.retry_after)
    assert caught.value.exchange is not None
    assert 3 == len(caught.value.exchange.attempts)


async def test_a_closed_port_on_an_open_day_is_one(sandbox: Sandbox, time: VirtualTime) -> None:
    """On an open day a failed connection raises ConnectFailed."""
    sandbox.market.faults.replace(Faults(off_days=[MONDAY]))
    async with preproduction(sandbox, time, Planning({MONDAY: True})) as client:
        with pytest.raises(ConnectFailed):
            await client.seller.get_seller_information()


async def test_what_a_guess_closes_can_be_waited_for(sandbox: Sandbox) -> None:
    """A call that meets a closed door on a usually closed day waits, where that is wanted, and is sent the next day."""
    time = VirtualTime(WEDNESDAY)
    trouble(sandbox, FaultRule("reset", operations=["GetSellerInformation"], times=3))
    async with preproduction(sandbox, time, None, wait=86_400) as client:
        reply = await client.seller.get_seller_information()

    assert reply.seller is not None
    assert [0.25, 0.5] == time.waits[:2]
    assert 12 * 3600 == sum(time.waits)


async def test_a_write_in_doubt_stays_in_doubt(sandbox: Sandbox) -> None:
    """A once-only write that broke off may have happened, whatever day it is."""
    trouble(sandbox, FaultRule("reset", operations=["CreateRefundVoucher"]))
    async with preproduction(sandbox, VirtualTime(WEDNESDAY), None) as client:
        with pytest.raises(OutcomeUnknown) as caught:
            await client.orders.create_refund_voucher(REFUND)

    assert isinstance(caught.value.__cause__, TransportError)


async def test_midnight_opens(sandbox: Sandbox) -> None:
    """A closed day ends at midnight in Paris, a second later calls are sent."""
    planning = Planning({date(2026, 7, 14): False, date(2026, 7, 15): True})
    time = VirtualTime(datetime(2026, 7, 14, 23, 59, 59, tzinfo=PARIS))
    async with preproduction(sandbox, time, planning) as client:
        with pytest.raises(PreproductionClosed, match="reopens on 15 July 2026 00:00 French time"):
            await client.seller.get_seller_information()
        await time.sleep(1)

        assert (await client.seller.get_seller_information()).seller is not None


async def test_known_incidents_go_with_errors(sandbox: Sandbox, time: VirtualTime) -> None:
    """The known issues of an operation are added to its errors, and to no other operation's."""
    known = Incident("We have a problem with CreateRefundVoucher.", "IN PROGRESS", None, "wait")
    planning = Planning({MONDAY: True}, incidents=(known,))
    async with preproduction(sandbox, time, planning) as client:
        with pytest.raises(OperationFailed) as refund:
            await client.orders.create_refund_voucher(REFUND)
        with pytest.raises(OperationFailed) as models:
            await client.products.get_all_model_list()

    assert ((known,), ()) == (refund.value.incidents, models.value.incidents)
