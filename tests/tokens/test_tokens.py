"""The life of a token: one request, renewal before its end, and a wrong password is never sent twice."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from threading import Barrier

import httpx
import pytest
import respx

from cdiscount_async import (
    BadCredentials,
    CdiscountError,
    Client,
    ContractMismatch,
    HttpError,
    NotAuthorized,
    NotXml,
    Retries,
    TokenRejected,
    Transport,
)
from cdiscount_async.errors import HtmlPage, TokenStoreError
from cdiscount_async.hooks import TokenEvent
from cdiscount_async.sandbox import Sandbox, Settings
from cdiscount_async.tokens import Credentials, GivenToken, MemoryTokenStore, StoredToken, StsTokens
from cdiscount_async.tokens._life import TokenLife
from cdiscount_async.tokens._stores import SIZE
from cdiscount_async.tokens._token_state import TokenState, state_of

from ..support.clients import SELLER, TOKEN, TOKEN_BODY, fault
from ..support.token_service import HERE, HOUR, OUTAGE, REFUSAL, SHOP, World, token

UNKNOWN = fault("Your token does not exist, please renew your token id.")
BOTS = "<html><head><script src='/_Incapsula_Resource?x'></script></head><body>Request unsuccessful.</body></html>"
XHTML = '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"><html><title>STS</title></html>'


@pytest.fixture
def world() -> World:
    """Return a token service, a clock and a store."""
    return World()


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """Return a client that repeats nothing, and shares its tokens with no other test."""
    async with Client(SHOP, HERE, retries=Retries(attempts=1), token_store=MemoryTokenStore()) as client:
        yield client


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox in which nothing happens by itself."""
    settings = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), offers=0, orders=0, orders_a_day=0)
    async with Sandbox(settings) as sandbox:
        yield sandbox


async def turn() -> None:
    """Run every task as far as it can go."""
    for _ in range(30):
        await asyncio.sleep(0)


# What the client does with tokens.


async def test_many_callers_cost_one_token(respx_mock: respx.MockRouter, client: Client) -> None:
    """However many tasks call at once, one request is sent to the token service."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    service = respx_mock.post(HERE.service_url).respond(text=SELLER)

    await asyncio.gather(*(client.seller.get_seller_information() for _ in range(20)))

    assert (sts.call_count, service.call_count) == (1, 20)
    assert f"<m:TokenId>{TOKEN}</m:TokenId>" in service.calls.last.request.content.decode()


async def test_the_realm_is_the_service(respx_mock: respx.MockRouter, client: Client) -> None:
    """The token is asked for with the service's address as realm, unescaped."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    respx_mock.post(HERE.service_url).respond(text=SELLER)

    await client.seller.get_seller_information()

    assert f"realm={HERE.service_url}" == sts.calls.last.request.url.query.decode()


async def test_a_rejected_token_is_renewed_once(respx_mock: respx.MockRouter, client: Client) -> None:
    """A token that the service does not know is replaced, and the call is sent once more."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    service = respx_mock.post(HERE.service_url)
    service.side_effect = [httpx.Response(500, text=UNKNOWN), httpx.Response(200, text=SELLER)]

    assert (await client.seller.get_seller_information()).seller is not None
    assert (sts.call_count, service.call_count) == (2, 2)


async def test_a_fresh_token_that_is_rejected_ends_it(respx_mock: respx.MockRouter, client: Client) -> None:
    """If the new token is rejected too, the call fails, and no further request follows."""
    respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    service = respx_mock.post(HERE.service_url).respond(500, text=UNKNOWN)

    with pytest.raises(TokenRejected, match="GetSellerInformation"):
        await client.seller.get_seller_information()

    assert service.call_count == 2


async def test_a_missing_right_is_no_bad_token(respx_mock: respx.MockRouter, client: Client) -> None:
    """The same fault code with another text means that nothing helps: one call, no new token."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    service = respx_mock.post(HERE.service_url).respond(
        500, text=fault("User is not authorized to access to this resource")
    )

    with pytest.raises(NotAuthorized):
        await client.seller.get_seller_information()

    assert (sts.call_count, service.call_count) == (1, 1)


