"""A seller's login and password."""

import unicodedata
from typing import Final

import attrs

from ._common.arguments import expect

__all__ = ("Credentials",)

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""The Unicode categories of control and format characters, of line and paragraph separators, and of spaces."""
_OTHER_INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"  # fillers, which count as letters
    "\ufffc\ufffd\ufffe\uffff"  # replacements for lost characters, and no characters
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))  # variation selectors
)
"""Invisible characters of other categories."""


@attrs.frozen
class Credentials:
    r"""The login and the password of an API account. The login is the seller's, followed by `-api`.

    See docs/service/access.md#accounts.

    Invisible characters, and spaces at the ends, are an error: they usually come from a copied text or a file, and the
    token service would count them as a wrong password.

    Raises:
        TypeError: One of them is no string.
        ValueError: One of them is empty, or has an invisible character, a space at an end, or a lone surrogate, which
            UTF-8 cannot encode; or the login has a colon, where Basic authentication ends it.

    >>> Credentials("shop-api", "secret")
    Credentials(login='shop-api')
    >>> Credentials("shop-api", "secret\n")
    Traceback (most recent call last):
      ...
    ValueError: the password has U+000A at index 6, ...
    """

    login: str
    password: str = attrs.field(repr=False)
    verbatim: bool = attrs.field(default=False, kw_only=True, eq=False, repr=False)
    """Whether invisible characters, and spaces at the ends, are intended and are sent."""

    def __attrs_post_init__(self) -> None:
        expect("login", self.login, "a text", str)
        expect("password", self.password, "a text", str)
        if not self.login or ":" in self.login:
            raise ValueError("a login has at least one character, and no colon")
        if not self.password:
            raise ValueError("a password has at least one character")
        for name, text in (("login", self.login), ("password", self.password)):
            for index, sign in enumerate(text):
                if "\ud800" <= sign <= "\udfff":
                    raise ValueError(f"the {name} has a lone surrogate at index {index}, which UTF-8 cannot encode")
                inner_space = sign == " " and 0 < index < len(text) - 1
                if not (self.verbatim or inner_space) and _is_invisible(sign):
                    raise ValueError(
                        f"the {name} has U+{ord(sign):04X} at index {index}, which is invisible there: "
                        "remove it; Credentials(…, verbatim=True) sends it if it is intended"
                    )


def _is_invisible(sign: str) -> bool:
    return unicodedata.category(sign) in _INVISIBLE or sign in _OTHER_INVISIBLE
