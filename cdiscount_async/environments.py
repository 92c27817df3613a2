"""Where the service is: production, preproduction, or any other address. See docs/service/access.md#endpoints."""

from typing import Final
from urllib.parse import urlsplit

import attrs

from ._common.addresses import is_loopback
from ._common.arguments import expect

__all__ = ("PREPRODUCTION", "PRODUCTION", "Environment", "vendor_closed")

CLOSED_IN: Final = 2025
"""The year in which the vendor closed the SOAP service."""
VENDOR_CLOSED: Final = f"the vendor closed the SOAP service in {CLOSED_IN}"
_VENDOR: Final = (".cdiscount.com", ".preprod-cdiscount.com")
"""The vendor's domains. Their SOAP hosts are gone, or answer something else."""


def _without_login(_: object, field: "attrs.Attribute[str]", address: str) -> None:
    """Raise TypeError for what is no string, and ValueError for a login: messages and logs contain the address."""
    expect(field.name, address, "a URL", str)
    host = address.partition("://")[2].replace("?", "/").replace("#", "/").partition("/")[0]
    if "@" in host:  # not repeated here
        raise ValueError(f"{field.name} must have no login in it")


@attrs.frozen
class Environment:
    """One installation of the service, with its token service.

    Raises TypeError for an address that is no string, and ValueError for one that contains a login.

    >>> PRODUCTION.token_url
    'https://sts.cdiscount.com/users/httpIssue.svc/?realm=https://wsvc.cdiscount.com/MarketplaceAPIService.svc'
    """

    name: str
    service_url: str = attrs.field(validator=_without_login)
    """Where envelopes are posted."""
    sts_url: str = attrs.field(validator=_without_login)
    """The token service, without the realm."""
    closes: bool = False
    """Whether it is closed on some days, according to a planning (`planning.Planning`)."""

    @property
    def token_url(self) -> str:
        """The token service's URL with its realm, which is the service's URL. All clients send it unescaped."""
        return f"{self.sts_url}?realm={self.service_url}"

    @property
    def local(self) -> bool:
        """Whether the service runs on this machine, for example a sandbox.

        >>> PREPRODUCTION.local, Environment.at("http://127.0.0.1:8765").local
        (False, True)
        """
        return is_loopback(urlsplit(self.service_url).hostname or "")

    @classmethod
    def at(cls, url: str, name: str = "local", *, closes: bool = False) -> "Environment":
        """Return the environment of a server that has both services under one URL, such as a sandbox.

        >>> Environment.at("http://127.0.0.1:8765").service_url
        'http://127.0.0.1:8765/MarketplaceAPIService.svc'
        """
        expect("url", url, "a URL", str)
        base = url.rstrip("/")
        return cls(name, f"{base}/MarketplaceAPIService.svc", f"{base}/users/httpIssue.svc/", closes)


PRODUCTION: Final = Environment(
    name="production",
    service_url="https://wsvc.cdiscount.com/MarketplaceAPIService.svc",
    sts_url="https://sts.cdiscount.com/users/httpIssue.svc/",
)
"""The real marketplace, whose SOAP service the vendor closed in 2025."""

PREPRODUCTION: Final = Environment(
    name="preproduction",
    service_url="https://wsvc.preprod-cdiscount.com/MarketplaceAPIService.svc",
    sts_url="https://sts.preprod-cdiscount.com/users/httpIssue.svc/",
    closes=True,
)
"""The vendor's test installation, closed in 2025 too.

It was closed some days of each week, and open to registered addresses only.
"""


def vendor_closed(url: str) -> str:
    """Return why nothing can be reached at a URL of the vendor; an empty string for any other URL.

    >>> vendor_closed(PRODUCTION.service_url), vendor_closed("http://mycdiscount.com"), vendor_closed("http://[x")
    ('the vendor closed the SOAP service in 2025', '', '')
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # a request to this URL raises its own error
        return ""
    return VENDOR_CLOSED if f".{host.rstrip('.')}".endswith(_VENDOR) else ""
