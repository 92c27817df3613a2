"""The handlers of a fleet, as decorators declare them."""

import inspect
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from .._common.arguments import expect
from ..client import Client
from ..models.discussions import OfferQuestionFilter, OrderClaimFilter, OrderQuestionFilter
from ..models.orders import OrderFilter, OrderStateEnum
from ._loads import LOAD, Loads
from ._packages import PACKAGE, ReportHandler
from ._subscriptions import Begin, Handler, Subscription, discussion_number, order_number

__all__ = ("Handlers", "expect_positive")


class Handlers:
    """What a fleet does for each seller."""

    def __init__(self, every: timedelta) -> None:
        """`every` is the time between two polls of a seller, where a handler has none of its own."""
        expect_positive("every", every)
        self._every = every
        self._subscriptions: dict[str, Subscription] = {}
        self._report_handlers: list[ReportHandler] = []
        self._loads: Loads | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self._subscriptions) or 'no handlers'})"

    @property
    def has_work(self) -> bool:
        """Whether anything is declared that the fleet does: a handler, or a database to load into."""
        return bool(self._subscriptions or self._report_handlers or self._loads)

    def on_order(
        self,
        *,
        states: Sequence[OrderStateEnum | str] = (),
        fetch_lines: bool = True,
        fetch_parcels: bool = False,
        request: OrderFilter | None = None,
        every: timedelta | None = None,
        name: str = "orders",
    ) -> Callable[[Handler], Handler]:
        """Return a decorator for a handler of orders that are new or have changed.

        Args:
            states: Only orders in these states; all by default.
            fetch_lines: Whether orders have their lines.
            fetch_parcels: Whether orders have their parcels.
            request: Further members of the filter.
            every: The time between two polls; by default that of the fleet.
            name: The name under which the cursors are stored. A second handler needs a name of its own, and so does a
                filter that changes: it begins anew.

        """
        wanted = tuple(map(OrderStateEnum, states))

        def changes(client: Client, *, cursor: str | None, since: datetime | timedelta) -> Any:
            return client.orders.changes(
                states=wanted,
                fetch_lines=fetch_lines,
                fetch_parcels=fetch_parcels,
                request=request,
                cursor=cursor,
                since=since,
            )

        return self._subscribing(name, every, changes, order_number)

    def on_claim(
        self, *, request: OrderClaimFilter | None = None, every: timedelta | None = None, name: str = "claims"
    ) -> Callable[[Handler], Handler]:
        """Return a decorator for a handler of claims that are new or have changed; see `on_order`."""

        def changes(client: Client, *, cursor: str | None, since: datetime | timedelta) -> Any:
            return client.discussions.order_claim_changes(request=request, cursor=cursor, since=since)

        return self._subscribing(name, every, changes, discussion_number)

    def on_question(
        self,
        *,
        about: Literal["orders", "offers"],
        request: OrderQuestionFilter | OfferQuestionFilter | None = None,
        every: timedelta | None = None,
        name: str | None = None,
    ) -> Callable[[Handler], Handler]:
        """Return a decorator for a handler of questions that are new or have changed; see `on_order`.

        Args:
            about: `"orders"` or `"offers"`: the service lists them apart.
            request: Further members of the filter.
            every: The time between two polls; by default that of the fleet.
            name: As in `on_order`; by default `order_questions` or `offer_questions`.

        """
        if about not in {"orders", "offers"}:
            raise ValueError(f"about: expected 'orders' or 'offers', not {about!r}")

        def changes(client: Client, *, cursor: str | None, since: datetime | timedelta) -> Any:
            section: Any = client.discussions
            begin = section.order_question_changes if about == "orders" else section.offer_question_changes
            return begin(request=request, cursor=cursor, since=since)

        return self._subscribing(name or f"{about.removesuffix('s')}_questions", every, changes, discussion_number)

    def on_report(self) -> Callable[[ReportHandler], ReportHandler]:
        """Return a decorator for a handler of the reports on packages that `submit` has submitted.

        It takes the seller's client and the report, and is called at least once for each package. If it raises, it is
        called again: after a minute, then after longer pauses, one hour at most.
        """
        self._expect_not_started()

        def subscribe(handler: ReportHandler) -> ReportHandler:
            _expect_async(handler)
            self._report_handlers.append(handler)
            return handler

        return subscribe

    def load_into(
        self,
        destination: Any,
        *,
        kinds: Sequence[str] = (),
        dataset: str = "cdiscount",
        since: timedelta | datetime | str = "90d",
        every: timedelta | None = None,
    ) -> None:
        """Declare a database for `load`. Needs the extra `dlt`.

        Args:
            destination: As in `warehouse.load`.
            kinds: What is loaded, for example `["orders", "offers"]`; everything by default.
            dataset: The schema in the database.
            since: The begin of the first load of a seller.
            every: The time between two loads of a seller; by default only `load` starts one.

        """
        self._expect_not_started()
        if every is not None:
            expect_positive("every", every)
        if self._loads is not None:
            raise ValueError("a database is declared already")
        self._loads = Loads(destination, dataset, tuple(kinds), since, every)

    def _subscribing(
        self, name: str, every: timedelta | None, changes: Begin, number_of: Callable[[Any], str]
    ) -> Callable[[Handler], Handler]:
        if every is not None:
            expect_positive("every", every)
        self._expect_not_started()

        def subscribe(handler: Handler) -> Handler:
            _expect_async(handler)
            if name in self._subscriptions or name in {LOAD, PACKAGE}:
                raise ValueError(f"there is a handler named {name!r} already: pass name= to one of them")
            self._subscriptions[name] = Subscription(name, every or self._every, handler, changes, number_of)
            return handler

        return subscribe

    def _expect_not_started(self) -> None:
        """Raise RuntimeError once the fleet is open."""


def _expect_async(handler: object) -> None:
    """Raise TypeError for a function without `async`: nothing could await it, and each item would be put aside."""
    function = inspect.unwrap(handler) if callable(handler) else handler
    if not callable(function) or (inspect.isfunction(function) and not inspect.iscoroutinefunction(function)):
        raise TypeError("a handler is declared with `async def`")


def expect_positive(name: str, value: object) -> None:
    """Raise TypeError for what is no timedelta, and ValueError for one that is not above zero."""
    expect(name, value, "a timedelta", timedelta)
    if isinstance(value, timedelta) and value <= timedelta():
        raise ValueError(f"{name} must be above zero")
