"""What an order proves about refunds and gestures whose outcome is in doubt. What it does not show proves nothing."""

from collections.abc import Sequence

from ..models.orders import AcceptationStateEnum as Line, Order
from ._ledger import RefundEntry, RefundState
from ._plan import real_lines
from ._refund_plan import equal_vouchers, line_item


def is_proved(entry: RefundEntry, order: Order, entries: Sequence[RefundEntry]) -> bool:
    """Return whether an order shows that a payment was made.

    Args:
        entry: The payment.
        order: The order, read after the payment was sent.
        entries: All payments on the order that the ledger has.

    """
    if entry.amount is None:
        return any(
            line.acceptation_state is Line.REFUNDED_AFTER_SHIPPING
            and line_item(line.seller_product_id or "") == entry.key.item
            for line in real_lines(order)
        )
    # Equal gestures make equal vouchers. So each is proved only when all of them are there.
    equal = [
        one
        for one in entries
        if (one.amount, one.motive) == (entry.amount, entry.motive) and one.state is not RefundState.REFUSED
    ]
    before = min(one.vouchers_before for one in equal)
    return equal_vouchers(order, entry.amount, int(entry.motive)) >= before + len(equal)
