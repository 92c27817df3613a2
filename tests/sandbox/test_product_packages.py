"""Product packages in the sandbox: refusals, the automatic tests, the manual check, and what is created."""

import base64
import threading
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import pytest

from cdiscount_async import Client, Credentials, ErrorTypeEnum, OperationFailed
from cdiscount_async.models.common import PackageFilter
from cdiscount_async.models.products import (
    IdentifierRequest,
    IdentifierTypeEnum,
    ProductIntegrationReportMessage,
    ProductMatchingStatusEnum,
    ProductPackageRequest,
    ProductReportLog,
)
from cdiscount_async.operations import Operation, Products
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.contract import RealContract
from .asking import reply_of

START: Final = datetime(2026, 3, 2, 9, 0)
PIVOT: Final = "clr-namespace:Cdiscount.Service.ProductIntegration.Pivot;assembly=Cdiscount.Service.ProductIntegration"
XAML: Final = "http://schemas.microsoft.com/winfx/2006/xaml"
TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="text/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATIONSHIPS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://www.cdiscount.com/uri/document" Target="/Content/Products.xml"/>'
    "</Relationships>"
)
CHAIR: Final[dict[str, Any]] = {
    "SellerProductId": "NEW-1",
    "BrandName": "AUCUNE",
    "CategoryCode": "06010201",
    "ProductKind": "Standard",
    "Model": "SOUMISSION CREATION PRODUITS_MK",
    "ShortLabel": "A blue chair",
    "LongLabel": "A blue chair of wood",
    "Description": "A blue chair of wood, one metre high",
    "eans": ["3606899999998"],
    "pictures": ["https://shop.example/1.jpg"],
}
SHIRT: Final[dict[str, Any]] = {
    **CHAIR,
    "CategoryCode": "100A0401",
    "ProductKind": "Variant",
    "SellerProductFamily": "SHIRTS",
    "SellerProductColorName": "Bleu nuit",
    "Size": "M",
}
PLACE: Final = {name: SHIRT[name] for name in ("CategoryCode", "ProductKind", "SellerProductColorName", "Size")}
BREACHES: Final[list[tuple[dict[str, Any], str]]] = [
    ({"SellerProductId": ""}, "1003"),
    ({"SellerProductId": "{x:Null}"}, "1003"),
    ({"SellerProductId": "x" * 51}, "1203"),
    ({"SellerProductId": "RÉF"}, "1124"),
    ({"SellerProductId": "A|B"}, "1124"),
    ({"BrandName": ""}, "1006"),
    ({"BrandName": "x" * 71}, "1206"),
    ({"CategoryCode": ""}, "1005"),
    ({"CategoryCode": "ZZZZZZZZ"}, "1305"),
    ({"CategoryCode": "6010201"}, "1305"),
    ({"CategoryCode": "100A0401"}, "5507"),
    ({"ProductKind": ""}, "1007"),
    ({"ProductKind": "standard"}, "1107"),
    ({"ProductKind": "Variant"}, "5607"),
    ({"Model": "ANOTHER"}, "1121"),
    ({"ShortLabel": ""}, "1008"),
    ({"ShortLabel": "x" * 31}, "1208"),
    ({"ShortLabel": "A <b>chair</b>"}, "4108"),
    ({"ShortLabel": "www.shop.example"}, "1108"),
    ({"LongLabel": ""}, "1009"),
    ({"LongLabel": "x" * 133}, "1209"),
    ({"LongLabel": "A<br/>chair"}, "4109"),
    ({"Description": ""}, "1010"),
    ({"Description": "x" * 421}, "1210"),
    ({"Description": "<p>chair</p>"}, "4110"),
    ({"eans": []}, "1001"),
    ({"eans": [""]}, "1001"),
    ({"eans": ["36068000000A4"]}, "1101"),
    ({"eans": ["360680000001"]}, "1201"),
    ({"eans": ["3606800000015"]}, "1601"),
    ({"eans": ["2000000000008"]}, "4501"),
    ({"eans": ["0200000000004"]}, "4501"),
    ({"eans": ["0400000000008"]}, "4501"),
    ({"ISBN": "12"}, "1202"),
    ({"ISBN": "9782070612751"}, "1602"),
    ({"pictures": []}, "1012"),
    ({"pictures": ["pictures/1.jpg"]}, "1112"),
    ({"pictures": ["https://shop.example/1.jpg", "ftp://shop.example/2.jpg"]}, "1113"),
    ({"pictures": [f"https://shop.example/{number}.jpg" for number in range(5)]}, "1124"),
    ({"Length": "long"}, "1117"),
    ({"Weight": "12345"}, "1220"),
    ({"Width": "1.2345"}, "1218"),
    ({"EncodedMarketingDescription": "<b>"}, "1126"),
    ({"EncodedMarketingDescription": base64.b64encode(b"x" * 5001).decode()}, "1226"),
    ({"EncodedMarketingDescription": base64.b64encode(b"<img src='http://x'>").decode()}, "5026"),
    ({"EncodedMarketingDescription": base64.b64encode(b"<a href='x'>").decode()}, "5126"),
    ({"EncodedMarketingDescription": base64.b64encode(b"<h1>x</h1>").decode()}, "1126"),
    ({"properties": {"Taille du moteur": "1"}}, "1322"),
    ({"properties": {"Genre": "Robot"}}, "1122"),
]
"""Changes that break one rule each, with the codes."""
MISPLACED: Final[list[tuple[dict[str, Any], str]]] = [
    ({"Size": ""}, "1028"),
    ({"SellerProductFamily": ""}, "1029"),
    ({"SellerProductColorName": ""}, "1030"),
    ({"SellerProductFamily": "x" * 101}, "1229"),
    ({"SellerProductColorName": "x" * 51}, "1230"),
    ({"Size": "très grand"}, "3128"),
]
"""The same for what only variants have."""


