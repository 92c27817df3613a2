"""Discussions in the sandbox: questions, claims, answers by mail, and closing."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import httpx
import pytest

from cdiscount_async import wire
from cdiscount_async.errors import OperationFailed, SoapFault
from cdiscount_async.models.common import ErrorTypeEnum
from cdiscount_async.models.discussions import (
    ClaimType,
    CloseDiscussionRequest,
    CloseDiscussionStatus,
    DiscussionFilter,
    DiscussionMailGuidCreationRequestMessage,
    DiscussionMailStatusEnum,
    DiscussionState,
    DiscussionStateFilter,
    DiscussionTypeFilter,
    GetDiscussionMailListRequest,
    OfferQuestion,
    OfferQuestionFilter,
    OrderClaim,
    OrderClaimFilter,
    OrderQuestionFilter,
    UserType,
)
from cdiscount_async.models.orders import OrderFilter
from cdiscount_async.operations import ALL
from cdiscount_async.sandbox import Sandbox, Settings
from cdiscount_async.sandbox._discussions.messages import COMPLAINTS
from cdiscount_async.sandbox._discussions.threads import REASONS

from ..support.contract import RealContract
from .asking import Shop, shop

START: Final = datetime(2026, 3, 2, 9, 0)
FUTURE: Final = datetime(2077, 1, 1)
QUIET: Final = Settings(speed=0, start=START, orders_a_day=0, orders=400)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox with a stopped clock and no messages of buyers."""
    async with Sandbox(QUIET) as sandbox:
        yield sandbox


@pytest.fixture
async def seller(sandbox: Sandbox) -> AsyncIterator[Shop]:
    """Return the first seller's program."""
    async with shop(sandbox) as opened:
        yield opened


def order_in(sandbox: Sandbox, state: str, seller: int = 1, since: str = "") -> str:
    """Return an order of a seller in a state, that nobody has claimed anything about."""
    (row, *_) = sandbox.tables(
        "SELECT number FROM orders WHERE seller = ? AND state = ? AND ifnull(shipped, '9') > ? AND service_for IS NULL "
        "AND NOT EXISTS (SELECT * FROM discussion WHERE order_number = number) ORDER BY created DESC",
        seller,
        state,
        since,
    )
    return str(row["number"])


def recent_order(sandbox: Sandbox) -> str:
    """Return an order that was shipped within the last four weeks."""
    return order_in(sandbox, "Shipped", since=(START - timedelta(weeks=4)).isoformat())


async def question(seller: Shop, number: int) -> OfferQuestion:
    """Return one question about an offer."""
    found = (await seller.client.discussions.get_offer_question_list(OfferQuestionFilter())).offer_question_list
    return next(one for one in found if one.id == number)


async def claim(seller: Shop, number: int) -> OrderClaim:
    """Return one claim."""
    found = (await seller.client.discussions.get_order_claim_list(OrderClaimFilter())).order_claim_list
    return next(one for one in found if one.id == number)


async def close(seller: Shop, *numbers: int) -> list[CloseDiscussionStatus | None]:
    """Try to close discussions."""
    request = CloseDiscussionRequest(discussion_ids=numbers)
    closed = await seller.client.discussions.close_discussion_list(request)
    assert [one.discussion_id for one in closed.close_discussion_result_list] == list(numbers)
    return [one.operation_status for one in closed.close_discussion_result_list]


async def alias_of(seller: Shop, number: int) -> str:
    """Return the alias by which a discussion is answered."""
    request = GetDiscussionMailListRequest(discussion_ids=[number])
    (mail,) = (await seller.client.discussions.get_discussion_mail_list(request)).discussion_mail_list
    assert mail.mail_address is not None
    return mail.mail_address


