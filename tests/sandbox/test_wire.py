"""What crosses the wire, seen by plain HTTP: how an action may be written, and when a reply is compressed."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime

import httpx
import pytest

from cdiscount_async import wire
from cdiscount_async.operations import Orders
from cdiscount_async.sandbox import Sandbox, Settings

from .asking import Shop, shop

ACTION = Orders.get_global_configuration.action


@pytest.fixture
async def seller() -> AsyncIterator[Shop]:
    """Give the first seller of a sandbox in which nothing happens."""
    settings = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), orders=0, orders_a_day=0, offers=10)
    async with Sandbox(settings) as sandbox, shop(sandbox) as seller:
        yield seller


async def posted(seller: Shop, headers: Mapping[str, str]) -> httpx.Response:
    """Ask for the carriers."""
    body = wire.write_request(Orders.get_global_configuration, token=seller.token)
    typed = {"Content-Type": "text/xml; charset=utf-8", **headers}
    async with httpx.AsyncClient() as http:
        return await http.post(seller.sandbox.environment.service_url, content=body, headers=typed)


@pytest.mark.parametrize("action", [ACTION, f'"{ACTION}"'], ids=["bare", "quoted"])
async def test_action_may_be_quoted_or_not(seller: Shop, action: str) -> None:
    """Both ways in which clients write a SOAPAction are understood."""
    answer = await posted(seller, {"SOAPAction": action})

    assert 200 == answer.status_code
    assert "<Name>Chronopost</Name>" in answer.text


@pytest.mark.parametrize("action", ["", "GetGlobalConfiguration", f"{ACTION}s", ACTION.replace("http", "https")])
async def test_action_of_no_operation_is_a_fault(seller: Shop, action: str) -> None:
    """Whatever is not just an operation's action gets the fault of a dispatcher that finds none."""
    answer = await posted(seller, {"SOAPAction": action})

    assert 500 == answer.status_code
    assert "a:ActionNotSupported" in answer.text


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", "gzip"), ("identity", None)])
async def test_reply_is_compressed_for_those_who_accept_it(seller: Shop, accepted: str, encoding: str | None) -> None:
    """A reply is compressed where the client says so, and only there; caches are told in both cases."""
    answer = await posted(seller, {"SOAPAction": ACTION, "Accept-Encoding": accepted})

    assert encoding == answer.headers.get("Content-Encoding")
    assert ("Accept-Encoding", "private") == (answer.headers["Vary"], answer.headers["Cache-Control"])
    assert "<Name>Chronopost</Name>" in answer.text
