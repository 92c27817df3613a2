"""`cdiscount load`: into a database, each time what has changed; and one clear line for each trouble."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from cdiscount_async.cli import main
from cdiscount_async.cli._load import _without_credentials
from cdiscount_async.cli._sellers import read_sellers
from cdiscount_async.sandbox import Sandbox, Settings, serving

from ..support.postgres import connected, postgres_server, postgres_url
from ..warehouse.marketplace import queried, stored
from .shop import started

__all__ = ("postgres_server", "postgres_url")

SETTINGS = Settings(seed=5, sellers=2, offers=60, orders=80, orders_a_day=0, speed=0)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve two shops."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


pytestmark = pytest.mark.usefixtures("in_the_shop")
TO = ["load", "--no-token-file", "--to"]


def test_the_second_run_loads_what_has_changed(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a line for the seller, a table, and the money in two ways; then only what is new."""
    assert 0 == main([*TO, "shop.duckdb", "--since", "90d"])
    first = capsys.readouterr()
    assert 0 == main([*TO, "shop.duckdb", "--since", "90d"])
    second = capsys.readouterr()

    orders = len(stored("shop.duckdb")["orders"])
    assert ["table", "new", "changed", "gone"] == first.out.splitlines()[0].split()
    assert ["orders", str(orders), "0", "0"] in [line.split() for line in first.out.splitlines()]
    assert "by the service's own totals, and so do their lines and shipping." in first.out
    assert f"{sandbox.login}: " in first.err
    new = sum(int(line.split()[1].replace(",", "")) for line in first.out.splitlines()[1:-1])
    assert f"cdiscount: shop.duckdb: {new:,} rows new, changed or gone" == first.err.splitlines()[-1]
    assert f"cdiscount: {sandbox.login}: nothing new\ncdiscount: nothing is new and nothing has changed\n" == second.err


def test_the_last_line_has_no_password() -> None:
    """The closing line names the database of a URL, and nothing of the account there."""
    assert "host/shop" == _without_credentials("postgresql://me:secret@host:5432/shop?password=secret")
    assert "x/shop.duckdb" == _without_credentials("x/shop.duckdb")