async def test_question_is_answered_by_mail_and_closed(seller: Shop) -> None:
    """A question about an offer is found, answered through its alias, and then can be closed."""
    number = seller.sandbox.act("ask_about_offer", login=seller.sandbox.login, content="Livrez-vous en Corse ?")
    asked = await question(seller, number)
    assert asked.status is DiscussionState.OPEN
    assert [one.content for one in asked.messages] == ["Livrez-vous en Corse ?"]
    seller.sandbox.clock.advance(timedelta(hours=1))

    seller.sandbox.act("mail", to=await alias_of(seller, number), content="Oui.")
    answered = await question(seller, number)

    assert [one.content for one in answered.messages] == ["Livrez-vous en Corse ?", "Oui."]
    assert answered.last_updated_date == START + timedelta(hours=1)
    assert await close(seller, number) == [CloseDiscussionStatus.DISCUSSION_CLOSED]
    closed = await question(seller, number)
    assert (closed.status, closed.close_date) == (DiscussionState.CLOSED, START + timedelta(hours=1))
    assert await close(seller, number) == [CloseDiscussionStatus.ALREADY_CLOSED]


async def test_unanswered_discussion_cannot_be_closed(seller: Shop) -> None:
    """A seller cannot close a discussion in which the customer's message is the last one."""
    number = seller.sandbox.act("ask_about_offer", login=seller.sandbox.login)
    assert await close(seller, number) == [CloseDiscussionStatus.UNAUTHORIZED_LAST_ANSWER]
    seller.sandbox.act("mail", to=await alias_of(seller, number), content="Oui.")

    seller.sandbox.act("reply", discussion=number, content="Et quand ?")

    assert await close(seller, number) == [CloseDiscussionStatus.UNAUTHORIZED_LAST_ANSWER]


async def test_unknown_discussions_are_not_found(seller: Shop) -> None:
    """Closing what does not exist, or is another seller's, tells so and succeeds."""
    other = seller.sandbox.act("ask_about_offer", login=seller.sandbox.accounts[1].login)

    assert await close(seller, -2, -1, other) == [CloseDiscussionStatus.DISCUSSION_NOT_FOUND] * 3
    assert await close(seller) == []


async def test_claim_marks_the_order(seller: Shop) -> None:
    """A claim is found among the claims, and its order shows it."""
    number = recent_order(seller.sandbox)

    discussion = seller.sandbox.act("claim", order_number=number, claim_type="DamagedProduct", content="Cassé !")

    found = await claim(seller, discussion)
    assert (found.claim_type, found.order_number) == (ClaimType.DAMAGED_PRODUCT, number)
    assert found.subject is not None
    assert found.subject.startswith("Produit endommagé - ")
    wanted = OrderFilter(order_reference_list=[number], fetch_order_lines=True)
    (order,) = (await seller.client.orders.get_order_list(wanted)).order_list
    assert order.has_claims
    assert [line.has_claim for line in order.order_line_list].count(True) == 1


async def test_pending_cancellation_cannot_be_closed(seller: Shop) -> None:
    """A request to cancel an order that waits for shipment is closed only when the order waits no more."""
    number = order_in(seller.sandbox, "WaitingForShipmentAcceptation")
    discussion = seller.sandbox.act("claim", order_number=number, claim_type="OrderCanceling")
    seller.sandbox.act("mail", to=await alias_of(seller, discussion), content="Trop tard.")
    assert await close(seller, discussion) == [CloseDiscussionStatus.UNAUTHORIZED_CANCEL_PENDING]

    seller.sandbox.market.store.update("orders", {"number": number}, state="Shipped")

    assert await close(seller, discussion) == [CloseDiscussionStatus.DISCUSSION_CLOSED]


async def test_request_to_cancel_is_seen_on_the_lines(seller: Shop) -> None:
    """A customer's request to cancel makes the order's lines wait for the seller's decision."""
    number = order_in(seller.sandbox, "WaitingForShipmentAcceptation")

    seller.sandbox.act("claim", order_number=number, claim_type="OrderCanceling")

    lines = seller.sandbox.tables("SELECT acceptation FROM order_line WHERE order_number = ?", number)
    assert "CancellationRequestPending" in {line["acceptation"] for line in lines}


