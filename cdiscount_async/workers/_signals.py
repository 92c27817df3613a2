"""Signals that end a fleet."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ("until_signal",)


async def until_signal(work: Coroutine[Any, Any, None]) -> None:
    """Await a coroutine, cancel it after SIGTERM and SIGINT, and wait for its end."""
    stopped = asyncio.Event()
    working = asyncio.create_task(work)
    with _at_signals(stopped.set):
        stopping = asyncio.create_task(stopped.wait())
        try:
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            working.cancel()
            await asyncio.wait({working, stopping})
    if not working.cancelled():
        working.result()


@contextmanager
def _at_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call a function at SIGTERM and SIGINT. Windows has only Ctrl+C, which cancels the task."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT) if sys.platform != "win32" else ()
    for number in numbers:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
