"""What `client.fulfilment` can do: the operations, and what is built on them."""

from typing import Final, Unpack

from .. import operations
from .._contract.declare import evolve
from ..harvest import PageIteration, PageOptions, over_pages
from ..models.fulfilment import (
    SupplyOrderLine,
    SupplyOrderMessage,
    SupplyOrderReport,
    SupplyOrderReportListMessage,
    SupplyOrderReportRequest,
    SupplyOrderRequest,
)
from ..operations import expect_request

__all__ = ("Fulfilment",)

_PAGE_SIZE: Final = 100
"""The default and the highest page size of the service are not known. This one is moderate, and needs few calls."""
_ORDERS: Final = SupplyOrderRequest()
_REPORTS: Final = SupplyOrderReportRequest(page_size=_PAGE_SIZE)


class Fulfilment(operations.Fulfilment):
    """Goods that Cdiscount stores and ships, and orders of other sites.

    See docs/service/fulfilment.md.
    """

    def iter_supply_orders(
        self, request: SupplyOrderRequest = _ORDERS, **options: Unpack[PageOptions]
    ) -> PageIteration[SupplyOrderLine]:
        """Return an iterator over the lines of supply orders, page after page (see `PageOptions`).

        A page has 100 lines by default. Raises ValueError for options that make no sense, and CdiscountError while
        iterating, if a call fails.
        """
        return over_pages(self._caller, operations.Fulfilment.get_fulfilment_supply_order, _sized(request), **options)

    def iter_supply_order_pages(
        self, request: SupplyOrderRequest = _ORDERS, **options: Unpack[PageOptions]
    ) -> PageIteration[SupplyOrderMessage]:
        """Return an iterator over whole pages of supply order lines; see `iter_supply_orders`."""
        return over_pages(
            self._caller, operations.Fulfilment.get_fulfilment_supply_order, _sized(request), whole=True, **options
        )

    def iter_supply_order_reports(
        self, request: SupplyOrderReportRequest = _REPORTS, **options: Unpack[PageOptions]
    ) -> PageIteration[SupplyOrderReport]:
        """Return an iterator over the reports on supply orders; see `iter_supply_orders`."""
        return over_pages(
            self._caller, operations.Fulfilment.get_fulfilment_supply_order_report_list, request, **options
        )

    def iter_supply_order_report_pages(
        self, request: SupplyOrderReportRequest = _REPORTS, **options: Unpack[PageOptions]
    ) -> PageIteration[SupplyOrderReportListMessage]:
        """Return an iterator over whole pages of reports on supply orders; see `iter_supply_orders`."""
        return over_pages(
            self._caller, operations.Fulfilment.get_fulfilment_supply_order_report_list, request, whole=True, **options
        )


def _sized(request: SupplyOrderRequest) -> SupplyOrderRequest:
    """Return a request with a page size, because the service requires one."""
    expect_request(operations.Fulfilment.get_fulfilment_supply_order, request)
    return request if request.page_size is not None else evolve(request, page_size=_PAGE_SIZE)
