"""Files that are whole or not there, whatever happens to the process or the machine while they are written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Final

PART: Final = ".part"
"""The ending of the name of a file that is being written."""
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def atomic(
    path: str | os.PathLike[str], *, mode: int | None = 0o600, locked: bool = False, modified: float | None = None
) -> Iterator[BinaryIO]:
    """Open a file to write. It takes its place as a whole at the end of the `with`, and not if that raises.

    A file that was there is replaced, with its permissions. Where `path` is a symbolic link, the link stays and the
    file behind it is replaced. Content and name are on the disk when the `with` has ended.

    Args:
        path: The file's place. The file is written beside it first.
        mode: The file's permissions, which it has from the first moment or later, never wider ones. None: those that
            the process gives to new files.
        locked: Whether the caller holds a lock, or alone knows the name, so that no other writer has the same path.
            What a crash left is replaced by the next writer then; without, it stays, as `.NAME.xxxxxxxx.part`.
        modified: The time of the last change that the file gets, in seconds since 1970.

    Raises:
        OSError: The file cannot be written. What was there stays.
    """
    place = Path(os.path.realpath(path))
    part = place.with_name(place.name + PART if locked else f".{place.name}.{token_hex(4)}{PART}")
    if locked:
        part.unlink(missing_ok=True)  # an earlier writer's permissions may be wider
    descriptor = os.open(part, _NEW, 0o666 if mode is None else mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        if mode is not None:
            part.chmod(mode)  # whatever the process masks
        if modified is not None:
            os.utime(part, (modified, modified))
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _write_names(place.parent)


def without_waiting(path: str, flags: int) -> int:
    """Open a file as usual, but do not wait for the other end of a pipe: an `opener` of `open`."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _write_names(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do that: Windows cannot."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
