"""Rows as a stream of Arrow batches, and the Parquet file that is made of it; needs the extra `parquet`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from ..._common.extras import extra
from ...converter import to_json
from ...warehouse import Roundings, arrow_schema
from ...warehouse._to_arrow import arrow_table
from .rows import Rows

with extra("parquet"):
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

__all__ = ("ArrowStream", "to_parquet")

BATCH: Final = 2_000
"""The greatest number of items that are held back, to be written together."""
ROW_GROUP: Final = 20_000
"""The number of rows in a row group of a Parquet file, which are in memory together."""
_NOTE: Final = "_note"
"""A column of the stream. A row with a note has no other value: the note says what the rows do not hold exactly."""


class ArrowStream:
    """A stream of Arrow batches: a schema, and batches that can be appended to it.

    Amounts that are not exact in the rows are notes in the stream, so that a resumed export still knows them. If an
    amount is missing from its row, a note has the exact item as JSON.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows: Final = rows
        whole = arrow_schema(rows.model, lines=rows.for_lines)
        self._data: Final = pa.schema([whole.field(name) for name in rows.types])
        self._schema: Final = self._data.append(pa.field(_NOTE, pa.string()))
        self.head: Final[bytes] = self._schema.serialize().to_pybytes()
        self.tail: Final = b""
        self._held: list[Any] = []

    def encode(self, item: Any) -> bytes:
        """Hold an item back until there are enough for a batch."""
        self._held.append(item)
        return self.flush() if len(self._held) == BATCH else b""

    def flush(self) -> bytes:
        """Return the batch of the items that were held back."""
        if not self._held:
            return b""
        notes: list[tuple[str, str, bool]] = []

        def note(path: str, key: Any, is_missing: bool) -> None:  # noqa: FBT001 - a callback
            notes.append((path, str(key), is_missing))

        rows = self._rows
        table = arrow_table(self._held, rows.model, self._data, rows.key, note, lines=rows.for_lines)
        incomplete = {key for _, key, is_missing in notes if is_missing}
        exact = [to_json(one) for one in self._held if str(getattr(one, rows.key)) in incomplete]
        self._held = []
        texts = [json.dumps(one, ensure_ascii=False) for one in (*notes, *exact)]
        return b"".join(one.serialize().to_pybytes() for one in (*self._batches(table), *self._notes(texts)))

    def fits(self, file: BinaryIO, length: int) -> bool:  # noqa: ARG002 - batches have no mark at their end
        """Whether a file has these columns: another release may have written it."""
        try:
            return bool(pa.ipc.read_schema(file) == self._schema)
        except (OSError, pa.ArrowException):  # pyarrow has no class of its own for errors of the format
            return False

    def keys(self, path: Path, member: str) -> Iterator[str]:
        """Yield one column of every row."""
        try:
            with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as stream:
                for batch in stream:
                    batch.validate(full=True)
                    yield from batch.column(member).to_pylist()
        except OSError as error:
            if error.errno is None:  # an error of the format: pyarrow has no class of its own for it
                raise ValueError("not a stream of Arrow batches") from None
            raise

    def _batches(self, table: Any) -> Iterator[Any]:
        for batch in table.combine_chunks().to_batches():
            yield pa.RecordBatch.from_arrays([*batch.columns, pa.nulls(len(batch), pa.string())], schema=self._schema)

    def _notes(self, texts: list[str]) -> Iterator[Any]:
        if texts:
            empty = [pa.nulls(len(texts), one.type) for one in self._data]
            yield pa.RecordBatch.from_arrays([*empty, pa.array(texts, pa.string())], schema=self._schema)


def to_parquet(stream: Path, file: BinaryIO) -> tuple[Roundings, list[str]]:
    """Make a Parquet file of a stream.

    Returns the amounts that are not exact in the file, and the items from which an amount is missing, as JSON.

    Raises OSError.
    """
    roundings, exact = Roundings(), []
    with pa.OSFile(str(stream)) as source, pa.ipc.open_stream(source) as batches:
        schema = batches.schema.remove(len(batches.schema) - 1)
        with ParquetWriter(file, schema) as writer:
            group: list[Any] = []
            for batch in batches:
                texts = batch.column(_NOTE)
                if texts.null_count == len(batch):
                    group.append(pa.RecordBatch.from_arrays(batch.columns[:-1], schema=schema))
                    if sum(map(len, group)) >= ROW_GROUP:
                        writer.write_table(pa.Table.from_batches(group))
                        group = []
                    continue
                for text in texts.to_pylist():
                    match json.loads(text):
                        case [path, key, is_missing]:
                            roundings.add(path, key, is_missing)
                        case _:
                            exact.append(text)
            writer.write_table(pa.Table.from_batches(group, schema))
    return roundings, exact
