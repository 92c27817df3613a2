"""Runs a server of another project on a free port."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import Any

import pytest

Arguments = Sequence[str | PathLike[str]]


@contextmanager
def running(
    arguments: Callable[[int], Arguments], answers: Callable[[int], bool | None], **options: Any
) -> Iterator[int]:
    """Run a server on a free port; where another program takes that port first, on the next one.

    Args:
        arguments: Returns the program and its arguments for a port.
        answers: Returns whether it is this server that answers at a port; None while nothing answers.
        options: The options of the process.

    """
    for _ in range(5):
        port = free_port()
        server = subprocess.Popen(arguments(port), stdout=subprocess.DEVNULL, **options)  # noqa: S603 - programs we found
        try:
            if _is_up(server, port, answers):
                yield port
                return
        finally:
            server.terminate()
            server.wait()
    pytest.fail(f"{arguments(0)[0]} does not start")


def _is_up(server: "subprocess.Popen[bytes]", port: int, answers: Callable[[int], bool | None]) -> bool:
    """Wait until the server answers, or has ended."""
    while server.poll() is None:
        answered = answers(port)
        if answered is not None:
            return answered
        time.sleep(0.02)
    return False


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
