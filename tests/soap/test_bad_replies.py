"""For any reply, a caller gets a result or a CdiscountError, and no error contains a buyer's text."""

import pickle
from datetime import UTC, datetime, timedelta
from decimal import Context, localcontext
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import wire
from cdiscount_async._soap.list_stream import ListReader
from cdiscount_async.errors import (
    CdiscountError,
    ContractMismatch,
    DataTimedOut,
    DeserializationFailed,
    HtmlPage,
    HttpError,
    InternalServiceFault,
    NotAuthorized,
    NotXml,
    OperationFailed,
    QuotaExceeded,
    ReplyError,
    SellerInactive,
    SoapFault,
    TokenRejected,
)
from cdiscount_async.models.fulfilment import WarehouseType
from cdiscount_async.models.orders import Customer, Order, OrderLine, OrderListMessage, OrderStateEnum
from cdiscount_async.models.products import CategoryTreeMessage
from cdiscount_async.operations import ALL

from ..support.sizes import examples
from ..support.strategies import instances

SOAP: Final = 'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
MESSAGES: Final = "http://schemas.datacontract.org/2004/07/Cdiscount.Framework.Core.Communication.Messages"
ARRAYS: Final = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
SUCCESS: Final = f'<OperationSuccess xmlns="{MESSAGES}">true</OperationSuccess>'
REPLY: Final = wire.write_reply(
    "GetOrderList",
    OrderListMessage(
        operation_success=True,
        order_list=(
            Order(
                order_number="1904240958ABCDE",
                order_state=OrderStateEnum.SHIPPED,
                customer=Customer(last_name="Martin", email="jean.martin@example.fr"),
                order_line_list=(OrderLine(quantity=2, name="Théière"),),
            ),
        ),
    ),
)
"""A small reply with a buyer's name and address."""
MULTIPART: Final = b"\r\n--uuid:1\r\nContent-Type: application/xop+xml\r\n\r\n" + REPLY + b"\r\n--uuid:1--\r\n"
TOKEN: Final = "0123456789abcdef" * 2
GUID: Final = "01234567-89ab-cdef-0123-456789abcdef"
PAGE: Final = b"<html><head><title>Request unsuccessful</title></head><body>Incapsula incident 1</body></html>"
DOCTYPE: Final = b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/xhtml1-strict.dtd">'
XHTML: Final = PAGE.replace(b"<html>", b'<html xmlns="http://www.w3.org/1999/xhtml">')


def envelope(content: str) -> bytes:
    """Return an envelope with this content of its SOAP body."""
    return f"<s:Envelope {SOAP}><s:Body>{content}</s:Body></s:Envelope>".encode()


def reply(operation: str, members: str, success: str = SUCCESS) -> bytes:
    """Return a reply as the service writes it, with these members of the result."""
    result = f"<{operation}Result>{success}{members}</{operation}Result>"
    return envelope(f'<{operation}Response xmlns="http://www.cdiscount.com">{result}</{operation}Response>')


def orders(*lists: str) -> bytes:
    """Return a reply of GetOrderList with these orders."""
    return reply("GetOrderList", f"<OrderList>{''.join(f'<Order>{one}</Order>' for one in lists)}</OrderList>")


def fault(code: str, reason: str) -> bytes:
    """Return a SOAP fault as the service writes it."""
    text = f'<faultcode>{code}</faultcode><faultstring xml:lang="fr-FR">{reason}</faultstring>'
    return envelope(f"<s:Fault>{text}</s:Fault>")


def error_of(body: bytes, operation: str = "GetOrderList", **options: Any) -> CdiscountError:
    """Return the error that reading a body raises."""
    with pytest.raises(CdiscountError) as caught:
        wire.read_reply(operation, body, **options)
    return caught.value


def mismatch_of(body: bytes, operation: str = "GetOrderList") -> dict[str, str]:
    """Return the problems of a body: what was expected, by path."""
    error = error_of(body, operation)
    assert isinstance(error, ContractMismatch)
    return {problem.path: problem.expected for problem in error.problems}


