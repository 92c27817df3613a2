"""Compares two files of offers or products by the content of their packages."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final

import attrs

from ..._common.lists import first_few
from ...french_time import in_french_time
from ...packages import Row, StockAndPrice
from ...packages._layout import Properties, layout

SIZE: Final = 8
"""The bytes of a digest. So many zeros mean a missing value."""
NOTHING: Final = bytes(SIZE)
_EXACT: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


class UnusableError(Exception):
    """Rows of a file that cannot be compared. The message says which and why."""


@attrs.frozen
class Change:
    """How a row of the new file differs from the old one."""

    row: int
    reference: str
    fields: tuple[str, ...]
    """The names of the fields that differ; empty for a new reference."""

    @property
    def what(self) -> str:
        """One word for the change: changed or new."""
        return "changed" if self.fields else "new"


class OldFile:
    """The old file, as a digest of each value of each row. The rows are not kept."""

    def __init__(self, cls: type[Any], rows: Iterable[Row[Any]], name: str) -> None:
        self._fields: Final = tuple(_fields(cls))
        # A missing stock or price stays as it is. An offer or a product is replaced as a whole.
        self._partial: Final = cls is StockAndPrice
        self._known: Final = {reference: b"".join(self._digests(row.item)) for reference, row in usable(rows, name)}

    def change(self, reference: str, row: Row[Any]) -> Change | None:
        """Return how a row differs from the old one; None if it is equal."""
        known = self._known.get(reference)
        if known is None:
            return Change(row.number, reference, ())
        digests = self._digests(row.item)
        if b"".join(digests) == known:
            return None
        differing = tuple(
            field.name
            for place, (field, new) in enumerate(zip(self._fields, digests, strict=True))
            if new != known[place * SIZE : (place + 1) * SIZE] and not (self._partial and new == NOTHING)
        )
        return Change(row.number, reference, differing) if differing else None

    def _digests(self, item: Any) -> list[bytes]:
        return [field.digest(getattr(item, field.member)) for field in self._fields]

    def without(self, references: set[str]) -> list[str]:
        """Return the references of the old file that are not in `references`."""
        return [one for one in self._known if one not in references]


def usable(rows: Iterable[Row[Any]], name: str) -> Iterator[tuple[str, Row[Any]]]:
    """Yield each row with its reference.

    Raises UnusableError at the end for rows that cannot be read, and for two rows with the same reference.
    """
    first: dict[str, int] = {}
    unreadable, twice = _Examples(), _Examples()
    for row in rows:
        reference = "" if row.item is None else row.item.seller_product_id.strip()
        if not reference:
            unreadable.add(str(row.number))
        elif first.setdefault(reference, row.number) != row.number:
            twice.add(f"{first[reference]} and {row.number} ({reference})")
        else:
            yield reference, row
    if unreadable.count:
        raise UnusableError(f"{name}: rows that cannot be read: {unreadable}; cdiscount package check shows why")
    if twice.count:
        raise UnusableError(f"{name}: rows with the same reference: {twice}; keep one of them")


@attrs.define
class _Examples:
    """A count of rows, with the first three as examples."""

    count: int = 0
    named: list[str] = attrs.field(factory=list)

    def add(self, text: str) -> None:
        """Count a row."""
        self.count += 1
        if self.count <= 3:
            self.named.append(text)

    def __str__(self) -> str:
        return first_few(self.named, self.count)


@attrs.frozen
class _Field:
    """One field of an item in a package."""

    member: str
    name: str
    """The name in a package."""
    digest: Callable[[Any], bytes]


def _fields(cls: type[Any]) -> Iterator[_Field]:
    """Yield the fields of an item in a package, without the reference."""
    shape = layout(cls)
    for one in (*shape.attributes, *shape.lists):
        # Most columns have few different values, so digests are cached. Mappings are not hashable.
        digest = _digest if isinstance(one, Properties) else lru_cache(1024)(_digest)
        if one.member != "seller_product_id":
            yield _Field(one.member, one.name, digest)


def _digest(value: Any) -> bytes:
    if value is None:
        return NOTHING
    return hashlib.blake2b(repr(_plain(value)).encode(), digest_size=SIZE).digest()


def _plain(value: Any) -> Any:
    """Return a value in a form with one text for equal values: 19.9 and 19.90, or delivery modes in any order."""
    match value:
        case Enum():
            return value.value
        case Decimal():
            return str(_EXACT.plus(value).normalize(_EXACT))
        case datetime():
            return str(in_french_time(value))
        case Mapping():
            return sorted((name, _plain(one)) for name, one in value.items())
        case list() | tuple():
            items = [_plain(one) for one in value]
            return sorted(items, key=repr) if value and attrs.has(type(value[0])) else items
        case _ if attrs.has(type(value)):
            return [_plain(one) for one in attrs.astuple(value, recurse=False)]
        case _:
            return value
