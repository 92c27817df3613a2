"""The export: writes items as rows, and saves the place from which it can be resumed."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import attrs

from ...errors import ContractMismatch
from ...harvest import Items, IterationProgress
from .rows import Rows
from .state import State
from .targets import Target

__all__ = ("Export", "ExportJob", "OnProgress")

OnProgress = Callable[[int, int | None, int], None]
"""Called with the number of pages or windows that are done, their total if that is known, and the number of items."""


@attrs.frozen
class ExportJob:
    """What is exported, and how."""

    what: str
    """The name of the items, for example "orders"."""
    unit: str
    """The unit of progress: "pages" or "windows"."""
    rows: Rows
    start: str
    """The place where a new export begins."""
    begin: Callable[[str], Items[Any]]
    """Returns the iteration from a place on."""
    place_name: str
    """The text before a place in messages: "page " or nothing."""


class Export:
    """One run of a job.

    To save its state, the export first syncs the file to the disk, and then writes the state: the length of the file
    and the place from which to resume. The next run cuts off what the file has after that length, and fetches it again.
    So a place is saved only after all items before it were written. An item that the file has is not written again.
    """

    def __init__(self, job: ExportJob, state: State, target: Target, resume: Path | None) -> None:
        """Continue from a state, which is saved in `resume`.

        Raises:
            OSError: The file cannot be opened.
            ImportError: An extra is missing.
            ValueError: The file does not fit the state or the options.

        """
        self._rows = state.rows
        self._place = state.place
        self._job: Final = job
        self._state = state
        self._resume: Final = resume
        self._items: Final[Any] = job.begin(state.place)
        self._output: Final = target.open(job.rows, state.length)
        try:
            self._known: Final = self._output.keys(job.rows.key) if state.length else set()
        except BaseException:
            self._output.close()
            raise
        self.changes: Iterable[str] = ()
        """Sentences about values that the file cannot hold exactly. They are known after the run."""
        self._received = 0
        self._next_place: tuple[int, str] | None = None
        """A place that can be saved after so many items were written. The iteration is ahead of the file."""

    async def run(self, on_progress: OnProgress) -> None:
        """Write all items. Raises what the iteration raises, and OSError."""
        if self._resume and not self._resume.exists():
            # Before the file has anything: the next run begins at the same place, wherever this one is killed.
            self._state.write(self._resume)
        items = self._items
        async with items:
            async for item in items:
                self._write(item)
                self._update_place(items.progress)
                on_progress(items.progress.done, items.progress.total, self._received)
            on_progress(items.progress.done, items.progress.total, self._received)
        self._save()
        self.changes = tuple(self._output.finish())
        self._save(complete=True)
        self._output.clear()

    @property
    def rows(self) -> int:
        """The number of rows, including those of earlier runs."""
        return self._rows

    @property
    def where(self) -> str:
        """Where the rows are: completes the sentence "12 orders …"."""
        return self._output.where

    def close(self) -> None:
        """Close the output."""
        self._output.close()

    def stop(self, error: BaseException) -> str:
        """Save what was written before an error. Return a text about it, which is empty without any row."""
        if not isinstance(error, OSError):  # after an OSError the last row may be incomplete
            with suppress(OSError, ContractMismatch):
                self._update_place(self._items.progress)
                self._save_before_end()
        saved, job = self._state, self._job
        if not saved.rows:
            return ""
        before = f", including everything before {job.place_name}{saved.place}" if saved.place != job.start else ""
        return f"{saved.rows:,} {job.what} {self._output.where}{before}"

    def _save(self, *, complete: bool = False) -> None:
        """Sync the file to the disk, and write the state. Raises OSError."""
        length = self._output.commit()
        state = attrs.evolve(self._state, place=self._place, rows=self._rows, length=length, complete=complete)
        if self._resume:
            state.write(self._resume)
        self._state = state

    def _write(self, item: Any) -> None:
        self._received += 1
        value = getattr(item, self._job.rows.key)
        key = str(value) if value else ""
        if key in self._known:  # items move between pages during an export, and a resumed place begins again
            return
        if key:
            self._known.add(key)
        self._output.write(item)
        self._rows += 1

    def _update_place(self, progress: IterationProgress) -> None:
        """Read the place from the progress, and save it after all items before it were written."""
        at = progress.resume_at
        place = at.isoformat() if isinstance(at, datetime) else str(at)
        if self._next_place is None and at is not None and place != self._place:
            self._next_place = progress.items, place
        if self._next_place is not None and self._received >= self._next_place[0]:
            self._place, self._next_place = self._next_place[1], None
            self._save_before_end()

    def _save_before_end(self) -> None:
        """Save unless there is neither a row nor a state: the file stays empty, so that the command can be repeated."""
        if self._rows or self._resume:
            self._save()
