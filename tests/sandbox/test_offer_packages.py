"""Offer packages of a sandbox: submitted, fetched, checked offer by offer, reported on, and gone into the offers."""

import asyncio
import threading
import zipfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

import attrs
import pytest

from cdiscount_async import Client, Credentials, ErrorTypeEnum, OrderFilter, OrderStateEnum
from cdiscount_async.models.common import PackageFilter
from cdiscount_async.models.offers import (
    Offer,
    OfferFilterPaginated,
    OfferIntegrationReportMessage,
    OfferPackageRequest,
    OfferReportLog,
)
from cdiscount_async.sandbox import Sandbox, Settings
from cdiscount_async.sandbox._fetching import PREFETCH
from cdiscount_async.sandbox._offers.integration import MAX_OFFERS
from cdiscount_async.sandbox._opc import BrokenPackage, part
from cdiscount_async.transport import Transport

from ..support.contract import RealContract
from ..support.xml import body
from .asking import kinds, refused
from .recorder import Recorder

START: Final = datetime.fromisoformat("2026-03-02T09:00")
WAIT: Final = timedelta(minutes=3)
NAMESPACE: Final = "clr-namespace:Cdiscount.Service.OfferIntegration.Pivot;assembly=Cdiscount.Service.OfferIntegration"
TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="text/xml"/><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATIONSHIPS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="R1" '
    'Type="http://www.cdiscount.com/uri/document" Target="/Content/Offers.xml"/></Relationships>'
)
MODES: Final = (("Tracked", "2.50", "1"), ("Registered", "4", "0.5"))

Attributes = Mapping[str, str | None]


def element(name: str, attributes: Attributes, *children: str) -> str:
    """Write an element; attributes that are None are left out."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value is not None)
    return f"<{name}{written}>{''.join(children)}</{name}>"


def offer(
    *, shipping: Sequence[tuple[str, str, str]] = MODES, discounts: Sequence[Attributes] = (), **attributes: str | None
) -> str:
    """Write a full offer that is right, but for what is given."""
    usual = {
        "ProductCondition": "6", "Price": "20.00", "Stock": "7", "Vat": "5.5", "EcoPart": "0.02", "DeaTax": "0",
        "Comment": "", "PreparationTime": "2",
    }  # fmt: skip
    charges = [
        element(
            "ShippingInformation",
            {"DeliveryMode": mode, "ShippingCharges": first, "AdditionalShippingCharges": further},
        )
        for mode, first, further in shipping
    ]
    components = [element("DiscountComponent", one) for one in discounts]
    # Shipping is before discounts here: the schema forbids that, and the integration accepts it.
    return element(
        "Offer",
        {**usual, **attributes},
        *(["<Offer.ShippingInformationList><ShippingInformationList Capacity='4'>", *charges,
           "</ShippingInformationList></Offer.ShippingInformationList>"] if charges else []),
        *(["<Offer.PriceAndDiscountList><DiscountComponentList>", *components,
           "</DiscountComponentList></Offer.PriceAndDiscountList>"] if components else []),
    )  # fmt: skip


def light(**attributes: str) -> str:
    """Write an offer of stock and price."""
    return element("Offer", attributes)


def offers_xml(*offers: str, pools: Sequence[int] = (), **attributes: str) -> str:
    """Write Offers.xml."""
    sites = "".join(f'<PublicationPool Id="{pool}"/>' for pool in pools)
    listed = f"<OfferPublicationList>{sites}</OfferPublicationList>"
    return element(
        "OfferPackage",
        {"xmlns": NAMESPACE, "Name": "a package", "PurgeAndReplace": "False", **attributes},
        f"<OfferPackage.Offers><OfferCollection Capacity='9'>{''.join(offers)}</OfferCollection></OfferPackage.Offers>",
        f"<OfferPackage.OfferPublicationList>{listed}</OfferPackage.OfferPublicationList>" if pools else "",
    )


def zipped(parts: Mapping[str, str]) -> bytes:
    """Pack parts into a zip."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def packed(document: str) -> bytes:
    """Pack Offers.xml as sellers do."""
    return zipped({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONSHIPS, "Content/Offers.xml": document})


