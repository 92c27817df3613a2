"""The beginning of a reply with a list, until its first item."""

import re
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import attrs

from .._codec.decode import compiled_reader
from .._codec.tolerant import tag
from .._codec.xml import XSI, is_nil, parse
from .._contract.declare import CDISCOUNT
from .._contract.shapes import Array, Record, members
from ..errors import NotXml
from ..operations import Operation

MAX_HEAD: Final = 1 << 16
"""The most bytes in which the beginning of the list is searched: 64 KiB."""


@attrs.frozen
class ReplyHead:
    """The bytes of a reply before its first item."""

    head: bytes
    """All bytes, with the start tag of the list."""
    end_tags: bytes
    """The end tags that `head` needs to be a document."""
    wrapper: tuple[bytes, bytes]
    """The start tag and the end tag of the list, which make a document of some items."""
    item_end: bytes
    """The end tag of an item, with the prefix of its list."""
    canonical: bool
    """Whether items have the prefixes of the service: none for its own namespace, `i` for `xsi`."""


class ListLayout:
    """The list in the replies of one operation: how it begins, and the reader of its items."""

    def __init__(self, operation: Operation[Any, Any]) -> None:
        listing = operation.listing
        if listing is None:
            raise ValueError(f"{operation.name} returns no list")
        (member,) = [one for one in members(operation.result_type) if one.attribute == listing.attribute]
        shape = member.shape
        if not isinstance(shape, Array) or not isinstance(shape.item, Record):
            raise TypeError(f"the list of {operation.name} has no objects")
        self.attribute = listing.attribute
        """The attribute of the result that has the list."""
        self.item = tag(shape.namespace, shape.name)
        """The tag of an item."""
        self.record = shape.item
        """The shape of an item."""
        self.reader = compiled_reader(shape.item.type)
        """The compiled reader of an item."""
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
        """The beginning as the service writes it. Nothing in it can hide a tag."""

    def reply_head(self, body: bytes | bytearray) -> ReplyHead | None:
        """Return the beginning of a reply; None if it is not complete, or not as the service writes it."""
        found = self._head.match(body, 0, MAX_HEAD)
        if found is None:
            return None
        head, prefix, name = map(bytes, found.group(0, 1, 2))
        end = b"</%b>" % name
        end_tags = b"%b</%bResult></%bResponse></%b:Body></%b:Envelope>" % (end, self._name, self._name, prefix, prefix)
        try:
            lists = [*parse(head + end_tags).iter(self._tag)]
        except NotXml:
            return None
        # The list is in another namespace, or an empty one came before it, or it is nil and has no items.
        if len(lists) != 1 or is_nil(lists[0]):
            return None
        scope = lists[0].nsmap
        declared = "".join(
            f" xmlns{':' + prefix if prefix else ''}={quoteattr(address)}"
            for prefix, address in scope.items()
            if prefix or address != CDISCOUNT
        )
        canonical = b":" not in name and scope.get(None, CDISCOUNT) == CDISCOUNT and scope.get("i") == XSI
        item_end = b"</%b>" % (name.rpartition(b":")[0] + b":" * (b":" in name) + self._item_name)
        return ReplyHead(head, end_tags, (b"<%b%b>" % (name, declared.encode()), end), item_end, canonical)


layout_of: Final = cache(ListLayout)
"""Return the layout of an operation's list; cached."""
