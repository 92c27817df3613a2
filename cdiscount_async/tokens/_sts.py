"""The token service: one request, and what its answers mean. See docs/service/access.md#tokens."""

import asyncio
import re
from typing import Final

import attrs

from .._codec.xml import parse
from .._common.markup import contains_html_page
from .._common.redaction import basic, hiding
from ..credentials import Credentials
from ..environments import Environment
from ..errors import BadCredentials, ContractMismatch, HtmlPage, HttpError, Problem, TimedOut
from ..transport import Transport
from ..transport._response import ResponseStream

MAX_BYTES: Final = 1 << 16
"""The longest answer that is read: 64 KiB. An answer with a token has 109 bytes."""

_TOKEN: Final = re.compile(r"[0-9A-Za-z-]{16,64}").fullmatch
_BOT_PROTECTION: Final = re.compile(r"incapsula|request unsuccessful", re.IGNORECASE)
"""What the bot protection in front of the token service writes into its pages."""


def looks_like_a_token(text: str) -> bool:
    """Return whether a string may be a token. All known tokens have 32 hexadecimal digits."""
    return _TOKEN(text) is not None


_DIGIT: Final = re.compile("[0-9]").search
"""Every token has a digit. A refusal in words, as long as a token, has none."""
_OUTAGES: Final = frozenset({408, 429, 502, 503, 504})
"""Statuses that say that the request was not processed. 500 is not one: it may be the answer to a wrong password."""


def is_outage(error: BaseException) -> bool:
    """Return whether an answer without a token looks as if the password had not been checked."""
    if isinstance(error, HtmlPage):
        return _BOT_PROTECTION.search(error.body) is not None
    return isinstance(error, HttpError) and error.status in _OUTAGES


def hint(login: str) -> str:
    """Return a hint for a refused login that lacks the ending of API accounts."""
    return "" if login.lower().endswith("-api") else "; logins of API accounts end with -api, and this one does not"


@attrs.define
class TokenRequest:
    """One request, which sends login and password once at most."""

    credentials: Credentials
    seconds: float
    """After how many seconds the request is given up."""
    sent: bool = False
    """Whether login and password were sent, or may have been."""

    async def send(self, transport: Transport, environment: Environment) -> str:
        """Return a token. Each request creates another one.

        Raises:
            BadCredentials: Login or password were refused.
            HtmlPage, HttpError, NotXml, ContractMismatch: The answer has no token.
            TimedOut: No answer came in time.
            TransportError: What else the transport raises.
        """
        login, password = self.credentials.login, self.credentials.password
        answer = transport.stream(
            "GET",
            environment.token_url,
            auth=(login, password),
            seller=login,
            max_bytes=MAX_BYTES,
            on_sent=self._on_sent,
        )
        try:
            with hiding(password, basic(login, password)):
                async with asyncio.timeout(self.seconds), answer as incoming:
                    return await _token_in(incoming, login)
        except TimeoutError:
            what = "the token service" if self.sent else "its turn at the token service, or a connection,"
            raise TimedOut(f"{what} took longer than {self.seconds:g} s") from None

    def _on_sent(self) -> None:
        self.sent = True


async def _token_in(incoming: ResponseStream, login: str) -> str:
    """Return the token in an answer.

    The answer to a wrong password was never recorded. 401 counts as a refusal, whatever its body. 403 counts as one
    unless it has an HTML page: a filter of addresses in front of the token service answers 403 with a page. A refusal
    stops the seller, so an outage or such a filter must not count as one.
    """
    status = incoming.status
    refused = BadCredentials(f"the token service refused login or password (HTTP {status}){hint(login)}")
    if status == 401:
        raise refused  # before the body, which may break off or never end
    body = await incoming.whole()
    text = body.decode("latin-1")
    page = _BOT_PROTECTION.search(text) or (status < 500 and contains_html_page(text))
    if status == 403 and not page:
        raise refused
    if page:
        raise HtmlPage(
            "a page came instead of a token: from a filter before the token service, or a proxy on the way",
            status=status,
            body=body,
        )
    if status != 200:
        raise HttpError("the token service sent no token", status=status, body=body, retry_after=incoming.retry_after)
    token = (parse(body).text or "").strip()
    if not looks_like_a_token(token) or not _DIGIT(token):
        raise ContractMismatch([Problem("$", "expected a token")], status=status)
    return token
