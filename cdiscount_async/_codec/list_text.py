"""The items of a list, read from their text where it is written as the service writes it.

Each stretch of an item between two lists is matched by one regular expression, which has the contract's tags in their
order. What matches is well-formed and holds nothing unknown, and its values leave the match all at once; to ask a tree
for one after the other takes twice as long. Anything else is `NotCanonical`, and is read from the tree by `decode`: a
comment, another prefix, an element in another place, a value that cannot be read.

A match takes time in proportion to the text, whatever it is: each run of text ends before a `<`, each optional part
begins with a tag of its own, and none is tried twice.
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from .._contract.declare import ARRAYS, CDISCOUNT, per_class
from .._contract.shapes import Array, Choice, Member, Record, Scalar, members
from .compiled import function, mutable_class
from .decode import conversion
from .scalars import CODECS
from .tolerant import choices

LONG: Final = 1 << 15
"""From what length of a reply this pays, in bytes: 32 KiB. The expressions of a large type take 20 ms to compile."""

_CACHED: Final = 1 << 17
"""How much text is read at a time, in bytes: 128 KiB, which stay in a processor's cache."""

_LEGAL: Final = bytes([*b"\t\n", *range(32, 256)])
"""The bytes that a text may have. A carriage return is legal XML too, but a parser makes a line feed of it."""
_NIL: Final = ' i:nil="true"/>'
_REFERENCE: Final = re.compile(r"&(?:(lt|gt|amp|quot|apos);|#x([0-9A-Fa-f]{1,6});|#([0-9]{1,7});)?")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_is_character: Final = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").match


class NotCanonical(Exception):  # noqa: N818 - it is no error: the tree tells what there is
    """The text is not written as the service writes it."""


def items(cls: type[Any], batch: bytes) -> list[Any]:
    """Read items that stand one behind the other; no prefix means the service's namespace there, and `i` that of nil.

    Raises NotCanonical where the tree has to tell what there is, which may be an error.
    """
    reader, opening = _reader(cls), f"<{cls.__name__}>"
    closing = f"</{cls.__name__}>".encode()
    found: list[Any] = []
    start = 0
    try:
        while start < len(batch):
            cut = batch.rfind(closing, start, start + _CACHED) + len(closing)
            end = cut if cut > start + len(closing) else len(batch)
            text, at = _characters(batch[start:end]), 0
            while at < len(text):
                if not text.startswith(opening, at):
                    raise NotCanonical
                item, at = reader(text, at + len(opening))
                found.append(item)
            start = end
    except (ValueError, RecursionError):
        raise NotCanonical from None
    return found


def prepare(cls: type[Any]) -> None:
    """Compile the reader of a contract type."""
    _reader(cls)


def _characters(batch: bytes) -> str:
    """Decode a batch in which each character stands for itself, but for references."""
    text = batch.decode()
    if batch.translate(None, _LEGAL) or "\ufffe" in text or "\uffff" in text:
        raise NotCanonical
    if "]" in text and "]]>" in text:  # to look for one character first is fifty times faster
        raise NotCanonical
    return text


def _plain(text: str) -> str:
    """Put the characters of references in their places."""
    return _REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    name, hexadecimal, decimal = reference.groups()
    if name:
        return _NAMED[name]
    character = chr(int(hexadecimal or "0", 16) or int(decimal or "0"))
    if not _is_character(character):
        raise NotCanonical
    return character


_Reader: TypeAlias = Callable[[str, int], tuple[Any, int]]
"""Reads an item of a text, from behind its start tag; gives it, and the place behind its end tag."""


@per_class
def _reader(cls: type[Any]) -> _Reader:
    """Return the reader of a contract type, compiled at first use."""
    source = _Source(cls)
    name = f"read_{cls.__name__}"
    reader: _Reader = function(name, source.code(), source.names, f"lexical reader of {cls.__name__}")
    return reader


