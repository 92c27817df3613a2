"""What a publisher is, and what it gives: an address at which the service can fetch a package."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, urlsplit

import attrs

__all__ = ("LIFETIME", "Publication", "Publisher")

LIFETIME: Final = timedelta(hours=24)
"""How long a package stays published. The service fetches offers later than it is told, and nobody knows when."""

CONTENT_TYPES: Final = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What can be published: packages, and files of pick-up shops; and what a server says that it is."""
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{43}\.(?:zip|xlsx)")


@attrs.frozen
class Publication:
    """A package at an address. Whoever knows the address has the package, so no text of this shows it."""

    url: str = attrs.field(repr=False)
    """What the service is told. Leave it empty to withdraw what an earlier process published."""
    name: str = attrs.field(repr=False)
    """By which the publisher withdraws it: the part of the address that nobody can guess."""
    expires: datetime | None = None
    """When the address stops working, with its time zone; None for never."""

    @property
    def host(self) -> str:
        """Where it is, for logs and messages; empty where the URL names no host.

        >>> Publication("https://files.shop.example/p/kJ3x.zip?key=secret", "kJ3x.zip").host
        'https://files.shop.example/…'
        """
        parts = _parts(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…" if parts else ""

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        host = self._hostname
        return _is_local_name(host) if (address := _address(host)) is None else address.is_loopback

    @property
    def private(self) -> bool:
        """Whether only this machine or its network can reach it, as far as the name tells: none is looked up."""
        host = self._hostname
        if (address := _address(host)) is not None:
            return not address.is_global
        return _is_local_name(host) or "." not in host or host.endswith((".local", ".internal", ".lan", ".home.arpa"))

    @property
    def _hostname(self) -> str:
        parts = _parts(self.url)
        return (parts.hostname or "").rstrip(".") if parts else ""


class Publisher(Protocol):
    """Puts packages where the service can fetch them: over http or https, without a login."""

    async def publish(self, file: Path, name: str) -> Publication:
        """Publish a file as it is now; `name` is what the package is called, for those who want to know.

        Raises PublishFailed. A publisher whose `publish` is cancelled leaves nothing behind.
        """

    async def withdraw(self, publication: Publication) -> None:
        """Take it away; what is away already is no error. Only its name need be known. Raises PublishFailed."""


def new_name(file: Path) -> str:
    """Return a name that nobody guesses, made of nothing that anybody knows; it ends as that of the file does."""
    return secrets.token_urlsafe(32) + (file.suffix if file.suffix in CONTENT_TYPES else ".zip")


def content_type(name: str) -> str:
    """Return the media type of what has such a name."""
    return CONTENT_TYPES[Path(name).suffix]


def is_name(text: str) -> bool:
    """Whether a text is such a name, and so nothing that leads elsewhere."""
    return _NAME.fullmatch(text) is not None


def checked_name(publication: Publication) -> str:
    """Return the name of a publication; raises ValueError for one that no publisher of ours made."""
    if not is_name(publication.name):
        raise ValueError("the publication has a name that this publisher did not make")
    return publication.name


def checked_base(base_url: str) -> str:
    """Return the address that names are put behind, with its slash; raises ValueError for one that cannot be that."""
    parts = _parts(base_url)
    if parts is None:
        raise ValueError("base_url must be an http or https address")
    if "@" in parts.netloc or parts.query or parts.fragment:  # not repeated here: it may hold a password
        raise ValueError("base_url must have no login, no query and no fragment")
    return base_url.rstrip("/") + "/"


def checked_lifetime(lifetime: timedelta) -> timedelta:
    """Return a lifetime; raises ValueError for one that is none."""
    if lifetime <= timedelta():
        raise ValueError(f"lifetime must be more than nothing, not {lifetime}")
    return lifetime


def is_web_address(url: str) -> bool:
    """Whether an address is one of http or https, with a host and a port that there may be."""
    return _parts(url) is not None


def expiry(now: float, lifetime: timedelta) -> datetime:
    """Return when something ends that begins now; `now` is in seconds since 1970."""
    return datetime.fromtimestamp(now, UTC) + lifetime


def _parts(url: str) -> SplitResult | None:
    """Take an address to pieces; None for one that is none of the web."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if valid else None


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_local_name(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")
