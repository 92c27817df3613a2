"""Records of a Parquet file; needs the extra `parquet`."""

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
"""How many rows are in memory at once, where they are not large."""
_AT_ONCE: Final = 1 << 24
"""How many bytes those rows may have, as far as the file says."""
_PIECE: Final = 1 << 16
_MAX_GROUP: Final = 1 << 28
"""The most bytes that a group of rows may unpack to; 200,000 offers come to half of it."""
_UNREADABLE: Final = (ArrowException, OSError, ValueError, OverflowError)


def parquet_opened(path: Path, table: Table) -> Opened:
    """Open a Parquet file. Raises InvalidPackage for one without columns that are known, and OSError without a file."""
    with path.open("rb"):  # so that what follows is about what the file holds
        pass
    try:
        file = ParquetFile(path, buffer_size=_PIECE, pre_buffer=False)
    except _UNREADABLE:
        raise InvalidPackage("the file is no Parquet file that can be read") from None
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    if any(group.total_byte_size > _MAX_GROUP for group in groups):
        raise InvalidPackage(f"a group of rows unpacks to more than {_MAX_GROUP >> 20} MiB: write smaller ones")
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
            told = f"behind row {number} the file cannot be read as Parquet ({type(error).__name__})"
            raise InvalidPackage(told) from None
