"""The parser of XML: every parser of the package is made in one place, and is safe."""

import ast
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

import cdiscount_async
from cdiscount_async._codec.xml import iterparse, parser

PACKAGE: Final = Path(cdiscount_async.__file__).parent
MADE_BY: Final = {
    "HTMLParser": {"planning/_tables.py"},
    "XMLParser": {"_codec/xml.py"},
    "iterparse": {"_codec/xml.py"},
    "parse": set[str](),
    "HTML": set[str](),
    "XML": set[str](),
    "XMLPullParser": set[str](),
    "HTMLPullParser": set[str](),
}
"""What makes a parser in lxml.etree, and the modules that may call it."""
ESCAPES: Final = "xml.sax.saxutils"
"""What the standard library has for XML without parsing it."""
ENTITY: Final = b'<!DOCTYPE a [<!ENTITY e SYSTEM "%s"><!ENTITY x "xxxx">]><a>&e;&x;</a>'


def calls_of_etree(path: Path) -> list[tuple[str, int]]:
    """Return the functions of lxml.etree that a module calls, each with the number of its arguments."""
    return [
        (node.func.attr, len(node.args) + len(node.keywords))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "etree"
    ]


def test_parsers_are_made_in_one_place() -> None:
    """No module makes a parser of its own, or parses with lxml's default one or with the standard library."""
    found: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        found += [
            f"{name}: etree.{function}"
            for function, arguments in calls_of_etree(path)
            if name not in MADE_BY.get(function, {name}) or (function == "fromstring" and arguments < 2)
        ]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names):
                    imported = [one.name for one in names]
                case ast.ImportFrom(module=str(module), level=0, names=names):
                    imported = [module]
                    found += [f"{name}: from lxml.etree import" for _ in names if module == "lxml.etree"]
                case _:
                    continue
            found += [f"{name}: {one}" for one in imported if one.split(".")[0] == "xml" and one != ESCAPES]

    assert [] == found
    assert ("XMLParser", 1) in calls_of_etree(PACKAGE / "_codec/xml.py")  # this test sees calls


def test_no_entity_is_expanded(tmp_path: Path) -> None:
    """Neither a file nor a text gets into a document by an entity, whichever way it is parsed."""
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    document = ENTITY % secret.as_uri().encode()

    root = etree.fromstring(document, parser())
    careless = etree.fromstring(document, parser(resolve_entities=True, load_dtd=True, attribute_defaults=True))
    [(_, streamed)] = iterparse(BytesIO(document), ("end",), ["a"])

    for element in (root, careless, streamed):
        assert b"<a>&e;&x;</a>" in etree.tostring(element)


def test_the_depth_is_limited() -> None:
    """A document that nests more than 256 elements is an error, unless the caller has limits of its own."""
    document = b"<a>" * 257 + b"</a>" * 257

    with pytest.raises(etree.XMLSyntaxError, match="depth"):
        etree.fromstring(document, parser())
    with pytest.raises(etree.XMLSyntaxError, match="depth"):
        [*iterparse(BytesIO(document), ("end",), ["a"])]

    assert "a" == etree.fromstring(document, parser(huge_tree=True)).tag
