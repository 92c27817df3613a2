"""The sandbox's catalogue: categories, models, brands, and products by category and by EAN."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from lxml import etree

from cdiscount_async import Client, Credentials, ErrorTypeEnum, OperationFailed
from cdiscount_async.models.products import (
    CategoryTree,
    IdentifierRequest,
    IdentifierTypeEnum,
    ModelFilter,
    ProductFilter,
    ProductTypeEnum,
)
from cdiscount_async.operations import Operation, Products
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.contract import RealContract
from ..support.xml import without_newer
from .asking import reply_of

SETTINGS: Final = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), orders=0, orders_a_day=0)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox with a stopped clock."""
    async with Sandbox(SETTINGS) as sandbox:
        yield sandbox


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Client]:
    """Return the first seller's client."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        yield client


def leaves(tree: CategoryTree) -> Iterator[tuple[int, CategoryTree]]:
    """Return the nodes that have no children, with their depth."""
    for child in tree.children_category_list:
        if child.children_category_list:
            yield from ((depth + 1, leaf) for depth, leaf in leaves(child))
        else:
            yield 1, child


async def tree_of(client: Client) -> CategoryTree:
    """Ask for the categories that are open to the seller."""
    tree = (await client.products.get_allowed_category_tree()).category_tree
    assert tree is not None
    return tree


async def by_ean(client: Client, *eans: str) -> Any:
    """Ask for products by EAN."""
    request = IdentifierRequest(identifier_type=IdentifierTypeEnum.EAN, value_list=eans)
    return (await client.products.get_product_list_by_identifier(request)).product_list_by_identifier


async def test_tree_has_the_real_shape(client: Client) -> None:
    """The tree has as many categories of each kind as a real seller's had, in as many families."""
    tree = await tree_of(client)
    found = [leaf for _, leaf in leaves(tree)]

    assert Counter(len(leaf.code or "") for leaf in found) == {8: 7088, 6: 173, 10: 45}
    assert len({leaf.code for leaf in found}) == 7306
    assert len(tree.children_category_list) == 48
    assert sum(leaf.allow_offer_integration is True for leaf in found) == 7232
    assert sum(leaf.allow_product_integration is True for leaf in found) == 1
    assert sum(leaf.is_ean_optional is True for leaf in found) == 5829
    kinds = Counter((leaf.is_standard_product_kind_eligible, leaf.is_variant_product_kind_eligible) for leaf in found)
    assert kinds == {(True, False): 6797, (False, True): 485, (True, True): 24}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shape_does_not_depend_on_the_seed(seed: int) -> None:
    """Another seed gives other categories, but as many of each kind."""
    with Sandbox(Settings(seed=seed, offers=0, orders=0)) as sandbox:
        (found,) = sandbox.tables(
            "SELECT count(*) AS leaves, sum(allows_offers) AS open, sum(ean_optional) AS optional,"
            " sum(variant) AS variant FROM category WHERE code <> '' AND NOT reserved"
        )

    assert found == {"leaves": 7306, "open": 7232, "optional": 5829, "variant": 509}


async def test_only_leaves_have_codes(client: Client) -> None:
    """Nodes above the leaves have an empty code, and leaves stand as deep as their codes are long."""
    tree = await tree_of(client)

    assert all(2 * depth == len(leaf.code or "") for depth, leaf in leaves(tree))
    assert tree.code == ""
    assert {
        child.code for family in tree.children_category_list for child in (family, family.children_category_list[0])
    } == {""}


async def test_known_categories_are_there(client: Client) -> None:
    """Categories with known real names have these names."""
    names = {leaf.code: leaf.name for _, leaf in leaves(await tree_of(client))}

    assert names["06010201"] == "ADAPTATEUR SIEGE - BASE SIEGE-AUTO - ADAPTATEUR NACELLE"
    assert names["13380D0501"] == "COPEAUX DE CHENE"
    assert names["100A0401"] == "POLO"
    assert names["1D090301"] == "ARBRE A CHAT"


async def test_whole_tree_has_more(client: Client) -> None:
    """The tree of all categories holds those that are open to the seller, and some that are not."""
    whole = (await client.products.get_all_allowed_category_tree()).category_tree
    assert whole is not None
    everything, allowed = ({leaf.code for _, leaf in leaves(tree)} for tree in (whole, await tree_of(client)))

    assert allowed < everything


async def test_products_of_a_category(client: Client) -> None:
    """A category's products come sorted by SKU, each with an empty ISBN."""
    products = (await client.products.get_product_list(ProductFilter(category_code="06010201"))).product_list

    assert len(products) >= 40
    assert [product.sku for product in products] == sorted(product.sku or "" for product in products)
    assert {product.isbn for product in products} == {""}
    assert all(product.name and product.brand_name for product in products)


