"""A reply with a list, read while it arrives. Neither the bytes nor the items are stored.

The bytes of the list are cut after complete items, and each batch is parsed as a small document. That takes no longer
than parsing the whole, and needs no tree of the whole. The bytes before and after the list are read by `reply`, as a
reply without items.

If items are canonical, a batch ends at the last end tag of an item, and `list_text` proves that only complete items are
before it. Otherwise `children` finds the ends of items tag by tag. A reply that does not begin as the service's do is
read as one document when it is complete.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

from .._codec.children import ChildScanner
from .._codec.encodings import single_byte_encoding, utf8
from .._codec.list_text import NotCanonical, compile_items_reader, pays, read_items
from .._codec.tolerant import ReadLog, TooManyProblems, skip_foreign, tolerant_reader
from .._codec.xml import MAX_BYTES, Element, parse
from .._common.node_limit import MAX_NODES
from ..errors import CdiscountError, ContractMismatch, HttpError, NotXml, OperationFailed, Problem
from ..operations import Operation
from .echo import Echo
from .list_layout import MAX_HEAD, layout_of
from .reply import read

R = TypeVar("R")

CHUNK_SIZE: Final = 1 << 16
"""How much is read at once, in bytes: 64 KiB take one or two milliseconds, then the event loop can do other work."""
MAX_ITEM: Final = 1 << 22
"""The longest item, in bytes: 4 MiB."""
MAX_ITEM_NODES: Final = 1 << 18
"""The most elements and attributes of a batch of items."""
BATCH: Final = 256
"""The most items that `feed` yields at once."""


def prepare(operation: Operation[Any, Any]) -> None:
    """Compile the reader of an operation's list. That takes 40 ms for a large type, too long for an event loop."""
    compile_items_reader(layout_of(operation).record.type)


