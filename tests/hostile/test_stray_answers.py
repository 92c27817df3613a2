"""Unrequested bytes on an idle connection: they are never an answer, and no write is lost or repeated."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import ascii_uppercase
from typing import Final, TypeAlias

import attrs
import pytest

from cdiscount_async import Timeouts, Transport, TransportError

from ..client.peer import certificate
from .servers import BOTH, Asked, response, serving

PROXYS_408: Final = response(b"too slow", "Connection: close", status="408 Request Time-out")

Trick: TypeAlias = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
"""The behaviour of a server on a connection. Its argument is the right answer."""


async def _again_in_one_piece(due: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(due + due)


async def _again_at_once(due: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(due)
    writer.write(due)


async def _again_behind_64_kib(due: bytes, writer: asyncio.StreamWriter) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
    rest = (1 << 16) - len(head % (1 << 15))
    writer.write(head % rest + due[-1:] * rest + due)


def _late(stray: bytes = b"", *, close: bool = False) -> Trick:
    """Return the answer, and something else once the connection is idle; the answer again where nothing is named."""

    async def trick(due: bytes, writer: asyncio.StreamWriter) -> None:
        def go_on() -> None:
            writer.write(stray or due)
            if close:
                writer.close()

        writer.write(due)
        asyncio.get_running_loop().call_later(0.001, go_on)

    return trick


async def _goodbye(due: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(due)
    asyncio.get_running_loop().call_later(0.001, writer.close)


TRICKS: Final[dict[str, Trick]] = {
    "the answer twice in one piece": _again_in_one_piece,
    "the answer twice, in two pieces": _again_at_once,
    "an answer of 64 KiB, and another": _again_behind_64_kib,
    "the answer again, late": _late(),
    "a proxy's 408, late": _late(PROXYS_408),
    "a proxy's 408, late, and the end": _late(PROXYS_408, close=True),
    "one byte, late": _late(b"H"),
    "a blank line, late": _late(b"\r\n"),
    "half an answer, late": _late(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "the head of an answer, late": _late(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"),
    "an interim answer, late": _late(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "the end": _goodbye,
}


@attrs.frozen
class Seen:
    """The results of the calls."""

    others: int
    """Answers that were another's."""
    failed: int
    twice: int
    """Requests that reached the server more than once."""


async def calls(trick: Trick, tls: Path | None, *, fast: bool, pause: float) -> Seen:
    """Make calls one after the other to a server that answers each with its own text, and misbehaves."""
    context = None
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate(tls))
    arrived: Counter[bytes] = Counter()

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        arrived[asked.body] += 1
        await trick(response(asked.body), writer)

    others = failed = 0
    transport = Transport(fast=fast, timeouts=Timeouts(read=5), verify=None if tls is None else str(certificate(tls)))
    async with serving(handler, tls=context) as environment:
        for number, letter in enumerate(ascii_uppercase[:10]):
            question = letter.encode()
            try:
                answer = await transport.post(environment.service_url, question, {}, seller=str(number % 3))
            except TransportError:
                failed += 1
            else:
                others += answer.body[-1:] != question
            await asyncio.sleep(pause)
        await transport.aclose()
    return Seen(others, failed, sum(times > 1 for times in arrived.values()))


@BOTH
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
@pytest.mark.parametrize("trick", TRICKS)
async def test_a_stray_answer_is_dropped(trick: str, tmp_path: Path, *, secure: bool, fast: bool) -> None:
    """A connection that receives bytes while idle is closed: the next write is sent once, on another one."""
    assert Seen(0, 0, 0) == await calls(TRICKS[trick], tmp_path if secure else None, fast=fast, pause=0.003)
