"""Many sellers in one process share connections. Each uses its own token, and none delays the others."""

import asyncio
import inspect
import sys
import tracemalloc
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from cdiscount_async import (
    BadCredentials,
    Client,
    Credentials,
    HeaderMessage,
    LoggingHooks,
    OrderFilter,
    Retries,
    SecurityContext,
    Transport,
    wire,
)
from cdiscount_async._call.client_arguments import ClientOptions
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings

from ..support.clients import HERE

MANY = 200


@pytest.fixture
async def crowd() -> AsyncIterator[Sandbox]:
    """Yield a marketplace of hundreds of sellers who have nothing yet."""
    start = datetime(2026, 3, 2, 9, 0)
    async with Sandbox(Settings(sellers=MANY, offers=0, orders=0, orders_a_day=0, speed=0, start=start)) as sandbox:
        yield sandbox


async def test_no_seller_is_taken_for_another(crowd: Sandbox) -> None:
    """If calls of hundreds of sellers overlap, each gets the answer of its own seller."""
    accounts = [Credentials(one.login, one.password) for one in crowd.accounts]
    async with Client(accounts[0], crowd.environment) as client:

        async def who_am_i(account: Credentials) -> tuple[str, str | None]:
            reply = await client.for_seller(account).seller.get_seller_information()
            return account.login, reply.seller_login

        answers = await asyncio.gather(*map(who_am_i, accounts))

    assert [] == [answer for answer in answers if answer[0] != answer[1]]
    assert MANY == len(answers)
    assert MANY == crowd.tables("SELECT count(*) AS tokens FROM token")[0]["tokens"]


def test_a_view_is_light() -> None:
    """A seller's view needs less than 3 kB, including everything that only this view references."""
    client = Client(Credentials("shop-api", "the password"), HERE)
    accounts = [Credentials(f"shop{number}-api", "the password") for number in range(1_000)]
    client.for_seller(accounts[0])  # what all views share comes with the first
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        views = [client.for_seller(account) for account in accounts]
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert (after - before) / len(views) < 3_000


async def test_a_slow_seller_delays_nobody(sandbox: Sandbox) -> None:
    """If one seller has more hanging calls than there are connections, another seller's call still succeeds."""
    slow, quick = (Credentials(one.login, one.password) for one in sandbox.accounts)
    transport = Transport(connections=4, per_seller=2)
    async with Client(slow, sandbox.environment, transport=transport, retries=Retries(attempts=1)) as client:
        await client.seller.get_seller_information()
        sandbox.market.faults.replace(Faults(rules=[FaultRule("hang", sellers=[slow.login])]))
        async with asyncio.TaskGroup() as group:
            hanging = [group.create_task(client.seller.get_seller_information()) for _ in range(20)]

            reply = await client.for_seller(quick).seller.get_seller_information()

            assert quick.login == reply.seller_login
            assert 0 == sum(task.done() for task in hanging)
            assert (2, 18) == (transport.in_flight, transport.waiting)
            for task in hanging:
                task.cancel()
    assert (0, 0) == (transport.in_flight, transport.waiting)
    await transport.aclose()


async def test_a_wrong_password_stops_only_its_seller(sandbox: Sandbox, shop: Client) -> None:
    """A seller whose password is wrong is refused, and the others go on."""
    wrong = shop.for_seller(Credentials(sandbox.accounts[1].login, "wrong"))

    for _ in range(3):
        with pytest.raises(BadCredentials):
            await wrong.seller.get_seller_information()

    assert (await shop.seller.get_seller_information()).seller is not None
    assert 1 == sandbox.counters["tokens.refused"]


async def test_a_password_in_order_again_is_tried_again(sandbox: Sandbox, shop: Client) -> None:
    """After a reset the same password is sent once more."""
    account = sandbox.accounts[1]
    sandbox.market.store.update("seller", {"login": account.login}, password="another")
    view = shop.for_seller(Credentials(account.login, account.password))
    with pytest.raises(BadCredentials):
        await view.seller.get_seller_information()
    sandbox.market.store.update("seller", {"login": account.login}, password=account.password)

    await view.reset_token()

    assert account.login == (await view.seller.get_seller_information()).seller_login


async def test_closing_a_view_closes_nothing(sandbox: Sandbox, shop: Client) -> None:
    """A view may be used as a client is, and leaves the connections to the others."""
    account = sandbox.accounts[1]
    async with shop.for_seller(Credentials(account.login, account.password)) as view:
        await view.seller.get_seller_information()

    assert (await shop.seller.get_seller_information()).seller is not None


async def test_a_view_may_have_its_own_header(shop: Client) -> None:
    """The header is the client's, unless the seller has one."""
    header = HeaderMessage(security=SecurityContext(user_name="My Company"))
    view = shop.for_seller(Credentials("other-api", "the password"), header=header)

    sent = wire.read_request(view.preview("GetSellerInformation").body).header.security
    usual = wire.read_request(shop.preview("GetSellerInformation").body).header.security

    assert sent is not None
    assert usual is not None
    assert ("My Company", "") == (sent.user_name, usual.user_name)


def test_a_view_shows_whose_it_is() -> None:
    """A view names its seller, and no password."""
    client = Client(Credentials("shop-api", "the password"), HERE, dry_run=True)

    view = client.for_seller(Credentials("other-api", "the password"))

    assert "Client('other-api', local, Transport(httpx x64), dry run)" == repr(view)
    assert sys.getsizeof(view) < 200


async def test_a_client_for_many_needs_no_first_seller(sandbox: Sandbox) -> None:
    """Its views call the service, each for its own seller, with the options of the client."""
    hooks = [LoggingHooks()]
    async with Client.for_many(sandbox.environment, hooks=hooks, keep_exchanges=5) as client:
        for one in sandbox.accounts:
            view = client.for_seller(Credentials(one.login, one.password))
            assert one.login == (await view.seller.get_seller_information()).seller_login

        assert [one.login for one in sandbox.accounts] == [exchange.seller for exchange in client.exchanges]


async def test_a_client_for_many_has_no_seller_itself() -> None:
    """Whatever needs a seller raises ValueError, which says what to do, and sends nothing."""
    async with Client.for_many(HERE) as client:
        for calling in (
            client.seller.get_seller_information,
            lambda: client.orders.get_order_list(OrderFilter()),
            lambda: client.call("GetSellerInformation"),
            lambda: anext(aiter(client.stream("GetOrderList"))),
            lambda: anext(aiter(client.orders.changes(since=timedelta(days=1)))),
            lambda: client.with_options(dry_run=True).call("GetSellerInformation"),
            client.reset_token,
            client._tokens.get,
            lambda: client._tokens.reject("x"),
        ):
            with pytest.raises(ValueError, match=r"has none of its own: call client\.for_seller\(credentials\)"):
                await calling()
        with pytest.raises(ValueError, match="many sellers"):
            client.preview("GetSellerInformation")
        with pytest.raises(ValueError, match="many sellers"):
            client.login  # noqa: B018 - a property
        assert "Client.for_many(local, Transport(httpx x64))" == repr(client)


def test_a_client_for_many_takes_the_options_of_a_client() -> None:
    """Each option of `Client` is one of `for_many`, with the same type; wrong ones are refused at once."""
    options = {
        name: parameter.annotation
        for name, parameter in inspect.signature(Client.__init__).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    }

    assert options == ClientOptions.__annotations__
    with pytest.raises(TypeError, match="retries: expected Retries"):
        Client.for_many(HERE, retries=3)  # type: ignore[typeddict-item]
