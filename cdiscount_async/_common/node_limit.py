"""How many nodes a document may have: counted in its bytes, before a parser makes a tree of them.

A node takes up to two hundred bytes of memory and as few as four of text, so a limit of bytes alone is none of memory.
"""

from typing import Final

MAX_NODES: Final = 3_000_000
"""How many nodes are read as one document unless a caller says otherwise. A reply of 10,000 orders has 1.1 million."""
CROWDED: Final = 20
"""How many attributes an element may have on the average in a long document. No reply or package comes near."""

_LONG: Final = 1 << 22
"""From what length the average counts, in bytes: 4 MiB."""
_SHORTEST: Final = len(b"<a/>")
"""The fewest bytes that a node takes."""
_BLANKS: Final = b" \t\r\n"
_OTHERS: Final = bytes({*range(256)} - {*b"<="})


def too_many(body: bytes, limit: int) -> str | None:
    """Return what was expected of a document that has too many nodes, or None.

    Elements, attributes, declarations of namespaces, comments, instructions and sections count. What looks like one in
    a text counts too, so that it takes no parser to count them.
    """
    if len(body) <= min(_SHORTEST * limit, _LONG):
        return None
    marks = body.translate(None, _OTHERS)  # each node has one of the two; end tags and texts may have them too
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