async def test_isbn_is_an_empty_element(sandbox: Sandbox) -> None:
    """The ISBN is written as an empty element, not as nil."""
    reply = await reply_of(sandbox, Products.get_product_list, ProductFilter(category_code="06010201"))

    assert {(one.text, len(one.attrib)) for one in reply.iter("{*}ISBN")} == {(None, 0)}


async def test_of_variants_the_fathers_are_listed(client: Client, sandbox: Sandbox) -> None:
    """For products with sizes the list has the parents, without an EAN. The sizes are found by EAN."""
    (size,) = sandbox.tables("SELECT * FROM product WHERE kind = 'Variant' ORDER BY sku LIMIT 1")
    products = (await client.products.get_product_list(ProductFilter(category_code=size["category_code"]))).product_list
    father = next(product for product in products if product.sku == size["father_sku"])
    (found,) = await by_ean(client, size["ean"])

    assert (father.product_type, father.ean_list) == (ProductTypeEnum.VARIANT, ())
    assert size["sku"] not in {product.sku for product in products}
    assert (found.father_product_id, found.size) == (father.sku, size["size"])


@pytest.mark.parametrize("code", [None, "", "06", "ZZZZZZZZ"])
async def test_no_category_has_no_products(client: Client, code: str | None) -> None:
    """Something that is not a category with a code has no products, and the call succeeds."""
    reply = await client.products.get_product_list(ProductFilter(category_code=code))

    assert reply.operation_success
    assert reply.product_list == ()


async def test_closed_products_are_not_listed(client: Client, sandbox: Sandbox) -> None:
    """Products that are closed to the marketplace are not listed by category, but are known by EAN."""
    sandbox.market.store.run("UPDATE product SET open = 0 WHERE category_code = '06010201'")
    (closed,) = sandbox.tables("SELECT * FROM product WHERE category_code = '06010201' LIMIT 1")
    reply = await client.products.get_product_list(ProductFilter(category_code="06010201"))
    (found,) = await by_ean(client, closed["ean"])

    assert all(product.ean_list == () for product in reply.product_list)
    assert found.name == closed["name"]


async def test_each_ean_has_an_answer(client: Client, sandbox: Sandbox) -> None:
    """Each EAN that is asked for has one item, in the order asked; the unknown ones say that they are."""
    known = [row["ean"] for row in sandbox.tables("SELECT ean FROM product ORDER BY ean LIMIT 2")]
    found = await by_ean(client, known[1], "3606800000014", known[0])

    assert [one.ean for one in found] == [known[1], "3606800000014", known[0]]
    assert [one.has_error for one in found] == [False, True, False]
    assert [bool(one.error_message) for one in found] == [False, True, False]
    assert found[1].name is None
    assert found[0].image_url.endswith(".jpg")


async def test_more_eans_than_proven_are_answered_and_counted(client: Client, sandbox: Sandbox) -> None:
    """More than ten EANs are answered, because nobody knows the limit; the sandbox counts such calls."""
    eans = [row["ean"] for row in sandbox.tables("SELECT ean FROM product LIMIT 11")]

    await by_ean(client, *eans[:10])
    assert sandbox.counters["identifiers.more_than_proven"] == 0
    assert len(await by_ean(client, *eans)) == 11
    assert sandbox.counters["identifiers.more_than_proven"] == 1


async def test_eans_are_valid(sandbox: Sandbox) -> None:
    """Every EAN of the catalogue has 13 digits and the right key, and those that Cdiscount made begin with 200."""
    rows = sandbox.tables("SELECT ean, ean_generated FROM product")

    for row in rows:
        digits = [int(one) for one in row["ean"]]
        assert len(digits) == 13
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
        assert bool(row["ean_generated"]) == row["ean"].startswith("200")
    assert any(row["ean_generated"] for row in rows)


def test_there_is_a_product_for_every_offer() -> None:
    """There are half as many products again as offers, nearly all of them open."""
    with Sandbox(Settings(offers=2000, orders=0)) as big:
        (found,) = big.tables("SELECT count(*) AS all_, sum(open) AS open FROM product")

    assert found["all_"] >= 3000
    assert 2000 < found["open"] < found["all_"]


async def test_model_hangs_above_the_category(client: Client) -> None:
    """A model's category is the level at which it hangs, not the code that was asked for."""
    (model,) = (await client.products.get_model_list(ModelFilter(category_code_list=["1J010G01"]))).model_list
    sizes = {one.variant_value_description: one.variant_value_id for one in model.variation_value_list}

    assert (model.category_code, model.model_id, model.name) == ("1J010G", 1871, "SOUMISSION CREATION PRODUITS_MK")
    assert len(sizes) == 3988
    assert (sizes["XXXS"], sizes["S"], sizes["XS/S"]) == (1, 4, 457)
    assert model.definition is not None
    assert "Couleur principale" in model.definition.list_properties
    assert model.definition.single_free_text_properties["Commentaire"] == ()


