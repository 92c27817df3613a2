"""One unusual value does not prevent a Parquet file: it is reported, and the exact rows are kept."""

import asyncio
import io
import json
import os
import subprocess
import sys
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet
import pytest
from hypothesis import given, settings, strategies as st

from cdiscount_async import ContractMismatch
from cdiscount_async.cli._exporting.parquet import to_parquet
from cdiscount_async.converter import to_json
from cdiscount_async.models.orders import Customer, Order

from ..hostile.servers import Asked, response, serving, soap

ROUNDED: Final = "rounded to 12 places"
LEFT_OUT: Final = "left out, because Parquet cannot hold so many digits"
THIRD: Final = "3.3333333333333333333333333333"
HUGE: Final = "1000000000000000000000000000"
EDGE: Final = "99999999999999999999999999.999999999999"

DECIMALS = (
    st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**14), max_value=10**14)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from([THIRD, HUGE, EDGE, f"-{EDGE}", f"{EDGE}5", "0E+50", "1E-40", "-0.00"]).map(Decimal)
)


def table(orders: list[Order]) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of a Parquet file of orders, and what is said about it."""
    file = io.BytesIO()
    changes = to_parquet([json.dumps(to_json(order)) for order in orders], Order, "order_number", file)
    return pyarrow.parquet.read_table(io.BytesIO(file.getvalue())).to_pylist(), list(changes.sentences())


@settings(deadline=None)
@given(st.lists(DECIMALS, min_size=1, max_size=5))
def test_no_number_is_changed_silently(numbers: list[Decimal]) -> None:
    """A number is exact, or rounded to 12 places and reported, or null and reported."""
    found, message = table(
        [Order(order_number=f"N{i}", site_commission_promised_amount=n) for i, n in enumerate(numbers)]
    )

    with localcontext() as context:
        context.prec = 200
        rounded = [n.quantize(Decimal("1e-12")) if n.adjusted() < 100 else None for n in numbers]
        kept = [n if n is not None and len(n.as_tuple().digits) <= 38 else None for n in rounded]
    assert kept == [row["site_commission_promised_amount"] for row in found]
    inexact = [i for i, (n, k) in enumerate(zip(numbers, kept, strict=True)) if k is not None and k != n]
    missing = [i for i, k in enumerate(kept) if k is None]
    assert sorted(
        f"site_commission_promised_amount: numbers {what}: {len(which)}, the first in N{which[0]}"
        for which, what in ((inexact, ROUNDED), (missing, LEFT_OUT))
        if which
    ) == sorted(message)


def test_a_row_that_cannot_be_written_is_named() -> None:
    """A row that no column can hold is named by its number, and nothing of it is quoted."""
    rows = [to_json(Order(order_number=f"N{i}", customer=Customer(first_name="Zoé"))) for i in range(3)]
    rows[1]["visa_cegid"] = 2**70

    with pytest.raises(ContractMismatch, match="N1: expected a row that Parquet can hold") as caught:
        to_parquet(map(json.dumps, rows), Order, "order_number", io.BytesIO())

    assert "Zoé" not in str(caught.value)
    assert caught.value.__cause__ is None


def order(number: int, amount: str, charge: str) -> str:
    """Write an order of the service."""
    line = f"<OrderLine><UnitShippingCharges>{charge}</UnitShippingCharges></OrderLine>"
    return (
        f"<Order><InitialTotalAmount>{amount}</InitialTotalAmount><OrderLineList>{line}</OrderLineList>"
        f"<OrderNumber>{number}</OrderNumber></Order>"
    )


async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Answer with three orders, two of them odd."""
    if asked.head.startswith(b"GET"):
        body = f'<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{"0" * 32}</string>'.encode()
    else:
        orders = order(1, "5", THIRD) + order(2, HUGE, "2.5") + order(3, "7", THIRD)
        body = soap("GetOrderList", f"<OrderList>{orders}</OrderList>")
    writer.write(response(body))
    await writer.drain()


async def test_odd_numbers_cost_no_harvest(tmp_path: Path) -> None:
    """The file is written, lines on stderr name the members and orders, and what is missing is kept beside it."""
    async with serving(answer) as environment:
        url = environment.service_url.removesuffix("/MarketplaceAPIService.svc")
        env = {**os.environ, "CDISCOUNT_ENVIRONMENT": url, "CDISCOUNT_LOGIN": "a-api", "CDISCOUNT_PASSWORD": "p"}
        command = [sys.executable, "-m", "cdiscount_async", "orders", "--number", "1", "--output", "orders.parquet"]
        command += ["--number", "2", "--number", "3"]
        ended = await asyncio.to_thread(
            subprocess.run, command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False
        )

    assert [
        f"cdiscount: order_line_list.unit_shipping_charges: numbers {ROUNDED}: 2, the first in 1",
        f"cdiscount: initial_total_amount: numbers {LEFT_OUT}: 1, the first in 2",
        "cdiscount: the exact rows are kept in orders.parquet.part.jsonl",
        "cdiscount: 3 orders are in orders.parquet",
    ] == ended.stderr.splitlines()
    assert 0 == ended.returncode
    found = pyarrow.parquet.read_table(tmp_path / "orders.parquet").to_pylist()
    assert [Decimal(5), None, Decimal(7)] == [row["initial_total_amount"] for row in found]
    kept = (tmp_path / "orders.parquet.part.jsonl").read_text(encoding="utf-8").splitlines()
    assert HUGE == json.loads(kept[1])["initial_total_amount"]
