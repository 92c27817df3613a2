"""All errors of the library: one class for each reaction of a caller.

```
CdiscountError                  .operation .seller (the login, nothing else)
├─ InvalidRequest               the request does not fit the contract, nothing was sent: .problems
├─ CursorMismatch               a cursor is of another seller, service, operation or filter: .differing
├─ DestinationError             a database cannot be loaded: the text says why
├─ InvalidPackage               a file is not a readable package of offers or products
├─ PublishFailed                a package could not be put where the service can fetch it
├─ AlreadySubmitted             by the ledger, the service has the same package: .number
├─ LedgerError                  the ledger of submissions cannot be used
├─ StillPending                 a package was not processed in time, also a TimeoutError: .number
├─ RowsRefused                  the service did not accept all rows of a package: .report
├─ TransportError               no usable reply was received
│  ├─ ConnectFailed             the request was not sent: any call may be repeated
│  ├─ TimedOut                  no reply in time: reads may be repeated
│  ├─ ForeignReply              the reply answers another call: it was not returned
│  ├─ DamagedReply              the reply was changed on its way: .delivered
│  ├─ HttpError                 a proxy or the server answered without SOAP: .status .body .retry_after
│  └─ PreproductionClosed       preproduction is closed today: .reopens_at .guessed
├─ AuthenticationError
│  ├─ BadCredentials            the token service refused the login: a repeat may lock the account
│  ├─ LoginPaused               no token several times in a row, so the login is not tried for a while: .until
│  ├─ TokenRejected             the token is unknown, expired or malformed: .code .reason
│  └─ NotAuthorized             this account may not call this operation: .code .reason
├─ ReplyError                   the reply does not fit the contract: .status .body
│  ├─ NotXml                    the reply is not XML: truncated or empty, for example
│  │  └─ HtmlPage               an HTML page with a good status: a bot protection, a proxy's login
│  ├─ SoapFault                 the service refused the call: .code .reason
│  │  ├─ DeserializationFailed  it could not read a value of the request, and did nothing
│  │  └─ InternalServiceFault   an error inside the service
│  └─ ContractMismatch          XML that does not fit the contract: .problems
├─ OperationFailed              the service reports a failure: .errors .message .result .explained
│  ├─ QuotaExceeded             too many calls of this operation: .resets_at
│  ├─ SellerInactive            the account is switched off
│  └─ DataTimedOut              the service's own database was too slow: ask for less
├─ TokenStoreError              the file or the Redis that stores tokens cannot be used
├─ WorkersError                 the cursors or the jobs of workers cannot be read or written
├─ OutcomeUnknown               a write may or may not have happened: .how_to_check
├─ PagesFailed                  some pages failed, an exception group: .pages .failed
└─ DryRun                       the client sends nothing: .preview
```

An error that a client raises has `exchange`, the attempts of the call. If the client has the planning, the error has
`incidents`, the known issues of the operation.

Every error can be pickled. Tokens, passwords and personal data never appear in its text, its `repr` or its attributes,
except for personal data in `OperationFailed.result`, whose own `repr` hides them.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Protocol, Self, TypeVar

import attrs

from ._common.lists import first_few
from ._common.redaction import redacted, redacted_body
from ._contract.safe_results import redacted_errors, redacted_result
from .exchange import Exchange, Preview

__all__ = (
    "AlreadySubmitted",
    "AuthenticationError",
    "BadCredentials",
    "CdiscountError",
    "ConnectFailed",
    "ContractMismatch",
    "CursorMismatch",
    "DamagedReply",
    "DataTimedOut",
    "DeserializationFailed",
    "DestinationError",
    "DryRun",
    "Explanation",
    "ForeignReply",
    "HtmlPage",
    "HttpError",
    "InternalServiceFault",
    "InvalidPackage",
    "InvalidRequest",
    "KnownIncident",
    "LedgerError",
    "LoginPaused",
    "NotAuthorized",
    "NotXml",
    "OperationFailed",
    "OutcomeUnknown",
    "PagesFailed",
    "PreproductionClosed",
    "Problem",
    "PublishFailed",
    "QuotaExceeded",
    "ReplyError",
    "RowsRefused",
    "SellerInactive",
    "SoapFault",
    "StillPending",
    "TimedOut",
    "TokenRejected",
    "TokenStoreError",
    "Translations",
    "TransportError",
    "WorkersError",
    "redacted",
    "redacted_body",
)

E = TypeVar("E", bound="CdiscountError")


@attrs.frozen
class Problem:
    """One wrong value: its place, and what was expected there."""

    path: str = attrs.field(converter=redacted)
    """The place in the request or result, such as `$.order_list[3].quantity`."""
    expected: str = attrs.field(converter=redacted)

    def __str__(self) -> str:
        return f"{self.path}: {self.expected}"


class Translations(Protocol):
    """The same text in English and in French, as `codes.Text` has it. `str()` of it is English."""

    def __getitem__(self, language: Literal["en", "fr"], /) -> str: ...


class Explanation(Protocol):
    """The meaning of one code of the service. `codes.Entry` is one."""

    @property
    def code(self) -> str:
        """The code, as the service writes it."""

    @property
    def meaning(self) -> Translations:
        """What it means."""

    @property
    def advice(self) -> Translations:
        """What to do next."""


class KnownIncident(Protocol):
    """A known issue of the service. `planning.Incident` is one."""

    @property
    def issue(self) -> str:
        """The issue, in the service's words."""

    @property
    def status(self) -> str:
        """The status on the planning page, such as `IN PROGRESS` or `DONE`."""

    @property
    def workaround(self) -> str | None:
        """What the service recommends until the issue is solved."""


