"""Stores of tokens: what they keep, who may read it, and that processes with a common store send one request."""

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, closing, suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import attrs
import pytest
from redis.asyncio import ConnectionPool, Redis

from cdiscount_async import BadCredentials, HttpError, LoginPaused, Transport
from cdiscount_async.errors import TokenStoreError
from cdiscount_async.sandbox import Sandbox, Settings
from cdiscount_async.tokens import Credentials, MemoryTokenStore, StoredToken, TokenStore
from cdiscount_async.tokens.file import FileTokenStore
from cdiscount_async.tokens.redis import RedisTokenStore
from cdiscount_async.tokens.sqlite import SqliteTokenStore

from ..support import asking
from ..support.redis import redis_url
from ..support.servers import free_port
from ..support.token_service import HERE, HOUR, NO_TOKEN, OUTAGE, REFUSAL, SHOP, World, token

__all__ = ("redis_url",)  # a fixture, found by its name

SECRET = b"sixteen bytes or more"
FOUND = StoredToken(token(7), 1_552_000_000.0)
WAITING = StoredToken("", 0.0, failures=3, wait_until=1_552_000_240.5, last="HtmlPage")
OLD = {"token": token(7), "expires_at": 1552000000.0, "refused": False}
"""A record from before answers without a token were counted."""
GARBAGE = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "too deep": b"[" * 100_000,
    "too deep, with names": b'{"a":' * 3_000,
    "no UTF-8": b"\x00\xff",
    "cut off": json.dumps(OLD).encode()[:-1],
    "too long": json.dumps({**OLD, "last": "x" * 20_000_000}).encode(),
    **{
        f"{name} {value!r}"[:40]: json.dumps({**OLD, name: value}).encode()
        for name, value in [
            ("token", 7),
            ("token", "</TokenId>" * 3),
            ("expires_at", "soon"),
            ("expires_at", True),
            ("expires_at", float("nan")),
            ("expires_at", float("inf")),
            ("expires_at", 10**400),
            ("expires_at", -1.0),
            ("refused", 0),
            ("failures", 1.5),
            ("failures", 10**400),
            ("failures", -1),
            ("wait_until", float("inf")),
            ("wait_until", None),
            ("last", token(9) + " and more"),
            ("last", ["x"]),
        ]
    },
}
"""Values that may be found in the place of a token."""


@attrs.frozen
class Shared:
    """Stores over the same file or Redis, as processes have them: each has an object of its own."""

    kind: str
    where: str
    prefix: str
    stack: AsyncExitStack

    def store(self) -> TokenStore:
        """Return one more."""
        if self.kind == "file":
            return FileTokenStore(self.where)
        if self.kind == "sqlite":
            return SqliteTokenStore(self.where)
        redis = Redis.from_url(self.where)
        self.stack.push_async_callback(redis.aclose)
        return RedisTokenStore(redis, secret=SECRET, prefix=self.prefix)


@pytest.fixture(params=["file", "sqlite", "redis"])
async def shared(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shared]:
    """Return each kind of store that processes may share."""
    kind: str = request.param
    where = request.getfixturevalue("redis_url") if kind == "redis" else str(tmp_path / f"tokens.{kind}")
    async with AsyncExitStack() as stack:
        yield Shared(kind, where, f"{uuid4().hex}:", stack)


