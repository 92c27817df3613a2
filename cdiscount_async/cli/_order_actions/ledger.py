"""`cdiscount order ledger`: the refunds that were sent, and what became of them."""

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from ...order_actions import FileRefundLedger, RefundEntry, RefundState
from .._tables import show
from .._user_directories import state_file

_COLUMNS: Final = ("order", "item", "state", "motive", "began", "seller", "status")
_DROPS: Final = ("status", "seller", "began", "motive")
_OPEN: Final = frozenset({RefundState.SENDING, RefundState.IN_DOUBT})


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_ledger(parser)
    found_out = parser.add_mutually_exclusive_group()
    found_out.add_argument("--done", metavar="NUMBER", help="record that the refund of this order was paid")
    found_out.add_argument(
        "--refused", metavar="NUMBER", help="record that the refund of this order was not paid; it may be sent again"
    )
    parser.add_argument("--line", metavar="REFERENCE", help="the line, if several refunds of the order are in doubt")
    parser.add_argument("--json", action="store_true", help="print each refund as a line of JSON")
    parser.set_defaults(run=_run)
    parser.epilog = (
        "A refund in doubt is never sent again by itself. Look in the seller zone, then record what you have found."
    )


def add_ledger(parser: argparse.ArgumentParser) -> None:
    """Add the option for the file of the ledger."""
    parser.add_argument(
        "--ledger",
        type=Path,
        metavar="FILE",
        help="the file that records each refund before it is sent, so that none is sent twice; in the user's state"
        " directory if left out",
    )


def ledger_file(options: argparse.Namespace) -> Path:
    """Return the path of the ledger. Raises OSError if the user's state directory cannot be created."""
    return options.ledger or state_file("refunds.sqlite")


def _run(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    file = ledger_file(options)
    if not file.is_file():
        parser.error(f"there is no ledger {file}")
    entries = asyncio.run(_entries(FileRefundLedger(file), options, parser))
    rows = [_row(one) for one in entries]
    if options.json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    else:
        show(rows, _COLUMNS, drops=_DROPS)
    return 0


async def _entries(
    ledger: FileRefundLedger, options: argparse.Namespace, parser: argparse.ArgumentParser
) -> Sequence[RefundEntry]:
    """Record what the options say, and return all entries."""
    number = options.done or options.refused
    if number:
        item = options.line and f"line {options.line}"
        entries = [one for one in await ledger.entries() if one.key.order_number == number and one.state in _OPEN]
        entries = [one for one in entries if item in {None, one.key.item}]
        if len(entries) != 1:
            found = f"{len(entries)} refunds of the order {number} are in doubt: name one line with --line"
            parser.error(found if entries else f"no refund of the order {number} is in doubt")
        state = RefundState.DONE if options.done else RefundState.REFUSED
        await ledger.settle(entries[0].key, state, status="recorded by hand")
    return await ledger.entries()


def _row(one: RefundEntry) -> Mapping[str, str]:
    return {
        "order": one.key.order_number,
        "item": one.key.item,
        "state": one.state.value,
        "motive": one.motive,
        "began": one.began.astimezone().isoformat(sep=" ", timespec="seconds"),
        "seller": one.key.seller,
        "status": one.status or "",
    }
