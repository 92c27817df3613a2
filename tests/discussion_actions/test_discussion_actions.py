"""Discussions are closed by their rules, and the address for an answer is found, or why there is none."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from cdiscount_async import Client, Credentials, DiscussionFilter, DryRun, Error, ErrorTypeEnum, errors
from cdiscount_async.discussion_actions import ALIAS_LIFETIME, AnswerAddress, OutcomeStatus as Status
from cdiscount_async.models.discussions import (
    CloseDiscussionResult,
    CloseDiscussionResultMessage,
    CloseDiscussionStatus,
    Discussion,
    DiscussionMailGuidCreationResultMessage,
    Message,
    OrderClaimFilter,
    UserType,
)
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings

from ..submissions.conftest import Scripted, scripted
from ..support.timing import VirtualTime

__all__ = ("scripted",)

MARKET = Settings(sellers=2, offers=20, orders=40, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox in which no time passes."""
    async with Sandbox(MARKET) as sandbox:
        yield sandbox


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    """Return the first seller's client."""
    credentials = Credentials(sandbox.login, sandbox.password)
    async with Client(credentials, sandbox.environment, timing=VirtualTime().timing) as client:
        yield client


def claim(sandbox: Sandbox, *, answered: bool = False, kind: str = "DamagedProduct") -> int:
    """Open a claim about an order, and return its number."""
    (row,) = sandbox.tables("SELECT number FROM orders WHERE seller = 1 AND state = 'Shipped' LIMIT 1")
    number = int(sandbox.act("claim", order_number=row["number"], claim_type=kind))
    if answered:
        answer(sandbox, number)
    return number


def answer(sandbox: Sandbox, number: int) -> None:
    """Answer a discussion as the seller does, by e-mail."""
    (row,) = sandbox.tables("SELECT alias FROM discussion WHERE id = ?", number)
    assert number == sandbox.act("mail", to=row["alias"], content="We send another one.")


async def test_a_claim_is_answered_and_closed(sandbox: Sandbox, client: Client) -> None:
    """Before the answer it cannot be closed; after it, it is closed once."""
    number = claim(sandbox)

    (too_early,) = await client.discussions.close([number])
    address = await client.discussions.answer_address(number)
    answer(sandbox, number)
    outcomes = [await client.discussions.close([number]) for _ in range(2)]
    later = await client.discussions.answer_address(number)

    assert (Status.REFUSED, True) == (too_early.status, "answer_address" in too_early.message)
    assert address.address is not None
    assert address.address.endswith("@clemarche.com")
    assert [Status.DONE, Status.ALREADY_DONE] == [one.status for (one,) in outcomes]
    assert AnswerAddress(address.address, "the discussion is closed") == later


async def test_discussions_are_closed_together(sandbox: Sandbox, client: Client) -> None:
    """Each has its own outcome; one that is named twice is closed once; more than a hundred are several calls."""
    answered, silent = claim(sandbox, answered=True), claim(sandbox)

    outcomes = await client.discussions.close([answered, 5, silent, answered, *range(1000, 1100)])

    assert [(answered, "done"), (5, "refused"), (silent, "refused")] == [(one.id, one.status) for one in outcomes[:3]]
    assert (103, 2) == (len(outcomes), sandbox.counters["calls.CloseDiscussionList"])


async def test_what_was_read_needs_no_call(sandbox: Sandbox, client: Client) -> None:
    """A closed discussion, and one without an answer where the senders are known, are not sent; a claim is."""
    answered, silent = claim(sandbox, answered=True), claim(sandbox)
    await client.discussions.close([answered])
    calls = sandbox.counters["calls.CloseDiscussionList"]
    listed = (await client.discussions.get_discussion_list(DiscussionFilter())).discussion_list
    known = {one.id: one for one in listed}

    outcomes = await client.discussions.close([known[answered], known[silent]])

    assert [Status.ALREADY_DONE, Status.REFUSED] == [one.status for one in outcomes]
    assert calls == sandbox.counters["calls.CloseDiscussionList"]
    claims = (await client.discussions.get_order_claim_list(OrderClaimFilter())).order_claim_list
    (read,) = [one for one in claims if one.id == silent]
    assert Status.REFUSED is (await client.discussions.close([read]))[0].status
    assert calls + 1 == sandbox.counters["calls.CloseDiscussionList"]


