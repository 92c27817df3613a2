"""The texts about the types of `models.common`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # Address
    "A postal address; the service hides most of a buyer's until the order waits for shipment.": (
        "Une adresse postale ; le service masque presque toute celle d’un acheteur tant que la commande "
        "n’attend pas l’expédition."
    ),
    "How the person is addressed. Shown in every state of an order.": (
        "La civilité de la personne. Visible dans chaque état d’une commande."
    ),
    "The first name; None where the service hides the person.": "Le prénom ; None quand le service masque la personne.",
    "The last name; None where the service hides the person.": "Le nom ; None quand le service masque la personne.",
    "The name of the company; None for private persons.": "Le nom de la société ; None pour les particuliers.",
    (
        "The first line of an address that is not split into parts, as that of a seller; None in the recorded "
        "order, which has `street` instead."
    ): (
        "La première ligne d’une adresse qui n’est pas divisée, comme celle d’un vendeur ; None dans la "
        "commande enregistrée, qui a `street` à la place."
    ),
    "The second line of an address that is not split into parts; None in the recorded addresses.": (
        "La deuxième ligne d’une adresse qui n’est pas divisée ; None dans les adresses enregistrées."
    ),
    "The number and the name of the street; None where the service hides the person.": (
        "Le numéro et le nom de la rue ; None quand le service masque la personne."
    ),
    "The number of the apartment; None if there is none.": "Le numéro de l’appartement ; None s’il n’y en a pas.",
    "The building, staircase or floor; None if there is none.": (
        "Le bâtiment, l’escalier ou l’étage ; None s’il n’y en a pas."
    ),
    "The name of the place or hamlet; None if there is none.": "Le nom du lieu-dit ; None s’il n’y en a pas.",
    "What the buyer wrote for the carrier, for example a door code; None if nothing.": (
        "Ce que l’acheteur a écrit pour le transporteur, par exemple un code d’entrée ; None s’il n’a rien écrit."
    ),
    "The postal code, as text: leading zeros count. Shown in every state of an order.": (
        "Le code postal, en texte : les zéros au début comptent. Visible dans chaque état d’une commande."
    ),
    "The city. Shown in every state of an order.": "La ville. Visible dans chaque état d’une commande.",
    "The county or region; the text N/A in recorded orders.": (
        "Le département ou la région ; le texte N/A dans les commandes enregistrées."
    ),
    "The country, as text; None where the service hides the person.": (
        "Le pays, en texte ; None quand le service masque la personne."
    ),
    "The number of the pick-up point; None unless the order goes to one.": (
        "Le numéro du point relais ; None si la commande ne va pas à un point relais."
    ),
    # Civility
    "How a person is addressed.": "La civilité d’une personne.",
    "Unknown, or not stated.": "Inconnue, ou non indiquée.",
    "Mister.": "Monsieur.",
    "Miss.": "Mademoiselle.",
    "Mistress.": "Madame.",
    "Doctor.": "Docteur.",
    "Doctor of Philosophy.": "Docteur (Ph. D.).",
    "Professor.": "Professeur.",
    # DeliveryModeInformation
    "A delivery mode, for example TRK for tracked.": "Un mode de livraison, par exemple TRK pour suivi.",
    "The code of the mode, for example TRK; orders have the same codes as `shipping_code`.": (
        "Le code du mode, par exemple TRK ; les commandes ont les mêmes codes dans `shipping_code`."
    ),
    "The French name of the mode, for example Suivi.": "Le nom français du mode, par exemple Suivi.",
    # Error
    "One business error.": "Une erreur métier.",
    "The kind of the error: see `cdiscount_async.codes` for its meaning and what to do.": (
        "Le type de l’erreur : voyez `cdiscount_async.codes` pour son sens et ce qu’il faut faire."
    ),
    "What went wrong, as text for a person, mostly in French.": (
        "Ce qui s’est mal passé, en un texte pour une personne, le plus souvent en français."
    ),
    # ErrorTypeEnum
    "What kind of business error the service reports. `cdiscount_async.codes` has the meaning of each.": (
        "Le type d’erreur métier que le service signale. `cdiscount_async.codes` a le sens de chacun."
    ),
    # OfferPool
    "A sales site, also called publication pool or channel: 1 is Cdiscount, 16 Cdiscount Pro.": (
        "Un site de vente, aussi appelé pool de publication ou canal : 1 est Cdiscount, 16 Cdiscount Pro."
    ),
    "The name of the site, for example Cdiscount.": "Le nom du site, par exemple Cdiscount.",
    "The number of the site: 1 is Cdiscount, 16 Cdiscount Pro.": (
        "Le numéro du site : 1 est Cdiscount, 16 Cdiscount Pro."
    ),
    # PackageFilter
    "Which offer or product package is meant.": "Le paquet d’offres ou de produits dont il s’agit.",
    (
        "The number that the submission returned. Packages of offers and of products must be asked for with "
        "different operations."
    ): (
        "Le numéro que la soumission a rendu. Les paquets d’offres et les paquets de produits se demandent par "
        "des opérations différentes."
    ),
    # ProductConditionEnum
    "The condition of the goods; packages write it as a number from 1 to 6 instead.": (
        "L’état du produit ; les paquets l’écrivent plutôt comme un nombre de 1 à 6."
    ),
    "No condition.": "Aucun état.",
    "Used, like new. Packages write 1.": "Occasion, comme neuf. Les paquets écrivent 1.",
    "Used, in a very good state. Packages write 2.": "Occasion, très bon état. Les paquets écrivent 2.",
    "Used, in a good state. Packages write 3.": "Occasion, bon état. Les paquets écrivent 3.",
    "Used, in an average state. Packages write 4.": "Occasion, état moyen. Les paquets écrivent 4.",
    "Refurbished. Packages write 5.": "Reconditionné. Les paquets écrivent 5.",
    "New. Packages write 6.": "Neuf. Les paquets écrivent 6.",
    "Refurbished, like new. Since 2021.": "Reconditionné, comme neuf. Depuis 2021.",
    "Refurbished, in a very good state. Since 2021.": "Reconditionné, très bon état. Depuis 2021.",
    "Refurbished, in a correct state. Since 2021.": "Reconditionné, état correct. Depuis 2021.",
    # ServiceBaseAPIMessage
    "The base of almost every result: errors, and an echo of who called.": (
        "La base de presque tous les résultats : les erreurs, et un rappel de l’appelant."
    ),
    "Text for a person, mostly in French. There may be a text although the operation succeeded.": (
        "Un texte pour une personne, le plus souvent en français. Il peut y avoir un texte bien que "
        "l’opération ait réussi."
    ),
    "Whether the call as a whole worked. Orders, refunds and the like also have an outcome of their own.": (
        "Si l’appel dans son ensemble a réussi. Les commandes, les remboursements et d’autres ont aussi leur "
        "propre résultat."
    ),
    "The errors of the call; empty if there are none, and for some failed calls too.": (
        "Les erreurs de l’appel ; vide s’il n’y en a pas, et aussi pour certains appels échoués."
    ),
    "The login of the API account that called; None where the service does not echo the login.": (
        "L’identifiant du compte API qui a appelé ; None si le service ne le répète pas."
    ),
    "The token of the call; None where the service does not echo the token.": (
        "Le jeton de l’appel ; None si le service ne le répète pas."
    ),
    # ServiceMessage
    "The block with which every result begins.": "Le bloc par lequel commence chaque résultat.",
}
