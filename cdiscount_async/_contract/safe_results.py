"""Results, safe for an error to keep: an error is logged, pickled and sent on, and its result goes along."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import attrs

from .._common.redaction import known_secrets, redacted, without_known_secrets
from .declare import per_class


def redacted_errors(errors: Sequence[Any]) -> tuple[Any, ...]:
    """Return the errors of a list, whose own words hide what looks like a secret."""
    return tuple(
        attrs.evolve(
            one,
            error_type=one.error_type and type(one.error_type)(redacted(one.error_type)),
            message=one.message and redacted(one.message),
        )
        for one in errors
    )


def redacted_result(result: Any) -> Any:
    """Return a result without its token, whose own words hide what looks like a secret: the service repeats it there.

    All else stays as the service sent it, but for the secrets that the call knows.
    """
    if result is None:
        return None
    if _tells_a_known_secret(result):
        result = _rid_of_known_secrets(result)
    changes = {"error_message": result.error_message and redacted(result.error_message)}
    if getattr(result, "error_list", ()):
        changes["error_list"] = redacted_errors(result.error_list)
    if hasattr(result, "token_id"):
        changes["token_id"] = None
    return attrs.evolve(result, **changes)


def _tells_a_known_secret(result: Any) -> bool:
    """Whether a text in it holds one. A result may hold a million values, so this looks at all texts at once."""
    if not known_secrets():
        return False
    texts: list[str] = []
    if hasattr(result, "token_id"):  # it is dropped anyway
        result = attrs.evolve(result, token_id=None)
    left: list[Any] = [*_values(type(result))(result)]
    while left:
        value = left.pop()
        if value is None:
            continue
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple):
            left.extend(value)
        elif hasattr(value, "__attrs_attrs__"):
            left.extend(_values(type(value))(value))
        elif isinstance(value, dict):
            left.extend((*value, *value.values()))
    together = "\n".join(texts)
    return without_known_secrets(together) != together


def _rid_of_known_secrets(result: Any) -> Any:
    try:
        return _redone(result)
    except RecursionError:  # nothing of the contract nests so deeply: of such a result only the outermost is kept
        outermost = {
            one.name: None if isinstance(value, Mapping) or attrs.has(type(value)) else ()
            for one, value in zip(attrs.fields(type(result)), _values(type(result))(result), strict=True)
            if isinstance(value, (tuple, Mapping)) or attrs.has(type(value))
        }
        return _redone(attrs.evolve(result, **outermost))


def _redone(value: Any) -> Any:
    """Return a copy of a value, whose texts hide the secrets that the call knows."""
    if isinstance(value, str):
        return type(value)(without_known_secrets(value))  # a value of an enumeration stays one
    if isinstance(value, tuple):
        return tuple(map(_redone, value))
    if isinstance(value, Mapping):
        return {_redone(key): _redone(inner) for key, inner in value.items()}
    if attrs.has(type(value)):
        names = [one.name for one in attrs.fields(type(value))]
        return type(value)(**dict(zip(names, map(_redone, _values(type(value))(value)), strict=True)))
    return value


@per_class
def _values(cls: type[Any]) -> Callable[[Any], Sequence[Any]]:
    """Return what takes all values of an instance at once."""
    names = [one.name for one in attrs.fields(cls)]
    return attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, name) for name in names]
