"""Categories, models, brands and products."""

import json
from collections import defaultdict
from typing import Any, Final

from ...models.common import ErrorTypeEnum
from ...models.products import (
    Brand,
    BrandListMessage,
    CategoryTree,
    CategoryTreeMessage,
    IdentifierRequest,
    ModelFilter,
    Product,
    ProductByIdentifier,
    ProductFilter,
    ProductListByIdentifierMessage,
    ProductListMessage,
    ProductModelListMessage,
    ProductTypeEnum,
)
from ...operations import Products
from .._answers import Basis, Call, Refused, answers
from .._store import Row
from .models import Model, described, model_of
from .seed import image_url

PROVEN_IDENTIFIERS: Final = 10
"""The number of EANs that a call is known to answer. More are not documented."""


@answers(
    Products.get_product_list,
    Basis.RECORDED,
    "As recorded: sorted by SKU, an empty ISBN; of variants only the fathers, which have no EAN. Assumed: an unknown "
    "or empty category is a success with an empty list, and products closed to the marketplace are left out.",
)
def get_product_list(call: Call[ProductFilter]) -> ProductListMessage:
    """Return the products of one category."""
    code = call.request.category_code if call.request else None
    rows = call.store.all(
        "SELECT sku, name, brand, kind, ean FROM product WHERE category_code = ?1 AND open AND kind = 'Standard'"
        " UNION ALL SELECT sku, name, brand, kind, NULL FROM sheet WHERE category_code = ?1 ORDER BY sku",
        code,
    )
    return ProductListMessage(
        product_list=tuple(
            Product(
                sku=row["sku"],
                name=row["name"],
                brand_name=row["brand"],
                ean_list=(row["ean"],) if row["ean"] else (),
                isbn="",
                product_type=ProductTypeEnum(row["kind"]),
            )
            for row in rows
        )
    )


@answers(
    Products.get_product_list_by_identifier,
    Basis.RECORDED,
    "As recorded for one EAN. Assumed: one item for each EAN, in the order asked, with HasError and a text of ours for "
    "the unknown; more than 10 are answered too, and counted as `identifiers.more_than_proven`.",
)
def get_product_list_by_identifier(call: Call[IdentifierRequest]) -> ProductListByIdentifierMessage:
    """Return the products of some EANs."""
    eans = call.request.value_list if call.request else ()
    if len(eans) > PROVEN_IDENTIFIERS:
        call.market.counters["identifiers.more_than_proven"] += 1
    rows = call.store.all(
        "SELECT * FROM product WHERE ean IN (SELECT value FROM json_each(?))",
        json.dumps([ean.strip() for ean in eans]),
    )
    found = {row["ean"]: row for row in rows}
    return ProductListByIdentifierMessage(
        product_list_by_identifier=tuple(_identified(ean, found.get(ean.strip())) for ean in eans)
    )


def _identified(ean: str, row: Row | None) -> ProductByIdentifier:
    if row is None:
        return ProductByIdentifier(ean=ean, has_error=True, error_message="No product has this EAN.")
    return ProductByIdentifier(
        ean=row["ean"],
        name=row["name"],
        brand_name=row["brand"],
        category_code=row["category_code"],
        product_type=ProductTypeEnum(row["kind"]),
        father_product_id=row["father_sku"],
        color=row["color"],
        size=row["size"],
        image_url=image_url(row["father_sku"] or row["sku"]),
        has_error=False,
    )


@answers(
    Products.get_allowed_category_tree,
    Basis.DOCUMENTED,
    "A tree of the size and shape of a real seller's of 2020, with made-up names; nodes above the leaves have an empty "
    "code and, which is assumed, no rights.",
)
def get_allowed_category_tree(call: Call[Any]) -> CategoryTreeMessage:
    """Return the categories that are open to the seller."""
    return CategoryTreeMessage(
        category_tree=_tree(call.store.all("SELECT * FROM category WHERE NOT reserved ORDER BY id DESC"))
    )


@answers(
    Products.get_all_allowed_category_tree,
    Basis.ASSUMED,
    "The tree of GetAllowedCategoryTree and some categories more, which are open to no seller: that there are such "
    "categories is documented, which and how many is assumed.",
)
def get_all_allowed_category_tree(call: Call[Any]) -> CategoryTreeMessage:
    """Return the whole tree."""
    return CategoryTreeMessage(category_tree=_tree(call.store.all("SELECT * FROM category ORDER BY id DESC")))


def _tree(rows: list[Row]) -> CategoryTree:
    """Return the tree of nodes that come with children before their parents; the root is the last one."""
    children: defaultdict[int | None, list[CategoryTree]] = defaultdict(list)
    for row in rows:
        optional = row["ean_optional"]
        node = CategoryTree(
            code=row["code"],
            name=row["name"],
            children_category_list=tuple(reversed(children.pop(row["id"], []))),
            allow_offer_integration=bool(row["allows_offers"]),
            allow_product_integration=bool(row["allows_products"]),
            is_ean_optional=None if optional is None else bool(optional),
            is_standard_product_kind_eligible=bool(row["standard"]),
            is_variant_product_kind_eligible=bool(row["variant"]),
        )
        children[row["parent"]].append(node)
    return children[None][0]


@answers(
    Products.get_model_list,
    Basis.RECORDED,
    "Recorded: nil without a category. Documented: the model's category is the level at which it is defined, and its "
    "sample and sizes. Assumed: one item for each such level, and none for unknown categories.",
)
def get_model_list(call: Call[ModelFilter]) -> ProductModelListMessage:
    """Return the models of some categories."""
    codes = call.request.category_code_list if call.request else ()
    # The code of a model's own level is accepted as well, because the answers contain it.
    rows = call.store.all(
        "SELECT DISTINCT value FROM json_each(?) WHERE length(value) >= 2 AND EXISTS"
        " (SELECT * FROM category WHERE code >= value AND code < value || 'a')",
        json.dumps(list(codes)),
    )
    known = {row["value"] for row in rows}
    models: dict[str, Model] = {}
    for code in codes:
        model = model_of(code)
        if code in known and len(code) >= model.level:
            models.setdefault(code[: model.level], model)
    return ProductModelListMessage(
        model_list=tuple(
            described(model, code, call.now, call.market.rng("sample", model.number, code))
            for code, model in models.items()
        )
    )


@answers(
    Products.get_all_model_list,
    Basis.DOCUMENTED,
    "It always times out; here it fails at once, as GetOfferList is known to fail. The text is ours.",
)
def get_all_model_list(_call: Call[Any]) -> ProductModelListMessage:
    """Fail, as the service does."""
    raise Refused("The models took too long to read: ask GetModelList by category.", ErrorTypeEnum.UNEXPECTED_EXCEPTION)


@answers(Products.get_brand_list, Basis.ASSUMED, "Some thousand made-up brands by name, and AUCUNE; never recorded.")
def get_brand_list(call: Call[Any]) -> BrandListMessage:
    """Return all brands."""
    return BrandListMessage(
        brand_list=tuple(
            Brand(brand_name=row["name"]) for row in call.store.each("SELECT name FROM brand ORDER BY name")
        )
    )