@pytest.fixture(params=["memory", "file", "sqlite", "redis"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TokenStore]:
    """Return each kind of store."""
    if request.param == "memory":
        yield MemoryTokenStore()
    elif request.param == "file":
        yield FileTokenStore(tmp_path / "tokens.json")
    elif request.param == "sqlite":
        yield SqliteTokenStore(tmp_path / "tokens.sqlite")
    else:
        async with Redis.from_url(request.getfixturevalue("redis_url")) as redis:
            yield RedisTokenStore(redis, secret=SECRET, prefix=f"{uuid4().hex}:")


@pytest.fixture
def world() -> World:
    """Return a token service and a clock."""
    return World()


# Every store.


async def test_it_keeps_what_was_put(store: TokenStore) -> None:
    """A token, its end and a refusal come back as they were put, and go when they are removed."""
    key, other = await store.key(SHOP, HERE), await store.key(Credentials("other-api", "x"), HERE)
    refused = attrs.evolve(FOUND, refused=True)
    before = await store.get(key)
    await store.put(key, WAITING)
    waiting = await store.get(key)
    await store.put(key, FOUND)
    await store.put(other, refused)
    found = [await store.get(key), await store.get(other)]
    await store.remove(key)
    await store.remove(key)

    assert (None, WAITING, [FOUND, refused], None) == (before, waiting, found, await store.get(key))


async def test_a_key_binds_login_password_and_service(store: TokenStore) -> None:
    """The same account has the same key, and any difference makes another key."""
    others = [
        (Credentials("other-api", SHOP.password), HERE),
        (Credentials(SHOP.login, "another"), HERE),
        (Credentials("shop-apiP", SHOP.password[1:]), HERE),
        (SHOP, HERE.at("http://elsewhere.test")),
    ]
    key = await store.key(SHOP, HERE)
    keys = {await store.key(*other) for other in others}

    assert key == await store.key(SHOP, HERE)
    assert len(others) == len(keys - {key})
    assert not any(secret in key for secret in (SHOP.login, SHOP.password))


async def test_a_token_survives_its_providers(store: TokenStore, world: World) -> None:
    """A new provider finds the token that an earlier one asked for."""
    found = [await world.tokens(store=store).get() for _ in range(3)]

    assert ([token(1)] * 3, 1) == (found, world.service.asked)


async def test_many_sellers_use_it_at_once(store: TokenStore, world: World) -> None:
    """Sellers that ask at the same time do not lose each other's tokens."""
    sellers = [Credentials(f"shop{number}-api", "x") for number in range(20)]
    found = await asyncio.gather(*(world.tokens(one, store=store).get() for one in sellers))

    assert found == [await world.tokens(one, store=store).get() for one in sellers]
    assert 20 == world.service.asked


# Stores that processes share.


async def test_one_of_all_asks(shared: Shared, world: World) -> None:
    """While one sends a request, the others wait, and use its token."""
    found = await asyncio.gather(*(world.tokens(store=shared.store()).get() for _ in range(4)))

    assert ([token(1)] * 4, 1) == (found, world.service.asked)


async def test_a_refusal_reaches_all(shared: Shared, world: World) -> None:
    """A password that was refused is not sent by any process, until one of them resets the refusal for all."""
    first, second = (world.tokens(store=shared.store()) for _ in range(2))
    world.service.answers = [REFUSAL]
    for tokens in (first, second):
        with pytest.raises(BadCredentials):
            await tokens.get()
    asked = world.service.asked
    await first.reset()
    with pytest.raises(BadCredentials):
        await second.get()
    world.now += 61

    assert (1, token(2)) == (asked, await second.get())


async def test_a_wait_reaches_all(shared: Shared, world: World) -> None:
    """All processes count answers without a token together, and all wait until a reset."""
    world.service.answers = [NO_TOKEN] * 9
    for error in (HttpError, HttpError, LoginPaused, LoginPaused):
        with pytest.raises(error):
            await world.tokens(store=shared.store()).get()
    asked = world.service.asked
    world.service.answers = []
    await world.tokens(store=shared.store()).reset()

    assert (2, token(3)) == (asked, await world.tokens(store=shared.store()).get())


async def test_what_waits_and_what_another_reset_is_looked_up_after_a_minute(shared: Shared, world: World) -> None:
    """A process that waits finds within a minute that another one reset the wait."""
    first = world.tokens(store=shared.store())
    world.service.answers = [NO_TOKEN, NO_TOKEN]
    for error in (HttpError, HttpError, LoginPaused):
        with pytest.raises(error):
            await first.get()
    await world.tokens(store=shared.store()).reset()
    world.now += 61

    assert token(3) == await first.get()


async def test_records_of_earlier_versions_are_read(shared: Shared, world: World) -> None:
    """A token that was kept before answers were counted is found, also where its times are whole numbers."""
    store = shared.store()
    key = await store.key(SHOP, HERE)
    await write(shared, store, key, json.dumps({**OLD, "expires_at": int(world.now + 40 * HOUR)}).encode())

    assert (token(7), 0) == (await world.tokens(store=store).get(), world.service.asked)


@pytest.mark.parametrize("written", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_is_our_error(shared: Shared, world: World, written: bytes) -> None:
    """For any other value in the place of a token, the error is ours and quotes nothing, and no password is sent."""
    store = shared.store()
    await write(shared, store, await store.key(SHOP, HERE), written)

    with pytest.raises(TokenStoreError, match="delete it") as caught:
        await world.tokens(store=store).get()
    shown = f"{caught.value}{caught.value.__cause__!r}{caught.value.__context__!r}"
    assert not any(secret in shown for secret in (token(7), token(9), "[[[", "xxx"))
    assert 0 == world.service.asked


async def write(shared: Shared, store: TokenStore, key: str, written: bytes) -> None:
    """Put something where the store keeps what it knows of a seller."""
    if isinstance(store, RedisTokenStore):
        await store._redis.set(store._prefix + key, written)
    elif isinstance(store, SqliteTokenStore):
        await store.put(key, FOUND)
        with closing(sqlite3.connect(shared.where)) as database, database:
            database.execute("UPDATE token SET record = CAST(? AS TEXT)", (written,))
    else:
        write_file(Path(shared.where), b'{"secret": "%s", "tokens": {"%s": %s}}' % (b"0" * 64, key.encode(), written))


def write_file(path: Path, written: bytes) -> None:
    """Write a file that only its owner may read."""
    path.touch(0o600)
    path.write_bytes(written)


async def test_a_refusal_that_was_taken_back_is_over(shared: Shared, world: World) -> None:
    """After another process reset a refusal, an outage raises its own error."""
    first, second = (world.tokens(store=shared.store()) for _ in range(2))
    world.service.answers = [REFUSAL, OUTAGE, OUTAGE]
    with pytest.raises(BadCredentials):
        await first.get()
    await second.reset()
    world.now += 61

    for _ in range(2):
        with pytest.raises(HttpError):
            await first.get()


async def test_a_rejected_token_gives_way_to_what_another_found(shared: Shared, world: World) -> None:
    """A process whose token was rejected looks for a newer one in the store before it sends a request."""
    first, second = (world.tokens(store=shared.store()) for _ in range(2))
    dead = [await first.get(), await second.get()]
    await first.reject(dead[0])
    new = await first.get()
    await second.reject(dead[1])

    assert (new, 2) == (await second.get(), world.service.asked)


async def test_an_early_renewal_serves_all(shared: Shared, world: World) -> None:
    """When one has renewed a token, the others find the new one as they come into the window."""
    both = [world.tokens(store=shared.store()) for _ in range(2)]
    for hours in (0, 43):
        world.now += hours * HOUR
        found = {await tokens.get() for tokens in both}
        assert 1 == len(found)

    assert 2 == world.service.asked


async def test_a_cancelled_leader_asks_for_all(shared: Shared, world: World) -> None:
    """If the caller whose request serves all is cancelled, the request goes on, and the others get the token."""
    world.service.released.clear()
    leader = asyncio.create_task(world.tokens(store=shared.store()).get())
    await world.service.came.wait()
    follower = asyncio.create_task(world.tokens(store=shared.store()).get())
    leader.cancel()
    await asyncio.wait([leader])
    world.service.released.set()

    assert (token(1), 1) == (await follower, world.service.asked)


async def test_a_cancelled_follower_takes_no_lock(shared: Shared) -> None:
    """A task that is cancelled while it waits for the lock, at any moment, ends and does not get the lock later."""
    first, second = shared.store(), shared.store()
    key = await first.key(SHOP, HERE)
    for moment in range(60):
        async with first.lock(key):
            waiting = asyncio.create_task(second.lock(key).__aenter__())
            await asyncio.sleep(moment * 20e-6)  # before, while and after Redis answers
            waiting.cancel()
            await asyncio.wait([waiting])
            assert waiting.cancelled()


async def test_a_failure_frees_the_lock(shared: Shared, world: World) -> None:
    """After an outage of the token service the next process may send a request."""
    world.service.answers = [OUTAGE]
    with pytest.raises(HttpError):
        await world.tokens(store=shared.store()).get()

    assert token(2) == await world.tokens(store=shared.store()).get()


@pytest.mark.slow
async def test_processes_ask_once(shared: Shared) -> None:
    """Of four processes that need a token at once, one sends a request. All get the token, or all get the refusal."""
    settings = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), offers=0, orders=0, orders_a_day=0)
    async with Sandbox(settings) as sandbox:
        arguments = ["-P", asking.__file__, shared.kind, shared.where, sandbox.url, sandbox.login]  # -P: no siblings
        options = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
        processes = [await asyncio.create_subprocess_exec(sys.executable, *arguments, **options) for _ in range(4)]
        pipes = [(one.stdin, one.stdout) for one in processes if one.stdin and one.stdout]

        async def lines() -> list[bytes]:
            return [await stdout.readline() for _, stdout in pipes]

        assert [b"ready\n"] * 4 == await lines()
        for asked, password in enumerate([sandbox.password, "wrong"], start=1):
            for stdin, _ in pipes:
                stdin.write(f"{password}\n".encode())
            (said,) = set(await lines())

            (row,) = sandbox.tables("SELECT value FROM token")
            assert said.decode().strip() == ("BadCredentials" if password == "wrong" else row["value"])
            assert asked == sandbox.counters["tokens.asked"]
        for process in processes:
            await process.communicate(b"")
        assert [0] * 4 == [process.returncode for process in processes]


