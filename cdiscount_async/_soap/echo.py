"""Whose a reply is: what it echoes of its call, held against what was sent.

A stray answer on a kept connection, or a proxy that mixes answers up, gives one seller the reply of another. Most
replies echo the token of their call, and the seller's login; docs/failures.md says which.
"""

import re
from collections.abc import Sequence
from typing import Final

from .._common.known_logins import KnownLogins, Seller
from ..errors import ForeignReply

_TOKEN_OF_FAULT: Final = re.compile(r"\(Token used: '([0-9A-Fa-f-]{32,36})'")
"""Where the recorded fault about missing rights names the token. Other places in faults say nothing."""


def _plain_token(token: str | None) -> str:
    return (token or "").replace("-", "").strip().casefold()


class Echo:
    """What the reply to one call may echo."""

    __slots__ = ("_known", "_seller", "_token")

    def __init__(self, known: KnownLogins, seller: Seller, token: str) -> None:
        self._known = known
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
                self._known.add_echo(self._seller, login)
            elif self._known.is_foreign(self._seller, login):
                raise ForeignReply("the reply names another seller: it is somebody else's")

    def check_fault(self, reason: str) -> None:
        """Raise ForeignReply where a fault names another token than the call's."""
        named = _TOKEN_OF_FAULT.search(reason[:2000])
        if named is not None and _plain_token(named[1]) != _plain_token(self._token):
            raise ForeignReply("the fault names another token than the call's: it is somebody else's")
