"""EANs: their form, their check digit, and the ranges that are nobody's (service.md 4.3)."""

from enum import Enum


class Ean(Enum):
    """What is wrong with an EAN."""

    FORMAT = "other signs than digits"
    LENGTH = "not 13 digits"
    KEY = "a wrong check digit"
    INTERNAL = "a range for internal use"


def wrong_with(ean: str) -> Ean | None:
    """Tell what is wrong with an EAN; the internal ranges are 020-029, 040-049 and 200-299.

    >>> wrong_with("3606800000010"), wrong_with("3606800000011")
    (None, <Ean.KEY: 'a wrong check digit'>)
    """
    if not (ean.isascii() and ean.isdigit()):
        return Ean.FORMAT
    if len(ean) != 13:
        return Ean.LENGTH
    signs = ean.encode()  # each is 48 above its digit, in all 25 times that, which the last digit does not show
    if (sum(signs[::2]) + 3 * sum(signs[1::2])) % 10:
        return Ean.KEY
    if ean[0] == "2" or ean[:2] in {"02", "04"}:
        return Ean.INTERNAL
    return None
