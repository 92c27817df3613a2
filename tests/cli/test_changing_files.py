"""Files that another program changes while the command reads them, and files that the command must not change."""

import os
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from cdiscount_async.cli import main
from cdiscount_async.packages import OfferPackage, StockAndPrice
from cdiscount_async.sandbox import Sandbox, Settings, serving

from .shop import account

PURGING = ("--kind", "stocks", "--purge-and-replace")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a small shop."""
    with serving(Sandbox(Settings(sellers=1, offers=5, orders=0, orders_a_day=0, speed=60))) as served:
        yield served


@pytest.fixture(autouse=True)
def _shop(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in account(sandbox).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


@contextmanager
def before_the_answer(sandbox: Sandbox, change: Callable[[], object]) -> Iterator[str]:
    """Serve the sandbox at another address, and change something when the list of offers is asked for."""

    class Between(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if b"GetOfferListPaginated" in content:
                change()
            kept = ("Authorization", "Content-Type", "SOAPAction")
            headers = {name: self.headers[name] for name in kept if name in self.headers}
            asked = urllib.request.Request(sandbox.url + self.path, content or None, headers)  # noqa: S310 - http
            with urllib.request.urlopen(asked) as answer:  # noqa: S310 - http
                text = answer.read()
            self.send_response(200)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            """Write nothing to stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Between)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stocks(*rows: str) -> None:
    """Write a file of stocks."""
    Path("all.csv").write_text("\n".join(["SellerProductId;Stock", *rows, ""]), encoding="utf-8")


def package(*references: str) -> None:
    """Write a package that purges, as another program does that replaces the one of yesterday."""
    items = [StockAndPrice(seller_product_id=one, stock=5) for one in references]
    OfferPackage(items, package_type="StockAndPrice", purge_and_replace=True).write("all.zip")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("all.csv", lambda: stocks("REF-1-000001;5"), id="rows are gone"),
        pytest.param("all.csv", lambda: stocks("REF-1-000001;5", "REF-1-000002;many"), id="a row cannot be read"),
        pytest.param("all.zip", lambda: package("REF-1-000001"), id="another package"),
    ],
)
def test_what_was_not_checked_is_not_submitted(
    name: str, change: Callable[[], None], sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of offers that is replaced after the check is not sent: missing offers would go off line."""
    stocks("REF-1-000001;5", "REF-1-000002;5")
    package("REF-1-000001", "REF-1-000002")
    options = PURGING if name == "all.csv" else ()
    before = sandbox.tables("SELECT * FROM package")

    with before_the_answer(sandbox, change) as address:
        ended = main(["package", "submit", name, *options, "--serve", "--environment", address])

    assert f"{name} has changed since the command began to read it" in capsys.readouterr().err
    assert 1 == ended
    assert before == sandbox.tables("SELECT * FROM package")


def test_no_package_is_written_over_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """A package is not written over its own rows, nor over any other file that is not a package."""
    stocks("REF-1-000001;5")
    before = Path("all.csv").read_bytes()

    with pytest.raises(SystemExit, match="2"):
        main(["package", "build", "all.csv", "--kind", "stocks", "--output", "all.csv"])

    assert "--output: a package is a .zip, and all.csv is none" in capsys.readouterr().err
    assert before == Path("all.csv").read_bytes()


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("none/all.zip", "--output: there is no directory none"),
        ("folder.zip", "--output: folder.zip is not a regular file"),
        ("pipe.zip", "--output: pipe.zip is not a regular file"),
        ("link.zip", "--output: all.csv is also read, and would be lost"),
    ],
)
def test_a_package_is_written_to_a_file(output: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A target that cannot be written is refused before anything is read."""
    stocks("REF-1-000001;5")
    Path("folder.zip").mkdir()
    os.mkfifo("pipe.zip")
    Path("link.zip").symlink_to("all.csv")

    for command in (["build"], ["diff", "all.csv"]):
        with pytest.raises(SystemExit, match="2"):
            main(["package", *command, "all.csv", "--kind", "stocks", "--output", output])
        assert message in capsys.readouterr().err


@pytest.mark.parametrize("name", ["pipe.csv", "pipe.zip", "pipe.xlsx"])
@pytest.mark.parametrize("command", [["check"], ["diff", "all.csv"], ["submit", "--serve", "127.0.0.1:0"]])
def test_what_can_be_read_only_once_is_refused(
    command: list[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A named pipe has other rows when it is read again, or none."""
    stocks("REF-1-000001;5")
    os.mkfifo(name)

    with pytest.raises(SystemExit, match="2"):
        main(["package", *command, name, "--kind", "stocks"])

    assert f"{name} is not a regular file" in capsys.readouterr().err
