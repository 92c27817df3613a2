"""The rules for products: each finds what it is for, good products pass, and the sandbox agrees about what is wrong."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.packages import Product, ProductKind, ProductPackage, Row
from cdiscount_async.packages.checks import PRODUCT_RULES, TEXT_RULES, Finding, Severity, check, check_products
from cdiscount_async.publishers.served import ServedPublisher
from cdiscount_async.submissions import Outcome

from ..support.package_strategies import rows as rows_of
from ..support.shop import Shop, open_shop
from ..support.timing import VirtualTime
from .making import product

PICTURE: Final = "https://shop.example/{}.jpg"
BAD: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("empty", "1003", {"seller_product_id": ""}),
    ("empty", "1006", {"brand_name": " "}),
    ("empty", "1005", {"category_code": ""}),
    ("empty", "1021", {"model": ""}),
    ("empty", "1008", {"short_label": ""}),
    ("empty", "1009", {"long_label": ""}),
    ("empty", "1010", {"description": ""}),
    ("long", "1203", {"seller_product_id": "R" * 51}),
    ("long", "1206", {"brand_name": "B" * 71}),
    ("long", "1208", {"short_label": "x" * 31}),
    ("long", "1209", {"long_label": "x" * 133}),
    ("long", "1210", {"description": "x" * 421}),
    ("reference-signs", "1124", {"seller_product_id": "É|1"}),
    ("html", "4108", {"short_label": "<b>thing</b>"}),
    ("html", "4109", {"long_label": "a<br/>thing"}),
    ("html", "4110", {"description": "a <p>thing"}),
    ("url", "1108", {"short_label": "www.shop.example"}),
    ("url", "1109", {"long_label": "see https://shop.example"}),
    ("description-url", "1110", {"description": "see https://shop.example"}),
    ("commercial", "1109", {"long_label": "A thing, 2 ans de garantie"}),
    ("commercial", "1110", {"description": "19 € only"}),
    ("ean-missing", "1001", {"ean_list": ()}),
    ("ean-format", "1101", {"ean_list": ("36068000A0010",)}),
    ("ean-length", "1201", {"ean_list": ("606800000010",)}),
    ("ean-format", "1101", {"ean_list": ("3606800000010\xa0",)}),
    ("ean-format", "1101", {"ean_list": ("3606800000010 ",)}),
    ("ean-made-up", "", {"ean_list": ("0" * 13,)}),
    ("ean-made-up", "", {"ean_list": ("6" * 13,)}),
    ("ean-key", "1601", {"ean_list": ("3606800000011",)}),
    ("ean-internal", "4501", {"ean_list": ("2006800000019",)}),
    ("ean-internal", "4501", {"ean_list": ("0406800000019",)}),
    ("isbn-length", "1202", {"isbn": "360680000001"}),
    ("isbn-length", "1202", {"isbn": "36068000A0010"}),
    ("reference-signs", "1124", {"seller_product_id": "A1\xa0"}),
    ("isbn-key", "1602", {"isbn": "3606800000011"}),
    ("category-odd", "1305", {"category_code": "6010101"}),
    ("picture-missing", "1012", {"pictures": ()}),
    ("pictures-many", "1124", {"pictures": tuple(PICTURE.format(number) for number in range(5))}),
    ("picture-url", "1113", {"pictures": (PICTURE.format(1), "shop.example/2.jpg")}),
    ("picture-url", "1112", {"pictures": ("https://[shop.example/1.jpg",)}),
    ("picture-kind", "1112", {"pictures": ("https://shop.example/1.webp",)}),
    ("picture-http", "", {"pictures": ("http://shop.example/1.jpg",)}),
    ("picture-twice", "", {"pictures": (PICTURE.format(1), PICTURE.format(1))}),
    ("measure", "1217", {"length": Decimal(12345)}),
    ("measure", "1218", {"width": Decimal("1.2345")}),
    ("measure", "1219", {"height": Decimal(10000)}),
    ("measure", "1220", {"weight": Decimal("0.0001")}),
    ("marketing-long", "1226", {"marketing_description": "x" * 5001}),
    ("marketing-http", "5026", {"marketing_description": "<img src='http://shop.example/1.jpg'>"}),
    ("marketing-link", "5126", {"marketing_description": "<a href='#'>x</a>"}),
    ("marketing-tags", "1126", {"marketing_description": "<table><tr><td>x</td></tr></table>"}),
    ("variant-incomplete", "1029", {"product_kind": ProductKind.VARIANT}),
    ("variant-incomplete", "1028", {"product_kind": ProductKind.VARIANT}),
    ("variant-incomplete", "1030", {"product_kind": ProductKind.VARIANT}),
    ("standard-placed", "", {"size": "XS"}),
)
TEXTS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("leftover", "", {"seller_product_id": "1.23457E+12"}),
    ("leftover", "", {"seller_product_family": "=A1&B1"}),
    ("leftover", "", {"manufacturer_part_number": "1E+10"}),
    ("leftover", "", {"brand_name": "#NOM?"}),
    ("leftover", "", {"description": "#VALEUR!"}),
    ("hidden-sign", "", {"brand_name": "AUCUNE\u200b"}),
    ("hidden-sign", "", {"manufacturer_part_number": "A\xa0B"}),
    ("misread", "", {"short_label": "Lampe dâ€™Ã©tÃ©"}),
    ("misread", "", {"marketing_description": "TrÃ¨s beau"}),
    ("misread", "", {"seller_product_color_name": "CrÃ¨me"}),
    ("letter-lost", "", {"long_label": "Lampe d\ufffdt\ufffd"}),
    ("html-entity", "", {"description": "Lampe &amp; pied"}),
    ("placeholder", "", {"long_label": "Lampe {{ colour }}"}),
)
TRIED_BESIDE: Final = {
    "reference-twice",
    "label-twice",
    "ean-twice",
    "variant-twice",
    "family-models",
    "family-colours-and-sizes",
}


def variant(number: int, size: str | None, colour: str = "Bleu", **values: Any) -> Product:
    """Make one size of a family."""
    return product(
        **{
            "seller_product_id": f"V-{number}",
            "ean_list": (f"{number}",),
            "product_kind": ProductKind.VARIANT,
            "seller_product_family": "Shirts",
            "seller_product_color_name": colour,
            "size": size,
        }
        | values
    )


def findings(*items: Product) -> list[Finding]:
    """Check products."""
    return list(check_products([Row(number, item) for number, item in enumerate(items, 1)]))


def beside(*items: Product) -> set[tuple[int, str, str]]:
    """Return what is found about products beside each other: rows, codes, and the service's codes."""
    found = {(one.row, one.code, one.service_code) for one in findings(*items)}
    return {one for one in found if one[1] in TRIED_BESIDE}


