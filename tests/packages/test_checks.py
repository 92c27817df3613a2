"""The rules for offers: each finds what it is for, good offers pass, and the sandbox agrees about what is wrong."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.packages import (
    DeliveryMode,
    DiscountComponent,
    DiscountType,
    Offer,
    OfferPackage,
    PackageType,
    PackagingUnit,
    PriceAlignment,
    Row,
    ShippingInformation,
    StockAndPrice,
    open_package,
)
from cdiscount_async.packages.checks import (
    FORM_RULES,
    OFFER_RULES,
    TEXT_RULES,
    Finding,
    Rule,
    Severity,
    check,
    check_offers,
    configured_modes,
)
from cdiscount_async.publishers.served import ServedPublisher
from cdiscount_async.submissions import Outcome

from ..support.package_strategies import rows as rows_of
from ..support.packages import OFFERS_PART, offers_xml, zipped
from ..support.shop import Shop, open_shop
from ..support.timing import VirtualTime
from .making import light, offer

OFFER: Final = offers_xml("BLUE-42", "3606800000010")
NOW: Final = datetime(2026, 3, 2, 9, 0)
WINTER: Final = datetime(2026, 1, 7, 8, 0)


def modes(*names: str, charges: object = "2.50", more: object = 1) -> tuple[ShippingInformation, ...]:
    """Return what some delivery modes cost."""
    return tuple(
        ShippingInformation(
            delivery_mode=DeliveryMode(name),
            shipping_charges=Decimal(str(charges)),
            additional_shipping_charges=Decimal(str(more)),
        )
        for name in names
    )


def discount(kind: DiscountType, value: object = 10, days: float | None = 1, **values: Any) -> dict[str, Any]:
    """Return an offer a discount, of some days from the beginning of the winter sales on."""
    dates = {} if days is None else {"start_date": WINTER, "end_date": WINTER + timedelta(days=days)}
    one = DiscountComponent(type=kind, discount_value=Decimal(str(value)), **dates | values)
    return {"price_and_discount_list": (one,)}


SMALL: Final = ("Tracked", "Registered")
SALES, FLASH = DiscountType.SALES, DiscountType.FLASH
REFERENCE: Final = {"sales_reference_price": Decimal(200)}
BAD: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("reference-empty", "1003", {"seller_product_id": " "}),
    ("reference-long", "1203", {"seller_product_id": "R" * 51}),
    ("reference-blanks", "", {"seller_product_id": "R "}),
    ("ean-missing", "1001", {"product_ean": None}),
    ("ean-format", "1101", {"product_ean": "36068000A0010"}),
    ("ean-length", "1201", {"product_ean": "606800000010"}),
    ("ean-format", "1101", {"product_ean": "3606800000010\xa0"}),
    ("ean-format", "1101", {"product_ean": "\u200b3606800000010"}),
    ("ean-format", "1101", {"product_ean": " 3606800000010"}),
    ("ean-format", "1101", {"product_ean": "3,6068E+12"}),
    ("ean-made-up", "1301", {"product_ean": "0" * 13}),
    ("ean-made-up", "1301", {"product_ean": "4" * 13}),
    ("ean-made-up", "1301", {"product_ean": "0000000000017"}),
    ("ean-made-up", "1301", {"product_ean": "1234567890128"}),
    ("ean-key", "1601", {"product_ean": "3606800000011"}),
    ("ean-internal", "1301", {"product_ean": "2006800000019"}),
    ("price-not-positive", "1906", {"price": Decimal(0)}),
    ("price-decimals", "", {"price": Decimal("1.299")}),
    ("price-decimals", "", {"price": Decimal("19.989999999999998")}),
    ("price-decimals", "", {"eco_part": Decimal("0.0201")}),
    ("price-decimals", "", {"dea_tax": Decimal("0.001")}),
    ("price-decimals", "", {"striked_price": Decimal("29.999")}),
    ("price-decimals", "", {"minimum_price_for_price_alignment": Decimal("9.005"), "price_must_be_aligned": "Align"}),
    ("price-decimals", "", {"shipping_information_list": modes(*SMALL, charges="2.999")}),
    ("price-decimals", "", {"shipping_information_list": modes(*SMALL, more="1.001")}),
    ("price-below-taxes", "2906", {"eco_part": Decimal(10), "dea_tax": Decimal("9.91")}),
    ("price-all-taxes", "2906", {"eco_part": Decimal(10), "dea_tax": Decimal("9.90")}),
    ("stock-range", "1705", {"stock": -1}),
    ("vat-range", "1707", {"vat": Decimal(100)}),
    ("vat-unusual", "1107", {"vat": Decimal("0.2")}),
    ("eco-part-negative", "1708", {"eco_part": Decimal("-0.01")}),
    ("dea-tax-negative", "1731", {"dea_tax": Decimal("-0.01")}),
    ("comment-html", "", {"comment": "tr<b>è</b>s beau"}),
    ("comment-long", "1214", {"comment": "x" * 201}),
    ("preparation-range", "1710", {"preparation_time": 11}),
    ("preparation-range", "1710", {"preparation_time": 0}),
    ("preparation-long", "1710", {"preparation_time": 6}),
    ("striked-low", "2018", {"striked_price": Decimal("0.09")}),
    ("striked-below-price", "2318", {"striked_price": Decimal("19.89")}),
    ("striked-is-price", "2318", {"striked_price": Decimal("19.90")}),
    ("minimum-range", "1746", {"minimum_price_for_price_alignment": Decimal(20)}),
    ("minimum-range", "1746", {"minimum_price_for_price_alignment": Decimal(-1)}),
    ("minimum-unused", "", {"minimum_price_for_price_alignment": Decimal(15)}),
    ("align-without-minimum", "1046", {"price_must_be_aligned": PriceAlignment.ALIGN}),
    ("packaging-incomplete", "1063", {"product_packaging_unit": PackagingUnit.LITER}),
    ("packaging-incomplete", "1062", {"product_packaging_value": Decimal(1)}),
    ("packaging-negative", "1763", {"product_packaging_value": Decimal(-1)}),
    ("bluff-range", "1764", {"bluff_delivery_max": -1}),
    ("mode-twice", "1145", {"shipping_information_list": modes(*SMALL, "Tracked")}),
    ("mode-not-configured", "4045", {"shipping_information_list": modes(*SMALL, "Express")}),
    ("charges-negative", "1712", {"shipping_information_list": modes("Tracked", charges=-1) + modes("Registered")}),
    ("charges-ceiling", "3511", {"shipping_information_list": modes(*SMALL) + modes("Standard", charges="30.01")}),
    ("charges-ceiling", "3515", {"shipping_information_list": modes(*SMALL) + modes("Standard", more="30.01")}),
    ("mode-missing", "1013", {"shipping_information_list": modes("Tracked")}),
    ("mode-missing", "1012", {"shipping_information_list": ()}),
    ("mode-missing", "1045", {"shipping_information_list": modes("BigParcelStandard")}),
    ("modes-mixed", "1145", {"shipping_information_list": modes("BigParcelEco", "Tracked")}),
    ("percent-range", "1726", discount(FLASH, 100)),
    ("percent-range", "1726", discount(FLASH, -1)),
    ("discount-small", "1726", discount(SALES, "0.9", **REFERENCE)),
    ("discount-small", "1726", discount(SALES, 2, sales_reference_price=Decimal(40))),
    ("discount-undated", "1020", discount(FLASH, days=None, end_date=WINTER)),
    ("discount-undated", "1022", discount(FLASH, days=None, start_date=WINTER)),
    ("discount-reversed", "2622", discount(FLASH, days=-1)),
    ("discount-over", "1722", discount(FLASH)),
    ("flash-long", "1722", discount(FLASH, days=3.01)),
    ("sales-out-of-season", "1720", discount(SALES, days=30, **REFERENCE)),
    ("sales-without-reference", "1027", discount(SALES)),
    ("price-decimals", "", discount(SALES, sales_reference_price=Decimal("99.999"))),
    ("sales-reference-negative", "1727", discount(SALES, sales_reference_price=Decimal(-1))),
)
TEXTS: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (
    ("leftover", "", {"seller_product_id": "1,23457E+12"}),
    ("leftover", "", {"comment": "#N/A"}),
    ("hidden-sign", "", {"seller_product_id": "A\u200bB"}),
    ("hidden-sign", "", {"comment": "A\u202eB"}),
    ("misread", "", {"seller_product_id": "Ã‰1"}),
    ("misread", "", {"comment": "qualitÃ©"}),
    ("letter-lost", "", {"comment": "qualit\ufffd"}),
    ("html-entity", "", {"comment": "qualit&eacute;"}),
    ("placeholder", "", {"comment": "Livraison %DeliveryTime%"}),
)
TRIED_ELSEWHERE: Final = {
    "reference-twice",
    "ean-twice",
    "nothing-to-change",
    "purges",
    "pool-unknown",
}


def findings(*items: Offer | StockAndPrice, **options: Any) -> list[Finding]:
    """Check offers."""
    return list(check_offers([Row(number, item) for number, item in enumerate(items, 1)], **options))


def codes(found: list[Finding]) -> set[tuple[int, str, str]]:
    """Return rows, codes and the service's codes."""
    return {(one.row, one.code, one.service_code) for one in found}


