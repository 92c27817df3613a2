"""The operations on discussions."""

from datetime import datetime, timedelta
from typing import Any, Unpack

from .._contract import evolve
from ..harvest import WindowIteration, WindowOptions, over_windows
from ..models.discussions import (
    CloseDiscussionRequest,
    CloseDiscussionResultMessage,
    Discussion,
    DiscussionFilter,
    DiscussionFilterBase,
    DiscussionListMessage,
    DiscussionMailGuidCreationRequestMessage,
    DiscussionMailGuidCreationResultMessage,
    DiscussionMailListMessage,
    DiscussionStateFilter,
    GetDiscussionMailListRequest,
    OfferQuestion,
    OfferQuestionFilter,
    OfferQuestionListMessage,
    OrderClaim,
    OrderClaimFilter,
    OrderClaimListMessage,
    OrderQuestion,
    OrderQuestionFilter,
    OrderQuestionListMessage,
)
from ._declare import Operation, Section, expect_request, reads, sets

__all__ = ("Discussions",)


class Discussions(Section):
    """Questions, claims and mail aliases."""

    generate_discussion_mail_guid = sets(
        DiscussionMailGuidCreationRequestMessage,
        DiscussionMailGuidCreationResultMessage,
        parameter="request",
        anonymous=True,
    )
    """The mail alias by which the buyer of an order is reached; stable for an order."""
    close_discussion_list = sets(
        CloseDiscussionRequest, CloseDiscussionResultMessage, parameter="closeDiscussionRequest"
    )
    """Close discussions; each has its own outcome."""
    get_order_claim_list = reads(
        OrderClaimFilter, OrderClaimListMessage, parameter="orderClaimFilter", lists="order_claim_list", key="id"
    )
    """Claims about orders."""
    get_order_question_list = reads(
        OrderQuestionFilter,
        OrderQuestionListMessage,
        parameter="orderQuestionFilter",
        lists="order_question_list",
        key="id",
    )
    """Questions about orders."""
    get_offer_question_list = reads(
        OfferQuestionFilter,
        OfferQuestionListMessage,
        parameter="offerQuestionFilter",
        lists="offer_question_list",
        key="id",
    )
    """Questions about offers, before the sale."""
    get_discussion_mail_list = reads(
        GetDiscussionMailListRequest, DiscussionMailListMessage, parameter="request", anonymous=True
    )
    """The mail aliases to which answers to discussions are sent."""
    get_discussion_list = reads(
        DiscussionFilter,
        DiscussionListMessage,
        parameter="discussionFilter",
        since="2021",
        lists="discussion_list",
        key="id",
    )
    """Discussions of every kind, in place of the three older lists."""

    def iter_order_claims(
        self, *, since: datetime | timedelta, request: OrderClaimFilter | None = None, **options: Unpack[WindowOptions]
    ) -> WindowIteration[OrderClaim]:
        """Iterate over claims about orders of a span of time, each once, as `Orders.iter_orders` does."""
        return self._over_windows(Discussions.get_order_claim_list, request or OrderClaimFilter(), since, options)

    def iter_order_questions(
        self,
        *,
        since: datetime | timedelta,
        request: OrderQuestionFilter | None = None,
        **options: Unpack[WindowOptions],
    ) -> WindowIteration[OrderQuestion]:
        """Iterate over questions about orders of a span of time, each once, as `Orders.iter_orders` does."""
        return self._over_windows(Discussions.get_order_question_list, request or OrderQuestionFilter(), since, options)

    def iter_offer_questions(
        self,
        *,
        since: datetime | timedelta,
        request: OfferQuestionFilter | None = None,
        **options: Unpack[WindowOptions],
    ) -> WindowIteration[OfferQuestion]:
        """Iterate over questions about offers of a span of time, each once, as `Orders.iter_orders` does."""
        return self._over_windows(Discussions.get_offer_question_list, request or OfferQuestionFilter(), since, options)

    def iter_discussions(
        self, *, since: datetime | timedelta, request: DiscussionFilter | None = None, **options: Unpack[WindowOptions]
    ) -> WindowIteration[Discussion]:
        """Iterate over discussions of every kind of a span of time, each once, as `Orders.iter_orders` does."""
        return self._over_windows(Discussions.get_discussion_list, request or DiscussionFilter(), since, options)

    def _over_windows(
        self,
        operation: Operation[Any, Any],
        request: DiscussionFilterBase,
        since: datetime | timedelta,
        options: WindowOptions,
    ) -> WindowIteration[Any]:
        expect_request(operation, request)
        # A filter wants dates and a state together (service.md 2.5).
        wanted = evolve(request, status_list=request.status_list or (DiscussionStateFilter.ALL,))
        return over_windows(self._caller, operation, wanted, since=since, **options)
