"""`package submit --serve` serves until the package was fetched. An earlier end is explained."""

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from cdiscount_async.cli import main
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings, serving

from .shop import started

pytestmark = pytest.mark.usefixtures("in_the_shop")
LOST = "the package is not served any more, and the service has not fetched it: the service will refuse it (2123)"
FETCHED = "the service has fetched the package\n"
SUBMIT = ("package", "submit", "one.csv", "--kind", "stocks", "--serve")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox with a stopped clock, so that it fetches nothing before a test moves the clock."""
    settings = Settings(sellers=1, offers=9, orders=0, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))
    with serving(Sandbox(settings)) as served:
        yield served


@pytest.fixture(autouse=True)
def _stocks(sandbox: Sandbox, tmp_path: Path) -> None:
    """Write a file of stocks."""
    reference = sandbox.tables("SELECT min(reference) AS first FROM offer")[0]["first"]
    (tmp_path / "one.csv").write_text(f"SellerProductId;Stock\n{reference};5\n", encoding="utf-8")


def packages(sandbox: Sandbox) -> list[str]:
    """Return the numbers of all packages."""
    return [str(row["id"]) for row in sandbox.tables("SELECT id FROM package")]


def submitted(process: "subprocess.Popen[str]") -> str:
    """Read what a command says, up to the number of its package."""
    assert process.stderr is not None
    printed = ""
    while "submitted as package" not in printed:
        line = process.stderr.readline()
        assert line, printed
        printed += line
    return printed.split()[-1]


def test_it_waits_until_the_package_was_fetched(sandbox: Sandbox) -> None:
    """Without --wait the command ends when the package was fetched, and prints its number."""
    with started(SUBMIT, sandbox) as process:
        number = submitted(process)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)  # it cannot end: nothing was fetched
        sandbox.clock.advance(timedelta(minutes=5))
        asyncio.run(sandbox.settle())
        out, err = process.communicate(timeout=60)

    assert (0, f"{number}\n") == (process.returncode, out)
    assert FETCHED in err
    assert f"wait for it with: cdiscount package status {number} --wait" in err
    assert LOST not in err


@pytest.mark.slow
def test_with_wait_it_waits_until_the_package_is_processed(sandbox: Sandbox) -> None:
    """With --wait the command also waits until the package is processed."""
    with started([*SUBMIT, "--wait", "--all"], sandbox) as process:
        submitted(process)
        sandbox.clock.advance(timedelta(hours=1))
        out, err = process.communicate(timeout=60)

    assert 0 == process.returncode
    assert "updated" in out
    assert "is Integrated: 1 updated" in err


@pytest.mark.parametrize("wait", [(), ("--wait",)])
def test_a_package_not_fetched_in_time_is_lost(
    wait: tuple[str, ...], sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says that the package was not fetched in time and will be refused, and the service refuses it."""
    assert 4 == main([*SUBMIT, *wait, "--timeout", "0.001"])

    (number,) = packages(sandbox)
    printed = capsys.readouterr().err
    assert f"package {number} is not" in printed
    assert LOST in printed
    sandbox.clock.advance(timedelta(hours=1))
    assert 5 == main(["package", "status", number, "--wait"])
    assert "is Rejected" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("wait", [(), ("--wait",)])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_a_signal_says_that_the_package_is_lost(
    number: signal.Signals, wait: tuple[str, ...], sandbox: Sandbox
) -> None:
    """After a signal the command says that the package is lost, and which command shows its status."""
    with started([*SUBMIT, *wait], sandbox) as process:
        package = submitted(process)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)

    assert (130, "") == (process.returncode, out)
    assert LOST in err
    assert f"cdiscount package status {package} --wait" in err
    assert "Traceback" not in err


@pytest.mark.slow
def test_a_signal_says_that_the_package_was_fetched(sandbox: Sandbox) -> None:
    """After a signal the command says that the package was fetched, so that only its report is missing."""
    with started([*SUBMIT, "--wait"], sandbox) as process:
        package = submitted(process)
        urlopen(sandbox.tables("SELECT url FROM package")[0]["url"]).read()  # noqa: S310 - from the command itself
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert 130 == process.returncode
    assert FETCHED in err
    assert f"cdiscount package status {package} --wait" in err
    assert LOST not in err


def test_an_unknown_outcome_says_that_the_package_is_gone(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The service may have the package, and can no longer fetch it."""
    sandbox.faults.add(FaultRule("reset", operations=["SubmitOfferPackage"], when="after", times=1))

    assert 1 == main(SUBMIT)

    printed = capsys.readouterr().err
    assert "OutcomeUnknown" in printed
    assert LOST in printed


def test_a_package_that_was_not_taken_is_not_missed(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A package that was not accepted will not be fetched, so no message says that it is lost."""
    sandbox.faults.add(FaultRule("status", operations=["SubmitOfferPackage"], status=404))

    assert 1 == main(SUBMIT)

    assert LOST not in capsys.readouterr().err


def test_help_says_when_it_waits(capsys: pytest.CaptureFixture[str]) -> None:
    """Submitting waits with --wait, and with --serve until the package was fetched."""
    with pytest.raises(SystemExit, match="0"):
        main(["package", "submit", "--help"])

    text = " ".join(capsys.readouterr().out.split())
    assert "with --wait, wait until it is processed" in text
    assert "wait at least until the package was fetched" in text


@pytest.mark.parametrize("minutes", ["-1", "nan", "inf", "1e300", "soon"])
def test_a_time_that_is_none_is_reported(minutes: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A timeout that makes no sense is reported in one line, before anything is submitted."""
    with pytest.raises(SystemExit, match="2"):
        main([*SUBMIT, f"--timeout={minutes}"])

    message = f"cdiscount package submit: argument --timeout: '{minutes}' is not from 0 to 1,000,000 minutes"
    assert message in capsys.readouterr().err
    assert [] == packages(sandbox)
