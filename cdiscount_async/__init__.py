"""An asyncio client for the Cdiscount Marketplace SOAP API, which the vendor closed in 2025; `sandbox` answers like it.

A client belongs to one seller. Its sections hold the operations of the service, each a method that takes one typed
request and returns one typed result:

>>> import asyncio
>>> from cdiscount_async import Client, Credentials, OrderFilter, OrderStateEnum
>>> async def waiting_orders() -> None:
...     async with Client(Credentials("shop-api", "secret")) as client:
...         wanted = OrderFilter(states=[OrderStateEnum.WAITING_FOR_SHIPMENT_ACCEPTATION], fetch_order_lines=True)
...         reply = await client.orders.get_order_list(wanted)
...         for order in reply.order_list:
...             print(order.order_number, order.initial_total_amount)

An iterator returns everything of one kind. It fetches ahead, and may be left at any moment:

>>> from datetime import timedelta
>>> async def last_month(client: Client) -> None:
...     async for order in client.orders.iter_orders(since=timedelta(days=30)):
...         print(order.order_number, order.initial_total_amount)

Requests and results are immutable attrs classes with the contract's own names in snake_case; `evolve` copies one with
changes. Money is `Decimal`, a list is a tuple, and what the service leaves out or calls nil is None:

>>> OrderFilter(states=["Shipped"]).states
('Shipped',)

A request is checked as a whole before anything is sent:

>>> from cdiscount_async import wire
>>> wire.write_request("GetOrderList", OrderFilter(states=["Lost"]), token="0" * 32)
Traceback (most recent call last):
    ...
cdiscount_async.errors.InvalidRequest: GetOrderList: the request does not fit the contract, ...

Where to look further:

* `cdiscount_async.errors`: everything that can go wrong, as one tree;
* `cdiscount_async.operations`: every operation, with its safety class;
* `cdiscount_async.models`: every type of the contract, by domain;
* `cdiscount_async.harvest`: iterations over everything, in pages and windows of time;
* `cdiscount_async.packages`: zips of offers and products, built from `rows`, read, and checked by `checks`;
* `cdiscount_async.publishers`: places from which the service can fetch packages;
* `cdiscount_async.submissions`: packages that are submitted once, waited for, and recorded in a ledger;
* `cdiscount_async.order_actions`: orders accepted, refused, shipped and refunded, each with its outcome;
* `cdiscount_async.order_files`: CSV files and workbooks that say what to do with orders;
* `cdiscount_async.discussion_actions`: discussions closed, and the addresses for answers;
* `cdiscount_async.wire`: envelopes to bytes and back, without a network;
* `cdiscount_async.outcomes`: what the service refused inside a success;
* `cdiscount_async.converter`: models to JSON-ready dictionaries and back;
* `cdiscount_async.tokens`: where tokens come from, and where they are kept;
* `cdiscount_async.planning`: when preproduction is open;
* `cdiscount_async.rate_limits`: your own limits for how often operations are called;
* `cdiscount_async.hooks` and `cdiscount_async.hooks.opentelemetry`: functions that are called when something happens;
* `cdiscount_async.codes`: what the service's codes mean, and what to do.
"""

from importlib import import_module
from typing import Any, Final

from ._common.lazy import importing
from ._version import VERSION

__version__: Final = VERSION

