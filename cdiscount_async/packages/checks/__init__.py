"""What is wrong with a package, before the service says it: the rules of its form and of its business.

```python
for finding in check("offers.zip"):
    print(finding.row, finding.reference, finding.field, finding.message)
```

Each finding has our own code, the code that the service's report would have where one is known, and what to do. Rows
come one at a time, so memory holds little more than the references. Not checked is what only the service knows: whether
an EAN has a product, what is ordered, which offers there are, what a category asks for.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

import attrs

from .._building import MAX_OFFERS, MAX_PRODUCTS, OfferPackage, ProductPackage
from .._elements import TRIPS, check as problems_of, writer
from .._files import OfferPackageFile, ProductPackageFile, open_package
from .._layout import layout
from .._row import Row
from ..offers import Offer, PackageType, PublicationPool, StockAndPrice
from ..products import Product
from ._delivery import Modes, configured_modes
from ._form_rules import FORM_RULES, NO_ROWS, TOO_MANY_ROWS
from ._offer_rules import OFFER_RULES
from ._offers import check_head, check_offers
from ._product_rules import PRODUCT_RULES
from ._products import check_products
from ._rule import Finding, Found, Rule, Severity
from ._text_rules import TEXT_RULES

__all__ = (
    "FORM_RULES",
    "OFFER_RULES",
    "PRODUCT_RULES",
    "TEXT_RULES",
    "Finding",
    "Rule",
    "Severity",
    "check",
    "check_offers",
    "check_products",
    "check_rows",
    "configured_modes",
)

Package: TypeAlias = OfferPackage | ProductPackage | OfferPackageFile | ProductPackageFile

_POOLS: Final = frozenset(PublicationPool)


def check(
    package: Package | str | os.PathLike[str], *, modes: Modes = None, now: datetime | None = None
) -> Iterator[Finding]:
    """Check a package, or the file of one; findings on the package as a whole come first and last, with row 0.

    With `modes`, the delivery modes that the seller has set up (`configured_modes`), offers with others are found;
    with `now`, discounts that are over. A package whose rows are an iterator gives them once, here or to `write`.

    Raises InvalidPackage for a file that is no package.
    """
    if isinstance(package, str | os.PathLike):
        package = open_package(package)
    if isinstance(package, ProductPackage | ProductPackageFile):
        return check_rows(_rows(package), "products")
    return check_rows(
        _rows(package),
        "offers",
        purge_and_replace=package.purge_and_replace,
        publication_pools=package.publication_pools,
        modes=modes,
        now=now,
    )


def check_rows(
    rows: Iterable[Row[Any]],
    kind: Literal["offers", "products"],
    *,
    purge_and_replace: bool = False,
    publication_pools: Iterable[int] = (),
    modes: Modes = None,
    now: datetime | None = None,
) -> Iterator[Finding]:
    """Check rows as the package that would be built of them; the findings are those of `check`."""
    counted = _Counted(rows)
    if kind == "offers":
        yield from check_head(purge_and_replace=purge_and_replace, pools=publication_pools, known_pools=_POOLS)
        yield from check_offers(counted, modes=modes, now=now)
    else:
        yield from check_products(counted)
    found = Found(0)
    limit = MAX_OFFERS if kind == "offers" else MAX_PRODUCTS
    if not counted.count:
        found.add(NO_ROWS, kind.capitalize())
    elif counted.count > limit:
        found.add(TOO_MANY_ROWS, kind.capitalize(), limit=f"{limit:,}")
    yield from found.findings


@attrs.define
class _Counted:
    """Rows, counted as they come."""

    rows: Iterable[Row[Any]]
    count: int = 0

    def __iter__(self) -> Iterator[Row[Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def _rows(package: Package) -> Iterator[Row[Any]]:
    """Give the rows; those that are not read from a file may hold anything, so their form is looked at here."""
    if isinstance(package, OfferPackageFile | ProductPackageFile):
        yield from package.rows()
        return
    items: Iterable[Any]
    cls: type[Any]
    if isinstance(package, ProductPackage):
        items, cls = package.products, Product
    else:
        items, cls = package.offers, Offer if package.package_type is PackageType.FULL else StockAndPrice
    write = writer(cls)
    for place, given in enumerate(items, 1):
        row: Row[Any] = given if isinstance(given, Row) else Row(place, given)
        if row.problems:
            yield row
            continue
        try:
            write(row.item)
        except TRIPS:
            values = {one.name: getattr(row.item, one.member, None) for one in layout(cls).attributes}
            texts = {name: str(value) for name, value in values.items() if value is not None}
            yield Row(row.number, None, tuple(problems_of(cls, row.item, "$")), texts)
        else:
            yield row