# In memory.


def test_a_closed_event_loop_holds_no_lock_in_memory() -> None:
    """A loop that was closed during a request stops no other loop."""
    store = MemoryTokenStore()
    abandoned = store.lock("key")
    loop = asyncio.new_event_loop()
    loop.run_until_complete(abandoned.__aenter__())
    loop.close()

    async def lock() -> bool:
        async with store.lock("key"):
            return True

    assert asyncio.run(lock())


async def test_memory_forgets_the_oldest() -> None:
    """It keeps at most `size` sellers, those whose tokens came last."""
    store = MemoryTokenStore(size=2)
    for key in ("a", "b", "a", "c"):
        await store.put(key, FOUND)

    assert [FOUND, None, FOUND] == [await store.get(key) for key in "abc"]
    store.clear()
    assert [None] * 3 == [await store.get(key) for key in "abc"]


async def test_no_number_of_tokens_drives_out_a_refusal() -> None:
    """That a password must not be sent again is remembered, however many sellers come after it."""
    store = MemoryTokenStore(size=2)
    refused = attrs.evolve(FOUND, refused=True)
    for key, known in {"a": refused, "b": FOUND, "c": FOUND, "d": FOUND}.items():
        await store.put(key, known)

    assert [refused, None, FOUND, FOUND] == [await store.get(key) for key in "abcd"]


