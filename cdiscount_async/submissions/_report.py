"""What became of a package, row by row."""

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
    """What became of one row."""

    position: int | None
    """From 1 in the package; None where nobody knows the package's rows any more."""
    reference: str | None
    ean: str | None
    sku: str | None
    outcome: Outcome
    messages: tuple[RowMessage, ...] = ()
    row: int | None = None
    """In the file that the package was built of, as a spreadsheet counts; the position where it was built of none."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that the service gave."""
        return tuple(one.code for one in self.messages if one.code)


@attrs.frozen
class PackageReport:
    """What became of a package, from `Submission.wait`."""

    kind: KindName
    number: int
    """The service's number of it: PackageId, or RelaysFileId."""
    status: str
    """`Integrated` or `Rejected`."""
    rows: tuple[RowOutcome, ...] = attrs.field(repr=False)
    """All rows, in the package's order; where nobody knows them, one for each log in the order of the logs."""
    unmatched: tuple[RowOutcome, ...] = attrs.field(default=(), repr=False)
    """What the service tells of rows that the package has not."""
    left_behind: bool = False
    """Whether the package could not be taken away from where it was published."""

    @property
    def created(self) -> tuple[RowOutcome, ...]:
        """The rows that are new."""
        return self._of(Outcome.CREATED)

    @property
    def updated(self) -> tuple[RowOutcome, ...]:
        """The rows that were there before."""
        return self._of(Outcome.UPDATED)

    @property
    def refused(self) -> tuple[RowOutcome, ...]:
        """The rows that the service did not take."""
        return self._of(Outcome.REFUSED)

    @property
    def waiting(self) -> tuple[RowOutcome, ...]:
        """The rows that wait for a person."""
        return self._of(Outcome.WAITING)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows came out how, without those outcomes that no row has."""
        found = {outcome: len(self._of(outcome)) for outcome in Outcome}
        return {outcome: count for outcome, count in found.items() if count}

    def _of(self, outcome: Outcome) -> tuple[RowOutcome, ...]:
        return tuple(one for one in self.rows if one.outcome is outcome)

    def raise_for_refused(self) -> "PackageReport":
        """Return the report back if the service took all rows; raises RowsRefused with it otherwise."""
        if self.status == REJECTED or self.refused:
            raise RowsRefused(f"{len(self.refused)} of {len(self.rows)} rows of package {self.number} refused", self)
        return self

    def failed(self, items: Iterable[T]) -> Iterator[T]:
        """Return of the package's items those that were refused, for a package of only them.

        `items` are those of the package, in its order. The new package must not purge: it would take all other offers
        off line. So `OfferPackage` raises ValueError for the iterator that is returned and `purge_and_replace`; after
        `list` it cannot know. Raises ValueError where nobody knows the package's rows.
        """
        if any(row.position is None for row in self.rows):
            raise ValueError("the package's rows are not known: keep a ledger, or wait where it was submitted")
        wanted = {row.position for row in self.refused}
        return Part(item for position, item in enumerate(items, 1) if position in wanted)

    def table(self) -> list[dict[str, str]]:
        """Return the rows as texts, by column: to print, or for a file. A row has a line for each finding."""
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
    """Join logs to rows, by reference and EAN, then by reference, then by EAN; give the rows, and what is left over.

    Rows that are named alike get their logs in their order. A row without a log is refused with its package or unknown.
    """
    if rows is None:
        return tuple(_outcome(None, None, log) for log in logs), ()
    rows = [RowKey(*row) for row in rows]  # a ledger of one's own may know no numbers
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
    """Leave out the blanks around names, which the service may do as well."""
    return (reference or "").strip(), (ean or "").strip()


def _outcome(position: int | None, named: RowKey | None, log: Log) -> RowOutcome:
    reference, ean, row = named or (None, None, None)
    row = row or position
    return RowOutcome(position, reference or log.reference, ean or log.ean, log.sku, log.outcome, log.messages, row)