class CdiscountError(Exception):
    """The base class of all errors: `except CdiscountError` catches everything that this library raises."""

    operation: str | None = None
    """The WSDL name of the operation that was called; None if there was none."""
    seller: str | None = None
    """The login of the seller for whom the operation was called."""
    exchange: Exchange | None = None
    """The attempts of the call, and what was sent and received if the client keeps that."""
    incidents: tuple[KnownIncident, ...] = ()
    """The known issues of the operation on the service's planning page: `planning.Incident`."""

    def __init__(self, what: str) -> None:
        super().__init__(redacted(what))

    def __str__(self) -> str:
        text = super().__str__()
        return f"{self.operation}: {text}" if self.operation else text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.args, vars(self))


def _restored(cls: type[E], args: tuple[Any, ...], state: dict[str, Any]) -> E:
    error = cls.__new__(cls, *args)
    error.args = args
    vars(error).update(state)
    return error


class InvalidRequest(CdiscountError, ValueError):
    """The request does not fit the contract, and nothing was sent: correct the values that `problems` names.

    The text has the first five problems.
    """

    def __init__(self, problems: Sequence[Problem], operation: str | None = None) -> None:
        super().__init__(_with_problems("the request does not fit the contract, nothing was sent", problems))
        self.problems: tuple[Problem, ...] = tuple(problems)
        """Every wrong value of the request, with its path."""
        self.operation = operation


class CursorMismatch(CdiscountError, ValueError):
    """A cursor belongs to another seller, service, operation or filter, and nothing was sent.

    Pass the cursor that this seller's changes returned for this filter. Or begin without a cursor.
    """

    def __init__(self, differing: str) -> None:
        super().__init__(
            f"the cursor belongs to another {differing}, and nothing was sent: use the cursor that was returned for "
            f"this {differing}, or begin without a cursor"
        )
        self.differing = differing
        """What differs: "service", "seller", "operation" or "filter"."""


class InvalidPackage(CdiscountError):
    """A file is not a readable package of offers or products. The text says what is wrong, and what is needed."""


class PublishFailed(CdiscountError):
    """A package could not be put where the service can fetch it, or could not be removed from there."""


class AlreadySubmitted(CdiscountError):
    """By the ledger, the service has the same package, or may have it. Nothing was sent: wait for that package."""

    def __init__(self, what: str, *, number: int | None) -> None:
        super().__init__(what)
        self.number = number
        """The service's number of that package; None if it is not known."""


class DestinationError(CdiscountError):
    """A database cannot be loaded: it cannot be reached or written, is in use by another load, or cannot replace rows.

    What was loaded before stays. The next load continues.
    """


class LedgerError(CdiscountError):
    """The ledger of submissions cannot be read or written: its file is damaged, locked or not accessible."""


class StillPending(CdiscountError, TimeoutError):
    """A package was not processed within the time-out. The service goes on with it: wait for it again."""

    def __init__(self, what: str, *, number: int) -> None:
        super().__init__(what)
        self.number = number
        """The service's number of the package."""


class RowsRefused(CdiscountError):
    """The service has processed a package, and did not accept all of its rows: `report` says why."""

    def __init__(self, what: str, report: Any) -> None:
        super().__init__(what)
        self.report = report
        """The result of each row: the `PackageReport`."""


