"""Submitting: a package is written and published, and its address is sent to the service, once."""

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
"""The address in the request of a dry run."""


class UnreachableWarning(UserWarning):
    """The service can probably not fetch a package."""


@attrs.frozen
class _Written:
    """A package that was written to a temporary file."""

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
    """Write, publish and submit a package; see `Submissions.submit`.

    Every step is recorded in the ledger before it is taken. So a ledger knows after a crash what was sent.
    """
    expect("package", package, "a package", Package)
    expect("publisher", publisher, "a publisher", Publisher)
    expect("ledger", ledger, "a ledger", Ledger, NoneType)
    if package.kind != kind.name:
        raise ValueError(f"this is a package of {package.kind}, not of {kind.name}")
    entry = LedgerEntryWriter(ledger, allow_duplicate)
    with TemporaryDirectory(prefix="package-", ignore_cleanup_errors=True) as folder:
        written = await _written(package, Path(folder) / f"package{kind.suffix}")
        if caller.dry_run:
            await caller.call(kind.submitting, kind.request(_NOWHERE))  # raises DryRun before anything is published
        await entry.begin(caller, kind.name, package.name, written.sha256, written.rows)
        address = await _published(publisher, written.file, package.name, entry)
    try:
        _warn(address, caller)
        await entry.submitting(address.name)
    except BaseException as error:  # nothing was sent
        await _withdraw(publisher, address, error)
        await entry.forget()
        raise
    try:
        number = await _send(caller, kind, address)
    except OutcomeUnknown as error:  # the service may fetch the package at any time, so it stays published
        await entry.failed(EntryState.UNKNOWN, error)
        raise
    except CdiscountError as error:
        await _withdraw(publisher, address, error)
        await entry.failed(EntryState.REFUSED, error)
        raise
    # If the call ends otherwise, for example because it is cancelled, the ledger keeps the state "submitting".
    await entry.submitted(number)
    return Submission(
        caller,
        kind,
        number,
        rows=written.rows,
        publisher=publisher,
        publication=address.name,
        ledger=ledger,
        entry=entry.number,
    )


async def _published(publisher: Publisher, file: Path, name: str, entry: LedgerEntryWriter) -> Publication:
    try:
        return await publisher.publish(file, name)
    except BaseException:
        await entry.forget()
        raise


async def _written(package: Package, file: Path) -> _Written:
    """Write the package in a thread, which ends soon if this call is cancelled."""
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
    """The call that writes the package was cancelled."""


def _warn(address: Publication, caller: Caller) -> None:
    if address.private and not caller.environment.local:
        where = address.host or "it has no address"
        warn(f"the service cannot fetch a package from a private address: {where}", UnreachableWarning)


async def _send(caller: Caller, kind: SubmissionKind, address: Publication) -> int:
    """Send the address of the package to the service. Return the service's number of the package."""
    with hiding(address.name):  # the message of a refusal may quote the address
        result = await caller.call(kind.submitting, kind.request(address.url))
    number = kind.state(result).number
    if number is None:
        _raise(kind, caller, OutcomeUnknown("the reply has no number", how_to_check=kind.submitting.how_to_check))
    if number < 1:  # the service sends this instead of a reason
        _raise(kind, caller, OperationFailed(f"the service refused the package: its number is {number}", (), result))
    return number


def _raise(kind: SubmissionKind, caller: Caller, error: CdiscountError) -> NoReturn:
    error.operation, error.seller = kind.submitting.name, caller.login
    raise error


async def _withdraw(publisher: Publisher, address: Publication, error: BaseException) -> None:
    try:
        await publisher.withdraw(address)
    except PublishFailed:
        error.add_note("the package is still published: the publisher could not withdraw it")
