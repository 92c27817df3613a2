"""How many nodes a document may have. They are counted in its bytes, before a parser builds a tree.

A node takes up to 200 bytes of memory and only 4 bytes of text, so a limit for bytes is no limit for memory.
"""

from typing import Final

MAX_NODES: Final = 3_000_000
"""The most nodes of one document by default. A reply of 10,000 orders has 1.1 million."""
CROWDED: Final = 20
"""The most attributes of an element on average in a long document. No reply or package has nearly as many."""

_LONG: Final = 1 << 22
"""From this many bytes on the average is checked: 4 MiB."""
_SHORTEST: Final = len(b"<a/>")
"""The least bytes of a node."""
_BLANKS: Final = b" \t\r\n"
_OTHERS: Final = bytes({*range(256)} - {*b"<="})


def too_many(body: bytes, limit: int) -> str | None:
    """Return what was expected of a document that has too many nodes, or None.

    Elements, attributes, declarations of namespaces, comments, instructions and sections count. Text that looks like
    one counts, too, so that counting needs no parser.
    """
    if len(body) <= min(_SHORTEST * limit, _LONG):
        return None
    marks = body.translate(None, _OTHERS)  # each node has `<` or `=`; end tags and texts may have them, too
    tags = marks.count(b"<")
    if len(marks) <= limit and len(marks) - tags <= CROWDED * tags:
        return None
    elements = tags - body.count(b"</")
    dense = body.translate(None, _BLANKS)
    attributes = dense.count(b'="') + dense.count(b"='")
    if elements + attributes > limit:
        return f"expected at most {limit:,} elements and attributes"
    if len(body) > _LONG and attributes > CROWDED * elements:
        return f"expected at most {CROWDED} attributes of an element on the average"
    return None
