"""A caller that is cancelled, at any point of a request, leaves no permit, no connection and no task."""

import asyncio
from contextlib import aclosing, suppress
from pathlib import Path

import pytest

from cdiscount_async import Transport

from ..client.peer import answer, certificate, listening
from .servers import BOTH

STEPS = (answer(b"x" * 3000)[:-2000], b"x" * 1000, b"x" * 1000)


async def _given_up(task: asyncio.Task[object], turns: int) -> bool:
    """Cancel a task after so many turns of the event loop, and return whether it had not ended before."""
    for _ in range(turns):
        await asyncio.sleep(0)
    cancelled = task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return cancelled


@BOTH
@pytest.mark.parametrize("keepalive", [15, 0], ids=["kept", "new"])
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
async def test_a_request_may_be_given_up_at_any_point(
    tmp_path: Path, *, secure: bool, keepalive: float, fast: bool
) -> None:
    """A request is cancelled after one turn of the event loop, after two, and so on, until it comes to its end."""
    async with (
        listening(*STEPS, secure=tmp_path if secure else None) as peer,
        aclosing(Transport(fast=fast, keepalive=keepalive, verify=str(certificate(tmp_path)))) as transport,
    ):
        await transport.post(peer.url, b"", {})
        others = asyncio.all_tasks()
        turns = 0
        while await _given_up(asyncio.create_task(transport.post(peer.url, b"x" * 1000, {})), turns):
            turns += 1
            assert (0, 0) == (transport.in_flight, transport.waiting)
            assert b"x" * 3000 == (await transport.post(peer.url, b"", {})).body
            await peer.fewer(2)

        assert 5 < turns
        await transport.aclose()
        await peer.left()
        while asyncio.all_tasks() - others:  # noqa: ASYNC110 - the peer's end by themselves; a forgotten one never does
            await asyncio.sleep(0.001)


@BOTH
async def test_an_opening_may_be_given_up_at_any_point(*, fast: bool) -> None:
    """The first request of a transport is cancelled while it opens: the next one opens it anew."""
    async with listening(*STEPS) as peer:
        for turns in range(5):
            async with aclosing(Transport(fast=fast)) as transport:
                await _given_up(asyncio.create_task(transport.post(peer.url, b"", {})), turns)
                assert (0, 0) == (transport.in_flight, transport.waiting)
                assert b"x" * 3000 == (await transport.post(peer.url, b"", {})).body
        await peer.left()
