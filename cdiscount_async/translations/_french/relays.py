"""The texts about the types of `models.relays`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # ParcelShop
    "A pick-up shop: where it is and when it is open, hours as text.": (
        "Un point de retrait : où il est et quand il est ouvert, les heures en texte."
    ),
    "The seller's reference of the shop.": "La référence du point de retrait chez le vendeur.",
    "The name of the shop.": "Le nom du point de retrait.",
    "The latitude, in degrees; None if unknown.": "La latitude, en degrés ; None si elle est inconnue.",
    "The longitude, in degrees; None if unknown.": "La longitude, en degrés ; None si elle est inconnue.",
    "The phone number of the shop.": "Le numéro de téléphone du point de retrait.",
    "Whether orders can be sent to the shop. Assumed from the name.": (
        "Si des commandes peuvent être envoyées au point de retrait. Supposé d’après le nom."
    ),
    "Whether buyers can take goods away at once. Assumed from the name.": (
        "Si les acheteurs peuvent emporter des marchandises tout de suite. Supposé d’après le nom."
    ),
    "When the shop opened, in French local time; None if unknown.": (
        "Quand le point de retrait a ouvert, en heure française ; None si on ne le sait pas."
    ),
    "When the shop closes for good, in French local time; None if it does not.": (
        "Quand le point de retrait ferme définitivement, en heure française ; None s’il ne ferme pas."
    ),
    "When a temporary closure begins, in French local time; None if there is none.": (
        "Quand une fermeture temporaire commence, en heure française ; None s’il n’y en a pas."
    ),
    "When a temporary closure ends, in French local time; None if there is none.": (
        "Quand une fermeture temporaire se termine, en heure française ; None s’il n’y en a pas."
    ),
    "A day on which the shop is closed, in French local time; None if there is none.": (
        "Un jour où le point de retrait est fermé, en heure française ; None s’il n’y en a pas."
    ),
    "When the shop opens on Monday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le lundi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Monday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le lundi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Monday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le lundi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Monday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le lundi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Tuesday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le mardi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Tuesday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le mardi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Tuesday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le mardi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Tuesday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le mardi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Wednesday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le mercredi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Wednesday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le mercredi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Wednesday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le mercredi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Wednesday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le mercredi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Thursday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le jeudi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Thursday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le jeudi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Thursday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le jeudi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Thursday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le jeudi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Friday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le vendredi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Friday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le vendredi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Friday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le vendredi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Friday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le vendredi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Saturday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le samedi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Saturday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le samedi matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Saturday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le samedi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Saturday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le samedi après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Sunday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le dimanche matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Sunday morning, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le dimanche matin, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop opens on Sunday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ouvre le dimanche après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    "When the shop closes on Sunday afternoon, as text in French local time; None if it is closed.": (
        "Quand le point de retrait ferme le dimanche après-midi, en texte et en heure française ; None s’il est fermé."
    ),
    # ParcelShopListMessage
    "The shops; empty for a seller without shops.": "Les points de retrait ; vide pour un vendeur qui n’en a pas.",
    # RelayIntegrationLog
    "What became of one pick-up shop of a file.": "Ce qu’est devenu un point de retrait d’un fichier.",
    "Why the shop was refused; empty if it was not.": (
        "Pourquoi le point de retrait a été refusé ; vide s’il ne l’a pas été."
    ),
    "Whether the shop was accepted.": "Si le point de retrait a été accepté.",
    # RelayIntegrationReportMessage
    "What became of a file of pick-up shops.": "Ce qu’est devenu un fichier de points de retrait.",
    "The number of the file.": "Le numéro du fichier.",
    "How far the file is, as text. The values are not published; None is assumed to mean in progress.": (
        "L’avancement du fichier, en texte. Les valeurs ne sont pas publiées ; None est supposé signifier en cours."
    ),
    "What became of each shop; empty until the file is integrated, which is assumed.": (
        "Ce qu’est devenu chaque point de retrait ; vide tant que le fichier n’est pas intégré, ce qui est supposé."
    ),
    # RelaysFileDepositMessage
    "The number of the file, by which its report is asked for.": (
        "Le numéro du fichier, par lequel on demande son rapport."
    ),
    "The number of the file, for GetRelaysFileSubmissionResult.": (
        "Le numéro du fichier, pour GetRelaysFileSubmissionResult."
    ),
    # RelaysFileFilter
    "Which file of pick-up shops is meant.": "Le fichier de points de retrait dont il s’agit.",
    "The number that the submission returned.": "Le numéro que la soumission a rendu.",
    # RelaysFileIntegrationRequest
    "Where the service finds the file of pick-up shops.": "Où le service trouve le fichier des points de retrait.",
    "The URL of an XLSX file; its columns are not documented.": (
        "L’URL d’un fichier XLSX ; ses colonnes ne sont pas documentées."
    ),
}
