"""Node's `soap` package, which knows nothing of us, works with the sandbox by the WSDL that it serves.

It is installed beforehand, because tests need no internet: `npm install` in a directory with a copy of the package.json
that stands beside the script. CDISCOUNT_NODE_MODULES names the `node_modules` that come of it. Without them the test is
skipped, and with CDISCOUNT_REQUIRE_SHARED=1 it fails instead.
"""

import asyncio
import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest

from cdiscount_async.sandbox import Sandbox, Settings

SCRIPT: Final = Path(__file__).parent / "node" / "client.mjs"
SETTINGS: Final = Settings(
    speed=0,
    start=datetime(2026, 3, 2, 9, 0),
    orders_a_day=0,
    offers=2500,
)
SELLER: Final = 1
LINES: Final = """
SELECT order_number, sku, CASE WHEN acceptation IN ('ShipmentRefusedBySeller', 'RefundedAfterShipmentRefused')
THEN 0 ELSE quantity END AS quantity FROM order_line ORDER BY order_number, row_id
"""
"""The lines as the service tells of them: nothing is left of one whose shipment was refused (recorded)."""


@pytest.fixture(scope="module")
def node() -> str:
    """Give Node's interpreter, where it and the package are there."""
    modules = Path(os.environ.get("CDISCOUNT_NODE_MODULES", ""))
    program = shutil.which("node")
    if program and "CDISCOUNT_NODE_MODULES" in os.environ and (modules / "soap" / "package.json").is_file():
        return program
    reason = "set CDISCOUNT_NODE_MODULES to a node_modules with the soap package, and have node, to run this test"
    if os.environ.get("CDISCOUNT_REQUIRE_SHARED") == "1":
        pytest.fail(f"{reason}: CDISCOUNT_REQUIRE_SHARED demands it")
    pytest.skip(reason)


async def printed(node: str, sandbox: Sandbox) -> Any:
    """Run the script, and give what it printed."""
    there = sandbox.environment
    process = await asyncio.create_subprocess_exec(
        *(node, str(SCRIPT), there.service_url, there.token_url, sandbox.login, sandbox.password),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert (0, "") == (process.returncode, err.decode())
    return json.loads(out)


async def test_node_lists_orders_and_offers(node: str) -> None:
    """A client of another language finds the orders with their lines, and every offer once, page by page."""
    async with Sandbox(SETTINGS) as sandbox:
        found = await printed(node, sandbox)
        orders = sandbox.tables(
            "SELECT * FROM orders WHERE seller = ? AND service_for IS NULL ORDER BY created DESC", SELLER
        )
        lines = sandbox.tables(LINES)
        offers = sandbox.tables("SELECT * FROM offer WHERE seller = ?", SELLER)
        failures, skipped = list(sandbox.market.failures), list(sandbox.market.skipped)
    listed = {one["number"] for one in found["orders"]}
    expected = [
        {
            "number": order["number"],
            "state": order["state"],
            "lines": [[one["sku"], one["quantity"]] for one in lines if one["order_number"] == order["number"]],
        }
        for order in orders
        if order["number"] in listed
    ]

    assert ([], []) == (failures, skipped)
    assert expected == found["orders"]
    assert {one["number"] for one in orders if one["created"] > "2026-02-03"} <= listed, (
        "an order of a month is missing"
    )
    assert found["pages"] > 1
    assert sorted([one["reference"], one["ean"], float(one["price"]), one["stock"]] for one in offers) == sorted(
        found["offers"]
    )
