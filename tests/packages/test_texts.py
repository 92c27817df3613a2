"""References and texts: what spreadsheets, templates and wrong encodings leave is found, and ordinary texts pass."""

from typing import Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.packages import Row
from cdiscount_async.packages.checks import TEXT_RULES, Finding, check_offers, check_products

from .making import light, offer, product

REFERENCES_NAMED_BY_PROGRAMS: Final = (
    "1,23457E+12", "1.2E+3", "1E+12", "1.234567E7", '="00123"', "=00123", "'00123", '"REF"', "#N/A", "#N/D", "#NV",
    "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#NOM?", "#VALEUR!", "#NOMBRE!", "#¡VALOR!",
    "#¿NOMBRE?", "#BEZUG!", "#SPILL!", "Err:502", "########", "nan", "NaN", "NaT", "<NA>", "NULL", "null", "None",
    "N/A", "undefined", "123.0", "123,0", "1-Feb", "01-févr", "mars-24", "2026-02-01 00:00:00", "01/02/2026", " nan ",
    "b'REF'", "Array", "(vide)", "\\N", "TOTAL", "Total :", "Total général", "sous-total", "2026-02-01",
)  # fmt: skip
GOOD_REFERENCES: Final = (
    "REF-1", "00123", "4E10", "1E5", "12.5", "12,50", "A#1", "#1", "#12", "MAI-12", "NAN", "NULLE", "Nonette", "5.0.1",
    "M&M", "100%", "A'B", "10-12-2", "{A}", "É-1", "ÂGE", "AÃO", "日本", "A B", "TOTAL-5W30", "Totally",
)  # fmt: skip
GOOD_TEXTS: Final = (
    "« Très belle qualité\xa0» : 20\xa0€", "MAÇÃ\xa0verde", "São Paulo, pão e maçã", "CAFÉ\xa0»", "démodé…", "R&D; M&M",
    "l’été", "50%coton 50%laine", "100 % coton", "Ångström, Ärger, Über", "PÂTÉ®", "20 °C, 5 m²", "naïf, maïs, aïeul",
    "5 < 6 > 4", "👨\u200d👩\u200d👧", "x² + √2", "Ligne 1\nLigne 2", "goûtâ\xa0»", "a {b} c", "mi\xadcro",
)  # fmt: skip
ACCENTS: Final = "éèêëàâäçîïôöùûüÿœæÉÈÊÀÇÔŒ€’“”–…°«»ñãõáíóúßØåÅ"


def found(reference: str = "BLUE-42", comment: str = "") -> list[Finding]:
    """Check an offer, and return what is found by the rules of references and texts."""
    codes = {rule.code for rule in TEXT_RULES}
    return [
        one for one in check_offers([Row(1, offer(seller_product_id=reference, comment=comment))]) if one.code in codes
    ]


@pytest.mark.parametrize("reference", REFERENCES_NAMED_BY_PROGRAMS)
def test_what_a_program_left_as_a_reference_is_found(reference: str) -> None:
    """A spreadsheet's numbers, errors, formulas and dates, and a program's words for nothing, are no references."""
    for rows in (
        check_offers([Row(1, offer(seller_product_id=reference))]),
        check_offers([Row(1, light(seller_product_id=reference))]),
        check_products([Row(1, product(seller_product_id=reference))]),
        check_products([Row(1, product(seller_product_family=reference, size="M"))]),
    ):
        assert ["leftover"] == [one.code for one in rows if one.code == "leftover"]


@pytest.mark.parametrize("reference", GOOD_REFERENCES)
def test_references_of_their_own_kind_pass(reference: str) -> None:
    """A reference that only resembles a damaged number, an error or a placeholder causes no finding."""
    assert [] == found(reference)


@pytest.mark.parametrize("comment", GOOD_TEXTS)
def test_texts_that_are_in_order_pass(comment: str) -> None:
    """Accents, marks, blanks that do not break and emojis belong to texts."""
    assert [] == found(comment=comment)


