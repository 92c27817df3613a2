"""The time to read replies into typed results: pages of orders and of offers.

Prints, for each size of a page, the time of `read_reply`, zeep and xsdata, and the ratios to `read_reply` and to
`lxml.etree.fromstring`. The latter parses the same bytes and returns only a tree, so no reader on lxml can be faster.

This library caches parsed prices. A page that is read repeatedly profits from the cache as much as possible. Pages in
turn, with random prices, hardly profit from it. Real pages are between the two.

zeep and xsdata need minutes for 10,000 items, so this size is measured only with `--all`.
"""

import sys
from itertools import cycle
from typing import Any, Final, Protocol

from lxml import etree

from cdiscount_async import wire
from cdiscount_async.operations import Offers, Operation, Orders

from ._data import offers_reply, orders_reply
from ._peers import xsdata_reader, zeep_reader
from ._timing import ROUNDS, Case, measure, print_table

SMALL: Final = 100
LARGE: Final = 10_000
PAGES: Final = 20


class Reply(Protocol):
    """A function that returns a page with `count` items; another seed makes another page."""

    def __call__(self, count: int, seed: int = 0) -> bytes:
        """Return the page."""
        ...


def main() -> None:
    """Print the tables of orders, then those of offers."""
    _compare("orders", Orders.get_order_list, orders_reply)
    _compare("offers", Offers.get_offer_list_paginated, offers_reply)


def _compare(what: str, operation: Operation[Any, Any], reply: Reply) -> None:
    pages = cycle([reply(SMALL, seed) for seed in range(PAGES)])
    rotating = Case(f"read_reply, {PAGES} pages in turn", lambda: wire.read_reply(operation, next(pages)), SMALL)
    for count in (SMALL, 1000, LARGE) if "--all" in sys.argv else (SMALL, 1000):
        body = reply(count)
        cases = [
            *_on_lxml(operation, body, count),
            *([rotating] if count == SMALL else ()),
            Case("zeep", zeep_reader(operation, body), count),
            Case("xsdata", xsdata_reader(operation, body), count),
        ]
        timings = measure(cases, 3 if count == LARGE else ROUNDS)
        print_table(f"{count:,} {what}, {len(body):,} bytes", timings, cases[0].name, cases[1].name)
    _growth(what, operation, reply)


def _growth(what: str, operation: Operation[Any, Any], reply: Reply) -> None:
    """Print how the time of an item grows with the size of the page; the parser's time grows too."""
    small, large = (_on_lxml(operation, reply(count), count) for count in (SMALL, LARGE))
    timings = measure([*small, *large])
    print_table(f"{what.title()}, from small pages to large", timings, *(case.name for case in small))
    ours, bare = (timings[case.name] for case in large)
    print(f"{ours.name}: {ours.ratio(bare):.2f} times {bare.name}")


def _on_lxml(operation: Operation[Any, Any], body: bytes, count: int) -> tuple[Case, Case]:
    return (
        Case(f"read_reply, {count:,}", lambda: wire.read_reply(operation, body), count),
        Case(f"fromstring, {count:,}", lambda: etree.fromstring(body), count),
    )


if __name__ == "__main__":
    main()
