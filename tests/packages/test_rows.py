"""Offers and products from rows: all spellings are read, all problems are reported, and nothing is lost."""

import csv
import io
import json
import os
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given, strategies as st

from cdiscount_async.converter import to_json
from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import (
    DeliveryMode,
    DiscountComponent,
    DiscountType,
    Offer,
    OfferPackage,
    PackageType,
    PriceAlignment,
    Product,
    ProductCondition,
    ProductKind,
    Row,
    StockAndPrice,
)
from cdiscount_async.packages.checks import check_offers, check_products
from cdiscount_async.packages.rows import (
    OFFER_COLUMNS,
    PRODUCT_COLUMNS,
    STOCK_COLUMNS,
    offer_rows,
    offer_template,
    product_rows,
    product_template,
)

from ..support.contract import RealContract
from ..support.package_strategies import rows as rows_of
from .making import light

LIGHT: Final = PackageType.STOCK_AND_PRICE
MINIMAL: Final = {
    "SellerProductId": "A",
    "ProductCondition": "6",
    "Price": "19.90",
    "Stock": "7",
    "Vat": "20",
    "PreparationTime": "1",
}


def table(text: str, **options: Any) -> list[Row[Any]]:
    """Read a CSV of stocks and prices that is open."""
    return list(offer_rows(io.StringIO(text), package_type=LIGHT, **options))


def one(row: dict[str, Any], **options: Any) -> Row[Any]:
    """Read one mapping as a whole offer."""
    (read,) = offer_rows([MINIMAL | row], **options)
    return read


def item(row: dict[str, Any], **options: Any) -> Offer:
    """Read one mapping that is in order."""
    read = one(row, **options)
    assert () == read.problems
    assert isinstance(read.item, Offer)
    return read.item


def problems(row: Row[Any]) -> list[str]:
    """Return what is wrong with a row."""
    assert row.item is None
    return [str(problem) for problem in row.problems]


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_are_found_out(separator: str, end: str) -> None:
    """The first line shows the separator of the cells."""
    lines = [["seller_product_id", "STOCK", "Price"], ["A", "7", '"19.90"'], ["B", "", "5"]]

    rows = table(end.join(separator.join(line) for line in lines))

    assert [light(seller_product_id="A", product_ean=None, price=Decimal("19.90")), Decimal(5)] == [
        rows[0].item,
        rows[1].item.price,
    ]
    assert [2, 3] == [row.number for row in rows]


@pytest.mark.parametrize("price", ["1e3", "19.90 €", "NaN", "Infinity", "--1", "1 29", "1.299.00", "9" * 101])
def test_doubtful_numbers_are_refused(price: str) -> None:
    """A number that can be read in two ways is refused."""
    (row,) = table(f"SellerProductId;Price\nA;{price}")

    assert ["$.price: expected a decimal number such as 1299.90 or 1 299,90"] == problems(row)


@pytest.mark.parametrize(
    ("given_text", "condition"),
    [
        ("6", ProductCondition.NEW),
        ("new", ProductCondition.NEW),
        ("LIKE_NEW", ProductCondition.LIKE_NEW),
        ("LikeNew", ProductCondition.LIKE_NEW),
        ("Very good state", ProductCondition.VERY_GOOD_STATE),
    ],
)
def test_conditions_have_numbers_and_names(given_text: str, condition: ProductCondition) -> None:
    """Values are read as in a package, as in the service's exports, and as Python values."""
    assert condition is item({"ProductCondition": given_text}).product_condition


@pytest.mark.parametrize(("text", "value"), [("true", True), ("OUI", True), ("1", True), ("non", False), ("0", False)])
def test_truth_has_many_words(text: str, value: bool) -> None:
    """English, French and numbers."""
    assert value is item({"IsCDAV": text}).is_cdav


