"""A process that loads a shop, in chunks of a few items, and is killed: `python -m tests.warehouse.child …`."""

import sys

import attrs

from cdiscount_async import Credentials, Environment
from cdiscount_async.warehouse import load, marketplace

CHUNK = 40


def main(url: str, login: str, password: str, database: str) -> None:
    """Load everything of one seller."""
    source = marketplace([Credentials(login, password)], Environment.at(url), since="60d")
    options = attrs.evolve(source.sellers.options, chunk_items=CHUNK)
    source.sellers = attrs.evolve(source.sellers, options=options)
    result = load(source, database)
    sys.stdout.write(f"{sum(result.rows.values())} rows, {len(result.sellers_failed)} failed")


if __name__ == "__main__":
    main(*sys.argv[1:])
