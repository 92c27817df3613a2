"""The messages of buyers, sellers and Cdiscount's support as time passes."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from ...models.discussions import ClaimType, DiscussionState, UserType
from .._clock import to_local, to_utc
from .._market import Event, Market, on_event
from .._orders.buyers import cancel, orders_a_day
from .._store import Row, stamp
from .messages import REMINDER, REPLIES, WAITING, about_offer, about_order, claim_type, words
from .seed import SHARE, SUPPORT_SHARE
from .threads import CLAIM, OFFER, REASONS, SUPPORT, TOPICS, Opening, begin, customer_of, found, name_of, write

BUYER, REPLY, HELP = "buyer_writes", "customer_replies", "support_writes"
"""The kinds of events."""
RECENT: Final = timedelta(days=30)
"""The greatest age of orders that customers write about."""


def populate(market: Market) -> None:
    """Plan the first message of a buyer."""
    _plan_next(market, market.clock.now(), market.rng("first buyer who writes"))


def rate(market: Market) -> float:
    """Return the new discussions in 24 hours; 0 if no orders are placed."""
    return orders_a_day(market) * sum(SHARE.values())


def ask(market: Market, opening: Opening, content: str | None, rng: Random) -> int:
    """Open a discussion of a customer, and plan a reminder of the support for some claims."""
    if opening.claim_type == ClaimType.ORDER_CANCELING.value and opening.order_number is not None:
        cancel(market, opening.order_number, opening.at)
    sender = name_of(market, opening.customer)
    number = begin(market, opening, sender, content or words(opening.kind, opening.claim_type, rng), rng)
    if opening.kind == CLAIM and rate(market) and rng.random() < SUPPORT_SHARE:
        market.plan(HELP, number, to_utc(opening.at) + timedelta(hours=rng.uniform(24, 96)))
    return number


def claim_opening(market: Market, order: Row, claimed: str, at: datetime) -> Opening:
    """Return a new claim of a customer about an order."""
    return about_order(market, order, CLAIM, (claimed, REASONS[claimed]), at)


def seller_answers(market: Market, discussion: Row, content: str, at: datetime) -> None:
    """Store a seller's mail, and plan the reply of some customers."""
    seller = market.seller(discussion["seller"])
    write(market, discussion, UserType.SELLER, seller["shop_name"], content, at)
    rng = market.rng("reply", discussion["id"], stamp(at))
    if rate(market) and rng.random() < 0.3:
        market.plan(REPLY, discussion["id"], to_utc(at) + timedelta(hours=rng.uniform(1, 24)))


@on_event(BUYER)
def buyer_writes(event: Event) -> None:
    """Open a question or a claim, and plan the next one."""
    market, rng = event.market, event.rng
    _plan_next(market, event.moment, rng)
    kinds = list(SHARE)
    kind = rng.choices(kinds, [SHARE[one] for one in kinds])[0]
    seller = rng.randint(1, market.settings.sellers)
    opening = _chosen(event, kind, seller, rng)
    if opening is not None:
        ask(market, opening, None, rng)


@on_event(REPLY)
def customer_replies(event: Event) -> None:
    """Add a message of the customer, unless the discussion is closed."""
    discussion = found(event.market, int(event.subject))
    if discussion["status"] != DiscussionState.CLOSED.value:
        sender = customer_of(event.market, discussion)
        content = event.rng.choice(REPLIES)
        write(event.market, discussion, UserType.CUSTOMER, sender, content, event.now)


@on_event(HELP)
def support_writes(event: Event) -> None:
    """Add a reminder of Cdiscount's support, unless the discussion is closed."""
    discussion = found(event.market, int(event.subject))
    if discussion["status"] != DiscussionState.CLOSED.value:
        write(event.market, discussion, UserType.GRC_OPERATOR, SUPPORT, REMINDER, event.now)


def _plan_next(market: Market, since: datetime, rng: Random) -> None:
    a_day = rate(market)
    if a_day:
        market.plan(BUYER, "", since + timedelta(days=rng.expovariate(a_day)))


def _chosen(event: Event, kind: str, seller: int, rng: Random) -> Opening | None:
    """Choose an offer or an order, and return a discussion about it; None if there is no suitable one."""
    store, now = event.store, event.now
    if kind == OFFER:
        last = store.value("SELECT max(id) FROM offer") or 0
        offer = store.one("SELECT * FROM offer WHERE id >= ? AND state = 'Active' LIMIT 1", rng.randint(0, last))
        return None if offer is None else about_offer(event.market, offer, now, rng)
    since = stamp(to_local(event.moment - RECENT * rng.random()))
    allowed = ("Shipped", WAITING)
    order = store.one(
        "SELECT * FROM orders WHERE seller = ? AND created >= ? AND created <= ? AND state IN (?, ?) "
        "ORDER BY created LIMIT 1",
        seller,
        since,
        stamp(now),
        *allowed,
    )
    if order is None:
        return None
    if kind == CLAIM:
        return claim_opening(event.market, order, claim_type(order, rng), now)
    return about_order(event.market, order, kind, ("", rng.choice(TOPICS)), now)