def ean(number: int) -> str:
    """Return an EAN that no product has."""
    first = f"36068{number:07}"
    digits = [int(one) for one in first]
    return f"{first}{-(sum(digits[::2]) + 3 * sum(digits[1::2])) % 10}"


def product_xml(product: dict[str, Any]) -> str:
    """Write one product; the attributes in the order given."""
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in product.items() if isinstance(value, str))
    eans = "".join(f"<ProductEan Ean={quoteattr(one)}/>" for one in product["eans"])
    pictures = "".join(f"<ProductImage Uri={quoteattr(one)}/>" for one in product["pictures"])
    properties = "".join(
        f"<x:String x:Key={quoteattr(key)}>{escape(value)}</x:String>"
        for key, value in product.get("properties", {}).items()
    )
    return (
        f"<Product {attributes}><Product.EanList>{eans}</Product.EanList>"
        + (f"<Product.ModelProperties>{properties}</Product.ModelProperties>" if properties else "")
        + f"<Product.Pictures>{pictures}</Product.Pictures></Product>"
    )


def products_xml(products: Sequence[dict[str, Any]], *, collection: bool = True) -> str:
    """Write a file of products."""
    inside = "".join(map(product_xml, products))
    if collection:
        inside = f'<ProductCollection Capacity="{len(products)}">{inside}</ProductCollection>'
    return (
        f'<ProductPackage Name="spring" xmlns="{PIVOT}" xmlns:x="{XAML}">'
        f"<ProductPackage.Products>{inside}</ProductPackage.Products></ProductPackage>"
    )


