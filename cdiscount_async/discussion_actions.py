"""What a seller does with discussions: close them, and find the address to which an answer is sent by e-mail.

The operations of the service send no answers. A seller writes an e-mail to an alias, and the service adds it to the
discussion. This library sends no e-mail.

See docs/service/life-cycles.md#discussions.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, TypeAlias

import attrs

from ._common.arguments import expect, expect_several
from ._common.outcome_status import OutcomeStatus
from .errors import CdiscountError, OperationFailed
from .failures import Trait, Work, failure_of
from .models.discussions import (
    CloseDiscussionRequest,
    CloseDiscussionStatus as Status,
    DiscussionMail,
    DiscussionMailGuidCreationRequestMessage,
    DiscussionMailStatusEnum as MailStatus,
    DiscussionState,
    DiscussionThreadBase,
    GetDiscussionMailListRequest,
    UserType,
)
from .operations import Caller, Discussions, Section

__all__ = (
    "ALIAS_LIFETIME",
    "AnswerAddress",
    "DiscussionActions",
    "DiscussionOrNumber",
    "DiscussionOutcome",
    "OutcomeStatus",
)

DiscussionOrNumber: TypeAlias = int | DiscussionThreadBase
"""A discussion: a claim or a question as it was read, or its number."""
ALIAS_LIFETIME: Final = timedelta(weeks=4)
"""How long the alias of an order's buyer works after the shipment."""
CLOSED_AT_ONCE: Final = 100
"""How many discussions are closed in one call. The service's limit is not published."""

_OUTCOMES: Final = {
    Status.DISCUSSION_CLOSED: (OutcomeStatus.DONE, ""),
    Status.ALREADY_CLOSED: (OutcomeStatus.ALREADY_DONE, "the discussion is closed already"),
    Status.DISCUSSION_NOT_FOUND: (OutcomeStatus.REFUSED, "this seller has no discussion of that number"),
    Status.UNAUTHORIZED_LAST_ANSWER: (
        OutcomeStatus.REFUSED,
        "the seller has to answer before the discussion can be closed: write to its answer_address",
    ),
    Status.UNAUTHORIZED_CANCEL_PENDING: (
        OutcomeStatus.REFUSED,
        "the buyer asks for a cancellation: decide about the order first, then close the discussion",
    ),
}


@attrs.frozen
class DiscussionOutcome:
    """What became of closing one discussion."""

    id: int
    """The number of the discussion."""
    status: OutcomeStatus
    message: str = ""
    """Why it is not closed."""
    error: CdiscountError | None = None
    """What the call raised, if it failed."""


@attrs.frozen
class AnswerAddress:
    """Where to send an answer by e-mail, or why there is no address."""

    address: str | None = attrs.field(repr=False)
    """The alias of the buyer; None if there is none. The service adds what is sent there to the discussion."""
    reason: str = ""
    """Why there is no address, or what is special about it."""


class DiscussionActions(Section):
    """Closes discussions, and finds the addresses for answers."""

    async def close(self, discussions: Iterable[DiscussionOrNumber]) -> tuple[DiscussionOutcome, ...]:
        """Close discussions, and return the outcome of each, in their order. Closing again is safe.

        A discussion can be closed after the seller has answered. It cannot be closed while the buyer asks for a
        cancellation. A claim or question that shows that it is closed or has no answer is not sent: only
        `get_discussion_list` returns who wrote the messages.

        Args:
            discussions: The numbers of discussions, or claims and questions as they were read.

        Raises:
            TypeError, ValueError: If an argument is no discussion.
            CdiscountError: For an error that every call would meet, such as a refused login, and for a dry run. Other
                errors are in the outcomes.

        """
        expect_several("discussions", discussions, "several discussions or their numbers")
        threads = {_number(one): one for one in discussions}
        outcomes = {number: found for number, one in threads.items() if (found := _without_a_call(number, one))}
        open_ones = [number for number in threads if number not in outcomes]
        for begin in range(0, len(open_ones), CLOSED_AT_ONCE):
            outcomes |= await _close(self._caller, open_ones[begin : begin + CLOSED_AT_ONCE])
        return tuple(outcomes[number] for number in threads)

    async def answer_address(self, about: DiscussionOrNumber | str) -> AnswerAddress:
        """Return the address to which an answer about a discussion or an order is sent by e-mail.

        The address of a discussion is of that discussion, also after it was closed. The address of an order works until
        four weeks after the shipment; see `ALIAS_LIFETIME`. Raises CdiscountError if the call fails.

        Args:
            about: A claim or a question, or its number; or the number of an order, as a text.

        """
        if isinstance(about, str):
            return await _of_order(self._caller, about)
        number = _number(about)
        reply = await self._caller.call(
            Discussions.get_discussion_mail_list, GetDiscussionMailListRequest(discussion_ids=(number,))
        )
        mails = [one for one in reply.discussion_mail_list if one.discussion_id == number]
        return _of_discussion(mails[0] if mails else DiscussionMail(discussion_id=number))


