"""A real PostgreSQL for the tests that need one: import the fixtures `postgres_server` and `postgres_url`."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psycopg2
import pytest

from .needs import lacking
from .servers import Arguments, running

_NUMBERS: Final = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[int]:
    """Return the port of a PostgreSQL server of this run, whose data are lost at the end.

    Without the server's programs the test is skipped, and with CDISCOUNT_REQUIRE_ALL=1 it fails.
    """
    programs = _programs()
    if programs is None:
        lacking("install PostgreSQL: the Debian package is postgresql")
    with TemporaryDirectory(prefix="cdiscount-postgres-") as folder, _served(programs, Path(folder)) as port:
        yield port


@pytest.fixture
def postgres_url(postgres_server: int) -> str:
    """Return the URL of a new database."""
    name = f"shop{next(_NUMBERS)}"
    with closing(connected(f"postgresql://postgres:any@127.0.0.1:{postgres_server}/postgres")) as connection:
        connection.cursor().execute(f"CREATE DATABASE {name}")
    return f"postgresql://postgres:any@127.0.0.1:{postgres_server}/{name}"


def connected(url: str) -> Any:
    """Return a connection that commits each statement."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    return connection


def _programs() -> Path | None:
    """Return the directory of the server's programs. Debian does not put it into PATH."""
    found = shutil.which("postgres")
    if found is not None:
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name), default=None)


def _user() -> dict[str, Any]:
    """Return the arguments of a process that is not root's, because the server refuses to be."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}
    return {}


@contextmanager
def _served(programs: Path, folder: Path) -> Iterator[int]:
    """Run the server with a new directory of data, and yield its port."""
    user = _user()
    if user:
        shutil.chown(folder, user["user"])
    data = folder / "data"
    making = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(making, check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)  # noqa: S603 - the program we found

    def arguments(port: int) -> Arguments:
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), "fsync": "off"}
        chosen = [text for name, value in settings.items() for text in ("-c", f"{name}={value}")]
        return [programs / "postgres", "-D", data, "-p", str(port), *chosen]

    with running(arguments, _answers, stderr=subprocess.DEVNULL, cwd=folder, **user) as port:
        yield port


def _answers(port: int) -> bool | None:
    try:
        connected(f"postgresql://postgres:any@127.0.0.1:{port}/postgres").close()
    except psycopg2.OperationalError:
        return None
    return True
