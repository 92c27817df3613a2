"""A reply that lists something, read while it arrives: bytes in, items out, and nothing of either kept.

The list is cut behind the end tags of its items, and each cut is parsed as a small document of its own. That costs no
more than to parse the whole, keeps no tree, and lets everything go that was read. What stands before the list and
behind it is read as a reply without items, by the ordinary reader (`_reply`).

The cut is exact where the reply begins as the service begins all of its replies: text cannot hold a bare `<`, sections
and comments that may hold one are passed over, and no type that is listed holds an element of its own name. A reply
that begins otherwise is read as one document when all of it is there.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, Generic, TypeVar

from ._careful import Log, careful, stray
from ._echo import Echo
from ._lexical import LONG, Unusual, items, prepare as prepare_items
from ._listed import MAX_HEAD, listed
from ._nodes import MAX_NODES
from ._reply import read
from ._xml import MAX_BYTES, Element, parse
from .errors import CdiscountError, ContractMismatch, HttpError, NotXml, OperationFailed, Problem
from .operations import Operation

E = TypeVar("E", bound=CdiscountError)
R = TypeVar("R")

MAX_ITEM: Final = 1 << 22
"""The longest item that is waited for, in bytes: 4 MiB."""
BATCH: Final = 256
"""How many items are given at once, at most."""

_HIDDEN: Final = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)


def prepare(operation: Operation[Any, Any]) -> None:
    """Compile what reads the list of an operation: 40 ms for a large type, too long for an event loop."""
    prepare_items(listed(operation).record.type)


class ListReader(Generic[R]):
    """Reads one reply of an operation that lists something.

    Give it the body in pieces, of a size that the event loop can bear, and end it with `close`.
    """

    def __init__(
        self,
        operation: Operation[Any, R],
        *,
        max_bytes: int = MAX_BYTES,
        max_nodes: int = MAX_NODES,
        echo: Echo | None = None,
    ) -> None:
        """Read a reply to the call that `echo` knows, if it is given; a reply to another raises ForeignReply.

        `max_bytes` and `max_nodes` limit what is read as one document: a reply that begins as none of the service, or
        what is no list's item.
        """
        self._operation = operation
        self._max_bytes = max_bytes
        self._max_nodes = max_nodes
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
        self._item_end = b""
        self._sought = 0
        """How much of `_rest` was looked through in vain."""
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
        """Read a piece of the body, and give the items that are complete with it.

        Raises what `read_reply` raises: NotXml and ContractMismatch name the item, OperationFailed comes before items.
        Raises HttpError for what is longer than can be.
        """
        self._rest += piece
        try:
            if not self._head and self._sought < MAX_HEAD:
                self._find_list()
            if self._head and not self._ended:
                yield from self._cut_items()
        except CdiscountError as error:
            self._named(error)
            raise
        limit = self._max_bytes if self._ended or not self._head else MAX_ITEM
        if len(self._rest) > limit:
            raise self._named(HttpError(f"{self._place()} has more than {limit:,} bytes", status=200))

    def close(self) -> R:
        """End the body, and give the result without its items; of a reply that was no list, with whatever it has."""
        if self._head and not self._ended:
            raise self._not_xml(f"the document breaks off in {self._place()}")
        body = self._head + bytes(self._rest)
        return read(self._operation, body, max_bytes=self._max_bytes, max_nodes=self._max_nodes, echo=self._echo)

    def _find_list(self) -> None:
        """Look for the beginning of the list, and read what the reply says before it."""
        opening = self._list.opening(self._rest)
        self._sought = len(self._rest)
        if opening is None:
            return  # it is not the list that it may seem: read it as one document
        self._raise_failure(opening.head + opening.closing)
        self._head, self._frame, self._usual = opening.head, opening.frame, opening.usual
        self._offset = len(self._head)
        del self._rest[: len(self._head)]
        self._sought = 0

    def _raise_failure(self, beginning: bytes) -> None:
        """Raise what the reply says before its list; what it may yet say behind it is left to `close`."""
        try:
            read(self._operation, beginning, echo=self._echo)
        except OperationFailed as failure:
            if failure.result.operation_success is not None:
                raise

    def _cut_items(self) -> Iterator[list[Any]]:
        """Give the items that are complete, and find out whether the list ends."""
        shown: bytes | bytearray = self._rest
        if b"<!" in shown or b"<?" in shown:
            shown = _HIDDEN.sub(lambda hidden: b" " * len(hidden[0]), shown)
        if not self._item_end and (first := self._list.first.search(shown)):
            self._item_end = b"</%b>" % bytes(first[1])
        list_end = self._frame[1]
        # An end tag may have come in two pieces.
        start = max(0, self._sought - max(len(list_end), len(self._item_end)))
        end = cut = shown.find(list_end, start)
        if end < 0 and self._item_end and (last := shown.rfind(self._item_end, start)) >= 0:
            cut = last + len(self._item_end)
        if cut < 0:
            self._sought = len(shown)
            return
        batch, shown = bytes(self._rest[:cut]), bytes(shown[:cut])
        del self._rest[:cut]
        self._sought = 0
        if batch:
            yield from self._read(batch, shown)
        self._offset += cut
        self._ended = end >= 0

    def _read(self, batch: bytes, shown: bytes) -> Iterator[list[Any]]:
        """Give the items of a batch; where it is not well-formed, those before the one that is not."""
        if self._usual and self._offset + len(batch) >= LONG:
            try:
                found = items(self._list.record.type, batch)
            except Unusual:
                self._usual = False  # the next batch would hardly be otherwise, and each trial takes its time
            else:
                self._seen += len(found)
                for start in range(0, len(found), BATCH):
                    yield found[start : start + BATCH]
                return
        if (root := self._parsed(batch)) is not None:
            yield from self._items(root)
            return
        for piece in _pieces(batch, shown, self._item_end):
            if (root := self._parsed(piece)) is None:
                raise self._not_xml(f"not well-formed XML in {self._place()}")
            yield from self._items(root)
            self._offset += len(piece)
        self._offset -= len(batch)

    def _parsed(self, batch: bytes) -> Element | None:
        before, after = self._frame
        try:
            return parse(before + batch + after)
        except NotXml:
            return None

    def _items(self, root: Element) -> Iterator[list[Any]]:
        reader, log, found = self._list.reader, Log(), list[Any]()
        for element in root:
            item, failure = None, None
            if element.tag == self._list.item or stray(element, log):
                try:
                    item = reader(element, log)
                except (ValueError, TypeError, AttributeError, RecursionError) as error:
                    failure = error
            if failure is not None:  # out here, so that no context of the error quotes a buyer
                yield found
                raise self._misfit(element, failure)
            self._seen += element.tag == self._list.item
            if item is not None:
                found.append(item)
            if len(found) == BATCH:
                yield found
                found = []
        if found:
            yield found

    def _misfit(self, element: Element, error: Exception) -> Exception:
        """Tell everything that is wrong with an item."""
        log, place = Log(), f"$.{self._place()}"
        if isinstance(error, RecursionError):
            return ContractMismatch([Problem(place, "expected elements that nest less deeply")])
        careful(self._list.record)(element, log, place)
        # Without a problem the two readers disagree, which only a bug of ours can cause.
        return ContractMismatch(log.problems) if log.problems else error

    def _place(self) -> str:
        """Name where the reader is."""
        return f"{self._list.attribute}[{self._seen}]" if self._head and not self._ended else "the reply"

    def _not_xml(self, what: str) -> NotXml:
        return self._named(NotXml(f"{what} (near byte {self._offset:,})"))

    def _named(self, error: E) -> E:
        error.operation = self._operation.name
        return error


def _pieces(batch: bytes, shown: bytes, end: bytes) -> Iterator[bytes]:
    """Cut a batch into items; what follows the last one comes last."""
    start = 0
    while end and (found := shown.find(end, start)) >= 0:
        yield batch[start : found + len(end)]
        start = found + len(end)
    if start < len(batch):
        yield batch[start:]
