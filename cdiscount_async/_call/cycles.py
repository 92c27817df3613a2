"""Notices a list that repeats itself for ever, in constant memory."""

from typing import Final

TIMES: Final = 100
"""How often the key that is compared may come again; a list of the service has each item once."""


class CycleDetector:
    """Looks for a cycle as Brent's algorithm does: it compares with one key, for twice as many keys each time.

    A list that goes through n items again and again is noticed before it has given 400 n of them.
    """

    def __init__(self) -> None:
        self._compared = ""
        """The key that all further ones are compared with."""
        self._span = 1
        """For how many keys it is compared."""
        self._left = 1
        """How many of these are still to come."""
        self._met = 0
        """How often it came again."""

    def repeats(self, key: str) -> bool:
        """Take the key of the next item, and return whether the list repeats itself."""
        if key == self._compared:
            self._met += 1
            if self._met >= TIMES:
                return True
        self._left -= 1
        if not self._left:
            self._span *= 2
            self._compared, self._left, self._met = key, self._span, 0
        return False
