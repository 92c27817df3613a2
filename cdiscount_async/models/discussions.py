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
    """The order number. The service refuses orders that were shipped more than four weeks ago."""


@contract(MAIL)
class DiscussionMailGuidCreationResultMessage(ServiceBaseAPIMessage):
    """The mail alias of the buyer of an order."""

    mail_guid: Private[str] = None
    """The mail alias: always the same for an order, and equal to `encrypted_email` of its customer."""


@contract()
class CloseDiscussionRequest:
    """The discussions to close."""

    discussion_ids: Sequence[Long] = ()
    """The numbers of the discussions, each the `id` of a discussion."""


class CloseDiscussionStatus(WireEnum):
    """The outcome of closing one discussion."""

    DISCUSSION_CLOSED = "DiscussionClosed"
    """The discussion is closed now."""
    DISCUSSION_NOT_FOUND = "DiscussionNotFound"
    """There is no such discussion of this seller."""
    UNAUTHORIZED_CANCEL_PENDING = "UnauthorizedCancelPending"
    """A request for a cancellation waits for an answer. Assumed from the name."""
    UNAUTHORIZED_LAST_ANSWER = "UnauthorizedLastAnswer"
    """The seller must answer first. Assumed from the name."""
    ALREADY_CLOSED = "AlreadyClosed"
    """The discussion was closed before."""


@contract()
class CloseDiscussionResult:
    """The outcome for one discussion."""

    discussion_id: Long | None = None
    """The number that was requested."""
    operation_status: CloseDiscussionStatus | None = None
    """The outcome."""


@contract()
class CloseDiscussionResultMessage(ServiceBaseAPIMessage):
    """One outcome for each discussion. The operation succeeds even if they are failures."""

    close_discussion_result_list: tuple[CloseDiscussionResult, ...] = ()
    """One outcome for each number."""


class DiscussionStateFilter(WireEnum):
    """The states of discussions in a filter."""

    ALL = "All"
    """Every state."""
    OPEN = "Open"
    """Open discussions."""
    CLOSED = "Closed"
    """Closed discussions."""
    NOT_PROCESSED = "NotProcessed"
    """Discussions without an answer. Assumed from the name."""


@contract()
class DiscussionFilterBase:
    """The dates and states of all filters of discussions. Set a state together with dates, or claims may fail."""

    begin_creation_date: Nillable[datetime] = None
    """The earliest date of creation, in French local time; None for no bound."""
    begin_modification_date: Nillable[datetime] = None
    """The earliest date of the last change, in French local time; None for no bound."""
    end_creation_date: Nillable[datetime] = None
    """The latest date of creation, in French local time; None for no bound."""
    end_modification_date: Nillable[datetime] = None
    """The latest date of the last change, in French local time; None for no bound."""
    status_list: Sequence[DiscussionStateFilter] = ()
    """The states of the discussions; empty for all. Claims with a state and without dates have failed with a fault."""


@contract()
class OrderQuestionFilter(DiscussionFilterBase):
    """The filter for questions about orders."""

    order_number_list: Sequence[str] = ()
    """The numbers of the orders; empty for all."""


@contract()
class OrderClaimFilter(OrderQuestionFilter):
    """The filter for claims."""

    only_with_message_from_cds_customer_service: Nillable[bool] = None
    """Only claims in which Cdiscount's own support wrote; None for all."""


class UserType(WireEnum):
    """Who wrote a message."""

    CUSTOMER = "Customer"
    """The buyer."""
    SELLER = "Seller"
    """The seller."""
    AUTOMATIC = "Automatic"
    """A program of the site. Assumed from the name."""
    GRC_OPERATOR = "GrcOperator"
    """Somebody of Cdiscount's customer service. Assumed from the name."""


@contract()
class Message:
    """One message of a discussion."""

    content: Private[str] = None
    """The text of the message."""
    sender: Private[str] = None
    """Who wrote, as text."""
    sender_type: UserType | None = member(default=None, since="2021")
    """Who wrote; None in the replies of the older operations."""
    timestamp: datetime | None = None
    """When it was written, in French local time."""


class DiscussionState(WireEnum):
    """Whether a discussion waits for something."""

    OPEN = "Open"
    """The discussion is open."""
    CLOSED = "Closed"
    """The discussion is closed."""
    NOT_PROCESSED = "NotProcessed"
    """Nobody has answered yet. Assumed from the name."""


@contract()
class DiscussionThreadBase:
    """A discussion: its subject and its messages, oldest first."""

    close_date: Nillable[datetime] = None
    """When the discussion was closed, in French local time; None while it is open."""
    creation_date: datetime | None = None
    """When the discussion began, in French local time."""
    id: Long | None = None
    """The number of the discussion: CloseDiscussionList and GetDiscussionMailList take it."""
    last_updated_date: Nillable[datetime] = None
    """When the discussion last changed, in French local time; None if it never did."""
    messages: tuple[Message, ...] = ()
    """The messages, oldest first."""
    status: DiscussionState | None = None
    """Whether the discussion is open."""
    subject: Private[str] = None
    """What the discussion is about: the reason and the name of the product, as French text."""


@contract()
class OrderQuestion(DiscussionThreadBase):
    """A buyer's question about an order."""

    order_number: str | None = None
    """The number of the order."""


