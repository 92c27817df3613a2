"""What buyers do: they order, pay and cancel; and the other events of orders as time passes."""

import json
from datetime import datetime, timedelta
from typing import Final

from ...models.orders import AcceptationStateEnum as Line, OrderStateEnum as State
from .._actions import Arguments, action
from .._market import Event, Market, on_event
from .._store import Row, Store, stamp
from .placing import CUSTOMER, OFFERS, customer, place, same_modes, small_number, store_order

ACCEPTANCE_DEADLINE: Final = timedelta(hours=48)
"""The time after which an order without an answer is cancelled (from a third party; the official time is unknown)."""
PAYMENT_STARTS: Final = timedelta(minutes=2)
PAYMENT_TAKES: Final = timedelta(minutes=10)
"""Assumed: a recorded order went from creation to shipment in under four hours."""
BUYER_CANCELS_AFTER: Final = timedelta(minutes=30)
"""The time after which some buyers cancel (recorded once)."""
REFUND_TAKES: Final = timedelta(hours=1)
"""Assumed."""
FULFILMENT_TAKES: Final = timedelta(hours=12)
"""Assumed: the time until Cdiscount's own logistics ships."""


def orders_a_day(market: Market) -> float:
    """Return the new orders of all sellers in 24 hours."""
    rate = market.settings.orders_a_day
    return market.settings.orders / 45 if rate is None else rate


def expect_orders(market: Market) -> None:
    """Plan the first order of each seller."""
    for seller in range(1, market.settings.sellers + 1):
        _expect_next(market, seller, market.clock.now())


def _expect_next(market: Market, seller: int, moment: datetime) -> None:
    rate = orders_a_day(market) / market.settings.sellers
    if rate > 0:
        gap = market.rng("arrival", seller, moment).expovariate(rate)
        market.plan_after("order", seller, timedelta(days=gap), moment)


@on_event("order")
def _order_arrives(event: Event) -> None:
    """Place an order for a seller, if offers of that seller are on sale."""
    market, seller = event.market, int(event.subject)
    _expect_next(market, seller, event.moment)
    offers = event.store.all(
        f"{OFFERS} WHERE offer.seller = ? AND offer.state IN ('Active', 'Fulfillment') AND stock > 0 ORDER BY offer.id"
        " LIMIT 3 OFFSET (SELECT abs(?) % max(1, count(*)) FROM offer WHERE seller = ? AND stock > 0)",
        seller,
        event.rng.randrange(1 << 31),
        seller,
    )
    if not offers:
        return
    rng = event.rng
    together = same_modes(offers)[: small_number(rng, 3)]
    lines = [(offer, small_number(rng, offer["stock"])) for offer in together]
    number = _place(market, seller, lines, event.now, event.moment)
    if rng.random() < 0.03:
        market.plan_after("buyer-cancels", number, BUYER_CANCELS_AFTER, event.moment)
    if rng.random() < 0.02:
        event.store.update("orders", {"number": number}, insolvent=1)


def _place(market: Market, seller: int, lines: list[tuple[Row, int]], now: datetime, moment: datetime) -> str:
    """Place an order, take its stock, and plan its next event."""
    store, rng = market.store, market.rng("placing", market.next_number("order", 1))
    buyer = customer(rng)
    store.run(CUSTOMER, *buyer)
    placed = place(rng, seller, tuple(lines), now, str(buyer[0]))
    for offer, quantity in lines:
        store.run("UPDATE offer SET stock = stock - ?, sold = sold + ? WHERE id = ?", quantity, quantity, offer["id"])
    if placed.logistics == "MKPFBC":
        # With Cdiscount's own logistics no seller has to accept.
        state, line = State.WAITING_FOR_SHIPMENT_ACCEPTATION, Line.ACCEPTED_BY_SELLER
        store_order(store, *placed.rows(state, (line,) * len(lines), accepted=now, paid=now))
        market.plan_after("fulfilment-ships", placed.number, FULFILMENT_TAKES, moment)
        return placed.number
    state, line = State.WAITING_FOR_SELLER_ACCEPTATION, Line.NONE
    store_order(store, *placed.rows(state, (line,) * len(lines)))
    market.plan_after("acceptance-deadline", placed.number, ACCEPTANCE_DEADLINE, moment)
    return placed.number