def outcome(body: bytes, **options: Any) -> Any:
    """Return the result in a body, or the CdiscountError that reading it raises."""
    try:
        return wire.read_reply("GetOrderList", body, **options)
    except CdiscountError as error:
        return error


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty body instead of XML"),
        (b" \r\n\t", "an empty body instead of XML"),
        (b"Service Unavailable", "XML (line 1, column 1; 19 bytes came): plain text instead of SOAP"),
        (b'{"error": "no"}', "XML (line 1, column 1; 15 bytes came): JSON instead of SOAP"),
        (b"\x00", "): binary data instead of SOAP"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "): bytes that are compressed with gzip"),
        (MULTIPART, "): a MIME multipart message (such as MTOM) instead of SOAP"),
        (b"<a><b></a>", "not well-formed XML (line 1, column"),
        (REPLY + REPLY, "not well-formed XML (line 1, column"),
        (PAGE.replace(b"</title>", b""), "an HTML page instead of SOAP"),
        (b"\n<!-- proxy -->" + DOCTYPE + XHTML, "an HTML page instead of SOAP"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!doctype HTML>" + PAGE, "an HTML page instead of SOAP"),
    ],
    ids=[
        "empty",
        "blank",
        "text",
        "json",
        "nul",
        "gzip",
        "multipart",
        "crossed tags",
        "two documents",
        "html",
        "xhtml with doctype",
        "html with byte order mark",
    ],
)
def test_what_is_no_xml_is_refused(body: bytes, said: str) -> None:
    """The error of a body that is not XML says what it is, or where it is malformed."""
    error = error_of(body)

    assert (HtmlPage if "HTML" in said else NotXml) is type(error)
    assert "GetOrderList" == error.operation
    assert said in str(error)


@pytest.mark.parametrize("status", [301, 403, 404, 500, 502, 503])
@pytest.mark.parametrize(
    "page", [PAGE, XHTML, DOCTYPE + XHTML, b"Bad Gateway", b""], ids=["html", "xhtml", "doctype", "text", "empty"]
)
def test_error_status_without_soap_is_an_http_error(status: int, page: bytes) -> None:
    """A proxy's answer becomes an HttpError with its status and body."""
    error = error_of(page, status=status)

    assert isinstance(error, HttpError)
    assert (status, page.decode(), "GetOrderList") == (error.status, error.body, error.operation)
    assert str(error).startswith(f"GetOrderList: HTTP {status}: ")


@pytest.mark.parametrize("status", [200, 500])
def test_soap_is_read_with_any_status(status: int) -> None:
    """A body that is SOAP is read, whatever the HTTP status is."""
    assert "1904240958ABCDE" == wire.read_reply("GetOrderList", REPLY, status=status).order_list[0].order_number


def test_status_goes_into_the_error_of_a_bad_body() -> None:
    """An error about a body has the HTTP status."""
    error = error_of(envelope("<Fault/>"), status=202)

    assert isinstance(error, ContractMismatch)
    assert 202 == error.status


def test_truncated_reply_is_always_a_reply_error() -> None:
    """A reply that is truncated anywhere is not XML."""
    kinds = {type(outcome(REPLY[:length])) for length in range(len(REPLY))}

    assert {NotXml} == kinds


def test_truncated_reply_shows_no_buyer() -> None:
    """The error of a reply that is truncated anywhere contains no text of a buyer."""
    errors = [outcome(REPLY[:length]) for length in range(len(REPLY))]

    assert [] == [one for one in errors if "Martin" in f"{one}{one!r}{one.body}{one.args}"]


ENTITIES: Final = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(4))


@pytest.mark.parametrize("root", ["s:Envelope", "Envelope", "_", ":", "é", "a-b", "?"])
@pytest.mark.parametrize(
    "subset",
    [ENTITIES, '<!ENTITY l3 SYSTEM "file:///etc/passwd">', '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;'],
    ids=["nested", "file", "parameter"],
)
def test_document_type_is_refused(root: str, subset: str) -> None:
    """A document type declaration is refused, whatever its content and its root are: no entity is expanded."""
    body = f"<!DOCTYPE {root} [{subset}]>".encode() + reply("GetOrderList", "<SellerLogin>&l3;</SellerLogin>")
    error = error_of(body)

    assert NotXml is type(error)
    assert "lollol" not in f"{error} {vars(error)}"
    assert "root:" not in f"{error} {vars(error)}"