async def test_claims_by_state_need_a_date(seller: Shop) -> None:
    """A state without any date is a fault for claims, as users found, and none for questions."""
    states = [DiscussionStateFilter.OPEN]
    with pytest.raises(SoapFault) as raised:
        await seller.client.discussions.get_order_claim_list(OrderClaimFilter(status_list=states))
    assert (await seller.fault("GetOrderClaimList", OrderClaimFilter(status_list=states)))[0] == (
        "a:InternalServiceFault"
    )
    assert "InternalServiceFault" in str(raised.value)

    since = OrderClaimFilter(status_list=states, begin_creation_date=START - timedelta(days=60))
    await seller.client.discussions.get_order_claim_list(since)
    await seller.client.discussions.get_offer_question_list(OfferQuestionFilter(status_list=states))


@pytest.mark.parametrize("state", [*DiscussionStateFilter])
async def test_states_filter(state: DiscussionStateFilter, seller: Shop) -> None:
    """A state finds just the discussions in it, and All finds every one."""
    found = await seller.client.discussions.get_discussion_list(DiscussionFilter(status_list=[state]))
    everything = await seller.client.discussions.get_discussion_list(DiscussionFilter())

    wanted = [
        one
        for one in everything.discussion_list
        if state is DiscussionStateFilter.ALL or (one.status is not None and one.status.value == state.value)
    ]
    assert found.discussion_list == tuple(wanted)
    assert wanted


async def test_filters_narrow(seller: Shop) -> None:
    """References, EANs, order numbers and dates each narrow a list, and what is unknown is not found."""
    asked = await question(seller, seller.sandbox.act("ask_about_offer", login=seller.sandbox.login))
    discussions = seller.client.discussions

    async def offers(**wanted: Any) -> set[tuple[str | None, str | None]]:
        found = await discussions.get_offer_question_list(OfferQuestionFilter(**wanted))
        return {(one.product_seller_reference, one.product_ean) for one in found.offer_question_list}

    it = {(asked.product_seller_reference, asked.product_ean)}
    assert await offers(product_ean_list=[asked.product_ean]) == it
    assert await offers(product_seller_reference_list=[asked.product_seller_reference, "X"]) == it
    assert await offers(product_seller_reference_list=["X"]) == set()
    assert await offers(begin_creation_date=START) == it
    assert await offers(begin_modification_date=START, end_modification_date=START) == it
    assert it <= await offers(end_creation_date=START)
    seller.sandbox.market.store.run("UPDATE discussion SET updated = ? WHERE ean = ?", "2026-03-03", asked.product_ean)
    assert it <= await offers(end_creation_date=START)
    assert it.isdisjoint(await offers(end_modification_date=START))
    assert await offers(begin_creation_date=FUTURE) == set()
    unknown = OrderQuestionFilter(order_number_list=["1904240959CN8HI"])
    assert (await discussions.get_order_question_list(unknown)).order_question_list == ()


async def test_support_is_found_in_claims(seller: Shop) -> None:
    """Claims in which Cdiscount's support wrote can be asked for alone."""
    number = seller.sandbox.act("claim", order_number=recent_order(seller.sandbox))
    seller.sandbox.market.store.run("DELETE FROM message WHERE sender_type = 'GrcOperator'")
    wanted = OrderClaimFilter(only_with_message_from_cds_customer_service=True)
    assert (await seller.client.discussions.get_order_claim_list(wanted)).order_claim_list == ()

    seller.sandbox.market.plan_after("support_writes", number, timedelta())
    found = await seller.client.discussions.get_order_claim_list(wanted)

    assert [one.id for one in found.order_claim_list] == [number]


