"""Pauses: HTTP 429 delays its seller, and HTTP 503 all sellers."""

import asyncio
from datetime import UTC, datetime
from typing import Final

import pytest

from cdiscount_async import Transport
from cdiscount_async.transport._fair_semaphore import FairSemaphore

from ..client.peer import OK, Do, answer, listening
from ..support.clients import Opening
from ..support.timing import VirtualTime
from .test_fair_semaphore import Call, Clock, finish, settled

TOO_MANY: Final = answer(b"", "Retry-After: 30", status="429 Too Many Requests")
OVERLOADED: Final = answer(b"", "Retry-After: 30", status="503 Service Unavailable")


async def passes(transport: Transport, url: str, seller: str) -> bool:
    """Return whether a seller's request goes out without waiting for the end of a pause."""
    task = asyncio.create_task(transport.post(url, b"", {}, seller=seller))
    while not task.done() and not transport.waiting:  # noqa: ASYNC110 - no event shows when it begins to wait
        await asyncio.sleep(0)
    if waits := not task.done():
        task.cancel()
    await asyncio.wait({task})
    return not waits


@pytest.mark.parametrize(("trouble", "same", "other"), [(TOO_MANY, False, True), (OVERLOADED, False, False)])
async def test_who_waits_depends_on_whose_trouble_it_is(
    opening: Opening, trouble: bytes, *, same: bool, other: bool
) -> None:
    """HTTP 429 keeps its seller from a host, HTTP 503 everybody; other hosts are not affected."""
    async with listening(trouble) as peer, listening(OK) as elsewhere:
        transport = opening()
        assert 30.0 == (await transport.post(peer.url, b"", {}, seller="one")).retry_after
        peer.script = (OK,)

        assert (same, other) == (await passes(transport, peer.url, "one"), await passes(transport, peer.url, "two"))
        assert await passes(transport, elsewhere.url, "one")


async def test_several_sellers_trouble_at_once_is_the_hosts(opening: Opening) -> None:
    """When a second seller gets HTTP 429 in the same moment, it is no seller's quota, and everybody waits."""
    async with listening(TOO_MANY) as peer:
        transport = opening()
        for seller in ("one", "two"):
            await transport.post(peer.url, b"", {}, seller=seller)
        peer.script = (OK,)

        assert not await passes(transport, peer.url, "three")


async def test_one_sellers_trouble_twice_stays_its_own(opening: Opening) -> None:
    """A seller with several requests on their way gets HTTP 429 for each, and delays nobody else."""
    async with listening(Do.PAUSE, TOO_MANY) as peer:
        transport = opening()
        requests = [asyncio.create_task(transport.post(peer.url, b"", {}, seller="one")) for _ in range(3)]
        await peer.asked(3)
        peer.resume()
        await asyncio.gather(*requests)
        peer.script = (OK,)

        assert await passes(transport, peer.url, "two")


async def test_a_pause_is_explained(opening: Opening) -> None:
    """The text about a pause has its host, time and reason, and exists for its seller only."""
    time = VirtualTime()
    async with listening(TOO_MANY) as peer:
        transport = opening(timing=time.timing)
        assert transport.pause_of(peer.url, "one") is None
        await transport.post(peer.url, b"", {}, seller="one")

        text = transport.pause_of(peer.url, "one")
        assert transport.pause_of(peer.url, "two") is None

    place = peer.url.removeprefix("http://").rstrip("/")
    assert text is not None
    assert text.startswith(f"the host {place} gets no request of this seller until ")
    assert text.endswith(" UTC (HTTP 429, Retry-After 30 s)")


async def test_a_long_pause_is_explained_with_its_real_end(opening: Opening) -> None:
    """A pause lasts a minute at most, and its text has that end."""
    async with listening(answer(b"", "Retry-After: 3600", status="503 Service Unavailable")) as peer:
        transport = opening(timing=VirtualTime(datetime(2026, 3, 2, tzinfo=UTC)).timing)
        await transport.post(peer.url, b"", {}, seller="one")
        text = transport.pause_of(peer.url, "two")

    assert text is not None
    assert "gets no request until 00:01:00 UTC (HTTP 503, Retry-After 3600 s)" in text


async def test_a_paused_seller_takes_no_permit() -> None:
    """However many requests of a seller wait for the end of its pause, other sellers get the permits."""
    semaphore = FairSemaphore(2, 2)
    semaphore.pauses.pause_seller("quiet", 60)
    calls = [Call("quiet") for _ in range(5)] + [Call("busy"), Call("busy")]
    tasks = [asyncio.create_task(call.run(semaphore)) for call in calls]
    await settled()

    assert [False] * 5 + [True] * 2 == [call.entered.is_set() for call in calls]
    assert (2, 5) == (semaphore.in_flight, semaphore.waiting)
    for task in tasks:
        task.cancel()
    await finish(calls, tasks)
    assert (0, 0) == (semaphore.in_flight, semaphore.waiting)


async def test_a_paused_sellers_calls_keep_their_order() -> None:
    """After a pause each call goes in its turn: those that waited for a permit first, and new ones last."""
    clock, order = Clock(), list[Call]()
    semaphore = FairSemaphore(1, 1, clock=clock, sleep=clock.sleep)
    calls = [Call("a") for _ in range(6)]
    for call in calls:
        call.go.set()

    async with semaphore.permit("a"):
        tasks = [asyncio.create_task(call.run(semaphore, order.append)) for call in calls[:3]]
        await settled()
        semaphore.pauses.pause_seller("a", 5)
        tasks += [asyncio.create_task(call.run(semaphore, order.append)) for call in calls[3:]]
    await asyncio.gather(*tasks)

    assert calls == order
    assert 105 == clock.now


async def test_pauses_that_are_over_are_forgotten() -> None:
    """No data of thousands of sellers remain when their pauses have ended."""
    clock = Clock()
    semaphore = FairSemaphore(2, 2, clock=clock, sleep=clock.sleep)
    for number in range(1000):
        semaphore.pauses.pause_seller(str(number), 5)
        clock.now += 2

    assert 3 >= len(semaphore.pauses._sellers)
