"""The state of an export: a small file, from which the next run resumes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import attrs

from ..._common.files import atomic

__all__ = ("State",)

_VERSION: Final = 1


@attrs.frozen(kw_only=True)
class State:
    """The request of an export, and its place: all rows before the place are in the file's first `length` bytes."""

    request: Mapping[str, str]
    """What decides which rows are exported: the command, the service, the login, the options and the file."""
    place: str
    """Where the next run begins: a time, or the number of a page."""
    length: int = 0
    rows: int = 0
    complete: bool = False

    def resumed(self, path: Path) -> "State":
        """Return the state in a file, or this state if there is no file.

        Raises OSError, and ValueError for a file that is damaged or belongs to another export.
        """
        try:
            saved = _parsed(path.read_bytes())
        except FileNotFoundError:
            return self
        if saved is None:
            raise ValueError(f"{path} is not the state of an export")
        for name, value in self.request.items():
            if saved.request.get(name) != value:
                raise ValueError(
                    f"{path} is the state of another export: {name} was {saved.request.get(name)}, and is {value} now"
                )
        return saved

    def write(self, path: Path) -> None:
        """Replace the file, so that it is whole at every moment; raises OSError."""
        with atomic(path, locked=True) as file:
            file.write(json.dumps({"version": _VERSION, **attrs.asdict(self)}).encode())


def _parsed(text: bytes) -> State | None:
    """Return the state in a file; None for a file that this command did not write."""
    try:
        match json.loads(text):
            case {
                "version": 1,
                "request": dict(request),
                "place": str(place),
                "length": int(length),
                "rows": int(rows),
                "complete": bool(complete),
            }:
                return State(request=request, place=place, length=length, rows=rows, complete=complete)
    except (RecursionError, ValueError):
        pass
    return None
