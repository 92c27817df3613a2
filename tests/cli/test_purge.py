"""A package that purges: the command reports what goes off line, and every missing offer needs a confirmation."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from cdiscount_async.cli import main
from cdiscount_async.packages import OfferPackage, StockAndPrice, open_package
from cdiscount_async.sandbox import Sandbox, Settings, serving

pytestmark = pytest.mark.usefixtures("in_the_shop")
PURGING = ("--kind", "stocks", "--purge-and-replace")
PAGE = 4


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox whose first account sells on one site and whose second one on two."""
    settings = Settings(
        sellers=2,
        offers=50,
        orders=0,
        orders_a_day=0,
        page_size=PAGE,
        speed=60,
        start=datetime(2026, 3, 2, 9, 0),
    )
    with serving(Sandbox(settings)) as served:
        # Lists have what went off line before, which no package takes off line once more.
        served.market.store.run(
            "UPDATE offer SET state = 'Obsolete' WHERE reference IN"
            " (SELECT reference FROM offer WHERE seller = 1 ORDER BY reference DESC LIMIT 9)"
        )
        yield served


def on_line(sandbox: Sandbox, pool: int = 1, seller: int = 1) -> list[str]:
    """Return the references of the offers that customers of a site can buy."""
    sql = (
        "SELECT reference FROM offer WHERE seller = ? AND state IN ('Active', 'Fulfillment') AND stock > 0"
        " AND instr(',' || trim(pools, '[]') || ',', ?) ORDER BY reference"
    )
    return [row["reference"] for row in sandbox.tables(sql, seller, f",{pool},")]


def stocks(name: str, *references: str, bad: str = "") -> None:
    """Write a file of stocks, with a row that cannot be read at its end where one is named."""
    lines = [f"{one};5\r\n" for one in references] + ([f"{bad};many\r\n"] if bad else [])
    Path(name).write_text("SellerProductId;Stock\r\n" + "".join(lines), encoding="utf-8")


