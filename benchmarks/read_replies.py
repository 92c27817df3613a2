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

SIZES: Final = ((100, 20, ROUNDS), (1_000, 2, ROUNDS), (10_000, 1, 5))
"""Items of a reply, how many replies are read in a round, and the number of rounds."""
FEW: Final = (1, 2, 4, 8, 16)
"""Items of a small reply."""
FEW_IN_ALL: Final = 320
"""How many items are read in a round from small replies."""
PEER_REPLIES: Final = 2
"""How many of the 20 replies zeep and xsdata read: they take long, and remember nothing."""
PIECE: Final = 1 << 16
"""How many bytes the list reader gets at once: 64 KiB, as from the network."""
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


LXML: Final = Reader("fromstring", etree.fromstring)


def main() -> None:
    """Print the tables of each kind."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", default=list(KINDS), help=f"one of {', '.join(KINDS)}")
    kinds = parser.parse_args().kinds
    print(
        f"Medians of {ROUNDS} rounds with new replies, 5 of the largest: CPU time, in turn, each after an untimed run."
    )
    for kind in map(KINDS.__getitem__, kinds):
        for count, number, rounds in SIZES:
            # The list reader comes after, because both remember values: they would read the same replies in a round.
            for readers in (_readers(kind, peers=number > PEER_REPLIES), _list_reader(kind)):
                timings = _measure(kind, readers, count, number, rounds)
                print_table(f"{kind.name}: {number} x {count:,}", timings, readers[0].name, LXML.name)
        _few(kind)


def _readers(kind: Kind, *, peers: bool) -> Sequence[Reader]:
    ours = Reader("read_reply", partial(wire.read_reply, kind.operation)), LXML
    if not peers:
        return ours
    sample = kind.reply(100, next(_seeds))
    return (
        *ours,
        Reader("zeep", zeep_reader(kind.operation, sample), PEER_REPLIES),
        Reader("xsdata", xsdata_reader(kind.operation, sample), PEER_REPLIES),
    )


def _list_reader(kind: Kind) -> Sequence[Reader]:
    return Reader("list reader", partial(_in_pieces, kind.operation)), LXML


def _in_pieces(operation: Operation[Any, Any], body: bytes) -> object:
    reader = ListReader(operation, max_bytes=len(body))
    for start in range(0, len(body), PIECE):
        for _ in reader.feed(body[start : start + PIECE]):
            pass
    return reader.close()


def _few(kind: Kind) -> None:
    """Print the time of small replies. With a comment before the first item, the library reads the tree."""
    read = partial(wire.read_reply, kind.operation)

    def commented(body: bytes) -> bytes:
        return body.replace(kind.item, b"<!---->" + kind.item, 1)

    body = kind.reply(100, next(_seeds))  # long enough to compile the reader of texts
    if read(body) != read(commented(body)):
        raise RuntimeError("a comment changes the result")
    readers = Reader("read_reply", read), Reader("from a tree", read, change=commented)
    print(
        f"\nSmall replies of {kind.name}, and times fromstring\n{'':14}{'an item':>20}{'from a tree':>20}{'ratio':>8}"
    )
    for count in FEW:
        ratios = []
        print(f"{f'{count} in a reply':14}", end="")
        for reader in readers:
            own, bare = _measure(kind, [reader, LXML], count, FEW_IN_ALL // count).values()
            ratios.append(own.ratio(bare))
            print(f"{shown(own.item):>12}{ratios[-1]:>8.2f}", end="")
        print(f"{ratios[0] / ratios[1]:>8.2f}")


def _measure(kind: Kind, readers: Sequence[Reader], count: int, number: int, rounds: int = ROUNDS) -> dict[str, Timing]:
    """Run the readers in turn, with `number` new replies in each round, and return their timings by name."""
    seconds: dict[str, list[float]] = {reader.name: [] for reader in readers}
    before = [kind.reply(count, next(_seeds)) for _ in range(number)]
    for _ in range(rounds):
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