async def test_newest_discussions_come_first(seller: Shop) -> None:
    """Discussions are listed newest first, their messages oldest first, and none is later than now."""
    found = (await seller.client.discussions.get_discussion_list(DiscussionFilter())).discussion_list
    created = [one.creation_date for one in found]

    assert len(found) > 5
    assert created == sorted(created, key=lambda date: date or START, reverse=True)
    for one in found:
        times = [message.timestamp or FUTURE for message in one.messages]
        assert times == sorted(times)
        assert times[-1] <= START
        assert one.creation_date == times[0]


async def test_generated_discussions_are_believable(sandbox: Sandbox) -> None:
    """Discussions have rising numbers like those of 2019, aliases of their own, and orders that know of claims."""
    rows = sandbox.tables("SELECT * FROM discussion ORDER BY created, id")

    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert rows[0]["id"] >= 113_000_000
    assert len({row["alias"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} == {"offer", "order", "claim"}
    assert {row["status"] for row in rows} == {"Open", "Closed", "NotProcessed"}
    claimed = sandbox.tables("SELECT DISTINCT order_number FROM order_line WHERE has_claim ORDER BY 1")
    assert claimed == sandbox.tables("SELECT DISTINCT order_number FROM discussion WHERE kind = 'claim' ORDER BY 1")
    orders = "SELECT * FROM discussion JOIN orders ON number = order_number WHERE discussion.created < orders.created"
    assert sandbox.tables(orders) == []


async def test_subject_of_a_question_is_cut(seller: Shop) -> None:
    """The subject of a question has the first 50 characters of the product's name."""
    store = seller.sandbox.market.store
    store.run("UPDATE product SET name = ?", "Copeaux de chêne 20g - Heavy Toasted | L'ajout de copeaux")

    asked = await question(seller, seller.sandbox.act("ask_about_offer", login=seller.sandbox.login))

    assert asked.subject in {
        f"{topic} Copeaux de chêne 20g - Heavy Toasted | L'ajout de " for topic in ("Détail produit", "Autre question")
    }


@pytest.mark.parametrize("claimed", ClaimType)
async def test_subject_of_a_claim_names_reason_product_and_condition(seller: Shop, claimed: ClaimType) -> None:
    """A claim's subject has the reason, the product's name and its condition, parted by dashes, and then the SKU."""
    number = recent_order(seller.sandbox)
    line = "SELECT * FROM order_line WHERE order_number = ? AND reference IS NOT NULL ORDER BY row_id LIMIT 1"
    (about,) = seller.sandbox.tables(line, number)
    seller.sandbox.market.store.run("UPDATE order_line SET condition = 'AverageState' WHERE order_number = ?", number)

    found = await claim(seller, seller.sandbox.act("claim", order_number=number, claim_type=claimed.value))

    assert f"{REASONS[claimed]} - {about['name'][:50]} - Occasion ({about['sku']})" == found.subject
    (buyer,) = seller.sandbox.tables(
        "SELECT customer.* FROM customer JOIN orders ON customer.id = orders.customer WHERE number = ?", number
    )
    assert [f"{buyer['first_name']} {buyer['last_name'].upper()}"] == [
        str(one.sender).partition(" ")[2] for one in found.messages
    ]
    assert [COMPLAINTS[claimed]] == [one.content for one in found.messages]


def test_each_type_of_claim_has_words_of_its_own() -> None:
    """No type of claim says what another one says, and that nothing arrived has the recorded reason."""
    assert set(ClaimType) == set(COMPLAINTS) == set(REASONS)
    assert len(set(COMPLAINTS.values())) == len(set(REASONS.values())) == len(ClaimType)
    assert "Je n'ai pas reçu ma commande" == REASONS["PackageNotReceived"]


async def test_senders_types_are_for_the_later_list(seller: Shop) -> None:
    """The operation of the later generation returns the sender's type; those of 2019 do not."""
    number = seller.sandbox.act("ask_about_offer", login=seller.sandbox.login)
    wanted = DiscussionFilter(discussion_type=DiscussionTypeFilter.OFFER, begin_creation_date=START)

    (found,) = (await seller.client.discussions.get_discussion_list(wanted)).discussion_list

    assert found.id == number
    assert [one.sender_type for one in found.messages] == [UserType.CUSTOMER]
    assert [one.sender_type for one in (await question(seller, number)).messages] == [None]


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        (None, {"offer", "order", "claim"}),
        ("All", {"offer", "order", "claim"}),
        ("Offer", {"offer"}),
        ("Discussion", {"order"}),
        ("Claim", {"claim"}),
        ("Arbitration", set()),
        ("Favoured", set()),
    ],
)
async def test_later_list_has_the_discussions_of_a_type(seller: Shop, wanted: str | None, kinds: set[str]) -> None:
    """Each type of discussion is one of the older lists, with what it is about."""
    rows = seller.sandbox.tables("SELECT * FROM discussion WHERE seller = 1")
    request = DiscussionFilter(discussion_type=wanted and DiscussionTypeFilter(wanted))

    found = (await seller.client.discussions.get_discussion_list(request)).discussion_list

    assert sorted(
        (one.id, one.order_number, one.claim_type, one.product_ean, one.product_seller_reference) for one in found
    ) == sorted(
        (row["id"], row["order_number"], row["claim_type"], row["ean"], row["reference"])
        for row in rows
        if row["kind"] in kinds
    )


