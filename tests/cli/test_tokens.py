"""The command shares tokens and refusals over its runs: in a file that only its owner may read."""

import argparse
import asyncio
import json
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import sleep
from typing import Any

import pytest

from cdiscount_async import Credentials, Environment
from cdiscount_async.cli import main
from cdiscount_async.cli._token_file import tokens
from cdiscount_async.sandbox import FaultRule, Sandbox, serving
from cdiscount_async.tokens import StoredToken
from cdiscount_async.tokens.file import FileTokenStore

from .shop import SETTINGS, account, started

CALL = ["call", "GetSellerInformation"]


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """Serve a sandbox."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


@pytest.fixture(autouse=True)
def _account(served: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the command find the sandbox and the right password."""
    for name, value in account(served).items():
        monkeypatch.setenv(name, value)
    served.market.store.update("seller", {"id": 1}, bad_passwords=0, locked_until_utc=None)


@pytest.fixture
def asked(served: Sandbox) -> Callable[[], int]:
    """Return how often the token service was asked since the test began."""
    before = served.counters["tokens.asked"]
    return lambda: served.counters["tokens.asked"] - before


@pytest.fixture
def file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make tokens be kept where they are without any option, in a state directory of the test's own."""
    monkeypatch.delenv("CDISCOUNT_TOKEN_FILE")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "cdiscount" / "tokens.json"


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    """Return what `cdiscount token` shows."""
    capsys.readouterr()
    assert 0 == main(["token", "--json", *options])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_wrong_password_is_sent_once(
    asked: Callable[[], int], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, served: Sandbox
) -> None:
    """Seven runs with a wrong password send it once, each ends with one line, and the account is not locked."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "wrong")

    for run in range(7):
        assert 1 == main(["orders", "--since", "1d"] if run % 2 else ["offers"])

    lines = capsys.readouterr().err.splitlines()
    assert 1 == asked()
    assert 7 == len(lines)
    assert all(line.startswith("cdiscount: BadCredentials: ") for line in lines)
    assert f"once the account is in order: cdiscount token forget --login {served.login}" in lines[-1]

    monkeypatch.setenv("CDISCOUNT_PASSWORD", served.password)
    assert 0 == main(CALL)  # another password is free at once


def test_a_token_lasts_for_many_runs(asked: Callable[[], int], file: Path) -> None:
    """Seven runs ask for one token; the file and its directory are their owner's alone."""
    assert [0] * 7 == [main(CALL) for _ in range(7)]

    assert 1 == asked()
    assert (0o600, 0o700) == tuple(stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent))


@pytest.mark.slow
def test_two_at_the_same_time_ask_once(served: Sandbox, asked: Callable[[], int]) -> None:
    """Processes that start together ask for one token."""
    slow = served.faults.add(FaultRule("latency", operations=["STS"], seconds=1.0))
    with ExitStack() as stack:
        both = [stack.enter_context(started(CALL, served)) for _ in range(2)]
        ends = [(process.communicate()[1], process.returncode) for process in both]
    served.faults.remove(slow)

    assert [("", 0)] * 2 == ends
    assert 1 == asked()


@pytest.mark.slow
def test_a_kill_leaves_a_file_that_can_be_used(served: Sandbox, file: Path) -> None:
    """Whenever a run is killed while it makes the file, takes the lock or writes, the next one works.

    Where the password was on its way, it does so once that is forgotten.
    """
    slow = served.faults.add(FaultRule("latency", operations=["STS"], seconds={"uniform": [0.0, 0.05]}))
    chance = Random(1)  # noqa: S311
    for _ in range(4):
        for path in file.parent.glob("*") if file.parent.exists() else ():
            path.unlink()
        with started(CALL, served) as process:
            while process.poll() is None and not file.exists():
                sleep(0.002)
            sleep(chance.uniform(0, 0.1))
            process.kill()
        if main(CALL):
            assert [0, 0] == [main(["token", "forget"]), main(CALL)]
    served.faults.remove(slow)


