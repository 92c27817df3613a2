"""Every way in which programs write a table is read as what was written, or refused with the place: nothing is lost."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from hypothesis import given, strategies as st

from cdiscount_async._common.formulas import unprefixed
from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import PackageType, Row
from cdiscount_async.packages.rows import offer_rows, offer_template

from .saving import PROGRAMS

LIGHT: Final = PackageType.STOCK_AND_PRICE
COLUMNS: Final = ("SellerProductId", "ProductEan", "Price", "Stock")
SEPARATORS: Final = (";", ",", "\t", "|")


@attrs.frozen
class Written:
    """A table as some program writes it."""

    separator: str
    quotes: str
    """Which cells are in quotation marks."""
    end: str
    marks: int
    """How many byte order marks there are."""
    says_separator: bool
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    blank: tuple[int, ...]
    """Behind which rows there is a blank one; the names are 0."""
    ends_with: str

    def text(self) -> str:
        """Write the table."""
        lines = [self._line(cells) for cells in (self.names, *self.rows)]
        for place in sorted(self.blank, reverse=True):
            lines.insert(place + 1, "")
        said = f"sep={self.separator}{self.end}" if self.says_separator else ""
        return "\ufeff" * self.marks + said + self.end.join(lines) + self.ends_with

    def numbers(self) -> list[int]:
        """Return the rows' numbers in a spreadsheet."""
        return [place + 1 + sum(blank < place for blank in self.blank) for place in range(1, len(self.rows) + 1)]

    def _line(self, cells: Sequence[str]) -> str:
        last = len(cells) - 1
        return self.separator.join(
            self._cell(cell, quoted={"all": True, "first": place == 0, "last": place == last}.get(self.quotes, False))
            for place, cell in enumerate(cells)
        )

    def _cell(self, cell: str, *, quoted: bool) -> str:
        if self.quotes == "texts":
            quoted = bool(cell) and not cell.isdigit()
        needs = any(sign in cell for sign in ('"', "\n", "\r", self.separator))
        return '"' + cell.replace('"', '""') + '"' if quoted or needs else cell


REFERENCES: Final = st.text("ABcdéœ’ 019;,|\t\"'\n#=", min_size=1, max_size=8).map(lambda text: f"R{text}x")
NAMES: Final = st.permutations(
    [
        st.sampled_from(["SellerProductId", "seller_product_id", "Seller\nProduct Id", "SELLERPRODUCTID "]),
        st.sampled_from(["ProductEan", "product\nean"]),
        st.sampled_from(["Price", "PRICE"]),
        st.sampled_from(["Stock", "stock", "Sto\r\nck"]),
    ]
)


@st.composite
def written(draw: Any) -> Written:
    """Draw a table of stocks and prices, and a way in which it is written."""
    names = [draw(one) for one in draw(NAMES)]
    plain = ["".join(filter(str.isalpha, name)).casefold() for name in names]
    values = {
        "sellerproductid": REFERENCES,
        "productean": st.sampled_from(["", "3606800000010"]),
        "price": st.sampled_from(["", "19,90", "19.90", "5"]),
        "stock": st.sampled_from(["0", "7", "1200"]),
    }
    rows = draw(st.lists(st.tuples(*(values[name] for name in plain)), max_size=4))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return Written(
        separator=draw(st.sampled_from(SEPARATORS)),
        quotes=draw(st.sampled_from(["none", "all", "first", "last", "texts"])),
        end=end,
        marks=draw(st.integers(0, 2)),
        says_separator=draw(st.booleans()),
        names=tuple(names),
        rows=tuple(rows),
        blank=draw(st.lists(st.integers(0, len(rows)), max_size=2).map(tuple)),
        ends_with=draw(st.sampled_from(["", end, f"{end}\x1a", "\x1a", end * 2])),
    )


def given_by(table: Written) -> list[tuple[str, ...]]:
    """Return the rows' values in the order of `COLUMNS`, with a dot in numbers."""
    plain = ["".join(filter(str.isalpha, name)).casefold() for name in table.names]
    places = [plain.index(name.casefold()) for name in COLUMNS]
    read_back = unprefixed if "seller_product_id" in table.names else str  # a file of `cdiscount offers`
    return [
        tuple(row[place].replace(",", ".") if place == places[2] else read_back(row[place]) for place in places)
        for row in table.rows
    ]


