"""What buyers and Cdiscount's support write as time passes, and what a seller answers."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from ...models.discussions import ClaimType, DiscussionState, UserType
from .._clock import to_local, to_utc
from .._market import Event, Market, on_event
from .._orders.buyers import cancel, orders_a_day
from .._store import Row, stamp
from .letters import REMINDER, REPLIES, WAITING, about_offer, about_order, claim_type, words
from .seed import SHARE, SUPPORT_SHARE
from .threads import CLAIM, OFFER, REASONS, SUPPORT, TOPICS, Opening, begin, customer_of, found, name_of, write

BUYER, REPLY, HELP = "buyer_writes", "customer_replies", "support_writes"
"""What happens."""
RECENT: Final = timedelta(days=30)
"""How old the orders are at most that customers still write about."""


def populate(market: Market) -> None:
    """Let buyers go on writing from now on."""
    _plan_next(market, market.clock.now(), market.chance("first buyer who writes"))


def rate(market: Market) -> float:
    """Return how many discussions begin on a day: 0 where no orders are placed either."""
    return orders_a_day(market) * sum(SHARE.values())


def ask(market: Market, opening: Opening, content: str | None, chance: Random) -> int:
    """Let somebody begin a discussion, and let support notice some claims."""
    if opening.claim_type == ClaimType.ORDER_CANCELING.value and opening.order_number is not None:
        cancel(market, opening.order_number, opening.at)
    sender = name_of(market, opening.customer)
    number = begin(market, opening, sender, content or words(opening.kind, opening.claim_type, chance), chance)
    if opening.kind == CLAIM and rate(market) and chance.random() < SUPPORT_SHARE:
        market.plan(HELP, number, to_utc(opening.at) + timedelta(hours=chance.uniform(24, 96)))
    return number


def claim_opening(market: Market, order: Row, claimed: str, at: datetime) -> Opening:
    """Let a customer claim something about his order."""
    return about_order(market, order, CLAIM, (claimed, REASONS[claimed]), at)


def seller_answers(market: Market, discussion: Row, content: str, at: datetime) -> None:
    """Store what a seller mailed; some customers thank him, or ask again."""
    seller = market.seller(discussion["seller"])
    write(market, discussion, UserType.SELLER, seller["shop_name"], content, at)
    chance = market.chance("reply", discussion["id"], stamp(at))
    if rate(market) and chance.random() < 0.3:
        market.plan(REPLY, discussion["id"], to_utc(at) + timedelta(hours=chance.uniform(1, 24)))


@on_event(BUYER)
def buyer_writes(happening: Event) -> None:
    """Let somebody ask or claim something, and plan who comes next."""
    market, chance = happening.market, happening.chance
    _plan_next(market, happening.moment, chance)
    kinds = list(SHARE)
    kind = chance.choices(kinds, [SHARE[one] for one in kinds])[0]
    seller = chance.randint(1, market.settings.sellers)
    opening = _chosen(happening, kind, seller, chance)
    if opening is not None:
        ask(market, opening, None, chance)


@on_event(REPLY)
def customer_replies(happening: Event) -> None:
    """Let a customer write again, unless the discussion is closed."""
    discussion = found(happening.market, int(happening.subject))
    if discussion["status"] != DiscussionState.CLOSED.value:
        sender = customer_of(happening.market, discussion)
        content = happening.chance.choice(REPLIES)
        write(happening.market, discussion, UserType.CUSTOMER, sender, content, happening.now)


@on_event(HELP)
def support_writes(happening: Event) -> None:
    """Let Cdiscount's support remind a seller of a claim."""
    discussion = found(happening.market, int(happening.subject))
    if discussion["status"] != DiscussionState.CLOSED.value:
        write(happening.market, discussion, UserType.GRC_OPERATOR, SUPPORT, REMINDER, happening.now)


def _plan_next(market: Market, since: datetime, chance: Random) -> None:
    a_day = rate(market)
    if a_day:
        market.plan(BUYER, "", since + timedelta(days=chance.expovariate(a_day)))


def _chosen(happening: Event, kind: str, seller: int, chance: Random) -> Opening | None:
    """Choose an offer or an order that somebody writes about; None where there is none that fits."""
    store, now = happening.store, happening.now
    if kind == OFFER:
        last = store.value("SELECT max(id) FROM offer") or 0
        offer = store.one("SELECT * FROM offer WHERE id >= ? AND state = 'Active' LIMIT 1", chance.randint(0, last))
        return None if offer is None else about_offer(happening.market, offer, now, chance)
    since = stamp(to_local(happening.moment - RECENT * chance.random()))
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
        return claim_opening(happening.market, order, claim_type(order, chance), now)
    return about_order(happening.market, order, kind, ("", chance.choice(TOPICS)), now)
