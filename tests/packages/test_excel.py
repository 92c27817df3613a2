"""Workbooks as rows: what their cells hold, and what a spreadsheet shows that they do not hold."""

import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import PackageType, Row, StockAndPrice
from cdiscount_async.packages.rows import OFFER_COLUMNS, Rows, offer_rows, product_rows

from ..support.sizes import examples
from .workbooks import HEAD, MAIN, head, number, pack, parts, row, sheet_xml, styles_xml, text

LIGHT: Final = PackageType.STOCK_AND_PRICE
NOT_CALCULATED: Final = (
    "expected a value, but the cell has a formula that was not calculated: "
    "open the workbook in a spreadsheet and save it"
)  # fmt: skip
DRESSED: Final = (
    "$.seller_product_id: expected text, but the cell shows zeros or characters that its number does not have: "
    "format the cell as text"
)  # fmt: skip
FOUR_CELLS: Final = f"{text('B')}{text('')}{number(1)}{number(2)}"


def stocks(path: Path, **options: Any) -> Any:
    """Read stocks and prices."""
    return offer_rows(path, package_type=LIGHT, **options)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., list[Row[Any]]]:
    """Return what reads the rows of a sheet that is given as XML."""

    def reads(*rows: str, names: tuple[str, ...] = HEAD, **options: Any) -> list[Row[Any]]:
        more = {key: options.pop(key) for key in ("book", "shared") if key in options}
        return list(stocks(pack(tmp_path / "offers.xlsx", parts(sheet_xml(head(*names), *rows), **more)), **options))

    return reads


def problems(found: list[Row[Any]]) -> list[str]:
    """Return what is wrong with the first row."""
    return [str(one) for one in found[0].problems]


def test_cells_are_read_as_they_are_stored(read: Any) -> None:
    """Numbers as numbers, texts as texts; 17 digits, as spreadsheets write them, are the number that was meant."""
    (found,) = read(row(text("é &amp; €"), number(3606800000010), number("19.989999999999998"), number("7.0")))

    assert (2, ()) == (found.number, found.problems)
    assert found.item == StockAndPrice(
        seller_product_id="é & €", product_ean="3606800000010", price=Decimal("19.99"), stock=7
    )


def test_shared_texts_have_runs_and_escapes(read: Any) -> None:
    """A text may change its font in the middle, tell how it is pronounced, and write signs by their numbers."""
    shared = (
        f'<sst xmlns="{MAIN}"><si><t>unused</t></si><si><r><t>RE</t></r><r><rPr/><t>F_x002D_1</t></r>'
        "<rPh><t>spoken</t></rPh></si><si><t/></si></sst>"
    )

    (found,) = read(row('<c t="s"><v>1</v></c>', '<c t="s"><v>2</v></c>', number(5)), shared=shared)

    assert ("REF-1", None) == (found.item.seller_product_id, found.item.product_ean)


def test_texts_within_cells_have_runs_too(read: Any) -> None:
    """Texts in cells can consist of runs, and their phonetic hints are ignored."""
    inner = "<r><t>RE</t></r><rPh><t>spoken</t></rPh><r><t>F</t></r>"

    (found,) = read(row(f'<c t="inlineStr"><is>{inner}</is></c>', text(""), number(1)))

    assert "REF" == found.item.seller_product_id


def test_rows_are_numbered_as_the_spreadsheet_does(read: Any) -> None:
    """Empty rows count, whether they are there or not."""
    first, second = read(row('<c s="3"/>', text("  "), at=2), row(FOUR_CELLS, at=5), row(FOUR_CELLS, at=1_048_576))

    assert (5, 1_048_576) == (first.number, second.number)


def test_cells_say_their_columns(read: Any) -> None:
    """A cell may be omitted. Then the next one has its position."""
    (found,) = read('<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="D2"><v>7</v></c></row>')

    assert (None, None, 7) == (found.item.product_ean, found.item.price, found.item.stock)


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#SPILL!", "#NEW!"])
def test_an_error_is_no_empty_cell(read: Any, error: str) -> None:
    """Otherwise the price would stay as it is, and nobody would see why."""
    found = read(row(text("A"), text(""), f'<c t="e"><v>{error}</v></c>', number(7)))

    known = "" if error == "#NEW!" else f" {error}"
    assert [f"$.price: expected a value, but the cell has the error{known}"] == problems(found)


