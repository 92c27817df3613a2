"""A reply that arrives in any pieces has the items of the whole reply; its errors have their place."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async import evolve, wire
from cdiscount_async._contract.shapes import Array, Record, Shape, members
from cdiscount_async._soap.list_stream import BATCH, MAX_ITEM, ListReader
from cdiscount_async.errors import ContractMismatch, HtmlPage, HttpError, NotXml, OperationFailed, TokenRejected
from cdiscount_async.models.common import Error, ErrorTypeEnum
from cdiscount_async.models.orders import Customer, Order, OrderLine, OrderListMessage, OrderStateEnum
from cdiscount_async.operations import ALL, Operation, Orders

from ..support.sizes import examples
from ..support.strategies import instances

ORDERS: Final = Orders.get_order_list
LISTING: Final = [operation for operation in ALL.values() if operation.listing is not None]
FOUR: Final = OrderListMessage(
    operation_success=True,
    order_list=tuple(
        Order(
            order_number=f"19042409{number}ABCDE",
            order_state=OrderStateEnum.SHIPPED,
            customer=Customer(last_name="Martin"),
            order_line_list=(OrderLine(quantity=number, name="Théière & Co"),),
        )
        for number in (10, 11, 12, 13)
    ),
)
OWN: Final = b'xmlns:c="http://www.cdiscount.com"'
FAULT: Final = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>'
    b"s:RequestTokenValidationError</faultcode><faultstring>Token expired</faultstring></s:Fault></s:Body></s:Envelope>"
)
REPLY: Final = wire.write_reply("GetOrderList", FOUR)


def read(body: bytes, size: int = 1 << 30, operation: Operation[Any, Any] = ORDERS) -> tuple[Any, list[Any]]:
    """Read a body in pieces of `size` bytes, and return the result and the items."""
    reader = ListReader(operation)
    items = [item for piece in cut(body, size) for batch in reader.feed(piece) for item in batch]
    result = reader.close()
    assert operation.listing is not None
    return result, [*items, *getattr(result, operation.listing.attribute)]


def numbers_until(body: bytes, kind: type[Exception], size: int = 500) -> tuple[list[str | None], Exception]:
    """Return the numbers of the orders before the error in a body, and the error."""
    items: list[Order] = []
    with pytest.raises(kind) as caught:
        read_into(items, body, size)
    return [order.order_number for order in items], caught.value


def read_into(items: list[Order], body: bytes, size: int) -> None:
    """Read a body in pieces, and collect the items before an error."""
    reader = ListReader(ORDERS)
    for piece in cut(body, size):
        for batch in reader.feed(piece):
            items += batch
    reader.close()


def cut(body: bytes, size: int) -> Iterator[bytes]:
    """Cut a body into pieces."""
    return (body[start : start + size] for start in range(0, len(body), size))


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data())
@examples(15)
def test_pieces_are_read_as_the_whole(operation: Operation[Any, Any], data: st.DataObject) -> None:
    """A reply in any pieces has the items and the result of the reply that is read at once."""
    assert operation.listing is not None
    name = operation.listing.attribute
    result = data.draw(instances(operation.result_type, "reply"))
    body = wire.write_reply(operation, evolve(result, operation_success=True, error_list=()))
    size = data.draw(st.sampled_from((1, 7, 100, 1000)) if len(body) < 5000 else st.sampled_from((97, 1000, 1 << 20)))
    whole = wire.read_reply(operation, body)

    rest, items = read(body, size, operation)

    assert list(getattr(whole, name)) == items
    assert evolve(whole, **{name: ()}) == evolve(rest, **{name: ()})


@pytest.mark.parametrize(
    "hidden",
    [b"<![CDATA[</Order></OrderList>]]>", b"<!-- </Order> -->", b"<?a </Order></OrderList>?>", b"<![CDATA[<Order>]]>"],
)
@pytest.mark.parametrize("size", [1, 40, 1 << 20])
def test_hidden_tags_end_nothing(hidden: bytes, size: int) -> None:
    """An end tag in a CDATA section, a comment or an instruction ends no item."""
    body = REPLY.replace(b"<LastName>", b"<LastName>" + hidden)

    assert (wire.read_reply(ORDERS, body).order_list, 4) == (tuple(read(body, size)[1]), len(FOUR.order_list))


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + REPLY,
        b'<?xml version="1.0" encoding="utf-8"?>\n' + REPLY,
        b"<!-- a proxy's -->" + REPLY,
        REPLY.replace(b"><", b">\n  <"),
        re.sub(rb"(</?|:)s([:=])", rb"\1soap\2", REPLY),
        re.sub(rb"<(/?)(Order|OrderList)>", rb"<\1c:\2>", REPLY).replace(b"xmlns=", OWN + b" xmlns=", 1),
        REPLY.replace(b"<OrderList>", b'<OrderList xmlns:q="urn:a&amp;b" a="1">'),
        REPLY.replace(b"</Order><Order>", b"</Order><Later>1</Later><Order>"),
        REPLY.replace(b"<OrderList>", b"<OrderList><Later><Order/></Later>"),
    ],
    ids=["BOM", "declaration", "comment", "indented", "other prefix", "prefixed", "attributes", "stranger", "first"],
)
@pytest.mark.parametrize("size", [13, 1 << 20])
def test_other_ways_to_write_a_reply_are_read(body: bytes, size: int) -> None:
    """A reply in another layout than the service's has the same items."""
    assert list(wire.read_reply(ORDERS, body).order_list) == read(body, size)[1]


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    """An order with a control character is read."""
    body = REPLY.replace(b"Martin", b"Mar&#x1F;tin")

    assert {"Mar\ufffdtin"} == {order.customer.last_name for order in read(body, 100)[1]}


