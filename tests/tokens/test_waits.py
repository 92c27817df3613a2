"""Answers without a token, in a row: any of them may be a refusal, so login and password wait."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise

import httpx
import pytest

from cdiscount_async import BadCredentials, CdiscountError, LoginPaused, Transport
from cdiscount_async.tokens import Credentials, MemoryTokenStore, StoredToken, StsTokens
from cdiscount_async.tokens._token_state import state_of

from ..support.servers import free_port
from ..support.token_service import HERE, HOUR, NO_TOKEN, REFUSAL, SHOP, World, token

PAGE = httpx.Response(200, html="<html><title>Cdiscount STS</title></html>")


@pytest.fixture
def world() -> World:
    """Return a token service, a clock and a store."""
    return World()


async def turn() -> None:
    """Run every task as far as it can go."""
    for _ in range(30):
        await asyncio.sleep(0)


async def failing(tokens: StsTokens) -> str:
    """Return the name of the error that a caller gets."""
    with pytest.raises(CdiscountError) as caught:
        await tokens.get()
    return type(caught.value).__name__


async def test_after_the_second_answer_without_token_calls_fail_at_once(world: World) -> None:
    """A request follows the first failure at once. After the second one nothing is sent; the error says until when."""
    world.service.answers = [PAGE, httpx.Response(400, text="no"), NO_TOKEN]
    outcomes = [await failing(world.tokens()) for _ in range(30)]
    with pytest.raises(
        LoginPaused, match=r"in a row: 2; the last one: HttpError.* until 2019-03-07 23:08:40 UTC"
    ) as caught:
        await world.tokens().get()

    assert (["HtmlPage", "HttpError", *["LoginPaused"] * 28], 2) == (outcomes, world.service.asked)
    assert caught.value.until == datetime.fromtimestamp(world.now + 120, UTC)


@pytest.mark.parametrize(("status", "most", "longest"), [(400, 11, 4 * HOUR), (200, 11, 4 * HOUR), (502, 61, HOUR / 4)])
async def test_half_a_day_without_tokens_costs_few_questions(
    world: World, status: int, most: int, longest: float
) -> None:
    """The wait doubles up to four hours; in an outage it begins one answer later, and grows to a quarter of an hour."""
    world.service.answers = [httpx.Response(status, text="<string>none</string>")] * 1000
    asked_at: list[float] = []
    began = world.now
    while world.now < began + 14 * HOUR:
        before = world.service.asked
        await failing(world.tokens())
        asked_at += [world.now] * (world.service.asked - before)
        world.now += 60

    waits = [later - sooner for sooner, later in pairwise(asked_at)]
    assert [120, 240, 480] == [wait for wait in waits if wait > 60][:3]
    assert longest == max(waits)
    assert len(asked_at) <= most


async def test_a_token_ends_the_counting(world: World) -> None:
    """After a token came, an answer without one is the first in a row again."""
    tokens = world.tokens()
    world.service.answers = [NO_TOKEN]
    await failing(tokens)
    await tokens.reject(await tokens.get())
    world.service.answers = [NO_TOKEN]
    await failing(tokens)

    assert token(4) == await tokens.get()


async def test_another_password_does_not_wait(world: World) -> None:
    """The wait is that of one login with one password at one token service."""
    world.service.answers = [NO_TOKEN, NO_TOKEN]
    outcomes = [await failing(world.tokens()) for _ in range(3)]

    assert ["HttpError", "HttpError", "LoginPaused"] == outcomes
    assert token(3) == await world.tokens(Credentials(SHOP.login, "another")).get()


async def test_a_reset_ends_the_wait(world: World) -> None:
    """After a reset, because the account is in order, nothing waits."""
    tokens = world.tokens()
    world.service.answers = [NO_TOKEN, NO_TOKEN]
    outcomes = [await failing(tokens) for _ in range(3)]
    await tokens.reset()

    assert ("LoginPaused", token(3)) == (outcomes[-1], await tokens.get())


async def test_calls_at_once_send_a_password_twice_before_it_waits(world: World) -> None:
    """Thirty calls that all repeat send one request at a time, and two in all."""
    world.service.answers = [PAGE] * 100

    async def insist() -> None:
        for _ in range(5):
            await failing(world.tokens())

    await asyncio.gather(*(insist() for _ in range(30)))

    assert (2, 1) == (world.service.asked, world.service.most_waiting)


async def test_a_login_that_waits_still_has_its_token(world: World) -> None:
    """While login and password wait, the token that they gave before serves as long as it may."""
    tokens = world.tokens()
    await tokens.get()
    world.now += 43 * HOUR
    world.service.answers = [NO_TOKEN] * 100
    found = set()
    for _ in range(270):
        found.add(await tokens.get())
        world.now += 61

    assert {token(1)} == found
    assert world.service.asked <= 10


async def test_what_never_left_does_not_count() -> None:
    """If no connection is made, no password was sent, and the next calls try again."""
    world = World(transport=Transport())
    nowhere = HERE.at(f"http://127.0.0.1:{free_port()}")
    outcomes = {await failing(world.tokens(environment=nowhere)) for _ in range(10)}

    assert {"ConnectFailed"} == outcomes


async def test_a_caller_that_ends_before_its_turn_does_not_count(world: World) -> None:
    """A request that ends with its event loop, while it waits for its turn, has sent nothing."""
    transport = Transport(http=world.service, per_seller=1)
    store = MemoryTokenStore()
    world.service.released.clear()
    other = world.tokens(Credentials(SHOP.login, "another"))
    holding = asyncio.create_task(StsTokens(other._credentials, HERE, transport, store).get())
    await world.service.came.wait()
    for _ in range(5):
        tokens = StsTokens(SHOP, HERE, transport, store, clock=lambda: world.now)
        caller = asyncio.create_task(tokens.get())
        await turn()
        request = state_of(SHOP, HERE, store).refresh
        assert request is not None
        request.cancel()
        await asyncio.wait([caller])
    world.service.released.set()

    assert token(1) == await holding
    assert token(2) == await StsTokens(SHOP, HERE, transport, store, clock=lambda: world.now).get()


async def test_a_question_that_ends_with_its_event_loop_counts(world: World) -> None:
    """A password that is on its way when the program ends was sent, and counts as an answer without a token."""
    for _ in range(2):
        world.service.released.clear()
        caller = asyncio.create_task(world.tokens().get())
        await turn()
        request = state_of(SHOP, HERE, world.store).refresh
        assert request is not None
        request.cancel()
        await asyncio.wait([caller])
        assert caller.cancelled()

    assert ("LoginPaused", 2) == (await failing(world.tokens()), world.service.asked)


async def test_an_absurd_wait_does_not_count(world: World) -> None:
    """A wait that a wrong clock wrote down does not stop a seller for years."""
    wrong = StoredToken("", 0.0, failures=2, wait_until=world.now + 1000 * HOUR)
    await world.store.put(await world.store.key(SHOP, HERE), wrong)

    assert token(1) == await world.tokens().get()


@pytest.mark.parametrize(("login", "hinted"), [("shop", True), ("shop-API", False), ("shop-api", False)])
async def test_a_refused_login_without_api_gets_a_hint(world: World, login: str, hinted: bool) -> None:
    """The seller's own login is refused like a wrong password; its error says what may be missing, each time."""
    world.service.answers = [REFUSAL]
    for _ in range(2):
        with pytest.raises(BadCredentials) as caught:
            await world.tokens(Credentials(login, "x")).get()
        assert hinted == ("end with -api" in str(caught.value))


