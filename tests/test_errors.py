"""The tree of errors: it is drawn in the docstring, each error can be pickled, and none contains secrets."""

import copy
import inspect
import pickle
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from cdiscount_async import errors
from cdiscount_async._common.redaction import MAX_BODY
from cdiscount_async._contract.declare import evolve
from cdiscount_async.errors import (
    AlreadySubmitted,
    AuthenticationError,
    BadCredentials,
    CdiscountError,
    ConnectFailed,
    ContractMismatch,
    CursorMismatch,
    DamagedReply,
    DataTimedOut,
    DeserializationFailed,
    DestinationError,
    DryRun,
    ForeignReply,
    HtmlPage,
    HttpError,
    InternalServiceFault,
    InvalidPackage,
    InvalidRequest,
    LedgerError,
    LoginPaused,
    NotAuthorized,
    NotXml,
    OperationFailed,
    OutcomeUnknown,
    PagesFailed,
    PreproductionClosed,
    Problem,
    PublishFailed,
    QuotaExceeded,
    ReplyError,
    RowsRefused,
    SellerInactive,
    SoapFault,
    StillPending,
    TimedOut,
    TokenRejected,
    TokenStoreError,
    TransportError,
    WorkersError,
    redacted,
    redacted_body,
)
from cdiscount_async.exchange import Preview
from cdiscount_async.models.common import Error, ErrorTypeEnum
from cdiscount_async.models.orders import Customer, Order, OrderListMessage

from .support.timing import PARIS

CLASSES: Final = sorted(
    (one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, CdiscountError)),
    key=lambda one: one.__name__,
)
PROBLEMS: Final = (Problem("$.a", "expected text"), Problem("$.b[1]", "expected an integer"))
TOKEN: Final = "0123456789abcdef" * 2
GUID: Final = "01234567-89ab-cdef-0123-456789abcdef"
ADDRESS: Final = "jean.martin@example.fr"
RESULT: Final = OrderListMessage(
    error_message="non",
    error_list=(Error(error_type=ErrorTypeEnum("Teleported"), message="refusé"),),
    token_id=TOKEN,
    order_list=(Order(customer=Customer(last_name="Martin", email=ADDRESS)),),
)

SAMPLES: Final[tuple[CdiscountError, ...]] = (
    CdiscountError("something"),
    InvalidRequest(PROBLEMS, "GetOrderList"),
    CursorMismatch("seller"),
    DestinationError("the file is in use"),
    InvalidPackage("no zip"),
    PublishFailed("the folder is gone"),
    AlreadySubmitted("it is under way", number=17),
    LedgerError("the file is locked"),
    StillPending("not worked off", number=17),
    RowsRefused("2 of 3", None),
    TransportError("reset"),
    ConnectFailed("no route"),
    TimedOut("after 600 seconds"),
    ForeignReply("another token"),
    DamagedReply("the checksum is wrong", delivered=12),
    HttpError("a proxy", status=502, body=b"<html>Bad Gateway</html>", retry_after=2.5),
    PreproductionClosed("closed", reopens_at=datetime(2026, 3, 5, tzinfo=PARIS), guessed=True),
    AuthenticationError("no", code="c", reason="r"),
    BadCredentials("no"),
    LoginPaused("twice", until=datetime(2026, 3, 5, tzinfo=PARIS)),
    TokenRejected("no", code="RequestTokenValidationError", reason=f"Token used: '{GUID}'"),
    NotAuthorized("no", code="RequestTokenValidationError", reason=f"Token used: '{GUID}'"),
    ReplyError("odd", status=201, body=b"<a/>"),
    NotXml("empty", status=200),
    HtmlPage("a page", status=200, body=b"<html>Are you a robot?</html>"),
    DeserializationFailed("DeserializationFailed", "The value 'x'", status=500),
    InternalServiceFault("InternalServiceFault", "unable", status=500),
    SoapFault("DeserializationFailed", "The value 'x'", status=500, body=b"<s:Envelope><a>Martin</a>"),
    ContractMismatch(PROBLEMS, status=200, body=b"<s:Envelope/>"),
    OperationFailed("non", RESULT.error_list, RESULT),
    QuotaExceeded("non", RESULT.error_list, RESULT),
    SellerInactive("Vendeur désactivé", (), RESULT),
    DataTimedOut("Execution Timeout Expired", (), RESULT),
    DryRun(Preview("GetOrderList", "http://marketplace.test", "GetOrderList", b"<a/>")),
    TokenStoreError("the file is damaged"),
    WorkersError("Redis cannot be used"),
    OutcomeUnknown("no answer", how_to_check="ask GetOrderList"),
    PagesFailed([1], {2: TimedOut("late")}),
)


