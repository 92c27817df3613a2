"""Every code of the service is explained, in English and in French, with advice."""

import argparse
import json
import re
from typing import Any, cast

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import ErrorTypeEnum
from cdiscount_async.cli import _explain
from cdiscount_async.codes import Entry, Source, Text, error_types, explain, offer_report, property_name

OFFER_ERRORS = """
10 11 12 13 14 15 16 17 18 19 20 21 23 24 25 26 27 28 29 30 31 32 34 35 36 39 40 43 44 45 48 80 90
"""
OFFER_PROPERTIES = (*range(1, 32), *range(40, 47), *range(48, 65))
PRODUCT_CODES = """
1001 1003 1005 1006 1007 1008 1009 1010 1012 1022 1028 1029 1030
1101 1102 1103 1107 1108 1109 1112 1113 1114 1115 1117 1119 1120 1121 1122 1124 1126
1201 1202 1203 1205 1206 1208 1209 1210 1211 1212 1213 1214 1215 1217 1218 1219 1220 1226 1228 1229 1230
1305 1322 1400 1505 1601 1602 1724 1901 2100 2401 2432 2442 2501 2624 2724 2824 2928
3000 3001 3128 3300 3424 3500 3600 3712 3713 3714 3715 3728 3812 3912 3913 3914 3915
4012 4013 4014 4015 4108 4109 4110 4112 4113 4114 4115 4203 4324 4424 4501 4731 4812
5026 5100 5126 5224 5424 5507 5607 5812 5813 5814 5815 5900
8000 8100 8500 9000 9101 9202 9509 9924 9942
"""
KNOWN = [
    *((name.value, Source.ERROR_TYPE) for name in ErrorTypeEnum),
    *((code, Source.OFFER_REPORT) for code in OFFER_ERRORS.split()),
    *((error + f"{on:02}", Source.OFFER_REPORT) for error in OFFER_ERRORS.split() for on in (0, *OFFER_PROPERTIES)),
    *((code, Source.PRODUCT_REPORT) for code in PRODUCT_CODES.split()),
]


def only(code: object, source: Source | None = None) -> Entry:
    """Return the one entry of a code."""
    (entry,) = explain(code, source=source)
    return entry


def sources(code: object) -> list[Source]:
    """Return where a code may stand."""
    return [entry.source for entry in explain(code)]


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    """Return a command line that has just this command."""
    parser = argparse.ArgumentParser(prog="cdiscount explain")
    _explain.add(parser)
    return parser


def run(parser: argparse.ArgumentParser, *arguments: str) -> int:
    """Run the command and return its exit status."""
    options = parser.parse_args(arguments)
    return int(options.run(options, parser))


def test_every_code_is_explained() -> None:
    """Each code of all tables has one entry, under its own name."""
    assert KNOWN == [(only(code, source).code, only(code, source).source) for code, source in KNOWN]


def test_no_error_type_is_made_up() -> None:
    """The error types of the catalogue are those of the contract, in its order."""
    assert list(ErrorTypeEnum) == list(error_types.TEXTS)


def test_nothing_else_is_explained() -> None:
    """Only the numbers of the tables have an entry."""
    numbers = {(entry.code, entry.source) for number in range(10_000) for entry in explain(number)}

    assert {known for known in KNOWN if known[1] is not Source.ERROR_TYPE} == numbers


@pytest.mark.parametrize("part", ["meaning", "advice"])
def test_texts_are_sentences_in_two_languages(part: str) -> None:
    """Meaning and advice are sentences in English and in French, never the same."""
    texts: set[Text] = {getattr(only(code, source), part) for code, source in KNOWN}

    assert [] == [text for text in texts if text.en == text.fr]
    assert [] == [one for text in texts for one in (text.en, text.fr) if not (one[:1].isupper() and one.endswith("."))]


def test_french_is_set_as_french() -> None:
    """French has typographic apostrophes and no-break spaces, English has none, and neither has stray blanks."""
    entries = [only(code, source) for code, source in KNOWN]

    assert [] == [one for one in entries for text in (one.meaning, one.advice) if "'" in text.fr or "’" in text.en]
    assert [] == [one for one in entries for text in (one.meaning, one.advice) if "  " in text.en + text.fr]
    assert [] == [one for one in entries if re.search(r" [;:!?»]|« ", one.meaning.fr + one.advice.fr)]


