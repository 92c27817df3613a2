"""The declaration of a fleet: its sellers, its handlers, and where its state is."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import NoneType, TracebackType
from typing import Any, Final, Literal, Self, Unpack

from .._call.client_arguments import ClientOptions
from .._common.arguments import expect
from ..client import Client
from ..environments import PRODUCTION, Environment
from ..models.discussions import OfferQuestionFilter, OrderClaimFilter, OrderQuestionFilter
from ..models.orders import OrderFilter, OrderStateEnum
from ._dead_letters import handle_again
from ._docket import Job
from ._fleet import Fleet, Settings
from ._sellers import SellerSource
from ._states import CursorStore, DeadLetter
from ._status import Status, status_of
from ._storage import Storage
from ._subscriptions import Begin, Handler, Subscription, discussion_number, order_number

__all__ = ("Workers",)

EVERY: Final = timedelta(minutes=15)


class Workers:
    """A fleet that polls many sellers and calls your handlers, in this process or in any number of processes.

    ```python
    workers = Workers(sellers, url="redis://localhost:6379/0", secret=secret)

    @workers.on_order(states=["WaitingForShipmentAcceptation"])
    async def order(shop: Client, order: Order) -> None:
        ...
    ```

    `cdiscount work module:workers` runs it, on as many machines as you like; so does `async with workers:` in a program
    of yours. A handler is called at least once for each version of an item, in the order of change. It is awaited, and
    the cursor is stored after it: so a process that is killed loses nothing, and at most the last 50 items of each poll
    in progress are handled twice.
    """

    def __init__(
        self,
        sellers: SellerSource,
        environment: Environment = PRODUCTION,
        *,
        url: str | None = None,
        secret: bytes | None = None,
        every: timedelta = EVERY,
        since: datetime | timedelta = timedelta(days=5),
        concurrency: int = 64,
        cursors: CursorStore | None = None,
        directory: str | os.PathLike[str] = "cdiscount-workers",
        name: str = "cdiscount",
        refresh: timedelta = timedelta(minutes=1),
        lease: timedelta = timedelta(minutes=1),
        **client_options: Unpack[ClientOptions],
    ) -> None:
        """Declare the fleet, without I/O. All its processes must declare the same.

        Args:
            sellers: The accounts: a list, or a function that returns an async iterator over them. The function is
                called again each minute: new sellers are polled, and those that are gone no more.
            environment: The service that is called.
            url: The address of the Redis that the processes share. Without one, the fleet is this process alone.
            secret: Hides login and password in the keys of the tokens in Redis: at least 16 random bytes, the same in
                all processes. It is needed together with `url`, unless there is a `token_store`.
            every: The time between two polls of a seller; 15 minutes by default.
            since: How far back the first poll of a seller goes: a time, or how long ago; 5 days by default.
            concurrency: How many polls are in progress at a time in each process; 64 by default.
            cursors: Where cursors are stored. By default in Redis, or without `url` in a file.
            directory: Where the files are if there is no `url`. It is created when the fleet starts.
            name: What the keys of this fleet begin with in Redis.
            refresh: The time between two readings of the source of sellers; 1 minute by default.
            lease: After this time the polls of a process that died are done by others; 1 minute by default.
            client_options: The options of the `Client`, for example `rate_limits` and `planning`. By default tokens are
                stored where the cursors are, and a call that fails is repeated once, within two minutes.

        Raises:
            TypeError: An argument has another type.
            ValueError: A number or a time is not positive, or neither `secret` nor `token_store` comes with `url`.

        """
        for key, value in (("every", every), ("refresh", refresh), ("lease", lease)):
            _expect_positive(key, value)
        expect("concurrency", concurrency, "a whole number", int)
        expect("url", url, "the address of a Redis", str, NoneType)
        expect("since", since, "a time, or how long ago", datetime, timedelta)
        if concurrency < 1:
            raise ValueError("concurrency must be 1 or more")
        self.concurrency: int = concurrency
        """How many polls are in progress at a time in this process. It may be set until the fleet starts."""
        self._every = every
        storage = Storage(
            url=url,
            name=name,
            directory=Path(directory),
            secret=secret,
            cursors=cursors,
            token_store=client_options.get("token_store"),
        )
        self._settings = Settings(
            sellers=sellers,
            environment=environment,
            storage=storage,
            since=since,
            refresh=refresh,
            lease=lease,
            client_options=client_options,
        )
        self._subscriptions: dict[str, Subscription] = {}
        self._fleet: Fleet | None = None

    def __repr__(self) -> str:
        return f"Workers({', '.join(self._subscriptions) or 'no handlers'})"

    def on_order(
        self,
        *,
        states: Sequence[OrderStateEnum | str] = (),
        fetch_lines: bool = True,
        fetch_parcels: bool = False,
        request: OrderFilter | None = None,
        every: timedelta | None = None,
        name: str = "orders",
    ) -> Callable[[Handler], Handler]:
        """Return a decorator for a handler of orders that are new or have changed.

        Args:
            states: Only orders in these states; all by default.
            fetch_lines: Whether orders have their lines.
            fetch_parcels: Whether orders have their parcels.
            request: Further members of the filter.
            every: The time between two polls; by default that of the fleet.
            name: The name under which the cursors are stored. A second handler needs a name of its own, and so does a
                filter that changes: it begins anew.

        """
        wanted = tuple(map(OrderStateEnum, states))

        def changes(client: Client, *, cursor: str | None, since: datetime | timedelta) -> Any:
            return client.orders.changes(
                states=wanted,
                fetch_lines=fetch_lines,
                fetch_parcels=fetch_parcels,
                request=request,
                cursor=cursor,
                since=since,
            )

        return self._subscribing(name, every, changes, order_number)

    def on_claim(
        self, *, request: OrderClaimFilter | None = None, every: timedelta | None = None, name: str = "claims"
    ) -> Callable[[Handler], Handler]:
        """Return a decorator for a handler of claims that are new or have changed; see `on_order`."""

        def changes(client: Client, *, cursor: str | None, since: datetime | timedelta) -> Any:
            return client.discussions.order_claim_changes(request=request, cursor=cursor, since=since)

        return self._subscribing(name, every, changes, discussion_number)

    def on_question(
        self,
        *,
        about: Literal["orders", "offers"],
        request: OrderQuestionFilter | OfferQuestionFilter | None = None,
        every: timedelta | None = None,
        name: str | None = None,
    ) -> Callable[[Handler], Handler]:
        """Return a decorator for a handler of questions that are new or have changed; see `on_order`.

        Args:
            about: `"orders"` or `"offers"`: the service lists them apart.
            request: Further members of the filter.
            every: The time between two polls; by default that of the fleet.
            name: As in `on_order`; by default `order_questions` or `offer_questions`.

        """
        if about not in {"orders", "offers"}:
            raise ValueError(f"about: expected 'orders' or 'offers', not {about!r}")

        def changes(client: Client, *, cursor: str | None, since: datetime | timedelta) -> Any:
            section: Any = client.discussions
            begin = section.order_question_changes if about == "orders" else section.offer_question_changes
            return begin(request=request, cursor=cursor, since=since)

        return self._subscribing(name or f"{about.removesuffix('s')}_questions", every, changes, discussion_number)

    def _subscribing(
        self, name: str, every: timedelta | None, changes: Begin, number_of: Callable[[Any], str]
    ) -> Callable[[Handler], Handler]:
        if every is not None:
            _expect_positive("every", every)
        if self._fleet is not None:
            raise RuntimeError("the fleet has started: declare the handlers before")

        def subscribe(handler: Handler) -> Handler:
            if name in self._subscriptions:
                raise ValueError(f"there is a handler named {name!r} already: pass name= to one of them")
            self._subscriptions[name] = Subscription(name, every or self._every, handler, changes, number_of)
            return handler

        return subscribe

    async def __aenter__(self) -> Self:
        fleet = self._new_fleet()
        await fleet.__aenter__()
        try:
            await fleet.start()
        except BaseException:
            await fleet.__aexit__(None, None, None)
            raise
        self._fleet = fleet
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        fleet, self._fleet = self._fleet, None
        if fleet is not None:
            await fleet.__aexit__(kind, error, trace)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """Open the fleet in this process without polling: to ask for its status, or to retry something."""
        async with self._new_fleet() as fleet:
            self._fleet = fleet
            try:
                yield self
            finally:
                self._fleet = None

    async def run(self) -> None:
        """Poll until SIGTERM or SIGINT. Then handlers in progress have 8 seconds, and every cursor is stored."""
        stopped = asyncio.Event()
        with _at_signals(stopped.set):
            async with self:
                await stopped.wait()

    async def retry(self, login: str) -> None:
        """Poll a seller now. A refused password counts as not refused any more, and is sent again.

        Raises LookupError for a login that the source does not have.
        """
        fleet = self._opened
        shop = await fleet.shop(login)
        if shop is None:
            raise LookupError(f"the source has no seller {login!r}")
        await shop.reset_token()
        for name in self._subscriptions:
            await fleet.engine.run_now(Job(name, login))

    async def status(self, *, tolerance: timedelta = timedelta(minutes=1)) -> Status:
        """Return what is due, running, late and failing. A poll is late if it has not ended `tolerance` after its date.

        Raises WorkersError.
        """
        return await status_of(self._opened, tolerance)

    async def retry_dead_letter(self, letter: DeadLetter) -> bool:
        """Fetch an item that was put aside, call its handler in this process, and remove it from the store.

        Returns whether the service still has the item. If not, it is removed as well.

        Raises what the call of the service and the handler raise. Then the item stays.
        """
        fleet = self._opened
        shop = await fleet.shop(letter.login)
        subscription = self._subscriptions.get(letter.subscription)
        if shop is None or subscription is None:
            raise LookupError(f"there is no seller {letter.login!r} or no handler {letter.subscription!r} any more")
        is_found = await handle_again(shop, subscription, letter)
        await fleet.store.drop_letter(letter)
        return is_found

    async def drop_dead_letter(self, letter: DeadLetter) -> None:
        """Remove an item that was put aside, without handling it."""
        await self._opened.store.drop_letter(letter)

    def _new_fleet(self) -> Fleet:
        if self._fleet is not None:
            raise RuntimeError("the fleet is open already")
        return Fleet(self._settings, self._subscriptions, {}, self.concurrency)

    @property
    def _opened(self) -> Fleet:
        if self._fleet is None:
            raise RuntimeError("the fleet is not open: use `async with workers:` or `async with workers.connected():`")
        return self._fleet


def _expect_positive(name: str, value: object) -> None:
    expect(name, value, "a timedelta", timedelta)
    if isinstance(value, timedelta) and value <= timedelta():
        raise ValueError(f"{name} must be above zero")


@contextmanager
def _at_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call a function at SIGTERM and SIGINT."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
