"""Orders, offers and discussions as tables, and a loader that keeps a database up to date.

`tables` and `to_arrow` return Arrow tables with the types of the contract (extra `parquet`). `marketplace` is a source
for dlt, and `load` loads what has changed into DuckDB, PostgreSQL and other databases (extra `dlt`).
"""

from .._common.lazy import importing
from ._questions import QUESTIONS, Question
from ._roots import CLAIMS, OFFER_QUESTIONS, OFFERS, ORDER_QUESTIONS, ORDERS, RootTable
from ._roundings import Roundings
from ._schemas import TableSchema, table_schemas
from ._tables import tables
from ._to_arrow import arrow_schema, to_arrow

__all__ = (
    "CLAIMS",
    "OFFERS",
    "OFFER_QUESTIONS",
    "ORDERS",
    "ORDER_QUESTIONS",
    "QUESTIONS",
    "HtmlReport",
    "LoadResult",
    "Marketplace",
    "MoneyTotals",
    "Question",
    "RootTable",
    "Roundings",
    "RowCounts",
    "SellerResult",
    "TableSchema",
    "arrow_schema",
    "html_report",
    "load",
    "loading",
    "marketplace",
    "table_schemas",
    "tables",
    "to_arrow",
)

# dlt takes a second to import, and tables do not need it.
__getattr__, __dir__ = importing(
    __name__,
    {
        "HtmlReport": "_html_report.page",
        "LoadResult": "_results",
        "Marketplace": "_source",
        "MoneyTotals": "_results",
        "RowCounts": "_steps",
        "SellerResult": "_results",
        "html_report": "_html_report.page",
        "load": "_run",
        "loading": "_run",
        "marketplace": "_source",
    },
)