async def test_unknown_type_of_discussion_is_a_fault(seller: Shop) -> None:
    """The later list's types are an enumeration: another text is not read at all."""
    body = wire.write_request(
        "GetDiscussionList", DiscussionFilter(discussion_type=DiscussionTypeFilter.CLAIM), token=seller.token
    ).replace(b">Claim<", b">OrderClaim<")
    action = ALL["GetDiscussionList"].action
    async with httpx.AsyncClient() as http:
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action}
        answer = await http.post(seller.sandbox.environment.service_url, content=body, headers=headers)

    assert 500 == answer.status_code
    assert "Invalid enum value &#39;OrderClaim&#39;" in answer.text or "Invalid enum value 'OrderClaim'" in answer.text


async def test_aliases_as_recorded(seller: Shop) -> None:
    """What does not exist has no alias and is an UnknownError; a closed discussion still has one."""
    number = seller.sandbox.act("ask_about_offer", login=seller.sandbox.login)
    alias = await alias_of(seller, number)
    seller.sandbox.act("mail", to=alias, content="Oui.")
    await close(seller, number)

    request = GetDiscussionMailListRequest(discussion_ids=[1, number])
    missing, closed = (await seller.client.discussions.get_discussion_mail_list(request)).discussion_mail_list

    assert (missing.discussion_id, missing.mail_address) == (1, None)
    assert missing.operation_status is DiscussionMailStatusEnum.UNKNOWN_ERROR
    assert (closed.mail_address, closed.operation_status) == (alias, DiscussionMailStatusEnum.DISCUSSION_CLOSED)
    assert (await seller.texts("GetDiscussionMailList", request))[:5] == [
        ("ErrorMessage", ""),
        ("OperationSuccess", "true"),
        ("ErrorList", ""),
        ("SellerLogin", None),
        ("TokenId", None),
    ]


async def test_guid_is_the_alias_of_the_order(seller: Shop) -> None:
    """An order has one alias, the same each time."""
    number = recent_order(seller.sandbox)
    request = DiscussionMailGuidCreationRequestMessage(scopus_id=number)

    guids = {(await seller.client.discussions.generate_discussion_mail_guid(request)).mail_guid for _ in range(2)}

    (row,) = seller.sandbox.tables("SELECT alias FROM orders WHERE number = ?", number)
    assert guids == {row["alias"]}


