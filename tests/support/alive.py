"""Counts objects in memory."""

import gc


def alive(cls: type[object]) -> int:
    """Return how many instances of a class are in memory and in use."""
    gc.collect()
    return sum(isinstance(one, cls) for one in gc.get_objects())
