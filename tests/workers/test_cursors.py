"""The stores of cursors: the same tests for a file, Redis and PostgreSQL."""

import asyncio
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from redis.asyncio import Redis

from cdiscount_async import errors
from cdiscount_async.workers import (
    CursorStore,
    DeadLetter,
    PollState,
    PostgresCursorStore,
    RedisCursorStore,
    SqliteCursorStore,
)

NOW: Final = datetime(2026, 3, 2, 8, 0, 1, 5, UTC)
STATE: Final = PollState(
    login="shop*?[1]-api",
    subscription="orders",
    cursor='{"reached": "2026"}',
    due_at=NOW,
    polled_at=NOW,
    error="TimedOut",
    failures=3,
    item="2603020915ABCD",
    item_failures=2,
)
LETTER: Final = DeadLetter(
    login="shop*?[1]-api",
    subscription="orders",
    number="2603020915ABCD",
    error="ValueError",
    failed_at=NOW,
    since=datetime(2026, 3, 2, 9, 0),
)
Opened: TypeAlias = Callable[[], CursorStore]


POSTGRES: Final = pytest.param("postgres", marks=pytest.mark.slow)


@pytest.fixture(params=["file", "redis", POSTGRES])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Return a function that returns a store of the same data each time."""
    if request.param == "redis":
        url = request.getfixturevalue("redis_url")
        return lambda: RedisCursorStore(url, prefix=f"[{tmp_path.name}]*:")
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
        return lambda: PostgresCursorStore(url)
    return lambda: SqliteCursorStore(tmp_path / "cursors.db")


async def test_states_outlive_the_process(opened: Opened) -> None:
    """What was stored is there for another store, replaced as a whole, and listed without its cursor."""
    async with opened() as store:
        assert await store.get("shop-api", "orders") is None
        await store.put(PollState(login=STATE.login, subscription="orders"))
        await store.put(STATE)
        await store.put(PollState(login="other-api", subscription="package:offers:7"))
    async with opened() as store:
        assert await store.get(STATE.login, "orders") == STATE
        states = {(one.login, one.subscription): one async for one in store.states()}
        assert [*sorted(states)] == [("other-api", "package:offers:7"), (STATE.login, "orders")]
        assert (states[STATE.login, "orders"].due_at, states[STATE.login, "orders"].cursor) == (NOW, None)
        await store.drop("other-api", "package:offers:7")
        assert [one.login async for one in store.states()] == [STATE.login]
    assert STATE.cursor not in repr(STATE)


async def test_states_are_added_where_there_is_none(opened: Opened) -> None:
    """Those that are there stay as they are."""
    async with opened() as store:
        await store.put(STATE)
        new = [PollState(login=one, subscription="orders", due_at=NOW) for one in (STATE.login, "new-api")]
        await store.add(new)
        assert await store.get(STATE.login, "orders") == STATE
        added = await store.get("new-api", "orders")
        assert added is not None
        assert (added.due_at, added.cursor or None) == (NOW, None)


async def test_dead_letters_are_kept_until_they_are_dropped(opened: Opened) -> None:
    """A second one with the same number replaces the first."""
    async with opened() as store:
        await store.put_letter(LETTER)
        await store.put_letter(LETTER)
    async with opened() as store:
        assert [one async for one in store.letters()] == [LETTER]
        await store.drop_letter(LETTER)
        assert [one async for one in store.letters()] == []
        await store.drop_letter(LETTER)


@pytest.mark.slow
async def test_many_states_are_listed(opened: Opened) -> None:
    """Each is there once, more than a page of them."""
    async with opened() as store:
        for start in range(0, 1_100, 100):
            await asyncio.gather(
                *(store.put(PollState(login=f"{number}-api", subscription="o")) for number in range(start, start + 100))
            )
        assert sorted([one.login async for one in store.states()]) == sorted(f"{one}-api" for one in range(1_100))


async def test_the_file_is_its_owners(tmp_path: Path) -> None:
    """Others may not read it; what cannot be a database is an error that names it."""
    path = tmp_path / "cursors.db"
    async with SqliteCursorStore(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert repr(SqliteCursorStore(path)) == f"SqliteCursorStore('{path}')"
    other = tmp_path / "other.db"
    other.write_bytes(b"not a database" * 100)
    for wrong in (other, tmp_path / "no" / "such" / "file"):
        with pytest.raises(errors.WorkersError, match=wrong.name):
            await SqliteCursorStore(wrong).__aenter__()


@pytest.mark.parametrize("details", ["", "[]", "{}", '{"due_at": 5}'])
async def test_foreign_content_is_refused(details: str, tmp_path: Path) -> None:
    """A state or a dead letter that another program wrote is an error with the login."""
    path = tmp_path / "cursors.db"
    async with SqliteCursorStore(path) as store:
        with sqlite3.connect(path) as database:
            database.execute("INSERT INTO poll VALUES ('shop-api', 'orders', NULL, ?)", (details,))
            database.execute("INSERT INTO dead_letter VALUES ('shop-api', 'orders', '7', ?)", (details,))
        database.close()
        with pytest.raises(errors.WorkersError, match="shop-api"):
            await store.get("shop-api", "orders")
        with pytest.raises(errors.WorkersError, match="7 of shop-api"):
            _ = [one async for one in store.letters()]


@pytest.mark.parametrize("opened", ["redis", POSTGRES], indirect=True)
async def test_a_server_that_is_away_is_one_error(opened: Opened, request: pytest.FixtureRequest) -> None:
    """It has neither the address nor what was to be stored; a closed store says so."""
    stores: list[Any] = [RedisCursorStore("redis://:secret@127.0.0.1:9/0")]
    if "postgres" in request.node.name:
        stores = [PostgresCursorStore("postgresql://me:secret@127.0.0.1:9/shop")]
    for store in stores:
        with pytest.raises(errors.WorkersError, match="cannot be used") as caught:
            async with store:
                await store.put(STATE)
        assert "secret" not in f"{caught.value!r} {caught.value.__cause__} {caught.value.__context__} {store!r}"
    with pytest.raises(errors.WorkersError, match="not open"):
        await opened().get("shop-api", "orders")


@pytest.mark.slow
async def test_postgres_comes_back(postgres_url: str) -> None:
    """After a connection broke, the next statement opens a new one."""
    async with PostgresCursorStore(postgres_url) as store:
        await store.put(STATE)
        with pytest.raises(errors.WorkersError, match="PostgreSQL"):
            await store._do("SELECT pg_terminate_backend(pg_backend_pid())")
        assert await store.get(STATE.login, "orders") == STATE


async def test_redis_has_nothing_but_the_state(redis_url: str) -> None:
    """Keys have login and subscription; values have the cursor and the details."""
    async with RedisCursorStore(redis_url, prefix="look:") as store, Redis.from_url(redis_url) as redis:
        await store.put(STATE)
        await store.put_letter(LETTER)
        keys = sorted([key async for key in redis.scan_iter(match="look:*")])
        assert keys == [b"look:letter:shop*?[1]-api:orders:2603020915ABCD", b"look:poll:shop*?[1]-api:orders"]
        assert sorted(await redis.hkeys(keys[1])) == [b"cursor", b"details"]
