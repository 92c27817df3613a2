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
        """Iterate over the orders of a span of time, each once, in the order of their dates.

        The span is asked for in windows, which adapt to how many orders there are. It begins `since` a moment, or so
        long ago, and ends with `until`, or else goes on until nothing new is found; without a zone these are French
        local time. It holds the orders whose last modification is in it, or whose creation, as `by` says; of the
        `states` given, all by default. An order that changes after it was given is not given again, and one that
        changes after `until` may have left the span. `request` has other members of the filter; orders numbered in
        `known` are left out, for example because an interrupted iteration gave them.

        What is younger than 90 minutes is asked for again at the end, because the service may show it late; this
        computer's clock must not be ahead of the service's by so much.

        Raises ValueError for a span that ends before it begins, and for a request with dates or order numbers; under
        way CdiscountError as a call does, after the orders before it, and ContractMismatch where the service does not
        go by the dates.
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
        """Return every order that is new or changes, without end; at least once, whenever the process dies.

        It goes on from a `cursor`, read from an earlier watch. Without one it begins with what changed `since` a
        moment, or so long ago, and never gives what changed last before. `every` so often it asks for what changed
        since the poll before and 90 minutes more, because the service may show it late. With the
        first poll of each day in France, after a change of the filter, and when this computer's clock went back, it
        asks for the last days again, as many as `sweep` says; None for never. Otherwise as `iter_orders`.

        An order is given again when any member of it differs that is not private. One that leaves the `states` asked
        for is not told of.

        A poll that fails in passing is made good by the next: by TransportError, NotXml, InternalServiceFault or
        DataTimedOut; QuotaExceeded and PreproductionClosed also wait until it makes sense again. `last_error` of the
        watch tells it. Every other CdiscountError is raised. Raises ValueError at once for a cursor that is damaged or
        from another version, and for arguments that make no sense.
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
    """Return the filter to which the dates of a window are added; raises ValueError for one with order numbers."""
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
