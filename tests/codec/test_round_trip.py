"""Any value that is written is read back, from any layout of the document."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from cdiscount_async import wire
from cdiscount_async._codec.decode import read
from cdiscount_async._codec.tolerant import ReadLog, Unknown, tolerant_reader
from cdiscount_async._codec.xml import parse
from cdiscount_async._contract.declare import ARRAYS, evolve
from cdiscount_async._contract.shapes import Record
from cdiscount_async.errors import ContractMismatch, OperationFailed
from cdiscount_async.models.header import HeaderMessage, SecurityContext
from cdiscount_async.models.orders import Order, OrderLine, OrderListMessage, OrderStateEnum
from cdiscount_async.operations import ALL

from ..support.sizes import examples
from ..support.strategies import FEW, instances, text
from ..support.xml import CDISCOUNT, NIL, Element, reordered, rewritten, with_duplicates, with_unknown

NAMES: Final = tuple(ALL)
WITH_REQUEST: Final = tuple(name for name, operation in ALL.items() if operation.request_type is not None)
TOKEN: Final = "0123456789abcdef" * 2
randoms: Final = st.randoms(use_true_random=True)
"""Seeded by Hypothesis, so that a failure can be repeated."""


def result_of(operation: str, document: bytes, on_unknown: Callable[[Unknown], None] | None = None) -> Any:
    """Return the result in a reply, of success or failure, with the token, which errors do not keep."""
    try:
        return wire.read_reply(operation, document, on_unknown=on_unknown)
    except OperationFailed as failure:
        return _with_token(failure.result, document)


def _with_token(result: Any, document: bytes) -> Any:
    token = parse(document).find("./{*}Body/*/*/{*}TokenId")
    if token is None or token.get(NIL) == "true":
        return result
    return evolve(result, token_id=token.text or "")


def request_of(document: bytes, on_unknown: Callable[[Unknown], None] | None = None) -> Any:
    """Return the request in an envelope."""
    return wire.read_request(document, on_unknown=on_unknown).request


def reply_tree(operation: str, result: object) -> tuple[Element, Element]:
    """Return the tree of a reply, and the element of the result."""
    root = etree.fromstring(wire.write_reply(operation, result))
    return root, root[0][0][0]


def request_tree(operation: str, request: object) -> tuple[Element, Element]:
    """Return the tree of an envelope, and the element of the request."""
    root = etree.fromstring(wire.write_request(operation, request, token=TOKEN))
    return root, root[0][0][1]


@pytest.mark.parametrize("name", WITH_REQUEST)
def test_request_comes_back(name: str) -> None:
    """A server reads the same request, token and operation that a client wrote."""
    cls: type[Any] = ALL[name].request_type or object

    @FEW
    @given(instances(cls), text())
    def comes_back(request: object, token: str) -> None:
        asked = wire.read_request(wire.write_request(name, request, token=token))

        assert (ALL[name], request, token) == (asked.operation, asked.request, asked.token)

    comes_back()


@pytest.mark.parametrize("name", NAMES)
def test_absent_request_comes_back(name: str) -> None:
    """A request that is left out is read as None."""
    asked = wire.read_request(wire.write_request(name, token=TOKEN))

    assert (ALL[name], None) == (asked.operation, asked.request)


@examples(200)
@given(instances(HeaderMessage), text())
def test_header_comes_back(header: HeaderMessage, token: str) -> None:
    """A server reads the same header that a client wrote, with the token of the call."""
    asked = wire.read_request(wire.write_request("GetSellerInformation", token=token, header=header))

    expected = evolve(header, security=evolve(header.security or SecurityContext(), token_id=token))
    assert expected == asked.header


@pytest.mark.parametrize("name", NAMES)
def test_result_comes_back(name: str) -> None:
    """A client reads the same result that a server wrote, also with unknown values of enumerations."""
    operation = ALL[name]

    @FEW
    @given(instances(operation.result_type, known_enums=False))
    def comes_back(result: object) -> None:
        assert result == result_of(name, wire.write_reply(operation, result))

    comes_back()


@pytest.mark.parametrize("name", NAMES)
def test_result_comes_back_from_any_layout(name: str) -> None:
    """Prefixes, blanks between elements, comments and CDATA do not change a result."""
    operation = ALL[name]

    @FEW
    @given(instances(operation.result_type, known_enums=False), randoms)
    def comes_back(result: object, random: Random) -> None:
        root, _ = reply_tree(name, result)

        assert result == result_of(name, rewritten(root, random))

    comes_back()


@pytest.mark.parametrize("name", WITH_REQUEST)
def test_request_comes_back_from_any_layout(name: str) -> None:
    """Prefixes, blanks between elements, comments and CDATA do not change a request."""
    cls: type[Any] = ALL[name].request_type or object

    @FEW
    @given(instances(cls), randoms)
    def comes_back(request: object, random: Random) -> None:
        root, _ = request_tree(name, request)

        assert request == request_of(rewritten(root, random))

    comes_back()


@pytest.mark.parametrize("name", NAMES)
def test_result_comes_back_from_any_order(name: str) -> None:
    """Members may be in any order, and none of them is unknown then."""
    operation = ALL[name]

    @FEW
    @given(instances(operation.result_type, known_enums=False), randoms)
    def comes_back(result: object, random: Random) -> None:
        root, element = reply_tree(name, result)
        reordered(element, operation.result_type, random)
        unknown: list[Unknown] = []

        assert result == result_of(name, etree.tostring(root), unknown.append)
        assert [] == unknown

    comes_back()


def check_reported(name: str, add: Callable[[Element, type[Any], Random], int]) -> None:
    """Check that elements added to generated replies do not change the result, and are reported once."""
    operation = ALL[name]

    @FEW
    @given(instances(operation.result_type, known_enums=False), randoms)
    def each_is_reported(result: object, random: Random) -> None:
        root, element = reply_tree(name, result)
        added = add(element, operation.result_type, random)
        unknown: list[Unknown] = []

        assert result == result_of(name, etree.tostring(root), unknown.append)
        assert added == len(unknown)

    each_is_reported()


@pytest.mark.parametrize("name", NAMES)
def test_first_of_several_counts(name: str) -> None:
    """The first element of a repeated member is used, and each other one is reported once."""
    check_reported(name, with_duplicates)


@pytest.mark.parametrize("name", NAMES)
def test_unknown_elements_are_skipped_and_reported(name: str) -> None:
    """An element that the contract does not have does not change the result, and is reported once."""
    check_reported(name, with_unknown)


@pytest.mark.parametrize("name", WITH_REQUEST)
def test_request_is_read_from_any_order_with_anything_in_it(name: str) -> None:
    """A server reads a request with its members in any order, and skips what the contract does not have."""
    cls: type[Any] = ALL[name].request_type or object

    @FEW
    @given(instances(cls), randoms)
    def comes_back(request: object, random: Random) -> None:
        root, element = request_tree(name, request)
        reordered(element, cls, random)
        added = with_unknown(element, cls, random)
        unknown: list[Unknown] = []

        assert request == request_of(etree.tostring(root), unknown.append)
        assert added == len(unknown)

    comes_back()


def damage(element: Element, random: Random) -> None:
    """Make some elements nil, empty them, change their kind, or move them."""
    for one in list(element.iter()):
        if random.random() < 0.15:
            match random.randint(0, 6):
                case 0:
                    one.set(NIL, random.choice(["true", "1", "false", "0", "nonsense"]))
                case 1:
                    one.text = None
                case 2:
                    one.text = random.choice(["", " ", "nonsense", " 7 ", "true", "None", "9" * 30])
                case 3:
                    one[:] = []
                case 4:
                    one.append(etree.Element(one.tag))
                case 5:
                    one.set("kind", "true")
                case _ if one is not element:
                    one.tag = "NotOfThisContract"


@pytest.mark.parametrize("name", NAMES)
def test_what_was_read_can_be_written(name: str) -> None:
    """A result read from a damaged document can be written, and is the same when it is read again."""
    operation = ALL[name]

    @FEW
    @given(instances(operation.result_type, known_enums=False), randoms)
    def comes_back(result: object, random: Random) -> None:
        root, element = reply_tree(name, result)
        damage(element, random)
        try:
            found = result_of(name, etree.tostring(root))
        except ContractMismatch:
            return
        assert repr(found) == repr(result_of(name, wire.write_reply(operation, found)))

    comes_back()


@pytest.mark.parametrize(
    "entry", ["<a:Key>1</a:Key><a:Value{}/>", "<a:Key{}/><a:Value>x</a:Value>", "<a:Key{}/><a:Value{}/>"]
)
def test_a_map_may_say_nil(entry: str) -> None:
    """A key or a value of a mapping may be nil: it is None, and is written as nil again."""
    nil = ' i:nil="true"'
    entries = f"<a:KeyValueOfintstring>{entry.format(nil, nil)}</a:KeyValueOfintstring>"
    details = f'<ErrorDetails xmlns:a="{ARRAYS}">{entries}</ErrorDetails>'
    line = f"<ReportLineList><SupplyOrderReportLine>{details}</SupplyOrderReportLine></ReportLineList>"
    name = "GetFulfilmentSupplyOrderReportList"
    body = orders(f"<ReportList><SupplyOrderReport>{line}</SupplyOrderReport></ReportList>").replace(
        b"GetOrderList", name.encode()
    )
    found = result_of(name, body)
    (one,) = found.report_list[0].report_line_list[0].error_details.items()

    assert None in one
    assert found == result_of(name, wire.write_reply(name, found))


@pytest.mark.parametrize("name", NAMES)
def test_both_readers_agree_on_any_result(name: str) -> None:
    """The compiled reader returns what the tolerant one does, also for damaged documents, or leaves them to it."""
    cls = ALL[name].result_type

    @FEW
    @given(instances(cls, known_enums=False), randoms)
    def agree(result: object, random: Random) -> None:
        root, element = reply_tree(name, result)
        damage(element, random)
        parsed = parse(etree.tostring(root))[0][0][0]
        log = ReadLog()
        tolerantly = tolerant_reader(Record(cls))(parsed, log, "$")

        assert (log.problems or tolerantly) == read(cls, parsed)

    agree()


@pytest.mark.parametrize("name", WITH_REQUEST)
def test_both_readers_agree_on_any_request(name: str) -> None:
    """The compiled reader returns what the tolerant one does, also for damaged documents, or leaves them to it."""
    cls: type[Any] = ALL[name].request_type or object

    @FEW
    @given(instances(cls), randoms)
    def agree(request: object, random: Random) -> None:
        root, element = request_tree(name, request)
        damage(element, random)
        parsed = parse(etree.tostring(root))[0][0][1]
        log = ReadLog()
        tolerantly = tolerant_reader(Record(cls))(parsed, log, "$")

        assert (log.problems or tolerantly) == read(cls, parsed)

    agree()


HEAD: Final = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Body>'
    '<GetOrderListResponse xmlns="http://www.cdiscount.com"><GetOrderListResult>'
)
TAIL: Final = "</GetOrderListResult></GetOrderListResponse></s:Body></s:Envelope>"


def orders(content: str) -> bytes:
    """Return a reply of GetOrderList in the service's layout, with this content of the result."""
    return f"{HEAD}{content}{TAIL}".encode()


