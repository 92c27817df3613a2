"""How a text file is encoded: what its beginning and its bytes say, and what speaks against it."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
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
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
_SIGN_OF_UTF8: Final = re.compile("[^\x00-\x7f\ud800-\udfff]")

# What signs of other encodings give in Windows-1252, and texts in Windows-1252 hardly ever have: some of its signs behind
# a letter, capitals between small letters, and the five bytes that it does not have. Its own ’ “ ” – — … ™ € œ š ž are
# none of them, so that a text in good order raises no alarm.
_DOUBTFUL: Final = re.compile(
    "(?<=[A-Za-z])[‚ƒ„†‡ˆ‰‹]|(?<=[a-z])[ŠŽŸ]|(?<= )ˆ(?= )|[\udc81\udc8d\udc8f\udc90\udc9d]"  # DOS, Mac
    "|(?<=[a-z])[À-ÖØ-Þ](?=[a-z])"  # Mac: ’ and œ
    "|(?<!¨)¤|(?<=[A-Za-z])[½¼](?=[a-z])|[½¼](?=[uU])"  # Latin-9: €, and œ in front of a letter
    "|¨[¦¨º¤´¹]"  # GBK, as Excel writes in China: é è ê à ù ü
)
_WORD_BEFORE: Final = re.compile(r'[^\s;,|"]*+\Z')
_WORD_BEHIND: Final = re.compile(r'[^\s;,|"]*+')
_OTHERS: Final = ("cp850", "mac_roman", "iso8859-15", "gbk")
_LETTERS: Final = frozenset("éèêëàâçîïôùûüœäöÉÈÊËÀÂÇÎÏÔÙÛÜŒÄÖ€’")


@attrs.frozen
class Encoding:
    """How a file is read."""

    name: str
    """As Python names it."""
    warnings: tuple[Problem, ...] = ()
    """What speaks against it."""
    advice: str = ""
    """What to do about a byte that it does not have."""


def encoding_of(path: Path, said: str | None) -> Encoding:
    """Return how a file is encoded: as was said, or else UTF-8, or with a mark, or as Excel writes in France."""
    if said:
        return Encoding(_named(said), advice=_ADVICE)
    with path.open("rb") as file:
        begin = file.read(_PIECE)
    name = next((name for mark, name in _MARKS if begin.startswith(mark)), "") or _wide(begin)
    if name and name != "utf-8":
        return Encoding(name, advice=_ADVICE)
    bad, good = _in_utf8(path)
    if name or good or not bad:
        return Encoding("utf-8", advice=_ADVICE)
    return _windows(path)


def _named(name: str) -> str:
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        known = None
    if known is None or not known._is_text_encoding:  # noqa: SLF001 - as `open` asks
        raise InvalidPackage(f"the encoding {name[:40]!r} is not known; utf-8, cp1252 and mac_roman are, for example")
    return known.name


_ADVICE: Final = 'save it as UTF-8, or say what it is, for example encoding="cp1252"'


def _wide(begin: bytes) -> str:
    """Name the UTF-16 that has no mark: every other byte of most signs is 0, and none of the others."""
    first, second = begin[::2], begin[1::2]
    for name, nulls, others in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        if nulls.count(0) * 2 > len(nulls) and not others.count(0):
            return name
    return ""


def _in_utf8(path: Path) -> tuple[bool, bool]:
    """Return whether a file has bytes that are no UTF-8, and whether it has signs of several bytes that are."""
    bad = good = False
    for piece in pieces_of_path(path, "utf-8"):
        if not piece.isascii():
            bad = bad or _ESCAPED.search(piece) is not None
            good = good or _SIGN_OF_UTF8.search(piece) is not None
            if bad and good:
                break
    return bad, good


def _windows(path: Path) -> Encoding:
    """Return Windows-1252, with a warning where the signs of another encoding show."""
    scores: Counter[str] = Counter()
    examples: dict[str, str] = {}
    line = 1
    for piece in pieces_of_path(path, "cp1252"):
        for match in _DOUBTFUL.finditer(piece):
            for other in _fitting(match):
                scores[other] += 1
                if other not in examples:
                    at = line + line_breaks(piece[: match.start()])
                    examples[other] = f"line {at}, where {_word(match)!r} would be {_read_as(_word(match), other)!r}"
        line += line_breaks(piece)
    if not scores:
        return Encoding("cp1252", advice=_ADVICE)
    other, count = scores.most_common(1)[0]
    advice = f'say encoding="{other}", or save it as UTF-8'
    text = f"expected Windows-1252, and {count} signs look like {other}, the first on {examples[other]}: {advice}"
    return Encoding("cp1252", (Problem("$", text),), advice)


def _fitting(match: re.Match[str]) -> Iterator[str]:
    """Yield the encodings in which a sign is a letter of French, in the case of the letters beside it, or the euro."""
    text, begin, end = match.string, match.start(), match.end()
    beside = text[end : end + 1] if text[end : end + 1].isalpha() else text[begin - 1 : begin] if begin else ""
    for other in _OTHERS:
        sign = _read_as(match[0], other)
        if sign in _LETTERS and (sign in "€’" or not beside.isalpha() or sign.isupper() == beside.isupper()):
            yield other


def _read_as(text: str, other: str) -> str:
    return text.encode("cp1252", "surrogateescape").decode(other, "replace")


def _word(match: re.Match[str]) -> str:
    """Return the word around a sign, as far as a reader needs it."""
    before = _WORD_BEFORE.search(match.string[max(match.start() - 20, 0) : match.start()])
    behind = _WORD_BEHIND.match(match.string[match.end() : match.end() + 20])
    return (before[0] if before else "") + match[0] + (behind[0] if behind else "")
