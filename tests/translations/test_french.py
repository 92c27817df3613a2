"""Each English text that a seller sees has its French, and the French is set as French."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from string import Formatter
from typing import Any, Final

import pytest

from cdiscount_async import AcceptationStateEnum, OrderFilter, OrderStateEnum, ValidateOrder
from cdiscount_async._contract.sentences import sentences
from cdiscount_async.models import common, discussions, fulfilment, header, offers, orders, products, relays, seller
from cdiscount_async.models.orders import ValidateOrderLine
from cdiscount_async.operations import (
    ALL,
    _practice,
    _practice_rules,
    describe,
    fields,
    find,
    orders as operations_on_orders,
    warnings,
)
from cdiscount_async.packages.checks import (
    FORM_RULES,
    OFFER_RULES,
    PRODUCT_RULES,
    TEXT_RULES,
    Finding,
    Severity,
    _characters,
    _ean,
    _leftovers,
    _money,
)
from cdiscount_async.translations import Phrase, translate
from cdiscount_async.translations._french import TABLES, TEXTS

from ..house.test_import import loaded, ours
from ..packages import test_checks, test_product_checks
from ..packages.making import offer, product

MODELS: Final = (common, orders, offers, products, discussions, fulfilment, relays, seller, header)
RULES: Final = (*FORM_RULES, *OFFER_RULES, *PRODUCT_RULES, *TEXT_RULES)
NO_TEXT: Final = {"{problem}"}
"""Messages that have no words of their own."""
CHARACTERS: Final = " \t\n\xa0\u202f\u200b\ufeff\xad\u200e\u200f"
"""The invisible characters that files have most often."""
SAME: Final = {"Cdiscount."}
"""Texts that are the same in both languages."""


def of_operations() -> Iterator[str]:
    """Yield the texts about operations."""
    for one in ALL.values():
        yield from (describe(one), one.how_to_check)
    for module in (_practice, _practice_rules, operations_on_orders):
        yield from phrases(ast.parse(inspect.getsource(module)))


def of_types() -> Iterator[str]:
    """Yield the texts about types, their members and values, and about what a request needs."""
    for module in MODELS:
        for cls in (getattr(module, name) for name in module.__all__):
            yield " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())
            yield from sentences(cls).values()
            if not issubclass(cls, Enum):
                yield from (one.needed for one in fields(cls))


def of_rules() -> Iterator[str]:
    """Yield the texts of rules, and the English texts that their messages have for values."""
    for rule in RULES:
        yield from (rule.message, rule.advice)
    yield from map(_characters.character_name, CHARACTERS)
    for module in (_ean, _leftovers, _money):
        yield from phrases(ast.parse(inspect.getsource(module)))


def phrases(tree: ast.Module) -> Iterator[str]:
    """Yield the English texts of a module: the first argument of each Phrase, and texts that functions return."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="Phrase"), args=[ast.Constant(value=str(text)), *_]):
                yield text
            case ast.FunctionDef(name="leftover" | "_dates_ignored"):
                yield from (
                    str(one.value.value)
                    for one in ast.walk(node)
                    if isinstance(one, ast.Return) and isinstance(one.value, ast.Constant) and one.value.value
                )
            case ast.AnnAssign(target=ast.Name(id="_DESCRIPTIONS"), value=ast.Dict(values=values)):
                yield from (ast.literal_eval(one) for one in values)


ENGLISH: Final = {*of_operations(), *of_types(), *of_rules()} - {"", *NO_TEXT}


def test_english_texts_are_found() -> None:
    """The texts come from all rooms that have some."""
    assert len({*of_operations()}) > 65
    assert len({*of_types()}) > 900
    assert {"a spreadsheet error", "it has", "{name} at its end", "a tab"} < {*of_rules()}
    assert "a date: perhaps a spreadsheet converted the value" in ENGLISH


def test_every_english_text_has_french() -> None:
    """A text that is new, or that was changed, is translated, too."""
    assert sorted(ENGLISH - TEXTS.keys()) == []


def test_every_french_text_has_its_english() -> None:
    """The tables have no text that the library no longer has, and none twice."""
    assert sorted(TEXTS.keys() - ENGLISH) == []
    assert [text for text, times in Counter(text for table in TABLES for text in table).items() if times > 1] == []


def test_both_languages_have_the_same_form() -> None:
    """A text has the same values, the same code and the same end in both languages, and differs."""
    pairs = TEXTS.items()

    assert [english for english, french in pairs if names(english) != names(french)] == []
    assert [english for english, french in pairs if code(english) != code(french)] == []
    assert [english for english, french in pairs if english.endswith(".") != french.endswith(".")] == []
    assert {english for english, french in pairs if english == french} == SAME


