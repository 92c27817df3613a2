"""A load has what the service lists, each time what has changed, and nothing twice."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import attrs
import dlt
import pytest

from cdiscount_async import Credentials, Order, OrderLine, Parcel
from cdiscount_async.errors import DestinationError
from cdiscount_async.models.offers import DiscountComponent, Offer
from cdiscount_async.models.orders import Customer, ParcelItem, RefundInformation, Voucher
from cdiscount_async.packages import OfferPackage
from cdiscount_async.publishers.served import ServedPublisher
from cdiscount_async.submissions import FileLedger
from cdiscount_async.warehouse import load, loading, marketplace

from ..packages.making import offer
from ..support.shop import open_shop
from .marketplace import DAY, Listed, packages, queried, stored

ORDER = Order(
    order_number="A1",
    creation_date=datetime(2026, 3, 1, 12, 0),
    initial_total_amount=Decimal("20.25"),
    initial_total_shipping_charges_amount=Decimal("0.25"),
    customer=Customer(customer_id="7", first_name="Zoé"),
    order_line_list=(
        OrderLine(sku="X", quantity=1, purchase_price=Decimal("12.50")),
        OrderLine(sku="Y", quantity=2, purchase_price=Decimal("7.50")),
    ),
    parcel_list=(
        Parcel(external_carrier_name="Colissimo", parcel_item_list=(ParcelItem(sku="X", quantity=1),)),
        Parcel(external_carrier_name="Chronopost", parcel_item_list=(ParcelItem(sku="Y", quantity=2),)),
    ),
    voucher_list=(Voucher(refund_information=RefundInformation(amount=Decimal("1.10"), motive_id=131)),),
)
OFFER = Offer(
    seller_product_id="R1",
    price=Decimal("9.99"),
    stock=3,
    discount_list=(DiscountComponent(discount_value=Decimal("1.5")),),
)


def columns(rows: list[dict[str, object]], *names: str) -> list[tuple[object, ...]]:
    """Return some columns of rows."""
    return [tuple(row[name] for name in names) for row in rows]


def test_rows_of_an_order_are_replaced(database: str) -> None:
    """An order that changes is replaced with all rows that belong to it: what it has no more is gone."""
    shop = Listed()
    shop.put(ORDER)
    shop.put(attrs.evolve(ORDER, order_number="B2"))
    first = load(shop.source().with_resources("orders"), database)
    before = stored(database)

    shop.put(attrs.evolve(ORDER, order_line_list=ORDER.order_line_list[1:], parcel_list=(), voucher_list=()))
    second = load(shop.source().with_resources("orders"), database)
    after = stored(database)

    assert (first.counts["orders"].new, second.counts["orders"].new) == (2, 0)
    assert (first.counts["orders"].changed, second.counts["orders"].changed) == (0, 1)
    assert [("A1", 1, "X"), ("A1", 2, "Y"), ("B2", 1, "X"), ("B2", 2, "Y")] == columns(
        before["orders__lines"], "order_number", "position", "sku"
    )
    assert [("A1", 1, "Y"), ("B2", 1, "X"), ("B2", 2, "Y")] == sorted(
        columns(after["orders__lines"], "order_number", "position", "sku")
    )
    for table in ("orders__parcels", "orders__parcels__items", "orders__vouchers"):
        assert {"A1", "B2"} == {row["order_number"] for row in before[table]}
        assert {"B2"} == {row["order_number"] for row in after[table]}
    assert ["A1", "B2"] == sorted(row["order_number"] for row in after["orders"])


def test_a_second_run_loads_nothing(database: str) -> None:
    """If nothing has changed, no row is written, and no package."""
    shop = Listed(offers=[OFFER])
    shop.put(ORDER)
    load(shop.source(), database)
    before = stored(database), packages(database)

    result = load(shop.source(), database)

    assert ({}, {}) == (result.rows, result.counts)
    assert before == (stored(database), packages(database))


def to(where: str) -> object:
    """Return dlt's destination for a database."""
    return dlt.destinations.postgres(where) if "://" in where else dlt.destinations.duckdb(where)


def test_all_tables_are_there_from_the_first_day(database: str) -> None:
    """Also tables and columns without a value exist after the first load, and none has a binary floating-point type."""
    shop = Listed()
    shop.put(Order(order_number="A1"))

    load(shop.source(), database)

    found = stored(database)
    assert {
        *("claims", "claims__messages", "offer_questions", "order_questions", "offers", "offers__discounts", "stocks"),
        *("orders", "orders__lines", "orders__parcels", "orders__parcels__items", "orders__vouchers", "sellers"),
        *("indicators", "reports", "reports__rows"),
    } <= {*found}
    assert {"customer_first_name", "billing_address_zip_code", "validated_total_amount"} <= {*found["orders"][0]}
    types = queried(
        database, "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema='cdiscount'"
    )
    assert not [one for (one,) in types if "double" in one.casefold() or one.casefold() in {"real", "float"}]


def test_kinds_that_are_loaded_later(database: str) -> None:
    """If the first load had some kinds only, all tables of the others exist after the first load that has them."""
    shop = Listed()
    shop.put(ORDER)
    load(shop.source().with_resources("orders"), database)
    before = {*stored(database)}

    load(shop.source(), database)

    assert "claims" not in before
    assert {"claims", "claims__messages", "offers__discounts", "stocks", "reports__rows"} <= {*stored(database)}
    assert {} == load(shop.source(), database).rows


