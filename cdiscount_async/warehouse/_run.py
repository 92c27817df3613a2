"""Loads what is new of many sellers into a database."""

import asyncio
from typing import Any

from .._common.arguments import expect
from ._destination import destination_of
from ._loader import Loader, OnProgress
from ._results import LoadResult
from ._source import Marketplace
from ._writer import Writer

__all__ = ("load", "loading")


def load(
    source: Marketplace,
    destination: Any = "cdiscount.duckdb",
    *,
    dataset: str = "cdiscount",
    concurrency: int = 4,
    on_progress: OnProgress | None = None,
) -> LoadResult:
    """Load what is new and what has changed since the last time, and return when that is done.

    Each seller has a state of its own in the destination. A package has at most 20,000 items of each kind, or those of
    5 minutes, and the state after them. A run that was killed loses nothing: the next one continues from the last
    complete package. Rows are merged by their keys, so nothing is there twice.

    An error of one seller does not stop the others: it is in the result. Only one load may write into a dataset at a
    time: a second one is refused with DuckDB and PostgreSQL. Elsewhere, take care of it yourself.

    dlt's telemetry is turned off, unless RUNTIME__DLTHUB_TELEMETRY is set.

    Args:
        source: What `marketplace` returned.
        destination: The name of a DuckDB file, a URL that begins with `postgresql://`, or a destination of dlt, such as
            `dlt.destinations.bigquery(…)`. It must be able to replace rows: plain files are refused.
        dataset: The schema in the database.
        concurrency: How many sellers are fetched at a time; 4 by default.
        on_progress: Called with the result of a seller after each package, and when the seller is complete.

    Raises:
        DestinationError: The destination cannot be reached or written, or is in use by another load. What was loaded
            before stays, and the next run continues.
        MissingExtraError: The extra `dlt` is not installed.

    """
    return asyncio.run(loading(source, destination, dataset=dataset, concurrency=concurrency, on_progress=on_progress))


async def loading(
    source: Marketplace,
    destination: Any = "cdiscount.duckdb",
    *,
    dataset: str = "cdiscount",
    concurrency: int = 4,
    on_progress: OnProgress | None = None,
) -> LoadResult:
    """Load in a running event loop; see `load`. If it is cancelled, the package that is being written is completed."""
    expect("source", source, "what marketplace returned", Marketplace)
    if concurrency < 1:
        raise ValueError("concurrency must be 1 or more")
    loader = Loader(source, Writer(destination_of(destination), dataset), concurrency, on_progress)
    return await loader.run()
