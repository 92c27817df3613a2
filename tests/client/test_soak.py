"""A long run with faults, on both transports: every call has an outcome, and no once-only write is done twice."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Final

import attrs
import pytest

from cdiscount_async import (
    CdiscountError,
    Client,
    CloseDiscussionRequest,
    Credentials,
    OfferPackageRequest,
    Retries,
    RetryBudget,
    Transport,
)
from cdiscount_async.sandbox import FaultRule, Faults, Sandbox, Settings

from ..support.sizes import WHOLE
from ..support.timing import VirtualTime

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),  # the test that comes first waits for the whole run
]

CALLS: Final = 20_000 if WHOLE else 5_000
SELLERS: Final = CALLS // 10
AT_ONCE: Final = 128
SERVICE: Final = ("GetSellerInformation", "GetOrderList", "CloseDiscussionList", "SubmitOfferPackage")


def storm() -> Iterator[FaultRule]:
    """Return everything that goes wrong, some of it before the service did its work and some of it after."""
    for when in ("before", "after"):
        yield FaultRule("reset", operations=SERVICE, probability=0.01, when=when)
        yield FaultRule("status", operations=SERVICE, probability=0.01, when=when, status=502)
        yield FaultRule("bot_page", operations=SERVICE, probability=0.005, when=when)
        yield FaultRule("fault", operations=SERVICE, probability=0.005, when=when)
        yield FaultRule("hang", operations=SERVICE, probability=0.002, when=when, seconds=0.02)
    yield FaultRule("truncate", operations=SERVICE, probability=0.01)
    yield FaultRule("truncate", operations=SERVICE, probability=0.005, chunked=True)
    yield FaultRule("corrupt", operations=SERVICE, probability=0.005)
    yield FaultRule("bad_gzip", operations=SERVICE, probability=0.005)
    yield FaultRule("status", operations=SERVICE, probability=0.005, status=503, retry_after=0)
    yield FaultRule("revoke_tokens", operations=SERVICE, probability=0.01)
    yield FaultRule("refuse", operations=SERVICE, probability=0.001, seconds=0.02)
    yield FaultRule("status", operations=["STS"], probability=0.02, status=502)
    yield FaultRule("bot_page", operations=["STS"], probability=0.02)


class Run:
    """The calls of the soak, and what became of them."""

    def __init__(self, clients: list[Client], accounts: list[Credentials]) -> None:
        self.clients = clients
        self.accounts = accounts
        self.outcomes: Counter[str] = Counter()
        self.mistaken: list[tuple[str, str | None]] = []
        """Calls that were answered as another seller's."""
        self.writes: dict[str, str] = {}
        """The outcome of each package, by its address."""

    async def work(self, numbers: Iterator[int]) -> None:
        """Make calls until there are none left."""
        for number in numbers:
            chance = Random(number)  # noqa: S311 - reproducible is what it must be
            account = chance.choice(self.accounts)
            view = self.clients[number % 2].for_seller(account)
            kind = chance.choices(SERVICE, weights=(55, 20, 10, 15))[0]
            try:
                await self.call(view, kind, number)
            except CdiscountError as error:
                outcome = type(error).__name__
                if (kind, account.login) != (error.operation, error.seller):
                    self.mistaken.append((account.login, error.seller))
            else:
                outcome = "ok"
            self.outcomes[outcome] += 1
            if kind == "SubmitOfferPackage":
                self.writes[address(number)] = outcome

    async def call(self, view: Client, kind: str, number: int) -> None:
        """Make one call, and see whose answer comes."""
        match kind:
            case "CloseDiscussionList":
                await view.discussions.close_discussion_list(CloseDiscussionRequest(discussion_ids=[number]))
            case "SubmitOfferPackage":
                await view.offers.submit_offer_package(OfferPackageRequest(zip_file_full_path=address(number)))
            case _:
                reply = await view.call(kind)
                if reply.seller_login != view.login:
                    self.mistaken.append((view.login, reply.seller_login))


def address(number: int) -> str:
    """Return where a package would be fetched from."""
    return f"http://127.0.0.1:1/{number}.zip"


@attrs.frozen
class Soaked:
    """The result of the whole run."""

    run: Run
    packages: dict[str, int]
    """How often each package was submitted, by its address."""
    left: int
    """Calls, turns and tasks that were left."""


@pytest.fixture(scope="module")
def soaked() -> Soaked:
    """Make all calls, and return their outcomes, the packages that exist, and the tasks that still run."""

    async def soak() -> Soaked:
        start = datetime(2026, 3, 2, 9, 0)
        settings = Settings(sellers=SELLERS, offers=0, orders=0, orders_a_day=0, speed=0, start=start)
        async with Sandbox(settings, faults=Faults(rules=storm())) as sandbox:
            accounts = [Credentials(one.login, one.password) for one in sandbox.accounts]
            before = len(asyncio.all_tasks())
            transports = [Transport(connections=AT_ONCE, fast=fast) for fast in (False, True)]
            clients = [
                Client(
                    accounts[0],
                    sandbox.environment,
                    transport=transport,
                    retries=Retries(attempts=4),
                    retry_budget=RetryBudget(CALLS),  # whatever may be repeated shall be
                    timing=VirtualTime().timing,
                    hooks=(),
                )
                for transport in transports
            ]
            run, numbers = Run(clients, accounts), iter(range(CALLS))
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(run.work(numbers))
            busy = sum(transport.in_flight + transport.waiting for transport in transports)
            for transport in transports:
                await transport.aclose()
            left = busy + len(asyncio.all_tasks()) - before
            rows = sandbox.tables("SELECT url, count(*) AS times FROM package GROUP BY url")
        return Soaked(run, {row["url"]: row["times"] for row in rows}, left)

    return asyncio.run(soak())


def test_every_call_is_accounted_for(soaked: Soaked) -> None:
    """Each call ended with its result or with one of our errors, and most of them well."""
    run = soaked.run

    assert CALLS == run.outcomes.total()
    assert run.outcomes["ok"] > 0.9 * CALLS
    assert run.outcomes["OutcomeUnknown"] > 0


def test_no_seller_got_anothers_answer(soaked: Soaked) -> None:
    """In spite of all faults, each seller gets only its own answers."""
    assert [] == soaked.run.mistaken


def test_no_write_was_done_twice(soaked: Soaked) -> None:
    """A write that succeeded was done once, one that failed was not done. Only an unknown outcome may be either."""
    run, done = soaked.run, soaked.packages
    allowed = {"ok": {1}, "OutcomeUnknown": {0, 1}}

    assert set(done) <= set(run.writes)
    wrong = {url: (outcome, done.get(url, 0)) for url, outcome in run.writes.items()}
    assert {} == {url: said for url, said in wrong.items() if said[1] not in allowed.get(said[0], {0})}
    assert {0, 1} == {times for outcome, times in wrong.values() if outcome == "OutcomeUnknown"}


def test_nothing_is_left_running(soaked: Soaked) -> None:
    """After the run there is no task, no call and no turn left."""
    assert 0 == soaked.left
