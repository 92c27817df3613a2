"""Integrates offer packages: unpacks them, checks each offer, and writes the report."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from .._market import Event, Market, on_event
from .._opc import BLANKS, BrokenPackage, part
from .._orders.lifecycle import UNSHIPPED
from .._store import Row, Store, stamp
from . import file, reports
from .checks import Checked, Known, check
from .file import SentPackage
from .findings import Finding
from .seed import written_pools

INTEGRATE: Final = "integrate-offers"
DELAY: Final = timedelta(minutes=2)
"""The time from the submission to the integration; the real time is not known."""
MAX_OFFERS: Final = 300_000
"""The most offers in a package. The service may not integrate a bigger one; the sandbox rejects it."""

_PACKAGE: Final = 23
_LIGHT: Final = ("price", "integration_price", "stock", "state")
_FULL: Final = (
    "sku", "ean", "condition", "state", "price", "striked_price", "integration_price", "stock", "vat", "eco_part",
    "dea", "comment", "preparation", "cdav", "alignment", "minimum_price", "packaging_unit", "packaging_value",
    "shipping", "discounts",
)  # fmt: skip


def _url(market: Market, subject: str) -> str | None:
    url: str | None = market.store.value("SELECT url FROM package WHERE id = ?", int(subject))
    return url


@on_event(INTEGRATE, fetches=_url)
def integrate(event: Event) -> None:
    """Integrate a package, or reject it as a whole."""
    package = event.store.one("SELECT * FROM package WHERE id = ?", int(event.subject))
    if package is None:
        return
    try:
        sent = _sent(event)
        _check_package(event.store, package, sent)
    except _Rejected as rejected:
        reports.write(event, package, [(None, [rejected.finding])])
        return
    _integrate(event, package, sent)


class _Rejected(Exception):
    """A package that is rejected as a whole."""

    def __init__(self, error: int, on: int, detail: str) -> None:
        super().__init__(detail)
        self.finding = Finding(error, on, detail)


def _sent(event: Event) -> SentPackage:
    """Unpack the file that was fetched. 21 on the package is the known code for a broken layout."""

    def skipped(name: str) -> None:
        event.market.note_skipped(f"package {event.subject}: {name}")

    if event.fetched is None:
        raise _Rejected(21, _PACKAGE, "The package cannot be downloaded.")
    try:
        return file.read(part(event.fetched, file.PART), skipped)
    except BrokenPackage as broken:
        raise _Rejected(21, _PACKAGE, str(broken)) from None


def _check_package(store: Store, package: Row, sent: SentPackage) -> None:
    """Check a package as a whole. Raises _Rejected with an assumed code."""
    if not sent.offers:
        raise _Rejected(10, 28, "The package has no offer.")
    if len(sent.offers) > MAX_OFFERS:
        raise _Rejected(17, _PACKAGE, f"The package has {len(sent.offers):,} offers, and {MAX_OFFERS:,} are the most.")
    open_to = {row["pool"] for row in store.each("SELECT pool FROM seller_pool WHERE seller = ?", package["seller"])}
    if closed := set(sent.pools) - open_to:
        raise _Rejected(43, _PACKAGE, f"The seller may not sell on the site {min(closed)}.")


def _integrate(event: Event, package: Row, sent: SentPackage) -> None:
    store, seller = event.store, package["seller"]
    if sent.purges:
        _purge(store, seller, sent.pools, stamp(event.now))
    known = _known(event, seller, sent)
    lines: list[tuple[Checked | None, list[Finding]]] = []
    good = []
    for one in sent.offers:
        checked = check(one, known, light=sent.light)
        findings = checked.reading.findings
        if not findings:
            good.append(checked)
            findings = [Finding(90 if checked.reference in known.offers else 80, 0)]
        lines.append((checked, findings))
    if sent.light:
        _update(store, seller, good, stamp(event.now))
    else:
        _upsert(store, seller, sent, known, good)
    reports.write(event, package, lines)


def _purge(store: Store, seller: int, pools: Sequence[int], now: str) -> None:
    """Remove all offers from some sites. An offer that is on no other site becomes obsolete."""
    changes = []
    for row in store.all("SELECT id, pools, state FROM offer WHERE seller = ? AND state <> 'Obsolete'", seller):
        before = set(json.loads(row["pools"]))
        if before.isdisjoint(pools):
            continue
        left = before - set(pools)
        # An obsolete offer keeps its sites, so that it is still in their lists.
        state = row["state"] if left else "Obsolete"
        changes.append((state, written_pools(tuple(left or before)), now, row["id"]))
    store.many("UPDATE offer SET state = ?, pools = ?, updated = ? WHERE id = ?", changes)


def _known(event: Event, seller: int, sent: SentPackage) -> Known:
    """Return all that the offers are checked against, with one query for each part."""
    store = event.store
    references = json.dumps([one.texts.get("SellerProductId", "").strip(BLANKS) for one in sent.offers])
    offers = store.all(
        "SELECT * FROM offer WHERE seller = ? AND reference IN (SELECT value FROM json_each(?))", seller, references
    )
    eans = {one.texts.get("ProductEan", "").strip() for one in sent.offers} | {row["ean"] for row in offers}
    created = defaultdict(list)
    for row in store.each(
        "SELECT * FROM product WHERE seller = ? AND reference IN (SELECT value FROM json_each(?))", seller, references
    ):
        created[row["reference"]].append(row)
    return Known(
        now=event.now,
        offers={row["reference"]: row for row in offers},
        placed={
            (row["sku"], row["condition"]): row["reference"]
            for row in store.each(
                "SELECT sku, condition, reference FROM offer WHERE seller = ? AND state <> 'Obsolete'", seller
            )
        },
        products={
            row["ean"]: row
            for row in store.each(
                "SELECT * FROM product WHERE ean IN (SELECT value FROM json_each(?))", json.dumps(list(eans))
            )
        },
        created=created,
        pending={
            row["reference"]: row["quantity"]
            for row in store.each(
                "SELECT reference, sum(quantity) AS quantity FROM orders JOIN order_line ON order_number = number"
                " WHERE seller = ? AND state IN (SELECT value FROM json_each(?)) GROUP BY reference",
                seller,
                json.dumps(UNSHIPPED),
            )
        },
        modes=frozenset(row["code"] for row in store.each("SELECT code FROM seller_mode WHERE seller = ?", seller)),
        seen=set(),
    )


def _update(store: Store, seller: int, good: Sequence[Checked], now: str) -> None:
    """Change stocks and prices only."""
    store.many(
        f"UPDATE offer SET {' = ?, '.join(_LIGHT)} = ?, updated = ? WHERE seller = ? AND reference = ?",
        ((*(one.columns[name] for name in _LIGHT), now, seller, one.reference) for one in good),
    )


def _upsert(store: Store, seller: int, sent: SentPackage, known: Known, good: Sequence[Checked]) -> None:
    """Create or replace whole offers. Only their other sites are kept."""
    now = stamp(known.now)
    names = ("seller", "reference", *_FULL, "pools", "created", "updated")
    kept = {"seller", "reference", "created"}
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in kept)
    store.many(
        f"INSERT INTO offer ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT (seller, reference) DO UPDATE SET {changes}",
        (
            (
                seller,
                one.reference,
                *(one.columns[name] for name in _FULL),
                _pools(sent, known.offers.get(one.reference)),
                now,
                now,
            )
            for one in good
        ),
    )


def _pools(sent: SentPackage, before: Row | None) -> str:
    """Return the sites of an offer: those of the package, and the other sites on which it is on sale."""
    others = () if before is None or before["state"] == "Obsolete" else json.loads(before["pools"])
    return written_pools((*sent.pools, *others))
