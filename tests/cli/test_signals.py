"""Ctrl+C, SIGTERM and a closed terminal end a command, whatever it is doing: with status 130, without a traceback."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from cdiscount_async.sandbox import FaultRule, Sandbox, serving

from ..support.timing import PARIS
from .shop import SETTINGS, account, started

EACH = pytest.mark.parametrize(
    "number",
    [signal.SIGINT, signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.slow)],
    ids=lambda one: one.name,
)
CALL = ["call", "GetSellerInformation"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Listen at a port, and answer nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(60)
        yield server


def until(what: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = monotonic() + 60
    while not what():
        assert monotonic() < end
        sleep(0.01)


STATES = {
    "a token": (FaultRule("latency", operations=["STS"], seconds=300), signal.SIGTERM),
    "an answer": (FaultRule("latency", operations=["GetSellerInformation"], seconds=300), signal.SIGINT),
    "an answer to one without a terminal": (
        FaultRule("latency", operations=["GetSellerInformation"], seconds=300),
        signal.SIGHUP,
    ),
    "a retry": (FaultRule("status", operations=["GetSellerInformation"], status=503, retry_after=20), signal.SIGTERM),
}


@pytest.mark.parametrize(("rule", "number"), STATES.values(), ids=STATES)
def test_a_signal_ends_a_wait(rule: FaultRule, number: signal.Signals, sandbox: Sandbox) -> None:
    """While it waits for a token, for an answer or until a retry, a signal ends the command."""
    sandbox.faults.add(rule)
    struck = f"faults.{rule.kind}"
    before = sandbox.counters[struck]
    with started(CALL, sandbox) as process:
        until(lambda: sandbox.counters[struck] > before)
        process.send_signal(number)
        out, err = process.communicate()

    assert (130, "") == (process.returncode, out)
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("command", "number"),
    [
        pytest.param(CALL, signal.SIGTERM, id="call"),
        pytest.param(["status"], signal.SIGINT, id="status", marks=pytest.mark.slow),
    ],
)
def test_a_signal_ends_the_fetching_of_a_planning(
    command: list[str], number: signal.Signals, sandbox: Sandbox, silent: socket.socket
) -> None:
    """While a planning does not come, a signal ends the command."""
    planning = f"http://127.0.0.1:{silent.getsockname()[1]}/planning"
    with started([*command, "--planning", planning], sandbox) as process:
        connection, _ = silent.accept()
        with connection:
            connection.recv(1)
            process.send_signal(number)
            ended = process.communicate()

    assert (130, ("", "")) == (process.returncode, ended)


@EACH
def test_a_signal_ends_the_reading_of_a_pipe(number: signal.Signals, sandbox: Sandbox, tmp_path: Path) -> None:
    """While the command waits for a planning from a pipe, a signal ends it."""
    pipe = tmp_path / "planning"
    os.mkfifo(pipe)
    keeper = os.open(pipe, os.O_RDWR)
    with started([*CALL, "--planning", str(pipe)], sandbox) as process:
        until(lambda: str(pipe) in map(os.path.realpath, Path(f"/proc/{process.pid}/fd").iterdir()))
        process.send_signal(number)
        ended = process.communicate()
    os.close(keeper)

    assert (130, ("", "")) == (process.returncode, ended)


def test_a_second_signal_ends_what_holds_the_event_loop() -> None:
    """SIGTERM as Ctrl+C: the second one does not wait until the loop has heard of the first."""
    code = """
import time
from cdiscount_async.cli._event_loop import run
async def work():
    print("ready", flush=True)
    time.sleep(300)
