"""An asyncio client for the Cdiscount Marketplace SOAP API, which the vendor closed in 2025; `sandbox` answers like it.

A client belongs to one seller. Its sections hold the operations of the service, each a method that takes one typed
request and gives one typed result:

>>> import asyncio
>>> from cdiscount_async import Client, Credentials, OrderFilter, OrderStateEnum
>>> async def waiting_orders() -> None:
...     async with Client(Credentials("shop-api", "secret")) as client:
...         wanted = OrderFilter(states=[OrderStateEnum.WAITING_FOR_SHIPMENT_ACCEPTATION], fetch_order_lines=True)
...         reply = await client.orders.get_order_list(wanted)
...         for order in reply.order_list:
...             print(order.order_number, order.initial_total_amount)

Everything of a kind comes from an iterator that fetches ahead, and may be left at any moment:

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
* `cdiscount_async.packages`: zips of offers and products, made of `rows`, built, read, and checked by `checks`;
* `cdiscount_async.publishers`: where packages are put so that the service can fetch them;
* `cdiscount_async.submissions`: packages that are submitted once, waited for, and written down in a ledger;
* `cdiscount_async.wire`: envelopes to bytes and back, without a network;
* `cdiscount_async.outcomes`: what the service refused inside a success;
* `cdiscount_async.converter`: models to JSON-ready dictionaries and back;
* `cdiscount_async.tokens`: who gives tokens, and where they are kept;
* `cdiscount_async.planning`: when preproduction is open;
* `cdiscount_async.rate_limits`: limits of your own, for how often operations are called;
* `cdiscount_async.hooks` and `cdiscount_async.hooks.opentelemetry`: who is told what happens;
* `cdiscount_async.codes`: what the service's codes mean, and what to do.
"""

from . import outcomes
from ._contract.declare import WireEnum, evolve
from .client import Client
from .environments import PREPRODUCTION, PRODUCTION, Environment
from .errors import (
    AuthenticationError,
    BadCredentials,
    CdiscountError,
    ConnectFailed,
    ContractMismatch,
    DamagedReply,
    DataTimedOut,
    DeserializationFailed,
    DryRun,
    ForeignReply,
    HtmlPage,
    HttpError,
    InternalServiceFault,
    InvalidRequest,
    LoginPaused,
    NotAuthorized,
    NotXml,
    OperationFailed,
    OutcomeUnknown,
    PagesFailed,
    PreproductionClosed,
    Problem,
    QuotaExceeded,
    ReplyError,
    SellerInactive,
    SoapFault,
    TimedOut,
    TokenRejected,
    TokenStoreError,
    TransportError,
)
from .exchange import Attempt, Exchange, Preview
from .harvest import Windows
from .harvest._items import Items
from .hooks import LoggingHooks
from .models.common import Address, Error, ErrorTypeEnum, PackageFilter, ProductConditionEnum
from .models.discussions import (
    CloseDiscussionRequest,
    DiscussionFilter,
    DiscussionMailGuidCreationRequestMessage,
    DiscussionStateFilter,
    DiscussionTypeFilter,
    GetDiscussionMailListRequest,
    Message,
    OfferQuestion,
    OfferQuestionFilter,
    OrderClaim,
    OrderClaimFilter,
    OrderQuestion,
    OrderQuestionFilter,
)
from .models.fulfilment import (
    ExternalCustomer,
    ExternalOrder,
    ExternalOrderLine,
    FbcReferencementFilter,
    FulfilmentActivationReportRequest,
    FulfilmentActivationRequest,
    FulfilmentDeliveryDocumentRequest,
    FulfilmentOnDemandOrderLineFilter,
    FulfilmentOnDemandSupplyOrderRequest,
    FulfilmentOrderLineRequest,
    FulfilmentProductActionType,
    FulfilmentProductDescription,
    FulfilmentProductRequest,
    FulfilmentSupplyOrderRequest,
    OfferStateActionRequest,
    OfferStateActionType,
    OrderIntegrationRequest,
    OrderStatusRequest,
    ProductActivationData,
    SoldOut,
    StockFilter,
    SupplyOrderReportRequest,
    SupplyOrderRequest,
    WarehouseType,
)
from .models.header import ContextMessage, HeaderMessage, LocalizationMessage, SecurityContext
from .models.offers import (
    CompetingOfferRequest,
    Offer,
    OfferFilter,
    OfferFilterCriterion,
    OfferFilterPaginated,
    OfferIntegrationReportMessage,
    OfferListPaginatedMessage,
    OfferPackageRequest,
    OfferSortOrder,
    OfferStateEnum,
    OfferStateFilter,
    SellerDealRequest,
)
from .models.orders import (
    AcceptationStateEnum,
    AskingForReturnType,
    Carrier,
    CountryEnum,
    CreateRefundVoucherRequest,
    ManageParcelRequest,
    Order,
    OrderFilter,
    OrderLine,
    OrderListMessage,
    OrderStateEnum,
    OrderTypeEnum,
    Parcel,
    ParcelActionTypes,
    ParcelInfos,
    RefundInformation,
    RefundMotive,
    SellerRefundOrderLine,
    SellerRefundRequest,
    SellerRefundRequestMessage,
    SellerRefundRequestMode,
    ValidateOrder,
    ValidateOrderLine,
    ValidateOrderListMessage,
    ValidationResultMessage,
)
from .models.products import (
    CategoryTree,
    IdentifierRequest,
    IdentifierTypeEnum,
    ModelFilter,
    Product,
    ProductFilter,
    ProductIntegrationReportMessage,
    ProductModel,
    ProductPackageRequest,
)
from .models.relays import RelaysFileFilter, RelaysFileIntegrationRequest
from .models.seller import Seller, SellerMessage
from .operations import IgnoredFilterWarning
from .retries import Retries, RetryBudget
from .timing import Timing
from .tokens import Credentials, GivenToken
from .transport import Timeouts, Transport

