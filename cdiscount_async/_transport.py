"""Bytes to bytes over HTTP: the only module that knows httpx, and it does not know what XML is."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import attrs
import httpx

from ._version import VERSION
from .errors import ConnectFailed, HttpError, TimedOut, TransportError

CONNECTIONS: Final = 8
"""How many requests are on the way at most; httpx's pool becomes slow far beyond that."""
TIMEOUT: Final = 300.0
"""Seconds without a byte after which a request is given up; the service takes minutes for broad filters."""
CONNECT_TIMEOUT: Final = 15.0
"""Seconds after which an attempt to connect is given up."""


@attrs.frozen
class Answer:
    """What came back."""

    status: int
    body: bytes = attrs.field(repr=False)


class Transport:
    """A pool of connections that any number of clients may share.

    Made without I/O; the pool opens with the first request and closes with `aclose`, after which it may be used again.
    """

    def __init__(
        self,
        *,
        timeout: float = TIMEOUT,
        connections: int = CONNECTIONS,
        max_bytes: int = 1 << 29,
        http: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Configure the pool.

        `timeout` is in seconds, `max_bytes` the largest body that is taken (512 MiB by default), and `http` a transport
        of httpx's to use in place of its own, for example one of another library.
        """
        self._timeout = httpx.Timeout(timeout, connect=CONNECT_TIMEOUT, pool=None)
        self._limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self.max_bytes = max_bytes
        self._http = http
        # Waiting here is cheap; waiting in httpx's pool costs time for every connection it has.
        self._turn = asyncio.Semaphore(connections)
        self._client: httpx.AsyncClient | None = None

    async def get(self, url: str, *, login: str, password: str) -> Answer:
        """Fetch a page with Basic authentication."""
        return await self._send("GET", url, auth=httpx.BasicAuth(login, password))

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post a body."""
        return await self._send("POST", url, body=body, headers=headers)

    async def aclose(self) -> None:
        """Close every connection."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _send(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        auth: httpx.BasicAuth | None = None,
    ) -> Answer:
        if self._client is None:
            agent = {"User-Agent": f"cdiscount-async/{VERSION}"}
            self._client = httpx.AsyncClient(
                timeout=self._timeout, limits=self._limits, transport=self._http, headers=agent
            )
        async with self._turn, _mapped():
            request = self._client.build_request(method, url, content=body, headers=headers)
            response = await self._client.send(request, auth=auth, stream=True)
            try:
                return Answer(response.status_code, await self._read(response))
            finally:
                await response.aclose()

    async def _read(self, response: httpx.Response) -> bytes:
        pieces: list[bytes] = []
        size = 0
        try:
            async for piece in response.aiter_bytes():
                size += len(piece)
                if size > self.max_bytes:
                    raise HttpError(f"the body has more than {self.max_bytes:,} bytes", status=response.status_code)
                pieces.append(piece)
        except httpx.DecodingError:
            raise HttpError("the body is not compressed as it says", status=response.status_code) from None
        return b"".join(pieces)


@asynccontextmanager
async def _mapped() -> AsyncIterator[None]:
    """Turn httpx's errors into ours, by what a caller may do next."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
        raise ConnectFailed(_told("no connection", error)) from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise ConnectFailed(_told("the address cannot be used", error)) from error
    except httpx.TimeoutException as error:
        raise TimedOut(_told("no answer in time", error)) from error
    except httpx.HTTPError as error:
        raise TransportError(_told("the connection broke", error)) from error


def _told(what: str, error: Exception) -> str:
    said = str(error)
    return f"{what} ({type(error).__name__}{': ' + said if said else ''})"
