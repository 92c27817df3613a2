"""The report on a package, row by row."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import attrs

from .._common.package_rows import Part
from ..errors import RowsRefused
from ._kinds import KindName, RowKey
from ._logs import REJECTED, Log, Outcome, RowMessage

T = TypeVar("T")


@attrs.frozen
class RowOutcome:
    """The outcome of one row."""

    position: int | None
    """The place of the row in the package, from 1. None if the package's rows are not known."""
    reference: str | None
    ean: str | None
    sku: str | None
    outcome: Outcome
    messages: tuple[RowMessage, ...] = ()
    row: int | None = None
    """The row in the file that the package was built from, as a spreadsheet counts. Without a file, the position."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The service's codes."""
        return tuple(one.code for one in self.messages if one.code)


@attrs.frozen
class PackageReport:
    """The outcome of a package, as `Submission.wait` returns it.

    See docs/service/codes.md#offer-reports.
    """

    kind: KindName
    number: int
    """The service's number: PackageId or RelaysFileId."""
    status: str
    """`Integrated` or `Rejected`."""
    rows: tuple[RowOutcome, ...] = attrs.field(repr=False)
    """All rows, in the order of the package. If its rows are not known, one for each row that the service names."""
    unmatched: tuple[RowOutcome, ...] = attrs.field(default=(), repr=False)
    """The rows that the service names and the package does not contain."""
    left_behind: bool = False
    """Whether the package is still published because the publisher could not withdraw it."""

    @property
    def created(self) -> tuple[RowOutcome, ...]:
        """The rows that the service created."""
        return self._of(Outcome.CREATED)

    @property
    def updated(self) -> tuple[RowOutcome, ...]:
        """The rows that the service updated."""
        return self._of(Outcome.UPDATED)

    @property
    def refused(self) -> tuple[RowOutcome, ...]:
        """The rows that the service refused."""
        return self._of(Outcome.REFUSED)

    @property
    def waiting(self) -> tuple[RowOutcome, ...]:
        """The rows that a person at the service has to check."""
        return self._of(Outcome.WAITING)

    @property
    def counts(self) -> dict[Outcome, int]:
        """The number of rows for each outcome that occurs."""
        found = {outcome: len(self._of(outcome)) for outcome in Outcome}
        return {outcome: count for outcome, count in found.items() if count}

    def _of(self, outcome: Outcome) -> tuple[RowOutcome, ...]:
        return tuple(one for one in self.rows if one.outcome is outcome)

    def raise_for_refused(self) -> "PackageReport":
        """Return this report if the service refused no row. Raises RowsRefused, which has the report, otherwise."""
        if self.status == REJECTED or self.refused:
            raise RowsRefused(f"{len(self.refused)} of {len(self.rows)} rows of package {self.number} refused", self)
        return self

    def failed(self, items: Iterable[T]) -> Iterator[T]:
        """Return an iterator over the items that the service refused, for a package of only these.

        The new package must not purge: it would take all other offers off line. `OfferPackage` raises ValueError for
        this iterator with `purge_and_replace`. After `list(…)`, it cannot know where the items come from.

        Args:
            items: All items of the package, in its order.

        Raises:
            ValueError: If the package's rows are not known.
        """
        if any(row.position is None for row in self.rows):
            raise ValueError("the package's rows are not known: keep a ledger, or wait where it was submitted")
        wanted = {row.position for row in self.refused}
        return Part(item for position, item in enumerate(items, 1) if position in wanted)

    def table(self) -> list[dict[str, str]]:
        """Return the report as a table of texts, by column. A row has one line for each message."""
        return [line for row in (*self.rows, *self.unmatched) for line in _lines(row)]


def _lines(row: RowOutcome) -> Iterator[dict[str, str]]:
    for message in row.messages or (RowMessage("", "", ""),):
        advice = [str(entry.advice) for entry in message.explained]
        yield {
            "row": str(row.row or ""),
            "reference": row.reference or "",
            "ean": row.ean or "",
            "sku": row.sku or "",
            "outcome": row.outcome.value,
            "code": message.code,
            "property": message.name,
            "text": message.text,
            "advice": advice[0] if advice else "",
        }


def joined(
    rows: Sequence[RowKey] | None, logs: Iterable[Log], status: str
) -> tuple[tuple[RowOutcome, ...], tuple[RowOutcome, ...]]:
    """Match logs with rows. Return the outcomes of the rows, and those of the logs that match no row.

    Logs are matched by reference and EAN, then by reference alone, then by EAN alone. Rows with the same names get
    their logs in their order. A row without a log is refused if the package is rejected, and unknown otherwise.
    """
    if rows is None:
        return tuple(_outcome(None, None, log) for log in logs), ()
    rows = [RowKey(*row) for row in rows]  # a user's own ledger may return tuples without numbers
    found: dict[int, Log] = {}
    left = list(logs)
    keys: tuple[Callable[[str, str], object], ...] = (
        lambda reference, ean: reference and ean and (reference, ean),
        lambda reference, _: reference,
        lambda _, ean: ean,
    )
    for key in keys:
        places: defaultdict[object, deque[int]] = defaultdict(deque)
        for place, row in enumerate(rows):
            if place not in found and (name := key(*_stripped(row.reference, row.ean))):
                places[name].append(place)
        still: list[Log] = []
        for log in left:
            waiting = places.get(key(*_stripped(log.reference, log.ean)))
            if waiting:
                found[waiting.popleft()] = log
            else:
                still.append(log)
        left = still
    without = Outcome.REFUSED if status == REJECTED else Outcome.UNKNOWN
    outcomes = (
        _outcome(place + 1, row, found.get(place) or Log(None, None, None, without)) for place, row in enumerate(rows)
    )
    return tuple(outcomes), tuple(_outcome(None, None, log) for log in left)


def _stripped(reference: str | None, ean: str | None) -> tuple[str, str]:
    """Return both without spaces around them, because the service may remove these as well."""
    return (reference or "").strip(), (ean or "").strip()


def _outcome(position: int | None, key: RowKey | None, log: Log) -> RowOutcome:
    reference, ean, row = key or (None, None, None)
    row = row or position
    return RowOutcome(position, reference or log.reference, ean or log.ean, log.sku, log.outcome, log.messages, row)
