"""Compares a correct product with the catalogue, and creates or updates it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from .._market import Market
from .._numbers import ean13
from .._store import Row, Store
from .file import Submitted
from .models import model_of
from .seed import GENERATED, size_sku, sku_of

CREATED, CREATED_BY_HAND, UPDATED, ADDED, EXISTS, WAITING, WAITS_ALREADY = (
    "3300", "8000", "3500", "3600", "9000", "8500", "5424",
)  # fmt: skip
TAKEN: Final = "3001"
GOOD: Final[Mapping[str, str]] = {
    CREATED: "The product was created.",
    CREATED_BY_HAND: "The product was created after a manual check.",
    UPDATED: "The product was updated.",
    ADDED: "The product was added to another one as a size.",
    EXISTS: "The product exists already: place an offer on it.",
    WAITING: "The product passed the automatic tests and waits for a manual check.",
    WAITS_ALREADY: "The product was presented before and still waits for a manual check.",
}
"""The codes that are not errors."""
BAD: Final[Mapping[str, str]] = {
    "2401": "A standard product has this EAN, so it cannot be that of a variant.",
    "2442": "The EAN exists already: place an offer on it.",
    "2501": "The EAN is that of another colour.",
    TAKEN: "Another EAN exists for this family, size and colour.",
    "3424": "The product exists, but is closed to the marketplace.",
    "4203": "The seller's reference is already that of another product.",
    "5224": "The creation of this product was asked for already.",
}
"""The codes of conflicts with the catalogue."""
_FIRST_EAN, _FIRST_FATHER = 98_000_000, 50_000_000  # far above the numbers of the first products


@attrs.frozen
class Known:
    """What the catalogue knows of the products of a file, fetched once for all."""

    by_ean: Mapping[str, Row]
    by_reference: Mapping[str, Row]
    pending_by_ean: Mapping[str, Row]
    pending_by_reference: Mapping[str, Row]
    places: Mapping[tuple[str, str, str], str]
    """The EANs of the seller's own variants by family, colour and size."""
    families: frozenset[str]
    brands: frozenset[str]

    @classmethod
    def about(cls, store: Store, seller: int, products: Sequence[Submitted]) -> "Known":
        """Return what is known about some products of a seller."""
        eans = json.dumps([product.ean for product in products if product.ean])
        references = json.dumps([product.reference for product in products])
        families = json.dumps([product.place[0] for product in products if product.is_variant])
        variants = store.all(
            "SELECT * FROM product WHERE father_sku IN (SELECT sku FROM sheet WHERE seller = ? AND family IN"
            " (SELECT value FROM json_each(?)))",
            seller,
            families,
        )
        return cls(
            by_ean=_by("ean", store.all(
                "SELECT * FROM product WHERE ean IN (SELECT value FROM json_each(?))", eans
            )),
            by_reference=_by("reference", store.all(
                "SELECT * FROM product WHERE seller = ? AND reference IN (SELECT value FROM json_each(?))",
                seller, references,
            )),
            pending_by_ean=_by("ean", store.all(
                "SELECT * FROM pending_product WHERE ean IN (SELECT value FROM json_each(?))", eans
            )),
            pending_by_reference=_by("reference", store.all(
                "SELECT * FROM pending_product WHERE seller = ? AND reference IN (SELECT value FROM json_each(?))",
                seller, references,
            )),
            places={(row["family"], row["color"], row["size"]): row["ean"] for row in variants},
            families=frozenset(row["family"] for row in variants),
            brands=frozenset(row["name"] for row in store.each("SELECT name FROM brand")),
        )  # fmt: skip


def _by(column: str, rows: Iterable[Row]) -> dict[str, Row]:
    return {row[column]: row for row in rows}


def decide(product: Submitted, seller: int, known: Known) -> tuple[str, str | None]:
    """Return the code for a correct product, and its SKU if it exists already."""
    if (found := _existing(product, known)) is not None:
        return _code_for_existing(product, seller, found), found["sku"]
    if product.reference in known.by_reference:
        return "4203", None
    waiting = known.pending_by_ean.get(product.ean or "") or known.pending_by_reference.get(product.reference)
    if waiting is not None:
        if waiting["seller"] != seller:
            return "5224", None
        return (WAITS_ALREADY if waiting["reference"] == product.reference else "4203"), None
    if known.places.get(product.place, product.ean) != product.ean:
        return TAKEN, None
    return (ADDED if product.is_variant and product.place[0] in known.families else CREATED), None


def _existing(product: Submitted, known: Known) -> Row | None:
    """Return the product that exists already: by its EAN, or without one by the seller's reference."""
    return known.by_ean.get(product.ean) if product.ean else known.by_reference.get(product.reference)


def _code_for_existing(product: Submitted, seller: int, found: Row) -> str:
    """Return the code for a product that exists already."""
    if product.is_variant and found["kind"] == "Standard":
        return "2401"
    color = product["SellerProductColorName"]
    if color and found["color"] and color.casefold() != found["color"].casefold():
        return "2501"
    if found["seller"] == seller:
        return UPDATED if found["reference"] == product.reference else "2442"
    return EXISTS if found["open"] else "3424"


def columns(product: Submitted, seller: int) -> dict[str, Any]:
    """Return the columns of a product in the catalogue."""
    family, color, size = product.place if product.is_variant else (None, None, None)
    return {
        "ean": product.ean,
        "name": product["LongLabel"],
        "brand": product["BrandName"],
        "category_code": product["CategoryCode"],
        "kind": product["ProductKind"],
        "family": family,
        "color": color,
        "size": size,
        "seller": seller,
        "reference": product.reference,
    }


def create(market: Market, product: Mapping[str, Any]) -> str:
    """Add a product to the catalogue, so that it can have offers, and return its SKU."""
    generated = product["ean"] is None
    ean = ean13(f"{GENERATED}{market.next_number('ean', _FIRST_EAN):08}") if generated else product["ean"]
    father = _father(market, product) if product["kind"] == "Variant" else None
    if father is None:
        sku = sku_of(product["brand"], ean)
    else:
        sku = size_sku(father, model_of(product["category_code"]).sizes[product["size"]])
    market.store.insert(
        "product",
        **{**product, "ean": ean},
        sku=sku,
        ean_generated=generated,
        father_sku=father,
    )
    return sku


def is_taken(store: Store, product: Mapping[str, Any]) -> bool:
    """Whether another product of the family has the same colour and size."""
    return (
        store.one(
            "SELECT * FROM product WHERE size = ? AND father_sku IN"
            " (SELECT sku FROM sheet WHERE seller = ? AND family = ? AND color = ?)",
            *(product[name] for name in ("size", "seller", "family", "color")),
        )
        is not None
    )


def update(market: Market, sku: str, product: Submitted) -> None:
    """Change what a seller may change of an own product."""
    market.store.update("product", {"sku": sku}, name=product["LongLabel"], brand=product["BrandName"])


def _father(market: Market, product: Mapping[str, Any]) -> str:
    """Return the SKU of the parent product of a family and colour. The first size creates it."""
    family, color = product["family"], product["color"]
    found: str | None = market.store.value(
        "SELECT sku FROM sheet WHERE seller = ? AND family = ? AND color = ?", product["seller"], family, color
    )
    if found is not None:
        return found
    sku = f"MP{market.next_number('father', _FIRST_FATHER):08}"
    names = ("name", "brand", "category_code", "kind", "seller", "family", "color")
    market.store.insert("sheet", sku=sku, **{name: product[name] for name in names})
    return sku
