"""The one way in for XML: no entities, no document types, nothing from the network, and limits of size.

A tree that leaves here for a reader has the service's own namespace cut off: `{http://www.cdiscount.com}Order` is
`Order`. Names of other namespaces keep theirs. Reading a short name costs lxml less than half, and the decoder reads
every name.
"""

import re
from typing import Final, TypeAlias

from lxml import etree

from ._contract import CDISCOUNT
from ._nodes import MAX_NODES, too_many
from .errors import ContractMismatch, HtmlPage, NotXml, Problem

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for its elements

ENVELOPE: Final = "{http://schemas.xmlsoap.org/soap/envelope/}"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
NIL: Final = f"{{{XSI}}}nil"
MAX_BYTES: Final = 1 << 29
"""The largest document that is read unless a caller says otherwise: 512 MiB."""

_PROLOG: Final = rb"(?>\s|<\?.*?\?>|<!--.*?-->)*+"
_DOCTYPE: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?" + _PROLOG + rb"<!DOCTYPE\s*(\w*)", re.DOTALL | re.IGNORECASE)
_DEFAULT_NAMESPACE: Final = re.compile(
    rb'\A(?:<\?xml[^>]*\?>\s*)?<(\w+):Envelope(?: xmlns:\w+="[^"]*")*><\1:Body><\w+( xmlns="http://www\.cdiscount\.com")'
)
"""The envelope as the service and we write it: nothing can stand before the declaration that changes its meaning."""
_ILLEGAL: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xed[\xa0-\xbf][\x80-\xbf]|\xef\xbf[\xbe\xbf]"
    rb"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[0-9a-f])|x0*d[89a-f][0-9a-f]{2}|x0*fff[ef]"
    rb"|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]|6553[45]));",
    re.IGNORECASE,
)
_REPLACEMENT: Final = "\ufffd".encode()
MAX_REPLACED: Final = 100_000
"""How many characters that XML cannot hold are replaced in a document; one that has more is none."""


_PARSER: Final = etree.XMLParser(
    encoding="utf-8",  # whatever the document declares: no encoding may hide a document type declaration
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=True,  # depth and text are bounded by max_bytes, the tree by max_nodes, entities are refused
    remove_comments=True,
    remove_pis=True,
)


def parse(
    body: bytes,
    *,
    max_bytes: int = MAX_BYTES,
    max_nodes: int = MAX_NODES,
    status: int = 200,
    cut: bool = True,
) -> Element:
    """Parse a document into a tree in which the service's namespace is cut off, unless `cut` says to leave it.

    Characters that XML cannot hold (the service can send them as references such as `&#x1F;`) are replaced by U+FFFD,
    so that one control character in a buyer's message does not cost the whole reply.

    Raises NotXml for anything that is not one well-formed document of at most `max_bytes`, HtmlPage for a page, and
    ContractMismatch for more than `max_nodes` elements and attributes.
    """
    if len(body) > max_bytes:
        raise NotXml(f"the document has {len(body):,} bytes, and the limit is {max_bytes:,}", status=status)
    if found := _DOCTYPE.match(body):
        if found[1].lower() == b"html":
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
    if root.tag in {"html", "{http://www.w3.org/1999/xhtml}html"}:
        raise _html_page(body, status)
    return root


def _parsed(body: bytes, status: int) -> Element:
    try:
        return etree.fromstring(body, _PARSER)
    except etree.XMLSyntaxError as error:
        failure = error
    cleaned, count = _ILLEGAL.subn(_REPLACEMENT, body, MAX_REPLACED)
    if count:
        try:
            return etree.fromstring(cleaned, _PARSER)
        except etree.XMLSyntaxError as error:
            failure = error
    raise _broken(body, failure, status)


def _broken(body: bytes, error: etree.XMLSyntaxError, status: int) -> NotXml:
    """Say where the document breaks, without quoting it: lxml's own text may hold a buyer's name."""
    if b"<html" in body[:1000].lower():
        return _html_page(body, status)
    line, column = error.position
    where = f"not well-formed XML (line {line}, column {column}; {len(body):,} bytes came)"
    return NotXml(where if body.strip() else "an empty body instead of XML", status=status, body=body)


def _html_page(body: bytes, status: int) -> HtmlPage:
    return HtmlPage("an HTML page instead of SOAP", status=status, body=body)


def _cut_namespace(root: Element) -> None:
    """Shorten the names that another prefix, or a declaration in another place, left long: mostly there are none."""
    skip = len(CDISCOUNT) + 2
    for element in root.iter(f"{{{CDISCOUNT}}}*"):
        element.tag = element.tag[skip:]


def is_nil(element: Element) -> bool:
    """Whether an element says xsi:nil."""
    return element.get(NIL) in {"true", "1"}
