"""Reading JSON that was stored: it has limits, and its errors quote nothing of it."""

import json
from typing import Any, Final

MAX_BYTES: Final = 1 << 24
"""The most bytes of a document by default: 16 MiB."""


def load(text: str | bytes, *, max_bytes: int = MAX_BYTES) -> Any:
    """Return the value of a JSON document.

    Raises ValueError for a document that is too long, nested too deeply or damaged, and for NaN and Infinity, which are
    no JSON. The error has no context, because the error of `json` has the whole document.

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
