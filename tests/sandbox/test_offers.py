"""Offers of a sandbox: what they are like, pages of them, putting them on line, competitors."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import httpx
import pytest

from cdiscount_async import Client, Credentials, ErrorTypeEnum
from cdiscount_async._contract.declare import SYSTEM
from cdiscount_async.models.fulfilment import OfferStateActionRequest, OfferStateActionType
from cdiscount_async.models.offers import (
    CompetingOfferErrorMessage,
    CompetingOfferProduct,
    CompetingOfferRequest,
    DateTimeOffset,
    ExecutionResult,
    Offer,
    OfferFilter,
    OfferFilterCriterion,
    OfferFilterPaginated,
    OfferSortOrder,
    OfferStateEnum,
    OfferStateFilter,
    Quota,
    SellerDealRequest,
)
from cdiscount_async.sandbox import Faults, Sandbox, Settings
from cdiscount_async.transport import Transport

from ..support.contract import RealContract
from ..support.xml import body
from .asking import kinds, refused
from .recorder import Recorder

START = datetime.fromisoformat("2026-03-02T09:00")
FIRST, SECOND = 0, 1
OFFERS = 4301
"""Three pages for the first seller, the last one not full."""


@pytest.fixture(scope="module")
def market() -> Settings:
    """Return what the sandboxes of this file are made of."""
    return Settings(speed=0, start=START, orders=0, orders_a_day=0, offers=OFFERS)


@pytest.fixture
async def sandbox(market: Settings) -> AsyncIterator[Sandbox]:
    """Serve a sandbox with two sellers; the second one uses fulfilment."""
    async with Sandbox(market) as sandbox:
        yield sandbox


@asynccontextmanager
async def client_of(
    sandbox: Sandbox, seller: int = FIRST, recorder: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Client]:
    """Return a seller's client."""
    account, transport = sandbox.accounts[seller], Transport(http=recorder)
    try:
        yield Client(Credentials(account.login, account.password), sandbox.environment, transport=transport)
    finally:
        await transport.aclose()


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    """Return the first seller's client."""
    async with client_of(sandbox) as client:
        yield client


async def every(client: Client, **filters: Any) -> list[Offer]:
    """Collect all pages."""
    offers: list[Offer] = []
    page, pages = 1, 1
    while page <= pages:
        reply = await client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=page, **filters))
        offers += reply.offer_list
        page, pages = page + 1, reply.number_of_pages or 0
    return offers


async def test_pages_hold_a_thousand_offers_each(client: Client) -> None:
    """Full pages have 1,000 offers, the last one the rest, and together they have every offer once."""
    pages = [await client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=page)) for page in (1, 2, 3)]

    assert [len(page.offer_list) for page in pages] == [1000, 1000, 151]
    assert [(page.current_page_number, page.number_of_pages) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert len({offer.seller_product_id for page in pages for offer in page.offer_list}) == 2151


async def test_page_beyond_the_end_is_empty_and_a_success(client: Client) -> None:
    """A page that does not exist gives no offer, its own number, and how many pages there are."""
    page = await client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=4))

    assert (page.offer_list, page.current_page_number, page.number_of_pages) == ((), 4, 3)


async def test_seller_without_offers_has_no_page() -> None:
    """A seller without offers has 0 pages, as recorded."""
    async with (
        Sandbox(Settings(speed=0, start=START, orders=0, orders_a_day=0, offers=0)) as empty,
        client_of(empty) as client,
    ):
        page = await client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=1))

    assert (page.offer_list, page.current_page_number, page.number_of_pages) == ((), 1, 0)


async def test_page_below_one_is_refused(client: Client) -> None:
    """Pages are numbered from 1, so a client that counts from 0 hears of it."""
    error = await refused(client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=0)))

    assert kinds(error) == [ErrorTypeEnum.INVALID_REQUEST]


async def test_missing_filter_means_the_first_page(client: Client) -> None:
    """Without a filter the first page of all offers is returned."""
    page = await client.call("GetOfferListPaginated")

    assert (len(page.offer_list), page.current_page_number) == (1000, 1)


