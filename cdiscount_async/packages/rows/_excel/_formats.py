"""How a workbook shows its numbers: as dates, in percent, or with characters that they do not have."""

import re
from collections.abc import Mapping
from typing import Final

import attrs

from ._parts import Target

_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)')
"""The text that a format adds."""
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_NOT_SHOWN: Final = re.compile(r"[_*].|\[[^\[\]]*\]")
"""The parts of a format for spaces, colours, conditions and currencies."""
_DATE: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""The numbers of the built-in formats for dates and times."""
_PERCENTS: Final = frozenset((9, 10))


@attrs.frozen
class Shown:
    """How a number is shown."""

    is_date: bool = False
    is_percent: bool = False
    digits: int = 1
    """The lowest number of digits before the decimals: 5 shows 123 as 00123."""
    has_text: bool = False
    """Whether the format adds letters or digits, as `"REF-"0` does."""


AS_IT_IS: Final = Shown()


def shown_by(code: str) -> Shown:
    """Return how a format shows numbers.

    >>> shown_by("00000").digits, shown_by("dd/mm/yyyy").is_date, shown_by('"REF-"0').has_text
    (5, True, True)
    """
    elapsed = _ELAPSED.search(code) is not None
    added = "".join(found[1] or found[2] or "" for found in _QUOTED.finditer(code))
    plain = _NOT_SHOWN.sub("", _QUOTED.sub("", code)).partition(";")[0]
    if elapsed or _DATE.search(plain):
        return Shown(is_date=True)
    return Shown(
        is_percent="%" in plain,
        digits=plain.partition(".")[0].count("0") if "e" not in plain.casefold() else 1,
        has_text=any(character.isalnum() for character in added),
    )


@attrs.define
class Styles(Target):
    """Collects the formats of the cells' styles."""

    codes: dict[str, str] = attrs.field(factory=dict)
    used: list[str] = attrs.field(factory=list)
    are_of_cells: bool = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Collect a format, or the style of cells that uses one."""
        match name:
            case "numFmt":
                self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            case "cellXfs":
                self.are_of_cells = True
            case "xf" if self.are_of_cells:
                self.used.append(attributes.get("numFmtId", "0"))

    def finish(self, name: str) -> None:
        """Note the end of the cell styles: other styles follow."""
        if name == "cellXfs":
            self.are_of_cells = False

    def shown(self) -> tuple[Shown, ...]:
        """Return how each style of cells shows numbers."""
        shown = {key: _shown(key, self.codes) for key in set(self.used)}
        return tuple(shown[key] for key in self.used)


def _shown(key: str, codes: Mapping[str, str]) -> Shown:
    if key in codes:
        return shown_by(codes[key])
    number = int(key) if key.isdecimal() else 0
    return Shown(is_date=number in _DATES, is_percent=number in _PERCENTS)
