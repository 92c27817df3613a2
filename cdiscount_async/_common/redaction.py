"""Texts without secrets: without those that a call knows, and without what looks like one.

A call knows its token, and a request to the token service its password. `hiding` names them: while it lasts, `redacted`
hides exactly these, besides what looks like a secret, which is always hidden.

A text is cut before it is searched, and each search takes time in proportion to the text.
"""

import re
from binascii import b2a_base64
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from .markup import HIDDEN_PATTERN, is_html_page

__all__ = (
    "MAX_BODY",
    "MAX_TEXT",
    "blanked",
    "hiding",
    "known_secrets",
    "redacted",
    "redacted_body",
    "without_known_secrets",
)

MAX_BODY: Final = 2_000
"""How much of a body an error keeps: this many bytes."""
MAX_TEXT: Final = 1 << 13
"""How much of any other text an error keeps: this many characters."""
SHORTEST: Final = 4
"""Shorter secrets are not hidden: they appear in every text by chance, and the gaps would reveal them."""

_MARGIN: Final = 1 << 11
"""How many characters after the cut are searched for a secret that begins before it."""
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_HIDDEN: Final = "<redacted>"
_DASHES: Final = "(?:-|&#45;|%2D)*+"
_SUSPECT: Final = (
    # An e-mail address, a token, login and password.
    r"(?<![\w.+-])[\w.+-]++(?:@|%40|&#64;)[\w-]++(?:\.[\w-]++)++"
    r"|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|Basic [\w+/=]++"
)
_NO_ELEMENTS: Final = re.compile(HIDDEN_PATTERN, re.DOTALL)
_TAG: Final = re.compile(r"<(/?+[A-Za-z_][\w:.-]*+)[^<>]*+>")


class hiding:  # noqa: N801 - it reads as a word: `with hiding(token):`
    """Hide these secrets in all texts that are redacted in the `with`, in any case and in any usual escape.

    A token is hidden with and without dashes. A secret of fewer than 4 characters is not hidden. The secrets belong to
    the context (`contextvars`): they are hidden in tasks and threads that start in the `with`, and not in others.

    >>> with hiding("PLANTED-token-9"):
    ...     redacted("no such token: plantedtoken9")
    'no such token: <redacted>'
    """

    __slots__ = ("outer", "secrets")
    outer: "hiding | None"

    def __init__(self, *secrets: str) -> None:
        self.secrets = secrets
        """Empty after the end of the `with`."""

    def __enter__(self) -> None:
        outer = _INNERMOST.get()
        while outer is not None and not outer.secrets:
            outer = outer.outer
        self.outer = outer
        _INNERMOST.set(self)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        # A generator may leave the `with` in another context, and not in the order of entering. So an object that has
        # ended hides nothing, also where a context still has it.
        self.secrets = ()
        if _INNERMOST.get() is self:
            _INNERMOST.set(self.outer)


_INNERMOST: Final[ContextVar[hiding | None]] = ContextVar("what is hidden", default=None)


def redacted(text: str) -> str:
    """Return a text without what looks like a token, a password header or an e-mail address, and without known secrets.

    A text of more than `MAX_TEXT` characters is cut, with a note.

    >>> redacted("Token used: '01234567-89ab-cdef-0123-456789abcdef'")
    "Token used: '<redacted>'"
    """
    if len(text) <= MAX_TEXT:
        return _secrets().sub(_HIDDEN, text)
    return f"{_beginning(text, MAX_TEXT)}… (cut here: the whole text has {len(text):,} characters)"


def without_known_secrets(text: str) -> str:
    """Return a text without the secrets that the call knows. Nothing else is hidden."""
    known = known_secrets()
    return _expression(known, "").sub(_HIDDEN, text) if known else text


def blanked(text: str) -> str:
    """Return a text of the same length, with an asterisk for each character of the secrets that the call knows."""
    known = known_secrets()
    return _expression(known, "").sub(lambda found: "*" * len(found[0]), text) if known else text


def redacted_body(body: bytes) -> str:
    """Return the start of a body, safe to log. Of XML only the names of tags remain: any text may be a buyer's.

    An HTML page or plain text comes from a proxy or a server, and remains, without what looks like a secret.

    >>> redacted_body(b'<Order i="Martin"><LastName>Martin</LastName><Phone/>')
    '<Order><LastName>…</LastName><Phone/>'
    """
    start = body[: MAX_BODY + _MARGIN].decode("utf-8", "replace")
    if "\0" in start:
        return "<binary>"
    if "<" in start and not is_html_page(start):
        return redacted(_tags(_NO_ELEMENTS.sub("…", start[:MAX_BODY])))
    return _beginning(start, MAX_BODY)


def _beginning(text: str, length: int) -> str:
    """Return the redacted beginning of a text. A secret at the cut is hidden as a whole."""
    secrets = _secrets()
    for found in secrets.finditer(text, 0, length + _MARGIN):
        if found.start() < length < found.end():
            length = found.end()
    return secrets.sub(_HIDDEN, text[:length])


def _tags(document: str) -> str:
    """Return the tags of a document without attributes, with `…` for each text between them."""
    pieces: list[str] = []
    end = 0
    for tag in _TAG.finditer(document):
        pieces += ["…"] if document[end : tag.start()].strip() else []
        pieces.append(f"<{tag[1]}/>" if tag[0].endswith("/>") else f"<{tag[1]}>")
        end = tag.end()
    return "".join(pieces) + ("…" if document[end:].strip() else "")


def _secrets() -> re.Pattern[str]:
    return _expression(known_secrets(), _SUSPECT)


def basic(login: str, password: str) -> str:
    """Return login and password as Basic authentication sends them."""
    return b2a_base64(f"{login}:{password}".encode(), newline=False).decode()


def known_secrets() -> tuple[str, ...]:
    """Return the secrets of every `with` that has not ended."""
    known: tuple[str, ...] = ()
    one = _INNERMOST.get()
    while one is not None:
        known += one.secrets
        one = one.outer
    return known


@lru_cache(maxsize=256)
def _expression(known: tuple[str, ...], others: str) -> re.Pattern[str]:
    """Return an expression that finds secrets. Known ones come first: what looks like a secret may be a part of one."""
    longest_first = sorted({one for one in known if len(one) >= SHORTEST}, key=len, reverse=True)
    return re.compile("|".join([*map(_forms, longest_first), *([others] if others else [])]) or r"(?!)", re.IGNORECASE)


def _forms(secret: str) -> str:
    """Return an expression for a secret as it is, escaped for XML, JSON or an address, or wrongly decoded.

    A secret of letters, digits and dashes, such as a token, is found with and without dashes between any two of them.
    """
    plain = secret.replace("-", "")
    if len(plain) >= SHORTEST and plain.isascii() and plain.isalnum():
        return _DASHES.join(plain)
    return "".join(map(_character, secret))


def _character(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    code, utf8 = ord(character), character.encode("utf-8", "replace")
    forms = {
        character,
        _ENTITIES.get(character, character),
        f"&#{code};",
        f"&#x{code:x};",
        f"\\u{code:04x}",
        f"\\{character}",
        "".join(f"%{byte:02X}" for byte in utf8),
        utf8.decode("latin-1"),
        "+" if character == " " else character,
        character if character.isascii() else "\ufffd",
    }
    return f"(?:{'|'.join(re.escape(one) for one in sorted(forms, key=len, reverse=True))})"
