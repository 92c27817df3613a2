"""Optional extras: one clear line when an extra is needed and not installed."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Raise ImportError with the way to install an extra where an import in the `with` fails."""
    try:
        yield
    except ImportError as error:
        raise ImportError(f"this needs the extra `{name}`: pip install 'cdiscount-async[{name}]' ({error})") from None
