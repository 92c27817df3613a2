"""What the columns of other programs are called: known, said, or refused with what to do."""

import csv
import io
from typing import Any, Final, Literal
from unicodedata import normalize

import pytest

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import PackageType, Product, ProductKind
from cdiscount_async.packages.rows import offer_rows, product_rows

LIGHT: Final = PackageType.STOCK_AND_PRICE


def refused(text: str, **options: Any) -> str:
    """Return the error that a table of stocks and prices raises."""
    with pytest.raises(InvalidPackage) as caught:
        list(offer_rows(io.StringIO(text), package_type=LIGHT, **options))
    return str(caught.value)


@pytest.mark.parametrize("name", ["Our ref.", "our REF.", " Our_ref. "])
def test_columns_can_be_said(name: str) -> None:
    """`columns` accepts the name in the source or our own, in any case and spelling."""
    (row,) = offer_rows(
        io.StringIO("Our ref.;Qty;Cost\nA;7;5\n"),
        package_type=LIGHT,
        columns={name: "seller_product_id", "Qty": "Stock", "Cost": None},
    )

    assert row.item is not None
    assert ("A", 7, None) == (row.item.seller_product_id, row.item.stock, row.item.price)


def test_mappings_have_their_columns_said_too() -> None:
    """`columns` works for mappings, too."""
    columns = {"ref": "SellerProductId", "qty": "Stock", "note": ""}

    (row,) = offer_rows([{"ref": "A", "qty": 7, "note": "x"}], package_type=LIGHT, columns=columns)

    assert row.item is not None
    assert ("A", 7) == (row.item.seller_product_id, row.item.stock)


def test_what_is_said_goes_before_what_is_known() -> None:
    """A column with a known name may mean something else, or be left out for one that does."""
    text = "SellerProductId;Stock;Price;Shop price\nA;7;5;6\n"

    (row,) = offer_rows(io.StringIO(text), package_type=LIGHT, columns={"Price": None, "Shop price": "Price"})

    assert row.item is not None
    assert 6 == row.item.price


def test_a_column_that_is_said_means_what_ours_means() -> None:
    """A rate of a list is a fraction under another name, too."""
    columns = {"taux": "VatRate", "taxe": "Property.Taxe"}
    row = {"SellerProductId": "A", "taux": "0.2"}

    (offer,) = offer_rows([row], columns={"taux": "VatRate"})
    (product,) = product_rows([{"SellerProductId": "A", "taxe": "oui"}], columns={"taxe": columns["taxe"]})

    assert not [one for one in offer.problems if one.path == "$.vat"]
    assert not [one for one in product.problems if "taxe" in one.path]


def test_defaults_are_said_by_our_names() -> None:
    """Whatever the source's columns of these names are."""
    (row,) = offer_rows(
        io.StringIO("SellerProductId;Stock\nA;7\n"), package_type=LIGHT, columns={"Stock": None}, defaults={"Stock": 9}
    )

    assert 9 == row.item.stock  # type: ignore[union-attr]


def test_a_default_that_is_not_known_is_never_ignored() -> None:
    """An unknown default is an error even if unknown columns are ignored."""
    for unknown in ("refuse", "ignore"):
        assert "the argument defaults has 'Stocks', which is not known; did you mean Stock?" == refused(
            "SellerProductId\nA\n", defaults={"Stocks": 9}, unknown=unknown
        )


def test_a_column_that_no_row_has_is_a_warning() -> None:
    """A column that no row has is a warning. For JSON objects it is known only after all rows."""
    rows = offer_rows(
        [{"ref": "A", "Qty": 7}],
        package_type=LIGHT,
        columns={"ref": "SellerProductId", "Qyt": "Stock"},
        unknown="ignore",
    )

    assert [None] == [row.item and row.item.stock for row in rows]
    assert ["$: expected a column 'Qyt', but no row has it"] == list(map(str, rows.warnings))


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        ({"Qty": "Stocks"}, "the column 'Qty' means 'Stocks', which is not known; did you mean Stock?"),
        ({"Quantity": "Stock"}, "there is no column 'Quantity'; there are 'SellerProductId', 'Qty', 'Price'"),
        (
            {"Qty": "Price"},
            "the columns 'Qty' and 'Price' have the same meaning: ignore one, with columns={'Price': None}",
        ),
        ({"Qty": "Stock", "qty": "Price"}, "the argument columns has 'qty' twice"),
    ],
)
def test_what_cannot_be_meant_is_refused(columns: dict[str, str], error: str) -> None:
    """Before any row is read."""
    assert error == refused("SellerProductId;Qty;Price\nA;7;5\n", columns=columns)


@pytest.mark.parametrize(
    ("names", "error"),
    [
        ("SellerProductId;Stock;stock", "the column 'stock' appears twice"),
        ("SellerProductId;Stock;seller_product_id", "the column 'seller_product_id' appears twice"),
        (
            "SellerProductId;Stock;Unnamed: 0",
            "the column 'Unnamed: 0' is not known; pandas uses this name for a column",
        ),
        ("SellerProductId;Stocks", "the column 'Stocks' is not known; did you mean Stock?"),
        (
            "SellerProductId;Our own cost",
            "columns={'Our own cost': …} says what it is, columns={'Our own cost': None",
        ),
    ],
)
def test_names_that_cannot_be_read_are_refused(names: str, error: str) -> None:
    """Column names that cannot be read are refused, with advice."""
    assert error in refused(names + "\nA;7;5\n")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_be_signs_of_their_own(form: Literal["NFC", "NFD"]) -> None:
    """Accents may be separate characters, as programs on the Mac write them."""
    (row,) = product_rows(
        io.StringIO(normalize(form, "Référence vendeur;Marque;Notre clé\nA;B;C\n")), columns={"Notre clé": None}
    )

    assert "A" == row.texts["SellerProductId"]