def zipped(content: str, name: str = "Content/Products.xml") -> bytes:
    """Pack a file as a package."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONSHIPS)
        archive.writestr(name, content)
    return packed.getvalue()


class Seller:
    """A seller's work with product packages."""

    def __init__(self, sandbox: Sandbox, client: Client, directory: Path) -> None:
        self.sandbox = sandbox
        self.client = client
        self.directory = directory

    def store(self, content: bytes, name: str = "products.zip") -> str:
        """Store a package where the service can fetch it, and give its URL."""
        path = self.directory / name
        path.write_bytes(content)
        return path.as_uri()

    async def submit(self, url: str | None) -> ProductIntegrationReportMessage:
        """Submit the file at a URL."""
        return await self.client.products.submit_product_package(ProductPackageRequest(zip_file_full_path=url))

    async def report(self, package: int | None) -> ProductIntegrationReportMessage:
        """Ask what became of a package."""
        wanted = PackageFilter(package_id=package)
        return await self.client.products.get_product_package_submission_result(wanted)

    async def integrated(self, content: bytes) -> ProductIntegrationReportMessage:
        """Submit a package, let it be worked on, and give the report."""
        submitted = await self.submit(self.store(content))
        self.sandbox.clock.advance(timedelta(minutes=3))
        return await self.report(submitted.package_id)

    async def logs(self, *products: dict[str, Any]) -> list[ProductReportLog]:
        """Submit products and give what became of each."""
        return list((await self.integrated(zipped(products_xml(products)))).product_log_list)

    async def codes(self, *products: dict[str, Any]) -> list[set[str]]:
        """Submit products and give the codes of each."""
        return [{str(one.error_code) for one in log.property_list} for log in await self.logs(*products)]

    async def found(self, *eans: str) -> Any:
        """Ask for products by EAN."""
        request = IdentifierRequest(identifier_type=IdentifierTypeEnum.EAN, value_list=eans)
        return (await self.client.products.get_product_list_by_identifier(request)).product_list_by_identifier

    def row(self, ean_: str) -> dict[str, Any]:
        """Look at a product of the catalogue."""
        (found,) = self.sandbox.tables("SELECT * FROM product WHERE ean = ?", ean_)
        return found


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Serve a sandbox with a stopped clock."""
    settings = Settings(speed=0, start=START, orders=0, orders_a_day=0, files=[tmp_path])
    async with Sandbox(settings) as sandbox:
        yield sandbox


@pytest.fixture
async def seller(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[Seller]:
    """Return the first seller at work."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        yield Seller(sandbox, client, tmp_path)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """Serve the seller's directory over HTTP."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Write no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def many(count: int, **changes: Any) -> list[dict[str, Any]]:
    """Return different products."""
    return [
        {**CHAIR, "SellerProductId": f"N-{number}", "LongLabel": f"Chair {number}", "eans": [ean(number)], **changes}
        for number in range(count)
    ]


@pytest.mark.parametrize("over_http", [False, True])
async def test_journey(seller: Seller, web: str, *, over_http: bool) -> None:
    """A package is fetched, waits, and is worked on: then its good products are in the catalogue, its bad ones not."""
    bad = {**CHAIR, "SellerProductId": "BAD", "eans": ["3606800000015"], "LongLabel": "Other"}
    url = seller.store(zipped(products_xml([*many(30), bad])))
    submitted = await seller.submit(f"{web}/products.zip" if over_http else url)
    assert (submitted.number_of_errors, submitted.package_integration_status) == (0, None)
    assert (submitted.package_id or 0) >= 149755430

    waiting = await seller.report(submitted.package_id)
    assert (waiting.package_id, waiting.package_integration_status) == (submitted.package_id, None)
    assert waiting.product_log_list == ()

    seller.sandbox.clock.advance(timedelta(minutes=3))
    report = await seller.report(submitted.package_id)
    assert (report.package_integration_status, report.number_of_errors) == ("Integrated", 1)
    states = [log.product_integration_status for log in report.product_log_list]
    assert set(states[:30]) == {"Integrated", "ManualCheckToBeDone"}
    assert states[30] == "Rejected"
    assert [log.validated for log in report.product_log_list] == [True] * 30 + [False]
    found = await seller.found(*(ean(number) for number in range(30)))
    assert [one.has_error for one in found] == [state != "Integrated" for state in states[:30]]

    seller.sandbox.clock.advance(timedelta(hours=48))
    report = await seller.report(submitted.package_id)
    codes = {log.property_list[0].error_code for log in report.product_log_list[:30]}
    assert codes == {"3300", "8000"}
    assert not any(one.has_error for one in await seller.found(*(ean(number) for number in range(30))))
    assert seller.row(ean(0))["sku"] == f"AUC{ean(0)}"
    assert seller.row(ean(0))["open"] == 1


