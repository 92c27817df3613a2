"""A file that somebody names: the zip of a package, or rows of which one is made."""

import argparse
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from ..packages import (
    OfferPackage,
    OfferPackageFile,
    PackageType,
    ProductPackage,
    ProductPackageFile,
    Row,
    open_package,
)
from ..packages.checks import Finding, check, check_offers, check_products, check_rows
from ..packages.offers import DeliveryMode
from ..packages.rows import offer_rows, product_rows

Package: TypeAlias = OfferPackage | ProductPackage | OfferPackageFile | ProductPackageFile

KINDS: Final = ("offers", "stocks", "products")
"""What rows may be: whole offers, stocks and prices, products."""
PACKAGE_TYPES: Final[Mapping[str, PackageType]] = {"offers": PackageType.FULL, "stocks": PackageType.STOCK_AND_PRICE}
"""The types of packages, by the kinds of offers that they take."""


@attrs.frozen
class Given:
    """What a command was told to work on."""

    file: Path
    kind: str
    defaults: Mapping[str, str]
    ignores: bool
    name: str | None
    purges: bool
    pools: tuple[int, ...]

    @property
    def is_package(self) -> bool:
        """Whether it is a package already."""
        return self.file.suffix.lower() == ".zip"

    def rows(self) -> Iterator[Row[Any]]:
        """Read the rows of a file that is no package."""
        unknown: Any = "ignore" if self.ignores else "refuse"
        if self.kind == "products":
            return product_rows(self.file, defaults=self.defaults, unknown=unknown)
        return offer_rows(self.file, package_type=PACKAGE_TYPES[self.kind], defaults=self.defaults, unknown=unknown)

    def findings(self, modes: Collection[DeliveryMode] | None, now: datetime) -> Iterator[Finding]:
        """Check it."""
        if self.is_package:
            return check(self.file, modes=modes, now=now)
        return check_rows(
            self.rows(),
            "products" if self.kind == "products" else "offers",
            purge_and_replace=self.purges,
            publication_pools=self.pools,
            modes=modes,
            now=now,
        )

    def check(self, rows: Iterable[Row[Any]]) -> Iterator[Finding]:
        """Check some rows of its kind by themselves."""
        return check_products(rows) if self.kind == "products" else check_offers(rows)

    def package(self) -> Package:
        """Give the package, or make one of the rows that can be read."""
        return open_package(self.file) if self.is_package else self.made()

    def made(self) -> OfferPackage | ProductPackage:
        """Make a package of the rows that can be read."""
        items = (row.item for row in self.rows() if row.item is not None)
        name = self.name or self.file.stem
        if self.kind == "products":
            return ProductPackage(items, name=name)
        return OfferPackage(
            items,
            name=name,
            package_type=PACKAGE_TYPES[self.kind],
            purge_and_replace=self.purges,
            publication_pools=self.pools,
        )


def add_file(parser: argparse.ArgumentParser, what: str) -> None:
    """Add the options that say what a file is."""
    parser.add_argument("file", type=Path, metavar="FILE", help=what)
    parser.add_argument("--kind", choices=KINDS, default="offers", help="what the rows of a file are; offers")
    parser.add_argument(
        "--default",
        action="append",
        type=_default,
        default=[],
        metavar="COLUMN=VALUE",
        help="what rows have that do not say it: PreparationTime=2",
    )
    parser.add_argument("--ignore-unknown", action="store_true", help="leave out columns that are not known")


def add_package(parser: argparse.ArgumentParser) -> None:
    """Add the option that says what a package of rows is called."""
    parser.add_argument("--name", help="what the service calls the package; the file's own name when left out")


def given(options: argparse.Namespace) -> Given:
    """Give what the options say."""
    return Given(
        file=options.file,
        kind=options.kind,
        defaults=dict(options.default),
        ignores=options.ignore_unknown,
        name=getattr(options, "name", None),
        purges=getattr(options, "purge_and_replace", False),
        pools=tuple(getattr(options, "pool", ())),
    )


def _default(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not COLUMN=VALUE")
    return name, value
