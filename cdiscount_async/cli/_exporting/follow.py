"""One run of `--follow`: adds what is new or has changed to a file, and saves the cursor for the next run."""

import argparse
import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from time import monotonic
from typing import Any, Final

import attrs

from ...errors import ContractMismatch
from ...harvest import Changes
from .._terminal import tell
from .export import OnProgress
from .output import Output
from .progress import progress_bar
from .rows import Rows
from .running import check_state, has_content, refuse_to_overwrite, usage_errors
from .state import State, locked
from .targets import Target, part_of

__all__ = ("FollowJob", "follow")

_APPENDABLE: Final = {".jsonl", ".csv"}
"""The suffixes of the files to which rows can be added."""
_SAVING: Final = 0.05
"""The greatest part of the time that saving the state takes."""


@attrs.frozen
class FollowJob:
    """What is followed."""

    what: str
    """The name of the items, for example "orders"."""
    rows: Rows
    begin: Callable[[str | None], Changes[Any]]
    """Returns the changes from a cursor on; None for the first run."""


async def follow(
    job: FollowJob, request: Mapping[str, str], options: argparse.Namespace, parser: argparse.ArgumentParser
) -> None:
    """Add changes to the file of the options, or print them. `request` is what decides which rows these are."""
    path, file = options.follow, options.output
    check_state("--follow", path, file, parser)
    with ExitStack() as stack:
        with usage_errors(parser):
            stack.enter_context(locked(path))
            run = stack.enter_context(closing(_open(job, request, path, file, options.format)))
        try:
            with progress_bar(job.what, "windows", printing=file is None) as shown:
                await run.run(shown)
        except BrokenPipeError:  # the reader of stdout has stopped reading
            raise
        except (Exception, asyncio.CancelledError) as error:
            if done := run.stop(error):
                tell(f"stopped: {done}; continue with: {options.again}")
            raise
        for sentence in run.inexact:
            tell(sentence)
        tell(run.summary())


def _open(job: FollowJob, request: Mapping[str, str], path: Path, file: Path | None, form: str | None) -> "_Run":
    new = State(
        option="--follow",
        request={"command": job.what, "output": str(file.absolute()) if file else "stdout", **request},
        place="",
    )
    state = new.resumed(path)
    if file is not None and file.suffix not in _APPENDABLE:
        return _NumberedRun(job, state, path, file)
    if file is not None and not path.exists():
        refuse_to_overwrite(file)
    if file is not None and state.length and not file.exists():
        raise ValueError(f"{file} does not exist, although {path} has its state: put the file back, or remove {path}")
    return _Run(job, state, path, file, form)


class _Run:
    """One run.

    A state has a cursor, and the length of the file with all rows before the cursor. The next run cuts off what the
    file has after that length, and the changes from the cursor on return it again. So each row is in the file once,
    whenever a run is killed.
    """

    def __init__(self, job: FollowJob, state: State, path: Path, file: Path | None, form: str | None = None) -> None:
        self._job: Final = job
        self._state = state
        self._path: Final = path
        self._file: Final = file
        self._rows = state.rows
        self._new = self._saved = 0
        self.inexact: tuple[str, ...] = ()
        """Sentences about values that the file cannot hold exactly."""
        try:
            self._changes: Final = job.begin(state.place or None)
        except ValueError as error:
            raise ValueError(f"{path}: {error}" if state.place else str(error)) from None
        self._output: Final[Output] = Target(file, form).open(job.rows, state.length)

    def summary(self) -> str:
        """Return a text about the rows of this run that were saved."""
        where = f" {self._output.where}" if self._saved or self._file is None else ""
        return f"{self._saved:,} new or changed {self._job.what}{where}"

    async def run(self, on_progress: OnProgress) -> None:
        """Add all changes. Raises what the iteration raises, and OSError."""
        if not self._path.exists():
            # Before the file has anything: the next run begins at the same place, wherever this one is killed.
            self._write(attrs.evolve(self._state, place=self._changes.cursor))
        due = monotonic()
        async with self._changes as changes:
            async for item in changes:
                if (now := monotonic()) >= due:  # before the item is written: the cursor does not have it yet
                    self._save()
                    due = monotonic() + (monotonic() - now) / _SAVING
                self._output.write(item)
                self._rows += 1
                self._new += 1
                on_progress(changes.progress.done, changes.progress.total, self._new)
        self._save()

    def stop(self, error: BaseException) -> str:
        """Save what was written before an error. Return a text about it, which is empty without any row."""
        if not isinstance(error, OSError):  # after an OSError the last row may be incomplete
            with suppress(OSError, ContractMismatch):
                self._save()
        return self.summary() if self._saved else ""

    def close(self) -> None:
        """Close the output."""
        self._output.close()

    def _save(self) -> None:
        """Sync the file to the disk, and write the state. Raises OSError."""
        length = self._output.commit()
        self._write(attrs.evolve(self._state, place=self._changes.cursor, rows=self._rows, length=length))

    def _write(self, state: State) -> None:
        state.write(self._path)
        self._state = state
        self._saved = self._new


class _NumberedRun(_Run):
    """A run into a file of its own, because rows cannot be added to it. Its name has a number: `orders-000001.parquet`.

    Until the file is finished, its rows are in a file beside it. A run that is killed is continued by the next run.
    """

    def __init__(self, job: FollowJob, state: State, path: Path, file: Path) -> None:
        numbered = _numbered(file, state)
        if not path.exists():
            refuse_to_overwrite(numbered)
        elif has_content(numbered):  # the run before was killed when its file was finished
            part_of(numbered).unlink(missing_ok=True)
            state = _next(state)
        super().__init__(job, state, path, _numbered(file, state))
        self._new = self._saved = state.rows  # new in this file: no run has reported them as finished

    async def run(self, on_progress: OnProgress) -> None:
        """Add all changes, and make the file if there are any. Raises what the iteration raises, and OSError."""
        await super().run(on_progress)
        if self._rows:
            self.inexact = tuple(self._output.finish())
        else:  # the file beside it, which is removed now, may begin with something else than rows
            self._write(attrs.evolve(self._state, length=0))
        self._output.clear()
        if self._rows:
            self._write(_next(self._state))


def _numbered(file: Path, state: State) -> Path:
    return file.with_name(f"{file.stem}-{state.files + 1:06}{file.suffix}")


def _next(state: State) -> State:
    """Return the state for the next file."""
    return attrs.evolve(state, length=0, rows=0, files=state.files + 1)
