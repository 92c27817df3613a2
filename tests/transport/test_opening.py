"""What is loaded, and when: the HTTP library with the first request, and an extra when it is used."""

import subprocess
import sys
from typing import Final

import pytest

HTTP: Final = {"aiohttp", "anyio", "h11", "httpcore", "httpx"}
EXTRAS: Final = {"aiohttp", "limits", "obstore", "opentelemetry", "pyarrow", "redis", "rich", "starlette", "uvicorn"}


def loaded(program: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after a program."""
    script = f"import sys\n{program}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    return set(done.stdout.split())


@pytest.mark.parametrize("options", ["", "fast=True", "keepalive=1, timeouts=Timeouts(read=1)"])
def test_a_client_loads_no_http_library(options: str) -> None:
    """A transport and a client are created without httpx, and without aiohttp."""
    program = (
        "from cdiscount_async import Client, Credentials, Timeouts, Transport\n"
        f"Client(Credentials('shop-api', 'secret'), transport=Transport({options}))"
    )

    assert set() == loaded(program) & HTTP


@pytest.mark.slow
def test_the_first_request_loads_the_http_library() -> None:
    """Httpx is imported when a transport opens, and aiohttp only for a fast one."""
    program = (
        "import asyncio\n"
        "from cdiscount_async import ConnectFailed, Transport\n"
        "async def use():\n"
        "    transport = Transport()\n"
        "    try:\n"
        "        await transport.get('http://')\n"
        "    except ConnectFailed:\n"
        "        await transport.aclose()\n"
        "asyncio.run(use())"
    )

    assert {"httpx", "httpcore", "anyio"} <= loaded(program)
    assert "aiohttp" not in loaded(program)
    assert "aiohttp" in loaded(program.replace("Transport()", "Transport(fast=True)"))


@pytest.mark.parametrize("room", ["hooks", "rate_limits", "tokens", "transport"])
def test_a_room_loads_no_extra(room: str) -> None:
    """A module that needs an extra is imported by its own name, or at its first use."""
    assert set() == loaded(f"import cdiscount_async.{room}") & EXTRAS