@pytest.mark.parametrize("text", ["2026-01-07T08:00:00", "2026-01-07 08:00", "07/01/2026 08:00", "7/1/2026 8:00:00"])
def test_dates_have_two_forms(text: str) -> None:
    """ISO 8601, and as in France: the day first."""
    row = {"Discount.Type": "Flash", "Discount.Value": "10", "Discount.StartDate": text, "Discount.EndDate": text}

    (discount,) = item(row).price_and_discount_list

    assert datetime(2026, 1, 7, 8, 0) == discount.start_date == discount.end_date
    assert DiscountType.FLASH is discount.type


def test_delivery_modes_are_columns() -> None:
    """A mode that has charges is offered; each further piece costs nothing unless it says so."""
    row = {
        "Shipping.Tracked": "2.50",
        "Shipping.Tracked.Additional": "1",
        "shipping.registered": "3",
        "Shipping.Relay": "",
    }

    shipping = item(row).shipping_information_list

    assert [(DeliveryMode.TRACKED, Decimal("2.50"), Decimal(1)), (DeliveryMode.REGISTERED, Decimal(3), Decimal(0))] == [
        (each.delivery_mode, each.shipping_charges, each.additional_shipping_charges) for each in shipping
    ]


def test_further_pieces_alone_are_no_mode() -> None:
    """Charges for further pieces without those of the first one are a problem."""
    assert ["$.shipping_information_list[0].shipping_charges: expected a value, but it is missing"] == problems(
        one({"Shipping.Tracked.Additional": "1"})
    )


def test_products_have_columns_for_their_lists() -> None:
    """EANs, pictures and properties have columns of their own, in their order."""
    row = {
        "SellerProductId": "A",
        "Ean": "1",
        "Ean3": "3",
        "BrandName": "AUCUNE",
        "CategoryCode": "06010101",
        "ShortLabel": "a",
        "LongLabel": "b",
        "Description": "c",
        "Picture2": "https://shop.example/2.jpg",
        "Picture1": "https://shop.example/1.jpg",
        "Property.Couleur principale": "Bleu",
        "ProductKind": "variant",
    }

    (read,) = product_rows([row])

    assert isinstance(read.item, Product)
    assert ("1", "3") == read.item.ean_list
    assert ("https://shop.example/1.jpg", "https://shop.example/2.jpg") == read.item.pictures
    assert {"Couleur principale": "Bleu"} == read.item.model_properties
    assert ProductKind.VARIANT is read.item.product_kind


def test_all_problems_of_a_row_are_reported() -> None:
    """Never the first one only; the row says whose it is."""
    row = one({"Price": "dear", "Stock": 7.5, "ProductCondition": "9", "Vat": None})

    assert [
        "$.product_condition: expected one of 1, 2, 3, 4, 5, 6",
        "$.price: expected a decimal number such as 1299.90 or 1 299,90",
        "$.stock: expected an integer",
        "$.vat: expected a value, but it is missing",
    ] == problems(row)
    assert "A" == row.texts["SellerProductId"]


def test_a_bad_row_does_not_stop_the_others() -> None:
    """A wrong row does not affect the rows after it."""
    rows = table("SellerProductId;Stock\nA;1\nB;many\nC;3")

    assert [1, None, 3] == [row.item and row.item.stock for row in rows]


def test_programs_give_values_of_their_own() -> None:
    """Decimals, integers, enumerations and objects are taken as they are."""
    read = item(
        {
            "SellerProductId": 42,
            "Price": Decimal("19.90"),
            "price_must_be_aligned": PriceAlignment.ALIGN,
            "PriceAndDiscountList": [{"Type": 1, "DiscountValue": 10, "DiscountUnit": 1}],
        }
    )

    assert ("42", PriceAlignment.ALIGN) == (read.seller_product_id, read.price_must_be_aligned)
    assert (DiscountComponent(type=DiscountType.STRIKED_PRICE, discount_value=Decimal(10)),) == (
        read.price_and_discount_list
    )


def test_defaults_fill_what_a_row_does_not_say() -> None:
    """They stand in for what is missing or empty, and for nothing else."""
    given_rows = [{"SellerProductId": "A", "Stock": ""}, {"SellerProductId": "B", "Stock": "3"}]

    rows = list(offer_rows(given_rows, package_type=LIGHT, defaults={"stock": 9}))

    assert [9, 3] == [row.item and row.item.stock for row in rows]


