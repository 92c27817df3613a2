"""Strict hooks for cattrs: one kind of error, and every problem with its path."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from .._common.arguments import did_you_mean
from ..errors import Problem


class UnexpectedError(ValueError):
    """A value is of another kind; the text completes "expected …"."""


def require(kind: Any, expected: str, structure: Any) -> Any:
    """Return a hook that refuses values that are not of a kind."""

    def checked(value: Any, cls: Any) -> Any:
        if not isinstance(value, kind):
            raise UnexpectedError(f"{expected}, not {type(value).__name__}")
        return structure(value, cls)

    return checked


def members(cls: type[Any], converter: Converter) -> Any:
    """Return the hook that makes a model of a mapping. Hints that are text are resolved."""
    structure = make_dict_structure_fn(attrs.resolve_types(cls), converter, _cattrs_forbid_extra_keys=True)
    return require(Mapping, f"the members of {cls.__name__}", structure)


def problems(
    error: BaseValidationError, otherwise: Callable[[BaseException, type[Any] | None], str]
) -> tuple[Problem, ...]:
    """Return all problems, each with its path. `otherwise` formats the errors that are not UnexpectedError."""

    def formatted(one: BaseException, kind: type[Any] | None) -> str:
        if isinstance(one, UnexpectedError):
            return f"expected {one}"
        near = _near(one) if isinstance(one, ForbiddenExtraKeysError) else ""
        return f"{otherwise(one, kind)}{near}"

    lines = (line.rpartition(" @ ") for line in transform_error(error, format_exception=formatted))
    return tuple(Problem(path, what) for what, _, path in lines)


def _near(error: ForbiddenExtraKeysError) -> str:
    known = [one.name for one in attrs.fields(error.cl)]
    return "".join(did_you_mean(name, known) for name in sorted(map(str, error.extra_fields)))