async def test_state_filters_divide_the_offers(client: Client) -> None:
    """What is on line is published and has stock; everything is either on line or off line."""
    everything = await every(client, offer_state_filter=OfferStateFilter.ALL_OFFERS_ONLY)
    online = await every(client, offer_state_filter=OfferStateFilter.ONLINE_OFFERS_ONLY)
    offline = await every(client, offer_state_filter=OfferStateFilter.OFFLINE_OFFERS_ONLY)
    published = await every(client, offer_state_filter=OfferStateFilter.PUBLISHED_OFFERS_ONLY)

    assert len(everything) == len(online) + len(offline) == 2151
    assert {one.offer_state for one in published} == {OfferStateEnum.ACTIVE}
    assert all(one.stock for one in online)
    assert {one.offer_state for one in offline} == set(OfferStateEnum) - {
        OfferStateEnum.ACTIVE,
        OfferStateEnum.FULFILLMENT,
    }


async def test_published_offer_without_stock_is_off_line(client: Client, sandbox: Sandbox) -> None:
    """An offer that is published and has no stock is not on line."""
    (row,) = sandbox.tables("SELECT * FROM offer WHERE seller = 1 AND state = 'Active' ORDER BY id LIMIT 1")
    sandbox.market.store.update("offer", {"id": row["id"]}, stock=0)
    for state in OfferStateFilter:
        found = await every(client, offer_state_filter=state, seller_product_id_list=[row["reference"]])
        assert bool(found) == (state is not OfferStateFilter.ONLINE_OFFERS_ONLY)


async def test_conditions_divide_the_offers(client: Client) -> None:
    """Every offer is new or used."""
    new = await every(client, offer_filter_criterion=OfferFilterCriterion.NEW_OFFERS_ONLY)
    used = await every(client, offer_filter_criterion=OfferFilterCriterion.USED_OFFERS_ONLY)

    assert len(new) + len(used) == 2151
    assert {one.product_condition for one in new} == {"New", "Refurbished"}
    assert {one.product_condition for one in used} == {"LikeNew", "VeryGoodState", "GoodState", "AverageState"}


async def test_orders_are_kept_across_pages(client: Client) -> None:
    """Prices rise or fall, and dates fall, from the first page to the last."""
    rising = await every(client, offer_sort_order=OfferSortOrder.BY_PRICE_ASCENDING)
    falling = await every(client, offer_sort_order=OfferSortOrder.BY_PRICE_DESCENDING)
    newest = await every(client, offer_sort_order=OfferSortOrder.BY_CREATION_DATE_DESCENDING)

    assert all((one.price or 0) <= (other.price or 0) for one, other in pairwise(rising))
    assert [one.seller_product_id for one in falling] == [one.seller_product_id for one in reversed(rising)]
    assert all((one.creation_date or START) >= (other.creation_date or START) for one, other in pairwise(newest))


async def test_most_sold_come_first(sandbox: Sandbox, client: Client) -> None:
    """The offers can come in the order in which they sell."""
    sold = {row["reference"]: row["sold"] for row in sandbox.tables("SELECT reference, sold FROM offer")}

    found = await every(client, offer_sort_order=OfferSortOrder.BY_SOLD_QUANTITY_DESCENDING)

    quantities = [sold[one.seller_product_id] for one in found]
    assert quantities == sorted(quantities, reverse=True)


async def test_references_are_all_looked_for(client: Client) -> None:
    """Every given reference counts, unknown ones are passed over, and characters that need escaping arrive."""
    strange = next(one for one in await every(client) if "&" in (one.seller_product_id or ""))
    wanted = ["REF-1-000003", "nobody's", strange.seller_product_id or "", "REF-1-000001"]

    found = await every(client, seller_product_id_list=wanted)

    assert {one.seller_product_id for one in found} == set(wanted) - {"nobody's"}


async def test_pools_divide_the_offers(sandbox: Sandbox) -> None:
    """A site has the offers that are published there, and one on which the seller does not sell has none."""
    async with client_of(sandbox, SECOND) as client:
        everything, professional = await every(client), await every(client, offer_pool_id=16)
        elsewhere = await every(client, offer_pool_id=99)

    assert 0 < len(professional) < len(everything) == 2150
    assert all(16 in {pool.id for pool in one.offer_pool_list} for one in professional)
    assert elsewhere == []


async def test_offer_is_complete(client: Client) -> None:
    """An offer carries amounts of four decimals, a tax rate as a fraction, its modes of delivery and its site."""
    offer = next(one for one in await every(client) if one.discount_list)

    assert (offer.price or 0).as_tuple().exponent == -4
    assert offer.vat_rate is not None
    assert 0 < offer.vat_rate < 1
    modes = {one.delivery_mode.code for one in offer.shipping_information_list if one.delivery_mode}
    assert {"TRK", "REG"} <= modes
    assert offer.best_shipping_charges == min(one.shipping_charges or 0 for one in offer.shipping_information_list)
    assert [(pool.id, pool.description) for pool in offer.offer_pool_list] == [(1, "Cdiscount")]
    assert offer.discount_list[0].start_date is not None
    assert offer.creation_date is not None
    assert offer.creation_date <= (offer.last_update_date or START) <= START


