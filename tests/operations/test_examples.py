"""Each operation has an example of a request, which a new sandbox answers with a success."""

from datetime import datetime, timedelta
from typing import Final

import pytest

from cdiscount_async import Client, OfferIntegrationReportMessage, OperationFailed, PackageFilter
from cdiscount_async.models.products import ProductIntegrationReportMessage
from cdiscount_async.operations import ALL, Offers, Products, example, warnings
from cdiscount_async.outcomes import refused
from cdiscount_async.sandbox import Sandbox, Settings

TIMES_OUT: Final = "GetAllModelList"
"""The operation that always fails: the real one times out."""
NUMBERS: Final = (
    example("ValidateOrderList").order_list[0].order_number,
    example("CreateRefundVoucherAfterShipment").order_number,
)
"""The orders that examples name."""


def test_every_operation_has_an_example() -> None:
    """An operation has an example of its type, exactly if it takes a request; the name of an operation is enough."""
    assert [] == [name for name, one in ALL.items() if type(example(one)) is not (one.request_type or type(None))]
    assert example("GetProductList") == example(Products.get_product_list)
    with pytest.raises(KeyError, match="GetProductList"):
        example("GetProductLists")


def test_examples_follow_the_practice() -> None:
    """No example lacks what the service needs in practice."""
    assert {} == {name: found for name, one in ALL.items() if (found := warnings(example(one)))}


async def test_a_new_sandbox_answers_every_example() -> None:
    """Sent one after the other, all examples succeed with all their items; one operation says why it cannot."""
    async with Sandbox() as sandbox, Client(sandbox.accounts[1], environment=sandbox.environment) as client:
        for name, operation in ALL.items():
            if name != TIMES_OUT:
                result = await client.call(operation, example(operation))
                assert (name, True, ()) == (name, result.operation_success, refused(result))
        with pytest.raises(OperationFailed, match="took too long to read: ask GetModelList by category"):
            await client.call(TIMES_OUT)


@pytest.mark.parametrize(
    "start", [datetime(2026, 3, 29, 4), datetime(2026, 10, 25, 2, 30), datetime(2025, 12, 31, 23, 59)]
)
def test_the_orders_of_the_examples_are_there_at_any_time(start: datetime) -> None:
    """Whenever a sandbox starts, its second seller has the two orders, in the states that the examples need."""
    with Sandbox(Settings(start=start, speed=0)) as sandbox:
        rows = sandbox.tables("SELECT state FROM orders WHERE seller = 2 AND number IN (?, ?) ORDER BY state", *NUMBERS)

    assert ["Shipped", "WaitingForSellerAcceptation"] == [row["state"] for row in rows]


def test_other_sandboxes_have_nothing_of_the_examples() -> None:
    """A sandbox with other settings has no packages and deliveries at the start."""
    with Sandbox(Settings(orders=0, offers=9)) as sandbox:
        tables = ("package", "relays_file", "deposit", "external_order")
        assert [] == [table for table in tables if sandbox.tables(f"SELECT * FROM {table}")]  # noqa: S608 - our names


async def test_packages_of_examples_are_integrated() -> None:
    """A sandbox has the packages at the addresses in the examples, although no server does; both are right."""
    async with Sandbox() as sandbox, Client(sandbox.accounts[1], environment=sandbox.environment) as client:
        offers = await client.call(Offers.submit_offer_package, example(Offers.submit_offer_package))
        products = await client.call(Products.submit_product_package, example(Products.submit_product_package))
        sandbox.clock.advance(timedelta(hours=1))
        offer_report: OfferIntegrationReportMessage = await client.call(
            Offers.get_offer_package_submission_result, PackageFilter(package_id=offers.package_id)
        )
        product_report: ProductIntegrationReportMessage = await client.call(
            Products.get_product_package_submission_result, PackageFilter(package_id=products.package_id)
        )

    assert ("Integrated", 0) == (offer_report.package_integration_status, offer_report.number_of_errors)
    assert ["REF-2-000045"] == [one.seller_product_id for one in offer_report.offer_log_list if one.validated]
    assert ("Integrated", 0) == (product_report.package_integration_status, product_report.number_of_errors)
    assert len(product_report.product_log_list) == 1
