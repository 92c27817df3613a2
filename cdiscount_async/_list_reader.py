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
from functools import cache
from typing import Any, Final, Generic, TypeVar
from xml.sax.saxutils import quoteattr

from ._careful import Log, careful, stray, tag
from ._contract import CDISCOUNT
from ._decode import compiled
from ._reply import read_reply
from ._shapes import Array, Record, members
from ._xml import MAX_BYTES, Element, parse
from .errors import CdiscountError, ContractMismatch, NotXml, OperationFailed, Problem
from .operations import Operation

R = TypeVar("R")

MAX_HEAD: Final = 1 << 16
"""How far the beginning of the list is looked for, in bytes."""
MAX_ITEM: Final = 1 << 24
"""The longest item that is waited for, in bytes: 16 MiB."""
BATCH: Final = 256
"""How many items are given at once, at most."""

_HIDDEN: Final = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)


class ListReader(Generic[R]):
    """Reads one reply of an operation that lists something.

    Give it the body in pieces, of a size that the event loop can bear, and end it with `close`.
    """

    def __init__(self, operation: Operation[Any, R], *, max_bytes: int = MAX_BYTES) -> None:
        """`max_bytes` is the largest reply that is read as one document, where it begins as no reply of the service."""
        self._operation = operation
        self._max_bytes = max_bytes
        self._list = _list_of(operation)
        self._rest = bytearray()
        """What came and is not read yet: an item's beginning, or what is outside of the list."""
        self._head = b""
        """What stands before the items, once they have begun."""
        self._list_tag = b""
        self._item_end = b""
        self._frame = (b"", b"")
        """What makes a document of some items."""
        self._ended = False
        """Whether the list has ended."""
        self._seen = 0
        """Items until now."""
        self._offset = 0
        """Bytes before `_rest`."""

    def feed(self, piece: bytes) -> Iterator[list[Any]]:
        """Read a piece of the body, and give the items that are complete with it.

        Raises what `read_reply` raises: NotXml and ContractMismatch name the item, OperationFailed comes before items.
        """
        self._rest += piece
        try:
            if not self._head:
                self._find_list()
            if self._head and not self._ended:
                yield from self._cut_items()
        except CdiscountError as error:
            error.operation = self._operation.name
            raise
        if len(self._rest) > (self._max_bytes if self._ended or not self._head else MAX_ITEM):
            raise self._not_xml(f"{self._place()} is longer than can be")

    def close(self) -> R:
        """End the body, and give the result without its items; of a reply that was no list, with whatever it has."""
        if self._head and not self._ended:
            raise self._not_xml(f"the document breaks off in {self._place()}")
        return read_reply(self._operation, self._head + bytes(self._rest), max_bytes=self._max_bytes)

    def _find_list(self) -> None:
        """Look for the beginning of the list, and read what the reply says before it."""
        found = self._list.head.match(self._rest, 0, MAX_HEAD)
        if found is None:
            return
        head, prefix, list_tag = map(bytes, found.group(0, 1, 2))
        name = self._operation.name.encode()
        closing = b"</%b></%bResult></%bResponse></%b:Body></%b:Envelope>" % (list_tag, name, name, prefix, prefix)
        try:
            root = parse(head + closing)
        except NotXml:
            return  # it is not the list that it seemed: read it as one document
        self._raise_failure(head + closing)
        self._frame = _frame(next(root.iter(self._list.tag)), list_tag)
        self._list_tag = list_tag
        self._head, self._offset = head, len(head)
        del found, self._rest[: len(head)]

    def _raise_failure(self, beginning: bytes) -> None:
        """Raise what the reply says before its list; what it may yet say behind it is left to `close`."""
        try:
            read_reply(self._operation, beginning)
        except OperationFailed as failure:
            if failure.result.operation_success is not None:
                raise

    def _cut_items(self) -> Iterator[list[Any]]:
        """Give the items that are complete, and find out whether the list ends."""
        shown = bytes(self._rest)
        if b"<!" in shown or b"<?" in shown:
            shown = _HIDDEN.sub(lambda hidden: b" " * len(hidden[0]), shown)
        if not self._item_end and (first := self._list.first.search(shown)):
            self._item_end = b"</%b>" % first[1]
        list_end = shown.find(b"</%b>" % self._list_tag)
        cut = list_end
        if list_end < 0:
            cut = shown.rfind(self._item_end) + len(self._item_end) if self._item_end else 0
            if not self._item_end or cut < len(self._item_end):
                return
        batch = bytes(self._rest[:cut])
        del self._rest[:cut]
        if batch:
            yield from self._read(batch, shown[:cut])
        self._offset += cut
        self._ended = list_end >= 0

    def _read(self, batch: bytes, shown: bytes) -> Iterator[list[Any]]:
        """Give the items of a batch; where it is not well-formed, those before the one that is not."""
        before, after = self._frame
        try:
            yield from self._items(parse(before + batch + after))
        except NotXml:
            for piece in _pieces(batch, shown, self._item_end):
                try:
                    root = parse(before + piece + after)
                except NotXml:
                    raise self._not_xml(f"not well-formed XML in {self._place()}") from None
                yield from self._items(root)
                self._offset += len(piece)
            self._offset -= len(batch)

    def _items(self, root: Element) -> Iterator[list[Any]]:
        reader, log, items = self._list.reader, Log(), list[Any]()
        for element in root:
            try:
                item = reader(element, log) if element.tag == self._list.item or stray(element, log) else None
            except (ValueError, TypeError, AttributeError, RecursionError) as error:
                yield items
                raise self._misfit(element, error) from None
            self._seen += element.tag == self._list.item
            if item is not None:
                items.append(item)
            if len(items) == BATCH:
                yield items
                items = []
        if items:
            yield items

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
        error = NotXml(f"{what} (near byte {self._offset:,})")
        error.operation = self._operation.name
        return error


