"""How a call is repeated: how soon, how often, for how long; and which attempts results and errors have."""

import asyncio

import httpx
import pytest

from cdiscount_async import (
    Client,
    Credentials,
    HttpError,
    OperationFailed,
    OutcomeUnknown,
    Retries,
    RetryBudget,
    TimedOut,
    Transport,
    TransportError,
)
from cdiscount_async.sandbox import FaultRule, Sandbox

from ..support.clients import HERE, REFUND, TOKEN_BODY, trouble
from ..support.timing import VirtualTime


async def test_waits_double_and_are_random(sandbox: Sandbox, shop: Client, time: VirtualTime) -> None:
    """Each wait is a random part of a bound, which begins at half a second and doubles up to its own limit."""
    trouble(sandbox, FaultRule("status", operations=["GetSellerInformation"], status=502))
    patient = shop.with_options(retries=Retries(attempts=6, wait_max=3))

    with pytest.raises(HttpError):
        await patient.seller.get_seller_information()

    assert [0.25, 0.5, 1.0, 1.5, 1.5] == time.waits


async def test_the_server_says_when_to_come_back(sandbox: Sandbox, shop: Client, time: VirtualTime) -> None:
    """A wait is at least what Retry-After asks for, and nobody else asks the host meanwhile."""
    trouble(sandbox, FaultRule("status", operations=["GetSellerInformation"], status=503, retry_after=7, times=1))

    reply = await shop.seller.get_seller_information()

    assert reply.exchange is not None
    assert [0.0, 7.0] == [attempt.waited for attempt in reply.exchange.attempts]
    assert 7 == time.passed


async def test_a_wait_beyond_the_deadline_is_not_begun(sandbox: Sandbox, shop: Client, time: VirtualTime) -> None:
    """Where the server wants more patience than the caller has, the caller hears of it at once."""
    trouble(sandbox, FaultRule("status", operations=["GetSellerInformation"], status=502, retry_after=60))

    with pytest.raises(HttpError) as caught:
        await shop.with_options(retries=Retries(deadline=59)).seller.get_seller_information()

    assert 60 == caught.value.retry_after
    assert [] == time.waits


