"""Opens, continues and closes discussions."""

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
"""The beginnings of subjects of questions (recorded)."""
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
"""The beginning of the subject for each type of claim. The first one is recorded."""
CANCELLATIONS: Final = frozenset({ClaimType.PRODUCT_CANCELING.value, ClaimType.ORDER_CANCELING.value})
"""Claims that ask for a cancellation."""
ANSWER_WITHIN: Final = timedelta(days=2)
"""How long a discussion without an answer stays Open before it becomes NotProcessed. A recording shows one that is Open
after 22 hours, so NotProcessed does not only mean that there is no answer."""
SUPPORT: Final = "Service client Cdiscount"
_CIVILITIES: Final = {"MR": "Mr", "MRS": "Mrs", "MISS": "Ms"}
"""The civility in a sender's name. The last one is recorded."""

FIRST_ID: Final = 113_156_074


@attrs.frozen(kw_only=True)
class Opening:
    """A new discussion."""

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
    """The order line of a claim; None for all lines."""


def open_discussion(market: Market, opening: Opening, rng: Random) -> int:
    """Open a discussion without a message, and return its number. A claim is also noted on the order."""
    at = stamp(opening.at)
    number = market.next_number("discussion", FIRST_ID)
    market.store.insert(
        "discussion",
        id=number,
        seller=opening.seller,
        kind=opening.kind,
        customer=opening.customer,
        alias=alias(rng),
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
    """Add a message. A message of the seller opens a NotProcessed discussion again."""
    number = discussion["id"]
    market.store.insert(
        "message", discussion=number, at=stamp(at), sender=sender, sender_type=sender_type.value, content=content
    )
    columns = {"updated": stamp(at)}
    if sender_type is UserType.SELLER:
        columns["status"] = DiscussionState.OPEN.value
        market.cancel("discussion_unanswered", number)
    market.store.update("discussion", {"id": number}, **columns)


def begin(market: Market, opening: Opening, sender: str, content: str, rng: Random) -> int:
    """Open a discussion with a message of the customer, and return its number."""
    number = open_discussion(market, opening, rng)
    write(market, found(market, number), UserType.CUSTOMER, sender, content, opening.at)
    market.plan("discussion_unanswered", number, to_utc(opening.at) + ANSWER_WITHIN)
    return number


def found(market: Market, number: int) -> Row:
    """Return a discussion. Raises LookupError if there is none with this number."""
    row = market.store.one("SELECT * FROM discussion WHERE id = ?", str(number))  # numbers can be too big for SQLite
    if row is None:
        raise LookupError(f"there is no discussion {number}")
    return row


def customer_of(market: Market, discussion: Row) -> str:
    """Return the name of the customer in a discussion."""
    wrote = market.store.value(
        "SELECT sender FROM message WHERE discussion = ? AND sender_type = 'Customer' ORDER BY id LIMIT 1",
        discussion["id"],
    )
    return str(wrote or name_of(market, discussion["customer"]))


def name_of(market: Market, customer: str) -> str:
    """Return the name of a customer. A customer without orders has a made-up name."""
    row = market.store.one("SELECT civility, first_name, last_name FROM customer WHERE id = ?", customer)
    if row is not None:
        return _signed(row["civility"], row["first_name"], row["last_name"])
    rng = market.rng("customer", customer)
    return _signed(*rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES))


def _signed(civility: str, first_name: str, last_name: str) -> str:
    """Return a sender's name: with the civility, and the last name in capitals (recorded)."""
    return f"{_CIVILITIES[civility]} {first_name} {last_name.upper()}"


def new_customer_id(rng: Random) -> str:
    """Return an identifier for a customer without orders."""
    return hexadecimal(rng)


def offer_subject(topic: str, product: str) -> str:
    """Return the subject of a question about an offer. The product's name is cut, even after a space (recorded)."""
    return f"{topic} {product[:50]}"


def order_subject(reason: str, line: Row | None) -> str:
    """Return the subject of a question or a claim about an order, with product, condition and SKU (recorded)."""
    if line is None:
        return reason
    condition = "Neuf" if line["condition"].startswith("New") else "Occasion"
    return f"{reason} - {line['name'][:50]} - {condition} ({line['sku']})"


def close(market: Market, seller: int, number: int, at: datetime) -> CloseDiscussionStatus:
    """Close a discussion, if it can be closed, and return the outcome."""
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
    market.cancel("discussion_unanswered", number)
    return CloseDiscussionStatus.DISCUSSION_CLOSED


def is_too_late(order: Row, at: datetime) -> bool:
    """Whether an order was shipped more than four weeks ago, so that its mail alias is refused."""
    shipped = moment(order["shipped"])
    return shipped is not None and at - shipped > timedelta(weeks=4)


def _is_pending(market: Market, order_number: str) -> bool:
    return state_of(market.store, order_number) in UNSHIPPED


def _last_sender(market: Market, number: int) -> object:
    return market.store.value("SELECT sender_type FROM message WHERE discussion = ? ORDER BY id DESC LIMIT 1", number)


@on_event("discussion_unanswered")
def leave_unprocessed(event: Event) -> None:
    """Make a discussion NotProcessed that the seller has not answered in time."""
    number = int(event.subject)
    answered = event.store.value("SELECT count(*) FROM message WHERE discussion = ? AND sender_type = 'Seller'", number)
    if not answered:
        waiting = {"id": number, "status": DiscussionState.OPEN.value}
        event.store.update("discussion", waiting, status=DiscussionState.NOT_PROCESSED.value)
