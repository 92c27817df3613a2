"""Outcomes of single items: an operation counts as a success even if the service refused every order in it.

>>> from cdiscount_async.models.orders import ValidateOrderResult, ValidationResultMessage
>>> result = ValidationResultMessage(
...     operation_success=True,
...     validate_order_results=[ValidateOrderResult(order_number="1904240959CN8HI", validated=False)],
... )
>>> [order.order_number for order in refused(result)]
['1904240959CN8HI']
"""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any, TypeVar

from .codes import Entry, error_types
from .errors import OperationFailed
from .models.common import Error
from .models.discussions import (
    CloseDiscussionResultMessage,
    CloseDiscussionStatus,
    DiscussionMailListMessage,
    DiscussionMailStatusEnum,
)
from .models.orders import (
    CreateRefundVoucherMessage,
    ManageParcelResultMessage,
    SellerRefundResultMessage,
    ValidationResultMessage,
)

R = TypeVar("R")

__all__ = ("explained", "raise_for_refused", "refused")


@singledispatch
def refused(result: Any) -> tuple[Any, ...]:  # noqa: ARG001 - the registered functions use it
    """Return the items of a result that the service refused: orders, refunds, gestures, parcels or discussions.

    The tuple is empty for a result whose items have no outcome of their own.
    """
    return ()


def raise_for_refused(result: R) -> R:
    """Return the result if the service refused no item of it. Raises OperationFailed with the result otherwise."""
    items = refused(result)
    if items:
        errors = tuple(error for item in items for error in getattr(item, "errors", ()))
        failure = OperationFailed(f"{len(items)} refused although the operation succeeded", errors, result)
        failure.explained = explained(result)
        raise failure
    return result


def explained(result: Any) -> tuple[Entry, ...]:
    """Return the meanings of the errors in a result: those of the call, and those of orders and lines that are refused.

    Each type of error has one meaning, in English and in French, with what to do. Unknown types have none.

    >>> from cdiscount_async import Error, ErrorTypeEnum
    >>> from cdiscount_async.models.orders import ValidateOrderResult, ValidationResultMessage
    >>> error = Error(error_type=ErrorTypeEnum.ORDER_NOT_FOUND, message="…")
    >>> order = ValidateOrderResult(order_number="1904240959CN8HI", validated=False, errors=[error])
    >>> [entry.code for entry in explained(ValidationResultMessage(validate_order_results=[order]))]
    ['OrderNotFound']
    """
    types = dict.fromkeys(error.error_type for error in _errors(result))
    return tuple(meaning for one in types if (meaning := error_types.entry(one)) is not None)


def _errors(result: Any) -> Iterator[Error]:
    yield from getattr(result, "error_list", ())
    for item in refused(result):
        yield from getattr(item, "errors", ())
        for line in getattr(item, "validate_order_line_results", ()):
            yield from line.errors


@refused.register
def _(result: ValidationResultMessage) -> tuple[Any, ...]:
    return tuple(
        order
        for order in result.validate_order_results
        if order.validated is not True or any(line.updated is not True for line in order.validate_order_line_results)
    )


@refused.register
def _(result: CreateRefundVoucherMessage) -> tuple[Any, ...]:
    items = (*result.commercial_gesture_list, *result.seller_refund_list)
    return tuple(item for item in items if item.operation_success is not True)


@refused.register
def _(result: SellerRefundResultMessage) -> tuple[Any, ...]:
    return tuple(item for item in result.seller_refund_result_list if item.operation_success is not True)


@refused.register
def _(result: ManageParcelResultMessage) -> tuple[Any, ...]:
    return tuple(
        item
        for item in result.parcel_action_result_list
        if item.is_action_created is not True or item.operation_success is False
    )


@refused.register
def _(result: CloseDiscussionResultMessage) -> tuple[Any, ...]:
    closed = {CloseDiscussionStatus.DISCUSSION_CLOSED, CloseDiscussionStatus.ALREADY_CLOSED}
    return tuple(item for item in result.close_discussion_result_list if item.operation_status not in closed)


@refused.register
def _(result: DiscussionMailListMessage) -> tuple[Any, ...]:
    good = {DiscussionMailStatusEnum.SUCCESS, DiscussionMailStatusEnum.DISCUSSION_CLOSED}
    return tuple(item for item in result.discussion_mail_list if item.operation_status not in good)
