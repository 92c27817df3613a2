"""`cdiscount sandbox`: serve a sandbox until it is stopped."""

import argparse
import asyncio
import shlex
import signal
import sqlite3
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from .._common.addresses import is_address, is_loopback
from ._faults.faults import Faults
from ._http.held_port import LOOPBACK
from ._sandbox import Sandbox
from ._settings import Settings
from ._store import UnusableData


def run(options: argparse.Namespace) -> int:
    """Serve a sandbox. Return the exit status: 0 when it was stopped, 2 with a message when it cannot be served."""
    try:
        sandbox = _sandbox(options)
        asyncio.run(_serve(sandbox))
    except (UnusableData, sqlite3.Error) as error:
        return _failed(f"--data: {error}")
    except BrokenPipeError:
        raise  # the reader of stdout is gone: the command handles that
    except (OSError, ValueError) as error:
        return _failed(str(error))
    return 0


def _failed(what: str) -> int:
    print(f"cdiscount sandbox: {' '.join(what.split())}", file=sys.stderr)
    return 2


def _sandbox(options: argparse.Namespace) -> Sandbox:
    names = ("seed", "sellers", "offers", "orders", "page_size")
    values: dict[str, Any] = {name: value for name in names if (value := getattr(options, name)) is not None}
    start: datetime | None = options.start
    settings = Settings(**values, speed=options.speed, start=start, data=options.data)
    if options.data is not None and not options.data.parent.is_dir():
        raise ValueError(f"--data: there is no directory {options.data.parent}")
    faults = _faults(options.faults) if options.faults else None
    control = options.control_port
    if control is None:
        control = options.port + 1 if options.port else 0
    return Sandbox(
        settings,
        port=_port("--port", options.port),
        control_port=_port("--control-port", control),
        host=_address("--expose", options.expose or LOOPBACK),
        control_host=options.control_host or LOOPBACK,
        faults=faults,
    )


def _faults(path: Path) -> Faults:
    try:
        return Faults.load(path)
    except (OSError, ValueError) as error:
        raise ValueError(f"--faults: {error}") from None


def _port(option: str, port: int) -> int:
    if not 0 <= port <= 65535:
        raise ValueError(f"{option}: {port} is no port")
    return port


def _address(option: str, host: str) -> str:
    if not is_address(host):
        raise ValueError(f"{option}: {host!r} is no IP address: use one of this machine, 0.0.0.0 or ::")
    return host


async def _serve(sandbox: Sandbox) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop_serving(_: int, __: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop.set)

    before = {one: signal.signal(one, stop_serving) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        async with sandbox:
            if not stop.is_set():
                _introduce(sandbox)
            await stop.wait()
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _introduce(sandbox: Sandbox) -> None:
    """Print all that a client needs, one value a line, so that programs can read it too. The last line is "ready"."""
    environment = sandbox.environment
    variables = {
        "CDISCOUNT_ENVIRONMENT": sandbox.url,
        "CDISCOUNT_LOGIN": sandbox.login,
        "CDISCOUNT_PASSWORD": sandbox.password,
    }
    print(f"service: {environment.service_url}")
    print(f"wsdl: {environment.service_url}?wsdl")
    print(f"sts: {environment.sts_url}")
    print(f"control: {sandbox.control_url}")
    print(f"login: {sandbox.login}")
    print(f"password: {sandbox.password}")
    print(f'python: Environment.at("{sandbox.url}", name="sandbox")')
    print(f"variables: {' '.join(f'{name}={shlex.quote(value)}' for name, value in variables.items())}")
    print(f"flags: --environment {sandbox.url} --login {shlex.quote(sandbox.login)}")
    for line in _exposed(sandbox):
        print(line)
    print("ready: stop it with Ctrl+C", flush=True)


def _exposed(sandbox: Sandbox) -> Iterator[str]:
    """Yield what other machines can do."""
    if not is_loopback(sandbox.host):
        yield f"exposed: the service on {sandbox.host} is open to other machines; its passwords follow from the seed"
    if not is_loopback(sandbox.control_host):
        yield f"exposed: the control API on {sandbox.control_host} is open to other machines, without a password"
