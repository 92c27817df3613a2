"""What a load needs of its destination, and what it says if the destination is not like that."""

import asyncio
import shutil
import socket
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import duckdb
import httpx
import pytest
from dlt.common.runtime.run_context import active
from dlt.common.runtime.telemetry import stop_telemetry

from cdiscount_async import Order
from cdiscount_async.errors import DestinationError
from cdiscount_async.models.offers import Offer
from cdiscount_async.models.orders import Customer
from cdiscount_async.warehouse import load, loading
from cdiscount_async.warehouse._destination_errors import destination_errors

from ..support.postgres import connected, postgres_server, postgres_url
from .marketplace import Listed, queried, stored

__all__ = ("postgres_server", "postgres_url")

ORDER = Order(order_number="A1", customer=Customer(first_name="Zoé", last_name="Dupont"))


def execute(where: str, *statements: str) -> None:
    """Execute statements in a DuckDB file or in a PostgreSQL database."""
    connection = connected(where) if "://" in where else duckdb.connect(where)
    with closing(connection), closing(connection.cursor()) as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(("name", "usable"), [("Meine Läden", "meine_l_den"), ("", "cdiscount_dataset")])
def test_a_name_that_dlt_changes(name: str, usable: str, tmp_path: Path) -> None:
    """A dataset whose name dlt would change is refused, because a query or a report would not find it."""
    shop = Listed()

    with pytest.raises(DestinationError, match=f"cannot have the name '{name}': dlt would call it {usable}"):
        load(shop.source(), tmp_path / "shop.duckdb", dataset=name)

    assert [] == shop.asked


def test_tables_of_another_program(database: str) -> None:
    """A table with the name of one of ours that another program made is not touched."""
    execute(database, "CREATE SCHEMA cdiscount", "CREATE TABLE cdiscount.claims (number INT)")
    shop = Listed()

    with pytest.raises(DestinationError, match="the dataset cdiscount has a table claims that is not from a load"):
        load(shop.source(), database)

    assert [] == shop.asked
    assert {"claims": []} == stored(database)
    query = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'cdiscount'"
    assert [("number",)] == queried(database, query)


@pytest.mark.slow
def test_an_error_quotes_no_value(database: str) -> None:
    """The errors of databases quote what they refuse, for example the name of a buyer. The load's error does not."""
    load(Listed().source().with_resources("orders"), database)
    execute(
        database,
        "ALTER TABLE cdiscount.orders DROP COLUMN customer_last_name",
        "ALTER TABLE cdiscount.orders ADD COLUMN customer_last_name INT",
    )
    shop = Listed()
    shop.put(ORDER)

    with pytest.raises(DestinationError) as caught:
        load(shop.source().with_resources("orders"), database)

    assert "…" in str(caught.value) or "of type integer but expression is of type character" in str(caught.value)
    error: BaseException | None = caught.value
    while error is not None:
        assert "Dupont" not in f"{error}{error.__cause__}"
        error = error.__context__


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("Conversion Error: Could not convert string 'Dupont' to INT32", "Could not convert string … to INT32"),
        ('invalid input syntax for type integer: "O\'Dupont"', "invalid input syntax for type integer: …"),
        ("syntaxe en entrée invalide pour le type integer : « Dupont »", "pour le type integer : …"),
        ('invalid input: "the \'Dupont\nand others"', "invalid input: …"),
        ('column "seller" of relation "orders" contains null values', 'column "seller" of relation "orders" contains'),
        ("No space left on device", "No space left on device"),
    ],
)
def test_what_an_error_quotes(message: str, said: str) -> None:
    """Names of tables and columns stay in the error, and whatever else is in any quotes is left out."""

    @destination_errors(lambda: {"seller", "orders"})
    def failing() -> None:
        raise ValueError(message)

    with pytest.raises(DestinationError) as caught:
        failing()

    assert said in str(caught.value)
    assert "Dupont" not in str(caught.value)


