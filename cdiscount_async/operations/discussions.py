"""The operations on discussions: declarations only. See docs/service/discussions.md."""

from typing import Final

from ..models.discussions import (
    CloseDiscussionRequest,
    CloseDiscussionResultMessage,
    DiscussionFilter,
    DiscussionListMessage,
    DiscussionMailGuidCreationRequestMessage,
    DiscussionMailGuidCreationResultMessage,
    DiscussionMailListMessage,
    GetDiscussionMailListRequest,
    OfferQuestionFilter,
    OfferQuestionListMessage,
    OrderClaimFilter,
    OrderClaimListMessage,
    OrderQuestionFilter,
    OrderQuestionListMessage,
)
from ._declare import Section, reads, sets

__all__ = ("Discussions",)


class Discussions(Section):
    """Questions, claims and mail aliases."""

    generate_discussion_mail_guid: Final = sets(
        DiscussionMailGuidCreationRequestMessage,
        DiscussionMailGuidCreationResultMessage,
        parameter="request",
        anonymous=True,
    )
    """The mail alias of the buyer of an order. The alias does not change."""
    close_discussion_list: Final = sets(
        CloseDiscussionRequest, CloseDiscussionResultMessage, parameter="closeDiscussionRequest"
    )
    """Close discussions. Each discussion has its own outcome."""
    get_order_claim_list: Final = reads(
        OrderClaimFilter, OrderClaimListMessage, parameter="orderClaimFilter", lists="order_claim_list", key="id"
    )
    """Claims about orders."""
    get_order_question_list: Final = reads(
        OrderQuestionFilter,
        OrderQuestionListMessage,
        parameter="orderQuestionFilter",
        lists="order_question_list",
        key="id",
    )
    """Questions about orders."""
    get_offer_question_list: Final = reads(
        OfferQuestionFilter,
        OfferQuestionListMessage,
        parameter="offerQuestionFilter",
        lists="offer_question_list",
        key="id",
    )
    """Questions about offers, before the sale."""
    get_discussion_mail_list: Final = reads(
        GetDiscussionMailListRequest, DiscussionMailListMessage, parameter="request", anonymous=True
    )
    """The mail aliases for answers to discussions."""
    get_discussion_list: Final = reads(
        DiscussionFilter,
        DiscussionListMessage,
        parameter="discussionFilter",
        since="2021",
        lists="discussion_list",
        key="id",
    )
    """Discussions of all kinds. This operation replaces the three older lists."""
