"""`--follow`: what has changed since the last run is added to a file, once."""

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pyarrow.parquet
import pytest

from cdiscount_async.cli import main
from cdiscount_async.cli._exporting.arrow import ArrowStream, to_parquet
from cdiscount_async.cli._exporting.rows import Rows
from cdiscount_async.cli._exporting.state import locked
from cdiscount_async.models.offers import Offer
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings, serving

from .shop import rows, started

pytestmark = pytest.mark.usefixtures("in_the_shop")

OFFERS = Rows(Offer, "seller_product_id")
ORDERS = ("orders", "--since", "90d", "--follow", "state.json")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Serve a shop in which nothing happens by itself."""
    with serving(Sandbox(Settings(seed=2019, sellers=1, offers=40, orders=30, orders_a_day=0))) as served:
        yield served


def follow(*arguments: str) -> None:
    """Run the command, which must succeed."""
    assert 0 == main(arguments)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that ends with status 2, and return what it says."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert 2 == ended.value.code
    (line,) = capsys.readouterr().err.splitlines()
    return line


def ordered(sandbox: Sandbox) -> str:
    """Place an order, and return its number."""
    return str(sandbox.act("order")["order_number"])


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_each_run_adds_what_changed(suffix: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The first run writes all orders of the span, and each run after it what is new or has changed."""
    file = f"orders.{suffix}"
    follow(*ORDERS, "--output", file)
    follow(*ORDERS, "--output", file)
    number = ordered(sandbox)
    follow(*ORDERS, "--output", file)
    sandbox.act("cancel", order_number=number)
    follow(*ORDERS, "--output", file)

    found = rows(Path(file))
    assert 32 == len(found)
    assert [number, number] == [row["order_number"] for row in found[-2:]]
    assert ["WaitingForSellerAcceptation", "CancelledByCustomer"] == [row["order_state"] for row in found[-2:]]
    assert [
        f"cdiscount: 30 new or changed orders are in {file}",
        "cdiscount: 0 new or changed orders",
        f"cdiscount: 1 new or changed orders are in {file}",
        f"cdiscount: 1 new or changed orders are in {file}",
    ] == capsys.readouterr().err.splitlines()
    assert [file, "state.json", "state.json.lock"] == sorted(path.name for path in Path().iterdir())


