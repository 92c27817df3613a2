"""Canonical text to item: one compiled reader for each contract type.

Each segment of an item between two inner lists is matched by one regular expression, which has the tags of the contract
in order. A segment that matches is well-formed and has no unknown elements, and one match returns all its values.
Reading the values one by one from a tree takes twice as long.

The time of a match is linear in the length of any text: each run of text ends before a `<`, each optional part begins
with its own tag, and no part is tried twice (possessive quantifiers).

`source` returns the code that is compiled for a type.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeAlias

from .._contract.declare import ARRAYS, CDISCOUNT, per_class
from .._contract.shapes import Array, Choice, Member, Record, Scalar, members
from .canonical import DATE_TIME, DECIMAL, DECIMALS, NotCanonical, escaped_enum_values, unescape
from .compiled import compile_function, mutable_class
from .decode import conversion
from .moments import NO_DATE
from .repeats import TextCache, has_collections, has_only_values, has_private_members, is_small
from .scalars import CODECS

_NIL_END: Final = ' i:nil="true"/>'
_GROUP: Final = re.compile(r"\((?!\?)")
"""The beginning of a capturing group."""

TextReader: TypeAlias = Callable[[str, int], tuple[Any, int]]
"""A function from a text and the index where an item begins to the item and the index after its end."""

_READERS: Final[dict[type[Any], TextReader]] = {}
"""The readers that are compiled."""


def is_compiled(cls: type[Any]) -> bool:
    """Return whether the reader of a contract type is compiled."""
    return cls in _READERS


def text_reader(cls: type[Any]) -> TextReader:
    """Return the reader of a contract type. It is compiled at first use."""
    if cls not in _READERS:
        code = _ReaderCode(cls)
        name = f"read_{cls.__name__}"
        _READERS[cls] = compile_function(name, code.text(), code.names, f"text reader of {cls.__name__}")
    return _READERS[cls]


def read_all(reader: TextReader, text: str) -> list[Any]:
    """Return the items of a text that has nothing else."""
    items: list[Any] = []
    at = 0
    while at < len(text):
        item, at = reader(text, at)
        items.append(item)
    return items


def source(cls: type[Any]) -> str:
    """Return the code that reads a contract type."""
    return _ReaderCode(cls).text()


@per_class
def _record_cache(cls: type[Any]) -> TextCache:
    """Return the cache of instances of a contract type by the text of their members."""
    reader, name = text_reader(cls), cls.__name__
    return TextCache(lambda text: reader(f"<{name}>{text}</{name}>", 0)[0])


@per_class
def _list_cache(cls: type[Any]) -> TextCache:
    """Return the cache of lists of a contract type by the text of their items."""
    reader = text_reader(cls)
    return TextCache(lambda text: tuple(read_all(reader, text)))


class _ReaderCode:
    """Generates the code that reads one contract type.

    An object inside an object belongs to the segment of the outer one. The items of a list have their own reader.
    """

    def __init__(self, cls: type[Any]) -> None:
        self._cls = cls
        self.names: dict[str, Any] = {"NotCanonical": NotCanonical, "compile": re.compile, "new": object.__new__}
        """The global names that the code uses."""
        self.names |= {xsd: codec.read for xsd, codec in CODECS.items()}
        self.names |= {"decimal": DECIMALS, "from_iso": datetime.fromisoformat, "unescape": unescape}
        self._patterns: list[str] = []
        """The regular expressions of the segments."""
        self._lines: list[str] = []
        """The code before the current segment."""
        self._pattern = ""
        """The regular expression of the current segment."""
        self._groups: list[str] = []
        """The variables for the groups of the expression."""
        self._statements: list[str] = []
        """The code that uses the variables."""
        self._caches = not has_private_members(cls)
        """Whether parts of the object may be cached: only if it has no private members."""
        self._name = cls.__name__
        self._pattern = f"<{self._name}>"
        for member in members(cls):
            self._member(member, "instance")
        self._pattern += f"</{self._name}>"
        self._end_segment()

    def members(self) -> str:
        """Return the expression for the members of a type without lists."""
        pattern = self._patterns[0].removeprefix(f"<{self._name}>").removesuffix(f"</{self._name}>")
        return _GROUP.sub("(?:", pattern)

    def text(self) -> str:
        """Return the code: the regular expressions and the function."""
        name = self._name
        patterns = [f"match{number} = compile({pattern!r}).match\n" for number, pattern in enumerate(self._patterns)]
        first, last = f"instance = new({self._mutable(self._cls)})", f"instance.__class__ = {name}"
        lines = [first, *self._lines, last, "return instance, at"]
        return "".join([*patterns, f"def read_{name}(text, at):\n", *(f"    {line}\n" for line in lines)])

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
            case Scalar() | Choice(many=False):
                self._value(member.shape, name, target)
            case Record(cls) if self._caches and is_small(cls):
                text = self._group()
                self._optional(f"<{name}(?:>({_ReaderCode(cls).members()})</{name}>|{_NIL_END})")
                self.names[f"records_{cls.__name__}"] = _record_cache(cls)
                self._statements.append(f"{target} = None if {text} is None else records_{cls.__name__}[{text}]")
            case Record(cls) if not any(isinstance(one.shape, Array) for one in members(cls)):
                self._record(cls, name, target)
            case Array(Record(cls), item, namespace) if namespace == CDISCOUNT and item == cls.__name__:
                if self._caches and has_only_values(cls):
                    text = self._group()
                    items = f"(?:<{item}>{_ReaderCode(cls).members()}</{item}>)*+"
                    self._optional(f"<{name}(?:>({items})</{name}>|/>|{_NIL_END})")
                    self.names[f"lists_{cls.__name__}"] = _list_cache(cls)
                    self._statements.append(f"{target} = lists_{cls.__name__}[{text}] if {text} else ()")
                else:
                    self._list(cls, name, target)
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

    def _value(self, shape: Scalar | Choice, name: str, target: str) -> None:
        """Add an element with a simple value to the segment."""
        match shape:
            case Scalar("string"):
                text, empty = self._group(), self._group()
                self._optional(f"<{name}(?:>([^<]*)</{name}>|{_NIL_END}|(/)>)")
                value = f"{text} if '&' not in {text} else unescape({text})"
                self._statements.append(f"{target} = ({value}) if {text} is not None else '' if {empty} else None")
            case Scalar("dateTime"):
                text, other = self._group(), self._group()
                self._optional(f"<{name}(?:>(?:({DATE_TIME})|{NO_DATE}|([^<]+))</{name}>|{_NIL_END})")
                value = f"None if {other} is None else {conversion(shape, other)}"
                self._statements.append(f"{target} = from_iso({text}) if {text} is not None else {value}")
            case _:
                text = self._group()
                written = DECIMAL if shape == Scalar("decimal") else "[^<]+"
                self._optional(f"<{name}(?:>({written})</{name}>|{_NIL_END})")
                self._statements.append(f"{target} = None if {text} is None else {conversion(shape, text)}")
                if isinstance(shape, Choice):
                    self.names[shape.enum.__name__] = escaped_enum_values(shape.enum)

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

    def _list(self, cls: type[Any], name: str, target: str) -> None:
        """End the segment with the start tag of a list, and add the code that reads the items."""
        state, end_tag = self._group(), f"</{name}>"
        self._optional(f"<{name}(>|/>|{_NIL_END})")
        self._end_segment()
        if self._caches and not has_collections(cls):
            self.names[f"lists_{cls.__name__}"] = _list_cache(cls)
            items = [
                f"end = text.index('{end_tag}', at)",
                f"{target} = lists_{cls.__name__}[text[at:end]]",
                f"at = end + {len(end_tag)}",
            ]
        else:
            if cls is not self._cls:
                self.names[f"read_{cls.__name__}"] = text_reader(cls)
            items = [
                "items = []",
                f"while not text.startswith('{end_tag}', at):",
                f"    item, at = read_{cls.__name__}(text, at)",
                "    items.append(item)",
                f"{target} = tuple(items)",
                f"at += {len(end_tag)}",
            ]
        self._lines += [
            f"if {state} == '>':",
            *(f"    {line}" for line in items),
            "else:",
            f"    {target} = ()",
        ]

    def _optional(self, pattern: str) -> None:
        self._pattern += f"(?:{pattern})?+"

    def _group(self) -> str:
        """Return the name of the variable for the next group of the expression."""
        self._groups.append(f"group{len(self._groups)}")
        return self._groups[-1]

    def _end_segment(self) -> None:
        """Add the code of the current segment, and begin the next one."""
        self._lines += [f"found = match{len(self._patterns)}(text, at)", "if found is None:", "    raise NotCanonical"]
        if self._groups:
            self._lines.append(f"[{', '.join(self._groups)}] = found.groups()")
        self._lines += ["at = found.end()", *self._statements]
        self._patterns.append(self._pattern)
        self._pattern, self._groups, self._statements = "", [], []

    def _mutable(self, cls: type[Any]) -> str:
        """Return the name of the mutable class of a type, and add both classes to the names that the code uses."""
        name = f"Mutable{cls.__name__}"
        self.names |= {cls.__name__: cls, name: mutable_class(cls)}
        return name
