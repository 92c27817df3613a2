"""Items read from their text equal those read from a tree; text that is not canonical is read from a tree."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, localcontext
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import Client, Credentials, OfferFilterPaginated, evolve, wire
from cdiscount_async._codec.decode import compiled_reader
from cdiscount_async._codec.list_text import MIN_BYTES_TO_COMPILE, NotCanonical, read_items
from cdiscount_async._codec.tolerant import ReadLog
from cdiscount_async._codec.xml import XSI, parse
from cdiscount_async._soap.list_layout import layout_of
from cdiscount_async._soap.list_stream import ListReader
from cdiscount_async.errors import CdiscountError, ContractMismatch, NotXml
from cdiscount_async.models.fulfilment import SupplyOrderReport
from cdiscount_async.models.offers import Offer, OfferStateEnum
from cdiscount_async.models.orders import Order, OrderFilter, OrderLine, OrderListMessage, OrderStateEnum
from cdiscount_async.models.products import Product
from cdiscount_async.operations import ALL, Offers, Operation, Orders
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.recordings import Recording
from ..support.sizes import examples
from ..support.strategies import instances

OFFERS: Final = Offers.get_offer_list_paginated
ORDERS: Final = Orders.get_order_list
LISTING: Final = [operation for operation in ALL.values() if operation.listing is not None]
ARRAYS: Final = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"
MANY: Final = wire.write_reply(
    ORDERS,
    OrderListMessage(
        operation_success=True,
        order_list=tuple(
            Order(
                order_number=f"190424{number:04}ABCD",
                order_state=OrderStateEnum.SHIPPED,
                order_line_list=(OrderLine(quantity=number, name="Théière & Co"),),
            )
            for number in range(60)
        ),
    ),
)
"""A reply that is long enough to be read from its text."""

PIECES: Final = (
    *(
        b"<!-- a -->",
        b"<![CDATA[a]]>",
        b"<?a b?>",
        b"<Later/>",
        b"<Later>1</Later>",
        b"<",
        b">",
        b"</Order>",
        b"]]>",
        b"]",
    ),
    *(
        b"&amp;",
        b"&#65;",
        b"&#x0000031;",
        b"+1",
        b".5",
        b"0." + b"0" * 57 + b"1",
        "\U0001f600\u0661".encode(),
        b"&#x1F;",
        b"&#0;",
        b"&#13;",
        b"&#xFFFF;",
        b"&#xD800;",
        b"&#x110000;",
        b"&nbsp;",
        b"&",
        b"&#;",
    ),
    *(
        b"\r\n",
        b"\r",
        b"\n",
        b" ",
        b"\t",
        b"\x00",
        b"\x1f",
        b"\x7f",
        b"\xff",
        b"\xed\xa0\x80",
        b"\xe2\x82\xac",
        b"\xc2\x85",
    ),
    *(
        b"1E5",
        b"NaN",
        b"Infinity",
        b"1_000",
        "\u0661".encode(),
        b" 1 ",
        b"+1",
        b".5",
        b"5.",
        b"-0.00",
        b"1-",
        b"0" * 61,
    ),
    *("\ufffd".encode(), "\ufffe".encode(), "\uffff".encode(), b"1", b"-", b"true", b"2019-04-24T10:11:34", b"Shipped"),
    *(
        b'<Name i:nil="true"/>',
        b'<Name i:nil="1"/>',
        b"<Name/>",
        b"<Name></Name>",
        b'<Id a="1">1</Id>',
        b"<i:Id>1</i:Id>",
    ),
    *(b'<Id xmlns="urn:other">1</Id>', b'<c:Id xmlns:c="http://www.cdiscount.com">1</c:Id>', b"<Name >a</Name >"),
)
"""Bytes that are inserted into a list, or replace something in it."""


def inside(operation: Operation[Any, Any], reply: bytes) -> bytes:
    """Return the content of a reply's list."""
    reply_head = layout_of(operation).reply_head(reply)
    return b"" if reply_head is None else reply[len(reply_head.head) : reply.index(reply_head.wrapper[1])]


def from_tree(cls: type[Any], batch: bytes) -> list[Any]:
    """Return items read from a tree."""
    log = ReadLog()
    read = [compiled_reader(cls)(one, log) for one in parse(b'<List xmlns:i="%b">%b</List>' % (XSI.encode(), batch))]
    assert not log.skipped
    return read


