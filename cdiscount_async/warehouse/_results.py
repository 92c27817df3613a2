"""What a load did: rows and errors, for each seller and for all together."""

from decimal import Decimal

import attrs

from ..errors import CdiscountError
from ._roundings import Roundings
from ._steps import RowCounts

__all__ = ("LoadResult", "MoneyTotals", "SellerResult")


@attrs.frozen
class MoneyTotals:
    """A check of the whole database: the money in all orders of these sellers, added up in two ways."""

    by_service: Decimal
    """The sum of the totals that the service states for each order: `initial_total_amount`."""
    by_lines: Decimal
    """The sum of the prices of all order lines, and of the shipping charges."""


@attrs.define
class SellerResult:
    """What was loaded of one seller."""

    seller: str
    """The login."""
    counts: dict[str, RowCounts] = attrs.field(factory=dict)
    """How many rows of each root table are new, changed or gone."""
    rows: dict[str, int] = attrs.field(factory=dict)
    """How many rows were written into each table."""
    errors: dict[str, CdiscountError] = attrs.field(factory=dict)
    """The error of each kind that could not be fetched to its end. What came before the error is loaded."""
    is_complete: bool = False
    """Whether the seller is done, with or without errors."""


@attrs.define
class LoadResult:
    """What was loaded."""

    sellers: dict[str, SellerResult] = attrs.field(factory=dict)
    """The result of each seller, by the login."""
    roundings: Roundings = attrs.field(factory=Roundings)
    """The amounts that DECIMAL(18,4) does not hold exactly."""

    money: MoneyTotals | None = None
    """The totals of all orders in the database; None if orders were not loaded."""

    @property
    def rows(self) -> dict[str, int]:
        """How many rows were written into each table, for all sellers together; only tables with rows."""
        total: dict[str, int] = {}
        for one in self.sellers.values():
            for name, count in one.rows.items():
                total[name] = total.get(name, 0) + count
        return total

    @property
    def counts(self) -> dict[str, RowCounts]:
        """How many rows of each root table are new, changed or gone, for all sellers together."""
        total: dict[str, RowCounts] = {}
        for one in self.sellers.values():
            for name, counts in one.counts.items():
                total.setdefault(name, RowCounts()).add(counts)
        return total

    @property
    def sellers_failed(self) -> dict[str, dict[str, CdiscountError]]:
        """The errors of the sellers that were not loaded completely, by login and kind."""
        return {one.seller: one.errors for one in self.sellers.values() if one.errors}
