"""Errors of dlt and of the drivers of databases as DestinationError, in one line and without values of rows."""

import re
from collections.abc import Callable, Collection
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from ..errors import DestinationError

__all__ = ("destination_errors",)

P = ParamSpec("P")
R = TypeVar("R")
_QUOTE: Final = re.compile("[\"'`«»“”„‘’]")
"""Databases quote values and names, PostgreSQL as its language does."""


def destination_errors(
    names: Callable[[], Collection[str]] | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator: the function raises an error of dlt or of the database as DestinationError, in one line.

    If the function writes rows, the error may quote their values. Then `names` returns the names of tables and
    columns, and all that is quoted otherwise is replaced by `…`.
    """

    def decorator(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except DestinationError:
                raise
            except Exception as error:  # noqa: BLE001 - each driver of a database has errors of its own
                text = _text(_first_cause(error))
            # Outside of the `except`, so that no `__context__` contains a buyer's data.
            raise DestinationError(_first_line(text) if names is None else _without_values(text, names()))

        return called

    return decorator


def _first_cause(error: BaseException) -> BaseException:
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return error


def _text(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error).strip() or type(error).__name__


def _first_line(text: str) -> str:
    return text.splitlines()[0].strip()


def _without_values(text: str, names: Collection[str]) -> str:
    """Return a text, whose first line quotes nothing but some names."""
    line = _first_line(text)
    if {*_QUOTE.split(line)[1::2]} <= {*names}:
        return line
    quotes = [*_QUOTE.finditer(line)]
    # If there are more lines, the value may have begun in this one.
    rest = line[quotes[-1].end() :] if line == text else ""
    return f"{line[: quotes[0].start()]}…{rest}"
