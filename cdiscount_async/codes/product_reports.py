"""The codes of four digits in the report of a product package. The last two digits are the property.

See docs/service/codes.md#product-reports.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from ._entry import Entry, Source, Text, Words, number

__all__ = ("PROPERTIES", "entry")

PROPERTIES: Final[Mapping[str, tuple[str, str]]] = {
    "01": ("EAN", "EAN"),
    "02": ("ISBN", "ISBN"),
    "03": ("seller reference", "référence vendeur"),
    "05": ("category", "catégorie"),
    "06": ("brand", "marque"),
    "07": ("kind", "genre"),
    "08": ("short label", "libellé court"),
    "09": ("long label", "libellé long"),
    "10": ("description", "description"),
    "11": ("reference of the manufacturer", "référence du fabricant"),
    "12": ("picture 1", "image 1"),
    "13": ("picture 2", "image 2"),
    "14": ("picture 3", "image 3"),
    "15": ("picture 4", "image 4"),
    "17": ("length", "longueur"),
    "18": ("width", "largeur"),
    "19": ("height", "hauteur"),
    "20": ("weight", "poids"),
    "21": ("model", "modèle"),
    "22": ("specific property", "propriété spécifique"),
    "24": ("product", "produit"),
    "26": ("marketing description", "description marketing"),
    "28": ("size", "taille"),
    "29": ("SKU family", "famille de SKU"),
    "30": ("colour", "couleur"),
}
"""The properties by the last two digits of a code. 00 means no property."""
_OF_A_PROPERTY: Final[Mapping[str, Words]] = {
    "1001 1003 1005 1006 1007 1008 1009 1010 1012 1022 1028 1029 1030": (
        "A mandatory field is empty.",
        "Un champ obligatoire est vide.",
        "Fill in the field and submit the product again; size, family and colour are mandatory for variants only.",
        (
            "Renseignez le champ et soumettez le produit de nouveau ; taille, famille et couleur ne sont "
            "obligatoires que pour les variants."
        ),
    ),
    "1101 1102 1107 1108 1109 1112 1113 1114 1115 1117 1119 1120 1121 1122 1124 1126": (
        "The format or the size of the value is wrong.",
        "Le format ou la taille de la valeur est incorrect.",
        (
            "An EAN has digits only; a kind is Standard or Variant; a picture is jpg, png or gif of at most 5 MB; a "
            "measure has at most 4 digits before and 3 after the separator."
        ),
        (
            "Un EAN n’a que des chiffres ; un genre est Standard ou Variant ; une image est en jpg, png ou gif de 5 "
            "Mo au plus ; une mesure a au plus 4 chiffres avant et 3 après le séparateur."
        ),
    ),
    "1201 1202 1203 1205 1206 1208 1209 1210 1211 1212 1213 1214 1215 1217 1218 1219 1220 1226 1228 1229 1230": (
        "The value is too short or too long.",
        "La valeur est trop courte ou trop longue.",
        (
            "EAN and ISBN have 13 digits; at most: reference and colour 50 characters, brand 70, labels 30 and 132, "
            "description 420, marketing description 5,000, family 100."
        ),
        (
            "EAN et ISBN ont 13 chiffres ; au plus : référence et couleur 50 caractères, marque 70, libellés 30 et "
            "132, description 420, description marketing 5 000, famille 100."
        ),
    ),
    "3712 3713 3714 3715": (
        "The host of the picture refused it.",
        "L’hébergeur de l’image l’a refusée.",
        (
            "Make the picture available without login, and allow 62.122.8.8 and 62.122.15.8; then submit the "
            "product again."
        ),
        (
            "Faites en sorte que l’hébergeur fournisse l’image sans authentification, et autorisez 62.122.8.8 et "
            "62.122.15.8 ; puis soumettez le produit de nouveau."
        ),
    ),
    "3812 4812": (
        "The resolution of the picture is wrong.",
        "La résolution de l’image est incorrecte.",
        "Take a picture of 500 to 3,000 pixels a side.",
        "Prenez une image de 500 à 3 000 pixels de côté.",
    ),
    "3912 3913 3914 3915": (
        "The remote server refused to let the picture be fetched.",
        "Le serveur distant a refusé le téléchargement de l’image.",
        "Make the picture readable without login, and allow 62.122.8.8 and 62.122.15.8 in the firewall of its server.",
        (
            "Rendez l’image lisible sans authentification, et autorisez 62.122.8.8 et 62.122.15.8 dans le pare-feu "
            "de son serveur."
        ),
    ),
    "4012 4013 4014 4015": (
        "The host of the picture took more than 5 seconds to answer.",
        "L’hébergeur de l’image a mis plus de 5 secondes à répondre.",
        "Put the picture on a faster server, or make it smaller, and submit the product again.",
        "Placez l’image sur un serveur plus rapide, ou réduisez-la, et soumettez le produit de nouveau.",
    ),
    "4108 4109 4110 4112 4113 4114 4115": (
        "The value holds HTML, which is forbidden here.",
        "La valeur contient du HTML, ce qui est interdit ici.",
        "Write plain text without tags; only the marketing description may hold some HTML.",
        "Écrivez du texte sans balises ; seule la description marketing admet un peu de HTML.",
    ),
    "5812 5813 5814 5815": (
        "An error occurred while the picture was fetched.",
        "Une erreur s’est produite pendant le téléchargement de l’image.",
        "Open the address of the picture from outside your network; when it works, submit the product again.",
        (
            "Ouvrez l’adresse de l’image depuis l’extérieur de votre réseau ; quand elle répond, soumettez le "
            "produit de nouveau."
        ),
    ),
}
"""Codes with the same meaning for several properties."""
_OF_A_PRODUCT: Final[Mapping[str, Words]] = {
    "1103 3128 4731": (
        "The size is not in the list of sizes.",
        "La taille n’est pas dans la liste des tailles.",
        "Take a size of the VariationValueList that GetModelList returns for the category.",
        "Prenez une taille de la VariationValueList que GetModelList donne pour la catégorie.",
    ),
    "1305": (
        "The category does not exist.",
        "La catégorie n’existe pas.",
        "Take the code of a leaf of GetAllowedCategoryTree, with its leading zeros.",
        "Prenez le code d’une feuille de GetAllowedCategoryTree, avec ses zéros en tête.",
    ),
    "1322": (
        "A specific property does not exist.",
        "Une propriété spécifique n’existe pas.",
        "Name only properties that GetModelList returns for the category.",
        "Ne nommez que des propriétés que GetModelList donne pour la catégorie.",
    ),
    "1400": (
        "The product was not created because of a technical error.",
        "Le produit n’a pas été créé à cause d’une erreur technique.",
        "Submit the product again later; contact support if it fails again.",
        "Soumettez le produit de nouveau plus tard ; prévenez le support en cas de nouvel échec.",
    ),
    "1505": (
        "The category is closed to this seller, or the product is not allowed.",
        "La catégorie est fermée à ce vendeur, ou le produit n’est pas autorisé.",
        "Take a category that GetAllowedCategoryTree opens to you, or ask support to open this one.",
        "Prenez une catégorie que GetAllowedCategoryTree vous ouvre, ou demandez au support d’ouvrir celle-ci.",
    ),
    "1601": (
        "The check digit of the EAN is wrong.",
        "La clé de contrôle de l’EAN est fausse.",
        "Compare the EAN with the one on the product: its last digit follows from the first twelve.",
        "Comparez l’EAN avec celui du produit : son dernier chiffre se calcule d’après les douze premiers.",
    ),
    "1602": (
        "The check digit of the ISBN is wrong.",
        "La clé de contrôle de l’ISBN est fausse.",
        "Compare the ISBN with the one in the book: its last digit follows from the first twelve.",
        "Comparez l’ISBN avec celui du livre : son dernier chiffre se calcule d’après les douze premiers.",
    ),
    "1724": (
        "The back office did not assign an EAN to the product.",
        "Le back-office n’a pas attribué d’EAN au produit.",
        "Change something about the product and submit it again.",
        "Changez quelque chose au produit et soumettez-le de nouveau.",
    ),
    "1901": (
        "The EAN was not integrated because of an error in processing.",
        "L’EAN n’a pas été intégré à cause d’une erreur de traitement.",
        "Submit the product again; contact support if it fails again.",
        "Soumettez le produit de nouveau ; prévenez le support en cas de nouvel échec.",
    ),
    "2100": (
        "The product was not created because of a technical error.",
        "Le produit n’a pas été créé à cause d’une erreur technique.",
        "Submit the product again as it is.",
        "Soumettez le produit de nouveau tel quel.",
    ),
    "2401": (
        "A Standard product has this EAN, so a Variant cannot have it.",
        "Un produit Standard a cet EAN, un Variant ne peut donc pas l’avoir.",
        "Place an offer on the Standard product, or use another EAN for the variant.",
        "Placez une offre sur le produit Standard, ou donnez au variant un EAN qui lui soit propre.",
    ),
    "2432": (
        "The EAN is inactive.",
        "L’EAN est inactif.",
        "Check the EAN, and ask support to activate it if it is right.",
        "Vérifiez l’EAN, et demandez au support de l’activer s’il est bon.",
    ),
    "2442": (
        "A product with this EAN exists already.",
        "Un produit existe déjà avec cet EAN.",
        "Place an offer on it with SubmitOfferPackage; it needs no creation.",
        "Créez une offre sur ce produit avec SubmitOfferPackage ; il n’y a pas à le créer.",
    ),
    "2501": (
        "The EAN is used for another colour.",
        "L’EAN est utilisé pour une autre couleur.",
        "Correct the colour, or use another EAN for this colour.",
        "Corrigez la couleur, ou donnez à cette couleur un EAN qui lui soit propre.",
    ),
    "2624": (
        "Several products of the file have the same EAN.",
        "Plusieurs produits du fichier ont le même EAN.",
        "Keep one product for each EAN and submit the package again.",
        "Gardez un seul produit par EAN et soumettez le paquet de nouveau.",
    ),
    "2724": (
        "Several products of the file have the same seller reference.",
        "Plusieurs produits du fichier ont la même référence vendeur.",
        "Use another reference for each product and submit the package again.",
        "Donnez à chaque produit une référence qui lui soit propre et soumettez le paquet de nouveau.",
    ),
    "2824": (
        "The same family, colour and size occur twice.",
        "La même combinaison de famille, couleur et taille apparaît deux fois.",
        "Keep one product for each family, colour and size.",
        "Gardez un seul produit par combinaison de famille, couleur et taille.",
    ),
    "2928": (
        "The size cannot be added to this product.",
        "La taille ne peut pas être ajoutée à ce produit.",
        "Submit the product under a new SellerProductFamily.",
        "Soumettez le produit sous une nouvelle SellerProductFamily.",
    ),
    "3000": (
        "The product was created, or is known already.",
        "Le produit a été créé, ou il est déjà connu.",
        "Place an offer on it with SubmitOfferPackage.",
        "Créez une offre sur ce produit avec SubmitOfferPackage.",
    ),
    "3001": (
        "This family, size and colour have an EAN already.",
        "Cette combinaison de famille, taille et couleur a déjà un EAN.",
        "Use that EAN, or correct the family, the size or the colour.",
        "Utilisez cet EAN, ou corrigez la famille, la taille ou la couleur.",
    ),
    "3300 8000 8100": (
        "The product was created.",
        "Le produit a été créé.",
        "Place an offer on it with SubmitOfferPackage.",
        "Créez une offre sur ce produit avec SubmitOfferPackage.",
    ),
    "3424": (
        "The product exists, but is closed to the sellers of the marketplace.",
        "Le produit existe, mais il est fermé aux vendeurs de la marketplace.",
        "Leave it out of your packages, or ask support whether it can be opened.",
        "Retirez-le de vos paquets, ou demandez au support s’il peut être ouvert.",
    ),
    "3500": (
        "The product was updated.",
        "Le produit a été mis à jour.",
        "Nothing needs to be done.",
        "Il n’y a rien à faire.",
    ),
    "3600": (
        "The product was added to another one.",
        "Le produit a été ajouté à un autre.",
        "Place an offer on it with SubmitOfferPackage.",
        "Créez une offre sur ce produit avec SubmitOfferPackage.",
    ),
    "3728": (
        "The size is not in the list of sizes, and only support can add it.",
        "La taille n’est pas dans la liste des tailles, et seul le support peut l’ajouter.",
        "Take a size that GetModelList returns for the category, or open a ticket to have this one added.",
        "Prenez une taille que GetModelList donne pour la catégorie, ou ouvrez un ticket pour faire ajouter celle-ci.",
    ),
    "4203": (
        "The seller reference belongs to another product already.",
        "La référence vendeur est déjà liée à un autre produit.",
        "Use another reference for this product.",
        "Donnez à ce produit une référence qui lui soit propre.",
    ),
    "4324": (
        "The products of one family have different models.",
        "Les produits d’une même famille ont des modèles différents.",
        "Use the same Model for all products of the family.",
        "Donnez le même Model à tous les produits de la famille.",
    ),
    "4424": (
        "The main properties of the products of one family do not differ.",
        "Les propriétés principales des produits d’une même famille ne diffèrent pas.",
        "Make each product of the family differ in a main property, such as its size, and submit the family again.",
        (
            "Distinguez chaque produit de la famille par une propriété principale, comme la taille, et soumettez la "
            "famille de nouveau."
        ),
    ),
    "4501": (
        "The EAN is from a reserved range.",
        "L’EAN fait partie d’une plage réservée.",
        "Use the EAN of the manufacturer: those that begin with 020–029, 040–049 or 200–299 are for internal use.",
        "Utilisez l’EAN du fabricant : ceux qui commencent par 020–029, 040–049 ou 200–299 sont à usage interne.",
    ),
    "5026": (
        "The marketing description holds a URL of http, which is forbidden.",
        "La description marketing contient une URL en http, ce qui est interdit.",
        "Put media on https, or leave them out.",
        "Placez les médias en https, ou retirez-les.",
    ),
    "5100": (
        "The variant is tied to another family or colour already, or the product for its size is missing.",
        "Le variant est déjà lié à une autre famille ou couleur, ou le produit de sa taille manque.",
        "Use the family and colour that the variant has; else submit the whole family again with all its sizes.",
        (
            "Utilisez la famille et la couleur qu’a déjà le variant ; sinon, soumettez de nouveau toute la famille "
            "avec ses tailles."
        ),
    ),
    "5126": (
        "The marketing description holds a link (href), which is forbidden.",
        "La description marketing contient un lien (href), ce qui est interdit.",
        "Take the links out; bold, strong and br are allowed.",
        "Retirez les liens ; bold, strong et br sont permis.",
    ),
    "5224": (
        "The creation of this product was asked for already and is being analysed.",
        "La création de ce produit a déjà été demandée et elle est en cours d’analyse.",
        "Wait for the outcome of the earlier request before you submit it again.",
        "Attendez l’issue de la demande précédente avant de le soumettre de nouveau.",
    ),
    "5424": (
        "The product was presented before and is waiting for manual treatment.",
        "Le produit a déjà été présenté et attend un traitement manuel.",
        "Wait: treatment takes 24 to 48 hours. After 72 hours without outcome, submit it again with a small change.",
        (
            "Attendez : le traitement prend de 24 à 48 heures. Après 72 heures sans issue, soumettez-le de nouveau "
            "avec un petit changement."
        ),
    ),
    "5507": (
        "The category takes only products of the kind Variant.",
        "La catégorie n’admet que des produits de genre Variant.",
        "Submit the product as a Variant with family, size and colour, or choose another category.",
        "Soumettez le produit comme Variant avec famille, taille et couleur, ou choisissez une autre catégorie.",
    ),
    "5607": (
        "The category takes only products of the kind Standard.",
        "La catégorie n’admet que des produits de genre Standard.",
        "Submit the product as Standard, or choose another category.",
        "Soumettez le produit comme Standard, ou choisissez une autre catégorie.",
    ),
    "5900": (
        "The SKU exists already.",
        "Le SKU existe déjà.",
        "Look for the product with GetProductListByIdentifier, and place an offer on it.",
        "Cherchez le produit avec GetProductListByIdentifier, et créez une offre sur celui-ci.",
    ),
    "8500": (
        "The product passed the automatic tests and is waiting for manual treatment.",
        "Le produit a réussi les tests automatiques et attend un traitement manuel.",
        "Wait: treatment takes 24 to 48 hours. After 72 hours without outcome, submit it again with a small change.",
        (
            "Attendez : le traitement prend de 24 à 48 heures. Après 72 heures sans issue, soumettez-le de nouveau "
            "avec un petit changement."
        ),
    ),
    "9000": (
        "The product exists already.",
        "Le produit existe déjà.",
        "Place an offer on it with SubmitOfferPackage; it needs no creation.",
        "Créez une offre sur ce produit avec SubmitOfferPackage ; il n’y a pas à le créer.",
    ),
    "9101": (
        "EANs of the family are missing.",
        "Il manque des EAN de la famille.",
        "Enter the EANs of all products of the family.",
        "Donnez les EAN de tous les produits de la famille.",
    ),
    "9202": (
        "The ISBN was dropped because it is invalid.",
        "L’ISBN a été écarté parce qu’il est invalide.",
        "Correct the ISBN, which has 13 digits with a right check digit, and submit the product again.",
        "Corrigez l’ISBN, qui a 13 chiffres et une clé de contrôle juste, et soumettez le produit de nouveau.",
    ),
    "9509": (
        "Several products of the package have the same long label.",
        "Plusieurs produits du paquet ont le même libellé long.",
        "Use another long label for each Standard product.",
        "Donnez à chaque produit Standard un libellé long qui lui soit propre.",
    ),
    "9924": (
        "The labels are too vague to find a category.",
        "Les libellés sont trop vagues pour trouver une catégorie.",
        "Say in the labels what the product is, and submit it again.",
        "Précisez dans les libellés ce qu’est le produit, et soumettez-le de nouveau.",
    ),
    "9942": (
        "The size exists in the catalogue already.",
        "La taille existe déjà dans le catalogue.",
        "Place an offer on the product of that size, or correct the size.",
        "Placez une offre sur le produit de cette taille, ou corrigez la taille.",
    ),
}
"""Codes with one complete text."""
_GOOD: Final = frozenset({"3000", "3300", "3500", "3600", "8000", "8100"})


def entry(code: object) -> Entry | None:
    """Return the explanation of a code; None for an unknown one.

    >>> str(entry(1113).meaning)
    'The format or the size of the value is wrong. Property: picture 2.'
    """
    return _entries().get(f"{number(code)}")


@cache
def _entries() -> Mapping[str, Entry]:
    rows = [
        *(
            (code, words, Text(*PROPERTIES[code[2:]]))
            for codes, words in _OF_A_PROPERTY.items()
            for code in codes.split()
        ),
        *((code, words, None) for codes, words in _OF_A_PRODUCT.items() for code in codes.split()),
    ]
    return {
        code: Entry.of(code, Source.PRODUCT_REPORT, words, about, good=code in _GOOD) for code, words, about in rows
    }
