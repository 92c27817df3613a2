"""What `client.discussions` can do: the operations, and what is built on them."""

from datetime import datetime, timedelta
from typing import Any, Unpack

from .. import operations
from .._contract.declare import evolve
from ..discussion_actions import DiscussionActions
from ..harvest import (
    ChangeOptions,
    Changes,
    Watch,
    WatchOptions,
    WindowIteration,
    WindowOptions,
    over_changes,
    over_windows,
    watching,
)
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


class Discussions(operations.Discussions, DiscussionActions):
    """Questions, claims and mail aliases.

    See docs/service/life-cycles.md#discussions.
    """

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

    def order_claim_changes(
        self, *, request: OrderClaimFilter | None = None, **options: Unpack[ChangeOptions]
    ) -> Changes[OrderClaim]:
        """Return an iterator over claims about orders that are new or have changed; see `Orders.changes`."""
        wanted = _with_status(operations.Discussions.get_order_claim_list, request or OrderClaimFilter())
        return over_changes(self._caller, operations.Discussions.get_order_claim_list, wanted, **options)

    def watch_order_claims(
        self, *, request: OrderClaimFilter | None = None, **options: Unpack[WatchOptions]
    ) -> Watch[OrderClaim]:
        """Return an iterator without end over claims about orders that are new or change; see `Orders.watch`."""
        wanted = _with_status(operations.Discussions.get_order_claim_list, request or OrderClaimFilter())
        return watching(self._caller, operations.Discussions.get_order_claim_list, wanted, **options)

    def order_question_changes(
        self, *, request: OrderQuestionFilter | None = None, **options: Unpack[ChangeOptions]
    ) -> Changes[OrderQuestion]:
        """Return an iterator over questions about orders that are new or have changed; see `Orders.changes`."""
        wanted = _with_status(operations.Discussions.get_order_question_list, request or OrderQuestionFilter())
        return over_changes(self._caller, operations.Discussions.get_order_question_list, wanted, **options)

    def watch_order_questions(
        self, *, request: OrderQuestionFilter | None = None, **options: Unpack[WatchOptions]
    ) -> Watch[OrderQuestion]:
        """Return an iterator without end over questions about orders that are new or change; see `Orders.watch`."""
        wanted = _with_status(operations.Discussions.get_order_question_list, request or OrderQuestionFilter())
        return watching(self._caller, operations.Discussions.get_order_question_list, wanted, **options)

    def offer_question_changes(
        self, *, request: OfferQuestionFilter | None = None, **options: Unpack[ChangeOptions]
    ) -> Changes[OfferQuestion]:
        """Return an iterator over questions about offers that are new or have changed; see `Orders.changes`."""
        wanted = _with_status(operations.Discussions.get_offer_question_list, request or OfferQuestionFilter())
        return over_changes(self._caller, operations.Discussions.get_offer_question_list, wanted, **options)

    def watch_offer_questions(
        self, *, request: OfferQuestionFilter | None = None, **options: Unpack[WatchOptions]
    ) -> Watch[OfferQuestion]:
        """Return an iterator without end over questions about offers that are new or change; see `Orders.watch`."""
        wanted = _with_status(operations.Discussions.get_offer_question_list, request or OfferQuestionFilter())
        return watching(self._caller, operations.Discussions.get_offer_question_list, wanted, **options)

    def _over_windows(
        self,
        operation: Operation[Any, Any],
        request: DiscussionFilterBase,
        since: datetime | timedelta,
        options: WindowOptions,
    ) -> WindowIteration[Any]:
        return over_windows(self._caller, operation, _with_status(operation, request), since=since, **options)


def _with_status(operation: Operation[Any, Any], request: DiscussionFilterBase) -> DiscussionFilterBase:
    """Return a filter with a status, because the service needs one together with dates."""
    expect_request(operation, request)
    return evolve(request, status_list=request.status_list or (DiscussionStateFilter.ALL,))
