"""The same reply in any spelling that XML, and a schema's way with blanks, allow."""

import re
from itertools import count
from random import Random
from typing import Any, Final

from lxml import etree

from cdiscount_async._contract.shapes import Array, Choice, Record, Scalar, Shape, Table, members

from .xml import CDISCOUNT, NIL, Element, tag

BLANKS: Final = (" ", "\n", "\r\n", "\t ")
MISC: Final = (*BLANKS, "<!-- </Order> -->", "<?a </Order>?>", "<!---->")
"""What may stand between elements."""
WIDE: Final = ("utf-16", "utf-16-le", "utf-16-be")
NARROW: Final = ("iso-8859-1", "windows-1252")


class Spelling:
    """One way to write a reply; whatever the random source says, it means the same."""

    def __init__(self, random: Random, cls: type[Any], strangers: tuple[str, ...]) -> None:
        """`strangers` are names that elements have inside those that no contract knows."""
        self._random = random
        self._cls = cls
        self._strangers = strangers
        self._fresh = map("n{}".format, count()).__next__
        self._shapes: dict[Element, Shape] = {}

    def document(self, root: Element) -> bytes:
        """Write a whole reply, in some encoding."""
        (result,) = root[0][0]
        self._learn(result, Record(self._cls))
        return self._encoded(f"{self._misc()}{self._element(root, {}, depth=0)}{self._misc()}")

    def items(self, reply: bytes, name: str) -> bytes:
        """Write only the list of a reply in another way, if the reply has one with items."""
        if f"<{name}>".encode() not in reply:
            return reply
        root = etree.fromstring(reply)
        (result,) = root[0][0]
        self._learn(result, Record(self._cls))
        (listed,) = result.findall(f"{CDISCOUNT}{name}")
        scope = {str(prefix or ""): str(space) for prefix, space in listed.nsmap.items()}
        before, _, rest = reply.partition(f"<{name}>".encode())
        behind = rest.rpartition(f"</{name}>".encode())[2]
        return before + f"<{name}>{self._content(listed, scope, 3, nil=False)}</{name}>".encode() + behind

    def _encoded(self, text: str) -> bytes:
        encoding = self._random.choice(("utf-8", "utf-8", "utf-8", *WIDE, *NARROW))
        if encoding in NARROW and not _only_in(text, encoding):
            encoding = "utf-8"
        said = "utf-16" if encoding in WIDE else encoding
        declared = encoding in NARROW or self._perhaps(0.5)
        head = f"<?xml version='1.0' encoding=\"{said}\"?>" if declared else ""
        before = "".join(self._random.choices(BLANKS, k=self._random.randint(0, 2)))
        mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be", "utf-8"} and self._perhaps(0.4) else ""
        return f"{mark}{before}{head}{text}".encode(encoding)

    def _perhaps(self, share: float) -> bool:
        return self._random.random() < share

    def _misc(self) -> str:
        return self._random.choice(MISC) if self._perhaps(0.3) else ""

    def _blank(self) -> str:
        return self._random.choice(BLANKS) if self._perhaps(0.2) else ""

    def _learn(self, element: Element, shape: Shape) -> None:
        """Note what each element is, because blanks around a text count and around a number do not."""
        self._shapes[element] = shape
        match shape:
            case Record(cls):
                for member in members(cls):
                    for child in element.findall(tag(member)):
                        self._learn(child, member.shape)
            case Array(item):
                for child in element:
                    self._learn(child, item)
            case Table(_, key, value):
                for entry in element:
                    for part, inner in zip(entry, (key, value), strict=True):
                        self._learn(part, inner)

    def _element(self, element: Element, scope: dict[str, str], depth: int) -> str:
        scope = dict(scope)
        declared: dict[str, str] = {}
        name = self._named(str(element.tag), scope, declared, attribute=False)
        attributes = [
            (self._named(str(key), scope, declared, attribute=True), self._value(str(value)))
            for key, value in element.attrib.items()
        ]
        nil = element.get(NIL) == "true"
        attributes += [(f"xmlns:{prefix}" if prefix else "xmlns", space) for prefix, space in declared.items()]
        if self._perhaps(0.1):
            attributes.append(("mark", "a > b"))
        self._random.shuffle(attributes)
        written = "".join(f"{self._random.choice(BLANKS)}{key}{self._quoted(value)}" for key, value in attributes)
        content = self._content(element, scope, depth, nil=nil)
        if not content and self._perhaps(0.7):
            return f"<{name}{written}{self._blank()}/>"
        return f"<{name}{written}{self._blank()}>{content}</{name}{self._blank()}>"

    def _named(self, full: str, scope: dict[str, str], declared: dict[str, str], *, attribute: bool) -> str:
        space, local = etree.QName(full).namespace, etree.QName(full).localname
        if space is None:
            return local
        usable = [prefix for prefix, bound in scope.items() if bound == space and (prefix or not attribute)]
        if usable and self._perhaps(0.9):
            prefix = self._random.choice(usable)
        else:
            prefix = self._fresh() if attribute or "" in declared else self._random.choice(["", self._fresh()])
            scope[prefix] = declared[prefix] = space
        return f"{prefix}:{local}" if prefix else local

    def _value(self, value: str) -> str:
        return self._random.choice(["true", "1", " true ", "&#116;rue"]) if value == "true" else value

    def _quoted(self, value: str) -> str:
        quote = self._random.choice("\"'")
        return f"{self._blank()}={self._blank()}{quote}{value}{quote}"

    def _content(self, element: Element, scope: dict[str, str], depth: int, *, nil: bool) -> str:
        shape = self._shapes.get(element)
        if nil:
            return self._misc()
        if len(element) or isinstance(shape, Record | Array | Table):
            stranger = depth > 2 or (depth == 2 and shape is not None)
            pieces = [self._misc()]
            for child in element:
                pieces += [
                    self._stranger(scope) if stranger else "",
                    self._element(child, scope, depth + 1),
                    self._misc(),
                ]
            pieces += [self._stranger(scope) if stranger and len(element) else ""]
            return "".join(pieces)
        text = element.text or ""
        if isinstance(shape, Choice) or (isinstance(shape, Scalar) and shape.xsd != "string"):
            return f"{self._blank()}{self._text(text)}{self._blank()}"
        return self._text(text)

    def _stranger(self, scope: dict[str, str]) -> str:
        """Write an element that no contract knows, with what looks like an item or a list in it, or nothing."""
        if not self._perhaps(0.1):
            return ""
        prefix = self._random.choice([f"{one}:" if one else "" for one in scope])
        inside = "".join(
            self._random.choice([f"<{prefix}{name}>1</{prefix}{name}>", f"<{name}/>", f"<{name} a='>' ></{name} >"])
            for name in self._random.choices(self._strangers, k=self._random.randint(0, 3))
        )
        return f"<{prefix}NotOfThisContract>{inside}{self._misc()}</{prefix}NotOfThisContract{self._blank()}>"

    def _text(self, text: str) -> str:
        if text and self._perhaps(0.2):
            at = self._random.randint(0, len(text))
            between = self._random.choice(["<!-- </a> -->", "<?a b?>", "<![CDATA[]]>"])
            return f"{self._text(text[:at])}{between}{self._text(text[at:])}"
        if text and self._perhaps(0.2) and "\r" not in text and "]]>" not in text:
            return f"<![CDATA[{text}]]>"
        if text and self._perhaps(0.1):
            return "".join(
                self._random.choice([f"&#{ord(one)};", f"&#x{ord(one):x};", f"&#x000{ord(one):X};"]) for one in text
            )
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;").replace("\r", "&#13;")
        return re.sub("\n", lambda _: self._random.choice(["\n", "\r\n", "\r", "&#10;"]), escaped)


def _only_in(text: str, encoding: str) -> bool:
    """Whether a text can be written in an encoding, and read in no other: bytes that are UTF-8 are taken for it."""
    try:
        written = text.encode(encoding)
    except UnicodeEncodeError:
        return False
    try:
        written.decode()
    except UnicodeDecodeError:
        return True
    return text.isascii()
