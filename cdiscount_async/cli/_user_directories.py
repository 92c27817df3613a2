"""The user's directories for the files of the command: profiles, tokens, and which refunds were sent."""

import errno
import os
import sys
from pathlib import Path

__all__ = ("config_file", "state_file")


def config_file(name: str) -> Path:
    """Return the path of a file that the user writes. Nothing is created.

    Raises OSError if there is no home directory.
    """
    return _directory("XDG_CONFIG_HOME", Path(".config"), "APPDATA", "Roaming") / name


def state_file(name: str) -> Path:
    """Return the path of a file that later runs need. Its directory is created.

    Raises OSError if there is no such directory, and none can be created.
    """
    directory = _directory("XDG_STATE_HOME", Path(".local", "state"), "LOCALAPPDATA", "Local")
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:  # which may name a directory above it
        raise OSError(error.errno, error.strerror, str(directory)) from None
    return directory / name


def _directory(xdg: str, usual: Path, windows: str, app_data: str) -> Path:
    """Return the directory that a variable names, or the usual one of the system."""
    try:
        home = Path.home()
    except RuntimeError:
        raise OSError(errno.ENOENT, "this user has no home directory") from None
    match sys.platform:
        case "win32":
            named, usual = os.environ.get(windows, ""), Path("AppData", app_data)
        case "darwin":
            named, usual = "", Path("Library", "Application Support")
        case _:
            named = os.environ.get(xdg, "")
    # The XDG specification says that a relative path must be ignored.
    return (Path(named) if Path(named).is_absolute() else home / usual) / "cdiscount"
