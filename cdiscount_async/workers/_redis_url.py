"""The address of the Redis of the engine."""

from urllib.parse import parse_qs, urlsplit

__all__ = ("with_connections",)


def with_connections(url: str, number: int) -> str:
    """Return the address with a bound for the connections that suits the concurrency, unless it has one."""
    parts = urlsplit(url)
    if not parts.scheme.startswith(("redis", "unix")) or "max_connections" in parse_qs(parts.query):
        return url
    return f"{url}{'&' if parts.query else '?'}max_connections={max(100, number)}"
