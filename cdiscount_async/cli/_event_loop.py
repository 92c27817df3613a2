"""Runs a coroutine in an event loop. Ctrl+C, SIGTERM and SIGHUP cancel it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from ._interrupts import at_termination

__all__ = ("run",)

R = TypeVar("R")


def run(work: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine as `asyncio.run` does, and cancel it after SIGTERM and SIGHUP as after Ctrl+C.

    After a second signal the command ends at once. Raises KeyboardInterrupt after a signal.
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
