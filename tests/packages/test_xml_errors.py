"""Documents that are no XML: the error says why in words, and where, and quotes nothing of them."""

from pathlib import Path
from typing import Final

import pytest

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import open_package

from ..support.packages import OFFERS_PART, zipped as packed
from .test_read import GOOD, package
from .test_zip import PARTS, RELATIONSHIPS, TYPES, of

SECRET: Final = "SECRET-4711"
ROW: Final = GOOD.replace("BLUE-42", SECRET)
LINES: Final = package(f"\n{ROW}\n{ROW}\n{ROW}\n")


def spoilt(old: str, new: str) -> str:
    """Return a document of three rows, in lines of their own, with something else in the third."""
    first, second, third = LINES.rpartition("\n<Offer ")
    return first + second + third.replace(old, new, 1)


def refused(tmp_path: Path, content: bytes) -> str:
    """Read a document in a package, and return the message of its error."""
    path = tmp_path / "a.zip"
    path.write_bytes(packed(OFFERS_PART, content))
    with pytest.raises(InvalidPackage) as caught:
        list(open_package(path).rows())
    said = str(caught.value)
    assert SECRET not in said
    assert "4711" not in said
    return said


AT_ROW: Final = {
    "entity": (
        spoilt('Comment=""', 'Comment="caf&eacute;"'),
        "an HTML entity, &eacute;, which XML does not have: write é or",
    ),
    "blank entity": (spoilt('Comment=""', 'Comment="a&nbsp;b"'), "&nbsp;, which XML does not have: write &#160;"),
    "own entity": (
        spoilt('Comment=""', f'Comment="&{SECRET};"'),
        "an entity is not declared, or a & is not written as",
    ),
    "ampersand": (spoilt('Comment=""', 'Comment="M & M"'), "a & is not written as &amp;"),
    "ampersand in an address": (spoilt('Comment=""', 'Comment="?a=1&b=2"'), "a & is not written as &amp;"),
    "less": (spoilt('Comment=""', 'Comment="a < b"'), "a < is not written as &lt;"),
    "less in a text": (
        spoilt("<Offer.S", "<Offer.Comment>a < b</Offer.Comment><Offer.S"),
        "a < is not written as &lt;",
    ),
    "inches": (spoilt('Comment=""', 'Comment="5" wide"'), "a quotation mark inside a value is not written as &quot;"),
    "no blank": (spoilt(' Comment=""', 'Comment=""'), "a blank between two attributes is missing"),
    "no quotes": (spoilt('Stock="7"', "Stock=7"), "is not in quotation marks"),
    "control": (spoilt('Comment=""', 'Comment="\x0b"'), "a control character, or another character"),
    "reference to a control": (spoilt('Comment=""', 'Comment="&#x1;"'), "a control character, or another character"),
    "half a pair": (spoilt('Comment=""', 'Comment="&#xD83D;"'), "a control character, or another character"),
    "reference": (spoilt('Comment=""', 'Comment="&#xZZ;"'), "a character reference"),
    "attribute twice": (spoilt('Stock="7"', 'Stock="7" Stock="8"'), "has the same attribute twice"),
    "no end tag": (spoilt("</Offer.ShippingInformationList>", ""), "an end tag is missing"),
    "other end tag": (spoilt("</Offer>", "</offer>"), "an end tag is missing, or is that of another"),
    "comment": (spoilt("<Offer.S", "<!-- a -- b --><Offer.S"), "a comment has two hyphens"),
    "section": (spoilt("<Offer.S", "<Offer.Comment><![CDATA[x</Offer.Comment><Offer.S"), "has no end"),
    "namespace": (spoilt("<Offer.S", '<y:a xmlns:y=""/><Offer.S'), "a namespace or a prefix is not"),
    "prefix": (spoilt("<Offer.S", "<y:a/><Offer.S"), "a prefix of a name is not declared"),
}
"""What is wrong with the third row, and what is said of it."""


@pytest.mark.parametrize(("document", "said"), AT_ROW.values(), ids=AT_ROW)
def test_the_cause_is_reported_in_words_with_its_place(tmp_path: Path, document: str, said: str) -> None:
    """The error has the cause, the line, and the row before, so that anybody can correct the file."""
    found = refused(tmp_path, document.encode())

    assert "Content/Offers.xml is not well-formed XML: " in found
    assert said in found
    assert "(line 4, " in found or "(line 5, " in found
    assert found.endswith("after row 2") or "a prefix" in found


