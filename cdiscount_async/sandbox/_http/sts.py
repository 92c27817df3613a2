"""The token service: it answers Basic authentication with a token for 48 hours. See docs/service/access.md#tokens."""

import hmac
from base64 import b64decode
from datetime import datetime, timedelta
from typing import Final

from ..._codec.templates import template
from .._market import Market
from .._store import Row, stamp_utc
from .sending import Reply

LIFETIME: Final = timedelta(hours=48)
"""How long a token is valid (documented)."""
TRIES: Final = 5
"""Wrong passwords until an account is locked. The real number is unknown."""
LOCKED: Final = timedelta(minutes=30)
"""How long an account is locked. The real time is unknown."""

_TOKEN: Final = template("sts/token.xml", "token")
# The answer to a wrong password was never recorded. This one has the status of a failure, and a page without a token.
_REFUSED: Final = b"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Cdiscount STS</title></head>\
<body><p>The login or the password is wrong, or the account is locked.</p></body></html>"""


def issue(market: Market, authorization: str) -> Reply:
    """Answer a request for a token. Each call creates a new token, and older ones stay valid."""
    market.counters["tokens.asked"] += 1
    login, password = basic(authorization)
    seller = market.store.one("SELECT * FROM seller WHERE login = ?", login)
    now = market.clock.now()
    if seller is None or not _is_admitted(market, seller, password, now):
        market.counters["tokens.refused"] += 1
        return Reply(401, _REFUSED, "text/html; charset=utf-8")
    number = market.next_number("token", 1)
    # From the seed, so that two runs have the same tokens.
    token = f"{market.rng('token', number).getrandbits(128):032x}"
    market.store.insert("token", value=token, seller=seller["id"], expires_utc=stamp_utc(now + LIFETIME))
    market.counters["tokens.issued"] += 1
    return Reply(200, _TOKEN.fill(token=token).encode(), "text/plain")


def _is_admitted(market: Market, seller: Row, password: str, now: datetime) -> bool:
    """Whether a password is right. Several wrong ones lock the account, also for the right one."""
    if seller["locked_until_utc"] and stamp_utc(now) < seller["locked_until_utc"]:
        return False
    if hmac.compare_digest(seller["password"].encode(), password.encode()):
        market.store.update("seller", {"id": seller["id"]}, bad_passwords=0, locked_until_utc=None)
        return True
    tries = seller["bad_passwords"] + 1
    locked = stamp_utc(now + LOCKED) if tries >= TRIES else None
    market.store.update("seller", {"id": seller["id"]}, bad_passwords=0 if locked else tries, locked_until_utc=locked)
    return False


def basic(authorization: str) -> tuple[str, str]:
    """Return login and password from a header of Basic authentication, or two empty texts."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        login, _, password = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:  # no base64, or no text
        return "", ""
    return login, password
