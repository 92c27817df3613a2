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

WRITING: Final = 10.0
"""Seconds after which a file that is always being written counts as broken; a write takes milliseconds."""
LIFETIME: Final = 48 * 3600.0
"""Seconds after which a token is worth nothing to anybody."""


@attrs.frozen
class _Kept:
    """What the file holds."""

    secret: str = attrs.field(repr=False)
    tokens: dict[str, StoredToken] = attrs.field(repr=False)


class FileTokenStore:
    """Keeps tokens in a file that only its owner may read.

    The file is made with the mode 0600, replaced as a whole, and refused when others may read it; empty lock files
    stand beside it. It is read and written as a whole for each token, which is meant for some dozens of sellers.

    Login and password are not in it. But the secret that hides them in the keys is: whoever can read the file has the
    tokens, and can try passwords against it without asking the service. Where that is too much, use Redis.

    Every method raises TokenStoreError for a file that is damaged, unsafe or out of reach.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Name the file, which is made with the first token; its directory must exist."""
        # What a link leads to: the link stays when the file is replaced, and all who come by it share the locks.
        self._path = Path(os.path.realpath(path))
        self._secret = b""

    def __repr__(self) -> str:
        return f"FileTokenStore({str(self._path)!r})"

    async def key(self, credentials: Credentials, environment: Environment) -> str:
        """Return a key that depends on the file's own secret."""
        if not self._secret:
            self._secret = bytes.fromhex(await asyncio.to_thread(self._secret_of_file))
        return fingerprint(self._secret, credentials, environment)

    async def get(self, key: str) -> StoredToken | None:
        """Return what is known, if anything is."""
        kept = await asyncio.to_thread(self._read)
        return None if kept is None else kept.tokens.get(key)

    async def put(self, key: str, stored: StoredToken) -> None:
        """Keep what is known."""
        await asyncio.to_thread(self._change, key, stored)

    async def remove(self, key: str) -> None:
        """Forget what is known."""
        await asyncio.to_thread(self._change, key, None)

    @asynccontextmanager
    async def lock(self, key: str) -> AsyncIterator[None]:
        """Wait until no other process asks for this seller's token; the system frees the lock of a dead one."""
        # Sixteen locks, for as many sellers at once; a lock for each would leave a file for each.
        lock = FileLock(f"{self._path}.{key[0]}.lock", mode=0o600)
        while not self._locked(lock):  # noqa: ASYNC110 - no event comes from another process
            await asyncio.sleep(POLL)
        try:
            yield
        finally:
            lock.release()

    def _locked(self, lock: FileLock) -> bool:
        """Try to lock, which never blocks, so that no thread is left with a lock when the caller is cancelled."""
        with self._explained():
            try:
                lock.acquire(blocking=False)
            except Timeout:
                return False
            return True

    def _secret_of_file(self) -> str:
        kept = self._read()
        if kept is not None:
            return kept.secret
        with self._writing() as kept:
            return kept.secret

    def _change(self, key: str, stored: StoredToken | None) -> None:
        with self._writing() as kept:
            kept.tokens.pop(key, None)
            if stored is not None:
                over = stored.expires_at - LIFETIME  # what ended before this one began, by the clock of who asked
                for old in [old for old, one in kept.tokens.items() if one.expires_at <= over and not one.has_warning]:
                    del kept.tokens[old]
                kept.tokens[key] = stored

    @contextmanager
    def _writing(self) -> Iterator[_Kept]:
        """Return what the file holds, to be changed; it is written if it was, while no other process writes."""
        with self._explained(), FileLock(f"{self._path}.lock", mode=0o600, timeout=WRITING):
            kept = self._read()
            if kept is None:  # somebody who deletes the file does not change the keys that are in use
                now = _Kept(self._secret.hex() or secrets.token_hex(32), {})
            else:
                now = _Kept(kept.secret, dict(kept.tokens))
            yield now
            if now != kept:
                self._write(now)

    def _read(self) -> _Kept | None:
        with self._explained():
            try:
                with open(self._path, "rb", opener=without_waiting) as file:
                    mode = os.fstat(file.fileno()).st_mode
                    text = file.read(MAX_BYTES + 1) if stat.S_ISREG(mode) else None
            except FileNotFoundError:
                self._path.parent.stat()  # or the locks would make the directory
                return None
        if text is None:
            raise TokenStoreError(f"the token file {self._path} cannot be used: it is no file but a device or a pipe")
        if os.name == "posix" and mode & 0o077:
            raise TokenStoreError(
                f"others may read or write the token file {self._path} (mode {mode & 0o777:04o}): "
                "delete it, or set its mode to 0600 if you trust it"
            )
        kept = _understood(text)
        if kept is None:
            raise TokenStoreError(f"the token file {self._path} is damaged: delete it, and tokens are asked for again")
        return kept

    def _write(self, kept: _Kept) -> None:
        with atomic(self._path, locked=True) as file:
            file.write(json.dumps(attrs.asdict(kept)).encode())

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the system says into our error."""
        try:
            yield
        except OSError as error:
            why = error.strerror or "another process does not stop writing it"
            raise TokenStoreError(f"the token file {self._path} cannot be used: {why}") from error


def _understood(text: bytes) -> _Kept | None:
    """Read a whole file; gives None for what this library did not write, because an error would quote it."""
    try:
        match load(text):
            case {"secret": str(secret), "tokens": dict(tokens)} if len(bytes.fromhex(secret)) == 32:
                return _Kept(secret, {key: StoredToken.from_json(one) for key, one in tokens.items()})
    except ValueError:
        pass
    return None
