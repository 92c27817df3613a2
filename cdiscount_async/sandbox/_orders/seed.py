"""The orders at the start: those of the last 45 days, each in the state that it has reached by now."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from ...models.orders import AcceptationStateEnum as Line, OrderStateEnum as State
from .._market import Market
from .._store import stamp
from .buyers import ACCEPTANCE_DEADLINE, BUYER_CANCELS_AFTER, PAYMENT_STARTS, PAYMENT_TAKES, expect_orders
from .carriers import CARRIERS
from .placing import CUSTOMER, LINE, OFFERS, ORDER, PlacedOrder, customer, place, same_modes, small_number

SPAN: Final = timedelta(days=45)
"""How far back orders go: further than a request to GetOrderList without states."""
_OUTCOMES: Final = (
    "shipped",
    "partly refused",
    "refused",
    "cancelled",
    "unanswered",
    "payment refused",
    "shipment refused",
)
_CUMULATIVE: Final = (860, 880, 910, 940, 960, 975, 1000)
"""Of 1,000 orders, how many have this outcome or an earlier one of the list."""


def populate(market: Market) -> None:
    """Make the orders, and plan the events of open orders and the next orders."""
    store, history = market.store, _History(market)
    if history.offers:
        for batch in _batches(history.orders(market.settings.orders)):
            store.many(CUSTOMER, (one.customer for one in batch))
            store.many(ORDER, (one.order for one in batch))
            store.many(LINE, (line for one in batch for line in one.lines))
            store.many(_PARCEL, (parcel for one in batch for parcel in one.parcels))
            store.many(_VOUCHER, (voucher for one in batch for voucher in one.vouchers))
            for one in batch:
                for kind, after in one.plans:
                    market.plan_after(kind, one.order[0], after)
    expect_orders(market)


_PARCEL: Final = "INSERT INTO parcel (order_number, number, carrier, status) VALUES (?, ?, ?, ?)"
_VOUCHER: Final = "INSERT INTO voucher (order_number, created, amount, motive_id, source) VALUES (?, ?, ?, ?, ?)"


@attrs.frozen
class _PastOrder:
    """The rows of one order of the past."""

    customer: tuple[object, ...]
    order: tuple[object, ...]
    lines: list[tuple[object, ...]]
    plans: tuple[tuple[str, timedelta], ...] = ()
    parcels: tuple[tuple[object, ...], ...] = ()
    vouchers: tuple[tuple[object, ...], ...] = ()


def _batches(orders: Iterator[_PastOrder]) -> Iterator[list[_PastOrder]]:
    batch = []
    for one in orders:
        batch.append(one)
        if len(batch) == 2000:
            yield batch
            batch = []
    yield batch


class _History:
    """Makes up orders of the past, oldest first."""

    def __init__(self, market: Market) -> None:
        self._now = market.clock.local()
        self._rng = market.rng("history")
        # Buyers order more than once, so there are fewer buyers than orders.
        self._buyers = [customer(self._rng) for _ in range(market.settings.orders // 2 + 1)]
        self._carriers = [name for _, name, _ in CARRIERS[:9]]
        sellers = range(1, market.settings.sellers + 1)
        # Buyers order a few thousand offers of each seller.
        self.offers = {
            seller: found
            for seller in sellers
            if (found := market.store.all(f"{OFFERS} WHERE offer.seller = ? ORDER BY offer.id LIMIT 3000", seller))
        }

    def orders(self, count: int) -> Iterator[_PastOrder]:
        """Yield so many orders, spread evenly over the time."""
        step = SPAN / max(count, 1)
        sellers = sorted(self.offers)
        for number in range(count):
            since = step * number + step * self._rng.random()
            yield self._order(sellers[number % len(sellers)], self._now - SPAN + since)

    def _order(self, seller: int, created: datetime) -> _PastOrder:
        rng = self._rng
        offers = self.offers[seller]
        first = rng.randrange(len(offers))
        wanted = same_modes(offers[first : first + small_number(rng, 3)])
        lines = tuple((offer, small_number(rng, 3)) for offer in wanted)
        buyer = rng.choice(self._buyers)
        placed = place(
            rng, seller, lines, created.replace(microsecond=created.microsecond // 1000 * 1000), str(buyer[0])
        )
        outcome = rng.choices(_OUTCOMES, cum_weights=_CUMULATIVE)[0]
        return (
            self._fulfilled(placed, buyer) if placed.logistics == "MKPFBC" else self._until_now(placed, buyer, outcome)
        )

    def _until_now(self, placed: PlacedOrder, buyer: tuple[object, ...], outcome: str) -> _PastOrder:
        """Return an order in its present state: all steps in the past have happened."""
        rng, now, lines = self._rng, self._now, len(placed.lines)
        none = (Line.NONE,) * lines
        answered = placed.created + timedelta(minutes=rng.randrange(10, 40 * 60))
        if outcome == "cancelled" and (left := placed.created + BUYER_CANCELS_AFTER) <= now:
            gone = (Line.CANCELLED_BEFORE_NOTIFICATION_BY_CUSTOMER,) * lines
            return _PastOrder(buyer, *placed.rows(State.CANCELLED_BY_CUSTOMER, gone, updated=left))
        if outcome == "unanswered" and (left := placed.created + ACCEPTANCE_DEADLINE) <= now:
            return _PastOrder(buyer, *placed.rows(State.AUTOMATIC_CANCELLATION, none, updated=left))
        if answered > now or outcome in {"cancelled", "unanswered"}:
            deadline = placed.created + ACCEPTANCE_DEADLINE - now
            return _PastOrder(
                buyer,
                *placed.rows(State.WAITING_FOR_SELLER_ACCEPTATION, none),
                plans=(("acceptance-deadline", deadline),),
            )
        if outcome == "refused":
            refused = (Line.REFUSED_BY_SELLER,) * lines
            return _PastOrder(buyer, *placed.rows(State.REFUSED_BY_SELLER, refused, updated=answered))
        return self._accepted(placed, buyer, outcome, answered)

    def _accepted(self, placed: PlacedOrder, buyer: tuple[object, ...], outcome: str, accepted: datetime) -> _PastOrder:
        rng, now, lines = self._rng, self._now, len(placed.lines)
        accepted_lines = [Line.ACCEPTED_BY_SELLER] * lines
        if outcome == "partly refused" and lines > 1:
            accepted_lines[-1] = Line.REFUSED_BY_SELLER
        paid = accepted + PAYMENT_STARTS + PAYMENT_TAKES
        if paid > now:
            rows = placed.rows(State.ACCEPTED_BY_SELLER, tuple(accepted_lines), updated=accepted, accepted=accepted)
            return _PastOrder(buyer, *rows, plans=(("payment-starts", PAYMENT_STARTS),))
        if outcome == "payment refused":
            refused = (Line.PAYMENT_REFUSED,) * lines
            return _PastOrder(buyer, *placed.rows(State.PAYMENT_REFUSED, refused, updated=paid, accepted=accepted))
        shipped = paid + timedelta(minutes=rng.randrange(60, 3 * 24 * 60))
        if shipped > now:
            state = State.WAITING_FOR_SHIPMENT_ACCEPTATION
            return _PastOrder(
                buyer, *placed.rows(state, tuple(accepted_lines), updated=paid, accepted=accepted, paid=paid)
            )
        if outcome == "shipment refused":
            gone = (Line.REFUNDED_AFTER_SHIPMENT_REFUSED,) * lines
            state = State.SHIPMENT_REFUSED_BY_SELLER
            return _PastOrder(buyer, *placed.rows(state, gone, updated=shipped, accepted=accepted, paid=paid))
        sent = tuple(Line.SHIPPED_BY_SELLER if one is Line.ACCEPTED_BY_SELLER else one for one in accepted_lines)
        return self._shipped(placed, buyer, sent, shipped, accepted, paid)

    def _shipped(
        self,
        placed: PlacedOrder,
        buyer: tuple[object, ...],
        lines: tuple[Line, ...],
        shipped: datetime,
        accepted: datetime,
        paid: datetime,
    ) -> _PastOrder:
        rng = self._rng
        carrier, tracking = rng.choice(self._carriers), f"{rng.randrange(10**11):011}FR"
        status = "Delivered" if self._now - shipped > timedelta(days=3) else "On Going Delivery"
        vouchers: tuple[tuple[object, ...], ...] = ()
        updated = shipped
        if rng.random() < 0.02 and shipped + timedelta(days=4) < self._now:
            updated = shipped + timedelta(days=4)
            vouchers = (
                (placed.number, stamp(updated), f"{rng.randrange(1, 20)}.00", rng.randrange(131, 140), "Seller"),
            )
        order, rows = placed.rows(
            State.SHIPPED, lines, updated=updated, accepted=accepted, paid=paid, shipped=shipped, carrier=carrier,
            tracking=tracking,
        )  # fmt: skip
        return _PastOrder(buyer, order, rows, (), ((placed.number, tracking, carrier, status),), vouchers)

    def _fulfilled(self, placed: PlacedOrder, buyer: tuple[object, ...]) -> _PastOrder:
        """Return an order that Cdiscount's own logistics ships, 12 hours after it was placed."""
        shipped = placed.created + timedelta(hours=12)
        lines = len(placed.lines)
        if shipped > self._now:
            accepted = (Line.ACCEPTED_BY_SELLER,) * lines
            state = State.WAITING_FOR_SHIPMENT_ACCEPTATION
            rows = placed.rows(state, accepted, accepted=placed.created, paid=placed.created)
            return _PastOrder(buyer, *rows, plans=(("fulfilment-ships", shipped - self._now),))
        return self._shipped(placed, buyer, (Line.SHIPPED_BY_SELLER,) * lines, shipped, placed.created, placed.created)
