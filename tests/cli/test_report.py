"""`cdiscount report`: a file with a page, and one clear line for each trouble."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from cdiscount_async.cli import main

from ..support.loaded import two_shops

__all__ = ("two_shops",)


@pytest.fixture(autouse=True)
def in_a_folder(two_shops: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Work in a new directory that has the database, an empty one, one of something else, and a text."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(two_shops, "shop.duckdb")
    Path("rows.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with closing(duckdb.connect("empty.duckdb")):
        pass
    with closing(duckdb.connect("other.duckdb")) as connection:
        connection.execute("CREATE SCHEMA cdiscount; CREATE TABLE cdiscount.orders (number INT)")


def test_a_page_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """The file has a name of its own if none is named, replaces an earlier one, and is readable by its owner only."""
    Path("report.html").write_text("an earlier one", encoding="utf-8")

    assert 0 == main(["report", "shop.duckdb"])
    said = capsys.readouterr()
    assert 0 == main(["report", "shop.duckdb", "--output", "one.htm", "--seller", "atelier-lumiere-api"])

    assert ("", "cdiscount: report.html: 2 sellers\n") == said
    assert "cdiscount: one.htm: 1 seller\n" == capsys.readouterr().err
    assert Path("report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>\n<html lang=")
    assert 0o600 == Path("report.html").stat().st_mode & 0o777
    assert {"empty.duckdb", "one.htm", "other.duckdb", "report.html", "rows.csv", "shop.duckdb"} == {
        one.name for one in Path().iterdir()
    }


@pytest.mark.parametrize(
    ("arguments", "said", "status"),
    [
        ("none.duckdb", "none.duckdb: no such file", 2),
        ("shop.duckdb --output shop.duckdb", "--output: shop.duckdb: the name must end with .html", 2),
        ("shop.duckdb --output none/x.html", "--output: none: no such directory", 2),
        ("rows.csv", "DestinationError: rows.csv is no DuckDB file", 1),
        (".", "DestinationError: .: Is a directory", 1),
        ("empty.duckdb", "empty.duckdb has no tables in the dataset cdiscount: load with `cdiscount load` first", 1),
        ("other.duckdb", "the tables of the dataset cdiscount are not those of `cdiscount load`", 1),
        ("shop.duckdb --dataset mine", "shop.duckdb has no tables in the dataset mine", 1),
        ("shop.duckdb --seller comptoir-sud-api", "; did you mean comptoir-du-sud-api?", 1),
        ("shop.duckdb --seller me", "has nothing of the seller me: it has atelier-lumiere-api, comptoir-du-sud-api", 1),
        ("s3://bucket/shop", "name a DuckDB file, or a URL that begins with postgresql://", 1),
        ("postgresql://me:secret@127.0.0.1:1/shop", "port 1 failed: Connection refused", 1),
        ("postgresql://me:sec/ret@db.example/shop", "the URL of the database has no valid host and port", 1),
        ("postgresql://me:secret@[::1/shop", "the URL of the database has no valid host and port", 1),
    ],
)
def test_one_line_for_each_trouble(arguments: str, said: str, status: int, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be reported is one line without the password, and an earlier report stays."""
    Path("report.html").write_text("an earlier one", encoding="utf-8")

    try:
        ended = main(["report", *arguments.split()])
    except SystemExit as stop:
        ended = int(stop.code or 0)

    (line,) = capsys.readouterr().err.splitlines()
    assert (status, True) == (ended, said in line)
    assert "sec" not in line
    assert "an earlier one" == Path("report.html").read_text(encoding="utf-8")


def test_a_file_that_is_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    """While another program writes into the file, the report is refused in one line."""
    holding = "import duckdb, sys; c = duckdb.connect('shop.duckdb'); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert "open\n" == other.stdout.readline()
        assert 1 == main(["report", "shop.duckdb"])

    (line,) = capsys.readouterr().err.splitlines()
    assert "shop.duckdb cannot be opened: IO Error: Could not set lock on file" in line


def test_a_load_that_was_killed() -> None:
    """The rows that a killed program left beside the file are a part of the report."""
    killed = (
        "import duckdb, os, signal\n"
        "connection = duckdb.connect('shop.duckdb')\n"
        "connection.execute(\"UPDATE cdiscount.orders SET order_state = 'LeftBeside'\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", killed], check=False)  # noqa: S603 - our own

    assert Path("shop.duckdb.wal").exists()
    assert 0 == main(["report", "shop.duckdb"])
    assert "left beside" in Path("report.html").read_text(encoding="utf-8")
    assert Path("shop.duckdb.wal").exists()


def test_an_older_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """Questions to tables or columns that are not there are named, and all others are answered."""
    with closing(duckdb.connect("shop.duckdb")) as connection:
        connection.execute("ALTER TABLE cdiscount.orders DROP COLUMN creation_date")
        connection.execute("DROP TABLE cdiscount.claims")

    assert 0 == main(["report", "shop.duckdb"])

    assert (
        "cdiscount: no answer to revenue_by_week, commission_by_month, best_sellers, stock_running_out: the database"
        " does not have the column creation_date; `cdiscount load` of all kinds adds it\n"
        "cdiscount: no answer to open_claims: the database does not have the table claims; `cdiscount load`"
        " of all kinds adds it\n"
        "cdiscount: report.html: 2 sellers\n"
    ) == capsys.readouterr().err


def test_nothing_to_show(capsys: pytest.CaptureFixture[str]) -> None:
    """A database without rows is a page, and a line that says so."""
    with closing(duckdb.connect("shop.duckdb")) as connection:
        for (table,) in connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'cdiscount'"
        ).fetchall():
            connection.execute(f"DELETE FROM cdiscount.{table}")  # noqa: S608 - our own names

    assert 0 == main(["report", "shop.duckdb"])

    assert "cdiscount: report.html: the database has no rows to show yet\n" == capsys.readouterr().err


@pytest.mark.slow
def test_no_network(tmp_path: Path) -> None:
    """The command connects to nothing, and leaves no file in the home directory."""
    script = (
        "import sys\n"
        "def hook(event, arguments):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo'):\n"
        "        print('REACHED', arguments, flush=True)\n"
        "sys.addaudithook(hook)\n"
        "from cdiscount_async.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    ended = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", script, "report", "shop.duckdb"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(home)},
    )

    assert (0, "", "cdiscount: report.html: 2 sellers\n") == (ended.returncode, ended.stdout, ended.stderr)
    assert [] == [*home.rglob("*")]
