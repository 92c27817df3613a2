"""Tokens in SQLite: who may read the file, which files are refused, and that processes may die at any moment."""

import asyncio
import os
import signal
import sqlite3
import sys
import time
from collections import defaultdict
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path

import attrs
import pytest

from cdiscount_async import BadCredentials, LoginPaused
from cdiscount_async.errors import TokenStoreError
from cdiscount_async.tokens import Credentials, StoredToken
from cdiscount_async.tokens._sqlite_file import SqliteFile
from cdiscount_async.tokens.sqlite import SqliteTokenStore

from ..hostile.servers import Asked, response, serving
from ..support.sizes import WHOLE
from ..support.token_service import BODY, HERE, HOUR, REFUSAL, SHOP, World, token

FOUND = StoredToken(token(7), 1_552_000_000.0)


@pytest.fixture
def world() -> World:
    """Return a token service and a clock."""
    return World()


def change(path: Path, *statements: str) -> None:
    """Change a database as another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


async def program(source: str, *arguments: object) -> asyncio.subprocess.Process:
    """Start a process with a script."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-B", "-c", source, *map(str, arguments), stdout=asyncio.subprocess.PIPE
    )


# The file.


async def test_the_file_is_its_owners_only(tmp_path: Path, world: World) -> None:
    """With any umask only the owner can read the file and those beside it. They contain no login and no password."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    before = os.umask(0)
    try:
        await world.tokens(store=store).get()
        modes = {entry.name: entry.stat().st_mode & 0o777 for entry in os.scandir(path.parent)}
        written = b"".join((tmp_path / name).read_bytes() for name in modes)
    finally:
        os.umask(before)

    assert dict.fromkeys(["tokens.sqlite", "tokens.sqlite-wal", "tokens.sqlite-shm"], 0o600) == modes
    assert token(1).encode() in written
    assert not any(secret.encode() in written for secret in (SHOP.login, SHOP.password, HERE.name))


async def test_a_store_that_is_dropped_leaves_one_file(tmp_path: Path, world: World) -> None:
    """The connection goes with the store, and what was written is in the file itself then."""
    path = tmp_path / "tokens.sqlite"
    await world.tokens(store=SqliteTokenStore(path)).get()
    world.store = SqliteTokenStore(path.with_name("other"))  # the state of the first seller went with its event loop
    found = await asyncio.to_thread(asyncio.run, alone(path))

    assert FOUND == found
    while path.with_name("alone-wal").exists():  # noqa: ASYNC110 - its thread closes it
        await asyncio.sleep(0.01)


async def alone(path: Path) -> StoredToken | None:
    """Write into a file, in an event loop that ends with this."""
    store = SqliteTokenStore(path.with_name("alone"))
    await store.put("key", FOUND)
    return await store.get("key")


@pytest.mark.skipif(os.name != "posix", reason="only there a mode says who may read a file")
async def test_a_file_that_others_may_read_is_refused(tmp_path: Path, world: World) -> None:
    """Tokens are not taken from a file that others may read or write, also if that changes while it is open."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    await store.put("key", FOUND)
    path.chmod(0o640)

    for one in (store, SqliteTokenStore(path)):
        with pytest.raises(TokenStoreError, match=r"tokens\.sqlite.*0640.*0600"):
            await world.tokens(store=one).get()
    assert 0 == world.service.asked


async def test_a_file_out_of_reach_is_named(tmp_path: Path, world: World) -> None:
    """A directory that does not exist is not created, and a directory, a pipe or a device is not a file."""
    path = tmp_path / "tokens.sqlite"
    with pytest.raises(TokenStoreError, match=r"no/tokens cannot be used: No such file"):
        await world.tokens(store=SqliteTokenStore(path.with_name("no") / "tokens")).get()
    os.mkfifo(path)
    for other in (path.parent, path, Path("/dev/zero")):
        with pytest.raises(TokenStoreError, match="it is a directory, a device or a pipe, not a file"):
            await world.tokens(store=SqliteTokenStore(other)).get()
    assert 0 == world.service.asked


