"""A reply in any spelling has the same result in each reader: a call, a stream in any pieces, and the tree."""

import gc
from collections.abc import Callable, Iterator
from random import Random
from time import process_time
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st
from lxml import etree

from cdiscount_async import evolve, wire
from cdiscount_async._codec.encodings import utf8
from cdiscount_async._codec.list_text import MIN_BYTES_TO_COMPILE
from cdiscount_async._soap.list_layout import layout_of
from cdiscount_async._soap.list_stream import ListReader
from cdiscount_async.errors import CdiscountError, ContractMismatch, NotXml
from cdiscount_async.models.orders import Customer, Order, OrderLine, OrderListMessage, OrderStateEnum
from cdiscount_async.operations import ALL, Operation, Orders

from ..soap.test_bad_replies import mutated
from ..support.sizes import examples
from ..support.spellings import Spelling
from ..support.strategies import instances

LISTING: Final = [operation for operation in ALL.values() if operation.listing is not None]
ORDERS: Final = Orders.get_order_list
SIZES: Final = (1, 2, 3, 7, 64, 500, 4096, 65536)
THREE: Final = OrderListMessage(
    operation_success=True,
    order_list=tuple(
        Order(
            order_number=f"19042409{number}ABCDE",
            order_state=OrderStateEnum.SHIPPED,
            customer=Customer(last_name="Thérèse"),
            order_line_list=(OrderLine(quantity=number, name="Théière & Co"),),
        )
        for number in (10, 11, 12)
    ),
)
REPLY: Final = wire.write_reply(ORDERS, THREE)


def whole(operation: Operation[Any, Any], body: bytes) -> Any:
    """Read a reply as a call does."""
    return wire.read_reply(operation, body)


def as_long(operation: Operation[Any, Any], body: bytes) -> Any:
    """Read a reply as a call does that is long enough to be read from its text."""
    text = utf8(body)
    return wire.read_reply(operation, text + b" " * (MIN_BYTES_TO_COMPILE - len(text)))


def as_tree(operation: Operation[Any, Any], body: bytes) -> Any:
    """Read a reply through a tree, whatever its length."""
    return wire.read_reply(operation, body, on_unknown=lambda _: None)


def in_pieces(size: Callable[[], int]) -> Callable[[Operation[Any, Any], bytes], Any]:
    """Return what reads a reply while it arrives, in pieces of these sizes."""

    def read(operation: Operation[Any, Any], body: bytes) -> Any:
        reader = ListReader(operation)
        items = [item for piece in cut(body, size) for batch in reader.feed(piece) for item in batch]
        result = reader.close()
        assert operation.listing is not None
        name = operation.listing.attribute
        return evolve(result, **{name: (*items, *getattr(result, name))})

    return read


def cut(body: bytes, size: Callable[[], int]) -> Iterator[bytes]:
    """Cut a body into pieces."""
    start = 0
    while start < len(body):
        end = start + size()
        yield body[start:end]
        start = end


in_twenties: Final = in_pieces(lambda: 20)


def outcome(read: Callable[[Operation[Any, Any], bytes], Any], operation: Operation[Any, Any], body: bytes) -> object:
    """Return the result in a reply, or the class of the error that it becomes."""
    try:
        return read(operation, body)
    except CdiscountError as error:
        return type(error)


def differing(operation: Operation[Any, Any], body: bytes, expected: object, random: Random) -> dict[str, object]:
    """Return the results of the other readers that differ from the expected one."""
    largest = random.choice(SIZES)
    pieces = in_pieces(lambda: random.randint(1, largest))
    ways = {"whole": whole, "long": as_long, "tree": as_tree, "pieces": pieces}
    found = {name: outcome(read, operation, body) for name, read in ways.items()}
    return {name: one for name, one in found.items() if one != expected}


