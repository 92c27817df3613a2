"""Wrong arguments raise an error at once, not at the first call."""

from datetime import date, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
from redis.asyncio import Redis

from cdiscount_async import (
    Client,
    Credentials,
    Environment,
    OfferFilter,
    OrderFilter,
    OrderStateEnum,
    Retries,
    Windows,
    wire,
)
from cdiscount_async.hooks import Hooks
from cdiscount_async.rate_limits import RateLimits
from cdiscount_async.sandbox import Sandbox
from cdiscount_async.submissions import FileLedger
from cdiscount_async.tokens import GivenToken, MemoryTokenStore
from cdiscount_async.tokens.redis import RedisTokenStore

from ..support.clients import HERE

SELLER: Final = Credentials("shop-api", "the password")
SINCE: Final = timedelta(days=7)


class OwnTokens:
    """Provides tokens, which is all that a TokenProvider must do."""

    login = "own-api"

    async def get(self) -> str:
        """Return a token."""
        return "0" * 32

    async def reject(self, token: str) -> None:
        """Do nothing."""

    async def reset(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize(
    "credentials",
    ["shop-api", None, ("shop-api", "secret!"), {"login": "shop-api", "password": "secret!"}, Credentials, OwnTokens],
)
def test_credentials_are_credentials(credentials: Any) -> None:
    """An object that provides no tokens is refused at once, by a client and by a view, and is not quoted."""
    client = Client(SELLER, HERE)
    for make in (Client, client.for_seller):
        with pytest.raises(TypeError, match=r"^credentials: expected Credentials or a TokenProvider, not ") as caught:
            make(credentials)
        assert "secret!" not in str(caught.value)


def test_what_gives_tokens_is_taken() -> None:
    """Any object with the methods of a TokenProvider is accepted."""
    assert "own-api" == Client(OwnTokens()).login
    assert "own-api" == Client(SELLER).for_seller(OwnTokens()).login
    assert "own-api" == Client(GivenToken("0" * 32, login="own-api"), HERE, token_store=MemoryTokenStore()).login


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"environment": "http://127.0.0.1:8765"}, r"environment: expected an Environment, .*, not str"),
        ({"environment": None}, "environment: expected an Environment, .*, not None"),
        ({"header": {"security": None}}, "header: expected a HeaderMessage, not dict"),
        ({"retries": 3}, "retries: expected Retries, not int"),
        ({"retries": Retries}, "retries: expected Retries, not the class Retries"),
        ({"dry_run": "no"}, "dry_run: expected True or False, not str"),
        ({"transport": httpx.AsyncHTTPTransport}, "transport: expected a Transport, not the class AsyncHTTPTransport"),
        ({"token_store": {}}, "token_store: expected a TokenStore, not dict"),
        ({"token_store": MemoryTokenStore}, "token_store: expected a TokenStore, not the class MemoryTokenStore"),
        ({"rate_limits": {"*": "1/second"}}, "rate_limits: expected a RateLimiter, .*, not dict"),
        ({"rate_limits": RateLimits}, "rate_limits: expected a RateLimiter, .*, not the class RateLimits"),
        ({"retry_budget": 100}, "retry_budget: expected a RetryBudget, not int"),
        ({"planning": "page.html"}, "planning: expected a Planning, not str"),
        ({"wait_for_opening": "3d"}, "wait_for_opening: expected seconds, or True, not str"),
        ({"wait_for_opening": timedelta(days=3)}, "wait_for_opening: expected seconds, or True, not timedelta"),
        ({"keep_exchanges": "10"}, "keep_exchanges: expected a whole number, not str"),
        ({"timing": 1}, "timing: expected a Timing, not int"),
        ({"hooks": Hooks()}, "hooks: expected a sequence of Hooks, not Hooks"),
        ({"hooks": [Hooks(), Hooks]}, r"hooks\[1\]: expected Hooks, not the class Hooks"),
        ({"hooks": None}, "hooks: expected a sequence of Hooks, not None"),
        ({"hooks": "log"}, "hooks: expected a sequence of Hooks, not str"),
    ],
)
def test_a_client_is_made_of_what_it_needs(arguments: Any, said: str) -> None:
    """The error about a wrong type has the argument's name and the expected type."""
    with pytest.raises(TypeError, match=f"^{said}$"):
        Client(SELLER, **arguments)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Credentials("shop-api", None), "password: expected a text, not None"),
        (lambda: Credentials("shop-api", ["secret!"]), "password: expected a text, not list"),
        (lambda: Credentials(b"shop-api", "secret!"), "login: expected a text, not bytes"),
        (lambda: GivenToken(b"0" * 32, login="shop-api"), "token: expected a text, not bytes"),
        (lambda: GivenToken("0" * 32, login=7), "login: expected a text, not int"),
        (lambda: Environment.at(None), "url: expected a URL, not None"),
        (lambda: Environment("own", b"http://secret!", ""), "service_url: expected a URL, not bytes"),
        (lambda: RedisTokenStore("redis://secret!", secret=b"0" * 16), "redis: expected a client .*, not str"),
        (lambda: RedisTokenStore(Redis(), secret="secret!" * 3), "secret: expected bytes, not str"),
        (lambda: Sandbox("shop.db"), "settings: expected Settings, not str"),
        (lambda: Sandbox(port="8765"), "port: expected a whole number, not str"),
        (lambda: Sandbox(faults="bad"), "faults: expected Faults, not str"),
    ],
)
def test_what_a_client_needs_is_made_of_what_it_needs(make: Any, said: str) -> None:
    """Constructors refuse values of another type, and do not quote them."""
    with pytest.raises(TypeError, match=f"^{said}$"):
        make()


