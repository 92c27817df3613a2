"""Tokens in a file, for the processes of one user on one machine."""

import asyncio
import json
import os
import secrets
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

import attrs
from filelock import FileLock, Timeout

from .._common.files import atomic, without_waiting
from .._common.json_document import MAX_BYTES, load
from ..credentials import Credentials
from ..environments import Environment
from ..errors import TokenStoreError
from ._stored import StoredToken
from ._stores import POLL, fingerprint

__all__ = ("FileTokenStore",)

WRITE_TIMEOUT: Final = 10.0
"""Seconds after which a file that other processes keep locked counts as unusable. A write takes milliseconds."""
LIFETIME: Final = 48 * 3600.0
"""Seconds after which a token has expired."""


@attrs.frozen
class _Content:
    """The content of the file."""

    secret: str = attrs.field(repr=False)
    tokens: dict[str, StoredToken] = attrs.field(repr=False)


class FileTokenStore:
    """Keeps tokens in a file that only its owner may read.

    The file has the mode 0600. A file that others may read is an error. It is read and replaced as a whole for each
    token, so it suits some dozens of sellers: `SqliteTokenStore` suits thousands. The `cdiscount` command uses files of
    this kind. Empty lock files are beside it.

    The file does not contain login or password. But it contains the secret that hides them in the keys: a person who
    can read the file has the tokens, and can test passwords against the keys without the service. Use Redis if that is
    too great a risk.

    Every method raises TokenStoreError if the file is damaged, unsafe or out of reach.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Name the file. It is created with the first token; its directory must exist."""
        # The target of a link: the link stays when the file is replaced, and both paths have the same locks.
        self._path = Path(os.path.realpath(path))
        self._secret = b""

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self._path)!r})"

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key that depends on the secret in the file."""
        if not self._secret:
            self._secret = bytes.fromhex(await asyncio.to_thread(self._file_secret))
        return fingerprint(self._secret, credentials, environment)

    async def get(self, key: str) -> StoredToken | None:
        """Return the record of a seller, or None."""
        content = await asyncio.to_thread(self._read)
        return None if content is None else content.tokens.get(key)

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep a record."""
        await asyncio.to_thread(self._change, key, stored)

    async def remove(self, key: str) -> None:
        """Remove a record."""
        await asyncio.to_thread(self._change, key, None)

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[None]:
        """Wait until no other process requests this seller's token. The lock of a process that dies is free."""
        # Sixteen locks, for as many sellers at once. A lock for each seller would leave a file for each seller.
        lock = FileLock(f"{self._path}.{key[0]}.lock", mode=0o600)
        while not self._try_lock(lock):  # noqa: ASYNC110 - another process sends no event
            await asyncio.sleep(POLL)
        try:
            yield
        finally:
            lock.release()

    def _try_lock(self, lock: FileLock) -> bool:
        """Try to lock. This never blocks, so no thread is needed that would keep the lock of a cancelled caller."""
        with self._our_error():
            try:
                lock.acquire(blocking=False)
            except Timeout:
                return False
            return True

    def _file_secret(self) -> str:
        content = self._read()
        if content is not None:
            return content.secret
        with self._changing() as content:
            return content.secret

    def _change(self, key: str, stored: StoredToken | None) -> None:
        with self._changing() as content:
            content.tokens.pop(key, None)
            if stored is not None:
                began = stored.expires_at - LIFETIME  # by the clock of the provider
                for other, one in list(content.tokens.items()):
                    if one.expires_at <= began and not one.has_warning:
                        del content.tokens[other]
                content.tokens[key] = stored

    @contextmanager
    def _changing(self) -> Iterator[_Content]:
        """Yield the content, to be changed while no other process writes. A changed content is written."""
        with self._our_error(), FileLock(f"{self._path}.lock", mode=0o600, timeout=WRITE_TIMEOUT):
            content = self._read()
            if content is None:  # the file was deleted: the keys in use stay the same
                now = _Content(self._secret.hex() or secrets.token_hex(32), {})
            else:
                now = _Content(content.secret, dict(content.tokens))
            yield now
            if now != content:
                self._write(now)

    def _read(self) -> _Content | None:
        with self._our_error():
            try:
                with open(self._path, "rb", opener=without_waiting) as file:
                    mode = os.fstat(file.fileno()).st_mode
                    text = file.read(MAX_BYTES + 1) if stat.S_ISREG(mode) else None
            except FileNotFoundError:
                self._path.parent.stat()  # raises FileNotFoundError: a lock would create the directory
                return None
        if text is None:
            raise TokenStoreError(f"the token file {self._path} cannot be used: it is a device or a pipe, not a file")
        if os.name == "posix" and mode & 0o077:
            raise TokenStoreError(
                f"others may read or write the token file {self._path} (mode {mode & 0o777:04o}): "
                "delete it, or set its mode to 0600 if you trust it"
            )
        content = _parsed(text)
        if content is None:
            raise TokenStoreError(f"the token file {self._path} is damaged: delete it, and tokens are requested again")
        return content

    def _write(self, content: _Content) -> None:
        with atomic(self._path, locked=True) as file:
            file.write(json.dumps(attrs.asdict(content)).encode())

    @contextmanager
    def _our_error(self) -> Iterator[None]:
        """Raise TokenStoreError instead of an error of the system."""
        try:
            yield
        except OSError as error:
            why = error.strerror or "another process has locked it for too long"
            raise TokenStoreError(f"the token file {self._path} cannot be used: {why}") from error


def _parsed(text: bytes) -> _Content | None:
    """Return the content of a file, or None if this library did not write it: an error would quote the file."""
    try:
        match load(text):
            case {"secret": str(secret), "tokens": dict(tokens)} if len(bytes.fromhex(secret)) == 32:
                return _Content(secret, {key: StoredToken.from_json(one) for key, one in tokens.items()})
    except ValueError:
        pass
    return None
