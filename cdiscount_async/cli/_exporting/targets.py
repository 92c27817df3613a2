"""The formats of an export, in a file and on stdout."""

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import attrs

from ..._common.files import atomic, naming
from .._cells import terminal_width
from .formats import CSV, Format, JSONArray, JSONLines, TextFormat
from .output import FileOutput, GzipOutput, Output, Stdout
from .rows import Rows
from .table import Table

__all__ = ("FORMATS", "RESUMABLE", "SUFFIXES", "Target", "is_file_of_rows", "output", "part_of", "suffix")

RESUMABLE: Final = (".jsonl", ".csv", ".parquet", ".xlsx")
"""The suffixes of the files that a later run can continue."""
SUFFIXES: Final = (*RESUMABLE, ".json", ".jsonl.gz", ".csv.gz", ".json.gz")
"""The suffixes of the files that rows can be written to."""
FORMATS: Final = ("jsonl", "csv", "json", "table")
"""The formats of rows on stdout."""
_GZ: Final = ".gz"
_PARTS: Final = {".parquet": ".part.arrow", ".xlsx": ".part.jsonl"}
"""What is added to the name of a file that is made at the end, because rows cannot be appended to it."""

_TEXTS: Final[Mapping[str, Callable[[Rows], TextFormat]]] = {".jsonl": JSONLines, ".csv": CSV, ".json": JSONArray}
_Convert = Callable[[Path, BinaryIO], Sequence[str]]

_NUMBER: Final = re.compile(r"\A-[0-9]{6,}").sub


def suffix(path: Path) -> str:
    """Return the one of SUFFIXES with which a path ends; empty if there is none."""
    return next((one for one in SUFFIXES if path.name.endswith(one) and path.name != one), "")


def part_of(path: Path) -> Path:
    """Return the file that has the rows until the file at the path is made."""
    return path.with_name(path.name + _PARTS.get(path.suffix, ""))


def is_file_of_rows(path: Path, file: Path) -> bool:
    """Whether a path, or the file behind this link, has a name that an output to the file uses."""
    name = Path(os.path.realpath(path)).name
    if name == Path(os.path.realpath(file)).name:
        return True
    rest = _NUMBER("", name.removeprefix(file.stem))
    if not name.startswith(file.stem) or not rest.startswith(file.suffix):
        return False
    end = rest.removeprefix(file.suffix)
    return end in {"", ".exact.jsonl"} or end.startswith(".part")


class _Converted(FileOutput):
    """Rows in a file of another format, until the file itself is made at the end."""

    def __init__(self, path: Path, form: Format, convert: _Convert, length: int) -> None:
        super().__init__(part_of(path), form, length)
        self._final: Final = path
        self._convert: Final = convert

    def finish(self) -> Sequence[str]:
        """Make the file, and put it in its place as a whole."""
        with naming(self._final), atomic(self._final, locked=True) as file:
            sentences = self._convert(self.path, file)
        self.where = f"are in {self._final}"
        return sentences

    def clear(self) -> None:
        """Remove the other file."""
        self.path.unlink()


def output(path: Path, rows: Rows, length: int) -> FileOutput:
    """Open a file for rows, and cut it to its first `length` bytes.

    Raises:
        OSError: The file cannot be opened.
        ImportError: An extra is missing.
        ValueError: The file is shorter, another process writes it, its suffix is not one of SUFFIXES, or a chosen
            column does not exist.

    """
    rows = rows.flattened() if path.suffix == ".xlsx" else rows
    rows.check()
    ending = suffix(path)
    match ending.removesuffix(_GZ):
        case ".jsonl" | ".csv" | ".json" as text:
            form = _TEXTS[text](rows)
            return GzipOutput(path, form) if ending.endswith(_GZ) else FileOutput(path, form, length)
        case ".parquet":
            return _parquet(path, rows, length)
        case ".xlsx":
            return _workbook(path, rows, length)
        case _:
            raise ValueError(f"{path}: the name of the file must end with {', '.join(SUFFIXES)}")


@attrs.frozen
class Target:
    """Where the rows of a command go."""

    file: Path | None
    """None for stdout."""
    form: str | None
    """One of FORMATS for stdout. None means JSON Lines."""

    def open(self, rows: Rows, length: int = 0) -> Output:
        """Open the file, cut to its first `length` bytes, or stdout. Raises as `output`."""
        return output(self.file, rows, length) if self.file else _stdout(rows, self.form)


def _stdout(rows: Rows, name: str | None) -> Output:
    is_terminal = sys.stdout.isatty()
    (rows.flattened() if name == "table" else rows).check()
    form: TextFormat
    match name:
        case "csv":
            form = CSV(rows, escaping=is_terminal)
        case "json":
            form = JSONArray(rows, indented=is_terminal)
        case "table":
            form = Table(rows, terminal_width(sys.stdout))
        case _:
            form = JSONLines(rows)
    return Stdout(form)


def _parquet(path: Path, rows: Rows, length: int) -> FileOutput:
    from .arrow import ArrowStream, to_parquet  # noqa: PLC0415 - an optional extra

    exact = path.with_name(f"{path.name}.exact.jsonl")

    def convert(stream: Path, file: BinaryIO) -> Sequence[str]:
        roundings, items = to_parquet(stream, file)
        if not items:
            return list(roundings)
        with atomic(exact, locked=True) as kept:
            kept.write("".join(f"{one}\n" for one in items).encode())
        return [*roundings, f"the exact rows are kept in {exact}"]

    return _Converted(path, ArrowStream(rows), convert, length)


def _workbook(path: Path, rows: Rows, length: int) -> FileOutput:
    from .excel import SheetRows, to_workbook  # noqa: PLC0415 - an optional extra

    folder = path.with_name(f"{path.name}.part.tmp")
    lists = () if rows.for_lines or rows.chosen else rows.lists
    missing = [f"not in {path}, whose cells have one value each: {', '.join(lists)}"] if lists else []
    return _Converted(
        path, SheetRows(rows), lambda lines, file: [*to_workbook(lines, rows, file, folder), *missing], length
    )
