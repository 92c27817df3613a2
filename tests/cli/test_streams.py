"""What the command writes to stdout and stderr, on any system and with any reader."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cdiscount_async.cli import main

FULL = Path("/dev/full")
"""Which takes nothing, as a full disk does."""


def run(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run the command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "cdiscount_async", *arguments], check=False, **options)  # noqa: S603


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "arguments",
    [["explain", "OrderStateIncoherent", "--lang", "fr"], ["explain", "21", "--lang", "fr", "--json"], ["operations"]],
    ids=lambda arguments: f"{arguments[0]} {arguments[-1]}",
)
def test_what_is_printed_is_utf_8(
    arguments: list[str], encoding: str, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables and rows in a pipe are UTF-8 with line feeds, also where the system has another encoding and CR LF."""
    main(arguments)
    expected = capsysbinary.readouterr().out
    file = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(file, encoding=encoding, newline="\r\n"))

    assert 0 == main(arguments)
    assert expected == file.getvalue()
    assert b"\r" not in expected
    assert expected.decode()


def test_a_process_has_the_same_streams() -> None:
    """The same holds for the variables by which a system has these habits."""
    habits = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    ended = run("explain", "OrderStateIncoherent", "--lang", "fr", env=habits, capture_output=True)

    assert (0, b"") == (ended.returncode, ended.stderr)
    assert "à" in ended.stdout.decode()


def test_a_message_that_stderr_cannot_hold_is_spelt_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that names what stderr's encoding lacks is a line, and no error of its own."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(written, encoding="ascii", line_buffering=True))

    assert 1 == main(["explain", "Łódź"])
    assert b"cdiscount: '\\u0141\\xf3d\\u017a' is neither an error type nor" in written.getvalue()


def test_half_a_character_is_spelt_as_json_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """UTF-8 has no half of a character, which a document may have: on stdout JSON spells it."""
    planning, written = tmp_path / "planning.json", io.BytesIO()
    planning.write_text(r'{"days": {"2019-11-06": "OFF"}, "source": "half \ud800"}', encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="utf-8"))

    assert 3 == main(["status", "--json", "--at", "2019-11-06", "--planning", str(planning)])
    assert "half \ud800" == json.loads(written.getvalue())["source"]


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["operations"], ["orders", "--help"]], ids=["rows", "help"])
def test_rows_that_cannot_be_written_are_told(arguments: list[str]) -> None:
    """A full disk under stdout is an error in one line, also where little was to be written."""
    with FULL.open("wb") as full:
        ended = run(*arguments, stdout=full, stderr=subprocess.PIPE)

    assert (1, b"cdiscount: No space left on device\n") == (ended.returncode, ended.stderr)


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_messages_that_cannot_be_written_are_lost(tmp_path: Path) -> None:
    """A full disk under stderr changes nothing of what the command does, nor its status."""
    with FULL.open("wb") as full:
        ended = run("token", "--token-file", str(tmp_path / "none"), stdout=subprocess.PIPE, stderr=full)

    assert (0, b"") == (ended.returncode, ended.stdout)
