"""A fleet: its declaration, and what a program can ask of it."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import NoneType
from typing import Unpack

import attrs

from .._call.client_arguments import ClientOptions
from .._common.arguments import expect
from .._common.publication import Publisher
from ..client import Client
from ..environments import PRODUCTION, Environment
from ..submissions import FileLedger, Ledger, Package
from ._dead_letters import retry as retry_letter
from ._docket import Job
from ._fleet import Fleet, Settings
from ._handlers import expect_positive
from ._loads import LOAD
from ._opening import Opening
from ._packages import Packages
from ._sellers import SellerSource
from ._states import CursorStore, DeadLetter, PollState
from ._status import Status, status_of
from ._storage import Storage

__all__ = ("Workers",)


class Workers(Opening):
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
        every: timedelta = timedelta(minutes=15),
        since: datetime | timedelta = timedelta(days=5),
        concurrency: int = 64,
        cursors: CursorStore | None = None,
        publisher: Publisher | None = None,
        ledger: Ledger | None = None,
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
            publisher: Makes the packages of `submit` available to the service.
            ledger: Records submissions, so that none is made twice. By default a file, or with `url` none: a file
                would be that of one machine.
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
        super().__init__(every)
        expect_positive("refresh", refresh)
        expect_positive("lease", lease)
        expect("concurrency", concurrency, "a whole number", int)
        expect("url", url, "the address of a Redis", str, NoneType)
        expect("since", since, "a time, or how long ago", datetime, timedelta)
        if concurrency < 1:
            raise ValueError("concurrency must be 1 or more")
        self.concurrency: int = concurrency
        """How many polls are in progress at a time in this process. It may be set until the fleet starts."""
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
        if ledger is None and url is None:
            ledger = FileLedger(storage.file("packages.db"))
        self._packages = Packages(publisher, ledger, self._report_handlers)

    async def submit(self, login: str, package: Package, *, allow_duplicate: bool = False) -> int:
        """Submit a package in this process, and return the service's number of it. The fleet waits for the report.

        The call is sent once; see `Submissions.submit` for its errors. The handlers of `on_report` receive the report.

        Args:
            login: The seller.
            package: The package.
            allow_duplicate: Submit the package although the ledger has the same bytes under way.

        Raises:
            LookupError: The source does not have this seller.
            ValueError: The fleet has no `publisher`.
            WorkersError: The job that waits for the report could not be added. A note has the package's number.

        """
        fleet = self._opened
        shop = await self._shop(login)
        return await self._packages.submit(shop, package, fleet.store, fleet.engine, allow_duplicate=allow_duplicate)

    async def load(self, login: str) -> None:
        """Make a seller due now for a load into the database that `load_into` declares.

        Raises LookupError for a login that the source does not have, and ValueError if no database is declared.
        """
        if self._loads is None:
            raise ValueError("a database is needed: declare it with load_into before the fleet starts")
        fleet = self._opened
        await self._shop(login)
        state = await fleet.store.get(login, LOAD) or PollState(login=login, subscription=LOAD)
        await fleet.store.put(attrs.evolve(state, due_at=datetime.now(UTC)))
        await fleet.engine.run_now(Job(LOAD, login))

    async def retry(self, login: str) -> None:
        """Poll a seller now. A refused password counts as not refused any more, and is sent again.

        Raises LookupError for a login that the source does not have.
        """
        fleet = self._opened
        await (await self._shop(login)).reset_token()
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

        Raises HandlerNotFound if the fleet does not have the seller or the handler, and what the call of the service
        and the handler raise. Then the item stays.
        """
        return await retry_letter(self._opened, letter)

    async def drop_dead_letter(self, letter: DeadLetter) -> None:
        """Remove an item that was put aside, without handling it."""
        await self._opened.store.drop_letter(letter)

    async def _shop(self, login: str) -> Client:
        shop = await self._opened.shop(login)
        if shop is None:
            raise LookupError(f"the source has no seller {login!r}")
        return shop

    def _new_fleet(self) -> Fleet:
        return Fleet(self._settings, self._subscriptions, self._packages, self._loads, self.concurrency)