@attrs.frozen
class Shop:
    """A seller with his sandbox, his client, and the directory from which his packages are fetched."""

    sandbox: Sandbox
    client: Client
    directory: Path

    def place(self, content: bytes, name: str = "offers.zip") -> str:
        """Put a file where it can be fetched, and give its URL."""
        path = self.directory / name
        path.write_bytes(content)
        return path.as_uri()

    async def submit(self, url: str) -> int:
        """Submit a package and give its number."""
        reply = await self.client.offers.submit_offer_package(OfferPackageRequest(zip_file_full_path=url))
        assert reply.package_id is not None
        return reply.package_id

    async def report(self, number: int) -> OfferIntegrationReportMessage:
        """Ask how far a package is."""
        return await self.client.offers.get_offer_package_submission_result(PackageFilter(package_id=number))

    async def integrate(self, document: str) -> OfferIntegrationReportMessage:
        """Submit Offers.xml, wait, and give the report."""
        number = await self.submit(self.place(packed(document)))
        self.sandbox.clock.advance(WAIT)
        return await self.report(number)

    async def codes(self, document: str) -> list[list[str]]:
        """Integrate Offers.xml and give the codes of each offer."""
        return [codes(log) for log in (await self.integrate(document)).offer_log_list]

    async def offers(self, *references: str, pool: int | None = None) -> dict[str, Offer]:
        """Return offers by reference, of the first page or those that are named."""
        wanted = OfferFilterPaginated(seller_product_id_list=references, offer_pool_id=pool)
        reply = await self.client.offers.get_offer_list_paginated(wanted)
        return {one.seller_product_id or "": one for one in reply.offer_list}

    def existing(self, condition: str = "state = 'Active' AND stock > 0 AND striked_price IS NULL") -> dict[str, Any]:
        """Return an offer of the seller as it is stored."""
        query = f"SELECT * FROM offer WHERE seller = 1 AND {condition} ORDER BY id LIMIT 1"  # noqa: S608 - ours
        return self.sandbox.tables(query)[0]

    def free_eans(self) -> Iterator[str]:
        """Return EANs of products that the seller does not offer."""
        rows = self.sandbox.tables(
            "SELECT ean FROM product WHERE open = 1 AND sku NOT IN (SELECT sku FROM offer WHERE seller = 1)"
            " ORDER BY sku"
        )
        return (row["ean"] for row in rows)


def codes(log: OfferReportLog) -> list[str]:
    """Return the codes of an offer's log messages."""
    return [(one.log_message or "").split("|")[4] for one in log.property_list]


