"""Preproduction's closed days: nothing is sent on a published one, and no network is blamed on a guessed one."""

from datetime import date, datetime, timedelta

import attrs
import pytest

from cdiscount_async import (
    Client,
    ConnectFailed,
    Credentials,
    HttpError,
    OperationFailed,
    OutcomeUnknown,
    PreproductionClosed,
    Retries,
    TransportError,
)
from cdiscount_async.planning import Incident, Planning
from cdiscount_async.sandbox import Rule, Sandbox, Weather

from ..support.timing import PARIS, VirtualTime
from .conftest import REFUND, trouble

MONDAY = date(2026, 3, 2)
CLOSED = Planning({MONDAY: False, MONDAY + timedelta(days=1): False, MONDAY + timedelta(days=2): True})
WEDNESDAY = datetime(2026, 3, 4, 12, 0, tzinfo=PARIS)
"""A day that no planning covers, and on which it is usually closed."""


def preproduction(sandbox: Sandbox, time: VirtualTime, planning: Planning | None = CLOSED, wait: float = 0) -> Client:
    """Give a client for which the sandbox is an installation that closes."""
    return Client(
        Credentials(sandbox.login, sandbox.password),
        attrs.evolve(sandbox.environment, closes=True),
        planning=planning,
        wait_for_opening=wait,
        timing=time.timing,
    )


async def test_nothing_is_sent_on_a_closed_day(sandbox: Sandbox, time: VirtualTime) -> None:
    """On a published closed day a call fails at once, without any traffic, and says when it opens again."""
    async with preproduction(sandbox, time) as client:
        with pytest.raises(PreproductionClosed, match="open again at 2026-03-04 00:00 CET") as caught:
            await client.seller.get_seller_information()

    assert datetime(2026, 3, 4, tzinfo=PARIS) == caught.value.reopens_at
    assert not caught.value.guessed
    assert {} == {name: count for name, count in sandbox.counters.items() if "calls" in name or "token" in name}


async def test_production_has_no_closed_days(sandbox: Sandbox) -> None:
    """An environment that does not close is not asked about."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment, planning=CLOSED) as client:
        assert (await client.seller.get_seller_information()).seller is not None


async def test_a_call_waits_until_it_opens(sandbox: Sandbox, time: VirtualTime) -> None:
    """With enough patience a call waits for the opening, and then is sent; its deadline begins there."""
    async with preproduction(sandbox, time, wait=2 * 86_400) as client:
        reply = await client.with_options(retries=Retries(deadline=5)).seller.get_seller_information()

    assert reply.seller is not None
    assert [39 * 3600] == time.waits


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
        sandbox.market.weather.become(Weather(off_days=[MONDAY]))
        with pytest.raises(PreproductionClosed, match="probably closed today") as caught:
            await client.seller.get_seller_information()

    assert caught.value.guessed
    assert datetime(2026, 3, 5, tzinfo=PARIS) == caught.value.reopens_at
    assert isinstance(caught.value.__cause__, ConnectFailed)
    assert [0.25, 0.5] == time.waits


@pytest.mark.parametrize("status", [429, 503])
async def test_whoever_answers_is_not_closed(sandbox: Sandbox, status: int) -> None:
    """An answer on a usually closed day is an answer, and is repeated as on any other day."""
    trouble(sandbox, Rule("status", operations=["GetSellerInformation"], status=status, retry_after=2))
    time = VirtualTime(WEDNESDAY)
    async with preproduction(sandbox, time, None) as client:
        with pytest.raises(HttpError) as caught:
            await client.seller.get_seller_information()

    assert (status, 2) == (caught.value.status, caught.value.retry_after)
    assert caught.value.exchange is not None
    assert 3 == len(caught.value.exchange.attempts)


async def test_a_closed_port_on_an_open_day_is_one(sandbox: Sandbox, time: VirtualTime) -> None:
    """On an open day a connection that fails is a connection that fails."""
    sandbox.market.weather.become(Weather(off_days=[MONDAY]))
    async with preproduction(sandbox, time, Planning({MONDAY: True})) as client:
        with pytest.raises(ConnectFailed):
            await client.seller.get_seller_information()


async def test_what_a_guess_closes_can_be_waited_for(sandbox: Sandbox) -> None:
    """A call that meets a closed door on a usually closed day waits, where that is wanted, and is sent the next day."""
    time = VirtualTime(WEDNESDAY)
    trouble(sandbox, Rule("reset", operations=["GetSellerInformation"], times=3))
    async with preproduction(sandbox, time, None, wait=86_400) as client:
        reply = await client.seller.get_seller_information()

    assert reply.seller is not None
    assert [0.25, 0.5, 12 * 3600 - 0.75] == time.waits


async def test_a_write_in_doubt_stays_in_doubt(sandbox: Sandbox) -> None:
    """A once-only write that broke off may have happened, whatever day it is."""
    trouble(sandbox, Rule("reset", operations=["CreateRefundVoucher"]))
    async with preproduction(sandbox, VirtualTime(WEDNESDAY), None) as client:
        with pytest.raises(OutcomeUnknown) as caught:
            await client.orders.create_refund_voucher(REFUND)

    assert isinstance(caught.value.__cause__, TransportError)


async def test_midnight_opens(sandbox: Sandbox) -> None:
    """A closed day ends at midnight in Paris, a second later calls are sent."""
    planning = Planning({date(2026, 7, 14): False, date(2026, 7, 15): True})
    time = VirtualTime(datetime(2026, 7, 14, 23, 59, 59, tzinfo=PARIS))
    async with preproduction(sandbox, time, planning) as client:
        with pytest.raises(PreproductionClosed, match="2026-07-15 00:00 CEST"):
            await client.seller.get_seller_information()
        await time.sleep(1)

        assert (await client.seller.get_seller_information()).seller is not None


async def test_known_incidents_go_with_errors(sandbox: Sandbox, time: VirtualTime) -> None:
    """What the documentation's page says is broken about an operation goes with its errors, and with no other's."""
    known = Incident("We have a problem with CreateRefundVoucher.", "IN PROGRESS", None, "wait")
    planning = Planning({MONDAY: True}, incidents=(known,))
    async with preproduction(sandbox, time, planning) as client:
        with pytest.raises(OperationFailed) as refund:
            await client.orders.create_refund_voucher(REFUND)
        with pytest.raises(OperationFailed) as models:
            await client.products.get_all_model_list()

    assert ((known,), ()) == (refund.value.incidents, models.value.incidents)
