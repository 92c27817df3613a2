"""A limit of time for the user's own code: a source of sellers, a store of cursors."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from ..errors import WorkersError

__all__ = ("within",)

R = TypeVar("R")


async def within(seconds: float, call: Awaitable[R], problem: str) -> R:
    """Return the result of a call. Raise WorkersError with the problem if the call takes longer.

    A TimeoutError of the call itself is raised as it is.
    """
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await call
    except TimeoutError:
        if not limit.expired():
            raise
    raise WorkersError(f"{problem} after {seconds:g} seconds")
