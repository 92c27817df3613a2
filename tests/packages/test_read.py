"""Packages that are read: the vendor's reader takes many forms of one document, and so does ours."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import (
    Offer,
    OfferPackage,
    OfferPackageFile,
    Product,
    ProductPackageFile,
    Row,
    StockAndPrice,
    open_package,
)
from cdiscount_async.sandbox._offers.file import read
from cdiscount_async.sandbox._opc import BrokenPackage
from cdiscount_async.sandbox._products.file import UnreadableProducts, read as read_products

from ..support.packages import OFFERS_PART, PRODUCTS_PART, zipped as packed
from .making import light, offer, product, zipped

OFFERS = "clr-namespace:Cdiscount.Service.OfferIntegration.Pivot;assembly=Cdiscount.Service.OfferIntegration"
PRODUCTS = OFFERS.replace("Offer", "Product")
XAML = "http://schemas.microsoft.com/winfx/2006/xaml"
GOOD = (
    '<Offer SellerProductId="BLUE-42" ProductEan="3606800000010" ProductCondition="6" Price="19.90" EcoPart="0"'
    ' Vat="20" DeaTax="0" Stock="7" Comment="" PreparationTime="1">'
    "<Offer.ShippingInformationList><ShippingInformationList>"
    '<ShippingInformation ShippingCharges="2.50" AdditionalShippingCharges="1" DeliveryMode="Tracked"/>'
    '<ShippingInformation ShippingCharges="2.50" AdditionalShippingCharges="1" DeliveryMode="Registered"/>'
    "</ShippingInformationList></Offer.ShippingInformationList></Offer>"
)

OfferFile = Callable[[str], OfferPackageFile]


def package(rows: str, head: str = 'Name="one" PurgeAndReplace="false"') -> str:
    """Write a package of offers around rows."""
    return (
        f'<OfferPackage {head} xmlns="{OFFERS}" xmlns:x="{XAML}"><OfferPackage.Offers><OfferCollection>{rows}'
        "</OfferCollection></OfferPackage.Offers></OfferPackage>"
    )


@pytest.fixture
def opened(tmp_path: Path) -> OfferFile:
    """Return a function that opens a document of offers in a zip."""

    def open_document(document: str) -> OfferPackageFile:
        path = tmp_path / "offers.zip"
        path.write_bytes(packed(OFFERS_PART, document.encode()))
        found = open_package(path)
        assert isinstance(found, OfferPackageFile)
        return found

    return open_document


def row_of(file: OfferPackageFile) -> Row[Offer | StockAndPrice]:
    """Return the only row."""
    (row,) = file.rows()
    return row


@pytest.mark.parametrize(
    "document",
    [
        package(GOOD),
        package(GOOD).replace("<", "\n  <"),
        package(f"<!-- our best -->{GOOD}<?mark?>"),
        package(GOOD).replace('Price="19.90" EcoPart="0"', 'EcoPart="0" Price="19.90"'),
        package(GOOD).replace(" Vat=", " vat="),
        package(GOOD).replace(' Comment=""', ' Comment="" StrikedPrice="{x:Null}"'),
        package(GOOD).replace("<", "<p:").replace("<p:/", "</p:").replace("xmlns=", "xmlns:p="),
        package(GOOD).replace(' Comment=""', "").replace("<Offer.S", "<Offer.Comment></Offer.Comment><Offer.S", 1),
        package(GOOD).replace("<ShippingInformationList>", "").replace("</ShippingInformationList>", ""),
        package(GOOD).replace("<OfferCollection>", "").replace("</OfferCollection>", ""),
        f'<?xml version="1.0"?>\n{package(GOOD)}\n',
        f"\ufeff{package(GOOD)}",
    ],
    ids=[
        "plain", "pretty", "comments", "order", "vat", "null", "prefix", "element", "no list", "no collection",
        "declaration", "mark",
    ],
)  # fmt: skip
def test_form_does_not_matter(opened: OfferFile, document: str) -> None:
    """An offer is the same in every form that the vendor's reader takes."""
    assert Row(1, offer()) == row_of(opened(document))


def test_head_may_say_little(opened: OfferFile) -> None:
    """A package without attributes is a full one for Cdiscount, and does not purge."""
    file = opened(package(GOOD, ""))

    assert ("", "Full", False, ()) == (file.name, file.package_type, file.purge_and_replace, file.publication_pools)