@pytest.mark.parametrize("value", ["19,90", "many", "nan", "1e400", "1 299"])
def test_a_number_that_is_none_spoils_its_own_row(read: Any, value: str) -> None:
    """Some programs write numbers as people do, although workbooks have a form of their own."""
    bad, good = read(row(text("A"), text(""), number(value), number(1)), row(text("B"), text(""), number(2), number(2)))

    assert ["$.price: expected a number, but the content of the cell is not a number"] == [
        str(one) for one in bad.problems
    ]
    assert 2 == good.item.price


def test_a_cell_with_an_error_is_not_missing_too(tmp_path: Path) -> None:
    """One thing is wrong with the row, and is reported once."""
    cells = row(text("A"), text(""), "<c t='e'><v>#N/A</v></c>", number(7))
    defaults = {"ProductCondition": 6, "Vat": 20, "PreparationTime": 1}

    (found,) = offer_rows(pack(tmp_path / "offers.xlsx", parts(sheet_xml(head(), cells))), defaults=defaults)

    assert ["$.price: expected a value, but the cell has the error #N/A"] == [str(one) for one in found.problems]


@pytest.mark.parametrize(
    "cell",
    [
        "<c><f>1+1</f></c>",
        "<c><f>1+1</f><v></v></c>",
        "<c><f>1+1</f><v/></c>",
        '<c><f t="shared" si="0"/></c>',
        '<c t="str"><f>A1</f></c>',
        '<c t="b"><f>TRUE</f><v/></c>',
    ],
)
def test_a_formula_without_a_value_is_no_empty_cell(read: Any, cell: str) -> None:
    """Programs write formulas that they do not calculate."""
    assert [f"$.stock: {NOT_CALCULATED}"] == problems(read(row(text("A"), text(""), number(1), cell)))


def test_a_value_that_a_program_made_up_is_none(read: Any) -> None:
    """Such a program says that everything must be calculated, and writes 0: the stock would be 0."""
    book = '<calcPr calcId="1" fullCalcOnLoad="1"/>'

    found = read(row(text("A"), text(""), number(1), "<c><f>1+1</f><v>0</v></c>"), book=book)

    assert [f"$.stock: {NOT_CALCULATED}"] == problems(found)


def test_the_value_of_a_formula_is_read(read: Any) -> None:
    """A text that is empty is a value, too."""
    (found,) = read(
        row(text("A"), '<c t="str"><f>""</f><v></v></c>', '<c t="n"><f>9+1</f><v>10</v></c>', "<c><f>3</f><v>3</v></c>")
    )

    assert (None, Decimal(10), 3) == (found.item.product_ean, found.item.price, found.item.stock)


@pytest.mark.parametrize(("value", "style"), [(123, 3), (123, 4), (-7, 3)])
def test_a_number_that_is_shown_otherwise_is_no_reference(read: Any, value: int, style: int) -> None:
    """The person sees 00123 or REF-123, and the cell holds 123: another reference."""
    assert [DRESSED] == problems(read(row(number(value, style), text(""), number(1))))


def test_a_number_of_enough_digits_is_shown_as_it_is(read: Any) -> None:
    """No zero is added to it; where a number is wanted, what is shown does not matter."""
    (found,) = read(row(number(12345, 3), number(3606800000010), number(5, 3), number(7, 4)))

    assert ("12345", Decimal(5), 7) == (found.item.seller_product_id, found.item.price, found.item.stock)
    assert Decimal is type(found.item.price)


def test_a_number_in_percent_is_a_problem(read: Any) -> None:
    """The cell shows 20 % and holds 0.2, and nobody knows which of them was meant."""
    found = read(row(text("A"), text(""), number("0.2", 2), number(7)))

    assert ["$.price: expected a number that is not shown in percent: a cell that shows 20 % contains 0.2"] == problems(
        found
    )


def test_currencies_change_nothing(read: Any) -> None:
    """A currency in the format of a cell does not change its number."""
    (found,) = read(row(text("A"), text(""), number("1299", 5), number(7)))

    assert Decimal(1299) == found.item.price


