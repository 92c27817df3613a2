"""Packages that exist already, whoever wrote them."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copyfileobj
from typing import Any, Final, Literal

import attrs

from ..errors import InvalidPackage
from ._archive import CONTENT, File, kind_of, reading, writing
from ._building import OnRow, Written, ean_of
from ._layout import layout
from ._reading import head, pools, rows
from ._row import Row
from ._texts import BY_TYPE, STRING, choice
from .offers import Offer, PackageType, PublicationPool, StockAndPrice
from .products import Product

_IGNORED_BY_LIGHT: Final = frozenset(one.name for one in (*layout(Offer).attributes, *layout(Offer).lists)) - {
    one.name for one in layout(StockAndPrice).attributes
}
"""What a light package may have as well, because the schema asks for it, and what the service leaves as it is."""


@attrs.frozen
class OfferPackageFile:
    """A zip with offers, from `open_package`."""

    path: Path
    name: str
    package_type: PackageType
    purge_and_replace: bool

    @property
    def kind(self) -> Literal["offers"]:
        """What it has."""
        return "offers"

    @property
    def publication_pools(self) -> tuple[PublicationPool | int, ...]:
        """The sites it names; it is read to its end for them."""
        return tuple(_pool(one) for one in pools(self.path))

    def rows(self) -> Iterator[Row[Offer | StockAndPrice]]:
        """Return its offers one by one, each with what is wrong with it; raises InvalidPackage where it is damaged."""
        if self.package_type == PackageType.FULL:
            return rows(self.path, self.kind, Offer)
        return rows(self.path, self.kind, StockAndPrice, _IGNORED_BY_LIGHT)

    def write(self, file: File, on_row: OnRow | None = None) -> Written:
        """Copy it as it is."""
        return _copy(self.path, file, self.rows(), on_row)


@attrs.frozen
class ProductPackageFile:
    """A zip with products, from `open_package`."""

    path: Path
    name: str

    @property
    def kind(self) -> Literal["products"]:
        """What it has."""
        return "products"

    def rows(self) -> Iterator[Row[Product]]:
        """Return its products one by one, each with its problems; raises InvalidPackage where it is damaged."""
        return rows(self.path, self.kind, Product)

    def write(self, file: File, on_row: OnRow | None = None) -> Written:
        """Copy it as it is."""
        return _copy(self.path, file, self.rows(), on_row)


def open_package(path: str | os.PathLike[str]) -> OfferPackageFile | ProductPackageFile:
    """Open a package that exists and find out what it has; its rows are read when they are asked for.

    Raises InvalidPackage for what is no zip, is no package, or does not begin as one; OSError where there is no file.
    """
    path = Path(path)
    kind = kind_of(path)
    said = head(path, kind)
    name = STRING.read(said.get("Name", ""))
    if kind == "products":
        return ProductPackageFile(path, name)
    return OfferPackageFile(
        path,
        name,
        package_type=_read(said, "PackageType", choice(PackageType).read, PackageType.FULL),
        purge_and_replace=_read(said, "PurgeAndReplace", BY_TYPE[bool].read, default=False),
    )


def _read(said: Mapping[str, str], name: str, read: Any, default: Any) -> Any:
    if name not in said:
        return default
    try:
        return read(said[name])
    except ValueError as error:
        expected = str(error)
    raise InvalidPackage(f"{CONTENT['offers']}: expected {expected} as {name}")


def _pool(text: str) -> PublicationPool | int:
    try:
        number: int = BY_TYPE[int].read(text)
    except ValueError:
        number = -1
    if number < 0:
        raise InvalidPackage(f"{CONTENT['offers']}: expected a number as Id of PublicationPool")
    return PublicationPool(number) if number in [*PublicationPool] else number


def _copy(path: Path, file: File, found: Iterator[Row[Any]], on_row: OnRow | None) -> Written:
    count = 0
    for row in found:
        count += 1
        if on_row is not None:
            reference, ean = _names(row)
            on_row(count, reference, ean)
    with reading(path) as source, writing(file) as target:
        begin = target.tell()
        copyfileobj(source, target)
        return Written(count, target.tell() - begin)


def _names(row: Row[Any]) -> tuple[str, str | None]:
    """Return the reference and the EAN of a row, as far as they can be read."""
    if row.item is not None:
        return row.item.seller_product_id, ean_of(row.item)
    return row.texts.get("SellerProductId", ""), row.texts.get("ProductEan")
