"""The parser of XML: no entities, no document types, no network, and limits for the size.

A tree for a decoder has no names with the service's own namespace: `{http://www.cdiscount.com}Order` is `Order`. Names
of other namespaces keep theirs. lxml returns a short name in less than half the time, and a decoder reads every name.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final, TypeAlias

from lxml import etree

from .._common.markup import contains_html_page, is_html_page
from .._common.node_limit import MAX_NODES, too_many
from .._contract.declare import CDISCOUNT
from ..errors import ContractMismatch, HtmlPage, NotXml, Problem
from .encodings import utf8
from .media import kind_of
from .repair import repaired

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for its elements

ENVELOPE: Final = "{http://schemas.xmlsoap.org/soap/envelope/}"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
NIL: Final = f"{{{XSI}}}nil"
MAX_BYTES: Final = 1 << 29
"""The most bytes of a document by default: 512 MiB."""

_PROLOG: Final = rb"(?>\s|<\?.*?\?>|<!--.*?-->)*+"
_has_doctype: Final = re.compile(rb"(?:\xef\xbb\xbf)?" + _PROLOG + rb"<!DOCTYPE", re.DOTALL | re.IGNORECASE).match
_DEFAULT_NAMESPACE: Final = re.compile(
    rb'\A(?:<\?xml[^>]*\?>\s*)?<(\w+):Envelope(?: xmlns:\w+="[^"]*")*><\1:Body><\w+( xmlns="http://www\.cdiscount\.com")'
)
"""The envelope as the service and we write it. Nothing before the declaration can change its meaning."""
_OPEN_NIL: Final = re.compile(rb':nil(?!="true"/>)').search
"""Finds nil in a start tag that is not written as the service writes it. Such an element may still have content."""
_filled_nils: Final = etree.XPath("//*[@i:nil][node()]", namespaces={"i": XSI})

_SAFE: Final[Mapping[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "remove_comments": True,
}


def parser(**options: Any) -> etree.XMLParser:
    """Return a parser that expands no entity, loads no document type definition and opens no network connection.

    Comments are removed. Every parser of XML in this package is made here or by `iterparse`.

    Args:
        options: Other options of lxml's `XMLParser`, such as `target`. The safe ones cannot be changed. `huge_tree`
            turns off the parser's own limits of depth and length: the caller must have limits then.
    """
    return etree.XMLParser(**{**options, **_SAFE})


def iterparse(file: Any, events: Collection[str], tags: Collection[str]) -> Any:
    """Return an iterator of pairs, event and element, over an open file. It is as safe as `parser`, within its limits.

    Args:
        file: An object with a method `read`.
        events: `start`, `end`, or both.
        tags: The names of the elements of interest; `*` means all.
    """
    return etree.iterparse(file, events, tag=tags, remove_pis=True, **_SAFE)


# The encoding is fixed, because another one could hide a document type declaration. Depth and text are bounded by
# `max_bytes`, the tree by `max_nodes`.
_PARSER: Final = parser(encoding="utf-8", huge_tree=True, remove_pis=True)


def parse(
    body: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_nodes: int = MAX_NODES,
    status: int = 200,
    cut: bool = True,
) -> Element:
    """Return the tree of a document.

    Characters that XML cannot contain are replaced (`repair`).

    Args:
        body: The document, in any encoding that `utf8` reads.
        max_bytes: The most bytes of a document.
        max_nodes: The most elements and attributes of a document.
        status: The HTTP status of the reply, for errors.
        cut: Whether names lose the service's namespace, and elements that are nil lose their content.

    Raises:
        NotXml: The body is not one well-formed document of at most `max_bytes`.
        HtmlPage: The body is an HTML page.
        ContractMismatch: The document has more than `max_nodes` elements and attributes.
    """
    if len(body) > max_bytes:
        raise NotXml(f"the document has {len(body):,} bytes, and the limit is {max_bytes:,}", status=status)
    body = utf8(body)
    if _has_doctype(body):
        if is_html_page(body.decode("latin-1")):
            raise _html_page(body, status)
        raise NotXml("a document type declaration instead of SOAP", status=status, body=body)
    if expected := too_many(body, max_nodes):
        raise ContractMismatch([Problem("$", expected)], status=status, body=body)
    if cut and (canonical := _DEFAULT_NAMESPACE.match(body)):
        start, end = canonical.span(2)
        body = body[:start] + body[end:]
    root = _parsed(body, status)
    if cut:
        _cut_namespace(root)
        if _OPEN_NIL(body):
            _empty_nils(root)
    if root.tag in {"html", "{http://www.w3.org/1999/xhtml}html"}:
        raise _html_page(body, status)
    return root


def _parsed(body: bytes, status: int) -> Element:
    try:
        return etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        failure = error
    try:
        return etree.fromstring(repaired(body), _PARSER)
    except etree.XMLSyntaxError as error:
        failure = error
    raise _broken(body, failure, status)


def _broken(body: bytes, error: etree.XMLSyntaxError, status: int) -> NotXml:
    """Return the error that says what a body is, or where it breaks. lxml's own message may have a buyer's name."""
    if contains_html_page(body[: 1 << 13].decode("latin-1")):
        return _html_page(body, status)
    if not body.strip():
        return NotXml("an empty body instead of XML", status=status, body=body)
    line, column = error.position
    kind = kind_of(body)
    where = f"not well-formed XML (line {line}, column {column}; {len(body):,} bytes came)"
    return NotXml(f"{where}: {kind}" if kind else where, status=status, body=body)


def _html_page(body: bytes, status: int) -> HtmlPage:
    return HtmlPage("an HTML page instead of SOAP", status=status, body=body)


def _cut_namespace(root: Element) -> None:
    """Shorten names that get the namespace from a prefix, or from a declaration in the document. Usually none does."""
    skip = len(CDISCOUNT) + 2
    for element in root.iter(f"{{{CDISCOUNT}}}*"):
        element.tag = element.tag[skip:]


def _empty_nils(root: Element) -> None:
    filled: Any = _filled_nils(root)
    for element in filled:
        if is_nil(element):
            element.text = None
            element[:] = []


def indented(body: bytes) -> bytes:
    """Return our own document with a line for each element, for a person. Raises XMLSyntaxError for another one."""
    root = etree.fromstring(body, parser())
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8")


def is_nil(element: Element) -> bool:
    """Whether an element is nil, by its attribute `xsi:nil`."""
    return (element.get(NIL) or "").strip() in {"true", "1"}
