"""What a client needs of a source of tokens, and the simplest ones."""

from typing import Protocol

import attrs

from .._common.arguments import expect
from ..errors import TokenRejected
from ._sts import looks_like_a_token


class TokenProvider(Protocol):
    """Provides the tokens of one seller.

    See docs/service/access.md#tokens.
    """

    @property
    def login(self) -> str:
        """The seller's login, for errors and hooks."""

    async def get(self) -> str:
        """Return a token that is probably valid, or raise a CdiscountError."""

    async def reject(self, token: str) -> None:
        """Forget a token that the service rejected, unless another one came meanwhile."""

    async def reset(self) -> None:
        """Forget the token, and that login or password were refused: the account is in order again."""


@attrs.define(eq=False)
class GivenToken:
    """A token of the caller's own, which is never renewed.

    Raises TypeError for an argument that is no string, and ValueError for a string that cannot be a token, or for an
    empty login: sellers are distinguished by it.

    >>> GivenToken("0123456789abcdef0123456789abcdef", login="shop-api")
    GivenToken(login='shop-api')
    """

    _token: str = attrs.field(repr=False)
    login: str
    """The login that the token belongs to."""
    _rejected: bool = attrs.field(default=False, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        expect("token", self._token, "a text", str)
        expect("login", self.login, "a text", str)
        if not looks_like_a_token(self._token):
            raise ValueError("a token is 16 to 64 letters, digits and dashes")
        if not self.login:
            raise ValueError("a token needs the login that it belongs to")

    async def get(self) -> str:
        """Return the token. Raises TokenRejected once the service rejected it."""
        if self._rejected:
            raise TokenRejected(
                "this token was passed by the caller, and the service does not accept it: pass another, or credentials"
            )
        return self._token

    async def reject(self, token: str) -> None:
        """Do not use the token any more if this is the one that the service rejected."""
        self._rejected |= token == self._token

    async def reset(self) -> None:
        """Use the token again."""
        self._rejected = False


class NoSeller:
    """Takes the place of a provider in a client for many sellers. Raises ValueError wherever a seller is needed."""

    @property
    def login(self) -> str:
        """Raise ValueError."""
        raise ValueError(
            "this client is for many sellers, and has none of its own: "
            "call client.for_seller(credentials), and use the client that it returns"
        )

    async def get(self) -> str:
        """Raise ValueError."""
        return self.login

    async def reject(self, token: str) -> None:  # noqa: ARG002 - as in every provider
        """Raise ValueError."""
        await self.get()

    async def reset(self) -> None:
        """Raise ValueError."""
        await self.get()
