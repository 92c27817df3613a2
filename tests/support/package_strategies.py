"""Offers and products for packages, made from the declarations of their classes."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from cdiscount_async._contract.declare import per_class

from .strategies import decimals, moments, text

C = TypeVar("C")

BLANKS = " \t\r\n"


def rows(cls: type[C]) -> st.SearchStrategy[C]:
    """Return instances of a class of packages, with any values that its members can have."""
    made: st.SearchStrategy[C] = _rows(cls)
    return made


@per_class
def _rows(cls: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(cls)
    return st.fixed_dictionaries({one.name: _member(one.name, hints[one.name]) for one in attrs.fields(cls)}).map(
        lambda values: cls(**values)
    )


def _member(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name == "preparation_time":
        return st.integers(-128, 127)
    if get_origin(hint) is Mapping:
        return st.dictionaries(text(), text().map(lambda one: one.strip(BLANKS)), max_size=3)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        items = text().filter(bool) if item is str else _rows(item)
        return st.lists(items, max_size=3).map(tuple)
    kinds = [one for one in get_args(hint) if one is not NoneType]
    return st.none() | _value(kinds[0]) if kinds else _value(hint)


def _value(kind: type[Any]) -> st.SearchStrategy[Any]:
    if issubclass(kind, Enum):
        return st.sampled_from([*kind])
    return {
        str: text(),
        int: st.integers(-(1 << 31), (1 << 31) - 1),
        bool: st.booleans(),
        Decimal: decimals(),
        datetime: moments().map(lambda one: one.replace(microsecond=0)),
    }[kind]
