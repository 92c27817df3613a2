"""The methods of `client.orders` that carry out actions."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from .._common.outcome_status import OutcomeStatus
from ..models.orders import Order, RefundMotive, SellerRefundRequestMode
from ..operations import Section
from ._actions import Acceptance, Gesture, GestureMotive, OrderAction, Refund, Refusal, Shipment
from ._carry_out import OnOutcome, carry_out
from ._ledger import RefundLedger
from ._outcome import OrderOutcome


class OrderActions(Section):
    """Accepts, refuses and ships orders, and pays money back.

    Each method reads the order first, also if you pass an `Order`, because the order may have changed. What cannot work
    is refused before anything is sent. A request is sent once, never repeated. The outcome says what became of it.
    """

    async def accept(
        self, order: Order | str, *, refused_lines: Sequence[str] = (), dry_run: bool = False
    ) -> OrderOutcome:
        """Accept a new order, in whole or in part. Accepting it again is safe.

        Args:
            order: The order or its number.
            refused_lines: The references of lines to refuse. All other lines are accepted.
            dry_run: Read the order, and return the request without sending it.

        Raises:
            CdiscountError: If a call failed before anything was done, as `carry_out` reports with the status FAILED.
            DryRun: If the client was made to send nothing at all.
            TypeError, ValueError: If an argument is of a wrong type, or makes no sense.

        """
        return await self._one(Acceptance(order, refused_lines=refused_lines), dry_run=dry_run)

    async def refuse(self, order: Order | str, *, dry_run: bool = False) -> OrderOutcome:
        """Refuse a new order, or the shipment of a paid order, as a whole. Refusing it again is safe.

        The buyer of a paid order is refunded. An `Order` that has left the state in which it was read is not refused.
        Raises the same errors as `accept`.
        """
        return await self._one(Refusal(order), dry_run=dry_run)

    async def ship(
        self,
        order: Order | str,
        *,
        carrier: str | int | None = None,
        tracking_number: str | None = None,
        tracking_url: str | None = None,
        refused_lines: Sequence[str] = (),
        despite_cancellation: bool = False,
        dry_run: bool = False,
    ) -> OrderOutcome:
        """Declare that a paid order is shipped, in whole or in part. Doing so again is safe.

        Only the delivery mode STD needs neither a carrier nor a number. For goods without carriage, use the carrier
        `Other` and the number `DEMAT`. Raises the same errors as `accept`.

        Args:
            order: The order or its number.
            carrier: The name or the number of a carrier of GetGlobalConfiguration. With a tracking URL, another name.
            tracking_number: At most 50 characters, without quotes, commas, blanks, & * and $.
            tracking_url: With http:// or https://, at most 255 characters.
            refused_lines: The references of lines that are not shipped. The service refunds them.
            despite_cancellation: Ship lines although the buyer has asked for their cancellation.
            dry_run: Read the order and the carriers, and return the request without sending it.

        """
        shipment = Shipment(
            order,
            carrier=carrier,
            tracking_number=tracking_number,
            tracking_url=tracking_url,
            refused_lines=refused_lines,
            despite_cancellation=despite_cancellation,
        )
        return await self._one(shipment, dry_run=dry_run)

    async def refund(
        self,
        order: Order | str,
        *,
        ledger: RefundLedger,
        motive: RefundMotive,
        lines: Sequence[str] | None = None,
        shipping_charges: bool = False,
        mode: SellerRefundRequestMode | None = None,
        dry_run: bool = False,
    ) -> OrderOutcome:
        """Refund lines of a shipped order, each in whole and once.

        Each line is written to the ledger before it is sent. A line that the ledger has is not sent again, unless the
        service refused it. Raises LedgerError if the ledger cannot be used, and the same errors as `accept`.

        Args:
            order: The order or its number.
            ledger: Records each refund, for example a `FileRefundLedger`.
            motive: Why.
            lines: The references of the lines; by default all shipped lines.
            shipping_charges: Whether the shipping charges of the lines are refunded, too.
            mode: By default RETRACTION for the motive CLIENT_RETRACTION, and CLAIM for all others.
            dry_run: Read the order, and return the request. Nothing is sent or recorded.

        """
        refund = Refund(order, motive=motive, lines=lines, shipping_charges=shipping_charges, mode=mode)
        return await self._one(refund, ledger=ledger, dry_run=dry_run)

    async def gesture(
        self,
        order: Order | str,
        *,
        ledger: RefundLedger,
        amount: Decimal,
        motive: GestureMotive,
        idempotency_key: str = "",
        dry_run: bool = False,
    ) -> OrderOutcome:
        """Make a commercial gesture: pay an amount back to the buyer, once.

        The gesture is written to the ledger before it is sent. An equal gesture that the ledger has is not sent again,
        unless the service refused it. Raises LedgerError if the ledger cannot be used, and the same errors as `accept`.

        Args:
            order: The order or its number.
            ledger: Records each gesture, for example a `FileRefundLedger`.
            amount: In euros. At most what was paid and is not paid back.
            motive: Why.
            idempotency_key: A text of your own, for a second gesture of the same amount and motive.
            dry_run: Read the order, and return the request. Nothing is sent or recorded.

        """
        gesture = Gesture(order, amount=amount, motive=motive, idempotency_key=idempotency_key)
        return await self._one(gesture, ledger=ledger, dry_run=dry_run)

    async def carry_out(
        self,
        actions: Iterable[OrderAction],
        *,
        ledger: RefundLedger | None = None,
        dry_run: bool = False,
        on_outcome: OnOutcome | None = None,
    ) -> tuple[OrderOutcome, ...]:
        """Carry out one action on each of several orders, and return the outcomes in the order of the actions.

        Decisions on up to 50 orders are sent in one call, refunds and gestures in one call for each order. Up to four
        groups of orders are under way at the same time. Trouble with one order does not stop the others. After an error
        that every call would meet, such as a refused login, all further orders have the status FAILED.

        Args:
            actions: `Acceptance`, `Refusal`, `Shipment`, `Refund` and `Gesture`, at most one for each order.
            ledger: Records refunds and gestures, which need it.
            dry_run: Read the orders, and return the requests without sending them.
            on_outcome: Called with each outcome as soon as it is known. If it raises, no further order is begun, and
                the error is raised after the calls that are under way have ended.

        Raises:
            DryRun: If the client was made to send nothing at all.
            TypeError, ValueError: If an argument is of a wrong type, or the ledger is missing.

        """
        return await carry_out(self._caller, actions, ledger=ledger, dry_run=dry_run, on_outcome=on_outcome)

    async def _one(self, action: OrderAction, *, ledger: RefundLedger | None = None, dry_run: bool) -> OrderOutcome:
        (outcome,) = await carry_out(self._caller, [action], ledger=ledger, dry_run=dry_run)
        if outcome.status is OutcomeStatus.FAILED and outcome.error is not None:
            raise outcome.error
        return outcome