@pytest.mark.parametrize(("status", "body"), [(401, XHTML), (401, ""), (403, "no"), (403, "")])
async def test_a_wrong_password_is_sent_once(
    respx_mock: respx.MockRouter, client: Client, status: int, body: str
) -> None:
    """After a refusal every further call fails at once and without traffic, because repeats lock the account."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(status, text=body)

    for _ in range(3):
        with pytest.raises(BadCredentials) as caught:
            await client.seller.get_seller_information()

    assert sts.call_count == 1
    assert caught.value.seller == "shop-api"
    assert "Pa$$word1" not in f"{caught.value!r}{caught.value}"


async def test_a_revoked_token_is_replaced_for_all(sandbox: Sandbox) -> None:
    """When the service forgets a token, the callers that find out at the same time get one new token."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        await client.seller.get_seller_information()
        sandbox.revoke_tokens()
        await asyncio.gather(*(client.seller.get_seller_information() for _ in range(10)))

    assert 2 == sandbox.counters["tokens.issued"]


async def test_a_wrong_password_does_not_lock_the_account(sandbox: Sandbox) -> None:
    """Tasks and client objects with a wrong password send it once in all, and the right one still opens."""
    wrong = Credentials(sandbox.login, "wrong")
    for _ in range(3):
        async with Client(wrong, sandbox.environment) as client:
            calls = (client.seller.get_seller_information() for _ in range(10))
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
        assert {BadCredentials} == {type(one) for one in outcomes}

    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        await client.seller.get_seller_information()
    assert (1, 2) == (sandbox.counters["tokens.refused"], sandbox.counters["tokens.asked"])


# What the token service answers.


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (500, "<html>closed</html>", HttpError),
        (404, "no such thing", HttpError),
        (200, "<!DOCTYPE html><html><title>STS</title></html>", HtmlPage),
        (200, "<html><body>are you a robot?</body></html>", HtmlPage),
        (407, "<html><body>the proxy wants a password</body></html>", HtmlPage),
        (403, BOTS, HtmlPage),
        (403, XHTML, HtmlPage),
        (403, "<html>your address is not allowed</html>", HtmlPage),
        (502, BOTS, HtmlPage),
        (200, "", NotXml),
        (200, "<string/>", ContractMismatch),
        (200, "<string>Maintenance en cours</string>", ContractMismatch),
    ],
)
async def test_an_answer_without_token_is_no_wrong_password(
    world: World, status: int, body: str, expected: type[CdiscountError]
) -> None:
    """Outages, pages and other bodies are not a refusal, and the next call sends a request again."""
    tokens = world.tokens()
    world.service.answers = [httpx.Response(status, text=body)]

    with pytest.raises(expected) as caught:
        await tokens.get()

    assert expected is type(caught.value)
    assert token(2) == await tokens.get()


async def test_a_page_with_401_is_a_wrong_password(world: World) -> None:
    """Status 403 may come from a filter before the token service. Status 401 means that the password was checked."""
    world.service.answers = [httpx.Response(401, text=BOTS)]

    with pytest.raises(BadCredentials, match="HTTP 401"):
        await world.tokens().get()


# One request, however many want a token.


async def test_all_providers_of_a_seller_share_one_request(world: World) -> None:
    """Tasks and providers that want the same token at the same time cost one request."""
    found = await asyncio.gather(*(world.tokens().get() for _ in range(50)))

    assert ({token(1)}, 1) == (set(found), world.service.asked)


async def test_sellers_passwords_and_services_never_share(world: World) -> None:
    """Any difference in login, password or token service means another token."""
    others = [
        world.tokens(),
        world.tokens(Credentials("other-api", SHOP.password)),
        world.tokens(Credentials(SHOP.login, "another")),
        world.tokens(Credentials(SHOP.login + "P", SHOP.password[1:])),
        world.tokens(environment=HERE.at("http://elsewhere.test")),
    ]

    found = [await one.get() for one in others]

    assert len(others) == len(set(found)) == world.service.asked


async def test_a_wrong_password_gets_no_token_of_a_right_one(world: World) -> None:
    """A token for the right password is not returned for a wrong one."""
    await world.tokens().get()
    world.service.answers = [REFUSAL]

    with pytest.raises(BadCredentials):
        await world.tokens(Credentials(SHOP.login, "guessed")).get()


async def test_a_failure_is_shared_by_those_who_waited(world: World) -> None:
    """When the token service is down, callers that waited for one answer all fail with it; later ones ask again."""
    world.service.released.clear()
    world.service.answers = [OUTAGE]
    tasks = [asyncio.create_task(world.tokens().get()) for _ in range(20)]
    await turn()
    world.service.released.set()
    errors = await asyncio.gather(*tasks, return_exceptions=True)

    assert {HttpError} == {type(one) for one in errors}
    assert 20 == len({id(one) for one in errors})
    assert 1 == world.service.asked
    assert token(2) == await world.tokens().get()


