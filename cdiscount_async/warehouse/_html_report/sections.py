"""How the answer to each question is shown: its columns, its chart, and its figure at the top of the page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias

import attrs

from . import charts, figures
from .answers import Answer
from .charts import Bar
from .figures import Figure
from .texts import COLUMNS, euros, number

__all__ = ("SECTIONS", "Section")

Row: TypeAlias = Mapping[str, Any]
_DATES: Final = 53
"""The most dates of a chart: a year of weeks."""


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


def _length(value: Decimal | int | None) -> float:
    """Return a value as the length of a bar."""
    return float(value or 0)


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
            [Bar(COLUMNS[name].shown(row[name]), {"": _length(row[value])}, text(row[value] or 0)) for row in rows]
        )

    return chart


def _by_time(
    rows: Sequence[Row],
    column: str,
    before: Callable[[date], date],
    date_format: str,
    parts: Callable[[Row], Mapping[str, float]],
) -> str:
    """Return a chart with a bar for each date, from the newest one back.

    Args:
        rows: The rows.
        column: The column with the date.
        before: Return the date before a date.
        date_format: How dates are shown, as in d3-time-format.
        parts: Return the parts of the bar of a row.

    """
    found = {row[column] for row in rows if row[column] is not None}
    dates = [max(found)] if found else []
    while dates and dates[0] > min(found) and len(dates) < _DATES:
        dates.insert(0, before(dates[0]))
    bars = [Bar(row[column].isoformat(), parts(row)) for row in rows if row[column] in dates]
    return charts.by_time(bars, [one.isoformat() for one in dates], date_format)


def _week_before(monday: date) -> date:
    return monday - timedelta(weeks=1)


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _revenue(answer: Answer) -> str:
    def parts(row: Row) -> Mapping[str, float]:
        with_vat, without_vat = _length(row["with_vat"]), _length(row["without_vat"])
        return {"without VAT": without_vat, "VAT": with_vat - without_vat}

    return _by_time(answer.dicts(), "week", _week_before, "%-d %b", parts)


def _commission(answer: Answer) -> str:
    return _by_time(answer.dicts(), "month", _month_before, "%b %Y", lambda row: {"": _length(row["commission"])})


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


def _refunds(answer: Answer) -> str:
    rows = answer.dicts()
    if answer.total > len(rows):  # the first month of these rows may not be complete
        rows = [row for row in rows if row["month"] != rows[0]["month"]]
    return _by_time(
        rows,
        "month",
        _month_before,
        "%b %Y",
        lambda row: {COLUMNS["motive"].shown(row["motive"]): _length(row["amount"])},
    )


def _stock(answer: Answer) -> str:
    rows = answer.dicts()
    return charts.by_name(
        [
            Bar(
                COLUMNS["seller_product_id"].shown(row["seller_product_id"]),
                {"": _length(row["sold_in_30_days"])},
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
        figures.revenue,
        newest=True,
    ),
    "commission_by_month": Section(
        ("month", "revenue", "commission", "percent"),
        _commission,
        "The commission of each month in €.",
        figures.commission,
        newest=True,
    ),
    "late_shipments": Section(
        ("seller", "order_number", "ship_before", "is_late", "amount"),
        _late,
        "How many orders are how late.",
        figures.late_orders,
        summary=_LATE,
    ),
    "refunds_by_month": Section(
        ("month", "motive", "refunds", "amount"),
        _refunds,
        "The refunds of each month in €, by their motive.",
        figures.refunds,
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
        figures.stock_running_out,
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
        figures.open_claims,
        summary="SELECT claim_type, count(*) FROM answer GROUP BY 1 ORDER BY 2 DESC, 1",
    ),
    "parcels_by_carrier": Section(
        ("carrier", "parcels", "delivered", "not_delivered"), _parcels, "The parcels of each carrier."
    ),
}
"""The section of each question, by the question's name."""
