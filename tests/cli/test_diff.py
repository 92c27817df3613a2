"""`cdiscount package diff`: only what changed goes out, and what is gone is named and left as it is."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import Workbook

from cdiscount_async.cli import main
from cdiscount_async.packages import (
    DiscountComponent,
    DiscountType,
    OfferPackage,
    Product,
    ProductPackage,
    StockAndPrice,
    open_package,
)
from cdiscount_async.packages.rows import offer_template
from cdiscount_async.sandbox import Sandbox, Settings, serving

from ..packages.making import light, offer, product

STOCKS = ("--kind", "stocks")


@pytest.fixture(autouse=True)
def _directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Run each test in its own directory."""
    monkeypatch.chdir(tmp_path)


def differences(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, ...]]:
    """Return the row, the reference, the change and its fields of each difference."""
    capsys.readouterr()
    assert main(["package", "diff", *arguments, "--json"]) in {0, 4}
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [tuple(row[name] for name in ("row", "reference", "change", "fields")) for row in rows]


def stocks(name: str, *lines: str) -> None:
    """Write a CSV of stocks and prices."""
    Path(name).write_text("\n".join(["SellerProductId;Price;Stock", *lines, ""]), encoding="utf-8")


def package(name: str, *items: Any, **options: Any) -> None:
    """Write a package."""
    if isinstance(items[0], Product):
        ProductPackage(items).write(name)
        return
    kind = "StockAndPrice" if isinstance(items[0], StockAndPrice) else "Full"
    OfferPackage(items, package_type=kind, **options).write(name)


def items_of(name: str) -> list[Any]:
    """Return what a package has."""
    return [row.item for row in open_package(name).rows()]


