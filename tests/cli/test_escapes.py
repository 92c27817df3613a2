"""Texts of buyers and the service cannot control a terminal or imitate a line. Pipes and files get them exactly."""

import asyncio
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import AsyncIterator, Mapping
from html import escape
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.cli import main
from cdiscount_async.cli._terminal import escaped

from ..hostile.servers import Asked, response, serving, soap
from ..support.terminal import shown

BIDI: Final = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
CONTROLS: Final = "".join(map(chr, [9, 10, 13, *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x2028, 0x202F)]))
EVIL: Final = f"Zoé\x9b2J\x9b1;31mPAID\u202e\rcdiscount: 0 orders\nFORGED LINE{CONTROLS}\u2066\u2069\ufeff l’été\u202f€"
XML: Final = "".join(f"&#{ord(sign)};" if sign in "\r\n\t" else escape(sign) for sign in EVIL)


def test_a_text_is_one_line_that_controls_nothing() -> None:
    """Every Unicode character that controls a terminal, turns text or ends a line is escaped, and no letter is."""
    for sign in map(chr, range(sys.maxunicode + 1)):
        controls = (
            unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}
            or unicodedata.bidirectional(sign) in BIDI
            or len(f"a{sign}b".splitlines()) > 1
            or sign in "\u061c\u200e\u200f\ufeff"
        )
        assert not controls or escaped(sign).startswith("\\"), hex(ord(sign))
        assert unicodedata.category(sign) in {"Cc", "Cs", "Cf", "Zl", "Zp", "Cn"} or escaped(sign) == sign


@given(st.text(st.characters()) | st.text(st.sampled_from(EVIL + '\\"u\ud800\U0001f600')))
def test_json_stays_json(text: str) -> None:
    """An escaped line of JSON has the same meaning."""
    assert text == json.loads(escaped(json.dumps(text, ensure_ascii=False)))


async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer as a buyer's order, and as a refusal of every other operation."""
    if asked.head.startswith(b"GET"):
        body = f'<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{"0" * 32}</string>'.encode()
    elif b"GetOrderList" in asked.head:
        order = f"<Order><Customer><FirstName>{XML}</FirstName></Customer><OrderNumber>1</OrderNumber></Order>"
        body = soap("GetOrderList", f"<OrderList>{order}</OrderList>")
    elif b"GetOfferPackageSubmissionResult" in asked.head:
        status = f"<PackageIntegrationStatus>[/bold][red]{XML}</PackageIntegrationStatus>"
        body = soap("GetOfferPackageSubmissionResult", f"<OfferLogList/><PackageId>7</PackageId>{status}")
    else:
        body = soap("GetBrandList", success="false", message=XML)
    writer.write(response(body))
    await writer.drain()


@pytest.fixture
async def variables() -> AsyncIterator[Mapping[str, str]]:
    """Serve a shop, and give the variables by which the command finds it."""
    async with serving(answer) as environment:
        url = environment.service_url.removesuffix("/MarketplaceAPIService.svc")
        yield {**os.environ, "CDISCOUNT_ENVIRONMENT": url, "CDISCOUNT_LOGIN": "a-api", "CDISCOUNT_PASSWORD": "p"}


def command(*arguments: str) -> list[str]:
    """Return the command line of our command."""
    return [sys.executable, "-m", "cdiscount_async", *arguments]


async def piped(variables: Mapping[str, str], *arguments: str) -> tuple[str, str]:
    """Run the command in pipes, and return what it wrote."""
    ended = await asyncio.to_thread(
        subprocess.run, command(*arguments), capture_output=True, env=variables, check=False
    )
    return ended.stdout.decode(), ended.stderr.decode()


def lines(screen: str) -> list[str]:
    """Return the lines that a terminal got, which has nothing else that controls it."""
    found = screen.replace("\r\n", "\n").removesuffix("\n").split("\n")
    assert found == list(map(escaped, found))
    return found


