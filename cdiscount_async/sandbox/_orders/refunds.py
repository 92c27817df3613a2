"""Refunds, commercial gestures and parcels."""

from decimal import Decimal
from typing import Any, Final

from ...models.common import ErrorTypeEnum
from ...models.orders import (
    AcceptationStateEnum as Line,
    CreateRefundVoucherMessage,
    CreateRefundVoucherRequest,
    ManageParcelRequest,
    ManageParcelResultMessage,
    OrderStateEnum as State,
    ParcelActionResult,
    ParcelInfos,
    RefundInformation,
    RefundInformationMessage,
    RefundMotive,
    SellerRefundRequest,
    SellerRefundRequestMessage,
    SellerRefundResult,
    SellerRefundResultMessage,
)
from ...operations import Orders
from .._answers import Basis, Call, Refused, answers
from .._store import Row, stamp
from .view import plain

MOTIVES: Final = range(131, 140)
"""Reasons of a commercial gesture (documented)."""
_REFUND_MOTIVE: Final = 139
"""The motive of the voucher for a refunded line; the real one is unknown."""
_INVALID: Final = "Demande de remboursement invalide"
_OPEN_FOR_GESTURES: Final = frozenset({State.WAITING_FOR_SHIPMENT_ACCEPTATION, State.SHIPPED})


@answers(
    Orders.create_refund_voucher,
    Basis.RECORDED,
    "The refusal of an empty request is recorded, which orders and lines can be refunded is documented. Assumed: the "
    "bodies of successes, and that each gesture and line has its own outcome.",
)
def create_refund_voucher(call: Call[CreateRefundVoucherRequest]) -> CreateRefundVoucherMessage:
    """Refund lines of a shipped order, or make commercial gestures."""
    request = call.request
    if request is None or not request.order_number:
        raise Refused(_INVALID)
    if not (request.commercial_gesture_list or request.seller_refund_list):
        raise Refused(_INVALID)
    order = _order(call, request.order_number)
    return CreateRefundVoucherMessage(
        commercial_gesture_list=tuple(_gesture(call, order, one) for one in request.commercial_gesture_list),
        order_number=request.order_number,
        seller_refund_list=tuple(_refund(call, order, one) for one in request.seller_refund_list),
    )


@answers(
    Orders.create_refund_voucher_after_shipment,
    Basis.ASSUMED,
    "Refunds lines as CreateRefundVoucher does; it was never recorded.",
)
def create_refund_voucher_after_shipment(call: Call[SellerRefundRequestMessage]) -> SellerRefundResultMessage:
    """Refund lines of a shipped order."""
    request = call.request
    if request is None or not request.order_number or not request.seller_refund_request_list:
        raise Refused(_INVALID)
    order = _order(call, request.order_number)
    return SellerRefundResultMessage(
        order_number=request.order_number,
        seller_refund_result_list=tuple(_refund(call, order, one) for one in request.seller_refund_request_list),
    )


def _order(call: Call[Any], number: str) -> Row:
    order = call.store.one("SELECT * FROM orders WHERE number = ? AND seller = ?", number, call.seller["id"])
    if order is None:
        raise Refused(f'There is no order "{number}".', ErrorTypeEnum.ORDER_NOT_FOUND, order_number=number)
    return order


def _gesture(call: Call[Any], order: Row, wanted: RefundInformation) -> RefundInformationMessage:
    """Make one commercial gesture. All refunds of an order together must not exceed its price."""
    store, number = call.store, order["number"]
    state = State(order["state"])
    rows = store.all("SELECT price FROM order_line WHERE order_number = ?", number)
    paid_back = store.all("SELECT amount FROM voucher WHERE order_number = ?", number)
    total = sum((Decimal(row["price"]) for row in rows), Decimal(order["shipping_charges"]))
    left = total - sum((Decimal(row["amount"]) for row in paid_back), Decimal(0))
    refusal = None
    if wanted.motive_id not in MOTIVES:
        refusal = f"There is no motive {wanted.motive_id}."
    elif state not in _OPEN_FOR_GESTURES or (order["logistics"] != "MKPCDS" and state is not State.SHIPPED):
        refusal = f"An order that is {state} takes no gesture."
    elif not 0 < wanted.amount <= left:
        refusal = f"The amount must be above 0 and at most {plain(left)}."
    else:
        _pay_back(call, number, wanted.amount, wanted.motive_id)
    return RefundInformationMessage(
        amount=wanted.amount, error_message=refusal or "", motive_id=wanted.motive_id, operation_success=refusal is None
    )