def stocks(text: str) -> list[Row[Any]]:
    """Read stocks and prices."""
    return list(offer_rows(io.StringIO(text, newline=""), package_type=LIGHT))


def read(rows: Iterator[Row[Any]]) -> list[tuple[int, tuple[str, ...]]]:
    """Return numbers and values of rows that must all be in order."""
    found = []
    for row in rows:
        assert () == row.problems
        values = (row.item.seller_product_id, row.item.product_ean, row.item.price, row.item.stock)
        found.append((row.number, tuple("" if one is None else str(one) for one in values)))
    return found


@given(written())
def test_what_was_written_is_read(table: Written) -> None:
    """With any separator, quotation marks, byte order mark and line end, values and row numbers are read as written."""
    rows = read(offer_rows(io.StringIO(table.text(), newline=""), package_type=LIGHT))

    assert list(zip(table.numbers(), given_by(table), strict=True)) == rows


@given(written(), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_files_are_read_as_texts_are(tmp_path_factory: pytest.TempPathFactory, table: Written, encoding: str) -> None:
    """The same by its path, in each encoding that its marks or its bytes show."""
    path = tmp_path_factory.mktemp("rows") / "offers.csv"
    path.write_bytes(table.text().encode(encoding))

    assert list(zip(table.numbers(), given_by(table), strict=True)) == read(offer_rows(path, package_type=LIGHT))


EXPORTED: Final = (
    "21400406260",
    "5059296316604",
    "New",
    "72",
    "85,9900",
    "0,1960",
    "0,0000",
    "0,0000",
    "None",
    "0,00000",
)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("begin", ["", "\ufeff", "\n"])
def test_the_official_export_is_known_in_all_dialects(separator: str, quoting: int, begin: str) -> None:
    """It has no line of names, so its first row is a row; a comment may have line breaks."""
    file = io.StringIO(newline="")
    file.write(begin)
    csv.writer(file, delimiter=separator, quoting=quoting).writerow([*EXPORTED, "", 'Neuf;\n2" , x', "Empty", ""])  # type: ignore[arg-type]
    file.seek(0)

    (row,) = offer_rows(file, package_type=LIGHT)

    assert row.item is not None
    assert ("21400406260", 72) == (row.item.seller_product_id, row.item.stock)


@pytest.mark.parametrize("more", [0, 1, 2])
@pytest.mark.parametrize("package_type", PackageType)
def test_a_decimal_comma_moves_no_cells_of_the_official_export(more: int, package_type: PackageType) -> None:
    """There are no names that would have none for a value: the cells of a row count, and the rate is a fraction."""
    good = ",".join(
        ["A", "3606800000010", "New", "5", '"19,90"', "0.2", "0", "0", "", "", "", "x", "", "", ""][: 13 + more]
    )
    moved = good.replace('"', "")

    with pytest.raises(InvalidPackage, match="no known column"):
        offer_rows(io.StringIO(f"{moved}\n"), package_type=package_type)
    first, second = offer_rows(
        io.StringIO(f"{good}\n{moved}\n"), package_type=package_type, defaults={"PreparationTime": 2}
    )

    assert Decimal("19.90") == (first.item and first.item.price)
    assert second.item is None


@pytest.mark.parametrize("separator", SEPARATORS)
def test_blanks_before_quotation_marks_belong_to_no_cell(separator: str) -> None:
    """Some programs write them behind each separator."""
    lines = [f'"SellerProductId"{separator} "Stock"', f'"A{separator}B"{separator} "7"']

    assert [(2, (f"A{separator}B", "", "", "7"))] == read(offer_rows(io.StringIO("\n".join(lines)), package_type=LIGHT))


def test_a_separator_that_the_file_names_may_be_any() -> None:
    """Excel takes each sign behind `sep=`."""
    assert [(2, ("A", "", "", "7"))] == read(
        offer_rows(io.StringIO("sep=^\r\nSellerProductId^Stock\r\nA^7\r\n"), package_type=LIGHT)
    )


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("place", [0, 1, 5_000])
def test_a_quotation_mark_that_is_never_closed_is_one_error(separator: str, place: int) -> None:
    """The error names the line. No later line is read as a row, because the end of the cell is not known."""
    lines = [f"SellerProductId{separator}Comment{separator}Stock"]
    lines += [f"{number}{separator}{separator}7" for number in range(6_000)]
    lines[place + 1] = f'{place}{separator}"blue{separator}7'
    rows = offer_rows(io.StringIO("\r\n".join(lines)), package_type=LIGHT)

    assert [str(number) for number in range(place)] == [next(rows).item.seller_product_id for _ in range(place)]  # type: ignore[union-attr]
    with pytest.raises(InvalidPackage, match=f"opens a cell on line {place + 2} is never closed"):
        next(rows)


def test_the_line_of_an_open_quotation_mark_is_that_of_its_cell() -> None:
    """A cell of several lines before it counts."""
    text = 'SellerProductId;Comment;Stock\r\nA;"b\r\nc";7\r\nB;"d\r\ne";"7\r\nC;;8\r\n'

    with pytest.raises(InvalidPackage, match="opens a cell on line 5 is never closed"):
        list(offer_rows(io.StringIO(text, newline=""), package_type=LIGHT))


def test_a_mark_that_is_not_doubled_on_a_later_line_is_one_error() -> None:
    """The end of such a cell is not known, so the rows after it are not read, and there is one error."""
    text = 'SellerProductId;Comment;Stock\nA;;1\nB;"wood,\n5" thick\nor so";7\nC;;8\n'
    rows = offer_rows(io.StringIO(text), package_type=LIGHT)

    assert next(rows).item is not None
    with pytest.raises(InvalidPackage, match="opens a cell on line 3 is never closed, or another one within the cell"):
        next(rows)


def test_a_mark_that_is_not_doubled_spoils_its_own_row() -> None:
    """If the row ends on the same line, the following rows are read."""
    first, second = offer_rows(io.StringIO('SellerProductId;Stock\n"5" lamp";2\nD;4\n'), package_type=LIGHT)

    assert ["$: expected a row of CSV, but line 2 is not one (';' expected after '\"')"] == list(
        map(str, first.problems)
    )
    assert second.item is not None


def test_what_may_belong_to_a_broken_row_is_no_row() -> None:
    """The lines of its cell would pass for offers with plausible numbers."""
    text = 'SellerProductId;Comment;Stock\nA;"a 5" lamp\nof wood\nand steel";7\nB;;8\n'

    rows = list(offer_rows(io.StringIO(text), package_type=LIGHT))

    assert [2, 3, 4] == [row.number for row in rows if row.item is None]
    assert [(5, 8)] == [(row.number, row.item.stock) for row in rows if row.item is not None]  # type: ignore[union-attr]


@pytest.mark.parametrize("head", ['"SellerProductId;Stock\nA;7\n', 'SellerProductId;"Stock\nA;7\n'])
def test_an_open_mark_among_the_names_is_reported(head: str) -> None:
    """A quotation mark in the header that is never closed is reported with its line."""
    with pytest.raises(
        InvalidPackage, match="no row of CSV begins on line 1: perhaps a quotation mark in it is never closed"
    ):
        offer_rows(io.StringIO(head), package_type=LIGHT)


def test_a_line_break_without_quotation_marks_spoils_its_row() -> None:
    """Half a row would be another offer."""
    broken, good = offer_rows(io.StringIO("SellerProductId;Stock\r\nA\rB;7\r\nC;8\r\n", newline=""), package_type=LIGHT)

    assert (None, 8) == (broken.item, good.item and good.item.stock)
    assert "line 2 is not one (new-line character seen in unquoted field)" in str(broken.problems[0])


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("place", range(len(COLUMNS)))
@pytest.mark.parametrize("count", [1, 2, 7])
def test_an_open_mark_that_another_one_closes_takes_no_rows(separator: str, place: int, count: int) -> None:
    """The rows between two marks that are open would be one cell, and a row with it that looks good."""
    rows = [["A", "3606800000010", "1", "1"] for _ in range(count + 1)]
    rows[0][place] = f'"{rows[0][place]}'
    rows[-1][place] = f'{rows[-1][place]}"'
    lines = [separator.join(cells) for cells in (COLUMNS, *rows, ["Z", "", "1", "1"])]

    spoilt, good = stocks("\r\n".join(lines))

    assert spoilt.item is None
    assert (
        "$: expected a cell, but the one that opens on line 2 seems to contain rows: "
        "perhaps its quotation mark is never closed"
    ) == str(spoilt.problems[0])
    assert ("Z", count + 3) == (good.item and good.item.seller_product_id, good.number + count)


@pytest.mark.parametrize("text", ["one; two\nthree; four; five", "one\ntwo", "a;b\nc", "1;2;3;4;5"])
def test_a_text_of_several_lines_is_a_cell(text: str) -> None:
    """A text of several lines is one cell, and may contain separators."""
    (row,) = stocks(f'SellerProductId;ProductEan;Price;Stock\n"{text}";;1;1\n')

    assert text == (row.item and row.item.seller_product_id)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_with_too_few_cells_is_in_doubt(separator: str, end: str) -> None:
    """Where a cell was deleted, those behind it have moved, and a stock is a price."""
    lines = [separator.join(cells) for cells in (COLUMNS, ("A", "", "7"), ("B", "", "7", "1"))]

    moved, good = stocks(end.join(lines) + end)

    assert ["$: expected 4 cells, but there are 3: check that no cell is missing before others"] == [
        str(one) for one in moved.warnings
    ]
    assert ((), ()) == (good.warnings, good.problems)


@pytest.mark.parametrize("separator", SEPARATORS)
@given(cut=st.integers(1, 20))
def test_a_file_that_is_cut_off_changes_no_price(separator: str, cut: int) -> None:
    """A last row without all of its cells and without a line end is the begin of one."""
    text = "\n".join(separator.join(cells) for cells in (COLUMNS, ("A", "", "9", "1"), ("B", "", "1299", "123456")))
    cut = min(cut, len("B123456") + len("1299"))

    *_, last = stocks(text[:-cut])

    assert last.item is None or last.item.price is None or str(last.item.price) in {"9", "1299"}


def test_columns_without_a_name_may_be_left_out() -> None:
    """Programs that end each line with a separator do it here and there only."""
    for text in ("SellerProductId;Stock;;\nA;7\n", "SellerProductId;Stock;\nA;7;\n", "SellerProductId;Stock\nA;7"):
        (row,) = stocks(text)

        assert (7, (), ()) == (row.item and row.item.stock, row.problems, row.warnings)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SellerProductId;Price;Stock;\nA;19;90;7\n", "in a column without a name: perhaps the cells have moved"),
        ("SellerProductId;;Price;Stock\nA;19,90;;7\n", "in a column without a name: perhaps the cells have moved"),
        ("SellerProductId;Price; ;Stock; \nA;19;x;7; \n", "in a column without a name: perhaps the cells have moved"),
        ("SellerProductId;Price;Stock\nA;19;90;7\n", "no cells after the last column, but there are 1"),
        ("SellerProductId,Price,Stock\nA,19,90,7\n", "expected 3 cells, but there are 4: perhaps a decimal comma"),
        ("SellerProductId,Price,Stock\nA,19,90,\n", "expected 3 cells, but there are 4: perhaps a decimal comma"),
        (";SellerProductId;Stock\n0;A;7\n", "an index of pandas"),
    ],
)
@pytest.mark.parametrize("unknown", ["refuse", "ignore"])
def test_a_value_under_no_name_is_reported(text: str, problem: str, unknown: Any) -> None:
    """Cells that have moved would make another offer, so unknown columns may be ignored and these may not."""
    (row,) = offer_rows(io.StringIO(text), package_type=LIGHT, unknown=unknown)

    assert row.item is None
    assert problem in str(row.problems[0])


