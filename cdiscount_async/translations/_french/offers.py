"""The texts about the types of `models.offers`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # CompetingOffer
    "All offers on one product, or why the service does not name them.": (
        "Toutes les offres sur un produit, ou pourquoi le service ne les nomme pas."
    ),
    "Whether the service knows the offers.": "Si le service connaît les offres.",
    "The offers on the product; empty if the service names none.": (
        "Les offres sur le produit ; vide si le service n’en nomme aucune."
    ),
    "The product.": "Le produit.",
    # CompetingOfferErrorMessage
    "Why the service names no competing offer.": "Pourquoi le service ne nomme aucune offre concurrente.",
    "The seller may not ask for this product. The schema misspells the name.": (
        "Le vendeur n’a pas droit à ce produit. Le schéma écrit le nom avec une faute."
    ),
    "The service does not know the product.": "Le service ne connaît pas le produit.",
    "An error of the service.": "Une erreur du service.",
    "The product is the parent of variants, and has no offers of its own. Assumed from the name.": (
        "Le produit est le parent de variantes, et n’a pas d’offres à lui. Supposé d’après le nom."
    ),
    # CompetingOfferMessage
    "The competing offers of some products.": "Les offres concurrentes de certains produits.",
    "One item for each product.": "Un élément pour chaque produit.",
    "How often the operation may still be called.": "Combien de fois l’opération peut encore être appelée.",
    # CompetingOfferProduct
    "The product of competing offers. Its name in the contract is Product, as that of another type.": (
        "Le produit d’offres concurrentes. Son nom dans le contrat est Product, comme celui d’un autre type."
    ),
    "Cdiscount's reference of the product (SKU).": "La référence Cdiscount du produit (SKU).",
    # CompetingOfferRequest
    "The products whose competing offers are requested.": "Les produits dont les offres concurrentes sont demandées.",
    "The products' numbers at the site (SKU).": "Les numéros des produits sur le site (SKU).",
    # CompetitorOffer
    "One seller's offer on a product. Its name in the contract is Offer, as that of another type.": (
        "L’offre d’un vendeur sur un produit. Son nom dans le contrat est Offer, comme celui d’un autre type."
    ),
    "Whether the offer can be bought; None if the service does not say.": (
        "Si l’offre peut être achetée ; None si le service ne le dit pas."
    ),
    "Whether this is the best offer on the product; None if the service does not say.": (
        "Si c’est la meilleure offre sur le produit ; None si le service ne le dit pas."
    ),
    "Whether the offer takes part in a promotion, which is assumed from the name; None if the service does not say.": (
        "Si l’offre participe à une promotion, ce qui est supposé d’après le nom ; None si le service ne le dit pas."
    ),
    (
        "The price of one piece, in euros. This member is assumed: it is not known which members this type has "
        "in common with the other type of its name. Whether VAT is included is not known."
    ): (
        "Le prix d’une pièce, en euros. Ce champ est supposé : on ne sait pas quels champs ce type a en commun "
        "avec l’autre type du même nom. S’il inclut la TVA n’est pas connu."
    ),
    "The seller of the offer.": "Le vendeur de l’offre.",
    "How the offer is delivered.": "Comment l’offre est livrée.",
    # CompetitorSeller
    "The seller of a competing offer. Its name in the contract is Seller, as that of another type.": (
        "Le vendeur d’une offre concurrente. Son nom dans le contrat est Seller, comme celui d’un autre type."
    ),
    "The number of the seller.": "Le numéro du vendeur.",
    "The name of the seller's shop.": "Le nom de la boutique du vendeur.",
    "The average rating by buyers; None without one. The scale is not known.": (
        "La note moyenne des acheteurs ; None s’il n’y en a pas. L’échelle n’est pas connue."
    ),
    "How many buyers rated; None if the service does not say.": (
        "Combien d’acheteurs ont noté ; None si le service ne le dit pas."
    ),
    "How many sales there were; None if the service does not say. The period is not known.": (
        "Le nombre de ventes ; None si le service ne le dit pas. La période n’est pas connue."
    ),
    "The country from which the seller ships, as text.": "Le pays depuis lequel le vendeur expédie, en texte.",
    # DateTimeOffset
    "A .NET DateTimeOffset: a time (French local time in Python, UTC on the wire), and its offset from UTC.": (
        "Un DateTimeOffset de .NET : un moment (en heure française en Python, en UTC dans le message), et son "
        "écart avec UTC."
    ),
    "The time: French local time in Python, UTC on the wire.": (
        "Le moment : en heure française en Python, en UTC dans le message."
    ),
    "The difference of the original time from UTC, in minutes.": "L’écart du moment d’origine avec UTC, en minutes.",
    # DiscountComponent
    "One discount on an offer.": "Une remise sur une offre.",
    "The discount. The unit is not in the contract: packages write percent.": (
        "La remise. L’unité n’est pas dans le contrat : les paquets écrivent un pourcentage."
    ),
    "When the discount ends, in French local time.": "Quand la remise se termine, en heure française.",
    (
        "The price with the discount, in euros, which is assumed from the name. Assumed to include VAT, as the "
        "price of the offer does."
    ): (
        "Le prix avec la remise, en euros, ce qui est supposé d’après le nom. Supposé inclure la TVA, comme le "
        "prix de l’offre."
    ),
    "When the discount begins, in French local time.": "Quand la remise commence, en heure française.",
    "The kind of discount.": "Le type de remise.",
    # DiscountType
    "What kind of discount an offer has.": "Le type de remise d’une offre.",
    "A reference price that is struck through.": "Un prix barré, qui sert de référence.",
    "A flash sale, of 72 hours at most.": "Une vente flash, de 72 heures au plus.",
    "The sales in the legal French periods (soldes).": "Les soldes, dans les périodes légales françaises.",
    # ExecutionResult
    "Whether the service knows the competing offers of one product.": (
        "Si le service connaît les offres concurrentes d’un produit."
    ),
    "Why the service names no offer; None if it does.": (
        "Pourquoi le service ne nomme aucune offre ; None s’il en nomme."
    ),
    # LogisticMode
    "Who ships the goods.": "Qui expédie les marchandises.",
    "The seller ships.": "Le vendeur expédie.",
    "Cdiscount stores the goods and ships them.": "Cdiscount stocke les marchandises et les expédie.",
    "The seller brings the goods to Cdiscount after each order, and Cdiscount ships them.": (
        "Le vendeur apporte les marchandises à Cdiscount après chaque commande, et Cdiscount les expédie."
    ),
    # LogisticsManagement
    "Which logistics the offer may use.": "Quelle logistique l’offre peut utiliser.",
    "Any logistics. Assumed from the name.": "N’importe quelle logistique. Supposé d’après le nom.",
    "The seller ships. Assumed from the name.": "Le vendeur expédie. Supposé d’après le nom.",
    "Fulfilment on demand: Cdiscount ships what the seller brings after each order.": (
        "Logistique à la demande : Cdiscount expédie ce que le vendeur apporte après chaque commande."
    ),
    # Offer
    "One product as one seller sells it, in one condition.": "Un produit comme un vendeur le vend, dans un état.",
    "The seller's own reference, at most 50 characters.": "La référence vendeur, 50 caractères au plus.",
    "The EAN of the product, 13 digits.": "L’EAN du produit, 13 chiffres.",
    "Whether the offer is on sale.": "Si l’offre est en vente.",
    "The sales sites that show the offer.": "Les sites de vente qui montrent l’offre.",
    "The seller's text about the goods; may be empty.": "Le texte du vendeur sur le produit ; peut être vide.",
    "When the offer was created, in French local time.": "Quand l’offre a été créée, en heure française.",
    "When the offer last changed, in French local time.": (
        "Quand l’offre a changé pour la dernière fois, en heure française."
    ),
    "The price of one piece, in euros, with VAT and without shipping.": (
        "Le prix d’une pièce, en euros, TVA comprise et sans les frais de port."
    ),
    (
        "The reference price of one piece that is struck through, in euros; None without one. Assumed to "
        "include VAT, as the price does."
    ): (
        "Le prix barré d’une pièce, qui sert de référence, en euros ; None s’il n’y en a pas. Supposé inclure "
        "la TVA, comme le prix."
    ),
    (
        "The price of one piece that the package wrote, in euros, before discounts and alignment, which is "
        "assumed from the name. Assumed to include VAT, as the price does."
    ): (
        "Le prix d’une pièce écrit dans le paquet, en euros, avant les remises et l’alignement, ce qui est "
        "supposé d’après le nom. Supposé inclure la TVA, comme le prix."
    ),
    "The discounts; empty if there are none.": "Les remises ; vide s’il n’y en a pas.",
    "The rate of VAT as the service stores it: a real export has 0.1960 for 19.6 %. Packages write 19.6.": (
        "Le taux de TVA tel que le service l’enregistre : un vrai export a 0.1960 pour 19,6 %. Les paquets "
        "écrivent 19.6."
    ),
    "The French eco-participation of one piece, in euros, a part of the price; 0 if there is none.": (
        "L’éco-participation d’une pièce, en euros, une partie du prix ; 0 s’il n’y en a pas."
    ),
    "The French tax on furniture (DEA) of one piece, in euros, a part of the price; 0 if there is none.": (
        "La taxe sur les meubles (DEA) d’une pièce, en euros, une partie du prix ; 0 s’il n’y en a pas."
    ),
    "The number of pieces for sale; 0 takes the offer off sale.": (
        "Le nombre de pièces à vendre ; 0 retire l’offre de la vente."
    ),
    "Whether the remaining stock is sold off.": "Si le stock restant est liquidé.",
    "Whether the service lowers the price to that of competitors.": (
        "Si le service baisse le prix au niveau des concurrents."
    ),
    "The lowest price that alignment may set, in euros; None without one. Assumed to include VAT, as the price does.": (
        "Le prix minimum que l’alignement peut fixer, en euros ; None s’il n’y en a pas. Supposé inclure la "
        "TVA, comme le prix."
    ),
    "The best offer for the same product; None if there is none.": (
        "La meilleure offre pour le même produit ; None s’il n’y en a pas."
    ),
    "The unit of `product_packaging_unit_price`.": "L’unité de `product_packaging_unit_price`.",
    "How many of these units one piece has, for example 0.75 litres.": (
        "Combien de ces unités contient une pièce, par exemple 0,75 litre."
    ),
    "The price of one unit, for example of a litre, in euros. Assumed to include VAT, as the price does.": (
        "Le prix d’une unité, par exemple d’un litre, en euros. Supposé inclure la TVA, comme le prix."
    ),
    "Whether the offer is in the free-delivery subscription (Cdiscount à volonté).": (
        "Si l’offre fait partie de l’abonnement de livraison gratuite (Cdiscount à volonté)."
    ),
    "What each delivery mode costs, and how long it takes.": (
        "Ce que chaque mode de livraison coûte, et combien de temps il prend."
    ),
    (
        "The lowest shipping charges of the first piece among the delivery modes, in euros. Assumed to include "
        "VAT, as the price does."
    ): (
        "Les frais de port les plus bas de la première pièce parmi les modes de livraison, en euros. Supposés "
        "inclure la TVA, comme le prix."
    ),
    # OfferFilter
    "The filter for a list of all offers at once. This times out for large catalogues: use pages instead.": (
        "Le filtre d’une liste de toutes les offres à la fois. L’appel expire pour les grands catalogues : "
        "utilisez plutôt les pages."
    ),
    "The number of the sales site; None for Cdiscount (1).": "Le numéro du site de vente ; None pour Cdiscount (1).",
    "The seller's own references of the offers; empty for all.": (
        "Les références vendeur des offres ; vide pour toutes."
    ),
    # OfferFilterCriterion
    "New or used offers only; without it both.": (
        "Seulement les offres de produits neufs, ou d’occasion ; les deux sans ce filtre."
    ),
    "Only offers of new goods.": "Seulement les offres de produits neufs.",
    "Only offers of used goods.": "Seulement les offres de produits d’occasion.",
    # OfferFilterPaginated
    "The filter for offers, with the number of the page.": "Le filtre des offres, avec le numéro de la page.",
    "The number of the page, from 1; a page holds 1,000 offers.": (
        "Le numéro de la page, à partir de 1 ; une page contient 1 000 offres."
    ),
    "Whether the offers are on line; None for all.": "Si les offres sont en ligne ; None pour toutes.",
    "New or used offers only; None for both.": (
        "Seulement les offres de produits neufs, ou d’occasion ; None pour les deux."
    ),
    "The order of the offers. The order without one is not documented.": (
        "L’ordre des offres. L’ordre par défaut n’est pas documenté."
    ),
    # OfferIntegrationReportMessage
    "The state of an offer package: the result of a submission, and of a request for its report.": (
        "L’état d’un paquet d’offres : le résultat d’une soumission, et d’une demande de son rapport."
    ),
    "How many errors the report has.": "Le nombre d’erreurs du rapport.",
    "What became of each offer; empty until the package is integrated.": (
        "Ce qu’est devenue chaque offre ; vide tant que le paquet n’est pas intégré."
    ),
    "The number of the package, for GetOfferPackageSubmissionResult. 0 or less when the package was refused.": (
        "Le numéro du paquet, pour GetOfferPackageSubmissionResult. 0 ou moins si le paquet a été refusé."
    ),
    "`Integrated` or `Rejected`; None or anything else means in progress.": (
        "`Integrated` ou `Rejected` ; None ou toute autre valeur signifie en cours."
    ),
    # OfferListMessage
    "Offers of the seller.": "Des offres du vendeur.",
    "The offers; empty if there are none.": "Les offres ; vide s’il n’y en a pas.",
    # OfferListPaginatedMessage
    "One page of offers; a page beyond the end is empty and a success.": (
        "Une page d’offres ; une page au-delà de la fin est vide, et c’est un succès."
    ),
    "The number of this page, as requested.": "Le numéro de cette page, comme demandé.",
    "How many pages there are; 0 where there is no offer at all.": "Le nombre de pages ; 0 s’il n’y a aucune offre.",
    # OfferPackageRequest
    "Where the service finds an offer package.": "Où le service trouve un paquet d’offres.",
    "The URL of the zip, readable without login; the service fetches it later.": (
        "L’URL du zip, accessible sans authentification ; le service le télécharge plus tard."
    ),
    # OfferPriceBenchMark
    "The best offer for the same product, to compare with.": "La meilleure offre pour le même produit, pour comparer.",
    "The number of the best offer.": "Le numéro de la meilleure offre.",
    "The price of the best offer, in euros, for one piece. Assumed to include VAT, as the price of the offer does.": (
        "Le prix de la meilleure offre, en euros, pour une pièce. Supposé inclure la TVA, comme le prix de l’offre."
    ),
    "Whether this offer has the best price.": "Si cette offre a le meilleur prix.",
    "The condition of the goods of the best offer.": "L’état du produit de la meilleure offre.",
    "Whether the goods of the best offer are new or used.": (
        "Si le produit de la meilleure offre est neuf ou d’occasion."
    ),
    "The shipping charges of the best offer, in euros, for one piece. Assumed to include VAT, as its price does.": (
        "Les frais de port de la meilleure offre, en euros, pour une pièce. Supposés inclure la TVA, comme son prix."
    ),
    # OfferReportLog
    "What became of one offer of a package.": "Ce qu’est devenue une offre d’un paquet.",
    "When the line was written, in French local time.": "Quand la ligne a été écrite, en heure française.",
    "`Integrated` when all is well; other values are not published.": (
        "`Integrated` si tout va bien ; les autres valeurs ne sont pas publiées."
    ),
    "The findings: also one for an offer that was created or updated.": (
        "Les constats : il y en a aussi un pour une offre créée ou mise à jour."
    ),
    "Cdiscount's reference of the product; None if the product is unknown.": (
        "La référence Cdiscount du produit ; None si le produit est inconnu."
    ),
    "Whether the offer was accepted.": "Si l’offre a été acceptée.",
    # OfferReportPropertyLog
    "One finding on one property of an offer in a package, with its code: see `cdiscount_async.codes`.": (
        "Un constat sur une propriété d’une offre d’un paquet, avec son code : voyez `cdiscount_async.codes`."
    ),
    "The finding as text, with pipes: seller reference, EAN, SKU, OK or KO, code, text.": (
        "Le constat en texte, séparé par des barres verticales : référence vendeur, EAN, SKU, OK ou KO, code, texte."
    ),
    "The name of the property.": "Le nom de la propriété.",
    "The number of the property that the finding is about, for example 6 for the price.": (
        "Le numéro de la propriété que le constat concerne, par exemple 6 pour le prix."
    ),
    "The number of the error, for example 19 for a price of 0 or less.": (
        "Le numéro de l’erreur, par exemple 19 pour un prix nul ou négatif."
    ),
    # OfferSortOrder
    "In what order the pages come.": "L’ordre dans lequel viennent les pages.",
    "What sold most comes first.": "Les plus vendues d’abord.",
    "The cheapest come first.": "Les moins chères d’abord.",
    "The most expensive come first.": "Les plus chères d’abord.",
    "The newest come first.": "Les plus récentes d’abord.",
    # OfferStateEnum
    "Whether an offer is on sale.": "Si une offre est en vente.",
    "The product is not open yet: the offer goes on line within the hour.": (
        "Le produit n’est pas encore ouvert : l’offre passe en ligne dans l’heure."
    ),
    "On sale.": "En vente.",
    "Not on sale: no stock, refused, or a seller who is not active. Assumed from the name.": (
        "Pas en vente : sans stock, refusée, ou d’un vendeur qui n’est pas actif. Supposé d’après le nom."
    ),
    "Replaced, or removed by a package that purges. Assumed from the name.": (
        "Remplacée, ou supprimée par un paquet qui purge. Supposé d’après le nom."
    ),
    "On sale, and managed by Cdiscount's own logistics. Assumed from the name.": (
        "En vente, et gérée par la logistique de Cdiscount. Supposé d’après le nom."
    ),
    # OfferStateFilter
    "The states of publication in a filter; how published differs from online is not documented.": (
        "Les états de publication dans un filtre ; la différence entre publiée et en ligne n’est pas documentée."
    ),
    "All offers.": "Toutes les offres.",
    "Offers on line. How they differ from published ones is not documented.": (
        "Les offres en ligne. Leur différence avec les offres publiées n’est pas documentée."
    ),
    "Published offers. How they differ from those on line is not documented.": (
        "Les offres publiées. Leur différence avec les offres en ligne n’est pas documentée."
    ),
    "Offers that are not on line.": "Les offres qui ne sont pas en ligne.",
    # PriceAlignmentAction
    "Whether the service lowers the price to that of competitors, down to the minimum given.": (
        "Si le service baisse le prix au niveau des concurrents, jusqu’au minimum indiqué."
    ),
    "Not set.": "Non indiqué.",
    "Unknown to the service.": "Inconnu du service.",
    "Lower the price to that of competitors, to `minimum_price_for_price_alignment` at the lowest.": (
        "Baisser le prix au niveau des concurrents, au plus bas jusqu’à `minimum_price_for_price_alignment`."
    ),
    "Leave the price as it is.": "Laisser le prix tel quel.",
    # ProductPackagingUnit
    "The unit of measure that the price a unit refers to.": (
        "L’unité de mesure à laquelle se rapporte le prix par unité."
    ),
    "No unit: the price is for the product.": "Aucune unité : le prix est celui du produit.",
    "For each litre.": "Par litre.",
    "For each kilogram.": "Par kilogramme.",
    "For each square metre.": "Par mètre carré.",
    "For each cubic metre.": "Par mètre cube.",
    "For each piece. Since 2021.": "Par pièce. Depuis 2021.",
    # ProductStateEnum
    "New or used.": "Neuf ou d’occasion.",
    "New.": "Neuf.",
    "Used.": "Occasion.",
    "Refurbished. Since 2021.": "Reconditionné. Depuis 2021.",
    # Quota
    "How often an operation may still be called, and until when.": (
        "Combien de fois une opération peut encore être appelée, et jusqu’à quand."
    ),
    "When the count starts anew, in French local time; None if the service does not say.": (
        "Quand le compteur repart, en heure française ; None si le service ne le dit pas."
    ),
    "How many calls are left until then.": "Combien d’appels restent jusque-là.",
    "How many calls are allowed in each period. Quotas count by the hour.": (
        "Combien d’appels sont permis par période. Les quotas comptent par heure."
    ),
    # SellerDeal
    "A promotion that the site proposes for one of the seller's offers. The meanings are derived from the names.": (
        "Une promotion que le site propose pour une offre du vendeur. Le sens des champs est déduit de leurs noms."
    ),
    "The category of the product, as text.": "La catégorie du produit, en texte.",
    "The price now, in euros, for one piece. Whether VAT is included is not known.": (
        "Le prix actuel, en euros, pour une pièce. S’il inclut la TVA n’est pas connu."
    ),
    "The rate of the discount now. Assumed to be in percent.": (
        "Le taux actuel de la remise. Supposé être en pour cent."
    ),
    "The number of the deal.": "Le numéro de la promotion.",
    "When the deal ends.": "Quand la promotion se termine.",
    "The name of the deal, or of the product: its meaning is not known.": (
        "Le nom de la promotion, ou du produit : le sens n’est pas connu."
    ),
    "The highest price of the deal, in euros, for one piece. Whether VAT is included is not known.": (
        "Le prix maximum de la promotion, en euros, pour une pièce. S’il inclut la TVA n’est pas connu."
    ),
    "The lowest price of the deal, in euros, for one piece. Whether VAT is included is not known.": (
        "Le prix minimum de la promotion, en euros, pour une pièce. S’il inclut la TVA n’est pas connu."
    ),
    "The number of the offer.": "Le numéro de l’offre.",
    "The rate of the discount that the site proposes. Assumed to be in percent.": (
        "Le taux de remise que le site propose. Supposé être en pour cent."
    ),
    "When the deal begins.": "Quand la promotion commence.",
    "The state of the deal, as a number. The values are not known.": (
        "L’état de la promotion, en nombre. Les valeurs ne sont pas connues."
    ),
    "The state of the deal, as text. The values are not known.": (
        "L’état de la promotion, en texte. Les valeurs ne sont pas connues."
    ),
    # SellerDealListMessage
    "How many deals there are in all. Assumed from the name.": "Le nombre total de promotions. Supposé d’après le nom.",
    "How many deals a page holds. Assumed from the name.": "Le nombre de promotions par page. Supposé d’après le nom.",
    "The number of this page.": "Le numéro de cette page.",
    "The deals of the page.": "Les promotions de la page.",
    # SellerDealRequest
    "The request for one page of the seller's deals.": "La requête d’une page des promotions du vendeur.",
    "The most deals on a page. The bounds are not known.": (
        "Le nombre maximum de promotions par page. Les limites ne sont pas connues."
    ),
    "The number of the page. Assumed to count from 1.": "Le numéro de la page. Supposé compter à partir de 1.",
    # Shipping
    "How a competing offer is delivered.": "Comment une offre concurrente est livrée.",
    "The time until delivery; None if the service does not say. Assumed to be in days.": (
        "Le temps jusqu’à la livraison ; None si le service ne le dit pas. Supposé être en jours."
    ),
    "The delivery mode, as text. The values are not known.": (
        "Le mode de livraison, en texte. Les valeurs ne sont pas connues."
    ),
    "The shipping charges, in euros; None if the service does not say. Whether VAT is included is not known.": (
        "Les frais de port, en euros ; None si le service ne le dit pas. S’ils incluent la TVA n’est pas connu."
    ),
    # ShippingInformation
    "What one delivery mode costs and how long it takes, in days.": (
        "Ce qu’un mode de livraison coûte, et combien de temps il prend, en jours."
    ),
    "The shipping charges of each further piece, in euros. Assumed to include VAT, as the price does.": (
        "Les frais de port de chaque pièce supplémentaire, en euros. Supposés inclure la TVA, comme le prix."
    ),
    "The delivery mode.": "Le mode de livraison.",
    "The longest time until delivery, in days.": "Le temps maximum jusqu’à la livraison, en jours.",
    "The shortest time until delivery, in days.": "Le temps minimum jusqu’à la livraison, en jours.",
    "The shipping charges of the first piece, in euros. Assumed to include VAT, as the price does.": (
        "Les frais de port de la première pièce, en euros. Supposés inclure la TVA, comme le prix."
    ),
    # SoldOutManagement
    "Whether the offer is in a clearance of the remaining stock.": "Si le stock restant de l’offre est en liquidation.",
    "No clearance.": "Pas de liquidation.",
    "The remaining stock is sold off.": "Le stock restant est liquidé.",
}
