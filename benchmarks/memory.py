"""The memory of typed results after the document was released, and of pages that wait for a slow consumer.

Prints the bytes of one order and of one offer, for this library, zeep and xsdata. Then prints the memory while 64 pages
of offers are under way and the consumer has taken only the first offer: that of the process, from one run, and that of
Python's objects, from another run with `tracemalloc`. Both are above the memory of the process after another harvest.
"""

import asyncio
import gc
import time
import tracemalloc
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, Final

from cdiscount_async import Client, Transport, wire
from cdiscount_async.operations import Offers, Operation, Orders

from ._data import offers_reply, orders_reply
from ._fresh import in_new_process
from ._peers import xsdata_reader, zeep_reader
from ._resident import memory, reset_peak
from ._serve import Service, sandbox

COUNT: Final = 2000
AHEAD: Final = 64
"""How many pages are under way."""


def main() -> None:
    """Print the bytes of an item, and the memory of pages that wait."""
    _print_items()
    print(f"\n{f'{AHEAD} pages wait':24}{'process':>14}{'Python objects':>18}{'peak of it':>14}")
    for size in (100, 1000):
        with sandbox(offers=AHEAD * size, orders=0, page_size=size) as service:
            resident, peak = in_new_process(_waiting, service, _resident)
            traced, _ = in_new_process(_waiting, service, _traced)
        print(f"{f'  of {size:,} offers':24}{resident:>11.1f} MB{traced:>15.1f} MB{peak:>11.1f} MB")


def _print_items() -> None:
    print(f"{f'Memory of one of {COUNT:,}':24}" + "".join(f"{name:>14}" for name in ("read_reply", "zeep", "xsdata")))
    _compare("orders", Orders.get_order_list, orders_reply)
    _compare("offers", Offers.get_offer_list_paginated, offers_reply)


def _compare(what: str, operation: Operation[Any, Any], reply: Callable[[int], bytes]) -> None:
    body = reply(COUNT)
    sample = reply(100)
    readers: tuple[Callable[[bytes], Any], ...] = (
        lambda body: wire.read_reply(operation, body),
        zeep_reader(operation, sample),
        xsdata_reader(operation, sample),
    )
    retained = [_retained(read, body) for read in readers]
    print(f"{what:24}" + "".join(f"{one:>12,.0f} B" for one in retained))
    print(f"{'  times read_reply':24}" + "".join(f"{one / retained[0]:>14.2f}" for one in retained))


def _retained(read: Callable[[bytes], Any], body: bytes) -> float:
    """Return the bytes of an item. The first run compiles readers and fills caches, which do not count."""
    read(body)
    gc.collect()
    tracemalloc.start()
    result = read(body)
    gc.collect()
    retained, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del result
    return retained / COUNT


def _resident() -> float:
    return memory("VmRSS")


def _traced() -> float:
    tracemalloc.start()  # does nothing if it runs already
    return tracemalloc.get_traced_memory()[0] / 2**20


def _waiting(service: Service, measured: Callable[[], float]) -> tuple[float, float]:
    """Return the memory while pages wait, and the peak of the process until then, in megabytes."""
    return asyncio.run(_harvested(service, measured))


async def _harvested(service: Service, measured: Callable[[], float]) -> tuple[float, float]:
    async with aclosing(Transport(connections=AHEAD, per_seller=AHEAD, fast=True)) as transport:
        client = Client(service.credentials, service.environment, transport=transport)
        async for _ in client.offers.iter_offers(pages=range(1, 4)):
            pass
        gc.collect()
        reset_peak()
        resident, before = memory("VmRSS"), measured()
        async with client.offers.iter_offers(concurrency=AHEAD) as offers:
            await anext(offers)
            await _nothing_happens()
            return measured() - before, memory("VmHWM") - resident


async def _nothing_happens() -> None:
    """Wait until this process takes no more CPU: all pages have arrived, or wait on their connections."""
    spent = 0.0
    while time.process_time() - spent > 0.01:
        spent = time.process_time()
        await asyncio.sleep(1)


if __name__ == "__main__":
    main()