@pytest.mark.parametrize(
    ("code", "service_code", "values"), BAD + TEXTS, ids=[f"{one[0]}-{one[1]}" for one in BAD + TEXTS]
)
def test_what_is_wrong_is_found(code: str, service_code: str, values: dict[str, Any]) -> None:
    """Each rule finds what it is for, with the code that the service would give, and says what to do."""
    found = findings(product(**values))

    assert (code, service_code) in {(one.code, one.service_code) for one in found}
    assert all(one.message and one.advice and one.field and "{" not in one.message for one in found)


def test_every_rule_is_tried() -> None:
    """No rule is left out of these tests, and no two have one name."""
    names = [rule.code for rule in PRODUCT_RULES + TEXT_RULES]

    assert len(names) == len(set(names))
    assert set(names) == {code for code, _, _ in BAD + TEXTS} | TRIED_BESIDE


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"seller_product_id": "R" * 50, "brand_name": "B" * 70, "short_label": "x" * 30},
        {"long_label": "x" * 132, "description": "x" * 420, "marketing_description": "<b>Très beau</b><br/>"},
        {"length": Decimal("9999.999"), "width": Decimal(0), "height": Decimal("1.500"), "weight": Decimal("0.001")},
        {"isbn": "3606800000010", "pictures": tuple(PICTURE.format(number) for number in range(4))},
    ],
)
def test_good_products_pass(values: dict[str, Any]) -> None:
    """Values at the limits of all rules break none."""
    assert [] == findings(product(**values))


