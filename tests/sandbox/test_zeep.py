"""zeep, a SOAP client that knows nothing of us, works with the sandbox by the real WSDL and by the derived one.

The real WSDL is not ours to publish: CDISCOUNT_CONTRACT names the directory that holds it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import requests
import zeep
from lxml import etree

from cdiscount_async._soap import wsdl
from cdiscount_async.operations import ALL
from cdiscount_async.sandbox import Sandbox, Settings, serving

from ..support.contract import RealContract
from ..support.packages import OFFERS_PART, PRODUCTS_PART, offers_xml, products_xml, zipped
from ..support.xml import body

BINDING: Final = "{http://tempuri.org/}BasicHttpBinding_IMarketplaceAPIService"
IN_2019: Final = tuple(name for name, operation in ALL.items() if operation.since is None)
SETTINGS: Final = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), orders=400, orders_a_day=0)
SELLER: Final = 2
"""The one who may use Cdiscount's own logistics."""


class Shop:
    """A seller's program: zeep with a token, and a look at the state that tells it what there is to ask for."""

    def __init__(self, sandbox: Sandbox, service: Any, directory: Path, session: requests.Session) -> None:
        self.sandbox = sandbox
        self.directory = directory
        self._service = service
        account = sandbox.accounts[SELLER - 1]
        issued = session.get(sandbox.environment.token_url, auth=(account.login, account.password))
        self._token = etree.fromstring(issued.content).text
        self.replies: list[bytes] = []
        session.hooks["response"].append(lambda reply, *_, **__: self.replies.append(reply.content))

    def call(self, operation: str, **arguments: Any) -> Any:
        """Call an operation with the header of the recordings."""
        security = {"IssuerID": None, "SessionID": None, "TokenId": self._token, "UserName": ""}
        header = {
            "Context": {"CatalogID": 1, "SiteID": 100},
            "Localization": {"Country": "Fr"},
            "Security": security,
            "Version": "1.0",
        }
        return self._service[operation](headerMessage=header, **arguments)

    def row(self, sql: str, *values: object) -> dict[str, Any]:
        """Return the first row of a query on the state."""
        rows = self.sandbox.tables(f"{sql} LIMIT 1", *values)
        assert rows, f"the sandbox has nothing of what this looks for: {sql}"
        return rows[0]

    def wait(self) -> None:
        """Advance the clock until all pending work is done."""
        self.sandbox.clock.advance(timedelta(hours=1))

    @property
    def offer(self) -> dict[str, Any]:
        """One of the seller's offers."""
        return self.row("SELECT * FROM offer WHERE seller = ? AND state = 'Active'", SELLER)

    def order(self, state: str) -> dict[str, Any]:
        """One of the seller's orders in a state."""
        return self.row("SELECT * FROM orders WHERE seller = ? AND state = ?", SELLER, state)

    def lines(self, number: str) -> list[dict[str, Any]]:
        """Return the real lines of an order."""
        sql = "SELECT * FROM order_line WHERE order_number = ? AND reference IS NOT NULL"
        return self.sandbox.tables(sql, number)

    def package(self, content: bytes) -> str:
        """Put a package where it can be fetched, and give the URL."""
        path = self.directory / f"{len(list(self.directory.iterdir()))}.zip"
        path.write_bytes(content)
        return path.as_uri()

    def offers_package(self) -> str:
        """Put an offer's new price and stock into a package."""
        offer = self.offer
        return self.package(zipped(OFFERS_PART, offers_xml(offer["reference"], offer["ean"])))

    def products_package(self) -> str:
        """Put a new product into a package."""
        category = self.row("SELECT code FROM category WHERE allows_products AND standard AND code <> ''")["code"]
        return self.package(zipped(PRODUCTS_PART, products_xml(category)))

    def submitted_products(self) -> dict[str, Any]:
        """Submit a package of products, and ask for it later."""
        reply = self.call("SubmitProductPackage", productPackageRequest={"ZipFileFullPath": self.products_package()})
        self.wait()
        return {"PackageID": reply.PackageId}

    def submitted_offers(self) -> dict[str, Any]:
        """Submit a package of offers, and ask for it later."""
        reply = self.call("SubmitOfferPackage", offerPackageRequest={"ZipFileFullPath": self.offers_package()})
        self.wait()
        return {"PackageID": reply.PackageId}

    def refund(self) -> dict[str, Any]:
        """Ask for the refund of a line that was sent."""
        line = self.row(
            "SELECT order_line.* FROM order_line JOIN orders ON number = order_number "
            "WHERE seller = ? AND state = 'Shipped' AND acceptation = 'ShippedBySeller'",
            SELLER,
        )
        wanted = {"Ean": line["ean"], "RefundShippingCharges": False, "SellerProductId": line["reference"]}
        refund = {"Mode": "Claim", "Motive": "ClientClaim", "RefundOrderLine": wanted}
        return {"OrderNumber": line["order_number"], "list": {"SellerRefundRequest": [refund]}}

    def acceptance(self) -> dict[str, Any]:
        """Accept an order with all its lines."""
        order = self.order("WaitingForSellerAcceptation")
        lines = [
            {
                "AcceptationState": "AcceptedBySeller",
                "ProductCondition": line["condition"],
                "SellerProductId": line["reference"],
            }
            for line in self.lines(order["number"])
        ]
        wanted = {"OrderLineList": {"ValidateOrderLine": lines}, "OrderNumber": order["number"]}
        return {"OrderList": {"ValidateOrder": [{**wanted, "OrderState": "AcceptedBySeller"}]}}

    def service_order(self) -> dict[str, Any]:
        """Turn an order into the order of a service for another order, and ask for it."""
        service, order = self.order("Shipped"), self.order("WaitingForShipmentAcceptation")
        store = self.sandbox.market.store
        store.update("orders", {"number": service["number"]}, service_for=order["number"])
        return {"FetchOrderLines": True, "OrderReferenceList": strings(service["number"])}

    def discussion(self, kind: str) -> dict[str, Any]:
        """One of the seller's discussions."""
        return self.row("SELECT * FROM discussion WHERE seller = ? AND kind = ?", SELLER, kind)

    def parcel(self) -> dict[str, Any]:
        """Ask where a parcel is that Cdiscount sent."""
        parcel = self.row(
            "SELECT parcel.*, sku FROM parcel JOIN orders ON orders.number = parcel.order_number "
            "JOIN order_line ON order_line.order_number = orders.number "
            "WHERE seller = ? AND logistics = 'MKPFBC' AND state = 'Shipped' AND NOT is_return",
            SELLER,
        )
        wanted = {
            "ManageParcel": ["AskingForInvestigation"],
            "ParcelNumber": parcel["number"],
            "Sku": parcel["sku"],
        }
        return {"ParcelActionsList": {"ParcelInfos": [wanted]}, "ScopusId": parcel["order_number"]}

    def activation(self) -> dict[str, Any]:
        """Ask Cdiscount to store a product."""
        offer = self.offer
        size = {"Height": 10.5, "Length": 20.0, "Weight": 0.75, "Width": 5.0}
        product = {"ProductEan": offer["ean"], "SellerProductReference": offer["reference"]}
        return {"ProductList": {"ProductActivationData": [{"Action": "Activation", **product, **size}]}}

    def activated(self) -> dict[str, Any]:
        """Have a product stored by Cdiscount, and give its offer."""
        offer, wanted = self.offer, self.activation()
        self.call("SubmitFulfilmentActivation", request=wanted)
        self.wait()
        return offer

    def supply(self) -> dict[str, Any]:
        """Announce a delivery to a warehouse."""
        offer = self.activated()
        product = {
            "ExternalSupplyOrderId": "S-1",
            "ProductEan": offer["ean"],
            "Quantity": 12,
            "SellerProductReference": offer["reference"],
            "Warehouse": "CEM",
            "WarehouseReceptionMinDate": datetime(2026, 6, 1),
        }
        return {"ProductList": {"FulfilmentProductDescription": [product]}}

    def supplied(self) -> int:
        """Announce a delivery, and give the number of the deposit after a while."""
        deposit: int = self.call("SubmitFulfilmentSupplyOrder", request=self.supply()).DepositId
        self.wait()
        return deposit

    def on_demand(self) -> dict[str, Any]:
        """Announce the delivery of what was ordered on demand."""
        found = self.call("GetFulfilmentOrderListToSupply", request={}).OrderLineList
        assert found, "there is nothing to supply on demand"
        lines = found.FulfilmentOrderLine
        first = {"OrderReference": lines[0].OrderReference, "ProductEan": lines[0].ProductEan}
        return {"OrderLineList": {"FulfilmentOrderLineRequest": [first]}}

    def external_order(self) -> dict[str, Any]:
        """Describe an order of another site."""
        customer = {
            "Civility": "MR",
            "CustomerEmailAddress": "buyer@shop.example",
            "CustomerFirstName": "Ann",
            "CustomerLastName": "Other",
            "LandlinePhoneNumber": "0102030405",
            "ShippingAddress": "1 rue de la Paix",
            "ShippingCity": "Paris",
            "ShippingCountry": "France",
            "ShippingPostalCode": "75002",
        }
        offer = self.activated()
        line = {"ProductEan": offer["ean"], "ProductReference": offer["reference"], "Quantity": 1}
        order = {
            "Corporation": "FNAC",
            "Customer": customer,
            "CustomerOrderNumber": f"F-{len(self.replies)}",
            "OrderDate": datetime(2026, 3, 2, 8, 0),
            "OrderLineList": {"ExternalOrderLine": [line]},
            "ShippingMode": "Domicile standard",
        }
        return {"Order": order}

    def known_external_order(self) -> dict[str, Any]:
        """Create an order of another site, and ask for it."""
        wanted = self.external_order()
        self.call("CreateExternalOrder", request=wanted)
        return {"Corporation": "FNAC", "CustomerOrderNumber": wanted["Order"]["CustomerOrderNumber"]}


