"""Amounts in euros with more than two decimals: a misread thousands separator, or the rounding of a float."""

from collections.abc import Iterator
from decimal import Context, Decimal
from typing import Final

from ...translations import Phrase
from ..offers import DeliveryMode, Offer, StockAndPrice
from . import _offer_rules as rules
from ._rule import Found

LENIENT: Final = Context(prec=100, traps=[])
"""Arithmetic that returns infinity for a number that is too large, instead of raising an error."""
_CENT: Final = Decimal("0.01")


def check_amounts(item: Offer | StockAndPrice, found: Found) -> None:
    """Add a finding for each amount of a row whose third or a later decimal is not 0."""
    if isinstance(item, Offer) and _has_cents(item):
        return
    for amount, field, mode in _amounts(item):
        if amount is not None and LENIENT.remainder(amount, _CENT):
            _check(amount, field, mode, found)


def _has_cents(item: Offer) -> bool:
    """Whether all amounts have at most two decimals. A sum has as many as its longest term, and is quick to compute."""
    try:
        total = item.price + item.eco_part + item.dea_tax
        for one in item.shipping_information_list:
            total += one.shipping_charges + one.additional_shipping_charges
        if item.striked_price is not None:
            total += item.striked_price
    except ArithmeticError:  # too large
        return False
    is_all = item.minimum_price_for_price_alignment is None and not item.price_and_discount_list
    return is_all and total.same_quantum(_CENT)


def _amounts(item: Offer | StockAndPrice) -> Iterator[tuple[Decimal | None, str, DeliveryMode | None]]:
    yield item.price, "Price", None
    if isinstance(item, StockAndPrice):
        return
    yield item.eco_part, "EcoPart", None
    yield item.dea_tax, "DeaTax", None
    yield item.striked_price, "StrikedPrice", None
    yield item.minimum_price_for_price_alignment, "MinimumPriceForPriceAlignment", None
    for one in item.shipping_information_list:
        yield one.shipping_charges, "ShippingCharges", one.delivery_mode
        yield one.additional_shipping_charges, "AdditionalShippingCharges", one.delivery_mode
    for discount in item.price_and_discount_list:
        yield discount.sales_reference_price, "SalesReferencePrice", None


def _check(amount: Decimal, field: str, mode: DeliveryMode | None, found: Found) -> None:
    amount = amount.normalize(LENIENT)
    count = -int(amount.as_tuple().exponent)
    if count <= 2:  # The number is too large for the remainder above to be exact.
        return
    question = Phrase("; did you mean {amount}?", {"amount": f"{amount.scaleb(3, LENIENT):f}"}) if count == 3 else ""
    what = Phrase("it has") if mode is None else Phrase("the delivery charges of {mode} have", {"mode": mode})
    found.add(rules.PRICE_DECIMALS, field, amount=what, count=count, question=question)
