"""The discussions before the start of the sandbox."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

from ...models.discussions import DiscussionState, UserType
from .._clock import to_utc
from .._market import Market
from .._numbers import alias
from .._store import placeholders, stamp
from .messages import ANSWERS, REMINDER, REPLIES, WAITING, about_offer, about_order, claim_type, words
from .threads import (
    ANSWER_WITHIN,
    CANCELLATIONS,
    CLAIM,
    FIRST_ID,
    OFFER,
    ORDER,
    REASONS,
    SUPPORT,
    TOPICS,
    Opening,
    name_of,
)

SHARE: Final = {OFFER: 0.03, ORDER: 0.04, CLAIM: 0.03}
"""Discussions of each kind for each order."""
SUPPORT_SHARE: Final = 0.15
"""The share of claims in which Cdiscount's support writes."""
LOOK_BACK: Final = timedelta(days=45)


class _Written(NamedTuple):
    """A message, in the order of its columns."""

    at: str
    sender: str
    sender_type: str
    content: str


class _Old(NamedTuple):
    """A discussion that was opened before the start of the sandbox."""

    opening: Opening
    rng: Random


def populate(market: Market) -> None:
    """Make the discussions of the last weeks."""
    old = sorted([*_about_orders(market), *_about_offers(market)], key=lambda one: one.opening.at)
    gaps = market.rng("discussion numbers")
    number, rows, messages = FIRST_ID, [], []
    for one in old:
        written = _messages(market, one)
        status, closed = _status(market, one, written)
        rows.append(_row(number, one, status, closed or written[-1].at, closed))
        messages += [(number, *message) for message in written]
        if status is DiscussionState.OPEN and len(written) == 1:
            market.plan("discussion_unanswered", number, to_utc(one.opening.at) + ANSWER_WITHIN)
        number += gaps.randrange(1, 400)  # the real numbers are shared by all sellers
    market.store.set_meta("next.discussion", str(number))
    market.store.many(f"INSERT INTO discussion VALUES ({placeholders(range(15))})", rows)
    market.store.many("INSERT INTO message VALUES (NULL, ?, ?, ?, ?, ?)", messages)
    claims = [(one.opening.order_number, one.opening.row_id) for one in old if one.opening.kind == CLAIM]
    market.store.many("UPDATE order_line SET has_claim = 1 WHERE order_number = ? AND row_id = ?", claims)


def _about_orders(market: Market) -> Iterator[_Old]:
    now, draws = market.clock.local(), market.rng("discussions about orders")
    orders = market.store.all(
        "SELECT number, seller, customer, created, shipped, state FROM orders ORDER BY created, number"
    )
    for place, order in enumerate(orders):
        drawn = draws.random()
        kind = ORDER if drawn < SHARE[ORDER] else CLAIM if drawn < SHARE[ORDER] + SHARE[CLAIM] else None
        if kind is None or (kind == CLAIM and order["state"] not in {"Shipped", WAITING}):
            continue
        rng = market.rng("discussion about order", place)
        since = datetime.fromisoformat(order["shipped"] or order["created"])
        at = since + (now - since) * rng.random() ** 2  # soon, for most of them
        claimed = claim_type(order, rng) if kind == CLAIM else ""
        reason = (claimed, REASONS[claimed] if claimed else rng.choice(TOPICS))
        yield _Old(about_order(market, order, kind, reason, at), rng)


def _about_offers(market: Market) -> Iterator[_Old]:
    now, draws = market.clock.local(), market.rng("discussions about offers")
    last = market.store.value("SELECT max(id) FROM offer") or 0
    for place in range(round(market.settings.orders * SHARE[OFFER]) if last else 0):
        # Offers have numbers with few gaps, so a look-up by a random number is fast and even enough.
        offer = market.store.one("SELECT * FROM offer WHERE id >= ? ORDER BY id LIMIT 1", draws.randint(1, last))
        if offer is not None:
            rng = market.rng("discussion about offer", place)
            at = now - LOOK_BACK * rng.random()
            yield _Old(about_offer(market, offer, at, rng), rng)


def _messages(market: Market, old: _Old) -> list[_Written]:
    """Return the messages of a discussion until now: question, answer, reply, answer."""
    opening, rng = old
    customer, seller = name_of(market, opening.customer), market.seller(opening.seller)["shop_name"]
    written = [
        _message(opening.at, customer, UserType.CUSTOMER, words(opening.kind, opening.claim_type, rng)),
    ]
    later = [
        (seller, UserType.SELLER, rng.choice(ANSWERS)),
        (customer, UserType.CUSTOMER, rng.choice(REPLIES)),
        (seller, UserType.SELLER, rng.choice(ANSWERS)),
    ][: rng.choice((0, 1, 1, 1, 2, 3))]
    if opening.kind == CLAIM and rng.random() < SUPPORT_SHARE:
        later.insert(0, (SUPPORT, UserType.GRC_OPERATOR, REMINDER))
    at, now = opening.at, market.clock.local()
    for message in later:
        at += timedelta(minutes=rng.randrange(30, 1800))
        if at < now:
            written.append(_message(at, *message))
    return written


def _message(at: datetime, sender: str, kind: UserType, content: str) -> _Written:
    return _Written(stamp(at), sender, kind.value, content)


def _status(market: Market, old: _Old, written: list[_Written]) -> tuple[DiscussionState, str | None]:
    """Return the present state of a discussion, and when it was closed."""
    opening, now = old.opening, market.clock.local()
    if all(message.sender_type != UserType.SELLER.value for message in written):
        late = now - opening.at >= ANSWER_WITHIN
        return (DiscussionState.NOT_PROCESSED if late else DiscussionState.OPEN), None
    closed = datetime.fromisoformat(written[-1].at) + timedelta(minutes=old.rng.randrange(1, 3000))
    if (
        written[-1].sender_type == UserType.SELLER.value
        and opening.claim_type not in CANCELLATIONS
        and closed < now
        and old.rng.random() < 0.7
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
        alias(old.rng),
        *about,
        status.value,
        *times,
        (one.claim_type in CANCELLATIONS),
    )