@given(st.permutations(["SellerProductId", "Price", "Stock", ""]), st.integers(0, 3), st.sampled_from([";", "\t", "|"]))
def test_cells_that_moved_never_make_an_offer(names: list[str], at: int, separator: str) -> None:
    """One more cell anywhere gives a problem, whichever column has no name."""
    cells = {"SellerProductId": "A", "Price": "19", "Stock": "7", "": ""}
    row = [cells[name] for name in names]
    row.insert(at, "90")

    (read_row,) = offer_rows(io.StringIO(f"{separator.join(names)}\n{separator.join(row)}\n"), package_type=LIGHT)

    assert read_row.item is None


def test_surplus_cells_of_a_dict_reader_are_reported() -> None:
    """`csv.DictReader` puts surplus cells under None: they are reported. It uses None for missing cells."""
    text = "SellerProductId,Price,Stock\nA,19,90,7\nB,5\nC,5,7,\n"

    moved, short, padded = offer_rows(csv.DictReader(io.StringIO(text)), package_type=LIGHT, columns={"": None})

    assert ["$: expected no cells after the last column"] == list(map(str, moved.problems))
    assert ((), ()) == (short.problems, padded.problems)


def test_a_column_without_a_name_can_be_left_out_on_purpose() -> None:
    """A column without a name, such as an index, can be ignored with `columns`."""
    assert [(2, ("A", "", "", "7"))] == read(
        offer_rows(io.StringIO(",SellerProductId,Stock\n0,A,7\n"), package_type=LIGHT, columns={"": None})
    )


