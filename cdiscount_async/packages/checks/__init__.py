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
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

import attrs

from .._building import OfferPackage, ProductPackage
from .._files import OfferPackageFile, ProductPackageFile, open_package
from .._kinds import KINDS, KindName
from .._row import Row, Rows
from .._writable import writable
from ..offers import Offer, PackageType, StockAndPrice
from ..products import Product
from ._delivery import Modes, configured_modes
from ._form_rules import DOUBTFUL_FILE, FORM_RULES, NO_ROWS, TOO_MANY_ROWS
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

_CLASSES: Final[Mapping[KindName, tuple[type[Any], ...]]] = {"offers": (Offer, StockAndPrice), "products": (Product,)}
"""What rows of each kind may be of."""


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
    kind: KindName,
    *,
    purge_and_replace: bool = False,
    publication_pools: Iterable[int] = (),
    modes: Modes = None,
    now: datetime | None = None,
) -> Iterator[Finding]:
    """Check rows as the package that would be built of them: the findings are those of `check`, in the same order.

    The numbers of rows are those of the source. Findings on rows that cannot be read, and on what is in doubt about a
    row or the source, come in addition: a package has no such rows, and does not remember where it came from.
    """
    # Rows that come from a source or from a package were looked at when they were read.
    counted = _Counted(rows if isinstance(rows, Rows) else writable(rows, _CLASSES[kind]))
    if kind == "offers":
        yield from check_head(purge_and_replace=purge_and_replace, pools=publication_pools)
        yield from check_offers(counted, modes=modes, now=now)
    else:
        yield from check_products(counted)
    found = Found(0)
    limit = KINDS[kind].limit
    if not counted.count:
        found.add(NO_ROWS, kind.capitalize())
    elif counted.count > limit:
        found.add(TOO_MANY_ROWS, kind.capitalize(), limit=f"{limit:,}")
    for problem in rows.warnings if isinstance(rows, Rows) else ():
        found.add(DOUBTFUL_FILE, problem=problem.expected)
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


def _rows(package: Package) -> Rows[Any]:
    """Return the rows; those that are not read from a file may hold anything, so their form is looked at here."""
    match package:
        case OfferPackageFile() | ProductPackageFile():
            return Rows(package.rows())
        case ProductPackage():
            return Rows(writable(_numbered(package.products), [Product]))
        case _:
            cls = Offer if package.package_type is PackageType.FULL else StockAndPrice
            return Rows(writable(_numbered(package.offers), [cls]))


def _numbered(items: Iterable[Any]) -> Iterator[Row[Any]]:
    """Return rows their places as numbers, unless they come from a file and have some."""
    return (item if isinstance(item, Row) else Row(place, item) for place, item in enumerate(items, 1))
