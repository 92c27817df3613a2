"""The texts about the types of `models.header`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # Authorization
    "A right. The contract has only this value.": "Un droit. Le contrat n’a que cette valeur.",
    "No right.": "Aucun droit.",
    # ContextMessage
    "The site that is called: 100 is Cdiscount France.": "Le site appelé : 100 est Cdiscount France.",
    "The number of the catalogue: 1 for Cdiscount.": "Le numéro du catalogue : 1 pour Cdiscount.",
    "Clients do not send it, and its meaning is not documented.": (
        "Les clients ne l’envoient pas, et son sens n’est pas documenté."
    ),
    "The element CustomerID. Clients do not send it, and its meaning is not documented.": (
        "L’élément CustomerID. Les clients ne l’envoient pas, et son sens n’est pas documenté."
    ),
    "The element CustomerId, which is not CustomerID. Clients do not send it.": (
        "L’élément CustomerId, différent de CustomerID. Les clients ne l’envoient pas."
    ),
    "The number of the sales site: 1 for Cdiscount. The recorded header leaves it out.": (
        "Le numéro du site de vente : 1 pour Cdiscount. L’en-tête enregistré l’omet."
    ),
    "The position of the caller. Clients do not send it.": "La position de l’appelant. Les clients ne l’envoient pas.",
    "The number of the site: 100 for Cdiscount.": "Le numéro du site : 100 pour Cdiscount.",
    # Country
    "A country, as the header names it: mostly the two letters of ISO 3166.": (
        "Un pays, comme l’en-tête le nomme : le plus souvent les deux lettres de la norme ISO 3166."
    ),
    # Currency
    "A currency, as the header names it: the three letters of ISO 4217.": (
        "Une monnaie, comme l’en-tête la nomme : les trois lettres de la norme ISO 4217."
    ),
    # DomainRights
    "Rights in one domain; clients do not send them.": "Les droits dans un domaine ; les clients ne les envoient pas.",
    "The name of the domain.": "Le nom du domaine.",
    "The rights in the domain.": "Les droits dans le domaine.",
    # GeoCoordinate
    "A position; clients do not send it.": "Une position ; les clients ne l’envoient pas.",
    "The height above the sea, in metres.": "L’altitude, en mètres.",
    "The direction of the movement, in degrees from north.": "La direction du déplacement, en degrés depuis le nord.",
    "The accuracy of the position, in metres.": "La précision de la position, en mètres.",
    "The latitude, in degrees.": "La latitude, en degrés.",
    "The longitude, in degrees.": "La longitude, en degrés.",
    "The speed, in metres a second.": "La vitesse, en mètres par seconde.",
    "The accuracy of the altitude, in metres.": "La précision de l’altitude, en mètres.",
    # HeaderMessage
    "The header of every call. The defaults are the values that work in recordings of the real service.": (
        "L’en-tête de chaque appel. Les valeurs par défaut sont celles qui conviennent dans les "
        "enregistrements du vrai service."
    ),
    "The site that is called.": "Le site appelé.",
    "The country, the language and the currency.": "Le pays, la langue et la monnaie.",
    "The caller, with the token.": "L’appelant, avec le jeton.",
    "The version of the header: 1.0.": "La version de l’en-tête : 1.0.",
    # Language
    "The language of messages. Most messages are French in any case.": (
        "La langue des messages. La plupart des messages sont en français dans tous les cas."
    ),
    "French.": "Français.",
    "English. Most messages are French all the same.": "Anglais. La plupart des messages sont quand même en français.",
    "German.": "Allemand.",
    "Spanish.": "Espagnol.",
    "Thai.": "Thaï.",
    "Vietnamese.": "Vietnamien.",
    "Not stated.": "Non indiquée.",
    # LocalizationMessage
    "Where the caller is.": "Où se trouve l’appelant.",
    "The country of the site: France by default.": "Le pays du site : la France par défaut.",
    "The name of a culture of .NET. Clients do not send it.": (
        "Le nom d’une culture de .NET. Les clients ne l’envoient pas."
    ),
    "The currency: the euro on Cdiscount's site. The recorded header leaves it out.": (
        "La monnaie : l’euro sur le site de Cdiscount. L’en-tête enregistré l’omet."
    ),
    "The number of decimals of amounts: 2 is usual. The recorded header leaves it out.": (
        "Le nombre de décimales des montants : 2 est habituel. L’en-tête enregistré l’omet."
    ),
    "The language of messages; None for French.": "La langue des messages ; None pour le français.",
    # SecurityContext
    "The caller. The token is added when an envelope is written.": (
        "L’appelant. Le jeton est ajouté quand une enveloppe est écrite."
    ),
    "The rights of the caller. Clients send none.": "Les droits de l’appelant. Les clients n’en envoient aucun.",
    "Who issued the token. Clients send nil.": "Qui a émis le jeton. Les clients envoient nil.",
    "The number of a session. Clients send nil.": "Le numéro d’une session. Les clients envoient nil.",
    "Where the caller's machine is. Clients do not send it.": (
        "Où se trouve la machine de l’appelant. Les clients ne l’envoient pas."
    ),
    "The token of the call. The library adds it when it writes an envelope.": (
        "Le jeton de l’appel. La bibliothèque l’ajoute quand elle écrit une enveloppe."
    ),
    "The name of your company: the service's support helps named partners first.": (
        "Le nom de votre société : le support du service aide d’abord les partenaires nommés."
    ),
    # SecurityDescriptor
    "A right on one function; clients do not send it.": "Un droit sur une fonction ; les clients ne l’envoient pas.",
    "The right.": "Le droit.",
    "The name of the function.": "Le nom de la fonction.",
    "The version of the function.": "La version de la fonction.",
    # SubjectLocality
    "Where the caller's machine is; clients do not send it.": (
        "Où se trouve la machine de l’appelant ; les clients ne l’envoient pas."
    ),
    "The address of the machine.": "L’adresse de la machine.",
    "The name of the machine.": "Le nom de la machine.",
}