def named(error: CdiscountError) -> CdiscountError:
    """Return an error with the operation and the login, as the client raises it."""
    error.operation, error.seller = "GetOrderList", "shop-api"
    return error


def test_every_class_has_a_sample() -> None:
    """Every class of errors is in these tests."""
    assert CLASSES == sorted({type(one) for one in SAMPLES}, key=lambda one: one.__name__)


@pytest.mark.parametrize("error", SAMPLES, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_error_survives_pickling(error: CdiscountError, protocol: int) -> None:
    """An unpickled error has the type, the text and the attributes of the original."""
    sent = named(error)
    came = pickle.loads(pickle.dumps(sent, protocol))  # noqa: S301 - our own bytes

    assert type(sent) is type(came)
    assert str(sent) == str(came)
    assert repr(sent) == repr(came)
    assert vars(sent) == vars(came)
    assert sent.args == came.args


@pytest.mark.parametrize("error", SAMPLES, ids=lambda one: type(one).__name__)
def test_error_survives_copying(error: CdiscountError) -> None:
    """A copy has the text and the attributes of the original."""
    for copied in (copy.copy(error), copy.deepcopy(error)):
        assert (type(error), str(error), vars(error)) == (type(copied), str(copied), vars(copied))


def test_note_on_an_error_survives_pickling() -> None:
    """A note that was added to an error is pickled too."""
    error = TimedOut("late")
    error.add_note("while fetching page 3")

    assert ["while fetching page 3"] == pickle.loads(pickle.dumps(error)).__notes__  # noqa: S301 - our own bytes


@pytest.mark.parametrize("error", SAMPLES, ids=lambda one: type(one).__name__)
def test_text_begins_with_the_operation(error: CdiscountError) -> None:
    """The text of an error begins with the operation."""
    assert str(named(error)).startswith("GetOrderList: ")
    assert f"{type(error).__name__}({str(error)!r})" == repr(error)


def test_text_without_operation_has_no_prefix() -> None:
    """An error without an operation has only its text."""
    assert "no route" == str(ConnectFailed("no route"))
    assert ConnectFailed("no route").operation is None
    assert ConnectFailed("no route").seller is None


def drawn() -> dict[str, str]:
    """Return each class of the tree in the module's docstring, with the class above it."""
    (tree,) = re.findall(r"```\n(.*?)```", inspect.getdoc(errors) or "", re.DOTALL)
    parents: dict[str, str] = {}
    above: dict[int, str] = {}
    for line in tree.splitlines():
        branch, name = re.match(r"([│├└─ ]*)(\w+)", line).groups()  # type: ignore[union-attr]
        depth = len(branch) // 3
        above[depth] = name
        parents[name] = above[depth - 1] if depth else "Exception"
    return parents


def test_tree_is_drawn_as_it_is() -> None:
    """The tree has every class under its base class, and no other."""
    assert {one.__name__: one.__bases__[0].__name__ for one in CLASSES} == drawn()


def test_the_page_says_what_to_do_about_each_error() -> None:
    """The page of failures has a row for each class that is raised; a base class has the row of its other kinds."""
    page = Path(__file__).parents[1] / "docs" / "failures.md"
    table = page.read_text(encoding="utf-8").partition("<!-- errors -->")[2].partition("<!-- end -->")[0]
    rows = re.findall(r"^\| (?:any other )?`(\w+)` \|", table, re.MULTILINE)

    assert sorted(one.__name__ for one in CLASSES if one not in {CdiscountError, AuthenticationError}) == sorted(rows)


def test_tree_names_the_attributes_of_each_class() -> None:
    """An error has the attributes that the tree names for its class."""
    (tree,) = re.findall(r"```\n(.*?)```", inspect.getdoc(errors) or "", re.DOTALL)
    promised = {
        re.findall(r"\w+", line)[0]: re.findall(r"(?<![\w])\.(\w+)", line) for line in tree.splitlines() if " ." in line
    }
    missing = [
        f"{type(error).__name__}.{name}"
        for error in SAMPLES
        for cls in type(error).__mro__
        for name in promised.get(cls.__name__, [])
        if not hasattr(error, name)
    ]

    assert promised
    assert [] == missing


def test_invalid_request_is_a_value_error() -> None:
    """InvalidRequest is a ValueError, so `except ValueError` catches it."""
    assert isinstance(SAMPLES[1], ValueError)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"Token used: '{GUID}'", "Token used: '<redacted>'"),
        (f"<TokenId>{TOKEN}</TokenId>", "<TokenId><redacted></TokenId>"),
        (TOKEN.upper(), "<redacted>"),
        ("Authorization: Basic c2hvcC1hcGk6c2VjcmV0", "Authorization: <redacted>"),
        ("basic c2hvcA==", "<redacted>"),
        (f"write to {ADDRESS}.", "write to <redacted>."),
        ("c.0123456789abcdef0123456789abcdef@clemarche.com", "<redacted>"),
        ("order 1904240958ABCDE", "order 1904240958ABCDE"),
        ("", ""),
    ],
)
def test_secret_is_redacted(text: str, hidden: str) -> None:
    """What looks like a token, a password or an address is hidden; an order number is shown."""
    assert hidden == redacted(text)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"", ""),
        (b"Bad Gateway", "Bad Gateway"),
        (b'{"error": "no"}', '{"error": "no"}'),
        (b"<html><title>Maintenance</title></html>", "<html><title>Maintenance</title></html>"),
        (b"\n<!DOCTYPE html><p class='a'>Maintenance", "\n<!DOCTYPE html><p class='a'>Maintenance"),
        (b"\xff\xfe", "��"),
    ],
)
def test_body_that_is_no_xml_is_shown(body: bytes, shown: str) -> None:
    """A page or a line of text is a proxy's own, and is shown as it is."""
    assert shown == redacted_body(body)


