"""Discussions and their messages: how they are opened, continued and closed."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

import attrs

from ...models.discussions import ClaimType, CloseDiscussionStatus, DiscussionState, UserType
from .._clock import to_utc
from .._market import Event, Market, on_event
from .._numbers import alias, hexadecimal
from .._orders.buyers import state_of
from .._orders.lifecycle import UNSHIPPED
from .._sample_words import FIRST_NAMES, LAST_NAMES
from .._store import Row, moment, stamp

OFFER, ORDER, CLAIM = "offer", "order", "claim"
"""The kinds of discussions."""
TOPICS: Final = ("Détail produit", "Autre question")
"""What questions about offers begin with (recorded)."""
REASONS: Final = {
    "PackageNotReceived": "Je n'ai pas reçu ma commande",
    "IncompletePackage": "Colis incomplet",
    "WrongRefundAmount": "Montant remboursé incorrect",
    "RefundNotReceived": "Remboursement non reçu",
    "ProductCanceling": "Annulation d'un produit",
    "OrderCanceling": "Annulation de la commande",
    "OrderNotShipped": "Commande non expédiée",
    "DamagedProduct": "Produit endommagé",
    "Other": "Autre réclamation",
    "WrongProductReference": "Mauvaise référence",
    "ProductNotWorking": "Produit en panne",
    "MissingAccessories": "Accessoires manquants",
    "WishToWithdraw": "Rétractation",
}
"""Every type of claim, and what its subject begins with: the first one is recorded."""
CANCELLATIONS: Final = frozenset({ClaimType.PRODUCT_CANCELING.value, ClaimType.ORDER_CANCELING.value})
"""Claims that ask for a cancellation."""
PATIENCE: Final = timedelta(days=2)
"""How long an unanswered discussion stays Open before it becomes NotProcessed: a recording shows one of 22 hours that
is still Open, so that NotProcessed cannot just mean that there is no answer."""
SUPPORT: Final = "Service client Cdiscount"
_CIVILITIES: Final = {"MR": "Mr", "MRS": "Mrs", "MISS": "Ms"}
"""How a sender's civility is written; the last one is recorded."""

FIRST_ID: Final = 113_156_074


@attrs.frozen(kw_only=True)
class Opening:
    """A discussion that begins."""

    seller: int
    kind: str
    customer: str
    subject: str
    at: datetime
    order_number: str | None = None
    ean: str | None = None
    reference: str | None = None
    claim_type: str | None = None
    row_id: int | None = None
    """The order line that a claim is about; every line by default."""


def open_discussion(market: Market, opening: Opening, chance: Random) -> int:
    """Open a discussion that has no message yet, and give its number; a claim is noted on the order."""
    at = stamp(opening.at)
    number = market.next_number("discussion", FIRST_ID)
    market.store.insert(
        "discussion",
        id=number,
        seller=opening.seller,
        kind=opening.kind,
        customer=opening.customer,
        alias=alias(chance),
        order_number=opening.order_number,
        ean=opening.ean,
        reference=opening.reference,
        claim_type=opening.claim_type,
        subject=opening.subject,
        status=DiscussionState.OPEN.value,
        created=at,
        updated=at,
        asks_cancellation=opening.claim_type in CANCELLATIONS,
    )
    if opening.kind == CLAIM:
        lines: dict[str, object] = {"order_number": opening.order_number}
        if opening.row_id is not None:
            lines |= {"row_id": opening.row_id}
        market.store.update("order_line", lines, has_claim=1)
    return number


def write(market: Market, discussion: Row, sender_type: UserType, sender: str, content: str, at: datetime) -> None:
    """Add a message; the seller's makes a discussion that nobody had processed an open one again."""
    number = discussion["id"]
    market.store.insert(
        "message", discussion=number, at=stamp(at), sender=sender, sender_type=sender_type.value, content=content
    )
    columns = {"updated": stamp(at)}
    if sender_type is UserType.SELLER:
        columns["status"] = DiscussionState.OPEN.value
        market.forget("discussion_unanswered", number)
    market.store.update("discussion", {"id": number}, **columns)


