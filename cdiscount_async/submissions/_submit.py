"""Submitting: a package is written, published, and the service told of it, once."""

import asyncio
import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import NoneType
from typing import Final, NoReturn

import attrs

from .._common.arguments import expect, warn
from .._common.publication import Publication, Publisher
from .._common.redaction import hiding
from ..errors import CdiscountError, OperationFailed, OutcomeUnknown, PublishFailed
from ..operations import Caller
from ._kinds import Package, RowKey, SubmissionKind
from ._ledger import EntryState, Ledger
from ._ledger_entry import LedgerEntryWriter
from ._submission import Submission

_NOWHERE: Final = "https://publisher.invalid/package"
"""What a dry run shows in the place of an address."""


class UnreachableWarning(UserWarning):
    """The service will probably not be able to fetch a package."""


@attrs.frozen
class _Written:
    """A package on its way out."""

    file: Path
    rows: Sequence[RowKey]
    sha256: str


async def submit(
    caller: Caller,
    kind: SubmissionKind,
    package: Package,
    publisher: Publisher,
    ledger: Ledger | None,
    *,
    allow_duplicate: bool,
) -> Submission:
    """Write and publish a package, and tell the service of it; see `Submissions.submit`."""
    expect("package", package, "a package", Package)
    expect("publisher", publisher, "a publisher", Publisher)
    expect("ledger", ledger, "a ledger", Ledger, NoneType)
    if package.kind != kind.name:
        raise ValueError(f"this is a package of {package.kind}, not of {kind.name}")
    notes = LedgerEntryWriter(ledger, allow_duplicate)
    with TemporaryDirectory(prefix="package-", ignore_cleanup_errors=True) as folder:
        written = await _written(package, Path(folder) / f"package{kind.suffix}")
        if caller.dry_run:
            await caller.call(kind.submitting, kind.request(_NOWHERE))  # raises DryRun, before anything is published
        await notes.begin(caller, kind.name, package.name, written.sha256, written.rows)
        address = await _published(publisher, written.file, package.name, notes)
    try:
        _warn(address, caller)
        await notes.submitting(address.name)
    except BaseException as error:  # nothing was sent
        await _take_back(publisher, address, error)
        await notes.forget()
        raise
    try:
        number = await _told(caller, kind, address)
    except OutcomeUnknown as error:  # the service may fetch it any time: it stays where it is
        await notes.failed(EntryState.UNKNOWN, error)
        raise
    except CdiscountError as error:
        await _take_back(publisher, address, error)
        await notes.failed(EntryState.REFUSED, error)
        raise
    # Whatever else ends the call, such as being cancelled, leaves an outcome that nobody knows, as the ledger says.
    await notes.submitted(number)
    return Submission(
        caller,
        kind,
        number,
        rows=written.rows,
        publisher=publisher,
        publication=address.name,
        ledger=ledger,
        entry=notes.entry,
    )


async def _published(publisher: Publisher, file: Path, name: str, notes: LedgerEntryWriter) -> Publication:
    try:
        return await publisher.publish(file, name)
    except BaseException:
        await notes.forget()
        raise


async def _written(package: Package, file: Path) -> _Written:
    """Write the package in a thread, which ends soon when nobody waits for it any more."""
    stop = threading.Event()
    rows: list[RowKey] = []

    def on_row(number: int, reference: str, ean: str | None) -> None:
        if stop.is_set():
            raise _Stopped
        rows.append(RowKey(reference, ean, number))

    def write() -> str:
        package.write(file, on_row)
        with file.open("rb") as written:
            return hashlib.file_digest(written, "sha256").hexdigest()

    writing = asyncio.ensure_future(asyncio.to_thread(write))
    try:
        sha256 = await asyncio.shield(writing)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.gather(writing, return_exceptions=True)
        raise
    return _Written(file, rows, sha256)


class _Stopped(BaseException):
    """Nobody waits for the package any more."""


def _warn(address: Publication, caller: Caller) -> None:
    if address.private and not caller.environment.local:
        where = address.host or "it has no address"
        warn(f"the service cannot fetch a package from a private address: {where}", UnreachableWarning)


async def _told(caller: Caller, kind: SubmissionKind, address: Publication) -> int:
    """Tell the service where the package is; give the number that it has there."""
    with hiding(address.name):  # a refusal may quote the address
        result = await caller.call(kind.submitting, kind.request(address.url))
    number = kind.state(result).number
    if number is None:
        _raise(kind, caller, OutcomeUnknown("the reply has no number", how_to_check=kind.submitting.how_to_check))
    if number < 1:  # in the place of a reason
        _raise(kind, caller, OperationFailed(f"the package was not taken: its number is {number}", (), result))
    return number


def _raise(kind: SubmissionKind, caller: Caller, error: CdiscountError) -> NoReturn:
    error.operation, error.seller = kind.submitting.name, caller.login
    raise error


async def _take_back(publisher: Publisher, address: Publication, error: BaseException) -> None:
    try:
        await publisher.withdraw(address)
    except PublishFailed:
        error.add_note("the package could not be taken away from where it was published")
