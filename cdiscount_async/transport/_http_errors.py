"""What an error of httpx proves: that the request was not sent, or nothing."""

from typing import Final

import httpx

from ..environments import vendor_closed
from ..errors import ConnectFailed, TimedOut, TransportError
from ._session import Address

FAILURES: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError)
"""What httpx raises."""
QUOTING: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.ProxyError)
"""Errors of these classes may quote the answer, and so personal data."""
_PORTS: Final = {"http": 80, "https": 443}


def place(url: httpx.URL) -> str:
    """Return host and port, and nothing else of a URL."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{host}:{url.port or _PORTS[url.scheme]}"


def our_error(error: Exception, address: Address, *, never_left: bool = False) -> TransportError:
    """Return the error of this package for an error of httpx. Its class says what the caller may do."""
    match error:
        case httpx.UnsupportedProtocol() | httpx.LocalProtocolError():
            return ConnectFailed(_message("the request cannot be sent", error))
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout() | httpx.ProxyError():
            never_left = True
        case httpx.TimeoutException() | TimeoutError() if not never_left:
            return TimedOut(_message("no answer in time", error))
    if never_left:
        why = vendor_closed(str(address.url))
        return ConnectFailed(f"{_message(f'no connection to {address.place}', error)}{why and f'; {why}'}")
    return TransportError(f"the connection broke ({type(error).__name__})")


def _message(what: str, error: Exception) -> str:
    text = "" if isinstance(error, QUOTING) else str(error)
    if isinstance(error, httpx.ProxyError) and str(error)[:3].isdigit():  # the rest is the proxy's own text
        text = f"HTTP {str(error)[:3]}"
    return f"{what} ({type(error).__name__}{': ' + text if text else ''})"
