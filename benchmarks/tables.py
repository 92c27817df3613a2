"""The time to make Arrow tables of models, and the CPU of the command that exports to each format.

The first tables compare arrays that are made column by column with dictionaries (`to_json`, then `from_pylist`), in one
run on the same items. The last one runs `cdiscount orders` and `offers` in turn against a sandbox, and compares the CPU
of each format with that of JSON Lines.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from cdiscount_async import wire
from cdiscount_async.converter import to_json
from cdiscount_async.operations import Offers, Orders
from cdiscount_async.warehouse import OFFERS, ORDERS, RootTable, arrow_schema, tables, to_arrow

from ._data import offers_reply, orders_reply
from ._rounds import ratios, spread, target
from ._serve import Service, sandbox
from ._timing import Case, measure, print_table

ITEMS: Final = 2_000
ROUNDS: Final = 5
FORMATS: Final = ("jsonl", "csv", "parquet", "xlsx")
_WHOLE: Final = ("--since", "2025-12-01", "--until", "2026-03-03", "--parcels")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=20_000, help="the number of offers that the command exports")
    parser.add_argument("--orders", type=int, default=4_000, help="the number of orders that the command exports")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    orders = wire.read_reply(Orders.get_order_list, orders_reply(ITEMS)).order_list
    offers = wire.read_reply(Offers.get_offer_list_paginated, offers_reply(ITEMS)).offer_list
    for root, items in ((ORDERS, orders), (OFFERS, offers)):
        _compare(root, items)
    with sandbox(offers=options.offers, orders=options.orders, page_size=1_000) as service:
        _export("orders", _WHOLE, service, options.rounds)
        _export("offers", (), service, options.rounds)


def _compare(root: RootTable, items: Sequence[Any]) -> None:
    schema = arrow_schema(root.model)
    plain = pa.schema([pa.field(one.name, _readable(one.type)) for one in schema])
    cases = [
        Case("tables, with child tables", lambda: dict(tables(root, items, seller="shop-api")), len(items)),
        Case("to_arrow, nested", lambda: to_arrow(items), len(items)),
        Case("to_json", lambda: [to_json(one) for one in items], len(items)),
        Case("to_json, from_pylist", lambda: pa.Table.from_pylist([to_json(one) for one in items], plain), len(items)),
    ]
    print_table(f"{len(items):,} {root.name}", measure(cases, ROUNDS), *(case.name for case in cases[:2]))


def _readable(kind: Any) -> Any:
    """Return the type that `from_pylist` makes of JSON: amounts and times are texts. Lines in lines are left out."""
    if pa.types.is_struct(kind):
        return pa.struct(
            [pa.field(one.name, _readable(one.type)) for one in kind if one.name != "order_line_child_list"]
        )
    if pa.types.is_list(kind):
        return pa.list_(_readable(kind.value_type))
    return pa.string() if pa.types.is_decimal(kind) or pa.types.is_timestamp(kind) else kind


def _export(what: str, span: Sequence[str], service: Service, rounds: int) -> None:
    seconds: dict[str, list[float]] = {one: [] for one in FORMATS}
    for _ in range(rounds):
        for suffix in FORMATS:
            seconds[suffix].append(_run(what, span, service, suffix))
    print(f"\ncdiscount {what} --output, CPU seconds of the whole command{'min':>11}{'median':>8}{'max':>8}")
    for suffix, one in seconds.items():
        print(f"{suffix:64}{spread(one)}")
    target("parquet, x jsonl", ratios(seconds["parquet"], seconds["jsonl"]), most=1.5)


def _run(what: str, span: Sequence[str], service: Service, suffix: str) -> float:
    """Return the CPU time of an export."""
    env = {
        **os.environ,
        "CDISCOUNT_ENVIRONMENT": service.url,
        "CDISCOUNT_LOGIN": service.login,
        "CDISCOUNT_PASSWORD": service.password,
        "CDISCOUNT_NO_TOKEN_FILE": "1",
    }
    with tempfile.TemporaryDirectory() as directory:
        file = str(Path(directory) / f"rows.{suffix}")
        command = [sys.executable, "-m", "cdiscount_async", what, *span, "--output", file]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=env, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own program
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