class _List:
    """How the list of an operation looks on the wire, and what reads its items."""

    def __init__(self, operation: Operation[Any, Any]) -> None:
        listing = operation.listing
        if listing is None:
            raise ValueError(f"{operation.name} lists nothing")
        (member,) = [one for one in members(operation.result_type) if one.attribute == listing.attribute]
        shape = member.shape
        if not isinstance(shape, Array) or not isinstance(shape.item, Record):
            raise TypeError(f"{operation.name} lists no objects")
        self.attribute = listing.attribute
        self.tag = tag(member.namespace, member.name)
        self.item = tag(shape.namespace, shape.name)
        self.record = shape.item
        self.reader = compiled(shape.item.type)
        name = operation.name.encode()
        self.head = re.compile(
            rb"\A(?:<\?xml[^<>]*\?>\s*)?<(\w+):Envelope[^<>]*><\1:Body[^<>]*>"
            rb"<%bResponse[^<>]*><%bResult[^<>]*>"
            % (name, name)
            + rb"(?:(?!<!)(?!<\?).)*?<((?:\w+:)?%b)(?:\s[^<>]*)?(?<!/)>" % member.name.encode(),
            re.DOTALL,
        )
        """All until the first item, as the service writes it: nothing in it can be mistaken."""
        self.first = re.compile(rb"<((?:\w+:)?%b)[\s/>]" % shape.name.encode())


_list_of: Final = cache(_List)


def _frame(element: Element, name: bytes) -> tuple[bytes, bytes]:
    """Give the tags that make a document of items: with the declarations that are in scope, but for the cut one."""
    declared = "".join(
        f" xmlns{':' + prefix if prefix else ''}={quoteattr(address)}"
        for prefix, address in element.nsmap.items()
        if prefix or address != CDISCOUNT
    )
    return b"<%b%b>" % (name, declared.encode()), b"</%b>" % name


def _pieces(batch: bytes, shown: bytes, end: bytes) -> Iterator[bytes]:
    """Cut a batch into items; what follows the last one comes last."""
    start = 0
    while end and (found := shown.find(end, start)) >= 0:
        yield batch[start : found + len(end)]
        start = found + len(end)
    if start < len(batch):
        yield batch[start:]