class TransportError(CdiscountError):
    """No usable reply was received. Whether the service received the request is unknown, unless a subclass says so."""


class ConnectFailed(TransportError):
    """No connection was made, so the request was not sent: any call may be repeated."""


class TimedOut(TransportError):
    """The service did not reply in time. It may have done the work: repeat reads, check the state after writes."""


class ForeignReply(TransportError):
    """The reply answers another call, perhaps of another seller. It was not returned.

    Something between this program and the service, such as a proxy, confuses replies. The connection was closed.
    """


class DamagedReply(TransportError):
    """The reply was changed on its way: its checksum, its compression or its XML is wrong. Reads may be repeated."""

    def __init__(self, what: str, *, delivered: int = 0) -> None:
        super().__init__(f"{what}; {delivered:,} items were delivered before: discard them" if delivered else what)
        self.delivered: int = delivered
        """The number of items of the damaged reply that were delivered before. Discard them: any may be wrong."""
        self._what = redacted(what)

    def clear_delivered(self) -> None:
        """Set `delivered` to 0, because the library has discarded the items itself."""
        self.delivered = 0
        self.args: tuple[Any, ...] = (self._what,)


class HttpError(TransportError):
    """The answer is not SOAP: it is from a proxy, a bot protection, or a server with a problem."""

    def __init__(self, what: str, *, status: int, body: bytes = b"", retry_after: float | None = None) -> None:
        super().__init__(f"HTTP {status}: {what}")
        self.status = status
        """The HTTP status."""
        self.body: str = redacted_body(body)
        """The start of the body, redacted."""
        self.retry_after = retry_after
        """The seconds to wait before a repeat, from the header Retry-After; None if the server sent none."""


class PreproductionClosed(TransportError):
    """Preproduction is closed today: nothing was sent, or the closed service did not answer it."""

    def __init__(self, what: str, *, reopens_at: datetime, guessed: bool) -> None:
        super().__init__(what)
        self.reopens_at = reopens_at
        """The time at which it should open again, in French local time with its zone."""
        self.guessed = guessed
        """Whether `reopens_at` follows from the usual schedule, because no published planning has these days."""


class AuthenticationError(CdiscountError):
    """The service does not accept the caller's identity."""

    def __init__(self, what: str, *, code: str | None = None, reason: str | None = None) -> None:
        super().__init__(what)
        self.code: str | None = redacted(code) if code else None
        """The code of the fault; None if the service sent no fault."""
        self.reason: str | None = redacted(reason) if reason else None
        """The text of the fault; None if the service sent no fault."""


class BadCredentials(AuthenticationError):
    """The token service refused login or password. Correct them first: a repeat may lock the account."""


class LoginPaused(AuthenticationError):
    """Nothing was sent: the token service returned no token before, and the login is not tried again until `until`.

    How the token service answers a wrong password is not known. An answer without a token may be a refusal, and repeats
    may lock the account. It may also be an outage: then the same call works after the pause.
    """

    def __init__(self, what: str, *, until: datetime) -> None:
        super().__init__(what)
        self.until = until
        """The time from which a call may ask for a token again, in UTC."""


class TokenRejected(AuthenticationError):
    """The token is unknown, expired or malformed. The call did no work: it may be repeated with a new token."""


class NotAuthorized(AuthenticationError):
    """The account may not call this operation. Neither a new token nor a repeat helps."""


class ReplyError(CdiscountError):
    """A reply was received, but it does not fit the contract."""

    def __init__(self, what: str, *, status: int = 200, body: bytes = b"") -> None:
        super().__init__(what)
        self.status = status
        """The HTTP status."""
        self.body: str = redacted_body(body)
        """The start of the body, redacted."""


class NotXml(ReplyError):
    """The body is not XML, or XML that is not accepted: empty, truncated, or with a document type declaration."""


class HtmlPage(NotXml):
    """The reply is an HTML page: from the bot protection of the service, or from your own proxy.

    The usual reasons are an IP address that is not registered, or too many calls from one address.
    """


class SoapFault(ReplyError):
    """The service answered with a SOAP fault."""

    def __init__(self, code: str, reason: str, *, status: int = 500, body: bytes = b"") -> None:
        super().__init__(f"{code}: {reason}", status=status, body=body)
        self.code: str = redacted(code)
        """The faultcode, without its prefix."""
        self.reason: str = redacted(reason)
        """The faultstring."""


