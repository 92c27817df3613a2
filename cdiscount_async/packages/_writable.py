"""Rows that a package can have: an item that cannot be written is a problem of its row."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import attrs

from ._elements import WRITE_ERRORS, check, writer
from ._layout import layout
from ._row import Row


def writable(rows: Iterable[Row[Any]], classes: Collection[type[Any]]) -> Iterator[Row[Any]]:
    """Yield rows. A row whose item cannot be written has the problems of the item, and no item.

    A package has rows of one class. Where several are possible, that is the class of the first row.
    """
    cls = next(iter(classes))
    write = writer(cls)
    is_settled = len(classes) == 1
    for row in rows:
        if row.item is None and row.problems:
            yield row
            continue
        if not is_settled:
            is_settled = True
            if type(row.item) in classes:
                cls = type(row.item)
                write = writer(cls)
        try:
            write(row.item)
        except WRITE_ERRORS:
            yield _unwritable(row, cls)
        else:
            yield row


def _unwritable(row: Row[Any], cls: type[Any]) -> Row[Any]:
    given = {one.name: getattr(row.item, one.member, None) for one in layout(cls).attributes}
    texts = {name: "" if value is None else str(value) for name, value in given.items()}
    problems = (*row.problems, *check(cls, row.item, "$"))
    return attrs.evolve(row, item=None, problems=problems, texts=texts)