async def test_log_message(seller: Seller) -> None:
    """The message of a finding has six fields: the reference, nothing, OK or KO, nothing, the code, and a text."""
    good, bad = await seller.logs(CHAIR | {"BrandName": "NOBODY KNOWS"}, many(2)[1] | {"Description": "x" * 421})
    (waiting,), (broken,) = good.property_list, bad.property_list

    assert good.sku == "NEW-1"
    assert (waiting.log_message or "").split("|")[:5] == ["NEW-1", "", "OK", "", "8500"]
    assert (broken.log_message or "").split("|")[:5] == ["N-1", "", "KO", "", "1210"]
    assert (broken.error_code, broken.property_error, broken.name) == ("1210", "10", "Description")
    assert good.log_date == START + timedelta(minutes=2)


@pytest.mark.parametrize("url", ["toto.zip", "", None, "//host/x.zip"])
async def test_what_is_no_url_is_refused(seller: Seller, url: str | None) -> None:
    """A text that is no URL is refused at once, in the recorded words."""
    with pytest.raises(OperationFailed) as caught:
        await seller.submit(url)

    result = caught.value.result
    assert result.error_message == f"L'URL {url or ''} n'est pas valide."
    assert [error.error_type for error in result.error_list] == [ErrorTypeEnum.INVALID_FILE_FORMAT]
    assert (result.package_id, result.number_of_errors, result.package_integration_status) == (0, 0, None)


@pytest.mark.parametrize("url", ["https://www.myserver/toto.html", "ftp://host/x.zip", "file:///nowhere/at/all.zip"])
async def test_what_cannot_be_fetched_is_refused(seller: Seller, url: str) -> None:
    """A file that cannot be had is refused at once, in the recorded words."""
    with pytest.raises(OperationFailed) as caught:
        await seller.submit(url)

    result = caught.value.result
    assert result.error_message == "The ZIP file can't be downloaded."
    assert [error.error_type for error in result.error_list] == [ErrorTypeEnum.FILE_DOWNLOAD_EXCEPTION]
    assert seller.sandbox.tables("SELECT * FROM package WHERE kind = 'products'") == []


async def test_creation_can_be_closed(seller: Seller) -> None:
    """A seller who may not create products is refused."""
    seller.sandbox.market.store.run("UPDATE seller SET product_creation = 0 WHERE id = 1")
    with pytest.raises(OperationFailed) as caught:
        await seller.submit(seller.store(zipped(products_xml([CHAIR]))))

    errors = [error.error_type for error in caught.value.result.error_list]
    assert errors == [ErrorTypeEnum.PRODUCT_INTEGRATION_CLOSED]


async def test_too_many_products_are_refused(seller: Seller) -> None:
    """A package of more than 20,000 products is refused at once."""
    product = f'<Product SellerProductId="{"x" * 5}"/>'
    content = products_xml([]).replace("</ProductCollection>", product * 20_001 + "</ProductCollection>")
    with pytest.raises(OperationFailed) as caught:
        await seller.submit(seller.store(zipped(content)))

    errors = [error.error_type for error in caught.value.result.error_list]
    assert errors == [ErrorTypeEnum.TOO_MANY_PRODUCTS_IN_PACKAGE_ERROR]


