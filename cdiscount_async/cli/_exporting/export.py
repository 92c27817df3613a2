"""The harvest: takes items as they come, writes them as rows, and keeps how far it is."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import attrs

from ...converter import to_json
from ...harvest._items import Items
from .output import Stdout
from .state import State
from .targets import output

__all__ = ("Harvest", "Job")

OnProgress = Callable[[int, int | None, int], None]
"""Is told how many pages or windows are done, of how many if that is known, and how many items came."""


@attrs.frozen
class Job:
    """What is harvested, and how."""

    what: str
    """The items' name, for example orders."""
    unit: str
    """What they come in: pages, or windows."""
    model: type[Any]
    key: str
    """The member that names an item among all others."""
    start: str
    """The place where a harvest begins that nothing is known of."""
    begin: Callable[[str], Items[Any]]
    """Gives the iteration from a place on; its `progress` counts the items that it gave."""
    units: Callable[[Any], tuple[int, int | None]]
    """Reads from the progress how many units are done, and of how many."""
    place: Callable[[Any], str | None]
    """Reads from it the place before which everything has been given; None where that is none yet."""
    place_name: str
    """What is said before a place: "page ", or nothing."""


class Harvest:
    """One run of a job.

    What was written is certain once it was kept: first the file is brought to the disk, then the state, which says how
    long the file was and where to go on. Whatever is behind that in the file is cut off by the next run, and comes
    again. So a place is kept only once every item before it has been written, and an item that the file has is not
    written again.
    """

    def __init__(self, job: Job, state: State, file: Path | None, resume: Path | None) -> None:
        """Go on with a state, which is kept in `resume`; the rows go to `file`, or are printed.

        Raises OSError, ImportError where an extra is missing, and ValueError for files and options that do not fit.
        """
        self._rows = state.rows
        self._place = state.place
        self._job: Final = job
        self._state = state
        self._resume: Final = resume
        self._items: Final[Any] = job.begin(state.place)
        self._output: Final = output(file, job.model, job.key, state.length) if file else Stdout()
        try:
            self._known: Final = self._output.keys(job.key)
        except BaseException:
            self._output.close()
            raise
        self.changes: Iterable[str] = ()
        """Sentences about what cannot be where the rows went as it came; known once it has run."""
        self._taken = 0
        self._ahead: tuple[int, str] | None = None
        """A place that is certain once so many items were taken: giving is ahead of taking."""

    async def run(self, told: OnProgress) -> None:
        """Take and write everything. Raises what the iteration raises, and OSError."""
        self._keep()  # from now on a next run begins where this one did, whatever the time is then
        items = self._items
        async with items:
            async for item in items:
                self._write(item)
                self._look(items.progress)
                told(*self._job.units(items.progress), self._taken)
            told(*self._job.units(items.progress), self._taken)
        self._keep()
        self.changes = tuple(self._output.finish())
        self._keep(complete=True)
        self._output.clear()

    @property
    def rows(self) -> int:
        """How many rows there are, those of earlier runs among them."""
        return self._rows

    @property
    def where(self) -> str:
        """What became of the rows: completes "12 orders …"."""
        return self._output.where

    def close(self) -> None:
        """Take no more rows."""
        self._output.close()

    def stop(self, error: BaseException) -> str:
        """Keep what came before an error, and say how much that is; nothing where nothing came."""
        if not isinstance(error, OSError):  # after which a row may be cut off in the middle
            with suppress(OSError):
                self._look(self._items.progress)
                self._keep()
        kept, job = self._state, self._job
        if not kept.rows:
            return ""
        among = f", everything before {job.place_name}{kept.place} among them" if kept.place != job.start else ""
        return f"{kept.rows:,} {job.what} {self._output.where}{among}"

    def _keep(self, *, complete: bool = False) -> None:
        """Make certain what was written; raises OSError."""
        length = self._output.commit()
        state = attrs.evolve(self._state, place=self._place, rows=self._rows, length=length, complete=complete)
        if self._resume:
            state.write(self._resume)
        self._state = state

    def _write(self, item: Any) -> None:
        self._taken += 1
        key = getattr(item, self._job.key)
        if key in self._known:  # pages move while they are fetched, and after a stop a place is begun again
            return
        if key:
            self._known.add(key)
        self._output.write(to_json(item))
        self._rows += 1

    def _look(self, progress: Any) -> None:
        """See how far the iteration is, and keep that once it is certain."""
        place = self._job.place(progress)
        if self._ahead is None and place not in {None, self._place}:
            self._ahead = progress.items, str(place)
        if self._ahead is not None and self._taken >= self._ahead[0]:
            self._place, self._ahead = self._ahead[1], None
            self._keep()
