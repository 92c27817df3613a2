"""What became of an action on an order."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any, Final, TypeAlias

import attrs

from .._common.outcome_status import OutcomeStatus
from .._common.redaction import redacted
from .._contract.safe_results import redacted_errors
from ..codes import Entry, Source, explain
from ..errors import CdiscountError, InvalidRequest, OperationFailed, OutcomeUnknown
from ..failures import Trait, failure_of
from ..models.common import Error
from ..models.orders import CreateRefundVoucherRequest, OrderStateEnum, ValidateOrder
from ._states import ActionName


@attrs.frozen
class LineOutcome:
    """What became of one line or one gesture."""

    reference: str
    """The seller's reference of the line; empty for a gesture."""
    status: OutcomeStatus
    message: str = attrs.field(default="", converter=redacted)
    """Why it was refused, or is in doubt."""
    value: Decimal | None = None
    """The amount that the service has refunded, in euros."""


@attrs.frozen(kw_only=True, eq=False)
class OrderOutcome:
    """What became of an action on one order. It has no data of the buyer beyond the order number."""

    order_number: str
    action: ActionName
    status: OutcomeStatus
    message: str = attrs.field(default="", converter=redacted)
    """Why, in English, or in the service's own words, which are mostly French. Empty if it is done."""
    argument: str = ""
    """What is wrong with a refused action: `carrier`, `tracking_number`, `tracking_url` or `lines`; empty otherwise."""
    state: OrderStateEnum | None = None
    """The last state of the order that was read or requested; None if it is not known."""
    lines: tuple[LineOutcome, ...] = ()
    """The outcomes of lines, if the service or the ledger has such."""
    errors: tuple[Error, ...] = attrs.field(default=(), converter=redacted_errors)
    """The errors that the service reported."""
    warnings: tuple[Error, ...] = attrs.field(default=(), converter=redacted_errors)
    """The warnings that the service reported."""
    request: ValidateOrder | CreateRefundVoucherRequest | None = attrs.field(default=None, repr=False)
    """What was sent, or would be sent; None if nothing was."""
    how_to_check: str = ""
    """How to find out whether it was done, if that is in doubt."""
    error: CdiscountError | None = None
    """What a call raised, if the status is FAILED or IN_DOUBT because of that."""
    _check: "Check | None" = attrs.field(default=None, repr=False)

    @property
    def explained(self) -> tuple[Entry, ...]:
        """What the types of the service's errors mean and what to do, in English and French."""
        return tuple(entry for error in self.errors for entry in explain(error.error_type, source=Source.ERROR_TYPE))

    async def check(self) -> "OrderOutcome":
        """Read the order, and return the outcome as it is known now. Nothing is written to the service.

        An outcome that is not in doubt returns itself. An outcome stays in doubt if the order does not show that it was
        done: the service may show changes late. Raises CdiscountError if the order cannot be read, and LedgerError if
        the ledger of a refund cannot be used.
        """
        return self if self._check is None else await self._check(self)


Check: TypeAlias = Callable[[OrderOutcome], Awaitable[OrderOutcome]]
"""Reads an order, and returns an outcome as it is known then."""


class Impossible(Exception):  # noqa: N818 - it is caught where it becomes an outcome
    """An action that cannot work. The text says why and what to do."""

    def __init__(self, message: str, argument: str = "") -> None:
        super().__init__(message)
        self.argument: Final = argument
        """See `OrderOutcome.argument`."""


def reply_of(error: CdiscountError) -> Any:
    """Return the reply that an error was raised for; None if there is none. It may have outcomes of single orders."""
    return getattr(error.__cause__ if isinstance(error, OutcomeUnknown) else error, "result", None)


def hits_every_call(error: CdiscountError) -> bool:
    """Return whether calls for other orders would fail in the same way. A request that does not fit is its own case."""
    return Trait.HITS_EVERY_CALL in failure_of(error).traits and not isinstance(error, InvalidRequest)


def status_after(error: CdiscountError) -> OutcomeStatus:
    """Return the status of an action whose call did nothing: the service refused the action, or could not do it now."""
    refused = isinstance(error, OperationFailed) and not hits_every_call(error)
    return OutcomeStatus.REFUSED if refused else OutcomeStatus.FAILED
