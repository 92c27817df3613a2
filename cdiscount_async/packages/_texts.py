"""Value to the text of an attribute and back, for every simple type of a package.

The service reads packages as XAML. A text that begins with a brace is an instruction in XAML: `{}` before a text means
that the text is not an instruction, and `{x:Null}` means no value.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

import attrs

from .._codec.moments import moment
from .._codec.scalars import CODECS, boolean, decimal, text

NULL: Final = "{x:Null}"
"""The text that means no value."""

_BLANKS: Final = " \t\r\n"
_PLAIN_DECIMAL: Final = "-.0123456789"
_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}


@attrs.frozen
class Codec:
    """How one simple type is read and written. Both raise ValueError, with a text that completes "expected …"."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    """Returns text for an attribute in double quotes."""


def string(value: object) -> str:
    r"""Return text that is escaped for an attribute. Raises ValueError for a character that XML cannot contain.

    >>> string('5" <b>')
    '5&quot; &lt;b&gt;'
    >>> string("{blue}\n")
    '{}{blue}&#10;'
    """
    if type(value) is str and value.isprintable() and not _needs_escapes(value):
        return value
    escaped = text(value).replace('"', "&quot;")
    if not escaped.isprintable():  # a parser turns blanks into spaces unless they are references
        escaped = escaped.replace("\t", "&#9;").replace("\n", "&#10;").replace("&#xD;", "&#13;")
    return "{}" + escaped if escaped.startswith("{") else escaped


def _needs_escapes(value: str) -> bool:
    return "&" in value or '"' in value or "<" in value or ">" in value or value.startswith("{")


def _read_string(source: str) -> str:
    return source.removeprefix("{}")


def _amount(value: object) -> str:
    """Return a decimal number as text. Python itself writes a plain one, five times as fast as the codec."""
    if type(value) is Decimal:
        written = str(value)
        if len(written) < 30 and not written.strip(_PLAIN_DECIMAL):
            return written
    return decimal(value)


def _truth(source: str) -> bool:
    """Return the truth value of a text in any case, as .NET does."""
    try:
        return _BOOLEANS[source.strip(_BLANKS).lower()]
    except KeyError:
        raise ValueError("true or false") from None


def _second(value: object) -> str:
    """Return a date and time as text, without fractions of a second: the documented form has none."""
    return moment(value.replace(microsecond=0) if isinstance(value, datetime) else value)


def _byte(value: object) -> str:
    if type(value) is int and 0 <= value < 10:
        return str(value)
    written = CODECS["int"].write(value)
    if not -128 <= int(written) <= 127:
        raise ValueError("an integer from -128 to 127 (xs:byte)")
    return written


def _read_integer(source: str) -> int:
    value: int = _lookup(CODECS["int"].read, source)
    if not -(1 << 31) <= value < 1 << 31:
        raise ValueError("an integer of 32 bits")
    return value


def _lookup(read: Any, source: str) -> Any:
    """Return the value of a text, by a function or by a cache."""
    return read[source] if isinstance(read, dict) else read(source)


def _read_amount(source: str) -> Decimal:
    value: Decimal = _lookup(CODECS["decimal"].read, source)
    return value


def choice(enum: type[Enum]) -> Codec:
    """Return the codec of an enumeration, which is written by its values."""
    written = {one: string(str(one.value)) for one in enum}
    found = {str(one.value): one for one in enum}
    expected = f"one of {enum.__name__} ({', '.join(found)})"

    def read(source: str) -> Enum:
        try:
            return found[source.strip(_BLANKS)]
        except KeyError:
            raise ValueError(expected) from None

    def write(value: Any) -> str:
        try:
            return written[value]
        except (KeyError, TypeError):  # the second where it cannot even be looked up
            raise ValueError(expected) from None

    return Codec(read, write)


def _write_encoded(value: object) -> str:
    text(value)  # raises for a character that XML cannot contain
    return base64.b64encode(str(value).encode()).decode("ascii")


def _read_encoded(source: str) -> str:
    try:
        return base64.b64decode("".join(source.split()), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise ValueError("base64 of UTF-8") from None


STRING: Final = Codec(_read_string, string)
ENCODED: Final = Codec(_read_encoded, _write_encoded)
"""Text that is written as base64 of UTF-8."""
BYTE: Final = Codec(_read_integer, _byte)
BY_TYPE: Final[dict[Any, Codec]] = {
    str: STRING,
    int: Codec(_read_integer, CODECS["int"].write),
    bool: Codec(_truth, boolean),
    Decimal: Codec(_read_amount, _amount),
    datetime: Codec(CODECS["dateTime"].read, _second),  # type: ignore[arg-type] # a function, no table
}
