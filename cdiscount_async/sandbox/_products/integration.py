"""Integrates product packages after their submission."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

import attrs

from ...models.products import ProductMatchingStatusEnum
from .. import _packages
from .._market import Event, Market, on_event
from .._opc import BrokenPackage, part
from .._packages import INTEGRATED, REJECTED, Line
from .._store import stamp
from .checks import Finding, conflicts, problems
from .creation import (
    ADDED,
    BAD,
    CREATED,
    CREATED_BY_HAND,
    EXISTS,
    GOOD,
    TAKEN,
    UPDATED,
    WAITING,
    WAITS_ALREADY,
    Known,
    columns,
    create,
    decide,
    is_taken,
    update,
)
from .file import PART, Submitted, UnreadableProducts, read

MAX_PRODUCTS: Final = 20_000
"""The most products in a package (the documented limit is 10,000 to 20,000)."""
INTEGRATION_TAKES: Final = timedelta(minutes=2)
MANUAL_CHECK_SHARE: Final = 0.25
"""The share of new products that a person checks. Products of unknown brands are all checked."""
MANUAL_CHECK: Final = "ManualCheckToBeDone"
"""The status of a product that waits for a person. Rejected for refused products is assumed, as with packages."""
MATCHES: Final = {
    INTEGRATED: ProductMatchingStatusEnum.OK,
    MANUAL_CHECK: ProductMatchingStatusEnum.PENDING,
    REJECTED: ProductMatchingStatusEnum.KO,
}
"""The statuses in the matching file."""


@attrs.frozen
class _Outcome:
    """The result of one product."""

    findings: tuple[Finding, ...]
    sku: str | None = None

    @property
    def status(self) -> str:
        if self.findings[0].code in {WAITING, WAITS_ALREADY}:
            return MANUAL_CHECK
        return INTEGRATED if self.is_good else REJECTED

    @property
    def is_good(self) -> bool:
        return self.findings[0].code in GOOD

    @property
    def comment(self) -> str:
        return self.findings[0].message

    def reported(self, reference: str) -> list[_packages.Finding]:
        """Return the findings for a report. Their form is known from one log of a product that waits."""
        begin = f"{reference}||{'OK' if self.is_good else 'KO'}|"
        return [
            _packages.Finding(one.name, one.digits, one.code, f"{begin}|{one.code}|{one.message}")
            for one in self.findings
        ]


def submit(market: Market, seller: int, url: str, content: bytes) -> int:
    """Store a package that was fetched, and return its number."""
    package = _packages.submit(market, seller, "products", url)
    market.store.insert("package_content", package=package, content=content)
    market.plan_after("integrate-products", package, INTEGRATION_TAKES)
    return package


@on_event("integrate-products")
def integrate(event: Event) -> None:
    """Integrate a package, and write its report."""
    store, number = event.store, int(event.subject)
    content = store.value("SELECT content FROM package_content WHERE package = ?", number)
    store.run("DELETE FROM package_content WHERE package = ?", number)
    try:
        products = read(part(content, PART))
    except BrokenPackage as error:
        _reject(event, number, Finding("2123", str(error)))
    except UnreadableProducts as error:
        _reject(event, number, Finding("1400", str(error)))
    else:
        _Integration(event, number, products).run()


def _reject(event: Event, package: int, finding: Finding) -> None:
    """Reject a package as a whole."""
    line = Line(REJECTED, None, None, None, validated=False, findings=_Outcome((finding,)).reported(""))
    _packages.report(event.store, package, event.now, [line])
    event.store.update("package", {"id": package}, status=REJECTED, errors=1)


class _Integration:
    """The integration of one package: checks, catalogue and report."""

    def __init__(self, event: Event, package: int, products: Sequence[Submitted]) -> None:
        self._happening = event
        self._market, self._store = event.market, event.store
        self._package = package
        self._products = products
        self._seller = int(self._store.value("SELECT seller FROM package WHERE id = ?", package))
        self._known = Known.about(self._store, self._seller, products)
        rows = self._store.each("SELECT * FROM category WHERE code <> ''")
        self._categories = {row["code"]: row for row in rows}

    def run(self) -> None:
        """Check every product, and store the results."""
        outcomes = list(self._outcomes())
        first = _packages.report(
            self._store, self._package, self._happening.now, list(map(_line, self._products, outcomes))
        )
        checked = list(zip(range(first, first + len(outcomes)), self._products, outcomes, strict=True))
        self._store.many(
            "INSERT INTO product_match VALUES (?, ?, ?, ?, ?)",
            (
                (log, one["LongLabel"], one["SellerProductColorName"], one["Size"], outcome.comment)
                for log, one, outcome in checked
            ),
        )
        for log, product, outcome in checked:
            if outcome.findings[0].code == WAITING:
                self._plan_check(log, product)
        bad = sum(not outcome.is_good for outcome in outcomes)
        self._store.update("package", {"id": self._package}, status=INTEGRATED, errors=bad)

    def _outcomes(self) -> Iterator[_Outcome]:
        conflicting = conflicts(self._products)
        for index, product in enumerate(self._products):
            found = (*problems(product, self._categories.get(product["CategoryCode"])), *conflicting.get(index, ()))
            yield _Outcome(found) if found else self._add(product)

    def _add(self, product: Submitted) -> _Outcome:
        """Add a correct product to the catalogue, or find out why that is not possible."""
        code, sku = decide(product, self._seller, self._known)
        if code in BAD:
            return _outcome(code)
        if code in {CREATED, ADDED}:
            if self._needs_check(product):
                return _outcome(WAITING)
            sku = create(self._market, columns(product, self._seller))
        elif code == UPDATED and sku is not None:
            update(self._market, sku, product)
        return _outcome(code, sku)

    def _needs_check(self, product: Submitted) -> bool:
        """Whether a person must check a product. The sizes of a family are all checked, or none is."""
        if product["BrandName"].upper() not in self._known.brands:
            return True
        group = product.place[0] if product.is_variant else product.reference
        return self._market.rng("look", self._package, group).random() < MANUAL_CHECK_SHARE

    def _plan_check(self, log: int, product: Submitted) -> None:
        """Plan the check by a person."""
        self._store.insert(
            "pending_product",
            log=log,
            seller=self._seller,
            reference=product.reference,
            ean=product.ean,
            product=json.dumps(columns(product, self._seller)),
        )
        hours = 24 + 24 * self._market.rng("hours", log).random()
        self._market.plan_after("look-at-product", log, timedelta(hours=hours), self._happening.moment)


@on_event("look-at-product")
def check_manually(event: Event) -> None:
    """Decide on a product that waits for a person. It is accepted, unless it exists by then."""
    store, log = event.store, int(event.subject)
    pending = store.one("SELECT * FROM pending_product WHERE log = ?", log)
    if pending is None:
        return
    store.run("DELETE FROM pending_product WHERE log = ?", log)
    product = json.loads(pending["product"])
    if found := store.value("SELECT sku FROM product WHERE ean = ?", product["ean"]):
        outcome = _outcome(EXISTS, found)
    elif is_taken(store, product):
        outcome = _outcome(TAKEN)
        store.run(
            "UPDATE package SET errors = errors + 1 WHERE id = (SELECT package FROM package_log WHERE id = ?)", log
        )
    else:
        outcome = _outcome(CREATED_BY_HAND, create(event.market, product))
    columns = {"status": outcome.status, "sku": outcome.sku, "validated": outcome.is_good}
    store.update("package_log", {"id": log}, at=stamp(event.now), **columns)
    store.update("product_match", {"log": log}, comment=outcome.comment)
    store.run("DELETE FROM package_finding WHERE log = ?", log)
    _packages.add_findings(store, ((log, one) for one in outcome.reported(pending["reference"])))


def _outcome(code: str, sku: str | None = None) -> _Outcome:
    return _Outcome((Finding(code, GOOD.get(code) or BAD[code]),), sku)


def _line(product: Submitted, outcome: _Outcome) -> Line:
    return Line(
        status=outcome.status,
        ean=product.ean,
        reference=product.reference,
        sku=outcome.sku,
        validated=outcome.is_good,
        findings=outcome.reported(product.reference),
    )