async def test_patience_may_be_as_long_as_one_likes(time: VirtualTime) -> None:
    """The waits of a call stay within their limit, however often it is repeated."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=TOKEN_BODY) if request.method == "GET" else httpx.Response(502)

    transport = Transport(http=httpx.MockTransport(answer))
    retries = Retries(attempts=1100, wait_max=0.1)
    budget = RetryBudget(10_000)
    credentials = Credentials("shop-api", "the password")
    async with Client(
        credentials, HERE, transport=transport, retries=retries, retry_budget=budget, timing=time.timing, hooks=()
    ) as client:
        with pytest.raises(HttpError):
            await client.seller.get_seller_information()

    assert (1099, 0.05) == (len(time.waits), max(time.waits))


async def test_one_attempt_is_no_repeat(sandbox: Sandbox, shop: Client) -> None:
    """A policy of one attempt sends each call once."""
    trouble(sandbox, FaultRule("reset", operations=["GetSellerInformation"]))

    with pytest.raises(TransportError) as caught:
        await shop.with_options(retries=Retries(attempts=1)).seller.get_seller_information()

    assert caught.value.exchange is not None
    assert 1 == len(caught.value.exchange.attempts)


async def test_repeats_are_rationed(sandbox: Sandbox, time: VirtualTime) -> None:
    """A host in trouble is spared: all sellers, of all clients that share a budget, have the repeats that it holds."""
    trouble(sandbox, FaultRule("status", operations=["GetSellerInformation"], status=502))
    accounts = [Credentials(one.login, one.password) for one in sandbox.accounts]
    budget = RetryBudget(3)
    for _ in range(4):
        async with Client(accounts[0], sandbox.environment, retry_budget=budget, timing=time.timing) as client:
            for account in accounts:
                with pytest.raises(HttpError):
                    await client.for_seller(account).seller.get_seller_information()

    assert 8 + 3 == sandbox.counters["faults.status"]


async def test_good_calls_earn_repeats(sandbox: Sandbox, time: VirtualTime) -> None:
    """Ten calls that work at once allow for one repeat."""
    credentials = Credentials(sandbox.login, sandbox.password)
    async with Client(credentials, sandbox.environment, retry_budget=RetryBudget(1), timing=time.timing) as client:
        for good_calls in (0, 9, 10):
            trouble(sandbox)
            for _ in range(good_calls):
                await client.seller.get_seller_information()
            trouble(sandbox, FaultRule("status", status=502))
            with pytest.raises(HttpError):
                await client.seller.get_seller_information()

    # One that the budget held, none after nine good calls, one after nineteen.
    assert 3 + 2 == sandbox.counters["faults.status"]


async def test_a_deadline_ends_a_call_that_hangs(sandbox: Sandbox) -> None:
    """A call that takes longer than its deadline ends, and is not repeated."""
    trouble(sandbox, FaultRule("hang", operations=["GetSellerInformation"]))
    credentials, retries = Credentials(sandbox.login, sandbox.password), Retries(deadline=1)
    async with Client(credentials, sandbox.environment, retries=retries) as client:
        with pytest.raises(TimedOut, match="the answer took longer than the deadline of 1 s") as caught:
            await client.seller.get_seller_information()

    assert caught.value.exchange is not None
    assert ["TimedOut"] == [attempt.outcome for attempt in caught.value.exchange.attempts]


async def test_a_write_at_the_deadline_is_in_doubt(sandbox: Sandbox, shop: Client) -> None:
    """A once-only write that was sent before the deadline came may have happened."""
    await shop.seller.get_seller_information()
    trouble(sandbox, FaultRule("hang", operations=["CreateRefundVoucher"]))

    with pytest.raises(OutcomeUnknown):
        await shop.with_options(retries=Retries(deadline=1)).orders.create_refund_voucher(REFUND)


async def test_a_write_that_waits_for_its_token_is_not_in_doubt(sandbox: Sandbox, shop: Client) -> None:
    """A once-only write that was never sent is only late."""
    trouble(sandbox, FaultRule("hang", operations=["STS"]))

    with pytest.raises(TimedOut, match="the token took longer"):
        await shop.with_options(retries=Retries(deadline=0.2)).orders.create_refund_voucher(REFUND)


async def test_a_write_that_waits_for_its_turn_is_not_in_doubt(sandbox: Sandbox) -> None:
    """A once-only write whose turn did not come before the deadline was never sent."""
    transport = Transport(connections=1)
    credentials = Credentials(sandbox.login, sandbox.password)
    async with Client(credentials, sandbox.environment, transport=transport) as client:
        await client.seller.get_seller_information()
        trouble(sandbox, FaultRule("hang", operations=["GetSellerInformation"]))
        hanging = asyncio.create_task(client.seller.get_seller_information())
        await asyncio.sleep(0)  # it takes the only turn

        with pytest.raises(TimedOut, match="its turn or a connection took longer"):
            await client.with_options(retries=Retries(deadline=0.1)).orders.create_refund_voucher(REFUND)

        hanging.cancel()
    await transport.aclose()
    assert 0 == sandbox.counters["calls.CreateRefundVoucher"]


@pytest.mark.parametrize("fast", [False, True], ids=["httpx", "aiohttp"])
async def test_a_write_that_waits_for_a_connection_is_not_in_doubt(sandbox: Sandbox, *, fast: bool) -> None:
    """A once-only write that found no connection before the deadline was never sent."""
    credentials, transport = Credentials(sandbox.login, sandbox.password), Transport(fast=fast)
    async with Client(credentials, sandbox.environment) as other:
        await other.seller.get_seller_information()  # so that there is a token, and no connection to use again
    sandbox.outage(3600, hang=True)
    async with Client(credentials, sandbox.environment, transport=transport, retries=Retries(deadline=0.2)) as client:
        with pytest.raises(TimedOut, match="a connection took longer"):
            await client.orders.create_refund_voucher(REFUND)
    await transport.aclose()


@pytest.mark.parametrize("trouble", [RuntimeError("odd"), KeyError("odd"), TimeoutError("odd")], ids=repr)
async def test_what_nobody_foresaw_leaves_a_write_in_doubt(trouble: Exception) -> None:
    """An error of a transport of one's own is no proof that a write was not done; a read just fails with it."""

    def odd(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, text=TOKEN_BODY)
        raise trouble

    transport = Transport(http=httpx.MockTransport(odd))
    async with Client(Credentials("shop-api", "the password"), HERE, transport=transport) as client:
        with pytest.raises((OutcomeUnknown, TimedOut)) as caught:
            await client.orders.create_refund_voucher(REFUND)
        with pytest.raises((type(trouble), TransportError)):
            await client.seller.get_seller_information()

    assert isinstance(caught.value, OutcomeUnknown)


