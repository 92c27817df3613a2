"""Whose a reply is: what it echoes of its call, held against what was sent.

A stray answer on a kept connection, or a proxy that mixes answers up, gives one seller the reply of another. Most
replies echo the token of their call, and the seller's login; docs/failures.md says which.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from .errors import ForeignReply

_SIZE: Final = 100_000
"""How many sellers' logins are remembered, of each kind."""
_TOKEN_OF_FAULT: Final = re.compile(r"\(Token used: '([0-9A-Fa-f-]{32,36})'")
"""Where the recorded fault about missing rights names the token. Other places in faults say nothing."""
_SIGNS: Final = re.compile(r"[\W_]")


def _plain_token(token: str | None) -> str:
    return (token or "").replace("-", "").strip().casefold()


@lru_cache(maxsize=4096)
def _plain_login(login: str | None) -> str:
    """Return a login without its case, its signs and the ending `-api`: how the service writes it is not known."""
    return _SIGNS.sub("", (login or "")[:1000].casefold().strip().removesuffix("-api"))


class Echo:
    """What the reply to one call may echo."""

    __slots__ = ("_echoes", "_seller", "_token")

    def __init__(self, echoes: "Echoes", seller: tuple[str, str], token: str) -> None:
        self._echoes = echoes
        self._seller = seller
        self._token = token

    def check(self, tokens: Sequence[str], logins: Sequence[str]) -> None:
        """Raise ForeignReply where a result says that it is another call's.

        These are all tokens and logins that the result has as members: one that has another's too is not believed.
        """
        if tokens == [self._token]:  # as it mostly is
            named = True
        else:
            plain = {_plain_token(token) for token in tokens} - {""}
            named = bool(plain)
            if plain - {_plain_token(self._token)}:
                raise ForeignReply("the reply has another token than the call: it is somebody else's")
        for login in filter(None, logins):
            if named:
                self._echoes.learn(self._seller, login)
            elif self._echoes.is_foreign(self._seller, login):
                raise ForeignReply("the reply names another seller: it is somebody else's")

    def check_fault(self, reason: str) -> None:
        """Raise ForeignReply where a fault names another token than the call's."""
        named = _TOKEN_OF_FAULT.search(reason[:2000])
        if named is not None and _plain_token(named[1]) != _plain_token(self._token):
            raise ForeignReply("the fault names another token than the call's: it is somebody else's")


class Echoes:
    """The logins that the sellers of one transport call with, and those that their replies echo."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        """The plain logins of sellers that called; the oldest is forgotten first."""
        self._echoed: dict[tuple[str, str], str] = {}
        """What the replies of a seller echoed together with the seller's own token, plain."""

    def of(self, service: str, login: str, token: str) -> Echo:
        """Return what the reply to a call may echo; `service` is the URL that is called."""
        plain = _plain_login(login)
        if plain not in self._known:
            self._known[plain] = None
            if len(self._known) > _SIZE:
                del self._known[next(iter(self._known))]
        return Echo(self, (service, plain), token)

    def learn(self, seller: tuple[str, str], login: str) -> None:
        """Remember the login in a reply that had the seller's own token."""
        self._echoed[seller] = _plain_login(login)
        if len(self._echoed) > _SIZE:
            del self._echoed[next(iter(self._echoed))]

    def is_foreign(self, seller: tuple[str, str], login: str) -> bool:
        """Whether the login in a reply without a token is another seller's.

        The form of the login in replies is unknown. So it counts only where this seller's own replies had another, or
        where it is the login of another seller of the same transport.
        """
        plain, own = _plain_login(login), self._echoed.get(seller)
        return plain != own if own is not None else plain != seller[1] and plain in self._known
