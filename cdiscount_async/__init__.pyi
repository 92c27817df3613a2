# The names for type checkers; at run time `__getattr__` imports each of them when it is first used.

from . import (
    client as client,
    codes as codes,
    converter as converter,
    credentials as credentials,
    discussion_actions as discussion_actions,
    environments as environments,
    errors as errors,
    exchange as exchange,
    failures as failures,
    french_time as french_time,
    harvest as harvest,
    hooks as hooks,
    models as models,
    operations as operations,
    order_actions as order_actions,
    order_files as order_files,
    outcomes as outcomes,
    packages as packages,
    planning as planning,
    publishers as publishers,
    rate_limits as rate_limits,
    retries as retries,
    sections as sections,
    submissions as submissions,
    timing as timing,
    tokens as tokens,
    transport as transport,
    wire as wire,
)
from ._contract.declare import (
    WireEnum as WireEnum,
    evolve as evolve,
)
from .client import (
    Client as Client,
)
from .environments import (
    PREPRODUCTION as PREPRODUCTION,
    PRODUCTION as PRODUCTION,
    Environment as Environment,
)
from .errors import (
    AuthenticationError as AuthenticationError,
    BadCredentials as BadCredentials,
    CdiscountError as CdiscountError,
    ConnectFailed as ConnectFailed,
    ContractMismatch as ContractMismatch,
    CursorMismatch as CursorMismatch,
    DamagedReply as DamagedReply,
    DataTimedOut as DataTimedOut,
    DeserializationFailed as DeserializationFailed,
    DestinationError as DestinationError,
    DryRun as DryRun,
    ForeignReply as ForeignReply,
    HtmlPage as HtmlPage,
    HttpError as HttpError,
    InternalServiceFault as InternalServiceFault,
    InvalidRequest as InvalidRequest,
    LoginPaused as LoginPaused,
    NotAuthorized as NotAuthorized,
    NotXml as NotXml,
    OperationFailed as OperationFailed,
    OutcomeUnknown as OutcomeUnknown,
    PagesFailed as PagesFailed,
    PreproductionClosed as PreproductionClosed,
    Problem as Problem,
    QuotaExceeded as QuotaExceeded,
    ReplyError as ReplyError,
    SellerInactive as SellerInactive,
    SoapFault as SoapFault,
    TimedOut as TimedOut,
    TokenRejected as TokenRejected,
    TokenStoreError as TokenStoreError,
    TransportError as TransportError,
)
from .exchange import (
    Attempt as Attempt,
    Exchange as Exchange,
    Preview as Preview,
)
from .harvest import (
    Items as Items,
    Windows as Windows,
)
from .hooks import (
    LoggingHooks as LoggingHooks,
)
from .models.common import (
    Address as Address,
    Error as Error,
    ErrorTypeEnum as ErrorTypeEnum,
    PackageFilter as PackageFilter,
    ProductConditionEnum as ProductConditionEnum,
)
from .models.discussions import (
    CloseDiscussionRequest as CloseDiscussionRequest,
    DiscussionFilter as DiscussionFilter,
    DiscussionMailGuidCreationRequestMessage as DiscussionMailGuidCreationRequestMessage,
    DiscussionStateFilter as DiscussionStateFilter,
    DiscussionTypeFilter as DiscussionTypeFilter,
    GetDiscussionMailListRequest as GetDiscussionMailListRequest,
    Message as Message,
    OfferQuestion as OfferQuestion,
    OfferQuestionFilter as OfferQuestionFilter,
    OrderClaim as OrderClaim,
    OrderClaimFilter as OrderClaimFilter,
    OrderQuestion as OrderQuestion,
    OrderQuestionFilter as OrderQuestionFilter,
)
from .models.fulfilment import (
    ExternalCustomer as ExternalCustomer,
    ExternalOrder as ExternalOrder,
    ExternalOrderLine as ExternalOrderLine,
    FbcReferencementFilter as FbcReferencementFilter,
    FulfilmentActivationReportRequest as FulfilmentActivationReportRequest,
    FulfilmentActivationRequest as FulfilmentActivationRequest,
    FulfilmentDeliveryDocumentRequest as FulfilmentDeliveryDocumentRequest,
    FulfilmentOnDemandOrderLineFilter as FulfilmentOnDemandOrderLineFilter,
    FulfilmentOnDemandSupplyOrderRequest as FulfilmentOnDemandSupplyOrderRequest,
    FulfilmentOrderLineRequest as FulfilmentOrderLineRequest,
    FulfilmentProductActionType as FulfilmentProductActionType,
    FulfilmentProductDescription as FulfilmentProductDescription,
    FulfilmentProductRequest as FulfilmentProductRequest,
    FulfilmentSupplyOrderRequest as FulfilmentSupplyOrderRequest,
    OfferStateActionRequest as OfferStateActionRequest,
    OfferStateActionType as OfferStateActionType,
    OrderIntegrationRequest as OrderIntegrationRequest,
    OrderStatusRequest as OrderStatusRequest,
    ProductActivationData as ProductActivationData,
    SoldOut as SoldOut,
    StockFilter as StockFilter,
    SupplyOrderReportRequest as SupplyOrderReportRequest,
    SupplyOrderRequest as SupplyOrderRequest,
    WarehouseType as WarehouseType,
)
from .models.header import (
    ContextMessage as ContextMessage,
    HeaderMessage as HeaderMessage,
    LocalizationMessage as LocalizationMessage,
    SecurityContext as SecurityContext,
)
from .models.offers import (
    CompetingOfferRequest as CompetingOfferRequest,
    Offer as Offer,
    OfferFilter as OfferFilter,
    OfferFilterCriterion as OfferFilterCriterion,
    OfferFilterPaginated as OfferFilterPaginated,
    OfferIntegrationReportMessage as OfferIntegrationReportMessage,
    OfferListPaginatedMessage as OfferListPaginatedMessage,
    OfferPackageRequest as OfferPackageRequest,
    OfferSortOrder as OfferSortOrder,
    OfferStateEnum as OfferStateEnum,
    OfferStateFilter as OfferStateFilter,
    SellerDealRequest as SellerDealRequest,
)
from .models.orders import (
    AcceptationStateEnum as AcceptationStateEnum,
    AskingForReturnType as AskingForReturnType,
    Carrier as Carrier,
    CountryEnum as CountryEnum,
    CreateRefundVoucherRequest as CreateRefundVoucherRequest,
    ManageParcelRequest as ManageParcelRequest,
    Order as Order,
    OrderFilter as OrderFilter,
    OrderLine as OrderLine,
    OrderListMessage as OrderListMessage,
    OrderStateEnum as OrderStateEnum,
    OrderTypeEnum as OrderTypeEnum,
    Parcel as Parcel,
    ParcelActionTypes as ParcelActionTypes,
    ParcelInfos as ParcelInfos,
    RefundInformation as RefundInformation,
    RefundMotive as RefundMotive,
    SellerRefundOrderLine as SellerRefundOrderLine,
    SellerRefundRequest as SellerRefundRequest,
    SellerRefundRequestMessage as SellerRefundRequestMessage,
    SellerRefundRequestMode as SellerRefundRequestMode,
    ValidateOrder as ValidateOrder,
    ValidateOrderLine as ValidateOrderLine,
    ValidateOrderListMessage as ValidateOrderListMessage,
    ValidationResultMessage as ValidationResultMessage,
)
from .models.products import (
    CategoryTree as CategoryTree,
    IdentifierRequest as IdentifierRequest,
    IdentifierTypeEnum as IdentifierTypeEnum,
    ModelFilter as ModelFilter,
    Product as Product,
    ProductFilter as ProductFilter,
    ProductIntegrationReportMessage as ProductIntegrationReportMessage,
    ProductModel as ProductModel,
    ProductPackageRequest as ProductPackageRequest,
)
from .models.relays import (
    RelaysFileFilter as RelaysFileFilter,
    RelaysFileIntegrationRequest as RelaysFileIntegrationRequest,
)
from .models.seller import (
    Seller as Seller,
    SellerMessage as SellerMessage,
)
from .operations import (
    IgnoredFilterWarning as IgnoredFilterWarning,
)
from .retries import (
    Retries as Retries,
    RetryBudget as RetryBudget,
)
from .timing import (
    Timing as Timing,
)
from .tokens import (
    Credentials as Credentials,
    GivenToken as GivenToken,
)
from .transport import (
    Timeouts as Timeouts,
    Transport as Transport,
)

