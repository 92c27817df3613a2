"""What gives tokens to a client, and the simplest thing that does."""

from typing import Protocol

import attrs

from .._common.arguments import expect
from ..errors import TokenRejected
from ._sts import looks_like_a_token


class TokenProvider(Protocol):
    """Gives the tokens of one seller."""

    @property
    def login(self) -> str:
        """Who the seller is: errors and hooks name it."""

    async def get(self) -> str:
        """Return a token that should be good, or raise a CdiscountError."""

    async def reject(self, token: str) -> None:
        """Hear that the service refused a token: forget it, unless another came meanwhile."""

    async def reset(self) -> None:
        """Forget the token, and that login or password were refused: the account is in order again."""


@attrs.define(eq=False)
class GivenToken:
    """A token of the caller's own, which is never renewed.

    Raises TypeError for what is no text, and ValueError for a text that cannot be a token, and for no login: by it
    sellers are told apart.

    >>> GivenToken("0123456789abcdef0123456789abcdef", login="shop-api")
    GivenToken(login='shop-api')
    """

    _token: str = attrs.field(repr=False)
    login: str
    """Who it belongs to."""
    _rejected: bool = attrs.field(default=False, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        expect("token", self._token, "a text", str)
        expect("login", self.login, "a text", str)
        if not looks_like_a_token(self._token):
            raise ValueError("a token is 16 to 64 letters, digits and dashes")
        if not self.login:
            raise ValueError("a token needs the login that it belongs to")

    async def get(self) -> str:
        """Return the token; raises TokenRejected once the service refused it."""
        if self._rejected:
            raise TokenRejected(
                "this token was given by the caller, and the service does not accept it: give another, or credentials"
            )
        return self._token

    async def reject(self, token: str) -> None:
        """Hear that the service refused a token."""
        self._rejected |= token == self._token

    async def reset(self) -> None:
        """Try the token again."""
        self._rejected = False
