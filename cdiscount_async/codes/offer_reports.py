"""The codes in the report of an offer package: an error, and the property that it is about.

See docs/service/codes.md#offer-reports.
"""

from collections.abc import Mapping
from typing import Final

import attrs

from ._entry import Entry, Source, Text, Words, number

__all__ = ("PROPERTIES", "TEXTS", "entry", "offer_report", "property_name")

PROPERTIES: Final[Mapping[int, tuple[str, str]]] = {
    1: ("EAN", "EAN"),
    2: ("product condition", "état du produit"),
    3: ("seller reference", "référence vendeur"),
    4: ("SKU", "SKU"),
    5: ("stock", "stock"),
    6: ("price", "prix"),
    7: ("VAT", "TVA"),
    8: ("eco part", "éco-participation"),
    9: ("minimum delivery time", "délai de livraison minimum"),
    10: ("maximum delivery time", "délai de livraison maximum"),
    11: ("shipping fee, Standard", "frais de port, Standard"),
    12: ("shipping fee, Tracked", "frais de port, Suivi"),
    13: ("shipping fee, Registered", "frais de port, Recommandé"),
    14: ("comment", "commentaire"),
    15: ("additional shipping fee, Standard", "frais de port supplémentaires, Standard"),
    16: ("additional shipping fee, Tracked", "frais de port supplémentaires, Suivi"),
    17: ("additional shipping fee, Registered", "frais de port supplémentaires, Recommandé"),
    18: ("reference price", "prix de référence"),
    19: ("type of promotion", "type de promotion"),
    20: ("start date of the promotion", "date de début de la promotion"),
    21: ("start hour of the promotion", "heure de début de la promotion"),
    22: ("end date of the promotion", "date de fin de la promotion"),
    23: ("package", "paquet"),
    24: ("product", "produit"),
    25: ("end hour of the promotion", "heure de fin de la promotion"),
    26: ("discount in percent", "remise en pourcentage"),
    27: ("reference price in the sales", "prix de référence des soldes"),
    28: ("offer", "offre"),
    29: ("fee, immediate pick-up", "frais, retrait immédiat"),
    30: ("additional fee, immediate pick-up", "frais supplémentaires, retrait immédiat"),
    31: ("DEA", "DEA"),
    40: ("store delivery", "livraison en magasin"),
    41: ("minimum delivery time, store", "délai de livraison minimum, magasin"),
    42: ("maximum delivery time, store", "délai de livraison maximum, magasin"),
    43: ("fee, store delivery", "frais, livraison en magasin"),
    44: ("additional fee, store delivery", "frais supplémentaires, livraison en magasin"),
    45: ("home delivery", "livraison à domicile"),
    46: ("lowest price for alignment", "prix minimum d’alignement"),
    48: ("minimum delivery time, Mondial Relay", "délai de livraison minimum, Mondial Relay"),
    49: ("fee, Mondial Relay", "frais, Mondial Relay"),
    50: ("fee, Mondial Relay", "frais, Mondial Relay"),
    51: ("additional fee, Mondial Relay", "frais supplémentaires, Mondial Relay"),
    52: ("Relais Colis", "Relais Colis"),
    53: ("minimum delivery time, Relais Colis", "délai de livraison minimum, Relais Colis"),
    54: ("maximum delivery time, Relais Colis", "délai de livraison maximum, Relais Colis"),
    55: ("fee, Relais Colis", "frais, Relais Colis"),
    56: ("additional fee, Relais Colis", "frais supplémentaires, Relais Colis"),
    57: ("So Colissimo", "So Colissimo"),
    58: ("minimum delivery time, So Colissimo", "délai de livraison minimum, So Colissimo"),
    59: ("maximum delivery time, So Colissimo", "délai de livraison maximum, So Colissimo"),
    60: ("fee, So Colissimo", "frais, So Colissimo"),
    61: ("additional fee, So Colissimo", "frais supplémentaires, So Colissimo"),
    62: ("packaging unit", "unité de conditionnement"),
    63: ("product packaging", "conditionnement du produit"),
    64: ("fulfilment", "logistique Cdiscount"),
}
"""The properties by PropertyCode. 0 means no property. 49 and 50 are documented as the same fee."""
TEXTS: Final[Mapping[int, Words]] = {
    10: (
        "A mandatory value is empty.",
        "Une valeur obligatoire est vide.",
        "Fill in the value and submit the offer again.",
        "Renseignez la valeur et soumettez l’offre de nouveau.",
    ),
    11: (
        "The value has a wrong format.",
        "La valeur n’a pas le bon format.",
        "Write decimal numbers with a dot, dates as 2026-03-02T09:00:00, and submit the offer again.",
        (
            "Écrivez les nombres décimaux avec un point, les dates comme 2026-03-02T09:00:00, et soumettez l’offre "
            "de nouveau."
        ),
    ),
    12: (
        "The value is too short or too long.",
        "La valeur est trop courte ou trop longue.",
        "Bring it to the allowed length: an EAN has 13 digits, a seller reference at most 50 characters.",
        "Ramenez-la à la longueur permise : un EAN a 13 chiffres, une référence vendeur 50 caractères au plus.",
    ),
    13: (
        "What the offer names does not exist in the catalogue.",
        "Ce que l’offre désigne n’existe pas dans le catalogue.",
        "Have the product created with SubmitProductPackage, then submit the offer again.",
        "Faites créer le produit avec SubmitProductPackage, puis soumettez l’offre de nouveau.",
    ),
    14: (
        "The product is known already.",
        "Le produit est déjà connu.",
        "Place the offer on the product that exists; it needs no creation.",
        "Placez l’offre sur le produit existant ; il n’y a pas à le créer.",
    ),
    15: (
        "Selling this product needs a permission.",
        "La vente de ce produit est soumise à autorisation.",
        "Ask support for the permission, then submit the offer again.",
        "Demandez l’autorisation au support, puis soumettez l’offre de nouveau.",
    ),
    16: (
        "The check digit is wrong.",
        "La clé de contrôle est fausse.",
        "Compare the EAN with the one on the product: its last digit follows from the first twelve.",
        "Comparez l’EAN avec celui du produit : son dernier chiffre se calcule d’après les douze premiers.",
    ),
    17: (
        "The value is above its maximum or below its minimum; the code does not say which.",
        "La valeur dépasse son maximum ou n’atteint pas son minimum ; le code ne dit pas lequel.",
        "Compare the value with both limits and submit one between them.",
        "Comparez la valeur aux deux limites et soumettez-en une qui soit entre elles.",
    ),
    18: (
        "The stock is smaller than what pending orders need.",
        "Le stock est inférieur à ce qu’exigent les commandes en cours.",
        "Enter at least the quantity of the pending orders, or treat those orders first.",
        "Donnez au moins la quantité des commandes en cours, ou traitez d’abord ces commandes.",
    ),
    19: (
        "The price is zero or less.",
        "Le prix est nul ou négatif.",
        "Enter a price above 0; to take an offer off sale, set its stock to 0.",
        "Donnez un prix supérieur à 0 ; pour retirer une offre de la vente, mettez son stock à 0.",
    ),
    20: (
        "The reference price is below 0.10.",
        "Le prix de référence est inférieur à 0,10.",
        "Enter a reference price of 0.10 or more, or leave it empty.",
        "Donnez un prix de référence de 0,10 ou plus, ou omettez-le.",
    ),
    21: (
        "An error occurred during the integration.",
        "Une erreur s’est produite pendant l’intégration.",
        (
            "If it is the package (2123), check the layout of the ZIP; else submit the offer again, and ask support "
            "if it fails once more."
        ),
        (
            "S’il s’agit du paquet (2123), vérifiez la structure du ZIP ; sinon, soumettez l’offre de nouveau, et "
            "prévenez le support en cas de nouvel échec."
        ),
    ),
    23: (
        "The reference price is lower than the sale price.",
        "Le prix de référence est inférieur au prix de vente.",
        "Enter a reference price above the sale price, or leave it empty.",
        "Donnez un prix de référence supérieur au prix de vente, ou omettez-le.",
    ),
    24: (
        "You already have an offer on this product under another reference.",
        "Vous avez déjà une offre sur ce produit sous une autre référence.",
        "Submit the offer with its old reference, which cannot be changed.",
        "Soumettez l’offre avec son ancienne référence, qui ne peut pas être modifiée.",
    ),
    25: (
        "The reference is already used for another EAN or another condition.",
        "La référence est déjà utilisée pour un autre EAN ou un autre état.",
        "Use one reference for each product in each condition.",
        "Donnez à chaque produit, dans chaque état, une référence qui lui soit propre.",
    ),
    26: (
        "The end lies before the start.",
        "La fin précède le début.",
        "Correct the dates so that the end follows the start.",
        "Corrigez les dates pour que la fin suive le début.",
    ),
    27: (
        "The variant has not been created for this seller.",
        "Le produit variant n’a pas été créé pour ce vendeur.",
        "Create the variant with SubmitProductPackage, then submit the offer again.",
        "Créez le produit variant avec SubmitProductPackage, puis soumettez l’offre de nouveau.",
    ),
    28: (
        "The offer was submitted before and is waiting.",
        "L’offre a déjà été soumise et elle est en attente.",
        "Wait for the result of the earlier package before you submit the offer again.",
        "Attendez le résultat du paquet précédent avant de soumettre l’offre de nouveau.",
    ),
    29: (
        "The price is lower than eco part and DEA together.",
        "Le prix est inférieur à la somme de l’éco-participation et de la DEA.",
        "Raise the price, or correct EcoPart and DeaTax.",
        "Augmentez le prix, ou corrigez EcoPart et DeaTax.",
    ),
    30: (
        "The reference is unknown.",
        "La référence est inconnue.",
        "Create the product, or name it by its EAN.",
        "Créez le produit, ou désignez-le par son EAN.",
    ),
    31: (
        "Several products have this seller reference.",
        "Plusieurs produits portent cette référence vendeur.",
        "Name the product by its EAN.",
        "Désignez le produit par son EAN.",
    ),
    32: (
        "The product is being activated; the offer goes on line within the hour.",
        "Le produit est en cours d’activation ; l’offre sera en ligne dans l’heure.",
        "Wait an hour, then look for the offer with GetOfferListPaginated; nothing needs to be sent again.",
        "Attendez une heure, puis cherchez l’offre avec GetOfferListPaginated ; il n’y a rien à renvoyer.",
    ),
    34: (
        "The product exists, but is closed to the sellers of the marketplace.",
        "Le produit existe, mais il est fermé aux vendeurs de la marketplace.",
        "Leave the offer out of your packages, or ask support whether the product can be opened.",
        "Retirez l’offre de vos paquets, ou demandez au support si le produit peut être ouvert.",
    ),
    35: (
        "The amount is above the ceiling of 30.00.",
        "Le montant dépasse le plafond de 30,00.",
        "Enter an amount of 30.00 or less.",
        "Donnez un montant de 30,00 au plus.",
    ),
    36: (
        "The offer to update does not exist.",
        "L’offre à mettre à jour n’existe pas.",
        "Create the offer with a Full package; StockAndPrice only updates.",
        "Créez l’offre avec un paquet Full ; StockAndPrice ne fait que mettre à jour.",
    ),
    39: (
        "The product was taken out of the fulfilment although stock is left there.",
        "Le produit a été déréférencé de la logistique alors qu’il y reste du stock.",
        "Take the stock back from the warehouse first, then submit the offer again.",
        "Reprenez d’abord le stock de l’entrepôt, puis soumettez l’offre de nouveau.",
    ),
    40: (
        "The delivery mode is not set up in the seller zone.",
        "Le mode de livraison n’est pas configuré dans l’espace vendeur.",
        "Set the mode up in the seller zone, or leave it out of the offer.",
        "Configurez le mode dans l’espace vendeur, ou retirez-le de l’offre.",
    ),
    43: (
        "Your subscription does not include this.",
        "Votre abonnement ne comprend pas cela.",
        "Leave it out of the offer, or ask support for a subscription that includes it.",
        "Retirez-le de l’offre, ou demandez au support un abonnement qui le comprend.",
    ),
    44: (
        "The stock has to be taken back first.",
        "Il faut d’abord reprendre le stock.",
        "Take the stock back from the warehouse, then submit the offer again.",
        "Reprenez le stock de l’entrepôt, puis soumettez l’offre de nouveau.",
    ),
    45: (
        "Only stock that cannot be sold is left.",
        "Il ne reste que du stock invendable.",
        "Supply stock that can be sold, or take the rest back.",
        "Approvisionnez du stock vendable, ou reprenez le reste.",
    ),
    48: (
        "Several EANs fit.",
        "Plusieurs EAN correspondent.",
        "Ask your account manager which one is meant.",
        "Demandez à votre gestionnaire de compte lequel est le bon.",
    ),
    80: (
        "The offer was created.",
        "L’offre a été créée.",
        "Nothing needs to be done.",
        "Il n’y a rien à faire.",
    ),
    90: (
        "The offer was updated.",
        "L’offre a été mise à jour.",
        "Nothing needs to be done.",
        "Il n’y a rien à faire.",
    ),
}
"""The explanations by PropertyError."""
_GOOD: Final = frozenset({80, 90})


