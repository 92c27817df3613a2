"""However a reply is spelt, each way to read it gives the same: a call, a stream in any pieces, and the tree."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, settings, strategies as st
from lxml import etree

from cdiscount_async import evolve, wire
from cdiscount_async._encodings import utf8
from cdiscount_async._lexical import LONG
from cdiscount_async._list_reader import ListReader
from cdiscount_async._listed import listed
from cdiscount_async.errors import CdiscountError
from cdiscount_async.models.orders import Customer, Order, OrderLine, OrderListMessage, OrderStateEnum
from cdiscount_async.operations import ALL, Operation, Orders

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
    return wire.read_reply(operation, text + b" " * (LONG - len(text)))


def as_tree(operation: Operation[Any, Any], body: bytes) -> Any:
    """Read a reply by way of a tree, whatever its length."""
    return wire.read_reply(operation, body, on_unknown=lambda _: None)


def in_pieces(random: Random) -> Callable[[Operation[Any, Any], bytes], Any]:
    """Return what reads a reply while it arrives, in pieces of random sizes."""

    def read(operation: Operation[Any, Any], body: bytes) -> Any:
        reader = ListReader(operation)
        items = [item for piece in cut(body, random) for batch in reader.feed(piece) for item in batch]
        result = reader.close()
        assert operation.listing is not None
        name = operation.listing.attribute
        return evolve(result, **{name: (*items, *getattr(result, name))})

    return read


def cut(body: bytes, random: Random) -> Iterator[bytes]:
    """Cut a body into pieces, all of them small or some of them large."""
    largest = random.choice(SIZES)
    start = 0
    while start < len(body):
        size = random.randint(1, largest)
        yield body[start : start + size]
        start += size


def outcome(read: Callable[[Operation[Any, Any], bytes], Any], operation: Operation[Any, Any], body: bytes) -> object:
    """Return the result in a reply, or the class of the error that it becomes."""
    try:
        return read(operation, body)
    except CdiscountError as error:
        return type(error)


def differing(operation: Operation[Any, Any], body: bytes, expected: object, random: Random) -> dict[str, object]:
    """Return what other ways of reading give that is not what is expected."""
    ways = {"whole": whole, "long": as_long, "tree": as_tree, "pieces": in_pieces(random), "bytes": in_pieces(random)}
    found = {name: outcome(read, operation, body) for name, read in ways.items()}
    return {name: one for name, one in found.items() if one != expected}


def names(operation: Operation[Any, Any]) -> tuple[str, ...]:
    """Return the names of the list and its items, and of what stands around them."""
    one = listed(operation)
    return one.record.type.__name__, one._tag, f"{operation.name}Result", "OperationSuccess"


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data(), random=st.randoms(use_true_random=True))
@settings(max_examples=25)
def test_every_spelling_of_items_reads_alike(
    operation: Operation[Any, Any], data: st.DataObject, random: Random
) -> None:
    """Items in any spelling, in a reply that begins as the service's own do, give the result that was written."""
    result = evolve(data.draw(instances(operation.result_type)), operation_success=True, error_list=())
    reply = wire.write_reply(operation, result)
    name = listed(operation)._tag
    body = (
        Spelling(random, operation.result_type, names(operation)).items(reply, name)
        if name in reply.decode()
        else reply
    )

    assert {} == differing(operation, body, result, random)


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
@given(data=st.data(), random=st.randoms(use_true_random=True))
@settings(max_examples=25)
def test_every_spelling_reads_alike(operation: Operation[Any, Any], data: st.DataObject, random: Random) -> None:
    """A reply in any spelling gives the result that was written, whichever way it is read."""
    result = evolve(data.draw(instances(operation.result_type)), operation_success=True, error_list=())
    root = etree.fromstring(wire.write_reply(operation, result))
    body = Spelling(random, operation.result_type, names(operation)).document(root)

    assert {} == differing(operation, body, result, random)
