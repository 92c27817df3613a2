"""The formats of rows: on stdout, on a terminal, and in compressed files."""

import csv
import gzip
import io
import json
import os
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from lxml import etree

from cdiscount_async.cli import main
from cdiscount_async.cli._cells import width
from cdiscount_async.cli._exporting.formats import CSV
from cdiscount_async.cli._exporting.rows import Rows
from cdiscount_async.cli._exporting.targets import SUFFIXES, output
from cdiscount_async.models.offers import Offer
from cdiscount_async.sandbox import FaultRule, Sandbox, serving

from .shop import SETTINGS, SPAN

OFFERS = Rows(Offer, "seller_product_id")

pytestmark = pytest.mark.usefixtures("in_the_shop")


class Terminal(io.StringIO):
    """A terminal that keeps what was written."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox that every test here only reads."""
    with serving(Sandbox(attrs.evolve(SETTINGS, offers=60, page_size=10))) as served:
        yield served


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a command prints."""
    assert 0 == main(arguments)
    return capsys.readouterr().out


def seen(monkeypatch: pytest.MonkeyPatch, columns: int, *arguments: str) -> str:
    """Return what a command prints on a terminal of this width."""
    terminal = Terminal()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(sys, "stdout", terminal)
    assert 0 == main(arguments)
    return terminal.getvalue()


def rows(text: str) -> list[dict[str, Any]]:
    """Return the rows in JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("command", [["orders", *SPAN], ["offers"]], ids=lambda command: command[0])
