"""The types of business errors of the service. See docs/service/codes.md#error-types."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from ._entry import Entry, Source, Words

__all__ = ("TEXTS", "entry")

TEXTS: Final[Mapping[str, Words]] = {
    "UnexpectedException": (
        (
            "The service failed and names no cause; seen where a part of the request is missing or its database "
            "takes too long."
        ),
        (
            "Le service a échoué sans dire pourquoi ; constaté quand une partie de la requête manque ou que sa base "
            "de données tarde trop."
        ),
        (
            "Read the message: complete the request, or narrow the filter and read page by page. Before you repeat a "
            "write, look whether it took effect."
        ),
        (
            "Lisez le message : complétez la requête, ou resserrez le filtre et lisez page par page. Avant de "
            "relancer une écriture, vérifiez si elle a pris effet."
        ),
    ),
    "MissingField": (
        "A mandatory member of the request is missing.",
        "Un champ obligatoire de la requête manque.",
        "Look in the message for the member, fill it in and send the request again.",
        "Cherchez le champ dans le message, renseignez-le et renvoyez la requête.",
    ),
    "PackageNotFound": (
        "No package has this number.",
        "Aucun paquet ne porte ce numéro.",
        "Ask with the PackageId that the submission returned; 0 or less means that the submission itself was refused.",
        (
            "Utilisez le PackageId rendu par la soumission ; un numéro nul ou négatif signifie que la soumission "
            "elle-même a été refusée."
        ),
    ),
    "PackageMatchingFileError": (
        "The products of the package cannot be matched to products of the catalogue.",
        "La correspondance entre les produits du paquet et ceux du catalogue ne peut pas être établie.",
        "Check with GetProductPackageSubmissionResult that the package is integrated, then ask again.",
        "Vérifiez avec GetProductPackageSubmissionResult que le paquet est intégré, puis redemandez.",
    ),
    "OrderNotFound": (
        "This seller has no order of that number.",
        "Ce vendeur n’a pas de commande portant ce numéro.",
        "Check the order number, and that the account is that of the seller who has the order.",
        "Vérifiez le numéro de commande, et que le compte est celui du vendeur concerné.",
    ),
    "OrderStateIncoherent": (
        "The order cannot go from its present state to the one that was asked for.",
        "La commande ne peut pas passer de son état actuel à l’état demandé.",
        (
            "Fetch the order with GetOrderList: if it is in the state you wanted, nothing is left to do; else send a "
            "state that may follow the present one."
        ),
        (
            "Relisez la commande avec GetOrderList : si elle est déjà dans l’état voulu, il n’y a rien à faire ; "
            "sinon, envoyez un état qui peut suivre l’état actuel."
        ),
    ),
    "OrderLineCancelledAcceptedConflict": (
        "A line that you accept was cancelled in the meantime.",
        "Une ligne que vous acceptez a été annulée entre-temps.",
        "Fetch the order again and decide anew from the present states of its lines.",
        "Relisez la commande et décidez de nouveau d’après l’état actuel de ses lignes.",
    ),
    "SellerNotFound": (
        "The seller is unknown, or of a kind that may not use this operation.",
        "Le vendeur est inconnu, ou d’un type qui n’a pas droit à cette opération.",
        (
            "Check the login. SubmitOfferStateAction refuses ordinary sellers: set the stock of the offer to 0 with "
            "a package instead."
        ),
        (
            "Vérifiez l’identifiant. SubmitOfferStateAction refuse les vendeurs ordinaires : mettez plutôt le stock "
            "de l’offre à 0 par un paquet."
        ),
    ),
    "InvalidFileFormat": (
        "The address of the file is not a valid URL.",
        "L’adresse du fichier n’est pas une URL valide.",
        "Enter the whole URL of the file, with http:// or https:// at its start.",
        "Donnez l’URL complète du fichier, avec http:// ou https:// au début.",
    ),
    "FileAlreadySubmitted": (
        "This file, or another one at the same URL, was submitted before.",
        "Ce fichier, ou un autre à la même URL, a déjà été soumis.",
        "Ask for the result of the earlier package; put new content at a new URL and submit that.",
        (
            "Demandez le résultat du paquet précédent ; déposez un nouveau contenu à une nouvelle URL et soumettez "
            "celle-ci."
        ),
    ),
    "InvalidRequest": (
        "The service does not understand the request.",
        "Le service ne comprend pas la requête.",
        "Correct what the message names, identifiers and filters above all; the same request will fail again.",
        (
            "Corrigez ce que le message désigne, surtout les identifiants et les filtres ; la même requête échouera "
            "de nouveau."
        ),
    ),
    "FileDownloadException": (
        "The service could not fetch the ZIP.",
        "Le service n’a pas pu télécharger le ZIP.",
        (
            "The ZIP must be reachable from the internet without login, at exactly this URL; make sure of that and "
            "submit it again."
        ),
        (
            "Le ZIP doit être accessible depuis Internet sans authentification, à cette URL exacte ; assurez-vous-en "
            "et soumettez-le de nouveau."
        ),
    ),
    "SellerNotAuthorized": (
        "The package is that of another seller, or of the other kind: offers or products.",
        "Le paquet est celui d’un autre vendeur, ou de l’autre type : offres ou produits.",
        (
            "Ask with the account that submitted it, and with the operation of its kind: offers and products have "
            "one each."
        ),
        (
            "Demandez-le avec le compte qui l’a soumis, et avec l’opération de son type : offres et produits ont "
            "chacun la leur."
        ),
    ),
    "OrderLineNotFound": (
        "The order has no such line.",
        "La commande n’a pas cette ligne.",
        "Fetch the order with its lines, and name each by its own SellerProductId and ProductCondition.",
        "Relisez la commande avec ses lignes, et désignez chacune par ses propres SellerProductId et ProductCondition.",
    ),
    "OrderLineIncoherentState": (
        "A line of the order cannot go from its present state to the one that was asked for.",
        "Une ligne de la commande ne peut pas passer de son état actuel à l’état demandé.",
        (
            "Accept or refuse lines while the order waits for acceptance, ship or refuse to ship them while it waits "
            "for shipment; fetch it first."
        ),
        (
            "Acceptez ou refusez les lignes tant que la commande attend l’acceptation, expédiez-les ou refusez "
            "l’expédition tant qu’elle attend l’expédition ; relisez-la d’abord."
        ),
    ),
    "FunctionNotActive": (
        "This feature is switched off.",
        "Cette fonction est désactivée.",
        "Ask support whether it can be opened for your account; to repeat the call does not help.",
        "Demandez au support si elle peut être ouverte pour votre compte ; relancer l’appel ne sert à rien.",
    ),
    "OrderPriceOrQuantityError": (
        "An amount or a quantity does not fit the order.",
        "Un montant ou une quantité ne correspond pas à la commande.",
        "Compare amounts and quantities with the order as GetOrderList returns it, and correct them.",
        "Comparez montants et quantités avec la commande telle que la donne GetOrderList, et corrigez-les.",
    ),
    "OrderTrackingInformationError": (
        "The carrier, the tracking number or the tracking link was refused.",
        "Le transporteur, le numéro de suivi ou le lien de suivi a été refusé.",
        (
            "Take a carrier of GetGlobalConfiguration; a number has at most 50 characters, no space, comma, quote, "
            "&, * or $; a link is http(s) and has at most 255."
        ),
        (
            "Prenez un transporteur de GetGlobalConfiguration ; le numéro a 50 caractères au plus, sans espace, "
            "virgule, guillemet, &, * ni $ ; le lien est en http(s) et en a 255 au plus."
        ),
    ),
    "TooManyProductsInPackageError": (
        "The package holds too many products.",
        "Le paquet contient trop de produits.",
        "Split it into packages of at most 10,000 products.",
        "Divisez-le en paquets de 10 000 produits au plus.",
    ),
    "Quota": (
        "The hourly quota of this operation is used up.",
        "Le quota horaire de cette opération est épuisé.",
        "Counters restart every hour: wait until the next full hour, and then call less often.",
        "Les compteurs repartent chaque heure : attendez la prochaine heure pleine, puis appelez moins souvent.",
    ),
    "RefundError": (
        "The refund is not possible.",
        "Le remboursement n’est pas possible.",
        (
            "Look at the order: only shipped lines can be refunded, and not twice; before shipment refuse them with "
            "ValidateOrderList."
        ),
        (
            "Regardez la commande : seules les lignes expédiées sont remboursables, et pas deux fois ; avant "
            "l’expédition, refusez-les avec ValidateOrderList."
        ),
    ),
    "DiscussionCreationError": (
        "The discussion or its e-mail alias cannot be made.",
        "La discussion ou son alias d’e-mail ne peut pas être créé.",
        "Check the order number; four weeks after shipment there is no alias any more.",
        "Vérifiez le numéro de commande ; quatre semaines après l’expédition, il n’y a plus d’alias.",
    ),
    "ConfigurationError": (
        "The service or the account is not set up for this call.",
        "Le service ou le compte n’est pas configuré pour cet appel.",
        "Check the settings in the seller zone; if they are right, send support the operation and the time.",
        "Vérifiez les réglages dans l’espace vendeur ; s’ils sont bons, donnez au support l’opération et l’heure.",
    ),
    "OrderPartiallyCanceled": (
        "A part of the order was cancelled.",
        "Une partie de la commande a été annulée.",
        "Fetch the order again and decide for each line by its current state.",
        "Relisez la commande et décidez de nouveau pour chaque ligne dans son état actuel.",
    ),
    "OrderLineUpdateNotAuthorized": (
        "This line of the order may not be changed.",
        "Cette ligne de la commande ne peut pas être modifiée.",
        "Fetch the order: change only lines that wait for your answer, in orders that you ship yourself.",
        (
            "Relisez la commande : ne modifiez que les lignes qui attendent votre réponse, dans les commandes que "
            "vous expédiez vous-même."
        ),
    ),
    "OrderUpdateNotAuthorized": (
        "This order may not be changed.",
        "Cette commande ne peut pas être modifiée.",
        "Fetch the order: change it only if it waits for your answer and you ship it yourself.",
        "Relisez la commande : ne la modifiez que si elle attend votre réponse et si vous l’expédiez vous-même.",
    ),
    "AskingForReturnAndRemovalNotAuthorized": (
        "The kind of return that was asked for is not allowed here.",
        "Le type de retour demandé n’est pas permis ici.",
        "Leave TypeOfReturn out: it is meant for external orders.",
        "Omettez TypeOfReturn : il est prévu pour les commandes externes.",
    ),
    "OrderLineError": (
        "Something is wrong with a line of the order.",
        "Une ligne de la commande pose problème.",
        "Send every line of the order, each with its state; a missing line makes the call fail.",
        "Donnez toutes les lignes de la commande, chacune avec son état ; une ligne manquante fait échouer l’appel.",
    ),
    "UnauthorizedValueException": (
        "A value is not one of those that are allowed.",
        "Une valeur ne fait pas partie de celles qui sont permises.",
        "Look in the message for the value, and take one that the documentation of the operation lists.",
        "Cherchez la valeur dans le message, et prenez-en une que liste la documentation de l’opération.",
    ),
    "NotAuthorizedException": (
        "The account has no right to do this.",
        "Le compte n’a pas le droit de faire cela.",
        "Check which account calls and its rights in the seller zone; ask support if they look right.",
        "Vérifiez quel compte appelle et ses droits dans l’espace vendeur ; s’ils semblent bons, demandez au support.",
    ),
    "FulfillmentApiException": (
        "The fulfilment system behind the service reported an error.",
        "Le système logistique derrière le service a signalé une erreur.",
        (
            "Correct what the message names, if anything; before you repeat a write, look in the reports whether it "
            "arrived."
        ),
        (
            "Corrigez ce que le message désigne, le cas échéant ; avant de relancer une écriture, cherchez dans les "
            "rapports si elle est arrivée."
        ),
    ),
    "OfferNotFoundException": (
        "The seller has no such offer.",
        "Le vendeur n’a pas cette offre.",
        "Look for the reference with GetOfferListPaginated; if it is missing, create the offer with a Full package.",
        "Cherchez la référence avec GetOfferListPaginated ; si elle manque, créez l’offre avec un paquet Full.",
    ),
    "OperationManagerServiceException": (
        "A system behind the service failed.",
        "Un système derrière le service a échoué.",
        (
            "Repeat a read some minutes later; before you repeat a write, look whether it took effect. If it lasts, "
            "contact support."
        ),
        (
            "Relancez une lecture quelques minutes plus tard ; avant de relancer une écriture, vérifiez si elle a "
            "pris effet. Si cela dure, prévenez le support."
        ),
    ),
    "InactiveSellerError": (
        "The account of the seller is not active.",
        "Le compte du vendeur n’est pas actif.",
        "Stop polling until the seller zone shows the account as active.",
        "Cessez d’interroger le service jusqu’à ce que l’espace vendeur montre le compte comme actif.",
    ),
    "NoDataError": (
        "There is nothing to return.",
        "Il n’y a rien à renvoyer.",
        "Take it as an empty result; widen the filter if you expected something.",
        "Considérez que le résultat est vide ; élargissez le filtre si vous attendiez quelque chose.",
    ),
    "ProductIntegrationClosed": (
        "This seller may not create products.",
        "Ce vendeur n’a pas le droit de créer des produits.",
        "Place offers on products that exist, or ask support to open the creation of products.",
        "Placez des offres sur des produits existants, ou demandez au support d’ouvrir la création de produits.",
    ),
    "ProductNotReferencedException": (
        "The product is not referenced in the fulfilment by Cdiscount.",
        "Le produit n’est pas référencé dans la logistique de Cdiscount.",
        "Activate it with SubmitFulfilmentActivation, read the activation report, then ask again.",
        "Activez-le avec SubmitFulfilmentActivation, lisez le rapport d’activation, puis redemandez.",
    ),
    "ProductReferencedWithoutStockException": (
        "The product is referenced in the fulfilment by Cdiscount, but has no stock there.",
        "Le produit est référencé dans la logistique de Cdiscount, mais n’y a pas de stock.",
        "Supply the warehouse with SubmitFulfilmentSupplyOrder, or leave the product out.",
        "Approvisionnez l’entrepôt avec SubmitFulfilmentSupplyOrder, ou laissez ce produit de côté.",
    ),
    "ProductNumberLimitExceededException": (
        "Too many products were asked for at once.",
        "Trop de produits ont été demandés à la fois.",
        "Ask for fewer products in a call: the limit is not published, so halve the list until it passes.",
        (
            "Demandez moins de produits par appel : la limite n’est pas publiée, divisez donc la liste par deux "
            "jusqu’à ce qu’elle passe."
        ),
    ),
}
"""The explanations by the value of ErrorTypeEnum."""
_RECORDED: Final = frozenset(
    {
        "FileDownloadException",
        "InvalidFileFormat",
        "OrderStateIncoherent",
        "SellerNotAuthorized",
        "SellerNotFound",
        "UnexpectedException",
    }
)
"""The types whose meaning was observed. The meanings of the others are derived from their names."""


def entry(code: object) -> Entry | None:
    """Return the explanation of an ErrorTypeEnum or its text, in any case; None for an unknown one.

    >>> str(entry("Quota").meaning)
    'The hourly quota of this operation is used up.'
    """
    name = _names().get(str(code).strip().casefold())
    return Entry.of(name, Source.ERROR_TYPE, TEXTS[name], assumed=name not in _RECORDED) if name else None


@cache
def _names() -> dict[str, str]:
    """Return each name by its lower-case spelling."""
    return {name.casefold(): name for name in TEXTS}
