"""Rows as a table for people, with the columns that a person looks for first."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from .._tables import TableLines
from .formats import TextFormat
from .rows import Rows

__all__ = ("Table",)

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "Order": ("order_number", "order_state", "creation_date", "validated_total_amount", "shipping_date_max"),
    "Offer": ("seller_product_id", "offer_state", "price", "stock", "product_ean", "last_update_date"),
    "OrderClaim": ("id", "status", "order_number", "subject", "last_updated_date", "claim_type"),
    "OrderQuestion": ("id", "status", "order_number", "subject", "last_updated_date"),
    "OfferQuestion": ("id", "status", "product_seller_reference", "subject", "last_updated_date"),
}
"""The columns for each type of items, unless others are chosen. A narrow terminal leaves the last ones out."""
_OF_LINES: Final = (
    "order_number",
    "line_seller_product_id",
    "line_quantity",
    "line_purchase_price",
    "order_state",
    "line_acceptation_state",
    "line_name",
)


class Table(TextFormat):
    """Flat rows as a table. The first rows are held back until they decide the widths of the columns."""

    def __init__(self, rows: Rows, room: int | None) -> None:
        """Prepare a table that fits into so many columns of a terminal, or that is for a file if `room` is None."""
        usual = _OF_LINES if rows.for_lines else _COLUMNS[rows.model.__name__]
        columns = rows.chosen or usual
        self._rows: Final = attrs.evolve(rows.flattened(), chosen=columns)
        self._table: Final = TableLines(columns, columns[:0:-1], room)

    def lines(self, item: Any) -> Iterable[str]:
        """Yield the lines that are ready with this item."""
        for row in self._rows.of(item):
            cells = {name: _cell(value, self._rows.types[name]) for name, value in row.items()}
            yield from _ended(self._table.add(cells))

    def held(self) -> Iterable[str]:
        """Return the lines that were held back."""
        return _ended(self._table.flush())


def _ended(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)


def _cell(value: Any, xsd: str) -> str:
    """Return a value as text. Times have minutes: `2026-03-02 10:11`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"{text[:10]} {text[11:16]}" if xsd == "dateTime" else text