def misread(text: str, encoding: str) -> str:
    """Read the bytes of UTF-8 one by one; what Windows-1252 does not have, programs leave as Latin-1 has it."""
    signs = [bytes([byte]) for byte in text.encode()]
    return "".join(one.decode(encoding, "ignore") or one.decode("latin-1") for one in signs)


@pytest.mark.parametrize("form", ["Un mot {} ici", "m{}t"])
@pytest.mark.parametrize(
    ("signs", "encoding"),
    [(ACCENTS + "👍", "cp1252"), (ACCENTS + "👍", "latin-1"), ("éèêàçîôùÉÈÀ", "mac_roman"), ("éèêàçîôùÉÈÀ", "cp850")],
)
def test_utf8_read_in_another_encoding_is_found(signs: str, encoding: str, form: str) -> None:
    """Each accented letter of French and similar languages is found in any position."""
    comments = {one: misread(form.format(one), encoding) for one in signs}

    assert [] == [
        one for one, comment in comments.items() if ["misread"] != [each.code for each in found("R", comment)]
    ]


def test_what_was_misread_twice_is_found() -> None:
    """A file that went through two programs has signs of the signs."""
    once = "qualité".encode().decode("cp1252")

    assert ["misread"] == [one.code for one in found(comment=once.encode().decode("cp1252"))]


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200b", "a zero width space (U+200B)"),
        ("\xa0", "a no-break space (U+00A0)"),
        ("\u202f", "a narrow no-break space (U+202F)"),
        ("\u3000", "an ideographic space (U+3000)"),
        ("\u202e", "a right-to-left override (U+202E)"),
        ("\ufeff", "a zero width no-break space (U+FEFF)"),
        ("\xad", "a soft hyphen (U+00AD)"),
        ("\x85", "a control or private character (U+0085)"),
        ("\t", "a tab"),
        ("\n", "a line break"),
        ("\ue000", "a control or private character (U+E000)"),
        ("\u3164", "a hangul filler (U+3164)"),
    ],
)
@pytest.mark.parametrize("form", ["{}A", "A{}B", "A{}"])
def test_an_invisible_character_of_a_reference_is_named(character: str, name: str, form: str) -> None:
    """The message names the character, because it is invisible."""
    (finding,) = found(form.format(character))

    assert ("hidden-sign", f"it contains {name}, which is invisible") == (finding.code, finding.message)


@pytest.mark.parametrize("text", ["caf&eacute;", "a &amp; b", "20 &euro;", "&#233;t&#xE9;", "A&nbsp;B"])
def test_an_entity_of_html_is_found(text: str) -> None:
    """The service shows it as it is written, with an offer and with a product."""
    assert ["html-entity"] == [one.code for one in found(comment=text)]
    assert ["html-entity"] == [one.code for one in found(text)]
    assert "html-entity" in {one.code for one in check_products([Row(1, product(brand_name=text))])}
    assert "html-entity" in {one.code for one in check_products([Row(1, product(description=text))])}


def test_html_may_have_entities() -> None:
    """The marketing description is HTML."""
    assert [] == list(check_products([Row(1, product(marketing_description="<b>Tr&egrave;s</b> beau"))]))


@pytest.mark.parametrize("text", ["%StrikedPrice%", "Prix {{price}}", "{{ product.name }}", "${reference}"])
def test_a_placeholder_is_found(text: str) -> None:
    """A placeholder is found in references and in texts."""
    assert ["placeholder"] == [one.code for one in found(comment=text)]
    assert ["placeholder"] == [one.code for one in found(text)]


@given(st.text(max_size=30))
def test_any_text_is_checked(text: str) -> None:
    """No text raises an error, and a finding quotes at most an entity or one character."""
    for one in found(text or "x", text):
        assert len(one.message) < 120


@given(st.text("abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZéèêëàâçîïôùûüÉÈÊÀÇÔ,.'’", min_size=1, max_size=60))
def test_french_is_not_taken_for_a_wrong_encoding(text: str) -> None:
    """Letters, blanks and the usual marks never look like UTF-8 that was misread."""
    assert [] == [one for one in found(comment=text) if one.code in {"misread", "letter-lost", "hidden-sign"}]