@pytest.mark.parametrize(
    ("code", "service_code", "values"), BAD + TEXTS, ids=[f"{one[0]}-{one[1]}" for one in BAD + TEXTS]
)
def test_what_is_wrong_is_found(code: str, service_code: str, values: dict[str, Any]) -> None:
    """Each rule finds what it is for, with the code that the service would give, and says what to do."""
    taken = [*DeliveryMode]
    taken.remove(DeliveryMode.EXPRESS)

    found = findings(offer(**values), modes=taken, now=NOW)

    assert (1, code, service_code) in codes(found)
    assert all(one.message and one.advice and one.field and "{" not in one.message for one in found)


def test_every_rule_is_tried() -> None:
    """No rule is left out of these tests, and no two have one name."""
    names = [rule.code for rule in OFFER_RULES + TEXT_RULES]

    assert len(names) == len(set(names))
    assert set(names) == {code for code, _, _ in BAD + TEXTS} | TRIED_ELSEWHERE


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"price": Decimal("88.0900"), "eco_part": Decimal("0.0000"), "striked_price": Decimal("1E+3")},
        {"preparation_time": 5, "price": Decimal("0.01"), "stock": 0, "vat": Decimal("5.5")},
        {"striked_price": Decimal("19.91"), "comment": "x" * 200},
        {"price_must_be_aligned": PriceAlignment.ALIGN, "minimum_price_for_price_alignment": Decimal("19.90")},
        {"product_packaging_unit": PackagingUnit.LITER, "product_packaging_value": Decimal("0.75")},
        {"shipping_information_list": modes("BigParcelEco", "BigParcelComfort", charges=30)},
        {"shipping_information_list": modes("Relay")},
        discount(FLASH, days=3),
        discount(SALES, days=27, **REFERENCE),
        discount(DiscountType.STRIKED_PRICE, days=None),
        discount(FLASH, days=None, start_date=WINTER.replace(tzinfo=UTC), end_date=WINTER + timedelta(hours=2)),
    ],
)
def test_good_offers_pass(values: dict[str, Any]) -> None:
    """Values at the limits of all rules break none."""
    assert [] == findings(offer(**values))


