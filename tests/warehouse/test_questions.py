"""The questions of docs/questions.md have the same answers on DuckDB and PostgreSQL, and these are right.

`python -m tests.warehouse.test_questions` writes the page.
"""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import duckdb
import pytest

from cdiscount_async import Client, Credentials, Order
from cdiscount_async.french_time import french_time
from cdiscount_async.sandbox import Sandbox, Settings, serving
from cdiscount_async.tokens import MemoryTokenStore
from cdiscount_async.warehouse import QUESTIONS, load, marketplace

from ..support.postgres import connected, postgres_server, postgres_url

__all__ = ("postgres_server", "postgres_url")

PAGE: Final = Path(__file__).parents[2] / "docs" / "questions.md"
SETTINGS: Final = Settings(seed=11, sellers=2, offers=200, orders=400, orders_a_day=0, speed=0)
_SOLD: Final = {"AcceptedBySeller", "ShippedBySeller"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a shop."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


def answers(where: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return the answer to each question."""
    connection = connected(where) if "://" in where else duckdb.connect(where)
    with closing(connection), closing(connection.cursor()) as cursor:
        cursor.execute("SET search_path = 'cdiscount'")
        found = {}
        for question in QUESTIONS:
            cursor.execute(question.sql)
            found[question.name] = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    return found


def _plain(value: Any) -> Any:
    return value.timestamp() if hasattr(value, "timestamp") else value


@pytest.mark.slow
async def test_the_answers_are_right(sandbox: Sandbox, tmp_path: Path, postgres_url: str) -> None:
    """Both databases answer the same, and what can be computed from the orders themselves is equal to the last cent."""
    file = str(tmp_path / "shop.duckdb")
    credentials, environment = Credentials(sandbox.login, sandbox.password), sandbox.environment
    async with Client(credentials, environment, token_store=MemoryTokenStore()) as client:
        orders = [one async for one in client.orders.iter_orders(since=timedelta(days=90))]
        offers = {one.seller_product_id: one async for one in client.offers.iter_offers()}
    source = marketplace([credentials], environment, token_store=MemoryTokenStore())

    await asyncio.to_thread(load, source, file)
    await asyncio.to_thread(load, source, postgres_url)
    found = answers(file)

    assert found == answers(postgres_url)
    assert {"revenue_by_week", "best_sellers", "orders_by_state"} <= {name for name, rows in found.items() if rows}
    weeks = {row[0]: row[1:] for row in found["revenue_by_week"]}
    assert _revenue(orders, {key: one.vat_rate for key, one in offers.items()}) == weeks
    assert sum(row[1] for row in found["orders_by_state"]) == len(orders)
    assert sum(row[2] for row in found["orders_by_state"]) == sum(one.initial_total_amount or 0 for one in orders)


def _revenue(orders: list[Order], rates: dict[str | None, Decimal | None]) -> dict[date, tuple[int, Decimal, Decimal]]:
    """Return the number of orders and the revenue of each week, with and without VAT, by its Monday."""
    found: dict[date, tuple[set[str | None], Decimal, Decimal]] = {}
    for order in orders:
        assert order.creation_date is not None
        day = order.creation_date.replace(tzinfo=french_time()).date()
        monday = day - timedelta(days=day.weekday())
        for line in order.order_line_list:
            if str(line.acceptation_state) not in _SOLD:
                continue
            numbers, gross, net = found.get(monday, (set(), Decimal(), Decimal()))
            price = line.purchase_price or Decimal()
            rate = rates.get(line.seller_product_id) or Decimal("0.2")
            found[monday] = {*numbers, order.order_number}, gross + price, net + price / (1 + rate)
    return {week: (len(numbers), gross, round(net, 2)) for week, (numbers, gross, net) in found.items()}


def page() -> str:
    """Return the page."""
    parts = [
        "# Ten questions to the database",
        "",
        (
            "The queries work with DuckDB and PostgreSQL, on what `cdiscount load` has [loaded](load.md). Before the"
            " first one, name the dataset:"
        ),
        "",
        "```sql",
        "SET search_path = 'cdiscount'",
        "```",
        "",
        (
            "If there are several sellers, the answers are about all of them; add `WHERE seller = '…-api'` for one."
            " Times are moments with a time zone, and `AT TIME ZONE 'Europe/Paris'` makes French days of them."
        ),
        "",
        (
            "In Python the queries are `cdiscount_async.warehouse.QUESTIONS`. `cdiscount report` shows all answers on"
            " [one page](load.md#a-report), as charts and tables."
        ),
    ]
    for question in QUESTIONS:
        parts += ["", f"## {question.title}", "", question.explanation, "", "```sql", question.sql, "```"]
    return "\n".join(parts) + "\n"


def test_the_page_has_the_questions() -> None:
    """docs/questions.md has each question with its query."""
    assert page() == PAGE.read_text(encoding="utf-8")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
