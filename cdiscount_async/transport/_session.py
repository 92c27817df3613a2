"""What a transport needs of an HTTP library. Nothing here imports one."""

from collections.abc import Callable, Mapping
from ssl import SSLContext
from typing import Any, Final, Protocol

import attrs

_POSITIVE: Final = attrs.validators.gt(0.0)


@attrs.frozen(kw_only=True)
class Timeouts:
    """Seconds without progress after which a request is given up.

    A call may also wait for its turn. These times do not limit that wait; the deadline of the call does.

    >>> Timeouts(read=60)
    Timeouts(connect=15.0, read=60, write=60.0, stalled=60.0)
    """

    connect: float = attrs.field(default=15.0, validator=_POSITIVE)
    """To make a connection, including TLS."""
    read: float = attrs.field(default=300.0, validator=_POSITIVE)
    """Without a byte of the answer. The service takes minutes for broad filters."""
    write: float = attrs.field(default=60.0, validator=_POSITIVE)
    """Until the host takes more of the request."""
    stalled: float = attrs.field(default=60.0, validator=_POSITIVE)
    """Seconds of waiting in which a reply that is read while it arrives must bring 1 KiB a second on average."""


class HttpTransport(Protocol):
    """What `Transport(http=…)` takes: any `httpx.AsyncBaseTransport`."""

    async def handle_async_request(self, request: Any) -> Any:
        """Send an `httpx.Request`, and return its `httpx.Response`."""

    async def aclose(self) -> None:
        """Close every connection."""


@attrs.frozen(kw_only=True)
class Settings:
    """How connections are made."""

    timeouts: Timeouts
    http: HttpTransport | None
    fast: bool
    verify: SSLContext | str | None
    proxy: str | None = attrs.field(repr=False)
    keepalive: float


@attrs.define(eq=False)
class Request:
    """What is sent; see `Transport.stream`."""

    method: str
    url: str
    body: bytes = attrs.field(repr=False)
    headers: Mapping[str, str]
    auth: tuple[str, str] | None = attrs.field(repr=False)
    on_sent: Callable[[], None]
    fresh: bool


@attrs.frozen(eq=False)
class Address:
    """The parsed URL of a request."""

    url: Any
    """In the library's own type."""
    host: bytes
    """Host and port, as in the URL. The requests to a host share its limits and pauses."""
    place: str
    """Host and port for error messages. The rest of a URL may be secret."""


class Reply(Protocol):
    """An answer whose head has arrived."""

    status: int
    headers: Mapping[str, str]

    async def read_piece(self) -> bytes | None:
        """Return the next bytes of the body as they were sent, or None at its end. Raises TransportError."""

    async def discard(self) -> None:
        """Do not use the connection again."""

    async def aclose(self) -> None:
        """Free the connection."""


class Session(Protocol):
    """The connections of one event loop."""

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""

    def address(self, url: str) -> Address:
        """Return the parsed URL. Raises ConnectFailed if no request can be sent to it."""

    async def send(self, request: Request, address: Address) -> Reply:
        """Send a request, and return its answer when the head has arrived. Raises TransportError."""

    async def aclose(self) -> None:
        """Close every connection."""