def outcome(operation: Operation[Any, Any], reply: bytes, **options: Any) -> object:
    """Return the result of a reply, or the content of its error."""
    try:
        return wire.read_reply(operation, reply, **options)
    except CdiscountError as error:
        return type(error), str(error), vars(error)


def in_pieces(reply: bytes, size: int = 10_000) -> Iterator[Order]:
    """Yield the orders of a reply that arrives in pieces."""
    reader = ListReader(ORDERS)
    for start in range(0, len(reply), size):
        for batch in reader.feed(reply[start : start + size]):
            yield from batch
    reader.close()


def numbers_until(reply: bytes, kind: type[CdiscountError]) -> tuple[list[str | None], str]:
    """Return the numbers of the orders before the error in a reply that arrives in pieces, and the error's text."""
    numbers: list[str | None] = []
    with pytest.raises(kind) as caught:
        numbers.extend(order.order_number for order in in_pieces(reply))
    return numbers, str(caught.value)


@st.composite
def changed(draw: st.DrawFn, document: bytes) -> bytes:
    """Return a document with some tags and texts replaced, removed, doubled or moved."""
    parts = re.findall(rb"<[^<>]*>|[^<>]+", document)
    place = st.integers(0, len(parts) - 1)
    for _ in range(draw(st.integers(1, 3))):
        here, there, piece = draw(place), draw(place), draw(st.sampled_from(PIECES))
        match draw(st.sampled_from(("before", "in", "instead", "gone", "doubled", "swapped", "empty", "cut"))):
            case "before":
                parts[here] = piece + parts[here]
            case "in":
                middle = len(parts[here]) // 2
                parts[here] = parts[here][:middle] + piece + parts[here][middle:]
            case "instead":
                parts[here] = piece
            case "gone":
                parts[here] = b""
            case "doubled":
                parts[here] += b"".join(parts[min(here, there) : here + 1])
            case "swapped":
                parts[here], parts[there] = parts[there], parts[here]
            case "empty":
                parts[here] = parts[here].removesuffix(b">") + draw(st.sampled_from((b"/>", b' i:nil="true"/>', b">")))
            case "cut":
                parts[here] = parts[here][: len(parts[here]) // 2]
    return b"".join(parts)


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data())
@examples(15)
def test_items_are_those_of_the_tree(operation: Operation[Any, Any], data: st.DataObject) -> None:
    """Items that the service can write are the same from their text and from a tree, if the text is canonical."""
    cls = layout_of(operation).record.type
    batch = inside(
        operation, wire.write_reply(operation, data.draw(instances(operation.result_type, known_enums=False)))
    )

    try:
        found = read_items(cls, batch)
    except NotCanonical:
        return
    assert found == from_tree(cls, batch)


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data())
@examples(30)
def test_changed_reply_is_read_as_from_a_tree(operation: Operation[Any, Any], data: st.DataObject) -> None:
    """The result or the error of any changed long reply is that of reading it from a tree."""
    result = data.draw(instances(operation.result_type))
    reply = wire.write_reply(operation, evolve(result, operation_success=True, error_list=()))
    long = data.draw(changed(reply)) + b" " * MIN_BYTES_TO_COMPILE

    assert outcome(operation, long, on_unknown=lambda _: None) == outcome(operation, long)


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data(), size=st.sampled_from((997, 8_192, 65_535, 65_537)))
@examples(10)
def test_changed_reply_in_pieces_is_read_as_from_a_tree(
    operation: Operation[Any, Any], data: st.DataObject, size: int
) -> None:
    """A reply that arrives in pieces has the values of the tree, of the same types, in any context of decimals."""
    result = data.draw(instances(operation.result_type))
    reply = wire.write_reply(operation, evolve(result, operation_success=True, error_list=()))
    long = data.draw(changed(reply)) + b" " * MIN_BYTES_TO_COMPILE
    tree = outcome(operation, long, on_unknown=lambda _: None)

    reader, items = ListReader(operation), list[Any]()
    try:
        with localcontext(prec=3, Emax=5, Emin=-5, traps=[]):
            for start in range(0, len(long), size):
                items += [item for batch in reader.feed(long[start : start + size]) for item in batch]
            rest = reader.close()
    except CdiscountError:
        assert isinstance(tree, tuple)
    else:
        name = layout_of(operation).attribute
        whole = evolve(rest, **{name: (*items, *getattr(rest, name))})
        assert (whole, repr(whole)) == (tree, repr(tree))


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data())
@examples(5)
def test_items_of_the_service_are_canonical(operation: Operation[Any, Any], data: st.DataObject) -> None:
    """Items of the service are canonical, except for a report's table of errors with content."""
    cls = layout_of(operation).record.type
    result = data.draw(instances(operation.result_type))
    batch = inside(operation, wire.write_reply(operation, result))

    assert cls is SupplyOrderReport or read_items(cls, batch) == from_tree(cls, batch)