def test_a_nul_is_told_with_its_line() -> None:
    """A NUL character cannot be in a package, so it is reported with its line."""
    broken, good = offer_rows(io.StringIO("SellerProductId;Stock\nA\0;7\nB;8\n"), package_type=LIGHT)

    assert ["$: expected text, but line 2 has a NUL character"] == list(map(str, broken.problems))
    assert good.item is not None


class Endless(io.TextIOBase):
    """An endless text. It fails if more is read than the longest row."""

    def __init__(self, begin: str) -> None:
        self.begin = begin
        self.given = 0

    def read(self, size: int | None = -1, /) -> str:
        """Return some of it."""
        begin, self.begin = self.begin, ""
        text = begin + "x" * (size or 0)
        self.given += len(text)
        assert self.given < 20_000_000
        return text


@pytest.mark.parametrize(
    "begin",
    ["SellerProductId;Stock\nA", '{"SellerProductId": "A', '[{"SellerProductId": "A', 'SellerProductId;Stock\n"'],
)
def test_a_line_that_never_ends_is_refused(begin: str) -> None:
    """Memory stays flat whatever a source holds."""
    with pytest.raises(
        InvalidPackage, match=r"line \d is longer than|item 1 of the array is not valid JSON, or is cut off"
    ):
        list(offer_rows(Endless(begin), package_type=LIGHT))  # type: ignore[arg-type]


