"""Checks that find what is wrong with a package before it is submitted.

```python
for finding in check("offers.zip"):
    print(finding.row, finding.reference, finding.field, finding.message)
```

Each finding has a code of this library, the code of the service's report if one is known, and advice. Rows are checked
one at a time, so memory holds little more than the references.

Only the service knows whether an EAN has a product, what is ordered, which offers exist and what a category requires.
These facts are not checked.
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
from ._rule import Finding, Found, Rule, Severity, SeverityName
from ._text_rules import TEXT_RULES

__all__ = (
    "FORM_RULES",
    "OFFER_RULES",
    "PRODUCT_RULES",
    "TEXT_RULES",
    "Finding",
    "Rule",
    "Severity",
    "SeverityName",
    "check",
    "check_offers",
    "check_products",
    "check_rows",
    "configured_modes",
)

Package: TypeAlias = OfferPackage | ProductPackage | OfferPackageFile | ProductPackageFile

_CLASSES: Final[Mapping[KindName, tuple[type[Any], ...]]] = {"offers": (Offer, StockAndPrice), "products": (Product,)}
"""The classes of the rows of each kind."""


def check(
    package: Package | str | os.PathLike[str], *, modes: Modes = None, now: datetime | None = None
) -> Iterator[Finding]:
    """Yield the findings on a package. Those on the package as a whole come first and last, with row 0.

    A package whose rows are an iterator can be read once: either here or by its `write`.

    Args:
        package: A package, or the path of a zip.
        modes: The delivery modes that the seller has set up (`configured_modes`): offers with other modes are found.
            None does not check this.
        now: The current time: discounts that have ended are found. Without a time zone, it is French local time.
            None does not check this.

    Raises:
        InvalidPackage: If the file is not a package.
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
    """Yield the findings that `check` has for a package of these rows, in the same order.

    The numbers of the rows are those of their source. In addition, rows that cannot be read are found, and doubtful
    cells and files: a package contains no such rows, and does not know the file that it was built from.

    Args:
        rows: The rows, as `offer_rows` and `product_rows` return them.
        kind: `"offers"` or `"products"`.
        purge_and_replace: As the argument of `OfferPackage`.
        publication_pools: As the argument of `OfferPackage`.
        modes: As in `check`.
        now: As in `check`.
    """
    # `Rows` come from a source or a package: their form was checked when they were read.
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
    """An iterable of rows that counts them."""

    rows: Iterable[Row[Any]]
    count: int = 0

    def __iter__(self) -> Iterator[Row[Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def _rows(package: Package) -> Rows[Any]:
    """Return the rows of a package. Rows that no file was read for may hold anything: their form is checked here."""
    match package:
        case OfferPackageFile() | ProductPackageFile():
            return Rows(package.rows())
        case ProductPackage():
            return Rows(writable(_numbered(package.products), [Product]))
        case _:
            cls = Offer if package.package_type is PackageType.FULL else StockAndPrice
            return Rows(writable(_numbered(package.offers), [cls]))


def _numbered(items: Iterable[Any]) -> Iterator[Row[Any]]:
    """Yield the items as rows, numbered by their places from 1. Rows of a file keep their numbers."""
    return (item if isinstance(item, Row) else Row(place, item) for place, item in enumerate(items, 1))