async def test_a_caller_that_gives_up_harms_no_other(world: World) -> None:
    """If the task that began the request is cancelled, later ones wait for the same answer."""
    world.service.released.clear()
    first = asyncio.create_task(world.tokens().get())
    await world.service.came.wait()
    others = [asyncio.create_task(world.tokens().get()) for _ in range(5)]
    await turn()
    first.cancel()
    await turn()
    world.service.released.set()

    assert {token(1)} == set(await asyncio.gather(*others))
    assert first.cancelled()
    assert 1 == world.service.asked


async def test_a_wrong_password_is_sent_once_though_its_callers_give_up(world: World) -> None:
    """However many callers are cancelled before the refusal comes, one request was sent, and its refusal holds."""
    world.service.released.clear()
    world.service.answers = [REFUSAL]
    for _ in range(6):
        caller = asyncio.create_task(world.tokens().get())
        await turn()
        caller.cancel()
        await asyncio.wait([caller])
    world.service.released.set()
    await turn()
    waiting = world.service.waiting

    with pytest.raises(BadCredentials):
        await world.tokens().get()
    assert (1, 0) == (world.service.asked, waiting)


async def test_a_failure_that_nobody_waited_for_is_quiet(world: World) -> None:
    """If a request fails after its only caller was cancelled, asyncio logs nothing, and the next caller sends one."""
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, complaint: complaints.append(complaint))
    world.service.released.clear()
    world.service.answers = [OUTAGE]
    caller = asyncio.create_task(world.tokens().get())
    await world.service.came.wait()
    caller.cancel()
    await asyncio.wait([caller])
    world.service.released.set()
    await turn()
    gc.collect()

    assert ([], token(2)) == (complaints, await world.tokens().get())


def test_event_loops_share_tokens_and_nothing_else() -> None:
    """Threads with event loops of their own may share a store: one sends a request, and all get the token."""
    store, ready = MemoryTokenStore(), Barrier(4)
    worlds: list[World] = []

    async def use() -> set[str]:
        world = World(store=store)
        worlds.append(world)
        ready.wait()
        return set(await asyncio.gather(*(world.tokens().get() for _ in range(10))))

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: asyncio.run(use()), range(4)))

    assert [{token(1)}] * 4 == found
    assert 1 == sum(world.service.asked for world in worlds)


def test_a_wrong_password_is_sent_once_by_all_threads() -> None:
    """If several event loops find nothing in the store at the same time, only one sends the password."""
    ready = Barrier(4)
    worlds: list[World] = []

    class Together(MemoryTokenStore):
        """A store whose lock waits until four need it."""

        def lock(self, key: str) -> AbstractAsyncContextManager[None]:
            """Wait for the others."""
            ready.wait(timeout=60)
            return super().lock(key)

    async def use(store: MemoryTokenStore) -> None:
        world = World(store=store)
        world.service.answers = [REFUSAL]
        worlds.append(world)
        world.service.released.clear()
        asyncio.get_running_loop().call_later(0.1, world.service.released.set)  # until then the others may come
        with pytest.raises(BadCredentials):
            await world.tokens().get()

    store = Together()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: asyncio.run(use(store)), range(4)))

    assert [0, 0, 0, 1] == sorted(world.service.asked for world in worlds)


def test_a_provider_outlives_its_event_loop() -> None:
    """A provider that was used in one event loop finds its token in the next."""
    service_of: list[World] = []

    async def use(tokens: StsTokens | None) -> tuple[str, StsTokens]:
        world = World()
        service_of.append(world)
        tokens = tokens or world.tokens()
        return await tokens.get(), tokens

    first, tokens = asyncio.run(use(None))
    second, _ = asyncio.run(use(tokens))

    assert first == second
    assert 1 == service_of[0].service.asked


def test_a_state_goes_with_its_event_loop() -> None:
    """The state of an event loop's tokens is dropped when the loop has ended."""

    async def use() -> "weakref.ref[TokenState]":
        world = World()
        await world.tokens().get()
        return weakref.ref(state_of(SHOP, HERE, world.store))

    state = asyncio.run(use())
    gc.collect()

    assert state() is None


