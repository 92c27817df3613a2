"""Subjects and texts of messages."""

from datetime import datetime
from random import Random
from typing import Final

from .._market import Market
from .._sample_words import QUESTIONS
from .._store import Row
from .threads import CLAIM, OFFER, TOPICS, Opening, new_customer_id, offer_subject, order_subject

AFTER_SHIPMENT: Final = (
    "PackageNotReceived", "DamagedProduct", "Other", "WrongProductReference", "ProductNotWorking", "MissingAccessories",
    "WishToWithdraw", "IncompletePackage", "RefundNotReceived",
)  # fmt: skip
"""Types of claims on orders that were shipped."""
BEFORE_SHIPMENT: Final = ("OrderNotShipped", "OrderCanceling", "ProductCanceling")
"""Types of claims on orders that wait for shipment."""
WAITING: Final = "WaitingForShipmentAcceptation"
COMPLAINTS: Final = {
    "PackageNotReceived": "Bonjour,\r\nje n'ai toujours rien reçu. Que faire ?",
    "IncompletePackage": "Bonjour,\r\nil manque un article dans le colis.",
    "MissingAccessories": "Bonjour,\r\nil manque un accessoire.\r\nMerci de m'aider.",
    "DamagedProduct": "Le produit reçu n'est pas en bon état.",
    "WrongProductReference": "Bonjour,\r\nce n'est pas l'article que j'ai commandé.",
    "WrongRefundAmount": "Bonjour,\r\nle montant du remboursement n'est pas le bon.",
    "RefundNotReceived": "Bonjour,\r\nje n'ai pas encore été remboursé.",
    "ProductNotWorking": "Bonjour,\r\nl'article ne fonctionne pas.\r\nMerci de m'aider.",
    "WishToWithdraw": "Bonjour,\r\nje souhaite rendre l'article.",
    "OrderNotShipped": "Bonjour,\r\nquand ma commande sera-t-elle expédiée ?",
    "ProductCanceling": "Bonjour,\r\nje souhaite annuler un article de ma commande.",
    "OrderCanceling": "Bonjour,\r\nje souhaite annuler ma commande.",
    "Other": "Bonjour,\r\nl'article ne va pas.\r\nMerci de m'aider.",
}
"""The text of each type of claim."""
ANSWERS: Final = (
    "Bonjour,\r\nnous nous en occupons.\r\nCordialement", "Bonjour,\r\nvotre demande est traitée.\r\nBien à vous",
    "Bonjour,\r\noui, sans problème.\r\nCordialement",
)  # fmt: skip
REPLIES: Final = ("Merci beaucoup !", "Merci.\r\nBonne journée", "D'accord, j'attends.", "Et quand exactement ?")
REMINDER: Final = "Bonjour,\r\nmerci d'apporter une réponse à votre client."


def about_offer(market: Market, offer: Row, at: datetime, rng: Random) -> Opening:
    """Return a new question about an offer."""
    name = market.store.value("SELECT name FROM product WHERE sku = ?", offer["sku"]) or offer["reference"]
    return Opening(
        seller=offer["seller"],
        kind=OFFER,
        customer=new_customer_id(rng),
        subject=offer_subject(rng.choice(TOPICS), name),
        at=at,
        ean=offer["ean"],
        reference=offer["reference"],
    )


def about_order(market: Market, order: Row, kind: str, reason: tuple[str, str], at: datetime) -> Opening:
    """Return a new discussion about an order. `reason` is the type of claim, empty for a question, and its name."""
    claim_type, name = reason
    line = market.store.one(
        "SELECT * FROM order_line WHERE order_number = ? AND reference IS NOT NULL ORDER BY row_id", order["number"]
    )
    return Opening(
        seller=order["seller"],
        kind=kind,
        customer=order["customer"],
        subject=order_subject(name, line),
        at=at,
        order_number=order["number"],
        claim_type=claim_type or None,
        row_id=line["row_id"] if kind == CLAIM and line is not None else None,
    )


def claim_type(order: Row, rng: Random) -> str:
    """Choose a type of claim that fits the order: before or after shipment."""
    return rng.choice(BEFORE_SHIPMENT if order["state"] == WAITING else AFTER_SHIPMENT)


def words(kind: str, claimed: str | None, rng: Random) -> str:
    """Choose the text of the first message."""
    return COMPLAINTS[claimed] if kind == CLAIM and claimed is not None else rng.choice(QUESTIONS)
