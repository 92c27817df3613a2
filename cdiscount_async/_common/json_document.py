"""The one way in for JSON that was kept somewhere: bounded, and its errors quote nothing of it."""

import json
from typing import Any, Final

MAX_BYTES: Final = 1 << 24
"""The longest document that is read unless a caller says otherwise: 16 MiB."""


def load(text: str | bytes, *, max_bytes: int = MAX_BYTES) -> Any:
    """Return what a JSON document says.

    Raises ValueError for anything else: a document that is longer, nested too deeply, or damaged, and NaN and
    Infinity, which are no JSON. The error has no context, because that of `json` keeps the whole document.

    >>> load('{"rows": 7}')
    {'rows': 7}
    """
    if len(text) > max_bytes:
        raise ValueError(f"the document has more than {max_bytes:,} bytes")
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        pass
    raise ValueError("no JSON, or nested too deeply")


def _no_number(name: str) -> None:
    raise ValueError(name)
