"""The directory in which the command keeps what later runs need: tokens, and which refunds were sent."""

import errno
import os
import sys
from pathlib import Path

__all__ = ("state_file",)


def state_file(name: str) -> Path:
    """Return the path of a file in the user's directory for the state of programs. The directory is created.

    Raises OSError if there is no such directory, and none can be created.
    """
    directory = _state_directory()
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:  # which may name a directory above it
        raise OSError(error.errno, error.strerror, str(directory)) from None
    return directory / name


def _state_directory() -> Path:
    try:
        home = Path.home()
    except RuntimeError:
        raise OSError(errno.ENOENT, "this user has no home directory") from None
    match sys.platform:
        case "win32":
            named, usual = os.environ.get("LOCALAPPDATA", ""), home / "AppData" / "Local"
        case "darwin":
            named, usual = "", home / "Library" / "Application Support"
        case _:
            named, usual = os.environ.get("XDG_STATE_HOME", ""), home / ".local" / "state"
    # The XDG specification says that a relative path must be ignored.
    return (Path(named) if Path(named).is_absolute() else usual) / "cdiscount"
