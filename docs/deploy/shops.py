"""The fleet of this deployment: its sellers, where its state is, and what happens to an order."""

import json
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import psycopg

from cdiscount_async import PRODUCTION, Client, Credentials, Environment, Order
from cdiscount_async.workers import PostgresCursorStore, Workers

SECRETS = Path(os.environ.get("SECRETS", "/run/secrets"))
"""A directory with a file for each secret, as Docker and Kubernetes make it."""
SERVICE = os.environ.get("CDISCOUNT_SERVICE")
"""The address of a sandbox; without one, the fleet calls production."""
POLL = timedelta(seconds=float(os.environ.get("POLL_SECONDS", "900")))


def secret(name: str) -> str:
    """Return the content of a file of secrets."""
    return (SECRETS / name).read_text(encoding="utf-8").strip()


async def sellers() -> AsyncIterator[Credentials]:
    """Yield the accounts. The fleet calls this function again each minute: replace it by a query of your database."""
    for login, password in json.loads(secret("sellers.json")).items():
        yield Credentials(login, password)


workers = Workers(
    sellers,
    Environment.at(SERVICE) if SERVICE else PRODUCTION,
    url=secret("redis_url"),
    secret=secret("fleet_secret").encode(),
    cursors=PostgresCursorStore(secret("postgres_url")),  # so that a lost Redis loses no cursor
    every=POLL,
)


@workers.on_order()
async def order(shop: Client, order: Order) -> None:
    """Store an order. It may come twice, so it replaces what is there."""
    async with await psycopg.AsyncConnection.connect(secret("postgres_url")) as connection:
        await connection.execute(
            "INSERT INTO shop_order (login, number, state) VALUES (%s, %s, %s)"
            " ON CONFLICT (login, number) DO UPDATE SET state = excluded.state",
            (shop.login, order.order_number, str(order.order_state)),
        )
