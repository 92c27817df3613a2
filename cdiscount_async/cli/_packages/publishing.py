"""The options for the publisher of a package."""

import argparse
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from ...publishers import FolderPublisher, Publisher
from .serving import warn_if_unfetched

_DIGITS: Final = 5
_LAST_PORT: Final = 65_535


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--folder", type=Path, metavar="DIR", help="publish in a folder that a web server serves at --base-url"
    )
    where.add_argument(
        "--serve",
        nargs="?",
        const=("127.0.0.1", 0),
        type=_address,
        metavar="HOST:PORT",
        help="publish from a server in this process, and wait at least until the package was fetched; needs the extra"
        " `publish`",
    )
    where.add_argument(
        "--s3",
        metavar="s3://BUCKET/PREFIX",
        help="publish in an object store, with the keys and the region of AWS_…; needs the extra `s3`",
    )
    parser.add_argument("--base-url", metavar="URL", help="the URL of the folder or the server for the service")


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not (colon and port.isdecimal() and len(port) <= _DIGITS and int(port) <= _LAST_PORT):
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:8000; port 0 takes a free one")
    return host.strip("[]"), int(port)


def refuse(options: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """End with status 2 for options that do not fit together."""
    if options.folder is not None and not options.base_url:
        parser.error("--folder needs --base-url: the service needs a URL, not a path")
    if options.s3 and options.base_url:
        parser.error("--base-url is for --folder and --serve")


@asynccontextmanager
async def publisher(options: argparse.Namespace, parser: argparse.ArgumentParser) -> AsyncIterator[Publisher]:
    """Yield the publisher of the options, and close it at the end."""
    try:
        created = _create(options)
    except ValueError as error:
        parser.error(str(error).replace("base_url", "--base-url"))
    with warn_if_unfetched(created):
        async with AsyncExitStack() as stack:
            if isinstance(created, AbstractAsyncContextManager):
                await stack.enter_async_context(created)
            yield created


def _create(options: argparse.Namespace) -> Publisher:
    if options.folder is not None:
        return FolderPublisher(options.folder, options.base_url)
    if options.s3:
        return _object_store(options.s3)
    return _served(options.serve, options.base_url)


def _served(address: tuple[str, int], base_url: str | None) -> Publisher:
    from ...publishers.served import ServedPublisher  # noqa: PLC0415 - needs the extra `publish`

    host, port = address
    return ServedPublisher(host=host, port=port, base_url=base_url)


def _object_store(url: str) -> Publisher:
    from ...publishers.object_store import ObjectStorePublisher  # noqa: PLC0415 - needs the extra `s3`

    return ObjectStorePublisher.from_url(url)
