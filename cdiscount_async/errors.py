"""Everything that can go wrong, one class per thing that a caller would do differently.

```
CdiscountError                  .operation .seller (the login, nothing else)
├─ InvalidRequest               the request does not fit the contract, nothing was sent: .problems
├─ InvalidPackage               a file is no package of offers or products that can be read
├─ PublishFailed                a package could not be put where the service can fetch it
├─ AlreadySubmitted             the ledger has the same package under way: .number
├─ LedgerError                  the ledger of submissions cannot be used
├─ StillPending                 a package is not processed in time, also a TimeoutError: .number
├─ RowsRefused                  the service did not take all rows of a package: .report
├─ TransportError               nothing usable came back
│  ├─ ConnectFailed             the request never left: anything may be repeated
│  ├─ TimedOut                  no answer in time: reads may be repeated
│  ├─ ForeignReply              the reply is the answer to another call: it was given to nobody
│  ├─ DamagedReply              a reply is not what was sent, which its checksum or its form proves: .given
│  ├─ HttpError                 a proxy or the server itself answered, without SOAP: .status .body .retry_after
│  └─ PreproductionClosed       it is one of its closed days: .reopens_at .guessed
├─ AuthenticationError
│  ├─ BadCredentials            the token service said no; trying again may lock the account
│  ├─ LoginPaused               it gave no token twice or more in a row, so it is not asked for a while: .until
│  ├─ TokenRejected             the token is unknown, expired or malformed: .code .reason
│  └─ NotAuthorized             this account may not call this operation: .code .reason
├─ ReplyError                   bytes came back, but not the contract: .status .body
│  ├─ NotXml                    no XML at all: a truncated or empty document
│  │  └─ HtmlPage               a page for people, with a good status: a bot protection, a proxy's login
│  ├─ SoapFault                 the service refused the call: .code .reason
│  │  ├─ DeserializationFailed  it could not read a value of the request, and did nothing
│  │  └─ InternalServiceFault   something in it broke
│  └─ ContractMismatch          XML, but not what the contract says: .problems
├─ OperationFailed              OperationSuccess is not true, or an ErrorList: .errors .message .result .explained
│  ├─ QuotaExceeded             too many calls of this operation: .resets_at
│  ├─ SellerInactive            the account is switched off
│  └─ DataTimedOut              the service's own database was too slow: ask for less
├─ TokenStoreError              the place where tokens are kept cannot be used: a file, or Redis
├─ OutcomeUnknown               a write may or may not have happened: .how_to_check
├─ PagesFailed                  some pages of many, an exception group: .pages .failed
└─ DryRun                       the client sends nothing: .preview
```

Each carries `exchange`, the attempts that were made, where a client raised it, and `incidents`, what the service's own
page says is broken about the operation, where the client knows that page.

Every error pickles. A token, a password or a person's data never appears in its text, its `repr` or its attributes
other than `OperationFailed.result`, whose own `repr` hides them.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, Self, TypeVar

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
    "DamagedReply",
    "DataTimedOut",
    "DeserializationFailed",
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
    "TransportError",
    "redacted",
    "redacted_body",
)

E = TypeVar("E", bound="CdiscountError")


@attrs.frozen
class Problem:
    """One value that does not fit: where it is, and what was expected there."""

    path: str = attrs.field(converter=redacted)
    """As `$.order_list[3].quantity`, from the request or result down."""
    expected: str = attrs.field(converter=redacted)

    def __str__(self) -> str:
        return f"{self.path}: {self.expected}"


class Explanation(Protocol):
    """The meaning of one code of the service, as `codes.Entry` has it."""

    @property
    def code(self) -> str:
        """The code, as the service writes it."""

    @property
    def meaning(self) -> object:
        """What it means: `str()` of it is English."""

    @property
    def advice(self) -> object:
        """What to do next: `str()` of it is English."""


class KnownIncident(Protocol):
    """A known issue of the service, as `planning.Incident` has it."""

    @property
    def issue(self) -> str:
        """What it is, in the service's words."""

    @property
    def status(self) -> str:
        """The status on the planning page: `IN PROGRESS`, `DONE`."""

    @property
    def workaround(self) -> str | None:
        """What the service recommends meanwhile."""


class CdiscountError(Exception):
    """The root: catch it to catch everything that this library raises."""

    operation: str | None = None
    """The WSDL name of the operation that was called, where there is one."""
    seller: str | None = None
    """The login of the seller for whom it was called."""
    exchange: Exchange | None = None
    """How the call went: its attempts, and what was sent and received where the client keeps that."""
    incidents: tuple[KnownIncident, ...] = ()
    """What the service's planning page says is broken about the operation: `planning.Incident`."""

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
    """The request does not fit the contract; it was refused before anything was sent."""

    def __init__(self, problems: Sequence[Problem], operation: str | None = None) -> None:
        super().__init__(_listed("the request does not fit the contract, nothing was sent", problems))
        self.problems = tuple(problems)
        self.operation = operation


