"""Reads the records of JSON: one object on each line, or an array of objects."""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

import attrs

from ...errors import InvalidPackage
from ._record import Opened, Record
from ._text import BLANKS, line_breaks, lines_of, peeked, unreadable, unreadable_problem

_MAX_ITEM: Final = 1 << 22
"""The longest object, in characters."""
_BETWEEN: Final = re.compile(r"[ \t\r\n\ufeff]*+")
_WRONG: Final = (ValueError, ArithmeticError, RecursionError)
"""What decoding raises for invalid JSON, for a number that is too large, and for too many levels."""


def json_opened(pieces: Iterator[str], advice: str = "") -> Opened:
    """Open JSON Lines, or an array of objects. `advice` says what to do about a byte that cannot be decoded."""
    begin, text = peeked(pieces)
    return Opened(_Array(text, advice).records() if begin == "[" else _lines(text, advice))


class _Decoder:
    """Decodes objects, and remembers a name that appears twice in one: `json` would silently keep the last value."""

    def __init__(self) -> None:
        self.twice = ""
        self.decode = json.JSONDecoder(parse_float=Decimal, object_pairs_hook=self._object).raw_decode

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            self.twice = next(name for name in names if names.count(name) > 1)
        return made

    def record(self, number: int, value: Any) -> Record:
        """Return the last decoded value as a record."""
        twice, self.twice = self.twice, ""
        if not isinstance(value, dict):
            return Record(number, {}, "expected an object of JSON")
        return Record(number, value, f"expected {twice[:100]!r} once" if twice else "")


def _lines(pieces: Iterable[str], advice: str) -> Iterator[Record]:
    decoder = _Decoder()
    for number, line in enumerate(lines_of(pieces), 1):
        text = line.strip(BLANKS)
        if not text:
            continue
        if character := unreadable(text):
            yield Record(number, {}, unreadable_problem(character, number, advice))
            continue
        if text == "{":
            raise InvalidPackage(
                f"an object of several lines begins on line {number}: write an array of objects, [{{…}}, {{…}}]"
            )
        try:
            value, end = decoder.decode(text, 0)
        except _WRONG:
            value, end = None, len(text)
        yield decoder.record(number, value if end == len(text) else None)


@attrs.define
class _Array:
    """Reads one item of an array after the other."""

    pieces: Iterator[str]
    advice: str
    text: str = ""
    """The current piece of the array."""
    at: int = 0
    """The position in the text up to which it was read."""
    line: int = 1
    """The line on which the text begins."""

    def records(self) -> Iterator[Record]:
        """Yield the items, numbered from 1. Raises InvalidPackage for an array that is damaged or cut off."""
        decoder = _Decoder()
        number = 0
        character = self._next_character()  # "["
        while True:
            self.at += 1
            character = self._next_character()
            if character == "]" and not number:
                break
            number += 1
            begin, value = self._value(decoder, number)
            if bad := unreadable(self.text[begin : self.at]):
                line = self._line(self.text.index(bad, begin))
                yield Record(number, {}, unreadable_problem(bad, line, self.advice))
            else:
                yield decoder.record(number, value)
            character = self._next_character()
            if character != ",":
                break
        if character != "]":
            what = f"{character!r} follows item {number}" if character else f"the file ends after item {number}"
            raise InvalidPackage(f"the array is not closed: {what}, on line {self._line(self.at)}")
        self.at += 1
        if self._next_character().strip("\x1a"):
            raise InvalidPackage(f"there is text after the array, on line {self._line(self.at)}")

    def _value(self, decoder: _Decoder, number: int) -> tuple[int, Any]:
        """Return the position where the next item begins, and its value."""
        while True:
            end, failed = None, self.at
            try:
                value, end = decoder.decode(self.text, self.at)
            except _WRONG as error:
                failed = getattr(error, "pos", self.at)
            whole = end is not None and end < len(self.text)  # a number may go on in the next piece
            if not whole and len(self.text) - self.at <= _MAX_ITEM and self._more():
                continue
            if end is None:
                raise InvalidPackage(
                    f"item {number} of the array is not valid JSON, or is cut off: see line {self._line(failed)}"
                )
            begin, self.at = self.at, end
            return begin, value

    def _next_character(self) -> str:
        """Return the next character that is not blank, or "" at the end."""
        while True:
            between = _BETWEEN.match(self.text, self.at)
            self.at = between.end() if between else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Append more text. The rest of an item is decoded again each time, so each piece is twice as long."""
        rest = self.text[self.at :]
        pieces = [rest]
        size = 0
        for piece in self.pieces:
            pieces.append(piece)
            size += len(piece)
            if size > len(rest):
                break
        self.line = self._line(self.at)
        self.text, self.at = "".join(pieces), 0
        return bool(size)

    def _line(self, position: int) -> int:
        return self.line + line_breaks(self.text[:position])