def test_stdout_gets_what_changed(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a file, the rows are printed, wherever the command is run."""
    follow(*ORDERS)
    first = capsys.readouterr()
    number = ordered(sandbox)
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    follow(*ORDERS[:-1], "../state.json")
    out, err = capsys.readouterr()

    assert 30 == len(first.out.splitlines())
    assert [number] == [json.loads(line)["order_number"] for line in out.splitlines()]
    assert "cdiscount: 1 new or changed orders were printed\n" == err


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_parquet_gets_a_file_for_each_run(suffix: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Each run with changes writes a file with the next number, wherever the others are; other runs write no file."""
    command = [*ORDERS, *(["--rows", "lines"] if suffix == "xlsx" else []), "--output", f"orders.{suffix}"]
    follow(*command)
    follow(*command)
    number = ordered(sandbox)
    follow(*command)

    files = sorted(Path().glob(f"*.{suffix}*"))
    assert [f"orders-000001.{suffix}", f"orders-000002.{suffix}"] == [path.name for path in files]
    for path in files:
        path.rename(path.with_name(f"loaded.{path.name}"))
    files = [path.with_name(f"loaded.{path.name}") for path in files]
    ordered(sandbox)
    follow(*command)
    first, second = ({row["order_number"] for row in rows(path)} for path in files)
    assert (30, {number}) == (len(first), second)
    assert [
        f"cdiscount: 30 new or changed orders are in orders-000001.{suffix}",
        "cdiscount: 0 new or changed orders",
        f"cdiscount: 1 new or changed orders are in orders-000002.{suffix}",
        f"cdiscount: 1 new or changed orders are in orders-000003.{suffix}",
    ] == capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("command", "action", "key"),
    [
        (["claims"], "claim", "claim_type"),
        (["questions", "--about", "orders"], "ask_about_order", "order_number"),
        (["questions", "--about", "offers"], "ask_about_offer", "product_seller_reference"),
    ],
    ids=["claims", "questions about orders", "questions about offers"],
)
def test_discussions_are_followed_too(
    command: list[str], action: str, key: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new discussion is added, and again when a message is added to it."""
    following = [*command, "--follow", "state.json", "--output", "rows.csv"]
    follow(*following)
    before = len(rows(Path("rows.csv")))
    arguments = {"login": sandbox.login} if action == "ask_about_offer" else {"order_number": ordered(sandbox)}
    number = sandbox.act(action, **arguments)
    follow(*following)
    sandbox.act("reply", discussion=number)
    follow(*following)
    capsys.readouterr()
    follow(*command, "--since", "1h")

    added = rows(Path("rows.csv"))[before:]
    assert [str(number)] * 2 == [row["id"] for row in added]
    assert all(row[key] for row in added)
    (printed,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert number == printed["id"]
    assert 2 == len(printed["messages"]) == len(json.loads(added[-1]["messages"]))


def test_discussions_have_the_options_of_orders(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """States, dates and order numbers choose discussions, and an export can be resumed."""
    number = ordered(sandbox)
    claims = [sandbox.act("claim", order_number=number), sandbox.act("claim", order_number=ordered(sandbox))]
    follow("claims", "--number", number)
    (one,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    follow("claims", "--since", "1h", "--by", "creation", "--state", "closed")
    assert "" == capsys.readouterr().out
    follow("claims", "--since", "1h", "--state", "Open,NotProcessed", "--output", "claims.csv", "--resume", "state")
    follow("claims", "--since", "1h", "--state", "Open,NotProcessed", "--output", "claims.csv", "--resume", "state")

    assert claims[0] == one["id"]
    assert [str(claim) for claim in claims] == sorted(row["id"] for row in rows(Path("claims.csv")))
    assert "complete: 2 claims are in claims.csv" in capsys.readouterr().err


def test_resumed_discussions_are_written_once(sandbox: Sandbox) -> None:
    """A number that identifies a discussion is known again in a file, where it is text."""
    number = ordered(sandbox)
    for _ in range(3):
        sandbox.act("claim", order_number=number)
    command = ["claims", "--since", "1d", "--output", "claims.csv", "--resume", "state"]
    follow(*command)
    before = rows(Path("claims.csv"))
    saved = json.loads(Path("state").read_text(encoding="utf-8"))
    begin = json.dumps({**saved, "complete": False, "place": saved["place"][:10]})
    Path("state").write_text(begin, encoding="utf-8")

    follow(*command)

    assert before == rows(Path("claims.csv"))


def test_an_error_keeps_what_came_before(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows before an error are saved, and the next run adds the rest."""
    broken = sandbox.faults.add(FaultRule("status", operations=["GetOrderList"], status=404, skip=6))
    command = [*ORDERS, "--output", "orders.jsonl", "--concurrency", "1"]
    assert 1 == main(command)
    kept = len(rows(Path("orders.jsonl")))
    stopped, error = capsys.readouterr().err.splitlines()
    sandbox.faults.remove(broken)
    follow(*command)

    assert 0 < kept < 30
    done, _, again = stopped.partition("; continue with: ")
    assert f"cdiscount: stopped: {kept} new or changed orders are in orders.jsonl" == done
    assert shlex.join(["cdiscount", *command]) == again
    assert error.startswith("cdiscount: HttpError: GetOrderList: HTTP 404")
    numbers = [row["order_number"] for row in rows(Path("orders.jsonl"))]
    assert 30 == len(numbers) == len(set(numbers))


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_a_signal_keeps_what_came(number: signal.Signals, sandbox: Sandbox) -> None:
    """Ctrl+C and SIGTERM end with status 130 and one line, what came is kept, and the next run adds the rest."""
    stuck = sandbox.faults.add(FaultRule("latency", operations=["GetOrderList"], seconds=300, skip=6))
    command = [*ORDERS, "--output", "orders.jsonl", "--concurrency", "1"]
    with started(command, sandbox) as process:
        while not (Path("orders.jsonl").exists() and Path("orders.jsonl").stat().st_size):
            assert process.poll() is None
            sleep(0.01)
        process.send_signal(number)
        out, err = process.communicate()
    kept = len(rows(Path("orders.jsonl")))
    sandbox.faults.remove(stuck)
    follow(*command)

    assert (130, "") == (process.returncode, out)
    assert 0 < kept < 30
    assert err.startswith(f"cdiscount: stopped: {kept} new or changed orders are in orders.jsonl; continue with: ")
    numbers = [row["order_number"] for row in rows(Path("orders.jsonl"))]
    assert 30 == len(numbers) == len(set(numbers))


def test_a_full_disk_is_reported_and_healed(sandbox: Sandbox) -> None:
    """If writing fails, a line says so, and the next run completes the file."""
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)); "
        "from cdiscount_async.cli import main; sys.exit(main())"
    )
    command = [*ORDERS, "--output", "orders.jsonl"]
    full = subprocess.run([sys.executable, "-B", "-c", script, *command], capture_output=True, text=True, check=False)  # noqa: S603

    assert 1 == full.returncode
    assert "cdiscount: orders.jsonl: File too large" == full.stderr.splitlines()[-1]
    follow(*command)
    assert {row["number"] for row in sandbox.tables("SELECT number FROM orders")} == {
        row["order_number"] for row in rows(Path("orders.jsonl"))
    }
    assert 30 == len(rows(Path("orders.jsonl")))


