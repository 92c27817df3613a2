"""What `cdiscount package check` prints: one line for each rule, with the file's rows and the option that helps."""

import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cdiscount_async.cli import main
from cdiscount_async.cli._packages.findings import FIRST, MOST
from cdiscount_async.packages import MAX_PRODUCTS, open_package
from cdiscount_async.packages.rows import product_template
from cdiscount_async.sandbox import Sandbox, Settings, serving

from ..support.terminal import shown
from .shop import account

pytestmark = pytest.mark.usefixtures("in_the_shop")
HEAD = (
    "SellerProductId;ProductEan;ProductCondition;Price;Stock;Vat;PreparationTime;Shipping.Tracked;Shipping.Registered"
)
GOOD = "LAMP-{};3606800000010;{};19,90;7;20;1;2,50;3"
CONDITIONS = ("LikeNew", "VeryGoodState", "GoodState", "AverageState", "Refurbished", "New")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox with a shop of a few hundred offers, in which time runs fast."""
    settings = Settings(sellers=1, offers=300, orders=0, orders_a_day=0, speed=60, start=datetime(2026, 3, 2, 9, 0))
    with serving(Sandbox(settings)) as served:
        yield served


def write(*lines: str, name: str = "offers.csv", head: str = HEAD) -> None:
    """Write a file of rows."""
    Path(name).write_text("\n".join([head, *lines, ""]), encoding="utf-8")


def checked(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str]]:
    """Check the file; return the exit status and the lines on stdout."""
    capsys.readouterr()
    status = main(["package", "check", "offers.csv", *options])
    return status, capsys.readouterr().out.splitlines()


def documents(lines: Sequence[str]) -> list[Any]:
    """Read JSON Lines."""
    return [json.loads(line) for line in lines]


def test_a_rule_has_one_line_however_many_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """The line has the number of rows, the first rows, and the option that corrects them all."""
    write(*(f"LAMP-{number};{ean(number)};New;19,90;7;20;;2,50;3" for number in range(4000)))

    status, lines = checked(capsys)

    assert 5 == status
    expected = (
        "error    [missing] PreparationTime: it is mandatory and missing; 4,000 rows: 2, 3, 4 and 3,997 more;"
        " enter a value, or pass --default PreparationTime=2"
    )
    assert [expected] == lines
    assert (0, []) == checked(capsys, "--default", "PreparationTime=2")


def ean(number: int) -> str:
    """Make an EAN."""
    digits = f"3606{number + 80_000_000:08}"
    return f"{digits}{-sum(int(sign) * (1 + 2 * (place % 2)) for place, sign in enumerate(digits)) % 10}"


def test_a_few_rows_are_named_with_their_references(capsys: pytest.CaptureFixture[str]) -> None:
    """A long reference is cut."""
    write(GOOD.format(1, "New").replace("19,90", "0"), GOOD.format("x" * 60, "LikeNew"))

    _, lines = checked(capsys)

    assert "; row 2 (LAMP-1); enter a price above 0" in lines[0] + lines[1]
    assert f"; row 3 (LAMP-{'x' * 35}…); shorten it" in lines[0] + lines[1]


def test_messages_that_differ_in_their_numbers_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Messages of a rule that differ in numbers become one line. The equal numbers stay."""
    write(*(GOOD.format("x" * (46 + number), condition) for number, condition in enumerate(CONDITIONS)))

    _, (line,) = checked(capsys)

    assert "[reference-long] SellerProductId: it has … characters, the limit is 50; 6 rows: 2, 3, 4 and 3 more" in line


def test_the_worst_comes_first_and_then_what_concerns_most_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """A warning on many rows comes behind an error on one."""
    bad = [GOOD.format(number, condition).replace(";20;", ";19;") for number, condition in enumerate(CONDITIONS)]
    write(*bad[:4], bad[4].replace("19,90", "0"), bad[5].replace(";7;", ";-1;").replace("19,90", "0"))

    _, lines = checked(capsys)

    assert ["price-not-positive", "stock-range", "vat-unusual"] == [line.split("[")[1].split("]")[0] for line in lines]


def test_each_finding_can_be_had(capsys: pytest.CaptureFixture[str]) -> None:
    """Each finding can be printed, in a table or as JSON Lines, with its row in the file."""
    write(*(GOOD.format(number, "New").replace("19,90", "0") for number in range(9)))

    _, table = checked(capsys, "--all")
    status, lines = checked(capsys, "--json")

    assert 5 == status
    prices = [one for one in documents(lines) if one["code"] == "price-not-positive"]
    assert [str(row) for row in range(2, 11)] == [one["row"] for one in prices]
    assert len(documents(lines)) + 1 == len(table)
    assert {"row", "reference", "field", "severity", "code", "service code", "message", "advice"} == set(prices[0])


