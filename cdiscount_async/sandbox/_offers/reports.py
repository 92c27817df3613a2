"""Reports on offer packages: one log an offer, with its findings (service.md 2.2 and 5.2)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from ...models.offers import OfferReportLog, OfferReportPropertyLog
from .._market import Happening
from .._store import Row, Store, moment, stamp
from .checks import Checked
from .findings import OK, PROPERTIES, Finding

INTEGRATED: Final = "Integrated"
REJECTED: Final = "Rejected"

Line = tuple[Checked | None, list[Finding]]
"""What is reported on one offer, or on the package as a whole."""


def write(happening: Happening, package: Row, name: str | None, lines: Sequence[Line]) -> None:
    """Write the report: a package is rejected where nothing of it was taken (assumed)."""
    store, now = happening.store, stamp(happening.now)
    first = (store.value("SELECT max(id) FROM package_log") or 0) + 1
    logs: list[tuple[Any, ...]] = []
    findings: list[tuple[Any, ...]] = []
    for number, (checked, found) in enumerate(lines, first):
        ok = found[0].error in OK
        reference, ean, sku = (checked.reference, checked.ean, checked.sku) if checked else ("", "", "")
        logs.append(
            (
                number,
                package["id"],
                now,
                INTEGRATED if ok else REJECTED,
                ean or None,
                reference or None,
                sku or None,
                ok,
            )
        )
        for one in found:
            message = "|".join((reference, ean, sku, "OK" if ok else "KO", one.code, one.text))
            findings.append((number, PROPERTIES[one.on], str(one.on), str(one.error), message))
    store.many(f"INSERT INTO package_log VALUES ({', '.join('?' * 8)})", logs)
    store.many("INSERT INTO package_finding VALUES (NULL, ?, ?, ?, ?, ?)", findings)
    errors = sum(not log[-1] for log in logs)
    status = REJECTED if errors == len(logs) else INTEGRATED
    store.update("package", {"id": package["id"]}, name=name, status=status, errors=errors)


def read(store: Store, package: int) -> tuple[OfferReportLog, ...]:
    """Give the report of a package; nothing while it waits."""
    rows = store.each(
        "SELECT package_log.*, name, property, error, message FROM package_log"
        " JOIN package_finding ON package_finding.log = package_log.id"
        " WHERE package = ? ORDER BY package_log.id, package_finding.id",
        package,
    )
    return tuple(_log(list(group)) for _, group in groupby(rows, key=lambda row: row["id"]))


def _log(rows: Sequence[Row]) -> OfferReportLog:
    log = rows[0]
    return OfferReportLog(
        log_date=moment(log["at"]),
        offer_integration_status=log["status"],
        product_ean=log["ean"],
        property_list=tuple(
            OfferReportPropertyLog(
                log_message=row["message"],
                name=row["name"],
                property_code=row["property"],
                property_error=row["error"],
            )
            for row in rows
        ),
        seller_product_id=log["reference"],
        sku=log["sku"],
        validated=bool(log["validated"]),
    )
