"""A dry run shows what would be sent, and sends nothing."""

import pytest
from lxml import etree

from cdiscount_async import Client, Credentials, DryRun, InvalidRequest, OrderFilter, OrderStateEnum, operations, wire
from cdiscount_async.sandbox import Sandbox

from ..support.clients import REFUND

WANTED = OrderFilter(states=[OrderStateEnum.SHIPPED])


def traffic(sandbox: Sandbox) -> int:
    """Return how many requests a sandbox received."""
    return sum(sandbox.counters.values())


async def test_a_dry_client_sends_nothing(sandbox: Sandbox) -> None:
    """Every call of a client with `dry_run` raises DryRun with its preview, reads too. No token is requested."""
    before = traffic(sandbox)
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment, dry_run=True) as client:
        with pytest.raises(DryRun) as read:
            await client.orders.get_order_list(WANTED)
        with pytest.raises(DryRun) as written:
            await client.orders.create_refund_voucher(REFUND)

    assert ("GetOrderList", "CreateRefundVoucher") == (read.value.operation, written.value.operation)
    assert read.value.exchange is not None
    assert [] == read.value.exchange.attempts
    assert traffic(sandbox) == before


async def test_one_call_may_be_dry(shop: Client) -> None:
    """A view with `dry_run` does not change its client."""
    with pytest.raises(DryRun):
        await shop.with_options(dry_run=True).seller.get_seller_information()

    assert (await shop.seller.get_seller_information()).seller is not None


async def test_what_is_shown_is_what_is_sent(shop: Client) -> None:
    """A preview is the envelope of the call, except for the token."""
    preview = shop.preview(operations.Orders.get_order_list, WANTED)

    assert preview.body == wire.write_request("GetOrderList", WANTED, token=preview.TOKEN)
    assert (shop.environment.service_url, operations.Orders.get_order_list.action) == (preview.url, preview.action)
    assert etree.fromstring(preview.body) is not None
    assert preview.body.decode() in str(preview)
    assert "Shipped" not in repr(preview)


async def test_a_dry_run_checks(sandbox: Sandbox) -> None:
    """A request that does not fit the contract is refused in a dry run, too."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment, dry_run=True) as client:
        with pytest.raises(InvalidRequest) as caught:
            await client.orders.get_order_list(OrderFilter(states=["Lost"]))  # type: ignore[list-item]

    assert ("GetOrderList", sandbox.login) == (caught.value.operation, caught.value.seller)
