"""Packages in a folder, which a web server or an application serves."""

import asyncio
import os
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from .._common.files import PART, atomic
from .._common.publication import Publication
from ..errors import PublishFailed
from ..timing import Timing
from ._app import PublisherApp
from ._publication import LIFETIME, checked_base, checked_lifetime, checked_name, expiry, is_name, new_name

__all__ = ("FolderPublisher",)

CHUNK: Final = 1 << 20
"""Bytes that are copied at once."""


class FolderPublisher:
    """Publishes packages in a folder that is served at an address.

    Let `app` serve it, or any web server: one that lists no folder and logs no paths, for the names are what keeps the
    packages secret. The time of a file's last change is when it expires: `app` refuses it from then on, and the next
    `publish` deletes it. Another web server goes on serving it until then.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        base_url: str,
        *,
        lifetime: timedelta = LIFETIME,
        timing: Timing | None = None,
    ) -> None:
        """Name a folder that exists, and the address behind which its files stand, with a path or without.

        A package stays for `lifetime`, 24 hours by default. `timing` is for tests. Raises ValueError for an address
        that has a login or a query, or is neither http nor https, and for a lifetime of nothing.
        """
        self._folder: Final = Path(folder)
        self._base: Final = checked_base(base_url)
        self._lifetime: Final = checked_lifetime(lifetime)
        self._timing: Final = timing or Timing()

    def __repr__(self) -> str:
        return f"FolderPublisher({str(self._folder)!r})"

    @property
    def app(self) -> PublisherApp:
        """The ASGI application that serves the folder: mount it where `base_url` leads."""
        return PublisherApp(self._folder, timing=self._timing)

    async def publish(self, file: Path, name: str) -> Publication:  # noqa: ARG002 - the address must not tell it
        """Copy a file into the folder, whole or not at all; raises PublishFailed.

        Files that expired are deleted before.
        """
        new, expires = new_name(file), expiry(self._timing.now(), self._lifetime)
        stop = threading.Event()
        copying = asyncio.ensure_future(asyncio.to_thread(self._put, file, self._path(new), expires.timestamp(), stop))
        try:
            await asyncio.shield(copying)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.gather(copying, return_exceptions=True)  # it ends with the chunk that it copies
            with suppress(OSError):
                self._path(new).unlink()
            raise
        except OSError as error:
            reason = _reason(error)
        else:
            return Publication(self._base + new, new, expires)
        raise PublishFailed(f"the package cannot be put into the folder ({reason})")  # without a context: it has a path

    async def withdraw(self, publication: Publication) -> None:
        """Delete a file; raises PublishFailed, and ValueError for a name that no publisher made."""
        path = self._path(checked_name(publication))
        try:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        except OSError as error:
            reason = _reason(error)
        else:
            return
        raise PublishFailed(f"the package cannot be deleted from the folder ({reason})")

    def _path(self, name: str) -> Path:
        return self._folder / name

    def _put(self, file: Path, path: Path, expires: float, stop: threading.Event) -> None:
        self._sweep()
        # The web server is another user, so it must be able to read the file.
        with file.open("rb") as source, atomic(path, mode=0o644, locked=True, modified=expires) as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
                if stop.is_set():
                    raise InterruptedError

    def _sweep(self) -> None:
        """Delete what expired, and what a process that died left half copied."""
        now = self._timing.now()
        for path in self._folder.iterdir():
            if is_name(path.name.removesuffix(PART)):
                more = self._lifetime.total_seconds() if path.suffix == PART else 0.0
                with suppress(FileNotFoundError):  # another process sweeps too
                    if path.lstat().st_mtime + more <= now:
                        path.unlink()


def _reason(error: OSError) -> str:
    """Say what the system said, without the path: that is what nobody may know."""
    return error.strerror or type(error).__name__
