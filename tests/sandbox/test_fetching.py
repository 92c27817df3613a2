"""What a sandbox fetches for sellers: from this machine and the configured directories, and nothing else."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async.sandbox._fetch import Fetcher

ANSWER: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\ncontent"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Make the directory from which files may be fetched, beside one from which they may not."""
    (tmp_path / "outside.zip").write_bytes(b"secret")
    directory = tmp_path / "shared"
    directory.mkdir()
    return directory


@pytest.fixture
async def asked() -> AsyncIterator[tuple[int, list[str]]]:
    """Serve one answer to everybody on this machine, and give the port and the requests that came."""
    requests: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n" if b"moved" in requests[-1].encode() else ANSWER)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], requests


@pytest.mark.parametrize("name", ["plain.zip", "with blank.zip", "with%20escape.zip", "with#hash.zip", "été.zip"])
async def test_any_file_name(shared: Path, name: str) -> None:
    """A file is fetched by the URL that pathlib gives, whatever its name."""
    (shared / name).write_bytes(name.encode())
    (shared / "with escape.zip").write_bytes(b"another one")

    assert await Fetcher([shared]).fetch((shared / name).as_uri()) == name.encode()


async def test_files_outside_are_not_fetched(shared: Path) -> None:
    """Nothing outside the directories is fetched: by no path, and by no link that leads out or nowhere."""
    (shared / "out").symlink_to(shared.parent / "outside.zip")
    (shared / "circle").symlink_to(shared / "circle")
    if hasattr(os, "mkfifo"):
        os.mkfifo(shared / "pipe")
    names = ("../outside.zip", "%2e%2e/outside.zip", "out", "circle", "pipe", "", "missing", "a%00b", "x" * 5000)
    for url in [f"{shared.as_uri()}/{name}" for name in names]:
        assert await Fetcher([shared]).fetch(url) is None


async def test_other_machines_files_are_not_fetched(shared: Path) -> None:
    """A file: URL that names another machine is not taken for one of this machine."""
    (shared / "a.zip").write_bytes(b"content")
    local = (shared / "a.zip").as_uri()

    assert await Fetcher([shared]).fetch(local.replace("file:///", "file://localhost/")) == b"content"
    assert await Fetcher([shared]).fetch(local.replace("file:///", "file://server.example/")) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "user:password@127.0.0.1", "127.0.0.2@127.0.0.1"])
async def test_this_machine_is_asked(asked: tuple[int, list[str]], host: str) -> None:
    """A file that this machine serves is fetched."""
    port, requests = asked

    assert await Fetcher([]).fetch(f"http://{host}:{port}/a.zip") == b"content"
    assert len(requests) == 1


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1@server.example", "server.example", "127.0.0.1.server.example", "2130706433", "0x7f000001", "127.1",
        "0.0.0.0", "[::ffff:7f00:1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]",  # noqa: S104 - nothing is bound
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::]", "localhost.", "127.0.0.1\\@server.example",
        "127.0.0.1%2eserver.example", "", "10.0.0.1", "[fe80::1]", "169.254.169.254",
    ],
)  # fmt: skip
async def test_no_other_machine_is_contacted(asked: tuple[int, list[str]], host: str) -> None:
    """A host that is not plainly this machine is not asked, however it is written."""
    port, requests = asked

    assert await Fetcher([]).fetch(f"http://{host}:{port}/a.zip") is None
    assert requests == []


async def test_redirects_are_not_followed(asked: tuple[int, list[str]]) -> None:
    """A redirect is no file, wherever it leads."""
    port, requests = asked

    assert await Fetcher([]).fetch(f"http://127.0.0.1:{port}/moved") is None
    assert len(requests) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:99999/", "http://127.0.0.1:0/", "http://127.0.0.1:x/", "http://[::1", "http:///a", "ftp://[",
        "gopher://127.0.0.1/", "", "\0", "//127.0.0.1/", "http://localhost:99999/", "http://127.0.0.1:1/\ud800",
    ],
)  # fmt: skip
async def test_what_cannot_be_fetched_is_nothing(url: str) -> None:
    """A URL at which nothing can stand gives nothing and raises nothing: it would block all that is due behind it."""
    assert await Fetcher([]).fetch(url) is None


async def test_a_server_that_never_ends() -> None:
    """A server that goes on and on is given up after a while, for everybody waits behind it."""
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, EOFError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(0.05)
        writer.close()
        gone.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert await Fetcher([], timeout=0.2).fetch(f"http://127.0.0.1:{port}/") is None
        await gone.wait()
