"""A reply that lists something, read while it arrives: bytes in, items out, and nothing of either kept.

The list is cut behind its items, and each cut is read as a small document of its own. That costs no more than to parse
the whole, keeps no tree, and lets everything go that was read. What stands before the list and behind it is read as a
reply without items, by the ordinary reader (`_reply`).

Where items are written as the service writes them, a cut is found by the last end tag of an item, and `_lexical`
proves that only whole items stand before it. All else is followed tag by tag (`_children`). A reply that begins
otherwise than those of the service is read as one document when all of it is there.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

from .._codec.children import Children
from .._codec.encodings import narrow, utf8
from .._codec.list_text import LONG, NotCanonical, items, prepare as prepare_items
from .._codec.tolerant import EnoughProblems, ReadLog, careful, skip_foreign
from .._codec.xml import MAX_BYTES, Element, parse
from .._common.node_limit import MAX_NODES
from ..errors import CdiscountError, ContractMismatch, HttpError, NotXml, OperationFailed, Problem
from ..operations import Operation
from .echo import Echo
from .list_layout import MAX_HEAD, listed
from .reply import read

R = TypeVar("R")

CHUNK_SIZE: Final = 1 << 16
"""How much is read at once, in bytes: 64 KiB, which take a millisecond or two; then the event loop may be free."""
MAX_ITEM: Final = 1 << 22
"""The longest item that is waited for, in bytes: 4 MiB."""
MAX_ITEM_NODES: Final = 1 << 18
"""How many elements and attributes an item may have, with those that came in the same slice."""
BATCH: Final = 256
"""How many items are given at once, at most."""


def prepare(operation: Operation[Any, Any]) -> None:
    """Compile what reads the list of an operation: 40 ms for a large type, too long for an event loop."""
    prepare_items(listed(operation).record.type)


class ListReader(Generic[R]):
    """Reads one reply of an operation that lists something.

    Give it the body in pieces, and end it with `close`.
    """

    def __init__(
        self,
        operation: Operation[Any, R],
        *,
        max_bytes: int = MAX_BYTES,
        max_nodes: int = MAX_NODES,
        content_type: str | None = None,
        echo: Echo | None = None,
    ) -> None:
        """Read a reply to the call that `echo` knows, if it is given; a reply to another raises ForeignReply.

        `max_bytes` and `max_nodes` limit what is read as one document; `content_type` is the header of HTTP.
        """
        self._operation = operation
        self._max_bytes = max_bytes
        self._max_nodes = max_nodes
        self._content_type = content_type
        self._echo = echo
        self._list = listed(operation)
        self._rest = bytearray()
        """What came and is not read yet: an item's beginning, or what is outside of the list."""
        self._head = b""
        """What stands before the items, once they have begun."""
        self._frame = (b"", b"")
        """What makes a document of some items: the list's own tags."""
        self._usual = False
        """Whether the items until now were written as the service writes them."""
        self._item_end = self._list_end = b""
        """The end tag that an item has, most likely, and the beginning of the list's."""
        self._children = Children()
        """What is known of the items in `_rest`."""
        self._next_look = 1
        """From how many bytes on the list is looked for again: a fifth more each time, so that looking costs little."""
        self._failed = False
        """Whether the reply said before its list that the call failed: then it has no items for anybody."""
        self._ended = False
        """Whether the list has ended."""
        self._seen = 0
        """Items until now."""
        self._offset = 0
        """Bytes before `_rest`."""

    @property
    def unread(self) -> int:
        """How many bytes are left to `close`."""
        return len(self._rest)

    def feed(self, piece: bytes) -> Iterator[list[Any]]:
        """Read a piece of the body, and give the items that are complete with it, some at a time.

        Raises what `read_reply` raises: NotXml and ContractMismatch name the item. Raises HttpError for what is longer
        than can be.
        """
        found: list[Any] = []
        failure: CdiscountError | None = None
        try:
            for start in range(0, len(piece), CHUNK_SIZE):
                for item in self._read_slice(piece[start : start + CHUNK_SIZE]):
                    found.append(item)
                    if len(found) == BATCH:
                        yield found
                        found = []
        except CdiscountError as error:
            failure = self._named(error)
        if found:
            yield found
        if failure is not None:
            raise failure

    def close(self) -> R:
        """End the body, and give the result without its items; of a reply that was no list, with whatever it has."""
        if self._head and not self._ended:
            raise self._named(self._not_xml(f"the document breaks off in {self._place()}"))
        body = utf8(self._head + bytes(self._rest), self._content_type)
        return read(self._operation, body, max_bytes=self._max_bytes, max_nodes=self._max_nodes, echo=self._echo)

    def _read_slice(self, piece: bytes) -> Iterator[Any]:
        self._rest += piece
        if not self._head and self._next_look <= len(self._rest):
            self._find_list()
        if self._head and not self._ended:
            for item in self._cut_items():
                if not self._failed:
                    yield item
        limit = self._max_bytes if self._ended or not self._head else MAX_ITEM
        if len(self._rest) > limit:
            raise HttpError(f"{self._place()} has more than {limit:,} bytes", status=200)

    def _find_list(self) -> None:
        """Look for the beginning of the list, and read what the reply says before it."""
        size = len(self._rest)
        opening = None if narrow(self._rest, self._content_type) else self._list.opening(self._rest)
        self._next_look = size + size // 5 + 1 if size < MAX_HEAD else self._max_bytes + 1
        if opening is None:
            return  # it is not the list that it may seem: read it as one document
        self._failed = self._says_failure(opening.head + opening.closing)
        self._head, self._frame, self._usual = opening.head, opening.frame, opening.usual
        self._item_end, self._list_end = opening.item_end, opening.frame[1][:-1]
        self._offset = len(self._head)
        del self._rest[: len(self._head)]

    def _says_failure(self, beginning: bytes) -> bool:
        """Whether a reply says before its list that the call failed; what it may yet say behind is left to `close`."""
        try:
            read(self._operation, beginning, echo=self._echo)
        except OperationFailed as failure:
            return failure.result.operation_success is not None
        return False

    def _cut_items(self) -> Iterator[Any]:
        """Return the items that are complete, and find out whether the list ends."""
        if self._children.untouched and (found := self._before_last_end()) is not None:
            yield from found
            if self._list_end not in self._rest:
                return
        children = self._children
        children.look(self._rest)
        cut = children.end or max(children.ends, default=0)
        if cut:
            batch = bytes(self._rest[:cut])
            del self._rest[:cut]
            self._children = Children()
            yield from self._read(batch, children.ends)
            self._offset += cut
        self._ended = children.end is not None
        if children.broken:
            raise self._not_xml(f"not well-formed XML in {self._place()}")

    def _before_last_end(self) -> Iterator[Any] | None:
        """Read what stands before the last end tag of an item, if it is whole items; None if that is not certain.

        What can be parsed between the tags of the list is: an end tag that is hidden, or another element's, would leave
        something open.
        """
        cut = self._rest.rfind(self._item_end) + len(self._item_end)
        if cut < len(self._item_end):
            return None
        found = self._well_formed(bytes(self._rest[:cut]))
        if found is not None:
            del self._rest[:cut]
            self._offset += cut
        return found

    def _read(self, batch: bytes, ends: Sequence[int]) -> Iterator[Any]:
        """Return the items of a batch; where it is not well-formed, those before the one that is not."""
        if (found := self._well_formed(batch)) is not None:
            yield from found
            return
        start = 0
        for end in (*ends, len(batch)):
            if (found := self._well_formed(batch[start:end])) is None:
                self._offset += start
                raise self._not_xml(f"not well-formed XML in {self._place()}")
            yield from found
            start = end

    def _well_formed(self, batch: bytes) -> Iterator[Any] | None:
        """Return the items of a batch; None where it is not the whole content of an element."""
        if (found := self._from_text(batch)) is not None:
            return found
        before, after = self._frame
        try:
            return self._items(parse(before + batch + after, max_nodes=MAX_ITEM_NODES))
        except NotXml:
            return None

    def _from_text(self, batch: bytes) -> Iterator[Any] | None:
        """Read items from their text; None where they are not written as the service writes them."""
        if not self._usual or self._offset + len(batch) < LONG:
            return None
        try:
            found = items(self._list.record.type, batch)
        except NotCanonical:
            self._usual = False  # the next batch would hardly be otherwise, and each trial takes time
            return None
        self._seen += len(found)
        return iter(found)

    def _items(self, root: Element) -> Iterator[Any]:
        reader, log = self._list.reader, ReadLog()
        for element in root:
            item, failure = None, None
            if element.tag == self._list.item or skip_foreign(element, log):
                try:
                    item = reader(element, log)
                except (ValueError, TypeError, AttributeError, RecursionError) as error:
                    failure = error
            if failure is not None:  # out here, so that no context of the error quotes a buyer
                raise self._misfit(element, failure)
            self._seen += element.tag == self._list.item
            if item is not None:
                yield item

    def _misfit(self, element: Element, error: Exception) -> Exception:
        """Tell everything that is wrong with an item."""
        log, place = ReadLog(), f"$.{self._place()}"
        if isinstance(error, RecursionError):
            return ContractMismatch([Problem(place, "expected elements that nest less deeply")])
        with suppress(EnoughProblems):
            careful(self._list.record)(element, log, place)
        # Without a problem the two readers disagree, which only a bug of ours can cause.
        return ContractMismatch(log.problems) if log.problems else error

    def _place(self) -> str:
        """Name where the reader is."""
        return f"{self._list.attribute}[{self._seen}]" if self._head and not self._ended else "the reply"

    def _not_xml(self, what: str) -> NotXml:
        return NotXml(f"{what} (near byte {self._offset:,})")

    def _named(self, error: CdiscountError) -> CdiscountError:
        error.operation = self._operation.name
        return error
