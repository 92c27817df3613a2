"""Packages that are written: what the vendor's schemas ask for, whatever the values, and the same bytes each time."""

import os
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import evolve
from cdiscount_async.errors import InvalidRequest
from cdiscount_async.packages import (
    MAX_PRODUCTS,
    DiscountComponent,
    Offer,
    OfferPackage,
    Product,
    ProductPackage,
    StockAndPrice,
    open_package,
)

from ..support.package_strategies import rows
from ..support.strategies import NO_XML
from .making import content, light, offer, product, zipped

Violations = Callable[[bytes], list[str]]


@given(
    st.lists(rows(Offer), min_size=1, max_size=3), st.sets(st.sampled_from([1, 16])), st.booleans(), st.text("a&<\"'")
)
def test_offers_of_any_values_are_valid(
    violations: Violations, offers: list[Offer], pools: set[int], purge: bool, name: str
) -> None:
    """An offer of any values is valid by the official schema."""
    assert [] == violations(zipped(OfferPackage(offers, name=name, publication_pools=pools, purge_and_replace=purge)))


@given(st.lists(rows(Product), min_size=1, max_size=3))
def test_products_of_any_values_are_valid(violations: Violations, products: list[Product]) -> None:
    """A product of any values is valid by the official schema, except the ISBN, which only the documentation has."""
    known = [evolve(one, isbn=None) for one in products]

    assert [] == violations(zipped(ProductPackage(known)))


@given(st.lists(rows(StockAndPrice), min_size=1, max_size=3))
def test_light_offers_lack_only_what_they_leave_as_it_is(violations: Violations, offers: list[StockAndPrice]) -> None:
    """By the schema, a row of stocks and prices lacks only the attributes that the documentation says to leave out."""
    found = violations(zipped(OfferPackage(offers, package_type="StockAndPrice")))

    assert found
    assert all("is required but missing" in one for one in found)


@pytest.mark.parametrize("cls", [Offer, StockAndPrice, Product], ids=lambda one: one.__name__)
@given(data=st.data())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, cls: type[Any], data: st.DataObject
) -> None:
    """The rows that are read are those that were written, in order and with all values."""
    given_rows = data.draw(st.lists(rows(cls), min_size=1, max_size=4))
    kind = "Full" if cls is Offer else "StockAndPrice"
    package = ProductPackage(given_rows) if cls is Product else OfferPackage(given_rows, package_type=kind)
    path = tmp_path_factory.getbasetemp() / "again.zip"

    package.write(path)

    read = [*open_package(path).rows()]
    assert given_rows == [row.item for row in read]
    assert [(number, ()) for number in range(1, len(read) + 1)] == [(row.number, row.problems) for row in read]


def test_head_is_read_again(tmp_path: Path) -> None:
    """The attributes of the root that are read are those that were written."""
    package = OfferPackage(
        [light()], name="a & <b>", package_type="StockAndPrice", purge_and_replace=True, publication_pools=[1, 16, 40]
    )
    package.write(tmp_path / "a.zip")

    read = open_package(tmp_path / "a.zip")

    assert read.kind == "offers"
    assert ("a & <b>", "StockAndPrice", True) == (read.name, read.package_type, read.purge_and_replace)
    assert (1, 16, 40) == read.publication_pools
    assert zipped(package) == zipped(evolve(package, publication_pools=read.publication_pools))


