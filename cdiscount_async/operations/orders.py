"""The operations on orders: declarations only. See docs/service/orders.md."""

from typing import Final

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
from ._declare import FILTER_DATES, Section, reads, writes

__all__ = ("Orders",)


def _dates_ignored(request: OrderFilter) -> str | None:
    """Return a warning for a filter whose dates the service ignores."""
    if all(getattr(request, name) is None for name in FILTER_DATES):
        return None
    if request.order_reference_list:
        return "with order_reference_list the service ignores the dates of an OrderFilter: leave one of them out"
    if not request.states:
        return (
            "without states the service ignores the dates of an OrderFilter: "
            "set states=list(OrderStateEnum) for all, or call iter_orders"
        )
    return None


class Orders(Section):
    """Orders, parcels, refunds and carriers."""

    get_order_list: Final = reads(
        OrderFilter,
        OrderListMessage,
        parameter="orderFilter",
        lists="order_list",
        key="order_number",
        ignores=_dates_ignored,
    )
    """Orders that match a filter. They have lines and parcels only if these are requested."""
    get_service_order_list: Final = reads(
        OrderFilter,
        ServiceOrderListMessage,
        parameter="orderFilter",
        lists="service_order_list",
        key="order_number",
        ignores=_dates_ignored,
    )
    """Orders of services that match a filter. The behaviour of this operation was never recorded."""
    validate_order_list: Final = writes(
        ValidateOrderListMessage,
        ValidationResultMessage,
        parameter="validateOrderListMessage",
        check="ask GetOrderList for the same order numbers and compare their states",
    )
    """Accept or refuse orders, or declare them shipped; each order has its own outcome."""
    manage_parcel: Final = writes(
        ManageParcelRequest,
        ManageParcelResultMessage,
        parameter="manageParcelRequest",
        check="look in the seller zone for the parcel before you ask again",
    )
    """Ask for an investigation or a delivery certificate of parcels."""
    create_refund_voucher_after_shipment: Final = writes(
        SellerRefundRequestMessage,
        SellerRefundResultMessage,
        parameter="request",
        check="ask GetOrderList for the order with its lines and look at the vouchers and line states",
    )
    """Refund lines of a shipped order; CreateRefundVoucher does this and more."""
    create_refund_voucher: Final = writes(
        CreateRefundVoucherRequest,
        CreateRefundVoucherMessage,
        parameter="request",
        check="ask GetOrderList for the order with its lines and look at the vouchers and line states",
    )
    """Refund lines of a shipped order, or make a commercial gesture."""
    get_global_configuration: Final = reads(GlobalConfigurationMessage)
    """The carriers that the service knows."""