@pytest.mark.parametrize("written", [b"x", b"not a database " * 100, b"SQLite format 3\x00" + b"\xff" * 4080])
async def test_a_damaged_file_is_named_and_kept(tmp_path: Path, world: World, written: bytes) -> None:
    """The error says which file it is and what to do. Nothing is sent, and the file stays as it was."""
    path = tmp_path / "tokens.sqlite"
    path.touch(0o600)
    path.write_bytes(written)

    with pytest.raises(TokenStoreError, match=r"tokens\.sqlite (is damaged: delete it|cannot be used)"):
        await world.tokens(store=SqliteTokenStore(path)).get()
    assert (written, 0) == (path.read_bytes(), world.service.asked)


async def test_a_file_that_is_damaged_while_it_is_open(tmp_path: Path, world: World) -> None:
    """Pages that another program overwrote are an error, and after the file was deleted the store works again."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    await store.put("key", FOUND)
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 30_000)

    with pytest.raises(TokenStoreError, match=r"is damaged: delete it"):
        await world.tokens(store=SqliteTokenStore(path)).get()
    for one in path.parent.iterdir():
        one.unlink()

    assert token(1) == await world.tokens(store=store).get()


async def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, world: World) -> None:
    """A sparse file of a terabyte is not read."""
    path = tmp_path / "tokens.sqlite"
    path.touch(0o600)
    os.truncate(path, 1 << 40)

    with pytest.raises(TokenStoreError, match="is damaged"):
        await world.tokens(store=SqliteTokenStore(path)).get()


async def test_the_database_of_another_program_is_not_changed(tmp_path: Path, world: World) -> None:
    """A database with other tables is refused, and nothing in it changes."""
    path = tmp_path / "tokens.sqlite"
    change(path, "CREATE TABLE mine (a)")
    path.chmod(0o600)
    before = path.read_bytes()

    with pytest.raises(TokenStoreError, match="another program wrote this database; choose another path"):
        await world.tokens(store=SqliteTokenStore(path)).get()
    assert before == path.read_bytes()


async def test_the_file_of_a_later_version_is_not_used(tmp_path: Path, world: World) -> None:
    """A file with another schema is refused: its refusals could not be read."""
    path = tmp_path / "tokens.sqlite"
    await SqliteTokenStore(path).put("key", FOUND)
    change(path, "PRAGMA user_version = 2")

    with pytest.raises(TokenStoreError, match=r"another version of this library wrote it \(version 2 of the file"):
        await world.tokens(store=SqliteTokenStore(path)).get()
    assert 0 == world.service.asked


@pytest.mark.parametrize("statement", ["DELETE FROM secret", "UPDATE secret SET value = 'short'"])
async def test_a_file_without_its_secret_is_damaged(tmp_path: Path, world: World, statement: str) -> None:
    """Without the secret no key can be computed."""
    path = tmp_path / "tokens.sqlite"
    await SqliteTokenStore(path).put("key", FOUND)
    change(path, statement)

    with pytest.raises(TokenStoreError, match="is damaged: delete it"):
        await world.tokens(store=SqliteTokenStore(path)).get()


async def test_a_deleted_file_comes_back(tmp_path: Path, world: World) -> None:
    """When somebody deletes the file, the next tokens are found by other stores as before."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    tokens = world.tokens(store=store)
    await tokens.get()
    path.unlink()
    world.now += 43 * HOUR
    await tokens.get()

    assert (token(2), 2) == (await world.tokens(store=SqliteTokenStore(path)).get(), world.service.asked)


async def test_a_link_stays_a_link(tmp_path: Path, world: World) -> None:
    """The file and a link to it share tokens and locks."""
    path = tmp_path / "tokens.sqlite"
    link = path.with_name("link")
    link.symlink_to(path)
    found = {await world.tokens(store=SqliteTokenStore(one)).get() for one in (link, path)}

    assert (1, 1, True) == (len(found), world.service.asked, link.is_symlink())