def test_a_disk_that_is_full_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    """If a workbook cannot be made of its rows, one line names it, and the next run makes it and counts its rows."""
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000)); "
        "from cdiscount_async.cli import main; sys.exit(main())"
    )
    command = [*ORDERS, "--columns", "order_number", "--output", "orders.xlsx"]
    full = subprocess.run([sys.executable, "-B", "-c", script, *command], capture_output=True, text=True, check=False)  # noqa: S603
    follow(*command)

    file = "orders-000001.xlsx"
    assert 1 == full.returncode
    stopped, error = full.stderr.splitlines()
    assert stopped.startswith(f"cdiscount: stopped: 30 new or changed orders are in {file}.part.jsonl; continue with: ")
    assert f"cdiscount: {file}: File too large" == error
    assert f"cdiscount: 30 new or changed orders are in {file}\n" == capsys.readouterr().err
    assert 30 == len({row["order_number"] for row in rows(Path(file))})
    assert [file, "state.json", "state.json.lock"] == sorted(path.name for path in Path().iterdir())


def test_a_first_run_that_cannot_begin_leaves_no_state(capsys: pytest.CaptureFixture[str]) -> None:
    """If the file cannot be opened, no state is left that would belong to it."""
    assert "none/orders.csv: No such file or directory" in refused(capsys, *ORDERS, "--output", "none/orders.csv")

    follow(*ORDERS, "--output", "orders.csv")


@pytest.mark.parametrize("left", [None, b"half a row"], ids=["no file", "a file"])
@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_a_first_run_that_was_killed_at_once_is_continued(suffix: str, left: bytes | None, sandbox: Sandbox) -> None:
    """The first state has no rows: the file may not be there yet, or have more than the state says."""
    broken = sandbox.faults.add(FaultRule("status", operations=["GetOrderList"], status=404))
    command = [*ORDERS, "--output", f"orders.{suffix}"]
    assert 1 == main(command)
    sandbox.faults.remove(broken)
    state = Path("state.json")
    state.write_text(json.dumps({**json.loads(state.read_text(encoding="utf-8")), "length": 0}), encoding="utf-8")
    (file,) = Path().glob("orders*")
    file.unlink()
    if left:
        file.write_bytes(left)

    follow(*command)

    (file,) = Path().glob("orders*")
    assert 30 == len(pyarrow.parquet.read_table(file) if suffix == "parquet" else rows(file))


