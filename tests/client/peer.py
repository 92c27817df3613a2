"""A server on this machine that follows a script for each connection, byte by byte."""

import asyncio
import enum
import re
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TypeAlias

OK: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nanswer"


class Do(enum.Enum):
    """The actions of a peer besides sending bytes."""

    HANG = "say nothing more, until the client goes"
    CLOSE = "close the connection"
    RESET = "break the connection"
    PAUSE = "wait until `resume` is called"


Script: TypeAlias = tuple[bytes | Do, ...]


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Write a whole answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Peer:
    """Follows its script after each request, and stores the requests."""

    def __init__(self, script: Script, scheme: str) -> None:
        self.script = script
        self.port = 0
        self.requests: list[bytes] = []
        self.connections = 0
        """How many connections were ever opened."""
        self._changed = asyncio.Condition()
        self._resumed = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._scheme = scheme

    @property
    def url(self) -> str:
        """The URL of the peer."""
        return f"{self._scheme}://127.0.0.1:{self.port}/"

    @property
    def open(self) -> int:
        """How many connections are open."""
        return len(self._writers)

    async def asked(self, times: int) -> None:
        """Wait until so many requests have come."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.requests) >= times)

    async def left(self) -> None:
        """Wait until no connection is open."""
        await self.fewer(1)

    async def fewer(self, than: int) -> None:
        """Wait until fewer connections are open."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.open < than)

    def resume(self) -> None:
        """End the pauses of the script."""
        self._resumed.set()

    async def close(self) -> None:
        """Break every connection."""
        for writer in self._writers:
            writer.transport.abort()
        await self.left()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        self.connections += 1
        self._writers.add(writer)
        try:
            while (request := await _request(reader)) is not None:
                async with self._changed:
                    self.requests.append(request)
                    self._changed.notify_all()
                for step in self.script:
                    if isinstance(step, bytes):
                        writer.write(step)
                        await writer.drain()
                    elif step is Do.PAUSE:
                        await self._resumed.wait()
                    else:
                        await _do(step, reader, writer)
                        return
        except ConnectionError:  # the client broke it
            pass
        finally:
            writer.close()
            async with self._changed:
                self._writers.remove(writer)
                self._changed.notify_all()


@asynccontextmanager
async def listening(*script: bytes | Do, secure: Path | None = None) -> AsyncIterator[Peer]:
    """Open a peer. With a directory for its certificate, it uses TLS."""
    context = None
    if secure is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate(secure))
    peer = Peer(script, "http" if context is None else "https")
    async with await asyncio.start_server(peer.serve, "127.0.0.1", ssl=context) as server:
        peer.port = server.sockets[0].getsockname()[1]
        try:
            yield peer
        finally:
            await peer.close()


def certificate(directory: Path) -> Path:
    """Write the file of the certificate that a secure peer shows, with its key."""
    path = directory / "localhost.pem"
    path.write_text(_KEY + _CERTIFICATE, encoding="ascii")
    return path


async def _request(reader: asyncio.StreamReader) -> bytes | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        return head + await reader.readexactly(int(length[1]) if length else 0)
    except asyncio.IncompleteReadError:
        return None


async def _do(what: Do, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    if what is Do.HANG:
        await reader.read()
    elif what is Do.RESET:
        raw: socket.socket = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


# Nobody trusts this key: it exists for these tests, and is good for this machine's own name until 2126.
_KEY: Final = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmWeL3X2LgwMT2nTL
zzorrHYla94GAEkQWlHNJGUomHOhRANCAASh8aGPLAl1LwchSkmN8657egbN5NFU
Y1P4jgkE/rm0greECgK/bL/YsEaNyRa2I4sX2rmcZpr4sI0VhviU83RA
-----END PRIVATE KEY-----
"""
_CERTIFICATE: Final = """\
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUUyvsGL1VUU5XiF3XJeNE4AagiQQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE4MzAyN1oYDzIxMjYxMDMw
MTgzMDI3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASh8aGPLAl1LwchSkmN8657egbN5NFUY1P4jgkE/rm0greECgK/bL/Y
sEaNyRa2I4sX2rmcZpr4sI0VhviU83RAo28wbTAdBgNVHQ4EFgQUCJAiyf0NJdhB
Ov53TTZjoSdBQ0cwHwYDVR0jBBgwFoAUCJAiyf0NJdhBOv53TTZjoSdBQ0cwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAMKQYO5qc+P7QEYyf0rIvbe1eOV3ZtMnACwL5XVnshCMAiBo
6UJA83g+DyC/BvHiM+CAXQ6KWdYfQc1RkgQ0RwSxRQ==
-----END CERTIFICATE-----
"""