run(work())
"""
    command, pipe = [sys.executable, "-c", code], subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        process.stdout.readline()
        while process.poll() is None:
            process.send_signal(signal.SIGTERM)
            sleep(0.1)
        ended = process.communicate()[1]

    assert b"KeyboardInterrupt" in ended


def test_a_signal_ends_the_wait_for_an_opening(sandbox: Sandbox, tmp_path: Path) -> None:
    """While preproduction is closed, and the terminal shows it, a signal ends the command."""
    today = datetime.now(PARIS).date()
    days = {str(today + timedelta(days=n)): "ON" if n == 2 else "OFF" for n in range(-1, 3)}
    planning = tmp_path / "planning.json"
    planning.write_text(json.dumps({"days": days}), encoding="utf-8")
    with started([*CALL, "--planning", str(planning), "--wait-for-opening", "3d"], sandbox) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        ended = process.communicate()

    assert told.endswith(" 00:00 French time; waiting\n")
    assert (130, ("", "")) == (process.returncode, ended)


@EACH
def test_a_signal_ends_the_question_for_a_password(number: signal.Signals, sandbox: Sandbox) -> None:
    """At the prompt a signal ends the command at once and silently, the terminal shows again what is typed."""
    variables = {name: value for name, value in {**os.environ, **account(sandbox)}.items() if "PASSWORD" not in name}
    before = sandbox.counters["tokens.asked"]
    reader, terminal = os.openpty()
    command = [sys.executable, "-m", "cdiscount_async", *CALL]
    with (
        os.fdopen(reader, "rb", buffering=0) as screen,
        os.fdopen(terminal, "wb", buffering=0) as end,
        subprocess.Popen(  # noqa: S603 - our own
            command,
            stdin=end,
            stdout=subprocess.PIPE,
            stderr=end,
            env=variables,
            start_new_session=True,  # so that the prompt is not at the terminal of who runs the tests
        ) as process,
    ):
        shown = b""
        while b"Password of " not in shown or not shown.endswith(b": "):
            shown += screen.read(1000)
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
        echoes = termios.tcgetattr(end)[3] & termios.ECHO
        end.write(b"$")
        while not shown.endswith(b"$"):
            shown += screen.read(1000)

    assert (130, b"") == (process.returncode, out)
    assert echoes
    assert f"Password of {sandbox.login}: $" == shown.decode().replace("\r\n", "")
    assert before == sandbox.counters["tokens.asked"]


@pytest.mark.parametrize("typed", [b"\x03", None], ids=["Ctrl+C", "the password"])
def test_what_was_typed_early_is_no_password(typed: bytes | None, sandbox: Sandbox) -> None:
    """Input from before the prompt is discarded, and Ctrl+C at the prompt ends the command at once."""
    variables = {name: value for name, value in {**os.environ, **account(sandbox)}.items() if "PASSWORD" not in name}
    variables["CDISCOUNT_NO_TOKEN_FILE"] = "1"
    before = sandbox.counters["tokens.asked"], sandbox.counters["tokens.refused"]
    reader, terminal = os.openpty()

    def at_terminal() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    command = [sys.executable, "-m", "cdiscount_async", *CALL]
    with (
        os.fdopen(reader, "r+b", buffering=0) as screen,
        subprocess.Popen(  # noqa: S603 - our own
            command,
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=terminal,
            env=variables,
            preexec_fn=at_terminal,  # noqa: PLW1509 - nothing but that
        ) as process,
    ):
        os.close(terminal)
        screen.write(b"typed early\n")
        shown = b""
        while b"Password of " not in shown or not shown.endswith(b": "):
            shown += screen.read(1000)
        screen.write(typed or f"{sandbox.password}\n".encode())
        out, _ = process.communicate(timeout=60)

    assert (130, False) == (process.returncode, bool(out)) if typed else (0, True) == (process.returncode, bool(out))
    asked, refused = before
    assert (asked + (typed is None), refused) == (sandbox.counters["tokens.asked"], sandbox.counters["tokens.refused"])


def test_a_signal_ends_the_reading_of_a_request(sandbox: Sandbox) -> None:
    """While a request does not come on stdin, a signal ends the command."""
    command = [sys.executable, "-m", "cdiscount_async", "call", "GetOrderList", "--json", "-"]
    for number in (signal.SIGINT, signal.SIGTERM):
        reader, writer = os.pipe()
        with (
            os.fdopen(writer, "wb", buffering=0) as request,
            subprocess.Popen(  # noqa: S603 - our own
                command,
                stdin=reader,
                stderr=subprocess.PIPE,
                env={**os.environ, **account(sandbox)},
            ) as process,
        ):
            os.close(reader)
            request.write(b"{")
            until(lambda: pending(request.fileno()) == 0)
            process.send_signal(number)
            _, err = process.communicate(timeout=60)

        assert (130, b"") == (process.returncode, err)


def pending(pipe: int) -> int:
    """Return how many bytes of a pipe were not read."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@EACH
def test_a_command_that_calls_nobody_ends_as_well(number: signal.Signals, sandbox: Sandbox, tmp_path: Path) -> None:
    """A signal also ends a command without calls, here while it waits for the reader of its output."""
    rows = tmp_path / "rows.csv"
    rows.write_text("SellerProductId;Stock\n" + "".join(f"A{one};many\n" for one in range(5000)), encoding="utf-8")

    with started(["package", "check", str(rows), "--kind", "stocks", "--all"], sandbox) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(number)
        _, err = process.communicate(timeout=60)

    assert (130, "") == (process.returncode, err)
