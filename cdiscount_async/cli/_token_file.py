"""The file that stores tokens and refusals for the next runs of the command.

Cron runs a command many times a day. Without a file each run would ask for a token, and send a wrong password again,
until the account is locked. So a file that cannot be used is an error, unless `--no-token-file` is used.
"""

import argparse
import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ..environments import Environment
from ..errors import TokenStoreError
from ..tokens import Credentials, StoredToken
from ..tokens.file import FileTokenStore
from ._failures import WITHOUT_TOKEN_FILE
from ._user_directories import state_file

__all__ = ("CommandTokens", "add_file", "add_options", "names_in", "tokens")


class CommandTokens(FileTokenStore):
    """A file of tokens whose keys also name login and token service, so that it can be shown without a password."""

    def __repr__(self) -> str:
        return f"CommandTokens({str(self._path)!r})"

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self._path

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key: a hash with the file's own secret, then the host of the token service and the login."""
        secret = await super().key(credentials, environment)
        return f"{secret} {urlsplit(environment.sts_url).hostname} {credentials.login}"

    async def entries(self) -> Mapping[str, StoredToken]:
        """Return the records of all logins, by key."""
        whole = await asyncio.to_thread(self._read)
        return {} if whole is None else whole.tokens

    async def forget(self, login: str | None) -> int:
        """Delete the records of a login, or of all logins if it is None. Return their number."""
        keys = [key for key in await self.entries() if login in {None, names_in(key)[1]}]
        for key in keys:
            async with self.lock(key):
                await self.remove(key)
        return len(keys)


def names_in(key: str) -> tuple[str, str]:
    """Return the host of the token service and the login; both are empty for a key that another program wrote."""
    _, host, login = (*key.split(" ", 2), "", "")[:3]
    return host, login


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that calls the service."""
    add_file(parser)
    parser.add_argument(
        "--no-token-file",
        action="store_true",
        default=bool(os.environ.get("CDISCOUNT_NO_TOKEN_FILE")),
        help=f"use no file of tokens (CDISCOUNT_NO_TOKEN_FILE): {WITHOUT_TOKEN_FILE}",
    )


def add_file(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the file."""
    parser.add_argument(
        "--token-file",
        type=Path,
        default=os.environ.get("CDISCOUNT_TOKEN_FILE") or None,
        metavar="FILE",
        help="the file of tokens and refusals (CDISCOUNT_TOKEN_FILE); in the user's state directory if left out",
    )


def tokens(options: argparse.Namespace) -> CommandTokens:
    """Return the store that the options name; the default directory is created if it is missing.

    Raises TokenStoreError if it cannot be created.
    """
    if options.token_file is not None:
        return CommandTokens(options.token_file)
    try:
        return CommandTokens(state_file("tokens.json"))
    except OSError as error:
        place = f" in {error.filename}" if error.filename else ""
        raise TokenStoreError(f"tokens cannot be stored{place}: {error.strerror}") from None
