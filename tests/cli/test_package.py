"""`cdiscount package`: from rows to offers in the shop, as a person and a script see it."""

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from cdiscount_async.cli import main
from cdiscount_async.packages import open_package
from cdiscount_async.packages.rows import offer_template, product_template
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings, serving

from ..support.terminal import shown
from .shop import account

pytestmark = pytest.mark.usefixtures("in_the_shop")
HEAD = (
    "SellerProductId;ProductEan;ProductCondition;Price;Stock;Vat;PreparationTime;Shipping.Tracked;Shipping.Registered\n"
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox in which time runs fast."""
    settings = Settings(
        sellers=1,
        offers=9,
        orders=0,
        orders_a_day=0,
        speed=60,
        start=datetime(2026, 3, 2, 9, 0),
    )
    with serving(Sandbox(settings)) as served:
        yield served


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing."""

    def log_message(self, *_: object) -> None:
        """Write no log."""


@contextmanager
def serving_folder(directory: Path) -> Iterator[tuple[str, str]]:
    """Serve a folder as any web server does; give its path and its address."""
    folder = directory / "public"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield str(folder), f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def eans(sandbox: Sandbox, count: int) -> list[str]:
    """Return EANs of products that the seller does not offer."""
    sql = (
        "SELECT ean FROM product WHERE open = 1 AND ean NOT LIKE '2%'"
        " AND sku NOT IN (SELECT sku FROM offer WHERE seller = 1) LIMIT ?"
    )
    return [row["ean"] for row in sandbox.tables(sql, count)]


def offers(*rows: tuple[str, str, str]) -> None:
    """Write a file of offers: references, EANs and prices."""
    lines = [f"{reference};{ean};New;{price};7;20;1;2,50;3\n" for reference, ean, price in rows]
    Path("offers.csv").write_text(HEAD + "".join(lines), encoding="utf-8")


def test_the_template_is_a_file_to_begin_with(capsys: pytest.CaptureFixture[str]) -> None:
    """Each kind has its own template, the one that the library returns."""
    for kind, text in (
        ("offers", offer_template()),
        ("stocks", offer_template("StockAndPrice")),
        ("products", product_template()),
    ):
        assert 0 == main(["package", "template", kind])
        assert text.replace("\r\n", "\n") == capsys.readouterr().out


def test_rows_become_a_package(capsys: pytest.CaptureFixture[str]) -> None:
    """The zip is in the directory of the rows, and has the values of the options."""
    Path("spring.csv").write_text(offer_template(), encoding="utf-8")

    assert 0 == main(["package", "build", "spring.csv", "--purge-and-replace", "--pool", "16", "--name", "Spring"])

    made: Any = open_package("spring.zip")
    assert ("Spring", True, (16,)) == (made.name, made.purge_and_replace, made.publication_pools)
    assert ["BLUE-42"] == [row.item.seller_product_id for row in made.rows()]
    assert "spring.zip: 1 row," in capsys.readouterr().err


def test_bad_rows_are_not_lost_silently(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written if rows cannot be read, unless an option leaves them out."""
    offers(("A", "3606800000010", "19,90"), ("B", "3606800000027", "dear"))

    assert 5 == main(["package", "build", "offers.csv"])

    message = capsys.readouterr()
    assert "error    [unreadable] Price: expected a decimal number" in message.out
    assert "; row 3 (B)\n" in message.out
    assert "--skip-bad" in message.err
    assert not Path("offers.zip").exists()
    assert 0 == main(["package", "build", "offers.csv", "--skip-bad", "--output", "some.zip"])
    assert 1 == len(list(open_package("some.zip").rows()))


def test_what_no_package_can_hold_is_left_out_too(capsys: pytest.CaptureFixture[str]) -> None:
    """A row with a character that XML does not allow is a wrong row like others."""
    lines = ['{"SellerProductId": "A", "Stock": 7}', '{"SellerProductId": "B\\u001b", "Stock": 7}']
    Path("offers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    arguments = ["package", "build", "offers.jsonl", "--kind", "stocks"]

    assert 5 == main(arguments)
    assert "leave them out with --skip-bad" in capsys.readouterr().err
    assert 0 == main([*arguments, "--skip-bad"])
    assert ["A"] == [row.item and row.item.seller_product_id for row in open_package("offers.zip").rows()]


def test_too_many_rows_become_several_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """Too many rows become several packages, each with as many rows as the service accepts."""
    head, example = product_template().splitlines()
    lines = (example.replace("NEW-1", f"NEW-{number}") for number in range(10_001))
    Path("new.csv").write_text("\n".join([head, *lines]), encoding="utf-8")

    assert 0 == main(["package", "build", "new.csv", "--kind", "products"])

    assert "new-1.zip: 10,000 rows" in (message := capsys.readouterr().err)
    assert "new-2.zip: 1 row," in message


@pytest.mark.parametrize(("price", "condition", "status"), [("19,90", "New", 0), ("0", "New", 5), ("1", "9", 5)])
def test_the_status_of_a_check_is_its_severity(price: str, condition: str, status: int) -> None:
    """A script can read the exit status instead of the table."""
    line = f"A;3606800000010;{condition};{price};7;20;1;2,50;3"
    Path("offers.csv").write_text(HEAD + line, encoding="utf-8")

    assert status == main(["package", "check", "offers.csv"])


def test_a_check_shows_all_findings_in_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Row, field, our code and the service's, severity, what is true, and what to do."""
    offers(("A", "3606800000011", "19,90"), ("A", "3606800000027", "19,90"))

    assert 5 == main(["package", "check", "offers.csv", "--modes", "Tracked", "--all"])

    message = capsys.readouterr()
    lines = message.out.splitlines()
    assert ["row", "reference", "field", "severity", "code", "service code", "message", "advice"] == [
        one.strip() for one in lines[0].split("  ") if one
    ]
    assert any("ean-key" in line and "1601" in line and "check digit" in line for line in lines)
    assert any("reference-twice" in line and "row 2" in line for line in lines)
    assert any("mode-not-configured" in line and "4013" in line for line in lines)
    assert "offers.csv: 4 errors" in message.err


def test_a_check_speaks_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Each finding is one document; a zip is checked like rows, and a warning has a status of its own."""
    offers(("A", "", "19,90"))
    assert 0 == main(["package", "build", "offers.csv"])
    capsys.readouterr()

    assert 4 == main(["package", "check", "offers.zip", "--json"])

    (finding,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ("1", "A", "ean-missing", "warning") == tuple(
        finding[name] for name in ("row", "reference", "code", "severity")
    )


def test_submitting_waits_and_shows_what_became_of_it(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """One command checks rows, submits them, waits, and shows the result of each row."""
    first, second = eans(sandbox, 2)
    offers(("CLI-A", first, "19,90"), ("CLI-B", second, "21"))

    assert 0 == main(["package", "submit", "offers.csv", "--serve", "--wait", "--all", "--ledger", "l.db"])

    message = capsys.readouterr()
    assert ["2", "CLI-A"] == message.out.splitlines()[1].split()[:2]
    assert "created" in message.out
    assert "is Integrated: 2 created" in message.err
    found = sandbox.tables("SELECT reference FROM offer WHERE reference LIKE 'CLI-%' ORDER BY reference")
    assert ["CLI-A", "CLI-B"] == [row["reference"] for row in found]


def test_errors_are_not_submitted(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A package with errors is not submitted. With `--force` it is, and the service refuses the rows."""
    (ean,) = eans(sandbox, 1)
    offers(("CLI-C", ean, "0"))
    before = len(sandbox.tables("SELECT * FROM package"))

    assert 5 == main(["package", "submit", "offers.csv", "--serve", "--wait"])
    assert before == len(sandbox.tables("SELECT * FROM package"))
    assert "nothing is submitted" in capsys.readouterr().err

    assert 5 == main(["package", "submit", "offers.csv", "--serve", "--wait", "--force"])
    assert "1 refused" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
@pytest.mark.parametrize("options", [("--kind", "stocks"), ("--default", "PreparationTime=2")])
def test_what_was_harvested_can_be_submitted(
    options: tuple[str, str], suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of `cdiscount offers` can be submitted again, and the shop does not change."""
    before = in_the_shop(capsys)
    path = Path(f"shop{suffix}")
    assert 0 == main(["offers", "--output", str(path)])
    capsys.readouterr()
    without_discounts(path)

    assert 0 == main(["package", "submit", str(path), *options, "--serve", "--wait", "--json"])

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["updated"] * len(before) == [row["outcome"] for row in rows]
    assert before == in_the_shop(capsys)


def in_the_shop(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return what the shop lists by reference, but for what a package of the same offers changes.

    Those that are out of sale go on sale, prices become those of the last integration, and discounts are taken away.
    """
    capsys.readouterr()
    assert 0 == main(["offers"])
    offers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for offer in offers:
        for name in ("last_update_date", "offer_state", "offer_bench_mark", "integration_price", "discount_list"):
            del offer[name]
        for mode in offer["shipping_information_list"]:
            del mode["min_lead_time"], mode["max_lead_time"]  # they follow from the preparation time
    return {offer["seller_product_id"]: offer for offer in offers}


def without_discounts(path: Path) -> None:
    """Do what the check asks for."""
    content = path.read_bytes()
    path.write_bytes(re.sub(rb'"discount_list": \[.*?\], |"\[\{""discount_value"".*?\]"', b"", content))


def test_a_status_is_asked_for_later(sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The number that submitting prints is enough; the ledger knows the file's rows."""
    (ean,) = eans(sandbox, 1)
    offers(("CLI-D", ean, "19,90"))
    with serving_folder(tmp_path) as (folder, url):
        submit = ["package", "submit", "offers.csv", "--folder", folder, "--base-url", url, "--ledger", "l.db"]
        assert 0 == main(submit)
        number = capsys.readouterr().out.strip()
        sandbox.clock.advance(timedelta(minutes=5))

        assert 0 == main(["package", "status", number, "--ledger", "l.db", "--json", "--wait"])

    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ("2", "CLI-D", ean, "created") == (row["row"], row["reference"], row["ean"], row["outcome"])


def test_a_file_of_pick_up_shops_is_submitted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file of pick-up shops is sent unchanged, because its columns are not known. It has its own kind of number."""
    Path("shops.xlsx").write_bytes(b"PK a workbook")
    with serving_folder(tmp_path) as (folder, url):
        submit = ["package", "submit", "shops.xlsx", "--kind", "relays"]
        assert 0 == main([*submit, "--folder", folder, "--base-url", url])
        number = capsys.readouterr().out.strip()

        assert main(["package", "status", number, "--kind", "relays"]) in {0, 4, 5}

    assert f"package {number} is" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "why", "again"),
    [
        ((), "", ""),
        (("--kind", "products"), "; the last answer: GetProductPackageSubmissionResult: ", " --kind products"),
    ],
)
def test_a_package_may_be_pending(
    options: tuple[str, ...], why: str, again: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package that is not processed yet is reported with the command that waits, and with its own exit status."""
    assert 4 == main(["package", "status", "999999", *options])

    message = capsys.readouterr().err
    assert f"package 999999 is not processed yet{why}" in message
    assert f"wait for it with: cdiscount package status 999999{again} --wait" in message


def test_an_unknown_outcome_says_how_to_check(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A script sees an error, a person what to look for."""
    (ean,) = eans(sandbox, 1)
    offers(("CLI-E", ean, "19,90"))
    sandbox.faults.add(FaultRule("reset", operations=["SubmitOfferPackage"], when="after", times=1))

    assert 1 == main(["package", "submit", "offers.csv", "--serve", "--wait", "--ledger", "l.db"])

    assert "OutcomeUnknown" in capsys.readouterr().err
    assert 1 == main(["package", "submit", "offers.csv", "--serve", "--wait", "--ledger", "l.db"])
    message = capsys.readouterr().err
    assert "AlreadySubmitted" in message
    assert "show the ledger with: cdiscount package ledger l.db" in message


def test_what_was_found_out_is_written_down(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A submission with an unknown outcome is continued with the number that the seller zone shows."""
    (ean,) = eans(sandbox, 1)
    offers(("CLI-G", ean, "19,90"))
    sandbox.faults.add(FaultRule("reset", operations=["SubmitOfferPackage"], when="after", times=1))
    with serving_folder(Path.cwd()) as (folder, address):
        submit = ["package", "submit", "offers.csv", "--folder", folder, "--base-url", address, "--ledger", "l.db"]
        assert 1 == main(submit)
        number = sandbox.tables("SELECT max(id) AS id FROM package")[0]["id"]
        assert [("1", "unknown", "")] == noted(capsys)

        assert [("1", "submitted", str(number))] == noted(capsys, "--settle", f"1={number}")

        assert 1 == main(submit)
        assert f"wait for it with: cdiscount package status {number} --ledger l.db --wait" in capsys.readouterr().err
        sandbox.clock.advance(timedelta(minutes=5))
        assert 0 == main(["package", "status", str(number), "--ledger", "l.db", "--wait"])
    assert [("1", "done", str(number))] == noted(capsys)
    with pytest.raises(SystemExit, match="2"):
        noted(capsys, "--settle", "1=17")
    assert [("1", "done", str(number))] == noted(capsys)
    assert [] == noted(capsys, "--forget", "1")


def test_a_ledger_names_the_command_that_goes_on(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The advice of an entry names the option that records what was found out."""
    (ean,) = eans(sandbox, 1)
    offers(("CLI-H", ean, "19,90"))
    sandbox.faults.add(FaultRule("reset", operations=["SubmitOfferPackage"], when="after", times=1))
    with serving_folder(Path.cwd()) as (folder, address):
        submit = ["package", "submit", "offers.csv", "--folder", folder, "--base-url", address, "--ledger", "l.db"]
        assert 1 == main(submit)
    capsys.readouterr()

    assert 0 == main(["package", "ledger", "l.db"])
    assert "look in the seller zone for the package; record it with --settle" in capsys.readouterr().out
    assert 0 == main(["package", "ledger", "l.db", "--settle", "1=17"])
    assert "wait for the report with cdiscount package status 17 --ledger l.db --wait" in capsys.readouterr().out


def noted(capsys: pytest.CaptureFixture[str], *options: str) -> list[tuple[str, ...]]:
    """Return what the command shows of a ledger: entries, their states and numbers."""
    capsys.readouterr()
    assert 0 == main(["package", "ledger", "l.db", "--json", *options])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [(row["entry"], row["state"], row["package"]) for row in rows]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["submit", "offers.csv"], "one of the arguments --folder --serve --s3 is required"),
        (["submit", "offers.csv", "--folder", "."], "--folder needs --base-url"),
        (["submit", "offers.csv", "--s3", "s3://b", "--base-url", "https://x"], "--base-url is for"),
        (["submit", "offers.csv", "--s3", "https://b"], "expected s3://BUCKET"),
        (["submit", "offers.csv", "--serve", "8000"], "'8000' is not HOST:PORT"),
        (["submit", "offers.csv", "--serve", "127.0.0.1:99999"], "'127.0.0.1:99999' is not HOST:PORT"),
        (["submit", "offers.csv", "--serve", ":0"], "needs a --base-url"),
        (["check", "offers.csv", "--sheet", "Stocks"], "--sheet is for workbooks, and offers.csv is none"),
        (["check", "shop.xlsx", "--encoding", "cp1252"], "--encoding is for files of text, and shop.xlsx is none"),
        (["check", "offers.csv", "--encoding", "undefined"], "'undefined' is no text encoding"),
        (["diff", "offers.csv", "offers.zip", "--sheet", "A"], "neither offers.csv nor offers.zip is one"),
        (["status", "17", "--timeout", "soon"], "'soon' is not from 0 to 1,000,000 minutes"),
        (["check", "offers.csv", "--modes", "Drone"], "'Drone' is none of Standard"),
        (["check", "offers.csv", "--modes", "Standard,trackd"], "; did you mean Tracked?"),
        (["check", "offers.csv", "--default", "Vat"], "'Vat' is not COLUMN=VALUE"),
        (["status", "0"], "'0' is not the number of a package"),
        (["status", "x"], "'x' is not the number of a package"),
        (["status", "17", "--timeout", "nan"], "'nan' is not from 0 to 1,000,000 minutes"),
        (["status", "17", "--timeout=-1"], "'-1' is not from 0 to 1,000,000 minutes"),
        (["submit", "shop.xlsx", "--kind", "relays", "--name", "x", "--serve"], "--name is for rows"),
        (["submit", "shop.xlsx", "--kind", "relays", "--pool", "1", "--serve"], "--pool is for packages of offers"),
        (["build", "offers.zip"], "is a package already"),
        (["check", "gone.csv"], "there is no file gone.csv"),
        (["build", "gone.csv"], "there is no file gone.csv"),
        (["submit", "gone.csv", "--serve", "--wait"], "there is no file gone.csv"),
        (["submit", "gone.xlsx", "--kind", "relays", "--serve", "--wait"], "there is no file gone.xlsx"),
        (["check", "."], ". is a directory"),
        (["submit", "shop.xlsx", "--serve", "--wait"], "say which with --kind offers, stocks, products or relays"),
        (["submit", "offers.csv", "--kind", "relays", "--serve", "--wait"], "is an .xlsx, and offers.csv is none"),
        (["check", "shop.xlsx", "--kind", "relays"], "invalid choice: 'relays'"),
        (["build", "shop.xlsx", "--kind", "relays"], "invalid choice: 'relays'"),
        (["check", "offers.zip", "--kind", "products"], "--kind products: offers.zip is a package of offers"),
        (["check", "offers.zip", "--kind", "stocks"], "--kind stocks: offers.zip is a package of offers"),
        (["submit", "offers.zip", "--kind", "products", "--serve", "--wait"], "offers.zip is a package of offers"),
        (["submit", "offers.zip", "--name", "x", "--serve", "--wait"], "--name is for rows"),
        (
            ["submit", "offers.zip", "--purge-and-replace", "--serve", "--wait"],
            "offers.zip is a package already",
        ),
        (["check", "offers.zip", "--default", "Vat=20"], "--default is for rows"),
        (["check", "offers.csv", "--column", "Vat"], "'Vat' is not NAME=COLUMN"),
        (["check", "offers.csv", "--columns", "gone.txt"], "gone.txt: No such file"),
        (["check", "offers.csv", "--columns", "offers.csv"], "offers.csv, line 1: "),
        (["check", "offers.csv", "--columns", "twice.txt"], "twice.txt, line 2: 'My price' is there twice"),
        (["check", "offers.csv", "--columns", "offers.zip"], "offers.zip is not UTF-8"),
        (["check", "offers.csv", "--encoding", "klingon"], "'klingon' is no text encoding"),
        (["check", "offers.csv", "--encoding", "hex"], "'hex' is no text encoding"),
        (["check", "offers.csv", "--decimal", "'"], "invalid choice"),
        (["ledger", "gone.db"], "there is no ledger gone.db"),
        (["status", "17", "--ledger", "gone.db"], "there is no ledger gone.db"),
        (["ledger", "gone.db", "--settle", "1"], "'1' is not ENTRY=ID"),
        (["ledger", "gone.db", "--settle", "1=0"], "'1=0' is not ENTRY=ID"),
    ],
)
def test_wrong_calls_are_reported(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong calls are reported in one line, with status 2, before anything is done."""
    offers(("A", "3606800000010", "19,90"))
    assert 0 == main(["package", "build", "offers.csv"])
    Path("shop.xlsx").write_bytes(b"PK a workbook")
    Path("twice.txt").write_text("My price=Price\nMy price=Stock\n", encoding="utf-8")

    with pytest.raises(SystemExit, match="2"):
        main(["package", *options])

    assert message in capsys.readouterr().err


def test_files_that_are_none_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is neither a package nor rows ends the command with one line and status 1."""
    Path("odd.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    Path("odd.zip").write_bytes(b"no zip")

    for name, message in (("odd.csv", "no known column"), ("odd.zip", "no zip")):
        assert 1 == main(["package", "check", name])
        assert message in capsys.readouterr().err


def test_a_terminal_shows_that_something_goes_on(sandbox: Sandbox) -> None:
    """While the command waits, it shows the number, the status and the time of the next poll."""
    (ean,) = eans(sandbox, 1)
    offers(("CLI-F", ean, "19,90"))
    command = [sys.executable, "-m", "cdiscount_async", "package", "submit", "offers.csv", "--serve", "--wait"]

    status, text = shown(command, {**os.environ, **account(sandbox), "TERM": "xterm"}, Path("out.txt"))

    assert 0 == status
    assert "no status yet, next poll in" in text
    assert "1 created" in text


@pytest.mark.slow
def test_a_terminal_shows_the_number_on_a_line_of_its_own(sandbox: Sandbox) -> None:
    """On a terminal the progress bar ends before the number is printed."""
    (ean,) = eans(sandbox, 1)
    offers(("CLI-G", ean, "19,90"))
    command = f"{sys.executable} -m cdiscount_async package submit offers.csv --serve 2>&1"

    status, text = shown(["sh", "-c", command], {**os.environ, **account(sandbox), "TERM": "xterm"})

    assert 0 == status
    (package,) = sandbox.tables("SELECT max(id) AS last FROM package")
    assert f"\n{package['last']}\r\n" in text