class ListReader(Generic[R]):
    """Reads one reply with a list: `feed` takes the body in pieces, `close` ends it."""

    def __init__(
        self,
        operation: Operation[Any, R],
        *,
        max_bytes: int = MAX_BYTES,
        max_nodes: int = MAX_NODES,
        content_type: str | None = None,
        echo: Echo | None = None,
    ) -> None:
        """Prepare to read a reply.

        Args:
            operation: The operation that was called.
            max_bytes: Upper limit in bytes for a reply that has to be parsed as one document because its beginning is
                not the canonical one.
            max_nodes: Upper limit of elements and attributes for such a document.
            content_type: The HTTP header of the reply.
            echo: What the reply may echo of its call; a reply to another call raises ForeignReply.

        """
        self._operation = operation
        self._max_bytes = max_bytes
        self._max_nodes = max_nodes
        self._content_type = content_type
        self._echo = echo
        self._list = layout_of(operation)
        self._buffer = bytearray()
        """The bytes that are not read yet: the beginning of an item, or bytes outside of the list."""
        self._head = b""
        """The bytes before the items; empty until the list has begun."""
        self._wrapper = (b"", b"")
        """The start tag and the end tag of the list."""
        self._canonical = False
        """Whether all items until now were canonical."""
        self._item_end = self._list_end = b""
        """The end tag that an item has, most likely, and the beginning of the list's end tag."""
        self._scanner = ChildScanner()
        """Where items end in `_buffer`."""
        self._next_search = 1
        """The size of `_buffer` at which the list is searched again: a fifth more each time, to take little time."""
        self._failed = False
        """Whether the reply reported before its list that the call failed. Its items are then not returned."""
        self._list_ended = False
        """Whether the list has ended."""
        self._items_read = 0
        """The number of items until now."""
        self._offset = 0
        """The number of bytes before `_buffer`."""

    @property
    def unread(self) -> int:
        """The number of bytes that `close` has to read."""
        return len(self._buffer)

    def feed(self, piece: bytes) -> Iterator[list[Any]]:
        """Read a piece of the body, and yield lists of the items that it completes.

        Raises:
            HttpError: An item or the rest of the reply is too long.
            CdiscountError: What `read_reply` raises. The text of NotXml and ContractMismatch names the item.

        """
        found: list[Any] = []
        failure: CdiscountError | None = None
        try:
            for start in range(0, len(piece), CHUNK_SIZE):
                for item in self._read_chunk(piece[start : start + CHUNK_SIZE]):
                    found.append(item)
                    if len(found) == BATCH:
                        yield found
                        found = []
        except CdiscountError as error:
            failure = self._with_operation(error)
        if found:
            yield found
        if failure is not None:
            raise failure

    def close(self) -> R:
        """Return the result without its items. If the reply was read as one document, the result has all its items."""
        if self._head and not self._list_ended:
            raise self._with_operation(self._not_xml(f"the document breaks off in {self._location()}"))
        body = utf8(self._head + bytes(self._buffer), self._content_type)
        return read(self._operation, body, max_bytes=self._max_bytes, max_nodes=self._max_nodes, echo=self._echo)

    def _read_chunk(self, piece: bytes) -> Iterator[Any]:
        self._buffer += piece
        if not self._head and self._next_search <= len(self._buffer):
            self._find_list()
        if self._head and not self._list_ended:
            for item in self._complete_items():
                if not self._failed:
                    yield item
        limit = self._max_bytes if self._list_ended or not self._head else MAX_ITEM
        if len(self._buffer) > limit:
            raise HttpError(f"{self._location()} has more than {limit:,} bytes", status=200)

    def _find_list(self) -> None:
        """Search the beginning of the list, and read the part of the reply before it."""
        size = len(self._buffer)
        found = None if single_byte_encoding(self._buffer, self._content_type) else self._list.reply_head(self._buffer)
        self._next_search = size + size // 5 + 1 if size < MAX_HEAD else self._max_bytes + 1
        if found is None:
            return  # not found yet; if the list is never found, `close` reads one document
        self._failed = self._reports_failure(found.head + found.end_tags)
        self._head, self._wrapper, self._canonical = found.head, found.wrapper, found.canonical
        self._item_end, self._list_end = found.item_end, found.wrapper[1][:-1]
        self._offset = len(self._head)
        del self._buffer[: len(self._head)]

    def _reports_failure(self, beginning: bytes) -> bool:
        """Whether a reply reports before its list that the call failed. `close` reads what comes after the list."""
        try:
            read(self._operation, beginning, echo=self._echo)
        except OperationFailed as failure:
            return failure.result.operation_success is not None
        return False

    def _complete_items(self) -> Iterator[Any]:
        """Yield the items that are complete, and find out whether the list has ended."""
        if self._scanner.at_start and (found := self._items_before_last_end_tag()) is not None:
            yield from found
            if self._list_end not in self._buffer:
                return
        scanner = self._scanner
        scanner.scan(self._buffer)
        cut = scanner.end or max(scanner.ends, default=0)
        if cut:
            batch = bytes(self._buffer[:cut])
            del self._buffer[:cut]
            self._scanner = ChildScanner()
            yield from self._read(batch, scanner.ends)
            self._offset += cut
        self._list_ended = scanner.end is not None
        if scanner.malformed:
            raise self._not_xml(f"not well-formed XML in {self._location()}")

    def _items_before_last_end_tag(self) -> Iterator[Any] | None:
        """Return the items before the last end tag of an item; None if the bytes before it are not complete items.

        They are complete if they can be parsed between the tags of the list: after a hidden end tag, or after that of
        another element, an element would still be open.
        """
        cut = self._buffer.rfind(self._item_end) + len(self._item_end)
        if cut < len(self._item_end):
            return None
        found = self._items_if_well_formed(bytes(self._buffer[:cut]))
        if found is not None:
            del self._buffer[:cut]
            self._offset += cut
        return found

    def _read(self, batch: bytes, ends: Sequence[int]) -> Iterator[Any]:
        """Yield the items of a batch. Raises NotXml after those before the first item that is not well-formed."""
        if (found := self._items_if_well_formed(batch)) is not None:
            yield from found
            return
        start = 0
        for end in (*ends, len(batch)):
            if (found := self._items_if_well_formed(batch[start:end])) is None:
                self._offset += start
                raise self._not_xml(f"not well-formed XML in {self._location()}")
            yield from found
            start = end

    def _items_if_well_formed(self, batch: bytes) -> Iterator[Any] | None:
        """Return the items of a batch; None if it is not the whole content of an element."""
        if (found := self._from_text(batch)) is not None:
            return found
        before, after = self._wrapper
        try:
            return self._items(parse(before + batch + after, max_nodes=MAX_ITEM_NODES))
        except NotXml:
            return None

    def _from_text(self, batch: bytes) -> Iterator[Any] | None:
        """Return items read from their text; None if they are not canonical."""
        if not self._canonical or not pays(self._list.record.type, self._offset + len(batch)):
            return None
        try:
            found = read_items(self._list.record.type, batch)
        except NotCanonical:
            self._canonical = False  # the next batch is most likely not canonical either, and each attempt takes time
            return None
        self._items_read += len(found)
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
            if failure is not None:  # outside of the `except`, so that no `__context__` contains a buyer's data
                raise self._item_error(element, failure)
            self._items_read += element.tag == self._list.item
            if item is not None:
                yield item

    def _item_error(self, element: Element, error: Exception) -> Exception:
        """Return the error with every problem of an item."""
        log, location = ReadLog(), f"$.{self._location()}"
        if isinstance(error, RecursionError):
            return ContractMismatch([Problem(location, "expected elements that nest less deeply")])
        with suppress(TooManyProblems):
            tolerant_reader(self._list.record)(element, log, location)
        # Without a problem the two readers disagree: a bug of this library.
        return ContractMismatch(log.problems) if log.problems else error

    def _location(self) -> str:
        """Return what is being read, for an error message."""
        return f"{self._list.attribute}[{self._items_read}]" if self._head and not self._list_ended else "the reply"

    def _not_xml(self, what: str) -> NotXml:
        return NotXml(f"{what} (near byte {self._offset:,})")

    def _with_operation(self, error: CdiscountError) -> CdiscountError:
        error.operation = self._operation.name
        return error
