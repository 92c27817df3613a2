"""How the answer to each question is shown: its columns, its chart, and its figure at the top of the page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

import attrs

from . import charts
from .answers import Answer
from .charts import Bar
from .texts import COLUMNS, euros, number

__all__ = ("SECTIONS", "Figure", "Section")

Row: TypeAlias = Mapping[str, Any]


@attrs.frozen
class Figure:
    """A figure at the top of the page."""

    label: str
    value: str
    note: str = ""
    is_bad: bool = False
    """Whether the seller has to do something."""


@attrs.frozen
class Section:
    """How the answer to one question is shown."""

    columns: tuple[str, ...]
    """The columns of the query."""
    chart: Callable[[Answer], str]
    """Return the chart of an answer that has rows, as SVG."""
    chart_text: str
    """What the chart shows."""
    figure: Callable[[Answer], Figure | None] = lambda _: None
    """Return the figure at the top of the page; None if there is none."""
    newest: bool = False
    """Whether the first column is a time, and the last rows are shown if there are too many."""
    summary: str = ""
    """A query that sums up all rows of `answer` for the chart and the figure."""


def _named(name: str, value: str, text: Callable[[Any], str] = number) -> Callable[[Answer], str]:
    """Return a function that draws a bar for each row.

    Args:
        name: The column with the name of the bar.
        value: The column with its length.
        text: What is written at the end of the bar, for a value.

    """

    def chart(answer: Answer) -> str:
        rows = answer.dicts()
        return charts.by_name(
            [Bar(COLUMNS[name].shown(row[name]), {"": float(row[value] or 0)}, text(row[value] or 0)) for row in rows]
        )

    return chart


def _dates(rows: Sequence[Row], column: str, following: Callable[[date], date]) -> Iterator[str]:
    """Yield all dates from the first to the last one."""
    found = [row[column] for row in rows if row[column] is not None]
    at = min(found, default=date.max)
    while found and at <= max(found):
        yield at.isoformat()
        at = following(at)


def _next_week(monday: date) -> date:
    return monday + timedelta(weeks=1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _revenue(answer: Answer) -> str:
    rows = [row for row in answer.dicts() if row["week"] is not None]
    bars = [
        Bar(
            row["week"].isoformat(),
            {"without VAT": float(row["without_vat"]), "VAT": float(row["with_vat"] - row["without_vat"])},
        )
        for row in rows
    ]
    return charts.by_time(bars, [*_dates(rows, "week", _next_week)], "%-d %b")


def _revenue_figure(answer: Answer) -> Figure | None:
    if not answer.rows:
        return None
    last = answer.dicts()[-1]
    return Figure(
        f"Sold in the week from {COLUMNS['week'].shown(last['week'])}",
        euros(last["with_vat"]),
        f"{euros(last['without_vat'])} without VAT, {number(last['orders'])} orders",
    )


def _commission(answer: Answer) -> str:
    rows = [row for row in answer.dicts() if row["month"] is not None]
    bars = [Bar(row["month"].isoformat(), {"": float(row["commission"] or 0)}) for row in rows]
    return charts.by_time(bars, [*_dates(rows, "month", _next_month)], "%b %Y")


def _commission_figure(answer: Answer) -> Figure | None:
    if not answer.rows:
        return None
    last = answer.dicts()[-1]
    of = f"Commission of {COLUMNS['month'].shown(last['month'])}"
    return Figure(of, euros(last["commission"]), f"{last['percent']:g} % of {euros(last['revenue'])}")


_LATENESS: Final = {
    0: "due within a day",
    1: "late by up to 1 day",
    2: "late by up to 3 days",
    3: "late by up to 7 days",
    4: "late by more than 7 days",
}
_LATE: Final = """\
SELECT
    CASE
        WHEN NOT is_late THEN 0
        WHEN ship_before > now() - INTERVAL '1 day' THEN 1
        WHEN ship_before > now() - INTERVAL '3 days' THEN 2
        WHEN ship_before > now() - INTERVAL '7 days' THEN 3
        ELSE 4
    END AS lateness,
    count(*) AS orders
