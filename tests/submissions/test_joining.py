"""Logs find their rows, by whatever they name them, and nothing is lost on the way."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.submissions import Outcome
from cdiscount_async.submissions._logs import Log
from cdiscount_async.submissions._report import joined

names = st.one_of(st.none(), st.sampled_from(["A", "B", "C"]))
rows_of = st.lists(st.tuples(st.sampled_from(["A", "B", "C"]), names), max_size=8)
logs_of = st.lists(
    st.builds(Log, reference=names, ean=names, sku=st.none(), outcome=st.sampled_from([*Outcome])), max_size=8
)


def log(reference: str | None, ean: str | None, sku: str = "") -> Log:
    """Return a log of a created row."""
    return Log(reference, ean, sku, Outcome.CREATED)


@pytest.mark.parametrize(
    ("logs", "expected"),
    [
        ([log("B", "2", "b"), log("A", "1", "a")], ["a", "b", None]),
        ([log("B", None, "b")], [None, "b", None]),
        ([log(None, "1", "a")], ["a", None, None]),
        ([log("B", "9", "b")], [None, "b", None]),
        ([log("A", "3", "third"), log("A", "1", "first")], ["first", None, "third"]),
        ([log("A", None, "first"), log("A", None, "second")], ["first", None, "second"]),
    ],
    ids=["any order", "reference alone", "EAN alone", "another EAN", "one reference twice", "and without EANs"],
)
def test_logs_find_their_rows(logs: list[Log], expected: list[str | None]) -> None:
    """Both names together count first, then the reference, then the EAN; equals come in their order."""
    rows, left = joined([("A", "1"), ("B", "2"), ("A", "3")], logs, "Integrated")

    assert expected == [row.sku for row in rows]
    assert () == left


def test_blanks_do_not_count() -> None:
    """The service may take away those around a reference."""
    (row,), left = joined([("A ", None)], [log("A", None, "a")], "Integrated")

    assert ("A ", "a", ()) == (row.reference, row.sku, left)


def test_what_fits_no_row_is_kept() -> None:
    """A log that matches no row is separate from the rows."""
    rows, left = joined([("A", "1")], [log("X", "7", "x")], "Integrated")

    assert ([Outcome.UNKNOWN], ["X"]) == ([row.outcome for row in rows], [row.reference for row in left])


def test_a_rejected_package_takes_its_rows_along() -> None:
    """Rows without a log are refused if their package is rejected."""
    rows, _ = joined([("A", "1")], [], "Rejected")

    assert [Outcome.REFUSED] == [row.outcome for row in rows]


@given(rows_of, logs_of)
def test_nothing_is_lost(rows: list[tuple[str, str | None]], logs: list[Log]) -> None:
    """Every row comes out once, in its place, and every log once, with a row or without."""
    found, left = joined(rows, logs, "Integrated")

    assert list(range(1, len(rows) + 1)) == [row.position for row in found]
    assert [row[0] for row in rows] == [row.reference for row in found]

    def outcomes(some: Any) -> Counter[Outcome]:
        return Counter(one.outcome for one in some if one.outcome is not Outcome.UNKNOWN)

    assert outcomes(logs) == outcomes(found) + outcomes(left)
