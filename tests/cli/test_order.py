"""`cdiscount order`: a seller's day, by number and by file."""

import asyncio
import csv
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from cdiscount_async import PRODUCTION, Client, Credentials, Environment
from cdiscount_async.cli import main
from cdiscount_async.cli._order_actions.advice import REPLACED
from cdiscount_async.cli._order_actions.question import confirmed
from cdiscount_async.order_actions import FileRefundLedger, RefundEntry, RefundKey, RefundState
from cdiscount_async.sandbox import FaultRule, Sandbox, serving

from .order_market import MARKET, count, lines, new, opened, paid, shipped, state, writes
from .shop import account, restore_interrupts

pytestmark = pytest.mark.usefixtures("in_the_shop")
HEAD = "OrderNumber;OrderState;SellerProductId;Condition;AcceptationState;Carrier;TrackingNumber;TrackingUrl"
PARCEL = ("--carrier", "Colissimo", "--tracking-number", "6A01234567890")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a market in which no time passes."""
    with serving(Sandbox(MARKET)) as served:
        yield opened(served)


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Use a ledger of refunds of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def results(name: str) -> list[dict[str, str]]:
    """Return the rows of a result."""
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";", strict=True))


def outcomes(name: str) -> list[str]:
    """Return the outcomes of the rows of a result."""
    return [row["outcome"] for row in results(name)]


def write(name: str, *rows: str, head: str = HEAD) -> None:
    """Write a file as Excel in France does."""
    Path(name).write_text("\r\n".join([head, *rows, ""]), encoding="cp1252", newline="")


def test_a_life_by_number(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Waiting, accepted in part, paid, shipped, refunded; each step again does nothing."""
    number = new(sandbox, lines=2)
    kept, refused = lines(sandbox, number)
    ship, refund = ("ship", number, *PARCEL, "--yes"), ("refund", number, "--motive", "clientclaim", "--yes")

    assert 0 == main(["order", "accept", number, "--refuse-line", refused, "--yes"])
    assert {kept: "AcceptedBySeller", refused: "RefusedBySeller"} == lines(sandbox, number)
    assert 5 == main(["order", *ship])  # it is not paid
    sandbox.act("pay", order_number=number)
    assert [0, 0] == [main(["order", *ship]), main(["order", *ship])]
    assert ("Shipped", 1) == (state(sandbox, number), count(sandbox, "parcel", number))
    assert [0, 0] == [main(["order", *refund]), main(["order", *refund])]
    assert 1 == count(sandbox, "voucher", number)

    out, err = capsys.readouterr()
    assert err.count("cdiscount: 1 order done") == 3
    assert err.count("cdiscount: there is nothing to send") == 3
    assert "order  outcome" not in out
    assert 0 == main(["order", "show", number])
    assert "next     Refund lines" in capsys.readouterr().out


