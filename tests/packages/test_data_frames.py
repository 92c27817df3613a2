"""Rows of data frames and databases: missing values, numbers and times."""

import csv
import io
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import PackageType, Row, StockAndPrice
from cdiscount_async.packages.rows import offer_rows

LIGHT: Final = PackageType.STOCK_AND_PRICE
COLUMNS: Final[dict[str, list[Any]]] = {
    "SellerProductId": ["LAMP-1", "LAMP-2"],
    "ProductEan": [3606800000010, None],
    "Price": [19.99, None],
    "Stock": [7, None],
}
"""A row, and one with holes."""
EXPECTED: Final = [
    StockAndPrice(seller_product_id="LAMP-1", product_ean="3606800000010", price=Decimal("19.99"), stock=7),
    StockAndPrice(seller_product_id="LAMP-2"),
]
WITH_TEXTS: Final = {**COLUMNS, "ProductEan": ["3606800000010", None]}
"""In a CSV, an EAN that was converted to a float ends with .0, and is reported as invalid."""
SELECT: Final = "SELECT * FROM (VALUES ('LAMP-1', 3606800000010, 19.99, 7), ('LAMP-2', NULL, NULL, NULL)) AS t"
NAMES: Final = ", ".join(COLUMNS)


def pandas_records() -> Any:
    """Return what most people use; holes make floats of integers, and are NaN."""
    return pd.DataFrame(COLUMNS).to_dict("records")


def pandas_with_its_own_types() -> Any:
    """Return integers with holes, which are NA."""
    return pd.DataFrame(COLUMNS).convert_dtypes().to_dict("records")


def pandas_objects() -> Any:
    """Return values of numpy, as they stand in a frame of objects."""
    return pd.DataFrame(COLUMNS).astype(object).to_dict("records")


def pandas_series() -> Iterator[Any]:
    """Return rows as the frame iterates them."""
    return (row for _, row in pd.DataFrame(COLUMNS).iterrows())


def pandas_of_arrow() -> Any:
    """Return what a frame over Arrow has."""
    return pd.DataFrame(COLUMNS).convert_dtypes(dtype_backend="pyarrow").to_dict("records")


def pandas_csv() -> io.StringIO:
    """Return what pandas writes."""
    return io.StringIO(pd.DataFrame(WITH_TEXTS).to_csv(index=False))


def pandas_csv_for_france() -> io.StringIO:
    """Return what pandas writes for a spreadsheet in France."""
    return io.StringIO(pd.DataFrame(WITH_TEXTS).to_csv(index=False, sep=";", decimal=",", quoting=csv.QUOTE_NONNUMERIC))


def pandas_json_lines() -> io.StringIO:
    """Return what pandas writes as JSON Lines."""
    return io.StringIO(pd.DataFrame(COLUMNS).to_json(orient="records", lines=True))


def polars_dicts() -> Any:
    """Return what polars makes."""
    return pl.DataFrame(COLUMNS).to_dicts()


def polars_rows() -> Any:
    """Return what polars iterates."""
    return pl.DataFrame(COLUMNS).iter_rows(named=True)


def polars_json_lines() -> io.StringIO:
    """Return what polars writes."""
    return io.StringIO(pl.DataFrame(COLUMNS).write_ndjson())


def duckdb_frame() -> Any:
    """Return what DuckDB makes by pandas."""
    with duckdb.connect() as connection:
        return connection.sql(f"{SELECT}({NAMES})").df().to_dict("records")


def duckdb_arrow() -> Any:
    """Return what DuckDB makes by Arrow."""
    with duckdb.connect() as connection:
        return connection.sql(f"{SELECT}({NAMES})").to_arrow_table().to_pylist()


