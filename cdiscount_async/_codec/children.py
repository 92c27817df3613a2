"""Where the children of an element end, found in its bytes while they arrive."""

import re
from typing import Final

from .._common.markup import HIDDEN

_STEP: Final = re.compile(rb"[^<]*+<(?:(/)[^<>\"'!?/]++|[^\s<>\"'!?/][^<>\"'/]*+(/)?)>").match
"""A text and the tag after it, if the tag is complete and has no attributes."""
_name: Final = re.compile(rb"</?[^\s<>/!?=\"'0-9.-]").match
_HIDDEN_PARTS: Final = tuple((start.encode(), end.encode()) for start, end in HIDDEN)
"""The start and the end of parts in which a `<` begins no tag."""
_TAG: Final = re.compile(rb"[<>\"']").search
_STOPS: Final = {b'"': re.compile(rb"[<\"]").search, b"'": re.compile(rb"[<']").search}


class ChildScanner:
    """Scans the content of an element, from its start tag to its end tag.

    Each byte is read once or twice, however small the pieces are in which the content arrives. Tags are counted, not
    compared: a parser finds out for each child whether it is well-formed.
    """

    def __init__(self) -> None:
        self.ends: list[int] = []
        """The indexes at which children end."""
        self.end: int | None = None
        """The index of the end tag of the element itself, once it has arrived."""
        self.malformed = False
        """Whether the content is not XML, so that nothing more can be found in it."""
        self._at = 0
        """The index up to which the content was scanned."""
        self._depth = 0
        self._tag = 0
        """The index of the tag in which `_at` is."""
        self._until: bytes | None = None
        """What ends the part in which `_at` is: `>` a tag, a quotation mark a value, else a hidden part."""

    @property
    def at_start(self) -> bool:
        """Whether nothing of the content was scanned."""
        return self._at == 0

    def scan(self, content: bytes | bytearray) -> None:
        """Find the ends of children. The content is that of the last call, and perhaps more after it."""
        while self.end is None and not self.malformed:
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
            self._count_tag(step.end(), ends=step[1] is not None, empty=step[2] is not None)
            return
        begin = content.find(b"<", self._at)
        self._at = len(content) if begin < 0 else begin
        if begin < 0:
            return
        start = bytes(content[begin : begin + 9])
        for opened, closed in _HIDDEN_PARTS:
            if start.startswith(opened):
                self._at, self._until = begin + len(opened), closed
                return
        if _name(start):
            self._tag, self._at, self._until = begin, begin + 1, b">"
        elif not any(opened.startswith(start) for opened in (b"</", *dict(_HIDDEN_PARTS))):
            self.malformed = True

    def _in_tag(self, content: bytes | bytearray) -> None:
        stop = _TAG(content, self._at)
        if stop is None:
            self._at = len(content)
        elif stop[0] == b">":
            empty = content[stop.start() - 1] == ord("/")
            self._count_tag(stop.end(), ends=content[self._tag + 1] == ord("/"), empty=empty)
        else:
            self.malformed = stop[0] == b"<"
            self._at, self._until = stop.end(), bytes(stop[0])

    def _in_value(self, content: bytes | bytearray, quote: bytes) -> None:
        stop = _STOPS[quote](content, self._at)
        if stop is None:
            self._at = len(content)
        else:
            self.malformed = stop[0] == b"<"
            self._at, self._until = stop.end(), b">"

    def _in_hidden(self, content: bytes | bytearray, closed: bytes) -> None:
        found = content.find(closed, self._at)
        if found < 0:
            self._at = max(self._at, len(content) - len(closed) + 1)
        else:
            self._at, self._until = found + len(closed), None

    def _count_tag(self, at: int, *, ends: bool, empty: bool) -> None:
        """Count a complete tag."""
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