@pytest.mark.parametrize("output", [(), ("--output", "changes.zip")])
def test_what_is_in_doubt_about_the_new_file_is_reported(output: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The package of the changes does not remember how its rows were read."""
    stocks("old.csv", "A;1;1")
    Path("new.csv").write_bytes("SellerProductId;Stock\nMétal;7\n".encode("mac_roman"))

    assert 0 == main(["package", "diff", "old.csv", "new.csv", *STOCKS, *output])

    assert "new.csv: expected Windows-1252, but the file looks like mac_roman" in capsys.readouterr().err


def test_what_is_new_changed_and_gone_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows are compared by reference, in any order. A difference has its fields and its row in the new file."""
    stocks("old.csv", "A;1;1", "B;2;2", "C;3;3", "D;4;4")
    stocks("new.csv", "E;5;5", "D;4;4", "C;3,5;0", "B;2;7")

    assert 0 == main(["package", "diff", "old.csv", "new.csv", *STOCKS])

    message = capsys.readouterr()
    assert [
        ["row", "reference", "change", "fields"],
        ["2", "E", "new"],
        ["4", "C", "changed", "Price, Stock"],
        ["5", "B", "changed", "Stock"],
        ["A", "gone"],
    ] == [[one.strip() for one in line.split("  ") if one.strip()] for line in message.out.splitlines()]
    assert "new.csv against old.csv: 1 new, 2 changed, 1 unchanged, 1 gone" in message.err
    assert "gone, and not changed by this package: A; an offer with the stock 0 in NEW is not on sale" in message.err


def test_only_what_changed_is_packaged(capsys: pytest.CaptureFixture[str]) -> None:
    """The package does not purge, and keeps the numbers of the rows for its report."""
    stocks("old.csv", "A;1;1", "B;2;2", "C;3;3")
    stocks("new.csv", "A;1;1", "B;2,5;2", "X;9;9")

    assert 0 == main(["package", "diff", "old.csv", "new.csv", *STOCKS, "--output", "changes.zip", "--pool", "16"])

    made: Any = open_package("changes.zip")
    assert ("new", False, (16,)) == (made.name, made.purge_and_replace, made.publication_pools)
    assert [("B", Decimal("2.5")), ("X", Decimal(9))] == [
        (one.seller_product_id, one.price) for one in items_of("changes.zip")
    ]
    assert "" == capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after"),
    [("19,90", "19.9"), ("88.0900", "88,09"), ("0100", "100"), ("0", "0,00"), ("12", "12")],
)
def test_values_are_compared_and_not_their_spelling(
    before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number is equal with other zeros or another decimal separator."""
    stocks("old.csv", f"A;{before};5")
    stocks("new.csv", f" A ;{after};05")

    assert [] == differences(capsys, "old.csv", "new.csv", *STOCKS)


def test_what_is_not_given_leaves_a_stock_or_a_price_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """A file of stocks changes no price."""
    stocks("old.csv", "A;1;1", "B;2;2", "C;;3")
    stocks("new.csv", "A;;1", "B;;3", "C;4;3")

    assert [("3", "B", "changed", "Stock"), ("4", "C", "changed", "Price")] == differences(
        capsys, "old.csv", "new.csv", *STOCKS
    )


SALE = DiscountComponent(
    type=DiscountType.FLASH,
    discount_value=Decimal(10),
    start_date=datetime(2026, 3, 2, 9, 0),
    end_date=datetime(2026, 3, 3, 9, 0),
)
DIFFER = {
    "a price": ({}, {"price": Decimal("19.91")}, "Price"),
    "a value that is there no longer": ({"striked_price": Decimal(30)}, {}, "StrikedPrice"),
    "a text": ({}, {"comment": "new"}, "Comment"),
    "a charge": (
        {},
        {
            "shipping_information_list": [
                attrs.evolve(one, shipping_charges=Decimal(9)) for one in offer().shipping_information_list
            ]
        },
        "ShippingInformationList",
    ),
    "a discount": ({}, {"price_and_discount_list": [SALE]}, "PriceAndDiscountList"),
    "the end of a discount": (
        {"price_and_discount_list": [SALE]},
        {"price_and_discount_list": [attrs.evolve(SALE, end_date=datetime(2026, 3, 3, 10, 0))]},
        "PriceAndDiscountList",
    ),
}
ALIKE = {
    "the order of modes": ({}, {"shipping_information_list": offer().shipping_information_list[::-1]}),
    "a tax with zeros": ({"eco_part": Decimal(0)}, {"eco_part": Decimal("0.00")}),
}


@pytest.mark.parametrize(("before", "after", "field"), DIFFER.values(), ids=DIFFER)
def test_whole_offers_differ_in_what_they_say(
    before: dict[str, Any], after: dict[str, Any], field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An offer is replaced as a whole, so a value that it no longer has is a difference, too."""
    package("old.zip", offer(**before), offer(seller_product_id="B"))
    package("new.zip", offer(seller_product_id="B"), offer(**after))

    assert [("2", "BLUE-42", "changed", field)] == differences(capsys, "old.zip", "new.zip")


@pytest.mark.parametrize(("before", "after"), ALIKE.values(), ids=ALIKE)
def test_whole_offers_that_say_the_same_do_not_differ(
    before: dict[str, Any], after: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Two whole offers with equal values do not differ, however the values are written."""
    package("old.zip", offer(**before))
    package("new.zip", offer(**after))

    assert [] == differences(capsys, "old.zip", "new.zip")


def test_times_are_compared_and_not_their_zones(capsys: pytest.CaptureFixture[str]) -> None:
    """A time without a zone is French."""
    head, example = offer_template().splitlines()
    row = dict(zip(head.split(";"), example.split(";"), strict=True))
    for name, start in (("old.csv", "2026-03-02T09:00:00"), ("new.csv", "2026-03-02T08:00:00Z")):
        cells = row | {"Discount.Type": "Flash", "Discount.Value": "10", "Discount.StartDate": start}
        Path(name).write_text(f"{head}\n{';'.join(cells.values())}\n", encoding="utf-8")

    assert [] == differences(capsys, "old.csv", "new.csv")


def test_products_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """Products are compared with their pictures and the properties of their models."""
    package("old.zip", product(), product(seller_product_id="B", model_properties={"Colour": "blue", "Size": "1"}))
    package(
        "new.zip",
        product(pictures=["https://shop.example/2.jpg"]),
        product(seller_product_id="B", model_properties={"Size": "1", "Colour": "red"}),
    )

    assert [("1", "BLUE-42", "changed", "Pictures"), ("2", "B", "changed", "ModelProperties")] == differences(
        capsys, "old.zip", "new.zip"
    )


def test_a_package_of_whole_offers_has_stocks_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    """Stocks can be compared with an old package of whole offers, but not the other way round."""
    package("offers.zip", offer(stock=7))
    package("stocks.zip", light(stock=8))

    assert [("1", "BLUE-42", "changed", "Stock")] == differences(capsys, "offers.zip", "stocks.zip")
    with pytest.raises(SystemExit, match="2"):
        main(["package", "diff", "stocks.zip", "offers.zip"])
    assert "stocks.zip is a package of stocks, which cannot be compared as offers" in capsys.readouterr().err


def test_a_package_that_purges_is_packaged_without(capsys: pytest.CaptureFixture[str]) -> None:
    """A package of changes does not purge, because it lacks offers that stay on sale. It keeps its sites."""
    package("old.zip", light(), light(seller_product_id="B"))
    package("new.zip", light(stock=9), light(seller_product_id="B"), purge_and_replace=True, publication_pools=[16])

    assert 0 == main(["package", "diff", "old.zip", "new.zip", "--output", "changes.zip"])

    made: Any = open_package("changes.zip")
    assert (False, (16,), 1) == (made.purge_and_replace, made.publication_pools, len(items_of("changes.zip")))
    assert "new.zip purges, but the package of the changes does not" in capsys.readouterr().err


def test_nothing_new_leaves_no_package_behind(capsys: pytest.CaptureFixture[str]) -> None:
    """A script that continues must not submit a package that was written on another day."""
    stocks("old.csv", "A;1;1")
    Path("changes.zip").write_bytes(b"of yesterday")

    assert 4 == main(["package", "diff", "old.csv", "old.csv", *STOCKS, "--output", "changes.zip"])

    assert not Path("changes.zip").exists()
    assert "nothing is new or changed, so changes.zip was not written" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["old", "new"])
@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["A;x;1", "B;1;1", "C;1;y"], "rows that cannot be read: 2, 4; cdiscount package check shows why"),
        (["A;1;1", "B;1;1", " A;1;1"], "rows with the same reference: 2 and 4 (A); keep one of them"),
    ],
)
def test_rows_that_cannot_be_compared_stop_it(
    place: str, lines: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows that cannot be compared are named, and nothing is written."""
    stocks("old.csv", "A;1;1")
    stocks("new.csv", "A;2;1")
    stocks(f"{place}.csv", *lines)

    assert 5 == main(["package", "diff", "old.csv", "new.csv", *STOCKS, "--output", "changes.zip"])

    printed = capsys.readouterr()
    assert f"cdiscount: {place}.csv: {message}; nothing is compared\n" in printed.err
    assert "" == printed.out
    assert not Path("changes.zip").exists()


def test_a_sheet_that_is_not_read_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """A sheet of either file that is not read is reported, because its rows would look new or gone."""
    stocks("old.csv", "A;1;1")
    book = Workbook()
    for title in ("one", "two"):
        book.create_sheet(title).append(["SellerProductId", "Stock"])
        book[title].append([f"REF-{title}", 5])
    del book["Sheet"]
    book.save("two.xlsx")

    for files in (("old.csv", "two.xlsx"), ("two.xlsx", "old.csv")):
        assert 0 == main(["package", "diff", *files, *STOCKS])
        assert "two.xlsx: the sheet 'two' is not read: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["old.csv", "gone.csv"], "there is no file gone.csv"),
        (["gone.csv", "old.csv"], "there is no file gone.csv"),
        (["old.csv", "old.csv", "--output", "changes.csv"], "a package is a .zip, and changes.csv is none"),
        (["old.csv", "new.zip", "--output", "new.zip"], "new.zip is also read, and would be lost"),
    ],
)
def test_wrong_calls_are_reported(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong calls are reported in one line, with status 2, before anything is read."""
    stocks("old.csv", "A;1;1")
    package("new.zip", light())

    with pytest.raises(SystemExit, match="2"):
        main(["package", "diff", *arguments])

    assert message in capsys.readouterr().err


@pytest.mark.parametrize("name", ["cut.json", "none.zip", "odd.csv"])
def test_an_error_names_the_file(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An error names the file, because there are two."""
    stocks("good.csv", "A;1;1")
    Path("cut.json").write_text('[{"SellerProductId": "A", "Stock": 1},', encoding="utf-8")
    Path("none.zip").write_bytes(b"no zip")
    Path("odd.csv").write_text("a;b\n1;2\n", encoding="utf-8")

    for files in (["good.csv", name], [name, "good.csv"]):
        assert 1 == main(["package", "diff", *files, "--kind", "stocks"])
        assert f"cdiscount: InvalidPackage: {name}: " in capsys.readouterr().err


ROWS = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D", "E"]),
    st.tuples(st.none() | st.decimals(0, 99, places=2), st.none() | st.integers(0, 9)).filter(any),
    min_size=1,
)