def test_a_record_that_never_ends_is_refused() -> None:
    """Cells of many lines, one behind the other."""
    text = "SellerProductId;Stock\n" + f'"{"x" * 1000}\n";' * 6_000

    with pytest.raises(InvalidPackage, match="the row that begins on line 2 is longer"):
        list(offer_rows(io.StringIO(text), package_type=LIGHT))


OBJECTS: Final = st.lists(
    st.fixed_dictionaries(
        {"SellerProductId": st.text(min_size=1).map(lambda text: f"R{text}x"), "Stock": st.integers(0, 99)},
        optional={"ProductEan": st.just("3606800000010")},
    ),
    max_size=5,
)


@given(
    OBJECTS,
    st.sampled_from([None, 0, 2, "\t"]),
    st.booleans(),
    st.sampled_from(["", "\ufeff", "\n \r\n"]),
    st.booleans(),
)
def test_arrays_are_read_as_their_objects_are(
    objects: list[dict[str, Any]], indent: Any, ascii_only: bool, begin: str, compact: bool
) -> None:
    """Pretty-printed or not: an item each, numbered from 1."""
    array = json.dumps(objects, indent=indent, ensure_ascii=ascii_only, separators=(",", ":") if compact else None)

    rows = list(offer_rows(io.StringIO(begin + array + "\n"), package_type=LIGHT))

    assert list(offer_rows(objects, package_type=LIGHT)) == rows
    assert list(range(1, len(objects) + 1)) == [row.number for row in rows]