def test_memory_of_no_size_is_refused() -> None:
    """A store that keeps nothing would send a request each time."""
    with pytest.raises(ValueError, match="1 or more"):
        MemoryTokenStore(size=0)


async def test_two_memories_have_other_keys() -> None:
    """A key in memory means nothing elsewhere."""
    assert await MemoryTokenStore().key(SHOP, HERE) != await MemoryTokenStore().key(SHOP, HERE)


async def test_no_number_of_waits_drives_out_a_refusal() -> None:
    """An outage that makes many sellers wait does not let a refused password go out again; waits are bounded too."""
    store = MemoryTokenStore(size=2)
    refused = attrs.evolve(WAITING, refused=True)
    for key, known in {"a": refused, "b": WAITING, "c": WAITING, "d": WAITING, "e": FOUND}.items():
        await store.put(key, known)
    await store.put("e", WAITING)

    assert [refused, None, None, WAITING, WAITING] == [await store.get(key) for key in "abcde"]


# In a file.


async def test_the_file_is_its_owners_only(tmp_path: Path, world: World) -> None:
    """With any umask only the owner can read the file. It contains no login and no password."""
    path = tmp_path / "tokens.json"
    before = os.umask(0)
    try:
        await world.tokens(store=FileTokenStore(path)).get()
    finally:
        os.umask(before)
    written = path.read_text()

    assert {0o600} == {entry.stat().st_mode & 0o777 for entry in os.scandir(tmp_path)}
    assert token(1) in written
    assert not any(secret in written for secret in (SHOP.login, SHOP.password, HERE.name))


