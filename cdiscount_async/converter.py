"""Models to JSON-ready dictionaries and back, for the command line, for rows, and for whoever stores results.

Decimals become text, because JSON's numbers are not exact; dates become ISO 8601 text; enumerations their value.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar

import attrs
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn
from cattrs.v import format_exception

from ._contract import WireEnum
from .errors import InvalidRequest, Problem

T = TypeVar("T")

__all__ = ("from_json", "to_json")


class _UnexpectedError(ValueError):
    """A value that does not fit; its text completes "expected …"."""


def _converter() -> Converter:
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook_factory(attrs.has, lambda cls: _model(cls, made))
    made.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    made.register_unstructure_hook(datetime, datetime.isoformat)
    made.register_unstructure_hook(tuple, lambda values: [made.unstructure(one) for one in values])
    made.register_structure_hook(Decimal, _decimal)
    made.register_structure_hook(datetime, _moment)
    made.register_structure_hook(int, _exactly(int))
    made.register_structure_hook(bool, _exactly(bool))
    made.register_structure_hook(str, _exactly(str))
    made.register_structure_hook(WireEnum, _choice)
    return made


def _model(cls: type[Any], converter: Converter) -> Any:
    """Structure a model; a type that holds itself names itself as text, which is resolved here."""
    return make_dict_structure_fn(attrs.resolve_types(cls), converter, _cattrs_forbid_extra_keys=True)


def _decimal(value: Any, _: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _UnexpectedError("a decimal as text")
    try:
        return Decimal(value)
    except InvalidOperation:
        raise _UnexpectedError("a decimal as text") from None


def _moment(value: Any, _: Any) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise _UnexpectedError("a date and time as 2019-04-24T10:11:34") from None


def _choice(value: Any, cls: type[WireEnum]) -> WireEnum:
    """Take any text, as reading does; writing refuses a value that the contract does not have."""
    if not isinstance(value, str):
        raise _UnexpectedError(f"a value of {cls.__name__} as text")
    return cls(value)


def _exactly(kind: type[T]) -> Any:
    def structure(value: Any, _: Any) -> T:
        if type(value) is not kind:
            raise _UnexpectedError(f"{kind.__name__}, not {type(value).__name__}")
        return value

    return structure


_CONVERTER: Final = _converter()


def to_json(model: object) -> Any:
    """Give a model as dictionaries, lists and simple values that `json.dumps` takes.

    >>> from cdiscount_async.models.orders import RefundInformation
    >>> to_json(RefundInformation(amount=Decimal("2.50"), motive_id=135))
    {'amount': '2.50', 'motive_id': 135}
    """
    return _CONVERTER.unstructure(model)


def from_json(data: Mapping[str, Any], cls: type[T]) -> T:
    """Make a model of a dictionary; what is left out takes its default.

    Raises InvalidRequest with the path of every value that does not fit, and for names that the model does not have.
    """
    if not isinstance(data, Mapping):
        raise InvalidRequest([Problem("$", f"expected the members of {cls.__name__}, not {type(data).__name__}")])
    try:
        return _CONVERTER.structure(data, cls)
    except BaseValidationError as error:
        told = [line.rpartition(" @ ") for line in transform_error(error, format_exception=_told)]
        raise InvalidRequest([Problem(path, what) for what, _, path in told]) from None


def _told(error: BaseException, kind: type[Any] | None) -> str:
    return f"expected {error}" if isinstance(error, _UnexpectedError) else format_exception(error, kind)