def test_a_store_that_refers_to_its_event_loop_keeps_none_alive() -> None:
    """A store may have a lock or a connection of its event loop. Of many loops in turn, the closed ones go."""
    loops: list[weakref.ref[asyncio.AbstractEventLoop]] = []

    class Bound(MemoryTokenStore):
        """A store that knows its event loop."""

        def __init__(self) -> None:
            super().__init__()
            self.loop = asyncio.get_running_loop()

    async def use() -> None:
        await World(store=Bound()).tokens().get()
        loops.append(weakref.ref(asyncio.get_running_loop()))

    for _ in range(5):
        asyncio.run(use())
    gc.collect()

    assert 1 >= sum(loop() is not None for loop in loops)


async def test_the_number_of_states_is_bounded(world: World) -> None:
    """If there are too many sellers, the oldest state is dropped, and its provider still works."""
    tokens = world.tokens()
    first = await tokens.get()
    state = state_of(SHOP, HERE, world.store)
    for number in range(SIZE):
        state_of(Credentials(f"shop{number}-api", "x"), HERE, world.store)

    assert state is not state_of(SHOP, HERE, world.store)
    assert [first] * 2 == [await tokens.get(), await world.tokens().get()]


async def test_a_rejection_waits_for_a_request_in_progress(world: World) -> None:
    """A token that is rejected while the next one is requested is removed, and the next one is kept."""
    tokens, other = world.tokens(), world.tokens()
    first = await tokens.get()
    world.now += 43 * HOUR
    world.service.released.clear()
    renewing = asyncio.create_task(tokens.get())
    await turn()
    rejecting = asyncio.create_task(other.reject(first))
    await turn()
    world.service.released.set()

    assert token(2) == await renewing
    await rejecting
    stored = await world.store.get(await world.store.key(SHOP, HERE))
    assert stored is not None
    assert (token(2), token(2), 2) == (stored.token, await other.get(), world.service.asked)


# The windows before its end.


async def test_a_token_is_used_until_its_early_window(world: World) -> None:
    """For 42 hours no token is requested, then the next one."""
    tokens = world.tokens()
    await tokens.get()
    world.now += 42 * HOUR - 1
    before = await tokens.get()
    world.now += 1

    assert (token(1), token(2)) == (before, await tokens.get())


async def test_early_one_asks_and_the_others_go_on(world: World) -> None:
    """While one caller waits for the next token, the others get the present one at once."""
    await world.tokens().get()
    world.now += 43 * HOUR
    world.service.released.clear()
    asking = asyncio.create_task(world.tokens().get())
    await turn()

    assert {token(1)} == {await world.tokens().get() for _ in range(10)}
    world.service.released.set()
    assert token(2) == await asking
    assert (token(2), 2) == (await world.tokens().get(), world.service.asked)


async def test_early_failure_is_not_felt(world: World) -> None:
    """If the early renewal fails, the old token is still used, and for a minute no other renewal is tried."""
    await world.tokens().get()
    world.now += 43 * HOUR
    world.service.answers = [OUTAGE]
    found = {await world.tokens().get() for _ in range(10)}  # each provider lives for one call only
    asked = world.service.asked
    world.now += 60

    assert ({token(1)}, 2) == (found, asked)
    assert token(3) == await world.tokens().get()


async def test_early_cancellation_is_not_felt_by_others(world: World) -> None:
    """If the caller of an early renewal is cancelled, because the token service hangs, no other caller waits."""
    await world.tokens().get()
    world.now += 43 * HOUR
    world.service.released.clear()
    asking = asyncio.create_task(world.tokens().get())
    await turn()
    asking.cancel()
    await asyncio.wait([asking])

    assert {token(1)} == {await world.tokens().get() for _ in range(10)}
    assert 2 == world.service.asked


async def test_early_refusal_lets_the_token_go_on_to_its_end(world: World) -> None:
    """A password that is refused early is not sent again, the token serves as long as it may, and then it is over."""
    tokens = world.tokens()
    await tokens.get()
    world.now += 43 * HOUR
    world.service.answers = [REFUSAL]
    found = set()
    for _ in range(5):
        found.add(await tokens.get())
        world.now += 61
    world.now += 5 * HOUR

    with pytest.raises(BadCredentials):
        await tokens.get()
    assert ({token(1)}, 2) == (found, world.service.asked)


