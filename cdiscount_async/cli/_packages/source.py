"""A file that somebody names: the zip of a package, or rows of which one is made."""

import argparse
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from ...errors import InvalidPackage
from ...packages import (
    OfferPackage,
    OfferPackageFile,
    PackageType,
    ProductPackage,
    ProductPackageFile,
    Row,
    Rows,
    open_package,
)
from ...packages.checks import Finding, check, check_rows
from ...packages.offers import DeliveryMode
from ...packages.rows import offer_rows, product_rows
from ...packages.rows._sources import OPENERS
from .hints import as_options
from .reading import add_reading, given_options, reading, unfit

Package: TypeAlias = OfferPackage | ProductPackage | OfferPackageFile | ProductPackageFile

KINDS: Final = ("offers", "stocks", "products")
"""What rows may be: whole offers, stocks and prices, products."""
RELAYS: Final = "relays"
"""A file of pick-up shops, which goes as it is."""
WORKBOOK: Final = ".xlsx"
"""The suffix of files that may have rows as well as pick-up shops."""
PACKAGE_TYPES: Final[Mapping[str, PackageType]] = {"offers": PackageType.FULL, "stocks": PackageType.STOCK_AND_PRICE}
"""The types of packages, by the kinds of offers that they take."""
ROWS: Final = f"rows: {', '.join(OPENERS)}"
FILE: Final = f"the zip of a package, or {ROWS}"


@attrs.frozen
class PackageSource:
    """What a command was told to work on."""

    file: Path
    kind: str
    reading: Mapping[str, Any]
    """How rows are read: the arguments of `offer_rows` and `product_rows`."""
    name: str | None
    purges: bool
    pools: tuple[int, ...]
    state: tuple[int, ...] = attrs.field(init=False)
    """What shows whether the file is still the one that was checked: a file is read more than once."""

    @state.default
    def _state_now(self) -> tuple[int, ...]:
        now = self.file.stat()
        return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns

    @property
    def is_package(self) -> bool:
        """Whether it is a package already."""
        return self.file.suffix.lower() == ".zip"

    def rows(self) -> Rows[Any]:
        """Read the rows of a file that is no package."""
        found: Rows[Any]
        with naming(self.file):
            if self.kind == "products":
                found = product_rows(self.file, **self.reading)
            else:
                found = offer_rows(self.file, package_type=PACKAGE_TYPES[self.kind], **self.reading)
        return Rows(self._each(found), found.warnings)

    def findings(
        self, modes: Collection[DeliveryMode] | None, now: datetime, rows: Rows[Any] | None = None
    ) -> Iterator[Finding]:
        """Check it; `rows` are its own where somebody has opened them already."""
        if self.is_package:
            return check(self.file, modes=modes, now=now)
        return check_rows(
            self.rows() if rows is None else rows,
            "products" if self.kind == "products" else "offers",
            purge_and_replace=self.purges,
            publication_pools=self.pools,
            modes=modes,
            now=now,
        )

    def package(self, *, skip_bad: bool) -> Package:
        """Return the package, or make one of the rows. Raises InvalidPackage for a file that has changed meanwhile."""
        if not self.is_package:
            return self.made(skip_bad=skip_bad)
        self._refuse_changed()
        return open_package(self.file)

    def made(self, rows: Iterable[Row[Any]] | None = None, *, skip_bad: bool) -> OfferPackage | ProductPackage:
        """Make a package of the rows, or of some of them, which knows their numbers.

        Rows that cannot be read are left out if that is said. The package cannot be written where there are others, or
        where the file has changed since it was checked.
        """
        rows = (row for row in (self.rows() if rows is None else rows) if row.item is not None or not skip_bad)
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

    def _each(self, rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
        self._refuse_changed()
        with naming(self.file):
            yield from rows
        self._refuse_changed()

    def _refuse_changed(self) -> None:
        if self._state_now() != self.state:
            raise InvalidPackage(f"{self.file} has changed since this command began to read the file: run it again")


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


def add_pools(parser: argparse.ArgumentParser) -> None:
    """Add the option that says for which sales sites a package of rows is."""
    parser.add_argument(
        "--pool", action="append", type=int, default=[], metavar="ID", help="a sales site; Cdiscount (1) when left out"
    )


def given(options: argparse.Namespace) -> PackageSource:
    """Return what the options say."""
    return PackageSource(
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
    else:
        for what in unfit(options, file).values():
            parser.error(f"{what}, and {file} is none")


def refuse_no_file(file: Path, parser: argparse.ArgumentParser) -> None:
    """End with status 2 where there is no file, or one that can be read only once, such as a named pipe."""
    if file.is_dir():
        parser.error(f"{file} is a directory")
    if not file.exists():
        parser.error(f"there is no file {file}")
    if not file.is_file():
        parser.error(f"{file} is no regular file")


def kind_of(package: OfferPackageFile | ProductPackageFile) -> str:
    """Return what a package has, as `--kind` says it."""
    if isinstance(package, ProductPackageFile):
        return "products"
    return "stocks" if package.package_type == PackageType.STOCK_AND_PRICE else "offers"


@contextmanager
def naming(file: Path) -> Iterator[None]:
    """Let an error name the file, and the command's options in the place of the library's arguments."""
    try:
        yield
    except InvalidPackage as error:
        raise InvalidPackage(f"{file}: {as_options(str(error))}") from None