def test_items_are_read_across_pieces(tmp_path: Path) -> None:
    """A file is read bit by bit, and an item may begin in one and end in the next."""
    path = tmp_path / "offers.json"
    objects = [{"SellerProductId": f"{number:>{1 + number % 50}}x", "Stock": number} for number in range(20_000)]
    path.write_text(json.dumps(objects), encoding="utf-8")

    stocks = [row.item and row.item.stock for row in offer_rows(path, package_type=LIGHT)]

    assert list(range(20_000)) == stocks


def test_numbers_are_read_across_pieces() -> None:
    """They are no rows, and each counts once, though half a number is one."""
    rows = list(offer_rows(io.StringIO(f"[{', '.join(['1234567890'] * 20_000)}]"), package_type=LIGHT))

    assert 20_000 == len(rows)
    assert {"$: expected an object of JSON"} == {str(problem) for row in rows for problem in row.problems}


@given(OBJECTS.filter(bool), st.data())
def test_an_array_that_is_cut_off_is_an_error(objects: list[dict[str, Any]], data: st.DataObject) -> None:
    """Never fewer rows: what is left out of a package that purges goes off line."""
    text = json.dumps(objects)
    length = data.draw(st.integers(1, len(text) - 1))

    with pytest.raises(InvalidPackage, match=r"cut off|is not closed"):
        list(offer_rows(io.StringIO(text[:length]), package_type=LIGHT))


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ('[{"Stock": 1},\n]', "item 2 of the array is not valid JSON, or is cut off: see line 2"),
        ('[{"Stock": 1}\n{"Stock": 2}]', "not closed: '{' follows item 1, on line 2"),
        ('[{"Stock": 1}] [', "there is text after the array, on line 1"),
        ("[" * 100_000, "item 1 of the array is not valid JSON"),
        ('{\n  "Stock": 1\n}\n', "an object of several lines begins on line 1"),
    ],
)
def test_damaged_json_names_its_place(text: str, match: str) -> None:
    """Later text cannot be read."""
    with pytest.raises(InvalidPackage, match=match):
        list(offer_rows(io.StringIO(text), package_type=LIGHT))


@pytest.mark.parametrize("form", ["[{}]", "{}"])
@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ('{"SellerProductId": "A", "Stock": 1, "Stock": 2}', "$: expected 'Stock' once"),
        ("5", "$: expected an object of JSON"),
        ("[1]", "$: expected an object of JSON"),
    ],
)
def test_an_item_that_is_no_row_is_reported(form: str, item: str, problem: str) -> None:
    """An item that is not a row is reported, and so is a member that appears twice."""
    if form == "{}":
        item = '{"SellerProductId": "B", "Stock": 1}\n' + item  # a first line with "[" begins an array

    *_, row = offer_rows(io.StringIO(form.replace("{}", item)), package_type=LIGHT)

    assert [problem] == list(map(str, row.problems))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_many_blank_rows_count(end: str) -> None:
    """Blank rows count, with any line end."""
    (row,) = offer_rows(
        io.StringIO(end * 200_000 + f"SellerProductId;Stock{end}A;7{end}", newline=""), package_type=LIGHT
    )

    assert 200_002 == row.number


@pytest.mark.parametrize("save", PROGRAMS)
def test_a_template_survives_other_programs(tmp_path: Path, save: Any) -> None:
    """Filled in, saved by another program, and read, it is what it was."""
    path = tmp_path / "offers.csv"
    cells = list(csv.reader(io.StringIO(offer_template()), delimiter=";"))
    cells[1][cells[0].index("Comment")] = 'Métal brossé, 5" ; l’œuf'
    cells[1][cells[0].index("IsCDAV")] = "True"
    path.write_bytes(save(cells))

    (row,) = offer_rows(path)
    (plain,) = offer_rows([dict(zip(*cells, strict=True))])

    assert row.item is not None
    assert 'Métal brossé, 5" ; l’œuf' == row.item.comment
    assert plain.item == row.item
