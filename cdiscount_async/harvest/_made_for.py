"""What a cursor was made for: the service, the seller, the operation and the filter, each as a fingerprint."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

import attrs

from ..errors import CursorMismatch
from ..operations import Caller, Operation
from ._cursor import Cursor, fingerprint

_FETCH: Final = "fetch_"
"""How the names of members begin that say how much of each item is returned, and not which items."""


def made_for(caller: Caller, operation: Operation[Any, Any], request: Any) -> Mapping[str, str]:
    """Return fingerprints of all that a cursor depends on. The login cannot be read from its fingerprint."""
    return {
        "service": fingerprint(caller.environment.service_url),
        "seller": fingerprint(caller.login),
        "operation": fingerprint(operation.name),
        "filter": fingerprint(_selection(request)),
    }


def expect_made_for(cursor: Cursor, caller: Caller, operation: Operation[Any, Any], request: Any) -> None:
    """Raise CursorMismatch for a cursor that was made for something else.

    A cursor of an older release has no fingerprints: it is accepted.
    """
    for name, value in made_for(caller, operation, request).items():
        if cursor.made_for.get(name, value) != value:
            error = CursorMismatch(name)
            error.operation, error.seller = operation.name, caller.login
            raise error


def _selection(request: Any) -> list[tuple[str, object]]:
    """Return the members of a filter that select items, in a form that a later release of this package repeats."""
    found = []
    for field in attrs.fields(type(request)):
        value = _plain(getattr(request, field.name))
        if value and not field.name.startswith(_FETCH):
            found.append((field.name, value))
    return sorted(found)


def _plain(value: Any) -> Any:
    """Return a value without classes. A list is sorted; all values of an enum are the same as no filter."""
    if isinstance(value, Enum):
        return str(value.value)
    if not isinstance(value, (list, tuple)):
        return value
    if value and isinstance(value[0], Enum) and set(value) >= set(type(value[0])):
        return None
    return sorted({str(_plain(one)) for one in value})
