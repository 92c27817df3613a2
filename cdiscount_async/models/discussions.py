"""Questions and claims, and the mail aliases by which they are answered."""

from collections.abc import Sequence
from datetime import datetime

from .._contract.declare import MAIL, Long, Nillable, Private, WireEnum, contract, member
from .common import ServiceBaseAPIMessage

__all__ = (
    "ClaimType",
    "CloseDiscussionRequest",
    "CloseDiscussionResult",
    "CloseDiscussionResultMessage",
    "CloseDiscussionStatus",
    "Discussion",
    "DiscussionFilter",
    "DiscussionFilterBase",
    "DiscussionListMessage",
    "DiscussionMail",
    "DiscussionMailGuidCreationRequestMessage",
    "DiscussionMailGuidCreationResultMessage",
    "DiscussionMailListMessage",
    "DiscussionMailStatusEnum",
    "DiscussionState",
    "DiscussionStateFilter",
    "DiscussionThreadBase",
    "DiscussionTypeFilter",
    "GetDiscussionMailListRequest",
    "Message",
    "OfferQuestion",
    "OfferQuestionFilter",
    "OfferQuestionListMessage",
    "OrderClaim",
    "OrderClaimFilter",
    "OrderClaimListMessage",
    "OrderQuestion",
    "OrderQuestionFilter",
    "OrderQuestionListMessage",
    "UserType",
)


@contract(MAIL)
class DiscussionMailGuidCreationRequestMessage:
    """The order that the seller wants to write about."""

    scopus_id: str | None = None
    """The order number."""


@contract(MAIL)
class DiscussionMailGuidCreationResultMessage(ServiceBaseAPIMessage):
    """The mail alias of the buyer of an order."""

    mail_guid: Private[str] = None
    """The mail alias, stable for an order."""


@contract()
class CloseDiscussionRequest:
    """The discussions to close."""

    discussion_ids: Sequence[Long] = ()


class CloseDiscussionStatus(WireEnum):
    """The outcome of closing one discussion."""

    DISCUSSION_CLOSED = "DiscussionClosed"
    DISCUSSION_NOT_FOUND = "DiscussionNotFound"
    UNAUTHORIZED_CANCEL_PENDING = "UnauthorizedCancelPending"
    UNAUTHORIZED_LAST_ANSWER = "UnauthorizedLastAnswer"
    ALREADY_CLOSED = "AlreadyClosed"


@contract()
class CloseDiscussionResult:
    """The outcome for one discussion."""

    discussion_id: Long | None = None
    operation_status: CloseDiscussionStatus | None = None


@contract()
class CloseDiscussionResultMessage(ServiceBaseAPIMessage):
    """One outcome for each discussion. The operation succeeds even if they are failures."""

    close_discussion_result_list: tuple[CloseDiscussionResult, ...] = ()


class DiscussionStateFilter(WireEnum):
    """The states of discussions in a filter."""

    ALL = "All"
    OPEN = "Open"
    CLOSED = "Closed"
    NOT_PROCESSED = "NotProcessed"


@contract()
class DiscussionFilterBase:
    """The dates and states of all filters of discussions. Set a state together with dates, or claims may fail."""

    begin_creation_date: Nillable[datetime] = None
    begin_modification_date: Nillable[datetime] = None
    end_creation_date: Nillable[datetime] = None
    end_modification_date: Nillable[datetime] = None
    status_list: Sequence[DiscussionStateFilter] = ()


@contract()
class OrderQuestionFilter(DiscussionFilterBase):
    """The filter for questions about orders."""

    order_number_list: Sequence[str] = ()


@contract()
class OrderClaimFilter(OrderQuestionFilter):
    """The filter for claims."""

    only_with_message_from_cds_customer_service: Nillable[bool] = None
    """Only claims in which Cdiscount's own support wrote."""


class UserType(WireEnum):
    """Who wrote a message."""

    CUSTOMER = "Customer"
    SELLER = "Seller"
    AUTOMATIC = "Automatic"
    GRC_OPERATOR = "GrcOperator"


@contract()
class Message:
    """One message of a discussion."""

    content: Private[str] = None
    sender: Private[str] = None
    sender_type: UserType | None = member(default=None, since="2021")
    timestamp: datetime | None = None


class DiscussionState(WireEnum):
    """Whether a discussion waits for something."""

    OPEN = "Open"
    CLOSED = "Closed"
    NOT_PROCESSED = "NotProcessed"