async def test_an_answer_that_comes_late_leaves_a_newer_refusal(world: World) -> None:
    """If another process sent a request meanwhile, though it should not, the result of that request stays."""
    key = await world.store.key(SHOP, HERE)
    refused = StoredToken("", 0.0, refused=True)
    world.service.released.clear()
    asking = asyncio.create_task(world.tokens().get())
    await world.service.came.wait()
    await world.store.put(key, refused)
    world.service.released.set()

    assert (token(1), refused) == (await asking, await world.store.get(key))


@pytest.mark.parametrize(
    ("newer", "left"),
    [
        (StoredToken("", 0.0, failures=2, wait_until=1_552_000_500.0), True),
        (StoredToken(token(9), 1_552_100_000.0), False),
    ],
    ids=["a request", "a token"],
)
async def test_a_refusal_that_comes_late_ends_questions_and_no_token(
    world: World, newer: StoredToken, left: bool
) -> None:
    """A late refusal replaces the record of another process's request, but not a token that came since."""
    key = await world.store.key(SHOP, HERE)
    world.service.released.clear()
    world.service.answers = [REFUSAL]
    asking = asyncio.create_task(world.tokens().get())
    await world.service.came.wait()
    await world.store.put(key, newer)
    world.service.released.set()
    with pytest.raises(BadCredentials):
        await asking
    stored = await world.store.get(key)

    assert stored is not None
    assert left == stored.refused
