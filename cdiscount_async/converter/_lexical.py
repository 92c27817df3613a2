"""Texts read by their types in XML Schema, for data of forms and query strings, where every value is a text."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from .._codec.scalars import CODECS, ParseCache
from .._contract.shapes import Array, Choice, Record, Scalar, Shape, members
from ..errors import Problem

__all__ = ("read_texts",)


def read_texts(data: Mapping[str, Any], cls: type[Any]) -> tuple[Any, list[Problem]]:
    """Return the data with each text as the JSON value that it means, and the texts that mean none.

    A text of blanks means no value, except as a string. A text that means no value of its type stays as it is.
    """
    problems: list[Problem] = []
    return _read(Record(cls), data, "$", problems), problems


def _read(shape: Shape, value: Any, path: str, problems: list[Problem]) -> Any:
    match shape, value:
        case Record(cls), Mapping():
            known = {member.attribute: member.shape for member in members(cls)}
            return {
                name: _read(known[name], one, f"{path}.{name}", problems) if name in known else one
                for name, one in value.items()
            }
        case Array(item), list():
            return [_read(item, one, f"{path}[{index}]", problems) for index, one in enumerate(value)]
        case Scalar("string"), _:
            return value
        case Scalar(xsd), str():
            return _simple(xsd, value, path, problems)
        case Choice(many=True), str():
            return value.split()
        case Choice(), str():
            return value.strip() or None
        case _:
            return value


def _simple(xsd: str, text: str, path: str, problems: list[Problem]) -> Any:
    try:
        read = CODECS[xsd].read
        value = read[text] if isinstance(read, ParseCache) else read(text)
    except ValueError as error:
        problems.append(Problem(path, f"expected {error}"))
        return text
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat()
        case _:
            return value
