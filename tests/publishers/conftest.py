"""A package to publish, and folders to publish it in."""

from pathlib import Path

import pytest

from cdiscount_async.publishers import FolderPublisher

from ..support.packages import OFFERS_PART, offers_xml, zipped
from ..support.timing import VirtualTime

BASE = "https://files.shop.example/packages"
PACKAGE = zipped(OFFERS_PART, offers_xml("REF-1", "3606800000010"))


def held(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def time() -> VirtualTime:
    """Return the time by which packages expire."""
    return VirtualTime()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return the file of a package."""
    file = tmp_path / "spring offers.zip"
    file.write_bytes(PACKAGE)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    folder = tmp_path / "public"
    folder.mkdir()
    return folder


@pytest.fixture
def publisher(folder: Path, time: VirtualTime) -> FolderPublisher:
    """Return a publisher of that folder."""
    return FolderPublisher(folder, BASE, timing=time.timing)
