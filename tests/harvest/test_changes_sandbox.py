"""Changes of the sandbox, over HTTP: orders that are shown late, and discussions of each kind."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from cdiscount_async import Client, DiscussionStateFilter
from cdiscount_async.models.discussions import OrderClaimFilter
from cdiscount_async.sandbox import Sandbox, Settings

from .test_watch_sandbox import ALL, facts, living
from .truth import START

QUIET = Settings(sellers=1, offers=20, orders=20, orders_a_day=0, speed=0, start=START)
KINDS = {
    "order_claim": "claim",
    "order_question": "ask_about_order",
    "offer_question": "ask_about_offer",
}
"""The kinds of discussions, and the actions that begin one."""


async def test_daily_polls_know_the_shop_by_heart() -> None:
    """After polls at irregular times, with changes that appear late, the last versions are what the service shows."""
    settings = Settings(
        sellers=1, offers=10, orders=20, orders_a_day=15, speed=0, start=START, commit_lag=timedelta(minutes=80)
    )
    async with Sandbox(settings) as sandbox:
        client, _ = living(sandbox, timedelta(days=30))
        cursor, found, sizes = None, {}, []
        async with client:
            for hours in (0, 1, 5, 0.5, 24, 3, 48, 0, 2):
                await client.timing.sleep(hours * 3600)
                async with client.orders.changes(cursor=cursor, since=timedelta(days=400)) as changes:
                    versions = [order async for order in changes]
                cursor = changes.cursor
                found |= {order.order_number: order for order in versions}
                sizes.append(len(versions))
            there = (await client.orders.get_order_list(ALL)).order_list

    assert facts(there) == facts(found.values())
    assert len(there) > 30
    assert sizes[7] == 0  # nothing happens in no time
    assert sum(sizes) > len(found)


def begin(sandbox: Sandbox, kind: str) -> int:
    """Begin a discussion, and return its number."""
    if kind == "offer_question":
        return int(sandbox.act(KINDS[kind], login=sandbox.login))
    order = sandbox.act("order")["order_number"]
    return int(sandbox.act(KINDS[kind], order_number=order))


def changes_of(client: Client, kind: str, **options: Any) -> Any:
    """Return the changes of a kind of discussions."""
    return getattr(client.discussions, f"{kind}_changes")(**options)


@pytest.mark.parametrize("kind", KINDS)
async def test_discussions_have_changes(kind: str) -> None:
    """A discussion is returned when it begins, and again with each new message."""
    async with Sandbox(QUIET) as sandbox:
        client, _ = living(sandbox, timedelta(days=3))
        async with client:
            first = changes_of(client, kind, since=timedelta(days=400))
            before = [one.id async for one in first]
            number = begin(sandbox, kind)
            second = changes_of(client, kind, cursor=first.cursor)
            begun = [(one.id, len(one.messages)) async for one in second]
            await client.timing.sleep(60)
            sandbox.act("reply", discussion=number)
            third = changes_of(client, kind, cursor=second.cursor)
            answered = [(one.id, len(one.messages)) async for one in third]
            nothing = [one async for one in changes_of(client, kind, cursor=third.cursor)]

    assert number not in before
    assert [(number, 1)] == begun
    assert [(number, 2)] == answered
    assert [] == nothing


@pytest.mark.parametrize("kind", KINDS)
async def test_discussions_can_be_watched(kind: str) -> None:
    """A watch returns discussions as they begin, and goes on from the cursor of changes."""
    async with Sandbox(QUIET) as sandbox:
        client, time = living(sandbox, timedelta(days=30))
        passing, hour = time.then, asyncio.Event()

        def then(seconds: float) -> None:
            passing(seconds)
            if time.passed >= 3600:
                hour.set()

        time.then = then
        async with client:
            changes = changes_of(client, kind, since=timedelta(days=400))
            async for _ in changes:
                pass
            watch = getattr(client.discussions, f"watch_{kind}s")(cursor=changes.cursor, every=timedelta(minutes=5))
            async with watch:
                waiting = asyncio.ensure_future(anext(watch))
                await hour.wait()
                assert not waiting.done()
                number = begin(sandbox, kind)
                assert number == (await waiting).id


async def test_the_filter_of_discussions_counts() -> None:
    """Only discussions in the requested states are returned."""
    async with Sandbox(QUIET) as sandbox:
        client, _ = living(sandbox, timedelta(days=3))
        async with client:
            begin(sandbox, "order_claim")
            closed = OrderClaimFilter(status_list=(DiscussionStateFilter.CLOSED,))
            found = [one.status async for one in client.discussions.order_claim_changes(since=timedelta(1))]
            none = [one async for one in client.discussions.order_claim_changes(since=timedelta(1), request=closed)]

    assert 1 == len(found)
    assert [] == none
