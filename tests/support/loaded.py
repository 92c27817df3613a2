"""A DuckDB file with two shops, which a run of the tests loads once: import the fixture `two_shops`."""

import os
from pathlib import Path
from typing import Final

import pytest
from filelock import FileLock

from cdiscount_async.sandbox import Sandbox, Settings, serving
from cdiscount_async.tokens import MemoryTokenStore
from cdiscount_async.warehouse import load, marketplace

SETTINGS: Final = Settings(seed=11, sellers=2, offers=200, orders=400, orders_a_day=0, speed=0)


@pytest.fixture(scope="session")
def two_shops(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a loaded file, which all workers of a run share: tests change copies of it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    complete, begun = folder / "two-shops.duckdb", folder / "two-shops-begun.duckdb"
    with FileLock(folder / "two-shops.lock"):
        if not complete.exists():
            with serving(Sandbox(SETTINGS)) as sandbox:
                load_all(sandbox, str(begun))
            begun.rename(complete)
    return complete


def load_all(sandbox: Sandbox, where: str) -> None:
    """Load all sellers of a sandbox into a database."""
    load(marketplace(sandbox.accounts, sandbox.environment, token_store=MemoryTokenStore()), where)
