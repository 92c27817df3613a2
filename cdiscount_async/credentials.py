"""Who is calling."""

import unicodedata
from typing import Final

import attrs

from ._common.arguments import expect

__all__ = ("Credentials",)

_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
"""The categories of control and format characters, of ends of lines and paragraphs, and of blanks."""
_UNSEEN_TOO: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"  # fillers, which count as letters
    "\ufffc\ufffd\ufffe\uffff"  # what stands for something that was lost
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))  # variation selectors
)
"""Characters of other categories that show nothing."""


@attrs.frozen
class Credentials:
    r"""An API account: its login is the seller's with `-api` behind it.

    Raises TypeError for what is no text, and ValueError where one of them is empty, has a lone surrogate, which UTF-8
    cannot hold, or the login has a colon: Basic authentication ends it there. ValueError as well for characters that
    nobody sees and for blanks at the ends. They come with a copied text or a file, and the token service would count
    them as a wrong password.

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
    """Whether such characters and blanks are meant, and are sent."""

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
                    raise ValueError(f"the {name} has a lone surrogate at index {index}, which UTF-8 has no place for")
                inner_blank = sign == " " and 0 < index < len(text) - 1
                if not (self.verbatim or inner_blank) and _unseen(sign):
                    raise ValueError(
                        f"the {name} has U+{ord(sign):04X} at index {index}, which nobody sees or types there: "
                        "take it away; Credentials(…, verbatim=True) sends it where it is meant"
                    )


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in _UNSEEN or sign in _UNSEEN_TOO