def test_recorded_items_are_canonical(recordings: Mapping[str, Recording]) -> None:
    """All recorded lists with items are read from their text."""
    seen: set[str] = set()
    for one in recordings.values():
        operation = ALL[one.operation]
        if operation.listing is not None and (batch := inside(operation, one.reply)):
            cls = layout_of(operation).record.type
            assert read_items(cls, batch) == from_tree(cls, batch)
            seen.add(one.operation)

    assert {"GetOrderList", "GetProductList", "GetOfferQuestionList"} <= seen


async def test_pages_of_the_sandbox_are_canonical() -> None:
    """Pages of offers and orders are read from their text."""
    market = Settings(offers=9, orders=9, orders_a_day=0, speed=0, start=datetime(2026, 3, 2, 9, 0))
    async with (
        Sandbox(market) as sandbox,
        Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client,
    ):
        offers = await client.offers.get_offer_list_paginated(OfferFilterPaginated(page_number=1))
        orders = await client.orders.get_order_list(OrderFilter(fetch_order_lines=True, states=[*OrderStateEnum]))

    assert offers.offer_list
    assert list(offers.offer_list) == read_items(Offer, inside(OFFERS, wire.write_reply(OFFERS, offers)))
    assert orders.order_list
    assert list(orders.order_list) == read_items(Order, inside(ORDERS, wire.write_reply(ORDERS, orders)))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"", None),
        (b"<Name/>", ""),
        (b"<Name></Name>", ""),
        (b'<Name i:nil="true"/>', None),
        (b"<Name> \n\t</Name>", " \n\t"),
        (b"<Name>a &lt;b&gt; &amp;amp; &quot;&apos;</Name>", "a <b> &amp; \"'"),
        (b"<Name>a&#13;&#xA;&#233;&#x1F600;</Name>", "a\r\né\U0001f600"),
        (b"<Name>]] > \xef\xbf\xbd \xc2\x85</Name>", "]] > \ufffd \x85"),
    ],
)
def test_text_means_what_xml_says(written: bytes, read: str | None) -> None:
    """Absent, nil and empty text are different, references are replaced, and blanks are kept."""
    (product,) = read_items(Product, b"<Product>%b</Product>" % written)

    assert (read, [product]) == (product.name, from_tree(Product, b"<Product>%b</Product>" % written))


@pytest.mark.parametrize(
    ("element", "attribute", "value"),
    [
        ("<IsCDAV>1</IsCDAV>", "is_cdav", True),
        ("<OfferState>Later</OfferState>", "offer_state", OfferStateEnum("Later")),
        ("<OfferState>&#65;c&amp;tive</OfferState>", "offer_state", OfferStateEnum("Ac&tive")),
        ("<OfferState>&#65;ctive</OfferState>", "offer_state", OfferStateEnum.ACTIVE),
        ("<Stock> 12\n</Stock>", "stock", 12),
        ('<Stock i:nil="true"/>', "stock", None),
        ("<CreationDate>2019-04-24T10:11:34</CreationDate>", "creation_date", datetime(2019, 4, 24, 10, 11, 34)),
        (
            "<CreationDate>2019-04-24T10:11:34.7</CreationDate>",
            "creation_date",
            datetime(2019, 4, 24, 10, 11, 34, 700000),
        ),
        (
            "<CreationDate>2019-04-24T10:11:34.1234567</CreationDate>",
            "creation_date",
            datetime(2019, 4, 24, 10, 11, 34, 123456),
        ),
        ("<CreationDate>2019-04-24T08:11:34Z</CreationDate>", "creation_date", datetime(2019, 4, 24, 10, 11, 34)),
        ("<CreationDate>2019-04-24T24:00:00</CreationDate>", "creation_date", datetime(2019, 4, 25)),
        ("<CreationDate>0001-01-01T00:00:00</CreationDate>", "creation_date", None),
        ("<CreationDate>0001-01-01T00:00:00.0</CreationDate>", "creation_date", None),
        ("<Price>-0.00</Price>", "price", Decimal("-0.00")),
        (f"<Price>{'9' * 60}</Price>", "price", Decimal("9" * 60)),
    ],
)
def test_other_values_are_read_as_ever(element: str, attribute: str, value: object) -> None:
    """A number may be long, a boolean may be a digit, and an enumeration may have a new value or references."""
    batch = f"<Offer>{element}</Offer>".encode()

    with localcontext(prec=3):
        (offer,) = read_items(Offer, batch)

    assert (repr(value), [offer]) == (repr(getattr(offer, attribute)), from_tree(Offer, batch))


