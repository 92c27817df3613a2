"""Converts the records of a source to rows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from ...errors import InvalidPackage, Problem
from .._row import Row, Rows
from .._writable import writable
from ._columns import Conversion, Place, Table, plain
from ._foreign import as_python
from ._naming import check_names, refuse_unknown, refuse_unknown_columns, unnamed, with_columns
from ._options import Options
from ._record import Opened, Record, with_warnings
from ._service_offers import drop_absent_unit
from ._shape import shaped
from ._sources import Source, opened
from ._structure import structured, text_of


def read(source: Source, table: Table, options: Options) -> Rows[Any]:
    """Open a source, and return its rows."""
    mapped = with_columns(table, options.columns)
    found = opened(source, mapped, options)
    with with_warnings(found.warnings):
        if found.names is not None:
            check_names(found.names, options.columns, mapped)
        if not options.ignores_unknown:
            refuse_unknown_columns(found.names or (), mapped)
    refuse_unknown(options.defaults, table, "the argument defaults has")
    reader = _Reader(mapped, found, options, _defaults(table, found, options))
    return Rows(writable(reader.rows(), [table.cls]), found.warnings)


def _defaults(table: Table, source: Opened, options: Options) -> Mapping[str, Any]:
    """Return the default values in the shape of a model. Raises InvalidPackage for defaults that are not valid."""
    problems: list[Problem] = []
    values, twice = shaped(table, _Reader(table, source, options).placed(options.defaults, problems))
    for one in (*problems, *twice):
        raise InvalidPackage(f"the defaults are not valid: {one}")
    return values


_MAX_NAMES: Final = 1_000
"""The highest number of columns that are remembered. JSON objects may have any number of names."""


@attrs.define
class _Reader:
    """Reads one record after the other."""

    table: Table
    source: Opened
    options: Options
    defaults: Mapping[str, Any] = attrs.field(factory=dict)
    """The default values, in the shape of a model."""
    columns: dict[object, tuple[Place | None, Conversion | None]] = attrs.field(factory=dict)
    """The places and conversions of the columns so far."""

    def rows(self) -> Iterator[Row[Any]]:
        """Yield the rows. At the end, adds a warning for each key of `columns` that no row has."""
        for record in self.source.records:
            yield self.row(record)
        if self.source.names is None:
            seen = {plain(str(name)) for name in self.columns}
            for name in self.options.columns:
                if plain(name) not in seen and len(seen) < _MAX_NAMES:
                    expected = f"expected a column {name[:100]!r}, but no row has it"
                    self.source.warnings.append(Problem("$", expected))

    def row(self, record: Record) -> Row[Any]:
        """Convert a record to a row."""
        if record.broken:
            return Row(record.number, None, (Problem("$", record.broken),))
        problems: list[Problem] = list(record.problems)
        values, twice = shaped(self.table, self.placed(record.cells, problems))
        drop_absent_unit(values)
        item, wrong = structured({**self.defaults, **values}, self.table.cls, self.options.decimal)
        paths = {one.path for one in problems}  # a value that cannot be read is not reported as missing, too
        if problems := [*problems, *twice, *(one for one in wrong if one.path not in paths)]:
            return Row(record.number, None, tuple(problems), text_of(values, self.table.cls), record.warnings)
        return Row(record.number, item, warnings=record.warnings)

    def placed(self, cells: Mapping[Any, Any], problems: list[Problem]) -> Iterator[tuple[Place, Any]]:
        """Yield the places of the cells' values, and the values for a package. Adds to `problems` what is wrong."""
        for name, given in cells.items():
            value = given if type(given) is str else as_python(given)
            place, conversion = self.columns.get(name) or self._column(name)
            if place is None:
                if problem := self._of_no_column(cells, name, value):
                    problems.append(problem)
                continue
            if conversion is not None and value is not None:
                try:
                    value = conversion(value)
                except ValueError as error:
                    problems.append(Problem(f"$.{place[0]}", f"expected {error}"))
                    if not isinstance(value, str):
                        continue
                    # The text remains for `Row.texts`.
            yield place, value

    def _of_no_column(self, cells: Mapping[Any, Any], name: object, value: Any) -> Problem | None:
        """Return the problem of a value in an unknown column. A value in a column without a name is always one."""
        text = _text(name)
        if name is not None and self.table.is_ignored(text):
            return None
        if text.strip():
            return None if self.options.ignores_unknown else Problem(f"$.{text[:100]}", "expected a known column")
        filled = any(one is not None and str(one).strip() for one in (value if isinstance(value, list) else [value]))
        return Problem("$", unnamed(cells, name)) if filled else None

    def _column(self, name: object) -> tuple[Place | None, Conversion | None]:
        text = _text(name)
        found = self.table.place(text), self.table.conversion(text)
        if len(self.columns) < _MAX_NAMES:
            self.columns[name] = found
        return found


def _text(name: object) -> str:
    return "" if name is None else str(name)
