"""Building packages: offers or products from any iterable become a zip that the service accepts.

The number of rows is written before the first row, and is known after the last one. So the rows are written to a
temporary file first, and the memory in use does not grow with their number.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Any, Final, Literal, TypeVar

import attrs

from .._codec.templates import template
from .._common.package_rows import OnRow, Part
from ..errors import InvalidRequest, Problem
from ._archive import File, pack, writing
from ._elements import WRITE_ERRORS, check, writer
from ._kinds import MAX_OFFERS, MAX_PRODUCTS, OFFERS, PRODUCTS, PackageKind
from ._row import Row
from ._texts import BY_TYPE, STRING, Codec, choice
from .offers import Offer, PackageType, PublicationPool, StockAndPrice
from .products import Product

R = TypeVar("R")

_DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_CHUNK: Final = 500
"""How many rows are written to the temporary file at once."""
_SPOOLED: Final = 1 << 20
"""Up to this many bytes the rows stay in memory: 1 MiB."""


@attrs.frozen
class Written:
    """The result of writing a package to a file."""

    rows: int
    """The number of offers or products."""
    size: int
    """The size of the zip in bytes."""


def _listed(pools: Iterable[PublicationPool | int]) -> tuple[PublicationPool | int, ...]:
    return tuple(pools)


@attrs.frozen
class OfferPackage:
    """Offers to create, to change or to replace.

    See docs/service/packages.md#offersxml.

    Args:
        offers: `Offer`s for a `FULL` package, and `StockAndPrice`s for one of `STOCK_AND_PRICE`. The rows of a file
            (`offer_rows`) may be passed as they are; errors and reports name the row's number then. A package of an
            iterator can be written once.
        name: The name of the package for the service: any text.
        package_type: `FULL` by default.
        purge_and_replace: Whether every other offer of the seller is taken off the sites.
        publication_pools: The sites. None means Cdiscount alone.

    Raises:
        ValueError: The package purges and is made of `PackageReport.failed`, which would take all other offers off.
    """

    offers: Iterable[Offer | StockAndPrice | Row[Any]] = attrs.field(repr=False)
    name: str = attrs.field(default="offers", kw_only=True)
    package_type: PackageType = attrs.field(default=PackageType.FULL, kw_only=True, converter=PackageType)
    purge_and_replace: bool = attrs.field(default=False, kw_only=True)
    publication_pools: Sequence[PublicationPool | int] = attrs.field(default=(), kw_only=True, converter=_listed)

    def __attrs_post_init__(self) -> None:
        if self.purge_and_replace and isinstance(self.offers, Part):
            raise ValueError("these are some offers of a package: with purge_and_replace all others would go off line")

    @property
    def kind(self) -> Literal["offers"]:
        """The kind of rows: `"offers"`."""
        return "offers"

    def write(self, file: File, on_row: OnRow | None = None) -> Written:
        """Write the zip to a path, where it appears as a whole or not at all, or to a binary file that can seek.

        Args:
            file: The path, or the open file.
            on_row: Called for each row as it is written.

        Raises:
            InvalidRequest: An offer cannot be written, there is none, or there are more than 200,000. At a path
                nothing is written then.
        """
        document = template("packages/Offers.xml", "publication", "rows")
        before, middle, after = document.pieces[::2]
        before = _filled(
            before,
            Name=self._text("name", STRING),
            PurgeAndReplace=self._text("purge_and_replace", BY_TYPE[bool]),
            PackageType=self._text("package_type", choice(PackageType)),
        )
        before += self._publication() + middle
        cls = Offer if self.package_type == PackageType.FULL else StockAndPrice
        with tempfile.SpooledTemporaryFile(_SPOOLED) as rows:
            count = _write_rows(rows, self.offers, cls, OFFERS, on_row)
            return _pack(file, OFFERS, before, rows, count, after)

    def split(self, limit: int = MAX_OFFERS) -> Iterator["OfferPackage"]:
        """Yield packages of at most `limit` offers each. Their names end with their numbers, from 1.

        Write each package before you take the next one, unless the offers are a sequence. Raises ValueError for a
        package that purges: the second part would take off the offers of the first.
        """
        if self.purge_and_replace:
            raise ValueError("a package that purges cannot be split: each part would take off the offers of the others")
        for number, part in enumerate(_parts(self.offers, limit), 1):
            yield attrs.evolve(self, offers=part, name=f"{self.name}-{number}")

    def _text(self, name: str, codec: Codec) -> str:
        return _checked(codec, getattr(self, name), f"$.{name}", OFFERS.operation)

    def _publication(self) -> str:
        """Return the list of sites, or an empty text without any, which means Cdiscount."""
        if not self.publication_pools:
            return ""
        plain = [pool.value if isinstance(pool, PublicationPool) else pool for pool in self.publication_pools]
        ids = [
            _checked(BY_TYPE[int], pool, f"$.publication_pools[{index}]", OFFERS.operation)
            for index, pool in enumerate(plain)
        ]
        written = "".join(f'<PublicationPool Id="{one}"/>' for one in ids)
        return template("packages/OfferPublicationList.xml", "pools").fill(pools=written)


@attrs.frozen
class ProductPackage:
    """Products to create.

    See docs/service/packages.md#productsxml.

    Args:
        products: The products. The rows of a file (`product_rows`) may be passed as they are; errors and reports name
            the row's number then. A package of an iterator can be written once.
        name: The name of the package for the service: any text.
    """

    products: Iterable[Product | Row[Any]] = attrs.field(repr=False)
    name: str = attrs.field(default="products", kw_only=True)

    @property
    def kind(self) -> Literal["products"]:
        """The kind of rows: `"products"`."""
        return "products"

    def write(self, file: File, on_row: OnRow | None = None) -> Written:
        """Write the zip to a path, where it appears as a whole or not at all, or to a binary file that can seek.

        Args:
            file: The path, or the open file.
            on_row: Called for each row as it is written.

        Raises:
            InvalidRequest: A product cannot be written, there is none, or there are more than 10,000. At a path
                nothing is written then.
        """
        before, after = template("packages/Products.xml", "rows").pieces[::2]
        before = _filled(before, Name=_checked(STRING, self.name, "$.name", PRODUCTS.operation))
        with tempfile.SpooledTemporaryFile(_SPOOLED) as rows:
            count = _write_rows(rows, self.products, Product, PRODUCTS, on_row)
            return _pack(file, PRODUCTS, before, rows, count, after)

    def split(self, limit: int = MAX_PRODUCTS) -> Iterator["ProductPackage"]:
        """Yield packages of at most `limit` products each, as `OfferPackage.split` does.

        The sizes of one variant should be in one package: the service does not look for them in another one.
        """
        for number, part in enumerate(_parts(self.products, limit), 1):
            yield attrs.evolve(self, products=part, name=f"{self.name}-{number}")


def _write_rows(spool: IO[bytes], rows: Iterable[Any], cls: type[Any], kind: PackageKind, on_row: OnRow | None) -> int:
    """Write the rows to a temporary file and return their number."""
    write, count, chunk = writer(cls), 0, list[str]()
    for count, item in enumerate(rows, 1):
        number, row = count, item
        if type(item) is Row:
            number, row = item.number, item.item
        try:
            written: str | None = write(row)
        except WRITE_ERRORS:
            written = None
        if written is None:  # outside of the `except`: no context of the error quotes the row
            raise InvalidRequest([*_problems(item, cls, f"$.{kind.name}[{count - 1}]")], kind.operation)
        if count > kind.limit:
            expected = f"expected at most {kind.limit:,}; `split` makes several packages of them"
            raise InvalidRequest([Problem(f"$.{kind.name}", expected)], kind.operation)
        chunk.append(written)
        if on_row is not None:
            on_row(number, row.seller_product_id, ean_of(row))
        if len(chunk) == _CHUNK:
            spool.write("".join(chunk).encode())
            chunk.clear()
    if not count:
        raise InvalidRequest([Problem(f"$.{kind.name}", "expected one at least")], kind.operation)
    spool.write("".join(chunk).encode())
    return count


def _problems(item: Any, cls: type[Any], path: str) -> Iterator[Problem]:
    """Yield the problems of an offer or a product, or of a row, with its number."""
    if type(item) is not Row:
        yield from check(cls, item, path)
    elif item.item is None:
        for one in item.problems or (Problem("$", "expected a row that can be read"),):
            yield Problem(path + one.path.removeprefix("$"), f"{one.expected} (row {item.number})")
    else:
        for one in check(cls, item.item, path):
            yield Problem(one.path, f"{one.expected} (row {item.number})")


def ean_of(row: Offer | StockAndPrice | Product) -> str | None:
    """Return the EAN of an offer, or the first one of a product."""
    if isinstance(row, Product):
        return row.ean_list[0] if row.ean_list else None
    return row.product_ean


def _pack(file: File, kind: PackageKind, before: str, rows: IO[bytes], count: int, after: str) -> Written:
    head = _DECLARATION + _filled(before, Capacity=str(count))
    with writing(file) as target:
        begin = target.tell()
        pack(target, kind, head.encode(), rows, after.encode())
        return Written(count, target.tell() - begin)


def _filled(document: str, **values: str) -> str:
    """Return a document with values in the attributes that its template has empty."""
    for name, value in values.items():
        document = document.replace(f' {name}=""', f' {name}="{value}"', 1)
    return document


def _checked(codec: Codec, value: object, path: str, operation: str) -> str:
    """Return a value of the package itself as text. Raises InvalidRequest for a value that cannot be written."""
    try:
        return codec.write(value)
    except ValueError as error:
        expected = str(error)
    raise InvalidRequest([Problem(path, f"expected {expected}")], operation)


def _parts(rows: Iterable[R], limit: int) -> Iterator[Iterable[R]]:
    """Yield parts of the rows. Those of a sequence may be used in any order, those of an iterator one by one."""
    if limit < 1:
        raise ValueError(f"limit must be 1 at least, not {limit}")
    if isinstance(rows, Sequence):
        for start in range(0, len(rows), limit):
            yield rows[start : start + limit]
        return
    source = iter(rows)
    for first in source:
        part = chain((first,), islice(source, limit - 1))
        yield part
        if next(part, None) is not None:
            raise RuntimeError("write each package before you take the next one: both come from one iterator")
