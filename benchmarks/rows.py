"""The time and the memory to read rows of offers from files.

Prints, for each format, the rows per second of CPU and the peak of memory. Each file is written once, Excel by openpyxl
and Parquet by pyarrow, and is read in a new process in each round.
"""

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any, Final

import openpyxl
import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from cdiscount_async.packages.rows import offer_rows

from ._fresh import in_new_process
from ._resident import memory, reset_peak

ROWS: Final = 200_000
ROUNDS: Final = 3
_GROUP: Final = 10_000


def cells(count: int) -> Iterator[dict[str, Any]]:
    """Yield complete offers as dictionaries."""
    for number in range(count):
        yield {
            "SellerProductId": f"REF-{number:07}",
            "ProductEan": f"{3_606_800_000_000 + number}",
            "ProductCondition": "New",
            "Price": (1_990 + number % 5_000) / 100,
            "Stock": number % 120,
            "Vat": 20,
            "PreparationTime": 1 + number % 3,
            "Comment": f"Lampe de bureau en métal & verre, modèle {number}",
            "Shipping.Tracked": 2.95,
            "Shipping.Registered": 3.95,
        }


def _write_csv(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, next(cells(1)), delimiter=";")
        writer.writeheader()
        writer.writerows(cells(count))


def _write_json_lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(one)}\n" for one in cells(count))


def _write_array(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{',' if number else '['}{json.dumps(one)}\n" for number, one in enumerate(cells(count)))
        file.write("]")


def _write_excel(path: Path, count: int) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(next(cells(1))))
    for one in cells(count):
        sheet.append(list(one.values()))
    book.save(path)


def _write_parquet(path: Path, count: int) -> None:
    table = pa.Table.from_pylist(list(cells(count)))
    with ParquetWriter(path, table.schema) as writer:
        writer.write_table(table, row_group_size=_GROUP)


FORMATS: Final[Mapping[str, Callable[[Path, int], None]]] = {
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
    ".json": _write_array,
    ".xlsx": _write_excel,
    ".parquet": _write_parquet,
}


def main() -> None:
    """Print a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    print(f"{options.rows:,} whole offers{'rows a second of CPU':>32}{'peak above the start':>24}")
    with tempfile.TemporaryDirectory() as folder:
        for suffix, write in FORMATS.items():
            path = Path(folder, f"offers{suffix}")
            write(path, options.rows)
            found = [in_new_process(_read, path) for _ in range(options.rounds)]
            seconds, peak = (median(one) for one in zip(*found, strict=True))
            print(f"{suffix:<20}{options.rows / seconds:>32,.0f}{peak:>21.1f} MB")


def _read(path: Path) -> tuple[float, float]:
    """Return the seconds of CPU and the peak memory in megabytes of reading a file."""
    next(offer_rows(path))  # compiles and caches what later rows use
    reset_peak()
    before, began = memory("VmRSS"), time.process_time()
    for row in offer_rows(path):
        if row.item is None:
            raise RuntimeError(f"row {row.number}: {row.problems}")
    return time.process_time() - began, memory("VmHWM") - before


if __name__ == "__main__":
    main()
