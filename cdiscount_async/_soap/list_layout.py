"""The beginning of a reply with a list, until its first item."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import attrs

from .._codec.decode import compiled_reader
from .._codec.tolerant import tag
from .._codec.xml import XSI, Element, is_nil, parse
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
            scope = self._scope(parse(head + end_tags))
        except NotXml:
            return None
        if scope is None:
            return None
        declared = "".join(
            f" xmlns{':' + prefix if prefix else ''}={quoteattr(address)}"
            for prefix, address in scope.items()
            if prefix or address != CDISCOUNT
        )
        canonical = b":" not in name and _is_canonical(scope)
        item_end = b"</%b>" % (name.rpartition(b":")[0] + b":" * (b":" in name) + self._item_name)
        return ReplyHead(head, end_tags, (b"<%b%b>" % (name, declared.encode()), end), item_end, canonical)

    def items_span(self, body: bytes) -> tuple[int, int] | None:
        """Return the indexes between which a whole reply has its items; None if it is not as the service writes it.

        If the list ended earlier, its end tag would be among the items, and they would not be canonical.
        """
        found = self._head.match(body, 0, MAX_HEAD)
        end = -1 if found is None or b":" in found[2] else body.rfind(b"</%b>" % found[2], found.end())
        return None if found is None or end < 0 else (found.end(), end)

    def has_canonical_prefixes(self, root: Element) -> bool:
        """Return whether the list in a reply without its items has the prefixes of the service."""
        scope = self._scope(root)
        return scope is not None and _is_canonical(scope)

    def _scope(self, root: Element) -> Mapping[str | None, str] | None:
        """Return the namespaces of the list by prefix; None if it is absent or nil, or if there are several."""
        lists = [*root.iter(self._tag)]
        return None if len(lists) != 1 or is_nil(lists[0]) else lists[0].nsmap


def _is_canonical(scope: Mapping[str | None, str]) -> bool:
    return scope.get(None, CDISCOUNT) == CDISCOUNT and scope.get("i") == XSI


layout_of: Final = cache(ListLayout)
"""Return the layout of an operation's list; cached."""
