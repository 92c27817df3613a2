"""What the service refused inside a success is found, whatever kind of item it is."""

from typing import Any

import pytest

from cdiscount_async import Error, ErrorTypeEnum, OperationFailed, OrderListMessage
from cdiscount_async.models.discussions import (
    CloseDiscussionResult,
    CloseDiscussionResultMessage,
    CloseDiscussionStatus,
    DiscussionMail,
    DiscussionMailListMessage,
    DiscussionMailStatusEnum,
)
from cdiscount_async.models.orders import (
    CreateRefundVoucherMessage,
    ManageParcelResultMessage,
    ParcelActionResult,
    RefundInformationMessage,
    SellerRefundResult,
    SellerRefundResultMessage,
    ValidateOrderLineResult,
    ValidateOrderResult,
    ValidationResultMessage,
)
from cdiscount_async.outcomes import explained, raise_for_refused, refused

ERROR = Error(error_type=ErrorTypeEnum.ORDER_STATE_INCOHERENT, message="impossible")
ORDERS = (
    ValidateOrderResult(order_number="A", validated=True),
    ValidateOrderResult(order_number="B", validated=False, errors=(ERROR,)),
    ValidateOrderResult(
        order_number="C", validated=True, validate_order_line_results=(ValidateOrderLineResult(updated=False),)
    ),
    ValidateOrderResult(order_number="D"),
)
REFUNDS = (SellerRefundResult(operation_success=True), SellerRefundResult(operation_success=False))
GESTURES = (RefundInformationMessage(operation_success=None), RefundInformationMessage(operation_success=True))
PARCELS = (
    ParcelActionResult(is_action_created=True),
    ParcelActionResult(is_action_created=False),
    ParcelActionResult(is_action_created=True, operation_success=False),
)
CLOSED = tuple(CloseDiscussionResult(operation_status=status) for status in CloseDiscussionStatus)
MAILS = tuple(DiscussionMail(operation_status=status) for status in DiscussionMailStatusEnum)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (ValidationResultMessage(validate_order_results=ORDERS), ORDERS[1:]),
        (
            CreateRefundVoucherMessage(commercial_gesture_list=GESTURES, seller_refund_list=REFUNDS),
            (GESTURES[0], REFUNDS[1]),
        ),
        (SellerRefundResultMessage(seller_refund_result_list=REFUNDS), REFUNDS[1:]),
        (ManageParcelResultMessage(parcel_action_result_list=PARCELS), PARCELS[1:]),
        (CloseDiscussionResultMessage(close_discussion_result_list=CLOSED), CLOSED[1:4]),
        (DiscussionMailListMessage(discussion_mail_list=MAILS), MAILS[:2]),
        (OrderListMessage(), ()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_refused_items_are_found(result: Any, expected: tuple[Any, ...]) -> None:
    """Whatever does not say that it worked counts as refused; a discussion that was closed before does not."""
    assert expected == refused(result)


def test_refusal_can_be_raised_with_its_reasons() -> None:
    """The error carries the items' own errors and the whole result."""
    result = ValidationResultMessage(operation_success=True, validate_order_results=ORDERS)

    with pytest.raises(OperationFailed, match="3 refused although the operation succeeded") as caught:
        raise_for_refused(result)

    assert ((ERROR,), result) == (caught.value.errors, caught.value.result)


def test_result_without_refusal_passes_through() -> None:
    """Where nothing was refused the result comes back, so that a call can be wrapped."""
    result = ValidationResultMessage(operation_success=True, validate_order_results=ORDERS[:1])

    assert result is raise_for_refused(result)


def test_errors_are_explained() -> None:
    """Each type of error has one meaning: of the call, of refused orders and of their lines, in this order."""
    lines = (ValidateOrderLineResult(updated=False, errors=(of(ErrorTypeEnum.ORDER_LINE_NOT_FOUND),)),)
    orders = (
        ValidateOrderResult(validated=True, errors=(of(ErrorTypeEnum.REFUND_ERROR),)),
        ValidateOrderResult(validated=False, errors=(ERROR, ERROR)),
        ValidateOrderResult(validated=True, validate_order_line_results=lines),
    )
    result = ValidationResultMessage(error_list=(of(ErrorTypeEnum.QUOTA), of(None)), validate_order_results=orders)

    assert ["Quota", "OrderStateIncoherent", "OrderLineNotFound"] == [one.code for one in explained(result)]
    with pytest.raises(OperationFailed) as raised:
        raise_for_refused(result)
    assert explained(result) == raised.value.explained
    assert () == explained(OrderListMessage())


def of(error_type: ErrorTypeEnum | None) -> Error:
    """Return an error of a type."""
    return Error(error_type=error_type, message="no")
