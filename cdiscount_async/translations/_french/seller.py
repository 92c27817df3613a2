"""The texts about the types of `models.seller`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # Seller
    "Who the seller is.": "Qui est le vendeur.",
    "The login of the API account. Assumed to be that of the call.": (
        "L’identifiant du compte API. Supposé être celui de l’appel."
    ),
    "Whether the account is in use.": "Si le compte est utilisé.",
    "Whether the seller is open for business.": "Si le vendeur est en activité.",
    "The name of the shop, as buyers see it.": "Le nom de la boutique, comme les acheteurs le voient.",
    "The address of the shop's page; None in recordings.": (
        "L’adresse de la page de la boutique ; None dans les enregistrements."
    ),
    "The seller's number in the French register of companies (SIRET), 14 digits.": (
        "Le numéro SIRET du vendeur, 14 chiffres."
    ),
    "The seller's address of e-mail.": "L’adresse e-mail du vendeur.",
    "The seller's phone number.": "Le numéro de téléphone du vendeur.",
    "The seller's mobile phone number.": "Le numéro de téléphone portable du vendeur.",
    "The seller's address. In recordings the street is in `address1`.": (
        "L’adresse du vendeur. Dans les enregistrements, la rue est dans `address1`."
    ),
    # SellerIndicator
    "One quality figure, in percent, over 30 and 60 days.": (
        "Un indicateur de qualité, en pour cent, sur 30 et 60 jours."
    ),
    "The day for which the figure was computed, at midnight in French local time; None if the service does not say.": (
        "Le jour pour lequel l’indicateur a été calculé, à minuit en heure française ; None si le service ne "
        "le dit pas."
    ),
    (
        "What the figure measures, as French text: rates of acceptance, shipment, claims, refunds and "
        "preparation in time."
    ): (
        "Ce que l’indicateur mesure, en texte français : taux d’acceptation, d’expédition, de réclamations, de "
        "remboursements et de préparation à temps."
    ),
    "The bound that the site demands, in percent; None if there is none.": (
        "La limite que le site exige, en pour cent ; None s’il n’y en a pas."
    ),
    "Whether the bound is a minimum or a maximum.": "Si la limite est un minimum ou un maximum.",
    "The figure of the last 30 days, in percent; None if there is none.": (
        "La valeur des 30 derniers jours, en pour cent ; None s’il n’y en a pas."
    ),
    "The figure of the last 60 days, in percent; None if there is none.": (
        "La valeur des 60 derniers jours, en pour cent ; None s’il n’y en a pas."
    ),
    # SellerIndicatorsMessage
    "The seller's quality indicators; empty if none has been computed yet.": (
        "Les indicateurs de qualité du vendeur ; vide si aucun n’a encore été calculé."
    ),
    "The figures; empty if none has been computed yet.": "Les indicateurs ; vide si aucun n’a encore été calculé.",
    # SellerMessage
    "The calling seller, with the delivery modes and the sites that are set up.": (
        "Le vendeur qui appelle, avec les modes de livraison et les sites configurés."
    ),
    "The delivery modes that the seller ticked: offers may use these only.": (
        "Les modes de livraison que le vendeur a cochés : les offres ne peuvent utiliser que ceux-ci."
    ),
    "The sites on which the seller may sell.": "Les sites sur lesquels le vendeur peut vendre.",
    # SellerStateEnum
    "Whether the seller's account is in use.": "Si le compte du vendeur est utilisé.",
    "The account is active.": "Le compte est actif.",
    "The account is switched off.": "Le compte est désactivé.",
    "The site has warned the seller. Assumed from the name.": "Le site a averti le vendeur. Supposé d’après le nom.",
    # SellerSubStateEnum
    "On holiday: the offers are hidden, and can be managed all the same.": (
        "En vacances : les offres sont masquées, et peuvent quand même être gérées."
    ),
    "Open for business.": "En activité.",
    "Banned from the site.": "Banni du site.",
    # TresholdType
    "Whether a threshold is a minimum or a maximum. The schema misspells the name.": (
        "Si une limite est un minimum ou un maximum. Le schéma écrit le nom avec une faute."
    ),
    "The value must be this high, or higher.": "La valeur doit être au moins celle-ci.",
    "The value must be this low, or lower.": "La valeur doit être au plus celle-ci.",
}
