"""A package that this process serves: waits until it is fetched, and warns if it is not."""

import argparse
import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from ...submissions import Submission
from .._terminal import tell
from . import waiting


@runtime_checkable
class Server(Protocol):
    """A publisher that serves packages from this process."""

    @property
    def unfetched(self) -> int:
        """The number of packages that were not fetched completely; also after the publisher is closed."""

    async def until_fetched(self) -> None:
        """Wait until all packages were fetched."""


@contextmanager
def warn_if_unfetched(publisher: object) -> Iterator[None]:
    """Report at the end that a package was not fetched, if this process served it."""
    try:
        yield
    finally:
        if isinstance(publisher, Server) and publisher.unfetched:
            tell(
                "the package is not served any more, and the service has not fetched it: the service will refuse it"
                " (2123). Then submit the package again, and serve it longer with --timeout"
            )


async def wait(submission: Submission, server: Server, options: argparse.Namespace) -> int:
    """Wait until the package was fetched, and with --wait until it is processed. Return the exit status."""
    processed = asyncio.ensure_future(waiting.wait(submission, options, waits=True))
    fetched = asyncio.ensure_future(server.until_fetched())
    awaited = [processed] if options.wait else [processed, fetched]
    try:
        await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
    finally:
        is_processed = processed.done()
        for one in (processed, fetched):
            one.cancel()
        await asyncio.gather(processed, fetched, return_exceptions=True)  # the progress on a terminal ends first
        if not is_processed:  # without --wait, or after a signal
            if not server.unfetched:
                tell("the service has fetched the package")
            tell(waiting.wait_hint(submission, options))
    if is_processed:
        return processed.result()
    print(submission.number)
    return 0