def line(reference: str, price: Decimal | None, stock: int | None) -> str:
    """Write a row."""
    return f"{reference};{'' if price is None else price};{'' if stock is None else stock}"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=ROWS, new=ROWS)
def test_what_is_packaged_makes_the_old_rows_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    """The old rows with the package applied are the new rows, and each row of the package is needed."""
    stocks("old.csv", *(line(name, *values) for name, values in old.items()))
    stocks("new.csv", *(line(name, *values) for name, values in new.items()))

    status = main(["package", "diff", "old.csv", "new.csv", *STOCKS, "--output", "changes.zip"])

    made = items_of("changes.zip") if status == 0 else []
    expected = {
        name: values
        for name, values in new.items()
        if any(value not in {None, before} for value, before in zip(values, old.get(name, ("", "")), strict=True))
    }
    assert expected == {one.seller_product_id: (one.price, one.stock) for one in made}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox."""
    settings = Settings(sellers=1, offers=20, orders=0, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))
    with serving(Sandbox(settings)) as served:
        yield served


@pytest.mark.usefixtures("in_the_shop")
@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_what_was_listed_is_compared_with_what_was_edited(
    suffix: str, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of `cdiscount offers` can be the old file without changes."""
    assert 0 == main(["offers", "--output", f"shop{suffix}"])
    listed = sandbox.tables("SELECT reference, stock FROM offer ORDER BY reference")
    lines = [f"{row['reference']};;{row['stock'] + (row is listed[3])}" for row in listed]
    stocks("edited.csv", *lines)

    assert [("5", listed[3]["reference"], "changed", "Stock")] == differences(
        capsys, f"shop{suffix}", "edited.csv", *STOCKS
    )
