"""Requests to try a server with: valid ones that ask for what is there, and spoilt ones.

Everything is drawn from Hypothesis, so that an example that fails is found again and made smaller.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Final, TypeAlias

import attrs
from hypothesis import strategies as st
from lxml import etree

from .xml import CDISCOUNT, NIL, Element

Known: TypeAlias = Mapping[str, Sequence[Any]]
"""What a server has, by the end of the names of the members that ask for it: `order_number` and the like."""

ODD_TEXTS: Final = (
    "",
    " ",
    "0",
    "-1",
    "9" * 30,
    "-9223372036854775809",
    "2147483648",
    "1e400",
    "NaN",
    "INF",
    "0x10",
    "1.5",
    "true",
    "TRUE",
    "0001-01-01T00:00:00",
    "9999-12-31T23:59:59.9999999+14:00",
    "2019-02-30T00:00:00",
    "0000-00-00",
    "Shipped Shipped",
    "' OR 1=1 --",
    "%",
    "*",
    "\u202e\U0001f600",
    "x" * 5000,
    "file:///etc/passwd",
    "http://127.0.0.1:1/",
    "http://[::1",
    "../../x",
)
WAYS: Final = (
    *("drop", "double", "shuffle", "rename", "bare", "text", "nest", "nil", "move", "child"),
    *("attribute", "attribute", "attribute"),
)
ODD_NAMES: Final = (
    "Envelope",
    "Body",
    "Fault",
    "headerMessage",
    "string",
    "OrderNumber",
    f"{CDISCOUNT}Order",
    "{urn:x}y",
)


def asking_for(request: st.SearchStrategy[Any], known: Known) -> st.SearchStrategy[Any]:
    """Return requests of which about every second one asks for something that exists."""

    def mixed(value: Any, random: Random) -> Any:
        changes = {}
        for field in attrs.fields(type(value)):
            old = getattr(value, field.name)
            there = [
                one
                for name, values in known.items()
                if field.name.removesuffix("_list").endswith(name)
                for one in values
            ]
            if attrs.has(type(old)):
                changes[field.name] = mixed(old, random)
            elif isinstance(old, tuple) and any(attrs.has(type(one)) for one in old):
                changes[field.name] = tuple(mixed(one, random) if attrs.has(type(one)) else one for one in old)
            elif there and random.random() < 0.6:
                found = [random.choice(there) for _ in range(random.randint(1, 3))]
                changes[field.name] = tuple(found) if isinstance(old, tuple) else found[0]
        return attrs.evolve(value, **changes)

    return st.builds(mixed, request, st.randoms(use_true_random=False))


def spoilt_bytes(draw: Callable[[st.SearchStrategy[Any]], Any], document: bytes) -> bytes:
    """Spoil a document below the level of XML: bytes changed, cut, doubled, put in."""
    body = bytearray(document)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(body) - 1, 0)))
        match draw(st.sampled_from(["flip", "cut", "insert", "double", "drop"])):
            case "flip" if body:
                body[at] ^= draw(st.integers(1, 255))
            case "cut":
                del body[at:]
            case "insert":
                body[at:at] = draw(st.binary(min_size=1, max_size=6))
            case "double":
                body[at:at] = body[at : at + draw(st.integers(1, 200))]
            case _:
                del body[at : at + draw(st.integers(1, 200))]
    return bytes(body)


def spoilt_tree(draw: Callable[[st.SearchStrategy[Any]], Any], document: bytes) -> bytes:
    """Spoil a document on the level of XML: what comes out is well-formed, but mostly not what it was."""
    root = etree.fromstring(document)
    for _ in range(draw(st.integers(1, 4))):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        chosen = elements[draw(st.integers(0, len(elements) - 1))]
        root = _spoil(draw, root, chosen)
    return etree.tostring(root, encoding=draw(st.sampled_from(["utf-8", "utf-16", "iso-8859-1", "us-ascii"])))


def _spoil(  # noqa: C901, PLR0912 - one case for each way
    draw: Callable[[st.SearchStrategy[Any]], Any], root: Element, element: Element
) -> Element:
    parent = element.getparent()
    match draw(st.sampled_from(WAYS)):
        case "drop" if parent is not None:
            parent.remove(element)
        case "double" if parent is not None:
            parent.append(copy.deepcopy(element))
        case "shuffle":
            children = draw(st.permutations(list(element)))
            element[:] = children
        case "rename":
            element.tag = draw(st.sampled_from(ODD_NAMES))
        case "bare":
            element.tag = etree.QName(element).localname
        case "text":
            element.text = draw(st.sampled_from(ODD_TEXTS))
        case "nest":
            deep = element
            for _ in range(draw(st.sampled_from([3, 100, 240]))):
                deep = etree.SubElement(deep, element.tag)
        case "nil":
            element.set(NIL, draw(st.sampled_from(["true", "1", "false", "maybe", ""])))
        case "attribute" if element.attrib:
            name = draw(st.sampled_from(sorted(map(str, element.attrib))))
            element.attrib.update({name: draw(st.sampled_from(ODD_TEXTS))})
            if draw(st.booleans()):
                del element.attrib[name]
        case "move" if parent is not None and parent.getparent() is not None:
            parent.getparent().append(element)
        case _:
            etree.SubElement(element, draw(st.sampled_from(ODD_NAMES))).text = draw(st.sampled_from(ODD_TEXTS))
    return root