def test_all_formats_have_the_same_rows(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Stdout has JSON Lines, CSV or one array; a dash is stdout, and a compressed file has what a plain one has."""
    lines = printed(capsys, *command)
    table = printed(capsys, *command, "--output", "-", "--format", "csv")
    array = printed(capsys, *command, "--format", "json")
    for name in ("x.jsonl.gz", "x.csv.gz", "x.json.gz", "x.json", "x.csv"):
        assert 0 == main([*command, "--output", name])
        assert f"{len(rows(lines))} {command[0]} are in {name}\n" in capsys.readouterr().err

    assert lines == printed(capsys, *command, "--format", "jsonl", "--output", "-")
    assert rows(lines) == json.loads(array)
    assert 2 + len(rows(lines)) == len(array.splitlines())  # a row is one line
    assert array == Path("x.json").read_text("utf-8")
    assert table.replace("\r\n", "\n") == Path("x.csv").read_text("utf-8").replace("\r\n", "\n")
    assert lines == gzip.decompress(Path("x.jsonl.gz").read_bytes()).decode()
    assert Path("x.csv").read_bytes() == gzip.decompress(Path("x.csv.gz").read_bytes())
    assert array == gzip.decompress(Path("x.json.gz").read_bytes()).decode()


@pytest.mark.parametrize(
    ("form", "text"), [("json", "[]\n"), ("csv", "order_number,order_state\r\n"), ("table", ""), ("jsonl", "")]
)
def test_no_rows_are_a_document_too(form: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty array is valid, and a CSV has its names."""
    nothing = ["orders", "--since", "2020-01-01", "--until", "2020-01-02", "--columns", "order_number,order_state"]

    assert text == printed(capsys, *nothing, "--format", form)


def test_an_array_is_only_closed_at_its_end(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """An array that broke off is no valid JSON, so that no program takes it for complete. The closing line says it."""
    sandbox.faults.add(FaultRule("status", operations=["GetOfferListPaginated"], status=404, skip=4))

    assert 1 == main(["offers", "--concurrency", "1", "--format", "json"])

    told = capsys.readouterr()
    assert "stopped: 40 offers were printed" in told.err
    assert 40 == len(json.loads(told.out + "]"))
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(told.out)


def test_a_compressed_file_that_broke_off_can_be_read(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """It has the rows up to the error, and an end."""
    sandbox.faults.add(FaultRule("status", operations=["GetOfferListPaginated"], status=404, skip=4))

    assert 1 == main(["offers", "--concurrency", "1", "--output", "x.jsonl.gz"])

    assert "stopped: 40 offers are in x.jsonl.gz" in capsys.readouterr().err
    assert 40 == len(rows(gzip.decompress(Path("x.jsonl.gz").read_bytes()).decode()))


@pytest.mark.parametrize("skip", [0, 1])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_command_that_failed_before_its_first_row_can_be_repeated(suffix: str, skip: int, sandbox: Sandbox) -> None:
    """The file stays empty until there is a row, also after a page without rows, so it is not taken for rows."""
    command = ["orders", "--since", "2025-01-01", "--concurrency", "1", "--output", f"orders{suffix}"]
    sandbox.faults.add(FaultRule("status", operations=["GetOrderList"], status=404, skip=skip, times=1))

    assert 1 == main(command)
    assert 0 == main(command)


def test_a_second_process_leaves_a_compressed_file_as_it_is() -> None:
    """It writes no end into the file, in which it has no rows."""
    path = Path("x.jsonl.gz")
    first = output(path, OFFERS, 0)
    first.write(Offer(seller_product_id="A"))
    first.commit()

    with pytest.raises(ValueError, match="another process writes"):
        output(path, OFFERS, 0)
    first.finish()
    first.close()

    (row,) = rows(gzip.decompress(path.read_bytes()).decode())
    assert "A" == row["seller_product_id"]


@pytest.mark.parametrize("name", ["rows.csv", "rows.json.gz"])
def test_a_pipe_or_a_device_is_no_file_for_rows(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its length cannot be cut. The message names it."""
    for make in (os.mkfifo, lambda path: Path(path).symlink_to(os.devnull)):
        make(name)
        with pytest.raises(SystemExit, match="2"):
            main(["orders", *SPAN, "--output", name])
        assert f"{name} is a pipe or a device" in capsys.readouterr().err
        Path(name).unlink()


def test_rows_of_a_killed_run_can_be_read_from_a_compressed_file() -> None:
    """What was committed can be decompressed from the file, even without its end."""
    path = Path("x.csv.gz")
    file = output(path, OFFERS, 0)
    file.write(Offer(seller_product_id="A"))
    file.commit()
    kept = path.read_bytes()
    file.close()

    with pytest.raises(EOFError):
        gzip.decompress(kept)
    (row,) = csv.DictReader(io.StringIO(zlib.decompressobj(31).decompress(kept).decode(), newline=""))
    assert "A" == row["seller_product_id"]
    assert gzip.decompress(path.read_bytes()).startswith(b"seller_product_id,")


def test_a_terminal_shows_json_indented(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """An array and the result of a call are indented on a terminal only; `--compact` keeps one line there, too."""
    call = ["call", "GetSellerInformation"]
    in_a_pipe = printed(capsys, *call)
    array = printed(capsys, "orders", *SPAN, "--format", "json")

    assert 1 == in_a_pipe.count("\n")
    on_a_terminal = seen(monkeypatch, 80, *call)
    assert json.loads(in_a_pipe) == json.loads(on_a_terminal)
    assert on_a_terminal.startswith("{\n  ")
    assert in_a_pipe == seen(monkeypatch, 80, *call, "--compact")
    shown = seen(monkeypatch, 80, "orders", *SPAN, "--format", "json")
    assert json.loads(array) == json.loads(shown)
    assert shown.startswith('[\n{\n  "order_number"')


def test_a_terminal_shows_a_preview_indented(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The envelope has an element a line on a terminal. A pipe gets exactly what would be sent."""
    call = ["call", "GetOrderList", "--json", '{"states": ["Shipped"]}', "--dry-run"]
    exact = printed(capsys, *call)

    assert exact == seen(monkeypatch, 80, *call, "--compact")
    head, envelope = exact.split("\n\n")
    shown_head, shown = seen(monkeypatch, 80, *call).split("\n\n")
    assert head == shown_head
    assert 1 == envelope.count("\n")
    assert shown.count("\n") > 10
    assert etree.canonicalize(envelope) == etree.canonicalize(shown, strip_text=True)


@pytest.mark.parametrize(
    "command",
    [
        ["orders", *SPAN],
        ["orders", *SPAN, "--rows", "lines"],
        ["offers"],
        ["claims", "--since", "2019-01-01"],
        ["questions", "--about", "orders", "--since", "2019-01-01"],
        ["questions", "--about", "offers", "--since", "2019-01-01"],
    ],
    ids=" ".join,
)
def test_a_table_fits_the_terminal(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A table begins with what identifies a row, and no line is wider than the terminal."""
    for columns in (60, 80, 400):
        lines = seen(monkeypatch, columns, *command, "--format", "table").splitlines()

        assert len(lines) >= 2
        assert columns >= max(map(width, lines))
        assert lines[0].split()[0] in {"order_number", "seller_product_id", "id"}


def test_a_table_has_chosen_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """In a pipe a row is one line. Members of records are columns, and values are as in JSON."""
    chosen = ["--columns", "order_number,customer_last_name,has_claims,visa_cegid"]
    table = printed(capsys, "orders", *SPAN, "--format", "table", *chosen).splitlines()
    orders = rows(printed(capsys, "orders", *SPAN))

    assert ["order_number", "customer_last_name", "has_claims", "visa_cegid"] == table[0].split()
    assert [order["order_number"] for order in orders] == [line.split()[0] for line in table[1:]]
    assert {"true", "false"} >= {line.split()[-1] for line in table[1:] if not line.split()[-1].isdecimal()}


def test_a_table_has_minutes_and_the_rows_before_an_error(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows that were held back are printed after an error, too."""
    sandbox.faults.add(FaultRule("status", operations=["GetOfferListPaginated"], status=404, skip=4))

    command = ["offers", "--concurrency", "1", "--format", "table", "--columns", "seller_product_id,creation_date"]
    assert 1 == main(command)

    told = capsys.readouterr()
    head, *lines = told.out.splitlines()
    assert ["seller_product_id", "creation_date"] == head.split()
    assert 40 == len(lines)
    assert [] == [line for line in lines if not re.fullmatch(r".+  2\d{3}-\d\d-\d\d \d\d:\d\d", line)]
    assert "stopped: 40 offers were printed" in told.err


@pytest.mark.parametrize("command", [["explain", "4424"], ["explain", "4424", "--lang", "fr"], ["token"]], ids=" ".join)
def test_texts_fit_a_narrow_terminal(command: list[str], sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines break at spaces, and a long login is whole."""
    monkeypatch.setenv("CDISCOUNT_TOKEN_FILE", str(Path("tokens.json").absolute()))
    assert 0 == main(["call", "GetSellerInformation"])
    text = seen(monkeypatch, 60, *command)

    assert 60 >= max(map(width, text.splitlines()))
    assert sandbox.login in text or command != ["token"]


def test_a_number_has_a_format_too(capsys: pytest.CaptureFixture[str]) -> None:
    """An order by its number is printed as the orders of a time are."""
    number = rows(printed(capsys, "orders", *SPAN))[0]["order_number"]

    (order,) = json.loads(printed(capsys, "orders", "--number", number, "--format", "json"))
    assert number == order["order_number"]
    assert printed(capsys, "orders", "--number", number, "--format", "table").splitlines()[1].startswith(number)


def test_csv_on_a_terminal_cannot_imitate_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line break in a cell is shown as in JSON, and there is no carriage return at the end of a line."""
    form = CSV(Rows(Offer, "seller_product_id", chosen=("comments",)), escaping=True)

    assert ["comments\n", '"a\\nb\\u001b[2J"\n'] == [form.start, *form.lines(Offer(comments="a\nb\x1b[2J"))]
    assert "\\r" not in seen(monkeypatch, 80, "offers", "--format", "csv", "--columns", "seller_product_id")


def test_csv_can_be_followed_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    """Each run prints the names with its rows; a run without rows prints nothing."""
    follow = ["orders", *SPAN[:2], "--follow", "x.state", "--format", "csv", "--columns", "order_number"]
    first = printed(capsys, *follow)

    assert "order_number" == first.splitlines()[0]
    assert len(first.splitlines()) > 10
    assert "" == printed(capsys, *follow)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--output", "x.jsonl.gz", "--resume", "s"],
            "--resume: rows cannot be added to x.jsonl.gz: use a name with .j",
        ),
        (["--output", "x.json", "--resume", "s"], "--resume: rows cannot be added to x.json"),
        (["--output", "x.csv.gz", "--follow", "s"], "--follow: rows cannot be added to x.csv.gz"),
        (["--format", "json", "--follow", "s"], "--follow prints rows in each run, and json is one document"),
        (["--format", "table", "--follow", "s"], "--follow prints rows in each run, and table is one document"),
        (["--format", "csv", "--output", "x.jsonl"], "--format is for stdout: the name x.jsonl selects the format"),
        (["--format", "tabel"], "did you mean table?"),
        (["--output", "x.parquet.gz"], "'x.parquet.gz' does not end with .jsonl, .csv, .parquet, .xlsx, .json, .j"),
        (["--output", ".parquet"], "'.parquet' does not end with"),
        (["--output", "-", "--resume", "s"], "--resume needs --output"),
        (["--format", "table", "--columns", "order_line_list"], "there is no column order_line_list"),
    ],
)
def test_formats_that_do_not_fit_are_refused(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what to use instead, and no file is made."""
    with pytest.raises(SystemExit) as caught:
        main(["orders", *options])

    assert 2 == caught.value.code
    assert message in capsys.readouterr().err
    assert [] == list(Path().iterdir())
