"""The discussions of the time before the sandbox began."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from ...models.discussions import DiscussionState, UserType
from .._clock import to_utc
from .._market import Market
from .._numbers import alias
from .._store import marks, stamp
from .letters import ANSWERS, REMINDER, REPLIES, WAITING, about_offer, about_order, claim_type, words
from .threads import CANCELLATIONS, CLAIM, FIRST_ID, OFFER, ORDER, PATIENCE, REASONS, SUPPORT, TOPICS, Opening, name_of

SHARE: Final = {OFFER: 0.03, ORDER: 0.04, CLAIM: 0.03}
"""How many discussions of a kind there are for each order."""
SUPPORT_SHARE: Final = 0.15
"""In how many claims Cdiscount's support writes."""
LOOK_BACK: Final = timedelta(days=45)


class _Written(NamedTuple):
    """A message, in the order of its columns."""

    at: str
    sender: str
    sender_type: str
    content: str


class _Old(NamedTuple):
    """A discussion that began before the sandbox did."""

    opening: Opening
    chance: Random


def populate(market: Market) -> None:
    """Make the discussions of the last weeks."""
    old = sorted([*_about_orders(market), *_about_offers(market)], key=lambda one: one.opening.at)
    gaps = market.chance("discussion numbers")
    number, rows, messages = FIRST_ID, [], []
    for one in old:
        written = _messages(market, one)
        status, closed = _fate(market, one, written)
        rows.append(_row(number, one, status, closed or written[-1].at, closed))
        messages += [(number, *message) for message in written]
        if status is DiscussionState.OPEN and len(written) == 1:
            market.plan("discussion_unanswered", number, to_utc(one.opening.at) + PATIENCE)
        number += gaps.randrange(1, 400)  # the numbers are those of all sellers together
    market.store.set_meta("next.discussion", str(number))
    market.store.many(f"INSERT INTO discussion VALUES ({marks(range(15))})", rows)
    market.store.many("INSERT INTO message VALUES (NULL, ?, ?, ?, ?, ?)", messages)
    claims = [(one.opening.order_number, one.opening.row_id) for one in old if one.opening.kind == CLAIM]
    market.store.many("UPDATE order_line SET has_claim = 1 WHERE order_number = ? AND row_id = ?", claims)


def _about_orders(market: Market) -> Iterator[_Old]:
    now, lots = market.clock.local(), market.chance("discussions about orders")
    orders = market.store.all(
        "SELECT number, seller, customer, created, shipped, state FROM orders ORDER BY created, number"
    )
    for place, order in enumerate(orders):
        drawn = lots.random()
        kind = ORDER if drawn < SHARE[ORDER] else CLAIM if drawn < SHARE[ORDER] + SHARE[CLAIM] else None
        if kind is None or (kind == CLAIM and order["state"] not in {"Shipped", WAITING}):
            continue
        chance = market.chance("discussion about order", place)
        since = datetime.fromisoformat(order["shipped"] or order["created"])
        at = since + (now - since) * chance.random() ** 2  # mostly soon
        claimed = claim_type(order, chance) if kind == CLAIM else ""
        reason = (claimed, REASONS[claimed] if claimed else chance.choice(TOPICS))
        yield _Old(about_order(market, order, kind, reason, at), chance)


def _about_offers(market: Market) -> Iterator[_Old]:
    now, lots = market.clock.local(), market.chance("discussions about offers")
    last = market.store.value("SELECT max(id) FROM offer") or 0
    for place in range(round(market.settings.orders * SHARE[OFFER]) if last else 0):
        # Offers have numbers with few gaps, so that a look-up by number is fair enough, and fast.
        offer = market.store.one("SELECT * FROM offer WHERE id >= ? ORDER BY id LIMIT 1", lots.randint(1, last))
        if offer is not None:
            chance = market.chance("discussion about offer", place)
            at = now - LOOK_BACK * chance.random()
            yield _Old(about_offer(market, offer, at, chance), chance)


def _messages(market: Market, old: _Old) -> list[_Written]:
    """Let a discussion take its course as far as there was time: question, answer, reply, answer."""
    opening, chance = old
    customer, seller = name_of(market, opening.customer), market.seller(opening.seller)["shop_name"]
    written = [
        _message(opening.at, customer, UserType.CUSTOMER, words(opening.kind, opening.claim_type, chance)),
    ]
    turns = [
        (seller, UserType.SELLER, chance.choice(ANSWERS)),
        (customer, UserType.CUSTOMER, chance.choice(REPLIES)),
        (seller, UserType.SELLER, chance.choice(ANSWERS)),
    ][: chance.choice((0, 1, 1, 1, 2, 3))]
    if opening.kind == CLAIM and chance.random() < SUPPORT_SHARE:
        turns.insert(0, (SUPPORT, UserType.GRC_OPERATOR, REMINDER))
    at, now = opening.at, market.clock.local()
    for turn in turns:
        at += timedelta(minutes=chance.randrange(30, 1800))
        if at < now:
            written.append(_message(at, *turn))
    return written


def _message(at: datetime, sender: str, kind: UserType, content: str) -> _Written:
    return _Written(stamp(at), sender, kind.value, content)


def _fate(market: Market, old: _Old, written: list[_Written]) -> tuple[DiscussionState, str | None]:
    """Return the state that a discussion has by now, and when it was closed."""
    opening, now = old.opening, market.clock.local()
    if all(message.sender_type != UserType.SELLER.value for message in written):
        late = now - opening.at >= PATIENCE
        return (DiscussionState.NOT_PROCESSED if late else DiscussionState.OPEN), None
    closed = datetime.fromisoformat(written[-1].at) + timedelta(minutes=old.chance.randrange(1, 3000))
    if (
        written[-1].sender_type == UserType.SELLER.value
        and opening.claim_type not in CANCELLATIONS
        and closed < now
        and old.chance.random() < 0.7
    ):
        return DiscussionState.CLOSED, stamp(closed)
    return DiscussionState.OPEN, None


def _row(number: int, old: _Old, status: DiscussionState, updated: str, closed: str | None) -> tuple[object, ...]:
    one = old.opening
    about = (one.order_number, one.ean, one.reference, one.claim_type, one.subject)
    times = (stamp(one.at), updated, closed)
    return (
        number,
        one.seller,
        one.kind,
        one.customer,
        alias(old.chance),
        *about,
        status.value,
        *times,
        (one.claim_type in CANCELLATIONS),
    )
