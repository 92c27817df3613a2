"""The token service: one question, and what its answers mean."""

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
"""The longest answer that is read: 64 KiB; one with a token has 109 bytes."""

_TOKEN: Final = re.compile(r"[0-9A-Za-z-]{16,64}").fullmatch
_BOT_PROTECTION: Final = re.compile(r"incapsula|request unsuccessful", re.IGNORECASE)
"""What the appliance in front of the token service writes into its pages."""


def looks_like_a_token(text: str) -> bool:
    """Whether a text may be a token: 32 hexadecimal digits so far, and anything like it."""
    return _TOKEN(text) is not None


_DIGIT: Final = re.compile("[0-9]").search
"""What every token has, and a refusal in words of a token's length has not."""
_OUTAGES: Final = frozenset({408, 429, 502, 503, 504})
"""Statuses by which a gateway or a server says that it has not come to the question; 500 may be the answer to it."""


def is_outage(error: BaseException) -> bool:
    """Whether an answer without a token looks as if nobody had come to look at the password."""
    if isinstance(error, HtmlPage):
        return _BOT_PROTECTION.search(error.body) is not None
    return isinstance(error, HttpError) and error.status in _OUTAGES


def hint(login: str) -> str:
    """Return what a refused login may lack."""
    return "" if login.lower().endswith("-api") else "; logins of API accounts end with -api, and this one does not"


@attrs.define
class Question:
    """One question, by which login and password go out once at most."""

    credentials: Credentials
    seconds: float
    """After which it is given up."""
    sent: bool = False
    """Whether they went out, or may have."""

    async def ask(self, transport: Transport, environment: Environment) -> str:
        """Return a token; every question makes another one.

        Raises BadCredentials, HtmlPage, HttpError, NotXml, ContractMismatch and TimedOut for what was answered, and
        what the transport raises.
        """
        login, password = self.credentials.login, self.credentials.password
        opening = transport.get(
            environment.token_url, login=login, password=password, max_bytes=MAX_BYTES, on_sent=self._on_sent
        )
        try:
            with hiding(password, basic(login, password)):
                async with asyncio.timeout(self.seconds), opening as incoming:
                    return await _token_in(incoming, login)
        except TimeoutError:
            what = "the token service" if self.sent else "its turn at the token service, or a connection,"
            raise TimedOut(f"{what} took longer than {self.seconds:g} s") from None

    def _on_sent(self) -> None:
        self.sent = True


async def _token_in(incoming: ResponseStream, login: str) -> str:
    """Return the token in an answer.

    The answer to a wrong password was never recorded. 401 counts as one, whatever its body; 403 does unless it has a
    page, because what filters addresses before the token service answers with one too. To take an outage or such a
    filter for a refusal would stop the seller for nothing.
    """
    status = incoming.status
    refused = BadCredentials(f"the token service refused login or password (HTTP {status}){hint(login)}")
    if status == 401:
        raise refused  # its body may break off, or have no end
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
        raise HttpError("the token service gave no token", status=status, body=body, retry_after=incoming.retry_after)
    token = (parse(body).text or "").strip()
    if not looks_like_a_token(token) or not _DIGIT(token):
        raise ContractMismatch([Problem("$", "expected a token")], status=status)
    return token
