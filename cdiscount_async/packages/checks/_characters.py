"""Characters that a text should not have: invisible ones, and what remains of letters read in a wrong encoding."""

import re
import unicodedata
from typing import Final

REPLACEMENT: Final = "\ufffd"
"""What programs write for a letter that they cannot read."""

_NAMES: Final = {" ": "a space", "\t": "a tab", "\n": "a line break", "\r": "a line break", REPLACEMENT: "U+FFFD"}
_JOINERS: Final = frozenset("\u200c\u200d")
"""Some scripts and emojis need these between two characters."""
_FILLERS: Final = "\u3164\u115f\u1160\uffa0\u2800"
_WINDOWS: Final = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0))
"""The characters of Windows-1252 in the places where Latin-1 has control characters."""
_REST: Final = rf"[\x80-\xbf{_WINDOWS}]"
"""What the second and later bytes of a UTF-8 letter become."""
# Each alternative is what a letter or a symbol in UTF-8 looks like when its bytes are read one by one.
_MISREAD: Final = re.compile(
    rf"[\xc2-\xc5]{_REST}"  # letters with accents: Ã©
    rf"|\xe2[\x80\x82\x84\x86€‚„†–—˜™œ]{_REST}"  # symbols such as € and ’, from U+2000 on: â‚¬
    rf"|\xef[\xbb»][\xbf¿]|\xef[\xbf¿][\xbd½]|\xf0[\x9fŸ]{_REST}{_REST}"  # a byte order mark, U+FFFD, emojis
)
_AFTER_CAPITALS: Final = "\xa0»…’”–—™"
"""What may follow a word in capitals that ends with one of ÂÃÄÅ, in a correct text."""
_OTHERS: Final = (("mac_roman", "Mac Roman", re.compile("√.")), ("cp850", "DOS", re.compile("├.")))
"""Encodings that read the first byte of most accented letters as a character that is rare in texts."""


def character_name(character: str) -> str:
    r"""Return what a person would call a character.

    >>> character_name("\xa0"), character_name("E")
    ('a no-break space (U+00A0)', "'E'")
    """
    if (known := _NAMES.get(character)) is not None:
        return known
    number = f"U+{ord(character):04X}"
    if character.isprintable() and character not in _FILLERS and not unicodedata.combining(character):
        return f"'{character}'" if character.isascii() else f"'{character}' ({number})"
    name = unicodedata.name(character, "control or private character").lower()
    article = "an" if name[0] in "aeiou" else "a"
    return f"{article} {name} ({number})"


def invisible_character(text: str, *, is_key: bool) -> str | None:
    """Return the first invisible character of a text, or None. In a key, unusual spaces count as invisible, too."""
    if text.isprintable():
        return _filler(text) if is_key else None
    for place, character in enumerate(text):
        if character in _JOINERS and not is_key and 0 < place < len(text) - 1:
            continue
        category = unicodedata.category(character)
        if category in {"Cc", "Cf", "Co", "Cn", "Cs"} and (is_key or character not in "\t\r\n\xad"):
            return character
        if is_key and category in {"Zs", "Zl", "Zp"} and character != " ":
            return character
    return None


def _filler(text: str) -> str | None:
    """Return a character that looks like a space, although Unicode counts it as a letter or a symbol."""
    return None if text.isascii() else next((one for one in _FILLERS if one in text), None)


def misread_as(text: str) -> str | None:
    r"""Return the encoding in which a UTF-8 text was read by mistake, or None for a correct text.

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
    """Whether a text has a character that may be the first byte of a letter. Most texts have none."""
    return (  # spelt out, because this is faster than a loop or a regular expression
        "Ã" in text or "â" in text or "Â" in text or "Å" in text or "Ä" in text or "ï" in text or "ð" in text
        or "√" in text or "├" in text
    )  # fmt: skip


def _ends_a_word(text: str, found: "re.Match[str]") -> bool:
    """Whether the match is the accented last capital of a word in capitals, followed by a space or punctuation."""
    start, end = found.span()
    after = text[start + 1]
    return (
        found[0][0] in "ÂÃÄÅ"
        and after in _AFTER_CAPITALS
        and start > 0
        and text[start - 1].isupper()
        and (after == "\xa0" or not text[end : end + 1].isalpha())
    )


def _is_utf8(text: str, codec: str) -> bool:
    try:
        return text.encode(codec).decode().isalpha()
    except UnicodeError:
        return False
