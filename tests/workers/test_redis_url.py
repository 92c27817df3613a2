"""The bound of the engine's connections: docket fails where its pool is too small."""

import pytest

from cdiscount_async.workers._redis_url import with_connections


@pytest.mark.parametrize(
    ("url", "number", "expected"),
    [
        ("redis://localhost:6379/0", 64, "redis://localhost:6379/0?max_connections=100"),
        ("rediss://:p@h/1?ssl_cert_reqs=none", 160, "rediss://:p@h/1?ssl_cert_reqs=none&max_connections=160"),
        ("unix:///run/redis", 160, "unix:///run/redis?max_connections=160"),
        ("redis://h?max_connections=7", 160, "redis://h?max_connections=7"),
        ("memory://here", 160, "memory://here"),
    ],
)
def test_connections_suit_the_concurrency(url: str, number: int, expected: str) -> None:
    """An address that has a bound keeps it, and memory needs none."""
    assert with_connections(url, number) == expected
