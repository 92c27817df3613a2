"""The command `cdiscount package ledger`: shows the entries of a ledger, and changes them."""

import argparse
import asyncio
import shlex
from pathlib import Path
from typing import Final

from ...submissions import EntryState, FileLedger, LedgerEntry
from .._tables import show
from .waiting import wait_command

_COLUMNS: Final = ("entry", "kind", "seller", "name", "began", "state", "package", "status", "advice")
_DROPS: Final = ("status", "began", "seller", "kind", "name")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the file that `submit --ledger` wrote")
    found_out = parser.add_mutually_exclusive_group()
    found_out.add_argument(
        "--settle", type=_settled, metavar="ENTRY=ID", help="record that the service has the package, as ID"
    )
    found_out.add_argument(
        "--forget",
        type=int,
        metavar="ENTRY",
        help="delete the entry of a package that the service does not have; then submit it again",
    )
    parser.add_argument("--json", action="store_true", help="print each entry as a line of JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Change an entry as the options say, and show all entries."""
    require_ledger(options.file, parser)
    rows = [_row(one, options.file) for one in asyncio.run(_entries(options, parser))]
    show(rows, _COLUMNS, as_json=options.json, drops=_DROPS)
    return 0


def require_ledger(file: Path, parser: argparse.ArgumentParser) -> None:
    """End with status 2 if there is no ledger. A new one would be empty."""
    if not file.is_file():
        parser.error(f"there is no ledger {file}")


def show_command(options: argparse.Namespace) -> str:
    """Return a sentence with the command that shows the ledger."""
    return f"show the ledger with: {shlex.join(['cdiscount', 'package', 'ledger', str(options.ledger)])}"


async def _entries(options: argparse.Namespace, parser: argparse.ArgumentParser) -> tuple[LedgerEntry, ...]:
    ledger = FileLedger(options.file)
    changed = options.settle[0] if options.settle else options.forget
    states = {one.id: one.state for one in await ledger.entries()}
    if changed is not None and changed not in states:
        parser.error(f"the ledger has no entry {changed}")
    if options.settle and states[changed] is EntryState.DONE:
        parser.error(f"--settle: the package of entry {changed} is processed, so its number is known")
    if options.settle:
        await ledger.settle(changed, EntryState.SUBMITTED, number=options.settle[1])
    elif changed is not None:
        await ledger.forget(changed)
    return await ledger.entries()


def _advice(one: LedgerEntry, file: Path) -> str:
    """Return the advice about an entry, with commands and options instead of the library's methods."""
    waiting = shlex.join(wait_command(one.number or 0, one.kind, file))
    commands = {"`resume`": waiting, "`settle`": "--settle", "`forget`": "--forget"}
    advice = one.advice
    for method, command in commands.items():
        advice = advice.replace(method, command)
    return advice


def _row(one: LedgerEntry, file: Path) -> dict[str, str]:
    return {
        "entry": str(one.id),
        "kind": one.kind,
        "seller": one.seller,
        "name": one.name,
        "began": one.began.astimezone().isoformat(sep=" ", timespec="seconds"),
        "state": one.state.value,
        "package": str(one.number or ""),
        "status": one.status or "",
        "advice": _advice(one, file),
    }


def _settled(text: str) -> tuple[int, int]:
    entry, _, number = text.partition("=")
    if not (entry.isdecimal() and number.isdecimal() and int(number)):
        raise argparse.ArgumentTypeError(f"{text!r} is not ENTRY=ID")
    return int(entry), int(number)
