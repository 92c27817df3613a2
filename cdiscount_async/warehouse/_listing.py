"""A whole list while it arrives: its rows on the disk, and in memory a fingerprint of each item."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from hashlib import blake2b
from os import strerror
from pathlib import Path
from typing import Any, Final

from .._common.extras import extra
from ..converter import to_json
from ..errors import DestinationError
from ._loaded import HASH, Key, as_loaded, joined, key_of, replacing
from ._roots import RootTable
from ._schemas import TableSchema
from ._steps import Step
from ._tables import tables

with extra("dlt"):
    import pyarrow as pa

__all__ = ("Listing",)

_BATCH: Final = 2_000
"""How many items are turned into tables at a time."""
_HASH_BYTES: Final = 9
_MODULUS: Final = 1 << 8 * _HASH_BYTES


class Listing:
    """A whole list. Its items are turned into tables in batches, each in files of its own."""

    def __init__(self, root: RootTable, step: Step, folder: Path, described: Mapping[str, TableSchema]) -> None:
        self.hashes: Final[dict[Key, str]] = {}
        """The fingerprint of each item."""
        self._root: Final = root
        self._step: Final = step
        self._folder: Final = folder
        self._described: Final = described
        self._items: Final[dict[Key, Any]] = {}
        """The items that are not turned into tables yet."""
        self._batches: Final[list[list[Key]]] = []
        """The keys of each batch."""

    def add(self, item: Any) -> None:
        """Add an item. One without a reference is left out, and so is a second one with the same."""
        key = key_of(self._root, item)
        if key is None or key in self.hashes:
            return
        self.hashes[key] = blake2b(json.dumps(to_json(item)).encode(), digest_size=_HASH_BYTES).hexdigest()
        self._items[key] = item
        if len(self._items) >= _BATCH:
            self._flush()

    def fingerprint(self) -> str:
        """Return a fingerprint of all items, whose order does not matter."""
        return f"{len(self.hashes)}-{sum(int(one, 16) for one in self.hashes.values()) % _MODULUS:x}"

    def portions(self, wanted: Collection[Key], stored: Collection[Key]) -> Iterator[Mapping[str, Any]]:
        """Yield the tables of the wanted items, in portions of the size of a chunk.

        Args:
            wanted: The keys of the items.
            stored: The keys of the items that the database has.

        """
        self._flush()
        parts: dict[str, list[Any]] = defaultdict(list)
        count = 0
        for number, keys in enumerate(self._batches):
            chosen = [key for key in keys if key in wanted]
            if not chosen:
                continue
            known = [key for key in chosen if key in stored]
            for name, description in self._described.items():
                rows = self._read(number, name)
                if len(chosen) < len(keys):
                    rows = self._only(rows, {*chosen})
                seller = self._step.client.login
                parts[name].append(replacing(rows, description, self._root, seller=seller, known=known))
            count += len(chosen)
            if count >= self._step.options.chunk_items:
                yield joined(parts)
                parts.clear()
                count = 0
        if parts:
            yield joined(parts)

    def _flush(self) -> None:
        """Write the items that are in memory to the disk."""
        if not self._items:
            return
        step, number = self._step, len(self._batches)
        for name, table in tables(
            self._root,
            self._items.values(),
            seller=step.client.login,
            personal=step.options.personal,
            roundings=step.roundings,
        ):
            rows = as_loaded(table, self._described[name].arrow_schema)
            if name == self._root.name:
                place = rows.schema.get_field_index(HASH)
                hashes = pa.array([self.hashes[key] for key in self._items], pa.string())
                rows = rows.set_column(place, rows.schema.field(place), hashes)
            self._write(number, name, rows)
        self._batches.append([*self._items])
        self._items.clear()

    def _write(self, number: int, name: str, rows: Any) -> None:
        path = self._path(number, name)
        try:
            with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, rows.schema) as writer:
                writer.write_table(rows)
        except OSError as error:
            raise DestinationError(f"{path}: {strerror(error.errno or 0)}") from None

    def _read(self, number: int, name: str) -> Any:
        with pa.OSFile(self._path(number, name), "rb") as file:
            return pa.ipc.open_file(file).read_all()

    def _path(self, number: int, name: str) -> str:
        return str(self._folder / f"{number}.{name}.arrow")

    def _only(self, rows: Any, keys: Collection[Key]) -> Any:
        """Return the rows of some items."""
        columns = [rows.column(member).to_pylist() for member in self._root.key]
        of_rows = zip(*columns, strict=True) if columns else [()] * rows.num_rows
        return rows.filter(pa.array([key in keys for key in of_rows], pa.bool_()))
