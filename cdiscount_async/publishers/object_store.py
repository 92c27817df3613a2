"""Packages in an object store, at addresses that are signed for a time; needs the extra `s3`."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from .._common.extras import extra
from .._common.publication import Publication
from ..errors import PublishFailed
from ..timing import Timing
from ._publication import LIFETIME, checked_lifetime, checked_name, content_type, expiry, new_name

with extra("s3"):
    import obstore
    from obstore.exceptions import BaseError, NotFoundError
    from obstore.store import AzureStore, GCSStore, S3Store

__all__ = ("ObjectStorePublisher",)

LONGEST: Final = timedelta(days=7)
"""For which S3 signs an address."""
CLEANING: Final = 10.0
"""Seconds that clearing away after a failure may take."""


class ObjectStorePublisher:
    """Publishes packages in S3 or what speaks its language, in Azure or in Google's storage.

    The bucket may and should be private: the service gets an address that is signed for one object and one time. Large
    files go up in parts. What is never withdrawn stays, unreachable: let a rule of the bucket delete old objects and
    unfinished uploads.

    >>> from obstore.store import S3Store
    >>> ObjectStorePublisher(S3Store("packages", region="eu-west-3"), prefix="cdiscount")
    ObjectStorePublisher(S3Store, prefix='cdiscount/')
    """

    def __init__(
        self,
        store: S3Store | AzureStore | GCSStore,
        *,
        prefix: str = "",
        lifetime: timedelta = LIFETIME,
        timing: Timing | None = None,
    ) -> None:
        """Take a store of obstore's, and what stands before the names in it, for example `packages/`.

        An address is good for `lifetime`, 24 hours by default and 7 days at most, and no longer than the login that
        signs it: a temporary one may end sooner. `timing` is for tests; a store looks at its own clock. Raises
        ValueError for another lifetime.
        """
        if checked_lifetime(lifetime) > LONGEST:
            raise ValueError(f"lifetime must be {LONGEST.days} days at most, not {lifetime}")
        self._store: Final = store
        self._prefix: Final = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._lifetime: Final = lifetime
        self._timing: Final = timing or Timing()

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Self:
        """Take a bucket of S3 and what stands before the names, as `s3://BUCKET/PREFIX`.

        Keys and region come from the environment, `AWS_ACCESS_KEY_ID` and the like; the options are those of the class.
        Raises ValueError for another kind of address.
        """
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc:
            raise ValueError("expected s3://BUCKET or s3://BUCKET/PREFIX")
        return cls(S3Store(parts.netloc), prefix=parts.path, **options)

    def __repr__(self) -> str:
        return f"ObjectStorePublisher({type(self._store).__name__}, prefix={self._prefix!r})"

    async def publish(self, file: Path, name: str) -> Publication:  # noqa: ARG002 - the address must not tell it
        """Put a file into the store and sign its address; raises PublishFailed."""
        new = new_name(file)
        expires = expiry(self._timing.now(), self._lifetime)
        attributes = {"Content-Type": content_type(new), "Cache-Control": "no-store"}
        try:
            await obstore.put_async(self._store, self._prefix + new, file, attributes=attributes)
            url = await obstore.sign_async(self._store, "GET", self._prefix + new, self._lifetime)
        except (BaseError, OSError) as error:
            reason = type(error).__name__
        except asyncio.CancelledError:
            await self._clear(new)
            raise
        else:
            return Publication(url, new, expires)
        await self._clear(new)
        raise PublishFailed(f"the package cannot be put into the object store ({reason})")  # its own error has the name

    async def withdraw(self, publication: Publication) -> None:
        """Delete the object; raises PublishFailed, and ValueError for a name that no publisher made."""
        try:
            await self._delete(checked_name(publication))
        except (BaseError, OSError) as error:
            reason = type(error).__name__
        else:
            return
        raise PublishFailed(f"the package cannot be deleted from the store ({reason})")

    async def _delete(self, name: str) -> None:
        with suppress(NotFoundError, FileNotFoundError):
            await obstore.delete_async(self._store, self._prefix + name)

    async def _clear(self, name: str) -> None:
        """Delete what may have come to be; what cannot be deleted now has an address that nobody knows."""
        with suppress(BaseError, OSError):
            async with asyncio.timeout(CLEANING):
                await self._delete(name)
