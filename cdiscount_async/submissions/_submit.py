"""Submitting: a package is written, published, and the service told of it, once."""

import asyncio
import hashlib
import threading
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NoReturn

import attrs

from ..errors import CdiscountError, LedgerError, OperationFailed, OutcomeUnknown, PublishFailed
from ..operations._declare import Caller
from ._kinds import Address, Kind, Named, Package, Publisher
from ._ledger import Entry, EntryState, Ledger
from ._submission import Submission

_SUFFIX: Final = {"offers": ".zip", "products": ".zip", "relays": ".xlsx"}


class UnreachableWarning(UserWarning):
    """The service will probably not be able to fetch a package."""


@attrs.frozen
class _Written:
    """A package on its way out."""

    file: Path
    rows: Sequence[Named]
    sha256: str


async def submit(
    caller: Caller, kind: Kind, package: Package, publisher: Publisher, ledger: Ledger | None, *, again: bool
) -> Submission:
    """Write and publish a package, and tell the service of it; see `Offers.submit`."""
    if package.kind != kind.name:
        raise ValueError(f"this is a package of {package.kind}, not of {kind.name}")
    with TemporaryDirectory(prefix="package-", ignore_cleanup_errors=True) as folder:
        written = await _written(package, Path(folder) / f"package{_SUFFIX[kind.name]}")
        entry = await _begun(caller, kind, package.name, written, ledger, again=again)
        try:
            address = await publisher.publish(written.file, package.name)
        except BaseException:
            await _forget(ledger, entry)
            raise
    try:
        _warn(address, caller)
        if ledger is not None:
            await ledger.submitting(entry, address.name, again=again)
    except BaseException as error:  # nothing was sent
        await _take_back(publisher, address, error)
        await _forget(ledger, entry)
        raise
    try:
        number = await _told(caller, kind, address)
    except OutcomeUnknown as error:  # the service may fetch it any time: it stays where it is
        if ledger is not None:
            error.add_note(f"the ledger has it as entry {entry}: `settle` that when you know")
        await _settle(ledger, entry, error, EntryState.UNKNOWN)
        raise
    except CdiscountError as error:
        await _take_back(publisher, address, error)
        await _settle(ledger, entry, error, EntryState.REFUSED)
        raise
    # Whatever else ends the call, such as being cancelled, leaves an outcome that nobody knows, as the ledger says.
    if ledger is not None:
        try:
            await ledger.settle(entry, EntryState.SUBMITTED, number=number)
        except LedgerError as error:
            error.add_note(f"the service has taken the package as number {number}: do not submit it again")
            raise
    return Submission(
        caller,
        kind,
        number,
        rows=written.rows,
        publisher=publisher,
        publication=address.name,
        ledger=ledger,
        entry=entry,
    )


async def _written(package: Package, file: Path) -> _Written:
    """Write the package in a thread, which ends soon when nobody waits for it any more."""
    stop = threading.Event()
    rows: list[Named] = []

    def on_row(_: int, reference: str, ean: str | None) -> None:
        if stop.is_set():
            raise _Stopped
        rows.append((reference, ean))

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


async def _begun(
    caller: Caller, kind: Kind, name: str, written: _Written, ledger: Ledger | None, *, again: bool
) -> int:
    if ledger is None:
        return 0
    began = datetime.fromtimestamp(caller.timing.now(), UTC)
    entry = Entry(
        id=0,
        kind=kind.name,
        seller=caller.login,
        environment=caller.environment.service_url,
        name=name,
        sha256=written.sha256,
        state=EntryState.PUBLISHING,
        began=began,
    )
    return await ledger.begin(entry, written.rows, again=again)


def _warn(address: Address, caller: Caller) -> None:
    if address.private and not caller.environment.local:
        where = address.host or "it has no address"
        warnings.warn(f"the service cannot fetch a package from a private address: {where}", UnreachableWarning, 4)


async def _told(caller: Caller, kind: Kind, address: Address) -> int:
    """Tell the service where the package is; give the number that it has there."""
    result = await caller.call(kind.submitting, kind.request(address.url))
    number = kind.state(result).number
    if number is None:
        _raise(kind, caller, OutcomeUnknown("the reply has no number", how_to_check=kind.submitting.how_to_check))
    if number < 1:  # in the place of a reason (service.md 2.2)
        _raise(kind, caller, OperationFailed(f"the package was not taken: its number is {number}", (), result))
    return number


def _raise(kind: Kind, caller: Caller, error: CdiscountError) -> NoReturn:
    error.operation, error.seller = kind.submitting.name, caller.login
    raise error


async def _take_back(publisher: Publisher, address: Address, error: BaseException) -> None:
    try:
        await publisher.withdraw(address)
    except PublishFailed:
        error.add_note("the package could not be taken away from where it was published")


async def _forget(ledger: Ledger | None, entry: int) -> None:
    if ledger is not None:
        await ledger.forget(entry)


async def _settle(ledger: Ledger | None, entry: int, error: CdiscountError, state: EntryState) -> None:
    """Write down how it failed; a ledger that fails as well must not hide that."""
    if ledger is not None:
        try:
            await ledger.settle(entry, state, status=type(error).__name__)
        except LedgerError as trouble:
            error.add_note(f"this could not be written down: {trouble}")
