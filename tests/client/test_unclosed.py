"""A client that was not closed warns once when it is dropped. No other client warns."""

import asyncio
import gc
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Final

import pytest

from cdiscount_async import Client, Credentials, Transport
from cdiscount_async.tokens import GivenToken

from ..hostile.servers import BOTH, Asked, response, serving, soap
from ..support.clients import HERE

TOKEN: Final = GivenToken("0" * 32, login="shop-api")


async def brands(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer GetBrandList."""
    writer.write(response(soap("GetBrandList")))


def told(drop: Callable[[], object]) -> list[str]:
    """Return the warnings that appear when something is garbage collected."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        drop()
        gc.collect()
    return [str(one.message) for one in caught if one.category is ResourceWarning]


async def test_an_open_client_that_is_dropped_is_named() -> None:
    """The warning names the client by its seller and its environment."""
    async with serving(brands) as here:
        clients = [Client(TOKEN, here)]
        await clients[0].call("GetBrandList")
        transport = clients[0]._session.transport

        assert ["unclosed Client('shop-api', local, Transport(httpx x64)): use `async with`, or `aclose`"] == told(
            clients.clear
        )
        await transport.aclose()


@BOTH
async def test_a_closed_client_is_silent(*, fast: bool) -> None:
    """A closed client, a view of it, and a client over a shared transport do not warn."""
    async with serving(brands) as here:
        own, shared = Client(TOKEN, here), Transport(fast=fast)
        clients = [own, own.for_seller(TOKEN), own.with_options(dry_run=False), Client(TOKEN, here, transport=shared)]
        for client in clients:
            await client.call("GetBrandList")
        views = clients[1:3]
        del clients[1:3], client
        assert [] == told(views.clear)
        await own.aclose()
        del own

        assert [] == told(clients.clear)
        await shared.aclose()


def test_an_unused_client_is_silent() -> None:
    """A client that made no call does not warn, nor does one whose constructor failed."""

    def drop() -> None:
        Client(TOKEN, HERE)
        with pytest.raises(TypeError):
            Client("shop-api")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="wait_for_opening"):
            Client(Credentials("shop-api", "the password"), HERE, wait_for_opening=-1)

    assert [] == told(drop)


async def test_the_end_of_the_interpreter_is_silent() -> None:
    """A client that exists until the program ends does not warn, and causes no error at the end."""
    script = (
        "import asyncio, sys; from cdiscount_async import Client, Environment; "
        "from cdiscount_async.tokens import GivenToken; "
        "client = Client(GivenToken('0' * 32, login='shop-api'), Environment.at(sys.argv[1])); "
        "asyncio.run(client.call('GetBrandList'))"
    )
    async with serving(brands) as here:
        command = [
            sys.executable,
            "-W",
            "always",
            "-c",
            script,
            here.service_url.removesuffix("/MarketplaceAPIService.svc"),
        ]
        ended = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)

    assert 0 == ended.returncode
    assert "Client" not in ended.stderr
    assert "Exception ignored" not in ended.stderr
