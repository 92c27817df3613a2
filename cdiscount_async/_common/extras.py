"""Optional extras: one clear line for whoever needs one that is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Let an import that fails say how to install what it needs; raises ImportError."""
    try:
        yield
    except ImportError as error:
        raise ImportError(f"this needs the extra `{name}`: pip install 'cdiscount-async[{name}]' ({error})") from None
