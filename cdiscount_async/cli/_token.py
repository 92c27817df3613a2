"""`cdiscount token`: shows or deletes the stored tokens, refusals and waiting times of logins."""

import argparse
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from .._common.arguments import did_you_mean
from ..french_time import french_time
from ..tokens import StoredToken
from ._event_loop import run
from ._tables import show
from ._terminal import tell
from ._token_file import add_file, names_in, tokens

_COLUMNS: Final = ("login", "token service", "state", "until")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_file(parser)
    parser.add_argument("--json", action="store_true", help="print the logins as JSON Lines")
    parser.set_defaults(run=lambda options, _: run(_show(options)))
    inner = parser.add_subparsers(title="commands", metavar="COMMAND")

    text = "forget tokens, refusals and waiting times, once the account is in order"
    forget = inner.add_parser("forget", help=text, description=f"{text[0].upper()}{text[1:]}.")
    forget.add_argument(
        "--login",
        default=os.environ.get("CDISCOUNT_LOGIN"),
        help="the login to forget (CDISCOUNT_LOGIN); all logins if left out",
    )
    forget.add_argument(
        "--token-file", type=Path, default=argparse.SUPPRESS, metavar="FILE", help="the file, as for `token`"
    )
    forget.set_defaults(run=lambda options, _: run(_forget(options)))


async def _show(options: argparse.Namespace) -> None:
    store = tokens(options)
    entries = await store.entries()
    if not entries:
        tell(f"nothing is stored in {store.path}")
    show(
        [_row(*names_in(key), entry) for key, entry in entries.items()],
        _COLUMNS,
        as_json=options.json,
        drops=["token service"],
    )


async def _forget(options: argparse.Namespace) -> None:
    store, login = tokens(options), options.login or None
    known = [names_in(key)[1] for key in await store.entries()]
    count = await store.forget(login)
    whose = f" of {login}" if login else ""
    near = did_you_mean(login, filter(None, known)) if login and not count else ""
    tell(f"{count or 'nothing'} forgotten{whose}{near}")


def _row(host: str, login: str, known: StoredToken) -> Mapping[str, str]:
    now = time.time()
    if known.refused:
        state, end = "refused", 0.0
    elif known.token and known.expires_at > now:
        state, end = "token", known.expires_at
    elif known.waits(now):
        state, end = "waits", known.wait_until
    else:
        state, end = ("expired", known.expires_at) if known.token else ("no token", 0.0)
    until = datetime.fromtimestamp(end, UTC).astimezone(french_time()).isoformat(sep=" ", timespec="minutes")
    return {"login": login, "token service": host, "state": state, "until": until if end else ""}