_MODULE_OF: Final = {
    "PREPRODUCTION": "environments",
    "PRODUCTION": "environments",
    "AcceptationStateEnum": "models.orders",
    "Address": "models.common",
    "AskingForReturnType": "models.orders",
    "Attempt": "exchange",
    "AuthenticationError": "errors",
    "BadCredentials": "errors",
    "Carrier": "models.orders",
    "CategoryTree": "models.products",
    "CdiscountError": "errors",
    "Client": "client",
    "CloseDiscussionRequest": "models.discussions",
    "CompetingOfferRequest": "models.offers",
    "ConnectFailed": "errors",
    "ContextMessage": "models.header",
    "ContractMismatch": "errors",
    "CountryEnum": "models.orders",
    "CreateRefundVoucherRequest": "models.orders",
    "Credentials": "tokens",
    "CursorMismatch": "errors",
    "DamagedReply": "errors",
    "DataTimedOut": "errors",
    "DeserializationFailed": "errors",
    "DestinationError": "errors",
    "DiscussionFilter": "models.discussions",
    "DiscussionMailGuidCreationRequestMessage": "models.discussions",
    "DiscussionStateFilter": "models.discussions",
    "DiscussionTypeFilter": "models.discussions",
    "DryRun": "errors",
    "Environment": "environments",
    "Error": "models.common",
    "ErrorTypeEnum": "models.common",
    "Exchange": "exchange",
    "ExternalCustomer": "models.fulfilment",
    "ExternalOrder": "models.fulfilment",
    "ExternalOrderLine": "models.fulfilment",
    "FbcReferencementFilter": "models.fulfilment",
    "ForeignReply": "errors",
    "FulfilmentActivationReportRequest": "models.fulfilment",
    "FulfilmentActivationRequest": "models.fulfilment",
    "FulfilmentDeliveryDocumentRequest": "models.fulfilment",
    "FulfilmentOnDemandOrderLineFilter": "models.fulfilment",
    "FulfilmentOnDemandSupplyOrderRequest": "models.fulfilment",
    "FulfilmentOrderLineRequest": "models.fulfilment",
    "FulfilmentProductActionType": "models.fulfilment",
    "FulfilmentProductDescription": "models.fulfilment",
    "FulfilmentProductRequest": "models.fulfilment",
    "FulfilmentSupplyOrderRequest": "models.fulfilment",
    "GetDiscussionMailListRequest": "models.discussions",
    "GivenToken": "tokens",
    "HeaderMessage": "models.header",
    "HtmlPage": "errors",
    "HttpError": "errors",
    "IdentifierRequest": "models.products",
    "IdentifierTypeEnum": "models.products",
    "IgnoredFilterWarning": "operations",
    "InternalServiceFault": "errors",
    "InvalidRequest": "errors",
    "Items": "harvest",
    "LocalizationMessage": "models.header",
    "LoggingHooks": "hooks",
    "LoginPaused": "errors",
    "ManageParcelRequest": "models.orders",
    "Message": "models.discussions",
    "ModelFilter": "models.products",
    "NotAuthorized": "errors",
    "NotXml": "errors",
    "Offer": "models.offers",
    "OfferFilter": "models.offers",
    "OfferFilterCriterion": "models.offers",
    "OfferFilterPaginated": "models.offers",
    "OfferIntegrationReportMessage": "models.offers",
    "OfferListPaginatedMessage": "models.offers",
    "OfferPackageRequest": "models.offers",
    "OfferQuestion": "models.discussions",
    "OfferQuestionFilter": "models.discussions",
    "OfferSortOrder": "models.offers",
    "OfferStateActionRequest": "models.fulfilment",
    "OfferStateActionType": "models.fulfilment",
    "OfferStateEnum": "models.offers",
    "OfferStateFilter": "models.offers",
    "OperationFailed": "errors",
    "Order": "models.orders",
    "OrderClaim": "models.discussions",
    "OrderClaimFilter": "models.discussions",
    "OrderFilter": "models.orders",
    "OrderIntegrationRequest": "models.fulfilment",
    "OrderLine": "models.orders",
    "OrderListMessage": "models.orders",
    "OrderQuestion": "models.discussions",
    "OrderQuestionFilter": "models.discussions",
    "OrderStateEnum": "models.orders",
    "OrderStatusRequest": "models.fulfilment",
    "OrderTypeEnum": "models.orders",
    "OutcomeUnknown": "errors",
    "PackageFilter": "models.common",
    "PagesFailed": "errors",
    "Parcel": "models.orders",
    "ParcelActionTypes": "models.orders",
    "ParcelInfos": "models.orders",
    "PreproductionClosed": "errors",
    "Preview": "exchange",
    "Problem": "errors",
    "Product": "models.products",
    "ProductActivationData": "models.fulfilment",
    "ProductConditionEnum": "models.common",
    "ProductFilter": "models.products",
    "ProductIntegrationReportMessage": "models.products",
    "ProductModel": "models.products",
    "ProductPackageRequest": "models.products",
    "QuotaExceeded": "errors",
    "RefundInformation": "models.orders",
    "RefundMotive": "models.orders",
    "RelaysFileFilter": "models.relays",
    "RelaysFileIntegrationRequest": "models.relays",
    "ReplyError": "errors",
    "Retries": "retries",
    "RetryBudget": "retries",
    "SecurityContext": "models.header",
    "Seller": "models.seller",
    "SellerDealRequest": "models.offers",
    "SellerInactive": "errors",
    "SellerMessage": "models.seller",
    "SellerRefundOrderLine": "models.orders",
    "SellerRefundRequest": "models.orders",
    "SellerRefundRequestMessage": "models.orders",
    "SellerRefundRequestMode": "models.orders",
    "SoapFault": "errors",
    "SoldOut": "models.fulfilment",
    "StockFilter": "models.fulfilment",
    "SupplyOrderReportRequest": "models.fulfilment",
    "SupplyOrderRequest": "models.fulfilment",
    "TimedOut": "errors",
    "Timeouts": "transport",
    "Timing": "timing",
    "TokenRejected": "errors",
    "TokenStoreError": "errors",
    "Transport": "transport",
    "TransportError": "errors",
    "ValidateOrder": "models.orders",
    "ValidateOrderLine": "models.orders",
    "ValidateOrderListMessage": "models.orders",
    "ValidationResultMessage": "models.orders",
    "WarehouseType": "models.fulfilment",
    "Windows": "harvest",
    "WireEnum": "_contract.declare",
    "evolve": "_contract.declare",
}
"""Each name that users import from here, with its module, which is imported when one of its names is first used."""
_SUBMODULES: Final = frozenset(
    {
        "client",
        "codes",
        "converter",
        "credentials",
        "discussion_actions",
        "environments",
        "errors",
        "exchange",
        "failures",
        "french_time",
        "harvest",
        "hooks",
        "models",
        "operations",
        "order_actions",
        "order_files",
        "outcomes",
        "packages",
        "planning",
        "publishers",
        "rate_limits",
        "retries",
        "sections",
        "submissions",
        "timing",
        "tokens",
        "transport",
        "wire",
    }
)
"""The public modules that are attributes after `import cdiscount_async` alone."""

_named, _names = importing(__name__, _MODULE_OF)

__all__ = (*_MODULE_OF, "outcomes")  # noqa: PLE0604 - all of them are strings


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return import_module(f".{name}", __name__)  # the import itself sets the attribute
    return _named(name)


def __dir__() -> list[str]:
    return sorted({*_names(), *_SUBMODULES})
