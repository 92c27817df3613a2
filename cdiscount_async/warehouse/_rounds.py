"""Puts the chunks of several kinds together into one package."""

from asyncio import Future, get_running_loop
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from ._steps import Chunk

__all__ = ("Rounds",)


class Rounds:
    """Writes a package when each kind that is still fetched has a chunk. So a seller with little needs one package."""

    def __init__(self, kinds: int, write: Callable[[Mapping[str, Chunk]], Awaitable[None]]) -> None:
        self._fetched = kinds
        """The number of kinds that are not complete."""
        self._write: Final = write
        self._chunks: dict[str, Chunk] = {}
        self._written: Future[None] = get_running_loop().create_future()

    async def put(self, kind: str, chunk: Chunk) -> None:
        """Add the chunk of a kind, and return when it is written."""
        self._chunks[kind] = chunk
        written = self._written
        await self._write_if_complete()
        await written

    async def leave(self) -> None:
        """Note that a kind is complete."""
        self._fetched -= 1
        await self._write_if_complete()

    async def _write_if_complete(self) -> None:
        if self._chunks and len(self._chunks) == self._fetched:
            chunks, written = self._chunks, self._written
            self._chunks, self._written = {}, get_running_loop().create_future()
            await self._write(chunks)
            written.set_result(None)
