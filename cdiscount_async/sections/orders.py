"""What `client.orders` can do: the operations, and what is built on them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Unpack

from .. import operations
from .._common.arguments import expect_several
from .._contract.declare import evolve
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
from ..models.orders import Order, OrderFilter, OrderStateEnum
from ..operations import expect_request
from ..order_actions import OrderActions

__all__ = ("Orders",)


class Orders(operations.Orders, OrderActions):
    """Orders, parcels, refunds and carriers.

    See docs/service/life-cycles.md#orders.
    """

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

    def changes(
        self,
        *,
        states: Sequence[OrderStateEnum] = (),
        fetch_lines: bool = True,
        fetch_parcels: bool = False,
        request: OrderFilter | None = None,
        **options: Unpack[ChangeOptions],
    ) -> Changes[Order]:
        """Return an iterator over every order that is new or has changed since a cursor. It ends after one poll.

        See docs/service/limits.md#how-often.

        The first time, begin without a cursor. Then save `cursor` of the iterator, and pass it the next time:

        ```python
        async with client.orders.changes(cursor=cursor, since=timedelta(days=90)) as changes:
            async for order in changes:
                ...
        cursor = changes.cursor
        ```

        Each version is returned at least once, whenever the process dies, if later changes go on from the cursor. An
        order is returned again when any of its members differs that is not private. An order that leaves the requested
        `states` is not returned.

        The poll requests what changed since the poll before and 90 minutes more, because the service may show changes
        late. The first poll of each day in France requests the last days again, and so does a poll after this
        computer's clock went back.

        Args:
            states: Only orders in these states; all by default.
            fetch_lines: Whether orders have their lines.
            fetch_parcels: Whether orders have their parcels.
            request: Further members of the filter.
            options: `cursor`, `since`, `recheck` and `windows`: see `harvest.ChangeOptions`.

        Raises:
            CursorMismatch: For a cursor of another seller, service or filter, or of other items than orders.
            ValueError: For a cursor that is damaged or from another version, and arguments that make no sense.
            CdiscountError: While iterating, as a call. The cursor then covers what was returned.

        """
        wanted = _without_dates(request, states, fetch_lines=fetch_lines, fetch_parcels=fetch_parcels)
        return over_changes(self._caller, operations.Orders.get_order_list, wanted, **options)

    def watch(
        self,
        *,
        states: Sequence[OrderStateEnum] = (),
        fetch_lines: bool = True,
        fetch_parcels: bool = False,
        request: OrderFilter | None = None,
        **options: Unpack[WatchOptions],
    ) -> Watch[Order]:
        """Return an iterator without end over every order that is new or changes: `changes` again and again.

        A poll that fails is repeated by the next poll if the failure may pass: TransportError, NotXml,
        InternalServiceFault and DataTimedOut. After QuotaExceeded and PreproductionClosed the watch waits until a call
        can work again. Meanwhile `last_error` of the watch is set.

        Args:
            states: Only orders in these states; all by default.
            fetch_lines: Whether orders have their lines.
            fetch_parcels: Whether orders have their parcels.
            request: Further members of the filter.
            options: `every` and the options of `changes`: see `harvest.WatchOptions`.

        Raises:
            CursorMismatch: For a cursor of another seller, service or filter, or of other items than orders.
            ValueError: For a cursor that is damaged or from another version, and arguments that make no sense.
            CdiscountError: While iterating, for failures that do not pass, and after three days without a good poll.

        """
        wanted = _without_dates(request, states, fetch_lines=fetch_lines, fetch_parcels=fetch_parcels)
        return watching(self._caller, operations.Orders.get_order_list, wanted, **options)


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
