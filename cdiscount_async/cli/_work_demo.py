"""`cdiscount work --demo`: a sandbox with 200 sellers, and workers that print each order as it arrives."""

from datetime import datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any, Final

from ..client import Client
from ..french_time import in_french_time
from ..sandbox import Sandbox, Settings
from ..workers import Workers
from ._terminal import tell

MARKET: Final = Settings(seed=19, sellers=200, offers=4_000, orders=0, orders_a_day=86_400)
"""A marketplace with a new order each second."""
EVERY: Final = timedelta(seconds=15)


async def demo(concurrency: int | None) -> int:
    """Print orders until Ctrl+C or SIGTERM, and return the exit status."""
    tell("a sandbox with 200 sellers is being made")
    with TemporaryDirectory(prefix="cdiscount-demo-") as directory:
        async with Sandbox(MARKET) as sandbox:
            workers = Workers(
                sandbox.accounts,
                sandbox.environment,
                every=EVERY,
                since=timedelta(minutes=10),
                concurrency=concurrency or 64,
                directory=directory,
            )
            orders = _printing(workers)
            tell("each seller is polled every 15 seconds; a buyer orders something each second; Ctrl+C ends this")
            await workers.run()
    tell(f"{len(orders):,} changes of {len({*orders}):,} orders arrived")
    return 0


def _printing(workers: Workers) -> list[str]:
    """Subscribe to orders, and return the list of their numbers."""
    numbers: list[str] = []

    @workers.on_order()
    async def order(shop: Client, order: Any) -> None:
        if not numbers:
            print(f"{'seller':25}  {'order':15}  {'state':28}  changed")  # 80 columns with the rows
        numbers.append(order.order_number)
        age = in_french_time(datetime.now().astimezone()) - order.last_updated_date
        changed = f"{max(0, age.total_seconds()):.0f} s"
        print(f"{shop.login:25}  {order.order_number:15}  {order.order_state:28}  {changed:>7}", flush=True)

    return numbers
