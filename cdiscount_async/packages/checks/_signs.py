"""Signs that a text should not have: what nobody sees, and what is left where letters were read in a wrong encoding."""

import re
import unicodedata
from typing import Final

REPLACEMENT: Final = "\ufffd"
"""What a program writes for a letter that it could not read."""

_NAMES: Final = {" ": "a blank", "\t": "a tab", "\n": "a line break", "\r": "a line break", REPLACEMENT: "U+FFFD"}
_JOINERS: Final = frozenset("\u200c\u200d")
"""Scripts and emojis need them between two signs."""
_FILLERS: Final = "\u3164\u115f\u1160\uffa0\u2800"
_WINDOWS: Final = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0))
"""The signs of Windows-1252 where Latin-1 has controls."""
_REST: Final = rf"[\x80-\xbf{_WINDOWS}]"
"""What the second and later bytes of a letter in UTF-8 become."""
# Whatever these match is UTF-8 of a letter or a sign, where its bytes are put together again.
_MISREAD: Final = re.compile(
    rf"[\xc2-\xc5]{_REST}"  # letters with accents: Ã©
    rf"|\xe2[\x80\x82\x84\x86€‚„†–—˜™œ]{_REST}"  # signs such as € and ’, from U+2000 on: â‚¬
    rf"|\xef[\xbb»][\xbf¿]|\xef[\xbf¿][\xbd½]|\xf0[\x9fŸ]{_REST}{_REST}"  # a byte order mark, U+FFFD, emojis
)
_BEHIND_CAPITALS: Final = "\xa0»…’”–—™"
"""What may stand behind the last capital of a word, which may be one of ÂÃÄÅ, in a text that is in order."""
_OTHERS: Final = (("mac_roman", "Mac Roman", re.compile("√.")), ("cp850", "DOS", re.compile("├.")))
"""Encodings in which the first byte of most letters with accents is a sign that texts hardly have."""


def sign_name(sign: str) -> str:
    r"""Return what a person would call a sign.

    >>> sign_name("\xa0"), sign_name("E")
    ('a no-break space (U+00A0)', "'E'")
    """
    if (known := _NAMES.get(sign)) is not None:
        return known
    if sign.isprintable() and sign not in _FILLERS and not unicodedata.combining(sign):
        return f"'{sign}'" if sign.isascii() else f"'{sign}' (U+{ord(sign):04X})"
    name = unicodedata.name(sign, "control or private sign").lower()
    article = "an" if name[0] in "aeiou" else "a"
    return f"{article} {name} (U+{ord(sign):04X})"


def hidden_sign(text: str, *, is_key: bool) -> str | None:
    """Return the first sign of a text that nobody sees; keys, which are compared, must not have odd blanks either."""
    if text.isprintable():
        return _wide_blank(text) if is_key else None
    for place, sign in enumerate(text):
        if sign in _JOINERS and not is_key and 0 < place < len(text) - 1:
            continue
        category = unicodedata.category(sign)
        if category in {"Cc", "Cf", "Co", "Cn", "Cs"} and (is_key or sign not in "\t\r\n\xad"):
            return sign
        if is_key and category in {"Zs", "Zl", "Zp"} and sign != " ":
            return sign
    return None


def _wide_blank(text: str) -> str | None:
    """Return a sign that is drawn as a blank, although Unicode counts it as a letter or a symbol."""
    return None if text.isascii() else next((one for one in _FILLERS if one in text), None)


def misread_as(text: str) -> str | None:
    r"""Return the encoding in which a text of UTF-8 was read by mistake, or None for a text that is in order.

    >>> misread_as("qualité".encode().decode("cp1252"))
    'Windows-1252'
    >>> misread_as("São João, MAÇÃ\xa0verde, « qualité\xa0»")
    """
    if not has_lead(text):
        return None
    for found in _MISREAD.finditer(text):
        if not _ends_a_word(text, found):
            return "Latin-1" if any("\x80" <= one < "\xa0" for one in found[0]) else "Windows-1252"
    for codec, name, pair in _OTHERS:
        if any(_is_utf8(one[0], codec) for one in pair.finditer(text)):
            return name
    return None


def has_lead(text: str) -> bool:
    """Whether a text has a sign that may be the first byte of a letter; most texts end here, so it is spelt out."""
    return (
        "Ã" in text or "â" in text or "Â" in text or "Å" in text or "Ä" in text or "ï" in text or "ð" in text
        or "√" in text or "├" in text
    )  # fmt: skip


def _ends_a_word(text: str, found: "re.Match[str]") -> bool:
    """Whether a capital with its accent ends a word of capitals, and a blank or a mark follows."""
    start, end = found.span()
    behind = text[start + 1]
    return (
        found[0][0] in "ÂÃÄÅ"
        and behind in _BEHIND_CAPITALS
        and start > 0
        and text[start - 1].isupper()
        and (behind == "\xa0" or not text[end : end + 1].isalpha())
    )


def _is_utf8(text: str, codec: str) -> bool:
    try:
        return text.encode(codec).decode().isalpha()
    except UnicodeError:
        return False
