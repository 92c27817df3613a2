"""The time until all of many sellers have a token, with each kind of store that processes may share.

Prints the times of a cold start, in which each seller's token is requested, and of a warm one, in which another process
finds them in the store, and the ratios with their targets. The token service answers at once, in this process, so the
times are those of the stores and of the library. Redis is the program `redis-server` of this machine.

    python -m benchmarks.token_stores [--sellers N] [--rounds N] [--processes N] [--stores file sqlite redis]

With several processes and hundreds of sellers, `FileTokenStore` is so slow that it raises TokenStoreError.
"""

import argparse
import asyncio
import multiprocessing
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
from redis.asyncio import Redis

from cdiscount_async import Environment, Transport
from cdiscount_async.tokens import Credentials, StsTokens, TokenStore
from cdiscount_async.tokens.file import FileTokenStore
from cdiscount_async.tokens.redis import RedisTokenStore
from cdiscount_async.tokens.sqlite import SqliteTokenStore

from ._data import TOKEN
from ._rounds import ratios, spread, target

AT_ONCE: Final = 64
KINDS: Final = ("file", "sqlite", "redis")
_SECRET: Final = b"a secret of the benchmark"
_ANSWER: Final = f'<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{TOKEN}</string>'


def main() -> None:
    """Print the times of each store, and the ratios with their targets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sellers", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--processes", type=int, default=1, help="that start at the same time")
    parser.add_argument("--stores", nargs="+", choices=KINDS, default=KINDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _redis() as url:
        cold, warm = _measured(Path(folder), url, options)
    print(f"{'seconds':16}{'min  median     max':>23}{'min  median     max':>30}")
    for kind in options.stores:
        print(f"{kind:10}{'cold':>6}{spread(cold[kind])}{'warm':>7}{spread(warm[kind])}")
    if {"sqlite", "redis"} <= {*options.stores}:
        target("cold sqlite, x redis", ratios(cold["sqlite"], cold["redis"]), most=1.2)
    if {"sqlite", "file"} <= {*options.stores}:
        target("cold file, x sqlite", ratios(cold["file"], cold["sqlite"]), least=1)


def _measured(
    folder: Path, url: str, options: argparse.Namespace
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    cold: dict[str, list[float]] = {kind: [] for kind in options.stores}
    warm: dict[str, list[float]] = {kind: [] for kind in options.stores}
    processes = options.processes
    context = multiprocessing.get_context("spawn")
    for _ in range(options.rounds):
        for kind in options.stores:
            name = uuid4().hex
            where = name if kind == "redis" else str(folder / name)
            for found in (cold, warm):
                barrier = context.Barrier(processes)
                with context.Pool(processes, _prepare, (barrier,)) as pool:
                    times = pool.starmap(_one, [(kind, where, url, options.sellers)] * processes, chunksize=1)
                found[kind].append(max(times))
    return cold, warm


_barrier: Any = None


def _prepare(barrier: Any) -> None:
    global _barrier  # noqa: PLW0603 - a barrier can only be passed when the process starts
    _barrier = barrier


def _one(kind: str, where: str, url: str, sellers: int) -> float:
    """Return the seconds until all sellers of this process have a token."""
    return asyncio.run(_tokens(kind, where, url, sellers))


async def _tokens(kind: str, where: str, url: str, sellers: int) -> float:
    redis = Redis.from_url(url)
    store: TokenStore = RedisTokenStore(redis, secret=_SECRET, prefix=where)
    if kind != "redis":
        store = FileTokenStore(where) if kind == "file" else SqliteTokenStore(where)
    transport = Transport(http=httpx.MockTransport(lambda _: httpx.Response(200, text=_ANSWER)), connections=AT_ONCE)
    here = Environment.at("http://127.0.0.1:1")
    left = iter([StsTokens(Credentials(f"shop{one}-api", "x"), here, transport, store) for one in range(sellers)])

    async def work() -> None:
        for one in left:
            await one.get()

    await asyncio.to_thread(_barrier.wait)
    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    took = time.perf_counter() - started
    await transport.aclose()
    await redis.aclose()
    return took


@contextmanager
def _redis() -> Iterator[str]:
    """Start a redis-server on a free port, and yield its address."""
    program = shutil.which("redis-server")
    if program is None:
        raise SystemExit("install redis-server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)  # noqa: S603 - the program of this machine
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
