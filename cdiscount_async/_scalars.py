"""Text to value and back, for every simple type of the schema.

Reading takes the text of an element; writing gives text that is ready to stand in one, escaped. Both raise
`ValueError` with a text that completes "expected …".
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation
from typing import Any, Final, Generic, TypeVar

import attrs

from ._french_time import french_time

V = TypeVar("V")

_illegal: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]").search
_DOUBLE: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?").fullmatch
_from_iso: Final = datetime.fromisoformat
_XML_BLANKS: Final = " \t\r\n"

NO_DATE: Final = "0001-01-01T00:00:00"
"""What the service writes where there is no date and the contract allows no nil (service.md 1.5)."""


_STRICT: Final = Context(traps=[InvalidOperation])
"""What is no number is an error, whatever the caller's own decimal context says."""


class Memo(dict[str, V]):
    """Values by their text: the same few prices and counts come again and again, and sharing immutables is free.

    It starts anew when it is full, so that what comes now is remembered rather than what came first.
    """

    __slots__ = ("_limit", "_parse")

    def __init__(self, parse: Callable[[str], V], limit: int = 4096) -> None:
        super().__init__()
        self._parse = parse
        self._limit = limit

    def __missing__(self, text: str) -> V:
        value = self._parse(text)
        if len(self) >= self._limit:
            self.clear()
        self[text] = value
        return value


@attrs.frozen
class Codec(Generic[V]):
    """How one simple type is read and written."""

    read: Callable[[str], V] | Memo[V]
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


def _parse_integer(source: str) -> int:
    if not source.strip("+-0123456789 \t\r\n"):  # neither `1_000` nor other digits than ours
        try:
            return int(source)
        except ValueError:
            pass
    raise ValueError("an integer")


def _integer_writer(name: str, bits: int) -> Callable[[object], str]:
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def write(value: object) -> str:
        if type(value) is not int:
            raise ValueError(f"an integer (xs:{name}), not {_kind(value)}")
        if not low <= value <= high:
            raise ValueError(f"an integer from {low} to {high} (xs:{name})")
        return str(value)

    return write


def _parse_decimal(source: str) -> Decimal:
    if not source.strip("+-.0123456789 \t\r\n"):  # no exponent, no infinity, no digits but ours
        try:
            return Decimal(source, _STRICT)
        except InvalidOperation:
            pass
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
    if abs(value.adjusted()) > 100:  # which would be spelled out digit by digit
        raise ValueError("a Decimal (xs:decimal) of a size that .NET knows")
    return f"{value:f}"


_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}


def _parse_boolean(source: str) -> bool:
    try:
        return _BOOLEANS[source.strip(_XML_BLANKS)]
    except KeyError:
        raise ValueError("true or false") from None


def boolean(value: object) -> str:
    """Write a truth value."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise ValueError(f"a bool (xs:boolean), not {_kind(value)}")


def _local(value: datetime) -> datetime:
    """Give an aware time as the service writes it: French local time without a zone (service.md 1.5)."""
    return value.astimezone(french_time()).replace(tzinfo=None)


def parse_moment(source: str) -> datetime | None:
    """Read a date and time; `0001-01-01T00:00:00` means that there is none.

    >>> parse_moment("2019-04-24T10:11:34.717")
    datetime.datetime(2019, 4, 24, 10, 11, 34, 717000)
    >>> parse_moment("0001-01-01T00:00:00") is None
    True
    """
    try:
        value = _from_iso(source)
    except ValueError:
        try:
            value = _from_iso(source.strip(_XML_BLANKS))
        except ValueError:
            raise ValueError("a date and time as 2019-04-24T10:11:34.717") from None
    if value.year == 1:
        return None
    if value.tzinfo is None:
        return value
    try:
        return _local(value)
    except OverflowError:
        raise ValueError("a date and time that has a French local time") from None


def moment(value: object) -> str:
    """Write a date and time; one with a zone is given in French local time, which is what the service means.

    >>> moment(datetime(2019, 4, 24, 10, 11, 34, 717000))
    '2019-04-24T10:11:34.717'
    """
    if not isinstance(value, datetime):
        raise ValueError(f"a datetime (xs:dateTime), not {_kind(value)}")
    if value.tzinfo is not None:
        try:
            value = _local(value)
        except OverflowError:
            raise ValueError("a datetime (xs:dateTime) that has a French local time") from None
    written = value.isoformat()
    return written.rstrip("0") if value.microsecond else written


def _parse_double(source: str) -> float:
    source = source.strip(_XML_BLANKS)
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
    "int": Codec(Memo(_parse_integer), _integer_writer("int", 32)),
    "long": Codec(Memo(_parse_integer), _integer_writer("long", 64)),
    "short": Codec(Memo(_parse_integer), _integer_writer("short", 16)),
    "decimal": Codec(Memo(_parse_decimal), decimal),
    "boolean": Codec(Memo(_parse_boolean, limit=16), boolean),
    "dateTime": Codec(parse_moment, moment),
    "double": Codec(_parse_double, _double_writer("double")),
    "float": Codec(_parse_double, _double_writer("float")),
}
