"""Texts for which a regular expression needs much time, derived from the expression, and the time that it needs.

Each part that repeats is fed a long run of what it repeats, behind the shortest text that leads there, and in front of
something that fails. A search is also fed many beginnings of a match.
"""

import re
import time
from collections.abc import Callable, Iterator
from itertools import chain, pairwise, product
from re import _constants as sre, _parser  # type: ignore[attr-defined]
from typing import Any, Final, TypeAlias

import attrs

Method: TypeAlias = Callable[[Any], object]

LENGTHS: Final = (2, 3, 4, 6, 9, 13, 19, 28, 140, 700, 3500, 17500)
"""The lengths of the runs that are tried. The first ones are close together, because some work doubles each time."""
GROWTH: Final = 1.5
"""The power of the length with which the work may grow: twice the text may be 2.8 times the work, but not 4 times."""
MEASURABLE: Final = 0.002
"""Seconds of CPU from which a comparison means something."""
TAILS: Final = ("", "\0", "<", "a")
"""What follows a run: one of them fails, or the end does."""
ALPHABET: Final = "a0<>-!?&;:/.=\"'@_%\t\n \0é"
WORDS: Final = 6
"""How many different texts of one part are tried."""
UNBOUNDED: Final = 8
"""Larger upper bounds of repeats count as unlimited."""
_REPEATS: Final = {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}
_CATEGORIES: Final = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


@attrs.frozen
class Run:
    """A text of any length."""

    before: str
    again: str
    after: str

    def text(self, length: int) -> str:
        """Return the text, with a run of about this length."""
        return self.before + self.again * max(1, length // len(self.again)) + self.after


def runs(pattern: "re.Pattern[Any]") -> Iterator[Run]:
    """Yield texts that repeat what an expression repeats."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(source, pattern.flags & ~re.UNICODE & ~re.LOCALE)
    reader = _Reader(tree)
    pairs = dict.fromkeys(chain(reader.pumped(tree, ""), (("", one) for one in reader.beginnings)))
    for (before, again), after in product(pairs, TAILS):
        if again:
            yield Run(before, again, after)


class _Reader:
    """What is known of an expression while its texts are made up."""

    def __init__(self, tree: Any) -> None:
        self._literals = "".join(dict.fromkeys(_literals(tree)))
        self._groups: dict[int, str] = {}
        self.beginnings: list[str] = []
        """The beginnings of a match, until each part that repeats and through it."""

    def pumped(self, parts: Any, before: str) -> Iterator[tuple[str, str]]:
        """Yield for each part that repeats what leads to it, and what it repeats."""
        for operator, argument in parts:
            if operator in _REPEATS:
                _, most, body = argument
                words = self.words(body)
                words = words if max(map(len, words)) > 1 else words[:3]
                if most > UNBOUNDED:
                    yield from ((before, one) for one in words)
                    if max(map(len, words)) > 1:
                        yield from ((before, one + other) for one, other in pairwise(words))
                    self.beginnings += [before, *(before + one for one in words)]
                yield from self.pumped(body, before)
            elif operator is sre.SUBPATTERN:
                yield from self.pumped(argument[-1], before)
            elif operator is sre.ATOMIC_GROUP:
                yield from self.pumped(argument, before)
            elif operator is sre.BRANCH:
                for branch in argument[1]:
                    yield from self.pumped(branch, before)
            before += self.words([(operator, argument)])[0]

    def words(self, parts: Any) -> list[str]:
        """Return some texts that fit, the shortest first."""
        found = [""]
        for operator, argument in parts:
            some = self._part(operator, argument)
            # Not all combinations: each text of one part goes along with one of the others.
            found = [found[index % len(found)] + some[index % len(some)] for index in range(max(len(found), len(some)))]
        return sorted(dict.fromkeys(found), key=len)[:WORDS]

    def _part(self, operator: Any, argument: Any) -> list[str]:
        if operator is sre.LITERAL:
            return [chr(argument)]
        if operator in {sre.NOT_LITERAL, sre.ANY, sre.IN}:
            return self._characters(operator, argument)
        if operator in _REPEATS:
            least, most, body = argument
            words = self.words(body)
            some = [one * least for one in words]
            return [*some, *(one * (least + 1) for one in words)] if most > least else some
        if operator is sre.SUBPATTERN:
            words = self.words(argument[-1])
            self._groups[argument[0]] = words[0]
            return words
        if operator is sre.ATOMIC_GROUP:
            return self.words(argument)
        if operator is sre.BRANCH:
            return [one for branch in argument[1] for one in self.words(branch)]
        if operator is sre.GROUPREF:
            return [self._groups.get(argument, "")]
        assert operator in {sre.AT, sre.ASSERT, sre.ASSERT_NOT}, f"{operator} is not known here"
        return [""]

    def _characters(self, operator: Any, argument: Any) -> list[str]:
        """Return characters that fit: those first that mean something elsewhere in the expression."""
        if operator is sre.ANY:
            return list(dict.fromkeys(self._literals + ALPHABET))[:WORDS]
        members = [(sre.NEGATE, None), (sre.LITERAL, argument)] if operator is sre.NOT_LITERAL else argument
        negated = members[0][0] is sre.NEGATE
        own = "".join(chr(one[1] if one[0] is sre.LITERAL else one[1][0]) for one in members if one[0] in _ORDINAL)
        candidates = dict.fromkeys(self._literals + ALPHABET + own)
        fitting = [one for one in candidates if any(_is_in(one, member) for member in members) is not negated]
        return fitting[:WORDS] or ["a"]


_ORDINAL: Final = {sre.LITERAL, sre.RANGE}


def _is_in(character: str, member: tuple[Any, Any]) -> bool:
    operator, argument = member
    if operator is sre.LITERAL:
        return ord(character) == argument
    if operator is sre.RANGE:
        return bool(argument[0] <= ord(character) <= argument[1])
    return operator is sre.CATEGORY and re.match(_CATEGORIES[argument], character) is not None


def _literals(parts: Any) -> Iterator[str]:
    for operator, argument in parts:
        if operator is sre.LITERAL:
            yield chr(argument)
        elif operator in _REPEATS:
            yield from _literals(argument[2])
        elif operator is sre.SUBPATTERN:
            yield from _literals(argument[-1])
        elif operator is sre.ATOMIC_GROUP:
            yield from _literals(argument)
        elif operator is sre.BRANCH:
            yield from chain.from_iterable(map(_literals, argument[1]))


def too_hard(pattern: "re.Pattern[Any]", method: str) -> Run | None:
    """Return a text for which an expression does far more than twice the work when it is twice as long."""
    bound = getattr(pattern, method)
    do: Method = {
        "sub": lambda text: bound(text[:0], text),
        "subn": lambda text: bound(text[:0], text),
        "finditer": lambda text: list(bound(text)),
    }.get(method, bound)
    return next((run for run in runs(pattern) if _grows_too_fast(do, run, isinstance(pattern.pattern, bytes))), None)


def _grows_too_fast(do: Method, run: Run, binary: bool) -> bool:
    def work(length: int, trials: int = 1) -> float:
        text = run.text(length)
        given = text.encode() if binary else text
        return min(_seconds(do, given) for _ in range(trials))

    done = 0.0
    for shorter, length in pairwise(LENGTHS):
        most = (length / shorter) ** GROWTH
        seconds = work(length)
        if seconds > MEASURABLE and seconds > most * done and work(length, 3) > most * work(shorter, 3):
            return True
        done = seconds
    return False


def _seconds(do: Method, text: str | bytes) -> float:
    started = time.process_time()
    do(text)
    return time.process_time() - started