@pytest.mark.parametrize(
    ("code", "reported"),
    [
        ("General", ""),
        ("0", ""),
        ("@", ""),
        ("0.00E+00", ""),
        ("#,##0.00", ""),
        ("#\\ ##0", ""),
        ('_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', ""),
        ("[$€-40C]\\ #,##0;[Red]\\-#,##0", ""),
        ("[<100]0;[>=100]0", ""),
        ("000000", "shows zeros"),
        ("[Blue]00\\ 00\\ 00", "shows zeros"),
        ('"Réf. "0', "shows zeros"),
        ("\\R0", "shows zeros"),
        ("dd/mm/yyyy;@", "not datetime"),
        ("[$-40C]d mmmm yyyy;@", "not datetime"),
        ("h:mm:ss", "not datetime"),
        ("[h]:mm", "not datetime"),
        ("[mm]", "not datetime"),
        ("0%", "not shown in percent"),
        ("0.00\\ %", "not shown in percent"),
    ],
)
def test_formats_show_what_is_not_a_reference(tmp_path: Path, code: str, reported: str) -> None:
    """Formats as spreadsheets write them: a currency, a colour or a blank between thousands changes no digits."""
    found = parts(sheet_xml(head(), row(number(12345), text(""), number(1))))
    path = pack(tmp_path / "offers.xlsx", {**found, "xl/styles.xml": styles_xml(code)})

    (read,) = stocks(path)

    assert reported in "".join(map(str, read.problems))
    assert bool(reported) == bool(read.problems)


@pytest.mark.parametrize("key", [0, 1, 4, 9, 10, 14, 22, 45])
def test_formats_that_need_no_words_are_known(tmp_path: Path, key: int) -> None:
    """Dates and percents by their numbers."""
    found = parts(sheet_xml(head(), row(number(12345), text(""), number(1))))
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="{key}"/></cellXfs></styleSheet>'

    (read,) = stocks(pack(tmp_path / "offers.xlsx", {**found, "xl/styles.xml": styles}))

    assert (key > 8) == bool(read.problems)


@pytest.mark.parametrize(("value", "style"), [(1234567890123456, 0), ("12.5", 0), ("1E+300", 0)])
def test_numbers_that_lost_digits_are_no_references(read: Any, value: object, style: int) -> None:
    """A spreadsheet keeps 15 digits, and makes zeros of the others."""
    found = read(row(number(value, style), text(""), number(1)))

    assert ["$.seller_product_id: expected text, not a number with decimals or more than 15 digits"] == problems(found)


@pytest.mark.parametrize("cell", [number("46029.333333333336", 1), '<c t="b"><v>1</v></c>'])
def test_dates_and_truth_are_no_references(read: Any, cell: str) -> None:
    """A spreadsheet makes a date of 1-7; the reference is gone."""
    (problem,) = problems(read(row(cell, text(""), number(1))))

    assert problem.startswith("$.seller_product_id: expected text, not ")


@pytest.mark.parametrize(
    ("book", "days"),
    [("", "46029.333333333336"), ('<workbookPr date1904="1"/>', "44567.333333333336")],
)
def test_dates_are_known_by_their_format(tmp_path: Path, book: str, days: str) -> None:
    """Days are counted from 1900 or from 1904; what is left of rounding is no part of the time."""
    names = ("SellerProductId", "Discount.Type", "Discount.Value", "Discount.StartDate", "Discount.EndDate")
    cells = row(text("A"), text("Flash"), number(10), number(days, 1), '<c t="d"><v>2026-01-08T08:00:00</v></c>')
    path = pack(tmp_path / "offers.xlsx", parts(sheet_xml(head(*names), cells), book=book))
    defaults = {"ProductCondition": 6, "Price": 1, "Stock": 1, "Vat": 20, "PreparationTime": 1}

    (found,) = offer_rows(path, defaults=defaults)

    (discount,) = found.item.price_and_discount_list  # type: ignore[union-attr]
    assert (datetime(2026, 1, 7, 8, 0), datetime(2026, 1, 8, 8, 0)) == (discount.start_date, discount.end_date)


def test_texts_that_can_be_read_in_two_ways_ask_and_numbers_do_not(read: Any) -> None:
    """A workbook holds both."""
    asks, certain = read(
        row(text("A"), text(""), text("1.299"), number(1)), row(text("B"), text(""), number("1.299"), number(1))
    )

    assert "one meaning" in str(asks.problems)
    assert Decimal("1.299") == certain.item.price


