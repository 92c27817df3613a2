"""Lists: the first few of many in a message, and the check that a list is not a text."""

from collections.abc import Iterable, Sequence
from typing import Any


def first_few(first: Iterable[str], count: int, *, separator: str = ", ") -> str:
    """Return the first few of `count` texts as one, and how many more there are.

    >>> first_few(["A", "B"], 2), first_few(["A", "B"], 1_002)
    ('A, B', 'A, B and 1,000 more')
    >>> first_few(["A is wrong", "B is wrong"], 3, separator="; ")
    'A is wrong; B is wrong; and 1 more'
    """
    texts = list(first)
    more = f"{separator.rstrip(', ')} and {count - len(texts):,} more" if count > len(texts) else ""
    return separator.join(texts) + more


def expect_sequence(value: Any) -> Sequence[Any]:
    """Return a tuple or a list.

    Models turn a list into a tuple. Some libraries, such as msgspec, make models without that, so a list is right, too.
    Raises TypeError for other types: a text is iterable, too, and its characters would be written as items.
    """
    if value.__class__ is not tuple and value.__class__ is not list:
        raise TypeError
    return value