async def test_a_client_of_httpx_is_no_transport() -> None:
    """A client of httpx is not accepted as a transport."""
    async with httpx.AsyncClient() as http:
        with pytest.raises(TypeError, match=r"^transport: expected a Transport, not AsyncClient$"):
            Client(SELLER, HERE, transport=http)  # type: ignore[arg-type]


def test_views_are_made_of_what_they_need() -> None:
    """The arguments of a view are checked as well."""
    client = Client(SELLER, HERE)
    with pytest.raises(TypeError, match=r"^header: expected a HeaderMessage, not str$"):
        client.for_seller(SELLER, header="ACME")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^retries: expected Retries, not int$"):
        client.with_options(retries=0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^dry_run: expected True or False, not str$"):
        client.with_options(dry_run="yes")  # type: ignore[arg-type]


WINDOWED: Final = [
    ("orders", "iter_orders"),
    ("orders", "changes"),
    ("orders", "watch"),
    ("discussions", "iter_order_claims"),
    ("discussions", "iter_order_questions"),
    ("discussions", "iter_offer_questions"),
    ("discussions", "iter_discussions"),
    ("discussions", "order_claim_changes"),
    ("discussions", "order_question_changes"),
    ("discussions", "offer_question_changes"),
    ("discussions", "watch_order_claims"),
    ("discussions", "watch_order_questions"),
    ("discussions", "watch_offer_questions"),
]
PAGED: Final = [
    ("offers", "iter_offers"),
    ("offers", "iter_pages"),
    ("fulfilment", "iter_supply_orders"),
    ("fulfilment", "iter_supply_order_pages"),
    ("fulfilment", "iter_supply_order_reports"),
    ("fulfilment", "iter_supply_order_report_pages"),
]


def test_every_iteration_is_tried() -> None:
    """The lists above have every iteration of a client."""
    client = Client(SELLER, HERE)
    sections = ("seller", "offers", "orders", "products", "discussions", "fulfilment", "relays")
    found = {
        (name, one)
        for name in sections
        for one in dir(getattr(client, name))
        if one.startswith(("iter_", "watch")) or (one.endswith("changes") and not one.startswith("get_"))
    }

    assert found == {*WINDOWED, *PAGED}


@pytest.mark.parametrize(("section", "method"), WINDOWED)
@pytest.mark.parametrize("since", ["7d", "2026-03-01", 7, 1.5, None, date(2026, 3, 1)], ids=repr)
def test_a_span_begins_with_a_time(section: str, method: str, since: Any) -> None:
    """A text, a number or a date without a time is refused as the beginning of a span."""
    iteration = getattr(getattr(Client(SELLER, HERE), section), method)
    with pytest.raises(TypeError, match=r"^since: expected a datetime or a timedelta, not (str|int|float|None|date)$"):
        iteration(since=since)


@pytest.mark.parametrize(("section", "method"), WINDOWED)
@pytest.mark.parametrize(
    "request_", ["Shipped", {"states": ["Shipped"]}, OfferFilter()], ids=lambda one: type(one).__name__
)
def test_a_span_is_asked_for_with_its_filter(section: str, method: str, request_: Any) -> None:
    """The error about a wrong filter has its type and the expected one."""
    iteration = getattr(getattr(Client(SELLER, HERE), section), method)
    with pytest.raises(TypeError, match=r"^request: expected the \w+Filter of Get\w+List, not "):
        iteration(since=SINCE, request=request_)


@pytest.mark.parametrize(("section", "method"), [one for one in WINDOWED if one[1].startswith("iter_")])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"until": "2026-03-02"}, "until: expected a datetime, not str"),
        ({"until": date(2026, 3, 2)}, "until: expected a datetime, not date"),
        ({"until": timedelta(days=1)}, "until: expected a datetime, not timedelta"),
        ({"windows": 4}, "windows: expected Windows, not int"),
        ({"known": "1904240959CN8HI"}, "known: expected a collection of keys, not str"),
        ({"known": 7}, "known: expected a collection of keys, not int"),
    ],
)
def test_a_span_has_options_of_its_own(section: str, method: str, options: Any, said: str) -> None:
    """Each option of another type is named."""
    iteration = getattr(getattr(Client(SELLER, HERE), section), method)
    with pytest.raises(TypeError, match=f"^{said}$"):
        iteration(since=datetime(2026, 3, 1), **options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"every": 900}, "every: expected a timedelta, not int"),
        ({"every": "15m"}, "every: expected a timedelta, not str"),
        ({"recheck": 5}, "recheck: expected a timedelta, not int"),
        ({"recheck": False}, "recheck: expected a timedelta, not bool"),
        ({"cursor": b"{}"}, "cursor: expected the text of a cursor, not bytes"),
        ({"cursor": {}}, "cursor: expected the text of a cursor, not dict"),
        ({"windows": "day"}, "windows: expected Windows, not str"),
        ({"states": "Shipped"}, "states: expected several OrderStateEnum, not str"),
        ({"states": OrderStateEnum.SHIPPED}, "states: expected several OrderStateEnum, not OrderStateEnum"),
        ({"states": 1}, "states: expected several OrderStateEnum, not int"),
    ],
)
def test_a_watch_has_options_of_its_own(options: Any, said: str) -> None:
    """Each option of another type is named."""
    with pytest.raises(TypeError, match=f"^{said}$"):
        Client(SELLER, HERE).orders.watch(**options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"initial": 86400}, "initial: expected a timedelta, not int"),
        ({"overlap": "90m"}, "overlap: expected a timedelta, not str"),
        ({"concurrency": "4"}, "concurrency: expected a whole number, not str"),
        ({"max_items": 1e3}, "max_items: expected a whole number, not float"),
    ],
)
def test_windows_have_widths_and_counts(options: Any, said: str) -> None:
    """Each value of another type is named."""
    with pytest.raises(TypeError, match=f"^{said}$"):
        Windows(**options)