def order(content: str, on_unknown: Callable[[Unknown], None] | None = None) -> Order:
    """Return an order read from the content of its element."""
    document = orders(f"<OrderList><Order>{content}</Order></OrderList>")
    (found,) = result_of("GetOrderList", document, on_unknown).order_list
    assert isinstance(found, Order)
    return found


@pytest.mark.parametrize("nil", ["true", "1"])
@pytest.mark.parametrize("more", ["", ' i:type="x"'], ids=["nil", "nil and more"])
def test_nil_text_is_none(nil: str, more: str) -> None:
    """Text that is nil is None, in any spelling of nil, and with any other attributes."""
    assert order(f'<OrderNumber i:nil="{nil}"{more}/>').order_number is None


@pytest.mark.parametrize(
    "element",
    [
        "<OrderNumber/>",
        "<OrderNumber></OrderNumber>",
        '<OrderNumber i:nil="false"/>',
        '<OrderNumber i:nil="0"/>',
        '<OrderNumber mark="true"/>',
        "<OrderNumber><![CDATA[]]></OrderNumber>",
        "<OrderNumber><!-- nothing --></OrderNumber>",
    ],
)
def test_empty_text_is_empty(element: str) -> None:
    """Text that is empty and not nil is an empty string."""
    assert "" == order(element).order_number


