"""Rows are judged as the package that is built of them: the same findings, in the same order."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, strategies as st

from cdiscount_async.errors import Problem
from cdiscount_async.packages import Offer, OfferPackage, Product, ProductPackage, Row, Rows, StockAndPrice
from cdiscount_async.packages.checks import Severity, check, check_rows
from cdiscount_async.packages.rows import offer_rows, product_rows

from ..support.package_strategies import rows as rows_of
from .making import light, offer, product
from .workbooks import head, number, pack, parts, row, sheet_xml, text

NOW: Final = datetime(2026, 3, 2, 9, 0)
HEADS: Final = st.fixed_dictionaries(
    {"purge_and_replace": st.booleans(), "publication_pools": st.lists(st.sampled_from([1, 7, 16]), max_size=2)}
)
TEXTS: Final = (
    "A", "", "B", "A ", "A\xa0", "1,23457E+12", "#N/A", "nan", "qualitÃ©", "caf&eacute;", "<b>x</b>", "x\u200by",
    "%Price%", "x" * 201, "Été", "l\x0bt", "{x:Null}", "{}A", "a\nb",
)  # fmt: skip
NUMBERS: Final = ("1", "0", "", "19,90", "1.2999", "100", "-1", "30,01", "3000000000", "many", "1.299")
EANS: Final = ("3606800000010", "", "3606800000027", "3606800000011", "0000000000000", "2006800000019", "360680000001")
OFFER_CELLS: Final[dict[str, Sequence[str]]] = {
    "SellerProductId": TEXTS,
    "ProductEan": EANS,
    "ProductCondition": ("6", "New", "1", "", "9"),
    "Price": NUMBERS,
    "Stock": NUMBERS,
    "Vat": ("20", "5,5", "0,2", "100", ""),
    "EcoPart": NUMBERS,
    "PreparationTime": ("1", "6", "11", "300", ""),
    "Comment": TEXTS,
    "StrikedPrice": NUMBERS,
    "MinimumPriceForPriceAlignment": NUMBERS,
    "PriceMustBeAligned": ("", "Align"),
    "Shipping.Tracked": NUMBERS,
    "Shipping.Registered": NUMBERS,
    "Shipping.Express": ("", "5"),
    "Discount.Type": ("", "2", "3"),
    "Discount.Value": ("", "15", "100"),
    "Discount.StartDate": ("", "07/01/2026 08:00", "2026-05-01T00:00:00"),
    "Discount.EndDate": ("", "08/01/2026 08:00"),
}
PRODUCT_CELLS: Final[dict[str, Sequence[str]]] = {
    "SellerProductId": TEXTS,
    "Ean": EANS,
    "Ean2": EANS,
    "BrandName": TEXTS,
    "CategoryCode": ("06010101", "6010101", "1E+06", ""),
    "ProductKind": ("", "Variant"),
    "ShortLabel": TEXTS,
    "LongLabel": TEXTS,
    "Description": TEXTS,
    "MarketingDescription": TEXTS,
    "Picture1": ("", "https://shop.example/1.jpg", "http://shop.example/1.webp", "shop"),
    "Size": ("", "S", "M"),
    "SellerProductFamily": ("", "F", "#REF!"),
    "SellerProductColorName": ("", "Bleu", "Rouge"),
    "Weight": NUMBERS,
    "Property.Genre": TEXTS,
}


def cells(columns: dict[str, Sequence[str]]) -> st.SearchStrategy[list[dict[str, str]]]:
    """Make tables: most cells have the first of their values, which can be read, and some any other."""
    row = {name: st.sampled_from([*values[:1] * (6 * len(values)), *values]) for name, values in columns.items()}
    # More references than one, so that most rows do not meet.
    row["SellerProductId"] = st.sampled_from(["A", "B", "C", "D", "E", *columns["SellerProductId"]])
    return st.lists(st.fixed_dictionaries(row), min_size=1, max_size=8)


def built(items: Sequence[Any], path: Path, **head: Any) -> Path:
    """Write the package of some items."""
    if isinstance(items[0], Product):
        ProductPackage(items).write(path)
    else:
        OfferPackage(items, package_type="Full" if isinstance(items[0], Offer) else "StockAndPrice", **head).write(path)
    return path


@given(
    st.lists(rows_of(Offer), min_size=1, max_size=4) | st.lists(rows_of(StockAndPrice), min_size=1, max_size=4),
    HEADS,
    st.sampled_from([None, NOW]),
)
def test_offers_are_judged_as_their_package(
    tmp_path_factory: pytest.TempPathFactory, items: list[Any], head: dict[str, Any], now: datetime | None
) -> None:
    """Rows of any offers, a package of them, and its zip cause the same findings."""
    path = built(items, tmp_path_factory.getbasetemp() / "offers.zip", **head)
    kind = "Full" if isinstance(items[0], Offer) else "StockAndPrice"
    rows = [Row(number, item) for number, item in enumerate(items, 1)]

    found = list(check_rows(rows, "offers", modes=[], now=now, **head))

    assert found == list(check(path, modes=[], now=now))
    assert found == list(check(OfferPackage(items, package_type=kind, **head), modes=[], now=now))


@given(st.lists(rows_of(Product), min_size=1, max_size=4))
def test_products_are_judged_as_their_package(tmp_path_factory: pytest.TempPathFactory, items: list[Product]) -> None:
    """Rows of any products, a package of them, and its zip cause the same findings."""
    path = built(items, tmp_path_factory.getbasetemp() / "products.zip")

    found = list(check_rows([Row(number, item) for number, item in enumerate(items, 1)], "products"))

    assert found == list(check(path))
    assert found == list(check(ProductPackage(items)))


def same_as_package(rows: list[Row[Any]], kind: Any, path: Path) -> None:
    """Demand that the rows of a file are judged as the zip of those that a package can hold.

    A row that a package cannot hold has an error at least, and leaves nothing behind for the others.
    """
    findings = list(check_rows(rows, kind))
    bad = {one.row for one in findings if one.code in {"unreadable", "missing"}}
    good = [row for row in rows if row.number not in bad]
    assert all(row.item is not None for row in good)
    if not good:
        return
    renumbered = [attrs.evolve(row, number=number) for number, row in enumerate(good, 1)]
    zipped = list(check(built([row.item for row in good], path)))

    assert list(check_rows(renumbered, kind)) == zipped
    places = {row.number: number for number, row in enumerate(good, 1)}
    short = [(places.get(one.row, 0), one.field, one.code, one.severity) for one in findings if one.row not in bad]
    assert short == [(one.row, one.field, one.code, one.severity) for one in zipped]


@given(cells(OFFER_CELLS), st.sampled_from(["Full", "StockAndPrice"]))
def test_the_offers_of_a_file_are_judged_as_their_zip(
    tmp_path_factory: pytest.TempPathFactory, table: list[dict[str, str]], kind: str
) -> None:
    """A CSV gives the findings of the zip that is built of it; only the numbers of rows are the file's own."""
    rows = list(offer_rows(written(table), package_type=kind))

    same_as_package(rows, "offers", tmp_path_factory.getbasetemp() / "offers.zip")