@pytest.mark.parametrize("option", [[], ["--output", "orders.jsonl"]], ids=["stdout", "a file"])
def test_two_at_once_are_refused(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """While a run uses a state, another one ends with a line."""
    with locked(Path("state.json")):
        line = refused(capsys, *ORDERS, *option)

    assert line.startswith("cdiscount orders: another process uses state.json: wait for its end")
    follow(*ORDERS, *option)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (["--states", "Shipped"], "state was all, and is Shipped now"),
        (["--output", "other.jsonl"], "output was "),
        (["--no-lines"], "no-lines was False, and is True now"),
        (["--parcels"], "parcels was False, and is True now"),
        (["--login", "other-api"], "login was "),
        (["--environment", "http://127.0.0.1:1"], "service was "),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_a_state_belongs_to_what_was_asked(change: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A state is refused with another seller, service, filter or file."""
    command = [*ORDERS, "--output", "orders.jsonl"]
    follow(*command)
    capsys.readouterr()

    assert f"state.json is the state of another export: {message}" in refused(capsys, *command, *change)


def test_only_the_first_run_uses_since(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A later run with another `--since`, such as `yesterday` in a daily job, goes on from the state."""
    follow(*ORDERS)
    ordered(sandbox)
    capsys.readouterr()
    follow("orders", "--since", "yesterday", "--follow", "state.json")

    assert 1 == len(capsys.readouterr().out.splitlines())


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2}', "\xff", "[" * 100_000, "torn"], ids=lambda text: text[:9]
)
def test_a_damaged_state_is_reported(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not a state, or is a part of one, is refused, and not overwritten."""
    follow(*ORDERS)
    capsys.readouterr()
    state = Path("state.json")
    damaged = state.read_bytes()[:100] if text == "torn" else text.encode("latin-1")
    state.write_bytes(damaged)

    assert "state.json is not the state of an export" in refused(capsys, *ORDERS)
    assert damaged == state.read_bytes()


def test_a_damaged_cursor_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """A state whose cursor was changed is refused, and the file is named."""
    follow(*ORDERS)
    capsys.readouterr()
    state = Path("state.json")
    state.write_text(state.read_text(encoding="utf-8").replace("reached", "teached"), encoding="utf-8")

    assert "state.json: the cursor is damaged" in refused(capsys, *ORDERS)


def test_states_of_the_two_options_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    """A state of `--resume` is refused by `--follow`, and the other way round."""
    follow("orders", "--since", "90d", "--output", "a.jsonl", "--resume", "a.state")
    follow("orders", "--since", "90d", "--output", "b.jsonl", "--follow", "b.state")
    capsys.readouterr()

    assert "a.state is a state of --resume, not of --follow" in refused(
        capsys, "orders", "--output", "a.jsonl", "--follow", "a.state"
    )
    assert "b.state is a state of --follow, not of --resume" in refused(
        capsys, "orders", "--output", "b.jsonl", "--resume", "b.state"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (None, "orders.csv does not exist, although state.json has its state"),
        (lambda rows: rows[:-1], "orders.csv is shorter than it was"),
        (lambda rows: rows.replace(b"Shipped", b"was shipped"), "orders.csv was changed"),
        (lambda rows: rows.replace(b"order_number", b"order-number"), "orders.csv was changed"),
        (lambda rows: b"\xef\xbb\xbf" + rows.replace(b",", b";"), "orders.csv was changed"),
    ],
    ids=["removed", "shorter", "longer", "other columns", "saved by a spreadsheet"],
)
def test_a_file_that_was_changed_is_reported(change: Any, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that has lost rows is not added to. If it became longer, no row is cut at the length that it had."""
    command, file = [*ORDERS, "--output", "orders.csv"], Path("orders.csv")
    follow(*command)
    capsys.readouterr()
    changed = None if change is None else change(file.read_bytes())
    file.unlink()
    if changed is not None:
        file.write_bytes(changed)

    assert message in refused(capsys, *command)
    assert changed == (file.read_bytes() if file.exists() else None)


@pytest.mark.parametrize(
    "change", [lambda _: b"", lambda rows: ArrowStream(OFFERS).head + rows], ids=["removed", "columns"]
)
def test_rows_beside_a_parquet_file_are_checked(
    change: Any, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows of a run that did not end are not added to if they are gone, or if another release wrote them."""
    sandbox.faults.add(FaultRule("status", operations=["GetOrderList"], status=404, skip=6))
    command = [*ORDERS, "--output", "orders.parquet", "--concurrency", "1"]
    assert 1 == main(command)
    capsys.readouterr()
    part = Path("orders-000001.parquet.part.arrow")
    part.write_bytes(change(part.read_bytes()))

    assert f"{part} " in refused(capsys, *command)


def test_a_file_is_finished_once(sandbox: Sandbox) -> None:
    """If a run is killed after its file was made, the next run leaves this file alone."""
    broken = sandbox.faults.add(FaultRule("status", operations=["GetOrderList"], status=404, skip=6))
    command = [*ORDERS, "--output", "orders.parquet", "--concurrency", "1"]
    assert 1 == main(command)
    sandbox.faults.remove(broken)
    first, second = Path("orders-000001.parquet"), Path("orders-000002.parquet")
    part = Path(f"{first}.part.arrow")
    with first.open("wb") as made:
        to_parquet(part, made)
    before = first.read_bytes()

    follow(*command)

    assert before == first.read_bytes()
    numbers = [row["order_number"] for path in (first, second) for row in rows(path)]
    assert 30 == len(numbers) == len(set(numbers))
    assert not part.exists()


@pytest.mark.parametrize(
    "make",
    [lambda path: path.symlink_to(path), os.mkfifo, Path.mkdir],
    ids=["a link to itself", "a pipe", "a directory"],
)
def test_a_state_must_be_a_file(make: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Something else than a file is refused in one line, and not waited for."""
    make(Path("state.json"))

    assert "cdiscount orders: state.json" in refused(capsys, *ORDERS)


@pytest.mark.parametrize("state", ["orders-000001.parquet", "orders.parquet.exact.jsonl", "link to the file"])
def test_a_state_is_not_a_file_of_rows(state: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A state with the name of a file of rows would replace these rows."""
    Path("link to the file").symlink_to("orders.parquet")

    assert f"{state} is a file of rows" in refused(capsys, "orders", "--output", "orders.parquet", "--follow", state)


@pytest.mark.parametrize("name", ["orders.jsonl", "orders-000001.parquet"])
def test_rows_of_another_export_are_kept(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The first run does not write into a file with content."""
    Path(name).write_text("something", encoding="utf-8")

    line = refused(capsys, *ORDERS, "--output", name.replace("-000001", ""))

    assert f"{name} is not empty: remove it, or use another name" in line
    assert "something" == Path(name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["orders", "--follow", "s", "--until", "today"], "--follow cannot be used with --until"),
        (["orders", "--follow", "s", "--by", "creation"], "--follow cannot be used with --by"),
        (["orders", "--follow", "s", "--number", "1"], "--follow cannot be used with --number"),
        (["orders", "--follow", "s", "--resume", "r", "--output", "o.csv"], "use one of them"),
        (["orders", "--follow", "none/s"], "--follow: there is no directory none"),
        (["orders", "--follow", "o.csv", "--output", "o.csv"], "o.csv is a file of rows"),
        (["questions"], "the following arguments are required: --about"),
        (["questions", "--about", "offers", "--number", "1"], "use it with --about orders"),
        (["claims", "--state", "Shipped"], "'Shipped' is none of Open, Closed, NotProcessed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_is_reported(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Options that make no sense together end with status 2 and a line, and leave no file."""
    assert message in refused(capsys, *arguments)
    assert [] == list(Path().iterdir())
