"""Packages that exist already, written by any program."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copyfileobj
from typing import Any, Final, Literal

import attrs

from .._common.package_rows import OnRow
from ..errors import InvalidPackage
from ._archive import File, kind_of, reading, writing
from ._building import Written, ean_of
from ._kinds import OFFERS, PRODUCTS
from ._layout import layout
from ._reading import head, pools, rows
from ._row import Row
from ._texts import BY_TYPE, STRING, choice
from .offers import Offer, PackageType, PublicationPool, StockAndPrice
from .products import Product

_IGNORED_BY_LIGHT: Final = frozenset(one.name for one in (*layout(Offer).attributes, *layout(Offer).lists)) - {
    one.name for one in layout(StockAndPrice).attributes
}
"""Values that a package of stocks and prices may also have: the schema requires them, and the service ignores them."""


@attrs.frozen
class OfferPackageFile:
    """A zip with offers, from `open_package`."""

    path: Path
    name: str
    package_type: PackageType
    purge_and_replace: bool

    @property
    def kind(self) -> Literal["offers"]:
        """The kind of rows: `"offers"`."""
        return "offers"

    @property
    def publication_pools(self) -> tuple[PublicationPool | int, ...]:
        """The sites that the package names. The file is read to its end."""
        return tuple(_pool(one) for one in pools(self.path))

    def rows(self) -> Iterator[Row[Offer | StockAndPrice]]:
        """Yield the offers, each with its problems. Raises InvalidPackage for a damaged file."""
        if self.package_type == PackageType.FULL:
            return rows(self.path, OFFERS, Offer)
        return rows(self.path, OFFERS, StockAndPrice, _IGNORED_BY_LIGHT)

    def write(self, file: File, on_row: OnRow | None = None) -> Written:
        """Copy the file as it is; `on_row` is called for each row."""
        return _copy(self.path, file, self.rows(), on_row)


@attrs.frozen
class ProductPackageFile:
    """A zip with products, from `open_package`."""

    path: Path
    name: str

    @property
    def kind(self) -> Literal["products"]:
        """The kind of rows: `"products"`."""
        return "products"

    def rows(self) -> Iterator[Row[Product]]:
        """Yield the products, each with its problems. Raises InvalidPackage for a damaged file."""
        return rows(self.path, PRODUCTS, Product)

    def write(self, file: File, on_row: OnRow | None = None) -> Written:
        """Copy the file as it is; `on_row` is called for each row."""
        return _copy(self.path, file, self.rows(), on_row)


def open_package(path: str | os.PathLike[str]) -> OfferPackageFile | ProductPackageFile:
    """Open a package that exists, and return what it has. Its rows are read by the method `rows`.

    Raises:
        InvalidPackage: The file is not a zip, or not a package.
        OSError: The file cannot be opened.
    """
    path = Path(path)
    kind = kind_of(path)
    attributes = head(path, kind)
    name = STRING.read(attributes.get("Name", ""))
    if kind is PRODUCTS:
        return ProductPackageFile(path, name)
    return OfferPackageFile(
        path,
        name,
        package_type=_read(attributes, "PackageType", choice(PackageType).read, PackageType.FULL),
        purge_and_replace=_read(attributes, "PurgeAndReplace", BY_TYPE[bool].read, default=False),
    )


def _read(attributes: Mapping[str, str], name: str, read: Any, default: Any) -> Any:
    if name not in attributes:
        return default
    try:
        return read(attributes[name])
    except ValueError as error:
        expected = str(error)
    raise InvalidPackage(f"{OFFERS.part}: expected {expected} as {name}")


def _pool(text: str) -> PublicationPool | int:
    try:
        number: int = BY_TYPE[int].read(text)
    except ValueError:
        number = -1
    if number < 0:
        raise InvalidPackage(f"{OFFERS.part}: expected a number as Id of PublicationPool")
    return PublicationPool(number) if number in [*PublicationPool] else number


def _copy(path: Path, file: File, copied: Iterator[Row[Any]], on_row: OnRow | None) -> Written:
    count = 0
    for row in copied:
        count += 1
        if on_row is not None:
            reference, ean = _names(row)
            on_row(count, reference, ean)
    with reading(path) as source, writing(file) as target:
        begin = target.tell()
        copyfileobj(source, target)
        return Written(count, target.tell() - begin)


def _names(row: Row[Any]) -> tuple[str, str | None]:
    """Return the reference and the EAN of a row, if they can be read."""
    if row.item is not None:
        return row.item.seller_product_id, ean_of(row.item)
    return row.texts.get("SellerProductId", ""), row.texts.get("ProductEan")