@pytest.mark.parametrize(
    "before",
    [b"", b"\xef\xbb\xbf", b"<?xml version='1.0'?>", b"<!-- > -->", b"<?a <!-- ?>", b"\n\t <!----><?b?>\r\n"],
    ids=["nothing", "byte order mark", "declaration", "comment", "instruction", "all sorts"],
)
def test_document_type_is_found_behind_anything(before: bytes) -> None:
    """A document type declaration is found after anything that may precede it."""
    body = before + b'<!DOCTYPE x [<!ENTITY l "EXPANDED">]>' + reply("GetOrderList", "<SellerLogin>&l;</SellerLogin>")

    assert NotXml is type(outcome(body))


def test_entity_in_an_attribute_is_refused() -> None:
    """An entity in an attribute is not expanded either, although parsers do so with any configuration."""
    body = f"<!DOCTYPE é [{ENTITIES}]>".encode() + reply("GetOrderList", '<SellerLogin a="&l3;"/>')

    assert NotXml is type(outcome(body))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp037"])
def test_encoding_hides_no_document_type(encoding: str) -> None:
    """A document type declaration in another encoding is not recognised, but the document is refused too."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY l "EXPANDED">]><a>&l;</a>'
    error = error_of(text.encode(encoding))

    assert isinstance(error, ReplyError)
    assert "EXPANDED" not in str(error)


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "iso-8859-1", "windows-1252", "ebcdic-fr", "nonsense"])
def test_declared_encoding_does_not_count(encoding: str) -> None:
    """The service sends UTF-8, whatever the XML declaration says."""
    body = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + REPLY

    assert "Théière" == outcome(body).order_list[0].order_line_list[0].name


@pytest.mark.parametrize("encoding", ["utf-32", "iso-8859-1", "cp037"])
def test_other_encoding_is_refused(encoding: str) -> None:
    """Bytes that are not UTF-8 and have no declared encoding are refused."""
    assert NotXml is type(outcome(REPLY.decode().encode(encoding)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<GetOrderListResponse/>", "expected a SOAP 1.1 Envelope, not GetOrderListResponse"),
        (
            b'<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"/>',
            "expected a SOAP 1.1 Envelope, not {http://www.w3.org/2003/05/soap-envelope}Envelope of SOAP 1.2",
        ),
        (f"<s:Envelope {SOAP}/>".encode(), "expected a SOAP Body with one element in it"),
        (f"<s:Envelope {SOAP}><s:Header/></s:Envelope>".encode(), "expected a SOAP Body with one element in it"),
        (envelope(""), "expected a SOAP Body with one element in it"),
        (envelope("text"), "expected a SOAP Body with one element in it"),
        (envelope("<a/><b/>"), "expected a SOAP Body with one element in it"),
        (reply("GetOfferList", ""), "expected GetOrderListResponse, not GetOfferListResponse"),
        (envelope('<GetOrderListResponse xmlns="urn:other"/>'), "expected GetOrderListResponse, not {urn:other}GetOrd"),
        (envelope('<GetOrderListResponse xmlns="http://www.cdiscount.com"/>'), "expected GetOrderListResult"),
        (
            envelope('<GetOrderListResponse xmlns="http://www.cdiscount.com"><OrderList/></GetOrderListResponse>'),
            "expected GetOrderListResult",
        ),
        (
            envelope(
                '<GetOrderListResponse xmlns="http://www.cdiscount.com"><GetOrderListResult i:nil="true"/>'
                "</GetOrderListResponse>"
            ),
            "expected a result, not nil",
        ),
    ],
    ids=[
        "no envelope",
        "SOAP 1.2",
        "no body",
        "header only",
        "empty body",
        "text in the body",
        "two in the body",
        "other operation",
        "other namespace",
        "no result",
        "other child",
        "nil result",
    ],
)
def test_wrong_document_is_reported(body: bytes, expected: str) -> None:
    """XML that is not a reply to this operation is refused, and the error says what was expected."""
    ((path, said),) = mismatch_of(body).items()

    assert "$" == path
    assert said.startswith(expected)


def test_bad_number_deep_inside_is_reported_with_its_path() -> None:
    """The path of a problem has the Python names of lists and objects, down to the value."""
    line = "<OrderLineList><OrderLine><Quantity>two</Quantity></OrderLine></OrderLineList>"

    assert {"$.order_list[1].order_line_list[0].quantity": "expected an integer, not one like 'xxx'"} == mismatch_of(
        orders("<OrderNumber>1</OrderNumber>", line)
    )


def test_every_bad_value_is_reported() -> None:
    """The error has all wrong values of a reply, also those of members in another order."""
    body = orders(
        "<CreationDate>now</CreationDate><HasClaims>yes</HasClaims>",
        "<InitialTotalAmount>1e3</InitialTotalAmount>",
        "<VisaCegid>1.0</VisaCegid><NotKnown/><HasClaims>TRUE</HasClaims>",
    )

    assert {
        "$.order_list[0].creation_date": "expected a date and time such as 2019-04-24T10:11:34.717, not one like 'xxx'",
        "$.order_list[0].has_claims": "expected true or false, not one like 'xxx'",
        "$.order_list[1].initial_total_amount": "expected a decimal number, not one like '9x9'",
        "$.order_list[2].visa_cegid": "expected an integer, not one like '9.9'",
        "$.order_list[2].has_claims": "expected true or false, not one like 'xxxx'",
    } == mismatch_of(body)


def test_bad_key_of_a_table_is_reported() -> None:
    """The path of a wrong value in a key/value array has its key."""
    entry = "<arr:KeyValueOfintstring><arr:Key>x</arr:Key><arr:Value>a</arr:Value></arr:KeyValueOfintstring>"
    line = f'<SupplyOrderReportLine><ErrorDetails xmlns:arr="{ARRAYS}">{entry}</ErrorDetails></SupplyOrderReportLine>'
    report = f"<ReportList><SupplyOrderReport><ReportLineList>{line}</ReportLineList></SupplyOrderReport></ReportList>"

    assert {
        "$.report_list[0].report_line_list[0].error_details.key": "expected an integer, not one like 'x'"
    } == mismatch_of(reply("GetFulfilmentSupplyOrderReportList", report), "GetFulfilmentSupplyOrderReportList")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CreationDate", "2019-04-24"),
        ("CreationDate", "20190424T101134"),
        ("CreationDate", "2019-W17-3T10:11:34"),
        ("CreationDate", "2019-04-24T10:11"),
        ("CreationDate", "2019-04-24T10:11:34,5"),
        ("CreationDate", "2019-04-24t10:11:34"),
        ("CreationDate", "2019-04-24 10:11:34"),
        ("CreationDate", "2019-04-24T10+01:00"),
        ("CreationDate", "2019-04-24T10:11:34+0100"),
        ("CreationDate", "2019-04-24T10:11:34+01:00:30"),
        ("CreationDate", "2019-04-24T10:11:34+14:01"),
        ("CreationDate", "2019-04-24T10:11:60"),
        ("CreationDate", "2019-04-24T24:00:01"),
        ("CreationDate", "2019-04-24T10:11:34."),
        ("CreationDate", "9999-12-31T24:00:00"),
        ("CreationDate", "10000-01-01T00:00:00"),
        ("CreationDate", "-2019-04-24T10:11:34"),
        ("CreationDate", "2019-02-29T00:00:00"),
        ("CreationDate", "24/04/2019"),
        ("CreationDate", "10:11:34"),
        ("VisaCegid", "9" * 5000),
        ("VisaCegid", "2147483648"),
        ("InitialTotalAmount", "9" * 200),
        ("VisaCegid", "١٢"),
        ("VisaCegid", "1_000"),
        ("VisaCegid", "0x10"),
        ("VisaCegid", "+ 1"),
        ("InitialTotalAmount", "NaN"),
        ("InitialTotalAmount", "1,50"),
        ("InitialTotalAmount", "1_0.0"),
        ("HasClaims", "True"),
    ],
    ids=lambda one: one[:30],
)
def test_value_that_python_would_take_or_choke_on_is_refused_alike(name: str, text: str) -> None:
    """A text that the schema does not allow is a problem, whether Python could read it or not."""
    found = mismatch_of(orders(f"<{name}> {text} </{name}>"))

    assert 1 == len(found)
    assert "sys." not in str(found)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("&#x1F;", "\ufffd"),
        ("&#x1f;", "\ufffd"),
        ("&#31;", "\ufffd"),
        ("&#0;", "\ufffd"),
        ("&#x0;", "\ufffd"),
        ("&#x0008;", "\ufffd"),
        ("&#12;", "\ufffd"),
        ("&#xFFFE;", "\ufffd"),
        ("&#xD83D;", "\ufffd"),
        ("\x1f", "\ufffd"),
        ("\x00\x01", "\ufffd\ufffd"),
        ("\uffff", "\ufffd"),
        ("&#9;&#10;&#13;\t", "\t\n\r\t"),
    ],
)
def test_character_that_xml_cannot_hold_costs_only_itself(text: str, read: str) -> None:
    """A control character in a message is read as U+FFFD, and the rest of the reply is read as it is."""
    result = wire.read_reply("GetOrderList", reply("GetOrderList", f"<SellerLogin>a{text}b &amp; é</SellerLogin>"))

    assert f"a{read}b & é" == result.seller_login


def test_half_a_surrogate_pair_costs_only_itself() -> None:
    """Bytes that encode half of a surrogate pair are read as U+FFFD."""
    body = reply("GetOrderList", "<SellerLogin>a?b</SellerLogin>").replace(b"a?b", b"a\xed\xa0\xbdb")

    assert "a\ufffdb" == wire.read_reply("GetOrderList", body).seller_login


@pytest.mark.parametrize("levels", [480, 495, 500, 1000, 5000, 50_000])
@pytest.mark.parametrize("leaf", ["", "<Unheard/>", "<AllowOfferIntegration>x</AllowOfferIntegration>"])
def test_deep_tree_is_refused_not_crashed_on(levels: int, leaf: str) -> None:
    """A deeply nested document is read or refused: neither a crash nor a RecursionError."""
    opened, closed = "<ChildrenCategoryList><CategoryTree>", "</CategoryTree></ChildrenCategoryList>"
    tree = f"<CategoryTree>{opened * levels}{leaf}{closed * levels}</CategoryTree>"
    body = reply("GetAllowedCategoryTree", tree)

    try:
        found: Any = wire.read_reply("GetAllowedCategoryTree", body)
    except ReplyError as error:
        found = error

    assert isinstance(found, (CategoryTreeMessage, ReplyError))
    assert levels < 1000 or isinstance(found, ReplyError)


def test_document_above_the_limit_is_refused_unread() -> None:
    """A body of `max_bytes` is read, a larger one is refused."""
    error = error_of(REPLY, max_bytes=len(REPLY) - 1)

    assert NotXml is type(error)
    assert f"the limit is {len(REPLY) - 1:,}" in str(error)
    assert wire.read_reply("GetOrderList", REPLY, max_bytes=len(REPLY)).operation_success


@pytest.mark.parametrize("success", ["", f'<OperationSuccess xmlns="{MESSAGES}">false</OperationSuccess>'])
def test_result_that_does_not_say_it_succeeded_has_not(success: str) -> None:
    """A result is a success only if OperationSuccess is true."""
    error = error_of(reply("GetOrderList", "", success))

    assert isinstance(error, OperationFailed)
    assert "GetOrderList: OperationSuccess is not true, and no reason is given" == str(error)
    assert error.result.operation_success is not True


def test_error_in_the_list_is_a_failure() -> None:
    """A result with an ErrorList is a failure, and the error has its items."""
    errors = "<ErrorList><Error><ErrorType>Quota</ErrorType><Message>Trop d'appels</Message></Error></ErrorList>"
    error = error_of(reply("GetOrderList", errors))

    assert isinstance(error, OperationFailed)
    assert "GetOrderList: Quota: Trop d'appels" == str(error)
    assert [("Quota", "Trop d'appels")] == [(one.error_type, one.message) for one in error.errors]


NOT_OPEN: Final = f"User is not authorized to access to this resource (Token used: '{GUID}', Resource: (x))."


@pytest.mark.parametrize(
    ("code", "reason", "kind"),
    [
        ("s:RequestTokenValidationError", "Token id is not correctly formatted.", TokenRejected),
        ("s:RequestTokenValidationError", "Your token does not exist, please renew your token id.", TokenRejected),
        ("s:RequestTokenValidationError", "Something new about tokens", TokenRejected),
        ("s:RequestTokenValidationError", "", TokenRejected),
        ("s:RequestTokenValidationError", NOT_OPEN, NotAuthorized),
        ("a:DeserializationFailed", "The value 'x' cannot be parsed as the type 'Int32'.", DeserializationFailed),
        ("a:InternalServiceFault", "The server was unable to process the request", InternalServiceFault),
        ("", "", SoapFault),
    ],
)
def test_fault_is_raised_as_what_it_means(code: str, reason: str, kind: type[CdiscountError]) -> None:
    """One code has three meanings, which the text distinguishes; any other code is a SoapFault."""
    error = error_of(fault(code, reason), status=500)

    assert kind is type(error)
    assert code.rpartition(":")[2] == vars(error)["code"]


@pytest.mark.parametrize(
    ("message", "error_type", "kind"),
    [
        ("Trop d'appels", "Quota", QuotaExceeded),
        ("Le vendeur est inactif", "InactiveSellerError", SellerInactive),
        ("Vendeur désactivé", None, SellerInactive),
        ("Recovering the offers: Execution Timeout Expired.", "UnexpectedException", DataTimedOut),
        ("Demande de remboursement invalide", None, OperationFailed),
        ("L'URL x n'est pas valide.", "InvalidFileFormat", OperationFailed),
    ],
)
def test_failure_is_raised_as_what_it_means(message: str, error_type: str | None, kind: type[CdiscountError]) -> None:
    """A failure has its own class of error if a caller reacts differently to it."""
    listed = f"<Error><ErrorType>{error_type}</ErrorType><Message>{message}</Message></Error>" if error_type else ""
    said = f'<ErrorMessage xmlns="{MESSAGES}">{message}</ErrorMessage>{SUCCESS.replace("true", "false")}'

    error = error_of(reply("GetOrderList", f"<ErrorList>{listed}</ErrorList>", said))

    assert kind is type(error)
    assert [error_type] * bool(error_type) == [entry.code for entry in vars(error)["explained"]]


def test_quota_says_when_it_begins_anew() -> None:
    """The counters restart every hour, so `resets_at` is the next full hour."""
    before = datetime.now(UTC)
    error = QuotaExceeded(None, (), None)

    assert before < error.resets_at <= datetime.now(UTC) + timedelta(hours=1)
    assert (0, 0) == (error.resets_at.minute, error.resets_at.second)


@pytest.mark.parametrize("code", ["s:RequestTokenValidationError", "a:InternalServiceFault"])
@pytest.mark.parametrize("secret", [GUID, TOKEN, TOKEN.upper(), "jean.martin@example.fr"])
def test_secret_in_a_fault_is_hidden(code: str, secret: str) -> None:
    """A token or an address that the service repeats is neither in the error nor in its pickle."""
    error = error_of(fault(code, f"Token used: '{secret}', not authorized"), status=500)

    assert secret not in f"{error} {error!r} {error.args} {vars(error)}"
    assert secret.encode() not in pickle.dumps(error)


@pytest.mark.parametrize("secret", [GUID, TOKEN, "jean.martin@example.fr"])
def test_secret_where_a_number_should_be_is_hidden(secret: str) -> None:
    """A wrong value is quoted, but not if it looks like a token or an address."""
    error = error_of(orders(f"<VisaCegid>{secret[:40]}</VisaCegid>"))

    assert secret not in f"{error} {error!r} {error.args} {vars(error)}"
    assert secret.encode() not in pickle.dumps(error)


@pytest.mark.parametrize(
    "body",
    [
        orders("<VisaCegid>x</VisaCegid><Customer><LastName>Martin</LastName></Customer>"),
        orders("<VisaCegid>x</VisaCegid><Customer><LastName><![CDATA[Martin]]></LastName></Customer>"),
        orders("<VisaCegid>x</VisaCegid><!-- Martin -->"),
        orders("<VisaCegid>x</VisaCegid><Customer LastName='Martin'/>"),
        orders("<VisaCegid>x</VisaCegid><Customer><LastName>a &gt; > Martin</LastName></Customer>"),
        REPLY[:-10],
        REPLY[REPLY.index(b"Martin") :],
        REPLY.replace(b"Envelope", b"Umschlag"),
        b"<GetOrderListResponse><LastName>Martin</LastName></GetOrderListResponse>",
        REPLY[:-10].decode().encode("utf-16"),
    ],
    ids=[
        "text",
        "character data",
        "comment",
        "attribute",
        "text with >",
        "truncated after",
        "truncated before",
        "other root",
        "no envelope",
        "utf-16",
    ],
)
def test_buyer_in_a_body_is_hidden(body: bytes) -> None:
    """An error keeps the start of the body, without a buyer's text."""
    error = error_of(body)

    assert isinstance(error, ReplyError)
    assert "Martin" not in error.body.replace("\0", "")
    assert "example.fr" not in error.body.replace("\0", "")


