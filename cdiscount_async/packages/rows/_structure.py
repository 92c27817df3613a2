"""Converts simple values to models: values that a person typed into a cell, or that a program stored."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum, IntEnum
from functools import cache
from typing import Any, Final, TypeVar, get_origin

import attrs
from cattrs import Converter
from cattrs.cols import homogenous_tuple_structure_factory
from cattrs.errors import BaseValidationError

from ..._contract.declare import WireEnum, per_class
from ...converter._strict import UnexpectedError, members, problems, require
from ...errors import Problem
from .._layout import layout
from ._numbers import EXACT, Formatted, integer_of, number_of
from ._options import Decimals

T = TypeVar("T")

_BOOLEANS: Final = {
    **dict.fromkeys(("true", "1", "yes", "oui", "vrai"), True),
    **dict.fromkeys(("false", "0", "no", "non", "faux"), False),
}
_FRENCH_DATE: Final = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?:[ T](\d\d?):(\d\d)(?::(\d\d))?)?", re.ASCII)


def structured(
    values: Mapping[str, Any], cls: type[T], decimal: Decimals | None
) -> tuple[T | None, tuple[Problem, ...]]:
    """Return a model, or None and everything that is wrong, each with its path."""
    try:
        return _converter(decimal).structure(values, cls), ()
    except BaseValidationError as error:
        return None, problems(error, _expected)


@cache
def _converter(decimal: Decimals | None) -> Converter:
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook_factory(attrs.has, lambda cls: members(cls, made))
    made.register_structure_hook_factory(
        _is(tuple),
        lambda kind: require(list | tuple, "a list", homogenous_tuple_structure_factory(kind, made)),
    )
    made.register_structure_hook_func(_is(Mapping), require(Mapping, "names and their texts", _texts))
    made.register_structure_hook(Decimal, lambda value, _: _decimal(value, decimal))
    made.register_structure_hook(datetime, _moment)
    made.register_structure_hook(int, lambda value, _: _integer(value, decimal))
    made.register_structure_hook(bool, _boolean)
    made.register_structure_hook(str, _text)
    made.register_structure_hook(IntEnum, _choice)
    made.register_structure_hook(WireEnum, _choice)
    return made


def _is(origin: Any) -> Callable[[Any], bool]:
    return lambda kind: get_origin(kind) is origin


def _texts(value: Mapping[Any, Any], _: Any) -> dict[str, str]:
    return {_text(name, str): _text(one, str) for name, one in value.items()}


def _text(value: Any, _: Any) -> str:
    if isinstance(value, str):
        return value
    if type(value) is int:  # programs often store EANs and references as integers
        return str(value)
    if isinstance(value, Formatted):
        raise UnexpectedError(
            "text, but the cell shows zeros or characters that its number does not have: format the cell as text"
        )
    if isinstance(value, float | Decimal):  # data frames store integers as floats if a row has none
        whole = integer_of(number_of(value))
        if whole is None or abs(whole) >= EXACT:
            raise UnexpectedError("text, not a number with decimals or more than 15 digits")
        return str(whole)
    raise UnexpectedError(f"text, not {type(value).__name__}")


def _decimal(value: Any, decimal: Decimals | None) -> Decimal:
    found = number_of(value, decimal)
    if found is None:
        raise UnexpectedError("a decimal number such as 1299.90 or 1 299,90")
    return found


def _integer(value: Any, decimal: Decimals | None) -> int:
    if type(value) is int:
        return value
    found = integer_of(number_of(value, decimal))
    if found is None:
        raise UnexpectedError("an integer")
    return found


def _boolean(value: Any, _: Any) -> bool:
    found = value if isinstance(value, bool) else _lookup(_BOOLEANS, value)
    if found is None:
        raise UnexpectedError("true or false")
    return found


def _moment(value: Any, _: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    text = value.strip() if isinstance(value, str) else ""
    try:
        if french := _FRENCH_DATE.fullmatch(text):
            day, month, year, hour, minute, second = (int(one or 0) for one in french.groups())
            return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - French local time
        return datetime.fromisoformat(text)
    except ValueError:
        raise UnexpectedError("a date and time such as 2026-01-07T08:00:00 or 07/01/2026 08:00") from None


def _choice(value: Any, kind: type[Enum]) -> Enum:
    """Return a member of an enumeration by its value in a package or by its name, in any spelling."""
    if isinstance(value, kind):
        return value
    found = _lookup(_choices(kind), value)
    if found is None:
        raise UnexpectedError(f"one of {', '.join(f'{one.value}' for one in kind)}")
    return found


@per_class
def _choices(kind: type[Enum]) -> Mapping[str, Enum]:
    return {_spelling(text): one for one in kind for text in (one.name, str(one.value))}


def _lookup(table: Mapping[str, T], value: Any) -> T | None:
    """Return the table's entry for a value. 6.0 and "6,000" are 6, because data frames write 6 like this."""
    if isinstance(value, str):
        if (found := table.get(_spelling(value))) is not None:
            return found
        value = value.replace(",", ".")  # none of the tables has numbers above 999
    whole = integer_of(number_of(value, "."))
    return None if whole is None else table.get(str(whole))


def _spelling(text: str) -> str:
    return text.strip().casefold().replace("_", "").replace(" ", "")


def _expected(error: BaseException, kind: type[Any] | None) -> str:  # noqa: ARG001 - cattrs calls it with both
    return "expected a value, but it is missing" if isinstance(error, KeyError) else "expected another value"


def text_of(values: Mapping[str, Any], cls: type[Any]) -> dict[str, str]:
    """Return the written texts, by their names in a package."""
    simple = {one.member: one.name for one in layout(cls).attributes}
    return {
        name: _written(values[member])
        for member, name in simple.items()
        if member in values and isinstance(values[member], str | int | float | Decimal)
    }


def _written(value: Any) -> str:
    whole = integer_of(number_of(value)) if isinstance(value, float) else None
    return str(value if whole is None else whole)
