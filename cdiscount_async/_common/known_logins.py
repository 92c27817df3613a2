"""The logins of the sellers that share a transport, in bounded memory."""

import re
from functools import lru_cache
from typing import Final

__all__ = ("KnownLogins", "Seller")

_SIZE: Final = 100_000
"""How many sellers' logins are remembered, of each kind."""
_SIGNS: Final = re.compile(r"[\W_]")
Seller = tuple[str, str]
"""The URL of a service, and the plain login of a seller."""


@lru_cache(maxsize=4096)
def _plain_login(login: str | None) -> str:
    """Return a login without its case, its signs and the ending `-api`: how the service writes it is not known."""
    return _SIGNS.sub("", (login or "")[:1000].casefold().strip().removesuffix("-api"))


class KnownLogins:
    """The logins that the sellers of one transport call with, and those that their replies echo."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        """The plain logins of sellers that called; the oldest is forgotten first."""
        self._echoed: dict[Seller, str] = {}
        """What the replies of a seller echoed together with the seller's own token, plain."""

    def seller(self, service: str, login: str) -> Seller:
        """Return who calls, and remember the login; `service` is the URL that is called."""
        plain = _plain_login(login)
        if plain not in self._known:
            self._known[plain] = None
            if len(self._known) > _SIZE:
                del self._known[next(iter(self._known))]
        return service, plain

    def learn(self, seller: Seller, login: str) -> None:
        """Remember the login in a reply that had the seller's own token."""
        self._echoed[seller] = _plain_login(login)
        if len(self._echoed) > _SIZE:
            del self._echoed[next(iter(self._echoed))]

    def is_foreign(self, seller: Seller, login: str) -> bool:
        """Whether the login in a reply without a token is another seller's.

        The form of the login in replies is unknown. So it counts only where this seller's own replies had another, or
        where it is the login of another seller of the same transport.
        """
        plain, own = _plain_login(login), self._echoed.get(seller)
        return plain != own if own is not None else plain != seller[1] and plain in self._known
