"""Pages that imitate a planning: the time for reading one is proportional to its length."""

from collections.abc import Callable, Mapping
from time import process_time
from typing import Final

import pytest

from cdiscount_async.planning import Planning

COPY: Final = "01/11/2019 |\nON |\n"
HTML: Final = "<html><table><tr><td>01/11/2019</td></tr><tr><td>ON</td></tr></table>"
HEADINGS: Final = "Issue | Status | Planned | Workaround |\n"
PAGES: Final[Mapping[str, Callable[[int], str]]] = {
    "a cell without end": lambda length: COPY + HEADINGS + "a\n" * length,
    "issues of a copy": lambda length: COPY + HEADINGS + "a | DONE | | |\n" * length,
    "rows": lambda length: HTML + "<table>" + "<tr><td>a</td></tr>" * length,
    "cells within cells": lambda length: HTML + "<table>" + "<tr><td><object>" * length,
    "tables within tables": lambda length: HTML + "<table><tr><td>" * length,
    "blanks in a cell": lambda length: f"{HTML}<table><tr><td>a{' ' * length}b</td></tr></table>",
    "verbs in an issue": lambda length: f"{COPY}{HEADINGS}{'Get' * length} | DONE | | |\n",
    "dates in a row": lambda length: COPY + f"{'01/11/2019 | ' * length}\n{'ON | ' * length}\n",
}
"""Makes a page of so many repeats."""
DEEP: Final = frozenset({"cells within cells", "tables within tables"})
"""Pages with more levels than the 2,048 that libxml2 keeps."""


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_the_time_of_its_length(name: str) -> None:
    """Sixteen times as much of a page takes not much more than sixteen times as long, and never its square."""
    page, length = PAGES[name], 40 if name in DEEP else 1000

    assert seconds(page(length * 16)) < 16 * 5 * max(seconds(page(length)), 0.001)


def seconds(page: str) -> float:
    """Return the least of three times that reading a page takes."""

    def once() -> float:
        begun = process_time()
        planning = Planning.from_page(page)
        for incident in planning.incidents:
            assert isinstance(incident.operations, tuple)
        return process_time() - begun

    return min(once() for _ in range(3))
