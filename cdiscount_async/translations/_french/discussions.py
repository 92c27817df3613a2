"""The texts about the types of `models.discussions`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # ClaimType
    "What a claim is about.": "L’objet d’une réclamation.",
    "The parcel did not arrive.": "Le colis n’est pas arrivé.",
    "Something is missing in the parcel.": "Il manque quelque chose dans le colis.",
    "Accessories are missing.": "Il manque des accessoires.",
    "The product is damaged.": "Le produit est abîmé.",
    "Another product was delivered.": "Un autre produit a été livré.",
    "The amount of a refund is wrong.": "Le montant d’un remboursement est faux.",
    "A refund did not arrive.": "Un remboursement n’est pas arrivé.",
    "The product does not work.": "Le produit ne fonctionne pas.",
    "The buyer wants to cancel a product.": "L’acheteur veut annuler un produit.",
    "The buyer wants to cancel the order.": "L’acheteur veut annuler la commande.",
    "The order was not shipped.": "La commande n’a pas été expédiée.",
    # CloseDiscussionRequest
    "The discussions to close.": "Les discussions à fermer.",
    "The numbers of the discussions, each the `id` of a discussion.": (
        "Les numéros des discussions : le `id` de chaque discussion."
    ),
    # CloseDiscussionResult
    "The outcome for one discussion.": "Le résultat pour une discussion.",
    "The number that was requested.": "Le numéro demandé.",
    "The outcome.": "Le résultat.",
    # CloseDiscussionResultMessage
    "One outcome for each discussion. The operation succeeds even if they are failures.": (
        "Un résultat pour chaque discussion. L’opération réussit même si les résultats sont des échecs."
    ),
    "One outcome for each number.": "Un résultat pour chaque numéro.",
    # CloseDiscussionStatus
    "The outcome of closing one discussion.": "Le résultat de la fermeture d’une discussion.",
    "The discussion is closed now.": "La discussion est maintenant fermée.",
    "There is no such discussion of this seller.": "Ce vendeur n’a pas de telle discussion.",
    "A request for a cancellation waits for an answer. Assumed from the name.": (
        "Une demande d’annulation attend une réponse. Supposé d’après le nom."
    ),
    "The seller must answer first. Assumed from the name.": "Le vendeur doit d’abord répondre. Supposé d’après le nom.",
    "The discussion was closed before.": "La discussion était déjà fermée.",
    # Discussion
    "A discussion of any kind. The members of the other kinds are empty.": (
        "Une discussion de n’importe quelle sorte. Les champs des autres sortes sont vides."
    ),
    "When the discussion was closed, in French local time; None while it is open.": (
        "Quand la discussion a été fermée, en heure française ; None tant qu’elle est ouverte."
    ),
    "When the discussion began, in French local time.": "Quand la discussion a commencé, en heure française.",
    "The number of the discussion: CloseDiscussionList and GetDiscussionMailList take it.": (
        "Le numéro de la discussion : CloseDiscussionList et GetDiscussionMailList le prennent."
    ),
    "When the discussion last changed, in French local time; None if it never did.": (
        "Quand la discussion a changé pour la dernière fois, en heure française ; None si elle n’a jamais changé."
    ),
    "The messages, oldest first.": "Les messages, les plus anciens d’abord.",
    "Whether the discussion is open.": "Si la discussion est ouverte.",
    "What the discussion is about: the reason and the name of the product, as French text.": (
        "L’objet de la discussion : le motif et le nom du produit, en texte français."
    ),
    "What a claim is about; None for other kinds.": "L’objet d’une réclamation ; None pour les autres sortes.",
    "The EAN of the product; None where the discussion is not about an offer.": (
        "L’EAN du produit ; None si la discussion ne concerne pas une offre."
    ),
    "The seller's own reference of the product; None where the discussion is not about an offer.": (
        "La référence vendeur du produit ; None si la discussion ne concerne pas une offre."
    ),
    # DiscussionFilter
    "The filter for discussions of every kind.": "Le filtre des discussions de toute sorte.",
    "The earliest date of the last change, in French local time; None for no bound.": (
        "La date de dernière modification la plus ancienne, en heure française ; None pour aucune limite."
    ),
    "The states of the discussions; empty for all. Claims with a state and without dates have failed with a fault.": (
        "Les états des discussions ; vide pour tous. Des réclamations demandées avec un état et sans dates ont "
        "échoué par une erreur SOAP."
    ),
    "The kind of the discussions; None for all.": "La sorte de discussions ; None pour toutes.",
    "The numbers of the orders; empty for all.": "Les numéros des commandes ; vide pour toutes.",
    "The EANs of the products; empty for all.": "Les EAN des produits ; vide pour tous.",
    "The seller's own references of the products; empty for all.": (
        "Les références vendeur des produits ; vide pour toutes."
    ),
    # DiscussionFilterBase
    "The dates and states of all filters of discussions. Set a state together with dates, or claims may fail.": (
        "Les dates et les états de tous les filtres de discussions. Indiquez un état avec des dates, sinon les "
        "réclamations peuvent échouer."
    ),
    # DiscussionListMessage
    "The discussions that match.": "Les discussions qui correspondent.",
    "The discussions; empty if none matches.": "Les discussions ; vide si aucune ne correspond.",
    # DiscussionMail
    "The mail alias for the answer to one discussion.": "L’alias e-mail pour répondre à une discussion.",
    "The alias, valid for four weeks, also of a closed discussion; None for a discussion that does not exist.": (
        "L’alias, valable quatre semaines, aussi pour une discussion fermée ; None pour une discussion qui "
        "n’existe pas."
    ),
    "Whether there is an alias.": "S’il y a un alias.",
    # DiscussionMailGuidCreationRequestMessage
    "The order that the seller wants to write about.": "La commande au sujet de laquelle le vendeur veut écrire.",
    "The order number. The service refuses orders that were shipped more than four weeks ago.": (
        "Le numéro de commande. Le service refuse les commandes expédiées depuis plus de quatre semaines."
    ),
    # DiscussionMailGuidCreationResultMessage
    "The mail alias of the buyer of an order.": "L’alias e-mail de l’acheteur d’une commande.",
    "The mail alias: always the same for an order, and equal to `encrypted_email` of its customer.": (
        "L’alias e-mail : toujours le même pour une commande, et égal à `encrypted_email` de son client."
    ),
    # DiscussionMailListMessage
    "One item for each requested discussion.": "Un élément pour chaque discussion demandée.",
    "One item for each number.": "Un élément pour chaque numéro.",
    # DiscussionMailStatusEnum
    "Whether the service returned an alias.": "Si le service a rendu un alias.",
    "There is no such discussion. Recorded replies say UnknownError instead.": (
        "Il n’y a pas de telle discussion. Les réponses enregistrées disent UnknownError à la place."
    ),
    "There is no alias, for example because the discussion does not exist.": (
        "Il n’y a pas d’alias, par exemple parce que la discussion n’existe pas."
    ),
    "The alias is in `mail_address`.": "L’alias est dans `mail_address`.",
    "The discussion is closed. The alias is in `mail_address` all the same.": (
        "La discussion est fermée. L’alias est quand même dans `mail_address`."
    ),
    # DiscussionState
    "Whether a discussion waits for something.": "Si une discussion attend quelque chose.",
    "The discussion is open.": "La discussion est ouverte.",
    "The discussion is closed.": "La discussion est fermée.",
    "Nobody has answered yet. Assumed from the name.": "Personne n’a encore répondu. Supposé d’après le nom.",
    # DiscussionStateFilter
    "The states of discussions in a filter.": "Les états des discussions dans un filtre.",
    "Every state.": "Tous les états.",
    "Open discussions.": "Les discussions ouvertes.",
    "Closed discussions.": "Les discussions fermées.",
    "Discussions without an answer. Assumed from the name.": "Les discussions sans réponse. Supposé d’après le nom.",
    # DiscussionThreadBase
    "A discussion: its subject and its messages, oldest first.": (
        "Une discussion : son objet et ses messages, les plus anciens d’abord."
    ),
    # DiscussionTypeFilter
    "The kinds of discussions in a filter.": "Les sortes de discussions dans un filtre.",
    "Every kind.": "Toutes les sortes.",
    "Questions about offers. Assumed from the name.": "Les questions sur des offres. Supposé d’après le nom.",
    "Questions about orders. Assumed from the name.": "Les questions sur des commandes. Supposé d’après le nom.",
    "Claims.": "Les réclamations.",
    "Disputes that Cdiscount decides. Assumed from the name.": (
        "Les litiges que Cdiscount arbitre. Supposé d’après le nom."
    ),
    "Discussions that were marked. Assumed from the name.": "Les discussions marquées. Supposé d’après le nom.",
    # GetDiscussionMailListRequest
    "The discussions whose mail alias is requested.": "Les discussions dont l’alias e-mail est demandé.",
    # Message
    "One message of a discussion.": "Un message d’une discussion.",
    "The text of the message.": "Le texte du message.",
    "Who wrote, as text.": "Qui a écrit, en texte.",
    "Who wrote; None in the replies of the older operations.": (
        "Qui a écrit ; None dans les réponses des opérations plus anciennes."
    ),
    "When it was written, in French local time.": "Quand le message a été écrit, en heure française.",
    # OfferQuestion
    "A question about an offer, before the sale.": "Une question sur une offre, avant la vente.",
    # OfferQuestionFilter
    "The filter for questions about offers.": "Le filtre des questions sur des offres.",
    # OfferQuestionListMessage
    "The questions about offers that match, newest first.": (
        "Les questions sur des offres qui correspondent, les plus récentes d’abord."
    ),
    "The questions, newest first; empty if none matches.": (
        "Les questions, les plus récentes d’abord ; vide si aucune ne correspond."
    ),
    # OrderClaim
    "A buyer's claim about an order.": "La réclamation d’un acheteur sur une commande.",
    "What the claim is about.": "L’objet de la réclamation.",
    # OrderClaimFilter
    "The filter for claims.": "Le filtre des réclamations.",
    "Only claims in which Cdiscount's own support wrote; None for all.": (
        "Seulement les réclamations où le service client de Cdiscount a écrit ; None pour toutes."
    ),
    # OrderClaimListMessage
    "The claims that match, newest first.": "Les réclamations qui correspondent, les plus récentes d’abord.",
    "The claims, newest first; empty if none matches.": (
        "Les réclamations, les plus récentes d’abord ; vide si aucune ne correspond."
    ),
    # OrderQuestion
    "A buyer's question about an order.": "La question d’un acheteur sur une commande.",
    # OrderQuestionFilter
    "The filter for questions about orders.": "Le filtre des questions sur des commandes.",
    # OrderQuestionListMessage
    "The questions about orders that match, newest first.": (
        "Les questions sur des commandes qui correspondent, les plus récentes d’abord."
    ),
    # UserType
    "Who wrote a message.": "Qui a écrit un message.",
    "A program of the site. Assumed from the name.": "Un programme du site. Supposé d’après le nom.",
    "Somebody of Cdiscount's customer service. Assumed from the name.": (
        "Une personne du service client de Cdiscount. Supposé d’après le nom."
    ),
}
