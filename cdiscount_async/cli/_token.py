"""Where the command keeps tokens and refusals from one run to the next, and `cdiscount token`, which shows them.

Cron runs a command many times a day. Without a file each run would ask for a token, and send a wrong password again,
until the account is locked. So a file that cannot be used is an error, unless somebody wants to do without.
"""

import argparse
import asyncio
import os
import shlex
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from ..environments import Environment
from ..errors import TokenStoreError
from ..french_time import french_time
from ..tokens import Credentials, StoredToken
from ..tokens.file import FileTokenStore
from ._interrupts import run
from ._tables import show
from ._terminal import tell

__all__ = ("CommandTokens", "add", "add_options", "forgetting", "tokens")

WITHOUT: Final = "without it each run asks for a token, and sends a password again that was refused"


class CommandTokens(FileTokenStore):
    """A file of tokens whose keys also name login and token service: what is kept can be told without a password."""

    def __repr__(self) -> str:
        return f"CommandTokens({str(self._path)!r})"

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._path

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key that depends on the file's own secret, with the names behind it."""
        secret = await super().key(credentials, environment)
        return f"{secret} {urlsplit(environment.sts_url).hostname} {credentials.login}"

    async def kept(self) -> Mapping[str, StoredToken]:
        """Return what is known of all logins, by key."""
        whole = await asyncio.to_thread(self._read)
        return {} if whole is None else whole.tokens

    async def forget(self, login: str | None) -> int:
        """Forget what is known of a login, or of all; return how much that was."""
        keys = [key for key in await self.kept() if login in {None, _names(key)[1]}]
        for key in keys:
            async with self.lock(key):
                await self.remove(key)
        return len(keys)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that calls the service."""
    _add_file(parser)
    parser.add_argument(
        "--no-token-file",
        action="store_true",
        default=bool(os.environ.get("CDISCOUNT_NO_TOKEN_FILE")),
        help=f"use no such file (CDISCOUNT_NO_TOKEN_FILE): {WITHOUT}",
    )


def _add_file(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the file."""
    parser.add_argument(
        "--token-file",
        type=Path,
        default=os.environ.get("CDISCOUNT_TOKEN_FILE") or None,
        metavar="FILE",
        help="where tokens and refusals are kept (CDISCOUNT_TOKEN_FILE); in the user's state directory if left out",
    )


def tokens(options: argparse.Namespace) -> CommandTokens:
    """Return the store that the options name; its directory is made where it is the user's own.

    Raises TokenStoreError.
    """
    if options.token_file is not None:
        return CommandTokens(options.token_file)
    directory = _state_directory()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise TokenStoreError(f"tokens cannot be kept in {directory}: {error.strerror}") from None
    return CommandTokens(directory / "tokens.json")


def forgetting(login: str | None, file: Path | None) -> str:
    """Return the command that forgets what is known of a login."""
    where = [] if file is None else ["--token-file", str(file)]
    return shlex.join(["cdiscount", "token", "forget", "--login", str(login), *where])


def _state_directory() -> Path:
    """Return the user's own directory for what a program keeps between its runs."""
    try:
        home = Path.home()
    except RuntimeError:
        raise TokenStoreError("tokens cannot be kept: this user has no home directory") from None
    match sys.platform:
        case "win32":
            said, usual = os.environ.get("LOCALAPPDATA", ""), home / "AppData" / "Local"
        case "darwin":
            said, usual = "", home / "Library" / "Application Support"
        case _:
            said, usual = os.environ.get("XDG_STATE_HOME", ""), home / ".local" / "state"
    # The XDG specification demands that a relative path is ignored.
    return (Path(said) if Path(said).is_absolute() else usual) / "cdiscount"


def add(commands: Any) -> None:
    """Add the command."""
    text = "show of which logins the command keeps a token, a refusal or a wait"
    parser: argparse.ArgumentParser = commands.add_parser(
        "token", help=text, description=f"{text[0].upper()}{text[1:]}."
    )
    _add_file(parser)
    parser.add_argument("--json", action="store_true", help="print them as JSON Lines")
    parser.set_defaults(run=lambda options: run(_show(options)))
    inner = parser.add_subparsers(title="commands", metavar="COMMAND")

    text = "forget tokens, and that logins were refused or wait: once the account is in order"
    forget: argparse.ArgumentParser = inner.add_parser("forget", help=text, description=f"{text[0].upper()}{text[1:]}.")
    forget.add_argument(
        "--login", default=os.environ.get("CDISCOUNT_LOGIN"), help="of which login (CDISCOUNT_LOGIN); all if left out"
    )
    forget.add_argument("--token-file", type=Path, default=argparse.SUPPRESS, metavar="FILE", help="in which file")
    forget.set_defaults(run=lambda options: run(_forget(options)))


async def _show(options: argparse.Namespace) -> None:
    store = tokens(options)
    kept = await store.kept()
    if not kept:
        tell(f"nothing is kept in {store.path}")
    show([_row(*_names(key), one) for key, one in kept.items()], _COLUMNS, as_json=options.json)


async def _forget(options: argparse.Namespace) -> None:
    count = await tokens(options).forget(options.login or None)
    whose = f" of {options.login}" if options.login else ""
    tell(f"{count or 'nothing'} forgotten{whose}")


_COLUMNS: Final = ("login", "token service", "state", "until")


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


def _names(key: str) -> tuple[str, str]:
    """Return the host of the token service and the login, which a key of another program does not have."""
    _, host, login = (*key.split(" ", 2), "", "")[:3]
    return host, login
