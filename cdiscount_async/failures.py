"""What each kind of failure means: one table for calls, windows, pages, watches and submissions.

Each row answers two questions. Which `Trait`s does the failure have, so who should go on, and how? And what does the
failure prove about the `Work`, so may a write be repeated? Only the safety class of an operation decides further:
no operation has a rule of its own.
"""

from collections.abc import Callable
from enum import Enum, Flag, auto
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
    QuotaExceeded,
    ReplyError,
    SellerInactive,
    SoapFault,
    TimedOut,
    TokenRejected,
    TokenStoreError,
    TransportError,
)
from .operations import Safety

__all__ = ("FAILURES", "Action", "Failure", "Trait", "Work", "decide", "failure_of")


class Action(Enum):
    """What a call does about a failure."""

    REPEAT = "repeat"
    """Send the request again after a wait, as long as attempts, deadline and budget allow."""
    RENEW = "renew the token, repeat once"
    RAISE = "raise"
    UNKNOWN = "raise OutcomeUnknown"


class Work(Enum):
    """What a failure proves about the work that was requested."""

    NOT_BEGUN = "not begun"
    """The request never left, or the service says that it stopped before the work."""
    REFUSED = "refused"
    """The service refused, so this request did nothing. An earlier attempt may have done the work."""
    MAYBE_DONE = "maybe done"


class Trait(Flag):
    """What a failure says about other requests."""

    NONE = 0
    PASSES_SOON = auto()
    """The same request may work within seconds: a call repeats it."""
    PASSES_LATER = auto()
    """The same request may work minutes or hours later: a watch and the wait for a package go on."""
    NARROWER_HELPS = auto()
    """A request for less may work: an iteration halves the window of time."""
    HITS_EVERY_CALL = auto()
    """Every other request would fail in the same way: an iteration stops at once."""


@attrs.frozen
class Failure:
    """A kind of failure."""

    name: str
    matches: Callable[[CdiscountError], bool]
    work: Work
    traits: Trait


def _is(*kinds: type[CdiscountError]) -> Callable[[CdiscountError], bool]:
    return lambda error: isinstance(error, kinds)


def _status(*statuses: int) -> Callable[[CdiscountError], bool]:
    return lambda error: isinstance(error, HttpError) and error.status in statuses


def _refused_by_status(error: CdiscountError) -> bool:
    return isinstance(error, HttpError) and 300 <= error.status < 500


def _fault_before_the_operation(error: CdiscountError) -> bool:
    """Return whether a fault says that the action or the envelope was not understood.

    The codes are the standard ones of SOAP 1.1 and of the service's framework. None was ever recorded.
    """
    before = {"ActionNotSupported", "DestinationUnreachable", "VersionMismatch", "MustUnderstand", "Client"}
    return isinstance(error, SoapFault) and error.code in before


def _damaged_after_items(error: CdiscountError) -> bool:
    return isinstance(error, DamagedReply) and error.delivered > 0


def _unclear(*kinds: type[OperationFailed]) -> Callable[[CdiscountError], bool]:
    """Return a test for results that call themselves neither a success nor a failure."""
    return lambda error: isinstance(error, kinds) and getattr(error.result, "operation_success", False) is not False


_NOT_BEGUN, _REFUSED, _MAYBE_DONE = Work.NOT_BEGUN, Work.REFUSED, Work.MAYBE_DONE
_NO, _SOON, _LATER = Trait.NONE, Trait.PASSES_SOON, Trait.PASSES_LATER
_NARROWER, _EVERY = Trait.NARROWER_HELPS, Trait.HITS_EVERY_CALL
_TROUBLE: Final = _SOON | _LATER | _NARROWER