async def test_in_the_mandatory_window_all_wait(world: World) -> None:
    """In the last quarter of an hour the old token is not used, even if there is no other."""
    await world.tokens().get()
    world.now += 48 * HOUR - 15 * 60
    world.service.answers = [OUTAGE]
    with pytest.raises(HttpError):
        await world.tokens().get()
    found = await asyncio.gather(*(world.tokens().get() for _ in range(10)))

    assert ({token(3)}, 3) == (set(found), world.service.asked)


async def test_the_life_is_counted_from_the_request(world: World) -> None:
    """However long the answer takes, a token is never thought to live longer than it does."""
    world.service.released.clear()
    asking = asyncio.create_task(world.tokens().get())
    await world.service.came.wait()
    world.now += 2 * HOUR
    world.service.released.set()
    await asking
    world.now += 40 * HOUR

    assert token(2) == await world.tokens().get()


@pytest.mark.parametrize("wrong", [{"early": 10.0}, {"lifetime": 3600.0}, {"mandatory": -1.0}, {"pause": -1.0}])
def test_windows_that_contradict_each_other_are_refused(wrong: dict[str, float]) -> None:
    """The mandatory window lies in the early one, and that in the life."""
    with pytest.raises(ValueError, match="are needed"):
        TokenLife(**wrong)


# A rejected token, and a refused password.


async def test_a_rejected_token_is_given_to_nobody(world: World) -> None:
    """A token that the service rejected is returned by no provider, and not by new ones either."""
    tokens = world.tokens()
    first = await tokens.get()
    await tokens.reject(first)
    del tokens

    assert {token(2)} == {await world.tokens().get() for _ in range(3)}


async def test_a_late_rejection_spares_the_new_token(world: World) -> None:
    """If many calls report the rejection of one token, the late ones cost no further token."""
    tokens = world.tokens()
    first = await tokens.get()
    await asyncio.gather(*(tokens.reject(first) for _ in range(5)))
    second = await tokens.get()
    await tokens.reject(first)

    assert (second, 2) == (await tokens.get(), world.service.asked)


async def test_a_rejection_counts_though_it_was_cancelled(world: World) -> None:
    """A rejection that is cancelled before the store has it still holds in this process."""
    tokens = world.tokens()
    first = await tokens.get()
    world.now += 43 * HOUR
    world.service.released.clear()
    renewing = asyncio.create_task(tokens.get())
    await turn()
    rejecting = asyncio.create_task(tokens.reject(first))
    await turn()
    rejecting.cancel()
    renewing.cancel()
    await asyncio.wait([rejecting, renewing])
    world.now -= 43 * HOUR
    world.service.released.set()

    assert token(2) == await tokens.get()


async def test_the_better_token_stays(world: World) -> None:
    """A stored token replaces the one in memory only if it is valid for longer."""
    tokens = world.tokens()
    await tokens.get()
    key = await world.store.key(SHOP, HERE)
    old = await world.store.get(key)
    assert old is not None
    world.now += 43 * HOUR
    await tokens.get()
    await world.store.put(key, old)
    world.now += 43 * HOUR
    world.service.answers = [OUTAGE]

    assert token(2) == await tokens.get()


async def test_a_refusal_holds_until_it_is_taken_back(world: World) -> None:
    """A refused password is not sent again after any time, only after `reset`. Another password is sent at once."""
    world.service.answers = [REFUSAL]
    for _ in range(4):
        with pytest.raises(BadCredentials):
            await world.tokens().get()
        world.now += 49 * HOUR
    asked = world.service.asked

    assert token(2) == await world.tokens(Credentials(SHOP.login, "changed")).get()
    await world.tokens().reset()
    assert (1, token(3)) == (asked, await world.tokens().get())


async def test_a_refusal_that_cannot_be_kept_holds_too(world: World) -> None:
    """If the store cannot keep a refusal, because its disk is full, it holds in this process until `reset`."""

    class Full(MemoryTokenStore):
        """A store without room for a refusal."""

        async def put(self, key: str, stored: StoredToken) -> None:
            """Keep tokens only."""
            if stored.refused:
                raise TokenStoreError("the disk is full")
            await super().put(key, stored)

    store = Full()
    world.service.answers = [REFUSAL]
    with pytest.raises(TokenStoreError):
        await world.tokens(store=store).get()
    for _ in range(3):
        with pytest.raises(BadCredentials):
            await world.tokens(store=store).get()
        world.now += 61
        gc.collect()
    asked = world.service.asked
    await world.tokens(store=store).reset()

    assert (1, token(2)) == (asked, await world.tokens(store=store).get())