def test_good_stocks_and_prices_pass() -> None:
    """A row of stocks and prices needs either of the two, and nothing else."""
    assert [] == findings(light(), light(seller_product_id="B", stock=None, price=Decimal(3)))


def test_a_light_row_must_change_something() -> None:
    """A row with neither a stock nor a price is an error."""
    assert {(1, "nothing-to-change", "1005")} == codes(findings(light(stock=None)))


def test_rows_that_meet_are_found() -> None:
    """The second of two rows with one reference, or with one product and condition, names the first."""
    same = findings(offer(), offer(product_ean="3606800000027"), offer(seller_product_id="OTHER"))

    assert {(2, "reference-twice", "2828"), (3, "ean-twice", "2403")} == codes(same)
    assert all("row 1" in one.message for one in same)


def test_the_head_of_a_package_is_checked() -> None:
    """A purge, or an unknown site, is a finding on the package as a whole."""
    package = OfferPackage([offer()], purge_and_replace=True, publication_pools=[1, 7])

    assert {(0, "purges", ""), (0, "pool-unknown", "")} == codes(list(check(package)))


def test_what_does_not_fit_is_told_by_field() -> None:
    """A row that could not even be written has findings on the fields that are wrong."""
    package = OfferPackage([offer(stock="many", product_condition=9, vat=None)])

    found = list(check(package))

    assert {("Stock", "1105"), ("ProductCondition", "1102"), ("Vat", "1007")} == {
        (one.field, one.service_code) for one in found
    }
    assert {"BLUE-42"} == {one.reference for one in found}