@pytest.mark.parametrize("size", [1, 500, 1 << 20])
def test_a_value_that_does_not_fit_comes_after_what_is_before_it(size: int) -> None:
    """The orders before a wrong one are returned, and the path in the error counts from the start of the list."""
    numbers, error = numbers_until(REPLY.replace(b"<Quantity>12<", b"<Quantity>twelve<"), ContractMismatch, size)

    assert ["1904240910ABCDE", "1904240911ABCDE"] == numbers
    assert isinstance(error, ContractMismatch)
    assert ["$.order_list[2].order_line_list[0].quantity"] == [problem.path for problem in error.problems]
    assert "twelve" not in str(error)


@pytest.mark.parametrize("size", [1, 500, 1 << 20])
@pytest.mark.parametrize("damage", [b"<Quantity>12</Quality>", b"<Quantity>1 < 2</Quantity>", b"&unknown;"])
def test_broken_xml_comes_after_what_is_before_it(damage: bytes, size: int) -> None:
    """The orders before malformed XML are returned, and the error names the order."""
    numbers, error = numbers_until(REPLY.replace(b"<Quantity>12</Quantity>", damage), NotXml, size)

    assert ["1904240910ABCDE", "1904240911ABCDE"] == numbers
    assert re.search(r"GetOrderList: not well-formed XML in order_list\[2\] \(near byte [\d,]+\)", str(error))


@given(st.integers(0, len(REPLY) - 1), st.sampled_from((50, 700, 1 << 20)))
def test_a_reply_that_breaks_off_is_no_reply(length: int, size: int) -> None:
    """For a reply that is truncated anywhere, the complete orders are returned before the error."""
    orders: list[Order] = []

    with pytest.raises((NotXml, ContractMismatch)):
        read_into(orders, REPLY[:length], size)

    assert list(FOUR.order_list[: len(orders)]) == orders


@pytest.mark.parametrize("damage", [b"<Quantity>12</Quality>", b"<Quantity>Jean Dupont</Quantity>"])
def test_an_error_in_an_item_has_no_context(damage: bytes) -> None:
    """No `__context__` of the error contains text of the reply."""
    kind = NotXml if b"Quality" in damage else ContractMismatch
    _, error = numbers_until(REPLY.replace(b"<Quantity>12</Quantity>", damage), kind)

    assert (None, None) == (error.__context__, error.__cause__)


def test_a_failure_comes_before_any_item() -> None:
    """The service reports a failure before the list, so no order of a failed reply is returned."""
    failed = evolve(
        FOUR, operation_success=False, error_list=(Error(error_type=ErrorTypeEnum.QUOTA, message="too many"),)
    )
    numbers, _ = numbers_until(wire.write_reply("GetOrderList", failed), OperationFailed)

    assert [] == numbers


def test_a_result_may_say_behind_its_list_that_it_succeeded() -> None:
    """Members of a result may be in any order, also in a stream."""
    success = re.search(rb"<OperationSuccess.*?</OperationSuccess>", REPLY)
    assert success is not None
    body = REPLY.replace(success[0], b"").replace(b"</OrderList>", b"</OrderList>" + success[0])

    assert list(FOUR.order_list) == read(body, 300)[1]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE html><html></html>", HtmlPage),
        (b"", NotXml),
        (b"Service unavailable", NotXml),
        (FAULT, TokenRejected),
    ],
)
def test_what_is_no_list_is_called_what_it_is(body: bytes, kind: type[Exception]) -> None:
    """A fault, an HTML page and other bodies raise the same errors as at once."""
    assert [] == numbers_until(body, kind)[0]


def test_an_item_is_not_waited_for_without_end() -> None:
    """An item that is too long raises an error before it fills the memory."""
    reader = ListReader(ORDERS)
    list(reader.feed(REPLY[: REPLY.index(b"<LastName>") + 10]))
    endless = bytes(1 << 20).replace(b"\0", b"x")

    for _ in range(MAX_ITEM // len(endless) - 1):
        list(reader.feed(endless))

    with pytest.raises(HttpError, match=r"order_list\[0\] has more than 4,194,304 bytes"):
        list(reader.feed(endless))


def test_items_come_in_small_batches() -> None:
    """The items that one piece completes are returned in batches."""
    many = evolve(FOUR, order_list=tuple(Order(order_number=str(number)) for number in range(3 * BATCH + 1)))

    batches = [len(batch) for batch in ListReader(ORDERS).feed(wire.write_reply("GetOrderList", many))]

    assert [BATCH, BATCH, BATCH, 1] == batches


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
def test_no_item_holds_an_element_of_its_own_name(operation: Operation[Any, Any]) -> None:
    """No element in an item has the name of the item or of its list, because lists are cut after items' end tags."""
    assert operation.listing is not None
    (member,) = [one for one in members(operation.result_type) if one.attribute == operation.listing.attribute]
    assert isinstance(member.shape, Array)

    assert not {member.name, member.shape.name} & set(names_within(member.shape.item, set()))


def names_within(shape: Shape, seen: set[object]) -> Iterator[str]:
    """Return the names of all elements that a value of a shape may contain."""
    match shape:
        case Record(cls) if cls not in seen:
            seen.add(cls)
            for one in members(cls):
                yield one.name
                yield from names_within(one.shape, seen)
        case Array(item, name):
            yield name
            yield from names_within(item, seen)
