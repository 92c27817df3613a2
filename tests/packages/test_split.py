"""More rows than one package may have become several packages, each whole, with none lost and none twice."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.packages import Offer, OfferPackage, ProductPackage, open_package

from .making import offer, product, zipped


def numbered(count: int) -> list[Offer]:
    """Return offers that differ."""
    return [offer(seller_product_id=str(number)) for number in range(count)]


@given(count=st.integers(0, 12), limit=st.integers(1, 5), lazy=st.booleans())
def test_parts_have_all_rows_in_their_order(*, count: int, limit: int, lazy: bool) -> None:
    """Each part has as many rows as it may, and the last one has the rest."""
    offers = numbered(count)
    parts = [list(one.offers) for one in OfferPackage(iter(offers) if lazy else offers).split(limit)]

    assert offers == list(chain.from_iterable(parts))
    assert all(len(one) == limit for one in parts[:-1])
    assert all(parts)


def test_parts_are_what_the_whole_is(tmp_path: Path) -> None:
    """A part keeps what its package says, and is named by its number."""
    whole = OfferPackage(iter(numbered(3)), name="spring", publication_pools=[16])
    names = []
    for number, part in enumerate(whole.split(2)):
        part.write(tmp_path / f"{number}.zip")
        read = open_package(tmp_path / f"{number}.zip")
        names.append((read.name, getattr(read, "publication_pools", None), len([*read.rows()])))

    assert [("spring-1", (16,), 2), ("spring-2", (16,), 1)] == names


def test_products_are_split_as_well() -> None:
    """Products have a limit of their own, and the same way around it."""
    parts = [*ProductPackage([product()] * 5).split(2)]

    assert [2, 2, 1] == [len(list(part.products)) for part in parts]


def test_package_that_purges_is_not_split() -> None:
    """The second part would take off the offers of the first."""
    with pytest.raises(ValueError, match="cannot be split"):
        next(OfferPackage(numbered(3), purge_and_replace=True).split(2))


def test_parts_of_an_iterator_are_written_in_turn() -> None:
    """A part must be written before the next one is taken, because both read the same iterator."""
    parts = OfferPackage(iter(numbered(4))).split(2)
    next(parts)

    with pytest.raises(RuntimeError, match="write each package before"):
        next(parts)


def test_parts_of_a_sequence_may_wait() -> None:
    """Parts of a list may be written in any order, and twice."""
    first, second = OfferPackage(numbered(4)).split(2)

    assert zipped(second) == zipped(second) != zipped(first)


def test_limit_is_one_at_least() -> None:
    """A part without rows is no package."""
    with pytest.raises(ValueError, match="limit must be 1 at least"):
        next(OfferPackage(numbered(1)).split(0))