@pytest.mark.parametrize("package", [None, 541])
async def test_unknown_package_is_an_empty_failure(seller: Seller, package: int | None) -> None:
    """Without a package, or with one that does not exist, the report fails without a word."""
    with pytest.raises(OperationFailed) as caught:
        await seller.report(package)

    result = caught.value.result
    assert (result.error_message, result.error_list, result.package_id) == ("", (), 0)
    assert result.product_log_list == ()


async def test_package_of_somebody_else(seller: Seller) -> None:
    """Another seller's package, and one of offers, are refused in the known words."""
    mine = (await seller.submit(seller.store(zipped(products_xml([CHAIR]))))).package_id
    store = seller.sandbox.market.store
    store.run("UPDATE package SET seller = 2 WHERE id = ?", mine)
    store.insert("package", id=7, seller=1, kind="offers", url="")
    for package in (mine, 7):
        for ask in (
            seller.client.products.get_product_package_submission_result,
            seller.client.products.get_product_package_product_matching_file_data,
        ):
            with pytest.raises(OperationFailed) as caught:
                await ask(PackageFilter(package_id=package))
            text = "Vous n'êtes pas autorisé à récupérer les rapports d'intégration d'autres vendeurs."
            assert caught.value.result.error_message == text
            assert caught.value.result.error_list[0].error_type == ErrorTypeEnum.SELLER_NOT_AUTHORIZED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no zip at all", "2123"),
        (zipped(products_xml([CHAIR]), "content/products.xml"), "2123"),
        (zipped("<ProductPackage>"), "1400"),
        (zipped("<ProductPackage/>"), "1400"),
    ],
    ids=["no zip", "part elsewhere", "broken XML", "another namespace"],
)
async def test_unreadable_package_is_rejected(seller: Seller, content: bytes, code: str) -> None:
    """A package that cannot be read is taken in first, and rejected as a whole afterwards."""
    report = await seller.integrated(content)

    assert (report.package_integration_status, report.number_of_errors) == ("Rejected", 1)
    assert [one.error_code for one in report.product_log_list[0].property_list] == [code]


async def test_collection_may_be_missing(seller: Seller) -> None:
    """A file without ProductCollection, and with attributes in any order, is read as any other."""
    turned = dict(reversed([*CHAIR.items()]))
    report = await seller.integrated(zipped(products_xml([turned], collection=False)))

    assert report.number_of_errors == 0
    assert len(report.product_log_list) == 1


async def test_breach_has_its_code(seller: Seller) -> None:
    """A product that breaks one rule is rejected with the code of that rule, and is not created."""
    products = [product | change for product, (change, _) in zip(many(len(BREACHES)), BREACHES, strict=True)]
    found = await seller.logs(*products)

    for log, (change, code) in zip(found, BREACHES, strict=True):
        assert code in {one.error_code for one in log.property_list}, change
        assert log.product_integration_status == "Rejected"
    assert seller.sandbox.tables("SELECT * FROM product WHERE seller IS NOT NULL") == []
    assert seller.sandbox.tables("SELECT * FROM pending_product") == []


async def test_variant_needs_its_place(seller: Seller) -> None:
    """A variant needs a family, a colour, and a size of the model's matrix."""
    products = [
        {**SHIRT, **product, **PLACE, "SellerProductFamily": f"FAMILY {number}", **change}
        for number, (product, (change, _)) in enumerate(zip(many(len(MISPLACED)), MISPLACED, strict=True))
    ]

    assert await seller.codes(*products) == [{code} for _, code in MISPLACED]


async def test_mandatory_property_of_a_model(seller: Seller) -> None:
    """Where a model has mandatory properties, a product without them is rejected."""
    ring = CHAIR | {"CategoryCode": "0Z010701", "Model": "New - Bijou"}
    bare, gold = await seller.codes(
        ring, many(2)[1] | {**ring, "SellerProductId": "R", "eans": [ean(1)], "LongLabel": "Ring",
                            "properties": {"Matière principale": "Or"}},
    )  # fmt: skip

    assert bare == {"1022"}
    assert gold <= {"3300", "8500"}


