from ._html_report.page import HtmlReport as HtmlReport, html_report as html_report
from ._nested import nested_schema as nested_schema, to_arrow as to_arrow
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
    "html_report",
    "load",
    "loading",
    "marketplace",
    "nested_schema",
    "table_schemas",
    "tables",
    "to_arrow",
)
