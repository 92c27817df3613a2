"""A row has one number, the spreadsheet's: in the check, in errors, in the report, and in another process."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cdiscount_async.cli import main
from cdiscount_async.sandbox import Sandbox, Settings, serving

pytestmark = pytest.mark.usefixtures("in_the_shop")
FILE = (
    "SellerProductId;Stock;Price;Comment\n"  # row 1
    'REF-1-000001;7;19,90;"two\nlines"\n'  # row 2, on two lines
    ";;;\n"  # row 3 has nothing
    "LAMP-4;many;19,90;\n"  # row 4 cannot be read
    "NEVER-SEEN;7;19,90;\n"  # row 5 is refused
    "REF-1-000002;8;;\n"  # row 6
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox in which time runs fast."""
    settings = Settings(sellers=1, offers=9, orders=0, orders_a_day=0, speed=60, start=datetime(2026, 3, 2, 9, 0))
    with serving(Sandbox(settings)) as served:
        yield served


@pytest.fixture(autouse=True)
def _stocks(tmp_path: Path) -> None:
    """Write a file of stocks."""
    (tmp_path / "stocks.csv").write_text(FILE, encoding="utf-8")


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Read the JSON Lines on stdout."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_check_and_the_build_say_the_same_row(capsys: pytest.CaptureFixture[str]) -> None:
    """Blank rows count, and a line break in a cell does not."""
    assert 5 == main(["package", "check", "stocks.csv", "--kind", "stocks", "--json"])
    (wrong,) = [one for one in printed(capsys) if one["field"] == "Stock"]
    assert ("4", "LAMP-4") == (wrong["row"], wrong["reference"])

    assert 5 == main(["package", "build", "stocks.csv", "--kind", "stocks"])
    assert "row 4 (LAMP-4)" in capsys.readouterr().out


def test_the_report_says_the_same_row_in_every_process(capsys: pytest.CaptureFixture[str]) -> None:
    """The report has the row of the file in every process, although the position in the package is another number."""
    submit = ["package", "submit", "stocks.csv", "--kind", "stocks", "--serve", "--wait", "--force", "--json"]
    assert 5 == main([*submit, "--ledger", "l.db"])

    rows = {one["reference"]: one["row"] for one in printed(capsys)}

    assert {"REF-1-000001": "2", "NEVER-SEEN": "5", "REF-1-000002": "6"} == rows


def test_the_ledger_knows_the_rows(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The ledger has the rows of a package for a process that waits later."""
    submit = ["package", "submit", "stocks.csv", "--kind", "stocks", "--force", "--name", "later", "--ledger", "l.db"]
    Path("public").mkdir()
    assert 0 == main([*submit, "--folder", "public", "--base-url", f"{sandbox.url}/nothing-here"])
    number = capsys.readouterr().out.strip()
    sandbox.clock.advance(timedelta(hours=1))  # so that the first answer is the last one

    assert 5 == main(["package", "status", number, "--ledger", "l.db", "--wait", "--json"])

    assert ["2", "5", "6"] == [one["row"] for one in printed(capsys) if one["row"]]  # the service names no row for one
