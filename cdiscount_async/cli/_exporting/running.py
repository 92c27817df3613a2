"""One run of a command that harvests: the files that it may use, the harvest, and what is told of it."""

import argparse
import asyncio
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from .._terminal import cause, tell
from .export import Harvest, Job
from .progress import bar
from .state import State

__all__ = ("harvest", "refuse_to_overwrite", "tell_the_end", "told")


async def harvest(
    job: Job, asked: Mapping[str, str], options: argparse.Namespace, parser: argparse.ArgumentParser
) -> None:
    """Harvest into the file that the options name, or print; `asked` is all that decides what the rows are."""
    _refuse_odd_files(options, parser)
    with told(parser):
        run = _opened(job, asked, options)
    if run is None:
        return
    with closing(run):
        try:
            with bar(job.what, job.unit, printing=options.output is None) as shown:
                await run.run(shown)
        except BrokenPipeError:  # whoever reads has enough
            raise
        except (Exception, asyncio.CancelledError) as error:
            how = f"; go on with: {options.again}" if options.resume else ""
            if said := run.stop(error):
                tell(f"stopped: {said}{how}")
            raise
    tell_the_end(run.rows, job.what, run.where, run.changes)


def _opened(job: Job, asked: Mapping[str, str], options: argparse.Namespace) -> Harvest | None:
    """Return the harvest that the options mean; None where all is there already."""
    file = str(Path(options.output or "").absolute())
    state = State(asked={"command": job.what, "output": file, **asked}, place=job.start)
    if options.resume:
        state = state.resumed(options.resume)
    if not (options.resume and options.resume.exists()):
        refuse_to_overwrite(options.output)
    if not state.complete:
        return Harvest(job, state, options.output, options.resume)
    if not options.output.exists():
        raise ValueError(f"{options.output} is gone, though {options.resume} says that all was in it")
    tell(f"complete: {state.rows:,} {job.what} are in {options.output}")
    return None


def tell_the_end(rows: int, what: str, where: str, changes: Iterable[str]) -> None:
    """Say how much came, and what of it is not where the rows are."""
    for change in changes:
        tell(change)
    tell(f"{rows:,} {what} {where}")


def _refuse_odd_files(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Refuse a state that could not be kept, before anything is fetched and a file is made."""
    if options.resume is None:
        return
    if not options.output:
        parser.error("--resume needs --output: what was printed cannot be taken back")
    if options.resume.name.removeprefix(options.output.name) in {"", ".part", ".part.jsonl"}:
        parser.error(f"--resume: {options.resume.name} is a file of rows: the state needs another name")
    if not options.resume.parent.is_dir():
        parser.error(f"--resume: there is no directory {options.resume.parent}")
    if not os.access(options.resume.parent, os.W_OK):
        parser.error(f"--resume: nothing can be written in {options.resume.parent}")


def refuse_to_overwrite(path: Path | None) -> None:
    """Keep what was harvested before, by this command or with another state."""
    if path is not None and path.exists() and path.stat().st_size:
        raise ValueError(f"{path} has something in it: remove it, or give another name")


@contextmanager
def told(parser: argparse.ArgumentParser) -> Iterator[None]:
    """Let what cannot be done end the command with a line that says why."""
    try:
        yield
    except (OSError, ImportError, ValueError) as error:
        parser.error(cause(error))
