"""The HTTP server inside a process, and what it needs of uvicorn."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from cdiscount_async._common.http_server import MAX_HEAD, MAX_PIPELINED, TRANSPORT, HttpServer, reset

GET: Final = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
OVERRIDDEN: Final = (
    "connection_made", "data_received", "on_message_begin", "on_headers_complete", "on_body", "on_message_complete",
    "on_response_complete",
)  # fmt: skip
SET_IN_CONNECTIONS: Final = (
    "access_log", "app_state", "cycle", "flow", "logger", "loop", "pipeline", "server_state", "transport",
)  # fmt: skip
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


async def hello(scope: Message, receive: Any, send: Send) -> None:
    """Answer with the name of the transport's class that the scope has."""
    del receive
    body = type(scope["state"][TRANSPORT]).__name__.encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def never(scope: Message, receive: Any, send: Send) -> None:
    """Begin no answer."""
    del scope, receive, send
    await asyncio.Event().wait()


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[tuple[HttpServer, int]]:
    """Serve an application on a free port."""
    server = HttpServer(app)
    accepting = await asyncio.get_running_loop().create_server(server.new_connection, "127.0.0.1", 0)
    try:
        yield server, accepting.sockets[0].getsockname()[1]
    finally:
        accepting.close()
        await server.close(0)


async def answer(port: int, sent: bytes, *, end: bytes = b"Transport") -> bytes:
    """Send bytes on a connection of its own, and return what comes until an answer ends, or the connection does."""
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    writing.write(sent)
    came = b""
    while not came.endswith(end) and (piece := await reading.read(1 << 16)):
        came += piece
    writing.close()
    return came


async def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition is true."""
    while not condition():  # noqa: ASYNC110 - the server has no event for it
        await asyncio.sleep(0)


def test_uvicorn_has_what_the_server_uses() -> None:
    """The parts that a version of uvicorn lacks are named: adapt `_common/http_server.py`, or keep the cap."""
    config = uvicorn.Config(hello, http=HttpToolsProtocol, ws="none", lifespan="off", interface="asgi3")
    config.load()
    loop = asyncio.new_event_loop()
    try:
        connection = HttpToolsProtocol(config, ServerState(), {}, loop)
    finally:
        loop.close()
    lacking = [
        *(f"HttpToolsProtocol.{name}" for name in (*OVERRIDDEN, "shutdown") if not hasattr(HttpToolsProtocol, name)),
        *(f"HttpToolsProtocol().{name}" for name in SET_IN_CONNECTIONS if not hasattr(connection, name)),
        *(f"ServerState.{name}" for name in ("connections", "tasks", "default_headers")
          if not hasattr(ServerState(), name)),
        *(f"RequestResponseCycle({name})" for name in ("default_headers", "keep_alive")
          if name not in inspect.signature(RequestResponseCycle).parameters),
        *(f"RequestResponseCycle().{name}" for name in ("response_complete", "more_body", "body")
          if name not in inspect.getsource(RequestResponseCycle.__init__)),
        *(["FlowControl.read_paused"] if "read_paused" not in inspect.getsource(FlowControl.__init__) else []),
    ]  # fmt: skip

    assert [] == lacking, f"uvicorn {uvicorn.__version__}"


async def test_requests_are_answered() -> None:
    """A request is answered, with the date and without a name of the server; the application has the transport."""
    async with served(hello) as (_, port):
        head, _, body = (await answer(port, GET)).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 200 ")
    assert (1, 0) == (head.lower().count(b"\r\ndate: "), head.lower().count(b"\r\nserver: "))
    assert b"Transport" in body


async def test_an_offer_of_another_protocol_is_not_followed() -> None:
    """A request that offers HTTP/2, as Java's client does, is answered as another one."""
    async with served(hello) as (_, port):
        came = await answer(port, GET.replace(b"Host: a", b"Host: a\r\nConnection: Upgrade\r\nUpgrade: h2c"))

    assert came.startswith(b"HTTP/1.1 200 ")


async def test_a_head_is_limited() -> None:
    """A head that is too long is refused, and the connection closed."""
    async with served(hello) as (_, port):
        came = await answer(port, b"GET / HTTP/1.1\r\nX: " + b"a" * (MAX_HEAD + 1))

    assert came.startswith(b"HTTP/1.1 431 ")


async def test_waiting_requests_are_limited() -> None:
    """A client that sends many requests and waits for no answer loses its connection."""
    async with served(never) as (server, port):
        reading, writing = await asyncio.open_connection("127.0.0.1", port)
        writing.write(GET * (MAX_PIPELINED + 2))
        came = await reading.read()
        writing.close()
        connections = server.connections

    assert b"200 OK" not in came
    assert [] == connections


async def test_a_connection_knows_what_it_does() -> None:
    """It waits for its client before a request, answers afterwards, and can be reset."""
    async with served(never) as (server, port):
        reading, writing = await asyncio.open_connection("127.0.0.1", port)
        await until(lambda: bool(server.connections))
        [connection] = server.connections
        before = (connection.is_waiting, connection.is_answering)
        writing.write(GET)
        await until(lambda: connection.is_answering)
        after = (connection.is_waiting, connection.is_answering)
        reset(connection.transport)
        broken = await asyncio.gather(reading.read(), return_exceptions=True)
        writing.close()

    assert ((True, False), (False, True)) == (before, after)
    assert isinstance(broken[0], ConnectionResetError)


async def test_closing_waits_for_answers_and_then_aborts() -> None:
    """An answer that ends in time is whole; one that does not is cancelled, and no task is left."""
    release = asyncio.Event()

    async def slow(scope: Message, receive: Any, send: Send) -> None:
        await release.wait()
        await hello(scope, receive, send)

    async with served(slow) as (server, port):
        ended = asyncio.create_task(answer(port, GET))
        await until(lambda: any(one.is_answering for one in server.connections))
        asyncio.get_running_loop().call_later(0.05, release.set)
        await server.close(10)
        assert (await ended).startswith(b"HTTP/1.1 200 ")

    async with served(never) as (server, port):
        given_up = asyncio.create_task(answer(port, GET))
        await until(lambda: any(one.is_answering for one in server.connections))
        await server.close(0)
        assert b"" == await given_up

    assert {asyncio.current_task()} == asyncio.all_tasks()


async def test_a_cancelled_close_leaves_nothing() -> None:
    """If the caller is cancelled, connections are aborted and tasks cancelled at once."""
    async with served(never) as (server, port):
        given_up = asyncio.create_task(answer(port, GET))
        await until(lambda: any(one.is_answering for one in server.connections))
        closing = asyncio.create_task(server.close(60))
        await asyncio.sleep(0)
        closing.cancel()
        await asyncio.wait([closing])

        assert closing.cancelled()
        assert b"" == await given_up
        assert {asyncio.current_task()} == asyncio.all_tasks()
