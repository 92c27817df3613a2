"""A marketplace in this process, and the two places where a fleet keeps its state."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from cdiscount_async import Transport
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.postgres import postgres_server, postgres_url
from ..support.redis import redis_url

__all__ = ("postgres_server", "postgres_url", "redis_url")

SECRET: Final = b"sixteen bytes, or more"
_NUMBERS: Final = count(1)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Return a marketplace with three sellers, whose orders are placed by the tests."""
    with Sandbox(Settings(sellers=3, offers=30, orders=0, orders_a_day=0)) as sandbox:
        yield sandbox


@pytest.fixture
async def transport(sandbox: Sandbox) -> AsyncIterator[Transport]:
    """Return connections to the marketplace, without a network."""
    transport = Transport(http=httpx.ASGITransport(app=sandbox))
    yield transport
    await transport.aclose()


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """Return the arguments that say where a fleet keeps its state: in this process with files, or in Redis."""
    if request.param == "memory":
        return {"directory": tmp_path / "workers"}
    return {"url": request.getfixturevalue("redis_url"), "secret": SECRET, "name": f"fleet{next(_NUMBERS)}"}


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so; the test's own time-out ends a wait for what never happens."""
    while not is_so():  # noqa: ASYNC110 - anything may change it
        await asyncio.sleep(0.01)