def test_columns_that_are_not_known_are_refused() -> None:
    """A misspelt column would lose its values; the error names the one that is meant."""
    with pytest.raises(InvalidPackage, match="did you mean Stock"):
        table("SellerProductId;Stocks\nA;7")
    with pytest.raises(InvalidPackage, match="unknown"):
        table("SellerProductId;Our own cost\nA;7")
    with pytest.raises(InvalidPackage, match="did you mean Stock"):
        table("SellerProductId;Price\nA;7", defaults={"stocks": 1})

    assert ["A"] == [row.item.seller_product_id for row in table("SellerProductId;Cost\nA;7", unknown="ignore")]
    assert ["$.Cost: expected a known column"] == problems(one({"Cost": 7}))
    assert 7 == item({"Cost": 7}, unknown="ignore").stock


def test_whole_offers_give_their_stocks_too() -> None:
    """A file of whole offers serves for the daily update."""
    (row,) = offer_rows(io.StringIO(offer_template()), package_type=LIGHT)

    assert light(price=Decimal("19.90")) == row.item


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("a;b;c\n1;2;3", "no known column; known are SellerProductId"),
        ("SellerProductId;Stock;stock\nA;1;2", "'stock' appears twice"),
    ],
)
def test_files_that_are_no_rows_are_reported(text: str, match: str) -> None:
    """An error says what is missing."""
    with pytest.raises(InvalidPackage, match=match):
        table(text)


def test_one_member_has_one_column() -> None:
    """Two spellings of one column in one row are a problem, in any order."""
    assert ["$.stock: expected it once"] == problems(one({"stock": "3"}))


def test_cells_beyond_the_columns_are_reported() -> None:
    """A separator within a text would shift the rest; empty cells at the end mean nothing."""
    shifted, padded = table("SellerProductId;Stock\nA;7;x\nB;7;;")

    assert ["$: expected no cells after the last column, but there are 1"] == problems(shifted)
    assert padded.item is not None


def test_files_need_a_name_that_tells(tmp_path: Path) -> None:
    """A letter has no rows."""
    (tmp_path / "offers.docx").write_bytes(b"PK")

    with pytest.raises(InvalidPackage, match=r"\.csv, \.json"):
        offer_rows(tmp_path / "offers.docx")
    with pytest.raises(FileNotFoundError):
        offer_rows(tmp_path / "offers.csv")


def test_rows_must_be_mappings() -> None:
    """A list of lists says nothing of its columns."""
    with pytest.raises(TypeError, match="mappings as rows, not list"):
        list(offer_rows([["A", 7]]))  # type: ignore[list-item]


def test_rows_have_the_numbers_of_a_spreadsheet() -> None:
    """The names are row 1; blank rows count, and a line break in a cell does not."""
    text = 'SellerProductId;Stock;Price\n"A\nB";1;\n\nC;2;'

    assert [(2, "A\nB"), (4, "C")] == [(row.number, row.item.seller_product_id) for row in table(text)]


def test_json_lines_are_read(tmp_path: Path) -> None:
    """Each line is read by itself: numbers stay exact, and a broken line affects no other."""
    path = tmp_path / "offers.jsonl"
    path.write_text('{"SellerProductId": "A", "price": 19.90}\n{"broken"\n\n[1]\n{"sellerproductid": 5, "Stock": 1}\n')

    first, broken, listed, last = offer_rows(path, package_type=LIGHT)

    assert StockAndPrice(seller_product_id="A", price=Decimal("19.90")) == first.item
    assert ["$: expected an object of JSON"] == problems(broken) == problems(listed)
    assert (5, StockAndPrice(seller_product_id="5", stock=1)) == (last.number, last.item)


EXPORT: Final = (
    "21400406260;5059296316604;New;72;85,9900;0,1960;0,5000;0,0000;None;0,00000;;;Empty;\r\n"
    "21400406250;5059296316581;LikeNew;0;85,9900;0,2000;0,0000;0,0000;Liter;0,75000;99,0000;Beau;Align;\r\n"
)


