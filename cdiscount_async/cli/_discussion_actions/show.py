"""`cdiscount discussion show`: questions and claims with their messages, and the address for an answer."""

import argparse
import json
import sys
from collections.abc import AsyncIterable, Iterator
from datetime import timedelta
from typing import Any, Final

from ...client import Client
from ...converter import to_json
from ...discussion_actions import AnswerAddress
from .. import _client_options
from .._argument_types import count, since
from .._cells import beside, terminal_width
from .._exit_status import ExitStatus
from .._tables import show_facts
from .._terminal import escaped, tell

_SINCE: Final = timedelta(days=90)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("id", nargs="+", type=count, metavar="ID", help="the number of a discussion")
    parser.add_argument(
        "--since",
        type=since,
        default=_SINCE,
        metavar="WHEN",
        help="how far to look back for the discussions, such as 7d, or a date; 90d if left out",
    )
    parser.add_argument(
        "--json", action="store_true", help="print each discussion as a line of JSON, with the address for an answer"
    )
    _client_options.add(parser, _show)
    parser.epilog = f"{parser.epilog} The exit status is 1 if a discussion was not found."


async def _show(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    wanted = dict.fromkeys(options.id)
    found = await _found(client, set(wanted), options.since)
    for place, number in enumerate(one for one in wanted if one in found):
        kind, thread = found[number]
        answer = await client.discussions.answer_address(thread)
        if options.json:
            row = {"kind": kind, **to_json(thread), "answer_address": answer.address}
            print(json.dumps(row, ensure_ascii=False))
        else:
            _print(kind, thread, answer, first=place == 0)
    if missing := [str(one) for one in wanted if one not in found]:
        tell(f"no such discussion in this span of time: {', '.join(missing)}; look further back with --since")
    return ExitStatus.FAILED if missing else ExitStatus.DONE


async def _found(client: Client, wanted: set[int], begin: Any) -> dict[int, tuple[str, Any]]:
    """Return the discussions with some numbers, each with its kind. No filter of the service has numbers."""
    discussions = client.discussions
    lists: dict[str, Any] = {
        "claim": discussions.iter_order_claims,
        "question about an order": discussions.iter_order_questions,
        "question about an offer": discussions.iter_offer_questions,
    }
    found: dict[int, tuple[str, Any]] = {}
    for kind, listed in lists.items():
        if wanted <= found.keys():
            break
        async with listed(since=begin) as threads:
            async for thread in _until_all(threads, wanted, found):
                found[thread.id] = kind, thread
    return found


async def _until_all(threads: AsyncIterable[Any], wanted: set[int], found: dict[int, Any]) -> Any:
    async for thread in threads:
        if thread.id in wanted:
            yield thread
        if wanted <= found.keys():
            return


def _print(kind: str, thread: Any, answer: AnswerAddress, *, first: bool) -> None:
    """Print one discussion for a person."""
    if not first:
        print()
    show_facts(_facts(kind, thread, answer))
    room = terminal_width(sys.stdout)
    for message in thread.messages:
        print(f"\n{str(message.timestamp)[:16]}  {escaped(message.sender or '')}")
        for line in (message.content or "").splitlines():
            for part in beside("  ", line if room is None else escaped(line), room):
                print(part)


def _facts(kind: str, thread: Any, answer: AnswerAddress) -> Iterator[tuple[str, str]]:
    yield "discussion", f"{thread.id}, {kind}"
    yield "state", str(thread.status or "")
    yield "subject", thread.subject or ""
    yield "about", getattr(thread, "order_number", None) or getattr(thread, "product_ean", None) or ""
    yield "reason", str(getattr(thread, "claim_type", None) or "")
    yield "opened", str(thread.creation_date or "")[:16]
    yield "answer to", f"{answer.address or 'no address'}{f' ({answer.reason})' if answer.reason else ''}"
