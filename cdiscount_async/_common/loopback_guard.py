"""A guard for applications that serve this machine only: requests from other web pages are refused.

A page in a browser may send requests to 127.0.0.1. It may also read the answers after its own name was changed to that
address (DNS rebinding). The browser sends the host of a request and the origin of its page: both are checked here,
before the application receives anything.
"""

import json
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final, TypeAlias

from .addresses import canonical, is_address, is_loopback, is_wildcard

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Any, Receive, Send], Awaitable[None]]
Refusal: TypeAlias = tuple[int, str]
"""A status, and what is wrong."""

_AUTHORITY: Final = re.compile(r"(?:\[([0-9a-fA-F:.]+)\]|([^\s:@/?#\[\]]+))(?::(\d{1,5}))?")
_ORIGIN: Final = re.compile(r"(https?)://(.+)")
_PORTS: Final = {"http": 80, "https": 443}
_OWN_SITES: Final = frozenset({"same-origin", "none"})
"""The values of Sec-Fetch-Site for a request from the server's own page, or from the user."""


class LocalGuard:
    """Passes only the requests of programs, and of the application's own pages, to an application.

    It refuses a request without a Host header, with several, or with another host than this machine and the port that
    serves; an Origin other than the application's own; a request that a browser calls cross-site; and a body of another
    type than JSON, because a page may send other types to any server without permission.
    """

    def __init__(self, app: App, *, host: str | None = None) -> None:
        """Guard an application.

        Args:
            app: The application.
            host: The only host that requests may have; None or a loopback host means this machine. A wildcard address
                means any address, and the name localhost: DNS rebinding needs another name.
        """
        self._app = app
        self._host = None if host is None or is_loopback(host) else canonical(host)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await _refuse(scope, send, refusal)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: Message) -> Refusal | None:
        hosts = _values(scope, b"host")
        if len(hosts) != 1:
            return 400, f"expected one Host header, not {len(hosts)}"
        scheme = "https" if scope["scheme"] in {"https", "wss"} else "http"
        requested = _authority(hosts[0], scheme)
        if requested is None or not self._serves(*requested, (scope.get("server") or ("", None))[1] or _PORTS[scheme]):
            wanted = "localhost or 127.0.0.1, and the port that serves" if self._host is None else self._host
            return 403, f"the Host {hosts[0][:100]!r} is not served here: use {wanted}"
        own = {(scheme, requested)}
        if any(_origin(one) not in own for one in _values(scope, b"origin")) or _is_from_another_site(scope):
            return 403, "a web page of another origin may not send requests"
        if _has_body(scope) and not _is_json(scope):
            return 415, "a body must be JSON: send the header Content-Type: application/json"
        return None

    def _serves(self, host: str, port: int, own_port: int) -> bool:
        if self._host is None:
            return is_loopback(host) and port == own_port
        # The port may differ: a container's port has another number outside.
        if is_wildcard(self._host):
            return is_loopback(host) or is_address(host)
        return canonical(host) == self._host


class WebPageGuard:
    """Refuses the requests of web pages to an application that has no pages, for any host.

    Such requests have headers that only browsers send.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (_values(scope, b"origin") or _is_from_another_site(scope)):
            await _refuse(scope, send, (403, "a web page may not ask"))
        else:
            await self._app(scope, receive, send)


def _values(scope: Message, name: bytes) -> list[str]:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [value.decode("latin-1").strip() for one, value in headers if one.lower() == name]


def _authority(text: str, scheme: str) -> tuple[str, int] | None:
    """Return the host and the port in a text, or None."""
    found = _AUTHORITY.fullmatch(text)
    return found and (canonical(found[1] or found[2]), int(found[3] or _PORTS[scheme]))


def _origin(text: str) -> tuple[str, tuple[str, int]] | None:
    """Return the scheme, host and port of an Origin, or None for one such as `null`."""
    found = _ORIGIN.fullmatch(text)
    authority = found and _authority(found[2], found[1])
    return (found[1], authority) if found and authority else None


def _is_from_another_site(scope: Message) -> bool:
    return any(one.lower() not in _OWN_SITES for one in _values(scope, b"sec-fetch-site"))


def _has_body(scope: Message) -> bool:
    lengths = _values(scope, b"content-length")
    return bool(_values(scope, b"transfer-encoding")) or any(one.strip("0") for one in lengths)


def _is_json(scope: Message) -> bool:
    types = _values(scope, b"content-type")
    return bool(types) and all(one.partition(";")[0].strip().lower() == "application/json" for one in types)


async def _refuse(scope: Message, send: Send, refusal: Refusal) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": refusal[1]})
        return
    body = json.dumps({"error": refusal[1]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": refusal[0], "headers": headers})
    await send({"type": "http.response.body", "body": body})