def test_a_file_is_checked(tmp_path: Path) -> None:
    """The zip of a package gives the findings that the package itself gives."""
    package = OfferPackage([offer(), offer(seller_product_id="B", price=Decimal(0))])
    package.write(tmp_path / "offers.zip")

    assert list(check(package)) == list(check(tmp_path / "offers.zip"))


def test_what_the_schema_wants_is_missed(tmp_path: Path) -> None:
    """A missing attribute is found although it has a default value. The row is read."""
    path = tmp_path / "offers.zip"
    with_all = OFFER.decode()
    for name in ("EcoPart", "DeaTax", "Comment"):
        with_all = re.sub(f' {name}="[^"]*"', "", with_all)
    path.write_bytes(zipped(OFFERS_PART, with_all.encode()))

    found = list(check(path))

    assert {("EcoPart", "missing", "1008"), ("DeaTax", "missing", "1031"), ("Comment", "left-out", "")} == {
        (one.field, one.code, one.service_code) for one in found
    }
    assert all(row.item is not None for row in open_package(path).rows())


def test_what_no_schema_has_is_reported(tmp_path: Path) -> None:
    """An attribute and an element that are not known are warnings, and leave the row as it is."""
    path = tmp_path / "offers.zip"
    odd = OFFER.replace(b' Comment=""', b' Comment="" Colour="blue"').replace(b"<Offer.S", b"<Offer.Size/><Offer.S", 1)
    path.write_bytes(zipped(OFFERS_PART, odd.replace(b"<Offer.S", b"<Other/><Offer.S", 1)))

    found = list(check(path))

    assert {("Colour", "not-known"), ("Size", "not-known"), ("Other", "not-known")} == {
        (one.field, one.code) for one in found
    }


@pytest.mark.parametrize(
    "values",
    [
        {"price": Decimal("9E+999999"), "eco_part": Decimal("9E+999999")},
        {"price": Decimal("1E+200"), "minimum_price_for_price_alignment": Decimal("1E+199")},
        {"price": Decimal("1E+60")},
    ],
)
def test_amounts_beyond_measure_have_no_cents(values: dict[str, Any]) -> None:
    """A number too large for an exact remainder has no finding."""
    assert "price-decimals" not in {one.code for one in findings(offer(**values))}


