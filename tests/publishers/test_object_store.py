"""Packages in S3, on the real wire."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from moto.server import ThreadedMotoServer
from obstore.store import S3Store

from cdiscount_async.publishers import Publication, PublishFailed, check_reachable
from cdiscount_async.publishers.object_store import ObjectStorePublisher

from ..support.timing import VirtualTime
from .conftest import PACKAGE

BUCKET = "shop"


def store(endpoint: str, bucket: str = BUCKET) -> S3Store:
    """Return a store of a server on this machine."""
    return S3Store(
        bucket,
        endpoint=endpoint,
        region="eu-west-3",
        access_key_id="AKIDEXAMPLE",
        secret_access_key="secret-key",
        virtual_hosted_style_request=False,
        client_options={"allow_http": True},
        retry_config={"max_retries": 0, "retry_timeout": timedelta(seconds=5)},
    )


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """Serve S3 with one bucket, and yield its address."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    httpx.put(f"http://{host}:{port}/{BUCKET}").raise_for_status()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def publisher(s3: str) -> ObjectStorePublisher:
    """Return a publisher of that bucket."""
    return ObjectStorePublisher(store(s3), prefix="packages")


async def fetched(url: str) -> httpx.Response:
    """Fetch what is at an address, without a login."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(url)


def keys(s3: str) -> set[str]:
    """List the bucket."""
    return {one.decode() for one in re.findall(rb"<Key>(.*?)</Key>", httpx.get(f"{s3}/{BUCKET}?list-type=2").content)}


async def test_a_package_goes_up_and_comes_back(publisher: ObjectStorePublisher, package: Path) -> None:
    """The signed address returns the same bytes as a zip, without a login."""
    publication = await publisher.publish(package, "spring")
    answer = await fetched(publication.url)

    assert (200, PACKAGE) == (answer.status_code, answer.content)
    assert ("application/zip", "no-store") == (answer.headers["content-type"], answer.headers["cache-control"])
    assert f"/{BUCKET}/packages/{publication.name}" == urlsplit(publication.url).path
    assert (await check_reachable(publication)).ok


async def test_a_large_package_goes_up_in_parts(publisher: ObjectStorePublisher, tmp_path: Path) -> None:
    """A file of more than one part comes back whole."""
    file = tmp_path / "large.zip"
    file.write_bytes(b"PK" + bytes(6 << 20))

    publication = await publisher.publish(file, "large")
    answer = await fetched(publication.url)

    assert file.read_bytes() == answer.content
    assert "-2" == answer.headers["etag"].strip('"')[-2:]  # S3's sign of two parts


async def test_an_address_expires(s3: str, package: Path, time: VirtualTime) -> None:
    """The address is signed for the lifetime, and the publication says when that ends."""
    publisher = ObjectStorePublisher(store(s3), lifetime=timedelta(hours=2), timing=time.timing)

    publication = await publisher.publish(package, "spring")

    assert ["7200"] == parse_qs(urlsplit(publication.url).query)["X-Amz-Expires"]
    assert publication.expires is not None
    assert time.now() + 7200 == publication.expires.timestamp()


async def test_withdrawing_twice_is_no_error(publisher: ObjectStorePublisher, s3: str, package: Path) -> None:
    """A withdrawn package is gone, and stays so when it is withdrawn again; its name is enough."""
    publication = await publisher.publish(package, "spring")
    there = keys(s3)

    await publisher.withdraw(publication)
    await publisher.withdraw(Publication("", publication.name))

    assert {f"packages/{publication.name}"} == there - keys(s3)


async def test_a_foreign_name_is_not_deleted(publisher: ObjectStorePublisher) -> None:
    """A publication whose name leads elsewhere is refused."""
    with pytest.raises(ValueError, match="did not make"):
        await publisher.withdraw(Publication("", "../orders.csv"))


async def test_a_refusal_shows_no_address(s3: str, package: Path) -> None:
    """A bucket that does not exist raises PublishFailed, without a secret."""
    publisher = ObjectStorePublisher(store(s3, "missing"))

    with pytest.raises(PublishFailed, match=r"^the package cannot be put into the object store \(\w+\)$") as caught:
        await publisher.publish(package, "spring")
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


async def test_a_missing_file_is_reported(publisher: ObjectStorePublisher, tmp_path: Path) -> None:
    """A file that does not exist raises PublishFailed."""
    with pytest.raises(PublishFailed, match="cannot be put into the object store"):
        await publisher.publish(tmp_path / "missing.zip", "spring")


async def test_a_store_that_is_away_is_reported() -> None:
    """A store that does not answer raises PublishFailed."""
    publisher = ObjectStorePublisher(store("http://127.0.0.1:1"))

    with pytest.raises(PublishFailed, match="cannot be deleted from the store") as caught:
        await publisher.withdraw(Publication("", f"{'x' * 43}.zip"))
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


async def test_cancelling_clears_away(package: Path) -> None:
    """Cancelling ends an upload, and deletes an object that may exist."""
    putting, broken_off = asyncio.Event(), asyncio.Event()
    put: list[str] = []
    deleted: list[str] = []

    async def serve(reading: asyncio.StreamReader, writing: asyncio.StreamWriter) -> None:
        head = (await reading.readuntil(b"\r\n\r\n")).decode()
        if head.startswith("PUT"):  # which is never answered
            put.append(head.split()[1].rpartition("/")[2])
            putting.set()
            await reading.read()
            broken_off.set()
        else:
            body = await reading.readuntil(b"</Delete>")
            deleted.extend(re.findall(r"<Key>(.*?)</Key>", body.decode()))
            writing.write(b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<DeleteResult/>")
            await writing.drain()
        writing.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        publishing = asyncio.create_task(
            ObjectStorePublisher(store(f"http://127.0.0.1:{port}")).publish(package, "spring")
        )
        await putting.wait()
        publishing.cancel()
        await asyncio.wait([publishing])
        await broken_off.wait()

    assert publishing.cancelled()
    assert (1, put) == (len(put), deleted)


@pytest.mark.parametrize("lifetime", [timedelta(), timedelta(days=7, seconds=1)])
def test_a_lifetime_that_nobody_signs_is_refused(lifetime: timedelta) -> None:
    """S3 signs addresses for a week at most, and not for zero seconds."""
    with pytest.raises(ValueError, match="lifetime must be"):
        ObjectStorePublisher(store("http://127.0.0.1:1"), lifetime=lifetime)


async def test_an_address_names_bucket_and_prefix(s3: str, package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys come from the environment, so an address is enough."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret-key",
        "AWS_REGION": "eu-west-3",
        "AWS_ENDPOINT": s3,
        "AWS_ALLOW_HTTP": "true",
    }.items():
        monkeypatch.setenv(name, value)
    publisher = ObjectStorePublisher.from_url(f"s3://{BUCKET}/deep/down")

    publication = await publisher.publish(package, "spring")

    assert PACKAGE == (await fetched(publication.url)).content
    assert "/deep/down/" in publication.url


@pytest.mark.parametrize("url", ["https://bucket/prefix", "s3://", "bucket"])
def test_other_addresses_are_refused(url: str) -> None:
    """The error does not repeat it: it may hold a key."""
    with pytest.raises(ValueError, match="expected s3://BUCKET"):
        ObjectStorePublisher.from_url(url)
