"""Numbers and references in the forms that the marketplace uses."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Final

CENT: Final = Decimal("0.01")
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def ean13(first_twelve: str) -> str:
    """Return an EAN with its check digit."""
    digits = [int(one) for one in first_twelve]
    return f"{first_twelve}{-(sum(digits[::2]) + 3 * sum(digits[1::2])) % 10}"


def is_ean13(text: str) -> bool:
    """Whether a text is an EAN of 13 digits with the right check digit."""
    return len(text) == 13 and text.isascii() and text.isdigit() and ean13(text[:12]) == text


def order_number(created: datetime, rng: Random) -> str:
    """Return an order number: the minute of creation and five characters."""
    drawn = rng.getrandbits(40)
    letters = [_ALPHABET[(drawn >> shift & 255) % 36] for shift in (0, 8, 16, 24, 32)]
    return f"{_minute(created)}{''.join(letters)}"


def _minute(moment: datetime) -> str:
    """Return a minute as ten digits; several times faster than strftime."""
    return f"{moment.year % 100:02}{moment.month:02}{moment.day:02}{moment.hour:02}{moment.minute:02}"


def hexadecimal(rng: Random) -> str:
    """Return 32 hexadecimal digits."""
    return f"{rng.getrandbits(128):032x}"


def alias(rng: Random) -> str:
    """Return a mail alias."""
    return f"c.{hexadecimal(rng)}@clemarche.com"


def euros(value: Decimal) -> Decimal:
    """Round to cents."""
    return value.quantize(CENT, ROUND_HALF_UP)