@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_body_in_an_error_is_bounded(length: int) -> None:
    """An error does not keep a whole document."""
    long = [
        error_of(b"x" * length),
        error_of(b"<html>" + b"x" * length, status=502),
        error_of(REPLY[:-1] + b"x" * length),
    ]

    assert [True] * 3 == [len(vars(one)["body"]) <= 2_000 for one in long]


RESULT: Final = REPLY[REPLY.index(b"<GetOrderListResult") : REPLY.index(b"</GetOrderListResponse>")]
RESPONSE: Final = REPLY[REPLY.index(b"<GetOrderListResponse") : REPLY.index(b"</s:Body>")]
BODY: Final = b"<s:Body>%b</s:Body>" % RESPONSE
REFUSED: Final = b"<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>"
SAID: Final = SUCCESS.encode()


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (RESULT, RESULT + RESULT),
        (RESULT, RESULT + REFUSED),
        (RESULT, REFUSED + RESULT),
        (RESPONSE, RESPONSE + RESPONSE),
        (RESPONSE, RESPONSE + REFUSED),
        (RESPONSE, REFUSED + RESPONSE),
        (BODY, BODY + BODY),
        (BODY, b"<s:Body>%b</s:Body>%b" % (REFUSED, BODY)),
        (RESPONSE, REPLY),
        (RESULT, REPLY),
        (RESULT, RESPONSE),
        (SAID, SAID + SAID.replace(b"true", b"false")),
        (SAID, SAID.replace(b"true", b"false") + SAID),
        (b"</OrderList>", b"</OrderList>" + SAID.replace(b"true", b"false")),
        (b"</OrderList>", b"</OrderList><OrderList><Order/></OrderList>"),
        (b"<OrderList>", b"<OrderList/><OrderList>"),
        (b"<ErrorList/>", b"<ErrorList/><ErrorList><Error/></ErrorList>"),
        (b"</OrderNumber>", b"</OrderNumber><VisaCegid>1</VisaCegid><VisaCegid>2</VisaCegid>"),
    ],
)
@pytest.mark.parametrize("size", [40, 1 << 20])
def test_a_reply_that_says_two_things_says_nothing(there: bytes, instead: bytes, size: int) -> None:
    """A reply with two results, or two values of a member, is refused, read at once or in pieces."""
    assert there in REPLY
    body = REPLY.replace(there, instead, 1)

    with pytest.raises(ContractMismatch):
        wire.read_reply("GetOrderList", body)
    with pytest.raises(ContractMismatch):
        read_in_pieces(body, size)


