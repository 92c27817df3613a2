"""The result: each row of a file with its outcome, as a CSV that can be read again to continue."""

import csv
import io
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ..._common.files import atomic
from ..._common.formulas import prefixed
from ...order_files import ORDER_COLUMNS, FileOrder, OrderRow
from ...packages import Row
from ...packages.rows._columns import plain

SUFFIX: Final = ".result.csv"
"""The end of the name of a result."""
PENDING: Final = "pending"
"""The outcome of a row while its order is not finished. If the process has ended, nobody knows whether it was sent."""
FINISHED: Final = frozenset({"done", "already done"})
"""The outcomes of rows that are skipped when the file is read again."""
_COLUMNS: Final = tuple(str(column.place[0]) for column in ORDER_COLUMNS)
"""The columns by the members of `OrderRow`: in a file with such names, apostrophes before formulas are removed."""
_PAUSE: Final = 1.0
"""The seconds between two writes while orders are carried out. What the file lacks after a crash is read again."""


def has_outcomes(rows: Iterable[Row[OrderRow]]) -> bool:
    """Whether the rows of a file are those of a result."""
    return any(row.item is not None and row.item.outcome for row in rows)


def result_of(file: Path, *, is_result: bool) -> Path:
    """Return the path of the result for a file: the file itself if it is a result."""
    is_csv = file.suffix.lower() == ".csv"
    return file if is_result and is_csv else file.with_name(f"{file.stem}{SUFFIX}")


def is_finished(order: FileOrder) -> bool:
    """Whether a result says that nothing is left to do with an order."""
    return bool(order.rows) and all(row.outcome in FINISHED for row in order.rows.values())


class ResultFile:
    """Writes the rows of a file with their outcomes."""

    def __init__(self, path: Path, rows: Sequence[Row[OrderRow]]) -> None:
        """Prepare the result of some rows. Nothing is written yet."""
        self.path: Final = path
        self._rows: Final = [_cells(row) for row in rows]
        self._by_order: Final[dict[str, list[dict[str, str]]]] = {}
        self._by_number: Final = {row.number: cells for row, cells in zip(rows, self._rows, strict=True)}
        for cells in self._rows:
            self._by_order.setdefault(cells["order_number"].strip(), []).append(cells)
        self._written = 0.0

    def set_row(self, number: int, outcome: str, message: str) -> None:
        """Set the outcome of one row."""
        self._by_number[number].update(outcome=outcome, message=message)

    def set_order(self, order_number: str, outcome: str, message: str, lines: Mapping[str, str] | None = None) -> None:
        """Set the outcome of all rows of an order. `lines` has the outcomes of lines that differ, by reference."""
        for cells in self._by_order.get(order_number, ()):
            cells.update(outcome=(lines or {}).get(cells["seller_product_id"], outcome), message=message)

    def write(self) -> None:
        """Replace the file, so that it is whole at every moment. Raises OSError."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(_COLUMNS)
        writer.writerows([prefixed(cells[name]) for name in _COLUMNS] for cells in self._rows)
        with atomic(self.path) as file:
            file.write(text.getvalue().encode("utf-8-sig", "surrogatepass"))
        self._written = time.monotonic()

    def write_sometimes(self) -> None:
        """Replace the file if it was not written in the last second."""
        if time.monotonic() - self._written >= _PAUSE:
            self.write()


def _cells(row: Row[OrderRow]) -> dict[str, str]:
    """Return the cells of a row as texts. Of a row that cannot be read, those that can be."""
    if row.item is not None:
        return {name: _text(getattr(row.item, name)) for name in _COLUMNS}
    texts = {plain(name): text for name, text in row.texts.items()}
    return {name: texts.get(plain(name), "") for name in _COLUMNS}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
