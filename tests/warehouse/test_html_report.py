"""The page of a report says what the database says, and nothing in the database can make it do anything else."""

import re
import shutil
from base64 import b64encode
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import duckdb
import pytest

from cdiscount_async.errors import DestinationError
from cdiscount_async.sandbox import Sandbox, serving
from cdiscount_async.warehouse import QUESTIONS, html_report

from ..support.loaded import SETTINGS, load_all, two_shops
from ..support.postgres import postgres_server, postgres_url
from .html_page import Element, read
from .marketplace import queried

__all__ = ("postgres_server", "postgres_url", "two_shops")

HOSTILE: Final = "</td><script>alert(1)</script><img src=http://evil.example/x onerror='alert(2)'> & \x1b[2J\u202eX"
LARGEST: Final = 1_000_000
"""The most bytes of a page."""


@pytest.fixture(scope="module")
def shop(two_shops: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a loaded DuckDB file that no test changes. Some orders are late, and some parcels have no carrier."""
    where = str(shutil.copy(two_shops, tmp_path_factory.mktemp("loaded") / "shop.duckdb"))
    execute(
        where,
        "UPDATE orders SET shipping_date_max = now() + INTERVAL '30 hours' - (hash(order_number) % 240) * INTERVAL"
        " '1 hour' WHERE order_state = 'WaitingForShipmentAcceptation'",
        "UPDATE orders__parcels SET external_carrier_name = NULL WHERE external_carrier_name LIKE 'D%'",
    )
    return where


@pytest.fixture
def copied(shop: str, tmp_path: Path) -> str:
    """Return a copy of the file, which a test may change."""
    return str(shutil.copy(shop, tmp_path / "copy.duckdb"))


def execute(where: str, *statements: str) -> list[tuple[Any, ...]]:
    """Execute statements in the dataset of a DuckDB file, and return the rows of the last one."""
    with closing(duckdb.connect(where)) as connection:
        connection.execute("SET search_path = 'cdiscount'")
        for statement in statements:
            connection.execute(statement)
        return connection.fetchall()


def sections(page: Element) -> dict[str, Element]:
    """Return the sections by the names of their questions."""
    return {str(one.attributes["id"]): one for one in page.all("section")}


def said(column: str, value: Any) -> str:
    """Return what a person reads for a value."""
    match value:
        case None:
            return "–"
        case bool():
            return "late" if value else "not yet"
        case datetime():
            local = value.astimezone(ZoneInfo("Europe/Paris"))
            return f"{local.day} {local:%b %Y, %H:%M}"
        case date():
            return f"{value:%b %Y}" if column == "month" else f"{value.day} {value:%b %Y}"
        case Decimal():
            return f"{value:,.2f}"
        case str() if column in {"order_state", "claim_type"}:
            return re.sub("(?<=.)([A-Z])", r" \1", value).lower()
        case int() if column not in {"id", "motive"}:
            return f"{value:,}"
        case _:
            return str(value)


def expected(where: str, question: str, sql: str) -> list[list[str]]:
    """Return the rows of a question as a person reads them, the newest ones of each time first."""
    with closing(duckdb.connect(where, read_only=True)) as connection:
        connection.execute("SET search_path = 'cdiscount'")
        found = connection.execute(sql)
        names = [one[0] for one in found.description or ()]
        rows = found.fetchall()
    if question.endswith(("_by_week", "_by_month")):
        rows.reverse()
    return [[said(*pair) for pair in zip(names, row, strict=True)] for row in rows]


MOTIVES: Final = {
    "131": "missing stock",
    "132": "damaged or missing",
    "133": "wrong product",
    "134": "wrong fees",
    "135": "late delivery",
    "136": "return fees",
    "137": "shipping fees",
    "138": "warranty",
    "139": "other",
}
"""What the explanation of the question about refunds says."""


def test_the_figures_are_those_of_the_queries(shop: str) -> None:
    """Each cell of each table is what the query of its question returns, and each answer has a chart."""
    before = Path(shop).read_bytes()
    report = html_report(shop)
    found = sections(read(report.html))

    assert [question.name for question in QUESTIONS] == [*found]
    assert {} == report.unanswered
    for question in QUESTIONS:
        rows = expected(shop, question.name, question.sql)
        if question.name == "refunds_by_month":
            rows = [[month, MOTIVES[motive], *more] for month, motive, *more in rows]
        assert rows, question.name
        cells = [[text.replace("\N{NO-BREAK SPACE}", " ") for text in row] for row in found[question.name].cells()]
        assert rows[:110] == cells, question.name
        assert (1, 1) == (len(found[question.name].all("svg")), len(found[question.name].all("caption")))
        assert question.title in found[question.name].text
        assert question.explanation in found[question.name].text
    assert before == Path(shop).read_bytes()


def test_the_figures_at_the_top(shop: str) -> None:
    """The top of the page has the newest week and what waits for the seller."""
    ((late, due),) = execute(
        shop,
        "SELECT count(*) FILTER (WHERE shipping_date_max < now()), count(*) FILTER (WHERE shipping_date_max >= now())"
        " FROM orders WHERE order_state = 'WaitingForShipmentAcceptation' AND shipping_date_max < now() + INTERVAL"
        " '1 day'",
    )
    *_, (week, orders, with_vat, without_vat) = execute(shop, QUESTIONS[0].sql)
    top = read(html_report(shop).html).all("ul")[0].text.replace("\N{NO-BREAK SPACE}", " ")

    assert late > 0
    assert f"Late orders{late:,}{due:,} more must leave within a day" in top
    assert (
        f"Sold in the week from {week.day} {week:%b %Y}{with_vat:,.0f} €{without_vat:,.0f} € without VAT, {orders}"
        in top
    )


@pytest.mark.slow
def test_both_databases_have_the_same_report(tmp_path: Path, postgres_url: str) -> None:
    """Of the same shops, DuckDB and PostgreSQL have the same tables and charts."""
    file = str(tmp_path / "a.duckdb")
    with serving(Sandbox(SETTINGS)) as sandbox:
        load_all(sandbox, file)
        load_all(sandbox, postgres_url)
    pages = [read(html_report(where).html) for where in (file, postgres_url)]
    both = [{name: (one.text, one.cells()) for name, one in sections(page).items()} for page in pages]

    assert both[0] == both[1]
    assert 8 <= len([name for name, (_, cells) in both[0].items() if cells])
    assert f"From {postgres_url.rpartition('/')[2]} on 127.0.0.1, dataset cdiscount, loaded last on " in pages[1].text
    with pytest.raises(DestinationError, match="has nothing of the seller nobody"):
        html_report(postgres_url, sellers=["nobody"])


def test_one_seller(shop: str) -> None:
    """With a seller, all figures are about this seller; without one, about all."""
    ((first,), (second,)) = execute(shop, "SELECT DISTINCT seller FROM orders ORDER BY seller")
    alone, both = (html_report(shop, sellers=names) for names in ([first], [second, first]))
    by_state = f"SELECT sum(initial_total_amount) FROM orders WHERE seller = '{first}'"  # noqa: S608 - our own name
    ((total,),) = execute(shop, by_state)

    rows = sections(read(alone.html))["orders_by_state"].cells()
    assert total == sum(Decimal(row[2].replace(",", "")) for row in rows)
    assert (first,) == alone.sellers
    assert second not in alone.html
    assert second in both.html
    tables = [
        {name: one.cells() for name, one in sections(read(page)).items()}
        for page in (both.html, html_report(shop).html)
    ]
    assert tables[0] == tables[1]


def checked(html: str) -> Element:
    """Return a page after a check: it runs and fetches nothing, and is well-formed and not too large."""
    assert len(html.encode()) <= LARGEST
    page = read(html)
    assert not {"script", "img", "link", "iframe", "object", "image", "use"} & {one.name for one in page.all()}
    for element in page.all():
        names = {*element.attributes}
        assert not {name for name in names if name.startswith(("on", "src", "style", "action"))}, element.name
        values = {str(one) for name, one in element.attributes.items() if not name.startswith("xmlns")}
        assert [] == [one for one in values if "//" in one]
        assert all(str(element.attributes[name]).startswith("#") for name in names if name.endswith("href"))
    (style,) = page.all("style")
    assert not {"url(", "@import"} & {*re.findall(r"url\(|@\w+", style.text)}
    (policy,) = (one for one in page.all("meta") if "http-equiv" in one.attributes)
    hashed = b64encode(sha256(style.text.encode()).digest()).decode()
    assert (
        f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
        == policy.attributes["content"]
    )
    return page


def test_hostile_texts_are_shown(copied: str) -> None:
    """HTML, control characters and long texts in names are shown as texts, cut to what a table can show."""
    quoted = HOSTILE.replace("'", "''")
    execute(
        copied,
        f"UPDATE orders__lines SET name = '{quoted}' || name, seller_product_id = '{quoted}' || seller_product_id",  # noqa: S608
        f"UPDATE offers SET seller_product_id = '{quoted}' || seller_product_id",  # noqa: S608
        f"UPDATE orders__parcels SET external_carrier_name = repeat('{quoted}', 1000)",  # noqa: S608
        f"UPDATE orders SET seller = '{quoted}', order_state = 'A' || '{quoted}'",  # noqa: S608
        f"UPDATE claims SET seller = '{quoted}', order_number = '{quoted}', claim_type = '{quoted}'",  # noqa: S608
    )
    report = html_report(copied)
    page = checked(report.html)

    found = sections(page)
    assert "alert(1)" in found["parcels_by_carrier"].text
    assert {80} == {len(row[0]) for row in found["parcels_by_carrier"].cells()}
    assert found["parcels_by_carrier"].cells()[0][0].startswith("</td><script>alert(1)</script><img src=http://evil")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", report.html)
    assert HOSTILE in report.sellers


@pytest.mark.slow
def test_a_page_stays_small(copied: str) -> None:
    """Of many rows the page has the first or the newest ones, and says how many there are."""
    execute(
        copied,
        "INSERT INTO orders BY NAME SELECT * EXCLUDE (number) REPLACE (order_number || '-' || number AS order_number,"
        " 'WaitingForShipmentAcceptation' AS order_state, now() - INTERVAL '2 hours' AS shipping_date_max,"
        " creation_date - number * INTERVAL '9 days' AS creation_date) FROM orders, range(100) AS more(number)",
        "INSERT INTO orders__lines BY NAME SELECT * EXCLUDE (number) REPLACE (order_number || '-' || number AS"
        " order_number, repeat('<&\"', 100) || seller_product_id AS name)"
        " FROM orders__lines, range(100) AS more(number)",
    )
    page = checked(html_report(copied).html)

    found = sections(page)
    ((weeks,),) = execute(copied, f"SELECT count(*) FROM ({QUESTIONS[0].sql})")  # noqa: S608 - our own query
    assert weeks > 110
    assert f"The newest 110 of {weeks:,} rows" in found["revenue_by_week"].text
    assert re.search(r"The first 110 of 40,\d\d\d rows", found["late_shipments"].text)
    assert 110 == len(found["late_shipments"].cells())


def test_values_that_are_missing_or_wrong(copied: str) -> None:
    """Amounts and dates that are null, and dates of another era, are shown, and the axis of a chart stays bounded."""
    execute(
        copied,
        "UPDATE orders__lines SET purchase_price = NULL, name = NULL",
        "UPDATE orders__vouchers SET refund_information_amount = NULL, refund_information_motive_id = NULL",
        "UPDATE orders SET order_state = NULL, site_commission_validated_amount = NULL, initial_total_amount = NULL",
        "UPDATE orders SET creation_date = CASE hash(order_number) % 4 WHEN 0 THEN NULL WHEN 1 THEN TIMESTAMPTZ"
        " '0002-01-01 00:00:00Z' WHEN 2 THEN TIMESTAMPTZ '9999-12-20 00:00:00Z' ELSE creation_date END",
        "UPDATE orders__vouchers SET create_date = NULL",
    )
    found = sections(checked(html_report(copied).html))

    assert "–" == found["revenue_by_week"].cells()[-1][0]
    assert "–" == found["orders_by_state"].cells()[0][0]
    assert ["–", "–"] == found["refunds_by_month"].cells()[0][:2]
    assert {"–"} == {row[2] for row in found["commission_by_month"].cells()}


def test_no_buyer_is_named(shop: str) -> None:
    """The page has no address, phone number, e-mail address or message of a buyer."""
    report = html_report(shop)
    checked(report.html)
    texts = {
        text
        for row in execute(
            shop,
            "SELECT customer_encrypted_email, customer_phone, customer_mobile_phone, shipping_address_street,"
            " billing_address_street, shipping_address_last_name || ' ' || shipping_address_first_name FROM orders",
        )
        for text in row
        if text
    } | {text for (text,) in execute(shop, "SELECT content FROM claims__messages") if text}

    assert len(texts) > 100
    assert [] == [text for text in texts if text in report.html]


def test_what_the_database_does_not_have(copied: str) -> None:
    """A question is not answered if its table or its column is missing, and the others are."""
    execute(copied, "DROP TABLE offers", "ALTER TABLE orders DROP COLUMN creation_date")
    report = html_report(copied)

    assert {
        "revenue_by_week": "the table offers",
        "commission_by_month": "the column creation_date",
        "best_sellers": "the column creation_date",
        "stock_running_out": "the table offers",
    } == report.unanswered
    found = sections(checked(report.html))
    assert (
        "The database does not have the table offers, which `cdiscount load` of all kinds adds."
        in found["stock_running_out"].text
    )
    assert found["orders_by_state"].cells()


@pytest.mark.slow
def test_a_column_that_postgresql_does_not_have(postgres_url: str) -> None:
    """PostgreSQL names a missing column in other words, and the report says the same."""
    with serving(Sandbox(SETTINGS)) as sandbox:
        load_all(sandbox, postgres_url)
    queried(
        postgres_url,
        "ALTER TABLE cdiscount.orders DROP COLUMN creation_date; ALTER TABLE cdiscount.claims DROP COLUMN status;"
        " SELECT 1",
    )

    found = html_report(postgres_url).unanswered
    assert {"the column creation_date", "the column status"} == {*found.values()}


def test_nothing_was_loaded_yet(copied: str) -> None:
    """Empty tables are a page that says so."""
    tables = execute(copied, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'cdiscount'")
    execute(copied, *(f"DELETE FROM {table}" for (table,) in tables))  # noqa: S608 - our own names
    report = html_report(copied)

    page = checked(report.html)
    assert (0, ()) == (report.rows, report.sellers)
    assert [] == page.all("svg")
    assert "and it does not say when it was loaded last: 0 orders, 0 offers, 0 claims." in page.text
    assert 10 == page.text.count("There are none.")
