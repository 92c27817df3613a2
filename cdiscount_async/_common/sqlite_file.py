"""A SQLite file that several processes share: one short transaction at a time."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

LOCK_TIMEOUT: Final = 30.0
"""How long a process waits for another one that writes, in seconds."""


@contextmanager
def transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for one transaction, which is on the disk at the end. An error rolls everything back.

    The file is created if it does not exist. Only its owner may read it. Raises OSError and sqlite3.Error.
    """
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path, timeout=LOCK_TIMEOUT, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = FULL")
        database.execute("BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")  # without a commit, closing rolls everything back


def reason(error: OSError | sqlite3.Error) -> str:
    """Return why a file cannot be used, without its path."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