async def test_a_listener_that_raises_changes_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """An error of `on_token` is logged, and a refusal is stored all the same."""

    def raising(_: TokenEvent) -> None:
        raise ValueError("odd")

    tokens = world.tokens(on_token=raising)
    world.service.answers = [REFUSAL]
    for _ in range(3):
        with pytest.raises(BadCredentials):
            await tokens.get()
        world.now += 61

    assert (1, ["on_token raised"]) == (world.service.asked, caplog.messages)


async def test_a_rejected_token_and_a_refused_password_end_it(world: World) -> None:
    """If the password was refused early, and then the token is rejected, no request is sent any more."""
    tokens = world.tokens()
    first = await tokens.get()
    world.now += 43 * HOUR
    world.service.answers = [REFUSAL]
    await tokens.get()
    await tokens.reject(first)
    del tokens

    with pytest.raises(BadCredentials):
        await world.tokens().get()
    assert 2 == world.service.asked


async def test_hooks_receive_events_of_tokens(world: World) -> None:
    """Each event of a token is reported, without the token."""
    events: list[TokenEvent] = []
    tokens = world.tokens(on_token=events.append)
    await tokens.reject(await tokens.get())
    world.service.answers = [OUTAGE, REFUSAL]
    for error in (HttpError, BadCredentials, BadCredentials):
        with pytest.raises(error):
            await tokens.get()

    assert ["issued", "rejected", "failed", "refused"] == [one.what for one in events]
    assert [None, None, "HttpError", "BadCredentials"] == [one.error for one in events]
    assert [True, False, True, True] == [one.duration is not None for one in events]
    assert {("shop-api", "local")} == {(one.login, one.environment) for one in events}
    assert token(1) not in repr(events)


async def test_nothing_shows_a_secret(world: World) -> None:
    """No object with a password or a token shows it, and no error does."""
    tokens = world.tokens()
    found = await tokens.get()
    stored = await world.store.get(await world.store.key(SHOP, HERE))
    world.service.answers = [httpx.Response(401, text=SHOP.password)]
    with pytest.raises(BadCredentials) as caught:
        await world.tokens(Credentials("other-api", SHOP.password)).get()

    given = GivenToken(found, login="shop-api")
    shown = f"{tokens!r}{stored!r}{SHOP!r}{given!r}{world.store!r}{caught.value!r}{vars(caught.value)}"
    assert SHOP.password not in shown
    assert found not in shown


async def test_a_seat_shows_no_secret(world: World) -> None:
    """What asyncio shows of a state in its debug mode has no token, rejected or not, and no key."""
    state = state_of(SHOP, HERE, world.store)
    tokens = world.tokens()
    await tokens.reject(first := await tokens.get())
    second = await tokens.get()
    await tokens.reject(second)

    assert state.rejected == second
    assert not any(secret in repr(state) for secret in (first, second, await state.key(), SHOP.password))


# A token of the caller's own.


async def test_a_given_token_is_used_until_it_is_rejected() -> None:
    """It is used as it is. Once the service rejected it, the error says that it was the caller's own."""
    tokens = GivenToken(TOKEN, login="shop-api")
    await tokens.reject("another token altogether")
    before = await tokens.get()
    await tokens.reject(TOKEN)
    with pytest.raises(TokenRejected, match="passed by the caller"):
        await tokens.get()
    await tokens.reset()

    assert TOKEN == before == await tokens.get()


async def test_a_client_takes_a_given_token(respx_mock: respx.MockRouter) -> None:
    """A client with a token in place of credentials asks for none, even when the service refuses it."""
    service = respx_mock.post(HERE.service_url)
    service.side_effect = [httpx.Response(200, text=SELLER), httpx.Response(500, text=UNKNOWN)]
    async with Client(GivenToken(TOKEN, login="shop-api"), HERE, transport=Transport()) as client:
        await client.seller.get_seller_information()
        with pytest.raises(TokenRejected) as caught:
            await client.seller.get_seller_information()

    assert ("shop-api", 2) == (caught.value.seller, service.call_count)


@pytest.mark.parametrize("text", ["", "short", "<TokenId>", "0" * 32 + "\n"])
def test_a_text_that_is_no_token_is_refused(text: str) -> None:
    """A text that cannot be a token is refused at once, and the error does not quote it."""
    with pytest.raises(ValueError, match="letters, digits and dashes") as caught:
        GivenToken(text, login="shop-api")

    assert not text or text not in str(caught.value)