def read_in_pieces(body: bytes, size: int) -> None:
    """Read a reply that arrives in pieces."""
    reader = ListReader(ALL["GetOrderList"])
    for start in range(0, len(body), size):
        list(reader.feed(body[start : start + size]))
    reader.close()


def mutated(document: bytes, random: Random) -> bytes:
    """Return a document with some bytes replaced, removed, doubled or swapped."""
    changed = bytearray(document)
    for _ in range(random.randint(1, 4)):
        at, to = sorted((random.randrange(len(changed)), random.randrange(len(changed))))
        match random.randint(0, 4):
            case 0:
                changed[at] = random.randrange(256)
            case 1:
                del changed[at : min(to, at + 20)]
            case 2:
                changed[at:at] = changed[at : min(to, at + 200)]
            case 3:
                changed[at:at] = random.choice(
                    [b"<a>", b"</a>", b"<a/>", b'"', b"&#", b"&x;", b"\x00", b"<!--", b"]]>"]
                )
            case _:
                changed[at] = changed[to]
    return bytes(changed)


@examples(500)
@given(st.randoms(use_true_random=True))
def test_damaged_bytes_give_a_result_or_our_error(random: Random) -> None:
    """A damaged reply is a result or raises a CdiscountError, nothing else."""
    found = outcome(mutated(REPLY, random))

    assert isinstance(found, (OrderListMessage, CdiscountError))