@pytest.mark.parametrize("character", [*NO_XML, "\ud800"], ids=ascii)
@pytest.mark.parametrize("member", ["seller_product_id", "comment"])
def test_text_that_xml_cannot_hold_is_refused(member: str, character: str) -> None:
    """The error names the offer and its member, and does not repeat the text."""
    with pytest.raises(InvalidRequest) as caught:
        zipped(OfferPackage([offer(), offer(**{member: f"secret{character}"})]))

    (problem,) = caught.value.problems
    assert f"$.offers[1].{member}" == problem.path
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"stock": "7"}, "$.offers[0].stock"),
        ({"stock": True}, "$.offers[0].stock"),
        ({"stock": 1 << 31}, "$.offers[0].stock"),
        ({"preparation_time": 128}, "$.offers[0].preparation_time"),
        ({"price": 19.9}, "$.offers[0].price"),
        ({"price": Decimal("NaN")}, "$.offers[0].price"),
        ({"product_condition": 7}, "$.offers[0].product_condition"),
        ({"is_cdav": "yes"}, "$.offers[0].is_cdav"),
        ({"comment": None}, "$.offers[0].comment"),
        ({"price_and_discount_list": [{"Type": 1}]}, "$.offers[0].price_and_discount_list[0]"),
        ({"shipping_information_list": "Tracked"}, "$.offers[0].shipping_information_list"),
    ],
    ids=lambda one: str(one)[:40],
)
def test_value_of_another_type_is_refused(values: dict[str, Any], path: str) -> None:
    """A value of another type is an error, not its text."""
    with pytest.raises(InvalidRequest) as caught:
        zipped(OfferPackage([offer(**values)]))

    assert {path} == {one.path[: len(path)] for one in caught.value.problems}


def test_all_problems_of_a_row_are_reported() -> None:
    """All problems of an offer are in one error, not one at a time."""
    with pytest.raises(InvalidRequest) as caught:
        zipped(ProductPackage([product(ean_list=["1", 2], weight="heavy", model_properties={"Colour": 3})]))

    assert ["$.products[0].weight", "$.products[0].ean_list[1]", "$.products[0].model_properties['Colour']"] == [
        one.path for one in caught.value.problems
    ]


def test_text_is_escaped() -> None:
    """A name with an ampersand, quotes, brackets and blanks of all kinds arrives as it is."""
    assert ' Comment="&lt;b&gt; &amp; &quot;\'&#9;&#10;&#13;"' in content(
        OfferPackage([offer(comment="<b> & \"'\t\n\r")])
    )


def test_text_that_begins_with_a_brace_is_text() -> None:
    """A brace at the beginning is an instruction to the service's reader unless an empty pair is before it."""
    assert ' Comment="{}{blue}"' in content(OfferPackage([offer(comment="{blue}")]))


def test_each_ean_and_picture_is_an_element() -> None:
    """Lists become elements, not the text of a Python list in an attribute."""
    document = content(
        ProductPackage([product(ean_list=["1", "2"], pictures=["https://a.example/1", "https://a.example/2"])])
    )

    assert '<ProductEan Ean="1"/><ProductEan Ean="2"/>' in document
    assert '<ProductImage Uri="https://a.example/1"/><ProductImage Uri="https://a.example/2"/>' in document


def test_capacities_are_the_numbers_of_items() -> None:
    """Each Capacity counts what is in its list."""
    document = content(OfferPackage(offer(seller_product_id=str(number)) for number in range(3)))

    assert '<OfferCollection Capacity="3">' in document
    assert '<ShippingInformationList Capacity="2">' in document


def test_truth_and_numbers_are_written_as_the_schema_has_them() -> None:
    """Truth values are in small letters, and amounts have a dot and no exponent."""
    document = content(
        OfferPackage([offer(price=Decimal("1E+2"), eco_part=Decimal("0.10"), is_cdav=True)], purge_and_replace=True)
    )

    assert ' PurgeAndReplace="true"' in document
    assert ' Price="100"' in document
    assert ' EcoPart="0.10"' in document
    assert ' IsCDAV="true"' in document


def test_moment_with_a_zone_is_written_as_french_time() -> None:
    """Discounts begin and end by the clock of France."""
    flash = DiscountComponent(
        type=2,
        discount_value=Decimal(10),
        start_date=datetime(2026, 7, 1, 10, tzinfo=UTC),
        end_date=datetime(2026, 7, 2, 10, 0, 0, 5),
    )

    assert 'StartDate="2026-07-01T12:00:00" EndDate="2026-07-02T10:00:00"' in content(
        OfferPackage([offer(price_and_discount_list=[flash])])
    )