def test_the_official_export_is_known_by_its_shape() -> None:
    """Without a header row. VAT becomes percent, and empty values are ignored."""
    first, second = offer_rows(io.StringIO(EXPORT), defaults={"PreparationTime": 2})

    assert isinstance(first.item, Offer)
    assert isinstance(second.item, Offer)
    assert ("21400406260", Decimal("19.6"), Decimal("0.5"), None, None, 2) == (
        first.item.seller_product_id,
        first.item.vat,
        first.item.eco_part,
        first.item.product_packaging_value,
        first.item.price_must_be_aligned,
        first.item.preparation_time,
    )
    assert (ProductCondition.LIKE_NEW, Decimal(20), Decimal("0.75"), Decimal(99), "Beau", PriceAlignment.ALIGN) == (
        second.item.product_condition,
        second.item.vat,
        second.item.product_packaging_value,
        second.item.striked_price,
        second.item.comment,
        second.item.price_must_be_aligned,
    )


def test_the_export_lacks_what_a_whole_offer_needs() -> None:
    """Without a default the preparation time is missing. Stocks and prices do not need it."""
    first, _ = offer_rows(io.StringIO(EXPORT))

    assert ["$.preparation_time: expected a value, but it is missing"] == problems(first)
    assert [72, 0] == [row.item and row.item.stock for row in offer_rows(io.StringIO(EXPORT), package_type=LIGHT)]


def test_the_real_export_is_read(real_contract: RealContract) -> None:
    """Every line of the official interface's own sample becomes an offer."""
    path = real_contract.directory.parent / "packages" / "official-extract.csv"

    rows = list(offer_rows(path, defaults={"PreparationTime": 1}))

    assert 300 == len(rows)
    assert [] == [row for row in rows if row.item is None]


@pytest.mark.parametrize("package_type", [PackageType.FULL, LIGHT])
def test_the_template_is_good(package_type: PackageType) -> None:
    """Its example reads, and passes every rule."""
    rows = list(offer_rows(io.StringIO(offer_template(package_type)), package_type=package_type))

    assert [()] == [row.problems for row in rows]
    assert [] == list(check_offers(rows))


def test_the_template_of_products_is_good() -> None:
    """Its example reads, and passes every rule."""
    rows = list(product_rows(io.StringIO(product_template())))

    assert [()] == [row.problems for row in rows]
    assert [] == list(check_products(rows))


def test_a_line_that_names_the_separator_is_no_row() -> None:
    """Excel writes it before the names, and does not show it."""
    (row,) = table('\n"sep=;"\nSellerProductId;Stock\nA;7')

    assert (3, 7) == (row.number, row.item.stock)


@pytest.mark.parametrize("column", [*OFFER_COLUMNS, *STOCK_COLUMNS, *PRODUCT_COLUMNS], ids=lambda one: one.name)
def test_every_column_says_what_it_means(column: Any) -> None:
    """Templates and pages are made from these."""
    assert column.meaning


def cells_of(value: Offer) -> dict[str, str]:
    """Write an offer into columns."""
    row = {}
    shipping = {each.delivery_mode.value: each for each in value.shipping_information_list}
    for column in OFFER_COLUMNS:
        match column.place:
            case (str(member),):
                found = getattr(value, member)
            case ("shipping_information_list", str(mode), str(member)):
                found = getattr(shipping.get(mode), member, None)
            case (_, 0, str(member)):
                found = getattr(next(iter(value.price_and_discount_list), None), member, None)
        row[column.name] = "" if found is None else f"{found:f}" if isinstance(found, Decimal) else str(found)
    return row


def writable(value: Offer) -> bool:
    """Whether columns can hold an offer: each mode once, one discount, and no text of blanks."""
    modes = [each.delivery_mode for each in value.shipping_information_list]
    texts = [value.seller_product_id, value.comment, value.product_ean]
    return (
        len(modes) == len(set(modes))
        and len(value.price_and_discount_list) < 2
        and all(text is None or not text or text.strip() for text in texts)
        and bool(value.seller_product_id)
        and value.product_ean != ""
        and all(len(f"{one:f}") < 90 for one in decimals_of(value))
    )


