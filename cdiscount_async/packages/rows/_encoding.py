"""The encoding of a text file, detected by its beginning and its bytes, with warnings if it is doubtful."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import attrs

from ...errors import InvalidPackage, Problem
from ._text import line_breaks, pieces_of_path

_PIECE: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8"),
)
_UTF8_CHARACTER: Final = re.compile("[^\x00-\x7f\ud800-\udfff]")

# What characters of other encodings become in Windows-1252, and what is rare in its texts: some of its symbols beside
# letters, capitals after small letters, and the five bytes that it does not define. Quotation marks, dashes, …, ™, €,
# œ, š and ž do not match in their usual places, so that a correct text causes no warning.
_DOUBTFUL: Final = re.compile(
    "(?<=[A-Za-z])[‚ƒ„†‡ˆ‰‹]|[‚‡ˆ](?=[a-z])|[\udc81\udc8d\udc8f\udc90\udc9d]"  # DOS, Mac: most of their accents
    "|(?<=[a-z])[ŠŽŸ]|(?<=[A-Za-z])[ŠŽŸ“”•™Œ](?=[a-z])|(?<=[A-Za-z])€(?=[A-Za-z])"
    "|(?<= )[ˆË](?= )|(?<=[0-9 ])Û(?![A-Za-z])|(?<=[a-z])[À-ÖØ-Þ](?=[a-z])"  # Mac: à, À and € alone, ’ and œ
    "|(?<!¨)¤|(?<=[A-Za-z])[½¼](?=[a-z])|[½¼](?=[uU])"  # Latin-9: €, and œ in front of a letter
    "|¨[¦¨º¤´¹]|¡¯"  # GBK, as Excel writes in China: é è ê à ù ü, and ’
)
_WORD_BEFORE: Final = re.compile(r'[^\s;,|"]*+\Z')
_WORD_AFTER: Final = re.compile(r'[^\s;,|"]*+')
_ENOUGH: Final = 10_000
"""The number of doubtful characters after which the search ends."""
_OTHERS: Final = ("cp850", "mac_roman", "iso8859-15", "gbk")
_LETTERS: Final = frozenset("éèêëàâçîïôùûüœÉÈÊËÀÂÇÎÏÔÙÛÜŒ")


@attrs.frozen
class Encoding:
    """The encoding of a file."""

    name: str
    """The encoding, as Python names it."""
    warnings: tuple[Problem, ...] = ()
    """Reasons to doubt it."""
    advice: str = ""
    """What to do about a byte that it does not define."""


def encoding_of(path: Path, name: str | None) -> Encoding:
    """Return the encoding of a file: the named one, the one of its mark, UTF-8, or Windows-1252 as Excel in France."""
    if name:
        return Encoding(_named(name), advice=_ADVICE)
    with path.open("rb") as file:
        begin = file.read(_PIECE)
    name = next((name for mark, name in _MARKS if begin.startswith(mark)), "") or _wide(begin)
    if name and name != "utf-8":
        return Encoding(name, advice=_ADVICE)
    if name or _is_utf8(path):
        return Encoding("utf-8", advice=_ADVICE)
    return _windows(path)


def _named(name: str) -> str:
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        known = None
    if known is None or not known._is_text_encoding:  # noqa: SLF001 - as `open` asks
        raise InvalidPackage(f"the encoding {name[:40]!r} is not known; for example, utf-8, cp1252 and mac_roman are")
    return known.name


_ADVICE: Final = 'save the file as UTF-8, or set its encoding, for example encoding="cp1252" or "mac_roman"'


def _wide(begin: bytes) -> str:
    """Return the UTF-16 encoding of a text without a mark: every second byte of most characters is 0; or ""."""
    first, second = begin[::2], begin[1::2]
    for name, nulls, others in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        if nulls.count(0) * 2 > len(nulls) and not others.count(0):
            return name
    return ""


def _is_utf8(path: Path) -> bool:
    """Whether a file is UTF-8, or has at least one UTF-8 character of several bytes: then its other bytes are wrong."""
    bad = False
    for piece in pieces_of_path(path, "utf-8"):
        if not piece.isascii():
            if _UTF8_CHARACTER.search(piece):
                return True
            bad = True
    return not bad


def _windows(path: Path) -> Encoding:
    """Return Windows-1252, with a warning if the text looks like another encoding."""
    scores: Counter[str] = Counter()
    first: dict[str, str] = {}
    for line, match in islice(_doubts(path), _ENOUGH):
        for other in _fitting(match):
            scores[other] += 1
            if other not in first:
                first[other] = f"line {line}, where {_word(match)!r} would be {_read_as(_word(match), other)!r}"
    if not scores:
        return Encoding("cp1252", advice=_ADVICE)
    other = max(scores, key=scores.__getitem__)
    advice = f'set encoding="{other}", or save the file as UTF-8'
    text = f"expected Windows-1252, but the file looks like {other}, first on {first[other]}: {advice}"
    return Encoding("cp1252", (Problem("$", text),), advice)


def _doubts(path: Path) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the characters of a file that are rare in their places in Windows-1252, each with its line."""
    line = 1
    for piece in pieces_of_path(path, "cp1252"):
        at = 0
        for match in _DOUBTFUL.finditer(piece):
            line += line_breaks(piece[at : match.start()])
            at = match.start()
            yield line, match
        line += line_breaks(piece[at:])


def _fitting(match: re.Match[str]) -> Iterator[str]:
    """Yield the encodings in which the character is a plausible French letter, an apostrophe or the euro sign."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    for other in _OTHERS:
        character = _read_as(match[0], other)
        if character in {"€", "’"} or (character in _LETTERS and _is_plausible(character, before, after)):
            yield other


def _is_plausible(letter: str, before: str, after: str) -> bool:
    if not before.isalpha() and not after.isalpha():
        return letter in "àÀ"
    if letter.isupper():
        return not before.islower() and not (before.isupper() and after.islower())
    return not (before.isupper() and after.isupper())


def _read_as(text: str, other: str) -> str:
    return text.encode("cp1252", "surrogateescape").decode(other, "replace")


def _word(match: re.Match[str]) -> str:
    """Return the word around a match, at most 20 characters on each side."""
    before = _WORD_BEFORE.search(match.string[max(match.start() - 20, 0) : match.start()])
    after = _WORD_AFTER.match(match.string[match.end() : match.end() + 20])
    return (before[0] if before else "") + match[0] + (after[0] if after else "")
