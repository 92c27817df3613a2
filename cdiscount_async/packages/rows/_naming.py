"""What the columns of a source are called: as we call them, as is said of them, or so that nobody knows."""

from collections.abc import Iterable, Mapping

import attrs

from ...errors import InvalidPackage
from ._columns import Place, Table, plain


def with_columns(table: Table, columns: Mapping[str, str | None]) -> Table:
    """Return a table that knows columns by other names too. Raises InvalidPackage for what cannot be meant."""
    said: dict[str, str] = {}
    for name, ours in columns.items():
        if ours:
            refuse_unknown([ours], table, f"the column {name[:100]!r} is said to be")
        if plain(name) in said:
            raise InvalidPackage(f"of the column {name[:100]!r} it is said twice what it is")
        said[plain(name)] = ours or ""
    return attrs.evolve(table, said=said) if said else table


def check_names(names: Iterable[str], columns: Mapping[str, str | None], table: Table) -> None:
    """Raise InvalidPackage where a column is there twice or in vain: by the same name, or by two that mean the same."""
    spellings: dict[str, str] = {}
    places: dict[Place, str] = {}
    for name in names:
        spelling = plain(name)
        if spelling and spelling in spellings:
            raise InvalidPackage(f"the column {name[:100]!r} is there twice")
        spellings[spelling] = name
        place = table.place(name)
        if place is not None and (first := places.setdefault(place, name)) is not name:
            raise InvalidPackage(
                f"the columns {first[:100]!r} and {name[:100]!r} mean the same: leave one out, "
                f"with columns={{{name[:100]!r}: None}}"
            )
    for name in columns:
        if plain(name) not in spellings:
            there = ", ".join(repr(one[:40]) for one in list(spellings.values())[:10])
            raise InvalidPackage(f"there is no column {name[:100]!r}; there are {there}")


def refuse_unknown(names: Iterable[str], table: Table, what: str) -> None:
    """Raise InvalidPackage for a name of ours that we do not have."""
    for name in names:
        if not table.knows(name):
            close = table.close_to(name)
            hint = f"; did you mean {close}?" if close else ""
            raise InvalidPackage(f"{what} {name[:100]!r}, which is not known{hint}")


def refuse_unknown_columns(names: Iterable[str], table: Table) -> None:
    """Raise InvalidPackage for a column of a source that is not known, with what may be meant."""
    for name in names:
        if name and not table.knows(name):
            raise InvalidPackage(f"the column {name[:100]!r} is not known; {_hint(name, table)}")


def _hint(name: str, table: Table) -> str:
    if name.startswith("Unnamed: "):
        return (
            "pandas calls so what has no name, mostly an index: write the file with index=False, "
            f"or leave it out with columns={{{name[:100]!r}: None}}"
        )
    if close := table.close_to(name):
        return f"did you mean {close}?"
    return (
        f"columns={{{name[:100]!r}: …}} says what it is, columns={{{name[:100]!r}: None}} leaves it out, "
        'and unknown="ignore" all that are not known'
    )


def unnamed(cells: Mapping[object, object], name: object) -> str:
    """Return what is wrong with a value of a row that stands under no name."""
    if name is None:  # where `csv.DictReader` puts the cells behind the last column
        return "expected no cells behind the last column"
    if next(iter(cells)) == name and str(cells[name]).strip().isdigit():
        return (
            "expected no value in a column without a name: if it is an index, as pandas writes it, "
            'write the file with index=False, or leave it out with columns={"": None}'
        )
    return "expected no value in a column without a name, and there is one: the cells may have moved"
