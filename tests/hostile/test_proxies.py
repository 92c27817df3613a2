"""A proxy that fails to make a tunnel proves that the request was not sent. Tunnels are used again."""

import asyncio
import re
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async import ConnectFailed, Timeouts, Transport

from ..client.peer import OK, Do, Script, answer, certificate, listening
from .servers import BOTH

BREAKS: Final[dict[str, Script]] = {
    "closes": (Do.CLOSE,),
    "resets": (Do.RESET,),
    "says nothing": (Do.HANG,),
    "says half": (b"HTTP/1.1 200 Conn", Do.CLOSE),
    "says half and stops": (b"HTTP/1.1 200 Conn", Do.HANG),
    "speaks another protocol": (b"Martin\r\n\r\n", Do.CLOSE),
    "wants a password": (answer(b"", status="407 Proxy Authentication Required"),),
    "finds nobody": (answer(b"<html>Bad Gateway</html>", status="502 Bad Gateway"),),
    "agrees and closes": (b"HTTP/1.1 200 Connection established\r\n\r\n", Do.CLOSE),
    "agrees and says nothing": (b"HTTP/1.1 200 Connection established\r\n\r\n", Do.HANG),
    "agrees and speaks no TLS": (b"HTTP/1.1 200 Connection established\r\n\r\n", b"Martin", Do.CLOSE),
}


@BOTH
@pytest.mark.parametrize("breaks", BREAKS)
async def test_a_proxy_that_makes_no_tunnel_is_a_failed_connection(breaks: str, *, fast: bool) -> None:
    """After any failure of a CONNECT the request was not sent, so a write may be repeated."""
    script = BREAKS[breaks]
    timeouts = Timeouts(connect=0.2, read=0.2) if Do.HANG in script else Timeouts()
    sent: list[bool] = []
    async with listening(*script) as proxy:
        address = proxy.url.replace("//", "//me:secret@")
        async with aclosing(Transport(fast=fast, proxy=address, timeouts=timeouts)) as transport:
            with pytest.raises(ConnectFailed, match=r"no connection to marketplace\.test:443 ") as caught:
                await transport.post("https://marketplace.test/", b"", {}, on_sent=lambda: sent.append(True))

    assert [] == sent
    assert [] == [one for one in ("secret", "Martin") if one in f"{caught.value!r} {caught.value.__cause__!r}"]


async def _tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Lead a connection to where its CONNECT says."""
    head = await reader.readuntil(b"\r\n\r\n")
    port = re.match(rb"CONNECT 127\.0\.0\.1:(\d+) ", head)
    assert port is not None
    there, onward = await asyncio.open_connection("127.0.0.1", int(port[1]))
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")

    async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(1 << 16):
                target.write(data)
                await target.drain()
        target.close()

    await asyncio.gather(pump(reader, onward), pump(there, writer))


@BOTH
async def test_a_tunnel_is_used_again(tmp_path: Path, *, fast: bool) -> None:
    """Requests that follow each other need one connection through a proxy too."""
    async with listening(OK, secure=tmp_path) as peer, await asyncio.start_server(_tunnel, "127.0.0.1") as proxy:
        address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        verify = str(certificate(tmp_path))
        async with aclosing(Transport(fast=fast, proxy=address, verify=verify)) as transport:
            for _ in range(3):
                assert b"answer" == (await transport.post(peer.url, b"", {})).body
        await peer.left()

    assert 1 == peer.connections
