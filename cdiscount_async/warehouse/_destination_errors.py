"""Errors of dlt and of the drivers of databases as DestinationError, in one line and without values of rows."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

from ..errors import DestinationError

__all__ = ("destination_errors",)

_QUOTE: Final = re.compile("[\"'`«»“”„‘’]")
"""Databases quote values and names, PostgreSQL as its language does."""


@contextmanager
def destination_errors(names: Collection[str] | None = None) -> Iterator[None]:
    """Raise an error of dlt or of the database as DestinationError, in one line.

    If rows are written, the error may quote their values. Then `names` are those of the tables and columns, and all
    that is quoted otherwise is replaced by `…`.
    """
    try:
        yield
    except DestinationError:
        raise
    except Exception as error:  # noqa: BLE001 - each driver of a database has errors of its own
        reason = _reason(error)
        raise DestinationError(reason if names is None else _without_values(reason, names)) from None


def _reason(error: BaseException) -> str:
    """Return the first line of the error that was the cause of all others."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def _without_values(text: str, names: Collection[str]) -> str:
    """Return a text that quotes nothing but some names."""
    quotes = [*_QUOTE.finditer(text)]
    quoted = _QUOTE.split(text)[1::2]
    if {*quoted} <= {*names}:
        return text
    return f"{text[: quotes[0].start()]}…{text[quotes[-1].end() :]}"
