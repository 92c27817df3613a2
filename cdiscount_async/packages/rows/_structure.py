"""Simple values to models: as a person writes them in a cell, or as a program gives them."""

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

from ..._contract import WireEnum, once
from ..._strict import UnexpectedError, members, only, problems
from ...errors import Problem
from .._layout import layout

T = TypeVar("T")

_DECIMAL: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+", re.ASCII)
_DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?|[+-]?[.,][0-9]+", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
_MAX_DIGITS: Final = 100
_BOOLEANS: Final = {
    **dict.fromkeys(("true", "1", "yes", "oui", "vrai"), True),
    **dict.fromkeys(("false", "0", "no", "non", "faux"), False),
}
_FRENCH_DATE: Final = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?:[ T](\d\d?):(\d\d)(?::(\d\d))?)?", re.ASCII)


def structured(values: Mapping[str, Any], cls: type[T], *, comma: bool) -> tuple[T | None, tuple[Problem, ...]]:
    """Make a model; or tell all that is wrong, each with its path. `comma` allows one in decimal numbers."""
    try:
        return _converter(comma).structure(values, cls), ()
    except BaseValidationError as error:
        return None, problems(error, _told)


@cache
def _converter(comma: bool) -> Converter:  # noqa: FBT001 - cached by it
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook_factory(attrs.has, lambda cls: members(cls, made))
    made.register_structure_hook_factory(
        _is(tuple),
        lambda kind: only(list | tuple, "a list", homogenous_tuple_structure_factory(kind, made)),
    )
    made.register_structure_hook_func(_is(Mapping), only(Mapping, "names and their texts", _texts))
    made.register_structure_hook(Decimal, lambda value, _: _decimal(value, comma=comma))
    made.register_structure_hook(datetime, _moment)
    made.register_structure_hook(int, _integer)
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
    if type(value) is int:  # as programs keep EANs and references
        return str(value)
    raise UnexpectedError(f"text, not {type(value).__name__}")


def _decimal(value: Any, *, comma: bool) -> Decimal:
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, float):
        raise UnexpectedError("a decimal number as Decimal or text, not float, which is not exact")
    number = (_DECIMAL_COMMA if comma else _DECIMAL).fullmatch(value.strip()) if isinstance(value, str) else None
    if number is None or len(number[0]) > _MAX_DIGITS:
        signs = "a comma or a dot" if comma else "a dot"
        raise UnexpectedError(f"a decimal number with {signs}, and no sign that separates thousands")
    return Decimal(number[0].replace(",", "."))


def _integer(value: Any, _: Any) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()) and len(value) <= _MAX_DIGITS:
        return int(value)
    raise UnexpectedError("an integer")


def _boolean(value: Any, _: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str | int) and (found := _BOOLEANS.get(str(value).strip().casefold())) is not None:
        return found
    raise UnexpectedError("true or false")


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
        raise UnexpectedError("a date and time as 2026-01-07T08:00:00 or 07/01/2026 08:00") from None


def _choice(value: Any, kind: type[Enum]) -> Enum:
    """Find a value of an enumeration by what a package writes, or by its name in any case and spelling."""
    if isinstance(value, kind):
        return value
    found = _choices(kind).get(_spelling(str(value))) if isinstance(value, str) or type(value) is int else None
    if found is None:
        raise UnexpectedError(f"one of {', '.join(f'{one.value}' for one in kind)}")
    return found


@once
def _choices(kind: type[Enum]) -> Mapping[str, Enum]:
    return {_spelling(text): one for one in kind for text in (one.name, str(one.value))}


def _spelling(text: str) -> str:
    return text.strip().casefold().replace("_", "").replace(" ", "")


def _told(error: BaseException, kind: type[Any] | None) -> str:  # noqa: ARG001 - as cattrs calls it
    return "expected it, and it is missing" if isinstance(error, KeyError) else "expected a value that fits"


def text_of(values: Mapping[str, Any], cls: type[Any]) -> dict[str, str]:
    """Give what was written, by the names that a package gives it."""
    simple = {one.member: one.name for one in layout(cls).attributes}
    return {
        name: str(values[member])
        for member, name in simple.items()
        if member in values and isinstance(values[member], str | int | Decimal)
    }