async def test_rows_on_a_terminal_control_nothing(variables: Mapping[str, str]) -> None:
    """On a terminal each order is a line of JSON that says what the buyer wrote, in characters that only show."""
    _, screen = await asyncio.to_thread(shown, command("orders", "--number", "1"), variables)

    (row,) = map(json.loads, lines(screen))
    assert EVIL == row["customer"]["first_name"]
    assert "Zoé" in screen


async def test_rows_in_a_pipe_are_exact(variables: Mapping[str, str]) -> None:
    """A pipe gets each character as it is: only JSON's own escapes are in it."""
    out, _ = await piped(variables, "orders", "--number", "1")

    assert json.dumps(EVIL, ensure_ascii=False) in out


async def test_progress_controls_nothing(variables: Mapping[str, str], tmp_path: Path) -> None:
    """The status of a package is shown as the service wrote it, with no control character that is not the bar's own."""
    env = {**variables, "TERM": "xterm", "COLUMNS": "1000"}
    for minutes in ("0.01", "0.1", "1"):  # on a busy machine no answer may come in the shortest time
        arguments = command("package", "status", "7", "--wait", "--timeout", minutes)
        status, screen = await asyncio.to_thread(shown, arguments, env, tmp_path / "rows")
        assert 4 == status
        if "package 7: " in screen:
            break

    assert f"package 7: [/bold][red]{escaped(EVIL)}" in re.sub(r"\x1b\[[0-9;]*m", "", screen)
    assert not set(CONTROLS[3:]) & set(screen)


async def test_an_error_is_one_line(variables: Mapping[str, str], tmp_path: Path) -> None:
    """What the service says about a failure is one line on stderr, in a pipe as on a terminal."""
    _, err = await piped(variables, "call", "GetBrandList")
    _, screen = await asyncio.to_thread(shown, command("call", "GetBrandList"), variables, tmp_path / "rows")

    (line,) = lines(err)
    assert line.startswith("cdiscount: OperationFailed: GetBrandList: ")
    assert escaped(EVIL) in line
    assert [line] == lines(screen)


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", EVIL],
        ["orders", "--since", EVIL],
        ["orders", "--output", f"{EVIL}.txt"],
        ["orders", "--environment", EVIL],
        ["call", EVIL],
        [EVIL],
        ["status", "--planning", EVIL],
        ["package", "check", f"{EVIL}.csv"],
    ],
    ids=lambda arguments: " ".join(arguments[:-1]) or "command",
)
def test_a_wrong_call_is_told_in_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """A script may put into an argument what somebody else wrote: the error that names it is one line."""
    try:
        status: object = main([*arguments, *(["--login", "a-api"] if arguments[0] in {"orders", "call"} else [])])
    except SystemExit as exit_:
        status = exit_.code

    assert status in {1, 2}
    assert 1 == len(lines(capsys.readouterr().err))


@pytest.mark.parametrize("missing", [False, True], ids=["in colours", "plain"])
async def test_a_planning_controls_nothing(missing: bool, tmp_path: Path, variables: Mapping[str, str]) -> None:
    """The text of a planning stays in its own lines, with colours and without."""
    planning = tmp_path / "planning.json"
    issue = dict.fromkeys(("status", "issue", "planned", "workaround"), f"a\u202e{EVIL}") | {"operations": []}
    document = {"days": {"2019-11-06": "OFF"}, "incidents": [issue], "source": f"a\u202e{EVIL}"}
    planning.write_text(json.dumps(document), encoding="utf-8")
    hidden = 'import sys; sys.modules["rich"] = None; from cdiscount_async.cli import main; main(sys.argv[1:])'
    begin = [sys.executable, "-c", hidden] if missing else command()
    env = {name: value for name, value in variables.items() if name != "NO_COLOR"} | {"TERM": "xterm"}
    arguments = ["status", "--at", "2019-11-06", "--planning", str(planning)]
    _, screen = await asyncio.to_thread(shown, [*begin, *arguments], env)

    found = lines(re.sub(r"\x1b\[[0-9;]*m", "", screen))
    assert missing == ("\x1b" not in screen)
    assert 3 == sum(escaped("\u202e") in line for line in found)
