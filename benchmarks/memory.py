"""The memory of typed results after the document was released.

Prints the bytes of one order and of one offer, for this library, zeep and xsdata.
"""

import gc
import tracemalloc
from collections.abc import Callable
from typing import Any, Final

from cdiscount_async import wire
from cdiscount_async.operations import Offers, Operation, Orders

from ._data import offers_reply, orders_reply
from ._peers import xsdata_reader, zeep_reader

COUNT: Final = 2000


def main() -> None:
    """Print the bytes of an item."""
    print(f"{f'Memory of one of {COUNT:,}':24}" + "".join(f"{name:>14}" for name in ("read_reply", "zeep", "xsdata")))
    _compare("orders", Orders.get_order_list, orders_reply)
    _compare("offers", Offers.get_offer_list_paginated, offers_reply)


def _compare(what: str, operation: Operation[Any, Any], reply: Callable[[int], bytes]) -> None:
    body = reply(COUNT)
    readers = (lambda: wire.read_reply(operation, body), zeep_reader(operation, body), xsdata_reader(operation, body))
    retained = [_retained(read) for read in readers]
    print(f"{what:24}" + "".join(f"{one:>12,.0f} B" for one in retained))
    print(f"{'  times read_reply':24}" + "".join(f"{one / retained[0]:>14.2f}" for one in retained))


def _retained(read: Callable[[], Any]) -> float:
    """Return the bytes of an item. The first run compiles readers and fills caches, which do not count."""
    read()
    gc.collect()
    tracemalloc.start()
    result = read()
    gc.collect()
    retained, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del result
    return retained / COUNT


if __name__ == "__main__":
    main()
