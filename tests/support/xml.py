"""What the tests do with XML: compare it, find their way in it, and write it in other ways than we do."""

from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import Any, Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from cdiscount_async._contract.declare import ARRAYS
from cdiscount_async._contract.shapes import Array, Member, Record, Table, members

Element: TypeAlias = etree._Element

SOAP: Final = "{http://schemas.xmlsoap.org/soap/envelope/}"
NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
CDISCOUNT: Final = "{http://www.cdiscount.com}"
UNKNOWN: Final = "NotOfThisContract"
"""The name of the elements that tests put where the contract has none."""


def canonical(document: bytes | Element) -> str:
    """Return the canonical form, in which neither prefixes nor the places of their declarations matter."""
    text = etree.tostring(etree.fromstring(document) if isinstance(document, bytes) else document, with_tail=False)
    found: str = etree.canonicalize(text.decode(), rewrite_prefixes=True)
    return found


def same_xml(one: bytes | Element, other: bytes | Element) -> bool:
    """Whether two documents say the same."""
    return canonical(one) == canonical(other)


def body(document: bytes) -> Element:
    """Return the SOAP body's only element, as a document of its own."""
    (found,) = etree.fromstring(document).findall(f"{SOAP}Body/*")
    return etree.fromstring(etree.tostring(found, with_tail=False))


def records(element: Element, cls: type[Any]) -> Iterator[tuple[Element, type[Any]]]:
    """Yield every element of a tree that represents a contract type, with the type, beginning with this one."""
    yield element, cls
    for member in members(cls):
        for child in element.findall(tag(member)):
            match member.shape:
                case Record(inner):
                    yield from records(child, inner)
                case Array(Record(inner), name, namespace):
                    for item in child.findall(f"{{{namespace}}}{name}"):
                        yield from records(item, inner)


def tables(element: Element, cls: type[Any]) -> Iterator[tuple[Element, Table]]:
    """Yield every element of a tree that represents a key/value array."""
    for record, inner in records(element, cls):
        for member in members(inner):
            if isinstance(member.shape, Table):
                for child in record.findall(tag(member)):
                    yield child, member.shape


def lists(element: Element, cls: type[Any]) -> Iterator[Element]:
    """Yield every element of a tree that represents a list or a key/value array."""
    for record, inner in records(element, cls):
        for member in members(inner):
            if isinstance(member.shape, (Array, Table)):
                yield from record.findall(tag(member))


def tag(member: Member) -> str:
    """Name a member's element as lxml does."""
    return f"{{{member.namespace}}}{member.name}"


def without_newer(element: Element, cls: type[Any]) -> Element:
    """Take out the elements that later generations of the schema added."""
    for record, inner in list(records(element, cls)):
        for member in members(inner):
            if member.since is not None:
                for child in record.findall(tag(member)):
                    record.remove(child)
    return element


def reordered(element: Element, cls: type[Any], random: Random) -> Element:
    """Put the members of every contract type into another order; items of a list keep theirs, for order is data."""
    for record, _ in list(records(element, cls)):
        children = list(record)
        random.shuffle(children)
        record[:] = children
    return element


def with_duplicates(element: Element, cls: type[Any], random: Random) -> int:
    """Put a second element of the same name, saying something else, behind some members; tell how many."""
    added = 0
    for record, _ in list(records(element, cls)):
        for child in list(record):
            if random.random() < 0.3:
                second = etree.Element(child.tag)
                if random.random() < 0.5:
                    second.text = "something else"
                else:
                    second.set(NIL, "true")
                record.insert(random.randint(record.index(child) + 1, len(record)), second)
                added += 1
    return added


def with_unknown(element: Element, cls: type[Any], random: Random) -> int:
    """Put elements that the contract does not have into records, lists and tables; tell how many."""
    added = 0
    for parent in [*(record for record, _ in records(element, cls)), *lists(element, cls)]:
        if random.random() < 0.5 and parent.get(NIL) is None:
            stranger = etree.Element(random.choice([UNKNOWN, f"{CDISCOUNT}{UNKNOWN}", f"{{{ARRAYS}}}{UNKNOWN}"]))
            etree.SubElement(stranger, UNKNOWN).text = "1"
            parent.insert(random.randint(0, len(parent)), stranger)
            added += 1
    return added


def rewritten(element: Element, random: Random) -> bytes:
    """Write the same document in another way: other prefixes, blanks between elements, comments, character data."""
    return "".join(_rewritten(element, random, {}, map("n{}".format, count()).__next__)).encode()


def _rewritten(element: Element, random: Random, scope: dict[str, str], fresh: Callable[[], str]) -> Iterator[str]:
    scope, declared = dict(scope), dict[str, str]()

    def named(name: str, *, is_element: bool) -> str:
        """Write a name with a prefix for its namespace, a declared or a new one."""
        space, local = (etree.QName(name).namespace, etree.QName(name).localname)
        if space is None:
            return local
        usable = [prefix for prefix, bound in scope.items() if bound == space and (prefix or is_element)]
        if usable and random.random() < 0.7:
            prefix = random.choice(usable)
        else:
            prefix = random.choice(["", fresh()]) if is_element else fresh()
            scope[prefix] = declared[prefix] = space
        return f"{prefix}:{local}" if prefix else local

    opened = named(str(element.tag), is_element=True)
    attributes = {named(str(name), is_element=False): str(value) for name, value in element.attrib.items()}
    attributes |= {f"xmlns:{prefix}" if prefix else "xmlns": space for prefix, space in declared.items()}
    yield f"<{opened}{''.join(f' {name}={quoteattr(value)}' for name, value in attributes.items())}>"
    yield _text(element.text or "", random) if len(element) == 0 else ""
    for child in element:
        yield random.choice(["", "\n  ", "\t", "<!-- a comment -->", "\r\n<!---->\n"])
        yield from _rewritten(child, random, scope, fresh)
    yield random.choice(["", "\n", "<!-- the end -->"]) if len(element) else ""
    yield f"</{opened}>"


def _text(text: str, random: Random) -> str:
    """Write text in one of the ways that mean the same."""
    if text and random.random() < 0.2:
        at = random.randint(0, len(text))
        return f"{_text(text[:at], random)}<!-- in between -->{_text(text[at:], random)}"
    if text and random.random() < 0.2 and "\r" not in text and "]]>" not in text:
        return f"<![CDATA[{text}]]>"
    if text and random.random() < 0.2:
        return "".join(f"&#{ord(one)};" for one in text)
    return escape(text, {"\r": "&#13;"})