@examples(300)
@given(st.binary(max_size=60))
def test_any_bytes_give_our_error(body: bytes) -> None:
    """Random bytes raise a CdiscountError."""
    assert isinstance(outcome(body), ReplyError)


@pytest.mark.parametrize("name", tuple(ALL))
def test_damaged_bytes_of_any_reply_give_a_result_or_our_error(name: str) -> None:
    """A damaged reply of any operation is a result or raises a CdiscountError, nothing else."""
    operation = ALL[name]

    @examples(20)
    @given(instances(operation.result_type, known_enums=False), st.randoms(use_true_random=True))
    def survives(result: object, random: Random) -> None:
        body = mutated(wire.write_reply(operation, result), random)
        try:
            found: object = wire.read_reply(operation, body)
        except CdiscountError as error:
            found = error

        assert isinstance(found, (operation.result_type, CdiscountError))

    survives()


@pytest.mark.parametrize(
    "body",
    [
        envelope('<GetNothing xmlns="http://www.cdiscount.com"/>'),
        envelope('<GetOrderList xmlns="urn:other"/>'),
        envelope("<s:Fault/>"),
    ],
    ids=["unknown", "other namespace", "fault"],
)
def test_request_of_no_operation_is_refused(body: bytes) -> None:
    """A request of an unknown operation raises ContractMismatch."""
    with pytest.raises(ContractMismatch, match="expected an operation, not "):
        wire.read_request(body)


