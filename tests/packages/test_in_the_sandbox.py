"""The sandbox fetches what was written, reads it with a reader of its own, and changes the shop by it.

Where the rules of the check look at how a value is written, both are given the same documents.
"""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async.models.common import PackageFilter
from cdiscount_async.models.offers import OfferIntegrationReportMessage, OfferPackageRequest
from cdiscount_async.models.products import ProductPackageRequest
from cdiscount_async.packages import DiscountComponent, OfferPackage, ProductPackage
from cdiscount_async.packages.checks import Severity, check

from ..support.packages import OFFERS_PART, offers_xml, zipped
from ..support.shop import Shop, open_shop
from .making import light, offer, product


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Open a shop."""
    async with open_shop(tmp_path) as opened:
        yield opened


async def integrated(shop: Shop, package: OfferPackage | bytes) -> OfferIntegrationReportMessage:
    """Submit a package, or the zip of one, let it be worked on, and give the report."""
    path = shop.directory / "offers.zip"
    if isinstance(package, bytes):
        path.write_bytes(package)
    else:
        package.write(path)
    reply = await shop.client.offers.submit_offer_package(OfferPackageRequest(zip_file_full_path=path.as_uri()))
    shop.wait(minutes=3)
    return await shop.client.offers.get_offer_package_submission_result(PackageFilter(package_id=reply.package_id))


async def test_offers_come_into_the_shop(shop: Shop) -> None:
    """Good offers are created with all that they carry; a bad one among them is refused alone."""
    first, second = shop.eans(2)
    percent = DiscountComponent(type=1, discount_value=Decimal(10))
    rows = [
        offer(seller_product_id='5" & <b>', product_ean=first, comment="Très beau 🎁"),
        offer(seller_product_id="BAD", product_ean="3700000000000"),
        offer(seller_product_id="OFF", product_ean=second, stock=0, price_and_discount_list=[percent]),
    ]

    report = await integrated(shop, OfferPackage(rows, publication_pools=[1]))

    assert [True, False, True] == [log.validated for log in report.offer_log_list]
    offers = await shop.offers()
    made = offers['5" & <b>']
    assert (first, Decimal("19.90"), 7, "Très beau 🎁") == (made.product_ean, made.price, made.stock, made.comments)
    assert "OFF" in offers
    assert "BAD" not in offers


async def test_stock_and_price_change_alone(shop: Shop) -> None:
    """A light package changes the stock and the price of an offer, and leaves the rest as it was."""
    (ean,) = shop.eans(1)
    await integrated(shop, OfferPackage([offer(product_ean=ean, comment="as it was")]))

    report = await integrated(
        shop, OfferPackage([light(product_ean=ean, stock=3, price=Decimal(21))], package_type="StockAndPrice")
    )

    assert [True] == [log.validated for log in report.offer_log_list]
    made = (await shop.offers())["BLUE-42"]
    assert (3, Decimal(21), "as it was") == (made.stock, made.price, made.comments)


async def test_products_are_created(shop: Shop) -> None:
    """Every product has its EANs, pictures and properties; the service finds nothing wrong with them."""
    category = shop.category()
    rows = [
        product(
            seller_product_id=f"NEW-{number}",
            long_label=f"A thing of wood, number {number}",
            ean_list=[ean],
            category_code=category,
            pictures=["https://shop.example/1.jpg?a=1&b=2", "https://shop.example/2.jpg"],
            marketing_description="<b>Très beau</b>",
            model_properties={"Couleur principale": "Bleu"},
        )
        for number, ean in enumerate(shop.new_eans(3))
    ]
    path = shop.directory / "products.zip"
    ProductPackage(rows).write(path)

    request = ProductPackageRequest(zip_file_full_path=path.as_uri())
    reply = await shop.client.products.submit_product_package(request)
    shop.wait(hours=48)
    wanted = PackageFilter(package_id=reply.package_id)
    report = await shop.client.products.get_product_package_submission_result(wanted)

    assert ["Integrated"] * 3 == [log.product_integration_status for log in report.product_log_list]


WRITTEN: Final = {
    'Price="19.95"': ("19.95 ", " 19.95", "&#9;19.95", "19.95\xa0", "\u202f19.95", "1 299.00", "1.299", "NaN", "1e3"),
    'Stock="10"': (" 10", "10\xa0", "10\u200b", "1.000"),
    'Vat="20"': ("20\xa0", "20 "),
    'PreparationTime="1"': ("1\xa0", " 1"),
    'SellerProductId="{reference}"': ("R\xa0", "{reference} ", "R\u200b1", "#REF!", "=A1", "\xa0"),
    'ProductEan="{ean}"': ("{ean}\xa0", " {ean}", "{ean}&#9;", "\u200b{ean}", "3.6E+12"),
    'Comment=""': ("qualitÃ©", "&amp;eacute;", "&lt;b&gt;x&lt;/b&gt;", "\ufffd", "%Price%"),
}
"""How values may be written, by the attributes that they take the place of."""


async def test_the_sandbox_agrees_about_what_is_written(shop: Shop) -> None:
    """Rows with errors of the check are refused with the same code, and rows with warnings are accepted."""
    cases = [(place, value) for place, values in WRITTEN.items() for value in values]
    reported = []
    for number, ((place, value), ean) in enumerate(zip(cases, shop.eans(len(cases)), strict=True)):
        known = {"ean": ean, "reference": f"R-{number}"}
        name = place.partition("=")[0]
        good = offers_xml(known["reference"], ean).decode()
        document = good.replace(place.format(**known), f'{name}="{value.format(**known)}"', 1)
        assert document != good
        content = zipped(OFFERS_PART, document.encode())
        path = shop.directory / "checked.zip"
        path.write_bytes(content)
        errors = {one.service_code for one in check(path) if one.severity is Severity.ERROR}

        (log,) = (await integrated(shop, content)).offer_log_list

        codes = {f"{one.property_error}{one.property_code:>02}" for one in log.property_list}
        reported.append((name, value, errors, set() if log.validated else codes))

    assert [] == [one for one in reported if one[2] != one[3]]
