"""What each kind of failure proves, and so what is done about it: the one table of it.

Two questions decide. May a repeat help? And may the service have done the work? What follows for an operation depends
on its safety class alone, so there is one row for each kind of failure and no exception to any.
"""

from collections.abc import Callable
from enum import Enum
from typing import Final

import attrs

from .errors import (
    AuthenticationError,
    CdiscountError,
    ConnectFailed,
    ContractMismatch,
    DamagedReply,
    DataTimedOut,
    DeserializationFailed,
    DryRun,
    ForeignReply,
    HtmlPage,
    HttpError,
    InternalServiceFault,
    InvalidRequest,
    LoginPaused,
    NotXml,
    OperationFailed,
    PreproductionClosed,
    ReplyError,
    SoapFault,
    TimedOut,
    TokenRejected,
    TokenStoreError,
    TransportError,
)
from .operations import Safety

__all__ = ("FAILURES", "Action", "Failure", "Work", "decide", "failure_of")


class Action(Enum):
    """What is done about a failure."""

    REPEAT = "repeat"
    """Send it again after a wait, as long as attempts, deadline and budget allow."""
    RENEW = "renew the token, repeat once"
    RAISE = "raise"
    UNKNOWN = "raise OutcomeUnknown"


class Work(Enum):
    """What a failure proves about the work that was asked for."""

    NOT_BEGUN = "not begun"
    """Proved: the request never left, or the service says that it stopped before."""
    REFUSED = "refused"
    """Answered with a no, so it was not done; but nothing proves that a repeat would be the first."""
    MAYBE_DONE = "maybe done"


@attrs.frozen
class Failure:
    """A kind of failure."""

    name: str
    fits: Callable[[CdiscountError], bool]
    work: Work
    passing: bool = attrs.field(default=False, kw_only=True)
    """Whether it may pass by itself."""


def _is(*kinds: type[CdiscountError]) -> Callable[[CdiscountError], bool]:
    return lambda error: isinstance(error, kinds)


def _status(*statuses: int) -> Callable[[CdiscountError], bool]:
    return lambda error: isinstance(error, HttpError) and error.status in statuses


def _turned_away(error: CdiscountError) -> bool:
    return isinstance(error, HttpError) and 300 <= error.status < 500


def _dispatched_in_vain(error: CdiscountError) -> bool:
    """Return whether a fault came before the operation: its action or its envelope was not understood.

    None of these was ever recorded; they are the standard ones of SOAP 1.1 and of the service's framework.
    """
    before = {"ActionNotSupported", "DestinationUnreachable", "VersionMismatch", "MustUnderstand", "Client"}
    return isinstance(error, SoapFault) and error.code in before


def _given_and_damaged(error: CdiscountError) -> bool:
    return isinstance(error, DamagedReply) and error.delivered > 0


def _unclear(error: CdiscountError) -> bool:
    """Return whether a result calls itself neither a success nor a failure."""
    return isinstance(error, OperationFailed) and getattr(error.result, "operation_success", False) is not False


_NOT_BEGUN, _REFUSED, _MAYBE_DONE = Work.NOT_BEGUN, Work.REFUSED, Work.MAYBE_DONE

FAILURES: Final = (
    Failure("the request does not fit the contract, or is a dry run", _is(InvalidRequest, DryRun), _NOT_BEGUN),
    Failure("preproduction is closed", _is(PreproductionClosed), _NOT_BEGUN),
    Failure("the store of tokens cannot be used", _is(TokenStoreError), _NOT_BEGUN, passing=True),
    Failure("no connection", _is(ConnectFailed), _NOT_BEGUN, passing=True),
    Failure("no answer in time", _is(TimedOut), _MAYBE_DONE, passing=True),
    Failure("HTTP 408 or 429", _status(408, 429), _REFUSED, passing=True),
    Failure("HTTP 3xx or another 4xx", _turned_away, _REFUSED),
    Failure("HTTP 500, 502, 503 or 504 without SOAP", _status(500, 502, 503, 504), _MAYBE_DONE, passing=True),
    Failure("another HTTP status without SOAP, or a body that is too big", _is(HttpError), _MAYBE_DONE),
    Failure("the reply is another call's", _is(ForeignReply), _MAYBE_DONE, passing=True),
    Failure("a reply proved damaged after items of it were given", _given_and_damaged, _MAYBE_DONE),
    Failure(
        "the connection broke, or the body is cut off or wrongly compressed",
        _is(TransportError),
        _MAYBE_DONE,
        passing=True,
    ),
    Failure("the token is unknown, expired or malformed", _is(TokenRejected), _NOT_BEGUN),
    Failure("login and password wait after answers without a token", _is(LoginPaused), _NOT_BEGUN),
    Failure("login, password or right refused", _is(AuthenticationError), _NOT_BEGUN),
    Failure("an HTML page with a good status", _is(HtmlPage), _MAYBE_DONE, passing=True),
    Failure("no XML, or not all of it", _is(NotXml), _MAYBE_DONE, passing=True),
    Failure("fault: DeserializationFailed", _is(DeserializationFailed), _NOT_BEGUN),
    Failure("fault: the action or the envelope is not understood", _dispatched_in_vain, _NOT_BEGUN),
    Failure("fault: InternalServiceFault", _is(InternalServiceFault), _MAYBE_DONE, passing=True),
    Failure("another fault", _is(SoapFault), _MAYBE_DONE),
    Failure("XML that does not fit the contract", _is(ContractMismatch, ReplyError), _MAYBE_DONE),
    Failure("OperationSuccess false: its database timed out", _is(DataTimedOut), _MAYBE_DONE),
    Failure("OperationSuccess missing, or true with an ErrorList", _unclear, _MAYBE_DONE),
    Failure("OperationSuccess false: anything else", _is(OperationFailed), _REFUSED),
    Failure("any other error, such as one of your own", _is(CdiscountError), _MAYBE_DONE),
)
"""Every kind of failure; the first that fits counts."""


def failure_of(error: CdiscountError) -> Failure:
    """Return the kind of a failure."""
    return next(failure for failure in FAILURES if failure.fits(error))


def decide(safety: Safety, error: CdiscountError, *, sent: bool) -> Action:
    """Decide what is done about a failure.

    `sent` says whether the envelope itself was being sent: what fails while a token is asked for has done no work,
    whatever it looks like.
    """
    if isinstance(error, TokenRejected):
        return Action.RENEW
    failure = failure_of(error)
    work = failure.work if sent else Work.NOT_BEGUN
    if safety is Safety.WRITES and work is not Work.NOT_BEGUN:
        return Action.UNKNOWN if work is Work.MAYBE_DONE else Action.RAISE
    return Action.REPEAT if failure.passing else Action.RAISE