async def test_closed_category(seller: Seller) -> None:
    """Nothing can be created in a category that takes no offers, nor in one that is open to nobody."""
    closed = [
        seller.sandbox.tables("SELECT code FROM category WHERE code <> '' AND standard AND NOT allows_offers LIMIT 1"),
        seller.sandbox.tables("SELECT code FROM category WHERE reserved LIMIT 1"),
    ]
    one, two = many(2)
    codes = await seller.codes(*(
        product | {"CategoryCode": row["code"]} for product, (row,) in zip((one, two), closed, strict=True)
    ))  # fmt: skip

    assert all("1505" in found for found in codes)


async def test_products_that_meet_in_a_file(seller: Seller) -> None:
    """Products of one file that share an EAN, a reference, or a long label are all rejected."""
    one, two, three, four, five, six, seven = many(7)
    codes = await seller.codes(
        one, two | {"eans": one["eans"]},
        three, four | {"SellerProductId": three["SellerProductId"]},
        five, six | {"LongLabel": five["LongLabel"]},
        seven,
    )  # fmt: skip

    assert codes[:6] == [{"2624"}, {"2624"}, {"2724"}, {"2724"}, {"9509"}, {"9509"}]
    assert codes[6] <= {"3300", "8500"}


async def test_variants_that_meet_in_a_file(seller: Seller) -> None:
    """A size that occurs twice in a family's colour is rejected, and so is a family of several models."""
    shirts = [SHIRT | {"SellerProductId": f"S-{number}", "eans": [ean(number)]} for number in range(4)]
    shirts[2] |= {"SellerProductFamily": "MORE", "Model": "ANOTHER"}
    shirts[3] |= {"SellerProductFamily": "MORE", "Size": "L"}
    codes = await seller.codes(*shirts)

    assert codes[:2] == [{"2824"}, {"2824"}]
    assert codes[2:] == [{"1121", "4324"}, {"4324"}]


async def test_sizes_share_a_father(seller: Seller) -> None:
    """The sizes of one colour become products of one father, who is listed; a later size is added to him."""
    sizes = [
        SHIRT | {"SellerProductId": f"S-{size}", "Size": size, "eans": [ean(number)]}
        for number, size in enumerate(("S", "M", "L"))
    ]
    await seller.logs(*sizes[:2])
    seller.sandbox.clock.advance(timedelta(hours=48))
    await seller.client.products.get_all_allowed_category_tree()
    first, second = seller.row(ean(0)), seller.row(ean(1))
    (codes,) = await seller.codes(sizes[2])
    seller.sandbox.clock.advance(timedelta(hours=48))
    (found,) = await seller.found(ean(2))

    assert first["father_sku"] == second["father_sku"] == found.father_product_id
    assert (first["sku"], second["sku"]) == (f"{first['father_sku']}-0004", f"{first['father_sku']}-0005")
    assert codes <= {"3600", "8500"}
    assert (found.color, found.size) == ("Bleu nuit", "L")


async def test_existing_products(seller: Seller) -> None:
    """For an EAN that exists the report advises an offer; a closed one, or one of another kind, cannot be used."""
    rows = seller.sandbox.tables("SELECT * FROM product WHERE kind = 'Standard' AND NOT ean_generated LIMIT 3")
    known, closed, other = (row["ean"] for row in rows)
    seller.sandbox.market.store.run("UPDATE product SET open = (ean <> ?) WHERE ean IN (?, ?)", closed, closed, known)
    one, two, _ = many(3)
    logs = await seller.logs(one | {"eans": [known]}, two | {"eans": [closed]}, SHIRT | {"eans": [other]})

    assert [[one.error_code for one in log.property_list] for log in logs] == [["9000"], ["3424"], ["2401"]]
    assert [log.product_integration_status for log in logs] == ["Integrated", "Rejected", "Rejected"]