@pytest.mark.parametrize(
    "body",
    [
        "<s:Envelope><City>Martin</City>",
        "<s:Envelope><City>Mart",
        "<s:Envelope><City><![CDATA[Martin]]></City>",
        "<s:Envelope><City><![CDATA[<Martin>]]></City>",
        "<s:Envelope><City><!-- Martin -->",
        "<s:Envelope><City><!-- <Martin/> -->",
        "<s:Envelope><City><?Martin?>",
        "<s:Envelope><City name='Martin' i:nil=\"true\"/>",
        "<s:Envelope><City name='Mart",
        "<s:Envelope><City>a > Martin",
        "artin</City><s:Envelope>",
        "artin --></City><s:Envelope>",
        "<City>Martin</City>",
        "<City>&lt;html&gt; Martin</City>",
        "<City><![CDATA[<html>Martin]]></City>",
    ],
)
def test_body_that_is_xml_shows_its_tags_only(body: str) -> None:
    """Any text in XML may be a buyer's, so only the names of elements are shown."""
    shown = redacted_body(body.encode())

    assert "art" not in shown
    assert shown.startswith(("<", "…"))


def test_page_shows_no_secret() -> None:
    """A token or an address in a page is hidden in the error."""
    shown = redacted_body(f"<html>{TOKEN} {GUID} {ADDRESS} Basic c2hvcC1hcGk6c2VjcmV0</html>".encode())

    assert "<html><redacted> <redacted> <redacted> <redacted></html>" == shown


