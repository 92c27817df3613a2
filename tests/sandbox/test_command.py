"""`cdiscount sandbox` as a program: what it prints, how it stops, and what it says about bad input."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from cdiscount_async.cli import main

COMMAND = (sys.executable, "-m", "cdiscount_async")


@contextmanager
def started(*options: str) -> Iterator[tuple[subprocess.Popen[str], Mapping[str, str]]]:
    """Start it on free ports, and give what it printed until it was ready."""
    command = [*COMMAND, "sandbox", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        printed: dict[str, str] = {}
        try:
            for line in process.stdout:
                name, _, value = line.rstrip("\n").partition(": ")
                printed[name] = value
                if name == "ready":
                    break
            yield process, printed
        finally:
            process.kill()


def ended(process: subprocess.Popen[str], by: signal.Signals) -> tuple[int, str, str]:
    """Stop it, and give its exit status and what else it said."""
    process.send_signal(by)
    out, err = process.communicate()
    return process.returncode, out, err


def run(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    environment = {**os.environ, **variables}
    return subprocess.run([*COMMAND, *options], capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - our own


def status_of(*options: str) -> int | str | None:
    """Run it to its end inside this process, which takes a second less, and give its exit status."""
    try:
        return main(options)
    except SystemExit as ended:
        return ended.code


@pytest.mark.parametrize("by", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_sandbox_serves_until_it_is_stopped(by: signal.Signals) -> None:
    """It tells where it is and who may call, one thing a line, serves, and ends with status 0 and no more words."""
    with started("--orders", "7", "--offers", "9", "--sellers", "1", "--start", "2026-03-02T09:00", "--speed", "0") as (
        process,
        printed,
    ):
        base = printed["service"].removesuffix("/MarketplaceAPIService.svc")
        assert f"{base}/users/httpIssue.svc/" == printed["sts"]
        assert f'Environment.at("{base}", name="sandbox")' == printed["python"]
        assert f"--environment {base} --login {printed['login']}" == printed["flags"]
        with httpx.Client(trust_env=False) as http:
            assert 200 == http.get(printed["wsdl"]).status_code
            overview = http.get(printed["control"]).json()
            assert (0, "2026-03-02T09:00:00") == (overview["speed"], overview["local"])
            assert [{"login": printed["login"], "password": printed["password"]}] == overview["accounts"]
            tables = http.get(f"{printed['control']}/tables").json()
            assert (9, 1) == (tables["offer"], tables["seller"])
            assert tables["orders"] >= 7
        variables = dict(one.split("=", 1) for one in printed["variables"].split())
        password = variables["CDISCOUNT_PASSWORD"].strip("'")
        assert printed["password"] == password
        orders = run("orders", "--since", "2026-01-01", *printed["flags"].split(), CDISCOUNT_PASSWORD=password)
        assert (0, "cdiscount: 7 orders were printed\n") == (orders.returncode, orders.stderr)
        assert 7 == len(orders.stdout.splitlines())
        assert (0, "", "") == ended(process, by)


@pytest.mark.slow
def test_state_stays_in_its_file(tmp_path: Path) -> None:
    """With `--data` the state is kept for the next run."""
    for _ in range(2):
        with started("--data", str(tmp_path / "shop.db"), "--seed", "5", "--orders", "3") as (process, printed):
            with httpx.Client(trust_env=False) as http:
                assert 200 == http.get(printed["sts"], auth=(printed["login"], printed["password"])).status_code
                tokens = http.get(f"{printed['control']}/tables/token").json()
            assert 0 == ended(process, signal.SIGTERM)[0]
    assert 2 == len(tokens)


def test_faults_come_from_a_file(tmp_path: Path) -> None:
    """With a file of faults the sandbox has these faults."""
    file = tmp_path / "faults.json"
    file.write_text('{"rules": [{"kind": "status", "status": 503}]}', encoding="utf-8")
    with started("--faults", str(file)) as (process, printed):
        with httpx.Client(trust_env=False) as http:
            assert 503 == http.get(printed["wsdl"]).status_code
        assert (0, "", "") == ended(process, signal.SIGTERM)


@pytest.mark.slow
def test_service_and_control_have_neighbouring_ports() -> None:
    """The control API is on the port after the service's, unless an option names another one."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with started("--port", str(port), "--control-port", "0") as (process, printed):
        assert f"http://127.0.0.1:{port}/MarketplaceAPIService.svc" == printed["service"]
        assert 0 == ended(process, signal.SIGTERM)[0]
    with started("--port", str(port)) as (process, printed):
        assert not printed or f"http://127.0.0.1:{port + 1}/sandbox" == printed["control"]
        ended(process, signal.SIGTERM)


