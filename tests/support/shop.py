"""A seller's shop in a sandbox in which time does not pass by itself, and what can be put into it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from cdiscount_async import Client, Credentials
from cdiscount_async.models.offers import Offer, OfferFilterPaginated
from cdiscount_async.sandbox import Sandbox, Settings


@attrs.frozen
class Shop:
    """A seller's shop, and the directory that the sandbox fetches from."""

    sandbox: Sandbox
    client: Client
    directory: Path

    def eans(self, count: int) -> list[str]:
        """Return EANs of products that the seller does not offer."""
        rows = self.sandbox.tables(
            "SELECT ean FROM product WHERE open = 1 AND sku NOT IN (SELECT sku FROM offer WHERE seller = 1)"
            " ORDER BY sku LIMIT ?",
            count,
        )
        return [row["ean"] for row in rows]

    def new_eans(self, count: int) -> list[str]:
        """Return EANs that no product of the catalogue has."""
        return [_ean(f"36069990{number:04}") for number in range(count)]

    def category(self) -> str:
        """Return a category in which products can be created."""
        return str(
            self.sandbox.tables(
                "SELECT code FROM category WHERE code <> '' AND standard AND allows_offers AND NOT reserved LIMIT 1"
            )[0]["code"]
        )

    def wait(self, **time: float) -> None:
        """Move the time forward, so that packages are worked on."""
        self.sandbox.clock.advance(timedelta(**time))

    async def offers(self) -> dict[str, Offer]:
        """Return the seller's offers by their references."""
        reply = await self.client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=1))
        return {str(one.seller_product_id): one for one in reply.offer_list}


@asynccontextmanager
async def open_shop(directory: Path, **client: Any) -> AsyncIterator[Shop]:
    """Open the first seller's shop, without orders; nothing that the sandbox did may have failed at the end."""
    start = datetime.fromisoformat("2026-03-02T09:00")
    market = Settings(speed=0, start=start, orders=0, orders_a_day=0, offers=9, files=[directory])
    async with (
        Sandbox(market) as sandbox,
        Client(Credentials(sandbox.login, sandbox.password), sandbox.environment, **client) as opened,
    ):
        yield Shop(sandbox, opened, directory)
        assert list(sandbox.market.failures) == []


def _ean(digits: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
