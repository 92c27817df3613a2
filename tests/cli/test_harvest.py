"""Harvests into files: what is in them, what stops them, and how they go on."""

import json
import re
import shlex
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import sleep
from typing import Any, Final

import pyarrow.parquet
import pytest

from cdiscount_async.cli import main
from cdiscount_async.cli._exporting.arrow import ArrowStream
from cdiscount_async.cli._exporting.rows import Rows
from cdiscount_async.cli._exporting.targets import output, part_of
from cdiscount_async.models.orders import Order
from cdiscount_async.sandbox import FaultRule, Sandbox, serving

from ..support.timing import PARIS
from .shop import SETTINGS, SPAN, rows, started

ORDERS: Final = Rows(Order, "order_number")

pytestmark = pytest.mark.usefixtures("in_the_shop")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox that every test here only reads."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


@pytest.fixture
def broken(sandbox: Sandbox) -> int:
    """Add a rule by which every page of offers after the fourth fails, and return its number."""
    return sandbox.faults.add(FaultRule("status", operations=["GetOfferListPaginated"], status=404, skip=4))


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """Return the rows that a command prints."""
    assert 0 == main(arguments)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("what", [["orders", *SPAN], ["offers"]], ids=lambda what: what[0])
def test_a_file_has_what_is_printed(what: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """JSON Lines in a file are those that come on stdout; only their owner may read them. A last line says how many."""
    expected = printed(capsys, *what)

    assert 0 == main([*what, "--output", "rows.jsonl"])

    assert ("", f"cdiscount: {len(expected)} {what[0]} are in rows.jsonl\n") == capsys.readouterr()
    assert expected == rows(Path("rows.jsonl"))
    assert 0o600 == stat.S_IMODE(Path("rows.jsonl").stat().st_mode)


def test_a_table_has_a_column_for_each_member(capsys: pytest.CaptureFixture[str]) -> None:
    """CSV has the same orders: simple values as text, nothing for None, and JSON for what holds more."""
    orders = printed(capsys, "orders", *SPAN)

    assert 0 == main(["orders", *SPAN, "--output", "orders.csv"])

    table = rows(Path("orders.csv"))
    assert [list(orders[0])] * len(orders) == [list(row) for row in table]
    for order, row in zip(orders, table, strict=True):
        texts = {name for name, value in order.items() if value is None or isinstance(value, str)}
        assert {name: (value or "") if name in texts else value for name, value in order.items()} == {
            name: cell if name in texts else json.loads(cell) for name, cell in row.items()
        }


def test_a_parquet_file_has_types(capsys: pytest.CaptureFixture[str]) -> None:
    """Parquet has the same orders with exact numbers, times and nested lines, and nothing is left beside it."""
    orders = printed(capsys, "orders", *SPAN)

    assert 0 == main(["orders", *SPAN, "--output", "orders.parquet", "--resume", "state.json"])

    table = pyarrow.parquet.read_table("orders.parquet").to_pylist()
    assert [
        (
            one["order_number"],
            Decimal(one["initial_total_amount"]),
            datetime.fromisoformat(one["creation_date"]).replace(tzinfo=PARIS),
            one["customer"]["first_name"],
            [line["quantity"] for line in one["order_line_list"]],
        )
        for one in orders
    ] == [
        (
            one["order_number"],
            one["initial_total_amount"],
            one["creation_date"],
            one["customer"]["first_name"],
            [line["quantity"] for line in one["order_line_list"]],
        )
        for one in table
    ]
    assert ["orders.parquet", "state.json"] == sorted(path.name for path in Path().iterdir())
    assert 0o600 == stat.S_IMODE(Path("orders.parquet").stat().st_mode)


def test_a_missing_extra_is_named() -> None:
    """Without pyarrow the command says what to install, before it fetches anything."""
    script = "import sys; sys.modules['pyarrow'] = None; from cdiscount_async.cli import main; main()"
    command = [sys.executable, "-c", script, "offers", "--output", "offers.parquet"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603

    assert 2 == ended.returncode
    assert "pip install 'cdiscount-async[parquet]'" in ended.stderr
    assert [] == list(Path().iterdir())


def test_numbers_go_into_a_file_too(sandbox: Sandbox) -> None:
    """Chosen orders are written as all are."""
    number = sandbox.tables("SELECT number FROM orders")[0]["number"]

    assert 0 == main(["orders", "--number", number, "--output", "orders.csv"])

    assert [number] == [row["order_number"] for row in rows(Path("orders.csv"))]


def test_spans_count_back_from_now(capsys: pytest.CaptureFixture[str]) -> None:
    """A span begins so many minutes, hours, days or weeks ago."""
    found = [len(printed(capsys, "orders", "--since", since)) for since in ("0d", "1m", "1h", "3000d", "400w")]

    assert [0, 0, 0, SETTINGS.orders, SETTINGS.orders] == found


@pytest.mark.parametrize("text", ["-3000d", "3000d"])
def test_a_span_may_have_a_minus(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A span counts back in any case."""
    assert SETTINGS.orders == len(printed(capsys, "orders", "--since", text))


@pytest.mark.parametrize(("text", "days"), [("today", 0), ("Yesterday", 1)])
def test_days_have_names(text: str, days: int, capsys: pytest.CaptureFixture[str]) -> None:
    """A day begins at midnight in France."""
    assert 0 == main(["orders", "--since", text, "--output", "orders.csv", "--resume", "state.json"])

    begin = json.loads(Path("state.json").read_text(encoding="utf-8"))["request"]["since"]
    now = datetime.now(PARIS)
    possible = {str((now - timedelta(days=days, seconds=late)).date()) for late in (0, 600)}
    assert begin.removesuffix("T00:00:00") in possible
    assert "0 orders are in orders.csv" in capsys.readouterr().err


def test_a_date_in_the_future_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong year in the future is reported, so that an empty result is not mistaken for an answer."""
    assert 0 == main(["orders", "--since", "9000-01-01"])

    out, err = capsys.readouterr()
    assert ("", "cdiscount: --since is in the future: no order can be found") == (out, err.splitlines()[0])


def test_numbers_that_are_not_found_are_reported(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that exist are printed; lines name the others, and the options that do not count. The status is 1."""
    number = sandbox.tables("SELECT number FROM orders")[0]["number"]
    command = ["orders", *(part for one in ("NO\x9bSUCH", number, "GONE") for part in ("--number", one))]

    assert 1 == main([*command, "--since", "7d", "--by", "creation"])

    out, err = capsys.readouterr()
    assert [number] == [json.loads(line)["order_number"] for line in out.splitlines()]
    assert [
        "cdiscount: ignored with --number: --since, --by",
        "cdiscount: 1 orders were printed",
        "cdiscount: no such order: NO\\u009bSUCH, GONE",
    ] == err.splitlines()


@pytest.mark.parametrize(
    ("arguments", "same"),
    [
        (
            ["orders", *SPAN, "--states", "shipped,WAITINGFORSHIPMENTACCEPTATION"],
            "Shipped,WaitingForShipmentAcceptation",
        ),
        (["offers", "--only", "onlineoffersonly"], "OnlineOffersOnly"),
    ],
    ids=["states", "only"],
)
def test_names_may_be_in_any_case(arguments: list[str], same: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Names of the service are known in capitals or not."""
    found = printed(capsys, *arguments)

    assert found
    assert printed(capsys, *arguments[:-1], same) == found


def test_a_wrong_password_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """If nothing was fetched, the message says nothing about progress."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "wrong")
    monkeypatch.setenv("CDISCOUNT_TOKEN_FILE", "tokens.json")

    assert 1 == main(["orders", *SPAN, "--output", "orders.csv", "--resume", "state.json"])

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("cdiscount: BadCredentials: ")


def test_creation_is_a_date_too(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Orders can be chosen by when they were placed."""
    found = printed(capsys, "orders", "--by", "creation", "--since", "2026-02-01", "--until", "2026-02-08")

    kept = sandbox.tables("SELECT number FROM orders WHERE created BETWEEN '2026-02-01' AND '2026-02-08'")
    assert kept
    assert {row["number"] for row in kept} == {row["order_number"] for row in found}


def test_a_harvest_that_is_complete_stays_so(capsys: pytest.CaptureFixture[str]) -> None:
    """If an export is complete, the same command says so and fetches nothing."""
    command = ["offers", "--output", "offers.csv", "--resume", "state.json", "--fast", "--concurrency", "2"]
    assert 0 == main(command)
    capsys.readouterr()
    before = Path("offers.csv").stat().st_mtime_ns

    assert 0 == main(command)

    assert "cdiscount: complete: 300 offers are in offers.csv\n" == capsys.readouterr().err
    assert before == Path("offers.csv").stat().st_mtime_ns
    assert 0o600 == stat.S_IMODE(Path("state.json").stat().st_mode)


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet", "xlsx"])
def test_an_error_keeps_what_came_before(
    suffix: str, sandbox: Sandbox, broken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows before an error are saved, and a message says how to continue. That adds the rest, without duplicates."""
    command = ["offers", "--output", f"offers.{suffix}", "--resume", "state.json", "--concurrency", "1"]
    assert 1 == main(command)
    kept = str(part_of(Path(f"offers.{suffix}")))
    first, second = capsys.readouterr().err.splitlines()
    assert 80 == len(rows(Path(kept)))
    assert first == (
        f"cdiscount: stopped: 80 offers are in {kept}, including everything before page 4; "
        f"continue with: {shlex.join(['cdiscount', *command])}"
    )
    assert second.startswith("cdiscount: HttpError: GetOfferListPaginated: HTTP 404")

    sandbox.faults.remove(broken)
    assert 0 == main(command)

    path = Path(f"offers.{suffix}")
    found = rows(path)
    assert [path.name, "state.json"] == sorted(one.name for one in Path().iterdir())
    kept_offers = sandbox.tables("SELECT reference FROM offer ORDER BY created DESC, id DESC")
    assert [row["reference"] for row in kept_offers] == [row["seller_product_id"] for row in found]


@pytest.mark.usefixtures("broken")
def test_a_stop_without_a_state_says_how_far_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    """Without rows that could be resumed, the message still says how many there are."""
    assert 1 == main(["offers", "--concurrency", "1"])

    out, err = capsys.readouterr()
    assert 80 == out.count("\n")
    assert err.startswith("cdiscount: stopped: 80 offers were printed, including everything before page 4\n")


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_a_signal_keeps_what_came(number: signal.Signals, sandbox: Sandbox) -> None:
    """Ctrl+C and SIGTERM end with status 130 and one line, and what came is kept."""
    sandbox.faults.add(FaultRule("latency", operations=["GetOfferListPaginated"], seconds=300, skip=5))
    state = Path("state.json")
    command = ["offers", "--output", "offers.jsonl", "--resume", "state.json", "--concurrency", "1"]
    with started(command, sandbox) as process:
        while not (state.exists() and '"place": "4"' in state.read_text(encoding="utf-8")):
            assert process.poll() is None
            sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate()

    kept = len(rows(Path("offers.jsonl")))
    assert (130, "") == (process.returncode, out)
    assert 80 <= kept <= 100
    assert re.fullmatch(
        rf"cdiscount: stopped: {kept} offers are in offers.jsonl, including everything before page [45]; "
        "continue with: cdiscount offers --output offers.jsonl --resume state.json --concurrency 1\n",
        err,
    )


def test_a_full_disk_leaves_what_was_kept(sandbox: Sandbox) -> None:
    """If writing fails, the message says what was saved, and the next run continues there."""
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
        "from cdiscount_async.cli import main; sys.exit(main())"
    )
    command = ["offers", "--output", "offers.jsonl", "--resume", "state.json"]
    # -B: Python would write a part of a module's bytecode without an error, and every later process would read it.
    full = subprocess.run([sys.executable, "-B", "-c", script, *command], capture_output=True, text=True, check=False)  # noqa: S603
    assert 1 == full.returncode
    assert "File too large" in full.stderr
    assert "continue with: " in full.stderr

    assert 0 == main(command)

    kept = sandbox.tables("SELECT reference FROM offer ORDER BY created DESC, id DESC")
    assert [row["reference"] for row in kept] == [row["seller_product_id"] for row in rows(Path("offers.jsonl"))]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["offers", "--resume", "state.json"], "--resume needs --output"),
        (["orders", "--number", "1", "--resume", "state.json"], "--resume cannot be used with --number"),
        (["offers", "--output", "offers.xml"], "'offers.xml' does not end with .jsonl, .csv, .parquet"),
        (["offers", "--output", "none/offers.csv"], "none/offers.csv: No such file or directory"),
        (["offers", "--concurrency", "0"], "--concurrency: '0': expected a whole number from 1"),
        (["orders", "--concurrency", "many"], "--concurrency: 'many': expected a whole number from 1"),
        (["orders", "--since", "2026-03-02", "--until", "2026-03-01"], "until must not be before since"),
        (["orders", "--since", "2000000d"], "further back than the calendar"),
        (["offers", "--output", "a.csv", "--resume", "none/state.json"], "--resume: there is no directory none"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_is_reported(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Options that make no sense together end with status 2 and a line, and leave no file."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert 2 == ended.value.code
    assert message in capsys.readouterr().err
    assert [] == list(Path().iterdir())


HARVEST = ("orders", *SPAN, "--output", "orders.csv", "--resume", "state.json")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--states", "Shipped"], "state was all, and is Shipped now"),
        (["--output", "other.csv"], "output was "),
        (["--no-lines"], "no-lines was False, and is True now"),
        (["--since", "60d"], "since was 2026-01-01T00:00:00, and is 60d now"),
        (["--login", "other-api"], "login was "),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_a_state_belongs_to_what_was_asked(change: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A harvest is not resumed with other options, which would mix rows of two kinds in a file."""
    assert 0 == main(HARVEST)

    with pytest.raises(SystemExit):
        main([*HARVEST, *change])

    assert f"state.json is the state of another export: {message}" in capsys.readouterr().err


@pytest.mark.parametrize("state", [[], ["--resume", "another.json"]], ids=["without a state", "with a new state"])
def test_rows_that_are_there_are_kept(state: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The rows of an earlier export are not removed by a later one, neither at its beginning nor at its end."""
    assert 0 == main(["offers", "--output", "offers.jsonl"])
    before = Path("offers.jsonl").read_bytes()

    for command in (["offers"], ["orders", *SPAN]):
        with pytest.raises(SystemExit):
            main([*command, "--output", "offers.jsonl", *state])

    assert "offers.jsonl is not empty: remove it, or use another name" in capsys.readouterr().err
    assert before == Path("offers.jsonl").read_bytes()


@pytest.mark.parametrize(
    "state", ["offers.jsonl", "offers.jsonl.part", "offers.jsonl.part.jsonl", "offers.jsonl.part.arrow"]
)
def test_a_state_is_no_file_of_rows(state: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The state cannot take the place of the rows."""
    with pytest.raises(SystemExit):
        main(["offers", "--output", "offers.jsonl", "--resume", state])

    assert f"{state} is a file of rows: the state needs another name" in capsys.readouterr().err
    assert not list(Path().iterdir())


def test_rows_that_are_gone_are_reported() -> None:
    """A state that says that the export is complete is refused if the file is missing."""
    assert 0 == main(HARVEST)
    Path("orders.csv").unlink()

    with pytest.raises(SystemExit):
        main(HARVEST)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', "\xff", "[" * 100_000], ids=lambda text: text[:9])
def test_a_damaged_state_is_reported(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not a state is refused, and not overwritten."""
    Path("state.json").write_text(text, encoding="latin-1")

    with pytest.raises(SystemExit):
        main(HARVEST)

    assert "state.json is not the state of an export" in capsys.readouterr().err
    assert text == Path("state.json").read_text(encoding="latin-1")


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[:50], "offers.csv is shorter than it was"),
        (lambda text: text.replace(b",", b";"), "was changed"),
    ],
    ids=["shorter", "changed"],
)
def test_a_changed_file_is_reported(change: Any, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An export is not resumed in a file that is shorter than its state says."""
    command = ["offers", "--output", "offers.csv", "--resume", "state.json"]
    assert 1 == main(command)
    file = Path("offers.csv")
    file.write_bytes(change(file.read_bytes()))

    with pytest.raises(SystemExit):
        main(command)

    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize(
    "change",
    [
        lambda stream: stream[:900] + bytes(len(stream) - 900),
        lambda stream: stream[:-8] + b"\xff" * 8,
        lambda stream: ArrowStream(ORDERS).head + bytes(len(stream)),
    ],
    ids=["beginning", "end", "other columns"],
)
def test_a_changed_stream_is_reported(change: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """An export to Parquet is not resumed in rows that are not those of the command."""
    command = ["offers", "--output", "offers.parquet", "--resume", "state.json", "--concurrency", "1"]
    assert 1 == main(command)
    file = part_of(Path("offers.parquet"))
    stream = file.read_bytes()
    changed = change(stream)
    file.write_bytes(changed)
    capsys.readouterr()

    with pytest.raises(SystemExit) as ended:
        main(command)

    assert 2 == ended.value.code
    (line,) = capsys.readouterr().err.splitlines()
    assert "offers.parquet.part.arrow" in line
    assert not Path("offers.parquet").exists()


@pytest.mark.parametrize("name", ["offers.csv", "offers.jsonl", "offers.parquet"])
def test_a_disk_that_is_full_at_the_beginning(name: str) -> None:
    """Until there is a state, the file has no content: the next run would not write into it."""
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200)); "
        "from cdiscount_async.cli import main; sys.exit(main())"
    )
    command = ["offers", "--output", name, "--resume", "state.json"]
    full = subprocess.run([sys.executable, "-B", "-c", script, *command], capture_output=True, text=True, check=False)  # noqa: S603
    left = [path.name for path in Path().iterdir()]
    sizes = [path.stat().st_size for path in Path().iterdir()]

    assert (1, "cdiscount: state.json: File too large") == (full.returncode, full.stderr.splitlines()[-1])
    assert ([part_of(Path(name)).name], [0]) == (left, sizes)
    assert 0 == main(command)
    assert SETTINGS.offers == len(rows(Path(name)))


def test_one_process_writes_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    """While a harvest writes a file, another one leaves it alone."""
    first = output(Path("orders.csv"), ORDERS, 0)
    with pytest.raises(SystemExit):
        main(["orders", "--output", "orders.csv"])
    first.close()

    assert "another process writes orders.csv" in capsys.readouterr().err
