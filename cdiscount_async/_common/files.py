"""Writing a file so that it is whole or not there, also after a crash of the process or the machine."""

import errno
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
    """Open a file to write. It appears at its path as a whole at the end of the `with`, unless the `with` raises.

    The file is written beside its path first. A file that was at the path is replaced, and its permissions with it. If
    the path is a symbolic link, the link stays and the file behind it is replaced. At the end of the `with` the content
    and the name are on the disk.

    Args:
        path: The path of the file.
        mode: The permissions of the file. While it is written it has no wider ones. None: as the process creates files.
        locked: Whether no other process can write the same path at the same time, because the caller holds a lock or
            the name is random. Then the next writer removes what a crash left. Otherwise the rest of a crash stays, as
            `.NAME.xxxxxxxx.part`.
        modified: The time of the last change that the file gets, in seconds since 1970. None: now.

    Raises:
        OSError: The file cannot be written, or something else than a file is at the path. What was there stays.
    """
    place = Path(os.path.realpath(path))
    if place.exists() and not place.is_file():  # the rename would replace a device or a pipe
        raise OSError(errno.EINVAL, "it is a directory, a device or a pipe", str(path))
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
            part.chmod(mode)  # the umask may have narrowed it
        if modified is not None:
            os.utime(part, (modified, modified))
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)


@contextmanager
def naming(path: str | os.PathLike[str]) -> Iterator[None]:
    """Name a file in each OSError of the block that names none, such as that of a full disk."""
    try:
        yield
    except OSError as error:
        error.filename = error.filename or os.fspath(path)
        raise


def without_waiting(path: str, flags: int) -> int:
    """Open a file, but do not wait for the other end of a pipe. This is an `opener` for `open`."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk, if the system can do that: Windows cannot."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