def test_sellers_of_a_file(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """All sellers of a file are loaded; one that is refused is reported, and the status is 1."""
    rows = [f"{one.login};{one.password};x" for one in sandbox.accounts]
    Path("shops.csv").write_text("\n".join(["login;password;note", *rows]), encoding="utf-8-sig")

    assert 0 == main([*TO, "shop.duckdb", "orders", "--sellers", "shops.csv"])
    loaded = {row["seller"] for row in stored("shop.duckdb")["orders"]}
    rows[1] = f"{sandbox.accounts[1].login};Pa$$word9;x"
    Path("shops.csv").write_text("\n".join(["login;password;note", *rows]), encoding="utf-8")
    capsys.readouterr()

    assert 1 == main([*TO, "shop.duckdb", "orders", "offers", "claims", "--sellers", "shops.csv"])
    said = capsys.readouterr()
    assert {one.login for one in sandbox.accounts} == loaded
    (line,) = [line for line in said.err.splitlines() if line.startswith(f"cdiscount: {sandbox.accounts[1].login}: ")]
    assert {"orders", "offers", "claims"} <= {*line.replace(",", "").split()}
    assert "BadCredentials" in said.err
    assert "1 seller could not be loaded completely" in said.err
    assert "Pa$$word9" not in said.err + said.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("login\nshop-api\n", "the first line must have the columns login and password"),
        ("login,password\n", "no account is in the file"),
        ("login,password\nshop-api,\n", "shops.csv, line 2: a password has at least one character"),
        ("login,password\na-api,b\na-api,c\n", "shops.csv, line 3: a-api is there more than once"),
        ("login;password\na-api;se;cret\n", "shops.csv, line 2: there are more cells than in the first line"),
        ("login;password\n;\na-api\n", "shops.csv, line 3: a password has at least one character"),
        ('login;password\na-api;"secret\nb-api;c\n', "shops.csv, line 3: unexpected end of data"),
        (f"login,password\na-api,{'secret' * 30_000}\n", "shops.csv, line 2: field larger than field limit"),
    ],
)
def test_a_bad_file_of_sellers(content: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is no list of accounts is one line, and nothing is loaded."""
    Path("shops.csv").write_text(content, encoding="utf-8")

    with pytest.raises(SystemExit, match="2"):
        main([*TO, "shop.duckdb", "--sellers", "shops.csv"])

    printed = capsys.readouterr().err
    assert said in printed
    assert "cret" not in printed
    assert not Path("shop.duckdb").exists()


def test_a_file_as_spreadsheets_write_it(tmp_path: Path) -> None:
    """Excel writes a BOM, semicolons, rows of empty cells, and quotes around a password that needs them."""
    file = tmp_path / "shops.csv"
    lines = ["login;password;note", 'a-api;"one;""two""";', ";;", "", "b-api;x,y;"]
    file.write_bytes("\r\n".join(lines).encode("utf-8-sig"))

    assert [("a-api", 'one;"two"'), ("b-api", "x,y")] == [(one.login, one.password) for one in read_sellers(file)]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("postgresql://postgres:any@127.0.0.1:1/shop", "port 1 failed: Connection refused"),
        ("postgresql://postgres@127.0.0.1:1/shop", "the URL of the database has no password: set PGPASSWORD"),
        ("no-folder/shop.duckdb", "No such file or directory"),
        ("shop.jsonl", "shop.jsonl is no DuckDB file"),
        ("s3://bucket/shop", "the destination is none of these"),
        ("postgresql://postgres:any@127.0.0.1:1/", "the URL names no database: postgresql://USER@HOST/DATABASE"),
    ],
)
def test_a_destination_that_cannot_be_reached(where: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An unreachable database, and a file that is none, is one line without the password."""
    Path("shop.jsonl").write_text('{"an": "other file"}\n' * 1000, encoding="utf-8")

    assert 1 == main([*TO, where])

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("cdiscount: DestinationError: ")
    assert said in line
    assert "any" not in line


def test_a_file_that_is_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    """A DuckDB file that another program has open is one line; later the same command works."""
    holding = "import duckdb, sys; c = duckdb.connect('shop.duckdb'); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert "open\n" == other.stdout.readline()
        assert 1 == main([*TO, "shop.duckdb", "sellers"])
        (line,) = capsys.readouterr().err.splitlines()

    assert "DestinationError: IO Error: Could not set lock on file" in line
    assert 0 == main([*TO, "shop.duckdb", "sellers"])


def test_two_loads_at_once(postgres_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """While one load writes into a dataset of PostgreSQL, another one is refused."""
    with closing(connected(postgres_url)) as connection:
        connection.cursor().execute("SELECT pg_advisory_lock(hashtext('cdiscount:cdiscount'))")
        assert 1 == main([*TO, postgres_url, "sellers"])
    (line,) = capsys.readouterr().err.splitlines()

    assert "another load writes into the dataset cdiscount: wait for its end" in line
    assert 0 == main([*TO, postgres_url, "sellers"])


@pytest.mark.slow
def test_a_full_database(postgres_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """If the database refuses rows, that is one line; what was loaded before stays, and the next run continues."""
    assert 0 == main([*TO, postgres_url, "sellers"])
    name = postgres_url.rpartition("/")[2]
    with closing(connected(postgres_url)) as connection:
        connection.cursor().execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    capsys.readouterr()

    assert 1 == main([*TO, postgres_url, "orders"])
    (line,) = capsys.readouterr().err.splitlines()
    with closing(connected(postgres_url)) as connection:
        connection.cursor().execute("SET default_transaction_read_only = off")
        connection.cursor().execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")

    assert "DestinationError: " in line
    assert "read-only" in line
    assert 1 == len(stored(postgres_url)["sellers"])
    assert 0 == main([*TO, postgres_url, "orders"])
    assert stored(postgres_url)["orders"]


@pytest.mark.slow
def test_a_table_of_an_older_version(capsys: pytest.CaptureFixture[str]) -> None:
    """Columns that a table of an older version does not have are added; rows of then have no value there."""
    assert 0 == main([*TO, "shop.duckdb", "offers", "orders"])
    with closing(duckdb.connect("shop.duckdb")) as connection:
        (before,) = connection.execute("SELECT count(*) FROM cdiscount.orders").fetchall()
        for table in ("offers", "orders"):
            connection.execute(f"ALTER TABLE cdiscount.{table} DROP COLUMN creation_date")
        connection.execute("UPDATE cdiscount._dlt_version SET version_hash = 'older'")
        connection.execute("DELETE FROM cdiscount._dlt_pipeline_state")
    capsys.readouterr()

    assert 0 == main([*TO, "shop.duckdb", "offers", "orders"])

    assert [before] == queried("shop.duckdb", "SELECT count(creation_date) FROM cdiscount.orders")


@pytest.mark.slow
def test_a_stop(sandbox: Sandbox) -> None:
    """Ctrl+C ends the command with status 130, and the next run loads everything."""
    for signal_sent, after in ((signal.SIGINT, 2.0), (signal.SIGTERM, 3.0)):
        with started([*TO, "shop.duckdb"], sandbox) as process:
            time.sleep(after)
            process.send_signal(signal_sent)
            said, problem = process.communicate()
        assert process.returncode in {0, 130}, problem
        assert "Traceback" not in said + problem

    assert 0 == main([*TO, "shop.duckdb"])
    assert stored("shop.duckdb")["orders"]


def test_nothing_personal(capsys: pytest.CaptureFixture[str]) -> None:
    """--no-personal leaves out the columns for the data of persons."""
    assert 0 == main([*TO, "shop.duckdb", "orders", "--no-personal"])
    capsys.readouterr()

    names = queried("shop.duckdb", "SELECT column_name FROM information_schema.columns WHERE table_name = 'orders'")
    assert ("order_number",) in names
    assert ("customer_first_name",) not in names


@pytest.mark.slow
def test_no_telemetry(tmp_path: Path, sandbox: Sandbox) -> None:
    """Command and dlt connect to nothing but the service, and leave no file in the home directory."""
    script = (
        "import sys\n"
        "def hook(event, arguments):\n"
        "    if event == 'socket.connect' and not str(arguments[1][0]).startswith('127.'):\n"
        "        print('REACHED', arguments[1], flush=True)\n"
        "    if event == 'socket.getaddrinfo' and arguments[0] not in ('127.0.0.1', 'localhost'):\n"
        "        print('REACHED', arguments[0], flush=True)\n"
        "sys.addaudithook(hook)\n"
        "from cdiscount_async.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    home = tmp_path / "home"
    home.mkdir()
    ended = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", script, *TO, str(tmp_path / "shop.duckdb")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(home)},
    )

    assert (0, False) == (ended.returncode, "REACHED" in ended.stdout + ended.stderr)
    assert [] == [*home.rglob("*")]
    assert json.dumps(sandbox.login)[1:-1] in ended.stderr