def test_a_dry_run_sends_nothing(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The plan is shown, with the requests as JSON."""
    number, before = new(sandbox), writes(sandbox)

    assert 0 == main(["order", "accept", number, "--dry-run"])
    assert 0 == main(["order", "refuse", number, "--dry-run", "--json"])

    table, row = capsys.readouterr().out.splitlines()[1:]
    assert f"{number}  planned  AcceptedBySeller: 1 line" == table
    assert "RefusedBySeller" == json.loads(row)["request"]["order_state"]
    assert (before, "WaitingForSellerAcceptation") == (writes(sandbox), state(sandbox, number))
    assert not Path("refunds.sqlite").exists()


def test_a_mass_update_of_every_kind(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Each order has its own action. Whatever is wrong is named with row and column, and affects only its order."""
    accepted, refused, sent, part, wrong, strange, twice, done = (
        *(new(sandbox, 2), new(sandbox)),
        *(paid(sandbox), paid(sandbox, 2), paid(sandbox), paid(sandbox), paid(sandbox), shipped(sandbox)),
    )
    first, second = lines(sandbox, accepted)
    write(
        "day.csv",
        f"{accepted};AcceptedBySeller;{first};6;AcceptedBySeller;;;",
        f"{accepted};AcceptedBySeller;{second};6;RefusedBySeller;;;",
        f"{refused};RefusedBySeller;{first};New;RefusedBySeller",
        f"{sent};Shipped;{first};6;ShippedBySeller;colis privé;1Z1;",
        f"{part};Shipped;{first};6;ShippedBySeller;UPS;1Z2;",
        f"{part};Shipped;{second};6;ShipmentRefusedBySeller;UPS;1Z2;",
        f"{wrong};Shipped;{first};6;ShippedBySeller;Collissimo;1Z3;",
        f"{strange};Shipped;{second};6;ShippedBySeller;UPS;1Z4;",
        ";;;;;;;",
        f"{twice};Shipped;{first};6;ShippedBySeller;UPS;1Z5;",
        f"{twice};ShipmentRefusedBySeller;{first};6;ShipmentRefusedBySeller;;;",
        f"{done};Shipped;{first};6;ShippedBySeller;UPS;1Z6;",
        f"2,60302E+14;Shipped;{first};6;ShippedBySeller;UPS;1Z7;",
    )

    assert 5 == main(["order", "update", "--from", "day.csv", "--yes"])

    assert {first: "AcceptedBySeller", second: "RefusedBySeller"} == lines(sandbox, accepted)
    assert "RefusedBySeller" == state(sandbox, refused)
    assert {first: "ShippedBySeller", second: "ShipmentRefusedBySeller"} == lines(sandbox, part)
    (parcel,) = sandbox.tables("SELECT * FROM parcel WHERE order_number = ?", sent)
    assert ("Colis Privé", "1Z1") == (parcel["carrier"], parcel["number"])
    untouched = [state(sandbox, one) for one in (wrong, strange, twice)]
    assert ["WaitingForShipmentAcceptation"] * 3 == untouched
    err = capsys.readouterr().err
    assert "1 row left out: row 14, OrderNumber: expected text as it was entered" in err
    assert "row 8, Carrier: the service knows no carrier 'Collissimo'" in err
    assert f"row 9, SellerProductId: expected a line of the order that waits for a decision: '{first}'" in err
    assert "row 12, OrderState: expected the same value in all rows of the order, but row 11 has another one" in err
    assert "8 orders: 4 done, 3 refused, 1 already done" in err
    assert "continue with: cdiscount order update --from day.result.csv --yes" in err
    finished = ["done"] * 6 + ["refused"] * 4 + ["already done", "refused"]
    assert finished == outcomes("day.result.csv")


def test_a_result_is_continued(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Corrected where it was wrong. What is done is skipped, also if Excel has saved the file."""
    good, bad = paid(sandbox), paid(sandbox)
    write("ship.csv", f"{good};UPS;1Z1", f"{bad};UPPS;1Z2", head="OrderNumber;Carrier;TrackingNumber")
    assert 5 == main(["order", "ship", "--from", "ship.csv", "--yes"])
    assert [("done", ""), ("refused", "row 3, Carrier: the service knows no carrier 'UPPS'")] == [
        (row["outcome"], row["message"].partition(": it needs")[0]) for row in results("ship.result.csv")
    ]
    saved = Path("ship.result.csv").read_text(encoding="utf-8-sig").replace("UPPS", "UPS", 1)
    Path("ship.result.csv").write_text(saved, encoding="cp1252", newline="")
    before = writes(sandbox)

    assert 0 == main(["order", "ship", "--from", "ship.result.csv", "--yes"])

    assert ["done", "done"] == outcomes("ship.result.csv")
    assert (before + 1, 1, 1) == (writes(sandbox), count(sandbox, "parcel", good), count(sandbox, "parcel", bad))
    assert "1 order skipped: done already, as the file says" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["order", "ship", "--from", "ship.csv", "--yes"])
    assert "continue with --from ship.result.csv" in capsys.readouterr().err
    assert 0 == main(["order", "ship", "--from", "ship.csv", "--dry-run", "--default", "Carrier=UPS"])


def test_a_result_of_another_name_is_continued(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """As the message says. The file of the user is never replaced."""
    write("ship.csv", f"{paid(sandbox)};UPS;1Z1", "NOSUCH;UPS;1Z2", head="OrderNumber;Carrier;TrackingNumber")
    text = Path("ship.csv").read_bytes()
    with pytest.raises(SystemExit, match="2"):
        main(["order", "ship", "--from", "ship.csv", "--result", "ship.csv", "--yes"])

    assert 5 == main(["order", "ship", "--from", "ship.csv", "--result", "out.csv", "--yes"])
    assert "--from out.csv --result out.csv --yes" in capsys.readouterr().err
    assert 5 == main(["order", "ship", "--from", "out.csv", "--result", "out.csv", "--yes"])
    assert 5 == main(["order", "ship", "--from", "out.csv", "--yes"])

    assert ["done", "refused"] == outcomes("out.csv")
    assert text == Path("ship.csv").read_bytes()
    assert {"ship.csv", "out.csv", "out.csv.lock"} == {one.name for one in Path().iterdir() if one.is_file()}


def test_an_export_of_orders_is_edited_and_read(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The columns of `orders --rows lines` are known. Orders in their present state stay as they are."""
    one, other = new(sandbox, 2), new(sandbox)
    assert 0 == main(["orders", "--number", one, "--number", other, "--rows", "lines", "--output", "o.csv"])
    text = Path("o.csv").read_text(encoding="utf-8")
    with Path("o.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["order_number"] == one:
            row["order_state"] = "AcceptedBySeller"
    with Path("edited.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)

    assert 0 == main(["order", "update", "--from", "edited.csv", "--yes"])

    assert ["AcceptedBySeller", "WaitingForSellerAcceptation"] == [state(sandbox, each) for each in (one, other)]
    assert {"done", "unchanged"} == set(outcomes("edited.result.csv"))
    assert rows[0]["shipping_address_zip_code"] in text
    assert "shipping_address_zip_code" not in Path("edited.result.csv").read_text(encoding="utf-8-sig")
    assert "1 order already done or unchanged" in capsys.readouterr().err


def test_refunds_by_file_are_recorded_before_they_are_sent(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A refund whose answer was lost is checked when the result is continued. It is not sent again."""
    numbers = [shipped(sandbox, 2) for _ in range(3)]
    first, _ = lines(sandbox, numbers[0])
    rows = [f"{number};{first}" for number in numbers]
    write("back.csv", *rows, head="OrderNumber;SellerProductId")
    sandbox.faults.add(FaultRule("reset", operations=["CreateRefundVoucher"], when="after", times=1))

    command = ["order", "refund", "--from", "back.csv", "--motive", "ClientClaim", "--shipping", "--yes"]
    status = main(command)

    assert [1, 1, 1] == [count(sandbox, "voucher", number) for number in numbers]
    assert (0, ["done"] * 3) == (status, outcomes("back.result.csv"))  # the check finds the line refunded
    assert 0 == main(["order", "ledger", "--json"])
    assert ["done"] * 3 == [json.loads(line)["state"] for line in capsys.readouterr().out.splitlines()]
    assert (tmp_path / "state" / "cdiscount" / "refunds.sqlite").is_file()


async def _recorded(number: str, item: str, sandbox: Sandbox) -> None:
    """Record a refund as a process does that is killed while it sends."""
    key = RefundKey(sandbox.login, sandbox.environment.service_url, number, item)
    await FileRefundLedger("refunds.db").begin(
        RefundEntry(key, RefundState.SENDING, began=sandbox.clock.now(), motive="ClientClaim")
    )


def test_a_refund_in_doubt_waits_for_a_person(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """It is never sent again by itself. The ledger says what was found, and then it is sent once."""
    number = shipped(sandbox, 2)
    first, second = lines(sandbox, number)
    asyncio.run(_recorded(number, f"line {first}", sandbox))
    asyncio.run(_recorded(number, f"line {second}", sandbox))
    ledger = ("--ledger", "refunds.db")
    refund = ["order", "refund", number, "--motive", "ClientClaim", "--line", first, "--yes", *ledger]
    before = writes(sandbox)

    assert 4 == main(refund)
    err = capsys.readouterr().err
    assert "record the outcome with `cdiscount order ledger`" in err
    with pytest.raises(SystemExit, match="2"):
        main(["order", "ledger", "--refused", number, *ledger])
    assert "2 refunds: name one with --line" in capsys.readouterr().err
    assert 0 == main(["order", "ledger", "--done", number, "--line", second, *ledger])
    assert 0 == main(["order", "ledger", "--refused", number, *ledger])
    assert before == writes(sandbox)
    assert [0, 0] == [main(refund), main(refund)]

    assert 1 == count(sandbox, "voucher", number)
    assert {first: "RefundedAfterShipping", second: "ShippedBySeller"} == lines(sandbox, number)


def test_a_ledger_must_exist(capsys: pytest.CaptureFixture[str]) -> None:
    """A new one would be empty."""
    with pytest.raises(SystemExit, match="2"):
        main(["order", "ledger"])
    assert "there is no ledger" in capsys.readouterr().err


def test_a_user_without_a_directory_needs_a_ledger(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refund that cannot be recorded is not sent."""
    number = shipped(sandbox)
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/none")
    before = writes(sandbox)

    assert 1 == main(["order", "refund", number, "--motive", "ClientClaim", "--yes"])

    assert "LedgerError: refunds cannot be recorded: /proc/none/cdiscount: " in capsys.readouterr().err
    assert before == writes(sandbox)


def test_a_buyer_who_cancels(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The line is refused, or is shipped despite that; the message names the options."""
    number, other = paid(sandbox), paid(sandbox)
    for one in (number, other):
        sandbox.act("cancel", order_number=one)
    write("ship.csv", f"{other};UPS;1Z2", head="OrderNumber;Carrier;TrackingNumber")

    assert 5 == main(["order", "ship", number, *PARCEL, "--yes"])
    assert "--refuse-line, or ship it with --despite-cancellation" in capsys.readouterr().err
    assert 0 == main(["order", "ship", number, *PARCEL, "--yes", "--despite-cancellation"])
    assert 0 == main(["order", "ship", "--from", "ship.csv", "--yes", "--despite-cancellation"])

    assert ["Shipped", "Shipped"] == [state(sandbox, one) for one in (number, other)]


def test_a_refusal_is_for_the_state_of_the_file(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """To refuse a new order costs nothing. To refuse the shipment of a paid one is a refund, and is said otherwise."""
    number = paid(sandbox)
    write("no.csv", f"{number};RefusedBySeller;;;;;;")

    assert 5 == main(["order", "update", "--from", "no.csv", "--yes"])

    expected = "row 2, OrderState: expected ShipmentRefusedBySeller, because the order is WaitingForShipmentAcceptation"
    assert expected in capsys.readouterr().err
    assert "WaitingForShipmentAcceptation" == state(sandbox, number)
    assert not Path("no.result.csv").exists()
    assert 0 == main(["order", "refuse", number, "--yes"])
    assert "ShipmentRefusedBySeller" == state(sandbox, number)


def test_a_wrong_password_is_one_error(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not one for each order."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "wrong")
    numbers = [new(sandbox) for _ in range(3)]

    assert 1 == main(["order", "accept", *numbers, "--yes", "--no-token-file"])

    assert 1 == len(capsys.readouterr().err.splitlines())


def test_many_orders_are_not_all_shown(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the question, the first ones are; and `--json` prints all outcomes."""
    numbers = [new(sandbox) for _ in range(25)]
    write("many.csv", *numbers, *(f"X{number}" for number in range(22)), head="OrderNumber")

    assert 5 == main(["order", "accept", "--from", "many.csv", "--yes", "--json", "--result", "other.csv"])

    out, err = capsys.readouterr()
    assert "and 5 more to send: --dry-run shows all" in err
    assert "and 2 more that cannot be sent" in err
    assert 47 == len(out.splitlines()) == len(results("other.csv"))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["accept", "--yes"], "expected the NUMBER of at least one order, or --from FILE"),
        (["accept", "A", "--from", "x.csv", "--yes"], "not both"),
        (["accept", "A", "A", "--yes"], "the order A is there twice"),
        (["accept", "A", "B", "--refuse-line", "X", "--yes"], "--refuse-line is for one order"),
        (["ship", "--from", "x.csv", "--tracking-number", "X", "--yes"], "--tracking-number is for one order"),
        (["accept", "A"], "stdin is no terminal, so nothing can be asked: pass --yes"),
        (["accept", "A", "--yes", "--sheet", "X"], "--sheet is for a file: use it with --from"),
        (["accept", "A", "--yes", "--result", "x.csv"], "--result is for a file: use it with --from"),
        (["accept", "A B", "--yes"], "expected an order number without blanks"),
        (["refund", "A", "--yes"], "--motive is needed: one of VendorRejection"),
        (["refund", "A", "--motive", "claim", "--yes"], "did you mean ClientClaim"),
        (["update", "--yes"], "the following arguments are required: --from"),
        (["update", "--from", "no.csv", "--yes"], "there is no file no.csv"),
        (["update", "--from", "x.csv", "--sheet", "X", "--yes"], "--sheet is for workbooks, and x.csv is none"),
        (["update", "--from", "x.csv", "--result", "x.xlsx", "--yes"], "--result: x.xlsx does not end with .csv"),
        (["update", "--from", "x.csv", "--result", "no/x.csv", "--yes"], "--result: there is no directory no"),
    ],
)
def test_wrong_arguments_send_nothing(
    arguments: list[str], expected: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """They are reported in one line, with status 2."""
    write("x.csv", "A", head="OrderNumber")
    before = dict(sandbox.counters)

    with pytest.raises(SystemExit, match="2"):
        main(["order", *arguments])

    (line,) = capsys.readouterr().err.splitlines()
    assert expected in line
    assert before == dict(sandbox.counters)


def test_a_file_of_something_else_is_one_error(capsys: pytest.CaptureFixture[str]) -> None:
    """It names the file, and the options instead of the library's arguments."""
    write("offers.csv", "A;7", head="OrderNumber;Stock")

    assert 1 == main(["order", "accept", "--from", "offers.csv", "--yes"])

    (line,) = capsys.readouterr().err.splitlines()
    assert "offers.csv: the column 'Stock' is not known" in line
    assert "--ignore-unknown" in line


def test_what_was_read_says_what_is_doubtful(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The same parcel for two orders may be an error of a spreadsheet."""
    write("ship.csv", *(f"{paid(sandbox)};UPS;1Z" for _ in range(2)), head="OrderNumber;Carrier;TrackingNumber")

    assert 0 == main(["order", "ship", "--from", "ship.csv", "--yes"])

    assert "2 orders have the same TrackingNumber: rows 2, 3" in capsys.readouterr().err


def test_formulas_in_a_result_are_harmless(sandbox: Sandbox) -> None:
    """A text that a spreadsheet would run gets an apostrophe, and loses it when the result is read."""
    number = paid(sandbox)
    row = f"{number};-Express;1Z1;https://carrier.example/1Z1"
    write("ship.csv", row, head="OrderNumber;Carrier;TrackingNumber;TrackingUrl")
    sandbox.faults.add(FaultRule("fault", operations=["ValidateOrderList"], times=9))

    assert 4 == main(["order", "ship", "--from", "ship.csv", "--yes"])
    assert "'-Express" == results("ship.result.csv")[0]["carrier_name"]
    sandbox.faults.clear()
    assert 0 == main(["order", "ship", "--from", "ship.result.csv", "--yes"])

    (parcel,) = sandbox.tables("SELECT * FROM parcel WHERE order_number = ?", number)
    assert "-Express" == parcel["carrier"]


def test_show_names_what_is_missing(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Orders that were found are shown, with the buyer as far as the service shows him, and as JSON in full."""
    number, other = shipped(sandbox, 2), new(sandbox)

    assert 1 == main(["order", "show", number, "NOSUCH", other])
    out, err = capsys.readouterr()
    assert "cdiscount: no such order: NOSUCH\n" == err
    assert [number, other] == [line.split()[1] for line in out.splitlines() if line.startswith("order ")]
    assert "@clemarche.com" in out
    assert 0 == main(["order", "show", number, "--json"])
    assert 2 == len(json.loads(capsys.readouterr().out)["order_line_list"])


def test_advice_replaces_words_that_the_library_uses() -> None:
    """Each replaced word is in a text of the library, so that a new wording there is noticed."""
    package = Path(__file__).parents[2] / "cdiscount_async"
    sources = [*(package / "order_actions").glob("*.py"), package / "discussion_actions.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)

    assert [] == [word for word in REPLACED if word not in text]


@pytest.mark.parametrize(
    ("service", "question"),
    [(PRODUCTION, "? To continue, type the login: "), (Environment.at("http://127.0.0.1:1"), "? [y/N] ")],
)
@pytest.mark.parametrize("answer", ["shop-api\n", "shop-api", "y\n", "OUI\n", "\n", ""])
def test_production_wants_the_login(
    service: Environment,
    question: str,
    answer: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the real service, `y` is not enough. The end of the input is a no."""
    reader, writer = os.pipe()
    os.write(writer, answer.encode())
    os.close(writer)

    async def ask() -> bool:
        async with Client(Credentials("shop-api", "x"), service) as client:
            return await confirmed("Send 2 orders", client)

    with os.fdopen(reader) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        agreed = asyncio.run(ask())

    assert agreed is (answer.strip() in ({"shop-api"} if service is PRODUCTION else {"y", "OUI"}))
    err = capsys.readouterr().err
    assert err.startswith(f"Send 2 orders at {service.name} as shop-api{question}")
    assert agreed is not err.endswith("nothing was sent\n")


@pytest.mark.parametrize(
    ("command", "answer", "status"), [("order", "y", 0), ("order", "n", 1), ("discussion", "n", 1)]
)
def test_a_question_at_a_terminal(
    command: str, answer: str, status: int, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Yes sends, and no does not."""
    number, before = new(sandbox), writes(sandbox)
    keyboard, terminal = os.openpty()
    with os.fdopen(keyboard, "wb", buffering=0) as keys, os.fdopen(terminal) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        keys.write(f"{answer}\n".encode())

        assert status == main(["order", "accept", number] if command == "order" else ["discussion", "close", "7"])

    assert ("AcceptedBySeller" == state(sandbox, number)) is (status == 0)
    assert before + (status == 0) == writes(sandbox)


@pytest.mark.slow
def test_ctrl_c_ends_a_question(sandbox: Sandbox) -> None:
    """At once, and nothing is sent."""
    number = new(sandbox)
    keyboard, terminal = os.openpty()
    process = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", "cdiscount_async", "order", "accept", number],
        stdin=terminal,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **account(sandbox)},
        preexec_fn=restore_interrupts,  # noqa: PLW1509 - nothing but that
    )
    with process, os.fdopen(keyboard, "wb"):
        os.close(terminal)
        assert process.stderr is not None
        shown = b""
        while b"[y/N] " not in shown:
            shown += process.stderr.read1()
        process.send_signal(signal.SIGINT)
        process.stderr.read()

    assert 130 == process.returncode
    assert "WaitingForSellerAcceptation" == state(sandbox, number)


def test_ctrl_c_while_orders_are_sent(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The result is written, and the command says how to continue. Each order is shipped once."""
    numbers = [paid(sandbox) for _ in range(3)]
    write("ship.csv", *(f"{one};UPS;1Z{one}" for one in numbers), head="OrderNumber;Carrier;TrackingNumber")
    sandbox.faults.add(FaultRule("latency", operations=["ValidateOrderList"], when="after", seconds=1))

    def interrupt() -> None:
        while not count(sandbox, "parcel", numbers[-1]):
            pass
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    assert 130 == main(["order", "ship", "--from=ship.csv", "--yes"])
    thread.join()

    assert "stopped; continue with: cdiscount order ship --from=ship.result.csv --yes" in capsys.readouterr().err
    assert ["pending"] * 3 == outcomes("ship.result.csv")
    assert 0 == main(["order", "ship", "--from=ship.result.csv", "--yes"])
    assert ["already done"] * 3 == outcomes("ship.result.csv")
    assert [1, 1, 1] == [count(sandbox, "parcel", one) for one in numbers]


def test_lines_of_a_file_are_those_of_the_order(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A line without a decision, a missing one, and one in another condition are problems of their order."""
    undecided, missing, used = paid(sandbox, 2), paid(sandbox, 2), paid(sandbox)
    first, second = lines(sandbox, undecided)
    write(
        "ship.csv",
        f"{undecided};Shipped;{first};6;ShippedBySeller;UPS;1Z1;",
        f"{undecided};Shipped;{second};6;RefusedBySeller;UPS;1Z1;",
        f"{missing};Shipped;{first};6;ShippedBySeller;UPS;1Z2;",
        f"{used};Shipped;{first};4;ShippedBySeller;UPS;1Z3;",
    )

    assert 5 == main(["order", "update", "--from", "ship.csv", "--dry-run"])

    messages = [line.split("refused  ")[1] for line in capsys.readouterr().out.splitlines()[1:]]
    assert [
        "row 3, AcceptationState: expected a decision, such as ShippedBySeller: the line waits for one",
        f"row 4, SellerProductId: expected a row for each line of the order, but there is none for '{second}'",
        "row 5, Condition: expected New, as in the order",
    ] == messages