@pytest.mark.parametrize(
    "eans",
    [
        b"",
        b"<EANList/>",
        b'<EANList i:nil="true"/>',
        b'<EANList xmlns:a="%b"/>',
        b'<EANList xmlns:a="%b"><a:string>1</a:string></EANList>',
        b'<EANList xmlns:a="%b"><a:string>1 &amp; 2</a:string><a:string></a:string><a:string>3</a:string></EANList>',
    ],
)
def test_strings_in_a_list_are_read(eans: bytes) -> None:
    """A list of strings has its own namespace, for any number of strings."""
    batch = b"<Product>%b</Product>" % eans.replace(b"%b", ARRAYS.encode())

    assert read_items(Product, batch) == from_tree(Product, batch)


def test_lines_in_lines_are_read() -> None:
    """An order line may contain order lines."""
    child = b"<OrderLine><Quantity>2</Quantity></OrderLine>"
    line = b"<OrderLine><OrderLineChildList>%b%b</OrderLineChildList><Quantity>1</Quantity></OrderLine>" % (
        child,
        child,
    )
    batch = b"<Order><OrderLineList>%b</OrderLineList></Order>" % line

    (order,) = read_items(Order, batch)

    assert [order] == from_tree(Order, batch)
    assert [2, 2] == [one.quantity for one in order.order_line_list[0].order_line_child_list]


@pytest.mark.parametrize(
    "odd",
    [
        *(b"<Name><!-- a -->b</Name>", b"<Name><![CDATA[a]]></Name>", b"<Name>a<?b c?></Name>", b"<Name>a]]>b</Name>"),
        *(b"<Name>\r\n</Name>", b"<Name>\x1f</Name>", b"<Name>\xff</Name>", b"<Name>\xed\xa0\x80</Name>"),
        *("<Name>\ufffe</Name>".encode(), "<Name>\uffff</Name>".encode(), b"<Name>a", b"<Name>a</Name", b"<Name"),
        *(
            b"<Name>&a;</Name>",
            b"<Name>&</Name>",
            b"<Name>&#0;</Name>",
            b"<Name>&#x1F;</Name>",
            b"<Name>&#xD800;</Name>",
        ),
        *(b"<Name>&#xFFFF;</Name>", b"<Name>&#x110000;</Name>", b"<Name>&#X41;</Name>", b"<Name>&lt</Name>"),
        *(b"<Name>a</Name><Name>b</Name>", b"<SKU>1</SKU><Name>a</Name>", b"<Later/>", b"<Name>a<b/></Name>"),
        *(
            b'<Name i:nil="1"/>',
            b'<Name i:nil="true"></Name>',
            b'<Name a="b">c</Name>',
            b"<Name >a</Name>",
            b"<p:Name/>",
        ),
        *(b'<Name xmlns="urn:a">b</Name>', b" <Name>a</Name>", b"<Name>a</Name>\n", b"<ProductType></ProductType>"),
        *(b"</Product><Other/><Product>", b"</Product> <Product>"),
    ],
)
def test_other_items_are_read_from_the_tree(odd: bytes) -> None:
    """Text that the service does not write raises NotCanonical."""
    with pytest.raises(NotCanonical):
        read_items(Product, b"<Product>%b</Product>" % odd)


@pytest.mark.parametrize("value", [b"1_0", b"1e3", b"x", b"&#49;", b"\xd9\xa1", b"9" * 61, b" 1", b"NaN", b"1-1", b"."])
def test_wrong_value_is_read_from_the_tree(value: bytes) -> None:
    """A number that the service would not write so raises NotCanonical: the tree decides what it is."""
    with pytest.raises(NotCanonical):
        read_items(Offer, b"<Offer><Price>%b</Price></Offer>" % value)


