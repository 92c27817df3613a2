"""What `client.orders` can do: the operations, and what is built on them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from .. import operations
from .._common.arguments import expect_several
from .._contract.declare import evolve
from ..harvest import WINDOWS, By, Watch, WindowIteration, Windows, over_changes, over_windows
from ..models.orders import Order, OrderFilter, OrderStateEnum
from ..operations import expect_request

__all__ = ("Orders",)


class Orders(operations.Orders):
    """Orders, parcels, refunds and carriers."""

    def iter_orders(
        self,
        *,
        since: datetime | timedelta,
        until: datetime | None = None,
        states: Sequence[OrderStateEnum] = (),
        by: By = "modification",
        fetch_lines: bool = True,
        fetch_parcels: bool = False,
        request: OrderFilter | None = None,
        windows: Windows = WINDOWS,
        known: Collection[str] = (),
    ) -> WindowIteration[Order]:
        """Return an iterator over the orders of a span of time, each once, in the order of their dates.

        The span is requested in windows of time, whose width adapts to the number of orders. An order that changes
        after it was yielded is not yielded again. An order that changes after `until` may have left the span. The last
        90 minutes are requested again at the end, because the service may show orders late. So this computer's clock
        must not be more than 90 minutes ahead of the service's.

        Args:
            since: The beginning of the span: a time, or how long ago. A time without a zone is French local time.
            until: The end of the span, as `since`. None: continue until no new order is found.
            states: The states of the orders; all by default.
            by: Whether the last modification or the creation of an order must be in the span.
            fetch_lines: Whether the orders have their lines.
            fetch_parcels: Whether the orders have their parcels.
            request: Further members of the filter.
            windows: The widths and limits of the windows.
            known: The numbers of orders to skip, for example because an interrupted iteration yielded them.

        Raises:
            ValueError: If the span ends before it begins, or the request has dates or order numbers.
            CdiscountError: While iterating, if a call fails. All earlier orders were yielded before.
            ContractMismatch: While iterating, if the service ignores the dates.
        """
        wanted = _without_dates(request, states, fetch_lines=fetch_lines, fetch_parcels=fetch_parcels)
        return over_windows(
            self._caller,
            operations.Orders.get_order_list,
            wanted,
            since=since,
            until=until,
            by=by,
            windows=windows,
            known=known,
        )

    def watch(
        self,
        *,
        every: timedelta = timedelta(minutes=15),
        cursor: str | None = None,
        since: datetime | timedelta = timedelta(days=5),
        sweep: timedelta | None = timedelta(days=5),
        states: Sequence[OrderStateEnum] = (),
        fetch_lines: bool = True,
        fetch_parcels: bool = False,
        request: OrderFilter | None = None,
        windows: Windows = WINDOWS,
    ) -> Watch[Order]:
        """Return an iterator without end over every order that is new or changes.

        Each order is yielded at least once, even if the process is killed and continues from its last cursor. An order
        is yielded again if any member changes, except private ones. An order that leaves the requested `states` is not
        yielded. Each poll requests what changed since the poll before and 90 minutes earlier, because the service may
        show orders late.

        A poll that fails with TransportError, NotXml, InternalServiceFault or DataTimedOut is repeated at the next
        poll. After QuotaExceeded and PreproductionClosed, the watch waits until calls are possible again. The
        `last_error` of the watch has such an error. Every other CdiscountError is raised.

        Args:
            every: The time between two polls.
            cursor: The cursor of an earlier watch, to continue from there.
            since: Without a cursor, the first change to yield: a time, or how long ago. A time without a zone is
                French local time.
            sweep: How many days to request again with the first poll of each day in France, after a change of the
                filter, and after this computer's clock was set back. None: never.
            states: As in `iter_orders`.
            fetch_lines: As in `iter_orders`.
            fetch_parcels: As in `iter_orders`.
            request: As in `iter_orders`.
            windows: As in `iter_orders`.

        Raises:
            ValueError: If the cursor is damaged or from another version, or an argument makes no sense.
            CdiscountError: While iterating, as described above.
        """
        return over_changes(
            self._caller,
            operations.Orders.get_order_list,
            _without_dates(request, states, fetch_lines=fetch_lines, fetch_parcels=fetch_parcels),
            every=every,
            cursor=cursor,
            since=since,
            sweep=sweep,
            windows=windows,
        )


def _without_dates(
    request: OrderFilter | None, states: Sequence[OrderStateEnum], *, fetch_lines: bool, fetch_parcels: bool
) -> OrderFilter:
    """Return the filter without dates, which each window adds. Raises ValueError for a filter with order numbers."""
    base = request or OrderFilter()
    expect_request(operations.Orders.get_order_list, base)
    expect_several("states", states, "several OrderStateEnum")
    if base.order_reference_list:
        raise ValueError("the request must have no order numbers: the service would ignore everything else")
    return evolve(
        base,
        # Without states the service ignores the dates.
        states=tuple(states or base.states or OrderStateEnum),
        fetch_order_lines=fetch_lines,
        fetch_parcels=fetch_parcels,
    )