def property_name(code: int | str | None) -> Text | None:
    """Return the name of the property of a PropertyCode; None if it is unknown or 0, which means no property.

    >>> property_name("18").fr
    'prix de référence'
    """
    names = PROPERTIES.get(number(code) or 0)
    return names and Text(*names)


def offer_report(error: int | str | None, about: int | str | None) -> Entry | None:
    """Return the explanation of the PropertyError and the PropertyCode of a report; None for an unknown error.

    An unknown property is left out.

    >>> offer_report("21", "23").code
    '2123'
    """
    kind, on = number(error), number(about)
    words = TEXTS.get(kind or 0)
    if words is None:
        return None
    code = f"{kind}{on:02}" if on == 0 or on in PROPERTIES else f"{kind}"
    return Entry.of(code, Source.OFFER_REPORT, words, property_name(on), good=kind in _GOOD)


def entry(code: object) -> Entry | None:
    """Return the explanation of an error of two digits, or of a code of four digits: the error, then the property."""
    digits = number(code)
    if digits is None or digits < 100:
        return offer_report(digits, None)
    error, on = divmod(digits, 100)
    found = offer_report(error, on) if on == 0 or on in PROPERTIES else None
    # No log of an offer that was created or updated was ever seen.
    return found and attrs.evolve(found, assumed=found.good)
