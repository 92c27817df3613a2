"""Packages that are built: offers or products, from any iterable, into a zip that the service takes.

How many rows there are is written before the first of them and known after the last, so the rows are written to a
temporary file first: memory stays flat however many there are.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Any, Final, Literal, TypeAlias, TypeVar

import attrs

from .._codec.templates import template
from .._common.part import Part
from ..errors import InvalidRequest, Problem
from ._archive import File, pack, writing
from ._elements import TRIPS, check, writer
from ._row import Row
from ._texts import BY_TYPE, STRING, Codec, choice
from .offers import Offer, PackageType, PublicationPool, StockAndPrice
from .products import Product

OnRow: TypeAlias = Callable[[int, str, str | None], None]
"""Is told of each row as it is written: its number, the seller's reference, and the EAN.

The number is that of the `Row` it was given as, and its place from 1 where it was given as an offer or a product.
"""
R = TypeVar("R")

MAX_OFFERS: Final = 200_000
"""The most offers of one package."""
MAX_PRODUCTS: Final = 10_000
"""The most products of one package: the smaller of the two numbers that are documented."""

_DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
_CHUNK: Final = 500
"""How many rows are written to the temporary file at once."""
_SPOOLED: Final = 1 << 20
"""Up to so many bytes the rows stay in memory."""


@attrs.frozen
class Written:
    """What was written."""

    rows: int
    """How many offers or products."""
    size: int
    """The size of the zip in bytes."""


def _listed(pools: Iterable[PublicationPool | int]) -> tuple[PublicationPool | int, ...]:
    return tuple(pools)


@attrs.frozen
class OfferPackage:
    """Offers to create, to change or to replace.

    A `FULL` package takes `Offer`s, one of `STOCK_AND_PRICE` takes `StockAndPrice`s. `purge_and_replace` takes every
    other offer off the sites that are named. `publication_pools` names these sites; without, it is Cdiscount alone.
    An iterator gives its offers once, so a package of one can be written once.

    Rows of a file (`offer_rows`) may be given as they are. Errors and reports name the row's number then.
    Raises ValueError for a package that purges and is made of `PackageReport.failed`.
    """

    offers: Iterable[Offer | StockAndPrice | Row[Any]] = attrs.field(repr=False)
    name: str = attrs.field(default="offers", kw_only=True)
    """What the service calls the package; free."""
    package_type: PackageType = attrs.field(default=PackageType.FULL, kw_only=True, converter=PackageType)
    purge_and_replace: bool = attrs.field(default=False, kw_only=True)
    publication_pools: Sequence[PublicationPool | int] = attrs.field(default=(), kw_only=True, converter=_listed)

    def __attrs_post_init__(self) -> None:
        if self.purge_and_replace and isinstance(self.offers, Part):
            raise ValueError("these are some offers of a package: with purge_and_replace all others would go off line")

    @property
    def kind(self) -> Literal["offers"]:
        """What it has."""
        return "offers"

    def write(self, file: File, on_row: OnRow | None = None) -> Written:
        """Write the zip to a path, where it appears as a whole or not at all, or to a binary file that can seek.

        Raises InvalidRequest where an offer does not fit, where there is none, and for more than 200,000 of them. At a
        path nothing is written then.
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
            count = _write_rows(rows, self.offers, cls, "offers", MAX_OFFERS, on_row)
            return _pack(file, self.kind, before, rows, count, after)

    def split(self, limit: int = MAX_OFFERS) -> Iterator["OfferPackage"]:
        """Return packages of at most `limit` offers each, named by their numbers, one after the other.

        Write each before the next is asked for, unless the offers are a sequence. Raises ValueError for a package that
        purges: the second of two would take off what the first has brought.
        """
        if self.purge_and_replace:
            raise ValueError("a package that purges cannot be split: each part would take off the offers of the others")
        for number, part in enumerate(_parts(self.offers, limit), 1):
            yield attrs.evolve(self, offers=part, name=f"{self.name}-{number}")

    def _text(self, name: str, codec: Codec) -> str:
        return _checked(codec, getattr(self, name), f"$.{name}", "SubmitOfferPackage")

    def _publication(self) -> str:
        """Write the sites; without any the list is left out, which means Cdiscount."""
        if not self.publication_pools:
            return ""
        plain = [pool.value if isinstance(pool, PublicationPool) else pool for pool in self.publication_pools]
        ids = [
            _checked(BY_TYPE[int], pool, f"$.publication_pools[{index}]", "SubmitOfferPackage")
            for index, pool in enumerate(plain)
        ]
        written = "".join(f'<PublicationPool Id="{one}"/>' for one in ids)
        return template("packages/OfferPublicationList.xml", "pools").fill(pools=written)