async def test_bench_mark_is_the_cheapest_offer_of_all_sellers(sandbox: Sandbox, client: Client) -> None:
    """The best offer for a product is the cheapest one on sale, of any seller."""
    shared = sandbox.tables(
        "SELECT own.reference, other.id, other.price FROM offer AS own JOIN offer AS other ON other.sku = own.sku"
        " WHERE own.seller = 1 AND other.seller = 2 AND own.condition = 'New' AND other.condition = 'New'"
        " AND own.state = 'Active' AND other.state = 'Active'"
        " AND CAST(other.price AS REAL) < CAST(own.price AS REAL) LIMIT 1"
    )[0]

    (offer,) = await every(client, seller_product_id_list=[shared["reference"]])

    best = offer.offer_bench_mark
    assert best is not None
    assert (best.best_offer_id, f"{best.best_offer_price:.4f}") == (shared["id"], shared["price"])
    assert best.is_best_offer_price is False
    assert (best.product_condition, best.product_state) == ("New", "New")

    sandbox.market.store.update("offer", {"reference": shared["reference"]}, price=shared["price"])
    (equal,) = await every(client, seller_product_id_list=[shared["reference"]])
    assert equal.offer_bench_mark is not None
    assert equal.offer_bench_mark.is_best_offer_price is True


async def test_list_at_once_is_for_small_catalogues_only(sandbox: Sandbox, client: Client) -> None:
    """GetOfferList times out as the real one does, unless few offers are asked for."""
    error = await refused(client.offers.get_offer_list(OfferFilter(offer_pool_id=1)))
    few = await client.offers.get_offer_list(OfferFilter(seller_product_id_list=["REF-1-000000", "REF-1-000002"]))

    assert kinds(error) == [ErrorTypeEnum.UNEXPECTED_EXCEPTION]
    assert "Execution Timeout Expired" in str(error)
    assert {one.seller_product_id for one in few.offer_list} == {"REF-1-000000", "REF-1-000002"}
    assert list(sandbox.market.failures) == []


async def test_ordinary_seller_may_not_change_a_state(sandbox: Sandbox, client: Client) -> None:
    """A seller without fulfilment gets the recorded refusal, and nothing changes."""
    before = sandbox.tables("SELECT state FROM offer WHERE reference = 'REF-1-000000'")
    request = OfferStateActionRequest(action=OfferStateActionType.UNPUBLISH, seller_product_id="REF-1-000000")

    error = await refused(client.fulfilment.submit_offer_state_action(request))

    assert kinds(error) == [ErrorTypeEnum.SELLER_NOT_FOUND]
    assert error.result.error_message == "Vendeur de type CDiscount non autorisé !"
    assert sandbox.tables("SELECT state FROM offer WHERE reference = 'REF-1-000000'") == before


async def test_fulfilment_seller_puts_an_offer_off_line_and_on_line_again(sandbox: Sandbox) -> None:
    """Unpublishing and publishing change the offer's state, as its next page shows."""
    rows = sandbox.tables("SELECT reference FROM offer WHERE seller = 2 AND state = 'Active' AND stock > 0 LIMIT 1")
    reference = rows[0]["reference"]
    states = []
    async with client_of(sandbox, SECOND) as client:
        for action in (OfferStateActionType.UNPUBLISH, OfferStateActionType.PUBLISH):
            sandbox.clock.advance(timedelta(minutes=1))
            request = OfferStateActionRequest(action=action, seller_product_id=reference)
            await client.fulfilment.submit_offer_state_action(request)
            (offer,) = await every(client, seller_product_id_list=[reference])
            states.append((offer.offer_state, offer.last_update_date))

    assert states == [("Inactive", START + timedelta(minutes=1)), ("Active", START + timedelta(minutes=2))]


