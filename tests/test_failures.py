"""What is done about a failure is what the page says, for every operation, every kind of failure and every stage."""

from functools import reduce
from operator import or_
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async.errors import (
    BadCredentials,
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
    NotAuthorized,
    NotXml,
    OperationFailed,
    OutcomeUnknown,
    PreproductionClosed,
    Problem,
    QuotaExceeded,
    ReplyError,
    SellerInactive,
    SoapFault,
    TimedOut,
    TokenRejected,
    TokenStoreError,
    TransportError,
)
from cdiscount_async.exchange import Preview
from cdiscount_async.failures import FAILURES, Action, Trait, decide, failure_of
from cdiscount_async.models.orders import OrderListMessage
from cdiscount_async.operations import ALL, Safety

from .test_errors import CLASSES, SAMPLES

NOT_OF_A_CALL: Final = frozenset(
    {
        "AlreadySubmitted",
        "AuthenticationError",
        "CursorMismatch",
        "DestinationError",
        "InvalidPackage",
        "LedgerError",
        "PagesFailed",
        "PublishFailed",
        "RowsRefused",
        "StillPending",
        "WorkersError",
    }
)
"""The errors that no single call meets: a base class, those of cursors and packages, and the error of several calls."""
PAGE: Final = Path(__file__).parents[1] / "docs" / "failures.md"
PROBLEM: Final = (Problem("$", "expected a result"),)
EXAMPLES: Final[dict[str, tuple[CdiscountError, ...]]] = {
    "the request does not fit the contract, or is a dry run": (
        InvalidRequest(PROBLEM),
        DryRun(Preview("GetOrderList", "http://marketplace.test", "GetOrderList", b"")),
    ),
    "preproduction is closed": tuple(one for one in SAMPLES if isinstance(one, PreproductionClosed)),
    "the store of tokens cannot be used": (TokenStoreError("damaged"),),
    "no connection": (ConnectFailed("refused"),),
    "no answer in time": (TimedOut("300 s"),),
    "HTTP 408": (HttpError("slow down", status=408),),
    "HTTP 413": (HttpError("too much", status=413),),
    "HTTP 429": (HttpError("slow down", status=429),),
    "HTTP 3xx or another 4xx": tuple(HttpError("no", status=status) for status in (301, 307, 400, 401, 403, 404, 415)),
    "HTTP 500, 502, 503 or 504 without SOAP": tuple(
        HttpError("trouble", status=status) for status in (500, 502, 503, 504)
    ),
    "another HTTP status without SOAP, or a body that is too big": (
        HttpError("odd", status=501),
        HttpError("too big", status=200),
    ),
    "the reply is another call's": (ForeignReply("another token"),),
    "a reply proved damaged after items of it were delivered": (DamagedReply("checksum", delivered=1),),
    "the connection broke, or the body is cut off or wrongly compressed": (
        TransportError("reset"),
        DamagedReply("checksum"),
    ),
    "the token is unknown, expired or malformed": (TokenRejected("unknown"),),
    "login and password wait after answers without a token": tuple(
        one for one in SAMPLES if isinstance(one, LoginPaused)
    ),
    "login, password or right refused": (BadCredentials("no"), NotAuthorized("no")),
    "an HTML page with a good status": (HtmlPage("robot?"),),
    "no XML, or not all of it": (NotXml("cut"),),
    "fault: DeserializationFailed": (DeserializationFailed("DeserializationFailed", "x"),),
    "fault: the action or the envelope is not understood": (
        SoapFault("ActionNotSupported", "x"),
        SoapFault("VersionMismatch", "x"),
        SoapFault("MustUnderstand", "x"),
        SoapFault("Client", "x"),
    ),
    "fault: InternalServiceFault": (InternalServiceFault("InternalServiceFault", "x"),),
    "another fault": (SoapFault("Server", "x"), SoapFault("", "")),
    "XML that does not fit the contract": (ContractMismatch(PROBLEM), ReplyError("odd")),
    "OperationSuccess false: its database timed out": (DataTimedOut("Timeout Expired", (), None),),
    "quota used up, and OperationSuccess not false": (QuotaExceeded("non", (), OrderListMessage()),),
    "account switched off, and OperationSuccess not false": (
        SellerInactive("non", (), OrderListMessage(operation_success=True)),
    ),
    "OperationSuccess missing, or true with an ErrorList": (
        OperationFailed(None, (), OrderListMessage()),
        OperationFailed("non", (), OrderListMessage(operation_success=True)),
    ),
    "OperationSuccess false: the quota is used up": (QuotaExceeded("non", (), None),),
    "OperationSuccess false: the account is switched off": (SellerInactive("non", (), None),),
    "OperationSuccess false: anything else": (OperationFailed("non", (), None),),
    "any other error, such as one of your own": (
        CdiscountError("odd"),
        OutcomeUnknown("no answer", how_to_check="ask"),
    ),
}
"""What falls under each kind of failure."""
STAGES: Final = {"while a token was asked for": False, "while the call was sent": True}