@pytest.mark.parametrize(
    ("operation", "parameter", "content"),
    [
        (
            "CloseDiscussionList",
            "closeDiscussionRequest",
            "<DiscussionIds><arr:long/><arr:long>1</arr:long></DiscussionIds>",
        ),
        ("GetOrderList", "orderFilter", "<States><OrderStateEnum/><OrderStateEnum>Shipped</OrderStateEnum></States>"),
        ("GetOrderList", "orderFilter", '<States><OrderStateEnum i:nil="true"/></States>'),
    ],
)
def test_empty_item_of_a_request_is_skipped_or_refused(operation: str, parameter: str, content: str) -> None:
    """An item without a value is skipped or is a problem, but raises no other error."""
    filled = f'<{parameter} xmlns:arr="{ARRAYS}">{content}</{parameter}>'
    body = envelope(f'<{operation} xmlns="http://www.cdiscount.com">{filled}</{operation}>')

    try:
        found: object = wire.read_request(body).request
    except ReplyError as error:
        found = error

    assert isinstance(found, (ALL[operation].request_type or object, ReplyError))


@pytest.mark.parametrize(("before", "after"), [(" ", ""), ("\n\t", "\r\n ")])
@pytest.mark.parametrize("value", [*(one.value for one in WarehouseType), "Teleported"])
def test_blanks_around_a_value_of_an_enumeration_are_ignored(value: str, before: str, after: str) -> None:
    """Blanks around numbers and values of enumerations are ignored, as an indented document has them."""
    line = f"<SupplyOrderLine><Warehouse>{before}{value}{after}</Warehouse></SupplyOrderLine>"
    body = reply("GetFulfilmentSupplyOrder", f"<SupplyOrderLineList>{line}</SupplyOrderLineList>")
    (found,) = wire.read_reply("GetFulfilmentSupplyOrder", body).supply_order_line_list

    assert WarehouseType(value) == found.warehouse


