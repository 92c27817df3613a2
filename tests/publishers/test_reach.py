"""Whether a publication can be fetched, asked on the real wire."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cdiscount_async.publishers import Publication, check_reachable
from cdiscount_async.publishers.served import ServedPublisher

from .conftest import PACKAGE

PRIVATE = "its address is private: nobody elsewhere can reach it"
REDIRECTED = "it is redirected, and it is unknown whether the service follows"
ZIP = b"HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: 4\r\n\r\nPK\3\4"


@asynccontextmanager
async def answering(answer: Callable[[str], bytes]) -> AsyncIterator[Publication]:
    """Serve a publication by a function from the path of a request to the bytes of its answer."""

    async def serve(reading: asyncio.StreamReader, writing: asyncio.StreamWriter) -> None:
        request = await reading.readuntil(b"\r\n\r\n")
        writing.write(answer(request.split()[1].decode()))
        await writing.drain()
        writing.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield Publication(f"http://127.0.0.1:{port}/secret.zip", "secret.zip")


async def test_a_publication_is_reached(package: Path) -> None:
    """A served package is found, with its size. The only warning is that its address is private."""
    async with ServedPublisher() as publisher:
        found = await check_reachable(await publisher.publish(package, "spring"))

    assert (True, 200, len(PACKAGE)) == (found.ok, found.status, found.size)
    assert (PRIVATE,) == found.warnings


async def test_a_publication_that_is_gone_is_a_problem(package: Path) -> None:
    """An answer that is no success is a problem."""
    async with ServedPublisher() as publisher:
        publication = await publisher.publish(package, "spring")
        await publisher.withdraw(publication)
        found = await check_reachable(publication)

    assert (False, 404, ("the answer has the status 404",)) == (found.ok, found.status, found.problems)


async def test_a_part_is_enough() -> None:
    """A server that sends only the requested part gets no other request; the size of the whole is known."""
    part = b"HTTP/1.1 206 Partial Content\r\nContent-Type: application/zip\r\nContent-Range: bytes 0-1/977\r\n\r\nPK"
    async with answering(lambda _: part) as publication:
        found = await check_reachable(publication)

    assert (True, 977) == (found.ok, found.size)


async def test_a_page_is_no_package() -> None:
    """A page for people, such as a login, is a problem though its status is good."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>log in</html>"
    async with answering(lambda _: page) as publication:
        found = await check_reachable(publication)

    assert ("it does not begin as a zip does",) == found.problems
    assert (PRIVATE, "its Content-Type is not that of a zip") == found.warnings


async def test_a_redirect_is_warned_of() -> None:
    """A redirect is followed, with a warning: it is unknown whether the service follows."""
    moved = b"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"
    async with answering(lambda path: ZIP if path == "/other" else moved) as publication:
        found = await check_reachable(publication)

    assert (True, (PRIVATE, REDIRECTED)) == (found.ok, found.warnings)


async def test_a_circle_of_redirects_ends() -> None:
    """Redirects are followed a few times only."""
    moved = b"HTTP/1.1 301 Moved Permanently\r\nLocation: /secret.zip\r\nContent-Length: 0\r\n\r\n"
    async with answering(lambda _: moved) as publication:
        found = await check_reachable(publication)

    assert ("it is redirected more than 5 times",) == found.problems


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://127.0.0.1:99999/", "http://"])
async def test_a_redirect_that_leads_nowhere_is_a_problem(location: str) -> None:
    """A redirect to what is no web address is a problem, and followed no further."""
    moved = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    async with answering(lambda _: moved.encode()) as publication:
        found = await check_reachable(publication)

    assert (False, 302) == (found.ok, found.status)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-x\r\n"])
async def test_another_protocol_is_a_problem(answer: bytes) -> None:
    """A server that does not speak HTTP is a problem."""
    async with answering(lambda _: answer) as publication:
        found = await check_reachable(publication)

    assert (False, True) == (found.ok, found.problems[0].startswith("it cannot be fetched ("))


@pytest.mark.parametrize(
    "url", ["", "not an address", "http://127.0.0.1:99999/", "ftp://127.0.0.1/a.zip", "http://127.0.0.1:1/"]
)
async def test_an_address_that_leads_nowhere_is_a_problem(url: str) -> None:
    """An address that cannot be reached is a result, not an error."""
    assert not (await check_reachable(Publication(url, "a.zip"))).ok


async def test_a_silent_server_is_given_up() -> None:
    """The check ends after its timeout."""
    with socket.create_server(("127.0.0.1", 0)) as listening:  # and takes no connection
        port = listening.getsockname()[1]
        found = await check_reachable(Publication(f"http://127.0.0.1:{port}/secret.zip", "secret.zip"), seconds=0.1)

    assert ("no answer within 0.1 seconds",) == found.problems


async def test_nothing_shows_the_address(caplog: pytest.LogCaptureFixture) -> None:
    """Neither the result nor a log contains the address."""
    caplog.set_level(logging.DEBUG)
    async with answering(lambda _: ZIP) as publication:
        found = await check_reachable(publication)

    assert "secret" not in caplog.text + repr(found)
