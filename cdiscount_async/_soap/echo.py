"""Checks whether a reply answers this call: the token and the login that it echoes are compared with those sent.

A late reply on a reused connection, or a proxy that confuses replies, may return one seller's data to another. Most
replies echo the token of their call and the seller's login; docs/failures.md lists which.
"""

import re
from collections.abc import Sequence
from typing import Final

from .._common.known_logins import KnownLogins, Seller
from ..errors import ForeignReply

_TOKEN_OF_FAULT: Final = re.compile(r"\(Token used: '([0-9A-Fa-f-]{32,36})'")
"""The token in the text of a fault about missing rights, as recorded. No other fault echoes the token."""


def _plain_token(token: str | None) -> str:
    return (token or "").replace("-", "").strip().casefold()


class Echo:
    """The token and the login that the reply to one call may echo."""

    __slots__ = ("_known", "_seller", "_token")

    def __init__(self, known: KnownLogins, seller: Seller, token: str) -> None:
        self._known = known
        self._seller = seller
        self._token = token

    def check(self, tokens: Sequence[str], logins: Sequence[str]) -> None:
        """Raise ForeignReply if a result has the token or the login of another call.

        Args:
            tokens: All tokens that the result has as members. Each must be this call's.
            logins: All logins that it has as members. A login beside this call's token becomes known as this seller's.

        """
        if tokens == [self._token]:  # the usual case
            has_token = True
        else:
            plain = {_plain_token(token) for token in tokens} - {""}
            has_token = bool(plain)
            if plain - {_plain_token(self._token)}:
                raise ForeignReply("the reply has another token than the call: it is the reply to another call")
        for login in filter(None, logins):
            if has_token:
                self._known.add_echo(self._seller, login)
            elif self._known.is_foreign(self._seller, login):
                raise ForeignReply("the reply names another seller: it is the reply to another call")

    def check_fault(self, reason: str) -> None:
        """Raise ForeignReply if the text of a fault has another token than the call."""
        named = _TOKEN_OF_FAULT.search(reason[:2000])
        if named is not None and _plain_token(named[1]) != _plain_token(self._token):
            raise ForeignReply("the fault names another token than the call's: it is the reply to another call")
