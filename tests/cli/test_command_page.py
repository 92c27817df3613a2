"""The page about the command: its tables have what the code has, and its commands are understood."""

import re
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

import cdiscount_async
from cdiscount_async.cli import _parser, main
from cdiscount_async.cli._exit_status import ExitStatus

PACKAGE: Final = Path(cdiscount_async.__file__).parent
PAGE: Final = (Path(__file__).parents[2] / "docs" / "command.md").read_text(encoding="utf-8")
OF_ALL: Final = {ExitStatus.DONE, ExitStatus.FAILED, ExitStatus.WRONG_ARGUMENTS, ExitStatus.CLOSED}
"""The statuses that any command may have, so that no help text needs them."""


def table(name: str) -> list[list[str]]:
    """Return the cells of a table of the page, without its head."""
    (text,) = re.findall(rf"<!-- {name} -->\n(.*?)<!-- end -->", PAGE, re.DOTALL)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()[2:]]


def commands(module: str = "", before: str = "") -> Iterator[str]:
    """Yield the names of all commands, such as "orders" and "package check"."""
    name = f"cdiscount_async.cli.{module}".removesuffix(".")
    for command, (inner, _) in getattr(import_module(name), "_COMMANDS", {}).items():
        yield f"{before}{command}"
        if not before:
            yield from commands(inner, f"{command} ")


def statuses() -> Mapping[str, set[int]]:
    """Return the statuses that the page names for each command."""
    found = defaultdict(set)
    for status, names, _ in table("statuses"):
        for name in re.findall("`(.+?)`", names) or [names]:
            found[name].add(int(status))
    return found


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the help text of a command in one line."""
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    return " ".join(capsys.readouterr().out.split())


def test_the_table_has_every_status() -> None:
    """In their order, for commands that exist."""
    named = [int(line[0]) for line in table("statuses")]

    assert list(ExitStatus) == list(dict.fromkeys(named))
    assert sorted(named) == named
    assert {"all", "orders --number"} == {*statuses()} - {*commands()}


def test_help_texts_have_the_statuses_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that has a status of its own says so in its help text, and the page has the same ones."""
    of_page, told = statuses(), 0
    in_help = {int(one) for one in re.findall(r"\b\d+\b", help_of("", capsys).partition("exit status")[2])}
    assert {*ExitStatus} == in_help
    for command in commands():
        _, _, text = help_of(command, capsys).partition("exit status")
        in_help = {int(one) for one in re.findall(r"\b\d\b", text)}
        if in_help:
            assert of_page[command] - OF_ALL == in_help - OF_ALL, command
            told += 1

    assert told > 8


def test_commands_and_their_texts_share_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """The longest name has its text beside it, in a terminal of 80 columns."""
    with pytest.raises(SystemExit):
        main(["--help"])
    lines = capsys.readouterr().out.splitlines()

    for command in commands():
        assert " " in command or any(re.match(rf"    {command} +\w", line) for line in lines)


def test_the_table_has_every_variable(capsys: pytest.CaptureFixture[str]) -> None:
    """The variables that the code reads are those of the table, and the help text of each option names its variable."""
    read = {
        name
        for path in (PACKAGE / "cli").rglob("*.py")
        for name in re.findall(r"environ[^\n]*?\"(CDISCOUNT_\w+)\"|\"(CDISCOUNT_\w+)\" in os", path.read_text("utf-8"))
        for name in name
        if name
    }
    rows = [(variable.strip("`"), option.strip("`")) for variable, option, _ in table("variables")]
    text = help_of("orders", capsys)

    assert read == {variable for variable, _ in rows}
    for variable, option in rows:
        assert f" {option} " in text
        assert variable in text


@pytest.mark.parametrize("line", re.findall(r"^cdiscount (.*)$", PAGE, re.MULTILINE))
def test_commands_of_the_page_are_understood(line: str) -> None:
    """Each command that the page shows has options that exist."""
    command = re.split(r" [|>] ", re.sub(r"<\(.*?\)", "pipe", line))[0]

    assert _parser().parse_args(shlex.split(command)).run