@contract()
class DiscussionThreadBase:
    """A discussion: its subject and its messages, oldest first."""

    close_date: Nillable[datetime] = None
    creation_date: datetime | None = None
    id: Long | None = None
    """What CloseDiscussionList and GetDiscussionMailList take."""
    last_updated_date: Nillable[datetime] = None
    messages: tuple[Message, ...] = ()
    status: DiscussionState | None = None
    subject: Private[str] = None


@contract()
class OrderQuestion(DiscussionThreadBase):
    """A buyer's question about an order."""

    order_number: str | None = None


class ClaimType(WireEnum):
    """What a claim is about."""

    PACKAGE_NOT_RECEIVED = "PackageNotReceived"
    INCOMPLETE_PACKAGE = "IncompletePackage"
    MISSING_ACCESSORIES = "MissingAccessories"
    DAMAGED_PRODUCT = "DamagedProduct"
    WRONG_PRODUCT_REFERENCE = "WrongProductReference"
    WRONG_REFUND_AMOUNT = "WrongRefundAmount"
    REFUND_NOT_RECEIVED = "RefundNotReceived"
    PRODUCT_NOT_WORKING = "ProductNotWorking"
    OTHER = "Other"
    PRODUCT_CANCELING = "ProductCanceling"
    ORDER_CANCELING = "OrderCanceling"
    WISH_TO_WITHDRAW = "WishToWithdraw"
    ORDER_NOT_SHIPPED = "OrderNotShipped"


@contract()
class OrderClaim(OrderQuestion):
    """A buyer's claim about an order."""

    claim_type: ClaimType | None = None


@contract()
class OrderClaimListMessage(ServiceBaseAPIMessage):
    """The claims that match, newest first."""

    order_claim_list: tuple[OrderClaim, ...] = member(default=(), nil_when_empty=True)


@contract()
class OrderQuestionListMessage(ServiceBaseAPIMessage):
    """The questions about orders that match, newest first."""

    order_question_list: tuple[OrderQuestion, ...] = ()


@contract()
class OfferQuestionFilter(DiscussionFilterBase):
    """The filter for questions about offers."""

    product_ean_list: Sequence[str] = member("ProductEANList", default=())
    product_seller_reference_list: Sequence[str] = ()


@contract()
class OfferQuestion(DiscussionThreadBase):
    """A question about an offer, before the sale."""

    product_ean: str | None = member("ProductEAN", default=None)
    product_seller_reference: str | None = None


@contract()
class OfferQuestionListMessage(ServiceBaseAPIMessage):
    """The questions about offers that match, newest first."""

    offer_question_list: tuple[OfferQuestion, ...] = ()


@contract()
class GetDiscussionMailListRequest:
    """The discussions whose mail alias is requested."""

    discussion_ids: Sequence[Long] = ()


class DiscussionMailStatusEnum(WireEnum):
    """Whether the service returned an alias."""

    DISCUSSION_NOT_FOUND = "DiscussionNotFound"
    UNKNOWN_ERROR = "UnknownError"
    SUCCESS = "Success"
    DISCUSSION_CLOSED = "DiscussionClosed"


@contract()
class DiscussionMail:
    """The mail alias for the answer to one discussion."""

    discussion_id: Long | None = None
    mail_address: Private[str] = None
    """The alias, also of a closed discussion; None for a discussion that does not exist."""
    operation_status: DiscussionMailStatusEnum | None = None


@contract()
class DiscussionMailListMessage(ServiceBaseAPIMessage):
    """One item for each requested discussion."""

    discussion_mail_list: tuple[DiscussionMail, ...] = ()


class DiscussionTypeFilter(WireEnum):
    """The kinds of discussions in a filter."""

    ALL = "All"
    OFFER = "Offer"
    DISCUSSION = "Discussion"
    CLAIM = "Claim"
    ARBITRATION = "Arbitration"
    FAVOURED = "Favoured"


@contract()
class DiscussionFilter(DiscussionFilterBase):
    """The filter for discussions of every kind."""

    discussion_type: DiscussionTypeFilter | None = None
    order_number_list: Sequence[str] = ()
    product_ean_list: Sequence[str] = ()
    product_seller_reference_list: Sequence[str] = ()


@contract()
class Discussion(OrderQuestion):
    """A discussion of any kind. The members of the other kinds are empty."""

    claim_type: ClaimType | None = None
    product_ean: str | None = member("ProductEAN", default=None)
    product_seller_reference: str | None = None


@contract()
class DiscussionListMessage(ServiceBaseAPIMessage):
    """The discussions that match."""

    discussion_list: tuple[Discussion, ...] = ()
