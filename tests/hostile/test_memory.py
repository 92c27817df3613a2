"""A reply takes memory in proportion to its bytes: what would take more is refused before a tree of it exists."""

import subprocess
import sys
from typing import Final

import pytest

from cdiscount_async import wire
from cdiscount_async._common.node_limit import MAX_NODES, too_many
from cdiscount_async.errors import ContractMismatch
from cdiscount_async.operations import Orders

from .servers import soap

LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIZE: Final = 16_000_000
CHILD: Final = """
import resource, sys, time
from cdiscount_async import wire
from cdiscount_async._soap.list_stream import ListReader
from cdiscount_async.errors import CdiscountError
from cdiscount_async.operations import Orders

before, piece, after, size, streamed = eval(sys.stdin.read())
body = bytes().join((before, piece * (size // len(piece)), after))
idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.process_time()
try:
    if streamed:
        reader = ListReader(Orders.get_order_list)
        for start in range(0, len(body), 65536):
            for _ in reader.feed(body[start:start + 65536]):
                pass
        reader.close()
    else:
        wire.read_reply(Orders.get_order_list, body)
    outcome = "read"
except CdiscountError as error:
    outcome = f"{type(error).__name__}: {error}"
seconds = time.process_time() - begun
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - idle >> 10, seconds, outcome)
"""


def attributes(count: int, form: str = "a{}=''") -> str:
    """Return so many attributes."""
    return " ".join(form.format(number) for number in range(count))


BEFORE, _, AFTER = soap("GetOrderList", "<OrderList/>").partition(b"<OrderList/>")
BOMBS: Final = {
    "empty elements": "<a/>",
    "50 attributes": f"<a {attributes(50)}/>",
    "50 attributes of one letter": "<a " + " ".join(f"{letter}=''" for letter in LETTERS[:50]) + "/>",
    "50 attributes with blanks": "<a " + attributes(50, 'attribute{} = "value"') + "></a>",
    "50 declarations": "<a " + attributes(50, "xmlns:a{}='u'") + "/>",
}
"""Bodies whose tree needs many times their size."""


def measured(piece: str, size: int, *, inside: bytes = b"", streamed: bool = False) -> tuple[int, str]:
    """Read a reply that repeats a piece, in a new process. Return the memory in MiB, and the result."""
    before, after = BEFORE + inside, inside.replace(b"<", b"</") + AFTER
    done = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", CHILD],
        input=repr((before, piece.encode(), after, size, streamed)),
        capture_output=True,
        text=True,
        check=True,
    )
    memory, _, outcome = done.stdout.split(" ", 2)
    return int(memory), outcome


@pytest.mark.slow
@pytest.mark.parametrize("piece", BOMBS.values(), ids=BOMBS)
def test_many_nodes_are_refused_before_they_take_memory(piece: str) -> None:
    """A reply of 16 MB whose tree would take half a gigabyte is refused by its number of nodes, for next to nothing."""
    memory, outcome = measured(piece, SIZE)

    assert "ContractMismatch: GetOrderList: the document does not fit the contract" in outcome
    assert "$: expected at most " in outcome
    assert memory < 100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("piece", "size"),
    [("x", SIZE), ("<!----><?a?><![CDATA[x]]>", SIZE), ("&#65;&amp;", SIZE // 2), ("&#1;", SIZE // 2)],
    ids=["text", "what is passed over", "references", "characters that XML cannot hold"],
)
def test_what_makes_no_node_takes_little_memory(piece: str, size: int) -> None:
    """A long text takes some times its own size, and what a parser passes over takes nothing.

    The repair of characters that XML cannot hold takes up to 100 MiB, and is bounded by their number.
    """
    memory, _ = measured(piece, size, inside=b"<SellerLogin>")

    assert memory < (4 * size >> 20) + (100 if piece == "&#1;" else 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["empty elements", "50 attributes"])
def test_a_streamed_item_is_bounded_as_well(name: str) -> None:
    """An item that never ends, in a reply that is read while it arrives, needs only a few megabytes."""
    memory, outcome = measured(BOMBS[name], SIZE // 2, inside=b"<OrderList><Order>", streamed=True)

    assert "HttpError" in outcome
    assert memory < 100


@pytest.mark.parametrize(
    "content",
    ["<a/>" * 50, "<a " + attributes(49) + "/>", "<a " + attributes(49, 'a{}\n= ""') + "/>"],
    ids=["elements", "attributes", "attributes with blanks"],
)
def test_nodes_are_counted_however_they_are_written(content: str) -> None:
    """Elements and attributes count alike, and the limit is exact where no text looks like one."""
    body = soap("GetOrderList", f"<SellerLogin/>{content}")
    nodes = 8 + 5 + 50  # elements and declarations of the reply itself, and the content

    assert wire.read_reply(Orders.get_order_list, body, max_nodes=nodes).operation_success
    with pytest.raises(ContractMismatch, match=f"expected at most {nodes - 1} elements and attributes"):
        wire.read_reply(Orders.get_order_list, body, max_nodes=nodes - 1)


def test_a_long_reply_has_room() -> None:
    """A reply with a third of the nodes that are allowed, and many signs that only look like some, may be read."""
    body = b"<Order><OrderNumber>a=b</OrderNumber></Order>" * (MAX_NODES // 6) + b'i:nil="true"' * (MAX_NODES // 6)

    assert too_many(body, MAX_NODES) is None


def test_the_problems_of_a_reply_are_bounded() -> None:
    """The error about a reply in which everything is wrong has a thousand places."""
    lines = "<OrderLine><Quantity>x</Quantity></OrderLine>" * 3_000
    body = soap("GetOrderList", f"<OrderList><Order><OrderLineList>{lines}</OrderLineList></Order></OrderList>")

    with pytest.raises(ContractMismatch) as caught:
        wire.read_reply("GetOrderList", body)

    assert len(caught.value.problems) == 1_000
