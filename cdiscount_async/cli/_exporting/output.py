"""Where rows go: a file that may be cut back to what is certain, or stdout."""

import csv
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from .formats import Format, JSONLines

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows, where nothing keeps two harvests from one file
    fcntl = None  # type: ignore[assignment]

__all__ = ("FileOutput", "Output", "Stdout")


class Output(Protocol):
    """Takes rows."""

    @property
    def where(self) -> str:
        """What became of the rows: completes "12 orders …"."""

    def keys(self, member: str) -> set[str]:
        """Read one member of all rows that are there; raises ValueError for what was not written here."""

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row."""

    def commit(self) -> int:
        """Make what was written last, whatever happens to us or the machine; gives how many bytes that is."""

    def finish(self) -> Iterable[str]:
        """Bring the rows, which are all there, to where they are wanted; may be repeated.

        Gives a sentence for each thing that cannot be there as it came.
        """

    def clear(self) -> None:
        """Remove what is of no use once that is done."""

    def close(self) -> None:
        """Take no more rows; what was not committed may be lost."""


class Stdout:
    """Rows as JSON Lines on stdout."""

    where: Final = "were printed"

    def keys(self, _: str) -> set[str]:
        """Return nothing: what was printed is gone."""
        return set()

    def write(self, row: Mapping[str, Any]) -> None:
        """Print a row."""
        sys.stdout.write(JSONLines().line(row))

    def commit(self) -> int:
        """Let whoever reads have what was printed."""
        sys.stdout.flush()
        return 0

    def finish(self) -> Iterable[str]:
        """Leave the rows where they are."""
        return ()

    def clear(self) -> None:
        """Remove nothing."""

    def close(self) -> None:
        """Leave stdout as it is."""


class FileOutput:
    """A file of rows that only its owner may read, because buyers' data are in it; one process at a time writes it."""

    def __init__(self, path: Path, form: Format, length: int = 0) -> None:
        """Open a file, and cut off what is behind its first `length` bytes.

        Raises OSError, and ValueError for a file that is shorter, or that another process writes.
        """
        self.path: Final = path
        self.where = f"are in {path}"
        self._form: Final = form
        # The mode is for a new file; one that exists keeps what its owner chose.
        self._file: Final = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        try:
            self._lock()
            self._cut(length)
            if not length:
                self._file.write(form.head.encode())
        except BaseException:
            self.close()
            raise

    def _lock(self) -> None:
        """Keep other processes out until the file is closed; the system frees the lock of a dead one."""
        if fcntl is None:  # pragma: no cover - as above
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError(f"another process writes {self.path}") from None

    def _cut(self, length: int) -> None:
        if self._file.seek(0, os.SEEK_END) < length:
            raise ValueError(f"{self.path} is shorter than it was: rows are missing from it")
        self._file.truncate(length)
        self._file.seek(length)

    def keys(self, member: str) -> set[str]:
        """Read one member of all rows that are there; raises ValueError for what was not written here."""
        with self.path.open(encoding="utf-8", newline="") as file:
            try:
                return {key for key in self._form.keys(file, member) if key}
            except (ValueError, LookupError, TypeError, AttributeError, csv.Error):  # which would quote buyers' data
                raise ValueError(f"{self.path} was changed: it has no rows as they were written") from None

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._file.write(self._form.line(row).encode())

    def commit(self) -> int:
        """Bring what was written to the disk, and give the file's length in bytes; raises OSError."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def finish(self) -> Iterable[str]:
        """Leave the rows where they are."""
        return ()

    def clear(self) -> None:
        """Remove nothing."""

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):  # a full disk has been told of already
            self._file.close()