def test_each_finding_has_the_option_that_helps(capsys: pytest.CaptureFixture[str]) -> None:
    """Each finding has the advice of its rule's line. There is none if the message says what was expected."""
    write("LAMP-1;3606800000010;New;many;7;20;;2,50;3")

    _, (_, *table) = checked(capsys, "--all")

    assert any(line.endswith("enter a value, or pass --default PreparationTime=2") for line in table)
    assert any(line.endswith("expected a decimal number such as 1299.90 or 1 299,90") for line in table)


def test_what_concerns_the_package_names_no_row(capsys: pytest.CaptureFixture[str]) -> None:
    """A finding about the whole package has no row."""
    write()

    assert (5, ["error    [no-rows] Offers: there are no rows; add at least one row"]) == checked(capsys)


def test_findings_without_end_take_no_lines_without_end(capsys: pytest.CaptureFixture[str]) -> None:
    """If every row has another message, one line of the rule counts the rest."""
    names = (f"{number:04}".translate(str.maketrans("0123456789", "abcdefghij")) for number in range(MOST + 2000))
    rows = ({"SellerProductId": f"LAMP-{number}", name: 1} for number, name in enumerate(names))
    Path("offers.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    capsys.readouterr()

    assert 5 == main(["package", "check", "offers.jsonl", "--kind", "stocks"])

    lines = capsys.readouterr().out.splitlines()
    assert MOST + 1 == sum("[unreadable]" in line for line in lines)
    assert 1 == sum("and more that differs; 2,000 rows: 21, 22, 23 and 1,997 more" in line for line in lines)


def test_a_package_has_no_options_that_help(capsys: pytest.CaptureFixture[str]) -> None:
    """A zip cannot be changed by options, so no option is advised."""
    write(GOOD.format(1, "New"))
    assert 0 == main(["package", "build", "offers.csv"])
    with zipfile.ZipFile("offers.zip") as made, zipfile.ZipFile("bad.zip", "w", zipfile.ZIP_DEFLATED) as bad:
        for name in made.namelist():
            bad.writestr(name, made.read(name).replace(b' PreparationTime="1"', b""))
    capsys.readouterr()

    assert 5 == main(["package", "check", "bad.zip"])

    (line,) = capsys.readouterr().out.splitlines()
    assert "error    [missing] PreparationTime: it is mandatory and missing; row 1 (LAMP-1); enter a value" == line


def test_a_terminal_of_sixty_columns_shows_whole_words(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines break at blanks, and go on behind the severity."""
    write(*(f"LAMP-{number};{ean(number)};New;19,90;7;20;;2,50;3" for number in range(FIRST + 1)))
    monkeypatch.setenv("COLUMNS", "60")
    command = [sys.executable, "-m", "cdiscount_async", "package", "check", "offers.csv"]

    status, text = shown(command, {**os.environ, **account(sandbox)})

    assert 5 == status
    assert [
        "error    [missing] PreparationTime: it is mandatory and",
        "         missing; 4 rows: 2, 3, 4 and 1 more; enter a value,",
        "         or pass --default PreparationTime=2",
    ] == text.splitlines()[:3]


def test_offers_that_were_just_harvested_are_good(capsys: pytest.CaptureFixture[str]) -> None:
    """The way that the README shows ends with 0 at each step: what is a notice is no warning."""
    assert 0 == main(["offers", "--output", "offers.csv"])
    assert 0 == main(["package", "check", "offers.csv", "--kind", "stocks"])

    assert 0 == main(["package", "submit", "offers.csv", "--kind", "stocks", "--serve", "--wait", "--ledger", "x.db"])

    assert re.search(r"is Integrated: \d+ updated", capsys.readouterr().err)


def test_whole_offers_that_were_just_harvested_raise_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    """Texts that sellers write, such as `<neuf>`, are no HTML; of discounts lists say too little, which is an error."""
    assert 0 == main(["offers", "--output", "offers.csv"])

    _, lines = checked(capsys, "--default", "PreparationTime=2", "--json")

    assert {"notice"} == {one["severity"] for one in documents(lines) if one["field"] != "PriceAndDiscountList"}


@pytest.mark.parametrize(
    ("options", "option", "value"),
    [
        (("--column", "Votre réf=SellerProductId", "--column", "Stück=Stock"), "", ""),
        (("--columns", "columns.txt"), "", ""),
        (("--columns", "columns.txt", "--column", "Stück="), "stock", "None"),
    ],
    ids=["one by one", "from a file", "one overrides the file"],
)
def test_columns_have_the_names_that_options_say(options: Sequence[str], option: str, value: str) -> None:
    """A file of a whole mapping has the same form as the option."""
    Path("columns.txt").write_text("\ufeffVotre réf=SellerProductId\n\nStück = Stock\n", encoding="utf-8")
    write("LAMP-1;3606800000010;19,90;7", head="Votre réf;EAN;Price;Stück", name="shop.csv")
    also = ("--column", "EAN=ProductEan", "--output", "shop.zip")

    assert 0 == main(["package", "build", "shop.csv", "--kind", "stocks", *options, *also])

    made: Any = open_package("shop.zip")
    (row,) = made.rows()
    assert "LAMP-1" == row.item.seller_product_id
    assert (value or "7") == str(getattr(row.item, option or "stock"))


def test_an_error_names_the_options_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The advice works: it leaves out the column, or all unknown columns."""
    write("LAMP-1;7;a shelf", head="SellerProductId;Stock;My own note", name="shop.csv")
    check = ["package", "check", "shop.csv", "--kind", "stocks"]

    assert 1 == main(check)

    message = capsys.readouterr().err
    assert "--column 'My own note=COLUMN'" in message
    assert "--ignore-unknown" in message
    assert "columns={" not in message
    assert "unknown=" not in message
    assert 4 == main([*check, "--column", "My own note="])
    assert 4 == main([*check, "--ignore-unknown"])


def test_the_encoding_is_as_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A file from an old Mac is read in the encoding of the option."""
    Path("mac.csv").write_bytes("SellerProductId;Stock\nÉTÉ;7\n".encode("mac-roman"))
    check = ["package", "check", "mac.csv", "--kind", "stocks", "--json"]

    assert 4 == main([*check, "--encoding", "mac-roman"])

    assert {"ÉTÉ"} == {one["reference"] for one in documents(capsys.readouterr().out.splitlines())}


def test_a_number_that_can_be_read_in_two_ways_names_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    """The advice names the option, and with the option the number is read."""
    write("LAMP-1;3606800000010;1.299", head="SellerProductId;ProductEan;Price", name="shop.csv")
    check = ["package", "check", "shop.csv", "--kind", "stocks"]

    assert 5 == main(check)

    assert "set --decimal . or --decimal ,; row 2 (LAMP-1)" in capsys.readouterr().out
    assert 5 == main([*check, "--all"])
    assert "set --decimal . or --decimal ," in capsys.readouterr().out
    assert 0 == main([*check, "--decimal", ","])


def test_a_workbook_with_rows_is_read_as_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Its suffix does not make it a file of pick-up shops; `--sheet` says where the rows are."""
    book = openpyxl.Workbook()
    book.create_sheet("Stocks").append(["SellerProductId", "ProductEan", "Stock"])
    book["Stocks"].append(["REF-1-000001", "3606800000010", 7])
    book.save("shop.xlsx")

    check = ["package", "check", "shop.xlsx", "--kind", "stocks"]

    assert 1 == main(check)
    assert "the sheet is empty; --sheet chooses another one" in capsys.readouterr().err
    assert main([*check, "--sheet", "Stocks"]) in {0, 4}
    assert "[unreadable]" not in capsys.readouterr().out


def test_a_build_shows_what_it_builds(capsys: pytest.CaptureFixture[str]) -> None:
    """`build` reports doubts about the file, because they cannot be seen in the package."""
    Path("mac.csv").write_bytes("SellerProductId;ProductEan;Stock\nÉté à noël;3606800000010;7\n".encode("mac-roman"))

    assert 0 == main(["package", "build", "mac.csv", "--kind", "stocks"])

    assert "--encoding mac" in capsys.readouterr().out


@pytest.mark.parametrize("options", [(), ("--all",)])
def test_what_somebody_wrote_moves_no_cursor(options: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Characters that control a terminal are escaped, also in a file that is read later."""
    write('"LAMP\x1b[2J\u202e\n1";3606800000010;New;0;7;20;1;2,50;3')

    assert 5 == main(["package", "check", "offers.csv", *options])

    message = capsys.readouterr().out
    assert "LAMP\\u001b[2J\\u202e\\n1" in message
    assert message == message.replace("\x1b", "").replace("\u202e", "")


@pytest.mark.slow
def test_more_rows_than_a_package_takes_are_reported_with_the_command_that_splits_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Too many rows are reported with the command that splits them, and that command does not report them."""
    head, example = product_template().splitlines()
    Path("new.csv").write_text("\n".join([head, *[example] * (MAX_PRODUCTS + 1)]), encoding="utf-8")

    assert 5 == main(["package", "check", "new.csv", "--kind", "products"])
    assert "`cdiscount package build` makes several packages of them" in capsys.readouterr().out

    assert 0 == main(["package", "build", "new.csv", "--kind", "products"])
    assert "too-many-rows" not in capsys.readouterr().out
