"""Notices a list that repeats itself for ever, in constant memory."""

from typing import Final

TIMES: Final = 100
"""How often the same item may come while one mark stands; a list of the service has each item once."""


class Circle:
    """Looks for a cycle as Brent's algorithm does: one name is the mark, for twice as long as the mark before it.

    A list that goes through n items again and again is noticed before it has given 400 n of them.
    """

    def __init__(self) -> None:
        self._mark = ""
        self._span = 1
        """For how many names the mark stands."""
        self._left = 1
        self._met = 0

    def closed_by(self, name: str) -> bool:
        """Take the next name, and return whether the mark has come too often."""
        if name == self._mark:
            self._met += 1
            if self._met >= TIMES:
                return True
        self._left -= 1
        if not self._left:
            self._span *= 2
            self._mark, self._left, self._met = name, self._span, 0
        return False
