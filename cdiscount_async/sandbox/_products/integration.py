"""Product packages: what happens to them after they were submitted."""

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
from .checks import Finding, clashes, faults
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
    is_taken,
    update,
    verdict,
)
from .file import PART, Submitted, UnreadableProducts, read

MAX_PRODUCTS: Final = 20_000
"""How many products a package may hold (the documented size is 10,000 to 20,000)."""
INTEGRATION_TAKES: Final = timedelta(minutes=2)
LOOKED_AT: Final = 0.25
"""The share of new products that a person looks at; those of unknown brands are all looked at."""
WAITS: Final = "ManualCheckToBeDone"
"""What a log says of a product that a person looks at. That the refused are Rejected is assumed, after packages."""
MATCHES: Final = {
    INTEGRATED: ProductMatchingStatusEnum.OK,
    WAITS: ProductMatchingStatusEnum.PENDING,
    REJECTED: ProductMatchingStatusEnum.KO,
}
"""What the matching file says instead."""


@attrs.frozen
class _Outcome:
    """What became of one product."""

    findings: tuple[Finding, ...]
    sku: str | None = None

    @property
    def status(self) -> str:
        if self.findings[0].code in {WAITING, WAITS_ALREADY}:
            return WAITS
        return INTEGRATED if self.is_good else REJECTED

    @property
    def is_good(self) -> bool:
        return self.findings[0].code in GOOD

    @property
    def comment(self) -> str:
        return self.findings[0].message

    def reported(self, reference: str) -> list[_packages.Finding]:
        """Return what a report says, whose form is known from one log of a product that waits."""
        begin = f"{reference}||{'OK' if self.is_good else 'KO'}|"
        return [
            _packages.Finding(one.name, one.digits, one.code, f"{begin}|{one.code}|{one.message}")
            for one in self.findings
        ]


def submit(market: Market, seller: int, url: str, content: bytes) -> int:
    """Take in a package that was fetched, and give its number."""
    package = _packages.submit(market, seller, "products", url)
    market.store.insert("package_content", package=package, content=content)
    market.plan_after("integrate-products", package, INTEGRATION_TAKES)
    return package


@on_event("integrate-products")
def integrate(happening: Event) -> None:
    """Work through a package and write its report."""
    store, number = happening.store, int(happening.subject)
    content = store.value("SELECT content FROM package_content WHERE package = ?", number)
    store.run("DELETE FROM package_content WHERE package = ?", number)
    try:
        products = read(part(content, PART))
    except BrokenPackage as error:
        _reject(happening, number, Finding("2123", str(error)))
    except UnreadableProducts as error:
        _reject(happening, number, Finding("1400", str(error)))
    else:
        _Integration(happening, number, products).run()


def _reject(happening: Event, package: int, finding: Finding) -> None:
    """Reject a package as a whole."""
    line = Line(REJECTED, None, None, None, validated=False, findings=_Outcome((finding,)).reported(""))
    _packages.report(happening.store, package, happening.now, [line])
    happening.store.update("package", {"id": package}, status=REJECTED, errors=1)


class _Integration:
    """One package's way through the tests and into the catalogue."""

    def __init__(self, happening: Event, package: int, products: Sequence[Submitted]) -> None:
        self._happening = happening
        self._market, self._store = happening.market, happening.store
        self._package = package
        self._products = products
        self._seller = int(self._store.value("SELECT seller FROM package WHERE id = ?", package))
        self._known = Known.about(self._store, self._seller, products)
        rows = self._store.each("SELECT * FROM category WHERE code <> ''")
        self._categories = {row["code"]: row for row in rows}

    def run(self) -> None:
        """Judge every product, and note what came of it."""
        outcomes = list(self._outcomes())
        first = _packages.report(
            self._store, self._package, self._happening.now, list(map(_line, self._products, outcomes))
        )
        judged = list(zip(range(first, first + len(outcomes)), self._products, outcomes, strict=True))
        self._store.many(
            "INSERT INTO product_match VALUES (?, ?, ?, ?, ?)",
            (
                (log, one["LongLabel"], one["SellerProductColorName"], one["Size"], outcome.comment)
                for log, one, outcome in judged
            ),
        )
        for log, product, outcome in judged:
            if outcome.findings[0].code == WAITING:
                self._let_wait(log, product)
        bad = sum(not outcome.is_good for outcome in outcomes)
        self._store.update("package", {"id": self._package}, status=INTEGRATED, errors=bad)

    def _outcomes(self) -> Iterator[_Outcome]:
        beside = clashes(self._products)
        for index, product in enumerate(self._products):
            found = (*faults(product, self._categories.get(product["CategoryCode"])), *beside.get(index, ()))
            yield _Outcome(found) if found else self._admit(product)

    def _admit(self, product: Submitted) -> _Outcome:
        """Let a faultless product into the catalogue, or find out why it cannot come in."""
        code, sku = verdict(product, self._seller, self._known)
        if code in BAD:
            return _outcome(code)
        if code in {CREATED, ADDED}:
            if self._is_looked_at(product):
                return _outcome(WAITING)
            sku = create(self._market, columns(product, self._seller))
        elif code == UPDATED and sku is not None:
            update(self._market, sku, product)
        return _outcome(code, sku)

    def _is_looked_at(self, product: Submitted) -> bool:
        """Whether a person must look at a product: all of a family, or none of it."""
        if product["BrandName"].upper() not in self._known.brands:
            return True
        whole = product.place[0] if product.is_variant else product.reference
        return self._market.chance("look", self._package, whole).random() < LOOKED_AT

    def _let_wait(self, log: int, product: Submitted) -> None:
        """Plan the look that a person takes."""
        self._store.insert(
            "pending_product",
            log=log,
            seller=self._seller,
            reference=product.reference,
            ean=product.ean,
            product=json.dumps(columns(product, self._seller)),
        )
        hours = 24 + 24 * self._market.chance("hours", log).random()
        self._market.plan_after("look-at-product", log, timedelta(hours=hours), self._happening.moment)


@on_event("look-at-product")
def look_at(happening: Event) -> None:
    """Let a person decide about a product that waits; he finds every one good that is not there by then."""
    store, log = happening.store, int(happening.subject)
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
        outcome = _outcome(CREATED_BY_HAND, create(happening.market, product))
    columns = {"status": outcome.status, "sku": outcome.sku, "validated": outcome.is_good}
    store.update("package_log", {"id": log}, at=stamp(happening.now), **columns)
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
