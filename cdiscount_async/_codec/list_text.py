"""The items of a long list, read from their text without a tree.

The text must be canonical: written exactly as the service writes it. `text_reader` compiles the reader of one item.

Any other text raises NotCanonical, and `decode` then reads it from a tree: a comment, another prefix, an element in
another place, a value that cannot be read.
"""

import re
from typing import Any, Final

from .canonical import NotCanonical
from .text_reader import is_compiled, read_all, text_reader

__all__ = ("NotCanonical", "compile_items_reader", "pays", "read_items")

MIN_BYTES: Final = 1 << 13
"""The shortest reply that is read from its text, in bytes: 8 KiB. Shorter ones are quicker to read from a tree."""
MIN_BYTES_TO_COMPILE: Final = 1 << 15
"""The shortest reply for which a reader is compiled, in bytes: 32 KiB. Compiling takes 4 to 10 ms."""

_optional: Final = re.compile("(?:ab?c)?+").match
_POSSESSIVE: Final = _optional("a")[0] == ""  # type: ignore[index]
"""Whether possessive quantifiers are correct. Python 3.11.0 to 3.11.4 accept the beginning of what they repeat."""

_CHUNK_BYTES: Final = 1 << 16
"""How much text is read at once, in bytes: 64 KiB and their objects fit into a processor's cache."""

_LEGAL_BYTES: Final = bytes([*b"\t\n", *range(32, 256)])
"""The bytes that a text may have. A carriage return is legal XML too, but a parser turns it into a line feed."""


def pays(cls: type[Any], size: int) -> bool:
    """Return whether a reply of this many bytes is read faster from its text than from a tree.

    With a Python whose regular expressions would accept malformed items, every reply is read from a tree.
    """
    return _POSSESSIVE and size >= (MIN_BYTES if is_compiled(cls) else MIN_BYTES_TO_COMPILE)


def read_items(cls: type[Any], body: bytes, start: int = 0, end: int | None = None) -> list[Any]:
    """Return the items in the text between two indexes, which has nothing else.

    The text must use the canonical prefixes: none for the service's namespace, `i` for `xsi`.

    Raises NotCanonical if the items must be read from a tree, which may then raise an error.
    """
    reader, end_tag = text_reader(cls), f"</{cls.__name__}>".encode()
    found: list[Any] = []
    end = len(body) if end is None else end
    try:
        while start < end:
            last = body.rfind(end_tag, start, min(start + _CHUNK_BYTES, end))
            if last < 0:  # a long item
                last = body.find(end_tag, start, end)
            cut = last + len(end_tag) if last >= 0 else end
            found += read_all(reader, _decode(body[start:cut]))
            start = cut
    except (ValueError, ArithmeticError, RecursionError):
        raise NotCanonical from None
    return found


def compile_items_reader(cls: type[Any]) -> None:
    """Compile the reader of a contract type now, so that the first reply does not wait for it."""
    text_reader(cls)


def _decode(batch: bytes) -> str:
    """Decode a batch. Raises NotCanonical unless only its references have to be replaced."""
    text = batch.decode()
    if batch.translate(None, _LEGAL_BYTES) or "\ufffe" in text or "\uffff" in text:
        raise NotCanonical
    if "]" in text and "]]>" in text:  # a search for one character first is fifty times faster
        raise NotCanonical
    return text