__version__: str

# What `from cdiscount_async import *` brings: the names, and no module but `outcomes`.
# fmt: off
__all__ = (
    "PREPRODUCTION", "PRODUCTION", "AcceptationStateEnum", "Address", "AskingForReturnType", "Attempt",
    "AuthenticationError", "BadCredentials", "Carrier", "CategoryTree", "CdiscountError", "Client",
    "CloseDiscussionRequest", "CompetingOfferRequest", "ConnectFailed", "ContextMessage", "ContractMismatch",
    "CountryEnum", "CreateRefundVoucherRequest", "Credentials", "CursorMismatch", "DamagedReply", "DataTimedOut",
    "DeserializationFailed", "DestinationError", "DiscussionFilter", "DiscussionMailGuidCreationRequestMessage",
    "DiscussionStateFilter", "DiscussionTypeFilter", "DryRun", "Environment", "Error", "ErrorTypeEnum", "Exchange",
    "ExternalCustomer", "ExternalOrder", "ExternalOrderLine", "FbcReferencementFilter", "ForeignReply",
    "FulfilmentActivationReportRequest", "FulfilmentActivationRequest", "FulfilmentDeliveryDocumentRequest",
    "FulfilmentOnDemandOrderLineFilter", "FulfilmentOnDemandSupplyOrderRequest", "FulfilmentOrderLineRequest",
    "FulfilmentProductActionType", "FulfilmentProductDescription", "FulfilmentProductRequest",
    "FulfilmentSupplyOrderRequest", "GetDiscussionMailListRequest", "GivenToken", "HeaderMessage", "HtmlPage",
    "HttpError", "IdentifierRequest", "IdentifierTypeEnum", "IgnoredFilterWarning", "InternalServiceFault",
    "InvalidRequest", "Items", "LocalizationMessage", "LoggingHooks", "LoginPaused", "ManageParcelRequest", "Message",
    "ModelFilter", "NotAuthorized", "NotXml", "Offer", "OfferFilter", "OfferFilterCriterion", "OfferFilterPaginated",
    "OfferIntegrationReportMessage", "OfferListPaginatedMessage", "OfferPackageRequest", "OfferQuestion",
    "OfferQuestionFilter", "OfferSortOrder", "OfferStateActionRequest", "OfferStateActionType", "OfferStateEnum",
    "OfferStateFilter", "OperationFailed", "Order", "OrderClaim", "OrderClaimFilter", "OrderFilter",
    "OrderIntegrationRequest", "OrderLine", "OrderListMessage", "OrderQuestion", "OrderQuestionFilter",
    "OrderStateEnum", "OrderStatusRequest", "OrderTypeEnum", "OutcomeUnknown", "PackageFilter", "PagesFailed", "Parcel",
    "ParcelActionTypes", "ParcelInfos", "PreproductionClosed", "Preview", "Problem", "Product", "ProductActivationData",
    "ProductConditionEnum", "ProductFilter", "ProductIntegrationReportMessage", "ProductModel", "ProductPackageRequest",
    "QuotaExceeded", "RefundInformation", "RefundMotive", "RelaysFileFilter", "RelaysFileIntegrationRequest",
    "ReplyError", "Retries", "RetryBudget", "SecurityContext", "Seller", "SellerDealRequest", "SellerInactive",
    "SellerMessage", "SellerRefundOrderLine", "SellerRefundRequest", "SellerRefundRequestMessage",
    "SellerRefundRequestMode", "SoapFault", "SoldOut", "StockFilter", "SupplyOrderReportRequest", "SupplyOrderRequest",
    "TimedOut", "Timeouts", "Timing", "TokenRejected", "TokenStoreError", "Transport", "TransportError",
    "ValidateOrder", "ValidateOrderLine", "ValidateOrderListMessage", "ValidationResultMessage", "WarehouseType",
    "Windows", "WireEnum", "evolve", "outcomes",
)
# fmt: on