@pytest.mark.parametrize(("section", "method"), PAGED)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"concurrency": "8"}, "concurrency: expected a whole number, not str"),
        ({"pages": "12"}, "pages: expected numbers of pages, not str"),
        ({"pages": 3}, "pages: expected numbers of pages, not int"),
        ({"pages": ["1", "2"]}, "pages: expected numbers of pages, not str"),
        ({"request": OrderFilter()}, r"request: expected the \w+ of Get\w+, not OrderFilter"),
        ({"request": 2}, r"request: expected the \w+ of Get\w+, not int"),
    ],
)
def test_pages_have_options_of_their_own(section: str, method: str, options: Any, said: str) -> None:
    """Each option of another type is named."""
    iteration = getattr(getattr(Client(SELLER, HERE), section), method)
    with pytest.raises(TypeError, match=f"^{said}$"):
        iteration(**options)


async def test_submissions_are_made_of_what_they_need(tmp_path: Any) -> None:
    """Any object with the methods of a package, a publisher or a ledger is accepted."""
    offers: Any = Client(SELLER, HERE).offers
    with pytest.raises(TypeError, match=r"^package: expected a package, not str$"):
        await offers.submit("offers.zip", None)
    with pytest.raises(TypeError, match=r"^number: expected a whole number, not str$"):
        offers.submission("12")
    ledger = FileLedger(tmp_path / "ledger.db")
    with pytest.raises(TypeError, match=r"^package: expected a package, not FileLedger$"):
        await offers.submit(ledger, ledger)


async def test_an_operation_is_named() -> None:
    """An object that is not an operation raises TypeError. The error about an unknown name suggests the nearest one."""
    client: Any = Client(SELLER, Environment.at("http://127.0.0.1:1"))
    for call in (client.call, client.preview, client.stream):
        with pytest.raises(KeyError, match=r"no operation 'GetOrdersList'; did you mean GetOrderList"):
            await call("GetOrdersList")
        with pytest.raises(TypeError, match=r"^operation: expected an Operation or its WSDL name, not int$"):
            await call(7)
    for job in (
        lambda: wire.read_reply("GetSellerInformatin", b""),
        lambda: wire.write_reply("GetSellerInformatin", None),
        lambda: wire.write_request("GetSellerInformatin", token="0" * 32),
    ):
        with pytest.raises(KeyError, match=r"did you mean GetSellerInformation"):
            job()


def test_a_limit_is_for_something_that_exists() -> None:
    """The error about an unknown name of a rate limit suggests the nearest one."""
    with pytest.raises(ValueError, match=r"'GetOrdersList' is neither .*; did you mean GetOrderList"):
        RateLimits({"GetOrdersList": "1/second"})
