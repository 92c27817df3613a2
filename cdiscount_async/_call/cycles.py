"""Finds a list that repeats itself without end, in constant memory."""

from typing import Final

TIMES: Final = 100
"""How often one key may be repeated. The service lists each item once."""


class CycleDetector:
    """Finds a cycle by Brent's algorithm: all keys are compared with one, which is replaced after 1, 2, 4 … keys.

    A list that goes through n items again and again is found before 400 n of them have come.
    """

    def __init__(self) -> None:
        self._compared = ""
        """The key that all further keys are compared with."""
        self._span = 1
        """How many keys are compared with it."""
        self._left = 1
        """How many of these keys are still to come."""
        self._matches = 0
        """How often the compared key was repeated."""

    def repeats(self, key: str) -> bool:
        """Add the key of the next item, and return whether the list repeats itself."""
        if key == self._compared:
            self._matches += 1
            if self._matches >= TIMES:
                return True
        self._left -= 1
        if not self._left:
            self._span *= 2
            self._compared, self._left, self._matches = key, self._span, 0
        return False
