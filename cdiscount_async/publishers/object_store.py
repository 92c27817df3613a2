"""Packages in an object store, at addresses that are signed for some time. It needs the extra `s3`."""

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
"""The longest time for which S3 signs an address."""
CLEANUP_TIMEOUT: Final = 10.0
"""Seconds for deleting an object after a failure."""


class ObjectStorePublisher:
    """Publishes packages in S3 or a compatible store, in Azure's or in Google's storage.

    The bucket should be private: the service gets an address that is signed for one object and for some time. Large
    files are uploaded in parts. A package that is never withdrawn stays in the bucket, out of reach after that time.
    Add a rule to the bucket that deletes old objects and unfinished uploads.

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
        """Publish in a store of obstore.

        Args:
            store: The store.
            prefix: The beginning of the names of the objects, for example `packages/`.
            lifetime: How long an address works: 24 hours by default, at most 7 days. Temporary credentials may end
                sooner, and with them the addresses that they signed.
            timing: The clock; for tests. A store has a clock of its own.

        Raises:
            ValueError: `lifetime` is not positive, or longer than 7 days.
        """
        if checked_lifetime(lifetime) > LONGEST:
            raise ValueError(f"lifetime must be {LONGEST.days} days at most, not {lifetime}")
        self._store: Final = store
        self._prefix: Final = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._lifetime: Final = lifetime
        self._timing: Final = timing or Timing()

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Self:
        """Publish in a bucket of S3. Keys and region come from the environment (`AWS_ACCESS_KEY_ID` and so on).

        Args:
            url: `s3://BUCKET` or `s3://BUCKET/PREFIX`.
            options: The options of the class: `lifetime`, `timing`.

        Raises:
            ValueError: `url` is another kind of address.
        """
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc:
            raise ValueError("expected s3://BUCKET or s3://BUCKET/PREFIX")
        return cls(S3Store(parts.netloc), prefix=parts.path, **options)

    def __repr__(self) -> str:
        return f"ObjectStorePublisher({type(self._store).__name__}, prefix={self._prefix!r})"

    async def publish(self, file: Path, name: str) -> Publication:  # noqa: ARG002 - the address must not have it
        """Put a file into the store and sign its address. Raises PublishFailed."""
        new = new_name(file)
        expires = expiry(self._timing.now(), self._lifetime)
        attributes = {"Content-Type": content_type(new), "Cache-Control": "no-store"}
        try:
            await obstore.put_async(self._store, self._prefix + new, file, attributes=attributes)
            url = await obstore.sign_async(self._store, "GET", self._prefix + new, self._lifetime)
        except (BaseError, OSError) as error:
            reason = type(error).__name__
        except asyncio.CancelledError:
            await self._clean_up(new)
            raise
        else:
            return Publication(url, new, expires)
        await self._clean_up(new)
        raise PublishFailed(
            f"the package cannot be put into the object store ({reason})"
        )  # the store's own error has the name

    async def withdraw(self, publication: Publication) -> None:
        """Delete the object. Raises PublishFailed, and ValueError for a name that no publisher made."""
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

    async def _clean_up(self, name: str) -> None:
        """Delete an object that may exist. If that fails, nobody knows the address of the object."""
        with suppress(BaseError, OSError):
            async with asyncio.timeout(CLEANUP_TIMEOUT):
                await self._delete(name)
