"""How a reply that lists something looks on the wire, as far as its first item."""

import re
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import attrs

from .._codec.decode import compiled
from .._codec.tolerant import tag
from .._codec.xml import XSI, is_nil, parse
from .._contract.declare import CDISCOUNT
from .._contract.shapes import Array, Record, members
from ..errors import NotXml
from ..operations import Operation

MAX_HEAD: Final = 1 << 16
"""How far the beginning of the list is looked for, in bytes."""


@attrs.frozen
class ReplyHead:
    """The beginning of a reply, until its first item."""

    head: bytes
    """All of it, with the list's start tag."""
    closing: bytes
    """The end tags of what `head` leaves open, which make a document of it."""
    frame: tuple[bytes, bytes]
    """What makes a document of some items: the list's own tags."""
    item_end: bytes
    """The end tag of an item that has the prefix of its list."""
    usual: bool
    """Whether the names of items are as the service writes them: with no prefix, and `i` for that of nil."""


class ListLayout:
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
        self.item = tag(shape.namespace, shape.name)
        self.record = shape.item
        self.reader = compiled(shape.item.type)
        self._item_name = shape.name.encode()
        self._name = operation.name.encode()
        self._tag = tag(member.namespace, member.name)
        self._head = re.compile(
            rb"\A(?:\xef\xbb\xbf)?+\s*+(?:<\?xml[^<>]*+(?<=\?)>\s*+)?+(?><!--.*?-->\s*+)*+"
            rb"<(\w++):Envelope[^<>]*+><\1:Body[^<>]*+><%bResponse[^<>]*+><%bResult[^<>]*+>"
            % (self._name, self._name)
            + rb"(?>[^<]|<(?![!?]))*?<((?:\w++:)?+%b)(?:\s[^<>]*+)?+(?<!/)>" % member.name.encode(),
            re.DOTALL,
        )
        """All until the first item, as the service writes it: nothing in it can be mistaken."""

    def opening(self, body: bytes | bytearray) -> ReplyHead | None:
        """Return the beginning of a reply; None where there is none, or where it is not as the service writes it."""
        found = self._head.match(body, 0, MAX_HEAD)
        if found is None:
            return None
        head, prefix, name = map(bytes, found.group(0, 1, 2))
        end = b"</%b>" % name
        closing = b"%b</%bResult></%bResponse></%b:Body></%b:Envelope>" % (end, self._name, self._name, prefix, prefix)
        try:
            lists = [*parse(head + closing).iter(self._tag)]
        except NotXml:
            return None
        # It is in another namespace, or was there before, with nothing in it; or it says nil, and has nothing then.
        if len(lists) != 1 or is_nil(lists[0]):
            return None
        scope = lists[0].nsmap
        declared = "".join(
            f" xmlns{':' + prefix if prefix else ''}={quoteattr(address)}"
            for prefix, address in scope.items()
            if prefix or address != CDISCOUNT
        )
        usual = b":" not in name and scope.get(None, CDISCOUNT) == CDISCOUNT and scope.get("i") == XSI
        item_end = b"</%b>" % (name.rpartition(b":")[0] + b":" * (b":" in name) + self._item_name)
        return ReplyHead(head, closing, (b"<%b%b>" % (name, declared.encode()), end), item_end, usual)


listed: Final = cache(ListLayout)
"""Return it for an operation."""
