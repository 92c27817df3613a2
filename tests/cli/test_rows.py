"""How rows stand in files, and what a file is cut back to."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import ContractMismatch
from cdiscount_async._harvesting._formats import CSV, JSONLines
from cdiscount_async._harvesting._output import FileOutput
from cdiscount_async._harvesting._parquet import to_parquet
from cdiscount_async.converter import to_json
from cdiscount_async.models.orders import Customer, Order

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00")) | st.sampled_from(
    ["=1+1", "+A", "-12.5", "-12.5.1", "@SUM(A1)", "\t=1", "\r", "'quoted'", "'", "''=", ";=1", "a;b", 'a","=1']
)
VALUES = TEXTS | st.none() | st.booleans() | st.integers() | st.lists(TEXTS) | st.dictionaries(TEXTS, TEXTS)
ROWS = st.lists(st.fixed_dictionaries({"key": TEXTS.filter(bool), "value": VALUES}))


def table(rows: list[dict[str, Any]]) -> str:
    """Write rows as CSV."""
    form = CSV(["key", "value"])
    return form.head + "".join(map(form.line, rows))


@given(ROWS)
def test_a_table_holds_every_text(rows: list[dict[str, Any]]) -> None:
    """What is written as CSV is read back exactly once the first apostrophe is taken away."""
    read = list(csv.DictReader(io.StringIO(table(rows), newline=""), strict=True))

    assert [row["key"] for row in rows] == [row["key"].removeprefix("'") for row in read]
    for row, cells in zip(rows, read, strict=True):
        value, cell = row["value"], cells["value"]
        assert (value or "") == cell.removeprefix("'") if isinstance(value, str | None) else value == json.loads(cell)


@given(ROWS)
def test_a_table_runs_no_formula(rows: list[dict[str, Any]]) -> None:
    """No cell begins as a formula does, unless it is a number; nested text has no semicolon that would part cells."""
    for row, cells in zip(rows, csv.DictReader(io.StringIO(table(rows), newline="")), strict=True):
        for cell in cells.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) or Decimal(cell) is not None
        assert isinstance(row["value"], str) or ";" not in cells["value"]


@given(ROWS)
@pytest.mark.parametrize("form", [JSONLines(), CSV(["key", "value"])], ids=lambda form: type(form).__name__)
def test_names_are_read_back(form: Any, rows: list[dict[str, Any]]) -> None:
    """A file tells the names of its rows, whatever stands in them."""
    text = form.head + "".join(map(form.line, rows))

    assert [row["key"] for row in rows] == list(form.keys(io.StringIO(text, newline=""), "key"))


def test_a_long_cell_is_read_back() -> None:
    """An order with thousands of lines is a row like any other."""
    form = CSV(["key", "value"])
    row = {"key": "1", "value": ["x" * 200_000]}

    assert ["1"] == list(form.keys(io.StringIO(form.head + form.line(row), newline=""), "key"))


@pytest.mark.parametrize("form", [JSONLines(), CSV(["key"])], ids=lambda form: type(form).__name__)
def test_a_file_is_cut_back_to_what_is_certain(form: Any, tmp_path: Path) -> None:
    """What was written behind the last commit is gone when the file is opened again, whole rows and halves alike."""
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
    assert certain + form.line({"key": "3"}).encode() == path.read_bytes()


def test_a_number_beyond_parquet_is_refused() -> None:
    """A number that a column cannot hold exactly is no rounded one; the error does not quote the row."""
    order = Order(initial_total_amount=Decimal("1.1234567890123"), customer=Customer(first_name="Zoé"))

    with pytest.raises(ContractMismatch, match="expected numbers that fit a column of Parquet") as caught:
        to_parquet([json.dumps(to_json(order))], Order, io.BytesIO())

    assert "Zoé" not in str(caught.value)
