"""The commands that the pages show for a shop, carried out one after the other."""

import re
import shlex
from pathlib import Path

import pytest

import cdiscount_async
from cdiscount_async.cli import _parser, main
from cdiscount_async.sandbox import Sandbox, Settings, serving

from ..sandbox.test_command import started
from .shop import account

ROOT = Path(__file__).parents[2]
PACKAGE = Path(cdiscount_async.__file__).parent
_SHELL = re.compile(r" --password-file <\(.*?\)| [|>] .*")
"""What the shell takes from a command, and an option that needs it."""


def blocks(page: str) -> list[str]:
    """Return what a page shows for a shell."""
    return re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


def lines_of(block: str) -> list[str]:
    """Return its calls of the command, without that word."""
    return [line.removeprefix("cdiscount ") for line in block.splitlines() if line.startswith("cdiscount ")]


BLOCKS = [
    pytest.param(block, id=name)
    for name in ("docs/packages.md",)
    for block in blocks(name)
    if "cdiscount package" in block
]


def run(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Carry out a command, with a server of our own in the place of the bucket; it ends well."""
    command, _, target = line.replace("--s3 s3://packages/cdiscount", "--serve").partition(" > ")

    status = main(shlex.split(command))

    printed = capsys.readouterr()
    if target:
        Path(target).write_text(printed.out, encoding="utf-8")
    # Some offers of the sandbox have EANs for internal use, of which the check warns.
    assert status in ({0, 4} if command.startswith("package check") else {0}), printed.err


def test_the_readme_can_be_followed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The sandbox that the README starts is one for which all of its commands end well."""
    monkeypatch.chdir(tmp_path)
    commands = [line for block in blocks("README.md") for line in lines_of(block)]
    (start,) = [line for line in commands if line.startswith("sandbox ")]
    with started(*shlex.split(start)[1:]) as (_, told):
        for variable in shlex.split(told["variables"]):
            monkeypatch.setenv(*variable.split("=", 1))
        for line in commands:
            if line != start:
                run(line, capsys)
    assert len(commands) > 8


@pytest.mark.parametrize("block", BLOCKS)
def test_commands_do_what_is_shown(
    block: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each command of the page ends with status 0 in a shop that has the template's product."""
    monkeypatch.chdir(tmp_path)
    with serving(Sandbox(Settings(sellers=1, offers=20, orders=20, orders_a_day=0, speed=60))) as sandbox:
        for name, value in account(sandbox).items():
            monkeypatch.setenv(name, value)
        sandbox.market.store.run(
            "UPDATE product SET ean = '3606800000010' WHERE sku ="
            " (SELECT sku FROM product WHERE open = 1 AND sku NOT IN (SELECT sku FROM offer WHERE seller = 1))"
        )
        for line in lines_of(block):
            run(line, capsys)
    assert len(lines_of(block)) > 4


def test_commands_of_the_page_are_commands() -> None:
    """The command accepts the examples of docs/command.md."""
    page = (ROOT / "docs/command.md").read_text(encoding="utf-8")
    lines = [line.removeprefix("cdiscount ") for line in re.findall(r"^cdiscount .*$", page, re.MULTILINE)]

    assert lines
    for line in lines:
        _parser().parse_args(shlex.split(_SHELL.sub("", line)))


def test_every_variable_is_on_the_page() -> None:
    """The page names the variables that the command reads, all of them and no other."""
    sources = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    page = (ROOT / "docs/command.md").read_text(encoding="utf-8")

    read = set(re.findall(r'environ\.get\("(CDISCOUNT_\w+)"', sources))
    assert read == set(re.findall(r"^\| `(CDISCOUNT_\w+)`", page, re.MULTILINE))
