"""`cdiscount work`: polls many sellers and calls the handlers of a program, on as many machines as one likes."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from ..errors import CdiscountError
from ._argument_types import count, port, span
from ._event_loop import run
from ._tables import counted
from ._terminal import tell
from ._work_status import print_letters, print_status

LATE: Final = 1
"""The exit status of `--status` if a poll is late."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.description = (
        "Poll the sellers that a program names, and call its handlers for what is new or has changed. Start the command"
        " on each machine, as often as needed: with a url the processes share the work. It ends after SIGTERM and"
        " Ctrl+C within 10 seconds, and loses nothing if it is killed. Needs the extra `workers`."
    )
    parser.epilog = "--status ends with 1 if a poll is late, and otherwise with 0."
    parser.add_argument(
        "workers", nargs="?", metavar="MODULE:WORKERS", help="where the `Workers` are, such as shops:workers"
    )
    parser.add_argument(
        "--concurrency", type=count, metavar="N", help="how many polls are in progress at a time; 64 if left out"
    )
    parser.add_argument(
        "--metrics-port",
        type=port,
        metavar="PORT",
        help="serve metrics for Prometheus at this port, on all interfaces",
    )
    parser.add_argument(
        "--health-port",
        type=port,
        metavar="PORT",
        help="answer the health checks of Kubernetes at this port, on all interfaces",
    )
    instead = parser.add_argument_group("instead of polling").add_mutually_exclusive_group()
    instead.add_argument("--status", action="store_true", help="show what is due, running, late and failing")
    instead.add_argument("--dead-letters", action="store_true", help="list the items that were put aside")
    instead.add_argument(
        "--retry-dead-letter", metavar="NUMBER", help="call the handler again for an item that was put aside"
    )
    instead.add_argument(
        "--drop-dead-letter", metavar="NUMBER", help="remove an item that was put aside, without handling it"
    )
    instead.add_argument(
        "--retry", metavar="LOGIN", help="poll a seller now, and send his password again if it was refused"
    )
    instead.add_argument(
        "--demo", action="store_true", help="poll a sandbox with 200 sellers; needs the extra `sandbox`, and no module"
    )
    parser.add_argument("--json", action="store_true", help="print --status and --dead-letters as JSON")
    parser.add_argument(
        "--late-after",
        type=span,
        default=timedelta(minutes=1),
        metavar="SPAN",
        help="how long after its date a poll is late for --status; 1m if left out",
    )
    parser.set_defaults(run=_run, no_token_file=True, token_file=None)


def _run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if options.demo:
        from ._work_demo import demo  # noqa: PLC0415 - it needs optional extras

        return run(demo(options.concurrency))
    workers = _loaded(options.workers, parser)
    if options.concurrency:
        workers.concurrency = options.concurrency
    for name, work in _INSTEAD.items():
        if getattr(options, name) not in {None, False}:  # an empty number or login is no reason to poll
            return run(_connected(workers, work, options))
    if not workers.has_work:
        parser.error(f"{options.workers} has no handler: declare one, for example with @on_order()")
    return run(_poll(workers, options))


def _loaded(name: str | None, parser: argparse.ArgumentParser) -> Any:
    """Return the `Workers` that a program declares. The current directory is searched first."""
    from ..workers import Workers  # noqa: PLC0415 - an optional extra

    module, _, attribute = (name or "").partition(":")
    if not (module and attribute):
        parser.error("where the workers are is needed: MODULE:WORKERS, such as shops:workers")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found = getattr(import_module(module), attribute, None)
    except ModuleNotFoundError as error:
        if error.name not in {module, module.partition(".")[0]}:
            raise
        parser.error(f"there is no module {module} here: {Path.cwd()}")
    if found is None:
        parser.error(f"the module {module} has no {attribute}")
    if not isinstance(found, Workers):
        parser.error(f"{name} is a {type(found).__name__}, not a Workers")
    return found


async def _poll(workers: Any, options: argparse.Namespace) -> int:
    from ..workers import serving_metrics  # noqa: PLC0415 - an optional extra

    ports = {"metrics_port": options.metrics_port, "health_port": options.health_port}
    tell(f"{workers!r} begin: {counted('poll', workers.concurrency)} at a time; Ctrl+C ends them")
    async with serving_metrics(**ports):
        await workers.run()
    tell("every cursor is stored")
    return 0


async def _connected(
    workers: Any, work: Callable[[Any, argparse.Namespace], Awaitable[int]], options: argparse.Namespace
) -> int:
    async with workers.connected():
        return await work(workers, options)


async def _show_status(workers: Any, options: argparse.Namespace) -> int:
    status = await workers.status(tolerance=options.late_after)
    print_status(status, as_json=options.json)
    return LATE if status.is_late else 0


async def _list_letters(workers: Any, options: argparse.Namespace) -> int:
    letters = (await workers.status()).dead_letters
    if letters or options.json:
        print_letters(letters, as_json=options.json)
    else:
        tell("nothing is put aside")
    return 0


async def _retry_letter(workers: Any, options: argparse.Namespace) -> int:
    """Retry the items with a number, also after an error: several sellers and handlers may have the same number."""
    from ..workers import HandlerNotFound  # noqa: PLC0415 - an optional extra

    letters = await _letters(workers, options.retry_dead_letter)
    status = 0 if letters else 1
    failed: CdiscountError | None = None
    for letter in letters:
        named = f"{letter.number} of {letter.login}, {letter.subscription},"
        try:
            is_found = await workers.retry_dead_letter(letter)
        except CdiscountError as error:
            failed = failed or error
            tell(f"{named} stays: {type(error).__name__}")
        except HandlerNotFound as error:
            tell(f"{named} stays: {error}")
            status = 1
        except (Exception, SystemExit, asyncio.CancelledError) as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # Ctrl+C
                raise
            tell(f"{named} stays: the handler raised {type(error).__name__}")
            status = 1
        else:
            tell(f"{named} {'was handled' if is_found else 'is not there any more, and was removed'}")
    if failed is not None:
        raise failed
    return status


async def _drop_letter(workers: Any, options: argparse.Namespace) -> int:
    letters = await _letters(workers, options.drop_dead_letter)
    for letter in letters:
        await workers.drop_dead_letter(letter)
        tell(f"{letter.number} of {letter.login}, {letter.subscription}, was removed")
    return 0 if letters else 1


async def _letters(workers: Any, number: str) -> list[Any]:
    found = [letter for letter in (await workers.status()).dead_letters if letter.number == number]
    if not found:
        tell(f"{number} is not put aside: see --dead-letters")
    return found


async def _retry_seller(workers: Any, options: argparse.Namespace) -> int:
    try:
        await workers.retry(options.retry)
    except LookupError as error:
        tell(error.args[0])
        return 1
    tell(f"{options.retry} is polled now, or without a url at his next date; his password is sent again")
    return 0


_INSTEAD: Final = {
    "status": _show_status,
    "dead_letters": _list_letters,
    "retry_dead_letter": _retry_letter,
    "drop_dead_letter": _drop_letter,
    "retry": _retry_seller,
}