def test_text_is_taken_by_language() -> None:
    """A text is English by itself, and either language when asked for it."""
    text = Text(en="price", fr="prix")

    assert ("price", "price", "prix") == (str(text), text["en"], text["fr"])


def test_enum_is_explained_as_its_text() -> None:
    """An error type may be given as the member or as the service's text."""
    assert explain("Quota") == explain(ErrorTypeEnum.QUOTA) == explain(" Quota\n")


@pytest.mark.parametrize("spelling", [2624, "2624", " 2624 ", "002624"])
def test_numbers_are_read_as_people_write_them(spelling: object) -> None:
    """A number may be an int or text, with zeros before it and blanks around it."""
    assert "2624" == explain(spelling)[0].code


@pytest.mark.parametrize(
    "code",
    ["Teleported", ErrorTypeEnum("Teleported"), "", "22", "9999", "2132", 2.0, -21, True, None, "٢١", "1" * 5000],
)
def test_unknown_code_has_no_entry(code: object) -> None:
    """A value that is not a code of the service has no entry."""
    assert () == explain(code)


@given(st.one_of(st.text(), st.integers(), st.text("0123456789 ", max_size=6)))
def test_anything_may_be_asked(code: object) -> None:
    """No text and no number makes the catalogue stumble, and each code of an answer leads back to it."""
    assert all(entry in explain(entry.code) for entry in explain(code))


def test_code_of_two_reports_gives_the_product_first() -> None:
    """A code that both reports use is explained for both, unless the source says which."""
    assert [Source.PRODUCT_REPORT, Source.OFFER_REPORT] == sources("4424")
    assert "The main properties of the products of one family do not differ." == str(explain("4424")[0].meaning)
    assert "The stock has to be taken back first. Property: product." == str(explain("4424")[1].meaning)
    assert Source.OFFER_REPORT is only("4424", Source.OFFER_REPORT).source
    assert () == explain("4424", source=Source.ERROR_TYPE)


def test_offer_code_is_composed_of_error_and_property() -> None:
    """A code in the log of an offer is its error and the name of the property."""
    entry = only("2123")

    assert "An error occurred during the integration. Property: package." == entry.meaning.en
    assert "Une erreur s’est produite pendant l’intégration. Propriété\xa0: paquet." == entry.meaning.fr
    assert entry.advice == only("21").advice
    assert only("2100", Source.OFFER_REPORT).meaning == only("21").meaning


def test_product_code_names_its_property() -> None:
    """A code that many properties share says which one is meant."""
    assert "The format or the size of the value is wrong. Property: picture 2." == str(explain(1113)[0].meaning)


@pytest.mark.parametrize("good", ["3000", "3300", "3500", "3600", "8000", "8100", "80", "90"])
def test_good_codes_say_so(good: str) -> None:
    """Codes for created, updated or added rows are good."""
    assert explain(good)[0].good


@pytest.mark.parametrize("code", ["21", "2442", "9000", "5424", "8500", "Quota"])
def test_other_codes_are_not_good(code: str) -> None:
    """Codes for rows that exist already or wait are not good, nor are errors."""
    assert not explain(code)[0].good


def test_assumptions_are_told() -> None:
    """An entry says when its meaning follows from a name, or from its digits, only."""
    recorded = [one for one in ErrorTypeEnum if not only(one).assumed]

    assert [
        ErrorTypeEnum.UNEXPECTED_EXCEPTION,
        ErrorTypeEnum.ORDER_STATE_INCOHERENT,
        ErrorTypeEnum.SELLER_NOT_FOUND,
        ErrorTypeEnum.INVALID_FILE_FORMAT,
        ErrorTypeEnum.FILE_DOWNLOAD_EXCEPTION,
        ErrorTypeEnum.SELLER_NOT_AUTHORIZED,
    ] == recorded
    assert only("8028").assumed
    assert not only("80").assumed
    assert not only("2123").assumed


