"""The texts about operations: what each does, how to find out whether a write happened, and what a request needs."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # What each operation does
    "The calling seller, with delivery modes and sites; a good test of a connection.": (
        "Le vendeur qui appelle, avec ses modes de livraison et ses sites ; un bon test de connexion."
    ),
    "The seller's quality over 30 and 60 days.": "La qualité du vendeur sur 30 et 60 jours.",
    "Ask the service to fetch an offer package. The service fetches the package later.": (
        "Demander au service de télécharger un paquet d’offres. Le service le télécharge plus tard."
    ),
    "The status of an offer package, and the outcome for each offer.": (
        "L’état d’un paquet d’offres, et le résultat pour chaque offre."
    ),
    "All offers at once. This times out for large catalogues: use GetOfferListPaginated.": (
        "Toutes les offres à la fois. L’appel expire pour les grands catalogues : utilisez GetOfferListPaginated."
    ),
    "One page of 1,000 of the seller's offers.": "Une page de 1 000 offres du vendeur.",
    "The offers of all sellers for some products.": "Les offres de tous les vendeurs sur certains produits.",
    "The changes of competing offers.": "Les changements des offres concurrentes.",
    "One page of the seller's deals.": "Une page des promotions du vendeur.",
    "Orders that match a filter. They have lines and parcels only if these are requested.": (
        "Les commandes qui correspondent à un filtre. Elles n’ont de lignes et de colis que si la requête les demande."
    ),
    "Orders of services that match a filter. The behaviour of this operation was never recorded.": (
        "Les commandes de services qui correspondent à un filtre. Le comportement de cette opération n’a "
        "jamais été enregistré."
    ),
    "Accept or refuse orders, or declare them shipped; each order has its own outcome.": (
        "Accepter ou refuser des commandes, ou les déclarer expédiées ; chaque commande a son propre résultat."
    ),
    "Ask for an investigation or a delivery certificate of parcels.": (
        "Demander une enquête ou une attestation de livraison pour des colis."
    ),
    "Refund lines of a shipped order; CreateRefundVoucher does this and more.": (
        "Rembourser des lignes d’une commande expédiée ; CreateRefundVoucher fait cela et davantage."
    ),
    "Refund lines of a shipped order, or make a commercial gesture.": (
        "Rembourser des lignes d’une commande expédiée, ou faire un geste commercial."
    ),
    "The carriers that the service knows.": "Les transporteurs que le service connaît.",
    "The products of one category that offers can be placed on.": (
        "Les produits d’une catégorie sur lesquels on peut placer des offres."
    ),
    "Ask the service to fetch a product package. The service fetches the package during the call.": (
        "Demander au service de télécharger un paquet de produits. Le service le télécharge pendant l’appel."
    ),
    "The status of a product package, and the outcome for each product.": (
        "L’état d’un paquet de produits, et le résultat pour chaque produit."
    ),
    "The catalogue product that each line of a product package was matched to.": (
        "Le produit du catalogue auquel correspond chaque ligne d’un paquet de produits."
    ),
    "The categories that are open to the seller.": "Les catégories ouvertes au vendeur.",
    "The whole category tree, including categories that are not open to the seller.": (
        "L’arbre complet des catégories, y compris celles qui ne sont pas ouvertes au vendeur."
    ),
    "The models of some categories; without a category the answer is empty.": (
        "Les modèles de certaines catégories ; sans catégorie, la réponse est vide."
    ),
    "All models of all categories. This often times out: use GetModelList by category.": (
        "Tous les modèles de toutes les catégories. L’appel expire souvent : utilisez GetModelList par catégorie."
    ),
    "All brands.": "Toutes les marques.",
    "Whether products exist, by EAN.": "Si des produits existent, d’après leur EAN.",
    "The mail alias of the buyer of an order. The alias does not change.": (
        "L’alias e-mail de l’acheteur d’une commande. L’alias ne change pas."
    ),
    "Close discussions. Each discussion has its own outcome.": (
        "Fermer des discussions. Chaque discussion a son propre résultat."
    ),
    "Claims about orders.": "Les réclamations sur des commandes.",
    "Questions about orders.": "Les questions sur des commandes.",
    "Questions about offers, before the sale.": "Les questions sur des offres, avant la vente.",
    "The mail aliases for answers to discussions.": "Les alias e-mail pour répondre à des discussions.",
    "Discussions of all kinds. This operation replaces the three older lists.": (
        "Les discussions de toute sorte. Cette opération remplace les trois listes plus anciennes."
    ),
    "Create an order of another site, for Cdiscount to ship.": (
        "Créer une commande d’un autre site, que Cdiscount expédiera."
    ),
    "The status of an external order.": "L’état d’une commande externe.",
    "The stock of the seller's products in the warehouses.": "Le stock des produits du vendeur dans les entrepôts.",
    "Reports on activations of products for fulfilment.": (
        "Les rapports sur l’activation de produits pour la logistique Cdiscount."
    ),
    "Order lines that the seller must bring to a warehouse.": (
        "Les lignes de commande que le vendeur doit apporter à un entrepôt."
    ),
    "Announce goods for the warehouses.": "Annoncer des marchandises aux entrepôts.",
    "Announce goods for order lines that are waiting for supply.": (
        "Annoncer les marchandises de lignes de commande en attente d’approvisionnement."
    ),
    "The document to print and enclose with a delivery.": "Le document à imprimer et à joindre à une livraison.",
    "Put one offer on or off line; ordinary sellers may not.": (
        "Mettre une offre en ligne ou hors ligne ; les vendeurs ordinaires n’y ont pas droit."
    ),
    "One page of supply order lines.": "Une page de lignes d’approvisionnement.",
    "Add products to fulfilment, or remove them from it.": (
        "Ajouter des produits à la logistique Cdiscount, ou les en retirer."
    ),
    "One page of reports on supply orders.": "Une page de rapports sur des approvisionnements.",
    "Ask the service to fetch a file of the seller's pick-up shops.": (
        "Demander au service de télécharger un fichier des points de retrait du vendeur."
    ),
    "The report on a file of pick-up shops.": "Le rapport sur un fichier de points de retrait.",
    "The seller's pick-up shops.": "Les points de retrait du vendeur.",
    # How to find out whether a write happened
    "no operation lists packages: compare the offers with GetOfferListPaginated, or look in the seller zone": (
        "aucune opération ne liste les paquets : comparez les offres avec GetOfferListPaginated, ou regardez "
        "dans l’espace vendeur"
    ),
    "ask GetOrderList for the same order numbers and compare their states": (
        "demandez les mêmes numéros de commande à GetOrderList et comparez les états"
    ),
    "look in the seller zone for the parcel before you ask again": (
        "cherchez le colis dans l’espace vendeur avant de redemander"
    ),
    "ask GetOrderList for the order with its lines and look at the vouchers and line states": (
        "demandez la commande avec ses lignes à GetOrderList, et regardez les avoirs et les états des lignes"
    ),
    "no operation lists packages: look in the seller zone for the package before you submit it again": (
        "aucune opération ne liste les paquets : cherchez le paquet dans l’espace vendeur avant de le "
        "soumettre de nouveau"
    ),
    "ask GetExternalOrderStatus for the customer order number": (
        "demandez le numéro de commande du client à GetExternalOrderStatus"
    ),
    "ask GetFulfilmentSupplyOrderReportList for reports created since": (
        "demandez à GetFulfilmentSupplyOrderReportList les rapports créés depuis"
    ),
    "ask GetFulfilmentActivationReportList for reports since": (
        "demandez à GetFulfilmentActivationReportList les rapports créés depuis"
    ),
    "ask GetParcelShopList and compare": "demandez la liste à GetParcelShopList et comparez",
    # When a member is needed
    "always": "toujours",
    "without seller_refund_list": "sans seller_refund_list",
    "without commercial_gesture_list": "sans commercial_gesture_list",
    "with dates, which are ignored otherwise": "avec des dates, qui sont ignorées sinon",
    "to declare a shipment": "pour déclarer une expédition",
    "to declare a shipment with a carrier that GetGlobalConfiguration does not have": (
        "pour déclarer une expédition par un transporteur que GetGlobalConfiguration n’a pas"
    ),
    "with states, where one date is enough": "avec des états ; une seule date suffit",
    "with the shipping mode Mondial Relay Standard": "avec le mode de livraison Mondial Relay Standard",
    # What the service is known to refuse or to ignore in a request
    "the service needs a value": "le service a besoin d’une valeur",
    "the service takes one of: {values}": "le service prend l’une de ces valeurs : {values}",
    "with states and without dates the service has failed: add a date": (
        "avec des états et sans dates, le service a échoué : ajoutez une date"
    ),
    "pages are numbered from 1": "les pages sont numérotées à partir de 1",
    "the service needs a commercial_gesture_list or a seller_refund_list": (
        "le service a besoin de commercial_gesture_list ou de seller_refund_list"
    ),
    "the service needs a value to declare a shipment": (
        "le service a besoin d’une valeur pour déclarer une expédition"
    ),
    "at most 50 characters, without quotes, commas, spaces, &, * and $": (
        "50 caractères au plus, sans guillemets, virgules, espaces, &, * ni $"
    ),
    "begins with http:// or https://, and has at most 255 characters": (
        "commence par http:// ou https://, et a 255 caractères au plus"
    ),
    "an order that is {state} takes lines that are {lines}": (
        "une commande à l’état {state} prend des lignes à l’état {lines}"
    ),
    "{one} or {other}": "{one} ou {other}",
    "the service needs a value for this shipping mode": "le service a besoin d’une valeur pour ce mode de livraison",
    "at least 1": "au moins 1",
    "with order_reference_list the service ignores the dates of an OrderFilter: leave one of them out": (
        "avec order_reference_list, le service ignore les dates d’un OrderFilter : omettez l’un des deux"
    ),
    (
        "without states the service ignores the dates of an OrderFilter: "
        "set states=list(OrderStateEnum) for all, or call iter_orders"
    ): (
        "sans states, le service ignore les dates d’un OrderFilter : "
        "mettez states=list(OrderStateEnum) pour tous les états, ou appelez iter_orders"
    ),
}
