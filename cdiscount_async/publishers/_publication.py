"""What the publishers of this package have in common: names that nobody can guess, addresses, and lifetimes."""

import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from .._common.publication import Publication, web_address

LIFETIME: Final = timedelta(hours=24)
"""How long a package stays published. The service fetches offers some time after the call; how long is unknown."""

CONTENT_TYPES: Final = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The media types of what can be published, packages and files of pick-up shops, by the ending of the name."""
_is_name: Final = re.compile(r"[A-Za-z0-9_-]{43}\.(?:zip|xlsx)").fullmatch


def new_name(file: Path) -> str:
    """Return a random name of 256 bits, with the ending of the file."""
    return secrets.token_urlsafe(32) + (file.suffix if file.suffix in CONTENT_TYPES else ".zip")


def content_type(name: str) -> str:
    """Return the media type of a file with such a name."""
    return CONTENT_TYPES[Path(name).suffix]


def is_name(text: str) -> bool:
    """Whether a text is such a name, so that it cannot lead to another folder."""
    return _is_name(text) is not None


def checked_name(publication: Publication) -> str:
    """Return the name of a publication. Raises ValueError for a name that none of our publishers made."""
    if not is_name(publication.name):
        raise ValueError("the publication has a name that this publisher did not make")
    return publication.name


def checked_base(base_url: str) -> str:
    """Return the address before the names, with its slash. Raises ValueError for an address that cannot be that."""
    parts = web_address(base_url)
    if parts is None:
        raise ValueError("base_url must be an http or https address")
    if "@" in parts.netloc or parts.query or parts.fragment:  # not repeated here: it may hold a password
        raise ValueError("base_url must have no login, no query and no fragment")
    return base_url.rstrip("/") + "/"


def checked_lifetime(lifetime: timedelta) -> timedelta:
    """Return a lifetime. Raises ValueError for one of zero or less."""
    if lifetime <= timedelta():
        raise ValueError(f"lifetime must be more than zero, not {lifetime}")
    return lifetime


def expiry(now: float, lifetime: timedelta) -> datetime:
    """Return the end of a lifetime that begins now; `now` is in seconds since 1970."""
    return datetime.fromtimestamp(now, UTC) + lifetime