class ClaimType(WireEnum):
    """What a claim is about."""

    PACKAGE_NOT_RECEIVED = "PackageNotReceived"
    """The parcel did not arrive."""
    INCOMPLETE_PACKAGE = "IncompletePackage"
    """Something is missing in the parcel."""
    MISSING_ACCESSORIES = "MissingAccessories"
    """Accessories are missing."""
    DAMAGED_PRODUCT = "DamagedProduct"
    """The product is damaged."""
    WRONG_PRODUCT_REFERENCE = "WrongProductReference"
    """Another product was delivered."""
    WRONG_REFUND_AMOUNT = "WrongRefundAmount"
    """The amount of a refund is wrong."""
    REFUND_NOT_RECEIVED = "RefundNotReceived"
    """A refund did not arrive."""
    PRODUCT_NOT_WORKING = "ProductNotWorking"
    """The product does not work."""
    OTHER = "Other"
    """Anything else."""
    PRODUCT_CANCELING = "ProductCanceling"
    """The buyer wants to cancel a product."""
    ORDER_CANCELING = "OrderCanceling"
    """The buyer wants to cancel the order."""
    WISH_TO_WITHDRAW = "WishToWithdraw"
    """The buyer withdraws from the contract."""
    ORDER_NOT_SHIPPED = "OrderNotShipped"
    """The order was not shipped."""


@contract()
class OrderClaim(OrderQuestion):
    """A buyer's claim about an order."""

    claim_type: ClaimType | None = None
    """What the claim is about."""


@contract()
class OrderClaimListMessage(ServiceBaseAPIMessage):
    """The claims that match, newest first."""

    order_claim_list: tuple[OrderClaim, ...] = member(default=(), nil_when_empty=True)
    """The claims, newest first; empty if none matches."""


@contract()
class OrderQuestionListMessage(ServiceBaseAPIMessage):
    """The questions about orders that match, newest first."""

    order_question_list: tuple[OrderQuestion, ...] = ()
    """The questions, newest first; empty if none matches."""


@contract()
class OfferQuestionFilter(DiscussionFilterBase):
    """The filter for questions about offers."""

    product_ean_list: Sequence[str] = member("ProductEANList", default=())
    """The EANs of the products; empty for all."""
    product_seller_reference_list: Sequence[str] = ()
    """The seller's own references of the products; empty for all."""


@contract()
class OfferQuestion(DiscussionThreadBase):
    """A question about an offer, before the sale."""

    product_ean: str | None = member("ProductEAN", default=None)
    """The EAN of the product."""
    product_seller_reference: str | None = None
    """The seller's own reference of the product."""


@contract()
class OfferQuestionListMessage(ServiceBaseAPIMessage):
    """The questions about offers that match, newest first."""

    offer_question_list: tuple[OfferQuestion, ...] = ()
    """The questions, newest first; empty if none matches."""


@contract()
class GetDiscussionMailListRequest:
    """The discussions whose mail alias is requested."""

    discussion_ids: Sequence[Long] = ()
    """The numbers of the discussions, each the `id` of a discussion."""


class DiscussionMailStatusEnum(WireEnum):
    """Whether the service returned an alias."""

    DISCUSSION_NOT_FOUND = "DiscussionNotFound"
    """There is no such discussion. Recorded replies say UnknownError instead."""
    UNKNOWN_ERROR = "UnknownError"
    """There is no alias, for example because the discussion does not exist."""
    SUCCESS = "Success"
    """The alias is in `mail_address`."""
    DISCUSSION_CLOSED = "DiscussionClosed"
    """The discussion is closed. The alias is in `mail_address` all the same."""


@contract()
class DiscussionMail:
    """The mail alias for the answer to one discussion."""

    discussion_id: Long | None = None
    """The number that was requested."""
    mail_address: Private[str] = None
    """The alias, valid for four weeks, also of a closed discussion; None for a discussion that does not exist."""
    operation_status: DiscussionMailStatusEnum | None = None
    """Whether there is an alias."""


@contract()
class DiscussionMailListMessage(ServiceBaseAPIMessage):
    """One item for each requested discussion."""

    discussion_mail_list: tuple[DiscussionMail, ...] = ()
    """One item for each number."""


class DiscussionTypeFilter(WireEnum):
    """The kinds of discussions in a filter."""

    ALL = "All"
    """Every kind."""
    OFFER = "Offer"
    """Questions about offers. Assumed from the name."""
    DISCUSSION = "Discussion"
    """Questions about orders. Assumed from the name."""
    CLAIM = "Claim"
    """Claims."""
    ARBITRATION = "Arbitration"
    """Disputes that Cdiscount decides. Assumed from the name."""
    FAVOURED = "Favoured"
    """Discussions that were marked. Assumed from the name."""


@contract()
class DiscussionFilter(DiscussionFilterBase):
    """The filter for discussions of every kind."""

    discussion_type: DiscussionTypeFilter | None = None
    """The kind of the discussions; None for all."""
    order_number_list: Sequence[str] = ()
    """The numbers of the orders; empty for all."""
    product_ean_list: Sequence[str] = ()
    """The EANs of the products; empty for all."""
    product_seller_reference_list: Sequence[str] = ()
    """The seller's own references of the products; empty for all."""


@contract()
class Discussion(OrderQuestion):
    """A discussion of any kind. The members of the other kinds are empty."""

    claim_type: ClaimType | None = None
    """What a claim is about; None for other kinds."""
    product_ean: str | None = member("ProductEAN", default=None)
    """The EAN of the product; None where the discussion is not about an offer."""
    product_seller_reference: str | None = None
    """The seller's own reference of the product; None where the discussion is not about an offer."""


@contract()
class DiscussionListMessage(ServiceBaseAPIMessage):
    """The discussions that match."""

    discussion_list: tuple[Discussion, ...] = ()
    """The discussions; empty if none matches."""
