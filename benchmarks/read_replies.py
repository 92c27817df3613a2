"""The time to read replies into typed results: orders and offers in pages of 100, of 1,000 and of 10,000.

Prints, for each size, the time of `read_reply`, of the list reader that `stream` uses, of zeep and of xsdata, and the
ratios to `read_reply` and to `lxml.etree.fromstring`. The latter parses the same bytes and returns only a tree. Then
prints the time of replies with a few items, which a poll gets, read from their text and from a tree.

A harvest reads each page once, and this library remembers some of the values that it has read. So each round has new
replies, and values that differ between real items differ in them. The untimed run before each sample reads the replies
of the round before.

    python -m benchmarks.read_replies [orders] [offers] [tariffs]
"""

import argparse
import gc
import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import attrs
from lxml import etree

from cdiscount_async import wire
from cdiscount_async._soap.list_stream import ListReader
from cdiscount_async.operations import Offers, Operation, Orders

from ._data import offers_reply, orders_reply
from ._peers import xsdata_reader, zeep_reader
from ._timing import ROUNDS, Timing, print_table, shown

SIZES: Final = ((100, 20), (1_000, 2), (10_000, 1))
"""Items of a reply, and how many replies are read in a round."""
FEW: Final = (1, 2, 4, 8, 16)
"""Items of a small reply."""
FEW_IN_ALL: Final = 320
"""How many items are read in a round from small replies."""
PEER_REPLIES: Final = 2
"""How many of the 20 replies zeep and xsdata read: they take long, and remember nothing."""
PIECE: Final = 1 << 16
TARIFFS: Final = 36

_seeds: Final = itertools.count()


@attrs.frozen
class Kind:
    """A kind of reply."""

    name: str
    operation: Operation[Any, Any]
    reply: Callable[[int, int], bytes]
    """Returns a reply with so many items; another seed makes other items."""
    item: bytes
    """The start tag of an item."""


KINDS: Final[Mapping[str, Kind]] = {
    "orders": Kind("orders", Orders.get_order_list, orders_reply, b"<Order>"),
    "offers": Kind("offers, all shipping lists different", Offers.get_offer_list_paginated, offers_reply, b"<Offer>"),
    "tariffs": Kind(
        f"offers of a seller with {TARIFFS} shipping lists",
        Offers.get_offer_list_paginated,
        partial(offers_reply, tariffs=TARIFFS),
        b"<Offer>",
    ),
}


@attrs.frozen
class Reader:
    """A function that is timed."""

    name: str
    read: Callable[[bytes], object]
    most: int | None = None
    """How many of the replies it reads; None for all."""
    change: Callable[[bytes], bytes] = lambda body: bytes(memoryview(body))
    """Copies a reply, and may change it, before the time is taken. So all readers get bytes that were just written."""


def main() -> None:
    """Print the tables of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", default=list(KINDS), help=f"one of {', '.join(KINDS)}")
    kinds = parser.parse_args().kinds
    print(f"Medians of {ROUNDS} rounds with new replies. CPU time, readers in turn, each after an untimed run.")
    for kind in map(KINDS.__getitem__, kinds):
        for count, number in SIZES:
            readers = _readers(kind, peers=number > PEER_REPLIES)
            print_table(f"{kind.name}: {number} x {count:,}", _measure(kind, readers, count, number), *_REFERENCES)
        _few(kind)


_REFERENCES: Final = ("read_reply", "fromstring")


def _readers(kind: Kind, *, peers: bool) -> Sequence[Reader]:
    ours = [
        Reader("read_reply", lambda body: wire.read_reply(kind.operation, body)),
        Reader("list reader, 64 KiB pieces", lambda body: _in_pieces(kind.operation, body)),
        Reader("fromstring", etree.fromstring),
    ]
    if not peers:
        return ours
    sample = kind.reply(100, next(_seeds))
    return [
        *ours,
        Reader("zeep", zeep_reader(kind.operation, sample), PEER_REPLIES),
        Reader("xsdata", xsdata_reader(kind.operation, sample), PEER_REPLIES),
    ]


def _in_pieces(operation: Operation[Any, Any], body: bytes) -> object:
    reader = ListReader(operation, max_bytes=len(body))
    for start in range(0, len(body), PIECE):
        for _ in reader.feed(body[start : start + PIECE]):
            pass
    return reader.close()


def _few(kind: Kind) -> None:
    """Print the time of small replies. With a comment before the first item, the library reads the tree."""

    def read(body: bytes) -> Any:
        return wire.read_reply(kind.operation, body)

    def commented(body: bytes) -> bytes:
        return body.replace(kind.item, b"<!---->" + kind.item, 1)

    body = kind.reply(100, next(_seeds))  # long enough to compile the reader of texts
    if read(body) != read(commented(body)):
        raise RuntimeError("a comment changes the result")
    readers = [Reader("read_reply", read), Reader("of a tree", read, change=commented)]
    print(f"\nSmall replies of {kind.name}\n{'':12}{'an item':>12}{'of a tree':>12}{'ratio':>8}")
    for count in FEW:
        own, tree = _measure(kind, readers, count, FEW_IN_ALL // count).values()
        print(f"{f'{count} in a reply':12}{shown(own.item):>12}{shown(tree.item):>12}{own.ratio(tree):>8.2f}")


def _measure(kind: Kind, readers: Sequence[Reader], count: int, number: int) -> dict[str, Timing]:
    """Run the readers in turn, with `number` new replies in each round, and return their timings by name."""
    seconds: dict[str, list[float]] = {reader.name: [] for reader in readers}
    before = [kind.reply(count, next(_seeds)) for _ in range(number)]
    for _ in range(ROUNDS):
        replies = [kind.reply(count, next(_seeds)) for _ in range(number)]
        for reader in readers:
            untimed, timed = ([reader.change(body) for body in some[: reader.most]] for some in (before, replies))
            gc.collect()
            for body in untimed:
                reader.read(body)
            start = time.process_time()
            for body in timed:
                reader.read(body)
            seconds[reader.name].append((time.process_time() - start) / len(timed))
        before = replies
    return {name: Timing(name, count, tuple(times)) for name, times in seconds.items()}


if __name__ == "__main__":
    main()
