"""Ctrl+C and SIGTERM: both end a command, whatever it is doing."""

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

__all__ = ("run", "terminable")

R = TypeVar("R")


def run(work: Coroutine[Any, Any, R]) -> R:
    """Run something as `asyncio.run` does, and cancel it at SIGTERM as at Ctrl+C.

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

        with _at_term(stop):
            return await work

    return asyncio.run(stoppable())


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM raise KeyboardInterrupt where no event loop runs: a prompt then leaves the terminal as it was."""
    with _at_term(signal.default_int_handler):
        yield


@contextmanager
def _at_term(handler: Callable[..., Any]) -> Iterator[None]:
    """Handle SIGTERM, unless whoever started the process wants it to be ignored; only the main thread can."""
    before = signal.getsignal(signal.SIGTERM)
    if before is signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGTERM, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)
