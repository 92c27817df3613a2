"""`cdiscount order show`: orders with their lines, and what a seller can do with them."""

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Final

from ...client import Client
from ...converter import to_json
from ...models.common import Address
from ...models.orders import Order, OrderFilter, Voucher
from ...order_actions import STATES
from .. import _client_options
from .._exit_status import ExitStatus
from .._tables import show, show_facts
from .._terminal import tell
from .advice import for_command

_COLUMNS: Final = ("line", "quantity", "euros", "state", "product")
_DROPS: Final = ("product",)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("number", nargs="+", metavar="NUMBER", help="the number of an order")
    parser.add_argument("--json", action="store_true", help="print each order as a line of JSON, with all its members")
    _client_options.add(parser, _show)
    parser.epilog = f"{parser.epilog} The exit status is 1 if an order was not found."


async def _show(client: Client, options: argparse.Namespace, _: argparse.ArgumentParser) -> int:
    wanted = OrderFilter(order_reference_list=options.number, fetch_order_lines=True, fetch_parcels=True)
    reply = await client.orders.get_order_list(wanted)
    orders = {str(order.order_number).casefold(): order for order in reply.order_list}
    missing = []
    for place, number in enumerate(dict.fromkeys(options.number)):
        order = orders.get(number.strip().casefold())
        if order is None:
            missing.append(number)
        elif options.json:
            print(json.dumps(to_json(order), ensure_ascii=False))
        else:
            _print(order, first=place == 0)
    if missing:
        tell(f"no such order: {', '.join(missing)}")
    return ExitStatus.FAILED if missing else ExitStatus.DONE


def _print(order: Order, *, first: bool) -> None:
    """Print one order for a person."""
    if not first:
        print()
    show_facts(_facts(order))
    show(_lines(order), _COLUMNS, drops=_DROPS)


def _facts(order: Order) -> Iterator[tuple[str, str]]:
    rule = STATES.get(order.order_state) if order.order_state else None
    yield "order", str(order.order_number)
    yield "state", f"{order.order_state}: {rule.meaning}" if rule else ""
    yield "next", for_command(rule.advice) if rule else ""
    yield "ordered", _day(order.creation_date)
    yield "ship", " to ".join(filter(None, map(_day, (order.shipping_date_min, order.shipping_date_max))))
    yield "mode", " ".join(filter(None, (order.shipping_code, order.mod_ges_log)))
    yield "total", _euros(order)
    customer = order.customer
    if customer is not None:
        yield "buyer", _words(customer.civility, customer.first_name, customer.last_name)
        yield "phone", _words(customer.mobile_phone or customer.phone)
        yield "e-mail", _words(customer.encrypted_email)
    yield "address", _address(order.shipping_address)
    for parcel in order.parcel_list:
        carrier = parcel.external_carrier_name or parcel.real_carrier_code
        yield "parcel", _words(carrier, parcel.parcel_status, parcel.external_carrier_tracking_url)
    for voucher in order.voucher_list:
        yield "voucher", _voucher(voucher)


def _lines(order: Order) -> Iterator[Mapping[str, str]]:
    for line in order.order_line_list:
        yield {
            "line": line.seller_product_id or "-",
            "quantity": str(line.quantity),
            "euros": "" if line.purchase_price is None else f"{line.purchase_price:.2f}",
            "state": str(line.acceptation_state or ""),
            "product": line.name or "",
        }


def _words(*parts: object) -> str:
    return " ".join(str(part).strip() for part in parts if part)


def _day(moment: object) -> str:
    return "" if moment is None else str(moment)[:16]


def _euros(order: Order) -> str:
    total, shipping = order.initial_total_amount, order.initial_total_shipping_charges_amount
    return "" if total is None else f"{total:.2f} euros with {shipping or 0:.2f} for shipping"


def _address(address: Address | None) -> str:
    if address is None:
        return ""
    person = _words(address.company_name, address.first_name, address.last_name)
    place = _words(address.apartment_number, address.building, address.place_name)
    street = address.street or _words(address.address1, address.address2)
    town = _words(address.zip_code, address.city)
    return ", ".join(filter(None, (person, place, street, town, address.country, address.instructions)))


def _voucher(voucher: Voucher) -> str:
    back = voucher.refund_information
    return (
        ""
        if back is None
        else _words(f"{back.amount:.2f} euros", f"motive {back.motive_id}", _day(voucher.create_date))
    )