def begin(market: Market, opening: Opening, sender: str, content: str, chance: Random) -> int:
    """Open a discussion by a customer's message, and give its number."""
    number = open_discussion(market, opening, chance)
    write(market, found(market, number), UserType.CUSTOMER, sender, content, opening.at)
    market.plan("discussion_unanswered", number, to_utc(opening.at) + PATIENCE)
    return number


def found(market: Market, number: int) -> Row:
    """Return a discussion; raises LookupError where there is none."""
    row = market.store.one("SELECT * FROM discussion WHERE id = ?", str(number))  # numbers can be too big for SQLite
    if row is None:
        raise LookupError(f"there is no discussion {number}")
    return row


def customer_of(market: Market, discussion: Row) -> str:
    """Return the name that a customer writes under."""
    wrote = market.store.value(
        "SELECT sender FROM message WHERE discussion = ? AND sender_type = 'Customer' ORDER BY id LIMIT 1",
        discussion["id"],
    )
    return str(wrote or name_of(market, discussion["customer"]))


def name_of(market: Market, customer: str) -> str:
    """Return the name under which somebody writes who has bought something, or who may."""
    row = market.store.one("SELECT civility, first_name, last_name FROM customer WHERE id = ?", customer)
    if row is not None:
        return _signed(row["civility"], row["first_name"], row["last_name"])
    chance = market.chance("customer", customer)
    return _signed(*chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES))


def _signed(civility: str, first_name: str, last_name: str) -> str:
    """Write a sender's name: with the civility, and the last name in capitals (recorded)."""
    return f"{_CIVILITIES[civility]} {first_name} {last_name.upper()}"


def stranger(chance: Random) -> str:
    """Return the number of a customer who has not bought anything yet."""
    return hexadecimal(chance)


def offer_subject(topic: str, product: str) -> str:
    """Return the subject of a question about an offer; the product's name is cut, even behind a blank (recorded)."""
    return f"{topic} {product[:50]}"


def order_subject(reason: str, line: Row | None) -> str:
    """Return the subject of a question or claim about an order: product, condition and SKU follow (recorded)."""
    if line is None:
        return reason
    condition = "Neuf" if line["condition"].startswith("New") else "Occasion"
    return f"{reason} - {line['name'][:50]} - {condition} ({line['sku']})"


def close(market: Market, seller: int, number: int, at: datetime) -> CloseDiscussionStatus:
    """Close a discussion if it may be closed, and tell."""
    row = market.store.one("SELECT * FROM discussion WHERE id = ? AND seller = ?", number, seller)
    if row is None:
        return CloseDiscussionStatus.DISCUSSION_NOT_FOUND
    if row["status"] == DiscussionState.CLOSED.value:
        return CloseDiscussionStatus.ALREADY_CLOSED
    if row["asks_cancellation"] and _is_pending(market, row["order_number"]):
        return CloseDiscussionStatus.UNAUTHORIZED_CANCEL_PENDING
    if _last_sender(market, number) != UserType.SELLER.value:
        return CloseDiscussionStatus.UNAUTHORIZED_LAST_ANSWER
    closed = {"status": DiscussionState.CLOSED.value, "closed": stamp(at), "updated": stamp(at)}
    market.store.update("discussion", {"id": number}, **closed)
    market.forget("discussion_unanswered", number)
    return CloseDiscussionStatus.DISCUSSION_CLOSED


def is_too_late(order: Row, at: datetime) -> bool:
    """Whether an order was shipped so long ago that its alias is no longer given."""
    shipped = moment(order["shipped"])
    return shipped is not None and at - shipped > timedelta(weeks=4)


def _is_pending(market: Market, order_number: str) -> bool:
    return state_of(market.store, order_number) in UNSHIPPED


def _last_sender(market: Market, number: int) -> object:
    return market.store.value("SELECT sender_type FROM message WHERE discussion = ? ORDER BY id DESC LIMIT 1", number)


@on_event("discussion_unanswered")
def leave_unprocessed(happening: Event) -> None:
    """Let a discussion that the seller has not answered for days become NotProcessed."""
    number = int(happening.subject)
    answered = happening.store.value(
        "SELECT count(*) FROM message WHERE discussion = ? AND sender_type = 'Seller'", number
    )
    if not answered:
        waiting = {"id": number, "status": DiscussionState.OPEN.value}
        happening.store.update("discussion", waiting, status=DiscussionState.NOT_PROCESSED.value)
