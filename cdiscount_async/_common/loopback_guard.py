"""The guard of what is served on this machine for this machine: no web page of somebody else gets in.

A page in a browser may send requests to 127.0.0.1, and it may read the answers once its own name leads there (DNS
rebinding). The browser tells which host a request is for, and which page sent it: both are checked here, before the
application sees anything.
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
"""What a browser says of the site of a request (Sec-Fetch-Site) that a page of the server's own sent, or its user."""


class LocalGuard:
    """Lets only programs, and the application's own pages, reach an application.

    Refused are: a Host that is not this machine with the port that serves, none, or several; an Origin other than the
    application's own; what a browser calls cross-site; and a body that is not said to be JSON, because a page may send
    other types anywhere without asking.
    """

    def __init__(self, app: App, *, host: str | None = None) -> None:
        """Guard an application; `host` is the only host by which it may be asked for, where that is not loopback.

        A wildcard address means that every address will do, and no name but localhost: an address cannot be rebound.
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
        asked = _authority(hosts[0], scheme)
        if asked is None or not self._serves(*asked, (scope.get("server") or ("", None))[1] or _PORTS[scheme]):
            wanted = "localhost or 127.0.0.1, and the port that serves" if self._host is None else self._host
            return 403, f"the Host {hosts[0][:100]!r} is not served here: ask for {wanted}"
        own = {(scheme, asked)}
        if any(_origin(one) not in own for one in _values(scope, b"origin")) or _is_from_another_site(scope):
            return 403, "a web page of another origin may not ask"
        if _has_body(scope) and not _is_json(scope):
            return 415, "a body must be JSON: send the header Content-Type: application/json"
        return None

    def _serves(self, host: str, port: int, own_port: int) -> bool:
        if self._host is None:
            return is_loopback(host) and port == own_port
        # The port may be another one: containers publish theirs under any number.
        if is_wildcard(self._host):
            return is_loopback(host) or is_address(host)
        return canonical(host) == self._host


class WebPageGuard:
    """Keeps web pages away from an application that has none, and may be asked for by any host.

    No program sends what a browser adds to the requests of a page.
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
    """Return the host and the port that a text names; None where it names none."""
    found = _AUTHORITY.fullmatch(text)
    return found and (canonical(found[1] or found[2]), int(found[3] or _PORTS[scheme]))


def _origin(text: str) -> tuple[str, tuple[str, int]] | None:
    """Return the scheme, host and port of an Origin; None for one that is no address, such as `null`."""
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
