"""The state of an export: a small file, from which the next run goes on."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import Final, Literal

import attrs
from filelock import FileLock, Timeout

from ..._common.files import atomic, naming

__all__ = ("State", "locked")

_VERSION: Final = 1
_LONGEST: Final = 256 * 2**20
"""The greatest number of bytes that are read: the state after millions of changes in five days is shorter."""
_OLDER: Final = {"option": "--resume", "files": 0}
"""What older releases did not write."""
_OTHERWISE: Final = "; use another name, or remove the file to begin again"


@attrs.frozen(kw_only=True)
class State:
    """The request of an export, and its place: all rows before the place are in the file's first `length` bytes."""

    option: Literal["--resume", "--follow"] = "--resume"
    """The option that saves the state."""
    request: Mapping[str, str]
    """What decides which rows are exported: the command, the service, the login, the options and the file."""
    place: str
    """Where the next run begins: a time, the number of a page, or a cursor."""
    length: int = 0
    rows: int = 0
    """The number of rows in the file."""
    files: int = 0
    """How many numbered files `--follow` has finished."""
    complete: bool = False

    def resumed(self, path: Path) -> "State":
        """Return the state in a file, or this state if there is no file.

        Raises OSError, and ValueError for a file that is damaged or belongs to another export.
        """
        try:
            saved = _parsed(_content(path))
        except FileNotFoundError:
            return self
        if saved is None:
            raise ValueError(f"{path} is not the state of an export{_OTHERWISE}")
        if saved.option != self.option:
            raise ValueError(f"{path} is a state of {saved.option}, not of {self.option}: use another name")
        for name, value in self.request.items():
            if saved.request.get(name) != value:
                raise ValueError(
                    f"{path} is the state of another export: {name} was {saved.request.get(name)}, and is {value} now"
                )
        return saved

    def write(self, path: Path) -> None:
        """Replace the file, so that it is whole at every moment; raises OSError."""
        with naming(path), atomic(path, locked=True) as file:
            file.write(json.dumps({"version": _VERSION, **attrs.asdict(self)}).encode())


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lock a state against other processes, with an empty file beside it. The lock of a process that dies is free.

    Raises OSError, and ValueError if another process has locked it.
    """
    try:
        # Links have the same lock.
        lock = FileLock(f"{os.path.realpath(path)}.lock", mode=0o600, blocking=False).acquire()
    except Timeout:
        raise ValueError(f"another process uses {path}: wait for its end") from None
    with lock:
        yield


def _content(path: Path) -> bytes:
    """Return the content of a file; nothing if that is no file or too long. A pipe would wait for its other end."""
    about = path.stat()
    return path.read_bytes() if S_ISREG(about.st_mode) and about.st_size <= _LONGEST else b""


def _parsed(text: bytes) -> State | None:
    """Return the state in a file; None for a file that this command did not write."""
    try:
        match {**_OLDER, **json.loads(text)}:
            case {
                "version": 1,
                "option": "--resume" | "--follow" as option,
                "request": dict(request),
                "place": str(place),
                "length": int(length),
                "rows": int(rows),
                "files": int(files),
                "complete": bool(complete),
            }:
                return State(
                    option=option,
                    request=request,
                    place=place,
                    length=length,
                    rows=rows,
                    files=files,
                    complete=complete,
                )
    except (RecursionError, TypeError, ValueError):
        pass
    return None