def test_head_may_be_written_as_python_does(opened: OfferFile) -> None:
    """Another program writes truth values as Python does."""
    assert opened(package(GOOD, 'Name="one" PurgeAndReplace="True"')).purge_and_replace


def test_sites_may_be_after_the_offers(opened: OfferFile) -> None:
    """Another program writes the list of sites last."""
    sites = (
        "<OfferPackage.OfferPublicationList><OfferPublicationList>"
        '<PublicationPool Id="16"/></OfferPublicationList></OfferPackage.OfferPublicationList></OfferPackage>'
    )

    assert (16,) == opened(package(GOOD).replace("</OfferPackage>", sites)).publication_pools


@pytest.mark.parametrize(("name", "value"), [("PackageType", "Half"), ("PurgeAndReplace", "maybe")])
def test_head_that_means_nothing_is_refused(opened: OfferFile, name: str, value: str) -> None:
    """The attributes of the root are not guessed."""
    with pytest.raises(InvalidPackage, match=f"as {name}"):
        opened(package(GOOD, f'{name}="{value}"'))


def test_light_package_may_have_more(opened: OfferFile) -> None:
    """Stocks and prices are read from offers that carry everything, as the schema wants them."""
    file = opened(package(GOOD, 'Name="one" PackageType="StockAndPrice"'))

    assert Row(1, light(price=Decimal("19.90"))) == row_of(file)


def test_row_that_cannot_be_read_stops_no_other(opened: OfferFile) -> None:
    """A bad row has all of its problems and its texts; the rows after it are read."""
    bad = '<Offer SellerProductId="BAD" Price="12,50" Stock="many" Vat="20" ProductCondition="6"/>'
    first, second = opened(package(bad + GOOD)).rows()

    assert (1, None) == (first.number, first.item)
    missing = {"$.preparation_time", "$.eco_part", "$.dea_tax", "$.comment"}
    assert {"$.price", "$.stock", *missing} == {one.path for one in first.problems}
    assert "BAD" == first.texts["SellerProductId"]
    assert Row(2, offer()) == second


def test_unknown_attribute_is_reported_and_spoils_nothing(opened: OfferFile) -> None:
    """An attribute that the schema does not have is a problem of its row, which is still read."""
    row = row_of(opened(package(GOOD.replace(' Comment=""', ' Comment="" Colour="blue"'))))

    assert offer() == row.item
    assert ["$.Colour"] == [one.path for one in row.problems]


def test_products_may_lack_what_one_real_package_lacks(tmp_path: Path) -> None:
    """A real package of products has no ProductCollection and no ModelProperties."""
    document = (
        f'<ProductPackage Name="one" xmlns="{PRODUCTS}"><ProductPackage.Products><Product SellerProductId="BLUE-42" '
        'BrandName="AUCUNE" CategoryCode="06010101" ProductKind="Standard" Model="SOUMISSION CREATION PRODUITS_MK" '
        'ShortLabel="A thing" LongLabel="A thing of blue wood" Description="A thing of blue wood, one metre long">'
        '<Product.EanList><ProductEan Ean="3606800000010"/></Product.EanList><Product.Pictures>'
        '<ProductImage Uri="https://shop.example/1.jpg"/></Product.Pictures></Product>'
        "</ProductPackage.Products></ProductPackage>"
    )
    path = tmp_path / "products.zip"
    path.write_bytes(packed(PRODUCTS_PART, document.encode()))
    file = open_package(path)

    assert isinstance(file, ProductPackageFile)
    assert [Row[Product](1, product())] == [*file.rows()]


def test_copy_is_the_same_file(tmp_path: Path) -> None:
    """A package that exists is sent as it is, and the callback receives its rows."""
    (tmp_path / "a.zip").write_bytes(zipped(OfferPackage([offer(), offer(seller_product_id="RED")])))
    reported: list[tuple[int, str, str | None]] = []

    written = open_package(tmp_path / "a.zip").write(tmp_path / "b.zip", lambda *row: reported.append(row))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert [(1, "BLUE-42", "3606800000010"), (2, "RED", "3606800000010")] == reported
    assert (2, (tmp_path / "a.zip").stat().st_size) == (written.rows, written.size)