def test_offers_that_vanish_are_marked(database: str) -> None:
    """An offer that changes is replaced, one that is not listed any more is marked, and one that returns is not."""
    count = 5000 if "://" in database else 500
    shop = Listed(offers=[attrs.evolve(OFFER, seller_product_id=f"R{number}") for number in range(1, count + 1)])
    assert count == load(shop.source().with_resources("offers"), database).counts["offers"].new
    sold = attrs.evolve(shop.offers[0], stock=2, discount_list=())
    shop.offers[0] = sold
    gone = shop.offers.pop()

    second = load(shop.source().with_resources("offers"), database)
    found = {row["seller_product_id"]: row for row in stored(database)["offers"]}

    assert (0, 1, 1) == (second.counts["offers"].new, second.counts["offers"].changed, second.counts["offers"].gone)
    assert count == len(found)
    assert (2, None) == (found["R1"]["stock"], found["R1"]["vanished_at"])
    assert datetime.fromtimestamp(shop.time.now(), UTC) == found[f"R{count}"]["vanished_at"].astimezone(UTC)
    assert Decimal("9.99") == found[f"R{count}"]["price"]
    assert "R1" not in {row["seller_product_id"] for row in stored(database)["offers__discounts"]}

    assert {} == load(shop.source().with_resources("offers"), database).rows
    shop.offers.append(gone)
    assert 1 == load(shop.source().with_resources("offers"), database).counts["offers"].changed
    assert [None] * count == [row["vanished_at"] for row in stored(database)["offers"]]


def test_money_and_times_are_exact(database: str) -> None:
    """Amounts are decimals, and French times are moments: in the hour that happens twice, the first one."""
    shop = Listed()
    shop.put(attrs.evolve(ORDER, creation_date=datetime(2025, 10, 26, 2, 30)))

    result = load(shop.source().with_resources("orders"), database)

    (order,) = stored(database)["orders"]
    assert Decimal("20.25") == order["initial_total_amount"]
    assert datetime(2025, 10, 26, 0, 30, tzinfo=UTC) == order["creation_date"].astimezone(UTC)
    assert result.money is not None
    assert result.money.by_service == result.money.by_lines == Decimal("20.25")


def test_nothing_personal_is_loaded(database: str) -> None:
    """Without personal data there is no column for them."""
    shop = Listed()
    shop.put(ORDER)

    load(shop.source(personal=False).with_resources("orders"), database)

    (order,) = stored(database)["orders"]
    assert "customer_first_name" not in order
    assert "Zoé" not in str(stored(database))


def test_a_chunk_ends_before_a_second_version(database: str) -> None:
    """An order that changes while it is loaded has the rows of its last version only."""
    shop = Listed()
    shop.put(ORDER)
    changed = attrs.evolve(ORDER, order_line_list=ORDER.order_line_list[:1])
    answer = shop.handle_async_request

    class Changing(Listed):
        async def handle_async_request(self, request):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            response = await answer(request)
            if shop.asked.count("GetOrderList") == 1:
                shop.put(changed)
            return response

    load(Changing(time=shop.time).source(since="400d").with_resources("orders"), database)

    assert ["X"] == [row["sku"] for row in stored(database)["orders__lines"]]


@pytest.mark.slow
def test_a_pipeline_of_ones_own_loads_the_same(database: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The source runs in any pipeline of dlt, and has there a state for its next run."""
    shop = Listed(offers=[OFFER])
    shop.put(ORDER)
    pipeline = dlt.pipeline(
        "mine", destination=to(database), dataset_name="mine", pipelines_dir=str(tmp_path_factory.mktemp("dlt"))
    )

    pipeline.run(shop.source())
    load(shop.source(), database)
    shop.time.passed += DAY
    shop.put(attrs.evolve(ORDER, order_line_list=()))
    shop.offers.clear()
    pipeline.run(shop.source().with_resources("orders", "offers"))
    load(shop.source(), database)

    mine, other = stored(database, "mine"), stored(database)
    assert {*mine} <= {*other}
    assert {name: rows for name, rows in other.items() if rows} == {name: rows for name, rows in mine.items() if rows}


def test_plain_files_are_refused(tmp_path: Path) -> None:
    """A destination that cannot replace rows is refused before anything is fetched."""
    shop = Listed()

    with pytest.raises(DestinationError, match="filesystem cannot replace rows"):
        load(shop.source(), dlt.destinations.filesystem(f"file://{tmp_path}/files"))
    with pytest.raises(TypeError, match="destination: expected the name of a file, a URL, or a destination of dlt"):
        load(shop.source(), 7)

    assert [] == shop.asked
    assert not (tmp_path / "files").exists()


async def test_reports_on_packages_come_once(tmp_path: Path) -> None:
    """Each package in the ledger has its report, with all rows, as soon as it is complete."""
    database, ledger = str(tmp_path / "shop.duckdb"), FileLedger(tmp_path / "submissions.db")
    async with open_shop(tmp_path) as shop, ServedPublisher() as publisher:
        good, bad = offer(seller_product_id="GOOD", product_ean=shop.eans(1)[0]), offer(product_ean="3700000000000")
        package = OfferPackage([good, bad])
        submission = await shop.client.offers.submit(package, publisher, ledger=ledger)
        account = Credentials(shop.sandbox.login, shop.sandbox.password)
        source = marketplace([account], shop.sandbox.environment, ledger=ledger).with_resources("reports")
        first = await loading(source, database)
        shop.wait(minutes=3)
        second, third = await loading(source, database), await loading(source, database)

    found = stored(database)
    assert ({}, {}) == (first.rows, third.rows)
    assert 1 == second.counts["reports"].new
    assert [("offers", submission.number, "Integrated")] == columns(found["reports"], "kind", "number", "status")
    assert [(1, "GOOD", "created"), (2, bad.seller_product_id, "refused")] == columns(
        found["reports__rows"], "position", "reference", "outcome"
    )