@pytest.mark.parametrize("text", [" ", "\t http://x", "a\n", "  two  "])
def test_text_keeps_its_blanks(text: str) -> None:
    """Blanks of a text are kept: one of the service's own URLs begins with a tab."""
    assert text == order(f"<OrderNumber>{text}</OrderNumber>").order_number


@pytest.mark.parametrize(
    "name", ["VisaCegid", "HasClaims", "CreationDate", "InitialTotalAmount", "OrderState", "Status"]
)
@pytest.mark.parametrize(
    "written",
    [
        *(
            "<{}/>",
            '<{} i:nil="true"/>',
            '<{} i:nil="1"/>',
            "<{0}></{0}>",
            "<{0}>\n\t</{0}>",
            "<{0}><![CDATA[ ]]></{0}>",
        ),
        *('<{0} i:nil="true">\n</{0}>', "<{0} i:nil = ' 1 '>7</{0}>", '<{0} i:nil="true" a="b">7<!-- --><c/></{0}>'),
    ],
)
def test_value_without_text_is_none(name: str, written: str) -> None:
    """A number, boolean, date or enumeration without text is None. If it is nil, it is None even with text."""
    assert Order() == evolve(order(f"<OrderNumber/>{written.format(name)}"), order_number=None)


@pytest.mark.parametrize(
    "written", ["", "<OrderLineList/>", '<OrderLineList i:nil="true"/>', "<OrderLineList> </OrderLineList>"]
)
def test_list_without_items_is_empty(written: str) -> None:
    """A list that is absent, empty or nil is an empty tuple."""
    assert () == order(f"<OrderNumber/>{written}").order_line_list