def _refund(call: Call[Any], order: Row, wanted: SellerRefundRequest) -> SellerRefundResult:
    """Refund one line, which must have been shipped."""
    asked = wanted.refund_order_line
    reference = asked.seller_product_id if asked else None
    line = call.store.one(
        "SELECT * FROM order_line WHERE order_number = ? AND reference = ? ORDER BY acceptation = ? DESC, row_id",
        order["number"],
        reference,
        Line.SHIPPED_BY_SELLER.value,
    )
    refusal, value = None, None
    if asked is None:
        refusal = "The request names no line."
    elif line is None:
        refusal = f'The order has no line "{reference}".'
    elif line["acceptation"] != Line.SHIPPED_BY_SELLER:
        refusal = f"A line that is {line['acceptation']} cannot be refunded."
    else:
        with_shipping = bool(asked.refund_shipping_charges)
        charges = Decimal(line["unit_shipping"]) + Decimal(line["unit_additional"]) * (line["quantity"] - 1)
        value = plain(Decimal(line["price"]) + (charges if with_shipping else 0))
        key = {"order_number": order["number"], "row_id": line["row_id"]}
        state = Line.REFUNDED_AFTER_SHIPPING.value
        call.store.update("order_line", key, acceptation=state, refund_shipping=with_shipping)
        _pay_back(call, order["number"], value, _REFUND_MOTIVE)
    return SellerRefundResult(
        ean=(asked.ean if asked else None) or (line["ean"] if line else None),
        error_message=refusal or "",
        motive=wanted.motive or RefundMotive.VENDOR_REJECTION,  # the first value of the enumeration is .NET's default
        operation_success=refusal is None,
        seller_product_id=reference,
        value=value or Decimal(0),
    )


def _pay_back(call: Call[Any], number: str, amount: Decimal, motive: int) -> None:
    call.store.insert(
        "voucher",
        order_number=number,
        created=stamp(call.now),
        amount=str(amount),
        motive_id=motive,
        source="Seller",
    )
    call.store.update("orders", {"number": number}, updated=stamp(call.now))


@answers(
    Orders.manage_parcel,
    Basis.RECORDED,
    "Both refusals are recorded, with the placeholder that the service forgets to fill. Assumed: the outcome for "
    "parcels of Cdiscount's own logistics, which alone can be asked about.",
)
def manage_parcel(call: Call[ManageParcelRequest]) -> ManageParcelResultMessage:
    """Store the actions that are asked for on parcels."""
    if call.request is None or not call.request.parcel_actions_list:
        raise Refused("Le champ ParcelInfo du message est manquant !", ErrorTypeEnum.UNEXPECTED_EXCEPTION)
    order = call.store.one(
        "SELECT * FROM orders WHERE number = ? AND seller = ? AND logistics <> 'MKPCDS'",
        call.request.scopus_id,
        call.seller["id"],
    )
    if order is None:
        raise Refused("La commande {0} n'a pas été trouvée !")
    return ManageParcelResultMessage(
        parcel_action_result_list=tuple(_ask(call, order, one) for one in call.request.parcel_actions_list)
    )


def _ask(call: Call[Any], order: Row, wanted: ParcelInfos) -> ParcelActionResult:
    parcel = call.store.one(
        "SELECT * FROM parcel WHERE order_number = ? AND number = ?", order["number"], wanted.parcel_number
    )
    if parcel is not None:
        asked = set(parcel["actions"].split()) | {one.value for one in wanted.manage_parcel}
        call.store.update("parcel", {"id": parcel["id"]}, actions=" ".join(sorted(asked)))
    return ParcelActionResult(
        action_type=wanted.manage_parcel,
        error_message="" if parcel else "There is no such parcel.",
        is_action_created=parcel is not None,
        operation_success=parcel is not None,
        parcel_number=wanted.parcel_number,
    )