def test_further_sheets_are_named(tmp_path: Path) -> None:
    """Those that have anything; the first one that is not hidden is read unless another one is chosen."""
    empty, full = sheet_xml(row('<c s="1"/>')), sheet_xml(head(), row(FOUR_CELLS))
    other = sheet_xml(head(), row(text("C"), text(""), number(1), number(3)))
    path = pack(tmp_path / "offers.xlsx", parts(other, full, empty, other, states=("hidden",)))

    rows = stocks(path)

    assert ["B"] == [one.item.seller_product_id for one in rows]
    assert [f"$: the sheet '{name}' is not read: sheet= chooses it" for name in ("Sheet1", "Sheet4")] == [
        str(one) for one in rows.warnings
    ]
    assert ["C"] == [one.item.seller_product_id for one in stocks(path, sheet="sheet4")]
    with pytest.raises(InvalidPackage, match=r"no sheet 'Other'; it has 'Sheet1', 'Sheet2'"):
        stocks(path, sheet="Other")


def test_hidden_rows_and_merged_cells_are_named(tmp_path: Path) -> None:
    """A filter hides rows, which are read all the same; the last of merged cells have nothing."""
    hidden = [row(FOUR_CELLS, at=at, more=' hidden="1"') for at in range(3, 15)]
    merged = '<mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>'
    sheet = sheet_xml(head(), row(FOUR_CELLS, at=2), *hidden, behind=merged)
    rows = stocks(pack(tmp_path / "offers.xlsx", parts(sheet)))

    assert 13 == len(list(rows))
    assert [
        "$: 12 hidden rows are read like the others: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 more",
        "$: only the first of merged cells has the value: C2:C3",
    ] == [str(one) for one in rows.warnings]


def test_a_title_above_the_columns_is_reported(tmp_path: Path) -> None:
    """A title above the header is reported with its row and the expected names."""
    path = pack(tmp_path / "offers.xlsx", parts(sheet_xml(row(text("Our offers"), at=3), head())))

    with pytest.raises(
        InvalidPackage, match=r"row 3, the first one of the sheet, has no known column.*no title may be above"
    ):
        stocks(path)


def test_a_sheet_of_instructions_is_told_with_the_way_out(tmp_path: Path) -> None:
    """A first sheet of instructions, as in templates, is reported with the option that chooses another sheet."""
    sheets = (sheet_xml(row(text("How to use this"))), sheet_xml(head(), row(FOUR_CELLS)))

    with pytest.raises(InvalidPackage, match=r"sheet= chooses another one$"):
        stocks(pack(tmp_path / "offers.xlsx", parts(*sheets)))


@pytest.mark.parametrize(
    "source", ["stocks.csv", "stocks.parquet", "stocks.json", io.StringIO("SellerProductId\n"), []]
)
def test_a_sheet_is_said_of_a_workbook_only(source: Any) -> None:
    """`sheet` is refused for a source that is not a workbook, because it would have no effect."""
    with pytest.raises(
        InvalidPackage,
        match=r"a sheet needs the path of a workbook|only workbooks have sheets, and \.\w+ is not a workbook",
    ):
        offer_rows(source, package_type="StockAndPrice", sheet="Stocks")


def test_an_empty_sheet_is_reported(tmp_path: Path) -> None:
    """An empty sheet is reported like an empty file."""
    with pytest.raises(InvalidPackage, match="the sheet is empty"):
        stocks(pack(tmp_path / "offers.xlsx", parts(sheet_xml())))


def test_cells_behind_the_last_column_are_reported(read: Any) -> None:
    """Cells after the last column are reported as in a CSV."""
    assert ["$: expected no cells after the last column, but there are 1"] == problems(read(row(FOUR_CELLS, text("x"))))


def test_products_are_read(tmp_path: Path) -> None:
    """Products are read from a workbook with their lists and properties."""
    names = (
        "SellerProductId",
        "Ean",
        "BrandName",
        "CategoryCode",
        "ShortLabel",
        "LongLabel",
        "Description",
        "Property.Or",
    )
    cells = (text("A"), number(3606800000010), *(text(one) for one in ("AUCUNE", "06010101", "a", "b", "c", "oui")))
    path = pack(tmp_path / "products.xlsm", parts(sheet_xml(head(*names), row(*cells))))

    (found,) = product_rows(path)

    assert found.item is not None
    assert (("3606800000010",), {"Or": "oui"}) == (found.item.ean_list, found.item.model_properties)


