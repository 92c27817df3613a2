"""The figures at the top of the page."""

from decimal import Decimal

import attrs

from .answers import Answer
from .texts import COLUMNS, counted, euros, number

__all__ = ("Figure", "commission", "late_orders", "open_claims", "refunds", "revenue", "stock_running_out")


@attrs.frozen
class Figure:
    """A figure at the top of the page."""

    label: str
    value: str
    note: str = ""
    is_bad: bool = False
    """Whether the seller has to do something."""


def revenue(answer: Answer) -> Figure | None:
    """Return what was sold in the newest week."""
    if not answer.rows:
        return None
    last = answer.dicts()[-1]
    return Figure(
        f"Sold in the week from {COLUMNS['week'].shown(last['week'])}",
        euros(last["with_vat"]),
        f"{euros(last['without_vat'])} without VAT, {counted(last['orders'], 'order')}",
    )


def commission(answer: Answer) -> Figure | None:
    """Return the commission of the newest month."""
    if not answer.rows:
        return None
    last = answer.dicts()[-1]
    label = f"Commission of {COLUMNS['month'].shown(last['month'])}"
    percent = COLUMNS["percent"].shown(last["percent"])
    return Figure(label, euros(last["commission"]), f"{percent} % of {euros(last['revenue'])}")


def late_orders(answer: Answer) -> Figure:
    """Return how many orders are late."""
    late = sum(orders for lateness, orders in answer.summary if lateness)
    note = f"{number(answer.total - late)} more must leave within a day"
    return Figure("Late orders", number(late), note, is_bad=late > 0)


def refunds(answer: Answer) -> Figure | None:
    """Return what was refunded in the newest month."""
    if not answer.rows:
        return None
    rows = answer.dicts()
    last = [row for row in rows if row["month"] == rows[-1]["month"]]
    total = sum((row["amount"] or Decimal() for row in last), Decimal())
    label = f"Refunds of {COLUMNS['month'].shown(last[0]['month'])}"
    return Figure(label, euros(total), counted(sum(row["refunds"] for row in last), "refund"))


def stock_running_out(answer: Answer) -> Figure:
    """Return how many offers are about to run out."""
    return Figure("Offers about to run out", number(answer.total), "stock for less than 14 days")


def open_claims(answer: Answer) -> Figure:
    """Return how many claims are open."""
    return Figure("Open claims", number(answer.total))
