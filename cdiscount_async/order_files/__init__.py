"""Files that say what to do with orders: CSV, workbooks, and all other sources of rows.

>>> from cdiscount_async.order_files import file_orders, order_rows
>>> table = [
...     {"OrderNumber": "2603021011AB1CD", "OrderState": "Shipped", "Carrier": "UPS", "TrackingNumber": "1Z999AA1"},
...     {"OrderNumber": "2603021012XY2ZQ", "OrderState": "Shipped", "TrackingNumber": "1Z999AA2"},
... ]
>>> for order in file_orders(order_rows(table)).orders:
...     print(order.order_number, order.action and order.action.name, *order.problems)
2603021011AB1CD ship
2603021012XY2ZQ None row 2, Carrier: expected a carrier for the TrackingNumber

A file has a row for each line of an order, as the mass update of the official web interface, with or without its header
row; or one row for an order as a whole. A problem of a row affects only its order.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

from ..packages import Rows
from ..packages.rows import Column, Source
from ..packages.rows._options import Options
from ..packages.rows._reader import read
from ._columns import COLUMNS, TABLE, OrderRow
from ._orders import FileOrder, FileOrders, file_orders
from ._requests import request_problems
from ._rules import LineDecision, RowProblem, line_decision

__all__ = (
    "ORDER_COLUMNS",
    "FileOrder",
    "FileOrders",
    "LineDecision",
    "OrderRow",
    "RowProblem",
    "file_orders",
    "line_decision",
    "order_rows",
    "request_problems",
)

ORDER_COLUMNS: Final[tuple[Column, ...]] = COLUMNS
"""The columns. The first eight are those of the official web interface, in their order."""


def order_rows(
    source: Source,
    *,
    defaults: Mapping[str, Any] | None = None,
    unknown: Literal["refuse", "ignore"] = "refuse",
    columns: Mapping[str, str | None] | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> Rows[OrderRow]:
    """Return an iterator over the rows of a source that say what to do with orders.

    Args:
        source: A path (the suffix shows the format), an open text file, or an iterable of mappings.
        defaults: Values by column, for rows that have none: `{"Carrier": "Colissimo"}`.
        unknown: Whether unknown columns are an error or are ignored.
        columns: The meaning of other columns: `{"N° de commande": "OrderNumber"}`. None ignores a column.
        encoding: The encoding of a file, as Python names it. Without it, the content of the file shows it.
        sheet: The name of a workbook's sheet. Without it, the first visible one is read.

    Raises:
        InvalidPackage: If the source has no readable rows, or unknown columns; also while rows are read.
        TypeError: If a row is not a mapping.
        OSError: If the file cannot be opened.
    """
    return read(source, TABLE, Options(defaults or {}, unknown == "ignore", columns or {}, encoding, None, sheet))
