"""Work in an event loop that Ctrl+C, SIGTERM and SIGHUP cancel."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from ._interrupts import at_termination

__all__ = ("run",)

R = TypeVar("R")


def run(work: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine as `asyncio.run` does, and cancel it at SIGTERM and SIGHUP as at Ctrl+C.

    A second signal does not wait for the end of the work. Raises KeyboardInterrupt after a signal.
    """

    async def stoppable() -> R:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        stopped = False

        def stop(*_: object) -> None:
            nonlocal stopped
            if task is None or stopped:  # the event loop may be blocked
                raise KeyboardInterrupt
            stopped = True
            loop.call_soon_threadsafe(task.cancel)

        with at_termination(stop):
            return await work

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
