"""Rows for lines, chosen columns, and workbooks."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from cdiscount_async import Order, OrderLine
from cdiscount_async.cli import main
from cdiscount_async.cli._exporting.excel import MOST_ROWS, SheetRows, to_workbook
from cdiscount_async.cli._exporting.rows import Rows
from cdiscount_async.models.common import Address
from cdiscount_async.models.offers import Offer
from cdiscount_async.models.orders import Customer
from cdiscount_async.sandbox import Sandbox, serving

from ..support.sizes import WHOLE
from ..support.timing import PARIS
from .shop import SETTINGS, SPAN, rows

pytestmark = pytest.mark.usefixtures("in_the_shop")

FORMATS: Final = ("jsonl", "csv", "parquet", "xlsx")
CHOSEN: Final = "order_number,creation_date,customer_civility,initial_total_amount,line_position,line_sku,line_quantity"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox that every test here only reads."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """Return the rows that a command prints."""
    assert 0 == main(arguments)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def french(value: Any) -> datetime:
    """Return a time of any format in French local time, without fractions of a second."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment.astimezone(PARIS) if moment.tzinfo else moment).replace(microsecond=0, tzinfo=None)  # type: ignore[no-any-return]


def plain(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the values of a row, the same for all formats."""
    number, created, civility, total, position, sku, quantity = row.values()
    return number, french(created), civility, Decimal(str(total)), int(position), sku, int(quantity)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_row_for_each_line(suffix: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line is a row with the columns of its order, the same in all formats."""
    orders = printed(capsys, "orders", *SPAN)

    assert 0 == main(["orders", *SPAN, "--rows", "lines", "--columns", CHOSEN, "--output", f"lines.{suffix}"])

    assert f"cdiscount: {len(orders)} orders are in lines.{suffix}\n" == capsys.readouterr().err
    found = rows(Path(f"lines.{suffix}"))
    assert [CHOSEN.split(",")] * len(found) == [list(row) for row in found]
    expected = [
        (
            one["order_number"],
            french(one["creation_date"]),
            one["customer"]["civility"],
            Decimal(one["initial_total_amount"]),
            position,
            line["sku"],
            line["quantity"],
        )
        for one in orders
        for position, line in enumerate(one["order_line_list"], 1)
    ]
    assert len(expected) > len(orders)
    assert expected == [plain(row) for row in found]


def test_no_cell_has_json() -> None:
    """All columns of rows for lines have one simple value, also in CSV."""
    assert 0 == main(["orders", *SPAN, "--parcels", "--rows", "lines", "--output", "lines.csv"])

    found = rows(Path("lines.csv"))
    assert not [cell for row in found for cell in row.values() if cell[:1] in {"[", "{"}]
    assert {"order_number", "customer_first_name", "billing_address_city", "line_position", "line_name"} <= {*found[0]}


def test_an_order_without_lines_has_a_row() -> None:
    """An order without lines is not lost: it has one row, without values of a line."""
    shape = Rows(Order, "order_number", for_lines=True)

    (row,) = shape.of(Order(order_number="A", customer=Customer(first_name="Zoé")))

    assert ("A", "Zoé", None, None) == (
        row["order_number"],
        row["customer_first_name"],
        row["line_position"],
        row["line_sku"],
    )
    assert [*shape.types] == [*row]
    with_lines = [*shape.of(Order(order_number="B", order_line_list=(OrderLine(sku="1"), OrderLine(sku="2"))))]
    assert [(1, "1"), (2, "2")] == [(one["line_position"], one["line_sku"]) for one in with_lines]


@pytest.mark.parametrize("suffix", FORMATS)
def test_columns_are_chosen(suffix: str) -> None:
    """A file has the chosen columns in their order, also after a resume."""
    command = ["offers", "--columns", "price, seller_product_id", "--output", f"o.{suffix}", "--resume", "state.json"]

    assert 0 == main(command)

    found = rows(Path(f"o.{suffix}"))
    assert [["price", "seller_product_id"]] * SETTINGS.offers == [list(row) for row in found]


def test_chosen_columns_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Rows on stdout have the chosen columns, too, and --number has them as well."""
    found = printed(capsys, "orders", *SPAN, "--columns", "order_number", "--rows", "lines")
    number = found[0]["order_number"]

    assert [{"order_number": number}] == printed(capsys, "orders", "--number", number, "--columns", "order_number")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--columns", "order_nmber"], "there is no column order_nmber; did you mean order_number?"),
        (["--columns", "xyzzy"], "there is no column xyzzy; there are order_number, partner_order_ref, "),
        (["--columns", "status,status"], "status is there twice"),
        (["--columns", "line_sku"], "there is no column line_sku"),
        (["--columns", "order_line_list", "--output", "o.xlsx"], "there is no column order_line_list"),
        (["--rows", "lines", "--no-lines"], "--rows lines cannot be used with --no-lines"),
        (["--columns", "status", "--output", "o.csv", "--resume", "s"], "by order_number: add it to --columns"),
    ],
)
def test_columns_that_do_not_exist_are_refused(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong column is one line and status 2, before anything is fetched or written."""
    with pytest.raises(SystemExit) as ended:
        main(["orders", *options])

    assert 2 == ended.value.code
    assert message in capsys.readouterr().err.splitlines()[-1]
    assert [] == [*Path().iterdir()]


def test_a_resumed_export_has_the_same_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Another choice of columns does not fit the state."""
    command = ["offers", "--output", "offers.csv", "--resume", "state.json"]
    assert 0 == main([*command, "--columns", "seller_product_id"])

    with pytest.raises(SystemExit):
        main([*command, "--columns", "seller_product_id,price"])

    assert "columns was seller_product_id, and is seller_product_id,price now" in capsys.readouterr().err


def workbook(items: list[Any], shape: Rows) -> tuple[Any, list[str]]:
    """Return the sheet of a workbook with items, and what is said about it."""
    lines, folder = Path("rows.part.jsonl"), Path("rows.part.tmp")
    form = SheetRows(shape)
    lines.write_bytes(b"".join(map(form.encode, items)))
    with Path("rows.xlsx").open("wb") as file:
        said = to_workbook(lines, shape, file, folder)
    assert not folder.exists()
    return openpyxl.load_workbook("rows.xlsx").worksheets[0], said


TEXTS: Final = (
    '=HYPERLINK("http://evil.example";"x")',
    "=1+1",
    "+33 6 12",
    "@SUM(A1)",
    "http://evil.example",
    "mailto:a@b.example",
    "0012",
    "1e5",
    "<r>bold</r>",
    "<r><t>a</t></r>&</is>",
    "_x0041_",
    " two  spaces ",
    "line\nbreak\ttab",
    "\U0001f600 é€œ",
    "]]>",
)


def test_texts_stay_texts() -> None:
    """A text is never a formula, a link, a number or markup."""
    orders = [Order(order_number=f"N{i}", billing_address=Address(city=one)) for i, one in enumerate(TEXTS)]
    shape = Rows(Order, "order_number", flat=True, chosen=("order_number", "billing_address_city"))

    sheet, said = workbook(orders, shape)

    assert [] == said
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [*TEXTS] == [unescape(cell.value) for cell in cells]
    assert {"inlineStr", "s"} >= {cell.data_type for cell in cells}
    assert not [cell for cell in cells if cell.hyperlink]


def test_values_have_the_types_of_excel() -> None:
    """Amounts are numbers with a format, times are dates, and what Excel cannot hold exactly is a text."""
    order = Order(
        order_number="A",
        initial_total_amount=Decimal("1234.50"),
        shipped_total_amount=Decimal("1234567890123456.78"),
        creation_date=datetime(2026, 10, 25, 2, 30, 5),
        last_updated_date=datetime(1899, 1, 1),
        visa_cegid=7,
        has_claims=True,
    )
    amounts, times = ["initial_total_amount", "shipped_total_amount"], ["creation_date", "last_updated_date"]
    names = ["order_number", *amounts, *times, "visa_cegid", "has_claims", "status"]
    shape = Rows(Order, "order_number", flat=True, chosen=tuple(names))

    sheet, _ = workbook([order], shape)

    head, row = sheet.iter_rows()
    assert names == [cell.value for cell in head]
    assert [
        "A",
        1234.5,
        "1234567890123456.78",
        datetime(2026, 10, 25, 2, 30, 5),
        "1899-01-01T00:00:00",
        7,
        True,
        None,
    ] == [cell.value for cell in row]
    assert ("#,##0.00##", "yyyy-mm-dd hh:mm:ss") == (row[1].number_format, row[3].number_format)
    assert "A2" == sheet.freeze_panes


@pytest.mark.parametrize(
    ("moment", "cell"),
    [
        ("1900-01-01T00:00:00", "1900-01-01T00:00:00"),
        ("1900-03-01T00:00:00", datetime(1900, 3, 1)),
        ("9999-12-31T23:59:59", datetime(9999, 12, 31, 23, 59, 59)),
        ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999"),
    ],
)
def test_times_that_excel_does_not_have_are_texts(moment: str, cell: object) -> None:
    """The first and the last day of the service's calendars, which mean no date, are not shown as other days."""
    order = Order(order_number="A", creation_date=datetime.fromisoformat(moment))

    sheet, _ = workbook([order], Rows(Order, "order_number", flat=True, chosen=("creation_date",)))

    assert cell == sheet["A2"].value


def test_a_text_that_is_too_long_is_cut_and_named() -> None:
    """A cell has at most 32,767 characters; the message names the column and the first row."""
    offers = [Offer(seller_product_id="A", comments="x"), Offer(seller_product_id="B", comments="y" * 40_000)]

    sheet, said = workbook(offers, Rows(Offer, "seller_product_id", flat=True))

    assert ["comments: texts cut to 32,767 characters: 1, the first in B"] == said
    (column,) = (cell.column for cell in sheet[1] if cell.value == "comments")
    assert 32_767 == len(sheet.cell(3, column).value)


def test_lists_that_have_no_place_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """A workbook of orders names the lists that it does not have."""
    assert 0 == main(["orders", *SPAN, "--output", "orders.xlsx"])

    assert [
        "cdiscount: not in orders.xlsx, whose cells have one value each: order_line_list, parcel_list, voucher_list",
        f"cdiscount: {SETTINGS.orders} orders are in orders.xlsx",
    ] == capsys.readouterr().err.splitlines()
    assert ["orders.xlsx"] == [path.name for path in Path().iterdir()]


FULL: Final = f"a sheet of Excel has at most {MOST_ROWS:,} rows: use .csv or .parquet"


def test_a_sheet_that_is_full_is_refused() -> None:
    """One row more than fits is refused. Rows of earlier runs count as well."""
    shape = Rows(Offer, "seller_product_id", flat=True, chosen=("seller_product_id",))
    form = SheetRows(shape, most_rows=3)
    kept = Path("rows.part.jsonl")
    kept.write_bytes(form.encode(Offer(seller_product_id="A")) + form.encode(Offer(seller_product_id="B")))

    with pytest.raises(OSError, match=FULL):
        form.encode(Offer(seller_product_id="C"))

    resumed = SheetRows(shape, most_rows=3)
    assert ["A", "B"] == [*resumed.keys(kept, "seller_product_id")]
    with pytest.raises(OSError, match=FULL):
        resumed.encode(Offer(seller_product_id="C"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_sheet_has_a_million_rows() -> None:
    """A whole sheet can be written, and not one row more."""
    shape = Rows(Offer, "seller_product_id", flat=True, chosen=("seller_product_id",))
    count = MOST_ROWS - 1 if WHOLE else 20_000
    form = SheetRows(shape, most_rows=count + 1)
    offers = (Offer(seller_product_id=f"{number}") for number in range(count))
    lines, file = Path("rows.part.jsonl"), Path("rows.xlsx")
    with lines.open("wb") as rows_file:
        rows_file.writelines(map(form.encode, offers))

    with pytest.raises(OSError, match=FULL):
        form.encode(Offer(seller_product_id="more"))

    with file.open("wb") as book:
        assert [] == to_workbook(lines, shape, book, Path("rows.part.tmp"))
    sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
    assert (count + 1, 1) == (sheet.max_row, sheet.max_column)