def test_marketing_description_is_base64() -> None:
    """Only the encoded text is written."""
    document = content(ProductPackage([product(marketing_description="<b>Très beau</b>")]))

    assert ' EncodedMarketingDescription="PGI+VHLDqHMgYmVhdTwvYj4="' in document


def test_same_rows_give_the_same_bytes() -> None:
    """A package depends neither on the time nor on the type of the iterable."""
    offers = [offer(seller_product_id=str(number)) for number in range(1_000)]

    assert zipped(OfferPackage(offers)) == zipped(OfferPackage(iter(offers)))


def test_parts_of_the_zip_are_those_of_a_package() -> None:
    """The three parts have the service's names, in small letters and capitals, and no folder of their own."""
    with ZipFile(BytesIO(zipped(ProductPackage([product()])))) as archive:
        assert ["[Content_Types].xml", "_rels/.rels", "Content/Products.xml"] == archive.namelist()
        assert b'Target="/Content/Products.xml"' in archive.read("_rels/.rels")


def test_rows_are_reported_as_they_are_written() -> None:
    """The callback receives the place, the reference and the EAN of each row."""
    reported: list[tuple[int, str, str | None]] = []
    package = OfferPackage([offer(), offer(seller_product_id="RED", product_ean=None)])

    written = package.write(BytesIO(), lambda *row: reported.append(row))

    assert [(1, "BLUE-42", "3606800000010"), (2, "RED", None)] == reported
    assert 2 == written.rows


def test_size_is_that_of_the_zip() -> None:
    """The result has the number of bytes that were written, at any place in a file."""
    file = BytesIO()
    file.write(b"before")

    written = OfferPackage([offer()]).write(file)

    assert len(file.getvalue()) - 6 == written.size


@pytest.mark.parametrize("package", [OfferPackage([]), ProductPackage(iter(()))], ids=["offers", "products"])
def test_empty_package_is_refused(package: OfferPackage | ProductPackage) -> None:
    """The schema wants one row at least."""
    with pytest.raises(InvalidRequest, match="expected one at least"):
        zipped(package)


def test_too_many_rows_are_refused_with_advice() -> None:
    """The error for too many rows names the method that makes several packages."""
    with pytest.raises(InvalidRequest, match="expected at most 10,000; `split`"):
        zipped(ProductPackage(product() for _ in range(MAX_PRODUCTS + 1)))


def test_row_of_another_kind_is_refused() -> None:
    """A full package has full offers, a light one has light ones."""
    with pytest.raises(InvalidRequest, match=r"\$\.offers\[1\]: expected Offer, not StockAndPrice"):
        zipped(OfferPackage([offer(), light()]))


def test_file_appears_as_a_whole(tmp_path: Path) -> None:
    """After an error the old file is at the path, and no other file is left."""
    path = tmp_path / "offers.zip"
    path.write_bytes(b"before")

    def offers() -> Iterator[Offer]:
        yield offer()
        raise KeyError("the database is gone")

    with pytest.raises(KeyError):
        OfferPackage(offers()).write(path)

    assert [path] == [*tmp_path.iterdir()]
    assert b"before" == path.read_bytes()


def test_working_directory_stays(tmp_path: Path) -> None:
    """Writing does not change the working directory, so threads may write at the same time."""
    before = Path.cwd()
    seen: set[str] = set()

    OfferPackage([offer()]).write(tmp_path / "a.zip", lambda *_: seen.add(os.getcwd()))  # noqa: PTH109 - as peers do

    assert {str(before)} == seen


@pytest.mark.slow
def test_memory_does_not_grow_with_the_offers(tmp_path: Path) -> None:
    """Ten times as many offers take hardly more memory while they are written."""

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            OfferPackage(offer(seller_product_id=str(number)) for number in range(count)).write(tmp_path / "a.zip")
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = peak(3_000)  # enough for the rows to be in a file already
    assert peak(30_000) < 2 * few