class _Source:
    """The code that reads one contract type, while it is written.

    An object in an object is part of its owner's stretch; the items of a list have a reader of their own.
    """

    def __init__(self, cls: type[Any]) -> None:
        self._cls = cls
        self.names: dict[str, Any] = {"NotCanonical": NotCanonical, "new": object.__new__, "plain": _plain}
        """What the code uses."""
        self.names |= {xsd: codec.read for xsd, codec in CODECS.items()}
        self._lines: list[str] = []
        """The code until the present stretch."""
        self._stretches = 0
        self._pattern = ""
        """What the present stretch looks like."""
        self._groups: list[str] = []
        """The variables for what it captures."""
        self._statements: list[str] = []
        """What is done with them."""

    def code(self) -> str:
        """Return the code of the function."""
        name = self._cls.__name__
        for member in members(self._cls):
            self._member(member, "made")
        self._pattern += f"</{name}>"
        self._end_stretch()
        lines = [f"made = new({self._twin(self._cls)})", *self._lines, f"made.__class__ = {name}", "return made, at"]
        return f"def read_{name}(text, at):\n" + "".join(f"    {line}\n" for line in lines)

    def _member(self, member: Member, owner: str, declared: str = CDISCOUNT) -> None:
        """Add an element, which may be absent, to the stretch; of an unusual one only its being empty.

        `declared` is the namespace in which the elements around it are: the service's own, or one with the prefix `a`.
        """
        name = member.name if declared == CDISCOUNT else f"a:{member.name}"
        target = f"{owner}.{member.attribute}"
        match member.shape:
            case _ if member.namespace != declared:
                self._statements.append(f"{target} = {member.empty!r}")
            case Scalar("string"):
                text, empty = self._group(), self._group()
                self._optional(f"<{name}(?:>([^<]*)</{name}>|{_NIL}|(/)>)")
                value = f"{text} if '&' not in {text} else plain({text})"
                self._statements.append(f"{target} = ({value}) if {text} is not None else '' if {empty} else None")
            case Scalar() | Choice(many=False):
                text = self._group()
                self._optional(f"<{name}(?:>([^<&]+)</{name}>|{_NIL})")
                self._statements.append(f"{target} = None if {text} is None else {conversion(member.shape, text)}")
                if isinstance(member.shape, Choice):
                    self.names[member.shape.enum.__name__] = choices(member.shape.enum)
            case Record(cls) if not any(isinstance(one.shape, Array) for one in members(cls)):
                self._record(cls, name, target)
            case Array(Record(cls), item, namespace) if namespace == CDISCOUNT:
                self._list(cls, name, item, target)
            case Array(Scalar("string"), item, namespace) if namespace == ARRAYS:
                text = self._group()
                tags = f"<a:{item}>", f"</a:{item}>"
                some = f">((?:{tags[0]}[^<]*{tags[1]})++)</{name}>"
                self._optional(f'<{name}(?:(?: xmlns:a="{re.escape(ARRAYS)}"(?:{some}|/>))|/>|{_NIL})')
                inside = f"{text}[{len(tags[0])}:-{len(tags[1])}].split({tags[1] + tags[0]!r})"
                self._statements.append(f"{target} = tuple(map(plain, {inside})) if {text} else ()")
            case _:
                self._optional(f"<{name}(?:/>|{_NIL})" if member.empty is not None else f"<{name}{_NIL}")
                self._statements.append(f"{target} = {member.empty!r}")

    def _record(self, cls: type[Any], name: str, target: str) -> None:
        """Add an object in the object."""
        outside, made = (self._pattern, self._statements), f"{target.replace('.', '_')}"
        self._pattern, self._statements = "", [f"{made} = new({self._twin(cls)})"]
        there = self._group()
        declared = members(cls)[0].namespace if members(cls) else CDISCOUNT
        for member in members(cls):
            self._member(member, made, declared)
        prefix = "" if declared == CDISCOUNT else f' xmlns:a="{re.escape(declared)}"'
        inside = f"<{name}(?:{prefix}>(){self._pattern}</{name}>|{_NIL})"
        made_lines = [*self._statements, f"{made}.__class__ = {cls.__name__}", f"{target} = {made}"]
        self._pattern, self._statements = outside
        self._optional(inside)
        self._statements += [
            f"if {there} is None:",
            f"    {target} = None",
            "else:",
            *(f"    {line}" for line in made_lines),
        ]

    def _list(self, cls: type[Any], name: str, item: str, target: str) -> None:
        """End the stretch with the beginning of a list, and read its items."""
        state = self._group()
        self._optional(f"<{name}(>|/>|{_NIL})")
        self._end_stretch()
        if cls is not self._cls:
            self.names[f"read_{cls.__name__}"] = _reader(cls)
        self._lines += [
            "items = []",
            f"if {state} == '>':",
            f"    while text.startswith('<{item}>', at):",
            f"        item, at = read_{cls.__name__}(text, at + {len(item) + 2})",
            "        items.append(item)",
            f"    if not text.startswith('</{name}>', at):",
            "        raise NotCanonical",
            f"    at += {len(name) + 3}",
            f"{target} = tuple(items)",
        ]

    def _optional(self, pattern: str) -> None:
        self._pattern += f"(?:{pattern})?+"

    def _group(self) -> str:
        """Name the variable for what the next group captures."""
        self._groups.append(f"group{len(self._groups)}")
        return self._groups[-1]

    def _end_stretch(self) -> None:
        """Write the code of the stretch, and begin another one."""
        match = f"match{self._stretches}"
        self.names[match] = re.compile(self._pattern).match
        self._lines += [f"found = {match}(text, at)", "if found is None:", "    raise NotCanonical"]
        if self._groups:
            self._lines.append(f"[{', '.join(self._groups)}] = found.groups()")
        self._lines += ["at = found.end()", *self._statements]
        self._stretches += 1
        self._pattern, self._groups, self._statements = "", [], []

    def _twin(self, cls: type[Any]) -> str:
        """Name the class in which an object is built, and let the code know both."""
        name = f"{cls.__name__}Twin"
        self.names |= {cls.__name__: cls, name: mutable_class(cls)}
        return name
