"""A package that is served by this process: how long it has to be, and what it means when that ends."""

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
    """A publisher that serves its packages itself, and so ends with this process."""

    @property
    def unfetched(self) -> int:
        """How many packages nobody has fetched to the end; also when it is left."""

    async def until_fetched(self) -> None:
        """Wait until each package was fetched."""


@contextmanager
def end_told(publisher: object) -> Iterator[None]:
    """Say when the publisher has ended, for whatever reason, and the service may still come for a package."""
    try:
        yield
    finally:
        if isinstance(publisher, Server) and publisher.unfetched:
            tell(
                "nothing serves the package any longer, and the service has not fetched it: it will refuse the package"
                " (2123). Submit it again then, and serve it for longer with --timeout"
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
        await asyncio.gather(processed, fetched, return_exceptions=True)  # what a terminal shows meanwhile ends first
        if not is_processed:  # nobody waits for more, or a signal ends it
            if not server.unfetched:
                tell("the service has fetched the package")
            tell(waiting.how_to_go_on(submission, options))
    if is_processed:
        return processed.result()
    print(submission.number)
    return 0
