"""Files that say what to do with orders: as the official web interface has them, with named columns, and damaged."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterable
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.models.orders import RefundMotive
from cdiscount_async.order_actions import Acceptance, ActionName, Refund, Refusal, Shipment
from cdiscount_async.order_files import ORDER_COLUMNS, FileOrder, FileOrders, OrderRow, file_orders, order_rows
from cdiscount_async.packages import Row

from ..packages.workbooks import number, pack, parts, row, sheet_xml, text
from ..support.needs import lacking

HEAD = "OrderNumber;OrderState;SellerProductId;Condition;AcceptationState;Carrier;TrackingNumber;TrackingUrl\r\n"
MIXED = (
    "2603021011AB1CD;Shipped;BLUE-42;6;ShippedBySeller;Colissimo;6A12345678901;\r\n"
    "2603021011AB1CD;Shipped;RED-1;New;ShipmentRefusedBySeller;Colissimo;6A12345678901;\r\n"
    "2603021012AB1CE;AcceptedBySeller;X;1;AcceptedBySeller\r\n"
    "2603021012AB1CE;AcceptedBySeller;Y;1;RefusedBySeller\r\n"
    "2603021013AB1CF;RefusedBySeller;X;1;RefusedBySeller;;;\r\n"
    "2603021014AB1CG;WaitingForSellerAcceptation;X;1;None;;;\r\n"
)
"""A mass update as the web interface has it. Rows without a carrier may be shorter."""


def read(content: str, action: ActionName | None = None, **options: Any) -> FileOrders:
    """Read the text of a file."""
    return file_orders(order_rows(io.StringIO(content), **options), action)


def actions(found: FileOrders) -> list[Any]:
    """Return the actions of the orders, none of which has a problem."""
    assert [] == [str(problem) for one in found.orders for problem in one.problems]
    return [one.action for one in found.orders]


def problems(found: Iterable[FileOrder]) -> dict[str, list[str]]:
    """Return what is wrong by order, if the order has an action nevertheless."""
    assert all(bool(one.problems) != bool(one.action) for one in found)
    return {one.order_number: [str(problem) for problem in one.problems] for one in found if one.problems}


@pytest.mark.parametrize("head", ["", HEAD, "sep=;\r\n" + HEAD, "\ufeff" + HEAD])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_mass_update_is_read(head: str, separator: str) -> None:
    """With or without its header row, an order has one action, and an order in its present state has none."""
    found = read((head + MIXED).replace(";", separator))

    shipped, accepted, refused, unchanged = actions(found)
    assert shipped == Shipment(
        "2603021011AB1CD", carrier="Colissimo", tracking_number="6A12345678901", refused_lines=["RED-1"]
    )
    assert accepted == Acceptance("2603021012AB1CE", refused_lines=["Y"])
    assert refused == Refusal("2603021013AB1CF")
    assert unchanged is None


def test_a_short_first_row_names_all_columns() -> None:
    """A file whose first row accepts an order may ship others with a carrier."""
    first, second = actions(
        read("2603021012AB1CE;AcceptedBySeller;X;1;AcceptedBySeller\n2603021011AB1CD;Shipped;A;6;;UPS;1Z;\n")
    )

    assert first == Acceptance("2603021012AB1CE")
    assert second == Shipment("2603021011AB1CD", carrier="UPS", tracking_number="1Z")


def test_named_columns_are_read_in_any_order_and_spelling() -> None:
    """Orders as a whole, with the action of the command, and the names of `cdiscount orders --rows lines`."""
    found = read("tracking_number,Carrier,order-number\n1Z999,UPS,2603021011AB1CD\n", ActionName.SHIP)
    lines = read(
        "order_number,order_state,line_seller_product_id,line_product_condition,line_acceptation_state\n"
        "2603021011AB1CD,WaitingForSellerAcceptation,A,New,None\n"
        "2603021011AB1CD,WaitingForSellerAcceptation,B,New,RefusedBySeller\n",
        ActionName.ACCEPT,
    )

    assert [Shipment("2603021011AB1CD", carrier="UPS", tracking_number="1Z999")] == actions(found)
    assert [Acceptance("2603021011AB1CD", refused_lines=["B"])] == actions(lines)


def test_refunds_have_a_motive() -> None:
    """By line or as a whole; the motive may be a default, and a motive is needed."""
    by_line = read(
        "OrderNumber;SellerProductId;Motive;RefundShippingCharges\nA1;X;ClientClaim;oui\nA1;Y;client claim;oui\n",
        ActionName.REFUND,
    )
    whole = read(
        "OrderNumber;OrderState\nA1;Shipped\n", ActionName.REFUND, defaults={"Motive": "VendorInitiatedRefund"}
    )
    without = read("OrderNumber\nA1\n", ActionName.REFUND)

    assert [Refund("A1", motive=RefundMotive.CLIENT_CLAIM, lines=["X", "Y"], shipping_charges=True)] == actions(by_line)
    assert [Refund("A1", motive=RefundMotive.VENDOR_INITIATED_REFUND)] == actions(whole)
    assert {"A1": [f"row 2, Motive: expected one of {', '.join(RefundMotive)}"]} == problems(without.orders)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["A1;Shipped;;;;;1Z1;"], "row 2, Carrier: expected a carrier for the TrackingNumber"),
        (["A1;Shipped;;;;;;https://ups.com/1"], "row 2, Carrier: expected a carrier for the TrackingUrl"),
        (
            ["A1;Shipped;X;;;UPS;1Z;", "A1;AcceptedBySeller;Y;;;UPS;1Z;"],
            "row 3, OrderState: expected the same value in all rows of the order, but row 2 has another one",
        ),
        (
            ["A1;Shipped;X;;;UPS;1Z1;", "A1;Shipped;Y;;;UPS;1Z2;"],
            "row 3, TrackingNumber: expected the same value in all rows of the order, but row 2 has another one",
        ),
        (
            ["A1;RefusedBySeller;;;;;;", "A1;RefusedBySeller;;;;;;"],
            "row 3, OrderNumber: expected the order once, but row 2",
        ),
        (
            ["A1;RefusedBySeller;X;;;;;", "A1;RefusedBySeller;X;;;;;"],
            "row 3, SellerProductId: expected the line once, but",
        ),
        (
            ["A1;RefusedBySeller;X;;;;;", "A1;RefusedBySeller;;;;;;"],
            "row 3, OrderNumber: expected the order once, but row 2",
        ),
        (
            ["A1;RefusedBySeller;;;;;;", "A1;RefusedBySeller;X;;;;;"],
            "row 3, OrderNumber: expected the order once, but row 2",
        ),
        (
            ["A1;AcceptedBySeller;;;;UPS;1Z;"],
            "row 2, TrackingNumber: expected nothing: to accept an order sends no parcel",
        ),
        (["A1;;;;;;;"], "row 2, OrderState: expected one of AcceptedBySeller, RefusedBySeller, Shipped, Shipment"),
        (["A1;Shiped;;;;;;"], "row 2, OrderState: expected one of .*; did you mean Shipped\\?"),
        (
            ["A1;Shipped;X;6;Sent;;;"],
            "row 2, AcceptationState: expected one of AcceptedBySeller, RefusedBySeller, Shipp",
        ),
        (["A1;Shipped;X;7;;;;"], "row 2, Condition: expected one of None, LikeNew"),
        (
            ["A1;AcceptedBySeller;X;;ShippedBySeller;;;"],
            "row 2, AcceptationState: expected AcceptedBySeller or Refused",
        ),
        (
            ["A1;RefusedBySeller;X;;AcceptedBySeller;;;"],
            "row 2, AcceptationState: expected RefusedBySeller, as for the",
        ),
        (
            ["A1;ShipmentRefusedBySeller;X;;ShippedBySeller;;;"],
            "row 2, AcceptationState: expected a line that is refused",
        ),
        (["A1;Shipped;X;;CancellationRequestPending;;;"], "row 2, AcceptationState: .* the buyer asked to cancel"),
        (["A1;Shipped;;;;UPS;6,12346E+12;"], "row 2, TrackingNumber: .* a spreadsheet shortened, so digits are lost"),
        (["A1;Shipped;;;;UPS;#N/A;"], "row 2, TrackingNumber: .* a spreadsheet error"),
        (["A1;Shipped;X;;;UPS;1Z;;;surplus"], "row 2: expected no cells after the last column, but there are 1"),
    ],
)
def test_a_problem_names_row_and_column(rows: list[str], expected: str) -> None:
    """Nothing is done with its order. The orders around it are not affected."""
    good = "B1;AcceptedBySeller;;;;;;\r\n"
    found = read(HEAD + "".join(f"{one}\r\n" for one in rows) + good)

    (messages,) = problems(found.orders).values()
    assert re.match(expected, messages[0]), messages
    assert Acceptance("B1") == found.orders[-1].action


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2,60302E+14", "row 2, OrderNumber: .* a spreadsheet shortened, so digits are lost"),
        ("60302101112345", "row 2, OrderNumber: .* it has 14: perhaps a spreadsheet removed zeros"),
        ("02/03/2026", "row 2, OrderNumber: .* a date: perhaps a spreadsheet converted the value"),
        ("2603 021011AB1CD", "row 2, OrderNumber: expected an order number, which has no blanks"),
        ("", "row 2, OrderNumber: expected a value, but it is missing"),
    ],
)
def test_french_excel_damages_an_order_number(cell: str, expected: str, tmp_path: Path) -> None:
    """A row whose order is not known is a problem of the file. Blank rows are skipped, and counted."""
    path = tmp_path / "excel.csv"
    rows = f"{cell};Shipped;;;;Relais Colis Privé;1Z1\r\n;;;;;;\r\n2603021011AB1CD;Shipped;;;;Colis Privé;1Z;\r\n;x\r\n"
    path.write_bytes((HEAD + rows).encode("cp1252"))

    found = file_orders(order_rows(path))

    first, *others = map(str, found.problems)
    assert re.match(expected, first), first
    assert ["row 5, OrderState", "row 5, OrderNumber"] == [one.partition(":")[0] for one in others]
    assert [Shipment("2603021011AB1CD", carrier="Colis Privé", tracking_number="1Z")] == actions(found)


@pytest.mark.parametrize("head", [True, False])
def test_a_workbook_is_read(head: bool, tmp_path: Path) -> None:
    """With or without names. A number of 15 digits is exact, and zeros and digits that a cell lost are problems."""
    names = [row(*map(text, HEAD.strip().split(";")))] if head else []
    cells = [
        row(
            text("2603021011AB1CD"),
            text("Shipped"),
            text("X"),
            number(6),
            text("ShippedBySeller"),
            text("UPS"),
            text("1"),
        ),
        row(number(260302101112345), text("Shipped"), text("X"), number(6), text(""), text("UPS"), number(123)),
        row(text("2603021011AB1CE"), text("Shipped"), text("X"), number(6), text(""), text("UPS"), number(123, 3)),
        row(
            text("2603021011AB1CF"),
            text("Shipped"),
            text("X"),
            number(6),
            text(""),
            text("UPS"),
            number("1234567890123456789"),
        ),
        row(text("2603021011AB1CG"), text("Shipped"), number(46000, 1), number(6), text(""), text("UPS"), text("1")),
    ]
    found = file_orders(order_rows(pack(tmp_path / "orders.xlsx", parts(sheet_xml(*names, *cells)))))

    first, second, *bad = found.orders
    begin = 2 if head else 1
    assert Shipment("2603021011AB1CD", carrier="UPS", tracking_number="1") == first.action
    assert Shipment("260302101112345", carrier="UPS", tracking_number="123") == second.action
    assert [
        [
            (
                f"row {begin + 2}, TrackingNumber: expected text, but the cell shows zeros or characters"
                " that its number does not have: format the cell as text"
            )
        ],
        [f"row {begin + 3}, TrackingNumber: expected text, not a number with decimals or more than 15 digits"],
        [f"row {begin + 4}, SellerProductId: expected text, not datetime"],
    ] == [[str(problem) for problem in one.problems] for one in bad]


@pytest.mark.slow
def test_libreoffice_saves_what_is_read(tmp_path: Path) -> None:
    """A mass update that LibreOffice opened and saved as a workbook says the same."""
    if shutil.which("soffice") is None:
        lacking("install LibreOffice")
    (tmp_path / "orders.csv").write_text(HEAD + MIXED, encoding="utf-8", newline="")
    as_text = f"--infilter=CSV:59,34,76,1,{'/'.join(f'{column}/2' for column in range(1, 9))}"
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", as_text]
    subprocess.run([*command, "--convert-to", "xlsx", "orders.csv"], cwd=tmp_path, check=True, capture_output=True)  # noqa: S603

    found = file_orders(order_rows(tmp_path / "orders.xlsx"))

    assert actions(read(HEAD + MIXED)) == actions(found)


def test_one_parcel_for_several_orders_is_doubtful() -> None:
    """A spreadsheet repeats a cell easily, and one buyer may have several orders."""
    found = read("OrderNumber;Carrier;TrackingNumber\n" + "".join(f"A{n};UPS;1Z\n" for n in range(7)), ActionName.SHIP)

    assert ("7 orders have the same TrackingNumber: rows 2, 3, 4, 5, 6 and 2 more",) == found.warnings
    assert 7 == len(actions(found))


def test_a_command_for_one_action_refuses_others() -> None:
    """A file of mixed decisions is not shipped as a whole. Present states do not matter."""
    found = read(
        "OrderNumber;OrderState\nA;RefusedBySeller\nB;WaitingForShipmentAcceptation\nC;Shipped\n", ActionName.SHIP
    )

    assert {"A": ["row 2, OrderState: expected Shipped or no state, because the action is ship"]} == problems(
        found.orders
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Name;Street\nx;y\n", "the first row has no known column; known are OrderNumber, OrderState"),
        ("OrderNumber;TrackingNumer\nx;y\n", "'TrackingNumer' is not known; did you mean TrackingNumber"),
        ("OrderNumber;LineState;AcceptationState\nx;;\n", "'LineState' and 'AcceptationState' have the same meaning"),
        ("2603021012AB1CE;Sold;X\n", "the first row has no known column"),
        ("", "the file is empty"),
    ],
)
def test_a_file_of_something_else_is_refused(content: str, expected: str) -> None:
    """As a whole, because a column that is not understood may say what to do."""
    with pytest.raises(InvalidPackage, match=expected):
        read(content)


def test_a_file_has_an_end() -> None:
    """All rows are in memory, so that their number has a bound."""
    rows = repeat(Row(1, OrderRow(order_number="A1")), 100_001)

    with pytest.raises(InvalidPackage, match="more than 100,000 rows: split it"):
        file_orders(rows, ActionName.REFUSE)


def test_the_web_interface_names_the_first_columns() -> None:
    """In its own order."""
    assert HEAD.strip().split(";") == [one.name for one in ORDER_COLUMNS[:8]]
