"""The rules for carriers, tracking numbers and tracking URLs, from the vendor's announcements of 2016 and 2020.

See docs/service/life-cycles.md#carriers-and-tracking.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from .._common.arguments import did_you_mean
from ..models.orders import Carrier
from ._actions import Shipment
from ._outcome import Impossible

MAX_NUMBER: Final = 50
MAX_URL: Final = 255
_NOT_ALLOWED: Final = frozenset("""'"‘’‚“”„«»‹›,&*$ """)
WITHOUT_TRACKING: Final = frozenset({"STD"})
"""The delivery modes that need no tracking. Above 10 euros this mode is hidden from buyers."""
NO_CARRIAGE: Final = ("Other", "DEMAT")
"""Carrier and tracking number of goods that nobody carries, such as a licence key."""


def check_tracking(shipment: Shipment) -> None:
    """Raise Impossible if the tracking cannot be accepted, whatever the order is."""
    number, url, carrier = shipment.tracking_number, shipment.tracking_url, shipment.carrier
    if isinstance(carrier, str) and carrier and not carrier.strip():
        raise Impossible("the carrier is blank: leave it out, or name it", "carrier")
    if number is not None:
        _check_number(number)
    if url is not None:
        _check_url(url)
    if (number or url) and carrier in {None, ""}:
        raise Impossible("a tracking number or URL needs its carrier: name the carrier", "carrier")


def _check_number(number: str) -> None:
    if not number:
        raise Impossible("the tracking number is empty: leave it out, or write it", "tracking_number")
    if len(number) > MAX_NUMBER:
        raise Impossible(
            f"the tracking number has {len(number)} characters: at most {MAX_NUMBER} are allowed", "tracking_number"
        )
    for place, letter in enumerate(number, 1):
        if letter in _NOT_ALLOWED or not letter.isprintable():
            raise Impossible(
                f"character {place} of the tracking number is {letter!r}: quotes, commas, blanks, & * and $ are not "
                "allowed",
                "tracking_number",
            )


def _check_url(url: str) -> None:
    if len(url) > MAX_URL:
        raise Impossible(f"the tracking URL has {len(url)} characters: at most {MAX_URL} are allowed", "tracking_url")
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in url or not url.isprintable():
        raise Impossible(
            "the tracking URL must begin with http:// or https:// and have a host, without blanks", "tracking_url"
        )


def carrier_name(shipment: Shipment, carriers: Iterable[Carrier], shipping_code: str | None) -> str | None:
    """Return the carrier as the service names it. Raises Impossible for an unknown one, with names that are near."""
    wanted = shipment.carrier
    if shipping_code not in WITHOUT_TRACKING and not (wanted and shipment.tracking_number):
        raise Impossible(
            f"the delivery mode {shipping_code or 'of the order'} needs a carrier and a tracking number; for goods "
            "without carriage, use the carrier Other and the number DEMAT",
            "tracking_number" if wanted else "carrier",
        )
    if wanted in {None, ""}:
        return None
    known = {str(one.name): one for one in carriers if one.name}
    for name, carrier in known.items():
        if wanted == carrier.carrier_id or _plain(str(wanted)) in {_plain(name), str(carrier.carrier_id)}:
            return name
    free_text = isinstance(wanted, str) and not wanted.isdigit() and wanted.isprintable()
    if free_text and (shipment.tracking_url or (wanted, shipment.tracking_number) == NO_CARRIAGE):
        return str(wanted)
    near = did_you_mean(str(wanted), known) or "; get_global_configuration lists them"
    raise Impossible(f"the service knows no carrier {str(wanted)[:60]!r}: it needs a tracking URL{near}", "carrier")


def _plain(name: str) -> str:
    """Return a name without case, accents and blanks at its ends."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(one for one in letters if not unicodedata.combining(one)).strip().casefold()
