"""The option `--planning`, and loading the planning that it names."""

import argparse
import asyncio
import os
from contextlib import aclosing
from typing import Final

from ..errors import HttpError, TimedOut
from ..planning import Planning, load
from ..planning._load import MAX_BYTES
from ..transport import Transport

__all__ = ("add", "loaded")

_TIMEOUT: Final = 60.0
"""The time-out for fetching a planning, in seconds."""


def add(parser: argparse.ArgumentParser, otherwise: str) -> None:
    """Add the option; `otherwise` is the part of its help text about what happens without it."""
    parser.add_argument(
        "--planning",
        default=os.environ.get("CDISCOUNT_PLANNING"),
        metavar="FILE|URL",
        help="the documentation's start page, or a planning as JSON (CDISCOUNT_PLANNING); " + otherwise,
    )


async def loaded(source: str) -> Planning:
    """Return the planning of a file or a URL.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not a planning.
        TransportError: it cannot be fetched.
    """
    async with aclosing(Transport(max_bytes=MAX_BYTES)) as transport:

        async def fetch(url: str) -> bytes:
            answer = await transport.get(url)
            if answer.status != 200:
                raise HttpError("the planning was not returned", status=answer.status, body=answer.body)
            return answer.body

        try:
            async with asyncio.timeout(_TIMEOUT):
                return await load(source, fetch)
        except TimeoutError:
            raise TimedOut(f"the planning did not arrive within {_TIMEOUT:g} seconds") from None