def test_row_that_cannot_be_read_is_reported_when_copied(tmp_path: Path) -> None:
    """The callback receives each row, with the reference and the EAN that can be read."""
    path = tmp_path / "a.zip"
    path.write_bytes(packed(OFFERS_PART, package('<Offer SellerProductId="BAD" Stock="many"/><Offer/>').encode()))
    reported: list[tuple[int, str, str | None]] = []

    open_package(path).write(BytesIO(), lambda *row: reported.append(row))

    assert [(1, "BAD", None), (2, "", None)] == reported


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (package(GOOD).replace(OFFERS, "urn:other"), "must begin with OfferPackage"),
        (package(GOOD).replace("OfferPackage", "Offers"), "must begin with OfferPackage"),
        ('<!DOCTYPE OfferPackage [<!ENTITY a "b">]>' + package(GOOD), "document type declaration"),
    ],
    ids=["namespace", "root", "doctype"],
)
def test_document_that_is_none_is_refused(opened: OfferFile, document: str, said: str) -> None:
    """The error says what is wrong, and in which part."""
    with pytest.raises(InvalidPackage, match=f"Content/Offers.xml .*{said}"):
        list(opened(document).rows())


def test_row_without_an_end_is_not_waited_for(opened: OfferFile) -> None:
    """An element without an end does not fill the memory."""
    with pytest.raises(InvalidPackage, match="more than 4 MiB in which no row ends"):
        list(opened(package("<Other/>" * 700_000)).rows())


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_document_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, document: bytes) -> None:
    """Any content of a package is read, or raises one type of error."""
    path = tmp_path_factory.getbasetemp() / "any.zip"
    path.write_bytes(packed(OFFERS_PART, document))
    try:
        list(open_package(path).rows())
    except InvalidPackage as error:
        assert error.__context__ is None or error.__suppress_context__  # noqa: PT017 - or nothing was raised


LIST = "<Offer.ShippingInformationList>" + GOOD.partition("<Offer.ShippingInformationList>")[2].removesuffix("</Offer>")
TWICE = {
    "price": GOOD.replace("<Offer.S", "<Offer.Price>9</Offer.Price><Offer.S", 1),
    "the same": GOOD.replace("<Offer.S", "<Offer.Price> 19.90 </Offer.Price><Offer.S", 1),
    "stock": GOOD.replace("<Offer.S", "<Offer.Stock>8</Offer.Stock><Offer.S", 1),
    "reference": GOOD.replace("<Offer.S", "<Offer.SellerProductId>B</Offer.SellerProductId><Offer.S", 1),
    "comment": GOOD.replace("<Offer.S", "<Offer.Comment/><Offer.S", 1),
    "elements": GOOD.replace(' Comment=""', "").replace("<Offer.S", "<Offer.Comment/><Offer.Comment/><Offer.S", 1),
    "vat": GOOD.replace(' Vat="20"', ' Vat="20" vat="5.5"'),
    "list": GOOD.replace("</Offer>", f"{LIST}</Offer>"),
    "charges": GOOD.replace(
        'DeliveryMode="Tracked"/>',
        'DeliveryMode="Tracked"><ShippingInformation.ShippingCharges>1</ShippingInformation.ShippingCharges>'
        "</ShippingInformation>",
    ),
}


@pytest.mark.parametrize("row", TWICE.values(), ids=TWICE)
async def test_what_is_given_twice_is_reported(opened: OfferFile, row: str) -> None:
    """It is unknown which of two values counts; the sandbox refuses the package, too."""
    first, second = opened(package(row + GOOD.replace("BLUE-42", "B"))).rows()

    assert first.item is None
    assert "expected it once" in " ".join(one.expected for one in first.problems)
    assert second.item is not None
    with pytest.raises(BrokenPackage, match="is set twice"):
        read(package(row).encode(), print)


@pytest.mark.parametrize("package_type", ["Full", "StockAndPrice"])
def test_what_a_light_package_does_not_keep_is_not_given_twice_either(opened: OfferFile, package_type: str) -> None:
    """A reader of XAML refuses the whole package, whatever the service keeps of it."""
    row = row_of(opened(package(TWICE["comment"], f'Name="one" PackageType="{package_type}"')))

    assert row.item is None


@pytest.mark.parametrize(
    "document",
    [
        package(GOOD.replace("<Offer.S", f"{GOOD}<Offer.S", 1)),
        package(GOOD).replace("</OfferPackage>", f"{GOOD}</OfferPackage>"),
        package(f"<Other>{GOOD}</Other>"),
        package("").replace("</OfferPackage>", f"<OfferCollection>{GOOD}</OfferCollection></OfferPackage>"),
    ],
    ids=["in an offer", "behind the list", "in another element", "in another collection"],
)
def test_a_row_in_another_place_is_reported(opened: OfferFile, document: str) -> None:
    """An offer outside of the list is an error of its row; the sandbox refuses the package."""
    problems = [problem.expected for row in opened(document).rows() for problem in row.problems]

    assert "expected it in OfferPackage.Offers, and in no other element" in problems
    with pytest.raises(BrokenPackage, match="is in no list of Offers"):
        read(document.encode(), print)


