"""The caches of values in canonical text are bounded, and hold nothing of a buyer."""

import gc
from decimal import Decimal
from typing import Any, Final

import attrs
import pytest

from cdiscount_async import wire
from cdiscount_async._codec.canonical import DecimalCache, escaped_enum_values, unescape
from cdiscount_async._codec.list_text import MIN_BYTES, MIN_BYTES_TO_COMPILE, compile_items_reader, pays, read_items
from cdiscount_async._codec.repeats import TextCache
from cdiscount_async._codec.scalars import ParseCache
from cdiscount_async._contract.shapes import Array, Record, Scalar, members
from cdiscount_async._soap.list_layout import layout_of
from cdiscount_async.models.offers import Offer
from cdiscount_async.models.orders import OrderStateEnum
from cdiscount_async.models.products import Product
from cdiscount_async.operations import ALL, Operation

LISTING: Final = [operation for operation in ALL.values() if operation.listing is not None]


def marked(cls: type[Any], mark: str, depth: int = 3) -> Any:
    """Return an instance of a contract type whose texts are all `mark`."""
    values: dict[str, Any] = {}
    for member in members(cls):
        match member.shape:
            case Scalar("string"):
                values[member.attribute] = mark
            case Record(inner):
                values[member.attribute] = marked(inner, mark)
            case Array(Record(inner)) if depth:
                values[member.attribute] = (marked(inner, mark, depth - 1),)
    required = {one.name: None for one in attrs.fields(cls) if one.default is attrs.NOTHING}
    return cls(**required | values)


def cached(mark: str) -> list[object]:
    """Return the entries of all caches that contain a text."""
    caches = [one for one in gc.get_objects() if isinstance(one, ParseCache | DecimalCache | TextCache)]
    assert len(caches) > 10
    return [pair for one in caches for pair in one.items() if mark in repr(pair)]


def has_private(cls: type[Any], *around: type[Any]) -> bool:
    """Return whether a person's data are anywhere in an object of a type."""
    inside = [one.shape.item if isinstance(one.shape, Array) else one.shape for one in members(cls)]
    types = [one.type for one in inside if isinstance(one, Record) and one.type not in around]
    return any(one.private for one in members(cls)) or any(has_private(one, cls, *around) for one in types)


@pytest.mark.parametrize("operation", LISTING, ids=lambda one: one.name)
def test_nothing_of_a_buyer_is_cached(operation: Operation[Any, Any]) -> None:
    """No part of an item that has a private member anywhere is cached."""
    listing = operation.listing
    assert listing is not None
    cls = layout_of(operation).record.type
    mark = f"Thérèse of {operation.name}"
    items = {listing.attribute: (marked(cls, mark),)}
    result = attrs.evolve(marked(operation.result_type, mark), operation_success=True, **items)
    body = wire.write_reply(operation, result)
    start_tag, end_tag = f"<{cls.__name__}>".encode(), f"</{cls.__name__}>".encode()
    body = body[body.index(start_tag) : body.rindex(end_tag) + len(end_tag)]

    compile_items_reader(cls)
    assert len(read_items(cls, body)) == 1
    assert not (has_private(cls) and cached(mark))


def test_private_values_are_texts() -> None:
    """No private member is a number or an enumeration, whose values are cached by their text."""
    for operation in ALL.values():
        for cls in (operation.result_type, operation.request_type):
            for member in members(cls) if hasattr(cls, "__attrs_attrs__") else ():
                assert not member.private or member.shape == Scalar("string")


def test_the_same_list_is_one_object() -> None:
    """The lists of two offers are one object if their texts are equal."""
    tariffs = "<ShippingInformation><MaxLeadTime>2</MaxLeadTime></ShippingInformation>"
    offer = f"<Offer><ShippingInformationList>{tariffs}</ShippingInformationList></Offer>"

    first, second = read_items(Offer, offer.encode() * 2)

    assert first.shipping_information_list is second.shipping_information_list
    assert first.shipping_information_list[0].max_lead_time == 2


def test_decimal_cache_is_bounded() -> None:
    """A full cache parses further numbers without storing them."""
    cache = DecimalCache()
    numbers = [f"{number}.50" for number in range(DecimalCache.LIMIT + 10)]

    assert [cache[one] for one in numbers] == [Decimal(one) for one in numbers]
    assert len(cache) == DecimalCache.LIMIT
    assert cache["1e9"] == Decimal("1e9")
    assert len(cache) == DecimalCache.LIMIT


def test_text_cache_is_bounded_in_number_and_length() -> None:
    """Neither many texts nor long ones fill the memory, and texts of another seller are cached in their turn."""
    cache = TextCache(str.upper)
    for number in range(TextCache.LIMIT + 10):
        assert cache[f"a{number}"] == f"A{number}"
    assert len(cache) == TextCache.LIMIT
    assert cache["b" * 5000] == "B" * 5000
    assert len(cache) == TextCache.LIMIT

    for number in range(33 * TextCache.LIMIT):
        assert cache[f"c{number}"] == f"C{number}"

    assert 0 < len(cache) <= TextCache.LIMIT
    assert all(one.startswith("c") for one in cache)


def test_references_are_replaced_once() -> None:
    """`&amp;lt;` is the text `&lt;`."""
    assert [unescape(one) for one in ("a &amp; b", "&amp;lt;", "&lt;&amp;&gt;", "&#38;amp;")] == [
        "a & b",
        "&lt;",
        "<&>",
        "&amp;",
    ]
    assert escaped_enum_values(OrderStateEnum)["Shi&#112;ped"] is OrderStateEnum.SHIPPED


def test_shorter_replies_are_read_from_text_once_a_reader_is_compiled() -> None:
    """Compiling takes longer than reading a short reply, so that only a longer one compiles the reader."""
    compile_items_reader(Product)

    assert [pays(Product, size) for size in (MIN_BYTES - 1, MIN_BYTES)] == [False, True]
    assert [pays(object, size) for size in (MIN_BYTES_TO_COMPILE - 1, MIN_BYTES_TO_COMPILE)] == [False, True]
