"""The marketplace: its data, its clock, its random numbers, and the events that happen as time passes."""

import json
import random
from collections import Counter, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs

from ._clock import Clock, to_local
from ._faults.faults import Faults
from ._fetch import Fetcher
from ._fetching import PREFETCH, Fetch, Fetching
from ._reply_cache import ReplyCache
from ._settings import Settings
from ._store import Row, Store, stamp_utc

MAX_NOTES: Final = 1000
"""How many of the last skipped elements, and of the last failures, are kept. All are counted."""
MAX_NOTE_LENGTH: Final = 1000
"""How many characters of each are kept: names come from clients."""


class Market:
    """The state of one marketplace, which all answers share. Not thread-safe."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, faults: Faults) -> None:
        self.settings: Final = settings
        self.store: Final = store
        self.clock: Final = clock
        self.faults: Final = faults
        self.fetcher: Final = Fetcher(settings.files)
        self.fetching: Final = Fetching(self.fetcher)
        """The files that are fetched for due events."""
        self.reply_cache: Final = ReplyCache()
        self.counters: Final[Counter[str]] = Counter()
        """How often something happened, by name: `calls.GetOrderList`, `faults.reset`, `skipped`."""
        self.skipped: Final[deque[str]] = deque(maxlen=MAX_NOTES)
        """Paths of the last skipped elements. They were unknown or out of order: a bug of a client."""
        self.failures: Final[deque[str]] = deque(maxlen=MAX_NOTES)
        """The last errors inside the sandbox: its bugs."""

    def rng(self, *purpose: object) -> random.Random:
        """Return a random generator for one purpose. It depends on the seed and the purpose only."""
        return random.Random(f"{self.settings.seed}/{'/'.join(map(str, purpose))}")

    def seller(self, number: int) -> Row:
        """Return a seller by number. Raises LookupError if there is none."""
        row = self.store.one("SELECT * FROM seller WHERE id = ?", number)
        if row is None:
            raise LookupError(f"there is no seller {number}")
        return row

    def next_number(self, name: str, first: int) -> int:
        """Return the next number of a series, for example of packages. The series starts at `first`."""
        number = int(self.store.meta(f"next.{name}") or first)
        self.store.set_meta(f"next.{name}", str(number + 1))
        return number

    def plan(self, kind: str, subject: object, due: datetime) -> None:
        """Plan an event at a moment (UTC) of the sandbox's time."""
        self.store.insert("event", due_utc=stamp_utc(due), kind=kind, subject=str(subject))

    def plan_after(self, kind: str, subject: object, delay: timedelta, since: datetime | None = None) -> None:
        """Plan an event after a delay, counted from a moment (UTC), by default from now."""
        self.plan(kind, subject, (since or self.clock.now()) + delay)

    def cancel(self, kind: str, subject: object) -> None:
        """Remove planned events."""
        self.store.run("DELETE FROM event WHERE kind = ? AND subject = ?", kind, str(subject))

    async def settle(self, *, limited: bool = False) -> None:
        """Run all due events in order, each dated at its own time.

        Events that need a file wait for it. With `limited` they wait for MAX_WAIT seconds at most: then they stay due,
        in their order, and only the other events run.
        """
        without_files = False
        while row := self._next_event(without_files=without_files):
            if self._url_for(row) is None:
                self._run_event(row)
                continue
            fetch = self._prefetch(row)
            if fetch.task.done():
                self._run_event(row, self.fetching.take(row["id"]))
            else:
                without_files = not await fetch.wait(limited=limited)

    def settle_at_once(self) -> None:
        """Run the due events before the first one that needs a file."""
        while (row := self._next_event()) and self._url_for(row) is None:
            self._run_event(row)

    def _next_event(self, *, without_files: bool = False) -> Row | None:
        """Return the first due event; with `without_files`, the first one that needs no file."""
        now = stamp_utc(self.clock.now())
        if not without_files:
            return self.store.one("SELECT * FROM event WHERE due_utc <= ? ORDER BY due_utc, id LIMIT 1", now)
        return self.store.one(
            f"SELECT * FROM event WHERE due_utc <= ? AND NOT {_NEEDS_FILE} ORDER BY due_utc, id LIMIT 1", now, _files()
        )

    def _prefetch(self, first: Row) -> Fetch:
        """Fetch the files of the first due events, and return the download for the very first one."""
        now = stamp_utc(self.clock.now())
        due = self.store.all(
            f"SELECT * FROM event WHERE due_utc <= ? AND {_NEEDS_FILE} ORDER BY due_utc, id LIMIT ?",
            now,
            _files(),
            PREFETCH,
        )
        self.fetching.fetch_only({one["id"]: url for one in [first, *due] if (url := self._url_for(one)) is not None})
        return self.fetching[first["id"]]

    def _url_for(self, row: Row) -> str | None:
        fetches = EVENT_HANDLERS[row["kind"]].fetches
        return None if fetches is None else fetches(self, row["subject"])

    def _run_event(self, row: Row, fetched: bytes | None = None) -> None:
        kind, moment = row["kind"], datetime.fromisoformat(row["due_utc"]).replace(tzinfo=UTC)
        try:
            with self.store.transaction():
                # Another call may have run the event while its file was fetched.
                if self.store.run("DELETE FROM event WHERE id = ?", row["id"]):
                    EVENT_HANDLERS[kind].function(Event(self, moment, to_local(moment), row["subject"], fetched))
                    self.counters[f"events.{kind}"] += 1
        except Exception as error:  # noqa: BLE001 - a bug of the sandbox costs this event, not the marketplace
            self.note_failure(f"{kind} of {row['subject']}: {type(error).__name__}: {error}")
            self.store.run("DELETE FROM event WHERE id = ?", row["id"])

    def note_failure(self, what: str) -> None:
        """Record a bug of the sandbox, which the control API shows."""
        self.failures.append(what[:MAX_NOTE_LENGTH])
        self.counters["failures"] += 1

    def note_skipped(self, what: str) -> None:
        """Record an element that was skipped because it is unknown or out of order: a bug of a client."""
        self.skipped.append(what[:MAX_NOTE_LENGTH])
        self.counters["skipped"] += 1