def purging_zip(name: str, *references: str, pools: tuple[int, ...] = ()) -> None:
    """Write a package that purges."""
    items = [StockAndPrice(seller_product_id=one, stock=5) for one in references]
    OfferPackage(items, package_type="StockAndPrice", purge_and_replace=True, publication_pools=pools).write(name)


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("build", "--skip-bad"),
        ("submit", "--force"),
        *((one, "--ignore-unknown") for one in ("check", "build", "submit")),
    ],
)
def test_what_leaves_something_out_is_refused(
    command: str, option: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether or not anything is left out this time, before anything is read, written or sent."""
    stocks("all.csv", *on_line(sandbox))
    before, calls = sandbox.tables("SELECT * FROM package"), dict(sandbox.counters)
    where = ("--serve",) if command == "submit" else ()

    with pytest.raises(SystemExit, match="2"):
        main(["package", command, "all.csv", *PURGING, option, *where])

    assert re.search(rf"{option} leaves out .* pass --purge-incomplete", capsys.readouterr().err)
    assert not Path("all.zip").exists()
    assert (before, calls) == (sandbox.tables("SELECT * FROM package"), dict(sandbox.counters))


def test_a_zip_that_purges_is_refused_as_rows_are(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A zip that purges is refused like rows that purge: its own head says so."""
    purging_zip("all.zip", *on_line(sandbox))

    with pytest.raises(SystemExit, match="2"):
        main(["package", "submit", "all.zip", "--force", "--serve"])

    assert "pass --purge-incomplete" in capsys.readouterr().err


def test_rows_that_cannot_be_read_stop_a_package_that_purges(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without further options nothing is written and nothing submitted."""
    first, second, *_ = on_line(sandbox)
    stocks("some.csv", first, bad=second)

    assert 5 == main(["package", "build", "some.csv", *PURGING])
    assert "--skip-bad --purge-incomplete" in capsys.readouterr().err
    assert 5 == main(["package", "submit", "some.csv", *PURGING, "--serve"])

    assert "or pass --force --purge-incomplete, which takes their offers off line" in capsys.readouterr().err
    assert not Path("some.zip").exists()


def test_an_incomplete_package_may_be_meant(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The number of rows that are not in the package is reported."""
    first, second, *_ = on_line(sandbox)
    stocks("some.csv", first, bad=second)

    assert 0 == main(["package", "build", "some.csv", *PURGING, "--skip-bad", "--purge-incomplete"])

    assert "some.csv purges, with 1 row, and 1 that cannot be read: " in capsys.readouterr().err
    assert 1 == len(list(open_package("some.zip").rows()))


@pytest.mark.parametrize("command", ["build", "check"])
def test_one_call_shows_how_many_go_at_least(
    command: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list's pages are full, but for the last one."""
    known = on_line(sandbox)
    assert len(known) > 2 * PAGE
    stocks("one.csv", known[0])
    before = sandbox.counters["calls.GetOfferListPaginated"]

    main(["package", command, "one.csv", *PURGING])

    at_least = (len(known) - 1) // PAGE * PAGE + 1 - 1
    assert f": at least {at_least} offers on line on site 1 are not in it" in capsys.readouterr().err
    assert 1 == sandbox.counters["calls.GetOfferListPaginated"] - before


def test_nothing_is_said_of_packages_that_do_not_purge(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """For a package that does not purge, nothing is reported and no call is made."""
    stocks("one.csv", on_line(sandbox)[0])
    before = dict(sandbox.counters)

    assert 0 == main(["package", "build", "one.csv", "--kind", "stocks", "--compare"])

    assert "purges" not in capsys.readouterr().err
    assert before == dict(sandbox.counters)


def test_no_account_is_needed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is built and checked without an account; a message says how to count."""
    monkeypatch.delenv("CDISCOUNT_PASSWORD")
    stocks("one.csv", "REF-1-000001")

    assert 0 == main(["package", "build", "one.csv", *PURGING])

    assert "every offer on site 1 that is not in it goes off line; --compare counts them" in capsys.readouterr().err


def test_who_cannot_be_asked_stops_only_a_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    """If the offers cannot be counted, the command stops only with --compare."""
    stocks("one.csv", "REF-1-000001")
    nobody = ("--environment", "http://127.0.0.1:1")

    assert 0 == main(["package", "build", "one.csv", *PURGING, "--output", "made.zip", *nobody])
    assert "could not be counted: GetOfferListPaginated" in capsys.readouterr().err
    assert Path("made.zip").exists()
    assert 1 == main(["package", "build", "one.csv", *PURGING, "--output", "not.zip", "--compare", *nobody])
    assert not Path("not.zip").exists()


def test_a_comparison_names_what_goes(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Exactly those that the package takes off line, as the shop shows afterwards."""
    known = on_line(sandbox)
    gone, kept = known[:2], known[2:]
    stocks("most.csv", *kept)

    assert 0 == main(["package", "submit", "most.csv", *PURGING, "--compare", "--serve", "--wait"])

    message = capsys.readouterr().err
    assert f"2 offers on line on site 1 are not in it, and will go off line: {gone[0]}, {gone[1]}\n" in message
    assert message.index("will go off line") < message.index("submitted as package")
    assert kept == on_line(sandbox)


@pytest.mark.parametrize("pool", [1, 16])
def test_the_sites_that_are_purged_are_asked_for(
    pool: int, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Offers on other sites are not counted. A zip names its sites itself."""
    monkeypatch.setenv("CDISCOUNT_LOGIN", sandbox.accounts[1].login)
    monkeypatch.setenv("CDISCOUNT_PASSWORD", sandbox.accounts[1].password)
    first, *others = on_line(sandbox, pool, seller=2)
    stocks("one.csv", first)
    purging_zip("two.zip", first, pools=(pool,))

    main(["package", "check", "one.csv", *PURGING, "--pool", str(pool), "--compare"])
    main(["package", "check", "two.zip", "--compare"])

    expected = f"{len(others)} offers on line on site {pool} are not in it"
    assert 2 == capsys.readouterr().err.count(expected)


def test_nothing_is_emptied_by_mistake(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A package without a row that can be read would take everything off line, whatever is allowed."""
    stocks("none.csv", bad="REF-1-000001")
    before = on_line(sandbox)

    assert 1 == main(["package", "submit", "none.csv", *PURGING, "--force", "--purge-incomplete", "--serve", "--wait"])

    assert "has no offer that can be read: all offers would go off line" in capsys.readouterr().err
    assert before == on_line(sandbox)


def test_a_sheet_that_is_not_read_may_be_missed(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """A doubt about the whole file stops a package that purges, unless an option resolves or accepts the doubt."""
    first, second, *_ = on_line(sandbox)
    book = Workbook()
    for title, reference in (("one", first), ("two", second)):
        sheet = book.create_sheet(title)
        sheet.append(["SellerProductId", "Stock"])
        sheet.append([reference, 5])
    del book["Sheet"]
    book.save("two.xlsx")
    build = ["package", "build", "two.xlsx", *PURGING]

    assert 1 == main(build)
    assert "the sheet 'two' is not read" in (message := capsys.readouterr().err)
    assert "pass --purge-incomplete if the file is right" in message
    assert not Path("two.zip").exists()
    assert 1 == main(["package", "submit", *build[2:], "--serve"])
    assert [] == sandbox.tables("SELECT * FROM package WHERE status IS NULL")

    assert 0 == main([*build, "--sheet", "one"])
    assert 0 == main([*build, "--purge-incomplete"])


@pytest.mark.parametrize("option", [("--purge-and-replace",), ("--pool", "16")])
def test_options_without_an_effect_are_refused(
    option: tuple[str, ...], sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """A zip itself says whether it purges, and on which sites. Products are on no site."""
    purging_zip("all.zip", *on_line(sandbox))
    stocks("some.csv", "A")

    for file, message in (
        (["all.zip"], "is a package already"),
        (["some.csv", "--kind", "products"], "is for packages"),
    ):
        with pytest.raises(SystemExit, match="2"):
            main(["package", "check", *file, *option])
        assert message in capsys.readouterr().err
