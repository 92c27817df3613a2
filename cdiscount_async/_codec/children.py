"""Where the children of an open element end, found in its text while it arrives."""

import re
from typing import Final

from .._common.markup import HIDDEN

_STEP: Final = re.compile(rb"[^<]*+<(?:(/)[^<>\"'!?/]++|[^\s<>\"'!?/][^<>\"'/]*+(/)?)>").match
"""A text and the tag behind it, where the tag is all there and has no attributes."""
_name: Final = re.compile(rb"</?[^\s<>/!?=\"'0-9.-]").match
_HIDING: Final = tuple((start.encode(), end.encode()) for start, end in HIDDEN)
_TAG: Final = re.compile(rb"[<>\"']").search
_STOPS: Final = {b'"': re.compile(rb"[<\"]").search, b"'": re.compile(rb"[<']").search}


class Children:
    """Follows the content of an element, from behind its start tag to its end tag.

    Each byte is looked at once or twice, however little of the content comes at a time. Tags are counted and not
    compared: whether the content is well-formed is for a parser to tell, of each child by itself.
    """

    def __init__(self) -> None:
        self.ends: list[int] = []
        """Where children end, in the content until now."""
        self.end: int | None = None
        """Where the end tag of the element itself begins, once it is seen."""
        self.broken = False
        """Whether something came that is no XML, in which nothing more can be found."""
        self._at = 0
        """How far the content was looked at."""
        self._depth = 0
        self._tag = 0
        """Where the tag begins in which `_at` is."""
        self._until: bytes | None = None
        """What ends the part in which `_at` is: `>` a tag, a quotation mark a value, more what may hide a tag."""

    @property
    def untouched(self) -> bool:
        """Whether nothing of the content was passed."""
        return self._at == 0

    def look(self, content: bytes | bytearray) -> None:
        """Find what ends in the content, which is what it was the last time and perhaps more."""
        while self.end is None and not self.broken:
            at = self._at
            if self._until is None:
                self._in_text(content)
            elif self._until == b">":
                self._in_tag(content)
            elif len(self._until) == 1:
                self._in_value(content, self._until)
            else:
                self._in_hidden(content, self._until)
            if self._at == at:
                return

    def _in_text(self, content: bytes | bytearray) -> None:
        step = _STEP(content, self._at)
        if step is not None:
            self._tag = content.rindex(b"<", self._at, step.end())
            self._closed(step.end(), ends=step[1] is not None, empty=step[2] is not None)
            return
        begin = content.find(b"<", self._at)
        self._at = len(content) if begin < 0 else begin
        if begin < 0:
            return
        start = bytes(content[begin : begin + 9])
        for opened, closed in _HIDING:
            if start.startswith(opened):
                self._at, self._until = begin + len(opened), closed
                return
        if _name(start):
            self._tag, self._at, self._until = begin, begin + 1, b">"
        elif not any(opened.startswith(start) for opened in (b"</", *dict(_HIDING))):
            self.broken = True

    def _in_tag(self, content: bytes | bytearray) -> None:
        stop = _TAG(content, self._at)
        if stop is None:
            self._at = len(content)
        elif stop[0] == b">":
            empty = content[stop.start() - 1] == ord("/")
            self._closed(stop.end(), ends=content[self._tag + 1] == ord("/"), empty=empty)
        else:
            self.broken = stop[0] == b"<"
            self._at, self._until = stop.end(), bytes(stop[0])

    def _in_value(self, content: bytes | bytearray, quote: bytes) -> None:
        stop = _STOPS[quote](content, self._at)
        if stop is None:
            self._at = len(content)
        else:
            self.broken = stop[0] == b"<"
            self._at, self._until = stop.end(), b">"

    def _in_hidden(self, content: bytes | bytearray, closed: bytes) -> None:
        found = content.find(closed, self._at)
        if found < 0:
            self._at = max(self._at, len(content) - len(closed) + 1)
        else:
            self._at, self._until = found + len(closed), None

    def _closed(self, at: int, *, ends: bool, empty: bool) -> None:
        """Count a tag that is all there."""
        self._at, self._until = at, None
        if ends and self._depth == 0:
            self.end = self._tag
            return
        if ends:
            self._depth -= 1
        elif not empty:
            self._depth += 1
        if self._depth == 0:
            self.ends.append(at)
