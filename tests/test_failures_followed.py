"""Iterations, watches and submissions go by the page's table of failures, as calls do.

Each has a caller that raises an example of every kind of failure, and shows by what it does which traits it sees.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from cdiscount_async import (
    OfferFilterPaginated,
    OfferIntegrationReportMessage,
    OfferListPaginatedMessage,
    Order,
    OrderListMessage,
    Timing,
    Windows,
)
from cdiscount_async.environments import PRODUCTION, Environment
from cdiscount_async.errors import CdiscountError, DamagedReply, OperationFailed, PagesFailed
from cdiscount_async.failures import Trait, failure_of
from cdiscount_async.models.offers import Offer
from cdiscount_async.operations import BeforeReading, OnItems, Operation
from cdiscount_async.sections import Offers, Orders

from .support.timing import VirtualTime
from .test_failures import EXAMPLES, written_traits

BEGIN: Final = datetime(2026, 3, 2, 5, 0)
HOUR: Final = timedelta(hours=1)
CASES: Final = [(kind, error) for kind, errors in EXAMPLES.items() for error in errors]
WITHHELD: Final = "the connection broke, or the body is cut off or wrongly compressed"
"""How a damaged reply counts for those that hold its items back."""


class Failing:
    """A caller that raises an error for some requests, and answers the others."""

    login = "shop-api"
    environment: Environment = PRODUCTION
    dry_run = False

    def __init__(self, error: CdiscountError, fails: Callable[["Failing", Any], bool]) -> None:
        self.error = error
        self.fails = fails
        self.time = VirtualTime()
        self.calls = 0

    @property
    def timing(self) -> Timing:
        """The virtual time."""
        return self.time.timing

    async def call(self, operation: Operation[Any, Any], request: Any = None) -> Any:
        """Return a result with its items."""
        raise NotImplementedError

    async def receive(
        self,
        operation: Operation[Any, Any],
        request: Any,
        on_items: OnItems,
        before_reading: BeforeReading | None = None,  # noqa: ARG002 - nothing waits here
    ) -> Any:
        """Raise the error, or deliver one item."""
        self.calls += 1
        if self.fails(self, request):
            raise deepcopy(self.error)
        if operation.name == "GetOfferListPaginated":
            number = request.page_number
            await on_items([Offer(seller_product_id=f"{number}")])
            return OfferListPaginatedMessage(operation_success=True, current_page_number=number, number_of_pages=3)
        if operation.name == "GetOrderList":
            await on_items([Order(order_number="1", last_updated_date=request.end_modification_date)])
            return OrderListMessage(operation_success=True)
        return OfferIntegrationReportMessage(package_id=1, package_integration_status="Integrated")


def traits(kind: str, error: CdiscountError, *, holds_items: bool) -> Trait:
    """Return the traits that the page has for an error."""
    held = holds_items and isinstance(error, DamagedReply)
    return written_traits()[WITHHELD if held else kind]


async def test_the_page_has_the_traits_of_every_kind() -> None:
    """The page's columns say for each error what the code's table says."""
    shown = Trait.PASSES_LATER | Trait.NARROWER_HELPS | Trait.HITS_EVERY_CALL

    assert [] == [kind for kind, error in CASES if written_traits()[kind] != failure_of(error).traits & shown]


@pytest.mark.parametrize(("kind", "error"), CASES)
async def test_windows(kind: str, error: CdiscountError) -> None:
    """A window that fails is split if the page says that a narrower window may help, and else it ends the iteration."""
    caller = Failing(error, lambda *_: True)
    iteration = Orders(caller).iter_orders(since=BEGIN, until=BEGIN + HOUR, windows=Windows(concurrency=1))

    with pytest.raises(type(error)):
        await anext(iteration)

    assert (Trait.NARROWER_HELPS in traits(kind, error, holds_items=True)) == (caller.calls > 1)


@pytest.mark.parametrize(("kind", "error"), CASES)
async def test_pages(kind: str, error: CdiscountError) -> None:
    """A page that fails is skipped, unless the page of failures says that every call would fail."""
    caller = Failing(error, lambda _, request: request.page_number == 2)
    iteration = Offers(caller).iter_offers(OfferFilterPaginated(), on_error="collect", concurrency=1)

    with pytest.raises(CdiscountError) as caught:
        [offer async for offer in iteration]

    assert (Trait.HITS_EVERY_CALL in traits(kind, error, holds_items=True)) == (caught.type is not PagesFailed)


@pytest.mark.parametrize(("kind", "error"), CASES)
async def test_watches(kind: str, error: CdiscountError) -> None:
    """A watch goes on after a poll that failed, if the page says that the failure may pass later."""
    caller = Failing(error, lambda caller, _: caller.time.passed < 60)
    watch = Orders(caller).watch(since=HOUR, every=timedelta(minutes=15))

    if Trait.PASSES_LATER in traits(kind, error, holds_items=True):
        assert "1" == (await anext(watch)).order_number
        await watch.aclose()
    else:
        with pytest.raises(type(error)):
            await anext(watch)


@pytest.mark.parametrize(("kind", "error"), CASES)
async def test_submissions(kind: str, error: CdiscountError) -> None:
    """A submission is waited for after a failure, if the page says that the failure may pass later.

    Two failures are the submission's own affair. A report that does not exist yet is an OperationFailed without a
    word. A closed preproduction was waited for by the client as long as it may be.
    """
    caller = Failing(error, lambda caller, _: caller.calls == 1)
    goes_on = Trait.PASSES_LATER in traits(kind, error, holds_items=True) and kind != "preproduction is closed"
    if isinstance(error, OperationFailed) and not (error.message or error.errors):
        goes_on = True

    if goes_on:
        assert "Integrated" == (await Offers(caller).submission(1).wait()).status
    else:
        with pytest.raises(type(error)):
            await Offers(caller).submission(1).wait()