@pytest.mark.parametrize("name", ["purgeandreplace", "packageType", "NAME"])
def test_what_a_package_says_of_itself_is_not_overlooked_for_its_capitals(name: str, opened: OfferFile) -> None:
    """XML distinguishes capitals: a package that purges must not be read as one that does not."""
    with pytest.raises(InvalidPackage, match=f"has {name} as an attribute of the root: write it as"):
        opened(package(GOOD, f'{name}="true"'))


@pytest.mark.parametrize("name", ["PurgeAndReplace", "PackageType", "Name"])
def test_what_a_package_says_of_itself_is_in_attributes(opened: OfferFile, name: str) -> None:
    """An element after the offers would be found too late: it may say that the package purges."""
    said = f"<OfferPackage.{name}>true</OfferPackage.{name}>"
    file = opened(package(GOOD, 'Name="one"').replace("</OfferPackage>", f"{said}</OfferPackage>"))

    with pytest.raises(InvalidPackage, match=f"has OfferPackage.{name} as an element: write it as an attribute"):
        list(file.rows())
    with pytest.raises(InvalidPackage, match="as an element"):
        file.write(BytesIO())


PRODUCT = (
    '<Product SellerProductId="BLUE-42" BrandName="AUCUNE" CategoryCode="06010101" ProductKind="Standard" Model="M"'
    ' ShortLabel="A thing" LongLabel="A thing of wood" Description="A thing of wood, blue">'
    '<Product.EanList><ProductEan Ean="3606800000010"/></Product.EanList>'
    '<Product.ModelProperties><x:String x:Key="Genre">A</x:String></Product.ModelProperties></Product>'
)
PRODUCTS_TWICE = {
    "brand": PRODUCT.replace("<Product.E", "<Product.BrandName>B</Product.BrandName><Product.E", 1),
    "list": PRODUCT.replace("<Product.E", '<Product.EanList><ProductEan Ean="1"/></Product.EanList><Product.E', 1),
    "outside": f"</ProductPackage.Products>{PRODUCT}<ProductPackage.Products>",
}


@pytest.mark.parametrize("rows", PRODUCTS_TWICE.values(), ids=PRODUCTS_TWICE)
def test_what_a_product_has_twice_is_reported(tmp_path: Path, rows: str) -> None:
    """Products are held to the same, by the sandbox, too."""
    head = f'<ProductPackage Name="one" xmlns="{PRODUCTS}" xmlns:x="{XAML}"><ProductPackage.Products>'
    document = f"{head}{rows}</ProductPackage.Products></ProductPackage>"
    path = tmp_path / "products.zip"
    path.write_bytes(packed(PRODUCTS_PART, document.encode()))

    assert [None] == [row.item for row in open_package(path).rows()]
    with pytest.raises(UnreadableProducts, match=r"is set twice|is in no list of Products"):
        read_products(document.encode())


def test_a_property_of_a_model_is_given_once(tmp_path: Path) -> None:
    """A name that is there twice is a problem: it is unknown which text counts."""
    again = PRODUCT.replace("</Product.Mo", '<x:String x:Key="Genre">B</x:String></Product.Mo')
    head = f'<ProductPackage xmlns="{PRODUCTS}" xmlns:x="{XAML}"><ProductPackage.Products>'
    path = tmp_path / "products.zip"
    path.write_bytes(packed(PRODUCTS_PART, f"{head}{again}</ProductPackage.Products></ProductPackage>".encode()))

    (row,) = open_package(path).rows()

    assert ["$.model_properties['Genre']"] == [one.path for one in row.problems]


def test_the_sandbox_reads_property_elements(opened: OfferFile) -> None:
    """A comment may be an element. The two readers read the same."""
    document = package(
        GOOD.replace(' Comment=""', "").replace("<Offer.S", "<Offer.Comment>x</Offer.Comment><Offer.S", 1)
    )

    (sent,) = read(document.encode(), print).offers

    assert row_of(opened(document)).item == offer(comment=sent.texts["Comment"])