def test_enumerations_are_also_taken_by_name() -> None:
    """Delivery modes and severities; one text in the place of several modes is an error."""
    by_name = findings(offer(), modes=["Standard", "Tracked"], now=NOW)

    assert by_name == findings(offer(), modes=[DeliveryMode.STANDARD, DeliveryMode.TRACKED], now=NOW)
    assert "mode-not-configured" in {one.code for one in by_name}
    assert Severity.ERROR is Rule("code", "Price", "", "error", "message", "advice").severity
    with pytest.raises(TypeError, match="modes: expected several DeliveryMode, not str"):
        findings(offer(), modes="Tracked", now=NOW)


def test_an_empty_package_is_reported() -> None:
    """A package without rows is worth nothing."""
    assert {(0, "no-rows", "")} == codes(list(check(OfferPackage([]))))


@pytest.mark.slow
def test_too_many_rows_are_reported() -> None:
    """Beyond the documented limit a package has to be split."""
    many = OfferPackage(
        (light(seller_product_id=str(number)) for number in range(200_001)), package_type=PackageType.STOCK_AND_PRICE
    )

    assert {(0, "too-many-rows", "")} == codes(list(check(many)))


def test_form_rules_have_names_of_their_own() -> None:
    """No rule of form is taken for one of offers."""
    form = {"unreadable", "missing", "left-out", "not-known", "doubtful-cell", "doubtful-file"}

    assert form | {"no-rows", "too-many-rows"} == {one.code for one in FORM_RULES}


@given(st.lists(rows_of(Offer) | rows_of(StockAndPrice), max_size=4), st.sampled_from([None, NOW]))
def test_nothing_makes_it_fail(items: list[Any], now: datetime | None) -> None:
    """Any values cause findings, and no exception."""
    for found in check_offers([Row(number, item) for number, item in enumerate(items, 1)], now=now, modes=()):
        assert isinstance(found.severity, Severity)


@given(st.from_regex("[13-9][0-9]{11}", fullmatch=True))
def test_the_last_digit_of_an_ean_follows_from_the_others(digits: str) -> None:
    """One of the ten check digits is right: the sum of the digits, weighted by 1 and 3, is a multiple of ten."""
    right = [last for last in range(10) if not list(check_offers([Row(1, light(product_ean=f"{digits}{last}"))]))]

    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    assert [-total % 10] == right


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Open a shop."""
    async with open_shop(tmp_path, timing=VirtualTime().timing) as opened:
        yield opened


AS_THE_SANDBOX_KNOWS: Final = {"reference-empty", "ean-missing", "ean-internal", "ean-made-up", "comment-long"}
"""What depends on the catalogue, or leaves no row to be named, or is only a warning of ours and refused by it."""


async def test_the_sandbox_agrees(shop: Shop) -> None:
    """The sandbox refuses rows with errors, with the same code, and accepts rows with warnings."""
    ticked = configured_modes(await shop.client.seller.get_seller_information())
    examples = [values for code, _, values in BAD + TEXTS if code not in AS_THE_SANDBOX_KNOWS]
    eans = shop.eans(len(examples))
    items = []
    for number, (values, ean) in enumerate(zip(examples, eans, strict=True)):
        items.append(offer(**{"seller_product_id": f"{number:02}", "product_ean": ean} | values))
    package = OfferPackage(items)
    expected: dict[int, set[str]] = {row: set() for row in range(1, len(items) + 1)}
    for one in check(package, modes=ticked):
        if one.severity is Severity.ERROR:
            expected[one.row].add(one.service_code)

    async with ServedPublisher() as publisher:
        submission = await shop.client.offers.submit(package, publisher)
        shop.wait(minutes=3)
        report = await submission.wait()

    assert len(items) == len(report.rows)
    reported = {
        row.position: {*row.codes} if row.outcome is Outcome.REFUSED else set() for row in report.rows if row.position
    }
    different = {
        items[row - 1].seller_product_id: (examples[row - 1], expected[row], reported[row])
        for row in expected
        if expected[row] != reported[row]
    }
    assert {} == different
