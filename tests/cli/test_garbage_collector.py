"""The garbage collector's thresholds: the command sets them while it runs, the library never does."""

import gc
import io
import subprocess
import sys
from collections.abc import Iterator

import pytest

from cdiscount_async import Client
from cdiscount_async.cli import main
from cdiscount_async.sandbox import Sandbox, serving

from .shop import SETTINGS

LOADS_EVERYTHING = """
import gc
before = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()
from cdiscount_async import *
import cdiscount_async
for name in cdiscount_async._SUBMODULES:
    getattr(cdiscount_async, name)
assert before == (gc.get_threshold(), gc.isenabled(), gc.get_freeze_count())
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox that every test here only reads."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


@pytest.fixture
def none_frozen() -> Iterator[None]:
    """Return to the collector what this run has frozen: `gc.get_freeze_count` visits each frozen object."""
    gc.unfreeze()
    yield
    gc.freeze()


class Rows(io.StringIO):
    """A stdout that remembers the thresholds at each write."""

    def __init__(self) -> None:
        super().__init__()
        self.thresholds: set[tuple[int, int, int]] = set()

    def write(self, text: str) -> int:
        """Write a text, and remember the thresholds."""
        self.thresholds.add(gc.get_threshold())
        return super().write(text)


@pytest.mark.usefixtures("in_the_shop")
def test_the_command_sets_thresholds_while_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bulk export is collected seldom, and a program that calls the command has its own thresholds afterwards."""
    before, rows = gc.get_threshold(), Rows()
    monkeypatch.setattr(sys, "stdout", rows)

    assert 0 == main(["offers"])
    assert SETTINGS.offers == len(rows.getvalue().splitlines())
    assert {(20_000, 50, 100)} == rows.thresholds
    assert before == gc.get_threshold() != (20_000, 50, 100)


@pytest.mark.usefixtures("in_the_shop")
def test_thresholds_are_restored_after_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that fails restores them too."""
    before = gc.get_threshold()

    assert 1 == main(["call", "GetOfferListPaginated", "--json", "[1]"])
    assert before == gc.get_threshold()
    assert capsys.readouterr().err


@pytest.mark.usefixtures("none_frozen")
async def test_a_harvest_of_the_library_leaves_the_collector_alone(sandbox: Sandbox) -> None:
    """The process belongs to the program that uses the library."""
    before = gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()

    async with Client(sandbox.credentials, sandbox.environment) as client:
        seen = {(gc.get_threshold(), gc.isenabled(), gc.get_freeze_count()) async for _ in client.offers.iter_offers()}

    assert {before} == seen
    assert before == (gc.get_threshold(), gc.isenabled(), gc.get_freeze_count())


def test_an_import_leaves_the_collector_alone() -> None:
    """All public names are loaded, in a new process."""
    subprocess.run([sys.executable, "-c", LOADS_EVERYTHING], check=True)  # noqa: S603 - our own program
