"""The token service: one question, and what its answers mean."""

import re
from typing import Final

from .._secrets import basic, hiding
from .._transport import Answer, Transport
from .._xml import parse
from ..environments import Environment
from ..errors import BadCredentials, ContractMismatch, HtmlPage, HttpError, Problem
from ._credentials import Credentials

_TOKEN: Final = re.compile(r"[0-9A-Za-z-]{16,64}").fullmatch
_PAGE: Final = re.compile(rb"<!doctype\s+html|<html", re.IGNORECASE)
_BOT_PROTECTION: Final = re.compile(rb"incapsula|request unsuccessful", re.IGNORECASE)
"""What the appliance in front of the token service writes into its pages (service.md 1.2)."""


def looks_like_a_token(text: str) -> bool:
    """Whether a text may be a token: 32 hexadecimal digits so far, and anything like it."""
    return _TOKEN(text) is not None


async def ask(transport: Transport, credentials: Credentials, environment: Environment) -> str:
    """Ask for a token; every question makes another one.

    Raises BadCredentials, HtmlPage, HttpError, NotXml and ContractMismatch for what was answered, and what the
    transport raises.
    """
    login, password = credentials.login, credentials.password
    with hiding(password, basic(login, password)):
        return _token_in(await transport.get(environment.token_url, login=login, password=password))


def _token_in(answer: Answer) -> str:
    """Give the token in an answer.

    The answer to a wrong password was never recorded. 401 counts as one, whatever its body; 403 does unless it has a
    page, because what filters addresses before the token service answers with one too. To take an outage or such a
    filter for a refusal would stop the seller for nothing.
    """
    status, body = answer.status, answer.body
    page = _BOT_PROTECTION.search(body) or (status < 500 and _PAGE.search(body[:2000]))
    if status == 401 or (status == 403 and not page):
        raise BadCredentials(f"the token service refused login or password (HTTP {status})")
    if page:
        raise HtmlPage(
            "a page came instead of a token: from a filter before the token service, or a proxy on the way",
            status=status,
            body=body,
        )
    if status != 200:
        raise HttpError("the token service gave no token", status=status, body=body, retry_after=answer.retry_after)
    token = (parse(body).text or "").strip()
    if not looks_like_a_token(token):
        raise ContractMismatch([Problem("$", "expected a token")], status=status)
    return token
