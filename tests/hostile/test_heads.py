"""Answers whose head does not end, in all ways that HTTP allows: time and memory stay bounded."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import aclosing
from itertools import count, repeat
from typing import Final

import pytest

from cdiscount_async import TimedOut, Timeouts, Transport, TransportError

from .servers import BOTH, Asked, response, serving

START: Final = b"HTTP/1.1 200 OK\r\n"
MOST: Final = 1 << 23
"""How many bytes of a head a client may take before it gives up; those in the network's buffers count too."""


def _headers() -> Iterator[bytes]:
    yield START
    for number in count():
        yield b"X-%d: %s\r\n" % (number, b"x" * 1000)


def _one_header() -> Iterator[bytes]:
    yield START + b"X: "
    yield from repeat(b"x" * 1000)


def _folded() -> Iterator[bytes]:
    yield START + b"X: x\r\n"
    yield from repeat(b" x\r\n" * 100)


def _reason() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 "
    yield from repeat(b"x" * 1000)


def _trailers() -> Iterator[bytes]:
    yield START + b"Transfer-Encoding: chunked\r\n\r\n0\r\n"
    for number in count():
        yield b"X-%d: %s\r\n" % (number, b"x" * 1000)


FLOODS: Final[dict[str, Callable[[], Iterator[bytes]]]] = {
    "headers": _headers,
    "a header": _one_header,
    "a folded header": _folded,
    "a reason phrase": _reason,
    "trailers": _trailers,
}


@BOTH
@pytest.mark.parametrize("flood", FLOODS)
async def test_what_has_no_end_is_refused(flood: str, *, fast: bool) -> None:
    """A host that sends one part of its head without end is given up after some of it, at any speed."""
    sent = 0

    async def handler(_: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        for piece in FLOODS[flood]():
            writer.write(piece)
            sent += len(piece)
            await writer.drain()

    async with serving(handler) as environment, aclosing(Transport(fast=fast)) as transport:
        with pytest.raises(TransportError):
            await transport.post(environment.service_url, b"", {})

    assert sent < MOST


@BOTH
@pytest.mark.parametrize(
    "pieces",
    [repeat(b"x"), repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n"), repeat(b"HTTP/1.1 100 Continue\r\nX: x\r\n\r\n")],
    ids=["a byte at a time", "early hints", "to be continued"],
)
async def test_a_head_that_drips_is_timed_out(pieces: Iterator[bytes], *, fast: bool) -> None:
    """Each byte in time is not enough: until the head is whole there is only as much time as all time-outs together."""

    async def handler(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX: "[: 100 if next(pieces) == b"x" else 0])
        while True:
            writer.write(next(pieces))
            await writer.drain()
            await asyncio.sleep(0.001)

    timeouts = Timeouts(connect=0.1, write=0.1, read=0.1)
    async with serving(handler) as environment, aclosing(Transport(fast=fast, timeouts=timeouts)) as transport:
        with pytest.raises(TimedOut):
            await transport.post(environment.service_url, b"", {})


@BOTH
async def test_redirects_in_a_circle_are_not_followed(*, fast: bool) -> None:
    """A redirect to itself is not followed: it is the answer."""
    asked = 0

    async def handler(_: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.write(response(b"", "Location: /", status="308 Permanent Redirect"))

    async with serving(handler) as environment, aclosing(Transport(fast=fast)) as transport:
        answers = [
            await transport.post(environment.service_url, b"", {}),
            await transport.get(environment.service_url),
        ]

    assert [308, 308] == [answer.status for answer in answers]
    assert 2 == asked
