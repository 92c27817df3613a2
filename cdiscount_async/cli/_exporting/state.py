"""How far a harvest is: a small file, replaced as a whole, by which the next run goes on."""

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
    """What a harvest was asked, and where it goes on: all before that place is in the file's first `length` bytes."""

    asked: Mapping[str, str]
    """The command, the service, the login, the options and the file: all that decides what the rows are."""
    place: str
    """Where the next run begins: a time, or the number of a page."""
    length: int = 0
    rows: int = 0
    complete: bool = False

    def resumed(self, path: Path) -> "State":
        """Return what a file says of this harvest, and this state where there is no file.

        Raises OSError, and ValueError for a file that is damaged or belongs to another harvest.
        """
        try:
            said = _understood(path.read_bytes())
        except FileNotFoundError:
            return self
        if said is None:
            raise ValueError(f"{path} is no state of a harvest")
        for name, value in self.asked.items():
            if said.asked.get(name) != value:
                raise ValueError(
                    f"{path} is the state of another harvest: {name} was {said.asked.get(name)}, and now it is {value}"
                )
        return said

    def write(self, path: Path) -> None:
        """Replace the file, so that it is whole at every moment; raises OSError."""
        with atomic(path, locked=True) as file:
            file.write(json.dumps({"version": _VERSION, **attrs.asdict(self)}).encode())


def _understood(text: bytes) -> State | None:
    """Read a whole file; gives None for what was not written here."""
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