async def test_refused_guids_as_recorded(seller: Shop) -> None:
    """No number is an error with a type, an unknown order a failure without any word: element by element."""
    words = "Demande de création de discussion invalide"
    nobody: list[tuple[str, str | None]] = [("SellerLogin", None), ("TokenId", None), ("MailGuid", None)]

    assert await seller.texts("GenerateDiscussionMailGuid", DiscussionMailGuidCreationRequestMessage()) == [
        ("ErrorMessage", words),
        ("OperationSuccess", "false"),
        ("ErrorList", ""),
        ("Error", ""),
        ("ErrorType", "UnexpectedException"),
        ("Message", words),
        *nobody,
    ]
    others = order_in(seller.sandbox, "Shipped", seller=2)
    for unknown in ("INVALID_ORDER_ID", others):
        request = DiscussionMailGuidCreationRequestMessage(scopus_id=unknown)
        assert await seller.texts("GenerateDiscussionMailGuid", request) == [
            ("ErrorMessage", ""),
            ("OperationSuccess", "false"),
            ("ErrorList", ""),
            *nobody,
        ]


async def test_no_guid_four_weeks_after_shipment(seller: Shop) -> None:
    """The alias of an order is no longer given when it was shipped more than four weeks ago, and reaches nobody."""
    number = recent_order(seller.sandbox)
    request = DiscussionMailGuidCreationRequestMessage(scopus_id=number)
    alias = (await seller.client.discussions.generate_discussion_mail_guid(request)).mail_guid
    seller.sandbox.clock.advance(timedelta(weeks=4))

    with pytest.raises(OperationFailed) as raised:
        await seller.client.discussions.generate_discussion_mail_guid(request)

    assert [one.error_type for one in raised.value.errors] == [ErrorTypeEnum.DISCUSSION_CREATION_ERROR]
    assert "dont la commande est expédiée depuis plus de 4 semaines" in str(raised.value)
    with pytest.raises(LookupError):
        seller.sandbox.act("mail", to=alias, content="Bonjour")


async def test_seller_may_write_first(seller: Shop) -> None:
    """Mail to the alias of an order begins a discussion, which the seller can close."""
    number = recent_order(seller.sandbox)
    request = DiscussionMailGuidCreationRequestMessage(scopus_id=number)
    alias = (await seller.client.discussions.generate_discussion_mail_guid(request)).mail_guid

    discussion = seller.sandbox.act("mail", to=alias, content="Votre colis part demain.")
    again = seller.sandbox.act("mail", to=alias, content="Il est parti.")

    found = await seller.client.discussions.get_order_question_list(OrderQuestionFilter(order_number_list=[number]))
    assert discussion == again
    assert [one.id for one in found.order_question_list] == [discussion]
    contents = [message.content for message in found.order_question_list[0].messages]
    assert contents == ["Votre colis part demain.", "Il est parti."]
    assert await close(seller, discussion) == [CloseDiscussionStatus.DISCUSSION_CLOSED]


async def test_unanswered_question_becomes_not_processed(seller: Shop) -> None:
    """A question stays Open for two days, then is NotProcessed, and is Open again when the seller answers."""
    number = seller.sandbox.act("ask_about_offer", login=seller.sandbox.login)
    seller.sandbox.clock.advance(timedelta(hours=47))
    assert (await question(seller, number)).status is DiscussionState.OPEN
    seller.sandbox.clock.advance(timedelta(hours=1))
    assert (await question(seller, number)).status is DiscussionState.NOT_PROCESSED

    seller.sandbox.act("mail", to=await alias_of(seller, number), content="Pardon.")

    assert (await question(seller, number)).status is DiscussionState.OPEN


async def test_without_orders_there_are_no_messages() -> None:
    """If no orders are placed, there are no new discussions."""
    async with Sandbox(QUIET) as sandbox, shop(sandbox) as seller:
        before = sandbox.tables("SELECT id FROM discussion ORDER BY id")
        sandbox.clock.advance(timedelta(days=30))
        await seller.client.discussions.get_offer_question_list(OfferQuestionFilter())

        assert sandbox.tables("SELECT id FROM discussion ORDER BY id") == before


