"""What the loader relies on in dlt, and what it must avoid: if one of these fails, dlt has changed."""

import logging
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import dlt
import pyarrow as pa
import pytest
from dlt.common.configuration.resolve import resolve_configuration
from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.pipeline.exceptions import PipelineStepFailed

from cdiscount_async.warehouse import load

from .marketplace import Listed, stored
from .test_load import ORDER

ORDERS = pa.table({"number": ["A", "B"]})
LINES = pa.table({"number": ["A", "A", "B"], "position": [1, 2, 1]})


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Any]:
    """Return a pipeline of dlt into a new DuckDB file."""
    return made(tmp_path, dlt.destinations.duckdb(str(tmp_path / "shop.duckdb")))


def made(directory: Path, destination: Any) -> Any:
    """Return a pipeline of dlt with a working folder of its own."""
    return dlt.pipeline("any", destination=destination, dataset_name="cdiscount", pipelines_dir=str(directory / "dlt"))


def resource(rows: Callable[[], Any], **hints: Any) -> Any:
    """Return a resource that is merged by the number."""
    return dlt.resource(rows, name="orders", write_disposition="merge", primary_key="number", **hints)


@pytest.mark.slow
def test_a_child_table_inherits_the_primary_key(pipeline: Any, tmp_path: Path) -> None:
    """A table variant without keys of its own loses rows, with no warning. The loader states the keys of each table."""

    def rows() -> Iterator[Any]:
        hints = dlt.mark.make_hints(table_name="lines", merge_key="number")
        yield dlt.mark.with_hints(LINES, hints, create_table_variant=True)

    pipeline.run(resource(rows))

    assert 2 == len(stored(str(tmp_path / "shop.duckdb"))["lines"])


@pytest.mark.slow
def test_nested_columns_do_not_reach_postgres(postgres_url: str, tmp_path: Path) -> None:
    """Lists in Arrow tables fail in PostgreSQL, after they were fetched. The loader has child tables instead."""
    nested = pa.table({"number": ["A"], "lines": [[{"price": Decimal("1.10")}]]})

    with pytest.raises(PipelineStepFailed):
        made(tmp_path, dlt.destinations.postgres(postgres_url)).run(resource(lambda: iter([nested])))


@pytest.mark.slow
def test_files_append_where_they_should_merge(tmp_path: Path) -> None:
    """Plain files get each row again, without an error. The loader refuses them."""
    destination = dlt.destinations.filesystem(f"file://{tmp_path}/files")
    for _ in range(2):
        made(tmp_path, destination).run(resource(lambda: iter([ORDERS])), loader_file_format="parquet")

    files = [*(tmp_path / "files").rglob("orders/*.parquet")]
    assert 4 == sum(pa.parquet.read_table(file).num_rows for file in files)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The 'warn' method is deprecated:DeprecationWarning")
def test_a_pending_package_goes_before_new_rows(pipeline: Any, tmp_path: Path) -> None:
    """`run` loads what a stopped run left, and not what it was called with. The loader's working folder is new."""
    pipeline.run(resource(lambda: iter([pa.table({"number": ["A"]})])))
    pipeline.extract(resource(lambda: iter([pa.table({"number": ["B"]})])))

    pipeline.run(resource(lambda: iter([pa.table({"number": ["C"]})])))

    assert ["A", "B"] == sorted(row["number"] for row in stored(str(tmp_path / "shop.duckdb"))["orders"])


@pytest.mark.slow
def test_incremental_misses_what_comes_late(pipeline: Any, tmp_path: Path) -> None:
    """Dlt's cursor is the highest value, so a change that is dated before it is lost. The loader has the library's."""
    listed = [{"number": "A", "at": 10}]

    def rows(_: Any = dlt.sources.incremental("at")) -> Iterator[Any]:  # noqa: B008 - this is how dlt has it
        yield listed

    pipeline.run(resource(rows))
    listed += [{"number": "B", "at": 9}, {"number": "C", "at": 11}]
    pipeline.run(resource(rows))

    assert ["A", "C"] == sorted(row["number"] for row in stored(str(tmp_path / "shop.duckdb"))["orders"])


def test_telemetry_is_on_by_default(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dlt reports each use, unless it is told not to. The loader turns that off."""
    monkeypatch.delenv("RUNTIME__DLTHUB_TELEMETRY", raising=False)
    assert resolve_configuration(RuntimeConfiguration()).dlthub_telemetry

    load(Listed().source().with_resources("sellers"), database)

    assert not resolve_configuration(RuntimeConfiguration()).dlthub_telemetry


def test_the_tables_differ_in_no_hint(database: str, caplog: pytest.LogCaptureFixture) -> None:
    """Dlt warns if hints and tables differ, for each batch. The loader's do not."""
    shop = Listed()
    shop.put(ORDER)
    logger = logging.getLogger("dlt")
    logger.propagate, level = True, logger.level
    logger.setLevel(logging.WARNING)
    try:
        load(shop.source(), database)
    finally:
        logger.propagate = False
        logger.setLevel(level)

    assert [] == [record.getMessage() for record in caplog.records if record.name == "dlt"]


@pytest.mark.slow
def test_columns_without_values_come_from_arrow_only(pipeline: Any, tmp_path: Path) -> None:
    """From dictionaries, a column that has no value yet does not exist; from Arrow tables it does."""
    pipeline.run(resource(lambda: iter([[{"number": "A", "state": None}]])))
    pipeline.run([pa.table({"number": ["A"], "state": pa.nulls(1, pa.string())})], table_name="from_arrow")

    found = stored(str(tmp_path / "shop.duckdb"))
    assert ("state" in found["orders"][0], "state" in found["from_arrow"][0]) == (False, True)


@pytest.mark.slow
def test_arrow_tables_are_no_nested_tables(pipeline: Any) -> None:
    """Dlt merges a table and its nested tables together, but an Arrow table cannot be a nested one."""

    def rows() -> Iterator[Any]:
        yield ORDERS
        yield dlt.mark.with_table_name(LINES, "orders__lines")

    orders = resource(rows)
    orders.apply_hints(
        table_name="orders__lines",
        parent_table_name="orders",
        primary_key=(),
        columns={"number": {"name": "number", "root_key": True}},
        create_table_variant=True,
    )
    with pytest.raises(PipelineStepFailed, match="resource"):
        pipeline.run(orders)


@pytest.mark.slow
def test_postgres_has_no_empty_texts(postgres_url: str, tmp_path: Path) -> None:
    """Dlt loads an empty text into PostgreSQL as null. The loader makes it null everywhere."""
    texts = pa.table({"number": ["A"], "comment": [""]})
    made(tmp_path, dlt.destinations.postgres(postgres_url)).run(resource(lambda: iter([texts])))
    shop = Listed()
    shop.put(attrs.evolve(ORDER, partner_order_ref=""))
    load(shop.source(), str(tmp_path / "shop.duckdb"))

    assert [None] == [row["comment"] for row in stored(postgres_url)["orders"]]
    assert [None] == [row["partner_order_ref"] for row in stored(str(tmp_path / "shop.duckdb"))["orders"]]
