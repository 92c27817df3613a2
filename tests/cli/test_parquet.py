"""One unusual value does not prevent a Parquet file: it is reported, and the exact rows are kept."""

import asyncio
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet
import pytest
from hypothesis import given, settings, strategies as st

from cdiscount_async import ContractMismatch
from cdiscount_async.cli._exporting.arrow import ArrowStream, to_parquet
from cdiscount_async.cli._exporting.rows import Rows
from cdiscount_async.models.orders import Customer, Order

from ..hostile.servers import Asked, response, serving, soap

ROUNDED: Final = "rounded to 4 places"
LEFT_OUT: Final = "left out, because they have more than 14 digits before the point"
THIRD: Final = "3.3333333333333333333333333333"
HUGE: Final = "1000000000000000000000000000"
EDGE: Final = "99999999999999.9999"

DECIMALS = (
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**13), max_value=10**13)
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from([THIRD, HUGE, EDGE, f"-{EDGE}", f"{EDGE}5", "0E+50", "1E-40", "-0.00", "0.00005"]).map(Decimal)
)


def table(orders: Sequence[Order], path: Path) -> tuple[list[dict[str, Any]], list[str], list[str]]:
    """Return the rows of a Parquet file of orders, what is said about it, and the items that are kept exactly."""
    stream, file = ArrowStream(Rows(Order, "order_number")), io.BytesIO()
    path.write_bytes(b"".join([stream.head, *map(stream.encode, orders), stream.flush()]))
    roundings, exact = to_parquet(path, file)
    return pyarrow.parquet.read_table(io.BytesIO(file.getvalue())).to_pylist(), list(roundings), exact


@settings(deadline=None)
@given(st.lists(DECIMALS, min_size=1, max_size=5))
def test_no_number_is_changed_silently(tmp_path_factory: pytest.TempPathFactory, numbers: list[Decimal]) -> None:
    """A number is exact, or rounded to 4 places and reported, or null, reported and kept exactly."""
    orders = [Order(order_number=f"N{i}", site_commission_promised_amount=n) for i, n in enumerate(numbers)]
    found, message, exact = table(orders, tmp_path_factory.mktemp("numbers") / "orders")

    with localcontext() as context:
        context.prec = 200
        rounded = [n.quantize(Decimal("1e-4")) if n.adjusted() < 100 else None for n in numbers]
        kept = [n if n is not None and len(n.as_tuple().digits) <= 18 else None for n in rounded]
    assert kept == [row["site_commission_promised_amount"] for row in found]
    inexact = [i for i, (n, k) in enumerate(zip(numbers, kept, strict=True)) if k is not None and k != n]
    missing = [i for i, k in enumerate(kept) if k is None]
    assert sorted(
        f"site_commission_promised_amount: numbers {what}: {len(which)}, "
        f"the first in {', '.join(f'N{i}' for i in which[:3])}"
        for which, what in ((inexact, ROUNDED), (missing, LEFT_OUT))
        if which
    ) == sorted(message)
    assert [(f"N{i}", numbers[i]) for i in missing] == [
        (row["order_number"], Decimal(row["site_commission_promised_amount"])) for row in map(json.loads, exact)
    ]


def test_a_row_that_cannot_be_written_is_named() -> None:
    """A row that no column can hold is named by its number, and nothing of it is quoted."""
    stream = ArrowStream(Rows(Order, "order_number"))
    for i in range(3):
        number = 2**70 if i == 1 else 1
        stream.encode(Order(order_number=f"N{i}", customer=Customer(first_name="Zoé"), visa_cegid=number))

    with pytest.raises(ContractMismatch, match="N1: expected a row that an Arrow table can hold") as caught:
        stream.flush()

    assert "Zoé" not in str(caught.value)
    assert str(2**70) not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def names_in(directory: Path) -> list[str]:
    """Return the names of the files in a directory."""
    return sorted(path.name for path in directory.iterdir())


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


async def run(directory: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Fetch the three orders with the command."""
    async with serving(answer) as environment:
        url = environment.service_url.removesuffix("/MarketplaceAPIService.svc")
        env = {**os.environ, "CDISCOUNT_ENVIRONMENT": url, "CDISCOUNT_LOGIN": "a-api", "CDISCOUNT_PASSWORD": "p"}
        command = [sys.executable, "-m", "cdiscount_async", "orders", "--number", "1"]
        command += ["--number", "2", "--number", "3", *options]
        return await asyncio.to_thread(
            subprocess.run, command, env=env, cwd=directory, capture_output=True, text=True, check=False
        )


@pytest.mark.slow
async def test_odd_numbers_cost_no_harvest(tmp_path: Path) -> None:
    """The file is written, lines on stderr name the members and orders, and what is missing is kept beside it."""
    ended = await run(tmp_path, "--output", "orders.parquet")

    assert [
        f"cdiscount: order_line_list.unit_shipping_charges: numbers {ROUNDED}: 2, the first in 1, 3",
        f"cdiscount: initial_total_amount: numbers {LEFT_OUT}: 1, the first in 2",
        "cdiscount: the exact rows are kept in orders.parquet.exact.jsonl",
        "cdiscount: 3 orders are in orders.parquet",
    ] == ended.stderr.splitlines()
    assert 0 == ended.returncode
    found = pyarrow.parquet.read_table(tmp_path / "orders.parquet").to_pylist()
    assert [Decimal(5), None, Decimal(7)] == [row["initial_total_amount"] for row in found]
    assert [Decimal("3.3333"), Decimal("2.5"), Decimal("3.3333")] == [
        line["unit_shipping_charges"] for row in found for line in row["order_line_list"]
    ]
    (kept,) = (tmp_path / "orders.parquet.exact.jsonl").read_text(encoding="utf-8").splitlines()
    assert ("2", HUGE) == (json.loads(kept)["order_number"], json.loads(kept)["initial_total_amount"])
    assert ["orders.parquet", "orders.parquet.exact.jsonl"] == names_in(tmp_path)


async def test_json_lines_stay_exact(tmp_path: Path) -> None:
    """JSON Lines have all digits of each number, also in rows for lines."""
    ended = await run(tmp_path, "--output", "orders.jsonl", "--rows", "lines")

    assert ["cdiscount: 3 orders are in orders.jsonl"] == ended.stderr.splitlines()
    rows = [json.loads(line) for line in (tmp_path / "orders.jsonl").read_text(encoding="utf-8").splitlines()]
    assert ["5", HUGE, "7"] == [row["initial_total_amount"] for row in rows]
    assert [THIRD, "2.5", THIRD] == [row["line_unit_shipping_charges"] for row in rows]
