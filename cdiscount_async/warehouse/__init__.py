"""Orders, offers and discussions as tables: Arrow tables with the types of the contract; needs the extra `parquet`."""

from ._nested import nested_schema, to_arrow
from ._roots import CLAIMS, OFFER_QUESTIONS, OFFERS, ORDER_QUESTIONS, ORDERS, RootTable
from ._roundings import Roundings
from ._schemas import TableSchema, table_schemas
from ._tables import tables

__all__ = (
    "CLAIMS",
    "OFFERS",
    "OFFER_QUESTIONS",
    "ORDERS",
    "ORDER_QUESTIONS",
    "RootTable",
    "Roundings",
    "TableSchema",
    "nested_schema",
    "table_schemas",
    "tables",
    "to_arrow",
)
