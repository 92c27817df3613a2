"""The items of a long list, read from their text without a tree.

The text must be canonical: written exactly as the service writes it. Each segment of an item between two inner lists is
matched by one regular expression, which has the tags of the contract in order. A segment that matches is well-formed
and has no unknown elements, and one match returns all its values. Reading the values one by one from a tree takes twice
as long.

Any other text raises NotCanonical, and `decode` then reads it from a tree: a comment, another prefix, an element in
another place, a value that cannot be read.

The time of a match is linear in the length of any text: each run of text ends before a `<`, each optional part begins
with its own tag, and no part is tried twice (possessive quantifiers).
"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from .._contract.declare import ARRAYS, CDISCOUNT, per_class
from .._contract.shapes import Array, Choice, Member, Record, Scalar, members
from .compiled import compile_function, mutable_class
from .decode import conversion
from .scalars import CODECS
from .tolerant import enum_values

MIN_REPLY_BYTES: Final = 1 << 15
"""The shortest reply that is read so, in bytes: 32 KiB. The expressions of a large type take 20 ms to compile."""

_CHUNK_BYTES: Final = 1 << 17
"""How much text is read at once, in bytes: 128 KiB fit into a processor's cache."""

_LEGAL_BYTES: Final = bytes([*b"\t\n", *range(32, 256)])
"""The bytes that a text may have. A carriage return is legal XML too, but a parser turns it into a line feed."""
_NIL_END: Final = ' i:nil="true"/>'
_REFERENCE: Final = re.compile(r"&(?:(lt|gt|amp|quot|apos);|#x([0-9A-Fa-f]{1,6});|#([0-9]{1,7});)?")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_is_character: Final = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]").match


class NotCanonical(Exception):  # noqa: N818 - no error: the text is then read from a tree
    """The text is not written exactly as the service writes it."""


def read_items(cls: type[Any], batch: bytes) -> list[Any]:
    """Return the items of a text that has nothing else.

    The text must use the canonical prefixes: none for the service's namespace, `i` for `xsi`.

    Raises NotCanonical if the items must be read from a tree, which may then raise an error.
    """
    reader, start_tag = _reader(cls), f"<{cls.__name__}>"
    end_tag = f"</{cls.__name__}>".encode()
    found: list[Any] = []
    start = 0
    try:
        while start < len(batch):
            cut = batch.rfind(end_tag, start, start + _CHUNK_BYTES) + len(end_tag)
            end = cut if cut > start + len(end_tag) else len(batch)
            text, at = _decode(batch[start:end]), 0
            while at < len(text):
                if not text.startswith(start_tag, at):
                    raise NotCanonical
                item, at = reader(text, at + len(start_tag))
                found.append(item)
            start = end
    except (ValueError, RecursionError):
        raise NotCanonical from None
    return found


def compile_items_reader(cls: type[Any]) -> None:
    """Compile the reader of a contract type now, so that the first reply does not wait for it."""
    _reader(cls)


def _decode(batch: bytes) -> str:
    """Decode a batch. Raises NotCanonical unless only its references have to be replaced."""
    text = batch.decode()
    if batch.translate(None, _LEGAL_BYTES) or "\ufffe" in text or "\uffff" in text:
        raise NotCanonical
    if "]" in text and "]]>" in text:  # a search for one character first is fifty times faster
        raise NotCanonical
    return text


def _unescape(text: str) -> str:
    """Replace references by their characters."""
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
"""A function from a text and the index after an item's start tag to the item and the index after its end tag."""


@per_class
def _reader(cls: type[Any]) -> _Reader:
    """Return the reader of a contract type. It is compiled at first use."""
    source = _ReaderCode(cls)
    name = f"read_{cls.__name__}"
    reader: _Reader = compile_function(name, source.code(), source.names, f"text reader of {cls.__name__}")
    return reader


