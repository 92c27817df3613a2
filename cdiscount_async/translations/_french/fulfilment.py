"""The texts about the types of `models.fulfilment`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # ExternalCustomer
    "Who receives an external order.": "Le destinataire d’une commande externe.",
    "More about the address, for example a floor; None if there is nothing.": (
        "Un complément d’adresse, par exemple l’étage ; None s’il n’y en a pas."
    ),
    "The mobile phone number; None if there is none.": "Le numéro de téléphone portable ; None s’il n’y en a pas.",
    "How the receiver is addressed, as a short text. The values are not documented.": (
        "La civilité du destinataire, en un texte court. Les valeurs ne sont pas documentées."
    ),
    "The receiver's address of e-mail.": "L’adresse e-mail du destinataire.",
    "The receiver's first name.": "Le prénom du destinataire.",
    "The receiver's last name.": "Le nom du destinataire.",
    "The landline phone number.": "Le numéro de téléphone fixe.",
    "A place inside the city; None if there is none.": "Un lieu dans la ville ; None s’il n’y en a pas.",
    "The pick-up point of «Mondial Relay Standard»; None for other modes.": (
        "Le point relais de « Mondial Relay Standard » ; None pour les autres modes."
    ),
    "The number and the name of the street.": "Le numéro et le nom de la rue.",
    "The name of the address, for example Maison; None if there is none.": (
        "Le nom de l’adresse, par exemple Maison ; None s’il n’y en a pas."
    ),
    "The city.": "La ville.",
    "The country, as text. The form is not documented.": "Le pays, en texte. La forme n’est pas documentée.",
    "The postal code, as text: leading zeros count.": "Le code postal, en texte : les zéros au début comptent.",
    # ExternalOrder
    "An order of another site, for Cdiscount to ship.": "Une commande d’un autre site, que Cdiscount expédiera.",
    "What to do with the parcel, for a person; None for nothing.": (
        "Ce qu’il faut faire du colis, écrit pour une personne ; None pour rien."
    ),
    "The other site, for example FNAC.": "L’autre site, par exemple FNAC.",
    "Who receives the order.": "Le destinataire de la commande.",
    "The number of the order at the other site.": "Le numéro de la commande sur l’autre site.",
    "When the buyer ordered, in French local time; None if unknown.": (
        "Quand l’acheteur a commandé, en heure française ; None si on ne le sait pas."
    ),
    "The products.": "Les produits.",
    "When the order shall be shipped, in French local time; None for no wish. Assumed from the name.": (
        "Quand la commande doit être expédiée, en heure française ; None sans souhait. Supposé d’après le nom."
    ),
    "«Domicile standard», «Domicile express» or «Mondial Relay Standard».": (
        "« Domicile standard », « Domicile express » ou « Mondial Relay Standard »."
    ),
    # ExternalOrderLine
    "One product of an external order.": "Un produit d’une commande externe.",
    "The seller's own reference of the product; None if the EAN is enough.": (
        "La référence vendeur du produit ; None si l’EAN suffit."
    ),
    "The number of pieces.": "Le nombre de pièces.",
    # ExternalOrderStatus
    "How far an external order is.": "L’avancement d’une commande externe.",
    "The order is done. Assumed from the name.": "La commande est terminée. Supposé d’après le nom.",
    "The order is in progress. Assumed from the name.": "La commande est en cours. Supposé d’après le nom.",
    "The order failed, or may not be asked for.": "La commande a échoué, ou ne peut pas être demandée.",
    # FbcReferencementFilter
    "Whether the product is referenced for fulfilment.": "Si le produit est référencé pour la logistique Cdiscount.",
    "Referenced or not.": "Référencés ou non.",
    "Only products that are referenced for fulfilment.": (
        "Seulement les produits référencés pour la logistique Cdiscount."
    ),
    "Only products that are not.": "Seulement les produits qui ne le sont pas.",
    # FulfilmentActivationMessage
    "The number of the deposit, by which its report is asked for.": (
        "Le numéro du dépôt, par lequel on demande son rapport."
    ),
    "The number of the deposit, for GetFulfilmentActivationReportList.": (
        "Le numéro du dépôt, pour GetFulfilmentActivationReportList."
    ),
    # FulfilmentActivationReport
    "What became of one deposit of activations.": "Ce qu’est devenu un dépôt d’activations.",
    "The number of the deposit.": "Le numéro du dépôt.",
    "What became of each product.": "Ce qu’est devenu chaque produit.",
    "How many products were added.": "Combien de produits ont été ajoutés.",
    "How many products were removed.": "Combien de produits ont été retirés.",
    "How many products were processed, with or without success.": (
        "Combien de produits ont été traités, avec ou sans succès."
    ),
    "How many products the deposit has.": "Combien de produits le dépôt a.",
    "How many products failed.": "Combien de produits ont échoué.",
    "How many products still wait.": "Combien de produits attendent encore.",
    "When the report was written, in French local time.": "Quand le rapport a été écrit, en heure française.",
    # FulfilmentActivationReportDetails
    "What became of one product of an activation.": "Ce qu’est devenu un produit d’une activation.",
    "What was requested.": "Ce qui a été demandé.",
    "Whether it was done; None while the deposit waits, which is assumed.": (
        "Si l’action a été faite ; None tant que le dépôt attend, ce qui est supposé."
    ),
    "What happened, as text; None while the deposit waits, which is assumed.": (
        "Ce qui est arrivé, en texte ; None tant que le dépôt attend, ce qui est supposé."
    ),
    "The height, as it was submitted. The unit is not documented.": (
        "La hauteur, comme elle a été soumise. L’unité n’est pas documentée."
    ),
    "The length, as it was submitted. The unit is not documented.": (
        "La longueur, comme elle a été soumise. L’unité n’est pas documentée."
    ),
    "The weight, as it was submitted. The unit is not documented.": (
        "Le poids, comme il a été soumis. L’unité n’est pas documentée."
    ),
    "The width, as it was submitted. The unit is not documented.": (
        "La largeur, comme elle a été soumise. L’unité n’est pas documentée."
    ),
    # FulfilmentActivationReportMessage
    "Reports on activations.": "Les rapports d’activation.",
    "The reports, one for each deposit.": "Les rapports, un pour chaque dépôt.",
    # FulfilmentActivationReportRequest
    "The filter for activation reports.": "Le filtre des rapports d’activation.",
    "The earliest date of the deposits, in French local time; None for no bound.": (
        "La date de dépôt la plus ancienne, en heure française ; None pour aucune limite."
    ),
    "The numbers of the deposits; empty for all.": "Les numéros des dépôts ; vide pour tous.",
    "The latest date of the deposits, in French local time; None for no bound.": (
        "La date de dépôt la plus récente, en heure française ; None pour aucune limite."
    ),
    # FulfilmentActivationRequest
    "Products to add to fulfilment or to remove from it.": (
        "Les produits à ajouter à la logistique Cdiscount ou à en retirer."
    ),
    "The products: one or more.": "Les produits : au moins un.",
    # FulfilmentDeliveryDocumentMessage
    "The document to print and join to a delivery.": "Le document à imprimer et à joindre à une livraison.",
    "A PDF in base64.": "Un PDF en base64.",
    # FulfilmentDeliveryDocumentRequest
    "The deposit whose delivery document is requested.": "Le dépôt dont le document de livraison est demandé.",
    "The number that the submission of the supply order returned.": (
        "Le numéro que la soumission de l’approvisionnement a rendu."
    ),
    # FulfilmentOnDemandOrderLineFilter
    "The filter for order lines that wait for supply.": (
        "Le filtre des lignes de commande en attente d’approvisionnement."
    ),
    "The number of the order; None for all.": "Le numéro de la commande ; None pour toutes.",
    "The EAN of the product; None for all.": "L’EAN du produit ; None pour tous.",
    "The warehouse; None for all.": "L’entrepôt ; None pour tous.",
    # FulfilmentOnDemandSupplyOrderRequest
    "Order lines that the seller will supply.": "Les lignes de commande que le vendeur va approvisionner.",
    "The order lines: one or more.": "Les lignes de commande : au moins une.",
    # FulfilmentOrderLine
    "An order line that the seller must bring to the warehouse.": (
        "Une ligne de commande que le vendeur doit apporter à l’entrepôt."
    ),
    "The latest delivery that the buyer was promised, in French local time.": (
        "La livraison au plus tard promise à l’acheteur, en heure française."
    ),
    "The earliest delivery that the buyer was promised, in French local time.": (
        "La livraison au plus tôt promise à l’acheteur, en heure française."
    ),
    "When the goods must be in the warehouse at the latest, in French local time.": (
        "Quand les marchandises doivent être à l’entrepôt au plus tard, en heure française."
    ),
    "The warehouse that waits for the goods.": "L’entrepôt qui attend les marchandises.",
    # FulfilmentOrderLineListToSupplyMessage
    "Order lines that wait for supply.": "Les lignes de commande en attente d’approvisionnement.",
    "The order lines; empty if none waits.": "Les lignes de commande ; vide si aucune n’attend.",
    # FulfilmentOrderLineRequest
    "One order line that the seller will supply.": "Une ligne de commande que le vendeur va approvisionner.",
    "The EAN of the product of the line.": "L’EAN du produit de la ligne.",
    # FulfilmentProductActionType
    "Whether a product enters or leaves fulfilment.": "Si un produit entre dans la logistique Cdiscount ou en sort.",
    "Add the product to fulfilment.": "Ajouter le produit à la logistique Cdiscount.",
    "Remove the product from fulfilment. The stock must be taken back first.": (
        "Retirer le produit de la logistique Cdiscount. Le stock doit d’abord être repris."
    ),
    # FulfilmentProductDescription
    "One product of a supply order.": "Un produit d’un approvisionnement.",
    "The seller's own number of the supply order; None for none.": (
        "Le numéro de l’approvisionnement chez le vendeur ; None s’il n’y en a pas."
    ),
    "The number of pieces that the seller will bring.": "Le nombre de pièces que le vendeur va apporter.",
    "The warehouse to which the seller will bring the goods.": (
        "L’entrepôt auquel le vendeur va apporter les marchandises."
    ),
    "Not before this date, in French local time; None for any.": (
        "Pas avant cette date, en heure française ; None pour n’importe quand."
    ),
    # FulfilmentProductListStatus
    "Whether there is any stock data.": "S’il y a des données de stock.",
    "There are data.": "Il y a des données.",
    "Nothing was found.": "Rien n’a été trouvé.",
    "The request failed.": "La requête a échoué.",
    # FulfilmentProductRequest
    "The filter for stocks.": "Le filtre des stocks.",
    "The EANs of the products; empty for all. A limit exists, its number is not published.": (
        "Les EAN des produits ; vide pour tous. Une limite existe, son nombre n’est pas publié."
    ),
    "Only products with, or without, a stock that cannot be sold; None for all.": (
        "Seulement les produits avec, ou sans, un stock qui ne peut pas être vendu ; None pour tous."
    ),
    "Only products that are, or are not, referenced for fulfilment; None for all.": (
        "Seulement les produits référencés, ou non référencés, pour la logistique Cdiscount ; None pour tous."
    ),
    "Only products with, or without, a stock that can be shipped; None for all.": (
        "Seulement les produits avec, ou sans, un stock qui peut être expédié ; None pour tous."
    ),
    "Only products that are sold out soon; None for all.": "Seulement les produits bientôt épuisés ; None pour tous.",
    # FulfilmentSupplyOrderRequest
    "What the seller will bring to the warehouses.": "Ce que le vendeur va apporter aux entrepôts.",
    # OfferStateActionRequest
    "Put one offer on or off line.": "Mettre une offre en ligne ou hors ligne.",
    "Whether the offer goes on or off line.": "Si l’offre est mise en ligne ou hors ligne.",
    "The seller's own reference of the offer.": "La référence vendeur de l’offre.",
    # OfferStateActionType
    "Whether an offer goes on or off line.": "Si une offre est mise en ligne ou hors ligne.",
    "Put the offer on line.": "Mettre l’offre en ligne.",
    "Take the offer off line.": "Mettre l’offre hors ligne.",
    # OfferStateReportMessage
    "Whether the offer's state was changed.": "Si l’état de l’offre a été changé.",
    # OrderIntegrationMessage
    "Whether the service accepted the external order.": "Si le service a accepté la commande externe.",
    # OrderIntegrationRequest
    "The external order to create.": "La commande externe à créer.",
    "The order.": "La commande.",
    # OrderStatusMessage
    "The state of an external order.": "L’état d’une commande externe.",
    "How far the order is.": "L’avancement de la commande.",
    # OrderStatusRequest
    "Which external order is meant.": "La commande externe dont il s’agit.",
    "The other site, for example FNAC; None for any.": "L’autre site, par exemple FNAC ; None pour n’importe lequel.",
    # ProductActivationData
    "One product to add to fulfilment or to remove from it. The units of size and weight are not documented.": (
        "Un produit à ajouter à la logistique Cdiscount ou à en retirer. Les unités de taille et de poids ne "
        "sont pas documentées."
    ),
    "Whether the product is added or removed.": "Si le produit est ajouté ou retiré.",
    "The height. The unit is not documented.": "La hauteur. L’unité n’est pas documentée.",
    "The length. The unit is not documented.": "La longueur. L’unité n’est pas documentée.",
    "The weight. The unit is not documented.": "Le poids. L’unité n’est pas documentée.",
    "The width. The unit is not documented.": "La largeur. L’unité n’est pas documentée.",
    # ProductCondition
    "The condition of stored goods.": "L’état des produits stockés.",
    "Used, like new.": "Occasion, comme neuf.",
    "Used, in a very good condition.": "Occasion, très bon état.",
    "Used, in a good condition.": "Occasion, bon état.",
    "Used, in a satisfactory condition. The schema misspells the name.": (
        "Occasion, état satisfaisant. Le schéma écrit le nom avec une faute."
    ),
    "Refurbished.": "Reconditionné.",
    # ProductState
    "Whether stored goods are new or used.": "Si les produits stockés sont neufs ou d’occasion.",
    # ProductStock
    "What the warehouses hold of one product.": "Ce que les entrepôts ont d’un produit.",
    "Pieces sold in a week, on average. The period is not known.": (
        "Les pièces vendues par semaine, en moyenne. La période n’est pas connue."
    ),
    "Pieces in the warehouse that cannot be sold now. Assumed from the name.": (
        "Les pièces de l’entrepôt qui ne peuvent pas être vendues maintenant. Supposé d’après le nom."
    ),
    "Pieces sold this week.": "Les pièces vendues cette semaine.",
    "Pieces that buyers sent back damaged. Assumed from the name.": (
        "Les pièces que les acheteurs ont renvoyées abîmées. Supposé d’après le nom."
    ),
    "Pieces in disputes about their delivery. Assumed from the name.": (
        "Les pièces en litige de livraison. Supposé d’après le nom."
    ),
    "Pieces for fulfilment on demand; None if the service does not say. Assumed from the name.": (
        "Les pièces pour la logistique à la demande ; None si le service ne le dit pas. Supposé d’après le nom."
    ),
    "When the stock runs out. Assumed to be in days.": "Quand le stock sera épuisé. Supposé être en jours.",
    "Pieces that buyers can order on the site. Assumed from the name.": (
        "Les pièces que les acheteurs peuvent commander sur le site. Supposé d’après le nom."
    ),
    "Pieces on their way to the warehouse. Assumed from the name.": (
        "Les pièces en route vers l’entrepôt. Supposé d’après le nom."
    ),
    "The name of the product (libellé).": "Le nom du produit (libellé).",
    (
        "The fees of Cdiscount's logistics, in euros. Whether for a piece or all, and whether VAT is included, "
        "is not known."
    ): (
        "Les frais de la logistique de Cdiscount, en euros. S’ils valent pour une pièce ou pour toutes, et "
        "s’ils incluent la TVA, n’est pas connu."
    ),
    "Pieces that are on their way back to the seller. Assumed from the name.": (
        "Les pièces en route vers le vendeur. Supposé d’après le nom."
    ),
    "Pieces in orders that are not shipped yet. Assumed from the name.": (
        "Les pièces de commandes qui ne sont pas encore expédiées. Supposé d’après le nom."
    ),
    "The fees for outsize goods, in euros. Whether for a piece or all, and whether VAT is included, is not known.": (
        "Les frais pour les marchandises hors gabarit, en euros. S’ils valent pour une pièce ou pour toutes, "
        "et s’ils incluent la TVA, n’est pas connu."
    ),
    "Whether the goods are new or used.": "Si le produit est neuf ou d’occasion.",
    "Pieces that can be shipped.": "Les pièces qui peuvent être expédiées.",
    "The category of the stock, as text. The values are not known.": (
        "La catégorie du stock, en texte. Les valeurs ne sont pas connues."
    ),
    (
        "The fees for the storage, in euros. Whether for a piece or all, the period, and whether VAT is "
        "included, is not known."
    ): (
        "Les frais de stockage, en euros. S’ils valent pour une pièce ou pour toutes, la période, et s’ils "
        "incluent la TVA, n’est pas connu."
    ),
    "All pieces in the warehouse. Assumed from the name.": "Toutes les pièces de l’entrepôt. Supposé d’après le nom.",
    "The name of the warehouse.": "Le nom de l’entrepôt.",
    "The code of the warehouse, for example CEM.": "Le code de l’entrepôt, par exemple CEM.",
    # ProductStockListMessage
    "Stocks of products.": "Les stocks de produits.",
    "The stocks; empty if nothing was found.": "Les stocks ; vide si rien n’a été trouvé.",
    "Whether there are data.": "S’il y a des données.",
    "How many products were found.": "Combien de produits ont été trouvés.",
    # SoldOut
    "How soon the stock will be sold out.": "Dans combien de temps le stock sera épuisé.",
    "No filter. Assumed from the name.": "Aucun filtre. Supposé d’après le nom.",
    "Every product. Assumed from the name.": "Tous les produits. Supposé d’après le nom.",
    "Sold out. Assumed from the name.": "Épuisés. Supposé d’après le nom.",
    "Sold out within five days. Assumed from the name.": "Épuisés dans les cinq jours. Supposé d’après le nom.",
    "Sold out within fifteen days. Assumed from the name.": "Épuisés dans les quinze jours. Supposé d’après le nom.",
    "Sold out after more than fifteen days. Assumed from the name.": (
        "Épuisés après plus de quinze jours. Supposé d’après le nom."
    ),
    # StockFilter
    "With or without stock.": "Avec ou sans stock.",
    "With and without stock.": "Avec et sans stock.",
    "Only products with stock.": "Seulement les produits avec du stock.",
    "Only products without stock.": "Seulement les produits sans stock.",
    # SupplyOrderLine
    "One product of a supply order, in its current state.": "Un produit d’un approvisionnement, dans son état actuel.",
    "Whether the goods are for fulfilment on demand.": "Si les marchandises sont pour la logistique à la demande.",
    "The numbers of the orders that the goods are for; empty if for the stock.": (
        "Les numéros des commandes auxquelles les marchandises sont destinées ; vide si elles vont au stock."
    ),
    "The number of pieces that the seller announced.": "Le nombre de pièces que le vendeur a annoncées.",
    "The number of pieces that arrived; None before.": "Le nombre de pièces arrivées ; None avant.",
    "The seller's own number of the supply order.": "Le numéro de l’approvisionnement chez le vendeur.",
    "How far the supply order is; None if the service does not say.": (
        "L’avancement de l’approvisionnement ; None si le service ne le dit pas."
    ),
    "The service's number of the supply order.": "Le numéro de l’approvisionnement dans le service.",
    "The number of pieces that did not arrive.": "Le nombre de pièces qui ne sont pas arrivées.",
    "The warehouse.": "L’entrepôt.",
    # SupplyOrderMessage
    "How many pages there are.": "Le nombre de pages.",
    "The lines of the page.": "Les lignes de la page.",
    # SupplyOrderReport
    "What became of one deposit of supply orders.": "Ce qu’est devenu un dépôt d’approvisionnements.",
    # SupplyOrderReportLine
    "What became of one product of a supply order.": "Ce qu’est devenu un produit d’un approvisionnement.",
    "Number of the error to its text; empty if there is none.": (
        "Le numéro de l’erreur et son texte ; vide s’il n’y en a pas."
    ),
    "The service's number of the supply order; None for a refused line, which is assumed.": (
        "Le numéro de l’approvisionnement dans le service ; None pour une ligne refusée, ce qui est supposé."
    ),
    # SupplyOrderReportListMessage
    "One page of supply order reports.": "Une page de rapports d’approvisionnement.",
    "The reports of the page, one for each deposit.": "Les rapports de la page, un pour chaque dépôt.",
    # SupplyOrderReportMessage
    "The number of the deposit, for GetFulfilmentSupplyOrderReportList and GetFulfilmentDeliveryDocument.": (
        "Le numéro du dépôt, pour GetFulfilmentSupplyOrderReportList et GetFulfilmentDeliveryDocument."
    ),
    # SupplyOrderReportRequest
    "The filter for supply order reports, with the number of the page.": (
        "Le filtre des rapports d’approvisionnement, avec le numéro de la page."
    ),
    "The number of the page. Assumed to count from 1; None for the first.": (
        "Le numéro de la page. Supposé compter à partir de 1 ; None pour la première."
    ),
    "How many reports a page holds.": "Le nombre de rapports par page.",
    # SupplyOrderRequest
    "The filter for supply order lines, with the number of the page.": (
        "Le filtre des lignes d’approvisionnement, avec le numéro de la page."
    ),
    "How many lines a page holds; None for the service's own number, which is not known.": (
        "Le nombre de lignes par page ; None pour le nombre du service, qui n’est pas connu."
    ),
    "The numbers of the supply orders; empty for all.": "Les numéros des approvisionnements ; vide pour tous.",
    # SupplyOrderStatusType
    "How far a supply order is.": "L’avancement d’un approvisionnement.",
    "The supply order is registered.": "L’approvisionnement est enregistré.",
    "The date of the delivery is fixed.": "La date de la livraison est fixée.",
    "The delivery is in progress.": "La livraison est en cours.",
    "All is delivered.": "Tout est livré.",
    "The supply order was refused.": "L’approvisionnement a été refusé.",
    "The supply order was accepted.": "L’approvisionnement a été accepté.",
    "The supply order was cancelled.": "L’approvisionnement a été annulé.",
    "A part was delivered.": "Une partie a été livrée.",
    # WarehouseType
    "A warehouse of Cdiscount.": "Un entrepôt de Cdiscount.",
    "The warehouse CEM. Where it is, is not documented.": "L’entrepôt CEM. Son lieu n’est pas documenté.",
    "The warehouse ANZ. Where it is, is not documented.": "L’entrepôt ANZ. Son lieu n’est pas documenté.",
    "The warehouse SMD. Where it is, is not documented.": "L’entrepôt SMD. Son lieu n’est pas documenté.",
    "The warehouse PP. Since 2021.": "L’entrepôt PP. Depuis 2021.",
    "The warehouse GPS. Since 2021.": "L’entrepôt GPS. Depuis 2021.",
    "The warehouse GPN. Since 2021.": "L’entrepôt GPN. Depuis 2021.",
}
