from ._html_report.page import HtmlReport as HtmlReport, html_report as html_report
from ._questions import QUESTIONS as QUESTIONS, Question as Question
from ._results import LoadResult as LoadResult, MoneyTotals as MoneyTotals, SellerResult as SellerResult
from ._roots import (
    CLAIMS as CLAIMS,
    OFFER_QUESTIONS as OFFER_QUESTIONS,
    OFFERS as OFFERS,
    ORDER_QUESTIONS as ORDER_QUESTIONS,
    ORDERS as ORDERS,
    RootTable as RootTable,
)
from ._roundings import Roundings as Roundings
from ._run import load as load, loading as loading
from ._schemas import TableSchema as TableSchema, table_schemas as table_schemas
from ._source import Marketplace as Marketplace, marketplace as marketplace
from ._steps import RowCounts as RowCounts
from ._tables import tables as tables
from ._to_arrow import arrow_schema as arrow_schema, to_arrow as to_arrow

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