@pytest.mark.slow
def test_a_column_that_was_removed(database: str) -> None:
    """If somebody removed a column, the error names it."""
    shop = Listed()
    shop.put(ORDER)
    load(shop.source().with_resources("orders"), database)
    execute(database, "ALTER TABLE cdiscount.orders DROP COLUMN order_state")
    shop.put(ORDER)

    with pytest.raises(DestinationError, match="order_state"):
        load(shop.source().with_resources("orders"), database)


@pytest.mark.slow
def test_a_column_of_another_type(tmp_path: Path) -> None:
    """If somebody changed the type of a column, an offer that vanishes cannot be written, and the error says so."""
    database, shop = str(tmp_path / "shop.duckdb"), Listed(offers=[Offer(seller_product_id="R1", stock=3)])
    load(shop.source().with_resources("offers"), database)
    execute(
        database,
        "ALTER TABLE cdiscount.offers ALTER COLUMN stock TYPE VARCHAR",
        "UPDATE cdiscount.offers SET stock = 'a few'",
    )
    shop.offers.clear()

    with pytest.raises(DestinationError, match="a column of the table offers has another type than a load makes"):
        load(shop.source().with_resources("offers"), database)


def test_a_temporary_directory_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the file, and the next load has everything."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    shop = Listed(offers=[Offer(seller_product_id="R1", stock=3)])

    @attrs.define(eq=False)
    class Cleaned(Listed):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            for one in (tmp_path / "temporary").iterdir():
                shutil.rmtree(one)
            return await shop.handle_async_request(request)

    with pytest.raises(DestinationError, match=r"temporary/cdiscount-.*: No such file or directory"):
        load(Cleaned(time=shop.time).source().with_resources("offers"), tmp_path / "shop.duckdb")
    load(shop.source().with_resources("offers"), tmp_path / "shop.duckdb")

    assert ["R1"] == [row["seller_product_id"] for row in stored(str(tmp_path / "shop.duckdb"))["offers"]]


def test_the_lock_outlasts_an_error(postgres_url: str) -> None:
    """A query for a table that does not exist yet fails, and other loads are kept out nevertheless."""
    locks: list[Any] = []
    shop = Listed()
    shop.put(ORDER)

    @attrs.define(eq=False)
    class Watched(Listed):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            locks.append(queried(postgres_url, _ADVISORY))
            return await shop.handle_async_request(request)

    source = Watched(time=shop.time).source().with_resources("orders", "sellers")
    load(source, postgres_url, on_progress=lambda _: locks.append(queried(postgres_url, _ADVISORY)))

    assert [[(1,)]] * len(locks) == locks
    assert [(0,)] == queried(postgres_url, _ADVISORY)


async def test_two_loads_in_one_process(database: str) -> None:
    """A second load into the same dataset is refused, also in the same process, and the first one is complete."""
    source = Listed().source().with_resources("sellers")

    ended = await asyncio.gather(loading(source, database), loading(source, database), return_exceptions=True)

    (refused,) = [one for one in ended if isinstance(one, DestinationError)]
    assert "another load writes into the dataset cdiscount: wait for its end" in str(refused)
    assert {} == (await loading(source, database)).sellers_failed


_ADVISORY = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"


@pytest.mark.parametrize("wanted", [None, pytest.param("true", marks=pytest.mark.slow)])
def test_telemetry(wanted: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dlt connects to its makers only if the user has set that, also if dlt was used before the load."""
    monkeypatch.delenv("RUNTIME__DLTHUB_TELEMETRY", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as makers:
        makers.setblocking(False)  # noqa: FBT003 - positional only
        monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY_ENDPOINT", f"http://127.0.0.1:{makers.getsockname()[1]}")
        if wanted is not None:
            monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", wanted)
        stop_telemetry()
        active().initialize_runtime()  # as at the first use of dlt

        load(Listed().source().with_resources("sellers"), tmp_path / "shop.duckdb")
        stop_telemetry()  # waits for what is being sent

        try:
            connection, _ = makers.accept()
        except BlockingIOError:
            assert wanted is None
        else:
            connection.close()
            assert wanted == "true"
