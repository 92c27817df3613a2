"""Product packages: what happens to them after they were submitted (service.md 3.5)."""

import json
from datetime import timedelta
from typing import Final

import attrs

from .._market import Happening, Market, happens
from .._opc import BrokenPackage, part
from .._store import stamp
from .checks import Finding, clashes, faults
from .creation import (
    ADDED,
    BAD,
    CREATED,
    CREATED_BY_HAND,
    EXISTS,
    GOOD,
    UPDATED,
    WAITING,
    WAITS_ALREADY,
    Known,
    columns,
    create,
    update,
    verdict,
)
from .file import PART, ProductFile, Submitted, UnreadableProducts, read

MAX_PRODUCTS: Final = 20_000
"""How many products a package may hold (the documented size is 10,000 to 20,000)."""
INTEGRATION_TAKES: Final = timedelta(minutes=2)
LOOKED_AT: Final = 0.25
"""The share of new products that a person looks at; those of unknown brands are all looked at."""
INTEGRATED, WAITS, REJECTED = "Integrated", "ManualCheckToBeDone", "Rejected"
"""What a log can say; the third one's name is assumed, after that of the package."""


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
    def match(self) -> str:
        """A value of ProductMatchingStatusEnum."""
        return {INTEGRATED: "Ok", WAITS: "Pending", REJECTED: "Ko"}[self.status]


def submit(market: Market, seller: int, url: str, content: bytes, submitted: str) -> int:
    """Take in a package that was fetched, and give its number."""
    # One series of numbers for offers and products: their reports, too, are mixed up with each other.
    package = market.next_number("package", 149755430)
    market.store.insert("package", id=package, seller=seller, kind="products", url=url, submitted=submitted)
    market.store.insert("package_content", package=package, content=content)
    market.plan_after("integrate-products", package, INTEGRATION_TAKES)
    return package


def opened(content: bytes) -> ProductFile:
    """Open a package; raises BrokenPackage or UnreadableProducts."""
    return read(part(content, PART))


@happens("integrate-products")
def integrate(happening: Happening) -> None:
    """Work through a package and write its report."""
    store, number = happening.store, int(happening.subject)
    content = store.value("SELECT content FROM package_content WHERE package = ?", number)
    store.run("DELETE FROM package_content WHERE package = ?", number)
    try:
        file = opened(content)
    except BrokenPackage as error:
        _reject(happening, number, Finding("2123", str(error)))
    except UnreadableProducts as error:
        _reject(happening, number, Finding("1400", str(error)))
    else:
        _Integration(happening, number, file).run()


def _reject(happening: Happening, package: int, finding: Finding) -> None:
    """Reject a package as a whole."""
    _log(happening, package, None, _Outcome((finding,)))
    happening.store.update("package", {"id": package}, status=REJECTED, errors=1)


class _Integration:
    """One package's way through the tests and into the catalogue."""

    def __init__(self, happening: Happening, package: int, file: ProductFile) -> None:
        self._happening = happening
        self._market, self._store = happening.market, happening.store
        self._package = package
        self._file = file
        self._seller = int(self._store.value("SELECT seller FROM package WHERE id = ?", package))
        self._known = Known.about(self._store, self._seller, file.products)
        rows = self._store.each("SELECT * FROM category WHERE code <> ''")
        self._categories = {row["code"]: row for row in rows}

    def run(self) -> None:
        """Judge every product, and note what came of it."""
        beside = clashes(self._file.products)
        bad = 0
        for index, product in enumerate(self._file.products):
            category = self._categories.get(product["CategoryCode"])
            found = (*faults(product, category), *beside.get(index, ()))
            outcome = _Outcome(found) if found else self._admit(product)
            bad += not outcome.is_good
            self._note(product, outcome)
        self._store.update(
            "package", {"id": self._package}, status=INTEGRATED, errors=bad, name=self._file.name or None
        )

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

    def _note(self, product: Submitted, outcome: _Outcome) -> None:
        """Write the log and the line of the matching file, and plan the look that a person takes."""
        log = _log(self._happening, self._package, product, outcome)
        match = self._store.insert(
            "product_match",
            package=self._package,
            reference=product.reference or None,
            ean=product.ean,
            name=product["LongLabel"] or None,
            color=product["SellerProductColorName"] or None,
            size=product["Size"] or None,
            sku=outcome.sku,
            status=outcome.match,
            comment=outcome.findings[0].message,
        )
        if outcome.findings[0].code == WAITING:
            self._store.insert(
                "pending_product",
                log=log,
                match=match,
                seller=self._seller,
                reference=product.reference,
                ean=product.ean,
                product=json.dumps(columns(product, self._seller)),
            )
            hours = 24 + 24 * self._market.chance("hours", log).random()
            self._market.plan_after("look-at-product", log, timedelta(hours=hours), self._happening.moment)


@happens("look-at-product")
def look_at(happening: Happening) -> None:
    """Let a person decide about a product that waits; he finds every one good that is not there by then."""
    store, log = happening.store, int(happening.subject)
    pending = store.one("SELECT * FROM pending_product WHERE log = ?", log)
    if pending is None:
        return
    store.run("DELETE FROM pending_product WHERE log = ?", log)
    product = json.loads(pending["product"])
    found = store.value("SELECT sku FROM product WHERE ean = ?", product["ean"])
    outcome = _outcome(EXISTS, found) if found else _outcome(CREATED_BY_HAND, create(happening.market, product))
    store.update(
        "package_log", {"id": log}, at=stamp(happening.now), status=outcome.status, sku=outcome.sku, validated=1
    )
    store.run("DELETE FROM package_finding WHERE log = ?", log)
    _note_findings(happening, log, pending["reference"], outcome)
    comment = outcome.findings[0].message
    store.update("product_match", {"id": pending["match"]}, sku=outcome.sku, status=outcome.match, comment=comment)


def _outcome(code: str, sku: str | None = None) -> _Outcome:
    return _Outcome((Finding(code, GOOD.get(code) or BAD[code]),), sku)


def _log(happening: Happening, package: int, product: Submitted | None, outcome: _Outcome) -> int:
    log = happening.store.insert(
        "package_log",
        package=package,
        at=stamp(happening.now),
        status=outcome.status,
        ean=product and product.ean,
        reference=product and product.reference,
        sku=outcome.sku,
        validated=outcome.is_good,
    )
    _note_findings(happening, log, product.reference if product else "", outcome)
    return log


def _note_findings(happening: Happening, log: int, reference: str, outcome: _Outcome) -> None:
    answer = "OK" if outcome.is_good else "KO"
    happening.store.many(
        "INSERT INTO package_finding (log, name, property, error, message) VALUES (?, ?, ?, ?, ?)",
        (
            # The order of the fields is known from one log of a product that waits.
            (log, one.name, one.digits, one.code, f"{reference}||{answer}||{one.code}|{one.message}")
            for one in outcome.findings
        ),
    )
