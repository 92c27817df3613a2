"""The operations on fulfilment: declarations only. See docs/service/fulfilment.md."""

from typing import Final

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
    SupplyOrderMessage,
    SupplyOrderReportListMessage,
    SupplyOrderReportMessage,
    SupplyOrderReportRequest,
    SupplyOrderRequest,
)
from ._declare import Section, reads, sets, writes

__all__ = ("Fulfilment",)


class Fulfilment(Section):
    """Goods that Cdiscount stores and ships, and orders of other sites."""

    create_external_order: Final = writes(
        OrderIntegrationRequest,
        OrderIntegrationMessage,
        parameter="request",
        check="ask GetExternalOrderStatus for the customer order number",
    )
    """Create an order of another site, for Cdiscount to ship."""
    get_external_order_status: Final = reads(
        OrderStatusRequest, OrderStatusMessage, parameter="request", anonymous=True
    )
    """The status of an external order."""
    get_product_stock_list: Final = reads(
        FulfilmentProductRequest, ProductStockListMessage, parameter="request", anonymous=True
    )
    """The stock of the seller's products in the warehouses."""
    get_fulfilment_activation_report_list: Final = reads(
        FulfilmentActivationReportRequest, FulfilmentActivationReportMessage, parameter="request"
    )
    """Reports on activations of products for fulfilment."""
    get_fulfilment_order_list_to_supply: Final = reads(
        FulfilmentOnDemandOrderLineFilter, FulfilmentOrderLineListToSupplyMessage, parameter="request"
    )
    """Order lines that the seller must bring to a warehouse."""
    submit_fulfilment_supply_order: Final = writes(
        FulfilmentSupplyOrderRequest,
        SupplyOrderReportMessage,
        parameter="request",
        check="ask GetFulfilmentSupplyOrderReportList for reports created since",
    )
    """Announce goods for the warehouses."""
    submit_fulfilment_on_demand_supply_order: Final = writes(
        FulfilmentOnDemandSupplyOrderRequest,
        SupplyOrderReportMessage,
        parameter="request",
        check="ask GetFulfilmentSupplyOrderReportList for reports created since",
    )
    """Announce goods for order lines that are waiting for supply."""
    get_fulfilment_delivery_document: Final = reads(
        FulfilmentDeliveryDocumentRequest, FulfilmentDeliveryDocumentMessage, parameter="request"
    )
    """The document to print and enclose with a delivery."""
    submit_offer_state_action: Final = sets(
        OfferStateActionRequest, OfferStateReportMessage, parameter="offerStateRequest"
    )
    """Put one offer on or off line; ordinary sellers may not."""
    get_fulfilment_supply_order: Final = reads(
        SupplyOrderRequest, SupplyOrderMessage, parameter="request", lists="supply_order_line_list"
    )
    """One page of supply order lines."""
    submit_fulfilment_activation: Final = writes(
        FulfilmentActivationRequest,
        FulfilmentActivationMessage,
        parameter="request",
        check="ask GetFulfilmentActivationReportList for reports since",
    )
    """Add products to fulfilment, or remove them from it."""
    get_fulfilment_supply_order_report_list: Final = reads(
        SupplyOrderReportRequest, SupplyOrderReportListMessage, parameter="request", lists="report_list"
    )
    """One page of reports on supply orders."""