async def test_own_products_again(seller: Seller) -> None:
    """A seller's own product is updated; under another reference it exists already; its reference fits no other."""
    await seller.logs(CHAIR)
    seller.sandbox.clock.advance(timedelta(hours=48))
    await seller.found("1")
    (updated,) = await seller.codes(CHAIR | {"LongLabel": "A red chair"})
    (renamed,) = await seller.codes(CHAIR | {"SellerProductId": "NEW-2"})
    (tied,) = await seller.codes(CHAIR | {"eans": [ean(9)]})

    assert (updated, renamed, tied) == ({"3500"}, {"2442"}, {"4203"})
    assert seller.row(CHAIR["eans"][0])["name"] == "A red chair"


async def test_waiting_product_again(seller: Seller) -> None:
    """A product that waits for a person waits once, also if another seller submits it."""
    unknown = CHAIR | {"BrandName": "NOBODY KNOWS"}
    (first,) = await seller.codes(unknown)
    (second,) = await seller.codes(unknown)
    seller.sandbox.market.store.run("UPDATE pending_product SET seller = 2")
    (foreign,) = await seller.codes(unknown)

    assert (first, second, foreign) == ({"8500"}, {"5424"}, {"5224"})
    assert len(seller.sandbox.tables("SELECT * FROM pending_product")) == 1


async def test_ean_is_made_where_it_is_optional(seller: Seller) -> None:
    """A product without EAN gets one that Cdiscount makes, in a category that allows it."""
    store = seller.sandbox.market.store
    store.run("UPDATE category SET ean_optional = 1 WHERE code = '06010201'")
    (codes,) = await seller.codes(CHAIR | {"eans": []})
    seller.sandbox.clock.advance(timedelta(hours=48))
    await seller.found("1")
    (made,) = seller.sandbox.tables("SELECT * FROM product WHERE seller = 1")

    assert codes <= {"3300", "8500"}
    assert (made["ean"][:4], made["ean_generated"], made["reference"]) == ("2009", 1, "NEW-1")


async def test_matching_file(seller: Seller) -> None:
    """The matching file tells the SKU of each product that is in the catalogue, and which wait or failed."""
    waiting = CHAIR | {"BrandName": "NOBODY KNOWS"}
    known = seller.sandbox.tables(
        "SELECT * FROM product WHERE open AND kind = 'Standard' AND NOT ean_generated LIMIT 1"
    )[0]
    url = seller.store(zipped(products_xml([
        waiting, many(2)[1] | {"eans": [known["ean"]]}, many(3)[2] | {"Model": "?"},
    ])))  # fmt: skip
    wanted = PackageFilter(package_id=(await seller.submit(url)).package_id)
    ask = seller.client.products.get_product_package_product_matching_file_data
    with pytest.raises(OperationFailed) as caught:
        await ask(wanted)
    assert caught.value.result.error_list[0].error_type == ErrorTypeEnum.PACKAGE_MATCHING_FILE_ERROR

    seller.sandbox.clock.advance(timedelta(minutes=3))
    found = await ask(wanted)
    status = ProductMatchingStatusEnum
    assert found.package_id == wanted.package_id
    states = [one.matching_status for one in found.product_matching_list]
    assert states == [status.PENDING, status.OK, status.KO]
    assert [one.sku for one in found.product_matching_list] == [None, known["sku"], None]
    assert [one.seller_product_id for one in found.product_matching_list] == ["NEW-1", "N-1", "N-2"]

    seller.sandbox.clock.advance(timedelta(hours=48))
    (first, *_) = (await ask(wanted)).product_matching_list
    assert (first.matching_status, first.sku) == (status.OK, f"NOB{CHAIR['eans'][0]}")


