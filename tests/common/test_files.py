"""A file that is whole or not there."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async._common.files import atomic

KILLED: Final = """
import os, signal, sys
from cdiscount_async._common.files import atomic
with atomic(sys.argv[1], locked=sys.argv[2] == "True") as file:
    file.write(b"half of it")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def mode_of(path: Path) -> int:
    """Return the permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("locked", [False, True])
def test_a_file_appears_as_a_whole(tmp_path: Path, locked: bool) -> None:
    """The old file stays until the end. Then the new one is at the path, and nothing else is left."""
    path = tmp_path / "file"
    path.write_text("old")

    with atomic(path, locked=locked) as file:
        file.write(b"new")
        file.flush()
        assert "old" == path.read_text()

    assert ("new", [path]) == (path.read_text(), [*tmp_path.iterdir()])


@pytest.mark.parametrize("locked", [False, True])
def test_an_error_leaves_what_was_there(tmp_path: Path, locked: bool) -> None:
    """After an error the old file is there, and the incomplete new one is not."""
    path = tmp_path / "file"
    path.write_text("old")

    with pytest.raises(TypeError), atomic(path, locked=locked) as file:
        file.writelines([b"half", "text"])  # type: ignore[list-item] # the second is no bytes

    assert ("old", [path]) == (path.read_text(), [*tmp_path.iterdir()])


@pytest.mark.parametrize(("mode", "wanted"), [(0o600, 0o600), (0o644, 0o644), (None, 0o640)])
def test_a_file_has_the_permissions_that_were_asked_for(tmp_path: Path, mode: int | None, wanted: int) -> None:
    """The umask and the old file's permissions do not matter. Without a mode they are those of new files."""
    path = tmp_path / "file"
    path.touch()
    path.chmod(0o666)
    before = os.umask(0o027)
    try:
        with atomic(path, mode=mode) as file:
            during = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
    finally:
        os.umask(before)

    assert wanted == mode_of(path)
    assert not during & ~wanted


def test_a_link_stays(tmp_path: Path) -> None:
    """The file behind a symbolic link is replaced, in its own folder."""
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder" / "real", tmp_path / "link"
    link.symlink_to(real)

    with atomic(link) as file:
        file.write(b"text")

    assert link.is_symlink()
    assert ("text", [real]) == (real.read_text(), [*real.parent.iterdir()])


def test_a_file_has_the_time_that_was_asked_for(tmp_path: Path) -> None:
    """The file at the path has that time of its last change."""
    with atomic(tmp_path / "file", modified=1_600_000_000) as file:
        file.write(b"text")

    assert 1_600_000_000 == (tmp_path / "file").stat().st_mtime


@pytest.mark.parametrize("locked", [False, True])
def test_a_crash_leaves_what_was_there(tmp_path: Path, locked: bool) -> None:
    """After a kill the old file is whole, and the next writer is not disturbed by the rest."""
    path = tmp_path / "file"
    path.write_text("old")

    died = subprocess.run([sys.executable, "-c", KILLED, str(path), str(locked)], check=False)  # noqa: S603 - our own

    left = [one for one in tmp_path.iterdir() if one != path]
    assert (-signal.SIGKILL, "old", 1) == (died.returncode, path.read_text(), len(left))
    assert ("file.part" == left[0].name) is locked
    left[0].chmod(0o666)
    with atomic(path, locked=locked) as file:
        file.write(b"new")
    assert ("new", 0o600) == (path.read_text(), mode_of(path))
    assert (not left[0].exists()) is locked


def test_two_writers_of_one_path_do_not_mix(tmp_path: Path) -> None:
    """Two writers of one path write separate files, and the last one replaces the other."""
    path = tmp_path / "file"
    with atomic(path) as one:
        one.write(b"one")
        with atomic(path) as other:
            other.write(b"other")
        assert "other" == path.read_text()

    assert "one" == path.read_text()


def test_a_path_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """No folder is made, and a folder is not replaced."""
    with pytest.raises(OSError, match="No such file"), atomic(tmp_path / "missing" / "file"):
        pass
    with pytest.raises(OSError, match="directory"), atomic(tmp_path):
        pass


@pytest.mark.parametrize("locked", [False, True])
def test_what_is_no_file_is_not_replaced(tmp_path: Path, locked: bool) -> None:
    """A pipe stays a pipe, and a device a device, also behind a link. Nothing is written beside it."""
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)

    for path in (pipe, link):
        with pytest.raises(OSError, match="a device or a pipe"), atomic(path, locked=locked):
            pytest.fail("it must not be opened")

    assert pipe.is_fifo()
    assert {pipe, link} == {*tmp_path.iterdir()}
