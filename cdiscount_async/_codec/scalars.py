"""Text to value and back, for every simple type of the schema.

Readers take the text of an element. Writers return escaped text, ready to be put into an element. Both raise
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
"""The greatest exponent of a decimal number, positive or negative: three times that of .NET."""
_STRICT: Final = Context(traps=[InvalidOperation])
"""A text that is no number raises an error, whatever the caller's own decimal context is."""


class ParseCache(dict[str, V]):
    """Parsed values by their text: replies have the same few prices and counts again and again.

    Values are immutable, so they can be shared. The cache is emptied when it is full, so that it has the values of the
    current replies rather than of the first ones. A value with a long text is not cached.
    """

    LONGEST: Final = 64
    """The longest text whose value is cached, in characters."""

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
    """The reader and the writer of one simple type. Blanks alone are read as None, except as a string."""

    read: Callable[[str], V | None] | ParseCache[V | None]
    write: Callable[[Any], str]


def text(value: object) -> str:
    """Return a string escaped for an element. A carriage return becomes a reference: parsers turn it into a line feed.

    Raises ValueError for a character that XML does not allow.

    >>> text("Black & Decker")
    'Black &amp; Decker'
    """
    if not isinstance(value, str):
        raise ValueError(f"text (xs:string), not {_type_name(value)}")
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if value.isprintable():  # such characters are all legal, and this check is much faster than the search
        return escaped
    if illegal := _illegal(value):
        where = f"U+{ord(illegal[0]):04X} at index {illegal.start()}"
        raise ValueError(f"text (xs:string) without {where}: XML does not allow it")
    return escaped.replace("\r", "&#xD;")


def _type_name(value: object) -> str:
    """Return what an error says of a value: only its type, because the value may be private."""
    return "None" if value is None else type(value).__name__


def _integer_reader(bits: int) -> Callable[[str], int | None]:
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def read(source: str) -> int | None:
        if not source.strip("+-0123456789 \t\r\n"):  # refuses `1_000` and digits of other scripts, which `int` accepts
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
            raise ValueError(f"an integer (xs:{name}), not {_type_name(value)}")
        if not low <= value <= high:
            raise ValueError(f"an integer from {low} to {high} (xs:{name})")
        return str(value)

    return write


def _parse_decimal(source: str) -> Decimal | None:
    if not source.strip("+-.0123456789 \t\r\n"):  # refuses exponents, infinity and digits of other scripts
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
    """Return a decimal number as text, without an exponent. A float is refused because it is not exact.

    >>> decimal(Decimal("1E+2"))
    '100'
    """
    if type(value) is int:
        return str(value)
    if not isinstance(value, Decimal):
        hint = "; write Decimal('…') for exactness" if isinstance(value, float) else ""
        raise ValueError(f"a Decimal (xs:decimal), not {_type_name(value)}{hint}")
    if not value.is_finite():
        raise ValueError("a finite Decimal (xs:decimal)")
    if abs(value.adjusted()) > _MAX_DIGITS:  # without an exponent, its text would be very long
        raise ValueError("a Decimal (xs:decimal) from about 1E-100 to 1E+100")
    return f"{value:f}"


_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False, "": None}


def _parse_boolean(source: str) -> bool | None:
    try:
        return _BOOLEANS[source.strip(XML_BLANKS)]
    except KeyError:
        raise ValueError("true or false") from None


def boolean(value: object) -> str:
    """Return a bool as `true` or `false`."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    raise ValueError(f"a bool (xs:boolean), not {_type_name(value)}")


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
            raise ValueError(f"a float (xs:{name}), not {_type_name(value)}")
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
    "long": Codec(_integer_reader(64), _integer_writer("long", 64)),  # numbers of things: few are repeated
    "short": Codec(ParseCache(_integer_reader(16)), _integer_writer("short", 16)),
    "decimal": Codec(ParseCache(_parse_decimal), decimal),
    "boolean": Codec(ParseCache(_parse_boolean, limit=16), boolean),
    "dateTime": Codec(parse_moment, moment),
    "utcDateTime": Codec(parse_moment, utc_moment),
    "double": Codec(_parse_double, _double_writer("double")),
    "float": Codec(_parse_double, _double_writer("float")),
}
