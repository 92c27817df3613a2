"""Arrow arrays of Python values: one array for all values of a column."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Context, Decimal, InvalidOperation
from functools import partial
from operator import attrgetter
from typing import Any, Final

from .._common.extras import extra
from .._contract.columns import Column, Json, Records, Struct, Value, Values
from ..converter import to_json
from ..french_time import french_time
from ._roundings import DIGITS, PLACES

with extra("parquet"):
    import pyarrow as pa
    from pyarrow import compute

__all__ = ("REFUSED", "OnInexact", "data_type", "field", "simple_array", "text_array")

OnInexact = Callable[[int, bool], None]
"""Called with the position of an amount that is not exact, and whether it is null in the array."""

REFUSED: Final = (pa.ArrowException, ArithmeticError, TypeError, ValueError)
"""The exceptions for values that do not fit a column. Their messages may contain values."""

_json: Final = json.JSONEncoder(ensure_ascii=False).encode
_WALL_TIME: Final = pa.timestamp("us")
_TIME: Final = pa.timestamp("us", "UTC")
_DECIMAL: Final = pa.decimal128(DIGITS, PLACES)
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 2036
"""The years whose changes of clocks are listed in each database of time zones. Arrow knows no rule for later ones."""
_zone: Final = attrgetter("tzinfo")
_fold: Final = attrgetter("fold")
_year: Final = attrgetter("year")
_SMALLEST: Final = Decimal(1).scaleb(-PLACES)
_CONTEXT: Final = Context(prec=DIGITS)
_TYPES: Final = {
    "boolean": pa.bool_(),
    "dateTime": _TIME,
    "decimal": _DECIMAL,
    "double": _DECIMAL,  # fees and sizes: their text has few places, and sums of floats would not be exact
    "float": _DECIMAL,
    "int": pa.int64(),
    "long": pa.int64(),
    "short": pa.int64(),
    "string": pa.string(),
    "utcDateTime": _TIME,
}


def data_type(column: Column) -> Any:
    """Return the Arrow type of a column, in which lists are nested."""
    match column:
        case Value(xsd=xsd):
            return _TYPES[xsd]
        case Values(xsd=xsd):
            return pa.list_(_TYPES[xsd])
        case Struct(columns=columns):
            return pa.struct([field(one.member, one, data_type(one)) for one in columns])
        case Records(columns=columns):
            return pa.list_(pa.struct([field(one.member, one, data_type(one)) for one in columns]))
        case Json():
            return pa.string()


def field(name: str, column: Column, kind: Any) -> Any:
    """Return an Arrow field, whose metadata has the sentence about the member."""
    return pa.field(name, kind, metadata={"description": column.sentence} if column.sentence else None)


def simple_array(xsd: str, values: Sequence[Any], on_inexact: OnInexact) -> Any:
    """Return the array of simple values, which may be None. Raises one of REFUSED."""
    match xsd:
        case "dateTime" | "utcDateTime":
            return _times(values)
        case "decimal":
            return _decimals(values, on_inexact)
        case "double" | "float":
            return _decimals([None if one is None else Decimal(repr(one)) for one in values], on_inexact)
        case _:
            return pa.array(values, _TYPES[xsd])


def text_array(values: Sequence[Any]) -> Any:
    """Return the array of values that are JSON in a text. Amounts in it are texts, which keep all digits."""
    return pa.array(["[]" if one == () else _json(to_json(one)) for one in values], pa.string())


def _times(values: Sequence[datetime | None]) -> Any:
    """Return times in UTC. Values without a zone are French local time."""
    if _are_plain([one for one in values if one is not None]):
        walls = pa.array(values, _WALL_TIME)
        try:
            return compute.assume_timezone(walls, "Europe/Paris", ambiguous="earliest").cast(_TIME)
        except pa.ArrowInvalid:  # a time that the clocks skip, or a system whose time zones Arrow does not find
            pass
    return pa.array([None if one is None else _in_utc(one) for one in values], _TIME)


def _are_plain(moments: Sequence[datetime]) -> bool:
    """Whether Arrow converts all these times as Python does: without a zone, and in the years that are listed."""
    if any(map(_zone, moments)) or any(map(_fold, moments)):
        return False
    return not moments or (min(map(_year, moments)) >= _FIRST_YEAR and max(map(_year, moments)) <= _LAST_YEAR)


def _in_utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=french_time())).astimezone(UTC)


def _decimals(values: Sequence[Decimal | None], on_inexact: OnInexact) -> Any:
    try:
        return pa.array(values, _DECIMAL)
    except pa.ArrowInvalid:  # a value that does not fit: the others are exact nevertheless
        return pa.array([_fitting(one, partial(on_inexact, at)) for at, one in enumerate(values)], _DECIMAL)


def _fitting(value: Decimal | None, on_inexact: Callable[[bool], None]) -> Decimal | None:
    """Return an amount rounded half to even; None if it has too many digits before its point."""
    if value is None:
        return None
    try:
        fitting = value.quantize(_SMALLEST, context=_CONTEXT)
    except InvalidOperation:
        on_inexact(True)  # noqa: FBT003 - a callback
        return None
    if not fitting.is_finite():
        on_inexact(True)  # noqa: FBT003
        return None
    if fitting != value:
        on_inexact(False)  # noqa: FBT003
    return fitting
