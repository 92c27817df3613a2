"""Reports on offer packages: one log for each offer, with its findings."""

from collections.abc import Sequence

from ...models.offers import OfferReportLog, OfferReportPropertyLog
from .. import _packages
from .._market import Event
from .._packages import INTEGRATED, REJECTED, Line
from .._store import Row, Store, moment
from .checks import Checked
from .findings import OK, PROPERTIES, Finding


def write(event: Event, package: Row, lines: Sequence[tuple[Checked | None, list[Finding]]]) -> None:
    """Write the report. A package without an accepted offer is rejected (assumed)."""
    store = event.store
    _packages.report(store, package["id"], event.now, [_line(*line) for line in lines])
    errors = sum(found[0].error not in OK for _, found in lines)
    status = REJECTED if errors == len(lines) else INTEGRATED
    store.update("package", {"id": package["id"]}, status=status, errors=errors)


def _line(checked: Checked | None, found: Sequence[Finding]) -> Line:
    ok = found[0].error in OK
    reference, ean, sku = (checked.reference, checked.ean, checked.sku) if checked else ("", "", "")
    begin = f"{reference}|{ean}|{sku}|{'OK' if ok else 'KO'}"
    return Line(
        status=INTEGRATED if ok else REJECTED,
        ean=ean or None,
        reference=reference or None,
        sku=sku or None,
        validated=ok,
        findings=[
            _packages.Finding(PROPERTIES[one.on], str(one.on), str(one.error), f"{begin}|{one.code}|{one.text}")
            for one in found
        ],
    )


def read(store: Store, package: int) -> tuple[OfferReportLog, ...]:
    """Return the report of a package; nothing while it waits."""
    return tuple(map(_log, _packages.reported(store, package)))


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