def strings(*values: str) -> dict[str, list[str]]:
    """Write a list of strings as zeep wants it."""
    return {"string": list(values)}


def with_refunds(shop: Shop, name: str) -> dict[str, Any]:
    """Name the list of refunds as an operation does."""
    wanted = shop.refund()
    return {"OrderNumber": wanted["OrderNumber"], name: wanted["list"]}


NONE: Final[Callable[[Shop], Mapping[str, Any]]] = lambda _: {}  # noqa: E731 - a row of the table below
SINCE: Final = datetime(2026, 1, 1)
ARGUMENTS: Final[Mapping[str, Callable[[Shop], Mapping[str, Any]]]] = {
    "GetSellerInformation": NONE,
    "GetSellerIndicators": NONE,
    "SubmitOfferPackage": lambda shop: {"offerPackageRequest": {"ZipFileFullPath": shop.offers_package()}},
    "GetOfferPackageSubmissionResult": lambda shop: {"offerPackageFilter": shop.submitted_offers()},
    "GetOfferList": lambda shop: {"offerFilter": {"SellerProductIdList": strings(shop.offer["reference"])}},
    "GetOfferListPaginated": lambda _: {"offerFilter": {"OfferSortOrder": "ByPriceAscending", "PageNumber": 1}},
    "GetCompetingOffers": lambda shop: {"request": {"ProductIds": strings(shop.offer["sku"])}},
    "GetCompetingOfferChanges": NONE,
    "GetSellerDeals": lambda _: {"request": {"Limit": 10, "Page": 1}},
    "GetOrderList": lambda _: {"orderFilter": {"FetchOrderLines": True, "FetchParcels": True}},
    "GetServiceOrderList": lambda shop: {"orderFilter": shop.service_order()},
    "ValidateOrderList": lambda shop: {"validateOrderListMessage": shop.acceptance()},
    "ManageParcel": lambda shop: {"manageParcelRequest": shop.parcel()},
    "CreateRefundVoucherAfterShipment": lambda shop: {"request": with_refunds(shop, "SellerRefundRequestList")},
    "CreateRefundVoucher": lambda shop: {"request": with_refunds(shop, "SellerRefundList")},
    "GetGlobalConfiguration": NONE,
    "GetProductList": lambda shop: {
        "productFilter": {"CategoryCode": shop.row("SELECT category_code FROM product")["category_code"]}
    },
    "SubmitProductPackage": lambda shop: {"productPackageRequest": {"ZipFileFullPath": shop.products_package()}},
    "GetProductPackageSubmissionResult": lambda shop: {"productPackageFilter": shop.submitted_products()},
    "GetProductPackageProductMatchingFileData": lambda shop: {"productPackageFilter": shop.submitted_products()},
    "GetAllowedCategoryTree": NONE,
    "GetAllAllowedCategoryTree": NONE,
    "GetModelList": lambda shop: {
        "modelFilter": {
            "CategoryCodeList": strings(
                shop.row("SELECT code FROM category WHERE allows_products AND code <> ''")["code"]
            )
        }
    },
    "GetAllModelList": NONE,
    "GetBrandList": NONE,
    "GetProductListByIdentifier": lambda shop: {
        "identifierRequest": {"IdentifierType": "EAN", "ValueList": strings(shop.offer["ean"], "3606800000027")}
    },
    "GenerateDiscussionMailGuid": lambda shop: {
        "request": {"ScopusId": shop.order("WaitingForShipmentAcceptation")["number"]}
    },
    "CloseDiscussionList": lambda shop: {
        "closeDiscussionRequest": {"DiscussionIds": {"long": [shop.discussion("offer")["id"], 1]}}
    },
    "GetOrderClaimList": lambda shop: {
        "orderClaimFilter": {"OrderNumberList": strings(shop.discussion("claim")["order_number"])}
    },
    "GetOrderQuestionList": lambda _: {
        "orderQuestionFilter": {"BeginCreationDate": SINCE, "StatusList": {"DiscussionStateFilter": ["All"]}}
    },
    "GetOfferQuestionList": lambda shop: {
        "offerQuestionFilter": {"ProductEANList": strings(shop.discussion("offer")["ean"])}
    },
    "GetDiscussionMailList": lambda shop: {"request": {"DiscussionIds": {"long": [shop.discussion("claim")["id"]]}}},
    "GetDiscussionList": lambda _: {"discussionFilter": {"BeginCreationDate": SINCE}},
    "CreateExternalOrder": lambda shop: {"request": shop.external_order()},
    "GetExternalOrderStatus": lambda shop: {"request": shop.known_external_order()},
    "GetProductStockList": lambda shop: {"request": {"BarCodeList": strings(shop.activated()["ean"])}},
    "GetFulfilmentActivationReportList": lambda shop: {
        "request": {
            "DepositIdList": {"int": [shop.call("SubmitFulfilmentActivation", request=shop.activation()).DepositId]}
        }
    },
    "GetFulfilmentOrderListToSupply": lambda _: {"request": {}},
    "SubmitFulfilmentSupplyOrder": lambda shop: {"request": shop.supply()},
    "SubmitFulfilmentOnDemandSupplyOrder": lambda shop: {"request": shop.on_demand()},
    "GetFulfilmentDeliveryDocument": lambda shop: {"request": {"DepositId": shop.supplied()}},
    "SubmitOfferStateAction": lambda shop: {
        "offerStateRequest": {"Action": "Unpublish", "SellerProductId": shop.activated()["reference"]}
    },
    "GetFulfilmentSupplyOrder": lambda shop: {
        "request": {"BeginModificationDate": SINCE, "PageNumber": 1, "PageSize": shop.supplied() and 10}
    },
    "SubmitFulfilmentActivation": lambda shop: {"request": shop.activation()},
    "GetFulfilmentSupplyOrderReportList": lambda shop: {
        "request": {"DepositIdList": {"int": [shop.supplied()]}, "PageNumber": 1, "PageSize": 10}
    },
    "SubmitRelaysFile": lambda _: {"relaysFileRequest": {"RelaysFileURI": "https://shop.example/relays.xlsx"}},
    "GetRelaysFileSubmissionResult": lambda shop: {
        "relaysFileFilter": {
            "RelaysFileId": shop.call(
                "SubmitRelaysFile", relaysFileRequest={"RelaysFileURI": "https://shop.example/relays.xlsx"}
            ).RelaysFileId
        }
    },
    "GetParcelShopList": NONE,
}
"""What each operation is asked: valid arguments, as zeep wants them."""
REFUSED: Final = ("GetAllModelList",)
"""The real service never managed these in time, and the sandbox says so too."""


