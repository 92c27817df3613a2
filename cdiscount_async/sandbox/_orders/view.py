"""Orders as the service shows them: rows become models."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

from ...models.common import Address, Civility, ProductConditionEnum
from ...models.orders import (
    AcceptationStateEnum as Line,
    Corporation,
    Customer,
    Order,
    OrderLine,
    OrderStateEnum as State,
    OrderStatusType as Status,
    Parcel,
    ParcelItem,
    ParcelStatus,
    RefundInformation,
    ValidationStatusType,
    Voucher,
    VoucherSourceActor,
)
from .._numbers import euros
from .._store import Row, Store, moment
from .lifecycle import GONE_LINES, HIDDEN_CUSTOMER, OPEN_ADDRESS, SHIPPED_LINES, VALIDATED_LINES

COMMISSION: Final = Decimal("0.18")
"""The site's share of the price (from recorded samples)."""
NAME_LENGTH: Final = 50
"""The length at which names of products are cut (recorded)."""
_ZERO: Final = Decimal(0)
_STATUS: Final[Mapping[State, tuple[Status, int | None]]] = {
    # The pairs with a number are recorded; the others follow from their names.
    State.CANCELLED_BY_CUSTOMER: (Status.CANCELLED, 98),
    State.WAITING_FOR_SELLER_ACCEPTATION: (Status.VALIDATED, 100),
    State.ACCEPTED_BY_SELLER: (Status.COMPLETED, 210),
    State.SHIPPED: (Status.COMPLETED, 230),
    State.REFUSED_BY_SELLER: (Status.COMPLETED, 240),
    State.SHIPMENT_REFUSED_BY_SELLER: (Status.COMPLETED, 243),
    State.AUTOMATIC_CANCELLATION: (Status.CANCELLED, None),
    State.PAYMENT_REFUSED: (Status.CANCELLED, None),
}
"""All other states come after the seller's acceptance. From then on orders are Completed (recorded)."""


def view(store: Store, rows: Sequence[Row], *, lines: bool, parcels: bool, cls: type[Any] = Order) -> list[Any]:
    """Return orders from rows of `orders` joined with customers. The parts of all orders are fetched together."""
    numbers = [row["number"] for row in rows]
    all_lines = _grouped(store, "order_line", numbers, "row_id")
    all_parcels = _grouped(store, "parcel", numbers, "id") if parcels else {}
    all_vouchers = _grouped(store, "voucher", numbers, "id")
    return [
        _order(
            cls,
            row,
            all_lines.get(row["number"], ()),
            lines,
            all_parcels.get(row["number"], ()),
            all_vouchers.get(row["number"], ()),
        )
        for row in rows
    ]


def _grouped(store: Store, table: str, numbers: Sequence[str], by: str) -> dict[str, list[Row]]:
    """Return the rows of a table that belong to some orders, by order number."""
    found: dict[str, list[Row]] = defaultdict(list)
    wanted = "order_number IN (SELECT value FROM json_each(?))"
    for row in store.each(f"SELECT * FROM {table} WHERE {wanted} ORDER BY {by}", json.dumps(numbers)):
        found[row["order_number"]].append(row)
    return found


def _order(
    cls: type[Any],
    row: Row,
    lines: Sequence[Row],
    show_lines: bool,  # noqa: FBT001 - private
    parcels: Sequence[Row],
    vouchers: Sequence[Row],
) -> Any:
    state = State(row["state"])
    status, visa = _STATUS.get(state, (Status.COMPLETED, None))
    charges = Decimal(row["shipping_charges"])
    initial = _sum(lines)
    validated = _sum(one for one in lines if one["acceptation"] in VALIDATED_LINES) if row["accepted"] else _ZERO
    shipped = _sum(one for one in lines if one["acceptation"] in SHIPPED_LINES) if row["shipped"] else _ZERO
    accepted_charges, shipped_charges = charges if validated else _ZERO, charges if shipped else _ZERO
    address = _address(row) if state in OPEN_ADDRESS else _hidden_address(row)
    delivery_min, delivery_max = moment(row["delivery_min"]), moment(row["delivery_max"])
    return cls(
        archive_parcel_list=False,
        billing_address=address,
        corporation=_corporation(row["corporation"]),
        creation_date=moment(row["created"]),
        customer=_customer(row, state),
        has_claims=any(one["has_claim"] for one in lines),
        initial_total_amount=plain(initial + charges),
        initial_total_shipping_charges_amount=plain(charges),
        is_c_logistique_order=row["logistics"] != "MKPCDS",
        is_eligibile_substitution=False,
        last_updated_date=moment(row["updated"]),
        mod_ges_log=row["logistics"],
        modified_date=moment(row["paid"] or row["accepted"] or row["updated"]),
        order_line_list=tuple(_line(one, row, delivery_min, delivery_max) for one in lines) if show_lines else (),
        order_number=row["number"],
        order_state=state,
        parcel_list=tuple(_parcel(one, lines, row) for one in parcels),
        partner_order_ref=row["partner_ref"],
        shipped_total_amount=plain(shipped + shipped_charges),
        shipped_total_shipping_charges=plain(shipped_charges),
        shipping_address=address,
        shipping_code=row["shipping_code"],
        shipping_date_max=delivery_max,  # the order's own shipping dates are the delivery's (recorded)
        shipping_date_min=delivery_min,
        site_commission_promised_amount=_commission(initial),
        site_commission_shipped_amount=_commission(shipped),
        site_commission_validated_amount=_commission(validated),
        status=status,
        validated_total_amount=plain(validated + accepted_charges),
        validated_total_shipping_charges=plain(accepted_charges),
        validation_status=ValidationStatusType.NONE,
        visa_cegid=visa,
        voucher_list=tuple(_voucher(one) for one in vouchers),
    )


