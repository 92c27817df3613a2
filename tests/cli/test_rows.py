"""How rows are written in files, and the length to which a file is cut."""

import csv
import io
import json
import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import Offer
from cdiscount_async.cli._exporting.formats import CSV, Format, JSONLines
from cdiscount_async.cli._exporting.output import FileOutput
from cdiscount_async.cli._exporting.rows import Rows
from cdiscount_async.packages.rows import offer_rows

PIECES = [
    *"=+-@'\"\t\r\n;,| a1\v\f\x1c\x85\u2028\u2029\uff1d",
    "\r\n",
    "1+1",
    "été",
    "cmd|' /C calc'!A0",
    "\\",
    "\\u003b",
]
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00")) | st.lists(st.sampled_from(PIECES)).map(
    "".join
)
VALUES = TEXTS | st.none() | st.booleans() | st.integers() | st.lists(TEXTS) | st.dictionaries(TEXTS, TEXTS)
ROWS = st.lists(st.fixed_dictionaries({"key": TEXTS.filter(bool), "value": VALUES, "text": TEXTS}))
SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Given(Rows):
    """Rows that are made already."""

    def __init__(self, *names: str) -> None:
        super().__init__(Offer, "key", chosen=names)

    @property
    def types(self) -> dict[str, str]:
        """The columns."""
        return dict.fromkeys(self.chosen, "")

    def of(self, item: Any) -> list[Any]:
        """Return the only row of an item."""
        return [item]


def written(form: Format, rows: list[dict[str, Any]]) -> bytes:
    """Write rows in a format."""
    return form.head + b"".join(map(form.encode, rows))


def table(rows: list[dict[str, Any]]) -> str:
    """Write rows as CSV."""
    return written(CSV(Given("key", "value", "text")), rows).decode()


def back(cell: str) -> str:
    """Read a cell as the documentation says."""
    return re.sub(r"(^|[,;|\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029])'", r"\1", cell)


@given(ROWS)
def test_a_table_holds_every_text(rows: list[dict[str, Any]]) -> None:
    """A CSV without its apostrophes has exactly the written texts."""
    read = list(csv.DictReader(io.StringIO(table(rows), newline=""), strict=True))

    assert len(rows) == len(read)
    for row, cells in zip(rows, read, strict=True):
        value, cell = row["value"], cells["value"]
        assert (row["key"], row["text"]) == (back(cells["key"]), back(cells["text"]))
        assert (value or "") == back(cell) if isinstance(value, str | None) else value == json.loads(cell)


@given(ROWS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_table_runs_no_formula(separator: str, rows: list[dict[str, Any]]) -> None:
    """With any separator, and with or without quotation marks, only a number begins like a formula."""
    text = table(rows)
    parts = [cell for line in text.splitlines() for cell in line.split(separator)]
    quoted = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    unquoted = csv.reader(text.splitlines(), delimiter=separator, quoting=csv.QUOTE_NONE)

    for cell in chain(parts, chain.from_iterable(quoted), chain.from_iterable(unquoted)):
        begin = cell.lstrip('"')
        assert not begin.startswith(SIGNS) or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", cell)


@given(rows=ROWS)
@pytest.mark.parametrize("kind", [JSONLines, CSV])
def test_names_are_read_back(kind: Any, rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """The keys of the rows are read back from a file, whatever the rows contain."""
    form, path = kind(Given("key", "value", "text")), tmp_path_factory.getbasetemp() / "rows"
    path.write_bytes(written(form, rows))

    assert [row["key"] for row in rows] == list(form.keys(path, "key"))


def test_a_long_cell_is_read_back(tmp_path: Path) -> None:
    """An order with thousands of lines is a row like any other."""
    form, path = CSV(Given("key", "value")), tmp_path / "rows"
    path.write_bytes(written(form, [{"key": "1", "value": ["x" * 200_000]}]))

    assert ["1"] == list(form.keys(path, "key"))


@pytest.mark.parametrize("form", [JSONLines(Given("key")), CSV(Given("key"))], ids=lambda form: type(form).__name__)
def test_a_file_is_cut_back_to_what_is_certain(form: Any, tmp_path: Path) -> None:
    """Rows after the last commit, complete or not, are removed when the file is opened again."""
    path = tmp_path / "rows"
    first = FileOutput(path, form)
    first.write({"key": "é1"})
    length = first.commit()
    certain = path.read_bytes()
    first.write({"key": "2"})
    first.close()
    path.write_bytes(path.read_bytes() + b'{"key": "ha')

    second = FileOutput(path, form, length)

    assert {"é1"} == second.keys("key")
    second.write({"key": "3"})
    second.commit()
    second.close()
    assert certain + form.encode({"key": "3"}) == path.read_bytes()


@pytest.mark.parametrize("text", ["=1+1", "red;=1+1", "it's, 'quoted';'twice'", "-5"])
def test_rows_of_packages_are_read_as_they_were(text: str) -> None:
    """A package of such a file has the texts of the service, without the apostrophes of the file."""
    form = CSV(Given("seller_product_id", "price", "stock", "comments"))
    file = written(form, [{"seller_product_id": "a", "price": "1.50", "stock": 5, "comments": text}])

    (row,) = offer_rows(io.StringIO(file.decode(), newline=""), defaults={"PreparationTime": 2})

    assert text == row.texts["Comment"]
