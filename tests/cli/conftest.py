"""What the tests of the command share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cdiscount_async.sandbox import Faults, Sandbox

from .shop import account


@pytest.fixture
def in_the_shop(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Set the command's variables to the sandbox of a module, and use a new working directory."""
    for name, value in account(sandbox).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def same_faults_for_all(request: pytest.FixtureRequest) -> Iterator[None]:
    """Reset the faults of a module's sandbox after each test, even if the test failed."""
    sandbox: Sandbox | None = request.getfixturevalue("sandbox") if "sandbox" in request.fixturenames else None
    before = sandbox.faults.to_dict() if sandbox else None
    yield
    if sandbox and sandbox.faults.to_dict() != before:
        sandbox.faults.replace(Faults.from_dict(before))
