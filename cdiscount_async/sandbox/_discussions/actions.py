"""Actions of a test: sellers write mails, customers write about offers and orders."""

from typing import Final

from ..._codec.scalars import text
from ...models.discussions import ClaimType, DiscussionState, UserType
from .._actions import Arguments, action
from .._market import Market
from .._store import Row
from .mail import ask, claim_opening, seller_answers
from .messages import REPLIES, about_offer, about_order, claim_type
from .threads import ORDER, TOPICS, Opening, customer_of, found, is_too_late, open_discussion, write

MAX_LENGTH: Final = 100_000
"""The longest message, in characters."""


@action("mail")
def mail(market: Market, arguments: Arguments) -> int:
    """Deliver a mail of the seller, {to: alias, content}, and return the newest discussion that got it.

    The alias of an order reaches the open discussions about it. If there are none, the mail opens one.
    """
    to, content = _text(arguments, "to"), _text(arguments, "content")
    order = market.store.one("SELECT * FROM orders WHERE alias = ?", to)
    now = market.clock.local()
    query = "SELECT * FROM discussion WHERE (alias = ? OR order_number = ?) AND status <> ? ORDER BY id"
    discussions = market.store.all(query, to, order and order["number"], DiscussionState.CLOSED.value)
    if not discussions:
        if order is None or is_too_late(order, now):
            raise LookupError(f"no open discussion and no recent order has the alias {to!r}")
        discussions = [_proactive(market, order)]
    for discussion in discussions:
        seller_answers(market, discussion, content, now)
    return int(discussions[-1]["id"])


@action("ask_about_offer")
def ask_about_offer(market: Market, arguments: Arguments) -> int:
    """Open a question about an offer, {login, reference?, content?}, and return its number."""
    login, reference = _text(arguments, "login"), _optional(arguments, "reference")
    seller = market.store.value("SELECT id FROM seller WHERE login = ?", login)
    offer = market.store.one(
        "SELECT * FROM offer WHERE seller = ? AND reference = ifnull(?, reference) ORDER BY id", seller, reference
    )
    if offer is None:
        raise LookupError(f"no seller {login!r} has such an offer")
    rng = market.rng("asked by hand", market.store.meta("next.discussion"))
    opening = about_offer(market, offer, market.clock.local(), rng)
    return ask(market, opening, _optional(arguments, "content"), rng)


@action("ask_about_order")
def ask_about_order(market: Market, arguments: Arguments) -> int:
    """Open a question of a customer about an order, {order_number, content?}, and return its number."""
    order = _order(market, arguments)
    rng = market.rng("asked by hand", market.store.meta("next.discussion"))
    opening = about_order(market, order, ORDER, ("", rng.choice(TOPICS)), market.clock.local())
    return ask(market, opening, _optional(arguments, "content"), rng)


@action("claim")
def claim(market: Market, arguments: Arguments) -> int:
    """Open a claim of a customer about an order, {order_number, claim_type?, content?}, and return its number."""
    order, given = _order(market, arguments), _optional(arguments, "claim_type")
    rng = market.rng("claimed by hand", market.store.meta("next.discussion"))
    chosen = claim_type(order, rng) if given is None else given
    if not ClaimType(chosen).known:
        raise ValueError(f"{chosen!r} is not a type of claim: use one of {', '.join(ClaimType)}")
    opening = claim_opening(market, order, chosen, market.clock.local())
    return ask(market, opening, _optional(arguments, "content"), rng)


@action("reply")
def reply(market: Market, arguments: Arguments) -> int:
    """Add a message of the customer to a discussion, {discussion, content?}, and return its number."""
    number = arguments.get("discussion")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError("discussion must be a number")
    discussion = found(market, number)
    if discussion["status"] == DiscussionState.CLOSED.value:
        raise ValueError(f"discussion {number} is closed")
    content = _optional(arguments, "content") or REPLIES[0]
    write(market, discussion, UserType.CUSTOMER, customer_of(market, discussion), content, market.clock.local())
    return number


def _proactive(market: Market, order: Row) -> Row:
    """Open a discussion by the seller: the documented way to write first to a customer."""
    opening: Opening = about_order(market, order, ORDER, ("", TOPICS[1]), market.clock.local())
    rng = market.rng("proactive", market.store.meta("next.discussion"))
    return found(market, open_discussion(market, opening, rng))


def _order(market: Market, arguments: Arguments) -> Row:
    number = _text(arguments, "order_number")
    order = market.store.one("SELECT * FROM orders WHERE number = ?", number)
    if order is None:
        raise LookupError(f"there is no order {number!r}")
    return order


def _text(arguments: Arguments, name: str) -> str:
    found_text = _optional(arguments, name)
    if found_text is None:
        raise ValueError(f"{name} is missing")
    return found_text


def _optional(arguments: Arguments, name: str) -> str | None:
    value = arguments.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_LENGTH:
        raise ValueError(f"{name} must be a text of 1 to {MAX_LENGTH} characters")
    text(value)  # raises ValueError for characters that a reply cannot hold
    return value
