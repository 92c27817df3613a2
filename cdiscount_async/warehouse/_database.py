"""What is asked of the destination, through dlt's SQL client."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .._common.extras import extra

with extra("dlt"):
    from dlt.destinations.exceptions import DatabaseUndefinedRelation
    from dlt.destinations.sql_client import WithSqlClient

__all__ = ("PipelineDatabase", "select")


class PipelineDatabase:
    """The destination of a pipeline that is running."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline: Final = pipeline

    async def select(
        self, table: str, columns: Sequence[str], where: Mapping[str, Sequence[Any]]
    ) -> list[tuple[Any, ...]] | None:
        """Return some columns of some rows; None if the destination has no SQL."""
        with self._pipeline.destination_client() as client:
            return select(client.sql_client, table, columns, where) if isinstance(client, WithSqlClient) else None


def select(
    client: Any, table: str, columns: Sequence[str], where: Mapping[str, Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """Return the columns of all rows in which each column of `where` has one of its values.

    If the table does not exist yet, there are no rows. A column that an older version did not have is null.
    """
    name, quoted = client.make_qualified_table_name(table), client.escape_column_name
    try:
        with client.execute_query(f"SELECT * FROM {name} WHERE 1 = 0") as cursor:  # noqa: S608 - our own name, escaped
            there = {one[0] for one in cursor.description}
    except DatabaseUndefinedRelation:
        return []
    if not there >= {*where}:
        return []
    conditions = " AND ".join(f"{quoted(one)} IN ({', '.join(['%s'] * len(values))})" for one, values in where.items())
    selected = ", ".join(quoted(one) if one in there else "NULL" for one in columns)
    query = f"SELECT {selected} FROM {name} WHERE {conditions}"  # noqa: S608 - names are escaped, values are bound
    return list(client.execute_sql(query, *(value for values in where.values() for value in values)) or ())