def after_acceptance(market: Market, number: str, moment: datetime) -> None:
    """Plan the payment of an order that its seller has accepted."""
    market.cancel("acceptance-deadline", number)
    market.plan_after("payment-starts", number, PAYMENT_STARTS, moment)


def state_of(store: Store, number: str) -> str | None:
    """Return the state of an order; None for one that does not exist."""
    state: str | None = store.value("SELECT state FROM orders WHERE number = ?", number)
    return state


def set_state(store: Store, number: str, state: State, now: datetime, **columns: object) -> None:
    """Set the state of an order, and its modification date."""
    store.update("orders", {"number": number}, state=state.value, updated=stamp(now), **columns)


def set_lines(store: Store, number: str, state: Line, among: frozenset[Line] | None = None) -> None:
    """Set the state of an order's lines: of all lines, or of those that are in some states."""
    for row in store.all("SELECT row_id, acceptation FROM order_line WHERE order_number = ?", number):
        if among is None or row["acceptation"] in among:
            store.update("order_line", {"order_number": number, "row_id": row["row_id"]}, acceptation=state.value)


def _in_state(event: Event, *states: State) -> bool:
    return state_of(event.store, event.subject) in states


@on_event("acceptance-deadline")
def _acceptance_deadline(event: Event) -> None:
    if _in_state(event, State.WAITING_FOR_SELLER_ACCEPTATION):
        set_state(event.store, event.subject, State.AUTOMATIC_CANCELLATION, event.now)


@on_event("buyer-cancels")
def _buyer_cancels(event: Event) -> None:
    cancel(event.market, event.subject, event.now)


def cancel(market: Market, number: str, now: datetime) -> bool:
    """Cancel an order for the buyer, or, between payment and shipment, ask for the cancellation.

    Return whether one of both was possible.
    """
    store = market.store
    state = state_of(store, number)
    if state == State.WAITING_FOR_SELLER_ACCEPTATION:
        set_state(store, number, State.CANCELLED_BY_CUSTOMER, now)
        set_lines(store, number, Line.CANCELLED_BEFORE_NOTIFICATION_BY_CUSTOMER)
        market.cancel("acceptance-deadline", number)
        return True
    if state == State.WAITING_FOR_SHIPMENT_ACCEPTATION:
        set_lines(store, number, Line.CANCELLATION_REQUEST_PENDING, frozenset({Line.ACCEPTED_BY_SELLER}))
        store.update("orders", {"number": number}, updated=stamp(now))
        return True
    return False


@on_event("payment-starts")
def _payment_starts(event: Event) -> None:
    if _in_state(event, State.ACCEPTED_BY_SELLER):
        set_state(event.store, event.subject, State.PAYMENT_IN_PROGRESS, event.now)
        event.market.plan_after("payment-ends", event.subject, PAYMENT_TAKES, event.moment)


@on_event("payment-ends")
def _payment_ends(event: Event) -> None:
    if _in_state(event, State.PAYMENT_IN_PROGRESS):
        insolvent = event.store.value("SELECT insolvent FROM orders WHERE number = ?", event.subject)
        pay(event.market, event.subject, event.now, refused=bool(insolvent))


def pay(market: Market, number: str, now: datetime, *, refused: bool) -> None:
    """End the payment of an order, with success or not."""
    if refused:
        set_state(market.store, number, State.PAYMENT_REFUSED, now)
        set_lines(market.store, number, Line.PAYMENT_REFUSED, frozenset({Line.ACCEPTED_BY_SELLER}))
    else:
        set_state(market.store, number, State.WAITING_FOR_SHIPMENT_ACCEPTATION, now, paid=stamp(now))


@on_event("refund-refused")
def _refund_refused(event: Event) -> None:
    """Refund the lines that will not be shipped."""
    store, number = event.store, event.subject
    set_lines(store, number, Line.REFUNDED_AFTER_SHIPMENT_REFUSED, frozenset({Line.SHIPMENT_REFUSED_BY_SELLER}))
    set_lines(
        store,
        number,
        Line.REFUNDED_AFTER_CUSTOMER_CANCELLATION,
        frozenset({Line.CANCELLED_AFTER_PAYMENT_BY_CUSTOMER}),
    )
    store.update("orders", {"number": number}, updated=stamp(event.now))


