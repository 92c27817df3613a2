"""A file that somebody names: the zip of a package, or rows of which one is made."""

import argparse
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from ..errors import InvalidPackage
from ..packages import (
    Offer,
    OfferPackage,
    OfferPackageFile,
    PackageType,
    Product,
    ProductPackage,
    ProductPackageFile,
    Row,
    Rows,
    StockAndPrice,
    open_package,
)
from ..packages.checks import Finding, check, check_rows
from ..packages.checks._form import writable
from ..packages.offers import DeliveryMode
from ..packages.rows import offer_rows, product_rows
from ._hints import as_options
from ._reading import add_reading, given_options, reading

Package: TypeAlias = OfferPackage | ProductPackage | OfferPackageFile | ProductPackageFile

KINDS: Final = ("offers", "stocks", "products")
"""What rows may be: whole offers, stocks and prices, products."""
RELAYS: Final = "relays"
"""A file of pick-up shops, which goes as it is."""
WORKBOOK: Final = ".xlsx"
"""The suffix of files that may have rows as well as pick-up shops."""
PACKAGE_TYPES: Final[Mapping[str, PackageType]] = {"offers": PackageType.FULL, "stocks": PackageType.STOCK_AND_PRICE}
"""The types of packages, by the kinds of offers that they take."""
CLASSES: Final[Mapping[str, type[Any]]] = {"offers": Offer, "stocks": StockAndPrice, "products": Product}
ROWS: Final = "rows: .csv, .tsv, .txt, .jsonl, .ndjson, .json, .xlsx, .xlsm or .parquet"
FILE: Final = f"the zip of a package, or {ROWS}"


@attrs.frozen
class Given:
    """What a command was told to work on."""

    file: Path
    kind: str
    reading: Mapping[str, Any]
    """How rows are read: the arguments of `offer_rows` and `product_rows`."""
    name: str | None
    purges: bool
    pools: tuple[int, ...]

    @property
    def is_package(self) -> bool:
        """Whether it is a package already."""
        return self.file.suffix.lower() == ".zip"

    def rows(self) -> Rows[Any]:
        """Read the rows of a file that is no package; one that no package can hold is one that cannot be read."""
        found = self._read()
        return Rows(writable(found, [CLASSES[self.kind]]), found.warnings)

    def _read(self) -> Rows[Any]:
        found: Rows[Any]
        with _naming_options():
            if self.kind == "products":
                found = product_rows(self.file, **self.reading)
            else:
                found = offer_rows(self.file, package_type=PACKAGE_TYPES[self.kind], **self.reading)
        return Rows(_each(found), found.warnings)

    def findings(
        self, modes: Collection[DeliveryMode] | None, now: datetime, rows: Rows[Any] | None = None
    ) -> Iterator[Finding]:
        """Check it; `rows` are its own where somebody has opened them already."""
        if self.is_package:
            return check(self.file, modes=modes, now=now)
        return check_rows(
            self._read() if rows is None else rows,
            "products" if self.kind == "products" else "offers",
            purge_and_replace=self.purges,
            publication_pools=self.pools,
            modes=modes,
            now=now,
        )

    def package(self) -> Package:
        """Give the package, or make one of the rows that can be read."""
        return open_package(self.file) if self.is_package else self.made()

    def made(self) -> OfferPackage | ProductPackage:
        """Make a package of the rows that can be read; it knows their numbers."""
        rows = (row for row in self.rows() if row.item is not None)
        name = self.name or self.file.stem
        if self.kind == "products":
            return ProductPackage(rows, name=name)
        return OfferPackage(
            rows,
            name=name,
            package_type=PACKAGE_TYPES[self.kind],
            purge_and_replace=self.purges,
            publication_pools=self.pools,
        )


def add_file(
    parser: argparse.ArgumentParser, what: str = FILE, kinds: Iterable[str] = KINDS, *, metavar: str = "FILE"
) -> None:
    """Add the options that say what a file is, and how it is read."""
    parser.add_argument("file", type=Path, metavar=metavar, help=what)
    text = "what the file has; stocks are stocks and prices of offers that exist; offers when left out"
    parser.add_argument("--kind", choices=tuple(kinds), help=text)
    add_reading(parser)


def add_package(parser: argparse.ArgumentParser) -> None:
    """Add the option that says what a package of rows is called."""
    parser.add_argument("--name", help="what the service calls the package; the file's own name when left out")


def given(options: argparse.Namespace) -> Given:
    """Return what the options say."""
    return Given(
        file=options.file,
        kind=options.kind or "offers",
        reading=reading(options),
        name=getattr(options, "name", None),
        purges=getattr(options, "purge_and_replace", False),
        pools=tuple(getattr(options, "pool", ())),
    )


def refuse(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with status 2 where there is no file, and where options contradict it: no suffix overrules what was said."""
    file: Path = options.file
    refuse_no_file(file, parser)
    said = [*given_options(options), *(["--name"] if getattr(options, "name", None) else ())]
    if options.kind == RELAYS:
        if file.suffix.lower() != WORKBOOK:
            parser.error(f"--kind relays: a file of pick-up shops is an .xlsx, and {file} is none")
        if said:
            parser.error(f"{said[0]} is for rows, and a file of pick-up shops goes as it is")
    elif given(options).is_package:
        if said:
            parser.error(f"{said[0]} is for rows, and {file} is a package already, which says so itself")
        if options.kind and options.kind != (kind := kind_of(open_package(file))):
            parser.error(f"--kind {options.kind}: {file} is a package of {kind}")


def refuse_no_file(file: Path, parser: argparse.ArgumentParser) -> None:
    """End with status 2 where there is no file."""
    if file.is_dir():
        parser.error(f"{file} is a directory")
    if not file.exists():
        parser.error(f"there is no file {file}")


def kind_of(package: OfferPackageFile | ProductPackageFile) -> str:
    """Return what a package has, as `--kind` says it."""
    if isinstance(package, ProductPackageFile):
        return "products"
    return "stocks" if package.package_type == PackageType.STOCK_AND_PRICE else "offers"


def _each(rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    with _naming_options():
        yield from rows


@contextmanager
def _naming_options() -> Iterator[None]:
    """Let an error name the command's options, and not the library's arguments."""
    try:
        yield
    except InvalidPackage as error:
        raise InvalidPackage(as_options(str(error))) from None
