"""Profiles: accounts and services that have a name, in the file `profiles.toml` of the user."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from .._common.arguments import did_you_mean
from ._user_directories import config_file

__all__ = ("Profile", "profile")

_FILE: Final = "profiles.toml"
_LONGEST: Final = 1_000_000
"""The most bytes of the file."""


@attrs.frozen(kw_only=True)
class Profile:
    """What a profile says. Each member has the meaning of the option with its name."""

    environment: str | None = None
    login: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    password_file: str | None = None
    """A path; relative to the directory of `profiles.toml`, and `~` is the home directory."""


def profile(name: str) -> Profile:
    """Return a profile of the user's file.

    Raises:
        OSError: The file cannot be read.
        ValueError: The file is not as expected, others can read a password in it, or it has no such profile. The text
            contains no password.
        RuntimeError: The home directory that a path names does not exist.

    """
    path = config_file(_FILE)
    profiles = _profiles(path)
    if name not in profiles:
        near = did_you_mean(name, profiles) or f"; there are {', '.join(profiles) or 'none'}"
        raise ValueError(f"{path}: there is no profile {name!r}{near}")
    found = _checked(profiles[name], f"{path}: [{name}]")
    if found.password_file is None:
        return found
    return attrs.evolve(found, password_file=str(path.parent / Path(found.password_file).expanduser()))


def _profiles(path: Path) -> Mapping[str, Any]:
    import tomllib  # noqa: PLC0415 - most runs need no profile

    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would wait for its other end
        raise ValueError(f"{path}: expected a file, not a directory, a pipe or a device")
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        content = file.read(_LONGEST + 1)
    if len(content) > _LONGEST:
        raise ValueError(f"{path}: more than {_LONGEST:,} bytes")
    profiles: Mapping[str, Any] = {}
    problem = None
    try:
        profiles = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        problem = "expected a text in UTF-8"
    except (ValueError, RecursionError) as error:  # ValueError also for a number with thousands of digits
        problem = str(error)
    if problem is not None:  # raised here, because errors above keep the text of the file
        raise ValueError(f"{path}: {problem}")
    has_password = any("password" in one for one in profiles.values() if isinstance(one, dict))
    if has_password and os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise ValueError(f"{path}: others can read the passwords in it: use chmod 600 {path}")
    return profiles


def _checked(values: Any, where: str) -> Profile:
    if not isinstance(values, dict):
        raise ValueError(f"{where} is not a table")  # noqa: TRY004 - an error of the file
    known = [one.name for one in attrs.fields(Profile)]
    for key, value in values.items():
        if key not in known:
            near = did_you_mean(key, known) or f"; there are {', '.join(known)}"
            raise ValueError(f"{where} has the unknown key {key!r}{near}")
        if not (isinstance(value, str) and value):
            raise ValueError(f"{where}: {key}: expected a text in quotes")
    if {"password", "password_file"} <= {*values}:
        raise ValueError(f"{where} has both password and password_file: use one of them")
    return Profile(**values)