class InvalidPackage(CdiscountError):
    """A file is no package of offers or products that can be read; the text says what is wrong, and what is needed."""


class PublishFailed(CdiscountError):
    """A package could not be put where the service can fetch it, or could not be taken away from there."""


class AlreadySubmitted(CdiscountError):
    """The ledger knows the same package as one that the service has, or may have; nothing was sent."""

    def __init__(self, what: str, *, number: int | None) -> None:
        super().__init__(what)
        self.number = number
        """The service's number of that package, where it is known."""


class LedgerError(CdiscountError):
    """The ledger of submissions cannot be read or written: the file is damaged, locked, or out of reach."""


class StillPending(CdiscountError, TimeoutError):
    """A package is not processed in the time that was given; it goes on, and can be waited for again."""

    def __init__(self, what: str, *, number: int) -> None:
        super().__init__(what)
        self.number = number
        """The service's number of the package."""


class RowsRefused(CdiscountError):
    """The service has worked a package off, and did not take all of its rows."""

    def __init__(self, what: str, report: Any) -> None:
        super().__init__(what)
        self.report = report
        """What became of each row: the `PackageReport`."""


class TransportError(CdiscountError):
    """Nothing usable came back; unless a subclass knows, nor is it known how far the request came."""


class ConnectFailed(TransportError):
    """No connection was made, so the request never left: anything may be repeated."""


class TimedOut(TransportError):
    """The service did not answer in time; it may have done the work."""


class ForeignReply(TransportError):
    """The reply is the answer to another call, perhaps of another seller; it was given to nobody.

    Something between here and the service mixes answers up. The connection was closed.
    """


class DamagedReply(TransportError):
    """The reply is not what was sent: its checksum, its compressed form or its XML proves that."""

    def __init__(self, what: str, *, given: int = 0) -> None:
        super().__init__(f"{what}; {given:,} items of it were given before: discard them" if given else what)
        self.given = given
        """How many items of the damaged reply were given before: discard them, any of them may be wrong."""
        self._what = redacted(what)

    def withhold(self) -> None:
        """Take back that items were given: whoever took them has given them to nobody."""
        self.given, self.args = 0, (self._what,)


class HttpError(TransportError):
    """Something answered without SOAP: a proxy, a bot protection, or a server in trouble."""

    def __init__(self, what: str, *, status: int, body: bytes = b"", retry_after: float | None = None) -> None:
        super().__init__(f"HTTP {status}: {what}")
        self.status = status
        self.body = redacted_body(body)
        """The start of the body, redacted."""
        self.retry_after = retry_after
        """Seconds after which the server wants to be asked again, where it said so."""


class PreproductionClosed(TransportError):
    """Preproduction is closed today, so nothing was sent, or what was sent met a closed door."""

    def __init__(self, what: str, *, reopens_at: datetime, guessed: bool) -> None:
        super().__init__(what)
        self.reopens_at = reopens_at
        """When it should open again, in French local time with its zone."""
        self.guessed = guessed
        """Whether no published planning covers the days in question, so that this is its habit and no promise."""


class AuthenticationError(CdiscountError):
    """The service does not accept who is calling; `code` and `reason` are the fault's, where one was sent."""

    def __init__(self, what: str, *, code: str | None = None, reason: str | None = None) -> None:
        super().__init__(what)
        self.code = redacted(code) if code else None
        self.reason = redacted(reason) if reason else None


class BadCredentials(AuthenticationError):
    """The token service refused login or password; repeating it may lock the account."""


class LoginPaused(AuthenticationError):
    """Nothing was sent: the token service gave no token before, and login and password wait before they go out again.

    Nobody knows what a wrong password looks like there, so that answers without a token may be refusals, and repeats
    may lock the account. They may be an outage as well: then the same call works after the pause.
    """

    def __init__(self, what: str, *, until: datetime) -> None:
        super().__init__(what)
        self.until = until
        """When the next call may ask again, in UTC."""


class TokenRejected(AuthenticationError):
    """The token is unknown, expired or malformed; the call did no work and may be repeated with a fresh one."""


class NotAuthorized(AuthenticationError):
    """The account may not call this operation; neither a fresh token nor a repeat helps."""


class ReplyError(CdiscountError):
    """Bytes came back, but not what the contract says."""

    def __init__(self, what: str, *, status: int = 200, body: bytes = b"") -> None:
        super().__init__(what)
        self.status = status
        self.body = redacted_body(body)
        """The start of the body, redacted."""