async def test_books_have_a_model_of_their_own(client: Client) -> None:
    """A book's model hangs at the two characters of its universe, and has no sizes."""
    code = next(leaf.code for _, leaf in leaves(await tree_of(client)) if (leaf.code or "").startswith("19"))
    (model,) = (await client.products.get_model_list(ModelFilter(category_code_list=[code or ""]))).model_list

    assert (model.category_code, model.model_id, model.name) == ("19", 1912, "New - Livre")
    assert (model.is_default, model.version, model.variation_value_list) == (False, "1.0", ())


async def test_one_model_for_categories_of_one_level(client: Client) -> None:
    """Categories that share a level get its model once; unknown categories get none."""
    codes = ["06010201", "06010202", "0Z010701", "ZZ010101"]
    models = (await client.products.get_model_list(ModelFilter(category_code_list=codes))).model_list

    assert [model.category_code for model in models] == ["060102", "0Z"]


async def test_sample_of_a_model_is_xml(client: Client) -> None:
    """The sample of a product is XML, says what is nil, and names its model."""
    (model,) = (await client.products.get_model_list(ModelFilter(category_code_list=["06010201"]))).model_list
    sample = etree.fromstring(model.product_xml_structure or "")

    assert sample.get("CategoryCode") == "{x:Null}"
    assert sample.get("SellerProductId") == "Ref_SampleProduct_1871"
    assert sample.get("CatalogUpdateDate") == "2026-03-02T09:00:00.0000000+01:00"
    assert [one.get("Ean") for one in sample.iter("{*}ProductEan")] == ["1871888888888"]


async def test_no_category_has_no_model(sandbox: Sandbox) -> None:
    """Without a category, or only with ones above the level at which a model hangs, the list of models is nil."""
    for request in (None, ModelFilter(), ModelFilter(category_code_list=["ZZ", "06", "0601"])):
        (models,) = (await reply_of(sandbox, Products.get_model_list, request)).iter("{*}ModelList")
        assert models.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true"


async def test_all_models_time_out(client: Client) -> None:
    """Asking for all models fails, as it does in reality."""
    with pytest.raises(OperationFailed) as caught:
        await client.products.get_all_model_list()

    assert [error.error_type for error in caught.value.result.error_list] == [ErrorTypeEnum.UNEXPECTED_EXCEPTION]


async def test_brands(client: Client) -> None:
    """There are thousands of brands, AUCUNE among them, and every product's brand is one."""
    names = [brand.brand_name for brand in (await client.products.get_brand_list()).brand_list]

    assert len(names) > 3000
    assert len(set(names)) == len(names)
    assert "AUCUNE" in names


async def test_brand_of_every_product_is_known(sandbox: Sandbox) -> None:
    """Every product's brand is in the list of brands."""
    assert sandbox.tables("SELECT * FROM product WHERE brand NOT IN (SELECT name FROM brand)") == []


async def test_same_seed_makes_the_same_catalogue() -> None:
    """The catalogue follows from the seed."""
    found = []
    for seed in (1, 1, 2):
        with Sandbox(Settings(seed=seed, orders=0)) as sandbox:
            found.append(sandbox.tables("SELECT * FROM product ORDER BY sku"))

    assert found[0] == found[1]
    assert found[0] != found[2]


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        (Products.get_product_list, ProductFilter(category_code="06010201")),
        (Products.get_product_list, None),
        (Products.get_product_list_by_identifier, IdentifierRequest(
            identifier_type=IdentifierTypeEnum.EAN, value_list=["1"]
        )),
        (Products.get_product_list_by_identifier, None),
        (Products.get_allowed_category_tree, None),
        (Products.get_all_allowed_category_tree, None),
        (Products.get_model_list, ModelFilter(category_code_list=["06010201", "19010101", "0Z010701"])),
        (Products.get_all_model_list, None),
        (Products.get_brand_list, None),
    ],
    ids=lambda one: getattr(one, "name", ""),
)  # fmt: skip
async def test_replies_are_valid(
    sandbox: Sandbox, real_contract: RealContract, operation: Operation[Any, Any], request_: object
) -> None:
    """The replies are valid by the real schema."""
    written = await reply_of(sandbox, operation, request_)
    without_newer(written[0], operation.result_type)

    assert real_contract.complaint(written) == ""


async def test_time_does_not_change_the_catalogue(sandbox: Sandbox) -> None:
    """Nothing happens to the catalogue by itself."""
    before = sandbox.tables("SELECT * FROM product")
    sandbox.clock.advance(timedelta(days=3))
    await sandbox.market.settle()

    assert sandbox.tables("SELECT * FROM product") == before
