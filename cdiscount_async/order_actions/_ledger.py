"""The ledger of refunds and gestures: what was sent, so that money is never paid back twice."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Protocol, TypeAlias

import attrs

RefundStateName: TypeAlias = Literal["sending", "in doubt", "refused", "done"]


class RefundState(StrEnum):
    """The last recorded state of a refund. States compare equal to their texts."""

    SENDING = "sending"
    """The call is under way. If its process has ended, it is unknown whether the money was paid back."""
    IN_DOUBT = "in doubt"
    """The call was sent, and its outcome is unknown."""
    REFUSED = "refused"
    """The service did not pay the money back. The refund may be sent again."""
    DONE = "done"
    """The service has paid the money back."""


@attrs.frozen
class RefundKey:
    """What identifies a refund of one line, or a gesture. It is paid once."""

    seller: str
    """The login of the seller."""
    environment: str
    """The URL of the service."""
    order_number: str
    item: str
    """`line REFERENCE`, or `gesture MOTIVE AMOUNT` with the idempotency key, if there is one."""


@attrs.frozen
class RefundEntry:
    """One refund in a ledger. It has no data of the buyer."""

    key: RefundKey
    state: RefundState
    began: datetime
    """When the refund was sent, with a time zone."""
    amount: Decimal | None = None
    """The amount of a gesture; None for a line."""
    motive: str = ""
    """The contract's motive of a line, or the MotiveId of a gesture."""
    vouchers_before: int = 0
    """How many vouchers of the same amount and motive the order had before a gesture."""
    status: str | None = None
    """What the service or the library said about the outcome."""


class RefundLedger(Protocol):
    """Records refunds and gestures: `FileRefundLedger`, or your own class with these methods.

    When a method returns, its change must be stored permanently. A method that cannot do so raises LedgerError.
    """

    async def begin(self, entry: RefundEntry) -> RefundEntry | None:
        """Record that a refund is sent now, and return None.

        If an entry with the same key exists and is not REFUSED, change nothing and return that entry. Both must be one
        step: two processes may begin the same refund.
        """

    async def settle(self, key: RefundKey, state: RefundState, *, status: str | None = None) -> None:
        """Record the outcome of a refund."""

    async def find(self, key: RefundKey) -> RefundEntry | None:
        """Return the entry of a refund; None if it is not recorded."""

    async def entries(self) -> tuple[RefundEntry, ...]:
        """Return all entries, the oldest first."""