def _line(line: Row, order: Row, delivery_min: datetime | None, delivery_max: datetime | None) -> OrderLine:
    acceptation = Line(line["acceptation"])
    prepared = shipping_date(order, line) if order["paid"] else None
    return OrderLine(
        acceptation_state=acceptation,
        category_code=line["category_code"],
        delivery_date_max=delivery_max,
        delivery_date_min=delivery_min,
        has_claim=bool(line["has_claim"]),
        initial_price=None if line["initial_price"] is None else plain(Decimal(line["initial_price"])),
        is_cdav=bool(line["cdav"]),
        is_product_ean_generated=bool(line["ean_generated"]),
        name=line["name"][:NAME_LENGTH],
        product_condition=ProductConditionEnum(line["condition"]),
        product_ean="" if line["ean_generated"] else line["ean"],
        product_id=line["sku"],
        purchase_price=plain(Decimal(line["price"])),
        quantity=0 if acceptation in GONE_LINES else line["quantity"],
        refund_shipping_charges=None if line["refund_shipping"] is None else bool(line["refund_shipping"]),
        row_id=line["row_id"],
        seller_product_id=line["reference"],
        shipping_date_max=prepared,
        shipping_date_min=prepared,
        sku=line["sku"],
        unit_additional_shipping_charges=plain(Decimal(line["unit_additional"])),
        unit_shipping_charges=plain(Decimal(line["unit_shipping"])),
    )


def shipping_date(order: Row, line: Row) -> datetime | None:
    """Return the latest shipping date of a line: its preparation time in working days after the acceptance."""
    accepted = moment(order["accepted"])
    return None if accepted is None else after_working_days(accepted, line["preparation"])


def after_working_days(start: datetime, days: int) -> datetime:
    """Return a moment some working days later. Public holidays are not considered."""
    return start + _calendar_days(start.weekday(), days)


@cache
def _calendar_days(weekday: int, days: int) -> timedelta:
    """Return the time that some working days take, counted from a day of the week."""
    total = 0
    while days > 0 or (weekday + total) % 7 > 4:
        total += 1
        days -= (weekday + total) % 7 < 5
    return timedelta(days=total)


def _address(row: Row) -> Address:
    """Return the delivery address. The same parts are nil as in the recordings."""
    return Address(
        apartment_number="",
        building="",
        city=row["city"],
        civility=Civility(row["civility"]),
        company_name="",
        country=row["customer_country"],
        county="N/A",
        first_name=row["first_name"],
        instructions="",
        last_name=row["last_name"],
        place_name="",
        relay_id=row["relay_id"],
        street=row["street"],
        zip_code=row["zip_code"],
    )


def _hidden_address(row: Row) -> Address:
    """Return what the seller sees of the address before payment: city and postal code (recorded)."""
    return Address(city=row["city"], civility=Civility.NONE, county="N/A", zip_code=row["zip_code"])


def _customer(row: Row, state: State) -> Customer:
    if state in HIDDEN_CUSTOMER:
        return Customer(civility=Civility(row["civility"]), customer_id=row["customer"])
    return Customer(
        civility=Civility(row["civility"]),
        customer_id=row["customer"],
        encrypted_email=row["alias"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        mobile_phone=row["mobile"],
        phone=row["phone"],
        shipping_first_name=row["first_name"],
        shipping_last_name=row["last_name"],
    )


def _parcel(parcel: Row, lines: Sequence[Row], order: Row) -> Parcel:
    return Parcel(
        customer_num=parcel["number"],
        external_carrier_name=parcel["carrier"],
        external_carrier_tracking_url=parcel["tracking_url"],
        is_customer_return=bool(parcel["is_return"]),
        parcel_item_list=tuple(
            ParcelItem(product_name=one["name"][:NAME_LENGTH], quantity=one["quantity"], sku=one["sku"])
            for one in lines
            if one["acceptation"] in SHIPPED_LINES
        ),
        parcel_status=ParcelStatus(parcel["status"]),
        real_carrier_code=order["shipping_code"],
    )


def _voucher(row: Row) -> Voucher:
    return Voucher(
        create_date=moment(row["created"]),
        refund_information=RefundInformation(amount=plain(Decimal(row["amount"])), motive_id=row["motive_id"]),
        source=VoucherSourceActor(row["source"]),
    )


@cache
def _corporation(code: str) -> Corporation:
    return Corporation(
        business_unit_id=1,
        corporation_code=code,
        corporation_id=1,
        corporation_name="Cdiscount" if code == "CDSB2C" else code,
        is_market_place_active=True,
    )


def _sum(lines: Iterable[Row]) -> Decimal:
    return sum((Decimal(one["price"]) for one in lines), _ZERO)


def _commission(amount: Decimal) -> Decimal:
    return plain(euros(amount * COMMISSION)) if amount else _ZERO


def plain(value: Decimal) -> Decimal:
    """Return a number without zeros at its end, as the service does in orders (recorded: `1`, `0.18`, `100`)."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()
