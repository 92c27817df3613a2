"""What packages of offers and of products have in common: numbers, owners and reports."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple

from ..models.common import ErrorTypeEnum, PackageFilter
from ._answers import Call, Refused
from ._market import Market
from ._store import Row, Store, stamp

FIRST: Final = 149755430
"""The number of the package that was recorded."""
INTEGRATED, REJECTED = "Integrated", "Rejected"
"""The results of a package, or of one line of it."""
NOTHING: Final = {"number_of_errors": 0, "package_id": 0}
"""The members of a refusal that describe the package."""


class Finding(NamedTuple):
    """One finding of a report, in the order of its columns."""

    name: str
    property: str
    error: str
    message: str


class Line(NamedTuple):
    """The report on one offer or product, or on the whole package, in the order of its columns."""

    status: str
    ean: str | None
    reference: str | None
    sku: str | None
    validated: bool
    findings: Sequence[Finding]


def submit(market: Market, seller: int, kind: str, url: str) -> int:
    """Store a package that waits, and return its number."""
    # Packages of offers and of products share one series of numbers, as their reports do.
    number = market.next_number("package", FIRST)
    market.store.insert("package", id=number, seller=seller, kind=kind, url=url)
    return number


def find_package(call: Call[PackageFilter], kind: str, **members: object) -> Row | None:
    """Return the package of a request, or None.

    Raises Refused for a package of another seller or of the other kind.
    """
    package = call.store.one("SELECT * FROM package WHERE id = ?", call.request and call.request.package_id)
    if package is not None and (package["seller"] != call.seller["id"] or package["kind"] != kind):
        raise Refused(
            "Vous n'êtes pas autorisé à récupérer les rapports d'intégration d'autres vendeurs.",
            ErrorTypeEnum.SELLER_NOT_AUTHORIZED,
            **members,
        )
    return package


def report(store: Store, package: int, now: datetime, lines: Sequence[Line]) -> int:
    """Write a report, and return the number of its first line."""
    first = (store.value("SELECT max(id) FROM package_log") or 0) + 1
    store.many(
        "INSERT INTO package_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((number, package, stamp(now), *line[:5]) for number, line in enumerate(lines, first)),
    )
    add_findings(store, ((number, one) for number, line in enumerate(lines, first) for one in line.findings))
    return first


def add_findings(store: Store, findings: Iterable[tuple[int, Finding]]) -> None:
    """Add findings to lines."""
    store.many("INSERT INTO package_finding VALUES (NULL, ?, ?, ?, ?, ?)", ((line, *one) for line, one in findings))


def reported(store: Store, package: int) -> Iterator[list[Row]]:
    """Yield the lines of a package's report, each with its findings; nothing while the package waits."""
    rows = store.each(
        "SELECT package_log.*, name, property, error, message FROM package_log"
        " JOIN package_finding ON package_finding.log = package_log.id"
        " WHERE package = ? ORDER BY package_log.id, package_finding.id",
        package,
    )
    yield from (list(line) for _, line in groupby(rows, key=lambda row: row["id"]))