def test_nil_item_is_skipped() -> None:
    """A nil item of a list is left out."""
    line = '<OrderLineList><OrderLine i:nil="true"/><OrderLine><Sku>A</Sku></OrderLine><OrderLine/></OrderLineList>'

    assert ("A", None) == tuple(one.sku for one in order(line).order_line_list)


@pytest.mark.parametrize(
    "written",
    ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", " 0001-01-01T00:00:00.0 ", "0001-01-01T00:00:00+14:00", "\n", " "],
)
def test_first_day_of_all_is_no_date(written: str) -> None:
    """The first day of the calendar, which the service writes for no date, is read as None, as blanks are."""
    assert order(f"<CreationDate>{written}</CreationDate>").creation_date is None


def test_date_that_may_not_be_nil_is_written_as_the_first_day_of_all() -> None:
    """A reply has nil for no date if that is allowed, otherwise the first day of the calendar."""
    _, element = reply_tree("GetOrderList", OrderListMessage(order_list=(Order(),)))

    assert "0001-01-01T00:00:00" == element.findtext(f".//{CDISCOUNT}CreationDate")
    assert ["true"] == [one.get(NIL) for one in element.iter(f"{CDISCOUNT}ModifiedDate")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2019-04-24T10:11:34.717", datetime(2019, 4, 24, 10, 11, 34, 717000)),
        ("2019-04-24T10:11:26.41", datetime(2019, 4, 24, 10, 11, 26, 410000)),
        ("2019-04-24T10:11:46", datetime(2019, 4, 24, 10, 11, 46)),
        ("2019-04-24T10:11:46.1234567", datetime(2019, 4, 24, 10, 11, 46, 123456)),
        ("2019-04-24T10:11:46Z", datetime(2019, 4, 24, 12, 11, 46)),
        ("2019-12-24T10:11:46+00:00", datetime(2019, 12, 24, 11, 11, 46)),
        ("\n2019-04-24T10:11:46\t", datetime(2019, 4, 24, 10, 11, 46)),
        ("2019-04-24T10:11:46.123456789-14:00", datetime(2019, 4, 25, 2, 11, 46, 123456)),
        ("2019-04-24T10:11:46.1+14:00", datetime(2019, 4, 23, 22, 11, 46, 100000)),
        ("2019-04-30T24:00:00", datetime(2019, 5, 1)),
        ("2019-04-24T24:00:00.000Z", datetime(2019, 4, 25, 2)),
        ("9999-12-31T23:59:59.9999999", datetime.max),  # noqa: DTZ901 - has no zone
        ("9999-12-31T23:59:59.9999999Z", datetime.max),  # noqa: DTZ901 - as above
        ("9999-12-31T23:59:59.9999999+14:00", datetime.max),  # noqa: DTZ901 - as above
        ("9999-12-31T23:59:59-05:00", datetime(9999, 12, 31, 23, 59, 59)),
    ],
)
def test_date_is_read_in_french_local_time(written: str, read: datetime) -> None:
    """A date may have any number of digits; a date with a zone is converted to French local time."""
    assert read == order(f"<CreationDate>{written}</CreationDate>").creation_date


