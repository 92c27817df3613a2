"""Ctrl+C, SIGTERM and SIGHUP, which comes when a terminal is closed: each ends a command, whatever it is doing."""

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

__all__ = ("run", "terminable")

R = TypeVar("R")


def run(work: Coroutine[Any, Any, R]) -> R:
    """Run something as `asyncio.run` does, and cancel it at SIGTERM and SIGHUP as at Ctrl+C.

    A second signal does not wait for the work to end. Raises KeyboardInterrupt or CancelledError then.
    """

    async def stoppable() -> R:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        stopped = False

        def stop(*_: object) -> None:
            nonlocal stopped
            if task is None or stopped:  # the loop may not have come to the first one
                raise KeyboardInterrupt
            stopped = True
            loop.call_soon_threadsafe(task.cancel)

        with _at_end(stop):
            return await work

    return asyncio.run(stoppable())


@contextmanager
def terminable() -> Iterator[None]:
    """Let both raise KeyboardInterrupt where no event loop runs: a prompt then leaves the terminal as it was."""
    with _at_end(signal.default_int_handler):
        yield


@contextmanager
def _at_end(handler: Callable[..., Any]) -> Iterator[None]:
    """Handle SIGTERM and SIGHUP, unless whoever started the process wants them to be ignored, as `nohup` does.

    Only the main thread can.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = (signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
        before = {one: found for one in numbers if (found := signal.getsignal(one)) is not signal.SIG_IGN}
    for number in before:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, found in before.items():
            signal.signal(number, found or signal.SIG_DFL)
