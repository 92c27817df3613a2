"""The members of a request that must be written."""

from collections.abc import Iterator
from typing import Any

import attrs

from ..operations import Operation, expect_request, find

__all__ = ("checked", "values")


def checked(operation: Operation[Any, Any] | str, request: object) -> Operation[Any, Any]:
    """Return the operation.

    Raises KeyError for a name that no operation has, and TypeError for a request of another operation.
    """
    found = find(operation)
    if request is not None:
        if found.request_type is None:
            raise TypeError(f"{found.name} takes no request")
        expect_request(found, request)
    return found


def values(model: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names and the values of a model's members, without those that have their default."""
    for field in attrs.fields(type(model)):
        value = getattr(model, field.name)
        if value != field.default:
            yield field.name, value
