"""The logins of the sellers that share a transport, in bounded memory."""

import re
from functools import lru_cache
from typing import Final

__all__ = ("KnownLogins", "Seller")

_SIZE: Final = 100_000
"""How many logins are remembered: of sellers that called, and of echoes."""
_SIGNS: Final = re.compile(r"[\W_]")
Seller = tuple[str, str]
"""The URL of a service, and the plain login of a seller."""


@lru_cache(maxsize=4096)
def _plain_login(login: str | None) -> str:
    """Return a login without case, signs and the ending `-api`: the form in replies is unknown."""
    return _SIGNS.sub("", (login or "")[:1000].casefold().strip().removesuffix("-api"))


class KnownLogins:
    """The logins of the sellers that call through one transport, and the logins that their replies echo."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        """The plain logins of sellers that called; the oldest is forgotten first."""
        self._echoed: dict[Seller, str] = {}
        """The plain login that the replies of a seller echoed together with the seller's own token."""

    def seller(self, service: str, login: str) -> Seller:
        """Return the caller, and remember the login. `service` is the URL that is called."""
        plain = _plain_login(login)
        if plain not in self._known:
            self._known[plain] = None
            if len(self._known) > _SIZE:
                del self._known[next(iter(self._known))]
        return service, plain

    def add_echo(self, seller: Seller, login: str) -> None:
        """Remember the login in a reply that had the seller's own token."""
        self._echoed[seller] = _plain_login(login)
        if len(self._echoed) > _SIZE:
            del self._echoed[next(iter(self._echoed))]

    def is_foreign(self, seller: Seller, login: str) -> bool:
        """Whether the login in a reply without a token is another seller's.

        The form of the login in replies is unknown. So a login is foreign only if this seller's own replies had another
        one, or if it is the login of another seller of the same transport.
        """
        plain, own = _plain_login(login), self._echoed.get(seller)
        return plain != own if own is not None else plain != seller[1] and plain in self._known