@asynccontextmanager
async def shop_in(directory: Path) -> AsyncIterator[Shop]:
    """Open the first seller's shop in a sandbox without orders."""
    settings = Settings(speed=0, start=START, orders=0, orders_a_day=0, offers=60, files=[directory])
    async with Sandbox(settings) as sandbox, Client(sandbox.credentials, sandbox.environment) as client:
        yield Shop(sandbox, client, directory)
        assert list(sandbox.market.failures) == []


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Open the first seller's shop, whose packages are fetched from a directory of its own."""
    async with shop_in(tmp_path) as opened:
        yield opened


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Serve the shop's directory over HTTP on this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(tmp_path))

        def log_message(self, *_: object) -> None:
            """Write no log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


@pytest.mark.parametrize("over_http", [False, True], ids=["file", "http"])
async def test_package_waits_is_integrated_and_changes_the_offers(shop: Shop, server: str, *, over_http: bool) -> None:
    """A package waits without a log; then good offers are created and updated, and bad ones are reported with codes."""
    old, ean = shop.existing(), next(shop.free_eans())
    document = offers_xml(
        offer(SellerProductId="NEW & <1>", ProductEan=ean, Comment="Très beau & <neuf> 🎁", Price="12.345", Stock="3"),
        offer(SellerProductId=old["reference"], ProductEan=old["ean"], ProductCondition="6", Price="33", Stock="0"),
        offer(SellerProductId="BAD", ProductEan="3700000000000", Price="0", Stock="many", Vat=None),
    )
    shop.sandbox.market.store.update("offer", {"id": old["id"]}, condition="New")
    url = shop.place(packed(document))

    number = await shop.submit(f"{server}/offers.zip" if over_http else url)
    shop.sandbox.clock.advance(timedelta(minutes=1))
    waiting = await shop.report(number)
    shop.sandbox.clock.advance(timedelta(minutes=9))
    report = await shop.report(number)

    assert (waiting.package_id, waiting.package_integration_status, waiting.offer_log_list) == (number, None, ())
    assert (report.package_integration_status, report.number_of_errors) == ("Integrated", 1)
    assert [(log.seller_product_id, log.validated, log.offer_integration_status) for log in report.offer_log_list] == [
        ("NEW & <1>", True, "Integrated"),
        (old["reference"], True, "Integrated"),
        ("BAD", False, "Rejected"),
    ]
    assert [codes(log) for log in report.offer_log_list] == [["8000"], ["9000"], ["1601", "1906", "1105", "1007"]]
    assert {log.log_date for log in report.offer_log_list} == {START + timedelta(minutes=2)}
    found = report.offer_log_list[2].property_list[0]
    assert (found.property_code, found.property_error, found.name) == ("1", "16", "ProductEan")
    assert (found.log_message or "").startswith("BAD|3700000000000||KO|1601|")
    offers = await shop.offers("NEW & <1>", old["reference"], "BAD")
    new, changed = offers.pop("NEW & <1>"), offers.pop(old["reference"])
    assert offers == {}
    assert (new.product_ean, new.price, new.stock, new.offer_state) == (ean, Decimal("12.3450"), 3, "Active")
    assert (new.comments, new.vat_rate) == ("Très beau & <neuf> 🎁", Decimal("0.0550"))
    assert new.creation_date == new.last_update_date == START + timedelta(minutes=2)
    assert (new.eco_tax, new.best_shipping_charges) == (Decimal("0.0200"), Decimal("2.5000"))
    assert {one.delivery_mode.code for one in new.shipping_information_list if one.delivery_mode} == {"TRK", "REG"}
    assert (changed.price, changed.stock, changed.offer_state) == (33, 0, "Inactive")
    assert changed.creation_date == datetime.fromisoformat(old["created"])
    assert changed.last_update_date == START + timedelta(minutes=2)


async def test_any_url_is_taken_and_numbers_rise(shop: Shop) -> None:
    """Nothing is fetched at once, so any text will do as a URL; the first number is the recorded one."""
    numbers = [await shop.submit(url) for url in ("https://www.myserver/uploading_package.zip", "no URL at all")]

    assert numbers == [149755430, 149755431]


@pytest.mark.parametrize("url", [None, "", "  "])
async def test_package_without_a_url_is_refused(shop: Shop, url: str | None) -> None:
    """A package without a URL is refused."""
    error = await refused(shop.client.offers.submit_offer_package(OfferPackageRequest(zip_file_full_path=url)))

    assert (kinds(error), error.result.package_id) == ([ErrorTypeEnum.INVALID_FILE_FORMAT], 0)


async def test_seller_who_is_not_active_is_refused(shop: Shop) -> None:
    """A seller whose account is closed submits nothing."""
    shop.sandbox.market.store.update("seller", {"id": 1}, state="Deactivated")

    error = await refused(shop.submit("https://www.myserver/uploading_package.zip"))

    assert kinds(error) == [ErrorTypeEnum.INACTIVE_SELLER_ERROR]


async def test_same_url_waits_once_only(shop: Shop) -> None:
    """A file that still waits is not taken again, by the same seller; afterwards it is."""
    url = shop.place(packed(offers_xml(offer(SellerProductId="1", ProductEan=next(shop.free_eans())))))
    first = await shop.submit(url)

    error = await refused(shop.submit(url))
    account = shop.sandbox.accounts[1]
    async with Client(Credentials(account.login, account.password), shop.sandbox.environment) as other:
        await other.offers.submit_offer_package(OfferPackageRequest(zip_file_full_path=url))
    shop.sandbox.clock.advance(WAIT)

    assert kinds(error) == [ErrorTypeEnum.FILE_ALREADY_SUBMITTED]
    assert await shop.submit(url) > first


async def test_unknown_package_looks_like_one_that_waits(shop: Shop) -> None:
    """The number of a package that never was comes back without a status, as recorded."""
    report = await shop.report(541)

    assert (report.package_id, report.number_of_errors, report.package_integration_status) == (541, 0, None)


async def test_other_sellers_package_is_not_shown(shop: Shop) -> None:
    """A report is its seller's own."""
    number = await shop.submit("https://www.myserver/uploading_package.zip")
    account = shop.sandbox.accounts[1]

    async with Client(Credentials(account.login, account.password), shop.sandbox.environment) as other:
        error = await refused(other.offers.get_offer_package_submission_result(PackageFilter(package_id=number)))

    assert kinds(error) == [ErrorTypeEnum.SELLER_NOT_AUTHORIZED]
    assert error.result.error_message == (
        "Vous n'êtes pas autorisé à récupérer les rapports d'intégration d'autres vendeurs."
    )


GOOD: Final = {
    "[Content_Types].xml": TYPES,
    "_rels/.rels": RELATIONSHIPS,
    "Content/Offers.xml": offers_xml(offer()),
}


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"no zip",
        zipped({name: text for name, text in GOOD.items() if name != "[Content_Types].xml"}),
        zipped({name: text for name, text in GOOD.items() if name != "_rels/.rels"}),
        zipped({**GOOD, "_rels/.rels": RELATIONSHIPS.replace("Offers", "Products")}),
        zipped({**GOOD, "[Content_Types].xml": TYPES.replace('"xml"', '"txt"')}),
        zipped({f"outer/{name}": text for name, text in GOOD.items()}),
        zipped({name.lower(): text for name, text in GOOD.items()}),
        packed("no XML"),
        packed("<OfferPackage/>"),
        packed(offers_xml(offer(), PackageType="Whatever")),
        packed(offers_xml(offer(), PurgeAndReplace="perhaps")),
        packed('<!DOCTYPE a [<!ENTITY b "c">]>' + offers_xml(offer(Comment="&b;"))),
    ],
    ids=[
        "absent", "no zip", "no types", "no relationships", "other target", "no content type", "outer folder",
        "lower case", "no XML", "no namespace", "no kind", "no boolean", "document type",
    ],
)  # fmt: skip
async def test_broken_package_is_rejected_as_a_whole(shop: Shop, content: bytes | None) -> None:
    """What cannot be fetched, unpacked or read is rejected with error 21 on the package."""
    url = (shop.directory / "absent.zip").as_uri() if content is None else shop.place(content)
    before = shop.sandbox.tables("SELECT * FROM offer")

    number = await shop.submit(url)
    shop.sandbox.clock.advance(WAIT)
    report = await shop.report(number)

    assert (report.package_integration_status, report.number_of_errors) == ("Rejected", 1)
    (log,) = report.offer_log_list
    assert (codes(log), log.validated, log.seller_product_id) == (["2123"], False, None)
    assert (log.property_list[0].log_message or "").startswith("|||KO|2123|")
    assert shop.sandbox.tables("SELECT * FROM offer") == before


