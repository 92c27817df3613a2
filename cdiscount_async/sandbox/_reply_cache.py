"""Replies that were written before, for whoever asks the same again while nothing has changed."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

MOST: Final = 1 << 26
"""Bytes that are kept in all: 64 MiB."""


class ReplyCache:
    """The replies that were used last, by all that they depend on, as many as fit."""

    def __init__(self, most: int = MOST) -> None:
        self.most: Final = most
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable) -> bytes | None:
        """Return a reply, if there is one."""
        body = self._bodies.get(key)
        if body is not None:
            self._bodies.move_to_end(key)
        return body

    def put(self, key: Hashable, body: bytes) -> None:
        """Keep a reply in the place of those that were not used for longest; too big a one is not kept."""
        if key in self._bodies or len(body) > self.most:
            return
        self._bodies[key] = body
        self._size += len(body)
        while self._size > self.most:
            self._size -= len(self._bodies.popitem(last=False)[1])
