"""A server that answers with stored exchanges, over real HTTP on this machine.

A directory holds pairs of files, `NAME.request.xml` and `NAME.response.xml`. A call is answered with the response whose
request says the same; where none does, with the first one of the operation. The token service gives a token to anyone.
`cdiscount demo` runs on the exchanges that ship with the package, and tests run on recordings.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import attrs

from .environments import Environment
from .errors import CdiscountError, ReplyError
from .wire import Request, read_request

TOKEN: Final = "0123456789abcdef0123456789abcdef"  # noqa: S105 - the token of a server without secrets
_TOKEN_ANSWER: Final = f'<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{TOKEN}</string>'.encode()
DEMO: Final = Path(__file__).parent / "demo"
"""The exchanges that ship with the package: a few orders and three pages of offers, made up."""


@attrs.frozen
class Exchange:
    """One stored request with its response."""

    asked: Request
    status: int
    body: bytes = attrs.field(repr=False)


def load(directory: Path) -> list[Exchange]:
    """Read every pair of a directory, in the order of their names; a request that cannot be read is left out."""
    exchanges = []
    for file in sorted(directory.glob("*.request.xml")):
        body = file.with_name(file.name.replace(".request.", ".response.")).read_bytes()
        try:
            asked = read_request(file.read_bytes())
        except ReplyError:
            continue
        exchanges.append(Exchange(asked, _status(body), body))
    return exchanges


def _status(body: bytes) -> int:
    """Tell which status the service sends with a body: 500 for a fault, 200 for everything else."""
    return 500 if b":Fault>" in body[:300] else 200


def answer(exchanges: list[Exchange], body: bytes) -> Exchange | None:
    """Find the stored answer to an envelope."""
    asked = read_request(body)
    candidates = [one for one in exchanges if one.asked.operation == asked.operation]
    same = [one for one in candidates if one.asked.request == asked.request]
    return next(iter(same or candidates), None)


@contextmanager
def serving(directory: Path) -> Iterator[Environment]:
    """Serve a directory's exchanges on a free port of the loopback interface, and give where."""
    exchanges = load(directory)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(200, _TOKEN_ANSWER, "text/plain")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                found = answer(exchanges, body)
            except CdiscountError:
                found = None
            if found is None:
                self._reply(404, b"no such exchange is stored", "text/plain")
            else:
                self._reply(found.status, found.body, "text/xml; charset=utf-8")

        def _reply(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing: what is asked is none of the terminal's business."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="replay", daemon=True)
        thread.start()
        try:
            yield Environment.at(f"http://127.0.0.1:{server.server_port}", name="replay")
        finally:
            server.shutdown()
            thread.join()