@pytest.fixture
def place(tmp_path: Path) -> Mapping[str, str]:
    """Return files that are no good."""
    (tmp_path / "data.txt").write_text("not a database, but long enough to be looked at", encoding="utf-8")
    (tmp_path / "faults.json").write_text('{"rules": [{"kind": "unknown"}]}', encoding="utf-8")
    (tmp_path / "text.json").write_text("{", encoding="utf-8")
    return {"tmp": str(tmp_path)}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--data", "{tmp}/data.txt"], r"--data: .*data\.txt"),
        (["--data", "{tmp}"], r"--data: "),
        (["--data", "{tmp}/no/data.db"], r"--data: there is no directory .*no"),
        (["--faults", "{tmp}/faults.json"], r"--faults: .*faults\.json: rules\[0\]\.kind: expected one of"),
        (["--faults", "{tmp}/text.json"], r"--faults: .*text\.json: Expecting"),
        (["--faults", "{tmp}/none.json"], r"--faults: .*No such file"),
        (["--faults", "{tmp}"], r"--faults: .*directory"),
        (["--port", "70000"], r"--port: 70000 is no port"),
        (["--port", "65535"], r"--control-port: 65536 is no port"),
        (["--port", "many"], r"argument --port: invalid int value: 'many'"),
        (["--sellers", "0"], r"sellers must be 1 or more, not 0"),
        (["--page-size", "0"], r"page_size must be 1 or more, not 0"),
        (["--offers", "-1"], r"offers must be 0 or more, not -1"),
        (["--speed", "-1"], r"speed must be 0 or more, not -1"),
        (["--start", "soon"], r"--start: 'soon': expected a date or time"),
        (["--faulty"], r"unrecognized arguments: --faulty"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_bad_input_is_one_line(
    place: Mapping[str, str], options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error that prevents serving is reported in one line on stderr, with exit status 2."""
    assert 2 == status_of("sandbox", *(option.format(**place) for option in options))
    message = capsys.readouterr()
    assert "" == message.out
    (line,) = message.err.splitlines()
    assert re.match(rf"cdiscount.*: .*{words}", line)


def test_busy_port_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """A port that is in use is reported in one line."""
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = str(busy.getsockname()[1])
        for options in (["--port", port], ["--port", "0", "--control-port", port]):
            assert 2 == status_of("sandbox", *options)
            (line,) = capsys.readouterr().err.splitlines()
            assert f"the port {port} is not available: Address already in use" in line


def test_exposed_service_is_reached_by_every_address() -> None:
    """With a wildcard address the service answers by any name, the control API stays local, and the command says so."""
    with started("--expose", "0.0.0.0") as (process, printed), httpx.Client(trust_env=False) as http:  # noqa: S104 - on purpose
        assert "open to other machines" in printed["exposed"]
        wsdl = httpx.URL(printed["wsdl"])
        assert "127.0.0.1" == wsdl.host == httpx.URL(printed["control"]).host
        assert 200 == http.get(wsdl.copy_with(host="127.0.0.9"), headers={"Host": "sandbox:8765"}).status_code
        assert 200 == http.get(printed["control"]).status_code
        with pytest.raises(httpx.ConnectError):
            http.get(httpx.URL(printed["control"]).copy_with(host="127.0.0.9"))
        assert (0, "", "") == ended(process, signal.SIGTERM)


def test_control_host_is_the_only_one() -> None:
    """A control API everywhere takes requests for addresses only, and the command says what that means."""
    with started("--control-host", "0.0.0.0") as (process, printed), httpx.Client(trust_env=False) as http:  # noqa: S104 - as above
        assert "the control API on 0.0.0.0 is open to other machines, without a password" in printed["exposed"]
        control = httpx.URL(printed["control"]).copy_with(host="127.0.0.9")
        assert 200 == http.get(control).status_code
        assert 403 == http.get(control, headers={"Host": "evil.example"}).status_code
        assert (0, "", "") == ended(process, signal.SIGTERM)


def catches_sigterm(pid: int) -> bool:
    """Whether a process has begun to care for its own end."""
    caught = re.search(r"^SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"), re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what another process catches")
@pytest.mark.parametrize(("after", "by"), [("", signal.SIGTERM), ("", signal.SIGINT), ("service", signal.SIGINT)])
def test_it_ends_in_order_in_every_phase(after: str, by: signal.Signals) -> None:
    """Stopped while it fills itself, while it tells where it is, or later, it ends with few words and no traceback."""
    command = [*COMMAND, "sandbox", "--port", "0", "--offers", "5000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        if after:
            next(line for line in process.stdout if line.startswith(after))
        else:
            while not catches_sigterm(process.pid):
                time.sleep(0.01)
        status, _, err = ended(process, by)
    assert (0, "") == (status, err)


def test_only_the_sandbox_needs_its_extra(tmp_path: Path) -> None:
    """Without the extra every other command works, and this one tells what to install."""
    for name in ("starlette", "uvicorn", "httptools"):
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('there is no {name}')", encoding="utf-8")
    path: dict[str, Any] = {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    assert 0 == run("operations", **path).returncode
    assert 0 == run("sandbox", "--help", **path).returncode
    ended = run("sandbox", **path)
    assert (2, 1) == (ended.returncode, len(ended.stderr.splitlines()))
    assert "pip install 'cdiscount-async[sandbox]'" in ended.stderr