async def test_state_of_an_unknown_offer_cannot_change(sandbox: Sandbox) -> None:
    """Another seller's reference is as unknown as one that nobody has."""
    async with client_of(sandbox, SECOND) as client:
        for reference in ("nobody's", "REF-1-000000"):
            request = OfferStateActionRequest(action=OfferStateActionType.PUBLISH, seller_product_id=reference)
            error = await refused(client.fulfilment.submit_offer_state_action(request))
            assert kinds(error) == [ErrorTypeEnum.OFFER_NOT_FOUND_EXCEPTION]


async def test_competing_offers_are_reported_or_why_not(sandbox: Sandbox, client: Client) -> None:
    """Each product that is asked for comes back, with an error where it is not known."""
    (product,) = sandbox.tables(
        "SELECT * FROM product WHERE open = 1 AND sku NOT IN"
        " (SELECT father_sku FROM product WHERE father_sku IS NOT NULL) LIMIT 1"
    )

    reply = await client.offers.get_competing_offers(
        CompetingOfferRequest(product_ids=[product["sku"], "nobody's", product["sku"]])
    )

    competing, unknown = reply.competing_offers
    assert competing.execution_result == ExecutionResult(success=True)
    assert competing.product == CompetingOfferProduct(
        product_ean=product["ean"], product_id=product["sku"], title=product["name"]
    )
    assert unknown.execution_result == ExecutionResult(
        error_message=CompetingOfferErrorMessage.UNKNOWN_PRODUCT, success=False
    )
    assert unknown.product == CompetingOfferProduct(product_id="nobody's")
    assert (unknown.offers, reply.quota) == ((), None)


async def test_competing_offers_are_those_of_all_sellers(sandbox: Sandbox, client: Client) -> None:
    """A product's published offers come with sellers, prices and delivery, and the cheapest is the best."""
    (shared,) = sandbox.tables(
        "SELECT sku FROM offer WHERE state IN ('Active', 'Fulfillment') GROUP BY sku HAVING count(DISTINCT seller) > 1"
        " LIMIT 1"
    )
    rows = sandbox.tables(
        "SELECT offer.*, shop_name FROM offer JOIN seller ON seller.id = seller"
        " WHERE sku = ? AND offer.state IN ('Active', 'Fulfillment')",
        shared["sku"],
    )

    reply = await client.offers.get_competing_offers(CompetingOfferRequest(product_ids=[shared["sku"]]))

    (competing,) = reply.competing_offers
    found = sorted((one.seller.name, one.price, one.is_available) for one in competing.offers if one.seller is not None)
    assert found == sorted((row["shop_name"], Decimal(row["price"]), row["stock"] > 0) for row in rows)
    whole = [
        one.price + one.shipping.shipping_price
        for one in competing.offers
        if one.is_available and one.price is not None and one.shipping and one.shipping.shipping_price is not None
    ]
    assert whole == sorted(whole)
    assert [one.is_best_offer for one in competing.offers].count(True) == bool(whole)


async def test_quota_of_competing_offers_is_reported(sandbox: Sandbox, client: Client) -> None:
    """Where the faults limit the calls of an hour, each reply tells how many are left and until when."""
    sandbox.faults.replace(Faults(quotas={"GetCompetingOffers": 3}))
    left = [(await client.offers.get_competing_offers(CompetingOfferRequest())).quota for _ in range(3)]

    assert [
        Quota(date_reset_quota=datetime(2026, 3, 2, 10), quota_available=2 - n, quota_total=3) for n in range(3)
    ] == left


async def test_competitors_changes_are_reported_for_a_day(sandbox: Sandbox, client: Client) -> None:
    """A competitor who goes off line is among the changes, and the day after the next he is not any more."""
    (shared,) = sandbox.tables(
        "SELECT other.reference, other.sku FROM offer AS own JOIN offer AS other ON other.sku = own.sku"
        " WHERE own.seller = 1 AND other.seller = 2 AND other.updated < '2026-02-20' LIMIT 1"
    )
    competing = []
    async with client_of(sandbox, SECOND) as other:
        request = OfferStateActionRequest(action=OfferStateActionType.UNPUBLISH, seller_product_id=shared["reference"])
        for step in (None, request, None):
            if step is not None:
                await other.fulfilment.submit_offer_state_action(step)
            reply = await client.offers.get_competing_offer_changes()
            competing.append(shared["sku"] in {one.product.product_id for one in reply.competing_offers if one.product})
            sandbox.clock.advance(timedelta(hours=20))

    assert competing == [False, True, True]
    sandbox.clock.advance(timedelta(hours=20))
    assert (await client.offers.get_competing_offer_changes()).competing_offers == ()


