"""A shop whose time passes while a client waits, a publisher, and a client whose answers a test writes."""

from collections.abc import AsyncIterator
from pathlib import Path

import attrs
import httpx
import pytest
import respx

from cdiscount_async import Client, Credentials, wire
from cdiscount_async.models.common import ServiceBaseAPIMessage
from cdiscount_async.publishers.served import ServedPublisher
from cdiscount_async.submissions import FileLedger

from ..support.shop import Shop, open_shop
from ..support.timing import VirtualTime
from ..support.token_service import BODY, HERE

TOKEN = BODY.format("0123456789abcdef0123456789abcdef")


class ShopTime(VirtualTime):
    """Time that passes in the sandbox too when a client waits."""

    shop: Shop

    async def sleep(self, seconds: float) -> None:
        """Wait for nothing, and let the sandbox do what was due meanwhile."""
        await super().sleep(seconds)
        self.shop.wait(seconds=seconds)
        await self.shop.sandbox.settle()


@pytest.fixture
def time() -> ShopTime:
    """Return the time by which clients wait."""
    return ShopTime()


@pytest.fixture
async def shop(tmp_path: Path, time: ShopTime) -> AsyncIterator[Shop]:
    """Open a shop."""
    async with open_shop(tmp_path, timing=time.timing) as opened:
        time.shop = opened
        yield opened


@pytest.fixture
async def publisher() -> AsyncIterator[ServedPublisher]:
    """Serve what is published on this machine."""
    async with ServedPublisher() as served:
        yield served


@pytest.fixture
def ledger(tmp_path: Path) -> FileLedger:
    """Return a ledger of its own."""
    return FileLedger(tmp_path / "submissions.db")


@attrs.frozen
class Scripted:
    """A client, and the replies that it gets."""

    client: Client
    time: VirtualTime
    router: respx.MockRouter

    def answers(self, operation: str, *results: ServiceBaseAPIMessage) -> None:
        """Make an operation answer with one result after the other, written as the service writes them."""
        action = f'"http://www.cdiscount.com/IMarketplaceAPIService/{operation}"'
        replies = [httpx.Response(200, content=wire.write_reply(operation, result)) for result in results]
        self.router.post(HERE.service_url, headers={"SOAPAction": action}).mock(side_effect=replies)


@pytest.fixture
async def scripted() -> AsyncIterator[Scripted]:
    """Return a client of a marketplace whose answers the test decides."""
    time = VirtualTime()
    with respx.mock(assert_all_called=False) as router:
        router.get(url__startswith=HERE.sts_url).respond(text=TOKEN)
        async with Client(Credentials("shop-api", "Pa$$word1"), HERE, timing=time.timing) as client:
            yield Scripted(client, time, router)
