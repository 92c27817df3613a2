"""One run of a command that exports: checks of its files, the export, and its messages."""

import argparse
import asyncio
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from .._terminal import cause, tell
from .export import Export, ExportJob
from .progress import progress_bar
from .state import State
from .targets import Target, is_file_of_rows

__all__ = ("check_state", "export", "has_content", "refuse_to_overwrite", "report_end", "usage_errors")


async def export(
    job: ExportJob, request: Mapping[str, str], options: argparse.Namespace, parser: argparse.ArgumentParser
) -> None:
    """Export to the file of the options, or to stdout. `request` is what decides which rows are exported."""
    if options.resume is not None:
        if not options.output:
            parser.error("--resume needs --output: printed rows cannot be resumed")
        check_state("--resume", options.resume, options.output, parser)
    if options.resume and options.columns and job.rows.key not in options.columns:
        parser.error(f"--resume finds the rows of a file by {job.rows.key}: add it to --columns")
    with usage_errors(parser):
        run = _open(job, request, options)
    if run is None:
        return
    with closing(run):
        try:
            with progress_bar(job.what, job.unit, printing=options.output is None) as shown:
                await run.run(shown)
        except BrokenPipeError:  # the reader of stdout has stopped reading
            raise
        except (Exception, asyncio.CancelledError) as error:
            how = f"; continue with: {options.again}" if options.resume else ""
            if done := run.stop(error):
                tell(f"stopped: {done}{how}")
            raise
    report_end(run.rows, job.what, run.where, run.changes)


def _open(job: ExportJob, request: Mapping[str, str], options: argparse.Namespace) -> Export | None:
    """Return the export of the options; None if it is complete already."""
    file = str(Path(options.output or "").absolute())
    state = State(request={"command": job.what, "output": file, **request}, place=job.start)
    if options.resume:
        state = state.resumed(options.resume)
    if not (options.resume and options.resume.exists()):
        refuse_to_overwrite(options.output)
    if not state.complete:
        return Export(job, state, Target(options.output, options.format), options.resume)
    if not options.output.exists():
        raise ValueError(f"{options.output} does not exist, although {options.resume} says that it is complete")
    tell(f"complete: {state.rows:,} {job.what} are in {options.output}")
    return None


def report_end(rows: int, what: str, where: str, changes: Iterable[str]) -> None:
    """Report how many rows there are, and which values are not exact."""
    for change in changes:
        tell(change)
    tell(f"{rows:,} {what} {where}")


def check_state(option: str, state: Path, file: Path | None, parser: argparse.ArgumentParser) -> None:
    """End with status 2 for a state that cannot be saved, before anything is fetched."""
    if file and is_file_of_rows(state, file):
        parser.error(f"{option}: {state.name} is a file of rows: the state needs another name")
    if not state.parent.is_dir():
        parser.error(f"{option}: there is no directory {state.parent}")
    if not os.access(state.parent, os.W_OK):
        parser.error(f"{option}: there is no permission to write in {state.parent}")


def refuse_to_overwrite(path: Path | None) -> None:
    """Raise ValueError for a file with content, which would be lost."""
    if path is not None and has_content(path):
        raise ValueError(f"{path} is not empty: remove it, or use another name")


def has_content(path: Path) -> bool:
    """Whether there is a file that is not empty."""
    return path.exists() and path.stat().st_size > 0


@contextmanager
def usage_errors(parser: argparse.ArgumentParser) -> Iterator[None]:
    """End the command with status 2, and the message of an error in the block."""
    try:
        yield
    except (OSError, ValueError) as error:
        parser.error(cause(error))
