"""Values and rows of numpy, pandas, polars, pyarrow and sqlite3, converted without importing these libraries.

Each library has its own value for a missing one: NaN, NaT, NA. None of these equals itself: that is how they are
recognised.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import NoneType
from typing import Any, Final

from ...errors import InvalidPackage

_PLAIN: Final = frozenset({str, int, bool, datetime, NoneType})
"""Types whose values need no conversion."""
_NUMPY_MOMENT: Final = "datetime64"
_DEEPEST: Final = 8
"""The deepest level of lists and mappings that is converted. An offer has three levels."""


def as_python(value: Any, depth: int = 0) -> Any:
    """Return a value as a Python object; None for a missing value.

    >>> as_python(float("nan")) is None, as_python([1.5, Decimal("NaN")])
    (True, [1.5, None])
    """
    kind = type(value)
    if kind in _PLAIN or depth > _DEEPEST:
        return value
    if kind is float or kind is Decimal:
        return None if _is_nothing(value) else value
    if isinstance(value, list | tuple):
        return [as_python(one, depth + 1) for one in value]
    if isinstance(value, Mapping):
        return {name: as_python(one, depth + 1) for name, one in value.items()}
    return _foreign(value, kind.__module__.partition(".")[0], kind.__name__)


def _foreign(value: Any, library: str, kind: str) -> Any:
    if library == "pyarrow" and hasattr(value, "as_py"):
        return as_python(value.as_py())
    if library == "numpy" and hasattr(value, "tolist"):
        # numpy returns an integer for nanoseconds, which pandas uses.
        made = value.astype("datetime64[us]").tolist() if kind == _NUMPY_MOMENT else value.tolist()
        return made if type(made) is type(value) else as_python(made)
    if _is_nothing(value):
        return None
    if isinstance(value, datetime):  # a pandas.Timestamp would be written with nanoseconds
        return datetime.combine(value.date(), value.timetz())
    return datetime.combine(value, time()) if isinstance(value, date) else value


def _is_nothing(value: Any) -> bool:
    try:
        differs = value != value  # noqa: PLR0124 - NaN does not equal itself
        return differs is value or bool(differs)  # a comparison with pandas.NA returns pandas.NA
    except (TypeError, ValueError, ArithmeticError):
        return False


def mapping(row: Any) -> Mapping[str, Any]:
    """Return a row as a mapping. A row with `keys`, such as `sqlite3.Row`, is converted.

    Raises TypeError for a row without names, and InvalidPackage for a name that appears twice.
    """
    if isinstance(row, Mapping):
        return row
    if not (callable(keys := getattr(row, "keys", None)) and hasattr(row, "__getitem__")):
        raise TypeError(
            f"expected mappings as rows, not {type(row).__name__}: convert them, for example with "
            'dict(zip(columns, row)), .to_dict("records") of pandas, or .to_dicts() of polars'
        )
    names = list(keys())
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidPackage(f"the column {str(twice)[:100]!r} appears twice")
    return {name: row[name] for name in names}