def test_products_that_meet_are_found() -> None:
    """The second of two with one reference, one EAN or one long label names the first."""
    assert {(2, "reference-twice", "2724"), (2, "ean-twice", "2624"), (2, "label-twice", "9509")} == beside(
        product(), product()
    )


def test_sizes_that_meet_are_found() -> None:
    """Family, colour and size stand for one product."""
    assert {(3, "variant-twice", "2824")} == beside(variant(1, "XS"), variant(2, "S"), variant(3, "XS"))


def test_variants_may_share_their_label() -> None:
    """Only standard products need labels of their own."""
    assert set() == beside(variant(1, "XS"), variant(2, "S"))


def test_a_family_has_one_model() -> None:
    """Another model in one family is found."""
    assert {(2, "family-models", "4324")} == beside(variant(1, "XS"), variant(2, "S", model="1871"))


def test_a_family_has_colours_or_sizes() -> None:
    """Both together are found once for a family."""
    items = [variant(1, "XS"), variant(2, "S", "Rouge"), variant(3, "M", "Vert")]

    assert {(2, "family-colours-and-sizes", "")} == beside(*items)


@given(st.lists(rows_of(Product), max_size=3))
def test_nothing_makes_it_fail(items: list[Product]) -> None:
    """Any values cause findings, and no exception."""
    for found in findings(*items):
        assert isinstance(found.severity, Severity)


def test_what_does_not_fit_is_told_by_field() -> None:
    """A product that could not even be written has findings on the fields that are wrong."""
    found = list(check(ProductPackage([product(weight="heavy", brand_name=None)])))

    assert {("Weight", "1120"), ("BrandName", "1006")} == {(one.field, one.service_code) for one in found}


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Open a shop."""
    async with open_shop(tmp_path, timing=VirtualTime().timing) as opened:
        yield opened


AS_THE_SANDBOX_KNOWS: Final = {"category-odd", "ean-missing", "variant-incomplete", "empty"}
"""What depends on the category there; or is empty, which leaves no row to be named."""


async def test_the_sandbox_agrees(shop: Shop) -> None:
    """The sandbox refuses rows with errors, with the same code, and does not refuse rows with warnings."""
    category = shop.category()
    examples = [(code, values) for code, _, values in BAD + TEXTS if code not in AS_THE_SANDBOX_KNOWS]
    items = []
    for number, ((_, values), ean) in enumerate(zip(examples, shop.new_eans(len(examples)), strict=True)):
        usual: dict[str, Any] = {
            "seller_product_id": f"{number:02}",
            "long_label": f"A thing of blue wood, number {number}",
            "category_code": category,
            "ean_list": (ean,),
        }
        items.append(product(**usual | values))
    package = ProductPackage(items)
    expected: dict[int, set[str]] = {row: set() for row in range(1, len(items) + 1)}
    for one in check(package):
        if one.severity is Severity.ERROR:
            expected[one.row].add(one.service_code)

    async with ServedPublisher() as publisher:
        submission = await shop.client.products.submit(package, publisher)
        shop.wait(hours=48)
        report = await submission.wait()

    codes = {row.position: set(row.codes) if row.outcome is Outcome.REFUSED else set() for row in report.rows}
    different = {row: (examples[row - 1], expected[row], codes[row]) for row in expected if expected[row] != codes[row]}
    assert {} == different