def test_amount_is_checked_with_any_decimal_context() -> None:
    """A wrong amount is refused even if the caller's decimal context would make it NaN."""
    with localcontext(Context(traps=[])):
        found = mismatch_of(orders("<InitialTotalAmount>1-2</InitialTotalAmount>"))

    assert {"$.order_list[0].initial_total_amount": "expected a decimal number, not one like '9-9'"} == found


@pytest.mark.parametrize("reference", ["&#xD83D;", "&#55357;", "&#57343;", "&#65535;", "&#8;"])
def test_reference_to_what_is_no_character_is_survived(reference: str) -> None:
    """A reference to half of a surrogate pair or to no character is read as U+FFFD, decimal or hexadecimal."""
    body = orders(f"<OrderNumber>A{reference}B</OrderNumber>")

    assert "A\ufffdB" == wire.read_reply("GetOrderList", body).order_list[0].order_number


@pytest.mark.parametrize("root", ["<html>", '<html xmlns="http://www.w3.org/1999/xhtml">'])
def test_page_that_is_xml_is_a_page(root: str) -> None:
    """An HTML page that is well-formed XML is refused too."""
    error = error_of(f"{root}<body>Are you a robot?</body></html>".encode())

    assert (HtmlPage, "GetOrderList: an HTML page instead of SOAP") == (type(error), str(error))
