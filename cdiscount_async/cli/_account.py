"""The account and the service of a command: from its options, from a profile, or from variables."""

import argparse
import os
import stat
import sys
from contextlib import suppress
from getpass import getpass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from .._common.arguments import did_you_mean
from ..credentials import Credentials
from ..environments import PREPRODUCTION, PRODUCTION, Environment
from ._profiles import Profile, profile
from ._terminal import cause, escaped, tell

__all__ = ("HOW", "add_options", "credentials", "environment", "login", "needs_no_question")

HOW: Final = (
    "The password comes from --password-file, the profile or CDISCOUNT_PASSWORD; otherwise the command asks for it."
)
"""How a command gets the password, for its help text."""
_ENVIRONMENTS: Final = {one.name: one for one in (PRODUCTION, PREPRODUCTION)}
_LONGEST: Final = 4_096
"""The most bytes of a file with a password."""


def add_options(parser: Any) -> None:
    """Add the options to a parser, or to a group of its options."""
    parser.add_argument(
        "--environment",
        metavar="NAME",
        help="production, preproduction, or the URL of a server with both services; production if left out"
        " (CDISCOUNT_ENVIRONMENT)",
    )
    parser.add_argument("--login", help="the API login (CDISCOUNT_LOGIN)")
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="read the password from this file, which has one line"
    )
    parser.add_argument(
        "--profile",
        default=os.environ.get("CDISCOUNT_PROFILE"),
        metavar="NAME",
        help="use the account and the service with this name in profiles.toml (CDISCOUNT_PROFILE)",
    )


def environment(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Environment:
    """Return the service that is called."""
    url = options.environment
    if url is None:
        url = _profile(options, parser).environment or os.environ.get("CDISCOUNT_ENVIRONMENT", PRODUCTION.name)
    known = _ENVIRONMENTS.get(url.casefold())
    if known is not None:
        return known
    if "://" not in url:
        near = did_you_mean(url, _ENVIRONMENTS)
        parser.error(f"--environment: {url!r} is neither {' nor '.join(_ENVIRONMENTS)} nor a URL{near}")
    try:
        name = urlsplit(url).netloc.rpartition("@")[2]
        return Environment.at(url, name, closes=bool(options.planning or options.wait_for_opening))
    except ValueError as error:
        parser.error(f"--environment: {error}")


def login(options: argparse.Namespace, parser: argparse.ArgumentParser) -> str:
    """Return the login. Ends the command with status 2 if there is none."""
    of_profile = _profile(options, parser).login
    if of_profile and options.login not in {None, of_profile}:
        parser.error(f"--login: the profile {options.profile} is for {of_profile}; use --login without --profile")
    found = of_profile or (os.environ.get("CDISCOUNT_LOGIN") if options.login is None else options.login)
    if not found:
        parser.error("a login is needed: use --login or --profile, or set CDISCOUNT_LOGIN")
    return found


def credentials(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Credentials:
    """Return the account. A password that is neither in the options, the profile nor the variables is asked for."""
    whose = login(options, parser)
    password = "not needed" if options.dry_run else _password(options, parser)
    if password is None and sys.stdin.isatty():
        password = _asked(whose)
    if not password:
        parser.error("a password is needed: set CDISCOUNT_PASSWORD, or use --password-file")
    try:
        return Credentials(whose, password)
    except ValueError as error:
        parser.error(str(error))


def needs_no_question(options: argparse.Namespace, parser: argparse.ArgumentParser) -> bool:
    """Return whether login and password are there, so that the command need not ask for them."""
    found = _profile(options, parser)
    has_login = options.login or found.login or os.environ.get("CDISCOUNT_LOGIN")
    is_in_profile = found.password is not None or found.password_file is not None
    return bool(has_login and (options.password_file or is_in_profile or _variable(found) is not None))


def _profile(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Profile:
    if not options.profile:
        return Profile()
    try:
        return profile(options.profile)
    except (OSError, ValueError, RuntimeError) as error:
        parser.error(f"--profile: {cause(error)}")


def _password(options: argparse.Namespace, parser: argparse.ArgumentParser) -> str | None:
    found = _profile(options, parser)
    file = options.password_file or found.password_file
    if file is None:
        return _variable(found) if found.password is None else found.password
    try:
        return _read(Path(file))
    except (OSError, ValueError) as error:
        parser.error(f"{'--password-file' if options.password_file else '--profile'}: {cause(error)}")


def _variable(found: Profile) -> str | None:
    """Return the password in the variable, unless the profile has a login: the variable may be another login's."""
    return None if found.login else os.environ.get("CDISCOUNT_PASSWORD")


def _asked(whose: str) -> str | None:
    """Ask for the password at a terminal. Returns None at the end of the input."""
    try:
        return getpass(f"Password of {escaped(whose)}: ")
    except EOFError:
        return None


def _read(path: Path) -> str:
    """Return the password in a file.

    Raises OSError, and ValueError for a file that is not one line of text.
    """
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        content = file.read(_LONGEST + 1)
    password = ""
    with suppress(UnicodeDecodeError):  # which keeps the content, so nothing is raised in its handler
        password = content.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    if not password or "\n" in password or len(content) > _LONGEST:
        raise ValueError(f"{path}: expected one line of text in UTF-8, the password")
    if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:
        tell(f"others can read the password in {path}: use chmod 600 {path}")
    return password
