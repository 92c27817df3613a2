"""Pick-up shops: those at the start, and those of a seller's file."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ..._codec.xml import parse
from ...errors import ReplyError
from .. import _opc
from .._market import Event, Market, on_event
from .._packages import INTEGRATED, REJECTED  # the states of these files are not documented
from .._sample_words import CITIES, STREETS
from .._store import Row, placeholders, stamp

MAX_FILE: Final = 1 << 24
"""The largest file that is read: 16 MiB."""
MAX_WORKBOOK: Final = 1 << 20
"""The largest workbook part that is unpacked: 1 MiB. Other parts are not unpacked."""
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS: Final = (
    ("morning_opening_hour", "09:00"),
    ("morning_closing_hour", "12:30"),
    ("afternoon_opening_hour", "14:00"),
    ("afternoon_closing_hour", "19:00"),
)


def populate(market: Market) -> None:
    """Make shops for the sellers who use Cdiscount's own logistics."""
    for row in market.store.all("SELECT id FROM seller WHERE fulfilment ORDER BY id"):
        _add_shops(market, row["id"], None, market.clock.local())


def waiting_url(market: Market, subject: str) -> str | None:
    """Return the URL of a file that waits."""
    url: str | None = market.store.value("SELECT url FROM relays_file WHERE id = ?", int(subject))
    return url


@on_event("relays_file", fetches=waiting_url)
def integrate(event: Event) -> None:
    """Process a file that was fetched.

    Its columns are not known, so every workbook is accepted, and adds made-up shops.
    """
    number, store = int(event.subject), event.store
    error = complaint(event.fetched)
    shops: list[str] = []
    if not error:
        seller = store.value("SELECT seller FROM relays_file WHERE id = ?", number)
        store.run("DELETE FROM parcel_shop WHERE seller = ?", seller)
        shops = _add_shops(event.market, seller, number, event.now)
    store.update(
        "relays_file",
        {"id": number},
        status=REJECTED if error else INTEGRATED,
        processed=stamp(event.now),
        error=error or None,
        shops=json.dumps(shops),
    )


def complaint(file: bytes | None) -> str:
    """Return what is wrong with a file of shops; an empty text for a workbook."""
    if file is None:
        return "The file cannot be downloaded."
    if len(file) > MAX_FILE:
        return "The file is too big."
    try:
        root = parse(_opc.file(file, "xl/workbook.xml", MAX_WORKBOOK), cut=False)
    except (_opc.BrokenPackage, ReplyError):
        return "The file is no XLSX workbook."
    return "" if root.tag.endswith("}workbook") else "The file is no XLSX workbook."


def _add_shops(market: Market, seller: int, file: int | None, now: datetime) -> list[str]:
    rows = list(_shops(market, market.seller(seller), file, now))
    market.store.many(f"INSERT INTO parcel_shop VALUES ({placeholders(range(11))})", rows)
    return [str(row[1]) for row in rows]


def _shops(market: Market, seller: Row, file: int | None, now: datetime) -> Iterator[tuple[object, ...]]:
    rng = market.rng("shops", seller["id"], file)
    for place in range(1, rng.randrange(3, 6)):
        zip_code, city = rng.choice(CITIES)
        yield (
            seller["id"],
            f"{seller['login'][:4].upper()}-{place:03}",
            f"{seller['shop_name']} {city.title()}",
            f"{rng.randrange(1, 150)} {rng.choice(STREETS)}",
            zip_code,
            city,
            f"05{rng.randrange(10**8):08}",
            round(rng.uniform(43, 50), 6),
            round(rng.uniform(-1, 7), 6),
            stamp(now.replace(hour=0, minute=0, second=0, microsecond=0)),
            json.dumps(_week()),
        )


def _week() -> dict[str, str]:
    """Return opening hours: closed on Sunday, and on Monday morning."""
    return {
        f"{day}_{part}": hour
        for day in DAYS
        for part, hour in _HOURS
        if day != "sunday" and not (day == "monday" and part.startswith("morning"))
    }
