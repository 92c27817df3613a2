"""Offers as the service lists them become packages: what is harvested can be edited and submitted."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

from cdiscount_async.cli._exporting.formats import CSV
from cdiscount_async.cli._exporting.rows import Rows
from cdiscount_async.converter import to_json
from cdiscount_async.errors import InvalidPackage
from cdiscount_async.models import offers as listed
from cdiscount_async.models.common import DeliveryModeInformation, ProductConditionEnum
from cdiscount_async.packages import (
    DeliveryMode,
    Offer,
    PackageType,
    PackagingUnit,
    PriceAlignment,
    ProductCondition,
    Row,
    ShippingInformation,
    StockAndPrice,
)
from cdiscount_async.packages.checks import check_offers
from cdiscount_async.packages.rows import offer_rows

from ..support.strategies import instances
from .saving import PROGRAMS

LAMP = listed.Offer(
    seller_product_id="LAMP-1",
    product_id="LAM3606800000010",
    product_ean="3606800000010",
    product_condition=ProductConditionEnum.LIKE_NEW,
    offer_state=listed.OfferStateEnum.ACTIVE,
    comments="Garantie 2 ans; neuf",
    price=Decimal("19.9000"),
    integration_price=Decimal("19.9000"),
    vat_rate=Decimal("0.0550"),
    eco_tax=Decimal("0.1200"),
    dea_tax=Decimal("0.0000"),
    stock=7,
    price_must_be_aligned=listed.PriceAlignmentAction.EMPTY,
    product_packaging_unit=listed.ProductPackagingUnit.NONE,
    product_packaging_value=Decimal("0.00000"),
    is_cdav=False,
    shipping_information_list=(
        listed.ShippingInformation(
            delivery_mode=DeliveryModeInformation(code="TRK", name="Suivi; lettre"),
            shipping_charges=Decimal("2.9500"),
            additional_shipping_charges=Decimal("1.0000"),
            min_lead_time=2,
            max_lead_time=4,
        ),
        listed.ShippingInformation(
            delivery_mode=DeliveryModeInformation(code="REG"), shipping_charges=Decimal("3.9500")
        ),
    ),
)
PACKED = Offer(
    seller_product_id="LAMP-1",
    product_ean="3606800000010",
    product_condition=ProductCondition.LIKE_NEW,
    price=Decimal("19.9000"),
    stock=7,
    vat=Decimal("5.5"),
    eco_part=Decimal("0.12"),
    preparation_time=2,
    comment="Garantie 2 ans; neuf",
    is_cdav=False,
    shipping_information_list=[
        ShippingInformation(
            delivery_mode=DeliveryMode.TRACKED,
            shipping_charges=Decimal("2.95"),
            additional_shipping_charges=Decimal(1),
        ),
        ShippingInformation(
            delivery_mode=DeliveryMode.REGISTERED,
            shipping_charges=Decimal("3.95"),
            additional_shipping_charges=Decimal(0),
        ),
    ],
)


def as_csv(*offers: listed.Offer) -> io.StringIO:
    """Write offers as `cdiscount offers` does."""
    form = CSV(Rows(listed.Offer, "seller_product_id"))
    return io.StringIO((form.head + b"".join(map(form.encode, offers))).decode(), newline="")


def as_json_lines(*offers: listed.Offer) -> io.StringIO:
    """Write offers as JSON Lines."""
    return io.StringIO("".join(json.dumps(to_json(one)) + "\n" for one in offers))


def as_mappings(*offers: listed.Offer) -> list[Any]:
    """Return offers as a program has them."""
    return [to_json(one) for one in offers]


def as_dicts(*offers: listed.Offer) -> list[Any]:
    """Return offers with their values as they are."""
    return [attrs.asdict(one) for one in offers]


WAYS = pytest.mark.parametrize("way", [as_csv, as_json_lines, as_mappings, as_dicts])


def packed(source: Any, **options: Any) -> list[Row[Any]]:
    """Read offers with a preparation time, which lists do not have."""
    return list(offer_rows(source, **{"defaults": {"PreparationTime": 2}, **options}))


@WAYS
def test_a_listed_offer_becomes_one_of_a_package(way: Any) -> None:
    """Names, units and codes are those of a package, and what only the service says is left out."""
    (row,) = packed(way(LAMP))

    assert () == row.problems
    assert PACKED == row.item
    assert [] == list(check_offers([row]))


@WAYS
def test_a_listed_offer_becomes_stocks_and_prices(way: Any) -> None:
    """Nothing else of it is asked for."""
    (row,) = offer_rows(way(LAMP), package_type=PackageType.STOCK_AND_PRICE)

    assert row.item == StockAndPrice(
        seller_product_id="LAMP-1", product_ean="3606800000010", price=Decimal("19.9"), stock=7
    )


def test_only_the_preparation_time_is_missing() -> None:
    """The problem says that it is missing."""
    (row,) = offer_rows(as_csv(LAMP))

    assert [("$.preparation_time", "expected a value, but it is missing")] == [
        (one.path, one.expected) for one in row.problems
    ]


@WAYS
def test_what_is_set_stays_set(way: Any) -> None:
    """Alignment, its minimum, the packaging, the price to compare with."""
    offer = attrs.evolve(
        LAMP,
        striked_price=Decimal("25.00"),
        price_must_be_aligned=listed.PriceAlignmentAction.ALIGN,
        minimum_price_for_price_alignment=Decimal("15.00"),
        product_packaging_unit=listed.ProductPackagingUnit.LITER,
        product_packaging_value=Decimal("0.75"),
    )

    (row,) = packed(way(offer))

    assert row.item == attrs.evolve(
        PACKED,
        striked_price=Decimal(25),
        price_must_be_aligned=PriceAlignment.ALIGN,
        minimum_price_for_price_alignment=Decimal(15),
        product_packaging_unit=PackagingUnit.LITER,
        product_packaging_value=Decimal("0.75"),
    )


@WAYS
def test_a_discount_of_a_list_is_not_guessed(way: Any) -> None:
    """A discount in a list has an unknown unit, so its row is refused, and the check says why."""
    offer = attrs.evolve(
        LAMP, discount_list=(listed.DiscountComponent(discount_value=Decimal(10), type=listed.DiscountType.FLASH),)
    )

    (row,) = packed(way(offer))

    assert row.item is None
    assert ["$.price_and_discount_list"] == [one.path for one in row.problems]
    (finding,) = check_offers([row])
    assert ("LAMP-1", "PriceAndDiscountList", "unreadable") == (finding.reference, finding.field, finding.code)
    assert "does not say in which unit they are" in finding.message


@WAYS
def test_an_unknown_delivery_mode_is_told_with_its_place(way: Any) -> None:
    """An unknown delivery mode is reported with its path, because the offer would lose it."""
    modes = (
        listed.ShippingInformation(delivery_mode=DeliveryModeInformation(code="XYZ"), shipping_charges=Decimal(1)),
    )

    (row,) = packed(way(attrs.evolve(LAMP, shipping_information_list=modes)))

    assert ["$.shipping_information_list[0].delivery_mode"] == [one.path for one in row.problems]


@pytest.mark.parametrize("text", ["=1+1", "-10 %", "+33", "@home", "'quoted'", "''", "plain", "it's"])
def test_what_hides_formulas_is_taken_away(text: str) -> None:
    """`cdiscount offers` puts an apostrophe before what a spreadsheet would run: a reference is as the shop has it."""
    (row,) = packed(as_csv(attrs.evolve(LAMP, seller_product_id=text, comments=text)))

    assert row.item is not None
    assert (text, text) == (row.item.seller_product_id, row.item.comment)


@pytest.mark.parametrize("save", PROGRAMS)
def test_what_was_harvested_survives_other_programs(tmp_path: Path, save: Any) -> None:
    """Opened, saved and submitted: the offers are what they were."""
    offers = [
        LAMP,
        attrs.evolve(LAMP, seller_product_id="=1+1", comments='Métal "brossé"; œuf', striked_price=Decimal(25)),
    ]
    path = tmp_path / "offers.csv"
    path.write_bytes(save(list(csv.reader(as_csv(*offers)))))

    assert [row.item for row in packed(as_csv(*offers))] == [row.item for row in packed(path)]


def test_an_apostrophe_of_another_file_stays() -> None:
    """An apostrophe is removed only in files with our own column names: other files keep it."""
    (row,) = offer_rows(io.StringIO("SellerProductId;Stock\n'A;7\n"), package_type=PackageType.STOCK_AND_PRICE)

    assert "'A" == row.item.seller_product_id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rate", "percent"),
    [("0.2000", "20"), ("0,0550", "5.5"), ("0", "0"), ("20", "20"), (Decimal("0.021"), "2.1"), (0.055, "5.5")],
)
def test_a_rate_becomes_percent(rate: Any, percent: str) -> None:
    """A fraction is what the service lists; what is above 1 is percent already."""
    (row,) = packed([{**to_json(LAMP), "vat_rate": rate}])

    assert row.item is not None
    assert Decimal(percent) == row.item.vat


def test_a_default_may_have_the_name_of_a_list() -> None:
    """It is a fraction then, as in a row."""
    (row,) = packed([{**to_json(LAMP), "vat_rate": None}], defaults={"PreparationTime": 2, "VatRate": "0.1"})

    assert row.item is not None
    assert Decimal(10) == row.item.vat


def test_a_default_that_no_row_can_have_is_refused() -> None:
    """Before any row is read."""
    with pytest.raises(
        InvalidPackage, match=r"the defaults are not valid: \$.shipping_information_list: expected a list"
    ):
        offer_rows([], defaults={"ShippingInformationList": "Tracked"})


@pytest.mark.parametrize("rate", ["many", "NaN", True, float("inf"), [1], "1.299"])
def test_a_rate_that_is_no_number_is_reported(rate: Any) -> None:
    """A rate that is not a number is reported like any other number."""
    (row,) = packed([{**to_json(LAMP), "vat_rate": rate}])

    assert ["$.vat"] == [one.path for one in row.problems]


@pytest.mark.parametrize("cell", ["[", "nothing", "[" * 100_000])
def test_a_list_that_is_no_json_is_reported(cell: str) -> None:
    """Somebody has edited the cell."""
    (row,) = packed([{**to_json(LAMP), "shipping_information_list": cell}])

    assert [("$.shipping_information_list", "expected a list as JSON")] == [
        (one.path, one.expected) for one in row.problems
    ]
    (finding,) = check_offers([row])
    assert "unreadable" == finding.code


def test_the_same_under_two_names_is_reported() -> None:
    """The same value under two names is reported, because it is unknown which one counts."""
    (row,) = packed([{**to_json(LAMP), "Vat": 20}])

    assert [("$.vat", "expected it once")] == [(one.path, one.expected) for one in row.problems]


@given(instances(listed.Offer))
def test_every_listed_offer_is_read_or_says_why(offer: listed.Offer) -> None:
    """Any listed offer is read with the same result from each format."""
    first, *others = [packed(way(offer))[0] for way in (as_mappings, as_json_lines, as_csv)]

    assert first.item is not None or first.problems
    assert [(first.item, first.problems)] * len(others) == [(one.item, one.problems) for one in others]