UTF8: Final = LINES.replace('Comment=""', 'Comment="é"')
WHOLE: Final = {
    "says UTF-16": (b'<?xml version="1.0" encoding="utf-16"?>' + UTF8.encode(), "it declares UTF-16 and is not"),
    "says UTF-32": (b"<?xml version='1.0' encoding='utf-32'?>" + UTF8.encode(), "it declares UTF-32 and is not"),
    "not UTF-8": (UTF8.encode("cp1252"), "it is not UTF-8: save the file as that, or declare"),
    "says UTF-8": (b'<?xml version="1.0" encoding="utf-8"?>' + UTF8.encode("cp1252"), "it is not UTF-8"),
    "unknown": (b'<?xml version="1.0" encoding="martian"?>' + LINES.encode(), "an encoding that is not known"),
    "behind": (LINES.encode() + b"<a/>", "there is something after the end of its root element"),
    "twice": (LINES.encode() * 2, "there is something after the end of its root element"),
    "before": (b'\n<?xml version="1.0"?>' + LINES.encode(), "there is something before its declaration"),
    "two marks": (b"\xef\xbb\xbf" * 2 + LINES.encode(), "it begins with two byte order marks"),
    "empty": (b"", "it is empty"),
    "blank": (b" \n", "it is empty"),
    "JSON": (b'{"a": 1}', "it begins with something else than an element"),
    "deep": (package("<a>" * 300 + "</a>" * 300).encode(), "nested too deeply"),
}  # fmt: skip
"""What is wrong with a whole document, and what is said of it."""


@pytest.mark.parametrize(("content", "said"), WHOLE.values(), ids=WHOLE)
def test_what_is_wrong_with_a_whole_document_is_reported(tmp_path: Path, content: bytes, said: str) -> None:
    """Wrong encodings, and text where there must be none."""
    assert said in refused(tmp_path, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_that_is_cut_off_is_reported_to_be(tmp_path: Path, encoding: str) -> None:
    """A document that is cut at any place has an error that says so, and no other."""
    content = LINES.encode(encoding)
    others = set()
    for place in range(40, len(content) - 4, 41):
        said = refused(tmp_path, content[:place])
        others |= {said} if "the file is cut off" not in said else set()

    assert set() == {one for one in others if "it is not" not in one}
    assert len(others) < 3


@pytest.mark.parametrize("part", [TYPES, RELATIONSHIPS])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<Types", "it ends too early"),
        (b'<Types a="&eacute;"/>', "it has an HTML entity, &eacute;"),
        (b"<a><b></a>", "an end tag is missing"),
        (b'<?xml version="1.0" encoding="utf-16"?><a/>', "it declares UTF-16 and is not"),
        (b"", "it is empty"),
    ],
)
def test_the_small_parts_are_reported_alike(tmp_path: Path, part: str, content: bytes, said: str) -> None:
    """The errors of the two small parts have the same words."""
    (tmp_path / "a.zip").write_bytes(of(PARTS | {part: content}))

    with pytest.raises(InvalidPackage) as caught:
        open_package(tmp_path / "a.zip")

    assert f"{part} is not well-formed XML: {said}" in str(caught.value)


@pytest.mark.parametrize("size", [1_000, 40_000, 200_000])
def test_a_document_may_end_in_any_piece(tmp_path: Path, size: int) -> None:
    """An entity at the end of a long document is no document that is cut off, however it is read."""
    rows = ROW * (size // len(ROW))
    for more in range(0, 40, 7):
        document = package(rows + " " * more + ROW.replace('Comment=""', 'Comment="&eacute;"'))
        assert "an HTML entity" in refused(tmp_path, document.encode())


def test_an_entity_is_found_before_many_rows(tmp_path: Path) -> None:
    """The parser does not stop there, and would report what is after it."""
    for before in (0, 3, 200):
        spoilt_row = GOOD.replace('Comment=""', 'Comment="&eacute;"')
        document = package(GOOD * before + spoilt_row + GOOD * ((5 << 20) // len(GOOD)))

        said = refused(tmp_path, document.encode())

        assert "an HTML entity, &eacute;" in said
        assert said.endswith(f"after row {before}" if before else ")")