@pytest.mark.skipif(os.name != "posix", reason="only there a mode says who may read a file")
async def test_a_file_that_others_may_read_is_refused(tmp_path: Path, world: World) -> None:
    """Tokens are not taken from a file that others may read or write."""
    path = tmp_path / "tokens.json"
    await world.tokens(store=FileTokenStore(path)).get()
    path.chmod(0o640)

    with pytest.raises(TokenStoreError, match=r"tokens\.json.*0640.*0600"):
        await world.tokens(store=FileTokenStore(path)).get()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"secret": "00", "tokens": {}}',
        json.dumps({"secret": "0" * 64, "tokens": {"k": {"token": token(9), "expires_at": "soon", "refused": False}}}),
        json.dumps({"secret": token(9) * 2, "tokens": [token(9)]}),
        f'{{"secret": "{token(9)}',
        "\x00\xff",
    ],
)
async def test_a_damaged_file_is_named_and_not_quoted(tmp_path: Path, world: World, text: str) -> None:
    """The error says which file it is and what to do, and nothing of what it holds."""
    path = tmp_path / "tokens.json"
    path.touch(0o600)
    path.write_text(text, encoding="latin-1")

    with pytest.raises(TokenStoreError, match=r"tokens\.json is damaged: delete it") as caught:
        await world.tokens(store=FileTokenStore(path)).get()
    assert token(9) not in f"{caught.value}{caught.value.__cause__!r}{caught.value.__context__!r}"
    assert text == path.read_text(encoding="latin-1")


async def test_a_file_out_of_reach_is_named(tmp_path: Path, world: World) -> None:
    """A directory that does not exist is not made, and neither does a directory serve as the file."""
    with pytest.raises(TokenStoreError, match=r"no/tokens\.json cannot be used: No such file"):
        await world.tokens(store=FileTokenStore(tmp_path / "no" / "tokens.json")).get()
    with pytest.raises(TokenStoreError, match="cannot be used: Is a directory"):
        await world.tokens(store=FileTokenStore(tmp_path)).get()

    assert [] == [*os.scandir(tmp_path)]


@pytest.mark.skipif(os.name != "posix", reason="only there pipes have names")
@pytest.mark.timeout(60)
@pytest.mark.parametrize("made", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"])
async def test_a_file_without_an_end_is_refused(tmp_path: Path, world: World, made: Callable[[Path], None]) -> None:
    """A pipe in which nobody writes holds nobody up, and neither does a device that never ends."""
    path = tmp_path / "tokens.json"
    made(path)

    with pytest.raises(TokenStoreError, match="a device or a pipe, not a file"):
        await world.tokens(store=FileTokenStore(path)).get()
    assert 0 == world.service.asked


async def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, world: World) -> None:
    """A sparse file of a terabyte is read only up to the largest permitted size."""
    path = tmp_path / "tokens.json"
    path.touch(0o600)
    os.truncate(path, 1 << 40)

    with pytest.raises(TokenStoreError, match=r"tokens\.json is damaged: delete it"):
        await world.tokens(store=FileTokenStore(path)).get()


async def test_a_link_stays_a_link(tmp_path: Path, world: World) -> None:
    """What the link leads to is replaced, and who comes by it or by the file itself shares tokens and locks."""
    (tmp_path / "real").mkdir()
    real, link = tmp_path / "real" / "tokens.json", tmp_path / "link.json"
    link.symlink_to(real)
    found = {await world.tokens(store=FileTokenStore(path)).get() for path in (link, real)}

    assert (1, 1) == (len(found), world.service.asked)
    assert link.is_symlink()
    assert {link.name, "real"} == {entry.name for entry in os.scandir(tmp_path)}


async def test_a_deleted_file_comes_back(tmp_path: Path, world: World) -> None:
    """When somebody deletes the file, what is asked for next is found by new processes as before."""
    path = tmp_path / "tokens.json"
    tokens = world.tokens(store=FileTokenStore(path))
    await tokens.get()
    path.unlink()
    world.now += 43 * HOUR
    await tokens.get()

    assert (token(2), 2) == (await world.tokens(store=FileTokenStore(path)).get(), world.service.asked)


