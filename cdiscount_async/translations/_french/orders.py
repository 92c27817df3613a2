"""The texts about the types of `models.orders`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # AcceptationStateEnum
    "The decision about a line of an order.": "La décision sur une ligne de commande.",
    (
        "No decision yet. One recorded line of a shipped order has this state, so do not rely on the state of "
        "a line alone."
    ): (
        "Pas encore de décision. Une ligne enregistrée d’une commande expédiée a cet état : ne vous fiez donc "
        "pas au seul état d’une ligne."
    ),
    "The seller accepted the line of a new order.": "Le vendeur a accepté la ligne d’une nouvelle commande.",
    "The seller refused the line of a new order.": "Le vendeur a refusé la ligne d’une nouvelle commande.",
    "The seller shipped the line.": "Le vendeur a expédié la ligne.",
    "The buyer got the money back after the shipment.": "L’acheteur a été remboursé après l’expédition.",
    "The seller refused to ship the line.": "Le vendeur a refusé d’expédier la ligne.",
    "The seller refused to ship, and the buyer got the money back.": (
        "Le vendeur a refusé l’expédition, et l’acheteur a été remboursé."
    ),
    "The buyer cancelled before the seller knew of the order. Assumed from the name.": (
        "L’acheteur a annulé avant que le vendeur ne connaisse la commande. Supposé d’après le nom."
    ),
    "The buyer cancelled before the payment.": "L’acheteur a annulé avant le paiement.",
    "The buyer asks for a cancellation, and the seller must answer.": (
        "L’acheteur demande une annulation, et le vendeur doit répondre."
    ),
    "The seller accepted the buyer's request for a cancellation, after the payment.": (
        "Le vendeur a accepté la demande d’annulation de l’acheteur, après le paiement."
    ),
    "The seller accepted the buyer's request for a cancellation, and the buyer got the money back.": (
        "Le vendeur a accepté la demande d’annulation de l’acheteur, et l’acheteur a été remboursé."
    ),
    "The payment failed.": "Le paiement a échoué.",
    # AskingForReturnType
    "A question about the return of goods; for external orders.": (
        "Une demande de retour de marchandises ; pour les commandes externes."
    ),
    "The goods shall come back. Assumed from the name.": "Les marchandises doivent revenir. Supposé d’après le nom.",
    "The goods shall come back, and be fetched at the buyer's. Assumed from the name.": (
        "Les marchandises doivent revenir, et être enlevées chez l’acheteur. Supposé d’après le nom."
    ),
    # AssociatedOrderInfo
    "The product order that a service order belongs to.": (
        "La commande de produit à laquelle appartient une commande de service."
    ),
    "Cdiscount's reference of the product that the service is for, which is assumed from the name.": (
        "La référence Cdiscount du produit que le service concerne, ce qui est supposé d’après le nom."
    ),
    "The buyer's address of e-mail, or an alias: never recorded.": (
        "L’adresse e-mail de l’acheteur, ou un alias : jamais enregistré."
    ),
    "The buyer's phone number.": "Le numéro de téléphone de l’acheteur.",
    "The number of the product order.": "Le numéro de la commande de produit.",
    "The state of the product order; None if the service does not say.": (
        "L’état de la commande de produit ; None si le service ne le dit pas."
    ),
    "The address of the product's page.": "L’adresse de la page du produit.",
    "When the product was delivered, in French local time; None before.": (
        "Quand le produit a été livré, en heure française ; None avant."
    ),
    "The number of the service order.": "Le numéro de la commande de service.",
    "The address to which the product is delivered.": "L’adresse à laquelle le produit est livré.",
    "Cdiscount's reference of the service, or of the product: its meaning is not known.": (
        "La référence Cdiscount du service, ou du produit : le sens n’est pas connu."
    ),
    # Carrier
    "A carrier that the service knows by name.": "Un transporteur que le service connaît par son nom.",
    "The service's number of the carrier.": "Le numéro du transporteur dans le service.",
    "The address where its parcels are tracked, as stored: one begins with a tab.": (
        "L’adresse où ses colis sont suivis, telle qu’elle est enregistrée : une commence par une tabulation."
    ),
    "The name, as ValidateOrderList takes it: one ends with a space.": (
        "Le nom, comme ValidateOrderList le prend : un finit par une espace."
    ),
    # Corporation
    "The site on which the order was placed.": "Le site sur lequel la commande a été passée.",
    "The number of the business unit: 1 in recorded orders.": (
        "Le numéro de l’unité commerciale : 1 dans les commandes enregistrées."
    ),
    "The code of the site: CDSB2C for Cdiscount.": "Le code du site : CDSB2C pour Cdiscount.",
    "The number of the site: 1 for Cdiscount.": "Le numéro du site : 1 pour Cdiscount.",
    "Whether the site has a marketplace that is active; None if the service does not say.": (
        "Si le site a une marketplace active ; None si le service ne le dit pas."
    ),
    # CountryEnum
    "The country of a sales site.": "Le pays d’un site de vente.",
    # CreateRefundVoucherMessage
    "One outcome for each gesture and each line.": "Un résultat pour chaque geste commercial et chaque ligne.",
    "The outcome of each gesture.": "Le résultat de chaque geste commercial.",
    "The number of the order; None if the request was refused.": (
        "Le numéro de la commande ; None si la requête a été refusée."
    ),
    "The outcome of each line.": "Le résultat de chaque ligne.",
    # CreateRefundVoucherRequest
    "Refunds of lines of a shipped order, commercial gestures, or both.": (
        "Des remboursements de lignes d’une commande expédiée, des gestes commerciaux, ou les deux."
    ),
    "Amounts to pay back without a reference to a line. Either this list or `seller_refund_list` is needed.": (
        "Les montants à rendre sans référence à une ligne. Il faut cette liste ou `seller_refund_list`."
    ),
    "The number of the order. For gestures it may still wait for shipment, unless Cdiscount ships it.": (
        "Le numéro de la commande. Pour un geste commercial, elle peut encore attendre l’expédition, sauf si "
        "Cdiscount l’expédie."
    ),
    "Lines to refund. The lines must have been shipped.": "Les lignes à rembourser. Elles doivent avoir été expédiées.",
    # Customer
    "Who bought. Some members are hidden before the payment.": (
        "Qui a acheté. Certains champs sont masqués avant le paiement."
    ),
    "How the buyer is addressed.": "La civilité de l’acheteur.",
    "The buyer's number at the site: 32 hexadecimal digits.": (
        "Le numéro de l’acheteur sur le site : 32 chiffres hexadécimaux."
    ),
    "The buyer's own address of e-mail. None in all recorded orders: write to `encrypted_email`.": (
        "L’adresse e-mail propre de l’acheteur. None dans toutes les commandes enregistrées : écrivez à "
        "`encrypted_email`."
    ),
    "A mail alias of the buyer, valid until four weeks after shipment.": (
        "Un alias e-mail de l’acheteur, valable jusqu’à quatre semaines après l’expédition."
    ),
    "The buyer's first name; None where the service hides the person.": (
        "Le prénom de l’acheteur ; None quand le service masque la personne."
    ),
    "The buyer's last name; None where the service hides the person.": (
        "Le nom de l’acheteur ; None quand le service masque la personne."
    ),
    "The buyer's mobile phone number; None or empty if there is none, and where the service hides the person.": (
        "Le numéro de téléphone portable de l’acheteur ; None ou vide s’il n’y en a pas, et quand le service "
        "masque la personne."
    ),
    "The buyer's phone number; None or empty if there is none, and where the service hides the person.": (
        "Le numéro de téléphone de l’acheteur ; None ou vide s’il n’y en a pas, et quand le service masque la personne."
    ),
    "The first name of the receiver; None where the service hides the person.": (
        "Le prénom du destinataire ; None quand le service masque la personne."
    ),
    "The last name of the receiver; None where the service hides the person.": (
        "Le nom du destinataire ; None quand le service masque la personne."
    ),
    # GlobalConfigurationMessage
    "The carriers. The list changes regularly.": "Les transporteurs. La liste change régulièrement.",
    # ManageParcelRequest
    "Questions about parcels of one order.": "Les demandes sur des colis d’une commande.",
    "What is asked about each parcel: one or more.": "Ce qui est demandé sur chaque colis : au moins un.",
    "The order number. Only orders that Cdiscount ships have such parcels.": (
        "Le numéro de commande. Seules les commandes que Cdiscount expédie ont de tels colis."
    ),
    # ManageParcelResultMessage
    "One outcome for each parcel and action.": "Un résultat pour chaque colis et chaque action.",
    "The outcome of each parcel and action.": "Le résultat de chaque colis et de chaque action.",
    # OfferOrder
    "The promotion under which an order was placed.": "La promotion sous laquelle une commande a été passée.",
    "The code of the promotion. Never recorded.": "Le code de la promotion. Jamais enregistré.",
    "When the promotion began, as text. The form is not known.": (
        "Quand la promotion a commencé, en texte. La forme n’est pas connue."
    ),
    "When the promotion ends, as text. The form is not known.": (
        "Quand la promotion se termine, en texte. La forme n’est pas connue."
    ),
    # Order
    "One order, with its lines and parcels when they were asked for.": (
        "Une commande, avec ses lignes et ses colis s’ils ont été demandés."
    ),
    (
        "The number of the order: 15 characters, beginning with the minute of creation. Other operations call "
        "it ScopusId."
    ): (
        "Le numéro de la commande : 15 caractères, qui commencent par la minute de création. D’autres "
        "opérations l’appellent ScopusId."
    ),
    "The seller's own reference of the order; None if there is none.": (
        "La référence de la commande chez le vendeur ; None s’il n’y en a pas."
    ),
    "The marketplace's state: what is to do now. Use this one of the three states.": (
        "L’état de la marketplace : ce qu’il y a à faire maintenant. Utilisez celui-ci parmi les trois états."
    ),
    "The site's general state, beside the marketplace's.": "L’état général du site, à côté de celui de la marketplace.",
    "How far the check against fraud is.": "L’avancement du contrôle contre la fraude.",
    (
        "A number of the site's back office. Recorded: 98 cancelled by the buyer, 230 shipped, 240 refused, "
        "243 shipment refused."
    ): (
        "Un numéro du système de gestion du site. Enregistrés : 98 annulée par l’acheteur, 230 expédiée, 240 "
        "refusée, 243 expédition refusée."
    ),
    "When the buyer ordered, in French local time.": "Quand l’acheteur a commandé, en heure française.",
    "When the order last changed, in French local time.": (
        "Quand la commande a changé pour la dernière fois, en heure française."
    ),
    "Obsolete: use `last_updated_date`.": "Obsolète : utilisez `last_updated_date`.",
    "The site on which the order was placed; None on orders before there were several.": (
        "Le site sur lequel la commande a été passée ; None pour les commandes d’avant l’existence de plusieurs sites."
    ),
    (
        "The buyer. Some members are None before the payment; recorded orders that were cancelled or refused "
        "have a name and an alias."
    ): (
        "L’acheteur. Certains champs sont None avant le paiement ; les commandes annulées ou refusées qui ont "
        "été enregistrées ont un nom et un alias."
    ),
    "The address for the invoice. Most members are None until the order waits for shipment, and of cancelled orders.": (
        "L’adresse de facturation. La plupart des champs sont None tant que la commande n’attend pas "
        "l’expédition, et pour les commandes annulées."
    ),
    "The address for the parcel. Most members are None until the order waits for shipment, and of cancelled orders.": (
        "L’adresse de livraison. La plupart des champs sont None tant que la commande n’attend pas "
        "l’expédition, et pour les commandes annulées."
    ),
    "The products; empty unless the request had `fetch_order_lines`.": (
        "Les produits ; vide si la requête n’avait pas `fetch_order_lines`."
    ),
    "The parcels; empty unless the request had `fetch_parcels`.": (
        "Les colis ; vide si la requête n’avait pas `fetch_parcels`."
    ),
    "What was paid back; empty if nothing was.": "Ce qui a été remboursé ; vide si rien ne l’a été.",
    "The promotion under which the buyer ordered; None without one, as in all recorded orders.": (
        "La promotion sous laquelle l’acheteur a commandé ; None s’il n’y en a pas, comme dans toutes les "
        "commandes enregistrées."
    ),
    "Whether the buyer made a claim about the order.": "Si l’acheteur a fait une réclamation sur la commande.",
    (
        "What the buyer pays, in euros, shipping included. Whether VAT is included is not recorded; the prices "
        "of offers include VAT."
    ): (
        "Ce que l’acheteur paie, en euros, frais de port compris. S’il inclut la TVA n’est pas enregistré ; "
        "les prix des offres incluent la TVA."
    ),
    "The shipping charges of the whole order, in euros, a part of `initial_total_amount`.": (
        "Les frais de port de toute la commande, en euros, une partie de `initial_total_amount`."
    ),
    (
        "The part of the initial amount that the seller accepted, in euros; 0 before. Assumed to include "
        "shipping, as the initial amount does."
    ): (
        "La partie du montant initial que le vendeur a acceptée, en euros ; 0 avant. Supposée inclure les "
        "frais de port, comme le montant initial."
    ),
    "The shipping charges of what the seller accepted, in euros; 0 before.": (
        "Les frais de port de ce que le vendeur a accepté, en euros ; 0 avant."
    ),
    (
        "The part of the initial amount that the seller shipped, in euros; 0 before. Assumed to include "
        "shipping, as the initial amount does."
    ): (
        "La partie du montant initial que le vendeur a expédiée, en euros ; 0 avant. Supposée inclure les "
        "frais de port, comme le montant initial."
    ),
    "The shipping charges of what the seller shipped, in euros; 0 before.": (
        "Les frais de port de ce que le vendeur a expédié, en euros ; 0 avant."
    ),
    (
        "Cdiscount's commission on the order as it was placed, in euros; 18 % in the samples. Whether VAT is "
        "included is not known."
    ): (
        "La commission de Cdiscount sur la commande telle qu’elle a été passée, en euros ; 18 % dans les "
        "exemples. Si elle inclut la TVA n’est pas connu."
    ),
    "Cdiscount's commission on what the seller accepted, in euros; 0 before. Whether VAT is included is not known.": (
        "La commission de Cdiscount sur ce que le vendeur a accepté, en euros ; 0 avant. Si elle inclut la TVA "
        "n’est pas connu."
    ),
    "Cdiscount's commission on what the seller shipped, in euros; 0 before. Whether VAT is included is not known.": (
        "La commission de Cdiscount sur ce que le vendeur a expédié, en euros ; 0 avant. Si elle inclut la TVA "
        "n’est pas connu."
    ),
    (
        "The delivery mode: STD, TRK (tracked), REG (registered), EXP, FST, MAG (shop), REL, RCO and SO1 "
        "(pick-up points), RIM, LV1 to LV3 (above 30 kg). Occasionally None."
    ): (
        "Le mode de livraison : STD, TRK (suivi), REG (recommandé), EXP, FST, MAG (magasin), REL, RCO et SO1 "
        "(points relais), RIM, LV1 à LV3 (plus de 30 kg). Parfois None."
    ),
    (
        "The begin of the promised delivery, in French local time; None if the service does not say. In "
        "recorded orders it equals the earliest delivery of the lines."
    ): (
        "Le début de la livraison promise, en heure française ; None si le service ne le dit pas. Dans les "
        "commandes enregistrées, égal à la livraison au plus tôt des lignes."
    ),
    (
        "The end of the promised delivery, in French local time; None if the service does not say. In recorded "
        "orders it equals the latest delivery of the lines."
    ): (
        "La fin de la livraison promise, en heure française ; None si le service ne le dit pas. Dans les "
        "commandes enregistrées, égale à la livraison au plus tard des lignes."
    ),
    "The mode of logistics: MKPCDS when the seller ships, MKPFBC when Cdiscount does.": (
        "Le mode logistique : MKPCDS si le vendeur expédie, MKPFBC si Cdiscount expédie."
    ),
    "Whether Cdiscount's own logistics (C Logistique) ships the order.": (
        "Si la logistique de Cdiscount (C Logistique) expédie la commande."
    ),
    "Whether another product may replace an ordered one, which is assumed from the name. The schema misspells it.": (
        "Si un autre produit peut remplacer un produit commandé, ce qui est supposé d’après le nom. Le schéma "
        "l’écrit avec une faute."
    ),
    "Whether the parcels were moved to an archive, which is assumed from the name. False in recorded orders.": (
        "Si les colis ont été archivés, ce qui est supposé d’après le nom. Faux dans les commandes enregistrées."
    ),
    # OrderFilter
    "The filter for orders; there are no pages, and dates count only together with `states`.": (
        "Le filtre des commandes ; il n’y a pas de pages, et les dates ne comptent qu’avec `states`."
    ),
    (
        "The states of the orders. Without any, the service ignores the dates and returns the orders of about "
        "a month; a call warns of this."
    ): (
        "Les états des commandes. Sans état, le service ignore les dates et rend les commandes d’un mois "
        "environ ; un appel en avertit."
    ),
    "The earliest date of creation, in French local time; None for no bound.": (
        "La date de création la plus ancienne, en heure française ; None pour aucune limite."
    ),
    "The latest date of creation, in French local time; None for no bound.": (
        "La date de création la plus récente, en heure française ; None pour aucune limite."
    ),
    (
        "The earliest date of the last change, in French local time; None for no bound. Poll by modification, "
        "with windows that overlap by 90 minutes or more."
    ): (
        "La date de dernière modification la plus ancienne, en heure française ; None pour aucune limite. "
        "Interrogez par modification, avec des fenêtres qui se recouvrent d’au moins 90 minutes."
    ),
    "The latest date of the last change, in French local time; None for no bound.": (
        "La date de dernière modification la plus récente, en heure française ; None pour aucune limite."
    ),
    "Exact order numbers. With any, the service ignores all other filters, and leaves out unknown numbers silently.": (
        "Des numéros de commande exacts. Avec un numéro, le service ignore tous les autres filtres, et omet "
        "les numéros inconnus sans le dire."
    ),
    "The seller's own references of orders, separated by semicolons; None for all.": (
        "Les références des commandes chez le vendeur, séparées par des points-virgules ; None pour toutes."
    ),
    "Who ships the orders; None for all.": "Qui expédie les commandes ; None pour toutes.",
    "The site, for example CDSB2C for Cdiscount; None for all.": (
        "Le site, par exemple CDSB2C pour Cdiscount ; None pour tous."
    ),
    "The country of the site; None for all.": "Le pays du site ; None pour tous.",
    "Whether the orders have their lines. None means false: orders without lines.": (
        "Si les commandes ont leurs lignes. None signifie non : des commandes sans lignes."
    ),
    "Whether the orders have their parcels. None means false: orders without parcels.": (
        "Si les commandes ont leurs colis. None signifie non : des commandes sans colis."
    ),
    (
        "Whether to include orders of other sites that Cdiscount ships, which is assumed from the name. None "
        "means false."
    ): (
        "Si les commandes d’autres sites que Cdiscount expédie sont incluses, ce qui est supposé d’après le "
        "nom. None signifie non."
    ),
    # OrderLine
    "One product of an order.": "Un produit d’une commande.",
    "The number of the line in its order. A single line has the number 0.": (
        "Le numéro de la ligne dans sa commande. Une ligne unique a le numéro 0."
    ),
    "The seller's own reference of the product. None on pseudo-lines such as interest: never validate these.": (
        "La référence vendeur du produit. None pour les pseudo-lignes comme les intérêts : ne les validez jamais."
    ),
    "Cdiscount's reference of the product. The reference equals `sku` in recorded orders.": (
        "La référence Cdiscount du produit. La référence est égale à `sku` dans les commandes enregistrées."
    ),
    "Cdiscount's reference of the product.": "La référence Cdiscount du produit.",
    "Cdiscount's reference of the product that this one is a variant of; None if there is none.": (
        "La référence Cdiscount du produit dont celui-ci est une variante ; None s’il n’y en a pas."
    ),
    "The EAN of the product, 13 digits. Empty if `is_product_ean_generated` is true.": (
        "L’EAN du produit, 13 chiffres. Vide si `is_product_ean_generated` est vrai."
    ),
    "Whether Cdiscount made the EAN, because the product has none.": (
        "Si Cdiscount a fait l’EAN, parce que le produit n’en a pas."
    ),
    "The name of the product, cut at 50 characters.": "Le nom du produit, coupé à 50 caractères.",
    "The code of the product's category, for example 13380D0501; leading zeros count.": (
        "Le code de la catégorie du produit, par exemple 13380D0501 ; les zéros au début comptent."
    ),
    "The condition of the goods.": "L’état du produit.",
    "The decision about this line. Look at the state of the order, too.": (
        "La décision sur cette ligne. Regardez aussi l’état de la commande."
    ),
    "The number of pieces. The number is 0 after the shipment was refused.": (
        "Le nombre de pièces. Le nombre est 0 après un refus d’expédition."
    ),
    (
        "What the buyer pays for all pieces of the line, in euros, without shipping. Do not multiply by the "
        "quantity. Assumed to be the total of the line, as other integrations do: the known samples all have a "
        "quantity of 1. Whether VAT is included is not recorded; the prices of offers include VAT."
    ): (
        "Ce que l’acheteur paie pour toutes les pièces de la ligne, en euros, sans les frais de port. Ne "
        "multipliez pas par la quantité. Supposé être le total de la ligne, comme le font d’autres "
        "intégrations : les exemples connus ont tous une quantité de 1. S’il inclut la TVA n’est pas "
        "enregistré ; les prix des offres incluent la TVA."
    ),
    (
        "The price before the discount, in euros; None without one. Whether it is a line's or a piece's is not "
        "known: the known samples all have a quantity of 1."
    ): (
        "Le prix avant la remise, en euros ; None sans remise. S’il est celui de la ligne ou d’une pièce n’est "
        "pas connu : les exemples connus ont tous une quantité de 1."
    ),
    "The shipping charges of the first piece, in euros. Assumed to include VAT, as the prices of offers do.": (
        "Les frais de port de la première pièce, en euros. Supposés inclure la TVA, comme les prix des offres."
    ),
    "The shipping charges of each further piece, in euros. Assumed to include VAT, as the prices of offers do.": (
        "Les frais de port de chaque pièce supplémentaire, en euros. Supposés inclure la TVA, comme les prix "
        "des offres."
    ),
    (
        "Whether a refund of the line includes its shipping charges; None if nothing was refunded. Assumed "
        "from the name: one recorded line of a shipped order has true."
    ): (
        "Si un remboursement de la ligne inclut ses frais de port ; None si rien n’a été remboursé. Supposé "
        "d’après le nom : une ligne enregistrée d’une commande expédiée a vrai."
    ),
    "Whether the price was negotiated, which is assumed from the name. None in recorded orders.": (
        "Si le prix a été négocié, ce qui est supposé d’après le nom. None dans les commandes enregistrées."
    ),
    "Whether the line is in the free-delivery subscription (Cdiscount à volonté), which is assumed from the name.": (
        "Si la ligne fait partie de l’abonnement de livraison gratuite (Cdiscount à volonté), ce qui est "
        "supposé d’après le nom."
    ),
    "Whether the buyer made a claim about this line.": "Si l’acheteur a fait une réclamation sur cette ligne.",
    "The earliest end of the preparation, in French local time; None until the order is paid.": (
        "La fin de la préparation au plus tôt, en heure française ; None tant que la commande n’est pas payée."
    ),
    "The latest end of the preparation, in French local time; None until the order is paid. Ship until then.": (
        "La fin de la préparation au plus tard, en heure française ; None tant que la commande n’est pas "
        "payée. Expédiez avant."
    ),
    "The earliest delivery that the buyer was promised, in French local time. Set from the start.": (
        "La livraison au plus tôt promise à l’acheteur, en heure française. Présente dès le début."
    ),
    "The latest delivery that the buyer was promised, in French local time. Set from the start.": (
        "La livraison au plus tard promise à l’acheteur, en heure française. Présente dès le début."
    ),
    "Lines inside this one, for example parts of a bundle, which is assumed from the name. Empty in recorded orders.": (
        "Les lignes à l’intérieur de celle-ci, par exemple les parties d’un lot, ce qui est supposé d’après le "
        "nom. Vide dans les commandes enregistrées."
    ),
    # OrderListMessage
    "The orders that match, newest first.": "Les commandes qui correspondent, les plus récentes d’abord.",
    "The orders, newest first; empty if none matches. The service does not divide them into pages.": (
        "Les commandes, les plus récentes d’abord ; vide si aucune ne correspond. Le service ne les divise pas "
        "en pages."
    ),
    # OrderStateEnum
    "The marketplace's state of an order.": "L’état d’une commande dans la marketplace.",
    "The buyer cancelled the order. This state is final.": "L’acheteur a annulé la commande. Cet état est définitif.",
    "The order is new: accept it, or refuse it. The buyer has not paid yet.": (
        "La commande est nouvelle : acceptez-la ou refusez-la. L’acheteur n’a pas encore payé."
    ),
    "The seller accepted the order, and the payment is about to start. Nothing is to do.": (
        "Le vendeur a accepté la commande, et le paiement va commencer. Il n’y a rien à faire."
    ),
    "The payment is in progress. The buyer's name and address are hidden, and nothing is to do.": (
        "Le paiement est en cours. Le nom et l’adresse de l’acheteur sont masqués, et il n’y a rien à faire."
    ),
    "The buyer has paid, and the address is visible: ship the order, or refuse to.": (
        "L’acheteur a payé, et l’adresse est visible : expédiez la commande, ou refusez l’expédition."
    ),
    "The seller shipped the order. This state is final: only refunds and gestures follow.": (
        "Le vendeur a expédié la commande. Cet état est définitif : seuls des remboursements et des gestes "
        "commerciaux suivent."
    ),
    "The seller refused the new order. This state is final.": (
        "Le vendeur a refusé la nouvelle commande. Cet état est définitif."
    ),
    "The seller did not answer in time. This state is final.": (
        "Le vendeur n’a pas répondu à temps. Cet état est définitif."
    ),
    "The payment failed. This state is final.": "Le paiement a échoué. Cet état est définitif.",
    "The seller refused to ship, and the buyer gets the money back. This state is final.": (
        "Le vendeur a refusé l’expédition, et l’acheteur est remboursé. Cet état est définitif."
    ),
    "Waits for the check against fraud. Nothing is to do.": (
        "En attente du contrôle contre la fraude. Il n’y a rien à faire."
    ),
    "The check against fraud (Fianet) accepted the order. Nothing is to do.": (
        "Le contrôle contre la fraude (Fianet) a accepté la commande. Il n’y a rien à faire."
    ),
    "The order was refused, and nothing was shipped. This state is final.": (
        "La commande a été refusée, et rien n’a été expédié. Cet état est définitif."
    ),
    "Click and collect: the goods wait in the shop.": "Retrait en magasin : les marchandises attendent au magasin.",
    "Click and collect: the buyer did not come. This state is final.": (
        "Retrait en magasin : l’acheteur n’est pas venu. Cet état est définitif."
    ),
    "Click and collect: the buyer has the goods. This state is final.": (
        "Retrait en magasin : l’acheteur a les marchandises. Cet état est définitif."
    ),
    "An order of a service was cancelled.": "Une commande de service a été annulée.",
    "An order of a service waits for the shipment of its product.": (
        "Une commande de service attend l’expédition de son produit."
    ),
    "Blocked by the site until somebody looks at the order. Assumed from the name.": (
        "Bloquée par le site jusqu’à ce que quelqu’un l’examine. Supposé d’après le nom."
    ),
    "Blocked by the site until the buyer proves something. Assumed from the name.": (
        "Bloquée par le site jusqu’à ce que l’acheteur fournisse une preuve. Supposé d’après le nom."
    ),
    "Blocked by the site: the buyer may have many disputes. Assumed from the name.": (
        "Bloquée par le site : l’acheteur a peut-être beaucoup de litiges. Supposé d’après le nom."
    ),
    "Blocked by the site: a fraud is possible. Assumed from the name.": (
        "Bloquée par le site : une fraude est possible. Supposé d’après le nom."
    ),
    "Blocked by the site, and the reason is confirmed. Assumed from the name.": (
        "Bloquée par le site, et la raison est confirmée. Supposé d’après le nom."
    ),
    "A state of the transfer to the site's back office (Generix). Assumed from the name.": (
        "Un état du transfert vers le système de gestion du site (Generix). Supposé d’après le nom."
    ),
    "Blocked by the site: the buyer has many disputes. Assumed from the name.": (
        "Bloquée par le site : l’acheteur a beaucoup de litiges. Supposé d’après le nom."
    ),
    "Blocked by the site: a fraud is confirmed. Assumed from the name.": (
        "Bloquée par le site : une fraude est confirmée. Supposé d’après le nom."
    ),
    "The order waits, because a system of the site's back office (Cegid) is down. Assumed from the name.": (
        "La commande attend, parce qu’un système de gestion du site (Cegid) est en panne. Supposé d’après le nom."
    ),
    "Blocked by a rule of Cdiscount. Assumed from the name.": (
        "Bloquée par une règle de Cdiscount. Supposé d’après le nom."
    ),
    "A cancellation is in progress. Assumed from the name.": "Une annulation est en cours. Supposé d’après le nom.",
    "A modification is in progress. Assumed from the name.": "Une modification est en cours. Supposé d’après le nom.",
    "A part of the order is in the site's back office (Generix). Assumed from the name.": (
        "Une partie de la commande est dans le système de gestion du site (Generix). Supposé d’après le nom."
    ),
    "The check against fraud (Fianet) is in progress. Nothing is to do.": (
        "Le contrôle contre la fraude (Fianet) est en cours. Il n’y a rien à faire."
    ),
    "Blocked by the marketplace's staff. Assumed from the name.": (
        "Bloquée par l’équipe de la marketplace. Supposé d’après le nom."
    ),
    # OrderStatusType
    "The site's general state of an order, beside the marketplace's.": (
        "L’état général d’une commande sur le site, à côté de celui de la marketplace."
    ),
    "The order is not validated. Assumed from the name.": "La commande n’est pas validée. Supposé d’après le nom.",
    "Nobody has tried to take the money yet. Assumed from the name.": (
        "Aucun paiement n’a encore été tenté. Supposé d’après le nom."
    ),
    "The order was cancelled.": "La commande a été annulée.",
    "The order is validated. Assumed from the name.": "La commande est validée. Supposé d’après le nom.",
    "The order waits for something. Assumed from the name.": (
        "La commande attend quelque chose. Supposé d’après le nom."
    ),
    "The order has ended: shipped orders and refused ones are recorded with this value.": (
        "La commande est terminée : des commandes expédiées et refusées sont enregistrées avec cette valeur."
    ),
    # OrderTypeEnum
    "Who fulfils the order.": "Qui expédie la commande.",
    "All orders that Cdiscount ships: MKPFBC and EXTFBC.": (
        "Toutes les commandes que Cdiscount expédie : MKPFBC et EXTFBC."
    ),
    "Orders of Cdiscount's sites that Cdiscount ships.": "Les commandes des sites de Cdiscount que Cdiscount expédie.",
    "Orders of other sites that Cdiscount ships.": "Les commandes d’autres sites que Cdiscount expédie.",
    "The same as no filter.": "Comme sans filtre.",
    # Parcel
    "A parcel of an order.": "Un colis d’une commande.",
    "The number of the buyer, or of the parcel for the buyer: its meaning is not known.": (
        "Le numéro de l’acheteur, ou du colis pour l’acheteur : le sens n’est pas connu."
    ),
    "The name of the carrier, as the seller wrote it, which is assumed from the name.": (
        "Le nom du transporteur, comme le vendeur l’a écrit, ce qui est supposé d’après le nom."
    ),
    "The address where the parcel is tracked, as the seller wrote it, which is assumed from the name.": (
        "L’adresse de suivi du colis, comme le vendeur l’a écrite, ce qui est supposé d’après le nom."
    ),
    "Whether the buyer sends the parcel back to the seller.": "Si l’acheteur renvoie le colis au vendeur.",
    "What the parcel holds.": "Ce que le colis contient.",
    "Where the parcel is; None if the service does not know.": "Où est le colis ; None si le service ne le sait pas.",
    "The site's own code of the carrier that transports the parcel, which is assumed from the name.": (
        "Le code propre au site du transporteur qui achemine le colis, ce qui est supposé d’après le nom."
    ),
    "What happened to the parcel on its way.": "Ce qui est arrivé au colis en chemin.",
    # ParcelActionResult
    "Whether the service accepted one question about a parcel.": "Si le service a accepté une demande sur un colis.",
    "The actions that were requested.": "Les actions demandées.",
    "Whether the service started the action.": "Si le service a lancé l’action.",
    "The number of the parcel.": "Le numéro du colis.",
    # ParcelActionTypes
    "What can be asked about a parcel.": "Ce qui peut être demandé sur un colis.",
    "Search for the parcel.": "Chercher le colis.",
    "Prove that the parcel was delivered.": "Prouver que le colis a été livré.",
    # ParcelInfos
    "What is asked about one parcel.": "Ce qui est demandé sur un colis.",
    "One or several actions.": "Une ou plusieurs actions.",
    "Cdiscount's reference of the product in the parcel.": "La référence Cdiscount du produit dans le colis.",
    # ParcelItem
    "What a parcel holds of one product.": "Ce qu’un colis contient d’un produit.",
    "The name of the product.": "Le nom du produit.",
    "The number of pieces in the parcel.": "Le nombre de pièces dans le colis.",
    # ParcelStatus
    "Where a parcel is.": "Où est un colis.",
    "The buyer has the parcel.": "L’acheteur a le colis.",
    "Not delivered: the carrier brings the parcel back.": "Non livré : le transporteur rapporte le colis.",
    "Not delivered: the parcel is lost or broken.": "Non livré : le colis est perdu ou cassé.",
    "The carrier has the parcel.": "Le transporteur a le colis.",
    "The parcel is on its way.": "Le colis est en route.",
    "The parcel waits in a pick-up point.": "Le colis attend dans un point relais.",
    "Anything else.": "Tout autre cas.",
    "The parcel is prepared, and the carrier does not have it yet.": (
        "Le colis est préparé, et le transporteur ne l’a pas encore."
    ),
    # RefundInformation
    "An amount given back, and why.": "Un montant rendu, et le motif.",
    "The amount in euros that the buyer gets back. Whether VAT is included is not documented.": (
        "Le montant en euros que l’acheteur récupère. S’il inclut la TVA n’est pas documenté."
    ),
    (
        "Why: 131 missing stock, 132 product damaged or missing, 133 wrong reference, colour or size, 134 fees "
        "charged wrongly, 135 late delivery, 136 fees of a return, 137 shipping fees, 138 warranty or "
        "withdrawal period passed, 139 others."
    ): (
        "Le motif : 131 rupture de stock, 132 produit abîmé ou manquant, 133 erreur de référence, de couleur "
        "ou de taille, 134 frais facturés à tort, 135 retard de livraison, 136 frais de retour, 137 frais de "
        "port, 138 délai de garantie ou de rétractation dépassé, 139 autres."
    ),
    # RefundInformationMessage
    "The outcome of one commercial gesture: check its own `operation_success`.": (
        "Le résultat d’un geste commercial : vérifiez son propre `operation_success`."
    ),
    "The amount of the gesture, in euros.": "Le montant du geste commercial, en euros.",
    "Why: the number that was requested, 131 to 139.": "Le motif : le numéro demandé, de 131 à 139.",
    # RefundMotive
    "Why a line is refunded.": "Pourquoi une ligne est remboursée.",
    "The seller refuses the order. Assumed from the name.": "Le vendeur refuse la commande. Supposé d’après le nom.",
    "The buyer cancels. Assumed from the name.": "L’acheteur annule. Supposé d’après le nom.",
    "The seller refuses the order, and the buyer cancels. Assumed from the name.": (
        "Le vendeur refuse la commande, et l’acheteur annule. Supposé d’après le nom."
    ),
    "The buyer made a claim.": "L’acheteur a fait une réclamation.",
    "The seller decided so.": "Le vendeur en a décidé ainsi.",
    "The buyer withdraws from the contract.": "L’acheteur se rétracte.",
    "The buyer did not fetch the goods, or did not withdraw: its meaning is not known.": (
        "L’acheteur n’a pas retiré les marchandises, ou ne s’est pas rétracté : le sens n’est pas connu."
    ),
    "The product is not in stock.": "Le produit n’est pas en stock.",
    # SellerRefundOrderLine
    "The line to refund.": "La ligne à rembourser.",
    "The EAN of the product; may be left out.": "L’EAN du produit ; facultatif.",
    "Whether the buyer gets the shipping charges of the line back, too. None means no, which is assumed.": (
        "Si l’acheteur récupère aussi les frais de port de la ligne. None signifie non, ce qui est supposé."
    ),
    "The seller's own reference, as the order line has it.": "La référence vendeur, comme sur la ligne de commande.",
    # SellerRefundRequest
    "A refund of one line.": "Le remboursement d’une ligne.",
    "What the refund follows: a claim, or a withdrawal.": (
        "Ce que le remboursement suit : une réclamation, ou une rétractation."
    ),
    "Why the line is refunded.": "Pourquoi la ligne est remboursée.",
    "The line. The amount is not sent: the service refunds the whole line.": (
        "La ligne. Le montant n’est pas envoyé : le service rembourse la ligne entière."
    ),
    # SellerRefundRequestMessage
    "Refunds of lines of one shipped order.": "Les remboursements de lignes d’une commande expédiée.",
    "The number of an order that was shipped.": "Le numéro d’une commande expédiée.",
    "The lines to refund: one or more.": "Les lignes à rembourser : au moins une.",
    # SellerRefundRequestMode
    "Whether a refund follows a claim or a withdrawal.": (
        "Si un remboursement suit une réclamation ou une rétractation."
    ),
    "After a claim of the buyer.": "Après une réclamation de l’acheteur.",
    "After the buyer's withdrawal from the contract.": "Après la rétractation de l’acheteur.",
    # SellerRefundResult
    "The outcome of one refund: check its own `operation_success`.": (
        "Le résultat d’un remboursement : vérifiez son propre `operation_success`."
    ),
    "The EAN of the product.": "L’EAN du produit.",
    "Why the line was refunded.": "Pourquoi la ligne a été remboursée.",
    "The seller's own reference of the product.": "La référence vendeur du produit.",
    (
        "The amount in euros that the buyer gets back. Whether it includes VAT and shipping is not known: a "
        "success was never recorded."
    ): (
        "Le montant en euros que l’acheteur récupère. S’il inclut la TVA et les frais de port n’est pas connu "
        ": aucun succès n’a été enregistré."
    ),
    # SellerRefundResultMessage
    "One outcome for each line to refund.": "Un résultat pour chaque ligne à rembourser.",
    "The number of the order.": "Le numéro de la commande.",
    # ServiceOrder
    "An order of a service, such as an installation.": "La commande d’un service, comme une installation.",
    "The product orders that the service belongs to.": "Les commandes de produits auxquelles le service appartient.",
    # ServiceOrderListMessage
    "The service orders that match.": "Les commandes de services qui correspondent.",
    "The service orders; empty if none matches.": "Les commandes de services ; vide si aucune ne correspond.",
    # Tracking
    "One event of a parcel on its way.": "Un événement d’un colis en chemin.",
    "When the event was stored, as text: whether the service writes xs:dateTime is not known.": (
        "Quand l’événement a été enregistré, en texte : on ne sait pas si le service écrit un xs:dateTime."
    ),
    "What happened, as text. The values are not known.": (
        "Ce qui est arrivé, en texte. Les valeurs ne sont pas connues."
    ),
    "The number of the event.": "Le numéro de l’événement.",
    # ValidateOrder
    "The decision on one order. It must have every real line of the order.": (
        "La décision sur une commande. Elle doit avoir chaque vraie ligne de la commande."
    ),
    (
        "The decision: AcceptedBySeller or RefusedBySeller for a new order, Shipped or ShipmentRefusedBySeller "
        "for one that waits for shipment, AvailableOnStore, PickedUp or NonPickedUpByCustomer for click and "
        "collect."
    ): (
        "La décision : AcceptedBySeller ou RefusedBySeller pour une nouvelle commande, Shipped ou "
        "ShipmentRefusedBySeller pour une commande en attente d’expédition, AvailableOnStore, PickedUp ou "
        "NonPickedUpByCustomer pour le retrait en magasin."
    ),
    "A decision on every real line of the order: the service refuses an order with a missing line.": (
        "Une décision sur chaque vraie ligne de la commande : le service refuse une commande à laquelle il "
        "manque une ligne."
    ),
    (
        "A carrier of GetGlobalConfiguration, or a free text; Other for goods without carriage. Needed to "
        "declare a shipment."
    ): (
        "Un transporteur de GetGlobalConfiguration, ou un texte libre ; Other pour des biens sans transport. "
        "Nécessaire pour déclarer une expédition."
    ),
    (
        "The number of the parcel, at most 50 characters, without quotes, commas, spaces, &, * and $; DEMAT "
        "for goods without carriage. Needed to declare a shipment."
    ): (
        "Le numéro du colis, 50 caractères au plus, sans guillemets, virgules, espaces, &, * ni $ ; DEMAT pour "
        "des biens sans transport. Nécessaire pour déclarer une expédition."
    ),
    (
        "The address where the parcel is tracked, with http:// or https://, at most 255 characters. Needed if "
        "the carrier is not in GetGlobalConfiguration."
    ): (
        "L’adresse de suivi du colis, avec http:// ou https://, 255 caractères au plus. Nécessaire si le "
        "transporteur n’est pas dans GetGlobalConfiguration."
    ),
    # ValidateOrderLine
    "The decision on one line.": "La décision sur une ligne.",
    (
        "The decision: AcceptedBySeller or RefusedBySeller for a new order, ShippedBySeller or "
        "ShipmentRefusedBySeller for one that waits for shipment."
    ): (
        "La décision : AcceptedBySeller ou RefusedBySeller pour une nouvelle commande, ShippedBySeller ou "
        "ShipmentRefusedBySeller pour une commande en attente d’expédition."
    ),
    "The condition of the goods, as the order line has it. The service writes names here, packages write numbers.": (
        "L’état du produit, comme sur la ligne de commande. Le service écrit ici des noms, les paquets "
        "écrivent des nombres."
    ),
    "How goods come back, for external orders; None otherwise.": (
        "Comment les marchandises reviennent, pour les commandes externes ; None sinon."
    ),
    # ValidateOrderLineResult
    "Whether the service accepted the decision on one line.": "Si le service a accepté la décision sur une ligne.",
    "Why the service refused the line; empty if it did not.": (
        "Pourquoi le service a refusé la ligne ; vide s’il ne l’a pas refusée."
    ),
    "The seller's own reference of the product of the line.": "La référence vendeur du produit de la ligne.",
    "Whether the service changed the line.": "Si le service a changé la ligne.",
    # ValidateOrderListMessage
    "Decisions on orders: accept, refuse, declare shipped.": (
        "Les décisions sur des commandes : accepter, refuser, déclarer expédiée."
    ),
    "One decision for each order. The most orders of one call are not documented.": (
        "Une décision pour chaque commande. Le nombre maximum de commandes par appel n’est pas documenté."
    ),
    # ValidateOrderResult
    "Whether the service accepted the decision on one order.": "Si le service a accepté la décision sur une commande.",
    "Why the service refused the decision; empty if it did not.": (
        "Pourquoi le service a refusé la décision ; vide s’il ne l’a pas refusée."
    ),
    "The outcome of each line; empty if the service refused the order.": (
        "Le résultat de chaque ligne ; vide si le service a refusé la commande."
    ),
    "Whether the service accepted the decision. The value may be False although the operation counts as a success.": (
        "Si le service a accepté la décision. La valeur peut être False bien que l’opération compte comme un succès."
    ),
    "What the service warns of; empty in recordings.": "Ce dont le service avertit ; vide dans les enregistrements.",
    # ValidationResultMessage
    "One outcome for each order: check `validated`, not `operation_success`.": (
        "Un résultat pour chaque commande : vérifiez `validated`, et non `operation_success`."
    ),
    "The outcome of each order.": "Le résultat de chaque commande.",
    # ValidationStatusType
    "How far the anti-fraud check is.": "L’avancement du contrôle contre la fraude.",
    "The check (Fianet) is in progress.": "Le contrôle (Fianet) est en cours.",
    "Accepted for now. Assumed from the name.": "Acceptée pour le moment. Supposé d’après le nom.",
    "No check, or the check has ended.": "Aucun contrôle, ou le contrôle est terminé.",
    # Voucher
    "Money given back on an order.": "De l’argent rendu sur une commande.",
    "When the voucher was made, in French local time; None if the service does not say.": (
        "Quand l’avoir a été fait, en heure française ; None si le service ne le dit pas."
    ),
    "The amount, and why.": "Le montant, et le motif.",
    "Who caused the voucher; None if the service does not say.": (
        "Qui est à l’origine de l’avoir ; None si le service ne le dit pas."
    ),
    # VoucherSourceActor
    "Who caused a voucher.": "Qui est à l’origine d’un avoir.",
    "The buyer.": "L’acheteur.",
    "Cdiscount.": "Cdiscount.",
    "The seller.": "Le vendeur.",
}
