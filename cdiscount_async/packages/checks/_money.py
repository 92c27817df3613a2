"""Amounts in euros that have more decimals than euros have: a separator of thousands that was misread, or noise."""

from decimal import Context, Decimal
from typing import Final

from ..offers import DeliveryMode
from . import _offer_rules as rules
from ._rule import Found

LENIENT: Final = Context(prec=100, traps=[])
"""Arithmetic that gives infinity where a number is too large, and raises nothing."""
_CENT: Final = Decimal("0.01")
_rest = LENIENT.remainder


def check_money(amount: Decimal, field: str, found: Found, mode: DeliveryMode | None = None) -> None:
    """Find decimals behind the second that are not 0, in an amount of an offer or of one of its delivery modes."""
    if _rest(amount, _CENT):
        amount = amount.normalize(LENIENT)
        count = -int(amount.as_tuple().exponent)
        if count <= 2:  # so large that no rest can be told
            return
        question = f"; is {amount.scaleb(3, LENIENT):f} meant?" if count == 3 else ""
        what = "it has" if mode is None else f"the charges of {mode} have"
        found.add(rules.PRICE_DECIMALS, field, amount=what, count=count, question=question)
