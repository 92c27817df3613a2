"""A real Redis for the tests that need one: import the fixture `redis_url`, and use a prefix of your own."""

import shutil
import socket
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from .needs import lacking
from .servers import running


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a redis-server of this run, which keeps nothing.

    Without that program the test is skipped, and with CDISCOUNT_REQUIRE_ALL=1 it fails.
    """
    program = shutil.which("redis-server")
    if program is None:
        lacking("install redis-server")
    directory = tmp_path_factory.mktemp("redis")
    with running(partial(_arguments, program, directory), _answers) as port:
        yield f"redis://127.0.0.1:{port}/0"


def _arguments(program: str, directory: Path, port: int) -> list[str]:
    options = {"port": str(port), "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": str(directory)}
    return [program, *(text for name, value in options.items() for text in (f"--{name}", value))]


def _answers(port: int) -> bool | None:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(7) == b"+PONG\r\n"
    except OSError:
        return None
