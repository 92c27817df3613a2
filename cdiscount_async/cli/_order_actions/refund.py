"""`cdiscount order refund`: lines of shipped orders, each refunded once."""

import argparse

from ...models.orders import RefundMotive, SellerRefundRequestMode
from ...order_actions import ActionName, Refund
from .._argument_types import name_of
from . import changing
from .ledger import add_ledger


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "--motive",
        type=name_of(RefundMotive),
        metavar="NAME",
        help=f"why: {', '.join(RefundMotive)}; with --from, for rows without one",
    )
    parser.add_argument(
        "--mode",
        type=name_of(SellerRefundRequestMode),
        metavar="NAME",
        help="Claim or Retraction; by default Retraction for the motive ClientRetraction, and Claim for all others",
    )
    parser.add_argument(
        "--line",
        action="append",
        default=[],
        metavar="REFERENCE",
        help="your reference of a line to refund; may be repeated; all shipped lines if left out",
    )
    parser.add_argument("--shipping", action="store_true", default=None, help="refund the shipping charges, too")
    add_ledger(parser)
    defaults = {"motive": "Motive", "mode": "Mode", "shipping": "RefundShippingCharges"}
    changing.add(parser, changing.Command(ActionName.REFUND, _refund, ("line",), defaults))


def _refund(number: str, options: argparse.Namespace) -> Refund:
    if options.motive is None:
        options.parser.error(f"--motive is needed: one of {', '.join(RefundMotive)}")
    return Refund(
        number,
        motive=options.motive,
        mode=options.mode,
        lines=options.line or None,
        shipping_charges=bool(options.shipping),
    )