@attrs.frozen
class ProductPackage:
    """Products to create. An iterator gives its products once, so a package of one can be written once.

    Rows of a file (`product_rows`) may be given as they are. Errors and reports name the row's number then.
    """

    products: Iterable[Product | Row[Any]] = attrs.field(repr=False)
    name: str = attrs.field(default="products", kw_only=True)
    """What the service calls the package; free."""

    @property
    def kind(self) -> Literal["products"]:
        """What it has."""
        return "products"

    def write(self, file: File, on_row: OnRow | None = None) -> Written:
        """Write the zip to a path, where it appears as a whole or not at all, or to a binary file that can seek.

        Raises InvalidRequest where a product does not fit, where there is none, and for more than 10,000 of them. At a
        path nothing is written then.
        """
        before, after = template("packages/Products.xml", "rows").pieces[::2]
        before = _filled(before, Name=_checked(STRING, self.name, "$.name", "SubmitProductPackage"))
        with tempfile.SpooledTemporaryFile(_SPOOLED) as rows:
            count = _write_rows(rows, self.products, Product, "products", MAX_PRODUCTS, on_row)
            return _pack(file, self.kind, before, rows, count, after)

    def split(self, limit: int = MAX_PRODUCTS) -> Iterator["ProductPackage"]:
        """Return packages of at most `limit` products each, as `OfferPackage.split` does.

        The sizes of one variant should stay in one package: the service looks for them nowhere else.
        """
        for number, part in enumerate(_parts(self.products, limit), 1):
            yield attrs.evolve(self, products=part, name=f"{self.name}-{number}")


def _write_rows(
    spool: IO[bytes], rows: Iterable[Any], cls: type[Any], kind: str, limit: int, on_row: OnRow | None
) -> int:
    """Write the rows to a temporary file; give how many there are."""
    operation = "SubmitOfferPackage" if kind == "offers" else "SubmitProductPackage"
    write, count, chunk = writer(cls), 0, list[str]()
    for count, given in enumerate(rows, 1):
        number, row = count, given
        if type(given) is Row:
            number, row = given.number, given.item
        try:
            written: str | None = write(row)
        except TRIPS:
            written = None
        if written is None:  # out here, so that no context of the error quotes the row
            raise InvalidRequest([*_wrong(given, cls, f"$.{kind}[{count - 1}]")], operation)
        if count > limit:
            problem = Problem(f"$.{kind}", f"expected at most {limit:,}; `split` makes several packages of them")
            raise InvalidRequest([problem], operation)
        chunk.append(written)
        if on_row is not None:
            on_row(number, row.seller_product_id, ean_of(row))
        if len(chunk) == _CHUNK:
            spool.write("".join(chunk).encode())
            chunk.clear()
    if not count:
        raise InvalidRequest([Problem(f"$.{kind}", "expected one at least")], operation)
    spool.write("".join(chunk).encode())
    return count


def _wrong(given: Any, cls: type[Any], path: str) -> Iterator[Problem]:
    """Return all that is wrong with an offer or a product, or with a row, which has a number to be found by."""
    if type(given) is not Row:
        yield from check(cls, given, path)
    elif given.item is None:
        for one in given.problems or (Problem("$", "expected a row that can be read"),):
            yield Problem(path + one.path.removeprefix("$"), f"{one.expected} (row {given.number})")
    else:
        for one in check(cls, given.item, path):
            yield Problem(one.path, f"{one.expected} (row {given.number})")


def ean_of(row: Offer | StockAndPrice | Product) -> str | None:
    """Return the EAN of an offer, or the first one of a product."""
    if isinstance(row, Product):
        return row.ean_list[0] if row.ean_list else None
    return row.product_ean


def _pack(file: File, kind: str, before: str, rows: IO[bytes], count: int, after: str) -> Written:
    head = _DECLARATION + _filled(before, Capacity=str(count))
    with writing(file) as target:
        begin = target.tell()
        pack(target, kind, head.encode(), rows, after.encode())
        return Written(count, target.tell() - begin)


def _filled(document: str, **values: str) -> str:
    """Put values into attributes that a template leaves empty."""
    for name, value in values.items():
        document = document.replace(f' {name}=""', f' {name}="{value}"', 1)
    return document


def _checked(codec: Codec, value: object, path: str, operation: str) -> str:
    """Write a value of the package itself; raises InvalidRequest where it does not fit."""
    try:
        return codec.write(value)
    except ValueError as error:
        expected = str(error)
    raise InvalidRequest([Problem(path, f"expected {expected}")], operation)


def _parts(rows: Iterable[R], limit: int) -> Iterator[Iterable[R]]:
    """Cut rows into parts; those of a sequence may be taken in any order, those of an iterator as they come."""
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
            raise RuntimeError("write each package before the next is asked for: both come from one iterator")