def names(text: str) -> set[str]:
    """Return the names of the values in a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def code(text: str) -> set[str]:
    """Return what a text has in backticks, and the names of operations in it."""
    return {*re.findall(r"`[^`]+`", text), *(name for name in ALL if name in text)}


def test_french_is_set_as_french() -> None:
    """French has typographic apostrophes, a space before `;`, `:`, `!` and `?`, and quotation marks of its own."""
    assert [one for one in TEXTS.values() if "'" in one or "  " in one or "\xa0" in one] == []
    assert [one for one in TEXTS.values() if re.search(r"[^\s:][;!?](?:\s|$)|[^\s:]:(?:\s|$)", one)] == []
    assert [one for one in TEXTS.values() if one.count("« ") != one.count(" »")] == []
    assert [one for one in TEXTS if "’" in one] == []


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("{mode} appears twice", "{mode} apparaît deux fois"),
        ("it is mandatory and empty", "obligatoire et vide"),
        ("The page of a book that nobody wrote.", "The page of a book that nobody wrote."),
        (
            "«Domicile standard», «Domicile express» or «Mondial Relay Standard».",
            "«\xa0Domicile standard\xa0», «\xa0Domicile express\xa0» ou «\xa0Mondial Relay Standard\xa0».",
        ),
        (
            "The number of the page, from 1; a page holds 1,000 offers.",
            "Le numéro de la page, à partir de 1\xa0; une page contient 1\xa0000 offres.",
        ),
    ],
)
def test_no_line_breaks_before_punctuation(english: str, french: str) -> None:
    """A translation has no-break spaces where French has them; a text that is not the library's is unchanged."""
    assert translate(english, "fr") == french
    assert translate(english, "en") == english


def test_another_language_is_an_error() -> None:
    """A language that the library does not have is refused, and the error names those that it has."""
    with pytest.raises(ValueError, match="no language 'de': the library has en and fr"):
        fields(OrderFilter, language="de")  # type: ignore[arg-type]


def test_operations_and_members_speak_french() -> None:
    """A language is an argument of what describes operations and members. Names are the same in both."""
    state = {one.name: one for one in fields(ValidateOrder, language="fr")}["order_state"]

    assert describe(find("GetBrandList"), language="fr") == "Toutes les marques."
    assert state.needed == "toujours"
    assert state.values["PickedUp"] == "Retrait en magasin\xa0: l’acheteur a les marchandises. Cet état est définitif."
    assert [one.wire_name for one in fields(OrderFilter, language="fr")] == [
        one.wire_name for one in fields(OrderFilter)
    ]
    assert fields(OrderFilter, language="en") == fields(OrderFilter)


def test_warnings_speak_french() -> None:
    """A warning about a request has the same path in both languages."""
    shipped = OrderStateEnum.SHIPPED
    lines = [ValidateOrderLine(seller_product_id="R", acceptation_state=AcceptationStateEnum.ACCEPTED_BY_SELLER)]
    request = ValidateOrder(order_state=shipped, order_line_list=lines, carrier_name="DPD", tracking_number="1")

    assert [str(one) for one in warnings(request, language="fr")] == [
        "$.order_number: le service a besoin d’une valeur",
        (
            "$.order_line_list[0].acceptation_state: une commande à l’état Shipped prend des lignes à l’état "
            "ShippedBySeller ou ShipmentRefusedBySeller"
        ),
    ]
    assert [one.path for one in warnings(request)] == [one.path for one in warnings(request, language="fr")]


def found_in_examples() -> list[Finding]:
    """Return the findings on the examples that break the rules of offers and products."""
    bad = [one for _, _, values in test_checks.BAD for one in test_checks.findings(offer(**values))]
    for _, _, values in test_product_checks.BAD:
        bad += test_product_checks.findings(product(**values))
    return bad


def test_findings_speak_french() -> None:
    """A finding can be translated with the values of its message; its codes stay."""
    examples = found_in_examples()
    french = [one.translate("fr") for one in examples]

    assert len({one.code for one in french}) > 50
    for english, one in zip(examples, french, strict=True):
        assert (one.row, one.code, one.service_code) == (english.row, english.code, english.service_code)
        assert one.advice != english.advice
        assert "{" not in one.message
        assert one.message != english.message
        assert english.translate("en") == english


def test_values_of_messages_speak_french() -> None:
    """English texts among the values of a message are translated, too; the seller's own texts are not."""

    def message(**values: Any) -> set[str]:
        return {one.translate("fr").message for one in test_checks.findings(offer(**values))}

    assert "contient des caractères qui ne sont pas des chiffres\xa0: une espace insécable (U+00A0) à la fin" in (
        message(product_ean="3606800000010\xa0")
    )
    assert "c’est une erreur de tableur" in message(seller_product_id="#N/A")
    assert any("décimales" in one and "vouliez-vous dire" in one for one in message(price=Decimal("1.234")))


def test_a_finding_of_somebody_else_is_translated_as_far_as_it_is_known() -> None:
    """A finding that no rule of the library made has its own message, which is looked up as it is."""
    finding = Finding(1, "R", None, "Price", "mine", "", Severity.ERROR, "it is empty", "call Zoé")

    assert finding.translate("fr").message == "la valeur est vide"
    assert finding.translate("fr").advice == "call Zoé"


def test_a_phrase_is_english_by_itself() -> None:
    """The text of a phrase has its values, whose braces are not read again."""
    phrase = Phrase("it contains {character}, which is invisible", {"character": Phrase("'{'")})

    assert str(phrase) == "it contains '{', which is invisible"
    assert phrase.translate("fr") == "contient '{', qui est invisible"


def test_french_is_loaded_when_it_is_used() -> None:
    """Nothing loads the French texts before somebody asks for them."""
    program = "from cdiscount_async import OrderFilter, operations, packages; import cdiscount_async.packages.checks;"
    tables = {f"translations._french.{name}" for name in ("checks", "operations", "orders")}

    assert not tables & ours(loaded(f"{program} operations.fields(OrderFilter)"))
    assert tables <= ours(loaded(f"{program} operations.fields(OrderFilter, language='fr')"))
