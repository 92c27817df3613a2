"""Runs a command, and reports an error of the service or of the connection to it."""

import argparse
import shlex
import time
from math import ceil
from typing import Final

from .._common.extras import MissingExtraError
from ..errors import BadCredentials, CdiscountError, LoginPaused, OperationFailed, PreproductionClosed, TokenStoreError
from ._exit_status import ExitStatus
from ._terminal import tell

__all__ = ("WITHOUT_TOKEN_FILE", "run")

WITHOUT_TOKEN_FILE: Final = "without it each run asks for a token, and sends a refused password again"  # noqa: S105 - a text


def run(options: argparse.Namespace) -> int:
    """Run the chosen command and return its exit status; an error is reported on stderr, with advice."""
    parser: argparse.ArgumentParser = options.parser
    try:
        return int(options.run(options, parser) or 0)
    except MissingExtraError as error:
        parser.exit(ExitStatus.WRONG_ARGUMENTS, f"{parser.prog}: {error}\n")
    except CdiscountError as error:
        tell(f"{type(error).__name__}: {error}{_remedy(error, options)}")
        for entry in error.explained if isinstance(error, OperationFailed) else ():
            tell(f"{entry.code}: {entry.advice}")
        return ExitStatus.CLOSED if isinstance(error, PreproductionClosed) else ExitStatus.FAILED


def _remedy(error: CdiscountError, options: argparse.Namespace) -> str:
    """Return advice: which options of the command help against an error; empty if none does."""
    match error:
        case PreproductionClosed():
            days = ceil((error.reopens_at.timestamp() - time.time()) / 86_400)
            return f"; wait for it with --wait-for-opening {max(1, days)}d"
        case BadCredentials() | LoginPaused() if not options.no_token_file:
            return f"; once the account is in order: {_forgetting(error.seller, options)}"
        case TokenStoreError():
            return f"; or name another file with --token-file, or use --no-token-file: {WITHOUT_TOKEN_FILE}"
        case _:
            return ""


def _forgetting(login: str | None, options: argparse.Namespace) -> str:
    """Return the command that deletes the stored records of a login."""
    where = [] if options.token_file is None else ["--token-file", str(options.token_file)]
    return shlex.join(["cdiscount", "token", "forget", "--login", str(login), *where])
