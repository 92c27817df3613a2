"""Python's garbage collector while the command runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ("fewer_collections",)

_THRESHOLDS: Final = 20_000, 50, 100
"""The collector runs after 20,000 new objects, 700 by default. So it hardly ever visits the objects that live long."""


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Set thresholds for bulk work, and restore those of the process at the end.

    The setting is that of the whole process, so the command may choose it, and the library must not.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
