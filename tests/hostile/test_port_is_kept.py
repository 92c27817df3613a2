"""A closed port stays reserved for the sandbox: no program can take it, and no later call is lost."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Final

import pytest

from cdiscount_async import Client, ConnectFailed, Retries
from cdiscount_async.sandbox import Faults, Sandbox, Settings

STANDING: Final = Settings(offers=2, orders=1, sellers=1, speed=0, start=datetime(2026, 3, 2, 9, 0))
OPTIONS: Final = {
    "none": (),
    "SO_REUSEADDR": (socket.SO_REUSEADDR,),
    "SO_REUSEPORT": (socket.SO_REUSEPORT,),
    "both": (socket.SO_REUSEADDR, socket.SO_REUSEPORT),
}
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a socket listen again")


def address(sandbox: Sandbox) -> tuple[str, int]:
    """Return where the service is."""
    host, _, port = sandbox.url.removeprefix("http://").rpartition(":")
    return host, int(port)


def takers(where: tuple[str, int]) -> Iterator[str]:
    """Name the ways in which another program can take a port."""
    for name, options in OPTIONS.items():
        for host in (where[0], ""):
            with closing(socket.socket()) as other:
                for option in options:
                    other.setsockopt(socket.SOL_SOCKET, option, 1)
                try:
                    other.bind((host, where[1]))
                    other.listen()
                except OSError:
                    continue
                yield f"{name} on {host or 'every address'}"


def answers(where: tuple[str, int]) -> bool:
    """Whether a connection comes about."""
    try:
        socket.create_connection(where).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
@pytest.mark.parametrize("port", [0, "own"])
async def test_a_shut_port_cannot_be_taken(port: object, used: bool) -> None:
    """While the port refuses, no other program can listen there, and afterwards it is open again at the same place."""
    async with Sandbox(STANDING) as before:
        number = address(before)[1]
    async with Sandbox(STANDING, port=0 if port == 0 else number) as sandbox:
        where = address(sandbox)
        for _ in range(3):
            if used:  # connections that ended a moment ago belong to the port as well
                async with Client(sandbox.credentials, sandbox.environment) as client:
                    await client.seller.get_seller_information()
            sandbox.outage(1000)
            assert not answers(where)
            assert [] == list(takers(where))
            sandbox.outage(0)
            assert answers(where)
            assert [] == list(takers(where))


TAKER: Final = """
import socket, sys
print("begun", flush=True)
for _ in range(30_000):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", int(sys.argv[1])))
            other.listen()
        except OSError:
            continue
        print("taken", flush=True)
        break
"""


async def test_a_port_cannot_be_taken_in_between() -> None:
    """Another program that tries all the time finds no moment to take a port that is shut and opened."""
    async with Sandbox(STANDING) as sandbox:
        command = [sys.executable, "-c", TAKER, str(address(sandbox)[1])]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        assert b"begun\n" == await process.stdout.readline()
        end = asyncio.create_task(process.stdout.read())
        while not end.done():
            sandbox.outage(1000)
            await asyncio.sleep(0)
            sandbox.outage(0)
            await asyncio.sleep(0)
        assert b"" == await end
        await process.wait()


async def test_a_port_that_begins_shut_cannot_be_taken() -> None:
    """A sandbox that begins on an OFF day has its port from the first moment."""
    async with Sandbox(STANDING, faults=Faults(off_days=["2026-03-02"])) as sandbox:
        assert not answers(address(sandbox))
        assert [] == list(takers(address(sandbox)))


async def test_a_port_can_be_had_again_at_once() -> None:
    """When a sandbox has ended, even after closed days, the next one can use the same port."""
    number = 0
    for _ in range(3):
        async with Sandbox(STANDING, port=number) as sandbox:
            number = address(sandbox)[1]
            sandbox.outage(1000)
            sandbox.outage(0)
            reader, writer = await asyncio.open_connection(*address(sandbox))
            writer.write(b"GET / HTTP/1.0\r\n\r\n")  # the server closes first, so that its side lingers
            await reader.read()
            writer.close()


async def test_two_sandboxes_do_not_share_a_port() -> None:
    """A second sandbox cannot have the port of one that runs, whether that is open or shut."""
    async with Sandbox(STANDING) as sandbox:
        for seconds in (1000, 0):
            sandbox.outage(seconds)
            with pytest.raises(OSError, match="is not available"):
                async with Sandbox(STANDING, port=address(sandbox)[1]):
                    pass


@pytest.mark.parametrize("hang", [False, True], ids=["refuse", "hang"])
async def test_many_closings_lose_no_call(hang: bool) -> None:
    """Under load, while the port is shut and opened again and again, each client is answered or refused at once.

    Nobody is connected and then left alone.
    """
    async with Sandbox(STANDING) as sandbox:
        outcomes = {"answered": 0, "refused": 0, "reset": 0}
        closings = 0

        async def call() -> None:
            while closings < 100:
                try:
                    reader, writer = await asyncio.open_connection(*address(sandbox))
                except ConnectionError:  # reset where the port was shut before the caller looked
                    outcomes["refused"] += 1
                    await asyncio.sleep(0)
                    continue
                try:
                    writer.write(b"GET / HTTP/1.0\r\n\r\n")
                    await writer.drain()
                    outcomes["answered" if await reader.read() else "reset"] += 1
                except ConnectionError:
                    outcomes["reset"] += 1
                finally:
                    writer.close()

        callers = [asyncio.create_task(call()) for _ in range(8)]
        for closings in range(1, 101):  # noqa: B007 - the callers read it
            await asyncio.sleep(0.002)
            sandbox.outage(1000)
            if hang:
                sandbox.outage(0.001, hang=True)
            await asyncio.sleep(0.001)
            sandbox.outage(0)
        await asyncio.wait_for(asyncio.gather(*callers), 60)
        assert outcomes["answered"] > 0
        assert outcomes["refused"] > 0 or hang

        async with Client(sandbox.credentials, sandbox.environment) as client:
            assert await client.seller.get_seller_information()


async def test_a_shut_port_is_a_connection_that_failed() -> None:
    """A client always gets the error that proves that its request was not sent."""
    async with (
        Sandbox(STANDING) as sandbox,
        Client(sandbox.credentials, sandbox.environment, retries=Retries(attempts=1)) as client,
    ):
        for _ in range(20):
            await client.seller.get_seller_information()
            sandbox.outage(1000)
            with pytest.raises(ConnectFailed):
                await client.seller.get_seller_information()
            sandbox.outage(0)
