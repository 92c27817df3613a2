"""Results without secrets, for errors to keep: an error is logged, pickled and sent on together with its result."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from .._common.redaction import known_secrets, redacted, without_known_secrets
from .declare import field_values


def redacted_errors(errors: Sequence[Any]) -> tuple[Any, ...]:
    """Return the errors of a result, with what looks like a secret hidden in their texts."""
    return tuple(
        attrs.evolve(
            one,
            error_type=one.error_type and type(one.error_type)(redacted(one.error_type)),
            message=one.message and redacted(one.message),
        )
        for one in errors
    )


def redacted_result(result: Any) -> Any:
    """Return a result without its token, and without secrets in its messages, because the service repeats them there.

    Elsewhere only the secrets of the current call are hidden (`known_secrets`).
    """
    if result is None:
        return None
    if _contains_known_secret(result):
        result = _without_known_secrets(result)
    changes = {"error_message": result.error_message and redacted(result.error_message)}
    if getattr(result, "error_list", ()):
        changes["error_list"] = redacted_errors(result.error_list)
    if hasattr(result, "token_id"):
        changes["token_id"] = None
    return attrs.evolve(result, **changes)


def _contains_known_secret(result: Any) -> bool:
    """Whether a text in a result contains one. A result may have a million values, so all texts are searched as one."""
    if not known_secrets():
        return False
    texts: list[str] = []
    if hasattr(result, "token_id"):  # the caller removes it
        result = attrs.evolve(result, token_id=None)
    pending: list[Any] = [*field_values(type(result))(result)]
    while pending:
        value = pending.pop()
        if value is None:
            continue
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple):
            pending.extend(value)
        elif hasattr(value, "__attrs_attrs__"):
            pending.extend(field_values(type(value))(value))
        elif isinstance(value, dict):
            pending.extend((*value, *value.values()))
    joined = "\n".join(texts)
    return without_known_secrets(joined) != joined


def _without_known_secrets(result: Any) -> Any:
    try:
        return _masked(result)
    except RecursionError:  # no type of the contract nests so deeply: only the simple values are kept
        emptied = {
            one.name: None if isinstance(value, Mapping) or attrs.has(type(value)) else ()
            for one, value in zip(attrs.fields(type(result)), field_values(type(result))(result), strict=True)
            if isinstance(value, (tuple, Mapping)) or attrs.has(type(value))
        }
        return _masked(attrs.evolve(result, **emptied))


def _masked(value: Any) -> Any:
    """Return a copy of a value, with the secrets of the current call hidden in its texts."""
    if isinstance(value, str):
        return type(value)(without_known_secrets(value))  # so that a value of an enumeration stays one
    if isinstance(value, tuple):
        return tuple(map(_masked, value))
    if isinstance(value, Mapping):
        return {_masked(key): _masked(inner) for key, inner in value.items()}
    if attrs.has(type(value)):
        names = [one.name for one in attrs.fields(type(value))]
        return type(value)(**dict(zip(names, map(_masked, field_values(type(value))(value)), strict=True)))
    return value
