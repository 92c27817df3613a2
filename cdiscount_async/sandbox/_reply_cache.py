"""A cache of replies, for equal requests while the data do not change."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

MAX_BYTES: Final = 1 << 26
"""Bytes of all cached replies: 64 MiB."""


class ReplyCache:
    """The replies that were used last, up to `max_bytes`. The key holds all that a reply depends on."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self.max_bytes: Final = max_bytes
        self._bodies: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable) -> bytes | None:
        """Return a reply, or None."""
        body = self._bodies.get(key)
        if body is not None:
            self._bodies.move_to_end(key)
        return body

    def put(self, key: Hashable, body: bytes) -> None:
        """Add a reply, and remove the least recently used ones. A reply of more than `max_bytes` is not cached."""
        if key in self._bodies or len(body) > self.max_bytes:
            return
        self._bodies[key] = body
        self._size += len(body)
        while self._size > self.max_bytes:
            self._size -= len(self._bodies.popitem(last=False)[1])
