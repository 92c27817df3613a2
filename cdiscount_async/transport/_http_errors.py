"""What an error of httpx's proves: that the request never left, or not."""

from typing import Final

import httpx

from ..environments import vendor_closed
from ..errors import ConnectFailed, TimedOut, TransportError

FAILURES: Final = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError)
"""What httpx raises."""
QUOTING: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.ProxyError)
"""Those of them whose text may quote what came, and so somebody's data."""
_PORTS: Final = {"http": 80, "https": 443}


def place(address: httpx.URL) -> str:
    """Name a host and its port, and nothing else of an address."""
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{host}:{address.port or _PORTS[address.scheme]}"


def meaning(error: Exception, address: httpx.URL, *, never_left: bool = False) -> TransportError:
    """Turn an error of httpx's into ours, by what a caller may do next."""
    match error:
        case httpx.UnsupportedProtocol() | httpx.LocalProtocolError():
            return ConnectFailed(_told("the request cannot be sent", error))
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout() | httpx.ProxyError():
            never_left = True
        case httpx.TimeoutException() | TimeoutError() if not never_left:
            return TimedOut(_told("no answer in time", error))
    if never_left:
        known = vendor_closed(str(address))
        return ConnectFailed(f"{_told(f'no connection to {place(address)}', error)}{known and f'; {known}'}")
    return TransportError(f"the connection broke ({type(error).__name__})")


def _told(what: str, error: Exception) -> str:
    said = "" if isinstance(error, QUOTING) else str(error)
    if isinstance(error, httpx.ProxyError) and str(error)[:3].isdigit():  # what comes behind is the proxy's own text
        said = f"HTTP {str(error)[:3]}"
    return f"{what} ({type(error).__name__}{': ' + said if said else ''})"
