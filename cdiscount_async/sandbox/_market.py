"""The marketplace: its state, its clock, its chances, and what happens as time passes."""

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
from ._fetching import AHEAD, Fetch, Fetching
from ._reply_cache import ReplyCache
from ._settings import Settings
from ._store import Row, Store, stamp_utc

KEPT: Final = 1000
"""How many skipped elements and failures are remembered one by one; all are counted."""
LONGEST: Final = 1000
"""How many characters are remembered of each: names come from outside."""


class Market:
    """What every answer works on. Not thread-safe: one call after the other."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, faults: Faults) -> None:
        self.settings: Final = settings
        self.store: Final = store
        self.clock: Final = clock
        self.faults: Final = faults
        self.fetcher: Final = Fetcher(settings.files)
        self.fetching: Final = Fetching(self.fetcher)
        """What is on its way for the things that are due."""
        self.kept: Final = ReplyCache()
        """Replies for whoever asks the same again."""
        self.counters: Final[Counter[str]] = Counter()
        """How often each thing happened: `calls.GetOrderList`, `faults.…`, `skipped.…`."""
        self.skipped: Final[deque[str]] = deque(maxlen=KEPT)
        """Paths of elements that were skipped because they are unknown or out of order: a client's bug."""
        self.failures: Final[deque[str]] = deque(maxlen=KEPT)
        """What went wrong inside the sandbox itself: its bugs."""

    def chance(self, *of: object) -> random.Random:
        """Return the chances of one thing: the same for the same seed, whatever happened before."""
        return random.Random(f"{self.settings.seed}/{'/'.join(map(str, of))}")

    def seller(self, number: int) -> Row:
        """Return a seller by his number."""
        row = self.store.one("SELECT * FROM seller WHERE id = ?", number)
        if row is None:
            raise LookupError(f"there is no seller {number}")
        return row

    def next_number(self, name: str, first: int) -> int:
        """Return the next of a rising series of numbers, such as those of packages."""
        number = int(self.store.meta(f"next.{name}") or first)
        self.store.set_meta(f"next.{name}", str(number + 1))
        return number

    def plan(self, kind: str, subject: object, due: datetime) -> None:
        """Let something happen at a moment (UTC) of the sandbox's time."""
        self.store.insert("event", due_utc=stamp_utc(due), kind=kind, subject=str(subject))

    def plan_after(self, kind: str, subject: object, delay: timedelta, since: datetime | None = None) -> None:
        """Let something happen after a while, counted from now or from a moment (UTC)."""
        self.plan(kind, subject, (since or self.clock.now()) + delay)

    def forget(self, kind: str, subject: object) -> None:
        """Take back what was planned."""
        self.store.run("DELETE FROM event WHERE kind = ? AND subject = ?", kind, str(subject))

    async def settle(self, *, patient: bool = True) -> None:
        """Let everything happen that is due by now, one thing after the other, each at its own time.

        Where a file is slow to come, an impatient caller goes without it: what needs a file stays due then, in its
        order, and all else happens.
        """
        waits = False
        while event := self._next_event(but_files=waits):
            if self._url_for(event) is None:
                self._happen(event)
                continue
            fetch = self._fetch_ahead(event)
            if fetch.task.done():
                self._happen(event, self.fetching.take(event["id"]))
            else:
                waits = not await fetch.come(patient=patient)

    def settle_at_once(self) -> None:
        """Let everything happen that is due by now, up to the first thing for which a file must be fetched."""
        while (event := self._next_event()) and self._url_for(event) is None:
            self._happen(event)

    def _next_event(self, *, but_files: bool = False) -> Row | None:
        """Return what is due first, of everything or of what needs no file."""
        now = stamp_utc(self.clock.now())
        if not but_files:
            return self.store.one("SELECT * FROM event WHERE due_utc <= ? ORDER BY due_utc, id LIMIT 1", now)
        return self.store.one(
            f"SELECT * FROM event WHERE due_utc <= ? AND NOT {_NEEDS_FILE} ORDER BY due_utc, id LIMIT 1", now, _files()
        )

    def _fetch_ahead(self, event: Row) -> Fetch:
        """Fetch for what is due first, and give what is on its way for one of these events."""
        now = stamp_utc(self.clock.now())
        due = self.store.all(
            f"SELECT * FROM event WHERE due_utc <= ? AND {_NEEDS_FILE} ORDER BY due_utc, id LIMIT ?",
            now,
            _files(),
            AHEAD,
        )
        self.fetching.only({one["id"]: url for one in [event, *due] if (url := self._url_for(one)) is not None})
        return self.fetching[event["id"]]

    def _url_for(self, event: Row) -> str | None:
        fetches = HAPPENINGS[event["kind"]].fetches
        return None if fetches is None else fetches(self, event["subject"])

    def _happen(self, event: Row, fetched: bytes | None = None) -> None:
        moment = datetime.fromisoformat(event["due_utc"]).replace(tzinfo=UTC)
        happening = Event(self, moment, to_local(moment), event["subject"], fetched)
        try:
            with self.store.transaction():
                # Another call may have settled it while its file was fetched.
                if self.store.run("DELETE FROM event WHERE id = ?", event["id"]):
                    HAPPENINGS[event["kind"]].function(happening)
                    self.counters[f"events.{event['kind']}"] += 1
        except Exception as error:  # noqa: BLE001 - a bug of the sandbox costs this event, not the marketplace
            self.note_failure(f"{event['kind']} of {event['subject']}: {type(error).__name__}: {error}")
            self.store.run("DELETE FROM event WHERE id = ?", event["id"])

    def note_failure(self, what: str) -> None:
        """Note a bug of the sandbox, for the control API to tell."""
        self.failures.append(what[:LONGEST])
        self.counters["failures"] += 1

    def note_skipped(self, what: str) -> None:
        """Note an element that was skipped because it is unknown or out of order: a client's bug."""
        self.skipped.append(what[:LONGEST])
        self.counters["skipped"] += 1


@attrs.frozen
class Event:
    """Something that happens at its time."""

    market: Market
    moment: datetime
    """In UTC."""
    now: datetime
    """In French local time, without a zone."""
    subject: str
    """What it happens to, for example the number of an order."""
    fetched: bytes | None = attrs.field(default=None, repr=False)

    @property
    def store(self) -> Store:
        """The database."""
        return self.market.store

    @property
    def chance(self) -> random.Random:
        """The chances of just this."""
        return self.market.chance(self.subject, self.moment)


@attrs.frozen
class Planned:
    """What is done when something happens."""

    function: Callable[[Event], None]
    fetches: Callable[[Market, str], str | None] | None = None
    """Gives the URL that must be fetched before."""


HAPPENINGS: Final[dict[str, Planned]] = {}
"""Everything that can be planned, by its kind."""
_NEEDS_FILE: Final = "kind IN (SELECT value FROM json_each(?))"


def _files() -> str:
    """Return the kinds that need a file, as SQL takes them."""
    return json.dumps([kind for kind, planned in HAPPENINGS.items() if planned.fetches is not None])


def on_event(kind: str, *, fetches: Callable[[Market, str], str | None] | None = None) -> Callable[[Any], Any]:
    """Declare what is done when something happens."""

    def declare(function: Callable[[Event], None]) -> Callable[[Event], None]:
        HAPPENINGS[kind] = Planned(function, fetches)
        return function

    return declare