class _ReaderCode:
    """Generates the code that reads one contract type.

    An object inside an object belongs to the segment of the outer one. The items of a list have their own reader.
    """

    def __init__(self, cls: type[Any]) -> None:
        self._cls = cls
        self.names: dict[str, Any] = {"NotCanonical": NotCanonical, "new": object.__new__, "unescape": _unescape}
        """The global names that the code uses."""
        self.names |= {xsd: codec.read for xsd, codec in CODECS.items()}
        self._lines: list[str] = []
        """The code before the current segment."""
        self._segments = 0
        self._pattern = ""
        """The regular expression of the current segment."""
        self._groups: list[str] = []
        """The variables for the groups of the expression."""
        self._statements: list[str] = []
        """The code that uses the variables."""

    def code(self) -> str:
        """Return the code of the function."""
        name = self._cls.__name__
        for member in members(self._cls):
            self._member(member, "instance")
        self._pattern += f"</{name}>"
        self._end_segment()
        first, last = f"instance = new({self._mutable(self._cls)})", f"instance.__class__ = {name}"
        lines = [first, *self._lines, last, "return instance, at"]
        return f"def read_{name}(text, at):\n" + "".join(f"    {line}\n" for line in lines)

    def _member(self, member: Member, owner: str, declared: str = CDISCOUNT) -> None:
        """Add an element, which may be absent, to the segment.

        Of a shape that is not handled here, only an empty or nil element is canonical.

        Args:
            member: The member whose element is added.
            owner: The variable of the instance whose member it is.
            declared: The namespace of the elements around it: the service's own, or one with the prefix `a`.

        """
        name = member.name if declared == CDISCOUNT else f"a:{member.name}"
        target = f"{owner}.{member.attribute}"
        match member.shape:
            case _ if member.namespace != declared:
                self._statements.append(f"{target} = {member.empty!r}")
            case Scalar("string"):
                text, empty = self._group(), self._group()
                self._optional(f"<{name}(?:>([^<]*)</{name}>|{_NIL_END}|(/)>)")
                value = f"{text} if '&' not in {text} else unescape({text})"
                self._statements.append(f"{target} = ({value}) if {text} is not None else '' if {empty} else None")
            case Scalar() | Choice(many=False):
                text = self._group()
                self._optional(f"<{name}(?:>([^<&]+)</{name}>|{_NIL_END})")
                self._statements.append(f"{target} = None if {text} is None else {conversion(member.shape, text)}")
                if isinstance(member.shape, Choice):
                    self.names[member.shape.enum.__name__] = enum_values(member.shape.enum)
            case Record(cls) if not any(isinstance(one.shape, Array) for one in members(cls)):
                self._record(cls, name, target)
            case Array(Record(cls), item, namespace) if namespace == CDISCOUNT:
                self._list(cls, name, item, target)
            case Array(Scalar("string"), item, namespace) if namespace == ARRAYS:
                text = self._group()
                tags = f"<a:{item}>", f"</a:{item}>"
                strings = f">((?:{tags[0]}[^<]*{tags[1]})++)</{name}>"
                self._optional(f'<{name}(?:(?: xmlns:a="{re.escape(ARRAYS)}"(?:{strings}|/>))|/>|{_NIL_END})')
                inside = f"{text}[{len(tags[0])}:-{len(tags[1])}].split({tags[1] + tags[0]!r})"
                self._statements.append(f"{target} = tuple(map(unescape, {inside})) if {text} else ()")
            case _:
                self._optional(f"<{name}(?:/>|{_NIL_END})" if member.empty is not None else f"<{name}{_NIL_END}")
                self._statements.append(f"{target} = {member.empty!r}")

    def _record(self, cls: type[Any], name: str, target: str) -> None:
        """Add an object inside the object."""
        outer, instance = (self._pattern, self._statements), target.replace(".", "_")
        self._pattern, self._statements = "", [f"{instance} = new({self._mutable(cls)})"]
        present = self._group()
        declared = members(cls)[0].namespace if members(cls) else CDISCOUNT
        for member in members(cls):
            self._member(member, instance, declared)
        prefix = "" if declared == CDISCOUNT else f' xmlns:a="{re.escape(declared)}"'
        inside = f"<{name}(?:{prefix}>(){self._pattern}</{name}>|{_NIL_END})"
        instance_lines = [*self._statements, f"{instance}.__class__ = {cls.__name__}", f"{target} = {instance}"]
        self._pattern, self._statements = outer
        self._optional(inside)
        self._statements += [
            f"if {present} is None:",
            f"    {target} = None",
            "else:",
            *(f"    {line}" for line in instance_lines),
        ]

    def _list(self, cls: type[Any], name: str, item: str, target: str) -> None:
        """End the segment with the start tag of a list, and add the code that reads the items."""
        state = self._group()
        self._optional(f"<{name}(>|/>|{_NIL_END})")
        self._end_segment()
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
        """Return the name of the variable for the next group of the expression."""
        self._groups.append(f"group{len(self._groups)}")
        return self._groups[-1]

    def _end_segment(self) -> None:
        """Add the code of the current segment, and begin the next one."""
        match = f"match{self._segments}"
        self.names[match] = re.compile(self._pattern).match
        self._lines += [f"found = {match}(text, at)", "if found is None:", "    raise NotCanonical"]
        if self._groups:
            self._lines.append(f"[{', '.join(self._groups)}] = found.groups()")
        self._lines += ["at = found.end()", *self._statements]
        self._segments += 1
        self._pattern, self._groups, self._statements = "", [], []

    def _mutable(self, cls: type[Any]) -> str:
        """Return the name of the mutable class of a type, and add both classes to the names that the code uses."""
        name = f"Mutable{cls.__name__}"
        self.names |= {cls.__name__: cls, name: mutable_class(cls)}
        return name