async def test_a_request_to_cancel_is_decided_first(sandbox: Sandbox, client: Client) -> None:
    """As long as the order waits, its claim for a cancellation cannot be closed."""
    (row,) = sandbox.tables("SELECT number FROM orders WHERE seller = 1 LIMIT 1")
    sandbox.market.store.update("orders", {"number": row["number"]}, state="WaitingForShipmentAcceptation")
    number = int(sandbox.act("claim", order_number=row["number"], claim_type="OrderCanceling"))
    answer(sandbox, number)

    (outcome,) = await client.discussions.close([number])

    assert (Status.REFUSED, True) == (outcome.status, "decide about the order" in outcome.message)


async def test_the_address_of_an_order(sandbox: Sandbox, client: Client) -> None:
    """It works until four weeks after the shipment; the address is hidden in logs."""
    (row,) = sandbox.tables(
        "SELECT * FROM orders WHERE seller = 1 AND shipped IS NOT NULL ORDER BY created DESC LIMIT 1"
    )

    now = await client.discussions.answer_address(row["number"])
    unknown = await client.discussions.answer_address("NOSUCHORDER")
    sandbox.clock.advance(ALIAS_LIFETIME + timedelta(days=1))
    later = await client.discussions.answer_address(row["number"])

    assert (row["alias"], "") == (now.address, now.reason)
    assert row["alias"] not in repr(now)
    assert (None, "this seller has no order of that number") == (unknown.address, unknown.reason)
    assert (None, True) == (later.address, "plus de 4 semaines" in later.reason)


async def test_a_discussion_without_an_address(client: Client) -> None:
    """A number that the service does not know has none."""
    found = await client.discussions.answer_address(5)

    assert (None, True) == (found.address, "no discussion" in found.reason)


async def test_calls_that_fail(sandbox: Sandbox, client: Client) -> None:
    """Closing may be repeated, so it is never unsafe to close again; a refused login is raised."""
    number = claim(sandbox, answered=True)
    sandbox.market.faults.add(FaultRule("status", operations=["CloseDiscussionList"], status=500, when="after"))
    (lost,) = await client.discussions.close([number])
    sandbox.market.faults.clear()
    sandbox.market.faults.add(FaultRule("status", operations=["CloseDiscussionList"], status=400))
    (failed,) = await client.discussions.close([number])
    sandbox.market.faults.clear()

    assert [Status.IN_DOUBT, Status.FAILED] == [lost.status, failed.status]
    assert isinstance(lost.error, errors.HttpError)
    assert Status.ALREADY_DONE is (await client.discussions.close([number]))[0].status
    with pytest.raises(errors.BadCredentials):
        await client.for_seller(Credentials(sandbox.login, "wrong")).discussions.close([number])
    with pytest.raises(DryRun):
        await client.with_options(dry_run=True).discussions.close([number])


async def test_strange_replies(scripted: Scripted) -> None:
    """What the reply does not say is in doubt, and an address that is not there has a reason."""
    strange = CloseDiscussionResult(discussion_id=6, operation_status=CloseDiscussionStatus("Pondering"))
    scripted.answers(
        "CloseDiscussionList",
        CloseDiscussionResultMessage(operation_success=True, close_discussion_result_list=(strange,)),
    )
    quota = Error(error_type=ErrorTypeEnum.QUOTA, message="Quota")
    scripted.answers(
        "GenerateDiscussionMailGuid",
        DiscussionMailGuidCreationResultMessage(operation_success=True),
        DiscussionMailGuidCreationResultMessage(operation_success=False, error_list=(quota,)),
    )

    silent, pondering = await scripted.client.discussions.close([5, 6])

    assert [Status.IN_DOUBT] * 2 == [silent.status, pondering.status]
    assert "Pondering" in pondering.message
    nothing = await scripted.client.discussions.answer_address("1904240959CN8HI")
    assert (None, "the service returned no address") == (nothing.address, nothing.reason)
    with pytest.raises(errors.QuotaExceeded):
        await scripted.client.discussions.answer_address("1904240959CN8HI")


async def test_wrong_arguments(client: Client) -> None:
    """What is no discussion raises."""
    for wrong, error in ((5, TypeError), ("5", TypeError), (["5"], TypeError), ([0], ValueError), ([True], ValueError)):
        with pytest.raises(error):
            await client.discussions.close(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="number from 1"):
        await client.discussions.answer_address(Discussion(messages=(Message(sender_type=UserType.SELLER),)))
    assert () == await client.discussions.close([])