async def test_unknown_matching_file(seller: Seller) -> None:
    """The matching file of a package that does not exist is refused."""
    with pytest.raises(OperationFailed) as caught:
        await seller.client.products.get_product_package_product_matching_file_data(PackageFilter(package_id=541))

    assert caught.value.result.error_list[0].error_type == ErrorTypeEnum.PACKAGE_NOT_FOUND


async def test_decision_on_a_product_that_came_meanwhile(seller: Seller) -> None:
    """A product that is in the catalogue by the time of the manual check is reported as existing."""
    await seller.logs(CHAIR | {"BrandName": "NOBODY KNOWS"})
    seller.sandbox.market.store.run(
        "UPDATE product SET ean = ? WHERE sku = (SELECT min(sku) FROM product)", *CHAIR["eans"]
    )
    package = seller.sandbox.tables("SELECT * FROM package WHERE kind = 'products'")[0]["id"]
    seller.sandbox.clock.advance(timedelta(hours=48))
    (log,) = (await seller.report(package)).product_log_list

    assert [one.error_code for one in log.property_list] == ["9000"]


@pytest.mark.parametrize("size", [1, 3])
async def test_replies_are_valid(seller: Seller, real_contract: RealContract, size: int) -> None:
    """The replies about packages are valid by the real schema, at each step."""
    url = seller.store(zipped(products_xml([*many(size), CHAIR | {"Model": "?"}])))

    async def valid(operation: Operation[Any, Any], request: object) -> None:
        assert real_contract.complaint(await reply_of(seller.sandbox, operation, request)) == ""

    await valid(Products.submit_product_package, ProductPackageRequest(zip_file_full_path=url))
    await valid(Products.submit_product_package, ProductPackageRequest(zip_file_full_path="no URL"))
    package = seller.sandbox.tables("SELECT * FROM package WHERE kind = 'products'")[0]["id"]
    for number in (package, 541):
        for operation in (
            Products.get_product_package_submission_result,
            Products.get_product_package_product_matching_file_data,
        ):
            await valid(operation, PackageFilter(package_id=number))
    seller.sandbox.clock.advance(timedelta(minutes=3))
    await valid(Products.get_product_package_submission_result, PackageFilter(package_id=package))
    await valid(Products.get_product_package_product_matching_file_data, PackageFilter(package_id=package))


async def test_nothing_fails_inside(seller: Seller) -> None:
    """A package of odd values is judged like any other: the sandbox has no failure of its own."""
    odd = {
        "SellerProductId": "\U0001f600",
        "eans": ["１２３４５６７８９０１２３"],
        "pictures": ["http://[", "https://x y"],
    }
    (codes,) = await seller.codes(CHAIR | odd)

    assert {"1124", "1101"} <= codes
    assert list(seller.sandbox.market.failures) == []


@pytest.mark.parametrize("brand", ["AUCUNE", "NOBODY KNOWS"])
async def test_place_that_was_taken_meanwhile(seller: Seller, brand: str) -> None:
    """A variant whose place in its family is taken by the time a person looks at it is refused, and blocks nothing."""
    other = SHIRT | {"BrandName": brand, "SellerProductId": "OTHER", "eans": [ean(1)]}
    first = await seller.submit(seller.store(zipped(products_xml([SHIRT | {"BrandName": "NOBODY KNOWS"}])), "1.zip"))
    seller.sandbox.clock.advance(timedelta(minutes=3))
    second = await seller.submit(seller.store(zipped(products_xml([other])), "2.zip"))
    seller.sandbox.clock.advance(timedelta(hours=72))
    reports = [await seller.report(one.package_id) for one in (first, second)]
    logs = [log for report in reports for log in report.product_log_list]

    assert sorted(str(log.product_integration_status) for log in logs) == ["Integrated", "Rejected"]
    assert sorted(log.validated for log in logs if log.validated is not None) == [False, True]
    assert sorted(report.number_of_errors or 0 for report in reports) == [0, 1]
    assert [one.error_code for log in logs if not log.validated for one in log.property_list] == ["3001"]