def test_bomb_is_not_unpacked() -> None:
    """A part that would unpack to more than 256 MiB is refused."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in GOOD.items():
            if name != "Content/Offers.xml":
                archive.writestr(name, text)
        with archive.open("Content/Offers.xml", "w") as bomb:
            for _ in range(257):
                bomb.write(bytes(1 << 20))

    with pytest.raises(BrokenPackage, match="256 MiB"):
        part(written.getvalue(), "Content/Offers.xml")


@pytest.mark.slow
async def test_package_that_is_too_big_is_rejected(shop: Shop) -> None:
    """More than 300,000 offers are not integrated."""
    report = await shop.integrate(offers_xml("<Offer/>" * (MAX_OFFERS + 1)))

    assert report.package_integration_status == "Rejected"
    assert [codes(log) for log in report.offer_log_list] == [["1723"]]


async def test_empty_package_does_not_empty_the_catalogue(shop: Shop) -> None:
    """A package without offers is rejected, even where it asks for everything else to be purged."""
    report = await shop.integrate(offers_xml(PurgeAndReplace="True"))

    assert report.package_integration_status == "Rejected"
    assert "Active" in {one.offer_state for one in (await shop.offers()).values()}


async def test_site_that_is_not_the_sellers_is_refused(shop: Shop) -> None:
    """A package for a site on which the seller may not sell is rejected."""
    document = offers_xml(offer(SellerProductId="1", ProductEan=next(shop.free_eans())), pools=[1, 16])

    assert await shop.codes(document) == [["4323"]]


async def test_purge_takes_everything_else_off_line(shop: Shop) -> None:
    """PurgeAndReplace leaves what the package has on line and makes all other offers obsolete."""
    kept = shop.existing("condition = 'New' AND state = 'Active'")
    document = offers_xml(
        offer(SellerProductId=kept["reference"], ProductEan=kept["ean"]),
        offer(SellerProductId="NEW", ProductEan=next(shop.free_eans())),
        PurgeAndReplace="true",
    )

    assert await shop.codes(document) == [["9000"], ["8000"]]

    states = {reference: one.offer_state for reference, one in (await shop.offers()).items()}
    assert {reference for reference, state in states.items() if state != "Obsolete"} == {kept["reference"], "NEW"}
    assert len(states) == 31
    other = shop.sandbox.tables("SELECT count(*) AS n FROM offer WHERE seller = 2 AND state = 'Active'")
    assert other[0]["n"] > 20


async def test_purge_empties_the_listed_sites_only(shop: Shop) -> None:
    """An offer that is on another site too stays on line there."""
    store = shop.sandbox.market.store
    store.insert("seller_pool", seller=1, pool=16)
    on_both, only_there = shop.existing(), shop.existing("id = (SELECT max(id) FROM offer WHERE seller = 1)")
    store.update("offer", {"id": on_both["id"]}, pools="[1,16]")
    store.update("offer", {"id": only_there["id"]}, pools="[16]", state="Active")
    document = offers_xml(
        offer(SellerProductId="NEW", ProductEan=next(shop.free_eans())), pools=[16], PurgeAndReplace="True"
    )

    assert await shop.codes(document) == [["8000"]]

    cdiscount, professional = await shop.offers(), await shop.offers(pool=16)
    assert cdiscount[on_both["reference"]].offer_state == "Active"
    assert "NEW" not in cdiscount
    assert {reference: one.offer_state for reference, one in professional.items()} == {
        "NEW": "Active",
        only_there["reference"]: "Obsolete",
    }


async def test_update_adds_sites(shop: Shop) -> None:
    """A package that does not purge leaves offers on their other sites."""
    shop.sandbox.market.store.insert("seller_pool", seller=1, pool=16)
    old = shop.existing("condition = 'New' AND state = 'Active'")

    await shop.integrate(offers_xml(offer(SellerProductId=old["reference"], ProductEan=old["ean"]), pools=[16]))

    (changed,) = (await shop.offers(old["reference"])).values()
    assert [pool.id for pool in changed.offer_pool_list] == [1, 16]


async def test_obsolete_offer_comes_back_on_the_sites_of_its_package_only(shop: Shop) -> None:
    """An offer that was purged is on none of its old sites when it comes back."""
    old = shop.existing("condition = 'New' AND state = 'Active'")
    shop.sandbox.market.store.update("offer", {"id": old["id"]}, state="Obsolete", pools="[1,16]")

    await shop.integrate(offers_xml(offer(SellerProductId=old["reference"], ProductEan=old["ean"]), pools=[1]))

    (changed,) = (await shop.offers(old["reference"])).values()
    assert ([pool.id for pool in changed.offer_pool_list], changed.offer_state) == ([1], "Active")


async def test_stock_and_price_keep_all_else(shop: Shop) -> None:
    """A light package changes stock, price and date, and nothing else; either of the two will do."""
    one = shop.existing("comment <> '' AND state = 'Active' AND striked_price IS NULL")
    other = shop.existing(f"state = 'Inactive' AND stock = 0 AND id <> {one['id']}")
    document = offers_xml(
        light(SellerProductId=one["reference"], ProductEan=one["ean"], Price="19.90", Comment="not looked at"),
        light(SellerProductId=other["reference"], Stock="5"),
        PackageType="StockAndPrice",
    )

    assert await shop.codes(document) == [["9000"], ["9000"]]

    (priced,) = shop.sandbox.tables("SELECT * FROM offer WHERE id = ?", one["id"])
    (stocked,) = shop.sandbox.tables("SELECT * FROM offer WHERE id = ?", other["id"])
    updated = (START + timedelta(minutes=2)).isoformat(timespec="milliseconds")
    assert priced == {**one, "price": "19.9000", "integration_price": "19.9000", "updated": updated}
    assert stocked == {**other, "stock": 5, "state": "Active", "updated": updated}


async def test_light_offers_are_checked(shop: Shop) -> None:
    """A light package reports unknown offers, nothing to change, another EAN, and a price above the striked one."""
    striked = shop.existing("striked_price IS NOT NULL AND state = 'Active'")
    plain, another = shop.existing(), next(shop.free_eans())
    document = offers_xml(
        light(SellerProductId="nobody's", Stock="1"),
        light(SellerProductId=plain["reference"]),
        light(SellerProductId=striked["reference"], Price="9999"),
        light(Stock="1"),
        PackageType="StockAndPrice",
    )
    wrong_ean = light(SellerProductId=plain["reference"], ProductEan=another, Stock="1")

    assert await shop.codes(document) == [["3628"], ["1005"], ["2318"], ["1003"]]
    assert await shop.codes(offers_xml(wrong_ean, PackageType="StockAndPrice")) == [["2503"]]


SALE: Final = {"Type": "2", "DiscountValue": "10", "DiscountUnit": "1"}


RULES: Final[Sequence[tuple[dict[str, Any], list[str]]]] = [
    ({"SellerProductId": None}, ["1003"]),
    ({"SellerProductId": "x" * 51}, ["1203"]),
    ({"ProductEan": "37000000000x5"}, ["1101"]),
    ({"ProductEan": "370000000"}, ["1201"]),
    ({"ProductEan": "3700000000001"}, ["1601"]),
    ({"ProductEan": "9999999999994"}, ["1301"]),
    ({"ProductEan": None}, ["3003"]),
    ({"ProductCondition": None}, ["1002"]),
    ({"ProductCondition": "New"}, ["1102"]),
    ({"ProductCondition": "7"}, ["1702"]),
    ({"Price": None}, ["1006"]),
    ({"Price": "9,90"}, ["1106"]),
    ({"Price": "0"}, ["1906"]),
    ({"Price": "1", "EcoPart": "0.6", "DeaTax": "0.5"}, ["2906"]),
    ({"Price": "1.1", "EcoPart": "0.6", "DeaTax": "0.5"}, []),
    ({"Stock": "-1"}, ["1705"]),
    ({"Stock": "3.0"}, ["1105"]),
    ({"Stock": "9999999999"}, ["1705"]),
    ({"Vat": None}, ["1007"]),
    ({"Vat": None, "vat": "20"}, []),
    ({"Vat": "100"}, ["1707"]),
    ({"EcoPart": None, "DeaTax": "-1"}, ["1008", "1731"]),
    ({"Comment": None}, []),
    ({"Comment": "é" * 201}, ["1214"]),
    ({"PreparationTime": "0"}, ["1710"]),
    ({"PreparationTime": "10"}, []),
    ({"PreparationTime": "11"}, ["1710"]),
    ({"StrikedPrice": "0.09", "Price": "0.05"}, ["2018"]),
    ({"StrikedPrice": "19.99"}, ["2318"]),
    ({"StrikedPrice": "20"}, []),
    ({"IsCDAV": "True", "PriceMustBeAligned": "Align", "MinimumPriceForPriceAlignment": "18"}, []),
    ({"IsCDAV": "yes"}, ["1128"]),
    ({"PriceMustBeAligned": "Perhaps"}, ["1146"]),
    ({"MinimumPriceForPriceAlignment": "21"}, ["1746"]),
    ({"ProductPackagingUnit": "Liter", "ProductPackagingValue": "0.75"}, []),
    ({"ProductPackagingUnit": "Gallon"}, ["1162"]),
    ({"BluffDeliveryMax": "soon"}, ["1164"]),
    ({"shipping": ()}, ["1012", "1013"]),
    ({"shipping": [MODES[0]]}, ["1013"]),
    ({"shipping": [*MODES, ("Express", "5", "1")]}, ["4045"]),
    ({"shipping": [*MODES, ("Rim", "5", "1")]}, ["1145"]),
    ({"shipping": [MODES[0], ("Registered", "30.00", "30.01")]}, ["3517"]),
    ({"shipping": [MODES[0], ("Registered", "", "-1")]}, ["1013", "1717"]),
    ({"shipping": [("Relay", "1", "1")]}, ["4043"]),
    ({"shipping": [("BigParcelStandard", "1", "1"), MODES[0]]}, ["4045", "1045", "1145"]),
    ({"discounts": [{**SALE, "StartDate": "2026-03-03T00:00:00", "EndDate": "2026-03-06T00:00:00"}]}, []),
    ({"discounts": [{**SALE, "StartDate": "2026-03-03T00:00:00", "EndDate": "2026-03-06T00:00:01"}]}, ["1722"]),
    ({"discounts": [{**SALE, "StartDate": "2026-03-03T00:00:00", "EndDate": "2026-03-02T00:00:00"}]}, ["2622"]),
    ({"discounts": [SALE]}, ["1020", "1022"]),
    ({"discounts": [{**SALE, "Type": "1"}]}, []),
    ({"discounts": [{**SALE, "Type": "1", "StartDate": "03/03/2026"}]}, ["1120"]),
    ({"discounts": [{**SALE, "StartDate": "2026-03-03T00:00:00.0000000Z", "EndDate": "2026-03-04T00:00:00Z"}]}, []),
    ({"discounts": [{"Type": "4"}]}, ["1719", "1026"]),
    ({"discounts": [{**SALE, "Type": "1", "DiscountValue": "100"}]}, ["1726"]),
]
"""What is wrong with an offer, and the codes that say so."""


async def test_offers_are_checked(shop: Shop) -> None:
    """Each rule that an offer breaks is reported by its error and property; one that breaks none is created."""
    eans, references = shop.free_eans(), [f"NEW-{number}" for number in range(len(RULES))]
    right = [{"SellerProductId": reference, "ProductEan": next(eans)} for reference in references]

    found = await shop.codes(
        offers_xml(*(offer(**{**one, **attributes}) for one, (attributes, _) in zip(right, RULES, strict=True)))
    )

    assert [(attributes, codes) for (attributes, _), codes in zip(RULES, found, strict=True)] == [
        (attributes, expected or ["8000"]) for attributes, expected in RULES
    ]
    good = {reference for reference, (_, expected) in zip(references, RULES, strict=True) if not expected}
    assert set(await shop.offers(*references)) == good


async def test_closed_product_takes_no_offer(shop: Shop) -> None:
    """A product that is not open to the marketplace is reported as such."""
    ean = next(shop.free_eans())
    shop.sandbox.market.store.update("product", {"ean": ean}, open=0)

    assert await shop.codes(offers_xml(offer(SellerProductId="NEW", ProductEan=ean))) == [["3424"]]


async def test_reference_product_and_condition_stay_together(shop: Shop) -> None:
    """A reference belongs to one product in one condition, and a product in one condition to one reference."""
    old, another = shop.existing("condition = 'New' AND state = 'Active'"), next(shop.free_eans())
    found = await shop.codes(
        offers_xml(
            offer(SellerProductId="OTHER", ProductEan=old["ean"]),
            offer(SellerProductId=old["reference"], ProductEan=another),
            offer(SellerProductId="USED", ProductEan=old["ean"], ProductCondition="2"),
            offer(SellerProductId="FIRST", ProductEan=another),
            offer(SellerProductId="SECOND", ProductEan=another),
            offer(SellerProductId="FIRST", ProductEan=another),
        )
    )

    assert found == [["2403"], ["2503"], ["8000"], ["8000"], ["2403"], ["2828"]]


async def test_reference_finds_the_product_without_an_ean(shop: Shop) -> None:
    """An offer that exists may be updated by its reference alone."""
    old = shop.existing("condition = 'New' AND state = 'Active'")

    assert await shop.codes(offers_xml(offer(SellerProductId=old["reference"]))) == [["9000"]]


async def test_stock_covers_pending_orders(shop: Shop) -> None:
    """A stock below what is ordered and not sent is refused, in a full package and in a light one."""
    old, store = shop.existing("condition = 'New' AND state = 'Active'"), shop.sandbox.market.store
    customer = {
        "civility": "MR", "first_name": "", "last_name": "", "street": "", "zip_code": "", "city": "", "country": "",
        "mobile": "", "phone": "",
    }  # fmt: skip
    store.insert("customer", id="0" * 32, **customer)
    now = START.isoformat(timespec="milliseconds")
    common = {
        "seller": 1, "customer": "0" * 32, "alias": "", "created": now, "updated": now, "delivery_min": now,
        "delivery_max": now, "shipping_charges": "0",
    }  # fmt: skip
    line = {
        "sku": old["sku"], "ean": old["ean"], "reference": old["reference"], "name": "", "category_code": "",
        "condition": "New", "price": "1", "initial_price": "1", "unit_shipping": "0", "unit_additional": "0",
    }  # fmt: skip
    for number, state, quantity in (("1", "WaitingForShipmentAcceptation", 4), ("2", "Shipped", 9)):
        store.insert("orders", number=number, state=state, **common)
        store.insert("order_line", order_number=number, row_id=1, quantity=quantity, **line)

    full = await shop.codes(offers_xml(offer(SellerProductId=old["reference"], ProductEan=old["ean"], Stock="3")))
    small = await shop.codes(
        offers_xml(light(SellerProductId=old["reference"], Stock="3"), PackageType="StockAndPrice")
    )
    enough = await shop.codes(
        offers_xml(light(SellerProductId=old["reference"], Stock="4"), PackageType="StockAndPrice")
    )

    assert (full, small, enough) == ([["1805"]], [["1805"]], [["9000"]])


async def test_package_of_bad_offers_only_is_rejected(shop: Shop) -> None:
    """A package without an accepted offer is rejected."""
    report = await shop.integrate(offers_xml(offer(), offer(Price=None)))

    assert (report.package_integration_status, report.number_of_errors) == ("Rejected", 2)


async def test_discounts_and_alignment_are_shown(shop: Shop) -> None:
    """The offer has the discounts, the alignment and the packaging of the package."""
    dates = {"StartDate": "2026-03-03T08:00:00", "EndDate": "2026-03-03T20:00:00"}
    document = offers_xml(
        offer(
            SellerProductId="NEW",
            ProductEan=next(shop.free_eans()),
            discounts=[{**SALE, **dates}, {**SALE, **dates, "Type": "3", "SalesReferencePrice": "30"}],
            StrikedPrice="25",
            PriceMustBeAligned="Align",
            MinimumPriceForPriceAlignment="15.5",
            ProductPackagingUnit="Liter",
            ProductPackagingValue="0.75",
        )
    )

    await shop.integrate(document)

    (new,) = (await shop.offers("NEW")).values()
    assert [(one.type, one.price, one.end_date) for one in new.discount_list] == [
        ("Flash", 18, datetime.fromisoformat("2026-03-03T20:00")),
        ("Sales", 27, datetime.fromisoformat("2026-03-03T20:00")),
    ]
    assert (new.striked_price, new.price_must_be_aligned) == (25, "Align")
    assert new.minimum_price_for_price_alignment == Decimal("15.5")
    assert (new.product_packaging_unit, new.product_packaging_unit_price) == ("Liter", Decimal("26.6667"))


async def test_unknown_attributes_are_listed_as_skipped(shop: Shop) -> None:
    """A misspelt attribute does not stop the offer, but the sandbox remembers it as skipped."""
    await shop.integrate(offers_xml(offer(SellerProductId="NEW", ProductEan=next(shop.free_eans()), Coment="x")))

    assert [one.partition(": ")[2] for one in shop.sandbox.market.skipped] == ["Offer.Coment"]


async def test_every_reply_is_valid(shop: Shop, real_contract: RealContract) -> None:
    """Submissions, refusals, and reports of packages that wait, succeed and fail are valid by the real schema."""
    good = offers_xml(
        offer(SellerProductId="NEW", ProductEan=next(shop.free_eans()), discounts=[{**SALE, "Type": "1"}])
    )
    recorder = Recorder()
    transport = Transport(http=recorder)
    recorded = attrs.evolve(
        shop,
        client=Client(
            Credentials(shop.sandbox.login, shop.sandbox.password), shop.sandbox.environment, transport=transport
        ),
    )
    try:
        await recorded.report(541)
        await recorded.report(await recorded.submit(recorded.place(packed("no XML"), "other.zip")))
        await refused(recorded.submit(""))
        await recorded.integrate(good)
        await recorded.integrate(offers_xml(offer(Price="x")))
        await recorded.offers("NEW")
    finally:
        await transport.aclose()

    assert [real_contract.complaint(body(one)) for one in recorder.replies] == [""] * 9


@asynccontextmanager
async def held_files(*contents: bytes) -> AsyncIterator[tuple[list[str], list[asyncio.Event]]]:
    """Serve files that are sent only when they are released. Yield their URLs, and what releases each."""
    released = [asyncio.Event() for _ in contents]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = int((await reader.readuntil(b"\r\n\r\n")).split()[1].strip(b"/"))
        await released[number].wait()
        content = contents[number]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content) + content)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield [f"http://127.0.0.1:{port}/{number}" for number in range(len(contents))], released
        for one in released:
            one.set()


async def test_two_clients_wait_for_one_package(shop: Shop) -> None:
    """A package that two calls wait for is integrated once, and what was submitted meanwhile is not lost."""
    old = shop.existing()
    content = packed(offers_xml(light(SellerProductId=old["reference"], Stock="500"), PackageType="StockAndPrice"))
    async with held_files(content) as (urls, released):
        number = await shop.submit(urls[0])
        shop.sandbox.clock.advance(WAIT)
        settling = [asyncio.create_task(shop.sandbox.settle()) for _ in range(2)]
        submitted = await shop.submit(shop.place(content))
        assert not any(one.done() for one in settling)
        released[0].set()
        await asyncio.gather(*settling)
        assert len((await shop.report(number)).offer_log_list) == 1

    assert (await shop.report(submitted)).package_integration_status is None
    shop.sandbox.clock.advance(WAIT)
    assert (await shop.report(submitted)).package_integration_status == "Integrated"


async def test_slow_packages_block_no_call(shop: Shop) -> None:
    """While packages are slow to come, calls are answered, and all else happens that is due.

    The packages are integrated in their order, whichever comes first.
    """
    old = shop.existing()
    stocks = [
        packed(offers_xml(light(SellerProductId=old["reference"], Stock=str(stock)), PackageType="StockAndPrice"))
        for stock in (11, 22, 33)
    ]
    order = shop.sandbox.act("order", references=[old["reference"]])["order_number"]
    async with held_files(*stocks) as (urls, released):
        numbers = [await shop.submit(url) for url in urls]
        shop.sandbox.clock.advance(timedelta(hours=48))

        assert await shop.client.seller.get_seller_information()
        (seen,) = (await shop.client.orders.get_order_list(OrderFilter(order_reference_list=[order]))).order_list
        assert seen.order_state == OrderStateEnum.AUTOMATIC_CANCELLATION
        assert [(await shop.report(number)).package_integration_status for number in numbers] == [None] * 3
        for release in reversed(released[1:]):
            release.set()
        assert [(await shop.report(number)).package_integration_status for number in numbers] == [None] * 3
        released[0].set()
        await shop.sandbox.settle()

    assert [(await shop.report(number)).package_integration_status for number in numbers] == ["Integrated"] * 3
    logged = shop.sandbox.tables("SELECT package FROM package_log ORDER BY id")
    assert [row["package"] for row in logged] == numbers
    assert shop.existing(f"reference = '{old['reference']}'")["stock"] == 33


async def test_packages_that_never_come_are_given_up_together(shop: Shop) -> None:
    """Packages of a server that never answers are fetched at the same time, so that they end after one wait."""
    begun = 0
    together = asyncio.Event()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal begun
        begun += 1
        if begun == PREFETCH:
            together.set()
        await together.wait()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        numbers = [await shop.submit(f"{base}/{number}") for number in range(PREFETCH)]
        shop.sandbox.clock.advance(WAIT)
        await shop.sandbox.settle()

    assert [(await shop.report(number)).package_integration_status for number in numbers] == ["Rejected"] * PREFETCH


async def test_a_sandbox_ends_while_it_fetches(tmp_path: Path) -> None:
    """A file that is still on its way keeps no sandbox from ending."""
    async with held_files(b"") as (urls, _):
        async with shop_in(tmp_path) as shop:
            await shop.submit(urls[0])
            shop.sandbox.clock.advance(WAIT)
            await shop.client.seller.get_seller_information()
        for _ in range(20):  # so that cancelled tasks can end
            await asyncio.sleep(0)
        assert "Fetcher.fetch" not in {getattr(one.get_coro(), "__qualname__", "") for one in asyncio.all_tasks()}


@pytest.mark.parametrize("pool", ["9" * 5000, "-1", "2147483648", "1.0", "x", ""])
async def test_site_that_is_no_number_is_refused(shop: Shop, pool: str) -> None:
    """A site that is no number, or no site's, costs the package, and nothing behind it."""
    sites = f"<OfferPackage.OfferPublicationList><PublicationPool Id='{pool}'/></OfferPackage.OfferPublicationList>"
    document = offers_xml(light(SellerProductId="A", Stock="1")).replace("</OfferPackage>", f"{sites}</OfferPackage>")
    report = await shop.integrate(document)

    assert report.package_integration_status == "Rejected"
    assert len(report.offer_log_list[0].property_list[0].log_message or "") < 500


async def test_reports_stay_short(shop: Shop) -> None:
    """A report does not repeat long texts of a package."""
    for document in (
        f"<{'x' * 40_000}/>",
        offers_xml(PackageType="x" * 40_000),
        offers_xml(PurgeAndReplace="x" * 40_000),
    ):
        (log,) = (await shop.integrate(document)).offer_log_list
        assert len(log.property_list[0].log_message or "") < 500