async def test_buyers_write_as_time_passes() -> None:
    """Questions and claims come in as time passes, each dated at its own moment, and support writes in some claims."""
    settings = Settings(speed=0, start=START, orders=200, orders_a_day=40)
    async with Sandbox(settings) as sandbox, shop(sandbox) as seller:
        sandbox.clock.advance(timedelta(days=20))
        await seller.client.discussions.get_offer_question_list(OfferQuestionFilter())
        new = sandbox.tables("SELECT * FROM discussion WHERE created > ?", START.isoformat())
        support = "SELECT * FROM message WHERE sender_type = 'GrcOperator' AND at > ?"

        assert 30 < len(new) < 150
        assert {row["kind"] for row in new} == {"offer", "order", "claim"}
        assert len({row["created"] for row in new}) == len(new)
        assert max(row["created"] for row in new) <= sandbox.clock.local().isoformat()
        assert sandbox.tables(support, START.isoformat())
        assert not sandbox.market.failures


async def test_customers_reply_sometimes() -> None:
    """Some customers write again after the seller's answer."""
    async with Sandbox(Settings(speed=0, start=START, orders_a_day=1)) as sandbox, shop(sandbox) as seller:
        for _ in range(20):
            number = sandbox.act("ask_about_offer", login=sandbox.login)
            sandbox.act("mail", to=await alias_of(seller, number), content="Oui.")
        sandbox.clock.advance(timedelta(days=1))
        await seller.client.discussions.get_offer_question_list(OfferQuestionFilter())
        asked = "FROM message WHERE sender_type = 'Customer' AND at >= ? GROUP BY discussion HAVING count(*) = 2"

        assert 0 < len(sandbox.tables(f"SELECT discussion {asked}", START.isoformat())) < 20


async def test_equal_settings_give_equal_discussions() -> None:
    """The same seed gives the same discussions."""
    found = []
    for _ in range(2):
        async with Sandbox(QUIET) as sandbox:
            found.append(sandbox.tables("SELECT * FROM discussion JOIN message ON discussion = discussion.id"))

    assert found[0] == found[1]


async def test_few_or_no_orders_are_enough() -> None:
    """A marketplace without orders, or without offers, has no discussions about them, and works."""
    settings = Settings(speed=0, start=START, orders=0, offers=0, orders_a_day=50)
    async with Sandbox(settings) as sandbox, shop(sandbox) as seller:
        sandbox.clock.advance(timedelta(days=10))
        found = await seller.client.discussions.get_discussion_list(DiscussionFilter())

        assert found.discussion_list == ()
        assert not sandbox.market.failures


@pytest.mark.parametrize(
    ("name", "arguments", "error"),
    [
        ("mail", {"to": "c.x@clemarche.com"}, ValueError),
        ("mail", {"to": "c.x@clemarche.com", "content": "Oui."}, LookupError),
        ("ask_about_offer", {"login": "nobody"}, LookupError),
        ("ask_about_offer", {"login": 1}, ValueError),
        ("ask_about_order", {"order_number": "X"}, LookupError),
        ("claim", {}, ValueError),
        ("reply", {"discussion": "1", "content": "x"}, ValueError),
        ("reply", {"discussion": 1, "content": "x"}, LookupError),
        ("reply", {"discussion": 1 << 70, "content": "x"}, LookupError),
        ("reply", {"discussion": True, "content": "x"}, ValueError),
        ("ask_about_offer", {"login": "atelier-lumiere-api", "content": "no \x01 control"}, ValueError),
        ("ask_about_offer", {"login": "atelier-lumiere-api", "content": "no half \ud800"}, ValueError),
    ],
)
async def test_bad_actions_are_reported(
    name: str, arguments: dict[str, Any], error: type[Exception], sandbox: Sandbox
) -> None:
    """An action says what is wrong with its arguments, and what it did not find."""
    with pytest.raises(error):
        sandbox.act(name, **arguments)