@given(cells(PRODUCT_CELLS))
def test_the_products_of_a_file_are_judged_as_their_zip(
    tmp_path_factory: pytest.TempPathFactory, table: list[dict[str, str]]
) -> None:
    """A CSV of products, too."""
    same_as_package(list(product_rows(written(table))), "products", tmp_path_factory.getbasetemp() / "products.zip")


def written(table: list[dict[str, str]]) -> StringIO:
    """Write a table as a CSV."""
    file = StringIO(newline="")
    writer = csv.DictWriter(file, list(table[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(table)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("SellerProductId", {"seller_product_id": "A\x0bB"}),
        ("Comment", {"comment": "\ud800"}),
        ("PreparationTime", {"preparation_time": 300}),
        ("Stock", {"stock": "many"}),
        ("Vat", {"vat": 20.0}),
    ],
)
def test_what_no_package_can_hold_is_an_error(field: str, values: dict[str, Any]) -> None:
    """A value that cannot be written is a finding on its row, for rows and for a package."""
    items = [offer(**values), offer(seller_product_id="GOOD", product_ean="3606800000027")]

    found = list(check_rows([Row(5, items[0]), Row(6, items[1])], "offers"))

    assert [(5, field, "unreadable", Severity.ERROR)] == [(one.row, one.field, one.code, one.severity) for one in found]
    assert [one.message for one in found] == [one.message for one in check(OfferPackage(items))]
    with pytest.raises(Exception, match=r"offers\[0\]"):
        OfferPackage(items).write(BytesIO())


@pytest.mark.parametrize("value", [datetime(2026, 1, 7), True, [1], {"a": 1}, b"7", 7.5, "many"])
def test_a_value_of_another_type_is_not_missing(value: Any) -> None:
    """The finding is about the value in the row. It does not say that the stock is missing."""
    rows = offer_rows([{"SellerProductId": "A", "Stock": value}], package_type="StockAndPrice")

    assert [("Stock", "unreadable")] == [(one.field, one.code) for one in check_rows(rows, "offers")]


def test_a_cell_with_an_error_is_told_as_one(tmp_path: Path) -> None:
    """Such a cell is reported as an error or a formula, not as a missing reference or stock."""
    cells = (row(text("A"), text(""), number(1), "<c t='e'><v>#N/A</v></c>"), row("<c><f>1+1</f></c>", "", number(1)))
    rows = offer_rows(pack(tmp_path / "a.xlsx", parts(sheet_xml(head(), *cells))), package_type="StockAndPrice")

    error, formula = check_rows(rows, "offers")

    assert ("Stock", "expected a value, but the cell has the error #N/A") == (error.field, error.message)
    assert ("SellerProductId", "unreadable") == (formula.field, formula.code)
    assert "formula that was not calculated" in formula.message


@pytest.mark.parametrize("value", [None, "", " ", float("nan")])
def test_what_is_not_given_is_missing(value: Any) -> None:
    """All forms of an empty value."""
    rows = offer_rows([{"SellerProductId": value, "Stock": 7}], package_type="StockAndPrice")

    assert [("SellerProductId", "missing")] == [(one.field, one.code) for one in check_rows(rows, "offers")]


def test_rows_of_two_kinds_are_no_package() -> None:
    """The first row decides what a package contains. A row of another class is a finding."""
    found = list(check_rows([Row(2, light()), Row(3, offer(seller_product_id="B"))], "offers"))

    assert [(3, "unreadable", "expected StockAndPrice, not Offer")] == [
        (one.row, one.code, one.message) for one in found
    ]


def test_rows_of_no_kind_are_no_package() -> None:
    """Products are no offers, whichever row comes first."""
    found = list(check_rows([Row(2, product()), Row(3, offer())], "offers"))

    assert [(2, "unreadable", "expected Offer, not Product")] == [(one.row, one.code, one.message) for one in found]


@pytest.mark.parametrize(
    ("rows", "head", "codes"),
    [
        ([], {}, ["no-rows"]),
        ([], {"purge_and_replace": True}, ["purges", "no-rows"]),
        ([Row(2, light())], {"purge_and_replace": True, "publication_pools": [99]}, ["purges", "pool-unknown"]),
        # These are made when they are read: 200,000 rows would slow every start of the tests.
        pytest.param(
            (Row(number, light(seller_product_id=f"{number}")) for number in range(200_001)),
            {},
            ["too-many-rows"],
            marks=pytest.mark.slow,
        ),
    ],
    ids=["none", "none purging", "pool", "many"],
)
def test_rows_have_the_findings_of_a_whole_package(
    rows: Iterable[Row[Any]], head: dict[str, Any], codes: list[str]
) -> None:
    """The number of rows, and a purge, are findings on the package as a whole."""
    assert [(0, code) for code in codes] == [(one.row, one.code) for one in check_rows(rows, "offers", **head)]


def test_doubts_are_findings() -> None:
    """Warnings are findings on the row, with the package's name of the field. Those on the file come last."""
    doubt = Problem("$.price", "is shown with leading zeros")
    rows = Rows(iter([Row(2, light(), warnings=(doubt,)), Row(3, light(seller_product_id="B"))]))
    rows.warnings.append(Problem("$", "two sheets are not read"))

    assert [
        (2, "Price", "doubtful-cell", "is shown with leading zeros"),
        (0, "the file", "doubtful-file", "two sheets are not read"),
    ] == [(one.row, one.field, one.code, one.message) for one in check_rows(rows, "offers")]


def test_doubts_of_products_are_findings() -> None:
    """The cells of products, too."""
    doubt = Problem("$.ean_list[0]", "is shown with leading zeros")

    assert [(2, "EanList", "doubtful-cell")] == [
        (one.row, one.field, one.code) for one in check_rows([Row(2, product(), warnings=(doubt,))], "products")
    ]