COLUMNS: Final = {
    "may pass later": Trait.PASSES_LATER,
    "a narrower window may help": Trait.NARROWER_HELPS,
    "every call would fail": Trait.HITS_EVERY_CALL,
}
"""What iterations, watches and submissions go by."""


def table() -> str:
    """Return the table as the page must have it."""
    rows = [
        f"| what happened | reads and sets | writes | {' | '.join(COLUMNS)} |",
        f"| --- | --- | --- |{' --- |' * len(COLUMNS)}",
    ]
    for failure in FAILURES:
        example = EXAMPLES[failure.name][0]
        done = [decide(safety, example, sent=True).value for safety in (Safety.READS, Safety.WRITES)]
        traits = ["yes" if trait in failure.traits else "" for trait in COLUMNS.values()]
        rows.append(f"| {' | '.join((failure.name, *done, *traits))} |".replace("|  |", "| |").replace("|  |", "| |"))
    return "\n".join(rows)


def cells() -> list[list[str]]:
    """Return the rows of the page's table."""
    rows = PAGE.read_text(encoding="utf-8").partition("<!-- decisions -->\n")[2].partition("\n<!-- end -->")[0]
    return [[cell.strip() for cell in row[1:-1].split("|")] for row in rows.splitlines()[2:]]


def written() -> dict[str, dict[Safety, str]]:
    """Return what the page says that a call does about each kind of failure, once the call was sent."""
    return {row[0]: {Safety.READS: row[1], Safety.SETS: row[1], Safety.WRITES: row[2]} for row in cells()}


def written_traits() -> dict[str, Trait]:
    """Return what the page says about each kind of failure to iterations, watches and submissions."""
    return {
        row[0]: reduce(or_, (trait for cell, trait in zip(row[3:], COLUMNS.values(), strict=True) if cell), Trait.NONE)
        for row in cells()
    }


def test_the_page_is_made_of_the_code() -> None:
    """The page has a row for every kind of failure and stage, as the code decides it."""
    found = PAGE.read_text(encoding="utf-8").partition("<!-- decisions -->\n")[2].partition("\n<!-- end -->")[0]

    assert table() == found, "write it anew: python -m tests.test_failures"


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", ALL)
def test_what_is_done_is_what_the_page_says(name: str, stage: str) -> None:
    """For every operation, failure and stage, what is decided is what a reader of the page expects."""
    sent = STAGES[stage]
    counts_as = ALL[name].safety if sent else Safety.READS  # so the page says below its table

    for kind, said in written().items():
        for error in EXAMPLES[kind]:
            assert said[counts_as] == decide(ALL[name].safety, error, sent=sent).value, (kind, error)


def test_every_kind_has_its_examples() -> None:
    """The examples are of the kinds that they stand for, and there is one for each kind."""
    assert [failure.name for failure in FAILURES] == list(EXAMPLES)
    for kind, errors in EXAMPLES.items():
        assert {kind} == {failure_of(error).name for error in errors}


def test_every_error_is_of_some_kind() -> None:
    """No error that a call can meet is left without a decision."""
    met = {type(error) for errors in EXAMPLES.values() for error in errors}

    assert {one.__name__ for one in CLASSES} - NOT_OF_A_CALL == {one.__name__ for one in met}


@pytest.mark.parametrize("error", [one for errors in EXAMPLES.values() for one in errors], ids=repr)
def test_a_write_is_repeated_only_if_it_was_not_begun(error: CdiscountError) -> None:
    """A once-only write that was sent is repeated for what never left, and for a token that was refused."""
    repeated = decide(Safety.WRITES, error, sent=True) in {Action.REPEAT, Action.RENEW}

    assert repeated == isinstance(error, (ConnectFailed, TokenRejected, TokenStoreError))


if __name__ == "__main__":
    before, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- decisions -->\n")
    end = rest[rest.index("<!-- end -->") :]
    PAGE.write_text(f"{before}<!-- decisions -->\n{table()}\n{end}", encoding="utf-8")
