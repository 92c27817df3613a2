"""What a publisher is, and what it returns: an address at which the service can fetch a package."""

from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

import attrs

from .addresses import ip_of

__all__ = ("Publication", "Publisher", "web_address")


@attrs.frozen
class Publication:
    """A package at an address. A person who knows the address can fetch the package, so no text of this has it."""

    url: str = attrs.field(repr=False)
    """The address for the service. Empty: only the name is known, which is enough to withdraw the package."""
    name: str = attrs.field(repr=False)
    """The name by which the publisher withdraws it: the part of the address that nobody can guess."""
    expires: datetime | None = None
    """When the address stops working, with its time zone. None: never."""

    @property
    def host(self) -> str:
        """The scheme and the host, for logs and messages. Empty where the URL has no host.

        >>> Publication("https://files.shop.example/p/kJ3x.zip?key=secret", "kJ3x.zip").host
        'https://files.shop.example/…'
        """
        parts = web_address(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…" if parts else ""

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        host = self._hostname
        return _is_local_name(host) if (address := ip_of(host)) is None else address.is_loopback

    @property
    def private(self) -> bool:
        """Whether only this machine or its network can reach it, by the text of the host: no name is looked up."""
        host = self._hostname
        if (address := ip_of(host)) is not None:
            return not address.is_global
        return _is_local_name(host) or "." not in host or host.endswith((".local", ".internal", ".lan", ".home.arpa"))

    @property
    def _hostname(self) -> str:
        parts = web_address(self.url)
        return (parts.hostname or "").rstrip(".") if parts else ""


class Publisher(Protocol):
    """Puts packages at addresses from which the service can fetch them: over http or https, without a login."""

    async def publish(self, file: Path, name: str) -> Publication:
        """Publish a file as it is now. Where `publish` is cancelled, nothing stays published.

        Args:
            file: The file.
            name: The name of the package, for publishers that show it to their users.

        Raises:
            PublishFailed: The file cannot be published.
        """

    async def withdraw(self, publication: Publication) -> None:
        """Take a package away. Only the name of the publication must be known; what is gone already is no error.

        Raises:
            PublishFailed: The package cannot be taken away.
        """


def web_address(url: str) -> SplitResult | None:
    """Return the parts of an http or https address with a host and a possible port, and None for another text."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if valid else None


def _is_local_name(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost")
