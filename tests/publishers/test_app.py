"""The application that serves a folder: packages, and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from cdiscount_async.publishers import FolderPublisher, Publication

from ..support.timing import VirtualTime
from .conftest import PACKAGE


@pytest.fixture
async def site(publisher: FolderPublisher) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of a site that has the application mounted at a path."""
    app = Starlette(routes=[Mount("/packages", publisher.app)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop.localhost") as client:
        yield client


@pytest.fixture
async def published(publisher: FolderPublisher, package: Path) -> Publication:
    """Return a publication."""
    return await publisher.publish(package, "spring")


async def test_a_package_is_served(site: httpx.AsyncClient, published: Publication) -> None:
    """A published package is served as a whole, as a zip that must not be cached."""
    answer = await site.get(f"/packages/{published.name}")

    assert (200, PACKAGE) == (answer.status_code, answer.content)
    assert ("application/zip", "no-store") == (answer.headers["content-type"], answer.headers["cache-control"])


async def test_a_large_package_comes_in_pieces(
    site: httpx.AsyncClient, publisher: FolderPublisher, tmp_path: Path
) -> None:
    """A package of several pieces is served as it is."""
    file = tmp_path / "large.zip"
    file.write_bytes(bytes(range(256)) * 3000)
    published = await publisher.publish(file, "large")

    answer = await site.get(f"/packages/{published.name}")

    assert file.read_bytes() == answer.content


async def test_its_head_is_served(site: httpx.AsyncClient, published: Publication) -> None:
    """An answer to HEAD has the size."""
    answer = await site.head(f"/packages/{published.name}")

    assert (200, b"") == (answer.status_code, answer.content)
    assert str(len(PACKAGE)) == answer.headers["content-length"]


@pytest.mark.parametrize(
    "path",
    ["", "/", "/index.html", "/secret.txt", f"/{'x' * 43}.zip", f"/{'x' * 43}.part", "/..%2Fspring%20offers.zip",
     "/%2e%2e/spring%20offers.zip", "/..%5Cspring%20offers.zip", "/%2Fetc%2Fpasswd", f"/{'d' * 43}.zip",
     f"/{'x' * 43}.zip%00"],
)  # fmt: skip
async def test_nothing_else_is_found(site: httpx.AsyncClient, published: Publication, folder: Path, path: str) -> None:
    """No listing, no other file, no folder and nothing outside of the folder is served."""
    (folder / "secret.txt").write_text("secret")
    (folder / f"{'x' * 43}.part").write_text("secret")
    (folder / f"{'d' * 43}.zip").mkdir()

    answer = await site.get(f"/packages{path}", follow_redirects=True)

    assert (404, True) == (answer.status_code, "secret" not in answer.text)
    assert published.name not in answer.text


async def test_an_expired_package_is_not_found(
    site: httpx.AsyncClient, published: Publication, folder: Path, time: VirtualTime
) -> None:
    """An expired package is not served, although its file still exists."""
    time.passed = 24 * 3600 - 1
    before = await site.get(f"/packages/{published.name}")
    time.passed = 24 * 3600
    after = await site.get(f"/packages/{published.name}")

    assert (200, 404) == (before.status_code, after.status_code)
    assert (folder / published.name).exists()


async def test_a_withdrawn_package_is_not_found(
    site: httpx.AsyncClient, publisher: FolderPublisher, published: Publication
) -> None:
    """A withdrawn package is not found any more."""
    await publisher.withdraw(published)

    assert 404 == (await site.get(f"/packages/{published.name}")).status_code


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_nothing_can_be_done_but_reading(site: httpx.AsyncClient, published: Publication, method: str) -> None:
    """A request that would change something is refused."""
    answer = await site.request(method, f"/packages/{published.name}")

    assert (405, "GET, HEAD") == (answer.status_code, answer.headers["allow"])
