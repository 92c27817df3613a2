"""A sandbox that is called with hooks, and what its hooks receive."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from cdiscount_async import Client, Credentials, Timing
from cdiscount_async.hooks import Attempt, Exchange, Hooks
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings
from cdiscount_async.tokens import MemoryTokenStore

SETTINGS: Final = Settings(
    seed=1, sellers=1, offers=0, orders=0, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0)
)
EXCHANGE: Final = Exchange("GetOrderList", "shop-api", "production")
ATTEMPT: Final = Attempt(2, datetime(2026, 3, 2, 9, 0, tzinfo=UTC), duration=1.25, status=503, outcome="HttpError")


async def no_wait(_: float) -> None:
    """Wait for nothing."""


@asynccontextmanager
async def calling(
    hooks: Sequence[Hooks], *rules: FaultRule, password: str | None = None
) -> AsyncIterator[tuple[Client, Sandbox]]:
    """Return a client with hooks, and the sandbox that it calls."""
    timing = Timing(sleep=no_wait, chance=lambda: 0.5)
    async with Sandbox(SETTINGS, faults=Faults(rules=rules)) as sandbox:
        credentials = Credentials(sandbox.login, password or sandbox.password)
        async with Client(
            credentials, sandbox.environment, hooks=hooks, timing=timing, token_store=MemoryTokenStore()
        ) as client:
            yield client, sandbox
