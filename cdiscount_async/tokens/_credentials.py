"""Who is calling."""

import re
from typing import Final

import attrs

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]").search
"""What no encoding can send; an encoder's own error would hold the text."""


@attrs.frozen
class Credentials:
    """An API account: its login is the seller's with `-api` behind it (service.md 1.2).

    Raises ValueError where one of them is empty, has a character that UTF-8 cannot hold, or the login has a colon:
    Basic authentication ends it there.

    >>> Credentials("shop-api", "secret")
    Credentials(login='shop-api')
    """

    login: str
    password: str = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not self.login or ":" in self.login:
            raise ValueError("a login has at least one character, and no colon")
        if not self.password:
            raise ValueError("a password has at least one character")
        if _LONE_SURROGATE(self.login + self.password):
            raise ValueError("login and password are sent as UTF-8, which has no place for a lone surrogate")
