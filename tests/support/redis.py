"""A real Redis for the tests that need one: import the fixture `redis_url`, and use a prefix of your own."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .needs import lacking


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a redis-server of this run, which keeps nothing.

    Without that program the test is skipped, and with CDISCOUNT_REQUIRE_ALL=1 it fails.
    """
    program = shutil.which("redis-server")
    if program is None:
        lacking("install redis-server")
    with _served(program, tmp_path_factory.mktemp("redis")) as port:
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _served(program: str, directory: Path) -> Iterator[int]:
    """Run the server on a free port; where another program takes that port first, on the next one."""
    for _ in range(5):
        port = free_port()
        options = {"port": str(port), "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": str(directory)}
        arguments = [text for name, value in options.items() for text in (f"--{name}", value)]
        server = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL)  # noqa: S603 - the program we found
        try:
            if _answers(server, port):
                yield port
                return
        finally:
            server.terminate()
            server.wait()
    pytest.fail("redis-server does not start")


def _answers(server: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait until the server answers, or has ended."""
    while server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(7) == b"+PONG\r\n"
        except OSError:
            time.sleep(0.02)
    return False


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