class DeserializationFailed(SoapFault):
    """The service could not read a value of the request, and did nothing: its schema differs from the contract here."""


class InternalServiceFault(SoapFault):
    """An error inside the service. A filter that it does not support can be the reason."""


class ContractMismatch(ReplyError):
    """The document is XML, but does not fit the contract. The text has the first five problems."""

    def __init__(self, problems: Sequence[Problem], *, status: int = 200, body: bytes = b"") -> None:
        super().__init__(_with_problems("the document does not fit the contract", problems), status=status, body=body)
        self.problems: tuple[Problem, ...] = tuple(problems)
        """Every wrong value of the document, with its path."""


class OperationFailed(CdiscountError):
    """The service reports that the call failed: OperationSuccess is not true, or the result has an ErrorList."""

    def __init__(self, message: str | None, errors: Sequence[Any], result: Any) -> None:
        said = [message or "", *(f"{error.error_type}: {error.message}" for error in errors)]
        super().__init__(
            "; ".join(part for part in said if part) or "OperationSuccess is not true, and no reason is given"
        )
        self.message: str | None = redacted(message) if message else message
        """The ErrorMessage of the result, mostly in French."""
        self.errors: tuple[Any, ...] = redacted_errors(errors)
        """The ErrorList of the result."""
        self.result: Any = redacted_result(result)
        """The whole result, typed."""
        self.explained: tuple[Explanation, ...] = ()
        """The meaning of each error type, from `cdiscount_async.codes`: `codes.Entry`."""


class QuotaExceeded(OperationFailed):
    """The operation was called too often in this hour. The limits are not published."""

    def __init__(self, message: str | None, errors: Sequence[Any], result: Any) -> None:
        super().__init__(message, errors, result)
        self.resets_at: datetime = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        """The next full hour, in UTC: the service's counters start again every hour."""


class SellerInactive(OperationFailed):
    """The account is switched off: do not call for this seller until it is active again."""


class DataTimedOut(OperationFailed):
    """The service's database did not answer in time: ask for a smaller page or window, or filter more."""


class TokenStoreError(CdiscountError):
    """The file or the Redis that stores tokens cannot be used: it is damaged, unsafe or not accessible."""


class WorkersError(CdiscountError):
    """The Redis, the database or the file with the cursors and jobs of workers cannot be used."""


class OutcomeUnknown(CdiscountError):
    """A write was sent and no reply was received. It may have happened, so it was not repeated."""

    def __init__(self, what: str, *, how_to_check: str) -> None:
        super().__init__(f"{what}; {how_to_check}")
        self.how_to_check: str = redacted(how_to_check)
        """How to find out whether the write happened."""


class PagesFailed(CdiscountError, ExceptionGroup[CdiscountError]):
    """Some pages failed, and the items of the others were delivered. It is an exception group, for `except*`.

    `pages=sorted(error.failed)` makes the same iteration fetch the missing pages.
    """

    pages: tuple[int, ...]
    """The numbers of the pages whose items were delivered."""

    def __new__(cls, pages: Sequence[int], failed: Mapping[int, CdiscountError]) -> Self:
        """Return the group of the errors. There must be at least one."""
        numbers = first_few(map(str, list(failed)[:5]), len(failed))
        what = f"{len(failed)} of {len(failed) + len(pages)} pages failed: {numbers}"
        return super().__new__(cls, what, list(failed.values()))

    def __init__(self, pages: Sequence[int], failed: Mapping[int, CdiscountError]) -> None:
        super().__init__(self.message)
        self.pages = tuple(pages)
        self._numbers = tuple(failed)
        first = next(iter(failed.values()))
        self.operation: str | None = first.operation
        self.seller: str | None = first.seller

    @property
    def failed(self) -> dict[int, CdiscountError]:
        """The error of each missing page, by the page's number."""
        return dict(zip(self._numbers, self.exceptions, strict=True))  # type: ignore[arg-type] # no groups in it

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.pages, self.failed), vars(self)


class DryRun(CdiscountError):
    """Nothing was sent, because the client has `dry_run`. `preview` is what it would have sent."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("nothing was sent, this is a dry run")
        self.preview = preview
        """The request that would have been sent."""


def _with_problems(what: str, problems: Sequence[Problem]) -> str:
    return f"{what}: {first_few(map(str, problems[:5]), len(problems), separator='; ')}"
