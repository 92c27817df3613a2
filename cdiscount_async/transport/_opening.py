"""The only place that imports httpx: when a transport opens with its first request, not when it is created."""

from importlib.util import find_spec

from .._common.extras import extra
from ._session import Session, Settings


def check(settings: Settings) -> None:
    """Raise TypeError, ValueError or ImportError for settings that cannot work."""
    if not settings.keepalive >= 0:
        raise ValueError(f"keepalive must be 0 seconds or more, not {settings.keepalive!r}")
    if settings.http is not None or settings.proxy is not None:
        from ._httpx_session import check_http, check_proxy  # noqa: PLC0415 - as below

        check_http(settings.http)
        check_proxy(settings.proxy)
    if settings.fast:
        with extra("fast"):
            if find_spec("aiohttp") is None:  # not imported here: that takes long too
                raise ModuleNotFoundError("No module named 'aiohttp'")


def open_session(settings: Settings) -> Session:
    """Import httpx, load certificates, and return a session. That takes long, so a thread should do it."""
    from ._httpx_session import HttpxSession  # noqa: PLC0415 - takes some 70 ms of CPU time

    return HttpxSession(settings)
