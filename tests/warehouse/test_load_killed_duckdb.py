"""Loads into a DuckDB file that are killed: a file for each database, so that two workers share the time."""

from pathlib import Path

import pytest

from .killing import after_kills, differences


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_kills_lose_nothing(tmp_path: Path) -> None:
    """After any number of kills the database is the same as that of an undisturbed load, to the last row."""
    undisturbed, killed = after_kills(str(tmp_path / "shop.duckdb"), tmp_path)

    assert [] == differences(undisturbed, killed)
    assert len(killed["orders"]) > 150