@pytest.mark.parametrize("suffix", [".xls", ".ods", ".xlsb", ".numbers", ".XLS"])
def test_other_spreadsheets_are_refused_in_a_line(tmp_path: Path, suffix: str) -> None:
    """Files of other spreadsheets are refused in one line, with advice."""
    with pytest.raises(
        InvalidPackage, match=rf"\{suffix.lower()} files cannot be read: save the file as \.xlsx or CSV"
    ):
        stocks(tmp_path / f"offers{suffix}")


def test_names_in_other_capitals_and_with_backslashes_are_found(tmp_path: Path) -> None:
    """Some programs of .NET write such zips."""
    found = parts(sheet_xml(head(), row(FOUR_CELLS)))
    path = pack(tmp_path / "offers.xlsx", {name.replace("/", "\\").upper(): one for name, one in found.items()})

    assert 1 == len(list(stocks(path)))


def test_the_strict_form_is_read(tmp_path: Path) -> None:
    """Workbooks in the strict form, which has other namespaces, are read."""
    strict = {
        name: one.replace("http://schemas.openxmlformats.org/spreadsheetml/2006", "http://purl.oclc.org/ooxml/spreadsheetml")
        .replace("http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument")
        for name, one in parts(sheet_xml(head(), row(FOUR_CELLS))).items()
    }  # fmt: skip

    assert 1 == len(list(stocks(pack(tmp_path / "offers.xlsx", strict))))


CELLS: Final = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).map(lambda one: round(one, 4)),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20).filter(
        lambda one: one[:1] != "="
    ),
    st.booleans(),
)


@examples(30)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=5))
def test_a_workbook_is_read_as_its_rows(tmp_path_factory: pytest.TempPathFactory, table: list[list[Any]]) -> None:
    """A workbook of another library gives the same offers and problems as its values."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in ([*HEAD], *table):
        sheet.append(cells)
    path = tmp_path_factory.mktemp("books") / "offers.xlsx"
    book.save(path)

    read = {one.number: one for one in stocks(path)}

    mappings = [dict(zip(HEAD, cells, strict=True)) for cells in table]
    for at, direct in enumerate(offer_rows(mappings, package_type=LIGHT), 2):
        if at in read:
            assert (direct.item, direct.problems) == (read[at].item, read[at].problems)
        else:
            assert not any(
                (isinstance(one, str) and one.strip()) or isinstance(one, int | float) for one in table[at - 2]
            )


def test_every_column_of_an_offer_is_read(tmp_path: Path) -> None:
    """The template's examples, as a spreadsheet in France stores them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([one.name for one in OFFER_COLUMNS])
    sheet.append([one.example or None for one in OFFER_COLUMNS])
    book.save(tmp_path / "offers.xlsx")

    (found,) = offer_rows(tmp_path / "offers.xlsx")

    assert () == found.problems
    assert found.item is not None


def test_what_pandas_saves_is_read(tmp_path: Path) -> None:
    """Missing values turn integers into floats. The index is in a column without a name, which is a problem."""
    frame = pd.DataFrame({"SellerProductId": ["A", "B"], "Price": [19.99, None], "Stock": [7, None]})
    frame.to_excel(tmp_path / "offers.xlsx", index=False)
    frame.to_excel(tmp_path / "index.xlsx")

    assert [
        StockAndPrice(seller_product_id="A", price=Decimal("19.99"), stock=7),
        StockAndPrice(seller_product_id="B"),
    ] == [one.item for one in stocks(tmp_path / "offers.xlsx")]
    assert ["without a name" in str(one.problems) for one in stocks(tmp_path / "index.xlsx")] == [True, True]


def test_rows_are_lazy(tmp_path: Path) -> None:
    """The first rows come before the others are read."""
    cells = (row(text(f"A{at}"), FOUR_CELLS) for at in range(9_000))
    rows: Rows[Any] = stocks(pack(tmp_path / "offers.xlsx", parts(sheet_xml(head(), *cells, "<broken>"))))

    assert 2 == next(rows).number
    with pytest.raises(InvalidPackage, match="not well-formed"):
        list(rows)