FROM answer
GROUP BY 1
ORDER BY 1 DESC"""


def _late(answer: Answer) -> str:
    return charts.by_name([Bar(_LATENESS[lateness], {"": n}, number(n)) for lateness, n in answer.summary])


def _late_figure(answer: Answer) -> Figure:
    late = sum(orders for lateness, orders in answer.summary if lateness)
    note = f"{number(answer.total - late)} more must leave within a day"
    return Figure("Late orders", number(late), note, is_bad=late > 0)


def _refunds(answer: Answer) -> str:
    rows = [row for row in answer.dicts() if row["month"] is not None]
    if answer.total > len(answer.rows):  # the first month of these rows may not be complete
        rows = [row for row in rows if row["month"] != rows[0]["month"]] or rows
    bars = [
        Bar(row["month"].isoformat(), {COLUMNS["motive"].shown(row["motive"]): float(row["amount"] or 0)})
        for row in rows
    ]
    return charts.by_time(bars, [*_dates(rows, "month", _next_month)], "%b %Y")


def _refunds_figure(answer: Answer) -> Figure | None:
    if not answer.rows:
        return None
    rows = answer.dicts()
    last = [row for row in rows if row["month"] == rows[-1]["month"]]
    refunds = sum(row["refunds"] for row in last)
    total = sum((row["amount"] or Decimal() for row in last), Decimal())
    label = f"Refunds of {COLUMNS['month'].shown(last[0]['month'])}"
    return Figure(label, euros(total), "1 refund" if refunds == 1 else f"{number(refunds)} refunds")


def _stock(answer: Answer) -> str:
    rows = answer.dicts()
    return charts.by_name(
        [
            Bar(
                COLUMNS["seller_product_id"].shown(row["seller_product_id"]),
                {"": float(row["sold_in_30_days"])},
                f"{number(row['sold_in_30_days'])} sold, {number(row['stock'])} left",
            )
            for row in rows
        ]
    )


def _claims(answer: Answer) -> str:
    return charts.by_name([Bar(COLUMNS["claim_type"].shown(one), {"": n}, number(n)) for one, n in answer.summary])


def _parcels(answer: Answer) -> str:
    bars = []
    for row in answer.dicts():
        parcels, delivered, failed = row["parcels"], row["delivered"], row["not_delivered"]
        parts = {"delivered": delivered, "not delivered": failed, "on the way": parcels - delivered - failed}
        text = f"{number(delivered)} of {number(parcels)}"
        bars.append(Bar(COLUMNS["carrier"].shown(row["carrier"]), parts, text))
    return charts.by_name(bars)


SECTIONS: Final[Mapping[str, Section]] = {
    "revenue_by_week": Section(
        ("week", "orders", "with_vat", "without_vat"),
        _revenue,
        "The revenue of each week in €: the part without VAT, and the VAT on it.",
        _revenue_figure,
        newest=True,
    ),
    "commission_by_month": Section(
        ("month", "revenue", "commission", "percent"),
        _commission,
        "The commission of each month in €.",
        _commission_figure,
        newest=True,
    ),
    "late_shipments": Section(
        ("seller", "order_number", "ship_before", "is_late", "amount"),
        _late,
        "How many orders are how late.",
        _late_figure,
        summary=_LATE,
    ),
    "refunds_by_month": Section(
        ("month", "motive", "refunds", "amount"),
        _refunds,
        "The refunds of each month in €, by their motive.",
        _refunds_figure,
        newest=True,
    ),
    "best_sellers": Section(
        ("seller_product_id", "name", "pieces", "revenue"),
        _named("name", "revenue", euros),
        "The revenue of each product in the last 30 days.",
    ),
    "stock_running_out": Section(
        ("seller", "seller_product_id", "stock", "sold_in_30_days", "days_left"),
        _stock,
        "How many pieces of the most urgent offers were sold in 30 days, and how many are left.",
        lambda answer: Figure("Offers about to run out", number(answer.total), "stock for less than 14 days"),
    ),
    "orders_by_state": Section(
        ("order_state", "orders", "amount", "last_change"),
        _named("order_state", "orders"),
        "How many orders are in each state.",
    ),
    "refused_products": Section(
        ("seller_product_id", "name", "lines", "refused", "percent"),
        _named("name", "refused"),
        "How many lines of each product were refused.",
    ),
    "open_claims": Section(
        ("seller", "id", "order_number", "claim_type", "creation_date", "messages"),
        _claims,
        "What the open claims are about.",
        lambda answer: Figure("Open claims", number(answer.total)),
        summary="SELECT claim_type, count(*) FROM answer GROUP BY 1 ORDER BY 2 DESC, 1",
    ),
    "parcels_by_carrier": Section(
        ("carrier", "parcels", "delivered", "not_delivered"), _parcels, "The parcels of each carrier."
    ),
}
"""The section of each question, by the question's name."""
