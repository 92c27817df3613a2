"""Optional extras: one clear line when an extra is needed and not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ("MissingExtraError", "extra")


class MissingExtraError(ImportError):
    """Something needs an extra that is not installed; the text says how to install it."""


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Raise MissingExtraError with the way to install an extra where an import in the `with` fails."""
    try:
        yield
    except ImportError as error:
        how = f"pip install 'cdiscount-async[{name}]'"
        raise MissingExtraError(f"this needs the extra `{name}`: {how} ({error})") from None