async def test_the_file_does_not_grow_without_end(tmp_path: Path, world: World) -> None:
    """Tokens that ended are dropped when another comes; a refusal stays."""
    store = FileTokenStore(tmp_path / "tokens.json")
    world.service.answers = [REFUSAL]
    with pytest.raises(BadCredentials):
        await world.tokens(store=store).get()
    for number in range(3):
        await world.tokens(Credentials(f"shop{number}-api", "x"), store=store).get()
        world.now += 49 * HOUR
    kept = json.loads((tmp_path / "tokens.json").read_text())["tokens"].values()

    assert [True, False] == [one["refused"] for one in kept]


# In Redis.


async def test_redis_sees_neither_password_nor_secret(redis_url: str, world: World) -> None:
    """No password can be computed from the content of Redis, and a token expires after 48 hours."""
    prefix = f"{uuid4().hex}:"
    async with Redis.from_url(redis_url) as redis:
        store = RedisTokenStore(redis, secret=SECRET, prefix=prefix)
        await world.tokens(store=store).get()
        (key,) = [one async for one in redis.scan_iter(f"{prefix}*")]
        value = await redis.get(key)
        left = await redis.ttl(key)

    assert key.decode() == prefix + await store.key(SHOP, HERE)
    assert not any(secret.encode() in key + value for secret in (SHOP.login, SHOP.password, SECRET.decode()))
    assert 0 < left <= 48 * HOUR


async def test_another_secret_finds_nothing(redis_url: str, world: World) -> None:
    """A store with another secret does not find the tokens."""
    prefix = f"{uuid4().hex}:"
    async with Redis.from_url(redis_url) as redis:
        for secret in (SECRET, SECRET * 2):
            await world.tokens(store=RedisTokenStore(redis, secret=secret, prefix=prefix)).get()

    assert 2 == world.service.asked


@pytest.mark.parametrize("most", [100, 8])
async def test_many_sellers_share_the_connections_to_redis(redis_url: str, world: World, most: int) -> None:
    """The tokens of 500 sellers at once need no more connections than the client may open."""
    world.transport = Transport(http=world.service, connections=500)
    async with Redis.from_url(redis_url, max_connections=most) as redis:
        store = RedisTokenStore(redis, secret=SECRET, prefix=f"{uuid4().hex}:")
        sellers = [Credentials(f"shop{number}-api", "x") for number in range(500)]
        found = await asyncio.gather(*(world.tokens(one, store=store).get() for one in sellers))
        opened = len(redis.connection_pool._available_connections)

    assert (500, 500) == (len({*found}), world.service.asked)
    assert opened <= min(most, 32)


DYING = """
import asyncio, os, sys
from redis.asyncio import Redis
from cdiscount_async.tokens.redis import RedisTokenStore

async def main(url, secret, prefix, key):
    store = RedisTokenStore(Redis.from_url(url), secret=secret.encode(), prefix=prefix, lock_timeout=0.1)
    async with store.lock(key):
        os._exit(7)

asyncio.run(main(*sys.argv[1:]))
"""
"""A process that dies while it has the lock."""


async def test_a_dead_process_does_not_hold_the_lock(redis_url: str, world: World) -> None:
    """The lock of a process that died is free after its time."""
    async with Redis.from_url(redis_url) as redis:
        prefix = f"{uuid4().hex}:"
        store = RedisTokenStore(redis, secret=SECRET, prefix=prefix, lock_timeout=0.1)
        key = await store.key(SHOP, HERE)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", DYING, redis_url, SECRET.decode(), prefix, key
        )

        assert 7 == await process.wait()
        assert token(1) == await world.tokens(store=store).get()


