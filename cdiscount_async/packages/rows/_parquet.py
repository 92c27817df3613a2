"""Reads the records of a Parquet file. Needs the extra `parquet`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..._common.extras import extra
from ...errors import InvalidPackage
from ._columns import Table
from ._record import Opened, Record

with extra("parquet"):
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

_ROWS: Final = 1000
"""The highest number of rows in memory at once."""
_AT_ONCE: Final = 1 << 24
"""The highest number of bytes of these rows, as far as the file declares it."""
_PIECE: Final = 1 << 16
_MAX_GROUP: Final = 1 << 28
"""The highest number of bytes that a row group may unpack to. 200,000 offers need half of it."""
_UNREADABLE: Final = (ArrowException, OSError, ValueError, OverflowError)


def parquet_opened(path: Path, table: Table) -> Opened:
    """Open a Parquet file. Raises InvalidPackage if it has no known column, and OSError if it cannot be opened."""
    with path.open("rb"):  # raises OSError here, so that a later one is about the content
        pass
    try:
        file = ParquetFile(path, buffer_size=_PIECE, pre_buffer=False)
    except _UNREADABLE:
        raise InvalidPackage("the file is not a readable Parquet file") from None
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    if any(group.total_byte_size > _MAX_GROUP for group in groups):
        raise InvalidPackage(f"a row group unpacks to more than {_MAX_GROUP >> 20} MiB: write smaller row groups")
    largest = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=0)
    names = tuple(file.schema_arrow.names)
    if not any(map(table.knows, names)):
        raise table.refusal("the file")
    return Opened(_records(file, max(1, min(_ROWS, _AT_ONCE // (largest + 1)))), names)


def _records(file: ParquetFile, at_once: int) -> Iterator[Record]:
    number = 0
    with file:
        try:
            for batch in file.iter_batches(at_once):
                for row in batch.to_pylist():
                    number += 1
                    yield Record(number, row)
        except _UNREADABLE as error:
            reason = f"the file cannot be read as Parquet after row {number} ({type(error).__name__})"
            raise InvalidPackage(reason) from None