@pytest.mark.parametrize("body", [b"x" * 10_000, b"<s:Envelope>" + b"<a>b</a>" * 5_000], ids=["page", "soap"])
def test_body_is_bounded(body: bytes) -> None:
    """Only the start of a long body is kept."""
    assert len(redacted_body(body)) <= MAX_BODY
    assert 2_000 == MAX_BODY


@pytest.mark.parametrize(
    "error",
    [
        CdiscountError(f"{TOKEN} {GUID} {ADDRESS}"),
        TransportError(f"{TOKEN} {GUID} {ADDRESS}"),
        HttpError(TOKEN, status=500, body=f"{GUID} {ADDRESS}".encode()),
        TokenRejected(f"no: {GUID}", code="c", reason=f"{TOKEN} {ADDRESS}"),
        SoapFault("c", f"{TOKEN} {GUID} {ADDRESS}", body=f"<s:Envelope><a>{ADDRESS}</a>".encode()),
        ContractMismatch([Problem("$", f"expected an integer, not '{GUID} {ADDRESS}'")]),
        InvalidRequest([Problem("$", f"expected one of A, not '{TOKEN}'")]),
        OutcomeUnknown(f"{TOKEN}", how_to_check="ask"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_error_shows_no_secret(error: CdiscountError) -> None:
    """No token and no address is in an error's text, `repr`, attributes, log or pickle."""
    shown = f"{error} {error!r} {error.args} {vars(error)} {pickle.dumps(error)!r}"

    assert [] == [secret for secret in (TOKEN, GUID, ADDRESS) if secret in shown]


def test_failed_operation_has_the_texts_of_the_service() -> None:
    """The text has the message and each error of the list; the result is kept, and its `repr` hides private data."""
    error = next(one for one in SAMPLES if type(one) is OperationFailed)

    assert isinstance(error, OperationFailed)
    assert "non; Teleported: refusé" == str(OperationFailed("non", RESULT.error_list, RESULT))
    assert ("non", RESULT.error_list, evolve(RESULT, token_id=None)) == (error.message, error.errors, error.result)
    assert [] == [one for one in (TOKEN, "Martin", ADDRESS) if one in f"{error} {error!r} {vars(error)}"]


@pytest.mark.parametrize(
    ("message", "listed", "text"),
    [
        (None, [], "OperationSuccess is not true, and no reason is given"),
        ("", [], "OperationSuccess is not true, and no reason is given"),
        ("non", [], "non"),
        (None, [Error(error_type=ErrorTypeEnum.QUOTA, message="trop")], "Quota: trop"),
    ],
)
def test_failed_operation_always_has_a_text(message: str | None, listed: list[Error], text: str) -> None:
    """The error of a failure without a message has a text."""
    assert text == str(OperationFailed(message, listed, None))


def test_problem_reads_as_a_line() -> None:
    """The text of a problem is its path and what was expected there."""
    assert "$.order_list[3].quantity: expected an integer" == str(
        Problem("$.order_list[3].quantity", "expected an integer")
    )


@pytest.mark.parametrize("count", [1, 5, 6, 100])
def test_long_lists_of_problems_are_cut(count: int) -> None:
    """The text has five problems and the number of others; the attribute has all."""
    problems = [Problem(f"$.a[{index}]", "expected text") for index in range(count)]
    error: Any = ContractMismatch(problems)

    assert min(count, 5) == str(error).count("expected text")
    assert (f"and {count - 5} more" in str(error)) is (count > 5)
    assert tuple(problems) == error.problems
