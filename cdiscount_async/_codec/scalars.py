"""Text to value and back, for every simple type of the schema.

Reading takes the text of an element; writing gives text that is ready to stand in one, escaped. Both raise
`ValueError` with a text that completes "expected …".
"""

import re
from collections.abc import Callable
from decimal import Context, Decimal, InvalidOperation
from typing import Any, Final, Generic, TypeVar

import attrs

from .moments import XML_BLANKS, moment, parse_moment, utc_moment

V = TypeVar("V")

_illegal: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]").search
_DOUBLE: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?").fullmatch
_MAX_DIGITS: Final = 100
"""How many digits a decimal number may have before or behind its point: three times what .NET knows."""
_STRICT: Final = Context(traps=[InvalidOperation])
"""What is no number is an error, whatever the caller's own decimal context says."""


class ParseCache(dict[str, V]):
    """Values by their text: the same few prices and counts come again and again, and sharing immutables is free.

    It starts anew when it is full, so that what comes now is remembered rather than what came first. A long text is not
    remembered.
    """

    LONGEST: Final = 64

    __slots__ = ("_limit", "_parse")

    def __init__(self, parse: Callable[[str], V], limit: int = 4096) -> None:
        super().__init__()
        self._parse = parse
        self._limit = limit

    def __missing__(self, text: str) -> V:
        value = self._parse(text)
        if len(text) <= self.LONGEST:
            if len(self) >= self._limit:
                self.clear()
            self[text] = value
        return value


@attrs.frozen
class Codec(Generic[V]):
    """How one simple type is read and written; of any type but a string, blanks alone are None."""

    read: Callable[[str], V | None] | ParseCache[V | None]
    write: Callable[[Any], str]


def text(value: object) -> str:
    """Escape text for an element; refuse what XML cannot hold.

    A carriage return is written as a character reference, because a parser would otherwise turn it into a line feed.

    >>> text("Black & Decker")
    'Black &amp; Decker'
    """
    if not isinstance(value, str):
        raise ValueError(f"text (xs:string), not {_kind(value)}")
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if value.isprintable():  # nothing that XML cannot hold is, and asking is much faster than searching
        return escaped
    if illegal := _illegal(value):
        where = f"U+{ord(illegal[0]):04X} at index {illegal.start()}"
        raise ValueError(f"text (xs:string) without {where}: XML cannot hold it")
    return escaped.replace("\r", "&#xD;")


def _kind(value: object) -> str:
    """Name a value in an error: its type only, because the value may be private."""
    return "None" if value is None else type(value).__name__


def _integer_reader(bits: int) -> Callable[[str], int | None]:
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def read(source: str) -> int | None:
        if not source.strip("+-0123456789 \t\r\n"):  # neither `1_000` nor other digits than ours
            try:
                value = int(source)
            except ValueError:
                if not source.strip(XML_BLANKS):
                    return None
            else:
                if low <= value <= high:
                    return value
                raise ValueError(f"an integer from {low} to {high}")
        raise ValueError("an integer")

    return read


def _integer_writer(name: str, bits: int) -> Callable[[object], str]:
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def write(value: object) -> str:
        if type(value) is not int:
            raise ValueError(f"an integer (xs:{name}), not {_kind(value)}")
        if not low <= value <= high:
            raise ValueError(f"an integer from {low} to {high} (xs:{name})")
        return str(value)

    return write


def _parse_decimal(source: str) -> Decimal | None:
    if not source.strip("+-.0123456789 \t\r\n"):  # no exponent, no infinity, no digits but ours
        try:
            value = Decimal(source, _STRICT)
        except InvalidOperation:
            if not source.strip(XML_BLANKS):
                return None
        else:
            if abs(value.adjusted()) <= _MAX_DIGITS:
                return value
    raise ValueError("a decimal number")


def decimal(value: object) -> str:
    """Write money and the like, never with an exponent; floats are refused because they are not exact.

    >>> decimal(Decimal("1E+2"))
    '100'
    """
    if type(value) is int:
        return str(value)
    if not isinstance(value, Decimal):
        hint = "; write Decimal('…') for exactness" if isinstance(value, float) else ""
        raise ValueError(f"a Decimal (xs:decimal), not {_kind(value)}{hint}")
    if not value.is_finite():
        raise ValueError("a finite Decimal (xs:decimal)")
    if abs(value.adjusted()) > _MAX_DIGITS:  # which would be spelled out digit by digit
        raise ValueError("a Decimal (xs:decimal) of a size that .NET knows")
    return f"{value:f}"


_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False, "": None}


def _parse_boolean(source: str) -> bool | None:
    try:
        return _BOOLEANS[source.strip(XML_BLANKS)]
    except KeyError:
        raise ValueError("true or false") from None


def boolean(value: object) -> str:
    """Write a truth value."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise ValueError(f"a bool (xs:boolean), not {_kind(value)}")


def _parse_double(source: str) -> float | None:
    source = source.strip(XML_BLANKS)
    if not source:
        return None
    if source in {"INF", "-INF", "NaN"}:
        return float(source)
    if _DOUBLE(source) is None:
        raise ValueError("a number")
    return float(source)


def _double_writer(name: str) -> Callable[[object], str]:
    def write(value: object) -> str:
        if type(value) is not float and type(value) is not int:
            raise ValueError(f"a float (xs:{name}), not {_kind(value)}")
        try:
            number = float(value)
        except OverflowError:
            raise ValueError(f"a float (xs:{name}), not an integer beyond its range") from None
        written = repr(number)
        return {"inf": "INF", "-inf": "-INF", "nan": "NaN"}.get(written, written)

    return write


CODECS: Final[dict[str, Codec[Any]]] = {
    "string": Codec(str, text),
    "int": Codec(ParseCache(_integer_reader(32)), _integer_writer("int", 32)),
    "long": Codec(ParseCache(_integer_reader(64)), _integer_writer("long", 64)),
    "short": Codec(ParseCache(_integer_reader(16)), _integer_writer("short", 16)),
    "decimal": Codec(ParseCache(_parse_decimal), decimal),
    "boolean": Codec(ParseCache(_parse_boolean, limit=16), boolean),
    "dateTime": Codec(parse_moment, moment),
    "utcDateTime": Codec(parse_moment, utc_moment),
    "double": Codec(_parse_double, _double_writer("double")),
    "float": Codec(_parse_double, _double_writer("float")),
}