async def test_the_file_does_not_grow_without_end(tmp_path: Path, world: World) -> None:
    """Tokens that ended are dropped when another comes; a refusal stays."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    world.service.answers = [REFUSAL]
    with pytest.raises(BadCredentials):
        await world.tokens(store=store).get()
    for number in range(3):
        await world.tokens(Credentials(f"shop{number}-api", "x"), store=store).get()
        world.now += 49 * HOUR

    assert [(2, 1)] == rows(path, "SELECT count(*), count(*) FILTER (WHERE expires_at IS NULL) FROM token")
    assert [(0,)] == rows(path, "SELECT count(*) FROM lock")


async def test_a_refusal_is_on_the_disk_at_once(tmp_path: Path) -> None:
    """SQLite waits for the disk when it records a refusal, and only then."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    modes = []
    for stored in (FOUND, attrs.evolve(FOUND, refused=True), FOUND):
        await store.put("key", stored)
        modes += await store._file.run(lambda database: database.execute("PRAGMA synchronous").fetchone())

    assert [1, 2, 1] == modes  # NORMAL, FULL, NORMAL


def test_a_lock_without_a_time_is_refused(tmp_path: Path) -> None:
    """A lock that expires at once holds nobody."""
    path = tmp_path / "tokens.sqlite"
    with pytest.raises(ValueError, match="lock_timeout must be more than 0 seconds"):
        SqliteTokenStore(path, lock_timeout=0)
    assert f"SqliteTokenStore({str(path)!r})" == repr(SqliteTokenStore(path))


# Trouble with the disk.


LIMITED = """
import asyncio, resource, sys
from cdiscount_async.errors import TokenStoreError
from cdiscount_async.tokens import StoredToken
from cdiscount_async.tokens.sqlite import SqliteTokenStore

async def main(path):
    store = SqliteTokenStore(path)
    await store.put("first", StoredToken("0" * 32, 1.6e9))
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY))
    for number in range(1000):
        try:
            await store.put(f"{number}", StoredToken("0" * 32, 1.6e9, last="x" * 90))
        except TokenStoreError as error:
            print(error)
            break
    print((await store.get("first")).token)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    await store.put("last", StoredToken("1" * 32, 1.6e9))
    print((await store.get("last")).token)

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be limited so")
async def test_a_full_disk_stops_only_writing(tmp_path: Path) -> None:
    """Where no more can be written, that is an error. What is there can be read, and later writing works again."""
    path = tmp_path / "tokens.sqlite"
    process = await program(LIMITED, path)
    said = (await process.communicate())[0].decode().splitlines()

    assert 0 == process.returncode
    assert said[0].startswith(f"the token file {path} cannot be used: ")
    assert ["0" * 32, "1" * 32] == said[1:]


READ_ONLY = """
import asyncio, os, sys
from cdiscount_async.errors import TokenStoreError
from cdiscount_async.tokens.sqlite import SqliteTokenStore

async def main(path):
    try:
        await SqliteTokenStore(path).get("key")
    except TokenStoreError as error:
        print(error)

os.chmod(os.path.dirname(sys.argv[1]), 0o555)
os.chmod(os.path.dirname(os.path.dirname(sys.argv[1])), 0o755)
if os.geteuid() == 0:
    os.chown(sys.argv[1], 12345, 12345)
    os.setuid(12345)
asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.skipif(os.name != "posix", reason="only there a mode protects a directory")
async def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file in a directory where SQLite cannot create the files beside it is an error that names it."""
    path = tmp_path / "tokens.sqlite"
    await asyncio.to_thread(asyncio.run, SqliteTokenStore(path).put("key", FOUND))
    above = [*path.parents][1:-2]
    before = {one: one.stat().st_mode for one in above}
    for one in above:  # pytest's directories are closed to other users
        one.chmod(0o755)
    try:
        process = await program(READ_ONLY, path)
        said = (await process.communicate())[0].decode()
    finally:
        for one, mode in before.items():
            one.chmod(mode)
        path.parent.chmod(0o700)

    assert said.startswith(f"the token file {path} cannot be used: ")


# Other processes and threads.


async def test_a_file_that_another_process_keeps_locked_is_an_error(tmp_path: Path, world: World) -> None:
    """Whoever waits for a lock of SQLite waits for a limited time. Reading goes on meanwhile, and writing after it."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    store._file = SqliteFile(path, timeout=0.6)
    await store.put("key", FOUND)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = asyncio.get_running_loop().time()
        reading = asyncio.create_task(store.get("key"))
        writing = [asyncio.create_task(store.put("key", FOUND)) for _ in range(20)]
        await asyncio.wait(writing)
        waited = asyncio.get_running_loop().time() - began
        other.execute("ROLLBACK")

    assert FOUND == await reading
    for one in writing:
        assert "another process has locked it for too long" in str(one.exception())
    assert waited < 20 * 0.3  # not one after another
    assert token(1) == await world.tokens(store=SqliteTokenStore(path)).get()


async def test_threads_share_a_store(tmp_path: Path) -> None:
    """Event loops in several threads may use one store at the same time."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)

    async def use(number: int) -> None:
        for turn in range(20):
            async with store.lock("key"):
                before = await store.get("key") or FOUND
                await store.put("key", attrs.evolve(before, failures=before.failures + 1))
                await store.put(f"{number} {turn}", FOUND)

    await asyncio.gather(*(asyncio.to_thread(asyncio.run, use(number)) for number in range(4)))

    counted = await store.get("key")
    assert counted is not None
    assert 4 * 20 == counted.failures


FORKING = """
import asyncio, os, sys
from cdiscount_async.tokens import StoredToken
from cdiscount_async.tokens.sqlite import SqliteTokenStore

store = SqliteTokenStore(sys.argv[1])
asyncio.run(store.put("before", StoredToken("0" * 32, 1.6e9)))
child = os.fork()
if not child:
    for number in range(50):
        asyncio.run(store.put(f"child {number}", StoredToken("1" * 32, 1.6e9)))
    raise SystemExit(0 if asyncio.run(store.get("before")) else 1)
for number in range(50):
    asyncio.run(store.put(f"parent {number}", StoredToken("2" * 32, 1.6e9)))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
async def test_a_child_that_was_forked_opens_the_file_itself(tmp_path: Path) -> None:
    """A store that was used before a fork works in both processes."""
    path = tmp_path / "tokens.sqlite"
    process = await program(FORKING, path)
    said = (await process.communicate())[0]

    assert (b"0\n", 0) == (said, process.returncode)
    assert [("ok",)] == rows(path, "PRAGMA integrity_check")
    assert [(101,)] == rows(path, "SELECT count(*) FROM token")


async def test_a_lock_lasts_as_long_as_the_request(tmp_path: Path, world: World) -> None:
    """While the token service takes longer than the lock's time, others go on waiting for its one answer."""
    path = tmp_path / "tokens.sqlite"
    stores = [SqliteTokenStore(path, lock_timeout=0.3) for _ in range(2)]
    world.service.released.clear()
    asking = [asyncio.create_task(world.tokens(store=store).get()) for store in stores]
    await world.service.came.wait()
    await asyncio.sleep(1)
    world.service.released.set()

    assert ([token(1)] * 2, 1) == (await asyncio.gather(*asking), world.service.asked)
    assert [(0,)] == rows(path, "SELECT count(*) FROM lock")


