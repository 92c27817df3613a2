"""The filter that all lists of the logistics share: seller, dates and numbers."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .._answers import Call
from .._store import stamp


def condition(date: str, number: str) -> str:
    """Return the SQL condition for the seller's rows between two dates, and with some numbers, if there are any."""
    return (
        f"seller = ?1 AND {date} >= ifnull(?2, '') AND {date} <= ifnull(?3, '~')"
        f" AND (?4 = '[]' OR {number} IN (SELECT value FROM json_each(?4)))"
    )


def values(
    call: Call[Any], begin: datetime | None, end: datetime | None, numbers: Iterable[object] | None
) -> tuple[object, ...]:
    """Return the values of the parameters of that condition."""
    return call.seller["id"], begin and stamp(begin), end and stamp(end), json.dumps(list(numbers or ()))