@attrs.frozen
class Event:
    """An event that happens now."""

    market: Market
    moment: datetime
    """In UTC."""
    now: datetime
    """In French local time, without a zone."""
    subject: str
    """What the event is about, for example the number of an order."""
    fetched: bytes | None = attrs.field(default=None, repr=False)
    """The file that the event needs; None if it could not be fetched."""

    @property
    def store(self) -> Store:
        """The database."""
        return self.market.store

    @property
    def rng(self) -> random.Random:
        """The random generator of this event."""
        return self.market.rng(self.subject, self.moment)


@attrs.frozen
class EventHandler:
    """How the events of one kind are handled."""

    function: Callable[[Event], None]
    fetches: Callable[[Market, str], str | None] | None = None
    """Returns the URL of the file that the event needs."""


EVENT_HANDLERS: Final[dict[str, EventHandler]] = {}
"""The handlers by the kind of their events."""
_NEEDS_FILE: Final = "kind IN (SELECT value FROM json_each(?))"


def _files() -> str:
    """Return the kinds of events that need a file, as JSON for SQL."""
    return json.dumps([kind for kind, handler in EVENT_HANDLERS.items() if handler.fetches is not None])


def on_event(kind: str, *, fetches: Callable[[Market, str], str | None] | None = None) -> Callable[[Any], Any]:
    """Return a decorator that declares the function that handles the events of one kind."""

    def declare(function: Callable[[Event], None]) -> Callable[[Event], None]:
        EVENT_HANDLERS[kind] = EventHandler(function, fetches)
        return function

    return declare
