"""The databases that a loader is tested with."""

from pathlib import Path

import pytest

from ..support.postgres import postgres_server, postgres_url

__all__ = ("database", "postgres_server", "postgres_url")


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return an empty database: the name of a DuckDB file, or the URL of a PostgreSQL database."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return str(tmp_path / "shop.duckdb")