@pytest.mark.parametrize(
    "batch",
    [
        b"<Order>" * 150_000,
        b"<Order><BillingAddress><Address1>" + b"a" * 1_000_000,
        b"<Order><BillingAddress>" + b"<Address1/>" * 90_000,
        b"<Order>" + b"<OrderLineList><OrderLine><OrderLineChildList>" * 20_000,
        b"<Order><OrderLineList>" + b"<OrderLine><OrderLineChildList>" * 30_000,
        b"<Product><Name>%b</Name></Product>" % (b"&#0;" + b"&amp;" * 200_000),
        b'<Product><EANList xmlns:a="%b">%b' % (ARRAYS.encode(), b"<a:string>1</a:string>" * 45_000),
    ],
    ids=["tags", "text", "twice", "crossed", "deep", "references", "strings"],
)
def test_no_text_takes_long(batch: bytes) -> None:
    """A megabyte that is nearly a list raises NotCanonical soon."""
    with pytest.raises(NotCanonical):
        read_items(Order if batch.startswith(b"<Order") else Product, batch)


@pytest.mark.parametrize(
    "scope",
    [
        (b' xmlns:i="http://www.w3.org/2001/XMLSchema-instance"', b' xmlns:i="urn:other"'),
        (b"<OrderList>", b'<OrderList xmlns:i="urn:other">'),
        (b"OrderList>", b"c:OrderList>"),
        (b"<OrderList>", b"<OrderList/><OrderList>"),
        (b"<OrderList>", b'<OrderList xmlns="urn:other">'),
    ],
    ids=["nil elsewhere", "nil redeclared", "prefix", "second list", "namespace"],
)
def test_names_must_mean_what_they_seem(scope: tuple[bytes, bytes]) -> None:
    """A list is read from a tree if its prefixes have another meaning than usual."""
    reply = MANY.replace(*scope).replace(b"<s:Body>", b'<s:Body xmlns:c="http://www.cdiscount.com">')

    reply_head = layout_of(ORDERS).reply_head(reply)

    assert reply_head is None or not reply_head.canonical
    assert outcome(ORDERS, reply, on_unknown=lambda _: None) == outcome(ORDERS, reply)


def test_long_reply_in_pieces_is_read_as_the_whole() -> None:
    """A reply that arrives in pieces has the items of the whole reply, in order."""
    assert [f"190424{number:04}ABCD" for number in range(60)] == [one.order_number for one in in_pieces(MANY)]


def test_item_that_is_not_canonical_changes_no_other() -> None:
    """If one item is not canonical, it and all others are read."""
    odd = MANY.replace(b"<OrderNumber>1904240040", b"<!-- a --><OrderNumber>1904240040")

    assert list(in_pieces(MANY)) == list(in_pieces(odd)) == list(wire.read_reply(ORDERS, odd).order_list)


def test_wrong_value_is_reported_with_its_place() -> None:
    """The items before one that cannot be read are returned, and the error names that item."""
    reply = MANY.replace(b"<Quantity>50<", b"<Quantity>fifty<")

    numbers, text = numbers_until(reply, ContractMismatch)

    assert len(numbers) == 50
    assert "$.order_list[50].order_line_list[0].quantity" in text


def test_break_in_a_long_reply_is_reported_with_its_place() -> None:
    """The items before malformed XML are returned, and the error has its place."""
    reply = MANY.replace(b"<Quantity>50</Quantity>", b"<Quantity>50</Later>")

    numbers, text = numbers_until(reply, NotXml)

    assert len(numbers) == 50
    assert f"near byte {[one.start() for one in re.finditer(b'<Order>', reply)][50]:,}" in text


@pytest.mark.parametrize("end_tag", sorted(set(re.findall(rb"</\w+>", inside(ORDERS, MANY)))))
def test_item_without_an_end_tag_is_refused(end_tag: bytes) -> None:
    """With any version of Python: the regular expressions of Python 3.11.0 to 3.11.4 accept some of these."""
    with pytest.raises(NotXml):
        wire.read_reply(ORDERS, MANY.replace(end_tag, b"", 1))


def test_short_reply_compiles_nothing() -> None:
    """A short reply does not compile the expressions, which take longer than they save."""
    script = (
        "import linecache; from cdiscount_async import wire; from cdiscount_async.models.orders import *;"
        "page = OrderListMessage(operation_success=True, order_list=[Order(mod_ges_log='a' * size)]);"
        "wire.read_reply('GetOrderList', wire.write_reply('GetOrderList', page));"
        "print('<text reader of Order>' in linecache.cache)"
    )
    printed = [
        subprocess.run([sys.executable, "-c", f"size = {size};{script}"], capture_output=True, text=True, check=True)  # noqa: S603 - our own
        for size in (1, MIN_BYTES_TO_COMPILE)
    ]

    assert ["False", "True"] == [one.stdout.strip() for one in printed]
