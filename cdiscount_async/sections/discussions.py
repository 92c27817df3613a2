"""What `client.discussions` can do: the operations, and what is built on them."""

from datetime import datetime, timedelta
from typing import Any, Unpack

from .. import operations
from .._contract.declare import evolve
from ..harvest import WindowIteration, WindowOptions, over_windows
from ..models.discussions import (
    Discussion,
    DiscussionFilter,
    DiscussionFilterBase,
    DiscussionStateFilter,
    OfferQuestion,
    OfferQuestionFilter,
    OrderClaim,
    OrderClaimFilter,
    OrderQuestion,
    OrderQuestionFilter,
)
from ..operations import Operation, expect_request

__all__ = ("Discussions",)


class Discussions(operations.Discussions):
    """Questions, claims and mail aliases."""

    def iter_order_claims(
        self, *, since: datetime | timedelta, request: OrderClaimFilter | None = None, **options: Unpack[WindowOptions]
    ) -> WindowIteration[OrderClaim]:
        """Return an iterator over the claims about orders in a span of time, each once; see `Orders.iter_orders`."""
        return self._over_windows(
            operations.Discussions.get_order_claim_list, request or OrderClaimFilter(), since, options
        )

    def iter_order_questions(
        self,
        *,
        since: datetime | timedelta,
        request: OrderQuestionFilter | None = None,
        **options: Unpack[WindowOptions],
    ) -> WindowIteration[OrderQuestion]:
        """Return an iterator over the questions about orders in a span of time, each once; see `Orders.iter_orders`."""
        return self._over_windows(
            operations.Discussions.get_order_question_list, request or OrderQuestionFilter(), since, options
        )

    def iter_offer_questions(
        self,
        *,
        since: datetime | timedelta,
        request: OfferQuestionFilter | None = None,
        **options: Unpack[WindowOptions],
    ) -> WindowIteration[OfferQuestion]:
        """Return an iterator over the questions about offers in a span of time, each once; see `Orders.iter_orders`."""
        return self._over_windows(
            operations.Discussions.get_offer_question_list, request or OfferQuestionFilter(), since, options
        )

    def iter_discussions(
        self, *, since: datetime | timedelta, request: DiscussionFilter | None = None, **options: Unpack[WindowOptions]
    ) -> WindowIteration[Discussion]:
        """Return an iterator over discussions of all kinds in a span of time, each once; see `Orders.iter_orders`."""
        return self._over_windows(
            operations.Discussions.get_discussion_list, request or DiscussionFilter(), since, options
        )

    def _over_windows(
        self,
        operation: Operation[Any, Any],
        request: DiscussionFilterBase,
        since: datetime | timedelta,
        options: WindowOptions,
    ) -> WindowIteration[Any]:
        expect_request(operation, request)
        # The service needs a state together with dates.
        wanted = evolve(request, status_list=request.status_list or (DiscussionStateFilter.ALL,))
        return over_windows(self._caller, operation, wanted, since=since, **options)