async def test_deals_come_in_pages(sandbox: Sandbox, client: Client) -> None:
    """Deals are the offers with a discount, counted in all and on the page."""
    (count,) = sandbox.tables("SELECT count(*) AS n FROM offer WHERE seller = 1 AND discounts <> '[]'")

    page = await client.offers.get_seller_deals(SellerDealRequest(page=1, limit=5))
    beyond = await client.offers.get_seller_deals(SellerDealRequest(page=1000, limit=5))
    unsaid = [await client.offers.get_seller_deals(one) for one in (SellerDealRequest(), SellerDealRequest(limit=0))]

    assert (page.count, page.page, len(page.seller_deal_list)) == (count["n"], 1, 5)
    assert beyond.seller_deal_list == ()
    assert [(1, 100, 100)] * 2 == [(one.page, one.count_by_page, len(one.seller_deal_list)) for one in unsaid]


async def test_deal_has_offer_prices_and_time(sandbox: Sandbox, client: Client) -> None:
    """A deal names its offer, what it costs without and with the discount, and its time with the offset of France."""
    (offer,) = sandbox.tables("SELECT * FROM offer WHERE seller = 1 LIMIT 1")
    discount = {
        "discount_value": "25.0000",
        "end_date": "2026-07-10T12:00:00.000",
        "price": "30.0000",
        "start_date": "2026-02-10T12:00:00.000",
        "type": "Flash",
    }
    sandbox.market.store.run("UPDATE offer SET discounts = '[]'")
    sandbox.market.store.update("offer", {"id": offer["id"]}, price="40.00", discounts=json.dumps([discount]))

    (deal,) = (await client.offers.get_seller_deals(SellerDealRequest())).seller_deal_list

    assert (offer["id"], offer["sku"], offer["ean"], offer["reference"], 1) == (
        deal.offer_id,
        deal.product_id,
        deal.ean,
        deal.seller_product_id,
        deal.seller_id,
    )
    assert (30, 30, 40, 25, 25) == (
        deal.current_price,
        deal.min_price,
        deal.max_price,
        deal.current_rate,
        deal.proposed_rate,
    )
    assert deal.start_date == DateTimeOffset(date_time=datetime(2026, 2, 10, 12), offset_minutes=60)
    assert deal.end_date == DateTimeOffset(date_time=datetime(2026, 7, 10, 12), offset_minutes=120)


async def test_deals_times_are_written_in_utc(sandbox: Sandbox) -> None:
    """A deal's end is written as .NET writes a DateTimeOffset: in UTC, in the namespace System."""
    recorder = Recorder()
    async with client_of(sandbox, recorder=recorder) as client:
        page = await client.offers.get_seller_deals(SellerDealRequest())
    deals = [deal for deal in page.seller_deal_list if deal.end_date is not None]
    written = body(recorder.replies[-1]).findall(f".//{{{SYSTEM}}}DateTime")

    assert deals
    assert all(str(one.text).endswith("Z") for one in written)
    assert len(written) == len(deals) + len([one for one in page.seller_deal_list if one.start_date])


def test_equal_settings_give_equal_offers(market: Settings) -> None:
    """Two sandboxes of one seed have the same offers; no seller offers a product twice in one condition."""
    found = []
    for _ in range(2):
        with Sandbox(market) as sandbox:
            found.append(sandbox.tables("SELECT * FROM offer ORDER BY id"))

    assert found[0] == found[1]
    assert len({(row["seller"], row["sku"], row["condition"]) for row in found[0]}) == OFFERS
    assert len({row["sku"] for row in found[0]}) < OFFERS


async def test_every_reply_is_valid(sandbox: Sandbox, real_contract: RealContract) -> None:
    """What the offers' operations send, successes and refusals, is valid by the real schema."""
    recorder = Recorder()
    async with client_of(sandbox, SECOND, recorder) as client:
        await every(client)
        await client.offers.get_offer_list(OfferFilter(seller_product_id_list=["REF-2-000000"]))
        await refused(client.call("GetOfferList"))
        await refused(client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=-1)))
        for reference in ("REF-2-000000", "nobody's"):
            request = OfferStateActionRequest(action=OfferStateActionType.PUBLISH, seller_product_id=reference)
            answer = client.fulfilment.submit_offer_state_action(request)
            await (answer if reference != "nobody's" else refused(answer))

    assert len(recorder.replies) == 8
    assert [real_contract.complaint(body(reply)) for reply in recorder.replies] == [""] * 8