async def test_a_lock_in_redis_lasts_as_long_as_the_question(redis_url: str, world: World) -> None:
    """While the token service takes longer than the lock's time, others go on waiting for its one answer."""
    async with Redis.from_url(redis_url) as one, Redis.from_url(redis_url) as two:
        prefix = f"{uuid4().hex}:"
        stores = [RedisTokenStore(redis, secret=SECRET, prefix=prefix, lock_timeout=1) for redis in (one, two)]
        world.service.released.clear()
        asking = [asyncio.create_task(world.tokens(store=store).get()) for store in stores]
        await world.service.came.wait()
        await asyncio.sleep(2.2)
        world.service.released.set()

        assert ([token(1)] * 2, 1) == (await asyncio.gather(*asking), world.service.asked)
        assert 1 == len(await one.keys(f"{prefix}*"))  # the lock is free
        assert {asyncio.current_task()} == asyncio.all_tasks()


async def test_a_lock_in_redis_is_free_after_two_cancellations(redis_url: str) -> None:
    """A caller that is cancelled again while it stops renewing the lock releases it nevertheless."""
    async with Redis.from_url(redis_url) as redis:
        prefix = f"{uuid4().hex}:"
        store = RedisTokenStore(redis, secret=SECRET, prefix=prefix)

        for turns in range(3):
            entered = asyncio.Event()

            async def hold(entered: asyncio.Event = entered) -> None:
                async with store.lock("k"):
                    entered.set()
                    await asyncio.sleep(60)

            holder = asyncio.create_task(hold())
            await entered.wait()
            holder.cancel()
            for _ in range(turns):
                await asyncio.sleep(0)
            holder.cancel()
            await asyncio.wait([holder])

            assert [] == await redis.keys(f"{prefix}*")


async def test_a_lock_that_was_lost_sends_no_password_twice(redis_url: str, world: World) -> None:
    """If the lock expired in a process that was stopped, the next one finds the record of the request, and fails."""
    async with Redis.from_url(redis_url) as redis:
        store = RedisTokenStore(redis, secret=SECRET, prefix=f"{uuid4().hex}:")
        world.service.released.clear()
        asking = asyncio.create_task(world.tokens(store=store).get())
        await world.service.came.wait()
        await redis.delete(f"{store._prefix}{await store.key(SHOP, HERE)}:lock")
        other = RedisTokenStore(redis, secret=SECRET, prefix=store._prefix)
        with pytest.raises(LoginPaused, match="not recorded"):
            await world.tokens(store=other).get()
        world.service.released.set()

        assert (token(1), 1) == (await asking, world.service.asked)
        world.now += 61
        assert token(1) == await world.tokens(store=other).get()


async def test_redis_lost_in_the_middle_sends_no_password_twice(redis_url: str, world: World) -> None:
    """A refusal that Redis cannot store holds in this process. Others find the record of the request."""
    async with Redis.from_url(redis_url) as lost, Redis.from_url(redis_url) as redis:
        store = RedisTokenStore(lost, secret=SECRET, prefix=f"{uuid4().hex}:", lock_timeout=0.3)
        world.service.released.clear()
        world.service.answers = [REFUSAL]
        asking = asyncio.create_task(world.tokens(store=store).get())
        await world.service.came.wait()
        await lost.connection_pool.disconnect()
        lost.connection_pool = ConnectionPool.from_url(f"redis://127.0.0.1:{free_port()}")
        await asyncio.sleep(0.7)
        world.service.released.set()
        with pytest.raises(TokenStoreError, match="Redis cannot be used"):
            await asking
        with pytest.raises(BadCredentials):
            await world.tokens(store=store).get()
        other = RedisTokenStore(redis, secret=SECRET, prefix=store._prefix)
        stored = await other.get(await other.key(SHOP, HERE))
        await world.tokens(store=other).reset()

    assert StoredToken("", 0.0, failures=1, wait_until=world.now + 120) == stored
    assert 1 == world.service.asked


@pytest.mark.parametrize("decoding", [False, True])
async def test_a_connection_survives_what_it_cannot_decode(redis_url: str, world: World, decoding: bool) -> None:
    """With a Redis client that decodes, bytes that are not text raise TokenStoreError, and the next answer is right."""
    async with Redis.from_url(redis_url, decode_responses=decoding) as redis:
        store = RedisTokenStore(redis, secret=SECRET, prefix=f"{uuid4().hex}:")
        key = await store.key(SHOP, HERE)
        await redis.set(store._prefix + key, b"\xff\xfe" + token(9).encode())
        with pytest.raises(TokenStoreError, match="delete it") as caught:
            await store.get(key)
        await store.remove(key)

        assert token(1) == await world.tokens(store=store).get()
    assert token(9) not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value.__context__!r}"


