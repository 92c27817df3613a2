"""Whatever comes in, the sandbox answers as a SOAP service: a reply, a fault or a refusal, and never breaks.

The requests go to the application inside this process. What a request changed is taken back after each example, so that
an example that fails can be found again.
"""

import asyncio
import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import httpx
import pytest
from hypothesis import example, given, strategies as st
from lxml import etree

from cdiscount_async import wire
from cdiscount_async.errors import CdiscountError
from cdiscount_async.models.header import HeaderMessage
from cdiscount_async.models.offers import OfferFilterPaginated
from cdiscount_async.operations import ALL, Operation
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.packages import OFFERS_PART, PRODUCTS_PART, offers_xml, products_xml, zipped
from ..support.replaying import Sent
from ..support.requests import ODD_TEXTS, asking_for, spoilt_bytes, spoilt_tree
from ..support.sizes import examples
from ..support.strategies import instances
from ..support.xml import SOAP

SETTINGS: Final = Settings(
    speed=0,
    start=datetime(2026, 3, 2, 9, 0),
    orders=60,
    orders_a_day=0,
    offers=40,
    files=(),
)
BEFORE: Final = datetime(2026, 1, 1)
AFTER: Final = datetime(2026, 4, 1)
SELLER: Final = 2
"""The one to whom every operation is open."""
TYPE: Final = "text/xml; charset=utf-8"
METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW")
PATHS: Final = ("/MarketplaceAPIService.svc", "/users/httpIssue.svc/", "/users/httpIssue.svc", "/", "/no/such", "/%00")
TYPES: Final = (
    TYPE,
    "text/xml",
    "TEXT/XML;charset=UTF-16",
    "application/soap+xml",
    "text/xmlx",
    "text/plain",
    "",
    "\xe9",
)


