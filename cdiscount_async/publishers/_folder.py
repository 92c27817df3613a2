"""Packages in a folder that a web server or an application serves."""

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
"""Bytes that are copied at once: 1 MiB."""


class FolderPublisher:
    """Publishes packages in a folder that is served at an address.

    `app` serves the folder, or any web server that lists no folders and logs no paths: the names keep the packages
    secret. The time of a file's last change is the time at which it expires. From then on `app` does not serve it, and
    the next `publish` deletes it. Another web server serves it until it is deleted.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        base_url: str,
        *,
        lifetime: timedelta = LIFETIME,
        timing: Timing | None = None,
    ) -> None:
        """Name a folder that exists, and its address.

        Args:
            folder: The folder.
            base_url: The http or https address under which the files of the folder are served, with or without a path.
            lifetime: How long a package stays published; 24 hours by default.
            timing: The clock; for tests.

        Raises:
            ValueError: `base_url` has a login or a query, or is neither http nor https, or `lifetime` is not positive.
        """
        self._folder: Final = Path(folder)
        self._base: Final = checked_base(base_url)
        self._lifetime: Final = checked_lifetime(lifetime)
        self._timing: Final = timing or Timing()

    def __repr__(self) -> str:
        return f"FolderPublisher({str(self._folder)!r})"

    @property
    def app(self) -> PublisherApp:
        """The ASGI application that serves the folder. Mount it at the path of `base_url`."""
        return PublisherApp(self._folder, timing=self._timing)

    async def publish(self, file: Path, name: str) -> Publication:  # noqa: ARG002 - the address must not have it
        """Copy a file into the folder, as a whole or not at all. Files that expired are deleted first.

        Raises:
            PublishFailed: The file cannot be copied.
        """
        new, expires = new_name(file), expiry(self._timing.now(), self._lifetime)
        stop = threading.Event()
        copying = asyncio.ensure_future(asyncio.to_thread(self._put, file, self._path(new), expires.timestamp(), stop))
        try:
            await asyncio.shield(copying)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.gather(copying, return_exceptions=True)  # it ends after the current chunk
            with suppress(OSError):
                self._path(new).unlink()
            raise
        except OSError as error:
            reason = _reason(error)
        else:
            return Publication(self._base + new, new, expires)
        raise PublishFailed(f"the package cannot be put into the folder ({reason})")  # its context would have the path

    async def withdraw(self, publication: Publication) -> None:
        """Delete a file. Raises PublishFailed, and ValueError for a name that no publisher made."""
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
        self._delete_expired()
        # The web server is another user, so it must be able to read the file.
        with file.open("rb") as source, atomic(path, mode=0o644, locked=True, modified=expires) as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
                if stop.is_set():
                    raise InterruptedError

    def _delete_expired(self) -> None:
        """Delete the files that expired, and the incomplete copies of processes that died."""
        now = self._timing.now()
        for path in self._folder.iterdir():
            if is_name(path.name.removesuffix(PART)):
                more = self._lifetime.total_seconds() if path.suffix == PART else 0.0
                with suppress(FileNotFoundError):  # another process deletes, too
                    if path.lstat().st_mtime + more <= now:
                        path.unlink()


def _reason(error: OSError) -> str:
    """Return the system's own message, without the path, which is secret."""
    return error.strerror or type(error).__name__
