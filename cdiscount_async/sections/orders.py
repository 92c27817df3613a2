"""What `client.orders` can do: the operations, and what is built on them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Unpack

from .. import operations
from .._common.arguments import expect_several
from .._contract.declare import evolve
from ..harvest import WINDOWS, Watch, WindowIteration, WindowOptions, Windows, over_changes, over_windows
from ..models.orders import Order, OrderFilter, OrderStateEnum
from ..operations import expect_request

__all__ = ("Orders",)


class Orders(operations.Orders):
    """Orders, parcels, refunds and carriers."""

    def iter_orders(
        self,
        *,
        since: datetime | timedelta,
        states: Sequence[OrderStateEnum] = (),
        fetch_lines: bool = True,
        fetch_parcels: bool = False,
        request: OrderFilter | None = None,
        **options: Unpack[WindowOptions],
    ) -> WindowIteration[Order]:
        """Return an iterator over the orders of a span of time: each once, in the order of their dates.

        The span is requested in windows, which adapt to the number of orders. The last 90 minutes are requested again
        at the end, because the service may show changes late. The clock of this computer must not be ahead of the
        service's by so much.

        Args:
            since: The begin of the span, without a zone in French local time; or how far to look back.
            states: Only orders in these states; all by default.
            fetch_lines: Whether orders have their lines.
            fetch_parcels: Whether orders have their parcels.
            request: Further members of the filter.
            options: `until`, `by`, `windows` and `known`: see `harvest.WindowOptions`.

        Raises:
            ValueError: For a span that ends before it begins, and for a request with dates or order numbers.
            CdiscountError: While iterating, as a call; after the orders before the failing window.
            ContractMismatch: While iterating, if the service ignores the dates.

        """
        wanted = _without_dates(request, states, fetch_lines=fetch_lines, fetch_parcels=fetch_parcels)
        return over_windows(self._caller, operations.Orders.get_order_list, wanted, since=since, **options)

    def watch(
        self,
        *,
        every: timedelta = timedelta(minutes=15),
        cursor: str | None = None,
        since: datetime | timedelta = timedelta(days=5),
        recheck: timedelta | None = timedelta(days=5),
        states: Sequence[OrderStateEnum] = (),
        fetch_lines: bool = True,
        fetch_parcels: bool = False,
        request: OrderFilter | None = None,
        windows: Windows = WINDOWS,
    ) -> Watch[Order]:
        """Return an iterator, without end, over every order that is new or changes.

        Each version is returned at least once, whenever the process dies, if a later watch goes on from the cursor. An
        order is returned again when any of its members differs that is not private. An order that leaves the requested
        `states` is not returned.

        Each poll requests what changed since the poll before and 90 minutes more, because the service may show changes
        late. The first poll of each day in France requests the last days again, and so does a poll after a change of
        the filter or after this computer's clock went back.

        A poll that fails is repeated by the next poll if the failure may pass: TransportError, NotXml,
        InternalServiceFault and DataTimedOut. After QuotaExceeded and PreproductionClosed the watch waits until a call
        can work again. Meanwhile `last_error` of the watch is set.

        Args:
            every: The time between polls.
            cursor: The `cursor` of an earlier watch, to go on from there.
            since: Without a cursor: begin with what changed since this moment, or so long ago.
            recheck: The span that the first poll of a day requests again; None for never.
            states: Only orders in these states; all by default.
            fetch_lines: Whether orders have their lines.
            fetch_parcels: Whether orders have their parcels.
            request: Further members of the filter.
            windows: How the span of a poll is cut into windows.

        Raises:
            ValueError: For a cursor that is damaged or from another version, and arguments that make no sense.
            CdiscountError: While iterating, for failures that do not pass, and after three days without a good poll.

        """
        return over_changes(
            self._caller,
            operations.Orders.get_order_list,
            _without_dates(request, states, fetch_lines=fetch_lines, fetch_parcels=fetch_parcels),
            every=every,
            cursor=cursor,
            since=since,
            recheck=recheck,
            windows=windows,
        )


def _without_dates(
    request: OrderFilter | None, states: Sequence[OrderStateEnum], *, fetch_lines: bool, fetch_parcels: bool
) -> OrderFilter:
    """Return the filter of a window, still without dates; raises ValueError for a request with order numbers."""
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
