"""What is strict about making models with cattrs: one kind of error, and every problem with its path."""

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn

from ..errors import Problem


class UnexpectedError(ValueError):
    """A value that does not fit; its text completes "expected …"."""


def only(kind: Any, expected: str, structure: Any) -> Any:
    """Structure what is of a kind, and nothing else."""

    def checked(value: Any, cls: Any) -> Any:
        if not isinstance(value, kind):
            raise UnexpectedError(f"{expected}, not {type(value).__name__}")
        return structure(value, cls)

    return checked


def members(cls: type[Any], converter: Converter) -> Any:
    """Structure a model of a mapping; a type that holds itself names itself as text, which is resolved here."""
    structure = make_dict_structure_fn(attrs.resolve_types(cls), converter, _cattrs_forbid_extra_keys=True)
    return only(Mapping, f"the members of {cls.__name__}", structure)


def problems(
    error: BaseValidationError, otherwise: Callable[[BaseException, type[Any] | None], str]
) -> tuple[Problem, ...]:
    """Return all that did not fit, each with its path; `otherwise` tells of errors that are not ours."""

    def told(one: BaseException, kind: type[Any] | None) -> str:
        return f"expected {one}" if isinstance(one, UnexpectedError) else otherwise(one, kind)

    lines = (line.rpartition(" @ ") for line in transform_error(error, format_exception=told))
    return tuple(Problem(path, what) for what, _, path in lines)