async def test_a_huge_value_in_redis_is_not_fetched(redis_url: str, world: World) -> None:
    """At most as many bytes of a value are fetched as the record of a token may have."""
    async with Redis.from_url(redis_url) as redis:
        store = RedisTokenStore(redis, secret=SECRET, prefix=f"{uuid4().hex}:")
        await redis.setrange(store._prefix + await store.key(SHOP, HERE), 50_000_000, b"x")
        before = (await redis.info("stats"))["total_net_output_bytes"]
        with pytest.raises(TokenStoreError, match="delete it"):
            await world.tokens(store=store).get()
        after = (await redis.info("stats"))["total_net_output_bytes"]

    assert after - before < 100_000


async def test_what_redis_quotes_of_a_command_goes_nowhere() -> None:
    """A Redis that does not know a command repeats it, token and all; the error keeps the reason only."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while True:
                count = int((await reader.readuntil(b"\r\n"))[1:])
                words = []
                for _ in range(count):
                    size = int((await reader.readuntil(b"\r\n"))[1:])
                    words.append((await reader.readexactly(size + 2))[:-2].decode())
                quoted = ", with args beginning with: " + " ".join(map(repr, words[1:]))
                writer.write(f"-ERR unknown command {words[0]!r}{quoted}\r\n".encode())
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, Redis(port=server.sockets[0].getsockname()[1], protocol=2) as redis:
        store = RedisTokenStore(redis, secret=SECRET)
        with pytest.raises(TokenStoreError, match="unknown command 'SET'") as caught:
            await store.put("key", StoredToken(token(9), 1_552_000_000.0))
    shown = f"{caught.value}{caught.value.__cause__!r}{caught.value.__context__!r}"

    assert token(9) not in shown


async def test_redis_out_of_reach_is_our_error(world: World) -> None:
    """An outage of Redis is an error of its own, and no request is sent meanwhile."""
    async with Redis.from_url(f"redis://127.0.0.1:{free_port()}") as redis:
        tokens = world.tokens(store=RedisTokenStore(redis, secret=SECRET))
        with pytest.raises(TokenStoreError, match="Redis cannot be used"):
            await tokens.get()

    assert 0 == world.service.asked


async def test_a_good_token_survives_an_outage_of_redis(redis_url: str, world: World) -> None:
    """A process with a token in memory needs no Redis before the last quarter of an hour."""
    async with Redis.from_url(redis_url) as redis:
        tokens = world.tokens(store=RedisTokenStore(redis, secret=SECRET, prefix=f"{uuid4().hex}:"))
        await tokens.get()
        await redis.connection_pool.disconnect()
        redis.connection_pool = ConnectionPool.from_url(f"redis://127.0.0.1:{free_port()}")
        world.now += 43 * HOUR

        assert token(1) == await tokens.get()


async def test_what_others_wrote_into_redis_is_not_quoted(redis_url: str, world: World) -> None:
    """A value that is not ours is an error without its text."""
    async with Redis.from_url(redis_url) as redis:
        store = RedisTokenStore(redis, secret=SECRET, prefix=f"{uuid4().hex}:")
        await redis.set(store._prefix + await store.key(SHOP, HERE), f'{{"token": "{token(9)}"}}')
        with pytest.raises(TokenStoreError, match="delete it") as caught:
            await world.tokens(store=store).get()

    assert token(9) not in f"{caught.value!r}{caught.value.__context__!r}"


@pytest.mark.parametrize("wrong", [{"secret": b"short"}, {"secret": SECRET, "lock_timeout": 0.0}])
async def test_a_redis_store_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    """A secret that can be guessed, and a lock that holds no time, are refused when they are given."""
    async with Redis() as redis:
        with pytest.raises(ValueError, match="must"):
            RedisTokenStore(redis, **wrong)  # type: ignore[arg-type]