@pytest.mark.parametrize("text", ["85.00", "0.180", "-1", "100", "0", "-0.0", "79228162514264337593543950335"])
def test_money_keeps_its_digits(text: str) -> None:
    """Money is exact: every digit that the service wrote is kept."""
    found = order(f"<InitialTotalAmount>\n {text} </InitialTotalAmount>")
    _, element = reply_tree("GetOrderList", OrderListMessage(order_list=(found,)))

    assert text == str(found.initial_total_amount)
    assert text == element.findtext(f".//{CDISCOUNT}InitialTotalAmount")


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("false", False), ("1", True), ("0", False), (" true\n", True)]
)
def test_boolean_is_read_in_each_spelling(text: str, value: bool) -> None:
    """The schema has two spellings of each boolean."""
    assert value is order(f"<HasClaims>{text}</HasClaims>").has_claims


@pytest.mark.parametrize("quote", ['"', "'"])
def test_prefix_for_the_services_own_namespace_is_read(quote: str) -> None:
    """Any prefix of the service's namespace is read, in a document that has its layout otherwise."""
    space = f"xmlns:t={quote}http://www.cdiscount.com{quote}"

    assert "A" == order(f"<t:OrderNumber {space}>A</t:OrderNumber>").order_number
    assert "A" == order(f"<OrderNumber {space.replace(':t', '')}>A</OrderNumber>").order_number


def test_unknown_element_deep_inside_is_reported_once() -> None:
    """An element is reported once, although the elements around it may be read twice."""
    unknown: list[Unknown] = []
    line = "<OrderLine><Deep/><Sku>A</Sku></OrderLine>"
    found = order(f"<OrderLineList>{line}<Stray/></OrderLineList><New>1</New>", unknown.append)

    assert ("A",) == tuple(one.sku for one in found.order_line_list)
    assert [("Order", "New"), ("OrderLine", "Deep"), ("OrderLineList", "Stray")] == sorted(
        (one.type, one.name) for one in unknown
    )


def test_unknown_element_shows_no_content() -> None:
    """A skipped element may contain personal data, so `repr` shows only its type and its name."""
    unknown: list[Unknown] = []
    order("<NickName>Martin</NickName>", unknown.append)

    assert ["Unknown(Order.NickName)"] == [repr(one) for one in unknown]


def test_unknown_value_is_passed_on_by_a_service() -> None:
    """An unknown value of an enumeration is read, kept, and written again in a reply."""
    found = order("<OrderState>Teleported</OrderState>")
    _, element = reply_tree("GetOrderList", OrderListMessage(order_list=(found,)))

    assert OrderStateEnum("Teleported") == found.order_state
    assert "Teleported" == element.findtext(f".//{CDISCOUNT}OrderState")


def test_deep_tree_of_lines_comes_back() -> None:
    """A type that contains itself is read at any depth."""
    line = OrderLine(sku="0")
    for depth in range(50):
        line = OrderLine(sku=str(depth), order_line_child_list=(line,))
    result = OrderListMessage(order_list=(Order(order_line_list=(line,)),))

    assert result == result_of("GetOrderList", wire.write_reply("GetOrderList", result))
