"""One token for each seller, asked for once however many callers wait."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import Final

import attrs

from ._transport import Answer, Transport
from ._xml import parse
from .environments import Environment
from .errors import BadCredentials, ContractMismatch, HttpError, Problem

LIFETIME: Final = 47 * 3600.0
"""Seconds for which a token is used: an hour less than it lives (service.md 1.3)."""

_TOKEN: Final = re.compile(r"[0-9A-Za-z-]{16,64}").fullmatch


@attrs.frozen
class Credentials:
    """An API account: its login is the seller's with `-api` behind it (service.md 1.2).

    >>> Credentials("shop-api", "secret")
    Credentials(login='shop-api')
    """

    login: str
    password: str = attrs.field(repr=False)


class Tokens:
    """The tokens of one seller in one environment, kept in memory."""

    def __init__(
        self,
        credentials: Credentials,
        environment: Environment,
        transport: Transport,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._credentials = credentials
        self._environment = environment
        self._transport = transport
        self._clock = clock
        self._asking = asyncio.Lock()
        self._token: str | None = None
        self._expires = 0.0
        self._refused = False

    async def get(self) -> str:
        """Give a token that should be good, asking for one only where there is none.

        Raises BadCredentials, at once and without traffic after the first time: to repeat a wrong password locks the
        account.
        """
        if (token := self._good()) is not None:
            return token
        async with self._asking:  # whoever waited here finds the token that another asked for
            if (token := self._good()) is not None:
                return token
            if self._refused:
                raise BadCredentials("these credentials were refused before, and were not sent again")
            token = await self._ask()
            self._token, self._expires = token, self._clock() + LIFETIME
            return token

    def reject(self, token: str) -> None:
        """Forget a token that the service refused; another that came meanwhile stays."""
        if self._token == token:
            self._token = None

    def _good(self) -> str | None:
        return self._token if self._clock() < self._expires else None

    async def _ask(self) -> str:
        answer = await self._transport.get(
            self._environment.token_url, login=self._credentials.login, password=self._credentials.password
        )
        if answer.status in {401, 403}:
            self._refused = True
            raise BadCredentials(f"the token service refused login or password (HTTP {answer.status})")
        return _token_in(answer)


def _token_in(answer: Answer) -> str:
    """Give the token in an answer; a page of the bot protection is told apart from a wrong password.

    The answer to a wrong password was never recorded. Only 401 and 403 count as one: to take an outage for it would
    stop the seller for nothing.
    """
    if answer.status != 200:
        raise HttpError("the token service gave no token", status=answer.status, body=answer.body)
    token = (parse(answer.body).text or "").strip()
    if _TOKEN(token) is None:
        raise ContractMismatch([Problem("$", "expected a token")], status=answer.status)
    return token
