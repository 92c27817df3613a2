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

    asked: Mapping[str, str]
    """The command, the service, the login, the options and the file: all that decides which rows come."""
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
            raise ValueError(f"{path} is no state of a harvest")
        for name, value in self.asked.items():
            if saved.asked.get(name) != value:
                raise ValueError(
                    f"{path} is the state of another harvest: {name} was {saved.asked.get(name)}, and now it is {value}"
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
                "asked": dict(asked),
                "place": str(place),
                "length": int(length),
                "rows": int(rows),
                "complete": bool(complete),
            }:
                return State(asked=asked, place=place, length=length, rows=rows, complete=complete)
    except (RecursionError, ValueError):
        pass
    return None