class Tried:
    """The application with a client inside the process, and a token."""

    def __init__(self, sandbox: Sandbox, runner: asyncio.Runner, directory: Path | None = None) -> None:
        self.directory = directory or Path()
        self.sandbox = sandbox
        self._runner = runner
        self._client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=sandbox), base_url="http://sandbox.localhost"
        )
        account = sandbox.accounts[SELLER - 1]
        basic = base64.b64encode(f"{account.login}:{account.password}".encode()).decode()
        issued = self._sent("GET", "/users/httpIssue.svc/", headers={"Authorization": f"Basic {basic}"})
        self.token = etree.fromstring(issued.content).text or ""
        sandbox.market.store.update("token", {"value": self.token}, expires_utc="9999")  # whatever time passes here
        self.known = known(sandbox)

    def close(self) -> None:
        """Close the client."""
        self._runner.run(self._client.aclose())

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Take back whatever is changed inside."""
        store = self.sandbox.market.store
        store.run("BEGIN")
        try:
            yield
        finally:
            store.run("ROLLBACK")

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send something, take back what it changed, and find fault with the answer."""
        with self.passing():
            return self.kept(method, path, **options)

    def kept(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send something, and find fault with the answer."""
        answer = self._sent(method, path, **options)
        failures = list(self.sandbox.market.failures)
        self.sandbox.market.failures.clear()
        assert [] == failures
        assert_believable(answer)
        return answer

    def post(self, operation: str, body: bytes) -> httpx.Response:
        """Post an envelope for an operation, and take back what it changed."""
        with self.passing():
            return self.post_for_good(operation, body)

    def post_for_good(self, operation: str, body: bytes) -> httpx.Response:
        """Post an envelope for an operation."""
        headers = {"Content-Type": TYPE, "SOAPAction": f'"{ALL[operation].action}"'}
        return self.kept("POST", "/MarketplaceAPIService.svc", content=body, headers=headers)

    def _sent(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **options))


def known(sandbox: Sandbox) -> dict[str, Sequence[Any]]:
    """Return what there is to ask for, by the ends of the names of the members that ask for it."""

    def of(sql: str, *values: object) -> list[Any]:
        return [next(iter(row.values())) for row in sandbox.tables(sql, *values)]

    orders = of("SELECT number FROM orders WHERE seller = ?", SELLER)
    return {
        "order_number": orders,
        "order_reference": orders,
        "scopus_id": orders,
        "seller_product_id": of("SELECT reference FROM offer WHERE seller = ?", SELLER),
        "product_reference": of("SELECT reference FROM offer WHERE seller = ?", SELLER),
        "product_ean": of("SELECT ean FROM offer WHERE seller = ?", SELLER),
        "ean": of("SELECT ean FROM product"),
        "bar_code": of("SELECT ean FROM offer WHERE seller = ?", SELLER),
        "product_ids": of("SELECT sku FROM product"),
        "sku": of("SELECT sku FROM product"),
        "value": of("SELECT ean FROM product"),
        "category_code": of("SELECT code FROM category WHERE code <> '' ORDER BY standard AND allows_products DESC"),
        "discussion_ids": of("SELECT id FROM discussion"),
        "parcel_number": of("SELECT number FROM parcel"),
        "offer_pool_id": [1, 16],
        "page_number": [1, 2],
        "page_size": [1, 10],
        "deposit_id": of("SELECT id FROM deposit"),
        "package_id": of("SELECT id FROM package"),
        "relays_file_id": of("SELECT id FROM relays_file"),
        "supply_order_number": of("SELECT number FROM supply_line WHERE number IS NOT NULL"),
        "corporation": ["CDSB2C", "FNAC"],
        "corporation_code": ["CDSB2C", "FNAC"],
        "begin_date": [BEFORE],
        "begin_creation_date": [BEFORE],
        "begin_modification_date": [BEFORE],
        "end_date": [AFTER],
        "end_creation_date": [AFTER],
        "end_modification_date": [AFTER],
        "shipping_mode": ["Domicile standard", "Domicile express", "Mondial Relay Standard"],
        "motive_id": [131, 139],
    }


def assert_believable(answer: httpx.Response) -> None:
    """Find fault with an answer that no SOAP service gives."""
    if 400 <= answer.status_code < 500 or (answer.status_code == 200 and answer.request.method in {"GET", "HEAD"}):
        return
    assert answer.status_code in {200, 500}, answer
    assert TYPE == answer.headers["content-type"]
    (element,) = etree.fromstring(answer.content).findall(f"{SOAP}Body/*")
    if answer.status_code == 500:
        assert f"{SOAP}Fault" == element.tag
        assert ["faultcode", "faultstring"] == [child.tag for child in element]
    else:
        assert str(element.tag).endswith("Response")


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    """Return the application, open and in this process."""
    directory = tmp_path_factory.mktemp("packages")
    with asyncio.Runner() as runner, Sandbox(attrs.evolve(SETTINGS, files=[directory])) as sandbox:
        tried = Tried(sandbox, runner, directory)
        yield tried
        tried.close()


def requests_of(operation: Operation[Any, Any], known: Mapping[str, Sequence[Any]]) -> st.SearchStrategy[Any]:
    """Return valid requests of an operation."""
    if operation.request_type is None:
        return st.none()
    return asking_for(instances(operation.request_type), known)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_every_valid_request_has_an_answer_that_can_be_read(name: str, tried: Tried) -> None:
    """Whatever valid request an operation gets, our reader takes its answer or raises the error that it is."""
    operation = ALL[name]

    @examples(40 if operation.request_type else 10)
    @given(requests_of(operation, tried.known), st.none() | instances(HeaderMessage))
    def answered(request: object, header: HeaderMessage | None) -> None:
        answer = tried.post(name, wire.write_request(operation, request, token=tried.token, header=header))
        try:
            result = wire.read_reply(operation, answer.content, status=answer.status_code)
        except CdiscountError:
            return
        assert operation.result_type is type(result)

    answered()


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_spoilt_request_is_answered(name: str, tried: Tried) -> None:
    """A real request in which elements are dropped, doubled, moved, renamed or filled with nonsense is no trouble."""
    operation = ALL[name]

    @examples(40 if operation.request_type else 10)
    @given(requests_of(operation, tried.known), st.data())
    def answered(request: object, data: st.DataObject) -> None:
        body = wire.write_request(operation, request, token=tried.token)
        tried.post(name, spoilt_tree(data.draw, body))

    answered()


@pytest.mark.slow
@examples(6)
@given(data=st.data())
def test_any_history_is_survived(data: st.DataObject) -> None:
    """Whatever valid requests came before, and however much time passes between them, the next one is answered."""
    with asyncio.Runner() as runner, Sandbox(SETTINGS) as sandbox:
        tried = Tried(sandbox, runner)
        for _ in range(30):
            name = data.draw(st.sampled_from(sorted(ALL)))
            request = data.draw(requests_of(ALL[name], known(sandbox)))
            tried.post_for_good(name, wire.write_request(name, request, token=tried.token))
            sandbox.clock.advance(timedelta(minutes=data.draw(st.sampled_from([0, 1, 15, 60]))))
        sandbox.clock.advance(timedelta(days=30))
        tried.kept("GET", "/users/httpIssue.svc/")
        tried.close()


@examples(150)
@given(
    part=st.sampled_from([OFFERS_PART, PRODUCTS_PART]), spoilt=st.sampled_from(["tree", "bytes", "zip"]), data=st.data()
)
def test_spoilt_package_is_answered(part: str, spoilt: str, data: st.DataObject, tried: Tried) -> None:
    """A package of offers or products in which anything is spoilt is integrated, reported or refused."""
    document = offers_xml(tried.known["seller_product_id"][0], tried.known["product_ean"][0])
    if part == PRODUCTS_PART:
        document = products_xml(tried.known["category_code"][0])
    match spoilt:
        case "tree":
            content = zipped(part, spoilt_tree(data.draw, document))
        case "bytes":
            content = zipped(part, spoilt_bytes(data.draw, document))
        case _:
            content = spoilt_bytes(data.draw, zipped(part, document))
    (tried.directory / "package.zip").write_bytes(content)
    kind = "Product" if part == PRODUCTS_PART else "Offer"
    with tried.passing():
        path = (tried.directory / "package.zip").as_uri()
        submit, ask = ALL[f"Submit{kind}Package"], ALL[f"Get{kind}PackageSubmissionResult"]
        request = wire.write_request(submit, submit.request_type(zip_file_full_path=path), token=tried.token)
        submitted = etree.fromstring(tried.post_for_good(submit.name, request).content)
        tried.sandbox.clock.advance(timedelta(minutes=10))
        number = int(submitted.findtext(".//{*}PackageId") or 0)
        request = wire.write_request(ask, ask.request_type(package_id=number), token=tried.token)
        tried.post_for_good(ask.name, request)


@examples(300)
@given(name=st.sampled_from(sorted(ALL)), data=st.data())
def test_spoilt_bytes_are_answered(name: str, data: st.DataObject, tried: Tried) -> None:
    """A real request in which bytes are changed, cut, doubled or put in is no trouble."""
    request = data.draw(requests_of(ALL[name], tried.known))
    tried.post(name, spoilt_bytes(data.draw, wire.write_request(name, request, token=tried.token)))


def test_spoilt_recording_is_answered(recordings_directory: Path, tried: Tried) -> None:
    """Recorded requests of 2019 with such a defect cause no internal error."""
    sent = Sent.load(recordings_directory)

    @examples(200)
    @given(st.sampled_from(sorted(sent)), st.sampled_from([spoilt_bytes, spoilt_tree]), st.data())
    def answered(name: str, spoilt: Any, data: st.DataObject) -> None:
        tried.post(sent[name].recording.operation, spoilt(data.draw, sent[name].request(tried.token)))

    answered()


@examples(200)
@given(body=st.binary(max_size=200), action=st.sampled_from([one.action for one in ALL.values()]))
@example(body=b"", action=ALL["GetOrderList"].action)
@example(body=b"<" * 100_000, action=ALL["GetOrderList"].action)
@example(body=b"<a>" * 100_000, action=ALL["GetOrderList"].action)
@example(body=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", action=ALL["GetOrderList"].action)
def test_any_bytes_are_answered(body: bytes, action: str, tried: Tried) -> None:
    """Bytes that are no XML at all are no trouble."""
    headers = {"Content-Type": TYPE, "SOAPAction": action}
    answer = tried.send("POST", "/MarketplaceAPIService.svc", content=body, headers=headers)

    assert answer.status_code != 200


@examples(200)
@given(data=st.data(), name=st.sampled_from(sorted(ALL)))
def test_odd_http_is_answered(data: st.DataObject, name: str, tried: Tried) -> None:
    """Methods, paths, queries, types and actions of any kind are no trouble, with a good envelope or none."""
    action = ALL[name].action
    actions = [action, f'"{action}"', f"'{action}'", f'"{action}', f" {action} ", action.upper(), "", '""', "\xe9\x80"]
    body = wire.write_request(name, token=tried.token)
    queries = [
        "",
        "wsdl",
        "WSDL",
        "wsdl=wsdl0",
        "xsd=xsd0",
        "xsd=xsd99",
        "xsd=../x",
        "singleWsdl",
        "%FF=%00",
        "a&b=&=c",
    ]
    query = st.sampled_from(queries) | st.from_regex(r"[a-z=&%2F.]{0,12}", fullmatch=True)
    answer = tried.send(
        data.draw(st.sampled_from(METHODS)),
        f"{data.draw(st.sampled_from(PATHS))}?{data.draw(query)}",
        content=data.draw(st.sampled_from([b"", body])),
        headers=[
            (b"Content-Type", data.draw(st.sampled_from(TYPES)).encode("latin-1")),
            (b"SOAPAction", data.draw(st.sampled_from(actions)).encode("latin-1")),
        ],
    )

    assert answer.status_code != 500 or b"Fault" in answer.content


@examples(200)
@given(value=st.binary(max_size=60), scheme=st.sampled_from([b"Basic ", b"basic  ", b"Bearer ", b"Negotiate", b""]))
@example(value=b"\xe9", scheme=b"Basic ")
@example(value=base64.b64encode(b"\xff\xfe:x"), scheme=b"Basic ")
@example(value=base64.b64encode(b"no colon"), scheme=b"Basic ")
@example(value=base64.b64encode(b"a\x00b:c\x00"), scheme=b"Basic ")
def test_odd_authorization_gets_no_token(value: bytes, scheme: bytes, tried: Tried) -> None:
    """The token service refuses whatever is no login and password, in any encoding."""
    header = (scheme + value).translate(None, b"\x00\r\n")
    for one in (header, scheme + base64.b64encode(value)):
        answer = tried.send("GET", "/users/httpIssue.svc/", headers=[(b"Authorization", one)])

        assert 401 == answer.status_code


@given(text=st.text(max_size=40).filter(lambda text: text.isprintable()) | st.sampled_from(ODD_TEXTS))
def test_odd_tokens_are_refused(text: str, tried: Tried) -> None:
    """A caller with any unknown text as token is refused."""
    body = wire.write_request("GetSellerInformation", token=text)
    answer = tried.post("GetSellerInformation", body)
    fault = etree.fromstring(answer.content).find(f"{SOAP}Body/{SOAP}Fault/faultcode")

    assert fault is not None
    assert "s:RequestTokenValidationError" == fault.text


@pytest.mark.parametrize("number", [10**30, -(10**30), 1 << 31, -(1 << 31) - 1])
def test_numbers_that_no_int_holds_are_refused(number: int, tried: Tried) -> None:
    """A number beyond 32 bits cannot be parsed, as .NET says, wherever an int is wanted."""
    body = wire.write_request("GetOfferListPaginated", OfferFilterPaginated(page_number=12345), token=tried.token)
    answer = tried.post("GetOfferListPaginated", body.replace(b"12345", str(number).encode()))

    assert 500 == answer.status_code
    assert f"The value '{number}' cannot be parsed as the type 'Int32'.".encode() in answer.content


def test_nil_is_no_number(tried: Tried) -> None:
    """A nil where the contract allows none is refused, as .NET refuses it."""
    body = wire.write_request("GetOfferListPaginated", OfferFilterPaginated(page_number=12345), token=tried.token)
    nil = b'<PageNumber xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="true"/>'
    answer = tried.post("GetOfferListPaginated", body.replace(b"<PageNumber>12345</PageNumber>", nil))

    assert 500 == answer.status_code
    assert b"ValueType 'System.Int32' cannot be null." in answer.content


def envelope(tried: Tried, written: str, operation: str = "GetOrderList") -> bytes:
    """Return an envelope of an operation with the text of a parameter."""
    body = wire.write_request(operation, token=tried.token).decode()
    head, end, tail = body.rpartition(f"</{operation}>")
    return f"{head}{written}{end}{tail}".encode()


NIL_ATTRIBUTE: Final = 'xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="true"'


def test_nil_is_no_item_of_a_list_of_values(tried: Tried) -> None:
    """A nil among states is refused, as .NET refuses it; among texts it is an item like others."""
    states = f"<States><OrderStateEnum {NIL_ATTRIBUTE}/></States>"
    arrays = 'xmlns:a="http://schemas.microsoft.com/2003/10/Serialization/Arrays"'
    texts = f"<OrderReferenceList {arrays}><a:string {NIL_ATTRIBUTE}/></OrderReferenceList>"
    refused, taken = (
        tried.post("GetOrderList", envelope(tried, f"<orderFilter>{written}</orderFilter>"))
        for written in (states, texts)
    )

    assert 500 == refused.status_code
    assert b"OrderStateEnum' cannot be null." in refused.content
    assert 200 == taken.status_code


TYPED: Final = 'xmlns:c="http://www.cdiscount.com" xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type'
STATE: Final = "<orderFilter><States><OrderStateEnum>{}</OrderStateEnum></States></orderFilter>"
CONTRACT: Final = "Cdiscount.Service.Marketplace.API.External.Contract.Data"
NO_BOOLEAN: Final = f"""There was an error deserializing the object of type {CONTRACT}.Filter.OrderFilter. \
The value 'True' cannot be parsed as the type 'Boolean'."""
NO_STATE: Final = f"""Invalid enum value '{{}}' cannot be deserialized into type '{CONTRACT}.OrderStateEnum'. Ensure \
that the necessary enum values are present and are marked with EnumMemberAttribute attribute if the type has \
DataContractAttribute attribute."""
TEXT: Final = "Expecting state 'Element'.. Encountered 'Text'  with name '', namespace ''."
OTHER_TYPE: Final = """Element 'http://www.cdiscount.com:States' contains data of the \
'http://www.cdiscount.com:ArrayOfstring' data contract. The deserializer has no knowledge of any type that maps to \
this contract. Add the type corresponding to 'ArrayOfstring' to the list of known types - for example, by using the \
KnownTypeAttribute attribute or by adding it to the list of known types passed to DataContractSerializer."""
END: Final = """'EndElement' 'offerFilter' from namespace 'http://www.cdiscount.com' is not expected. \
Expecting element 'OfferSortOrder | OfferStateFilter | PageNumber'."""
LATER: Final = """'Element' 'SellerProductIdList' from namespace 'http://www.cdiscount.com' is not expected. \
Expecting element 'OfferFilterCriterion | OfferPoolId | OfferSortOrder | OfferStateFilter | PageNumber'."""


@pytest.mark.parametrize(
    ("operation", "written", "message"),
    [
        ("GetOrderList", "<orderFilter><FetchOrderLines>True</FetchOrderLines></orderFilter>", NO_BOOLEAN),
        *(("GetOrderList", STATE.format(one), NO_STATE.format(one)) for one in ("Sent", "shipped", " Shipped ", "")),
        ("GetOrderList", "<orderFilter><States>Shipped</States></orderFilter>", TEXT),
        ("GetOrderList", "<orderFilter><FetchOrderLines>true</FetchOrderLines>all</orderFilter>", TEXT),
        ("GetOrderList", f'<orderFilter><States {TYPED}="c:ArrayOfstring"/></orderFilter>', OTHER_TYPE),
        ("GetOfferListPaginated", "<offerFilter><OfferPoolId>1</OfferPoolId></offerFilter>", END),
        ("GetOfferListPaginated", "<offerFilter><SellerProductIdList/></offerFilter>", LATER),
    ],
)
def test_what_does_not_fit_is_reported_as_dot_net_does(
    operation: str, written: str, message: str, tried: Tried
) -> None:
    """The texts are those that .NET's own deserialiser gives for the same parameter, but for lines and positions."""
    answer = tried.post(operation, envelope(tried, written, operation))
    reason = etree.fromstring(answer.content).findtext(f"{SOAP}Body/{SOAP}Fault/faultstring") or ""

    assert 500 == answer.status_code
    assert f"The InnerException message was '{message}'.  Please see InnerException for more details." in reason


@pytest.mark.parametrize(
    ("written", "since"),
    [
        ("2026-02-20", "2026-02-20T00:00"),
        (" 2026-02-20\n", "2026-02-20T00:00"),
        ("2026-02-20+01:00", "2026-02-20T00:00"),
        ("2026-02-20Z", "2026-02-20T01:00"),
        ("2026-02-20T12:00:00.1234567", "2026-02-20T12:00:00.123"),
        ("0001-01-01T00:00:00", "0001"),
    ],
)
def test_dates_that_dot_net_reads_are_read(written: str, since: str, tried: Tried) -> None:
    """A date alone is its midnight, as programs in PHP write it; the first day that .NET knows bounds nothing."""
    states = "<States><OrderStateEnum>Shipped</OrderStateEnum></States>"
    body = envelope(tried, f"<orderFilter><BeginCreationDate>{written}</BeginCreationDate>{states}</orderFilter>")
    sql = "SELECT number FROM orders WHERE seller = ? AND state = 'Shipped' AND created >= ? ORDER BY created DESC"
    expected = [one["number"] for one in tried.sandbox.tables(sql, SELLER, since)]

    assert expected
    assert expected == orders_of(tried.post("GetOrderList", body))


@pytest.mark.parametrize(
    "written", ["", " ", "2026-03-02T10:00", "2026-03-02 10:00:00", "02/03/2026", "2026-03-02T24:00:00", "2026-02-29"]
)
def test_dates_that_dot_net_does_not_read_are_refused(written: str, tried: Tried) -> None:
    """A text that .NET does not read as a date is refused with .NET's message."""
    body = envelope(tried, f"<orderFilter><BeginCreationDate>{written}</BeginCreationDate></orderFilter>")
    answer = tried.post("GetOrderList", body)

    assert 500 == answer.status_code
    assert f"The value '{written}' cannot be parsed as the type 'DateTime'.'." in answer.text


def test_type_that_is_said_may_be_the_own_one(tried: Tried) -> None:
    """Clients that write `xsi:type` are understood where it is the type of the schema, or where .NET ignores it."""
    states = f'<States {TYPED}="c:ArrayOfOrderStateEnum"><OrderStateEnum x:type="c:OrderStateEnum">'
    fetch = '<FetchOrderLines x:type="c:int">1</FetchOrderLines>'
    written = f'<orderFilter {TYPED}="c:OrderFilter">{fetch}{states}Shipped</OrderStateEnum></States></orderFilter>'

    assert 200 == tried.post("GetOrderList", envelope(tried, written)).status_code


@pytest.fixture
def skipped(tried: Tried) -> Sequence[str]:
    """Return the paths of what is skipped from now on."""
    tried.sandbox.market.skipped.clear()
    return tried.sandbox.market.skipped


def orders_of(answer: httpx.Response) -> list[str | None]:
    """Return the numbers of the orders in a reply."""
    return [one.text for one in etree.fromstring(answer.content).iter("{*}OrderNumber")]


def test_members_out_of_order_are_skipped(tried: Tried, skipped: Sequence[str]) -> None:
    """A filter's member that comes too late counts as absent, and the sandbox names it."""
    one = tried.known["order_number"][0]
    arrays = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
    numbers = f'<OrderReferenceList xmlns:r="{arrays}"><r:string>{one}</r:string></OrderReferenceList>'
    early, late = "<FetchOrderLines>true</FetchOrderLines>", "<PartnerOrderRef>a</PartnerOrderRef>"
    in_order = orders_of(tried.post("GetOrderList", envelope(tried, f"<orderFilter>{early}{numbers}</orderFilter>")))
    assert ([one], []) == (in_order, list(skipped))
    answer = tried.post("GetOrderList", envelope(tried, f"<orderFilter>{late}{early}{numbers}</orderFilter>"))

    assert ["FetchOrderLines", "OrderReferenceList"] == [path.rpartition(".")[2] for path in skipped]
    assert b"<OrderLine>" not in answer.content


def test_items_of_another_namespace_are_skipped(tried: Tried, skipped: Sequence[str]) -> None:
    """A list whose items stand in the wrong namespace is an empty list, so nothing is filtered by it."""
    one = tried.known["order_number"][0]
    wrong = f"<orderFilter><OrderReferenceList><string>{one}</string></OrderReferenceList></orderFilter>"
    empty = "<orderFilter><OrderReferenceList/></orderFilter>"
    answer = tried.post("GetOrderList", envelope(tried, wrong))

    assert ["string"] == [path.rpartition(".")[2] for path in skipped]
    assert orders_of(tried.post("GetOrderList", envelope(tried, empty))) == orders_of(answer)


@pytest.mark.parametrize("namespace", ["", "http://www.cdiscount.com/", "http://tempuri.org/"])
def test_request_of_another_namespace_is_not_understood(namespace: str, tried: Tried) -> None:
    """A request whose elements stand in no namespace or in another one is answered with a fault."""
    body = wire.write_request("GetSellerInformation", token=tried.token)
    answer = tried.post("GetSellerInformation", body.replace(b'"http://www.cdiscount.com"', f'"{namespace}"'.encode()))

    assert 500 == answer.status_code
    assert b"DeserializationFailed" in answer.content


def test_refused_answers_leave_no_traces(tried: Tried) -> None:
    """These tests change nothing: the data are as before, so that examples are independent."""
    before = tried.sandbox.tables("SELECT count(*) AS packages FROM package")
    request = wire.write_request(
        "SubmitOfferPackage", attrs.evolve(ALL["SubmitOfferPackage"].request_type()), token=tried.token
    )
    tried.post("SubmitOfferPackage", request)

    assert before == tried.sandbox.tables("SELECT count(*) AS packages FROM package")


def test_smallest_header_that_works_is_enough(tried: Tried) -> None:
    """Clients leave out the list of rights, although the schema demands it."""
    body = wire.write_request("GetSellerIndicators", token=tried.token)
    smaller = re.sub(rb"<m:DomainRightsList[^>]*/>", b"", body)

    assert smaller != body
    assert 200 == tried.post("GetSellerIndicators", smaller).status_code