def decimals_of(value: Offer) -> Iterator[Decimal]:
    """Return the decimals of an offer."""
    for each in (value, *value.shipping_information_list, *value.price_and_discount_list):
        for name in each.__slots__ if hasattr(each, "__slots__") else vars(each):
            found = getattr(each, name, None)
            if isinstance(found, Decimal):
                yield found


@given(st.lists(rows_of(Offer).filter(writable), max_size=3))
def test_offers_survive_a_csv(offers: list[Offer]) -> None:
    """Written into columns and read again they are equal, in their order of modes."""
    file = io.StringIO()
    writer = csv.DictWriter(file, [column.name for column in OFFER_COLUMNS], delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(cells_of(value) for value in offers)
    file.seek(0)

    rows = list(offer_rows(file, decimal="."))

    assert [()] * len(offers) == [row.problems for row in rows]
    for value, row in zip(offers, rows, strict=True):
        assert isinstance(row.item, Offer)
        assert cells_of(value) == cells_of(row.item)


@given(st.lists(rows_of(Offer) | rows_of(StockAndPrice), max_size=3))
def test_offers_survive_json_lines(offers: list[Any]) -> None:
    """JSON of the library is read as it was written, except for texts that are only blanks."""
    for value in offers:
        kind = PackageType.FULL if isinstance(value, Offer) else LIGHT
        (row,) = offer_rows(io.StringIO(json.dumps(to_json(value)) + "\n"), package_type=kind)
        if row.item is not None and value.seller_product_id.strip():
            assert to_json(value) == to_json(row.item) | {
                name: text for name, text in to_json(value).items() if isinstance(text, str) and not text.strip()
            }
        else:
            assert row.problems


@given(st.text(), st.sampled_from([PackageType.FULL, LIGHT]))
@example("\0", LIGHT)
def test_garbage_gives_problems_and_no_other_error(text: str, package_type: PackageType) -> None:
    """Any text is a row with problems, or an error that says that the file has no rows."""
    names = "SellerProductId;Stock;Shipping.Tracked\n"
    for head in ("", names, f'{names}"', "{", '"', "[", '[{"SellerProductId": "A"}'):
        try:
            rows = list(offer_rows(io.StringIO(head + text), package_type=package_type))
        except InvalidPackage:
            continue
        assert all(row.item is not None or row.problems for row in rows)


@given(
    st.binary(),
    st.sampled_from([".csv", ".json", ".jsonl"]),
    st.sampled_from(["utf-8", "cp1252", "mac_roman", "utf-16", "gbk", "utf-7", None]),
)
def test_garbage_of_bytes_too(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str, encoding: str | None
) -> None:
    """The same for bytes in a file, whatever their encoding is, or is said to be."""
    path = tmp_path_factory.mktemp("rows") / f"rows{suffix}"
    path.write_bytes(b"SellerProductId;Stock\n" + content if suffix == ".csv" else content)
    try:
        rows = list(offer_rows(path, package_type=LIGHT, encoding=encoding))
    except InvalidPackage:
        return
    assert all(row.item is not None or row.problems for row in rows)


def test_rows_make_a_package(tmp_path: Path) -> None:
    """Rows that were read can be written into a package directly."""
    rows = offer_rows([MINIMAL | {"SellerProductId": f"{number}"} for number in range(3)])

    assert 3 == OfferPackage(row.item for row in rows if row.item is not None).write(tmp_path / "offers.zip").rows


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".xlsx", ".parquet"])
def test_what_is_no_file_is_refused(tmp_path: Path, suffix: str) -> None:
    """A pipe gives what it has once, and a device may have no end."""
    pipe, directory = tmp_path / f"pipe{suffix}", tmp_path / f"directory{suffix}"
    os.mkfifo(pipe)
    directory.mkdir()

    for path in (pipe, directory):
        with pytest.raises(InvalidPackage, match="expected a file, not a directory"):
            offer_rows(path)
