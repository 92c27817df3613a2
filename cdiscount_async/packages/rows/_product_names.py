"""The columns of the official web interface's workbook for new products, in French and in English.

The export of plentymarkets for Cdiscount has the English names, some of them older ones. The last eight are the
specific properties of the model of most categories.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

PRODUCT_NAMES: Final[Mapping[str, str]] = {
    "Référence vendeur": "SellerProductId",
    "EAN (Facultatif pour Mode et Maison)": "Ean",
    "Marque": "BrandName",
    "Nature du produit": "ProductKind",
    "Code catégorie": "CategoryCode",
    "Libellé court panier": "ShortLabel",
    "Libellé long produit": "LongLabel",
    "Description produit": "Description",
    **{f"Image {number} (jpeg)": f"Picture{number}" for number in range(1, 5)},
    "Sku famille": "SellerProductFamily",
    "Taille (borné)": "Size",
    "Couleur marketing": "SellerProductColorName",
    "Description marketing": "MarketingDescription",
    "Navigation / classification / rayon": "Navigation",
    "MFPN": "ManufacturerPartNumber",
    "Longueur (cm)": "Length",
    "Largeur (cm)": "Width",
    "Hauteur (cm)": "Height",
    "Poids (kg)": "Weight",
    "Your reference": "SellerProductId",
    "EAN (optional for fashion and home furniture)": "Ean",
    "Brand": "BrandName",
    "Nature of product": "ProductKind",
    "Basket short wording": "ShortLabel",
    "Basket long wording": "LongLabel",
    "Long title": "LongLabel",
    "Product description": "Description",
    **{f"Picture {number} (jpeg)": f"Picture{number}" for number in range(1, 5)},
    "Parent SKU": "SellerProductFamily",
    "Sku parent": "SellerProductFamily",
    "Size (bounded)": "Size",
    "Marketing color": "SellerProductColorName",
    "Browsing / classification / shelf": "Navigation",
    "ISBN / GTIN": "ISBN",
    "Length (cm)": "Length",
    "Width (cm)": "Width",
    "Height (cm)": "Height",
    "Weight (kg)": "Weight",
    "Main color": "Property.Couleur principale",
    "Gender": "Property.Genre",
    "Type of public": "Property.Type de public",
    "Comment": "Property.Commentaire",
    **{
        name: f"Property.{name}"
        for name in (
            "Avertissement(s)",
            "Commentaire",
            "Couleur(s)",
            "Couleur principale",
            "Genre",
            "Licence",
            "Sports",
            "Type de public",
        )
    },
}
"""The names in the workbook that differ, and the names in a package."""


def _kind(value: Any) -> Any:
    return "Variant" if isinstance(value, str) and value.strip().casefold() == "variante" else value


PRODUCT_VALUES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "Nature du produit": _kind,
    "Nature of product": _kind,
}
"""Functions that convert values of the workbook to those of a package."""
