"""The models of products: the properties and sizes of the products of a category.

Model 1871 and the book model are as the service described them in 2019 and 2020, with values of ours. The other models
are made up.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from random import Random
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import attrs

from ...models.products import ModelDefinition, ProductModel, VariationDescription
from .._clock import PARIS
from .._sample_words import COLORS, LAST_NAMES, NOUNS, SIZES

PIVOT: Final = "clr-namespace:Cdiscount.Service.ProductIntegration.Pivot;assembly=Cdiscount.Service.ProductIntegration"
XAML: Final = "http://schemas.microsoft.com/winfx/2006/xaml"
_SIZES: Final = 3988
_NIL: Final = "{x:Null}"
_NULLS: Final = (
    "CategoryCode", "Height", "ImagesProcessed", "Length", "LongLabel", "ManufacturerPartNumber", "Navigation",
    "ProductIdDcp", "ProductType", "RejectionReason", "RootCategoryId", "SellerProductColorName", "SellerProductFamily",
    "ShortLabel", "Size", "VariationValueId", "WarningsList", "Weight", "Width",
)  # fmt: skip


@lru_cache(maxsize=1)
def sizes() -> Mapping[str, int]:
    """Return the number of each size."""
    found = {"XXXS": 1, "XXS": 2, "XS": 3, "S": 4, "XS/S": 457}
    numbers = (number for number in range(5, _SIZES + 1) if number != 457)
    for size in _more_sizes():
        if size not in found:
            found[size] = next(numbers)
        if len(found) == _SIZES:
            break
    return found


def _more_sizes() -> list[str]:
    letters = ["M", "L", "XL", "XXL", "XXXL", *(f"{number}XL" for number in range(4, 11)), "Taille unique"]
    plain = [*SIZES, *map(str, range(14, 81)), *(f"{number}.5" for number in range(15, 50))]
    ages = [*(f"{month} mois" for month in range(1, 37)), *(f"{year} ans" for year in range(2, 19))]
    cups = [f"{band}{cup}" for band in range(75, 131, 5) for cup in "ABCDEFGH"]
    jeans = [f"W{waist} L{leg}" for waist in range(23, 61) for leg in range(26, 40)]
    surfaces = [f"{width}x{length} cm" for width in range(10, 310, 5) for length in range(10, 310, 5)]
    return [*letters, *plain, *ages, *cups, *jeans, *surfaces]


@attrs.frozen
class Model:
    """One model, and the level of categories at which it is defined."""

    number: int
    name: str
    level: int
    """The number of characters of the category's code at this level."""
    definition: ModelDefinition
    has_sizes: bool = True
    version: str | None = None
    is_default: bool | None = None
    """Only models of 2020 have this value."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """The sizes of the model with their numbers."""
        return sizes() if self.has_sizes else {}


_AUDIENCE: Final = ("Adulte", "Enfant", "Bébé", "Mixte")
_WARNINGS: Final = ("Ne convient pas aux enfants de moins de 36 mois", "À utiliser sous surveillance", "Aucun")
_BOOK_TEXTS: Final = (
    "Éditeur", "Collection", "Traducteur", "Illustrateur", "Préfacier", "Directeur de collection", "Série", "Tome",
    "Langue", "Langue d'origine", "Titre d'origine", "Format", "Reliure", "Nombre de pages", "Poids",
    "Date de parution", "Date de dépôt légal", "Numéro d'édition", "Public", "Âge conseillé", "Niveau scolaire",
    "Matière", "Genre littéraire", "Prix littéraire", "Contenu additionnel", "Support", "Autres",
)  # fmt: skip
_GENERAL: Final = Model(
    1871,
    "SOUMISSION CREATION PRODUITS_MK",
    6,
    ModelDefinition(
        list_properties={
            "Couleur principale": (*COLORS, "Jaune", "Multicolore"),
            "Genre": ("Femme", "Homme", "Mixte", "Fille", "Garçon"),
            "Type de public": _AUDIENCE,
            "Sports": ("Football", "Tennis", "Natation", "Randonnée", "Équitation", "Judo"),
            "Licence": tuple(f"Licence {name}" for name in LAST_NAMES),
        },
        single_free_text_properties={"Avertissement(s)": (), "Commentaire": (), "Couleur(s)": ()},
    ),
)
_FAMILY_MODELS: Final = {
    "19": Model(
        1912,
        "New - Livre",
        2,
        ModelDefinition(
            list_properties={
                "Avertissement": _WARNINGS,
                "Licence": tuple(f"{noun} de {name}" for noun in NOUNS for name in LAST_NAMES)[:375],
                "Garantie (²)": ("6 mois", "1 an", "2 ans"),
                "Garantie additionnelle": ("1 an", "2 ans", "3 ans"),
                "Observations": ("Édition originale", "Réédition"),
                "Labels et certifications": ("Papier recyclé", "Imprimé en France"),
            },
            multiple_free_text_properties={"Auteur(s)": (), "Résumé": ()},
            single_free_text_properties=dict.fromkeys(_BOOK_TEXTS, ()),
        ),
        has_sizes=False,
        version="1.0",
        is_default=False,
    ),
    "0S": Model(
        1921,
        "New - Pièce automobile",
        2,
        ModelDefinition(
            list_properties={"Position": ("Avant", "Arrière", "Avant et arrière"), "Avertissement": _WARNINGS},
            mandatory_model_properties=("Position",),
            single_free_text_properties={"Référence constructeur": (), "Commentaire": ()},
        ),
        has_sizes=False,
        version="1.0",
        is_default=False,
    ),
    "0Z": Model(
        1934,
        "New - Bijou",
        2,
        ModelDefinition(
            list_properties={"Matière principale": ("Or", "Argent", "Acier", "Plaqué or"), "Genre": ("Femme", "Homme")},
            mandatory_model_properties=("Matière principale",),
            multiple_free_text_properties={"Pierre(s)": ()},
            single_free_text_properties={"Commentaire": ()},
        ),
        version="1.0",
        is_default=False,
    ),
}  # fmt: skip


def model_of(code: str) -> Model:
    """Return the model of a category: the one of its family, or the general one."""
    return _FAMILY_MODELS.get(code[:2], _GENERAL)


def described(model: Model, code: str, now: datetime, rng: Random) -> ProductModel:
    """Return a model as in GetModelList. Its category is the one at which it is defined, not the requested one."""
    return ProductModel(
        category_code=code[: model.level],
        definition=model.definition,
        is_default=model.is_default,
        model_id=model.number,
        name=model.name,
        product_xml_structure=_sample(model, now, rng),
        variation_value_list=_variations() if model.has_sizes else (),
        version=model.version,
    )


@lru_cache(maxsize=1)
def _variations() -> tuple[VariationDescription, ...]:
    pairs = sorted(sizes().items(), key=lambda pair: pair[1])
    return tuple(
        VariationDescription(variant_value_description=size, variant_value_id=number) for size, number in pairs
    )


def _sample(model: Model, now: datetime, rng: Random) -> str:
    """Return the XML of a sample product of the model."""
    values = {
        **dict.fromkeys(_NULLS, _NIL),
        **({} if model.is_default is None else {"SellerModelName": _NIL}),
        "BrandName": "Cdiscount",
        "BrandUrl": "",
        "CatalogInstanceState": "Active",
        "CatalogUpdateDate": f"{now:%Y-%m-%dT%H:%M:%S.%f}0{now.replace(tzinfo=PARIS).isoformat()[-6:]}",
        "CdiscountProductId": f"SampleProduct_{model.number}",
        "Description": f"Produit échantillon Modèle [{model.name}]",
        "EncodedMarketingDescription": "",
        "ISBN": f"ISBN444444{model.number}",
        "ManufacturerWarranty": "0",
        "MarketingDescription": "",
        "Model": model.name,
        "PackageProductId": "0",
        "ProductKind": "Standard",
        "SellerId": "0",
        "SellerProductId": f"Ref_SampleProduct_{model.number}",
    }
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in sorted(values.items()))
    properties = "".join(
        f"<x:String x:Key={quoteattr(key)}>{escape(rng.choice(allowed))}</x:String>"
        for key, allowed in model.definition.list_properties.items()
    )
    return (
        f'<Product {attributes} xmlns="{PIVOT}" xmlns:x="{XAML}">'
        f'<Product.EanList><ProductEan Ean="{model.number}888888888" IsActive="{_NIL}" /></Product.EanList>'
        f"<Product.ModelProperties>{properties}</Product.ModelProperties>"
        "<Product.Pictures><ProductImageCollection /></Product.Pictures></Product>"
    )