def duckdb_cursor() -> Any:
    """Return the tuples of DuckDB with the names of their columns."""
    with duckdb.connect() as connection:
        result = connection.execute(f"{SELECT}({NAMES})")
        names = [one[0] for one in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def sqlite_rows() -> Iterator[Any]:
    """Return rows of sqlite3."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    try:
        connection.execute(f"CREATE TABLE t ({NAMES})")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", zip(*COLUMNS.values(), strict=True))
        yield from connection.execute("SELECT * FROM t")
    finally:
        connection.close()


def dict_reader() -> Any:
    """Return what `csv.DictReader` makes of a CSV."""
    return csv.DictReader(
        io.StringIO(f"{NAMES.replace(', ', ';')}\nLAMP-1;3606800000010;19,99;7\nLAMP-2;;;\n"), delimiter=";"
    )


SOURCES: Final = (
    pandas_records,
    pandas_with_its_own_types,
    pandas_objects,
    pandas_series,
    pandas_of_arrow,
    pandas_csv,
    pandas_csv_for_france,
    pandas_json_lines,
    polars_dicts,
    polars_rows,
    polars_json_lines,
    duckdb_frame,
    duckdb_arrow,
    duckdb_cursor,
    sqlite_rows,
    dict_reader,
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.__name__)
def test_every_source_gives_the_same(source: Callable[[], Any]) -> None:
    """Whatever a library has for nothing, and whatever holes make of its numbers."""
    rows = list(offer_rows(source(), package_type=LIGHT))

    assert [()] * 2 == [one.problems for one in rows]
    assert EXPECTED == [one.item for one in rows]


def one(**cells: Any) -> Row[Any]:
    """Read one row of stocks and prices."""
    (row,) = offer_rows([{"SellerProductId": "A", **cells}], package_type=LIGHT)
    return row


@pytest.mark.parametrize(
    "nothing",
    [None, float("nan"), np.nan, np.float32("nan"), np.datetime64("NaT"), pd.NA, pd.NaT, Decimal("NaN"), "", " "],
    ids=repr,
)
@pytest.mark.parametrize("column", ["Price", "Stock", "ProductEan"])
def test_nothing_is_not_given(nothing: Any, column: str) -> None:
    """A missing value of any kind (None, NaN, NaT, NA) counts as absent."""
    assert StockAndPrice(seller_product_id="A") == one(**{column: nothing}).item


@pytest.mark.parametrize("column", ["Price", "Stock", "SellerProductId"])
def test_nothing_is_missing_where_something_is_needed(column: str) -> None:
    """A missing value where one is required is reported as missing, and is neither the text nan nor 0."""
    cells = {"SellerProductId": "A", "ProductCondition": 6, "Price": 1, "Stock": 1, "Vat": 20, "PreparationTime": 1}

    (row,) = offer_rows([{**cells, column: float("nan")}])

    assert ["expected a value, but it is missing"] == [one.expected for one in row.problems]


@pytest.mark.parametrize(
    ("stock", "expected"),
    [
        (np.int64(7), 7),
        (np.uint8(7), 7),
        (np.float64(7), 7),
        (np.float32(7), 7),
        (np.float64(7.5), None),
        (np.array([True])[0], None),
        (np.str_("7"), 7),
        (np.array(7), 7),
        (np.array([7]), None),
        (np.timedelta64(7, "D"), None),
        (pd.Timestamp(7), None),
    ],
    ids=repr,
)
def test_numbers_of_numpy_are_numbers(stock: Any, expected: int | None) -> None:
    """Truth and times are none."""
    row = one(Stock=stock)

    assert expected == (row.item.stock if row.item else None)
    assert (expected is None) == bool(row.problems)


@pytest.mark.parametrize("price", [np.float64("inf"), float("-inf"), Decimal("Infinity"), Decimal("sNaN"), 1 + 1j])
def test_what_is_no_number_is_a_problem(price: Any) -> None:
    """A value that is not a number is a problem, not an empty cell."""
    assert one(Price=price).problems


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 7),
        date(2026, 1, 7),
        pd.Timestamp("2026-01-07T00:00:00.000000001"),
        np.datetime64("2026-01-07"),
        np.datetime64("2026-01-07T00:00:00", "ns"),
        np.datetime64("2026-01", "D") + np.timedelta64(6, "D"),
        pl.Series([date(2026, 1, 7)])[0],
    ],
    ids=repr,
)
def test_times_are_times(moment: Any) -> None:
    """A date is its midnight; what is less than a microsecond is left out."""
    row = {
        "SellerProductId": "A", "ProductCondition": 6, "Price": 1, "Stock": 1, "Vat": 20, "PreparationTime": 1,
        "Discount.Type": np.int8(1), "Discount.Value": np.float32(10), "Discount.StartDate": moment,
    }  # fmt: skip

    (read,) = offer_rows([row])

    assert read.item is not None
    start = read.item.price_and_discount_list[0].start_date  # type: ignore[union-attr]
    assert (datetime, datetime(2026, 1, 7)) == (type(start), start)


def test_lists_within_cells_are_lists() -> None:
    """Those of numpy too, with nothing among their values."""
    mode = {"DeliveryMode": "Tracked", "ShippingCharges": np.float64(2.5), "AdditionalShippingCharges": 0}
    row = {
        "SellerProductId": "A", "ProductCondition": 6, "Price": 1, "Stock": 1, "Vat": 20, "PreparationTime": 1,
        "ShippingInformationList": np.array([mode], dtype=object),
    }  # fmt: skip

    (read,) = offer_rows([row])

    assert read.item is not None
    assert Decimal("2.5") == read.item.shipping_information_list[0].shipping_charges  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "source",
    [
        [("A", 7)],
        [["A", 7]],
        pd.DataFrame(COLUMNS).itertuples(),
        pd.DataFrame(COLUMNS),
        pl.DataFrame(COLUMNS),
        {"A": 1},
    ],
    ids=lambda one: type(one).__name__,
)
def test_rows_without_names_are_reported(source: Any) -> None:
    """Rows without names are refused, and the message says how to add names."""
    with pytest.raises(TypeError, match=r"expected mappings as rows, not \w+: .* \.to_dict\(\"records\"\) of pandas"):
        list(offer_rows(source, package_type=LIGHT))


def test_a_name_that_a_query_gives_twice_is_reported() -> None:
    """One of the two would be lost."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    try:
        with pytest.raises(InvalidPackage, match="'Stock' appears twice"):
            list(
                offer_rows(
                    connection.execute("SELECT 'A' AS SellerProductId, 1 AS Stock, 2 AS Stock"), package_type=LIGHT
                )
            )
    finally:
        connection.close()


def test_names_need_not_be_texts() -> None:
    """A frame without names calls its columns by their numbers, which are not known."""
    (row,) = offer_rows(pd.DataFrame([["A", 7]]).to_dict("records"), package_type=LIGHT)

    assert "$.0: expected a known column" in [str(one) for one in row.problems]


@pytest.mark.parametrize("price", [19.99, 0.1 + 0.2, 19.989999999999995, np.float64(19.99), np.float32(19.99)])
def test_noise_of_floats_stays_to_be_seen(price: Any) -> None:
    """A float is what its shortest text says, and nothing is rounded that somebody should see."""
    assert float(price) == float(one(Price=price).item.price)
    assert (Decimal("19.99") == one(Price=price).item.price) == (float(price) == 19.99)
