"""The outputs for rows: a file that can be cut back to its saved length, and stdout."""

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
except ImportError:  # pragma: no cover - Windows, where two exports to one file are not prevented
    fcntl = None  # type: ignore[assignment]

__all__ = ("FileOutput", "Output", "Stdout")


class Output(Protocol):
    """An output for rows."""

    @property
    def where(self) -> str:
        """Where the rows are: completes the sentence "12 orders …"."""

    def keys(self, member: str) -> set[str]:
        """Return one member of all rows in the output, as text. Raises ValueError for a file that was changed."""

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row."""

    def commit(self) -> int:
        """Save what was written, so that it survives a crash. Return the length in bytes."""

    def finish(self) -> Iterable[str]:
        """Complete the output after the last row. May be called again after an error.

        Returns a sentence for each value that the output cannot hold exactly.
        """

    def clear(self) -> None:
        """Remove files that are not needed after `finish`."""

    def close(self) -> None:
        """Close the output. Rows that were not committed may be lost."""


class Stdout:
    """Rows as JSON Lines on stdout."""

    where: Final = "were printed"

    def keys(self, _: str) -> set[str]:
        """Return nothing: printed rows cannot be read again."""
        return set()

    def write(self, row: Mapping[str, Any]) -> None:
        """Print a row."""
        sys.stdout.write(JSONLines().line(row))

    def commit(self) -> int:
        """Flush stdout."""
        sys.stdout.flush()
        return 0

    def finish(self) -> Iterable[str]:
        """Do nothing."""
        return ()

    def clear(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class FileOutput:
    """A file of rows. Only its owner may read it, because it has buyers' data. One process at a time can write it."""

    def __init__(self, path: Path, form: Format, length: int = 0) -> None:
        """Open a file, and cut it to its first `length` bytes.

        Raises OSError, and ValueError for a file that is shorter, or that another process writes.
        """
        self.path: Final = path
        self.where = f"are in {path}"
        self._form: Final = form
        # The mode applies to a new file. An existing file keeps its mode.
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
        """Lock the file against other processes. The system releases the lock when this process ends."""
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
        """Return one member of all rows in the output. Raises ValueError for a file that was changed."""
        with self.path.open(encoding="utf-8", newline="") as file:
            try:
                return {str(key) for key in self._form.keys(file, member) if key}
            # The messages of these errors would quote buyers' data.
            except (ValueError, LookupError, TypeError, AttributeError, csv.Error):
                raise ValueError(f"{self.path} was changed: its rows are not as this command writes them") from None

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._file.write(self._form.line(row).encode())

    def commit(self) -> int:
        """Sync the file to the disk, and return its length in bytes. Raises OSError."""
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def finish(self) -> Iterable[str]:
        """Do nothing."""
        return ()

    def clear(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):  # the error of a full disk was raised before
            self._file.close()
