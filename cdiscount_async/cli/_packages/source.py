"""The file of a command: the zip of a package, or rows."""

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
from .option_texts import with_options
from .reading import add_reading, given_options, reading, wrong_options

Package: TypeAlias = OfferPackage | ProductPackage | OfferPackageFile | ProductPackageFile

KINDS: Final = ("offers", "stocks", "products")
"""The kinds of rows: whole offers, stocks and prices, products."""
RELAYS: Final = "relays"
"""The kind of a file of pick-up shops, which is sent unchanged."""
WORKBOOK: Final = ".xlsx"
"""The suffix of files that can have rows or pick-up shops."""
PACKAGE_TYPES: Final[Mapping[str, PackageType]] = {"offers": PackageType.FULL, "stocks": PackageType.STOCK_AND_PRICE}
"""The types of offer packages by kind."""
ROWS: Final = f"rows: {', '.join(OPENERS)}"
FILE: Final = f"the zip of a package, or {ROWS}"


@attrs.frozen
class PackageSource:
    """The file of a command, and how it is read."""

    file: Path
    kind: str
    reading: Mapping[str, Any]
    """How rows are read: the arguments of `offer_rows` and `product_rows`."""
    name: str | None
    purges: bool
    pools: tuple[int, ...]
    state: tuple[int, ...] = attrs.field(init=False)
    """The identity of the file at the start. A file is read more than once, and must not change meanwhile."""

    @state.default
    def _present_state(self) -> tuple[int, ...]:
        now = self.file.stat()
        return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns

    @property
    def is_package(self) -> bool:
        """Whether the file is a package."""
        return self.file.suffix.lower() == ".zip"

    def rows(self) -> Rows[Any]:
        """Return the rows of a file that is not a package."""
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
        """Check the file, and return the findings. `rows` are its rows, if they are open already."""
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
        """Return the package, or a package of the rows. Raises InvalidPackage if the file has changed."""
        if not self.is_package:
            return self.to_package(skip_bad=skip_bad)
        self._refuse_changed()
        return open_package(self.file)

    def to_package(self, rows: Iterable[Row[Any]] | None = None, *, skip_bad: bool) -> OfferPackage | ProductPackage:
        """Return a package of the rows, or of some of them.

        With `skip_bad`, rows that cannot be read are left out. Otherwise writing the package fails for such rows, and
        also if the file has changed since it was checked.
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
        if self._present_state() != self.state:
            raise InvalidPackage(f"{self.file} has changed since the command began to read it: run the command again")


def add_file(
    parser: argparse.ArgumentParser, what: str = FILE, kinds: Iterable[str] = KINDS, *, metavar: str = "FILE"
) -> None:
    """Add the options for the kind of a file, and for reading it."""
    parser.add_argument("file", type=Path, metavar=metavar, help=what)
    text = "the kind of rows in the file; stocks are stocks and prices of existing offers; by default offers"
    parser.add_argument("--kind", choices=tuple(kinds), help=text)
    add_reading(parser)


def add_package(parser: argparse.ArgumentParser) -> None:
    """Add the option for the name of a package."""
    parser.add_argument("--name", help="the name of the package; by default the name of the file")


def add_pools(parser: argparse.ArgumentParser) -> None:
    """Add the option for the sales sites of a package."""
    parser.add_argument(
        "--pool", action="append", type=int, default=[], metavar="ID", help="a sales site; by default Cdiscount (1)"
    )


def source_of(options: argparse.Namespace) -> PackageSource:
    """Return the file and the options as a source."""
    return PackageSource(
        file=options.file,
        kind=options.kind or "offers",
        reading=reading(options),
        name=getattr(options, "name", None),
        purges=getattr(options, "purge_and_replace", False),
        pools=tuple(getattr(options, "pool", ())),
    )


def refuse(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with status 2 without a file, and for options that contradict the file."""
    file: Path = options.file
    require_file(file, parser)
    row_options = [*given_options(options), *(["--name"] if getattr(options, "name", None) else ())]
    if options.kind == RELAYS:
        if file.suffix.lower() != WORKBOOK:
            parser.error(f"--kind relays: a file of pick-up shops is an .xlsx, and {file} is none")
        if row_options:
            parser.error(f"{row_options[0]} is for rows, and a file of pick-up shops is sent unchanged")
    elif source_of(options).is_package:
        if row_options:
            parser.error(f"{row_options[0]} is for rows, and {file} is a package already, and has its own value")
        if options.kind and options.kind != (kind := kind_of(open_package(file))):
            parser.error(f"--kind {options.kind}: {file} is a package of {kind}")
    else:
        for what in wrong_options(options, file).values():
            parser.error(f"{what}, and {file} is none")


def require_file(file: Path, parser: argparse.ArgumentParser) -> None:
    """End with status 2 without a file, and for one that can be read only once, such as a named pipe."""
    if file.is_dir():
        parser.error(f"{file} is a directory")
    if not file.exists():
        parser.error(f"there is no file {file}")
    if not file.is_file():
        parser.error(f"{file} is not a regular file")


def kind_of(package: OfferPackageFile | ProductPackageFile) -> str:
    """Return the kind of a package, as in `--kind`."""
    if isinstance(package, ProductPackageFile):
        return "products"
    return "stocks" if package.package_type == PackageType.STOCK_AND_PRICE else "offers"


@contextmanager
def naming(file: Path) -> Iterator[None]:
    """Add the file to errors in the block, and replace the library's arguments by the command's options."""
    try:
        yield
    except InvalidPackage as error:
        raise InvalidPackage(f"{file}: {with_options(str(error))}") from None
