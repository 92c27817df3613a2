"""What a seller does with orders: accept, refuse, ship, refund, make a gesture, each with its outcome.

```python
from cdiscount_async import Client
from cdiscount_async.order_actions import Shipment


async def ship(client: Client, numbers: dict[str, str]) -> None:
    shipments = [Shipment(order, carrier="Colissimo", tracking_number=number) for order, number in numbers.items()]
    for outcome in await client.orders.carry_out(shipments):
        print(outcome.order_number, outcome.status, outcome.message)
```

`accept`, `refuse`, `ship`, `refund` and `gesture` of `client.orders` do the same for one order. `STATES` is the table
of what is possible in each state of an order.
"""

from .._common.outcome_status import OutcomeStatus
from ._actions import Acceptance, Gesture, GestureMotive, OrderAction, Refund, Refusal, Shipment
from ._carry_out import OnOutcome
from ._ledger import RefundEntry, RefundKey, RefundLedger, RefundState, RefundStateName
from ._methods import OrderActions
from ._outcome import LineOutcome, OrderOutcome
from ._sqlite_ledger import FileRefundLedger
from ._states import STATES, ActionName, StateRule

__all__ = (
    "STATES",
    "Acceptance",
    "ActionName",
    "FileRefundLedger",
    "Gesture",
    "GestureMotive",
    "LineOutcome",
    "OnOutcome",
    "OrderAction",
    "OrderActions",
    "OrderOutcome",
    "OutcomeStatus",
    "Refund",
    "RefundEntry",
    "RefundKey",
    "RefundLedger",
    "RefundState",
    "RefundStateName",
    "Refusal",
    "Shipment",
    "StateRule",
)
