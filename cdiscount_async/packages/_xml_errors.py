"""Explains why a document is not XML, for people who do not know the messages of the parser."""

import re
from collections.abc import Iterable
from html.entities import html5
from typing import Any, Final

from lxml import etree

_MARK: Final = b"\xef\xbb\xbf"
_DECLARED: Final = re.compile(rb"<\?xml\s[^<>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_WIDE: Final = re.compile(r"(?:utf-?|ucs-?|iso-10646-ucs-)(?:2|4|16|32)", re.IGNORECASE)
_ENTITY: Final = re.compile(r"'([A-Za-z][A-Za-z0-9]{0,31})'")
_ERRORS: Final = etree.ErrorTypes
_AMPERSAND: Final = "a & is not written as &amp;"
_LESS: Final = "a < is not written as &lt;, or a quotation mark is missing before it"
_QUOTES: Final = (
    "a quotation mark inside a value is not written as &quot;, or a blank between two attributes is missing"
)
_NAMESPACE: Final = "a namespace or a prefix is not written as it must be"
_OPEN: Final = "a comment, a CDATA section or an instruction has no end"
_REFERENCE: Final = "a character reference, such as &#233;, is none"
_SAYS: Final = {
    _ERRORS.ERR_DOCUMENT_END: "there is something after the end of its root element",
    _ERRORS.ERR_INVALID_HEX_CHARREF: _REFERENCE,
    _ERRORS.ERR_INVALID_DEC_CHARREF: _REFERENCE,
    _ERRORS.ERR_INVALID_CHARREF: _REFERENCE,
    _ERRORS.ERR_INVALID_CHAR: "it has a control character, or another character that XML cannot contain",
    _ERRORS.ERR_ENTITYREF_SEMICOL_MISSING: _AMPERSAND,
    _ERRORS.ERR_UNKNOWN_ENCODING: "it declares an encoding that is not known",
    _ERRORS.ERR_UNSUPPORTED_ENCODING: "it declares an encoding that is not known",
    _ERRORS.ERR_LT_IN_ATTRIBUTE: _LESS,
    _ERRORS.ERR_ATTRIBUTE_NOT_STARTED: "the value of an attribute is not in quotation marks",
    _ERRORS.ERR_ATTRIBUTE_WITHOUT_VALUE: _QUOTES,
    _ERRORS.ERR_SPACE_REQUIRED: _QUOTES,
    _ERRORS.ERR_GT_REQUIRED: _QUOTES,
    _ERRORS.ERR_ATTRIBUTE_REDEFINED: "an element has the same attribute twice",
    _ERRORS.ERR_RESERVED_XML_NAME: "there is something before its declaration, <?xml",
    _ERRORS.ERR_TAG_NAME_MISMATCH: "an end tag is missing, or is that of another element",
    _ERRORS.ERR_CDATA_NOT_FINISHED: _OPEN,
    _ERRORS.ERR_COMMENT_NOT_FINISHED: _OPEN,
    _ERRORS.ERR_PI_NOT_FINISHED: _OPEN,
    _ERRORS.ERR_HYPHEN_IN_COMMENT: "a comment has two hyphens in a row",
    _ERRORS.WAR_NS_URI: _NAMESPACE,
    _ERRORS.NS_ERR_XML_NAMESPACE: _NAMESPACE,
    _ERRORS.NS_ERR_QNAME: _NAMESPACE,
    _ERRORS.NS_ERR_UNDEFINED_NAMESPACE: "a prefix of a name is not declared, as by xmlns:x",
}
"""Causes by the codes of the parser, for codes with one cause."""


def cause(error: etree.XMLSyntaxError, log: Iterable[Any], beginning: bytes, *, is_cut: bool) -> str:
    """Return why a document is not well-formed, and where. Only the names of HTML's entities are quoted.

    Args:
        error: The error of the parser.
        log: The messages of the parser.
        beginning: The first bytes of the document.
        is_cut: Whether the document does not end with the end tag of its root.
    """
    if (found := unknown_entity(log)) is not None:  # the error itself does not have it
        return found
    return _placed(_what(error, beginning, is_cut=is_cut), *error.position)


def unknown_entity(log: Iterable[Any]) -> str | None:
    """Return what is wrong if the log has an undeclared entity, which is no error for the parser at first."""
    for noted in log:
        if noted.type in {_ERRORS.ERR_UNDECLARED_ENTITY, _ERRORS.WAR_UNDECLARED_ENTITY}:
            return _placed(_entity(noted.message), noted.line, noted.column)
    return None


def _placed(what: str, line: int, column: int) -> str:
    return f"{what} (line {line}, column {column})" if line else what


def _what(error: etree.XMLSyntaxError, beginning: bytes, *, is_cut: bool) -> str:
    declared = _DECLARED.match(beginning.removeprefix(_MARK))
    encoding = declared[1].decode() if declared else "UTF-8"
    if _WIDE.fullmatch(encoding):  # its declaration could be read byte by byte
        return f"it declares {encoding.upper()} and is not: save the file as that, or declare the encoding that it has"
    if not beginning.strip():
        return "it is empty"
    code, message = getattr(error, "code", None), str(error.msg)  # the first is unknown to the library's stubs
    if code == _ERRORS.ERR_INVALID_ENCODING:
        return f"it is not {encoding.upper()}: save the file as that, or declare the encoding that it has"
    if code == _ERRORS.ERR_DOCUMENT_EMPTY:
        first = "two byte order marks" if beginning.startswith(_MARK * 2) else "something else than an element"
        return f"it begins with {first}"
    if is_cut:
        return "it ends too early: the file is cut off"
    if code == _ERRORS.ERR_NAME_REQUIRED:
        return _AMPERSAND if "Entity" in message else _LESS
    if "depth" in message or "limit" in message.lower():
        return "elements are nested too deeply, or a text is too long"
    return _SAYS.get(code, "no parser can read it")


def _entity(message: str) -> str:
    found = _ENTITY.search(message)
    letters = html5.get(f"{found[1]};") if found else None
    if found is None or letters is None:
        return f"an entity is not declared, or {_AMPERSAND}"
    written = "".join(f"&#{ord(one)};" for one in letters)
    shown = f"{letters} or {written}" if letters.isprintable() and not letters.isspace() else written
    return f"it has an HTML entity, &{found[1]};, which XML does not have: write {shown}"
