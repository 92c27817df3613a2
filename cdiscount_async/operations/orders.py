"""The operations on orders."""

from ..models.orders import (
    CreateRefundVoucherMessage,
    CreateRefundVoucherRequest,
    GlobalConfigurationMessage,
    ManageParcelRequest,
    ManageParcelResultMessage,
    OrderFilter,
    OrderListMessage,
    SellerRefundRequestMessage,
    SellerRefundResultMessage,
    ServiceOrderListMessage,
    ValidateOrderListMessage,
    ValidationResultMessage,
)
from ._declare import Section, reads, writes

__all__ = ("Orders",)


class Orders(Section):
    """Orders, parcels, refunds and carriers."""

    get_order_list = reads(
        OrderFilter, OrderListMessage, parameter="orderFilter", lists="order_list", key="order_number"
    )
    """Orders that match a filter; lines and parcels only when asked for."""
    get_service_order_list = reads(
        OrderFilter, ServiceOrderListMessage, parameter="orderFilter", lists="service_order_list", key="order_number"
    )
    """Orders of services that match a filter; its behaviour was never recorded."""
    validate_order_list = writes(
        ValidateOrderListMessage,
        ValidationResultMessage,
        parameter="validateOrderListMessage",
        check="ask GetOrderList for the same order numbers and compare their states",
    )
    """Accept or refuse orders, or declare them shipped; each order has its own outcome."""
    manage_parcel = writes(
        ManageParcelRequest,
        ManageParcelResultMessage,
        parameter="manageParcelRequest",
        check="look in the seller zone for the parcel before you ask again",
    )
    """Ask for an investigation or a delivery certificate of parcels."""
    create_refund_voucher_after_shipment = writes(
        SellerRefundRequestMessage,
        SellerRefundResultMessage,
        parameter="request",
        check="ask GetOrderList for the order with its lines and look at the vouchers and line states",
    )
    """Refund lines of a shipped order; CreateRefundVoucher does this and more."""
    create_refund_voucher = writes(
        CreateRefundVoucherRequest,
        CreateRefundVoucherMessage,
        parameter="request",
        check="ask GetOrderList for the order with its lines and look at the vouchers and line states",
    )
    """Refund lines of a shipped order, or make a commercial gesture."""
    get_global_configuration = reads(GlobalConfigurationMessage)
    """The carriers that the service knows."""
