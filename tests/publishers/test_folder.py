"""Packages in a folder: secret names, whole files, an end."""

import asyncio
import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cdiscount_async.publishers import FolderPublisher, Publication, PublishFailed

from ..support.timing import VirtualTime
from .conftest import BASE, PACKAGE, held


async def test_a_file_is_copied_behind_the_address(publisher: FolderPublisher, folder: Path, package: Path) -> None:
    """The file has the same bytes, and the web server may read it."""
    publication = await publisher.publish(package, "spring")

    assert f"{BASE}/{publication.name}" == publication.url
    assert {publication.name: PACKAGE} == held(folder)
    assert sys.platform == "win32" or stat.S_IMODE((folder / publication.name).stat().st_mode) == 0o644


async def test_a_name_shows_nothing(publisher: FolderPublisher, package: Path) -> None:
    """Two publications of one package share no name, and neither holds what the package is called."""
    first, second = await publisher.publish(package, "spring"), await publisher.publish(package, "spring")

    assert first.name != second.name
    assert "spring" not in first.name
    assert len("x" * 43 + ".zip") == len(first.name)  # 32 random bytes


async def test_it_expires_after_its_lifetime(folder: Path, package: Path, time: VirtualTime) -> None:
    """A publication ends after its lifetime, and its end has a time zone."""
    publisher = FolderPublisher(folder, BASE, lifetime=timedelta(hours=2), timing=time.timing)

    publication = await publisher.publish(package, "spring")

    assert datetime.fromtimestamp(time.now(), UTC) + timedelta(hours=2) == publication.expires


async def test_what_expired_is_deleted(
    publisher: FolderPublisher, folder: Path, package: Path, time: VirtualTime
) -> None:
    """Publishing deletes expired packages, and no other packages or files."""
    (folder / "index.html").write_text("hello")
    os.utime(folder / "index.html", (0, 0))
    old = await publisher.publish(package, "spring")
    time.passed = 12 * 3600
    good = await publisher.publish(package, "spring")
    time.passed = 24 * 3600
    new = await publisher.publish(package, "spring")

    assert {"index.html", good.name, new.name} == set(held(folder))
    assert old.name not in {good.name, new.name}


async def test_what_a_dead_process_left_is_deleted(
    publisher: FolderPublisher, folder: Path, package: Path, time: VirtualTime
) -> None:
    """An incomplete copy is deleted after a lifetime, and not while a process may still write it."""
    dead, alive = folder / f"{'d' * 43}.zip.part", folder / f"{'a' * 43}.zip.part"
    for path, age in ((dead, 24 * 3600), (alive, 3600)):
        path.write_bytes(b"PK")
        os.utime(path, (time.now() - age, time.now() - age))

    await publisher.publish(package, "spring")

    assert (False, True) == (dead.exists(), alive.exists())


async def test_many_publish_at_once(publisher: FolderPublisher, folder: Path, package: Path) -> None:
    """Publications that run at the same time each have their whole file."""
    publications = await asyncio.gather(*(publisher.publish(package, "spring") for _ in range(20)))

    assert {one.name: PACKAGE for one in publications} == held(folder)


async def test_withdrawing_twice_is_no_error(publisher: FolderPublisher, folder: Path, package: Path) -> None:
    """A withdrawn publication is gone, and stays so when it is withdrawn again; its name is enough."""
    publication = await publisher.publish(package, "spring")

    await publisher.withdraw(publication)
    await publisher.withdraw(Publication("", publication.name))

    assert {} == held(folder)


@pytest.mark.parametrize("name", ["../spring offers.zip", "/etc/passwd", "", "index.html", f"../{'x' * 43}.zip"])
async def test_a_foreign_name_is_not_deleted(publisher: FolderPublisher, name: str) -> None:
    """A publication whose name leads elsewhere is refused."""
    with pytest.raises(ValueError, match="did not make"):
        await publisher.withdraw(Publication("", name))


@pytest.mark.parametrize("turns", range(6))
async def test_cancelling_leaves_no_file(publisher: FolderPublisher, folder: Path, package: Path, turns: int) -> None:
    """When a publication is cancelled, at any moment, no file stays."""
    publishing = asyncio.create_task(publisher.publish(package, "spring"))
    for _ in range(turns):
        await asyncio.sleep(0)
    cancelled = publishing.cancel()
    await asyncio.wait([publishing])

    assert [cancelled] == [publishing.cancelled()]
    assert cancelled is not bool(held(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes with names")
async def test_cancelling_waits_for_no_more_than_is_read(
    publisher: FolderPublisher, folder: Path, tmp_path: Path
) -> None:
    """A copy that is under way ends at the next piece when it is cancelled, and leaves nothing."""
    os.mkfifo(pipe := tmp_path / "pipe")
    publishing = asyncio.create_task(publisher.publish(pipe, "spring"))
    with await asyncio.to_thread(pipe.open, "wb") as writing:  # which waits for the reader
        writing.write(b"PK")
        publishing.cancel()
        await asyncio.sleep(0)  # the cancellation arrives
    await asyncio.wait([publishing])

    assert publishing.cancelled()
    assert {} == held(folder)


async def test_a_failure_shows_no_path(folder: Path, package: Path) -> None:
    """A folder that does not exist raises PublishFailed, without the names of folder and file."""
    with pytest.raises(PublishFailed) as caught:
        await FolderPublisher(folder / "missing", BASE).publish(package, "spring")

    assert "the package cannot be put into the folder (No such file or directory)" == str(caught.value)
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


async def test_a_failed_withdrawal_shows_no_path(folder: Path, package: Path, publisher: FolderPublisher) -> None:
    """The system's error for a file that cannot be deleted has its name, so it is no context of ours."""
    published = await publisher.publish(package, "spring")
    (folder / published.name).unlink()
    (folder / published.name).mkdir()

    with pytest.raises(PublishFailed, match="cannot be deleted from the folder") as caught:
        await publisher.withdraw(published)
    assert published.name not in str(caught.value)
    assert (None, None) == (caught.value.__cause__, caught.value.__context__)


@pytest.mark.parametrize(
    "base",
    ["files.shop.example", "ftp://files.shop.example", "https://", "https://bob:pw@files.shop.example",
     "https://files.shop.example/?key=1", "https://files.shop.example:port/"],
)  # fmt: skip
def test_a_useless_address_is_refused(folder: Path, base: str) -> None:
    """An address that the service cannot fetch from is refused at once, and not repeated."""
    with pytest.raises(ValueError, match=r"^base_url must") as caught:
        FolderPublisher(folder, base)

    assert base not in str(caught.value)


def test_a_lifetime_of_nothing_is_refused(folder: Path) -> None:
    """A lifetime must be positive."""
    with pytest.raises(ValueError, match="lifetime must be more than zero"):
        FolderPublisher(folder, BASE, lifetime=timedelta())