@pytest.mark.parametrize("way", ["option", "variable"])
def test_a_run_may_do_without(way: str, asked: Callable[[], int], file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written, runs work without a file, each with a token of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/none")
    if way == "variable":
        monkeypatch.setenv("CDISCOUNT_NO_TOKEN_FILE", "1")
    option = ["--no-token-file"] if way == "option" else []

    assert [0, 0] == [main([*CALL, *option]) for _ in range(2)]

    assert 2 == asked()
    assert not file.exists()


def _open_to_others(file: Path) -> None:
    main(CALL)
    file.chmod(0o644)


def _damaged(file: Path) -> None:
    main(CALL)
    file.write_text("{", encoding="utf-8")


def _directory(file: Path) -> None:
    file.mkdir(parents=True)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(_open_to_others, "set its mode to 0600"), (_damaged, "is damaged: delete it"), (_directory, "Is a directory")],
)
def test_a_file_that_cannot_be_used_stops_a_run(
    spoil: Callable[[Path], None], told: str, file: Path, served: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that may hold a refusal, and cannot be read, is an error before any password is sent."""
    spoil(file)
    before = served.counters["tokens.asked"]
    capsys.readouterr()

    assert 1 == main(CALL)

    (line,) = capsys.readouterr().err.splitlines()
    assert before == served.counters["tokens.asked"]
    assert line.startswith("cdiscount: TokenStoreError: ")
    assert told in line
    assert line.endswith(
        "; or name another file with --token-file, or use --no-token-file: "
        "without it each run asks for a token, and sends a refused password again"
    )


def test_a_place_that_cannot_be_written_stops_a_run(
    asked: Callable[[], int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    """A read-only home is an error with its remedies, and the password is not sent."""
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/none")

    assert 1 == main(CALL)

    (line,) = capsys.readouterr().err.splitlines()
    assert 0 == asked()
    assert line.startswith("cdiscount: TokenStoreError: tokens cannot be stored in /proc/none/cdiscount: ")
    assert 0 == main([*CALL, "--token-file", str(file.parents[2] / "mine.json")])


def test_a_relative_state_directory_does_not_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: Path) -> None:
    """XDG_STATE_HOME counts where it is absolute; without it the file is in ~/.local/state."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for relative in ("", "state"):
        monkeypatch.setenv("XDG_STATE_HOME", relative)
        assert 0 == main(CALL)

    assert not file.exists()
    assert (tmp_path / "home" / ".local" / "state" / "cdiscount" / "tokens.json").exists()


@pytest.mark.parametrize(
    ("platform", "directory"),
    [("darwin", "home/Library/Application Support"), ("win32", "local"), ("linux", "state")],
)
def test_each_system_has_its_place(
    platform: str, directory: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file is where programs of each system keep their state."""
    for name, place in (("HOME", "home"), ("LOCALAPPDATA", "local"), ("XDG_STATE_HOME", "state")):
        monkeypatch.setenv(name, str(tmp_path / place))
    monkeypatch.setattr(sys, "platform", platform)

    store = tokens(argparse.Namespace(token_file=None))

    assert f"CommandTokens({str(tmp_path / directory / 'cdiscount' / 'tokens.json')!r})" == repr(store)


def test_what_is_kept_is_shown_without_secrets(
    served: Sandbox, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Logins with their token or refusal are shown: no token, no password, and nothing that leads there."""
    assert [] == listed(capsys)
    main(CALL)
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "wrong")
    main(CALL)

    rows = listed(capsys)

    assert [("token", True), ("refused", False)] == [(row["state"], bool(row["until"])) for row in rows]
    assert {(served.login, "127.0.0.1")} == {(row["login"], row["token service"]) for row in rows}
    main(["token"])
    shown = capsys.readouterr().out
    secrets = [row["value"] for row in served.tables("SELECT value FROM token")]
    kept = json.loads(file.read_text(encoding="utf-8"))
    for secret in (*secrets, "wrong", served.password, kept["secret"], *(key.split()[0] for key in kept["tokens"])):
        assert secret not in shown


@pytest.mark.usefixtures("file")
def test_a_wait_is_shown_and_can_be_forgotten(served: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A login that waits after answers without a token is shown with the end of its wait, and a hint how to end it."""
    broken = served.faults.add(FaultRule("status", operations=["STS"], status=500))
    for _ in range(3):
        assert 1 == main([*CALL, "--login", served.login])
    line = capsys.readouterr().err.splitlines()[-1]
    (row,) = listed(capsys)
    served.faults.remove(broken)

    assert "cdiscount: LoginPaused: " in line
    assert line.endswith(f"; once the account is in order: cdiscount token forget --login {served.login}")
    assert "waits" == row["state"]
    assert 0 < (datetime.fromisoformat(row["until"]) - datetime.now(UTC)).total_seconds() < 3 * 3600
    assert [0, 0] == [main(["token", "forget"]), main(CALL)]


def test_an_empty_file_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If nothing is stored, `cdiscount token` says so on stderr, with the path of the file."""
    assert 0 == main(["token"])

    assert ("", f"cdiscount: nothing is stored in {file}\n") == tuple(capsys.readouterr())


def test_a_misspelt_login_is_reported(served: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """If nothing is forgotten, the message has the stored login that is near."""
    assert 0 == main(CALL)
    assert 0 == main(["token", "forget", "--login", served.login.replace("-api", "-ap")])

    assert f"; did you mean {served.login}?\n" in capsys.readouterr().err


@pytest.mark.parametrize("whose", ["login", "all", "other"])
def test_what_is_kept_can_be_forgotten(
    whose: str,
    served: Sandbox,
    asked: Callable[[], int],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Forgetting takes a refusal back, so that the same password is sent once more; others' are left alone."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "wrong")
    main(CALL)
    monkeypatch.delenv("CDISCOUNT_LOGIN")
    login = {"login": ["--login", served.login], "all": [], "other": ["--login", "other-api"]}[whose]

    assert 0 == main(["token", "forget", *login])

    count = "nothing" if whose == "other" else "1"
    assert f"cdiscount: {count} forgotten" in capsys.readouterr().err
    main([*CALL, "--login", served.login])
    main([*CALL, "--login", served.login])
    assert (1 if whose == "other" else 2) == asked()


def test_a_file_of_ones_own_is_named_everywhere(
    served: Sandbox, tmp_path: Path, asked: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is named is used by runs, shown, and forgotten; the option may stand before or after `forget`."""
    file = str(tmp_path / "mine.json")
    for forget in (["--token-file", file, "forget"], ["forget", "--token-file", file]):
        assert 0 == main([*CALL, "--token-file", file])
        assert [served.login] == [row["login"] for row in listed(capsys, "--token-file", file)]
        assert [] == listed(capsys)
        assert 0 == main(["token", *forget, "--login", served.login])
        assert [] == listed(capsys, "--token-file", file)

    assert 2 == asked()


async def test_a_program_may_share_the_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Entries of a program in the same file are shown without names, and the command does not change them."""
    file.parent.mkdir(parents=True)
    store = FileTokenStore(file)
    credentials, environment = Credentials("shop-api", "the password"), Environment.at("http://marketplace.test")
    key = await store.key(credentials, environment)
    await store.put(key, StoredToken("0" * 32, 4e9))

    assert [0, 0] == [await asyncio.to_thread(main, command) for command in (CALL, ["token", "--json"])]

    shown = [json.loads(line)["login"] for line in capsys.readouterr().out.splitlines()[1:]]
    assert ["", "atelier-lumiere-api"] == shown
    assert await asyncio.to_thread(main, ["token", "forget", "--login", "shop-api"]) == 0
    assert await store.get(key) == StoredToken("0" * 32, 4e9)


def test_a_dry_run_keeps_nothing(file: Path, asked: Callable[[], int]) -> None:
    """A dry run sends nothing, so it stores nothing."""
    assert 0 == main([*CALL, "--dry-run"])

    assert 0 == asked()
    assert not file.parent.exists()


@pytest.mark.slow
def test_a_bare_install_keeps_the_promise(asked: Callable[[], int]) -> None:
    """No extra is needed for it: without any of them two runs ask for one token."""
    extras = ["rich", "aiohttp", "zlib_ng", "limits", "redis", "opentelemetry", "pyarrow", "uvicorn", "obstore"]
    script = (
        f"import sys; sys.modules.update(dict.fromkeys({extras})); from cdiscount_async.cli import main; "
        "sys.exit(main())"
    )
    command = [sys.executable, "-c", script, *CALL]
    ends = [subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(2)]  # noqa: S603

    assert [(0, ""), (0, "")] == [(end.returncode, end.stderr) for end in ends]
    assert 1 == asked()
