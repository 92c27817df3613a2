"""The names of a source's columns: known names, names that the user explained, and unknown ones."""

from collections.abc import Iterable, Mapping

import attrs

from ..._common.lists import first_few
from ...errors import InvalidPackage
from ._columns import Place, Table, plain


def with_columns(table: Table, columns: Mapping[str, str | None]) -> Table:
    """Return a table that also knows the user's names of columns.

    Raises InvalidPackage if a name is explained twice, or by an unknown column.
    """
    renamed: dict[str, str] = {}
    for name, ours in columns.items():
        if ours:
            refuse_unknown([ours], table, f"the column {name[:100]!r} means")
        if plain(name) in renamed:
            raise InvalidPackage(f"the argument columns has {name[:100]!r} twice")
        renamed[plain(name)] = ours or ""
    return attrs.evolve(table, renamed=renamed) if renamed else table


def check_names(names: Iterable[str], columns: Mapping[str, str | None], table: Table) -> None:
    """Raise InvalidPackage for two columns of one name or meaning, and for a key of `columns` that is no column."""
    spellings: dict[str, str] = {}
    places: dict[Place, str] = {}
    for name in names:
        spelling = plain(name)
        if spelling and spelling in spellings:
            raise InvalidPackage(f"the column {name[:100]!r} appears twice")
        spellings[spelling] = name
        place = table.place(name)
        if place is not None and (first := places.setdefault(place, name)) is not name:
            raise InvalidPackage(
                f"the columns {first[:100]!r} and {name[:100]!r} have the same meaning: ignore one, "
                f"with columns={{{name[:100]!r}: None}}"
            )
    for name in columns:
        if plain(name) not in spellings:
            there = first_few((repr(one[:40]) for one in list(spellings.values())[:10]), len(spellings))
            raise InvalidPackage(f"there is no column {name[:100]!r}; there are {there}")


def refuse_unknown(names: Iterable[str], table: Table, what: str) -> None:
    """Raise InvalidPackage for a name that is not a known column."""
    for name in names:
        if not table.knows(name):
            close = table.close_to(name)
            hint = f"; did you mean {close}?" if close else ""
            raise InvalidPackage(f"{what} {name[:100]!r}, which is not known{hint}")


def refuse_unknown_columns(names: Iterable[str], table: Table) -> None:
    """Raise InvalidPackage for an unknown column of a source, with a hint."""
    for name in names:
        if name and not table.knows(name):
            raise InvalidPackage(f"the column {name[:100]!r} is not known; {_hint(name, table)}")


def _hint(name: str, table: Table) -> str:
    if name.startswith("Unnamed: "):
        return (
            "pandas uses this name for a column without one, mostly an index: write the file with index=False, "
            f"or ignore the column with columns={{{name[:100]!r}: None}}"
        )
    if close := table.close_to(name):
        return f"did you mean {close}?"
    return (
        f"columns={{{name[:100]!r}: …}} says what it is, columns={{{name[:100]!r}: None}} ignores it, "
        'and unknown="ignore" ignores all unknown columns'
    )


def unnamed(cells: Mapping[object, object], name: object) -> str:
    """Return the problem of a value in a column without a name."""
    if name is None:  # the key of `csv.DictReader` for the cells after the last column
        return "expected no cells after the last column"
    if next(iter(cells)) == name and str(cells[name]).strip().isdigit():
        return (
            "expected no value in a column without a name: if it is an index of pandas, "
            'write the file with index=False, or ignore the column with columns={"": None}'
        )
    return "expected no value in a column without a name: perhaps the cells have moved"