async def test_messages_keep_their_order_when_the_clocks_go_back() -> None:
    """An answer in the hour that comes twice is after its question, and the discussion can be closed."""
    async with Sandbox(attrs.evolve(QUIET, start=datetime(2026, 10, 25, 2, 50))) as sandbox, shop(sandbox) as seller:
        number = sandbox.act("ask_about_offer", login=sandbox.login, content="A question?")
        sandbox.clock.advance(timedelta(minutes=20))
        (row,) = sandbox.tables("SELECT alias FROM discussion WHERE id = ?", number)
        sandbox.act("mail", to=row["alias"], content="An answer.")
        messages = (await question(seller, number)).messages
        closed = await seller.client.discussions.close_discussion_list(CloseDiscussionRequest(discussion_ids=[number]))

        assert sandbox.clock.local() == datetime(2026, 10, 25, 2, 10)
    assert [one.content for one in messages] == ["A question?", "An answer."]
    assert closed.close_discussion_result_list[0].operation_status is CloseDiscussionStatus.DISCUSSION_CLOSED


async def test_unknown_type_of_claim_is_reported(seller: Shop) -> None:
    """A claim must be of a type that the service knows."""
    with pytest.raises(ValueError, match="DamagedProduct"):
        seller.sandbox.act("claim", order_number=recent_order(seller.sandbox), claim_type="Late")


async def test_customer_asks_about_an_order(seller: Shop) -> None:
    """A question about an order is found by the order's number."""
    number = recent_order(seller.sandbox)

    discussion = seller.sandbox.act("ask_about_order", order_number=number, content="Où est mon colis ?")

    found = await seller.client.discussions.get_order_question_list(OrderQuestionFilter(order_number_list=[number]))
    assert [(one.id, one.messages[0].content) for one in found.order_question_list] == [
        (discussion, "Où est mon colis ?")
    ]


async def test_replies_are_valid_by_the_real_schema(seller: Shop, real_contract: RealContract) -> None:
    """Every reply about discussions, full or empty, is valid by the schema of 2019."""
    order = recent_order(seller.sandbox)
    numbers = [
        seller.sandbox.act("ask_about_offer", login=seller.sandbox.login),
        seller.sandbox.act("ask_about_order", order_number=order),
        seller.sandbox.act("claim", order_number=order),
    ]
    requests: list[tuple[str, Any]] = [
        ("GetOfferQuestionList", OfferQuestionFilter()),
        ("GetOfferQuestionList", OfferQuestionFilter(begin_creation_date=FUTURE)),
        ("GetOrderQuestionList", OrderQuestionFilter()),
        ("GetOrderQuestionList", None),
        ("GetOrderClaimList", OrderClaimFilter()),
        ("GetOrderClaimList", OrderClaimFilter(begin_creation_date=FUTURE)),
        ("GetDiscussionMailList", GetDiscussionMailListRequest(discussion_ids=[*numbers, 1])),
        ("GetDiscussionMailList", None),
        ("CloseDiscussionList", CloseDiscussionRequest(discussion_ids=[*numbers, 1])),
        ("CloseDiscussionList", None),
        ("GenerateDiscussionMailGuid", DiscussionMailGuidCreationRequestMessage(scopus_id=order)),
    ]

    for name, request in requests:
        assert await seller.valid(real_contract, name, request)
    assert not await seller.valid(real_contract, "GenerateDiscussionMailGuid")


async def test_no_claims_are_nil_and_no_questions_empty(seller: Shop) -> None:
    """Where nothing is found, the list of claims is nil, and those of questions are empty elements (recorded)."""
    future = {"begin_creation_date": FUTURE}
    head = [("ErrorMessage", ""), ("OperationSuccess", "true"), ("ErrorList", "")]
    login: list[tuple[str, str | None]] = [("SellerLogin", seller.sandbox.login), ("TokenId", None)]

    claims = await seller.texts("GetOrderClaimList", OrderClaimFilter(**future))
    questions = await seller.texts("GetOrderQuestionList", OrderQuestionFilter(**future))

    assert claims == [*head, *login, ("OrderClaimList", None)]
    assert questions == [*head, *login, ("OrderQuestionList", "")]