def names(operation: Operation[Any, Any]) -> tuple[str, ...]:
    """Return the names of the list and its items, and of the elements around them."""
    one = layout_of(operation)
    return one.record.type.__name__, one._tag, f"{operation.name}Result", "OperationSuccess"


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data(), random=st.randoms(use_true_random=True))
@examples(10)
def test_every_spelling_of_items_reads_alike(
    operation: Operation[Any, Any], data: st.DataObject, random: Random
) -> None:
    """Items in any spelling, in a reply that begins as the service's own do, give the result that was written."""
    result = evolve(data.draw(instances(operation.result_type)), operation_success=True, error_list=())
    reply = wire.write_reply(operation, result)
    name = layout_of(operation)._tag
    body = (
        Spelling(random, operation.result_type, names(operation)).items(reply, name)
        if name in reply.decode()
        else reply
    )

    assert {} == differing(operation, body, result, random)


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data(), random=st.randoms(use_true_random=True))
@examples(10)
def test_every_spelling_reads_alike(operation: Operation[Any, Any], data: st.DataObject, random: Random) -> None:
    """A reply in any spelling gives the result that was written, whichever way it is read."""
    result = evolve(data.draw(instances(operation.result_type)), operation_success=True, error_list=())
    root = etree.fromstring(wire.write_reply(operation, result))
    body = Spelling(random, operation.result_type, names(operation)).document(root)

    assert {} == differing(operation, body, result, random)


@pytest.mark.slow
@examples(300)
@given(st.randoms(use_true_random=True))
def test_damage_is_met_alike(random: Random) -> None:
    """A damaged reply gives the same result or the same class of error, whichever way it is read.

    A stream may meet what does not fit the contract before it can know that the document breaks behind that.
    """
    body = mutated(REPLY, random)
    expected = outcome(whole, ORDERS, body)
    found = differing(ORDERS, body, expected, random)

    assert found in ({}, {"pieces": ContractMismatch} if expected is NotXml else {})


ITEM_END: Final = b"</Order>"
OWN: Final = b'xmlns:c="http://www.cdiscount.com"'
NESTED: Final = b"<Later><Order><OrderNumber>X</OrderNumber></Order><OrderList></OrderList></Later>"