@on_event("fulfilment-ships")
def _fulfilment_ships(event: Event) -> None:
    if _in_state(event, State.WAITING_FOR_SHIPMENT_ACCEPTATION):
        set_lines(event.store, event.subject, Line.SHIPPED_BY_SELLER, frozenset({Line.ACCEPTED_BY_SELLER}))
        ship(event.market, event.subject, event.now, event.moment, "Colissimo", f"FBC{event.subject}")


def ship(
    market: Market,
    number: str,
    now: datetime,
    moment: datetime,
    carrier: str | None,
    tracking: str | None,
    url: str | None = None,
) -> None:
    """Ship an order, and plan the way of its parcel."""
    sent = {"shipped": stamp(now), "carrier": carrier, "tracking_number": tracking, "tracking_url": url}
    set_state(market.store, number, State.SHIPPED, now, **sent)
    parcel = market.store.insert(
        "parcel", order_number=number, number=tracking or number, carrier=carrier, tracking_url=url, status="Prepared"
    )
    market.plan_after("parcel-moves", parcel, timedelta(hours=20), moment)


@on_event("parcel-moves")
def _parcel_moves(event: Event) -> None:
    """Move a parcel to its next status. One of 100 is lost."""
    store, parcel = event.store, int(event.subject)
    status = store.value("SELECT status FROM parcel WHERE id = ?", parcel)
    lost = event.rng.random() < 0.01
    next_status = {
        "Prepared": "Committed The Transporter",
        "Committed The Transporter": "On Going Delivery",
        "On Going Delivery": "Not Delivered - Lost Or Broken" if lost else "Delivered",
    }.get(status)
    if next_status is not None:
        store.update("parcel", {"id": parcel}, status=next_status)
        event.market.plan_after("parcel-moves", parcel, timedelta(hours=20), event.moment)


@action("order")
def order_action(market: Market, arguments: Arguments) -> dict[str, str]:
    """Place an order, {login?, references?, quantity?}; by default one piece of any offer on sale."""
    login, references, quantity = arguments.get("login"), arguments.get("references"), arguments.get("quantity", 1)
    if not isinstance(quantity, int) or quantity < 1:
        raise ValueError("quantity must be a whole number above 0")
    seller = market.store.value("SELECT id FROM seller WHERE ? IN (login, '') ORDER BY id", login or "")
    if seller is None:
        raise LookupError(f"there is no seller {login!r}")
    offers = market.store.all(
        f"{OFFERS} WHERE offer.seller = ?1 AND stock >= ?2 AND offer.state = 'Active'"
        " AND (?3 = '[]' OR offer.reference IN (SELECT value FROM json_each(?3))) ORDER BY offer.id LIMIT ?4",
        seller,
        quantity,
        json.dumps(references or []),
        len(references or (1,)),
    )
    if len(offers) < len(references or (1,)):
        raise LookupError("no such offer is on sale with that many pieces")
    if same_modes(offers) != offers:
        raise ValueError("these offers cannot be shipped together")
    lines = [(offer, quantity) for offer in offers]
    return {"order_number": _place(market, seller, lines, market.clock.local(), market.clock.now())}


@action("cancel")
def cancel_action(market: Market, arguments: Arguments) -> dict[str, bool]:
    """Cancel an order for the buyer, or ask for the cancellation: {order_number}."""
    return {"taken": cancel(market, _known(market, arguments), market.clock.local())}


@action("pay")
def pay_action(market: Market, arguments: Arguments) -> dict[str, str]:
    """End the payment of an accepted order at once: {order_number, refused?}."""
    number = _known(market, arguments)
    state = state_of(market.store, number)
    if state not in {State.ACCEPTED_BY_SELLER, State.PAYMENT_IN_PROGRESS}:
        raise ValueError(f"the order is {state}: only an accepted one can be paid")
    pay(market, number, market.clock.local(), refused=bool(arguments.get("refused", False)))
    return {"order_number": number}


def _known(market: Market, arguments: Arguments) -> str:
    number = str(arguments.get("order_number", ""))
    if state_of(market.store, number) is None:
        raise LookupError(f"there is no order {number!r}")
    return number
