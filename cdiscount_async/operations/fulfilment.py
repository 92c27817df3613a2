"""The operations on fulfilment."""

from typing import Final, Unpack

from .._contract import evolve
from ..harvest import PageIteration, PageOptions, over_pages
from ..models.fulfilment import (
    FulfilmentActivationMessage,
    FulfilmentActivationReportMessage,
    FulfilmentActivationReportRequest,
    FulfilmentActivationRequest,
    FulfilmentDeliveryDocumentMessage,
    FulfilmentDeliveryDocumentRequest,
    FulfilmentOnDemandOrderLineFilter,
    FulfilmentOnDemandSupplyOrderRequest,
    FulfilmentOrderLineListToSupplyMessage,
    FulfilmentProductRequest,
    FulfilmentSupplyOrderRequest,
    OfferStateActionRequest,
    OfferStateReportMessage,
    OrderIntegrationMessage,
    OrderIntegrationRequest,
    OrderStatusMessage,
    OrderStatusRequest,
    ProductStockListMessage,
    SupplyOrderLine,
    SupplyOrderMessage,
    SupplyOrderReport,
    SupplyOrderReportListMessage,
    SupplyOrderReportMessage,
    SupplyOrderReportRequest,
    SupplyOrderRequest,
)
from ._declare import Section, expect_request, reads, sets, writes

__all__ = ("Fulfilment",)

_PAGE_SIZE: Final = 100
"""Neither the service's own size of a page nor its largest is known: this one is few calls, and not much to ask."""
_ORDERS: Final = SupplyOrderRequest()
_REPORTS: Final = SupplyOrderReportRequest(page_size=_PAGE_SIZE)


class Fulfilment(Section):
    """Goods that Cdiscount stores and ships, and orders of other sites."""

    create_external_order = writes(
        OrderIntegrationRequest,
        OrderIntegrationMessage,
        parameter="request",
        check="ask GetExternalOrderStatus for the customer order number",
    )
    """Have Cdiscount ship an order of another site."""
    get_external_order_status = reads(OrderStatusRequest, OrderStatusMessage, parameter="request", anonymous=True)
    """How far an external order is."""
    get_product_stock_list = reads(
        FulfilmentProductRequest, ProductStockListMessage, parameter="request", anonymous=True
    )
    """What the warehouses hold of the seller's products."""
    get_fulfilment_activation_report_list = reads(
        FulfilmentActivationReportRequest, FulfilmentActivationReportMessage, parameter="request"
    )
    """What became of activations."""
    get_fulfilment_order_list_to_supply = reads(
        FulfilmentOnDemandOrderLineFilter, FulfilmentOrderLineListToSupplyMessage, parameter="request"
    )
    """Order lines that the seller must bring to a warehouse."""
    submit_fulfilment_supply_order = writes(
        FulfilmentSupplyOrderRequest,
        SupplyOrderReportMessage,
        parameter="request",
        check="ask GetFulfilmentSupplyOrderReportList for reports created since",
    )
    """Announce goods for the warehouses."""
    submit_fulfilment_on_demand_supply_order = writes(
        FulfilmentOnDemandSupplyOrderRequest,
        SupplyOrderReportMessage,
        parameter="request",
        check="ask GetFulfilmentSupplyOrderReportList for reports created since",
    )
    """Announce goods for order lines that wait for supply."""
    get_fulfilment_delivery_document = reads(
        FulfilmentDeliveryDocumentRequest, FulfilmentDeliveryDocumentMessage, parameter="request"
    )
    """The document to print and join to a delivery."""
    submit_offer_state_action = sets(OfferStateActionRequest, OfferStateReportMessage, parameter="offerStateRequest")
    """Put one offer on or off line; ordinary sellers may not."""
    get_fulfilment_supply_order = reads(
        SupplyOrderRequest, SupplyOrderMessage, parameter="request", lists="supply_order_line_list"
    )
    """One page of supply order lines."""
    submit_fulfilment_activation = writes(
        FulfilmentActivationRequest,
        FulfilmentActivationMessage,
        parameter="request",
        check="ask GetFulfilmentActivationReportList for reports since",
    )
    """Let products enter or leave fulfilment."""
    get_fulfilment_supply_order_report_list = reads(
        SupplyOrderReportRequest, SupplyOrderReportListMessage, parameter="request", lists="report_list"
    )
    """One page of reports on supply orders."""

    def iter_supply_orders(
        self, request: SupplyOrderRequest = _ORDERS, **options: Unpack[PageOptions]
    ) -> PageIteration[SupplyOrderLine]:
        """Give the lines of supply orders, page after page (see `PageOptions`); pages of 100 by default.

        Raises ValueError at once for options that make no sense, and CdiscountError where the items are taken.
        """
        return over_pages(self._caller, Fulfilment.get_fulfilment_supply_order, _sized(request), **options)

    def iter_supply_order_pages(
        self, request: SupplyOrderRequest = _ORDERS, **options: Unpack[PageOptions]
    ) -> PageIteration[SupplyOrderMessage]:
        """Give the pages of supply order lines, each whole: as `iter_supply_orders`."""
        return over_pages(self._caller, Fulfilment.get_fulfilment_supply_order, _sized(request), whole=True, **options)

    def iter_supply_order_reports(
        self, request: SupplyOrderReportRequest = _REPORTS, **options: Unpack[PageOptions]
    ) -> PageIteration[SupplyOrderReport]:
        """Give the reports on supply orders, page after page: as `iter_supply_orders`."""
        return over_pages(self._caller, Fulfilment.get_fulfilment_supply_order_report_list, request, **options)

    def iter_supply_order_report_pages(
        self, request: SupplyOrderReportRequest = _REPORTS, **options: Unpack[PageOptions]
    ) -> PageIteration[SupplyOrderReportListMessage]:
        """Give the pages of reports on supply orders, each whole: as `iter_supply_orders`."""
        return over_pages(
            self._caller, Fulfilment.get_fulfilment_supply_order_report_list, request, whole=True, **options
        )


def _sized(request: SupplyOrderRequest) -> SupplyOrderRequest:
    """Say how big pages are where the caller did not: the member must be sent."""
    expect_request(Fulfilment.get_fulfilment_supply_order, request)
    return request if request.page_size is not None else evolve(request, page_size=_PAGE_SIZE)