@pytest.mark.parametrize(
    "body",
    [
        REPLY.replace(ITEM_END, b"</Order\n>"),
        REPLY.replace(b"</OrderList>", b"</OrderList >"),
        REPLY.replace(b"<Order>", b"<Order\t>"),
        REPLY.replace(b"<Order>", b'<c:Order xmlns:c="http://www.cdiscount.com">', 1).replace(
            ITEM_END, b"</c:Order>", 1
        ),
        REPLY.replace(ITEM_END, NESTED + ITEM_END),
        REPLY.replace(b"<OrderList>", b"<OrderList>" + NESTED),
        REPLY.replace(b"<OrderList>", NESTED + b"<OrderList>"),
        REPLY.replace(b"</OrderList>", b"</OrderList>" + NESTED),
        REPLY.replace(ITEM_END, b"<Later a='/>'/><Later a=\"'&lt;/Order>\" ></Later>" + ITEM_END),
        b"\r\n\n" + b'<?xml version="1.0"?>' + REPLY,
        b"\xef\xbb\xbf\r\n" + REPLY,
        *(REPLY.decode().encode(encoding) for encoding in ("utf-16", "utf-16-le", "utf-16-be")),
        b"\r\n".decode().encode("utf-16-le") + REPLY.decode().encode("utf-16-le"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + REPLY.decode().encode("iso-8859-1"),
        b"<?xml version='1.0' encoding='Windows-1252' ?>" + REPLY.decode().encode("cp1252"),
        REPLY.replace("è".encode(), b"&egrave;").replace("é".encode(), b"&eacute;"),
    ],
)
@pytest.mark.parametrize("size", [1, 61, 1 << 20])
def test_a_rare_spelling_reads_alike(body: bytes, size: int) -> None:
    """Blanks in tags, other elements of the same names, other encodings and HTML's entities change nothing."""
    read = in_pieces(lambda: size)

    assert THREE == whole(ORDERS, body) == as_long(ORDERS, body) == as_tree(ORDERS, body) == read(ORDERS, body)


@pytest.mark.parametrize("nil_text", ["true", " 1\n"])
@pytest.mark.parametrize("size", [1, 61, 1 << 20])
def test_a_list_that_says_nil_is_empty(nil_text: str, size: int) -> None:
    """A list that is nil has no items, whatever its content, in each reader."""
    body = REPLY.replace(b"<OrderList>", f'<OrderList i:nil="{nil_text}">'.encode())
    read = in_pieces(lambda: size)
    empty = evolve(THREE, order_list=())

    assert empty == whole(ORDERS, body) == as_long(ORDERS, body) == as_tree(ORDERS, body) == read(ORDERS, body)


@pytest.mark.parametrize("content_type", ["text/xml; charset=iso-8859-1", 'text/xml;charset="ISO-8859-1"; action=x'])
def test_the_header_may_name_the_encoding(content_type: str) -> None:
    """An encoding of one byte a character that only the HTTP header names is read too."""
    body = REPLY.decode().encode("iso-8859-1")
    reader = ListReader(ORDERS, content_type=content_type)

    assert THREE == whole(ORDERS, utf8(body, content_type))
    assert [] == [*reader.feed(body)]
    assert THREE == reader.close()


@pytest.mark.parametrize("content_type", [None, "text/xml; charset=utf-16", "text/xml; charset=utf-7", "text/xml"])
def test_what_is_utf8_is_read_as_such_whatever_is_said(content_type: str | None) -> None:
    """Bytes in UTF-8 are read as such, whatever encoding a proxy declares."""
    assert REPLY == utf8(REPLY, content_type)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"])
@pytest.mark.parametrize("cut_off", [0, 1])
@pytest.mark.parametrize("before", ["", "\ufeff", " \n", "<!-- a -->"])
def test_no_encoding_smuggles_a_document_type(encoding: str, cut_off: int, before: str) -> None:
    """An entity is expanded in no encoding, and its document type makes no reply of what has one."""
    text = REPLY.decode().replace("<OrderNumber>", "<OrderNumber>&l;")
    body = f'{before}<!DOCTYPE a [<!ENTITY l "EXPANDED">]>{text}'.encode(encoding)
    body = body[: len(body) - cut_off]

    for read in (whole, as_tree, in_twenties):
        with pytest.raises(NotXml) as caught:
            read(ORDERS, body)
        assert "EXPANDED" not in str(vars(caught.value))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&nbsp;&Eacute;&euro;", "\xa0É€"),
        ("&#xD83D;&#xDE00;", "\U0001f600"),
        ("&#55357;&#56832;", "\U0001f600"),
        ("&#xDE00;&#xD83D;", "\ufffd\ufffd"),
        ("&#x0000001F;&#x110000;", "\ufffd\ufffd"),
        ("<![CDATA[&nbsp;&#1;]]>&nbsp;&lt;&amp;nbsp;", "&nbsp;&#1;\xa0<&nbsp;"),
    ],
)
def test_one_reference_costs_no_reply(written: str, read: str) -> None:
    """Entities of HTML and pairs of surrogates become their characters, except in CDATA sections."""
    body = REPLY.replace(b"<LastName>", b"<LastName>" + written.encode())

    for way in (whole, as_long, as_tree, in_twenties):
        found = way(ORDERS, body)
        assert {f"{read}Thérèse"} == {order.customer.last_name for order in found.order_list}


def test_an_unknown_entity_is_an_error() -> None:
    """An unknown reference is an error."""
    with pytest.raises(NotXml):
        whole(ORDERS, REPLY.replace(b"<LastName>", b"<LastName>&unheard;"))


BEFORE: Final = REPLY[: REPLY.index(b"<OrderList>")]
SHAPES: Final = {
    "comment": (b"<OrderList><!--", b"x</Order>"),
    "section": (b"<OrderList><Order><OrderNumber><![CDATA[", b"</Order>"),
    "text": (b"<OrderList><Order><OrderNumber>", b"x"),
    "attribute": (b'<OrderList><Order a="', b"></Order>"),
    "attributes": (b"<OrderList><Order ", b"a='>' "),
    "nested items": (b"<OrderList><Order><Later>", b"<Order></Order>"),
    "hidden ends": (b"<OrderList><Order>", b"<!--</Order>-->"),
    "blanks in tags": (b"<OrderList>", b"<Order ></Order >"),
    "no list yet": (b"", b"<OrderList/>"),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_small_pieces_take_time_in_proportion(shape: tuple[bytes, bytes]) -> None:
    """An unfinished part is not scanned again with each piece: the time is proportional to the bytes."""
    begin, piece = shape

    def seconds(size: int) -> float:
        body = BEFORE + begin + piece * (size // len(piece))
        gc.disable()  # a collection looks through everything that the tests before have left
        try:
            begun = process_time()
            outcome(in_twenties, ORDERS, body)
            return process_time() - begun
        finally:
            gc.enable()

    assert seconds(200_000) < 12 * max(seconds(50_000), seconds(50_000))