FAILURES: Final = (
    Failure("the request does not fit the contract, or is a dry run", _is(InvalidRequest, DryRun), _NOT_BEGUN, _EVERY),
    Failure("preproduction is closed", _is(PreproductionClosed), _NOT_BEGUN, _LATER | _EVERY),
    Failure("the store of tokens cannot be used", _is(TokenStoreError), _NOT_BEGUN, _SOON | _EVERY),
    Failure("no connection", _is(ConnectFailed), _NOT_BEGUN, _SOON | _LATER),
    Failure("no answer in time", _is(TimedOut), _MAYBE_DONE, _TROUBLE),
    Failure("HTTP 408", _status(408), _REFUSED, _TROUBLE),
    Failure("HTTP 413", _status(413), _REFUSED, _LATER | _NARROWER),
    Failure("HTTP 429", _status(429), _REFUSED, _SOON | _LATER),
    Failure("HTTP 3xx or another 4xx", _refused_by_status, _REFUSED, _LATER),
    Failure("HTTP 500, 502, 503 or 504 without SOAP", _status(500, 502, 503, 504), _MAYBE_DONE, _TROUBLE),
    Failure(
        "another HTTP status without SOAP, or a body that is too big", _is(HttpError), _MAYBE_DONE, _LATER | _NARROWER
    ),
    Failure("the reply is another call's", _is(ForeignReply), _MAYBE_DONE, _SOON | _LATER),
    Failure("a reply proved damaged after items of it were delivered", _damaged_after_items, _MAYBE_DONE, _NO),
    Failure(
        "the connection broke, or the body is cut off or wrongly compressed", _is(TransportError), _MAYBE_DONE, _TROUBLE
    ),
    Failure("the token is unknown, expired or malformed", _is(TokenRejected), _NOT_BEGUN, _EVERY),
    Failure("login and password wait after answers without a token", _is(LoginPaused), _NOT_BEGUN, _EVERY),
    Failure("login, password or right refused", _is(AuthenticationError), _NOT_BEGUN, _EVERY),
    Failure("an HTML page with a good status", _is(HtmlPage), _MAYBE_DONE, _SOON | _LATER),
    Failure("no XML, or not all of it", _is(NotXml), _MAYBE_DONE, _TROUBLE),
    Failure("fault: DeserializationFailed", _is(DeserializationFailed), _NOT_BEGUN, _NO),
    Failure("fault: the action or the envelope is not understood", _fault_before_the_operation, _NOT_BEGUN, _NO),
    Failure("fault: InternalServiceFault", _is(InternalServiceFault), _MAYBE_DONE, _TROUBLE),
    Failure("another fault", _is(SoapFault), _MAYBE_DONE, _NARROWER),
    Failure("XML that does not fit the contract", _is(ContractMismatch, ReplyError), _MAYBE_DONE, _NO),
    Failure("OperationSuccess false: its database timed out", _is(DataTimedOut), _MAYBE_DONE, _LATER | _NARROWER),
    Failure("quota used up, and OperationSuccess not false", _unclear(QuotaExceeded), _MAYBE_DONE, _LATER | _EVERY),
    Failure("account switched off, and OperationSuccess not false", _unclear(SellerInactive), _MAYBE_DONE, _EVERY),
    Failure("OperationSuccess missing, or true with an ErrorList", _unclear(OperationFailed), _MAYBE_DONE, _NARROWER),
    Failure("OperationSuccess false: the quota is used up", _is(QuotaExceeded), _REFUSED, _LATER | _EVERY),
    Failure("OperationSuccess false: the account is switched off", _is(SellerInactive), _REFUSED, _EVERY),
    Failure("OperationSuccess false: anything else", _is(OperationFailed), _REFUSED, _NARROWER),
    Failure("any other error, such as one of your own", _is(CdiscountError), _MAYBE_DONE, _NO),
)
"""Every kind of failure. The first row that matches counts."""


def failure_of(error: CdiscountError) -> Failure:
    """Return the kind of a failure."""
    return next(failure for failure in FAILURES if failure.matches(error))


def decide(safety: Safety, error: CdiscountError, *, sent: bool) -> Action:
    """Return what a call does about a failure.

    Args:
        safety: The class of the operation.
        error: What the last attempt raised.
        sent: Whether the request itself was sent. What fails while a token is requested has done no work.

    """
    if isinstance(error, TokenRejected):
        return Action.RENEW
    failure = failure_of(error)
    work = failure.work if sent else Work.NOT_BEGUN
    if safety is Safety.WRITES and work is not Work.NOT_BEGUN:
        return Action.UNKNOWN if work is Work.MAYBE_DONE else Action.RAISE
    return Action.REPEAT if Trait.PASSES_SOON in failure.traits else Action.RAISE