__all__ = (
    "PREPRODUCTION",
    "PRODUCTION",
    "AcceptationStateEnum",
    "Address",
    "AskingForReturnType",
    "Attempt",
    "AuthenticationError",
    "BadCredentials",
    "Carrier",
    "CategoryTree",
    "CdiscountError",
    "Client",
    "CloseDiscussionRequest",
    "CompetingOfferRequest",
    "ConnectFailed",
    "ContextMessage",
    "ContractMismatch",
    "CountryEnum",
    "CreateRefundVoucherRequest",
    "Credentials",
    "DamagedReply",
    "DataTimedOut",
    "DeserializationFailed",
    "DiscussionFilter",
    "DiscussionMailGuidCreationRequestMessage",
    "DiscussionStateFilter",
    "DiscussionTypeFilter",
    "DryRun",
    "Environment",
    "Error",
    "ErrorTypeEnum",
    "Exchange",
    "ExternalCustomer",
    "ExternalOrder",
    "ExternalOrderLine",
    "FbcReferencementFilter",
    "ForeignReply",
    "FulfilmentActivationReportRequest",
    "FulfilmentActivationRequest",
    "FulfilmentDeliveryDocumentRequest",
    "FulfilmentOnDemandOrderLineFilter",
    "FulfilmentOnDemandSupplyOrderRequest",
    "FulfilmentOrderLineRequest",
    "FulfilmentProductActionType",
    "FulfilmentProductDescription",
    "FulfilmentProductRequest",
    "FulfilmentSupplyOrderRequest",
    "GetDiscussionMailListRequest",
    "GivenToken",
    "HeaderMessage",
    "HtmlPage",
    "HttpError",
    "IdentifierRequest",
    "IdentifierTypeEnum",
    "IgnoredFilterWarning",
    "InternalServiceFault",
    "InvalidRequest",
    "Items",
    "LocalizationMessage",
    "LoggingHooks",
    "LoginPaused",
    "ManageParcelRequest",
    "Message",
    "ModelFilter",
    "NotAuthorized",
    "NotXml",
    "Offer",
    "OfferFilter",
    "OfferFilterCriterion",
    "OfferFilterPaginated",
    "OfferIntegrationReportMessage",
    "OfferListPaginatedMessage",
    "OfferPackageRequest",
    "OfferQuestion",
    "OfferQuestionFilter",
    "OfferSortOrder",
    "OfferStateActionRequest",
    "OfferStateActionType",
    "OfferStateEnum",
    "OfferStateFilter",
    "OperationFailed",
    "Order",
    "OrderClaim",
    "OrderClaimFilter",
    "OrderFilter",
    "OrderIntegrationRequest",
    "OrderLine",
    "OrderListMessage",
    "OrderQuestion",
    "OrderQuestionFilter",
    "OrderStateEnum",
    "OrderStatusRequest",
    "OrderTypeEnum",
    "OutcomeUnknown",
    "PackageFilter",
    "PagesFailed",
    "Parcel",
    "ParcelActionTypes",
    "ParcelInfos",
    "PreproductionClosed",
    "Preview",
    "Problem",
    "Product",
    "ProductActivationData",
    "ProductConditionEnum",
    "ProductFilter",
    "ProductIntegrationReportMessage",
    "ProductModel",
    "ProductPackageRequest",
    "QuotaExceeded",
    "RefundInformation",
    "RefundMotive",
    "RelaysFileFilter",
    "RelaysFileIntegrationRequest",
    "ReplyError",
    "Retries",
    "RetryBudget",
    "SecurityContext",
    "Seller",
    "SellerDealRequest",
    "SellerInactive",
    "SellerMessage",
    "SellerRefundOrderLine",
    "SellerRefundRequest",
    "SellerRefundRequestMessage",
    "SellerRefundRequestMode",
    "SoapFault",
    "SoldOut",
    "StockFilter",
    "SupplyOrderReportRequest",
    "SupplyOrderRequest",
    "TimedOut",
    "Timeouts",
    "Timing",
    "TokenRejected",
    "TokenStoreError",
    "Transport",
    "TransportError",
    "ValidateOrder",
    "ValidateOrderLine",
    "ValidateOrderListMessage",
    "ValidationResultMessage",
    "WarehouseType",
    "Windows",
    "WireEnum",
    "evolve",
    "outcomes",
)
