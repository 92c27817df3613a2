"""The seller himself in the sandbox: who he is, and how good he is."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from cdiscount_async.models.seller import SellerIndicator, SellerStateEnum, SellerSubStateEnum
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.contract import RealContract
from .asking import Shop, shop

START: Final = datetime(2026, 3, 2, 9, 0)
STANDING: Final = Settings(speed=0, start=START, orders=400, orders_a_day=0)
PROMPT: Final = 4
"""The place of the indicator of the preparation delay."""


async def indicators(seller: Shop) -> list[SellerIndicator]:
    """Return the seller's indicators."""
    return list((await seller.client.seller.get_seller_indicators()).seller_indicators)


async def test_sellers_have_their_own_modes_and_sites() -> None:
    """Each seller gets identity, delivery modes (later codes first) and sales sites."""
    async with Sandbox(STANDING) as sandbox:
        replies = []
        for number in (1, 2):
            async with shop(sandbox, number) as one:
                replies.append(await one.client.seller.get_seller_information())
                assert replies[-1].seller
                assert replies[-1].seller.login == sandbox.accounts[number - 1].login.removesuffix("-api")
                assert replies[-1].seller.is_available is SellerSubStateEnum.ACTIVE_SELLER
                assert replies[-1].seller.state is SellerStateEnum.ACTIVATED

    modes = [[mode.code for mode in one.delivery_modes] for one in replies]
    assert modes == [["TRK", "STD", "REG"], ["TRK", "REL", "REG"]]
    assert [[pool.id for pool in one.offer_pool_list] for one in replies] == [[1], [1, 16]]
    assert [replies[1].offer_pool_list[1].description, replies[0].delivery_modes[0].name] == ["Cdiscount Pro", "Suivi"]


async def test_indicators_follow_from_the_orders() -> None:
    """The five indicators are computed at midnight, each from the orders that the seller has."""
    async with Sandbox(STANDING) as sandbox, shop(sandbox) as seller:
        sandbox.market.store.run("UPDATE orders SET state = 'Shipped', shipped = created")
        sandbox.market.store.run("DELETE FROM voucher")
        sandbox.market.store.run("DELETE FROM discussion")
        best = await indicators(seller)
        sandbox.market.store.run("UPDATE orders SET state = 'RefusedBySeller', shipped = NULL")
        worst = await indicators(seller)

    names = [one.description for one in best]
    assert names[:2] == ["Taux d’acceptation des commandes", "Taux d'expedition des produits"]
    assert {one.computation_date for one in best} == {datetime(2026, 3, 2)}
    assert [one.threshold for one in best] == [Decimal(85), Decimal(85), Decimal(100), Decimal(5), Decimal(85)]
    assert [one.value_d30 for one in best] == [100, 100, 0, 0, 100]
    assert names[4] == "Taux de respect des délais de préparation"
    assert [one.value_d60 for one in worst] == [0, 0, None, None, 100], "nothing was shipped, so nothing was late"


async def test_shipment_within_a_week_is_prompt() -> None:
    """An order that is shipped within a week, to the millisecond, was shipped in time, and a later one was not."""
    async with Sandbox(STANDING) as sandbox, shop(sandbox) as seller:
        created = datetime(2026, 2, 10, 12)
        rates = []
        for shipped in (timedelta(days=7), timedelta(days=7, milliseconds=1), timedelta(days=6, hours=23)):
            values = created.isoformat(timespec="milliseconds"), (created + shipped).isoformat(timespec="milliseconds")
            sandbox.market.store.run("UPDATE orders SET created = ?, shipped = ?", *values)
            rates.append((await indicators(seller))[PROMPT].value_d30)

    assert rates == [100, 0, 100]


async def test_nothing_is_computed_without_orders() -> None:
    """A seller without orders has no indicators; one whose orders are older has no values."""
    async with Sandbox(STANDING) as sandbox, shop(sandbox) as seller:
        sandbox.clock.advance(timedelta(days=200))
        assert {one.value_d60 for one in await indicators(seller)} == {None}
        sandbox.market.store.run("DELETE FROM orders")
        assert await indicators(seller) == []


async def test_replies_are_valid_by_the_real_schema(real_contract: RealContract) -> None:
    """The information about a seller is valid by the service's own schema."""
    async with Sandbox(STANDING) as sandbox, shop(sandbox) as seller:
        for name in ("GetSellerInformation", "GetSellerIndicators"):
            assert await seller.valid(real_contract, name)
        sandbox.clock.advance(timedelta(days=200))
        async with shop(sandbox) as later:
            assert await later.valid(real_contract, "GetSellerIndicators")
