"""How the lists of the logistics are narrowed: all by the same three things."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .._answers import Call
from .._store import stamp


def narrowed(date: str, number: str) -> str:
    """Return the condition for the seller's own rows between two times, and with some numbers if any are named."""
    return (
        f"seller = ?1 AND {date} >= ifnull(?2, '') AND {date} <= ifnull(?3, '~')"
        f" AND (?4 = '[]' OR {number} IN (SELECT value FROM json_each(?4)))"
    )


def wanted(
    call: Call[Any], begin: datetime | None, end: datetime | None, numbers: Iterable[object] | None
) -> tuple[object, ...]:
    """Return the values of that condition."""
    return call.seller["id"], begin and stamp(begin), end and stamp(end), json.dumps(list(numbers or ()))
