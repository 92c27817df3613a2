"""Models to JSON-ready dictionaries and back, for the command line, for rows, and to store results.

Decimals become text, because numbers of JSON are not exact. Dates become ISO 8601 text, and enumerations their value.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final, TypeVar, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory, list_structure_factory
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_unstructure_fn, override
from cattrs.v import format_exception

from .._contract.declare import WireEnum
from ..errors import InvalidRequest, Problem
from ._lexical import read_texts
from ._strict import UnexpectedError, members, problems, require

T = TypeVar("T")

__all__ = ("from_json", "to_json")

_LISTS: Final[tuple[Any, ...]] = (tuple, Sequence)
_NUMBER: Final = re.compile("-?[0-9]+")


@cache
def _converter(*, private: bool) -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook_factory(attrs.has, lambda cls: members(cls, converter))
    converter.register_unstructure_hook_factory(attrs.has, lambda cls: _writer(cls, converter, private=private))
    converter.register_structure_hook_factory(
        lambda kind: get_origin(kind) in _LISTS, lambda kind: _lists(kind, converter)
    )
    converter.register_structure_hook_func(_is_numbered, require(Mapping, "numbers and their texts", _numbered))
    converter.register_unstructure_hook_func(_is_numbered, lambda table: {str(key): one for key, one in table.items()})
    converter.register_unstructure_hook(Decimal, lambda value: f"{value:f}")
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_unstructure_hook(tuple, lambda values: [converter.unstructure(one) for one in values])
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(datetime, _moment)
    converter.register_structure_hook(float, _float)
    converter.register_structure_hook(int, _exactly(int))
    converter.register_structure_hook(bool, _exactly(bool))
    converter.register_structure_hook(str, _exactly(str))
    converter.register_structure_hook(WireEnum, _choice)
    return converter


def _lists(kind: Any, converter: Converter) -> Any:
    """Return the hook that makes a list. A text is refused, although it is a sequence of characters."""
    factory = homogenous_tuple_structure_factory if get_origin(kind) is tuple else list_structure_factory
    return require(list, "a list", factory(kind, converter))


def _writer(cls: type[Any], converter: Converter, *, private: bool) -> Any:
    hidden = [] if private else [one.name for one in attrs.fields(cls) if "private" in one.metadata]
    omitted: dict[str, Any] = {name: override(omit=True) for name in hidden}
    return make_dict_unstructure_fn(attrs.resolve_types(cls), converter, **omitted)


def _is_numbered(kind: Any) -> bool:
    return bool(kind == Mapping[int, str])


def _decimal(value: Any, _: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise UnexpectedError("a decimal as text")
    try:
        decimal = Decimal(value)
    except InvalidOperation:
        decimal = Decimal("NaN")
    if not decimal.is_finite():
        raise UnexpectedError("a decimal as text")
    return decimal


def _numbered(value: Any, _: Any) -> dict[int, str]:
    """Return a mapping with numbers as keys, which are text in JSON."""
    if not all(isinstance(one, str) and _NUMBER.fullmatch(str(key)) for key, one in value.items()):
        raise UnexpectedError("numbers as keys and texts as values")
    return {int(key): one for key, one in value.items()}


def _float(value: Any, _: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (float, int)):
        raise UnexpectedError(f"float, not {type(value).__name__}")
    return float(value)


def _moment(value: Any, _: Any) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise UnexpectedError("a date and time such as 2019-04-24T10:11:34") from None


def _choice(value: Any, cls: type[WireEnum]) -> WireEnum:
    """Return the member for any text, as readers do. A value that the contract lacks is refused in requests."""
    if not isinstance(value, str):
        raise UnexpectedError(f"a value of {cls.__name__} as text")
    return cls(value)


def _exactly(kind: type[T]) -> Any:
    def structure(value: Any, _: Any) -> T:
        if type(value) is not kind:
            raise UnexpectedError(f"{kind.__name__}, not {type(value).__name__}")
        return value

    return structure


def to_json(model: object, *, private: bool = True) -> Any:
    """Return a model as dictionaries, lists and simple values that `json.dumps` takes.

    Args:
        model: A request or a result.
        private: Whether to write the members that hold a person's data or a secret, such as names, addresses and the
            token. Without them, the others are written.

    >>> from cdiscount_async.models.orders import RefundInformation
    >>> to_json(RefundInformation(amount=Decimal("2.50"), motive_id=135))
    {'amount': '2.50', 'motive_id': 135}
    """
    return _converter(private=private).unstructure(model)


def from_json(data: Mapping[str, Any], cls: type[T], *, lexical: bool = False) -> T:
    """Return a model made of a dictionary. A member that is left out has its default.

    Args:
        data: The members by their names in Python.
        cls: The type of the model.
        lexical: Whether texts are read by their types in XML Schema, as forms have them: `"7"` is a number, `"true"` a
            boolean, and a text of blanks no value, except as a string.

    Raises:
        InvalidRequest: With the path of every wrong value, and of every name that the model does not have.

    >>> from cdiscount_async import OfferFilterPaginated
    >>> from_json({"page_number": " 2", "offer_pool_id": ""}, OfferFilterPaginated, lexical=True)
    OfferFilterPaginated(page_number=2, offer_pool_id=None, ...)
    """
    if not isinstance(data, Mapping):
        raise InvalidRequest([Problem("$", f"expected the members of {cls.__name__}, not {type(data).__name__}")])
    read, wrong = read_texts(data, cls) if lexical else (data, [])
    try:
        model = _converter(private=True).structure(read, cls)
    except BaseValidationError as error:
        paths = {one.path for one in wrong}
        others = (one for one in problems(error, format_exception) if one.path not in paths)
        raise InvalidRequest([*wrong, *others]) from None
    if wrong:
        raise InvalidRequest(wrong)
    return model