async def test_a_lock_is_free_after_two_cancellations(tmp_path: Path) -> None:
    """A caller that is cancelled again while it releases the lock releases it nevertheless."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    for turns in range(4):
        entered = asyncio.Event()

        async def hold(entered: asyncio.Event = entered) -> None:
            async with store.lock("key"):
                entered.set()
                await asyncio.sleep(60)

        holder = asyncio.create_task(hold())
        await entered.wait()
        holder.cancel()
        for _ in range(turns):
            await asyncio.sleep(0)
        holder.cancel()
        await asyncio.wait([holder])
        async with store.lock("key"):
            pass


async def test_a_lock_that_was_lost_sends_no_password_twice(tmp_path: Path, world: World) -> None:
    """If the lock expired in a process that was stopped, the next one finds the record of the request, and fails."""
    path = tmp_path / "tokens.sqlite"
    world.service.released.clear()
    asking = asyncio.create_task(world.tokens(store=SqliteTokenStore(path)).get())
    await world.service.came.wait()
    change(path, "DELETE FROM lock")
    with pytest.raises(LoginPaused, match="not recorded"):
        await world.tokens(store=SqliteTokenStore(path)).get()
    world.service.released.set()

    assert (token(1), 1) == (await asking, world.service.asked)


async def test_a_lock_ends_when_its_process_loses_it(tmp_path: Path) -> None:
    """A process whose lock another one took does not renew it, and does not release the other's."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path, lock_timeout=0.1)
    async with store.lock("key"):
        change(path, "UPDATE lock SET owner = 'another', until = until + 50, lasts = lasts + 50")
        await asyncio.sleep(0.1)

    assert [("another",)] == rows(path, "SELECT owner FROM lock")


@pytest.mark.parametrize("later", [-1e9, 1e9])
async def test_a_lock_from_before_the_machine_started_is_free(tmp_path: Path, later: float) -> None:
    """The monotonic clock begins anew with the machine, so a lock that would end in years is not one."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    await store.get("key")
    change(path, f"INSERT INTO lock SELECT 'key', 'dead', 1e6 + {later}, 60")

    async with store.lock("key"):
        pass


async def test_a_lock_that_another_process_takes_meanwhile_is_seen(tmp_path: Path) -> None:
    """A store that waits for SQLite while another one takes the lock does not take it, too."""
    path = tmp_path / "tokens.sqlite"
    store = SqliteTokenStore(path)
    await store.get("key")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        lock = store.lock("key")
        waiting = asyncio.create_task(lock.__aenter__())
        await asyncio.sleep(0.2)
        other.execute("INSERT INTO lock VALUES ('key', 'another', ?, 60)", (time.monotonic() + 60,))
        other.execute("COMMIT")
        await asyncio.sleep(0.3)

        assert [("another",)] == rows(path, "SELECT owner FROM lock")
        other.execute("DELETE FROM lock")
        await waiting
        await lock.__aexit__(None, None, None)


RUNNING = """
import asyncio, sys
from contextlib import suppress
from cdiscount_async.errors import TokenStoreError
from cdiscount_async.tokens import StoredToken
from cdiscount_async.tokens.sqlite import SqliteTokenStore

