"""Types that several domains share."""

from .._contract.declare import MESSAGES, Long, Private, WireEnum, contract, member
from ..exchange import Answered

__all__ = (
    "Address",
    "Civility",
    "DeliveryModeInformation",
    "Error",
    "ErrorTypeEnum",
    "OfferPool",
    "PackageFilter",
    "ProductConditionEnum",
    "ServiceBaseAPIMessage",
    "ServiceMessage",
)


@contract(MESSAGES)
class ServiceMessage(Answered):
    """The block with which every result begins."""

    error_message: str | None = None
    """Text for a person, mostly in French; may be filled although the operation succeeded."""
    operation_success: bool | None = None
    """Whether the call as a whole worked; orders, refunds and the like also carry their own outcome."""


class ErrorTypeEnum(WireEnum):
    """What kind of business error the service reports."""

    UNEXPECTED_EXCEPTION = "UnexpectedException"
    MISSING_FIELD = "MissingField"
    PACKAGE_NOT_FOUND = "PackageNotFound"
    PACKAGE_MATCHING_FILE_ERROR = "PackageMatchingFileError"
    ORDER_NOT_FOUND = "OrderNotFound"
    ORDER_STATE_INCOHERENT = "OrderStateIncoherent"
    ORDER_LINE_CANCELLED_ACCEPTED_CONFLICT = "OrderLineCancelledAcceptedConflict"
    SELLER_NOT_FOUND = "SellerNotFound"
    INVALID_FILE_FORMAT = "InvalidFileFormat"
    FILE_ALREADY_SUBMITTED = "FileAlreadySubmitted"
    INVALID_REQUEST = "InvalidRequest"
    FILE_DOWNLOAD_EXCEPTION = "FileDownloadException"
    SELLER_NOT_AUTHORIZED = "SellerNotAuthorized"
    ORDER_LINE_NOT_FOUND = "OrderLineNotFound"
    ORDER_LINE_INCOHERENT_STATE = "OrderLineIncoherentState"
    FUNCTION_NOT_ACTIVE = "FunctionNotActive"
    ORDER_PRICE_OR_QUANTITY_ERROR = "OrderPriceOrQuantityError"
    ORDER_TRACKING_INFORMATION_ERROR = "OrderTrackingInformationError"
    TOO_MANY_PRODUCTS_IN_PACKAGE_ERROR = "TooManyProductsInPackageError"
    QUOTA = "Quota"
    REFUND_ERROR = "RefundError"
    DISCUSSION_CREATION_ERROR = "DiscussionCreationError"
    CONFIGURATION_ERROR = "ConfigurationError"
    ORDER_PARTIALLY_CANCELED = "OrderPartiallyCanceled"
    ORDER_LINE_UPDATE_NOT_AUTHORIZED = "OrderLineUpdateNotAuthorized"
    ORDER_UPDATE_NOT_AUTHORIZED = "OrderUpdateNotAuthorized"
    ASKING_FOR_RETURN_AND_REMOVAL_NOT_AUTHORIZED = "AskingForReturnAndRemovalNotAuthorized"
    ORDER_LINE_ERROR = "OrderLineError"
    UNAUTHORIZED_VALUE_EXCEPTION = "UnauthorizedValueException"
    NOT_AUTHORIZED_EXCEPTION = "NotAuthorizedException"
    FULFILLMENT_API_EXCEPTION = "FulfillmentApiException"
    OFFER_NOT_FOUND_EXCEPTION = "OfferNotFoundException"
    OPERATION_MANAGER_SERVICE_EXCEPTION = "OperationManagerServiceException"
    INACTIVE_SELLER_ERROR = "InactiveSellerError"
    NO_DATA_ERROR = "NoDataError"
    PRODUCT_INTEGRATION_CLOSED = "ProductIntegrationClosed"
    PRODUCT_NOT_REFERENCED_EXCEPTION = "ProductNotReferencedException"
    PRODUCT_REFERENCED_WITHOUT_STOCK_EXCEPTION = "ProductReferencedWithoutStockException"
    PRODUCT_NUMBER_LIMIT_EXCEEDED_EXCEPTION = "ProductNumberLimitExceededException"  # since 2021


@contract()
class Error:
    """One business error."""

    error_type: ErrorTypeEnum | None = member(default=None, required=True)
    message: str | None = member(default=None, required=True)


@contract()
class ServiceBaseAPIMessage(ServiceMessage):
    """The base of almost every result: errors, and an echo of who called."""

    error_list: tuple[Error, ...] = ()
    seller_login: str | None = None
    token_id: Private[str] = None
    """The token of the call, where the service echoes it."""


@contract()
class PackageFilter:
    """Which offer or product package is meant."""

    package_id: Long | None = member("PackageID", default=None)
    """The number that the submission returned."""


class ProductConditionEnum(WireEnum):
    """The condition of the goods; packages write it as a number from 1 to 6 instead."""

    NONE = "None"
    LIKE_NEW = "LikeNew"
    VERY_GOOD_STATE = "VeryGoodState"
    GOOD_STATE = "GoodState"
    AVERAGE_STATE = "AverageState"
    REFURBISHED = "Refurbished"
    NEW = "New"
    REFURBISHED_LIKE_NEW = "RefurbishedLikeNew"  # this and the next ones since 2021
    REFURBISHED_VERY_GOOD_STATE = "RefurbishedVeryGoodState"
    REFURBISHED_CORRECT_STATE = "RefurbishedCorrectState"


@contract()
class OfferPool:
    """A sales site, also called publication pool or channel: 1 is Cdiscount, 16 Cdiscount Pro."""

    description: str | None = None
    id: int | None = None


@contract()
class DeliveryModeInformation:
    """A delivery mode, for example TRK for tracked."""

    code: str | None = None
    name: str | None = None


class Civility(WireEnum):
    """How a person is addressed."""

    NONE = "None"
    MR = "MR"
    MISS = "MISS"
    MRS = "MRS"
    DR = "DR"
    PHD = "PHD"
    PR = "PR"


@contract()
class Address:
    """A postal address; the service hides most of a buyer's until the order waits for shipment."""

    civility: Civility | None = None
    first_name: Private[str] = None
    last_name: Private[str] = None
    company_name: Private[str] = None
    address1: Private[str] = None
    address2: Private[str] = None
    street: Private[str] = None
    apartment_number: Private[str] = None
    building: Private[str] = None
    place_name: Private[str] = None
    instructions: Private[str] = None
    zip_code: Private[str] = None
    city: Private[str] = None
    county: Private[str] = None
    country: str | None = None
    relay_id: Private[str] = None
    """The pick-up point, where the order goes to one."""
