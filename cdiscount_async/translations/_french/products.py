"""The texts about the types of `models.products`: types, members and values."""

from collections.abc import Mapping
from typing import Final

__all__ = ("TEXTS",)

TEXTS: Final[Mapping[str, str]] = {
    # Brand
    "A brand that products can carry.": "Une marque que des produits peuvent porter.",
    "The name, as packages of products must write it.": "Le nom, comme les paquets de produits doivent l’écrire.",
    # BrandListMessage
    "All brands: a long list.": "Toutes les marques : une longue liste.",
    "The brands.": "Les marques.",
    # CategoryTree
    "A category and its subcategories. In practice only categories without subcategories have a code.": (
        "Une catégorie et ses sous-catégories. En pratique, seules les catégories sans sous-catégories ont un code."
    ),
    "The code: two characters a level, normally eight; leading zeros count. Empty for categories with subcategories.": (
        "Le code : deux caractères par niveau, normalement huit ; les zéros au début comptent. Vide pour les "
        "catégories qui ont des sous-catégories."
    ),
    "The French name, in capital letters; None or technical for the root.": (
        "Le nom français, en majuscules ; None ou un nom technique pour la racine."
    ),
    "The subcategories; empty for a category with a code.": (
        "Les sous-catégories ; vide pour une catégorie qui a un code."
    ),
    "Whether the seller may place offers in the category.": "Si le vendeur peut placer des offres dans la catégorie.",
    (
        "Whether the seller may create products in the category. A real tree had false nearly everywhere, "
        "although products could be created."
    ): (
        "Si le vendeur peut créer des produits dans la catégorie. Un vrai arbre avait faux presque partout, "
        "bien que des produits aient pu être créés."
    ),
    "Whether products of the category may come without EAN; None if the service does not say.": (
        "Si les produits de la catégorie peuvent être sans EAN ; None si le service ne le dit pas."
    ),
    "Whether the category takes products on their own (Standard).": (
        "Si la catégorie accepte des produits seuls (Standard)."
    ),
    "Whether the category takes sizes and colours of a family (Variant).": (
        "Si la catégorie accepte des tailles et des couleurs d’une famille (Variant)."
    ),
    # CategoryTreeMessage
    "The tree of categories, about 2 MB: keep it for a day.": (
        "L’arbre des catégories, environ 2 Mo : gardez-le un jour."
    ),
    "The root, which is no category itself.": "La racine, qui n’est pas elle-même une catégorie.",
    # IdentifierRequest
    "The filter for products, by EAN.": "Le filtre des produits, par EAN.",
    "The kind of identifier: EAN is the only one.": "Le type d’identifiant : EAN est le seul.",
    "The EANs. The highest number for one call is not known; 10 works.": (
        "Les EAN. Le nombre maximum par appel n’est pas connu ; 10 conviennent."
    ),
    # IdentifierTypeEnum
    "The kind of identifier of products: EAN is the only one.": "Le type d’identifiant des produits : EAN est le seul.",
    "The EAN, 13 digits.": "L’EAN, 13 chiffres.",
    # ModelDefinition
    "The properties that a model has, and which values they take.": (
        "Les propriétés d’un modèle, et les valeurs qu’elles prennent."
    ),
    "Name of a property to the values that may be chosen.": (
        "Le nom d’une propriété et les valeurs qui peuvent être choisies."
    ),
    "Names of the properties that a product must have.": "Les noms des propriétés qu’un produit doit avoir.",
    "Properties that take several free texts. The values are empty.": (
        "Les propriétés qui prennent plusieurs textes libres. Les valeurs sont vides."
    ),
    "Properties that take one free text. The values are empty.": (
        "Les propriétés qui prennent un texte libre. Les valeurs sont vides."
    ),
    # ModelFilter
    "The categories whose models are requested. Without any, the result is empty.": (
        "Les catégories dont les modèles sont demandés. Sans catégorie, le résultat est vide."
    ),
    "The codes of the categories. Without any, the result is empty.": (
        "Les codes des catégories. Sans code, le résultat est vide."
    ),
    # Product
    "A product of the catalogue, on which an offer can be placed.": (
        "Un produit du catalogue, sur lequel on peut placer une offre."
    ),
    "The name of the brand.": "Le nom de la marque.",
    "The EANs of the product; empty for the father of variants.": (
        "Les EAN du produit ; vide pour le père de variantes."
    ),
    "The ISBN of a book; empty for other products.": "L’ISBN d’un livre ; vide pour les autres produits.",
    "Whether the product is on its own, or one of a family.": "Si le produit est seul, ou fait partie d’une famille.",
    # ProductByIdentifier
    "What the service knows about one requested EAN. `has_error` is true for unknown ones.": (
        "Ce que le service sait d’un EAN demandé. `has_error` est vrai pour les EAN inconnus."
    ),
    "The EAN that was requested.": "L’EAN demandé.",
    "The name of the product; None for an unknown EAN.": "Le nom du produit ; None pour un EAN inconnu.",
    "The name of the brand; None for an unknown EAN.": "Le nom de la marque ; None pour un EAN inconnu.",
    "The code of the product's category; None for an unknown EAN.": (
        "Le code de la catégorie du produit ; None pour un EAN inconnu."
    ),
    "Whether the product is on its own, or one of a family; None for an unknown EAN.": (
        "Si le produit est seul, ou fait partie d’une famille ; None pour un EAN inconnu."
    ),
    "The colour of a variant; None if there is none.": "La couleur d’une variante ; None s’il n’y en a pas.",
    "The size of a variant; None if there is none.": "La taille d’une variante ; None s’il n’y en a pas.",
    "The address of the picture; None if there is none.": "L’adresse de l’image ; None s’il n’y en a pas.",
    "Whether the service does not know the EAN. Assumed from the name.": (
        "Si le service ne connaît pas l’EAN. Supposé d’après le nom."
    ),
    "Why there is no product, as text; None if there is one.": (
        "Pourquoi il n’y a pas de produit, en texte ; None s’il y en a un."
    ),
    # ProductFilter
    "The filter for the products of one category.": "Le filtre des produits d’une catégorie.",
    "The code of the category: two characters a level, normally eight; leading zeros count.": (
        "Le code de la catégorie : deux caractères par niveau, normalement huit ; les zéros au début comptent."
    ),
    # ProductIntegrationReportMessage
    "The state of a product package: the result of a submission, and of a request for its report.": (
        "L’état d’un paquet de produits : le résultat d’une soumission, et d’une demande de son rapport."
    ),
    "The number of the package, for GetProductPackageSubmissionResult. Above 0 when the package was accepted.": (
        "Le numéro du paquet, pour GetProductPackageSubmissionResult. Supérieur à 0 si le paquet a été accepté."
    ),
    "What became of each product; empty until the package is integrated.": (
        "Ce qu’est devenu chaque produit ; vide tant que le paquet n’est pas intégré."
    ),
    # ProductListByIdentifierMessage
    "One item for each requested EAN.": "Un élément pour chaque EAN demandé.",
    "One item for each EAN.": "Un élément pour chaque EAN.",
    # ProductListMessage
    "The products of a category; a large category can make this very long.": (
        "Les produits d’une catégorie ; une grande catégorie peut rendre la liste très longue."
    ),
    "The products; empty if there are none.": "Les produits ; vide s’il n’y en a pas.",
    # ProductMatching
    "Which catalogue product one line of a package was matched to.": (
        "Le produit du catalogue auquel correspond une ligne d’un paquet."
    ),
    "The colour of a variant; None for other products.": "La couleur d’une variante ; None pour les autres produits.",
    "More about the match, as text; None for nothing.": (
        "Un complément sur la correspondance, en texte ; None s’il n’y en a pas."
    ),
    "Whether the line was matched.": "Si une correspondance a été trouvée pour la ligne.",
    "The size of a variant; None for other products.": "La taille d’une variante ; None pour les autres produits.",
    "Cdiscount's reference of the product that the line was matched to.": (
        "La référence Cdiscount du produit auquel la ligne correspond."
    ),
    # ProductMatchingFileMessage
    "How the lines of a product package were matched.": (
        "Comment les lignes d’un paquet de produits correspondent au catalogue."
    ),
    "The number of the package.": "Le numéro du paquet.",
    "One item for each line of the package.": "Un élément pour chaque ligne du paquet.",
    # ProductMatchingStatusEnum
    "Whether a line of a package was matched to a product of the catalogue.": (
        "Si une ligne d’un paquet correspond à un produit du catalogue."
    ),
    "Not matched. Assumed from the name.": "Sans correspondance. Supposé d’après le nom.",
    "Still waits. Assumed from the name.": "Attend encore. Supposé d’après le nom.",
    "Matched to a product of the catalogue.": "Correspond à un produit du catalogue.",
    "The match failed.": "La correspondance a échoué.",
    # ProductModel
    "A model: the properties that products of a category are described by.": (
        "Un modèle : les propriétés qui décrivent les produits d’une catégorie."
    ),
    "The code of the category that the model belongs to, often shorter than the requested code.": (
        "Le code de la catégorie à laquelle le modèle appartient, souvent plus court que le code demandé."
    ),
    "The properties of the model.": "Les propriétés du modèle.",
    "Whether it is the default model of the category, which is assumed from the name.": (
        "Si c’est le modèle par défaut de la catégorie, ce qui est supposé d’après le nom."
    ),
    "The number of the model.": "Le numéro du modèle.",
    "The value for the Model attribute of a product package.": "La valeur de l’attribut Model d’un paquet de produits.",
    "A sample `<Product>` as XML text.": "Un exemple de `<Product>`, en texte XML.",
    "The sizes that variants can have; empty if there are none.": (
        "Les tailles que les variantes peuvent avoir ; vide s’il n’y en a pas."
    ),
    "The version of the model, for example 1.0; None if the service does not say.": (
        "La version du modèle, par exemple 1.0 ; None si le service ne le dit pas."
    ),
    # ProductModelListMessage
    "The models of the requested categories.": "Les modèles des catégories demandées.",
    "The models; empty without a category.": "Les modèles ; vide sans catégorie.",
    # ProductPackageRequest
    "Where the service finds a product package.": "Où le service trouve un paquet de produits.",
    "The URL of the zip, readable without login; the service fetches it during the call.": (
        "L’URL du zip, accessible sans authentification ; le service le télécharge pendant l’appel."
    ),
    # ProductReportLog
    "What became of one product of a package.": "Ce qu’est devenu un produit d’un paquet.",
    "`Integrated`, or `ManualCheckToBeDone` while a person checks it; other values are not published.": (
        "`Integrated`, ou `ManualCheckToBeDone` tant qu’une personne vérifie le produit ; les autres valeurs "
        "ne sont pas publiées."
    ),
    "The findings: also one for a product that was created or updated.": (
        "Les constats : il y en a aussi un pour un produit créé ou mis à jour."
    ),
    "A reference of the product. Whether the seller's own or Cdiscount's is not known.": (
        "Une référence du produit. On ne sait pas si c’est celle du vendeur ou celle de Cdiscount."
    ),
    "Whether the product was accepted.": "Si le produit a été accepté.",
    # ProductReportPropertyLog
    "One finding on one property of a product in a package, with its code: see `cdiscount_async.codes`.": (
        "Un constat sur une propriété d’un produit d’un paquet, avec son code : voyez `cdiscount_async.codes`."
    ),
    "The code of the finding, four digits: see `cdiscount_async.codes`.": (
        "Le code du constat, quatre chiffres : voyez `cdiscount_async.codes`."
    ),
    "The finding as text, with pipes: reference, OK or KO, code, text.": (
        "Le constat en texte, séparé par des barres verticales : référence, OK ou KO, code, texte."
    ),
    "The number of the property or of the error: its meaning is not known.": (
        "Le numéro de la propriété ou de l’erreur : le sens n’est pas connu."
    ),
    # ProductTypeEnum
    "Whether a product is on its own, or one size or colour of a family.": (
        "Si un produit est seul, ou une taille ou une couleur d’une famille."
    ),
    "A product on its own.": "Un produit seul.",
    "One size or colour of a family.": "Une taille ou une couleur d’une famille.",
    # VariationDescription
    "One size that variants of a model can have.": "Une taille que les variantes d’un modèle peuvent avoir.",
    "The size, for example XL.": "La taille, par exemple XL.",
    "The number of the size.": "Le numéro de la taille.",
}
