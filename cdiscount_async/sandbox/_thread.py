"""A sandbox that is served from its own thread, for programs and tests without asyncio."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread

from ._sandbox import Sandbox

_Serving = tuple[asyncio.AbstractEventLoop, asyncio.Event]


@contextmanager
def serving(sandbox: Sandbox) -> Iterator[Sandbox]:
    """Serve a sandbox in a thread until the block ends. Errors of its opening and closing are raised here."""
    started: Future[_Serving] = Future()
    ended: Future[None] = Future()

    async def serve() -> None:
        stop = asyncio.Event()
        async with sandbox:
            started.set_result((asyncio.get_running_loop(), stop))
            await stop.wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:  # noqa: BLE001 - the other thread raises it
            (ended if started.done() else started).set_exception(error)
        else:
            ended.set_result(None)

    thread = Thread(target=run, name="cdiscount-sandbox", daemon=True)
    thread.start()
    try:
        loop, stop = started.result()
    except BaseException:
        thread.join()
        raise
    try:
        yield sandbox
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        ended.result()