def test_report_of_an_offer_is_explained_by_its_two_numbers() -> None:
    """PropertyError and PropertyCode, as the report has them, give what the log's code gives."""
    assert only("1005", Source.OFFER_REPORT) == offer_report("10", "5") == offer_report(10, "05")


@pytest.mark.parametrize("about", [None, "", "99", "x"])
def test_error_of_an_offer_needs_no_property(about: str | None) -> None:
    """Where the property is missing or unknown, the error is explained alone."""
    assert only("10") == offer_report("10", about)


@pytest.mark.parametrize("error", [None, "", "0", "22", "x"])
def test_unknown_error_of_an_offer_has_no_entry(error: str | None) -> None:
    """Without a known error there is nothing to explain."""
    assert offer_report(error, "5") is None


def test_created_offer_is_certain_by_its_two_numbers() -> None:
    """Only the joined code of a created offer is assumed, not its error."""
    created = offer_report("80", "0")

    assert created is not None
    assert created.good
    assert not created.assumed


def test_properties_of_offers_have_names() -> None:
    """Each PropertyCode has a name in both languages, and no other number has."""
    assert list(OFFER_PROPERTIES) == [one for one in range(-1, 10_000) if property_name(one)]
    assert Text("reference price", "prix de référence") == property_name("18")
    assert property_name(None) is None


def test_command_explains(parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints meaning and advice, and a note where the meaning is assumed."""
    assert 0 == run(parser, "Quota")
    assert (
        "Quota (error type)\n"
        "  Meaning: The hourly quota of this operation is used up.\n"
        "  Advice:  Counters restart every hour: wait until the next full hour, and then call less often.\n"
        "  Note:    The meaning is assumed.\n"
        "  Page:    docs/service/codes.md#error-types\n"
    ) == capsys.readouterr().out


def test_command_speaks_french(parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]) -> None:
    """With `--lang fr`, everything that the command prints is French; all that fits is printed."""
    assert 0 == run(parser, "--lang", "fr", "9000")
    assert (
        "9000 (rapport de produits)\n"
        "  Sens\xa0:    Le produit existe déjà.\n"
        "  Conseil\xa0: Créez une offre sur ce produit avec SubmitOfferPackage\xa0; il n’y a pas à le créer.\n"
        "  Page\xa0:    docs/service/codes.md#product-reports\n"
        "9000 (rapport d’offres)\n"
        "  Sens\xa0:    L’offre a été mise à jour.\n"
        "  Conseil\xa0: Il n’y a rien à faire.\n"
        "  Note\xa0:    Le sens est supposé.\n"
        "  Page\xa0:    docs/service/codes.md#offer-reports\n"
    ) == capsys.readouterr().out


def test_command_gives_json(parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]) -> None:
    """With `--json`, each meaning is one document on a line of its own."""
    assert 0 == run(parser, "2123", "--json", "--lang", "fr")
    assert {
        "code": "2123",
        "source": "offer report",
        "meaning": "Une erreur s’est produite pendant l’intégration. Propriété\xa0: paquet.",
        "advice": only("21").advice.fr,
        "good": False,
        "assumed": False,
        "page": "docs/service/codes.md#offer-reports",
    } == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("code", "near"),
    [("orderstateincoherant", "; did you mean OrderStateIncoherent?"), ("9999", "")],
)
def test_command_does_not_know(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str], code: str, near: str
) -> None:
    """For an unknown code the command says what it looked for, and names that come close; its status is 1."""
    assert 1 == run(parser, code)
    assert (
        "",
        f"cdiscount: {code!r} is neither an error type nor a code of an offer or product report{near}\n",
    ) == capsys.readouterr()


def test_a_source_is_also_taken_by_its_text() -> None:
    """A source may be passed as its text. Another text is an error."""
    assert explain(1001, source=Source.OFFER_REPORT) == explain(1001, source="offer report")
    with pytest.raises(ValueError, match="stock report"):
        explain(1001, source=cast("Any", "stock report"))
