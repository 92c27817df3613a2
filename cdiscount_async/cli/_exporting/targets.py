"""The file formats of an export."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, Final

import attrs

from ..._common.files import atomic
from .changes import Changes
from .formats import CSV, JSONLines
from .output import FileOutput

__all__ = ("SUFFIXES", "output", "part_of")

SUFFIXES: Final = (".jsonl", ".csv", ".parquet")
"""The suffixes of the files that rows can be written to."""

_Convert = Callable[[Iterable[str], type[Any], str, BinaryIO], Changes]


def part_of(path: Path) -> Path:
    """Return the file that has the rows of a Parquet file until that is made."""
    return path.with_name(f"{path.name}.part.jsonl")


class _Parquet(FileOutput):
    """Rows that become a Parquet file at the end, because rows cannot be appended to one."""

    def __init__(self, path: Path, model: type[Any], key: str, convert: _Convert, length: int) -> None:
        super().__init__(part_of(path), JSONLines(), length)
        self._final: Final = path
        self._model: Final = model
        self._key: Final = key
        self._convert: Final = convert
        self._incomplete = False

    def finish(self) -> Iterable[str]:
        """Make the Parquet file, and put it in its place as a whole."""
        with atomic(self._final, locked=True) as file, self.path.open(encoding="utf-8", newline="\n") as lines:
            changes = self._convert(lines, self._model, self._key, file)
        self.where = f"are in {self._final}"
        self._incomplete = changes.incomplete
        kept = [f"the exact rows are kept in {self.path}"] if changes.incomplete else []
        return [*changes.sentences(), *kept]

    def clear(self) -> None:
        """Remove the JSON Lines of the Parquet file, unless it does not have all their values."""
        if not self._incomplete:
            self.path.unlink()


def output(path: Path, model: type[Any], key: str, length: int) -> FileOutput:
    """Open a file for the rows of a model, and cut it to its first `length` bytes.

    `key` is the member that identifies a row in messages.

    Raises:
        OSError: The file cannot be opened.
        ImportError: An extra is missing.
        ValueError: The file is shorter, another process writes it, or its suffix is not one of SUFFIXES.

    """
    match path.suffix:
        case ".jsonl":
            return FileOutput(path, JSONLines(), length)
        case ".csv":
            return FileOutput(path, CSV([one.name for one in attrs.fields(model)]), length)
        case ".parquet":
            from .parquet import to_parquet  # noqa: PLC0415 - an optional extra

            return _Parquet(path, model, key, to_parquet, length)
        case _:
            raise ValueError(f"{path}: the name of the file must end with {', '.join(SUFFIXES)}")