def http() -> requests.Session:
    """Return zeep's own HTTP, without the proxies of this machine's user."""
    session = requests.Session()
    session.trust_env = False
    return session


@pytest.fixture(scope="module")
def real(contract_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return a program made from the real WSDL."""
    with serving(Sandbox(SETTINGS)) as sandbox, http() as session:
        path = str(contract_directory / "MarketplaceAPIService.wsdl")
        client = zeep.Client(path, transport=zeep.Transport(session=session))
        service = client.create_service(BINDING, sandbox.environment.service_url)
        yield Shop(sandbox, service, tmp_path_factory.mktemp("real"), session)


@pytest.fixture(scope="module")
def derived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return a program made from the WSDL that the sandbox serves."""
    with serving(Sandbox(SETTINGS)) as sandbox, http() as session:
        url = f"{sandbox.environment.service_url}?wsdl"
        client = zeep.Client(url, transport=zeep.Transport(session=session))
        yield Shop(sandbox, client.service, tmp_path_factory.mktemp("derived"), session)


@pytest.fixture(scope="module")
def derived_contract(tmp_path_factory: pytest.TempPathFactory) -> RealContract:
    """Return the derived schemas, ready to be asked."""
    directory = tmp_path_factory.mktemp("schemas")
    for name, text in wsdl.documents().items():
        (directory / name).write_text(re.sub(r"(?:http://[^\"]*\?xsd=)(xsd\d+)", r"\1.xsd", text), encoding="utf-8")
    return RealContract(directory)


def test_every_operation_has_arguments() -> None:
    """No operation is left out of these tests."""
    assert list(ALL) == list(ARGUMENTS)


def called(shop: Shop, name: str) -> etree._Element:
    """Call an operation with valid arguments, and return the reply's body."""
    market = shop.sandbox.market
    market.failures.clear()  # those of another operation's test, which reports them
    market.skipped.clear()
    result = shop.call(name, **ARGUMENTS[name](shop))

    assert [] == list(market.failures)
    assert [] == list(market.skipped), "what follows the schema is skipped"
    assert (name not in REFUSED) == result.OperationSuccess, result.ErrorMessage
    return body(shop.replies[-1])


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_2019)
def test_real_wsdl_calls_every_operation(name: str, real: Shop, real_contract: RealContract) -> None:
    """A client made from the real WSDL is answered, and the reply as it came is valid by the real schema."""
    assert "" == real_contract.complaint(called(real, name))


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_derived_wsdl_calls_every_operation(name: str, derived: Shop, derived_contract: RealContract) -> None:
    """A client made from the WSDL that the sandbox serves is answered, and the reply is valid by its schema."""
    assert "" == derived_contract.complaint(called(derived, name))