def _number(discussion: Any) -> int:
    expect("discussion", discussion, "a discussion or its number", int, DiscussionThreadBase)
    number = discussion.id if isinstance(discussion, DiscussionThreadBase) else discussion
    if number is None or isinstance(number, bool) or number < 1:
        raise ValueError("a discussion has a number from 1")
    return int(number)


def _without_a_call(number: int, discussion: DiscussionOrNumber) -> DiscussionOutcome | None:
    """Return the outcome that the discussion shows by itself; None if the service has to be asked."""
    if isinstance(discussion, int):
        return None
    if discussion.status is DiscussionState.CLOSED:
        return DiscussionOutcome(number, *_OUTCOMES[Status.ALREADY_CLOSED])
    senders = {message.sender_type for message in discussion.messages}
    if senders and not senders & {None, UserType.SELLER}:
        return DiscussionOutcome(number, *_OUTCOMES[Status.UNAUTHORIZED_LAST_ANSWER])
    return None


async def _close(caller: Caller, numbers: Sequence[int]) -> dict[int, DiscussionOutcome]:
    """Close discussions in one call. Raises an error that every call would meet."""
    request = CloseDiscussionRequest(discussion_ids=tuple(numbers))
    try:
        reply = await caller.call(Discussions.close_discussion_list, request)
    except CdiscountError as error:
        if Trait.HITS_EVERY_CALL in failure_of(error).traits:
            raise
        return {number: _failed(number, error) for number in numbers}
    statuses = {one.discussion_id: one.operation_status for one in reply.close_discussion_result_list}
    outcomes = {}
    for number in numbers:
        outcomes[number] = DiscussionOutcome(number, *_outcome(statuses.get(number)))
    return outcomes


def _outcome(status: Status | None) -> tuple[OutcomeStatus, str]:
    if status is None:
        return OutcomeStatus.IN_DOUBT, "the reply has no outcome of this discussion: close it again"
    return _OUTCOMES.get(status, (OutcomeStatus.IN_DOUBT, f"the service answered {status}: close it again"))


def _failed(number: int, error: CdiscountError) -> DiscussionOutcome:
    in_doubt = failure_of(error).work is Work.MAYBE_DONE
    status = OutcomeStatus.IN_DOUBT if in_doubt else OutcomeStatus.FAILED
    return DiscussionOutcome(number, status, f"{error}; close it again", error)


def _of_discussion(mail: DiscussionMail) -> AnswerAddress:
    if mail.mail_address:
        closed = mail.operation_status is MailStatus.DISCUSSION_CLOSED
        return AnswerAddress(mail.mail_address, "the discussion is closed" if closed else "")
    return AnswerAddress(None, "this seller has no discussion of that number, or the service cannot find its address")


async def _of_order(caller: Caller, number: str) -> AnswerAddress:
    request = DiscussionMailGuidCreationRequestMessage(scopus_id=number)
    try:
        reply = await caller.call(Discussions.generate_discussion_mail_guid, request)
    except OperationFailed as error:
        if Trait.HITS_EVERY_CALL in failure_of(error).traits:
            raise
        # For an order that it does not know, the service names no reason.
        return AnswerAddress(None, error.message or "this seller has no order of that number")
    return AnswerAddress(reply.mail_guid, "" if reply.mail_guid else "the service returned no address")