async def test_a_write_waits_for_the_token_service_to_recover(sandbox: Sandbox, shop: Client) -> None:
    """An outage of the token service is waited out even for a once-only write, which is then sent once."""
    trouble(sandbox, FaultRule("status", operations=["STS"], status=503, retry_after=0, times=2))

    with pytest.raises(OperationFailed, match="no order"):
        await shop.orders.create_refund_voucher(REFUND)

    assert 1 == sandbox.counters["calls.CreateRefundVoucher"]


async def test_a_result_tells_its_attempts(sandbox: Sandbox, shop: Client) -> None:
    """The result of a call that was repeated says how each attempt went, and how long they were put off."""
    trouble(
        sandbox,
        FaultRule("status", operations=["GetSellerInformation"], status=502, times=1),
        FaultRule("reset", operations=["GetSellerInformation"], times=1),
    )

    reply = await shop.seller.get_seller_information()

    assert reply.exchange is not None
    assert ("GetSellerInformation", sandbox.login, "sandbox") == (
        reply.exchange.operation,
        reply.exchange.seller,
        reply.exchange.environment,
    )
    assert [(1, "HttpError", 502, 0.0), (2, "TransportError", None, 0.25), (3, "ok", 200, 0.5)] == [
        (one.number, one.outcome, one.status, one.waited) for one in reply.exchange.attempts
    ]


async def test_a_fresh_token_is_an_attempt_without_a_wait(sandbox: Sandbox, shop: Client, time: VirtualTime) -> None:
    """A token that vanished is replaced at once, and the attempt that failed is recorded."""
    await shop.seller.get_seller_information()
    sandbox.revoke_tokens()

    reply = await shop.seller.get_seller_information()

    assert reply.exchange is not None
    assert ["TokenRejected", "ok"] == [attempt.outcome for attempt in reply.exchange.attempts]
    assert [] == time.waits


async def test_what_is_in_vain_for_want_of_a_token_is_told_too(sandbox: Sandbox, shop: Client) -> None:
    """An attempt that did not come beyond the token service is one."""
    trouble(sandbox, FaultRule("status", operations=["STS"], status=503))

    with pytest.raises(HttpError) as caught:
        await shop.seller.get_seller_information()

    assert caught.value.exchange is not None
    assert [("HttpError", 503)] * 3 == [(one.outcome, one.status) for one in caught.value.exchange.attempts]


async def test_a_cancelled_call_leaves_nothing_behind(sandbox: Sandbox, shop: Client) -> None:
    """Cancelling a call gives back its connection and its turn, and the next call works."""
    await shop.seller.get_seller_information()
    trouble(sandbox, FaultRule("hang", operations=["GetSellerInformation"], times=1))
    call = asyncio.create_task(shop.seller.get_seller_information())
    while not sandbox.counters["faults.hang"]:  # noqa: ASYNC110 - nothing tells that the sandbox has it
        await asyncio.sleep(0.01)

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert (await shop.seller.get_seller_information()).seller is not None


async def test_messages_are_kept_when_asked_for(sandbox: Sandbox) -> None:
    """The last calls keep what was sent and received, without the token, and no more of them than were asked for."""
    credentials = Credentials(sandbox.login, sandbox.password)
    async with Client(credentials, sandbox.environment, keep_exchanges=2) as client:
        for _ in range(3):
            reply = await client.seller.get_seller_information()

    assert reply.exchange is client.exchanges[-1]
    assert 2 == len(client.exchanges)
    (attempt,) = reply.exchange.attempts
    (token,) = sandbox.tables("SELECT value FROM token")
    assert "<GetSellerInformation>" in (attempt.request or "")
    assert f"<SellerLogin>{sandbox.login}</SellerLogin>" in (attempt.reply or "")
    assert token["value"] not in f"{attempt.request}{attempt.reply}"


async def test_messages_are_not_kept_otherwise(sandbox: Sandbox, shop: Client) -> None:
    """Unless asked to, a client keeps no message."""
    reply = await shop.seller.get_seller_information()

    assert reply.exchange is not None
    assert (None, None) == (reply.exchange.attempts[0].request, reply.exchange.attempts[0].reply)
    assert () == shop.exchanges
    assert sandbox.login == reply.seller_login


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"wait_initial": -1}, {"wait_max": float("nan")}, {"deadline": -1}])
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    """A policy says which of its members is wrong."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Retries(**wrong)  # type: ignore[arg-type]