@pytest.mark.parametrize("name", ["Property.", "property. "])
def test_a_property_has_a_name(name: str) -> None:
    """A package would have a property without one."""
    with pytest.raises(InvalidPackage, match=r"the column '[Pp]roperty\. ?' is not known"):
        product_rows(io.StringIO(f"SellerProductId;{name};Size\nA;B;C\n"))


def test_two_names_of_one_place_are_refused() -> None:
    """Two columns with the same meaning are refused: in a whole offer, a rate and its percentage."""
    with pytest.raises(InvalidPackage, match="'Vat' and 'VatRate' have the same meaning"):
        offer_rows(io.StringIO("SellerProductId;Vat;VatRate\nA;20;0,2\n"))


FRENCH: Final = (
    "Référence vendeur,EAN (Facultatif pour Mode et Maison),Marque,Nature du produit,Code catégorie,"
    "Libellé court panier,Libellé long produit,Description produit,Image 1 (jpeg),Sku famille,Taille (borné),"
    "Couleur marketing,Description marketing,Image 2 (jpeg),Image 3 (jpeg),Image 4 (jpeg),"
    "Navigation / classification / rayon,ISBN,MFPN,Longueur (cm),Largeur (cm),Hauteur (cm),Poids (kg),"
    "Avertissement(s),Commentaire,Couleur(s),Couleur principale,Genre,Licence,Sports,Type de public"
)
ENGLISH: Final = (
    "Your reference,EAN (optional for fashion and home furniture),Brand,Nature of product,Category code,"
    "Basket short wording,Long title,Product description,Picture 1 (jpeg),Parent SKU,Size (bounded),"
    "Marketing color,Marketing description,Picture 2 (jpeg),Picture 3 (jpeg),Picture 4 (jpeg),"
    "Browsing / classification / shelf,ISBN,MFPN,Length (cm),Width (cm),Height (cm),Weight (kg),"
    "Avertissement(s),Commentaire,Couleur(s),Couleur principale,Genre,Licence,Sports,Type de public"
)
VALUES: Final = (
    "R-1|3606800000010|AUCUNE|variante|06010101|Lampe|Lampe de bureau|En métal|https://shop.example/1.jpg|F-1|M|Bleu|"
    "Belle|https://shop.example/2.jpg|||Maison / Lampes||M-7|10|20|30|1.5|Fragile|Neuf||Bleu|Mixte|||Adulte"
)
PLENTYMARKETS: Final = (
    "Sku parent,Your reference,EAN,Brand,Nature of product,Category code,Basket short wording,Basket long wording,"
    "Product description,Picture 1 (jpeg),Size,Marketing color,Marketing description,Picture 2 (jpeg),"
    "Picture 3 (jpeg),Picture 4 (jpeg),ISBN / GTIN,MFPN,Length ,Width ,Height ,Weight ,Main color,Gender,"
    "Type of public,Sports,Comment"
)
PLENTY_VALUES: Final = (
    "F-1|R-1|3606800000010|AUCUNE|variante|06010101|Lampe|Lampe de bureau|En métal|https://shop.example/1.jpg|M|Bleu|"
    "Belle|https://shop.example/2.jpg||||M-7|10|20|30|1.5|Bleu|Mixte|Adulte||Neuf"
)


@pytest.mark.parametrize(
    ("names", "values"),
    [(FRENCH, VALUES), (ENGLISH, VALUES), (PLENTYMARKETS, PLENTY_VALUES)],
    ids=["fr", "en", "plenty"],
)
def test_the_names_of_the_official_workbook_are_known(names: str, values: str) -> None:
    """In both languages, and as plentymarkets' export writes them: quoted, where they have a blank."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([names.split(","), values.split("|")])
    text.seek(0)

    (row,) = product_rows(text)

    assert () == row.problems
    assert isinstance(row.item, Product)
    assert (
        "R-1",
        ("3606800000010",),
        "AUCUNE",
        ProductKind.VARIANT,
        "06010101",
        "Lampe",
        "Lampe de bureau",
        "En métal",
    ) == (
        row.item.seller_product_id,
        row.item.ean_list,
        row.item.brand_name,
        row.item.product_kind,
        row.item.category_code,
        row.item.short_label,
        row.item.long_label,
        row.item.description,
    )
    assert ("https://shop.example/1.jpg", "https://shop.example/2.jpg") == row.item.pictures
    assert ("F-1", "M", "Bleu", "Belle", "M-7") == (
        row.item.seller_product_family,
        row.item.size,
        row.item.seller_product_color_name,
        row.item.marketing_description,
        row.item.manufacturer_part_number,
    )
    assert {"Couleur principale": "Bleu", "Genre": "Mixte", "Type de public": "Adulte", "Commentaire": "Neuf"} == {
        name: text for name, text in row.item.model_properties.items() if name != "Avertissement(s)"
    }
