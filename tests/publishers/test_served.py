"""A server in this process: the sandbox fetches from it, and nothing of it stays."""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from cdiscount_async import Client, Credentials
from cdiscount_async.models.common import PackageFilter
from cdiscount_async.models.offers import OfferPackageRequest
from cdiscount_async.publishers import check_reachable
from cdiscount_async.publishers.served import ServedPublisher
from cdiscount_async.sandbox import Sandbox, Settings

from .conftest import PACKAGE


async def fetched(url: str) -> httpx.Response:
    """Fetch what is at an address."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(url)


async def test_the_sandbox_fetches_a_package(package: Path) -> None:
    """A package that is published here is fetched, and its offer reported on."""
    settings = Settings(sellers=1, offers=5, orders=0, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))
    async with Sandbox(settings) as sandbox, ServedPublisher() as publisher:
        publication = await publisher.publish(package, "spring")
        async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
            sent = await client.offers.submit_offer_package(OfferPackageRequest(zip_file_full_path=publication.url))
            sandbox.clock.set(datetime(2026, 3, 2, 10, 0))
            await sandbox.settle()
            report = await client.offers.get_offer_package_submission_result(PackageFilter(package_id=sent.package_id))

    assert ["REF-1"] == [log.seller_product_id for log in report.offer_log_list]


async def test_it_serves_only_while_it_is_entered(package: Path) -> None:
    """Outside of its `async with` nobody listens, and nothing can be published."""
    async with ServedPublisher() as publisher:
        publication = await publisher.publish(package, "spring")
        there = await fetched(publication.url)

    assert PACKAGE == there.content
    with pytest.raises(httpx.ConnectError):
        await fetched(publication.url)
    with pytest.raises(RuntimeError, match="not open"):
        await publisher.publish(package, "spring")


async def test_it_leaves_no_task(package: Path) -> None:
    """When it ends, also with a connection that is still open, no task of it goes on."""
    async with ServedPublisher() as publisher:
        publication = await publisher.publish(package, "spring")
        parts = urlsplit(publication.url)
        _, writing = await asyncio.open_connection(parts.hostname, parts.port)
    writing.close()
    await writing.wait_closed()

    assert {asyncio.current_task()} == asyncio.all_tasks()


async def test_a_download_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    """A client that takes nothing does not keep the server, and no task of it goes on."""
    file = tmp_path / "large.zip"
    file.write_bytes(b"PK" + bytes(16 << 20))
    async with ServedPublisher(shutdown_timeout=0) as publisher:
        parts = urlsplit((await publisher.publish(file, "large")).url)
        reading, writing = await asyncio.open_connection(parts.hostname, parts.port, limit=1)
        writing.write(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        await reading.readexactly(1)  # the answer has begun
    writing.close()
    with suppress(ConnectionError):  # it was reset
        await writing.wait_closed()

    assert {asyncio.current_task()} == asyncio.all_tasks()


async def test_a_withdrawn_package_is_gone(package: Path) -> None:
    """A withdrawn package is not found, and the others are."""
    async with ServedPublisher() as publisher:
        first, second = await publisher.publish(package, "one"), await publisher.publish(package, "two")
        await publisher.withdraw(first)
        await publisher.withdraw(first)
        answers = [(await fetched(one.url)).status_code for one in (first, second)]

    assert [404, 200] == answers


@pytest.mark.parametrize("seen", ["/p", ""])
async def test_a_proxy_may_be_in_front_of_it(package: Path, seen: str) -> None:
    """Behind a proxy the address begins with `base_url`, whether or not the proxy removes the path."""
    with_port = "http://127.0.0.1:{}"
    async with ServedPublisher() as free:  # whose port is free again afterwards
        port = urlsplit((await free.publish(package, "spring")).url).port
    async with ServedPublisher(port=port or 0, base_url="https://files.shop.example/p") as publisher:
        publication = await publisher.publish(package, "spring")
        answer = await fetched(f"{with_port.format(port)}{seen}/{publication.name}")

    assert f"https://files.shop.example/p/{publication.name}" == publication.url
    assert 200 == answer.status_code


async def test_its_log_shows_no_address(package: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing that the server logs holds the name of a package."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # which asks here, and logs whatever it asks for
    async with ServedPublisher() as publisher:
        publication = await publisher.publish(package, "spring")
        await fetched(publication.url)

    assert publication.name not in caplog.text


async def test_a_port_that_is_taken_is_reported() -> None:
    """A second server at the same port cannot be entered, and the first goes on."""
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            await ServedPublisher(port=port).__aenter__()


async def test_it_is_entered_once() -> None:
    """Entering it twice is an error."""
    async with ServedPublisher() as publisher:
        with pytest.raises(RuntimeError, match="open already"):
            await publisher.__aenter__()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])  # noqa: S104 - none of them is listened on
def test_a_wildcard_host_needs_an_address(host: str) -> None:
    """A wildcard host needs the address at which others reach it."""
    with pytest.raises(ValueError, match="needs a base_url"):
        ServedPublisher(host=host)


async def test_waiting_ends_when_everything_was_fetched(package: Path) -> None:
    """Each package was fetched as a whole, or withdrawn."""
    async with ServedPublisher() as publisher:
        await publisher.until_fetched()  # there is nothing to fetch
        first, second, third = [await publisher.publish(package, name) for name in ("one", "two", "three")]
        waiting = asyncio.ensure_future(publisher.until_fetched())

        assert 3 == publisher.unfetched
        await fetched(first.url)
        assert 2 == publisher.unfetched
        await publisher.withdraw(second)
        assert not waiting.done()
        await fetched(third.url)

        await waiting
        assert 0 == publisher.unfetched


async def test_a_check_is_no_fetch(package: Path) -> None:
    """HEAD, a request for the beginning, and a request for another path are no fetch."""
    async with ServedPublisher() as publisher, httpx.AsyncClient(trust_env=False) as client:
        publication = await publisher.publish(package, "spring")

        assert (await check_reachable(publication)).ok
        await client.head(publication.url)
        await client.get(f"{publication.url}x")

        assert 1 == publisher.unfetched


async def test_a_fetch_that_breaks_off_is_none(tmp_path: Path) -> None:
    """A client that leaves before the end has not fetched a package; one that has everything may leave at once."""
    file = tmp_path / "large.zip"
    file.write_bytes(b"PK" + bytes(16 << 20))
    async with ServedPublisher() as publisher:
        parts = urlsplit((await publisher.publish(file, "large")).url)
        asked = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
        reading, writing = await asyncio.open_connection(parts.hostname, parts.port, limit=1)
        writing.write(asked)
        await reading.readexactly(1)  # the answer has begun
        writing.close()
        with suppress(ConnectionError):
            await writing.wait_closed()
        await asyncio.sleep(0.2)
        assert 1 == publisher.unfetched

        reading, writing = await asyncio.open_connection(parts.hostname, parts.port)
        writing.write(asked)
        await reading.readuntil(b"\r\n\r\n")
        await reading.readexactly(file.stat().st_size)
        writing.close()
        await publisher.until_fetched()


async def test_a_fetch_that_ends_while_it_is_left_counts(tmp_path: Path) -> None:
    """A download that is under way at the end may go on for a while, and counts afterwards."""
    file = tmp_path / "large.zip"
    file.write_bytes(b"PK" + bytes(16 << 20))
    async with ServedPublisher() as publisher:
        parts = urlsplit((await publisher.publish(file, "large")).url)
        reading, writing = await asyncio.open_connection(parts.hostname, parts.port)
        writing.write(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
        await reading.readuntil(b"\r\n\r\n")
        rest = asyncio.ensure_future(reading.read(-1))
        assert 1 == publisher.unfetched

    assert file.stat().st_size == len(await rest)
    assert 0 == publisher.unfetched
    writing.close()
    await writing.wait_closed()
