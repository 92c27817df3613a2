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
    """Text for a person, mostly in French. There may be a text although the operation succeeded."""
    operation_success: bool | None = None
    """Whether the call as a whole worked. Orders, refunds and the like also have an outcome of their own."""


class ErrorTypeEnum(WireEnum):
    """What kind of business error the service reports. `cdiscount_async.codes` has the meaning of each."""

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
    """The kind of the error: see `cdiscount_async.codes` for its meaning and what to do."""
    message: str | None = member(default=None, required=True)
    """What went wrong, as text for a person, mostly in French."""


@contract()
class ServiceBaseAPIMessage(ServiceMessage):
    """The base of almost every result: errors, and an echo of who called."""

    error_list: tuple[Error, ...] = ()
    """The errors of the call; empty if there are none, and for some failed calls too."""
    seller_login: str | None = None
    """The login of the API account that called; None where the service does not echo the login."""
    token_id: Private[str] = None
    """The token of the call; None where the service does not echo the token."""


@contract()
class PackageFilter:
    """Which offer or product package is meant."""

    package_id: Long | None = member("PackageID", default=None)
    """The number that the submission returned. Packages of offers and of products must be asked for with different
    operations."""


class ProductConditionEnum(WireEnum):
    """The condition of the goods; packages write it as a number from 1 to 6 instead."""

    NONE = "None"
    """No condition."""
    LIKE_NEW = "LikeNew"
    """Used, like new. Packages write 1."""
    VERY_GOOD_STATE = "VeryGoodState"
    """Used, in a very good state. Packages write 2."""
    GOOD_STATE = "GoodState"
    """Used, in a good state. Packages write 3."""
    AVERAGE_STATE = "AverageState"
    """Used, in an average state. Packages write 4."""
    REFURBISHED = "Refurbished"
    """Refurbished. Packages write 5."""
    NEW = "New"
    """New. Packages write 6."""
    REFURBISHED_LIKE_NEW = "RefurbishedLikeNew"
    """Refurbished, like new. Since 2021."""
    REFURBISHED_VERY_GOOD_STATE = "RefurbishedVeryGoodState"
    """Refurbished, in a very good state. Since 2021."""
    REFURBISHED_CORRECT_STATE = "RefurbishedCorrectState"
    """Refurbished, in a correct state. Since 2021."""


@contract()
class OfferPool:
    """A sales site, also called publication pool or channel: 1 is Cdiscount, 16 Cdiscount Pro."""

    description: str | None = None
    """The name of the site, for example Cdiscount."""
    id: int | None = None
    """The number of the site: 1 is Cdiscount, 16 Cdiscount Pro."""


@contract()
class DeliveryModeInformation:
    """A delivery mode, for example TRK for tracked."""

    code: str | None = None
    """The code of the mode, for example TRK; orders have the same codes as `shipping_code`."""
    name: str | None = None
    """The French name of the mode, for example Suivi."""


class Civility(WireEnum):
    """How a person is addressed."""

    NONE = "None"
    """Unknown, or not stated."""
    MR = "MR"
    """Mister."""
    MISS = "MISS"
    """Miss."""
    MRS = "MRS"
    """Mistress."""
    DR = "DR"
    """Doctor."""
    PHD = "PHD"
    """Doctor of Philosophy."""
    PR = "PR"
    """Professor."""


@contract()
class Address:
    """A postal address; the service hides most of a buyer's until the order waits for shipment."""

    civility: Civility | None = None
    """How the person is addressed. Shown in every state of an order."""
    first_name: Private[str] = None
    """The first name; None where the service hides the person."""
    last_name: Private[str] = None
    """The last name; None where the service hides the person."""
    company_name: Private[str] = None
    """The name of the company; None for private persons."""
    address1: Private[str] = None
    """The first line of an address that is not split into parts, as that of a seller; None in the recorded order, which
    has `street` instead."""
    address2: Private[str] = None
    """The second line of an address that is not split into parts; None in the recorded addresses."""
    street: Private[str] = None
    """The number and the name of the street; None where the service hides the person."""
    apartment_number: Private[str] = None
    """The number of the apartment; None if there is none."""
    building: Private[str] = None
    """The building, staircase or floor; None if there is none."""
    place_name: Private[str] = None
    """The name of the place or hamlet; None if there is none."""
    instructions: Private[str] = None
    """What the buyer wrote for the carrier, for example a door code; None if nothing."""
    zip_code: Private[str] = None
    """The postal code, as text: leading zeros count. Shown in every state of an order."""
    city: Private[str] = None
    """The city. Shown in every state of an order."""
    county: Private[str] = None
    """The county or region; the text N/A in recorded orders."""
    country: str | None = None
    """The country, as text; None where the service hides the person."""
    relay_id: Private[str] = None
    """The number of the pick-up point; None unless the order goes to one."""