class NotXml(ReplyError):
    """The body is not XML that may be read: an empty or truncated document, a document type declaration."""


class HtmlPage(NotXml):
    """A page for people came instead of XML: the bot protection before the service, or a proxy of your own.

    Calls from an address that is not registered, or too many from one, are the usual reasons.
    """


class SoapFault(ReplyError):
    """The service answered with a SOAP fault that has no class of its own here."""

    def __init__(self, code: str, reason: str, *, status: int = 500, body: bytes = b"") -> None:
        super().__init__(f"{code}: {reason}", status=status, body=body)
        self.code = redacted(code)
        self.reason = redacted(reason)


class DeserializationFailed(SoapFault):
    """The service could not read a value of the request, and did nothing: its schema is another than ours."""


class InternalServiceFault(SoapFault):
    """Something in the service broke while it worked; a filter that it does not like may be enough."""


class ContractMismatch(ReplyError):
    """The document is XML, but not what the contract says; `problems` tells every place."""

    def __init__(self, problems: Sequence[Problem], *, status: int = 200, body: bytes = b"") -> None:
        super().__init__(_listed("the document does not fit the contract", problems), status=status, body=body)
        self.problems = tuple(problems)


class OperationFailed(CdiscountError):
    """The service understood the call and says that it failed."""

    def __init__(self, message: str | None, errors: Sequence[Any], result: Any) -> None:
        said = [message or "", *(f"{error.error_type}: {error.message}" for error in errors)]
        super().__init__(
            "; ".join(part for part in said if part) or "OperationSuccess is not true, and no reason is given"
        )
        self.message = redacted(message) if message else message
        """ErrorMessage of the result, mostly in French."""
        self.errors = redacted_errors(errors)
        """ErrorList of the result."""
        self.result = redacted_result(result)
        """The whole result, typed."""
        self.explained: tuple[Explanation, ...] = ()
        """What `cdiscount_async.codes` knows of each kind of error in it: `codes.Entry`."""


class QuotaExceeded(OperationFailed):
    """The operation was called too often in this hour; the limits are not published."""

    def __init__(self, message: str | None, errors: Sequence[Any], result: Any) -> None:
        super().__init__(message, errors, result)
        self.resets_at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        """The next full hour, in UTC: the counters restart every hour."""


class SellerInactive(OperationFailed):
    """The account is switched off: stop calling for this seller until it is back."""


class DataTimedOut(OperationFailed):
    """The service's own database did not answer in time; a smaller page, window or filter may."""


class TokenStoreError(CdiscountError):
    """The place where tokens are kept cannot be used: the file or Redis is damaged, unsafe or out of reach."""


class OutcomeUnknown(CdiscountError):
    """A write was sent and no answer came: it may or may not have happened, so it was not repeated."""

    def __init__(self, what: str, *, how_to_check: str) -> None:
        super().__init__(f"{what}; {how_to_check}")
        self.how_to_check = redacted(how_to_check)


class PagesFailed(CdiscountError, ExceptionGroup[CdiscountError]):
    """Some pages failed and the others were given: an exception group, for `except*`, of what each of them met.

    `pages=sorted(error.failed)` asks the same iteration for those that are missing.
    """

    pages: tuple[int, ...]
    """The numbers of the pages that were given."""

    def __new__(cls, pages: Sequence[int], failed: Mapping[int, CdiscountError]) -> Self:
        """Make the group of the errors, of which there is one at least."""
        numbers = first_few(map(str, list(failed)[:5]), len(failed))
        what = f"{len(failed)} of {len(failed) + len(pages)} pages failed: {numbers}"
        return super().__new__(cls, what, list(failed.values()))

    def __init__(self, pages: Sequence[int], failed: Mapping[int, CdiscountError]) -> None:
        super().__init__(self.message)
        self.pages = tuple(pages)
        self._numbers = tuple(failed)
        first = next(iter(failed.values()))
        self.operation, self.seller = first.operation, first.seller

    @property
    def failed(self) -> dict[int, CdiscountError]:
        """Each page that is missing, with its error."""
        return dict(zip(self._numbers, self.exceptions, strict=True))  # type: ignore[arg-type] # no groups in it

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.pages, self.failed), vars(self)


class DryRun(CdiscountError):
    """Nothing was sent, because the client was made to send nothing; `preview` is what it would have sent."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("nothing was sent, this is a dry run")
        self.preview = preview


def _listed(what: str, problems: Sequence[Problem]) -> str:
    return f"{what}: {first_few(map(str, problems[:5]), len(problems), separator='; ')}"