async def main(path, sellers, allowed):
    store = SqliteTokenStore(path, lock_timeout=0.2)
    print("ready", flush=True)
    for turn in range(10**9):
        for number in range(int(sellers)):
            with suppress(TokenStoreError if allowed == "errors" else ()):
                async with store.lock(f"{number}"):
                    stored = await store.get(f"{number}") or StoredToken("", 0.0)
                    await store.put(f"{number}", StoredToken("0" * 32, 1.6e9, failures=stored.failures + 1))

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed so")
async def test_processes_that_are_killed_at_any_moment_leave_a_good_file(tmp_path: Path) -> None:
    """Whenever processes are killed, also while they create the file, it is whole, and every lock is free soon."""
    path = tmp_path / "tokens.sqlite"
    running: list[asyncio.subprocess.Process] = []
    for kill in range(60 if WHOLE else 12):
        while len(running) < 3:
            running.append(await program(RUNNING, path, 50, "none"))
        dying = running.pop(kill % 3)
        if kill % 2:
            assert dying.stdout is not None
            await dying.stdout.readline()
        await asyncio.sleep(0.03 * (kill % 7))
        dying.send_signal(signal.SIGKILL)
        await dying.communicate()
    for one in running:
        with suppress(ProcessLookupError):
            one.kill()
        await one.communicate()

    assert [("ok",)] == rows(path, "PRAGMA integrity_check")
    store = SqliteTokenStore(path, lock_timeout=0.2)
    for number in range(50):
        async with store.lock(f"{number}"):
            assert await store.get(f"{number}") is not None


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="elsewhere an open file cannot be deleted")
async def test_a_file_that_is_deleted_under_running_processes_is_whole(tmp_path: Path) -> None:
    """However often somebody deletes the file while processes write, they go on, if with errors, and it is whole."""
    path = tmp_path / "tokens.sqlite"
    running = [await program(RUNNING, path, 50, "errors") for _ in range(3)]
    for one in running:
        assert one.stdout is not None
        await one.stdout.readline()
    for turn in range(100 if WHOLE else 20):
        await asyncio.sleep(0.02 * (turn % 5))
        for name in ("", "-wal", "-shm") if turn % 2 else ("",):
            path.with_name(path.name + name).unlink(missing_ok=True)
    await asyncio.sleep(0.5)
    await SqliteTokenStore(path).put("key", FOUND)
    alive = [one.returncode for one in running]
    for one in running:
        with suppress(ProcessLookupError):
            one.kill()
        await one.communicate()

    assert [None] * 3 == alive
    assert [("ok",)] == rows(path, "PRAGMA integrity_check")


REFRESHING = """
import asyncio, sys, time
from cdiscount_async import Environment, LoginPaused, Transport
from cdiscount_async.tokens import Credentials, StsTokens
from cdiscount_async.tokens.sqlite import SqliteTokenStore

async def main(path, url, sellers, later):
    store, transport = SqliteTokenStore(path, lock_timeout=0.3), Transport(connections=8)
    clock = lambda: time.time() + float(later)
    left = iter(range(int(sellers)))
    paused = 0

    async def work():
        nonlocal paused
        for number in left:
            one = Credentials(f"shop{number}-api", "x")
            try:
                await StsTokens(one, Environment.at(url), transport, store, clock=clock).get()
            except LoginPaused:
                paused += 1

    await asyncio.gather(*(work() for _ in range(8)))
    await transport.aclose()
    print(paused)

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed so")
async def test_no_seller_is_locked_out_by_processes_that_are_killed(tmp_path: Path) -> None:
    """Processes die during requests. A password is sent again only after the wait; then every seller has a token."""
    path, sellers, kills = tmp_path / "tokens.sqlite", 2000 if WHOLE else 400, 40 if WHOLE else 8
    asked: defaultdict[bytes, list[float]] = defaultdict(list)

    def total() -> int:
        return sum(map(len, asked.values()))

    async def answer(request: Asked, writer: asyncio.StreamWriter) -> None:
        asked[request.head.lower().partition(b"authorization:")[2].partition(b"\r")[0]].append(time.monotonic())
        await asyncio.sleep(0.02)
        writer.write(response(BODY.format(token(len(asked))).encode()))

    async with serving(answer) as environment:
        url = environment.service_url.rpartition("/")[0]
        for kill in range(kills):
            running = [await program(REFRESHING, path, url, sellers, 0) for _ in range(2)]
            before = total()
            while total() < min(before + 20 + kill % 9, sellers - 20):  # noqa: ASYNC110 - no event tells a number
                await asyncio.sleep(0.01)
            for one in running:
                one.kill()
                await one.communicate()
        pauses = [later - sooner for times in asked.values() for sooner, later in pairwise(times)]
        ended = [await program(REFRESHING, path, url, sellers, later) for later in (0, 130)]
        said = [int((await one.communicate())[0]) for one in ended]

    assert (sellers, 0) == (len(asked), said[1])
    assert all(pause > 119 for pause in pauses)  # the wait after a request that brought no token
    assert total() - sellers <= kills * 2 * 8  # what was in progress when a process died
    assert [("ok",)] == rows(path, "PRAGMA integrity_check")
