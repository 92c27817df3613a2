"""The outputs for rows: a file that can be cut back to its saved length, and stdout."""

import csv
import os
import stat
import sys
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from ..._common.files import naming
from .formats import Format, TextFormat

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows, where two exports to one file are not prevented
    fcntl = None  # type: ignore[assignment]

__all__ = ("FileOutput", "GzipOutput", "Output", "Stdout")

_GZIP: Final = 31
"""The window size that zlib takes for a file of gzip."""

_ADVICE: Final = "; put the file back, or use other names for it and for its state"


class Output(Protocol):
    """An output for rows."""

    @property
    def where(self) -> str:
        """Where the rows are: completes the sentence "12 orders …"."""

    def keys(self, member: str) -> set[str]:
        """Return one member of all rows in the output, as text. Raises ValueError for a file that was changed."""

    def write(self, item: Any) -> None:
        """Add the rows of an item. Raises OSError, and ContractMismatch for a row that the output cannot hold."""

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
    """Rows on stdout."""

    where: Final = "were printed"

    def __init__(self, form: TextFormat) -> None:
        """Print rows in this format."""
        self._form: Final = form
        self._has_started = False

    def keys(self, _: str) -> set[str]:
        """Return nothing: printed rows cannot be read again."""
        return set()

    def write(self, item: Any) -> None:
        """Print the rows of an item."""
        self._start()
        sys.stdout.writelines(self._form.lines(item))

    def commit(self) -> int:
        """Flush stdout. Rows of a table may be held back further."""
        sys.stdout.flush()
        return 0

    def finish(self) -> Iterable[str]:
        """Print what was held back, and the end."""
        self._start()
        sys.stdout.writelines([*self._form.held(), self._form.end()])
        return ()

    def _start(self) -> None:
        """Print what comes before the rows: late, so that nothing is printed before an error."""
        if not self._has_started:
            self._has_started = True
            sys.stdout.write(self._form.start)

    def clear(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Print what was held back until an error."""
        with suppress(OSError):
            sys.stdout.writelines(self._form.held())


class FileOutput:
    """A file of rows. Only its owner may read it, because it has buyers' data. One process at a time can write it."""

    def __init__(self, path: Path, form: Format, length: int = 0) -> None:
        """Open a file, and cut it to its first `length` bytes.

        Raises OSError, and ValueError for a file that is shorter, that was changed, or that another process writes, and
        for a pipe or a device.
        """
        self.path: Final = path
        self.where = f"are in {path}"
        self._form: Final = form
        self._head = b"" if length else form.head
        """What is written with the first rows: a file with content needs a state, which is saved before."""
        self._file: Final = _opened(path)
        try:
            self._lock()
            self._cut(length)
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
        """Cut the file to a length, if what is before that may be rows of this format."""
        if self._file.seek(0, os.SEEK_END) < length:
            raise ValueError(f"{self.path} is shorter than it was: rows are missing from it{_ADVICE}")
        self._file.seek(0)
        if length and not self._form.fits(self._file, length):
            raise self._changed()
        self._file.truncate(length)
        self._file.seek(length)

    def keys(self, member: str) -> set[str]:
        """Return one member of all rows in the output. Raises ValueError for a file that was changed."""
        try:
            return {str(key) for key in self._form.keys(self.path, member) if key}
        # The messages of these errors would quote buyers' data.
        except (ValueError, LookupError, TypeError, AttributeError, csv.Error):
            raise self._changed() from None

    def _changed(self) -> ValueError:
        return ValueError(f"{self.path} was changed: its rows are not as this command writes them{_ADVICE}")

    def write(self, item: Any) -> None:
        """Add the rows of an item. Raises OSError, and ContractMismatch for a row that the format cannot hold."""
        self._put(self._form.encode(item))

    def commit(self) -> int:
        """Sync the file to the disk, and return its length in bytes. Raises as `write`."""
        self._put(self._form.flush())
        with naming(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
        return self._file.tell()

    def finish(self) -> Iterable[str]:
        """Write the end of the format."""
        self._put(self._form.tail)
        return ()

    def clear(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):  # the error of a full disk was raised before
            self._file.close()

    def _put(self, content: bytes) -> None:
        """Write bytes, the first ones after the head of the format."""
        self._write(self._packed(self._head + content))
        self._head = b""

    def _write(self, content: bytes) -> None:
        with naming(self.path):
            self._file.write(content)

    def _packed(self, content: bytes) -> bytes:
        return content


def _opened(path: Path) -> BinaryIO:
    """Open a file, or make it. The mode applies to a new file. An existing file keeps its mode."""
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise ValueError(f"{path} is a pipe or a device, which has no length: write into a file, or to stdout")
    return os.fdopen(number, "r+b")


class GzipOutput(FileOutput):
    """A file of rows that is compressed with gzip. It cannot be continued by a later run."""

    def __init__(self, path: Path, form: Format) -> None:
        """Open a file, and remove its content.

        Raises OSError, and ValueError for a file that another process writes.
        """
        self._gzip: Final = zlib.compressobj(wbits=_GZIP)
        self._is_finished = False
        super().__init__(path, form)

    def keys(self, _member: str) -> set[str]:
        """Return nothing: the file is new."""
        return set()

    def commit(self) -> int:
        """Sync the file to the disk, so that the rows up to here can be read from it even without its end."""
        self._put(self._form.flush())
        if not self._is_finished:
            self._write(self._gzip.flush(zlib.Z_SYNC_FLUSH))
        return super().commit()

    def finish(self) -> Iterable[str]:
        """Write the end of the format, and of the compressed file."""
        self._put(self._form.flush() + self._form.tail)
        self._end()
        return ()

    def close(self) -> None:
        """Close the file. After an error it has the rows up to the error, and an end. Without any it stays as it is."""
        if self._file.tell():  # the first rows have the head of gzip; another process may write a file without them
            with suppress(OSError):
                self._end()
        super().close()

    def _packed(self, content: bytes) -> bytes:
        return self._gzip.compress(content) if content else b""  # nothing can follow the end

    def _end(self) -> None:
        if not self._is_finished:
            self._is_finished = True
            self._write(self._gzip.flush())
