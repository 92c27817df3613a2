"""Parquet files as rows: those of `cdiscount offers`, and those of others."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow.parquet import write_table

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import PackageType, Row
from cdiscount_async.packages.rows import offer_rows
from cdiscount_async.warehouse import to_arrow

from .test_listed_rows import LAMP, PACKED

LIGHT = PackageType.STOCK_AND_PRICE


def stocks(path: Path, table: dict[str, Any], **options: Any) -> list[Row[Any]]:
    """Write columns, and read them as stocks and prices."""
    write_table(pa.table(table), path)
    return list(offer_rows(path, package_type=LIGHT, **options))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a file may be."""
    return tmp_path / "offers.parquet"


def test_what_was_harvested_can_go_back(path: Path) -> None:
    """A harvested offer becomes the same one of a package as from the other files of the command."""
    write_table(to_arrow([LAMP] * 3), path)

    rows = list(offer_rows(path, defaults={"PreparationTime": 2}))

    assert [(number, PACKED, ()) for number in (1, 2, 3)] == [(one.number, one.item, one.problems) for one in rows]


def test_columns_may_be_ours(path: Path) -> None:
    """Numbers never ask; NaN and null are nothing, and what a hole has made a float is an integer."""
    first, second = stocks(
        path,
        {
            "SellerProductId": ["A", "B"],
            "ProductEan": pa.array([3606800000010.0, None]),
            "Price": pa.array([Decimal("1.299"), None]),
            "Stock": pa.array([7.0, float("nan")]),
        },
    )

    assert ("3606800000010", Decimal("1.299"), 7) == (first.item.product_ean, first.item.price, first.item.stock)
    assert (None, None, None) == (second.item.product_ean, second.item.price, second.item.stock)


def test_texts_ask_as_everywhere(path: Path) -> None:
    """A text is a text, wherever it is kept."""
    table = {"SellerProductId": ["A"], "Price": ["1.299"]}

    assert "one meaning" in str(stocks(path, table)[0].problems)
    assert Decimal(1299) == stocks(path, table, decimal=",")[0].item.price


def test_times_are_read(path: Path) -> None:
    """Whatever they are counted in."""
    moment = datetime(2026, 1, 7, 8, 0)
    table = {
        "SellerProductId": ["A"], "Discount.Type": [2], "Discount.Value": [10.0],
        "Discount.StartDate": pa.array([moment], pa.timestamp("ns")),
        "Discount.EndDate": pa.array([moment], pa.timestamp("ms")),
    }  # fmt: skip
    write_table(pa.table(table), path)
    defaults = {"ProductCondition": 6, "Price": 1, "Stock": 1, "Vat": 20, "PreparationTime": 1}

    (row,) = offer_rows(path, defaults=defaults)

    assert row.item is not None
    assert moment == row.item.price_and_discount_list[0].start_date == row.item.price_and_discount_list[0].end_date


@pytest.mark.parametrize(
    ("table", "match"),
    [
        ({"a": [1]}, "no known column; known are SellerProductId"),
        ({"SellerProductId": ["A"], "Stocks": [1]}, "did you mean Stock"),
    ],
)
def test_columns_that_are_not_known_are_reported(path: Path, table: dict[str, Any], match: str) -> None:
    """Unknown columns are reported as in a CSV."""
    with pytest.raises(InvalidPackage, match=match):
        stocks(path, table)


def test_a_column_that_is_there_twice_is_reported(path: Path) -> None:
    """One of the two would be lost."""
    write_table(pa.table([["A"], [1], [2]], names=["SellerProductId", "Stock", "Stock"]), path)

    with pytest.raises(InvalidPackage, match="'Stock' appears twice"):
        offer_rows(path, package_type=LIGHT)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1junkPAR1", b"SellerProductId;Stock\nA;1\n"])
def test_what_is_no_parquet_is_reported(path: Path, content: bytes) -> None:
    """A file that is not Parquet is reported in one line. A missing file raises OSError, as everywhere."""
    path.write_bytes(content)

    with pytest.raises(InvalidPackage, match="not a readable Parquet file"):
        offer_rows(path, package_type=LIGHT)
    with pytest.raises(FileNotFoundError):
        offer_rows(path.with_name("other.parquet"), package_type=LIGHT)


def test_damage_behind_the_head_is_told_with_its_place(path: Path) -> None:
    """The rows before it are given."""
    write_table(pa.table({"SellerProductId": [f"REF-{at}" for at in range(20_000)]}), path, row_group_size=10_000)
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + bytes(100) + content[half + 100 :])
    rows = offer_rows(path, package_type=LIGHT)

    assert "REF-0" == next(rows).item.seller_product_id  # type: ignore[union-attr]
    with pytest.raises(InvalidPackage, match=r"the file cannot be read as Parquet after row \d+"):
        list(rows)


def test_a_group_of_rows_has_a_bound(path: Path) -> None:
    """A few kilobytes may say that they unpack to gigabytes."""
    chunk = pa.array(["x" * (1 << 24)])
    table = pa.table({"SellerProductId": pa.chunked_array([chunk] * 17)})
    write_table(table, path, compression="zstd", use_dictionary=False, write_statistics=False)

    with pytest.raises(InvalidPackage, match="a row group unpacks to more than 256 MiB"):
        offer_rows(path, package_type=LIGHT)
