"""Numbers in cells: what has one reading is read, what has two asks, and what a program holds is taken as it is."""

import csv
import io
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.converter import to_json
from cdiscount_async.models.offers import Offer as ListedOffer
from cdiscount_async.packages import PackageType, Product, ProductCondition, Row
from cdiscount_async.packages.rows import offer_rows, product_rows

LIGHT: Final = PackageType.STOCK_AND_PRICE
ASKS: Final = (
    "expected a number with one meaning: three digits after a dot or a comma may be decimals or "
    'thousands; set decimal="." or decimal=","'
)
BLANKS: Final = " \u00a0\u202f"
WHOLE: Final = {
    "SellerProductId": "A",
    "ProductCondition": "6",
    "Price": "19.90",
    "Stock": "7",
    "Vat": "20",
    "PreparationTime": "1",
}
MONEY: Final = (
    "Price",
    "EcoPart",
    "DeaTax",
    "StrikedPrice",
    "MinimumPriceForPriceAlignment",
    "Shipping.Tracked",
    "Vat",
)


def priced(price: Any, **options: Any) -> Row[Any]:
    """Read one price."""
    (row,) = offer_rows([{"SellerProductId": "A", "Price": price}], package_type=LIGHT, **options)
    return row


def price_of(price: Any, **options: Any) -> Decimal:
    """Read one price that is in order."""
    row = priced(price, **options)
    assert () == row.problems
    assert isinstance(row.item.price, Decimal)
    return row.item.price


def stock_of(stock: Any, **options: Any) -> Any:
    """Read one stock: the integer, or what is wrong."""
    (row,) = offer_rows([{"SellerProductId": "A", "Stock": stock}], package_type=LIGHT, **options)
    return row.item.stock if row.item else [one.expected for one in row.problems]


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"), st.sampled_from(["", "-", "+"]))
def test_three_digits_behind_one_sign_ask(whole: int, places: int, sign: str, prefix: str) -> None:
    """Three digits after a separator may be decimals or thousands. With `decimal` the number is read."""
    text, other = f"{prefix}{whole}{sign}{places:03}", {".": ",", ",": "."}[sign]

    assert [ASKS] == [one.expected for one in priced(text).problems]
    assert Decimal(f"{prefix}{whole}.{places:03}") == price_of(text, decimal=sign)
    assert Decimal(f"{prefix}{whole}{places:03}") == price_of(text, decimal=other)


@pytest.mark.parametrize("decimal", ["", ";", "comma", ".,"])
def test_what_begins_decimals_is_a_dot_or_a_comma(decimal: Any) -> None:
    """Another word must not count for one of the two."""
    with pytest.raises(ValueError, match="decimal"):
        priced("1.299", decimal=decimal)


@pytest.mark.parametrize("column", MONEY)
def test_every_number_asks(column: str) -> None:
    """The same sign separates thousands in every column."""
    (row,) = offer_rows([{**WHOLE, column: "1.299"}])

    assert [ASKS] == [one.expected for one in row.problems]


@pytest.mark.parametrize("column", ["Length", "Width", "Height", "Weight"])
def test_measures_ask_too(column: str) -> None:
    """A kilogram and a ton differ like a euro and a thousand."""
    (row,) = product_rows([{column: "1.250"}])

    assert ASKS in [one.expected for one in row.problems]


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("price", ["1.299", "1,299"])
def test_what_separates_the_cells_settles_nothing(separator: str, price: str) -> None:
    """A cell in quotes may have a comma between commas; decimals are what somebody says they are."""
    text = f'SellerProductId{separator}Price\nA{separator}"{price}"\n'

    (row,) = offer_rows(io.StringIO(text), package_type=LIGHT)

    assert [ASKS] == [one.expected for one in row.problems]


def test_a_problem_has_no_value() -> None:
    """A problem does not quote the cell, so that problems can be grouped and logged."""
    assert "7.654" not in str(priced("7.654").problems)


@given(st.integers(1, 999), st.lists(st.integers(0, 999), min_size=1, max_size=4), st.integers(0, 9999), st.data())
def test_thousands_beside_another_sign_have_one_reading(first: int, groups: list[int], cents: int, data: Any) -> None:
    """Two different signs, or a blank or an apostrophe between groups of three, leave nothing open."""
    thousands = data.draw(st.sampled_from([*BLANKS, "'", "\u2019", ".", ","]))
    sign = data.draw(st.sampled_from([one for one in ".," if one != thousands]))
    digits = "".join(f"{one:03}" for one in groups)
    text = thousands.join([str(first), *(f"{one:03}" for one in groups)])

    assert Decimal(f"{first}{digits}.{cents}") == price_of(f"{text}{sign}{cents}")
    if thousands not in {".", ","} or len(groups) > 1:
        assert Decimal(f"{first}{digits}") == price_of(text)


@pytest.mark.parametrize(
    "text", ["0.500", "0,500", "00.500", ".500", ",5", "19.9", "19,90", "88.0900", "1234.500", "12.5000", "+7", "-3,10"]
)
@pytest.mark.parametrize("decimal", [None, ".", ","])
def test_what_has_one_reading_has_it_whatever_is_said(text: str, decimal: Any) -> None:
    """Four decimals are not thousands, nor are three after a zero: a partly edited file stays readable."""
    assert Decimal(text.replace(",", ".")) == price_of(text, decimal=decimal)


@pytest.mark.parametrize("text", ["1.299.00", "1,299,00", "1 29", "1 2999", "1 299 00", "1'29", "12,34,567", "1..299"])
def test_broken_groups_are_refused(text: str) -> None:
    """Numbers with irregular groups of digits are refused."""
    assert ["expected a decimal number such as 1299.90 or 1 299,90"] == [one.expected for one in priced(text).problems]


@pytest.mark.parametrize(
    ("stock", "expected"),
    [
        ("7,0", 7),
        ("7.0", 7),
        ("7.00", 7),
        (7.0, 7),
        (Decimal("7.0"), 7),
        ("1 000", 1000),
        ("1.000", [ASKS]),
        ("7.5", ["expected an integer"]),
        (7.5, ["expected an integer"]),
        (True, ["expected an integer"]),
        (float("inf"), ["expected an integer"]),
        ("many", ["expected an integer"]),
    ],
)
def test_integers_may_have_zeros_for_decimals(stock: Any, expected: Any) -> None:
    """A column of integers with a hole in it has decimals when a data frame writes it; thousands ask as in money."""
    assert expected == stock_of(stock)


@pytest.mark.parametrize(("decimal", "expected"), [(".", 1), (",", 1000)])
def test_thousands_of_integers_are_settled(decimal: Any, expected: int) -> None:
    """`decimal` also decides about thousands in integers."""
    assert expected == stock_of("1.000", decimal=decimal)


@pytest.mark.parametrize("number", [19.99, Decimal("1.299"), 1299, 1.299, 12.5])
def test_what_a_program_holds_never_asks(number: Any) -> None:
    """A number is a number; a float is what its shortest text says."""
    assert Decimal(str(number)) == price_of(number)


@given(st.floats(-1e15, 1e15).filter(lambda one: one == 0 or abs(one) > 1e-15))
def test_floats_lose_nothing(number: float) -> None:
    """Whatever was rounded away or added before stays to be seen."""
    assert number == float(price_of(number))


@pytest.mark.parametrize("number", [Decimal("1E+999999"), Decimal("1E-999999"), 1e300, float("-inf"), True])
def test_numbers_without_bounds_are_refused(number: Any) -> None:
    """The text of such a number could fill the memory."""
    assert ["expected a decimal number such as 1299.90 or 1 299,90"] == [
        one.expected for one in priced(number).problems
    ]


def test_a_number_of_json_without_bounds_is_refused() -> None:
    """A short line of JSON must not become a price of a billion digits."""
    (row,) = offer_rows(io.StringIO('{"SellerProductId": "A", "Price": 1e999999999}\n'), package_type=LIGHT)

    assert row.item is None


@pytest.mark.parametrize("condition", [6.0, "6.0", "6,0", "6.000", "6,000", Decimal(6), "6"])
def test_choices_may_have_zeros_for_decimals(condition: Any) -> None:
    """A column of numbers with a hole in it."""
    (row,) = offer_rows([{**WHOLE, "ProductCondition": condition}])

    assert row.item is not None
    assert ProductCondition.NEW is row.item.product_condition  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "value"), [(1.0, True), ("1.0", True), ("0,0", False), (0, False), ("1.000", True), (2, None)]
)
def test_truth_may_have_zeros_for_decimals(text: Any, value: bool | None) -> None:
    """The same; another number is no truth."""
    (row,) = offer_rows([{**WHOLE, "IsCDAV": text}])

    assert value is (row.item.is_cdav if row.item else None)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ean", "expected"),
    [
        (3606800000010, "3606800000010"),
        (3606800000010.0, "3606800000010"),
        (Decimal(3606800000010), "3606800000010"),
        (3606800000010.5, None),
        (float(1 << 53), None),
        (True, None),
    ],
)
def test_whole_numbers_are_texts(ean: Any, expected: str | None) -> None:
    """An EAN that a program took for a number has lost nothing below 2 to the 53rd; beyond that nobody knows."""
    (row,) = offer_rows([{"SellerProductId": "A", "ProductEan": ean, "Stock": 1}], package_type=LIGHT)

    assert expected == (row.item.product_ean if row.item else None)


def test_a_row_that_cannot_be_read_has_its_reference_as_it_would_be_read() -> None:
    """12.0 is the reference 12 in the list of what is wrong, too."""
    (row,) = offer_rows([{"SellerProductId": 12.0, "Stock": "many"}], package_type=LIGHT)

    assert "12" == row.texts["SellerProductId"]


def test_a_default_asks_as_a_cell_does() -> None:
    """An ambiguous default is a problem of each row that uses it."""
    (row,) = offer_rows([{"SellerProductId": "A"}], package_type=LIGHT, defaults={"Price": "1.299"})

    assert [ASKS] == [one.expected for one in row.problems]


def test_what_the_service_lists_never_asks() -> None:
    """Amounts in a list have four decimals, in JSON and in CSV, so they are never ambiguous."""
    offer = ListedOffer(seller_product_id="A", price=Decimal("1299.0000"), stock=1000, eco_tax=Decimal("1.2990"))
    file = io.StringIO()
    writer = csv.DictWriter(file, list(to_json(offer)))
    writer.writeheader()
    writer.writerow(to_json(offer))
    file.seek(0)

    for source in ([to_json(offer)], file):
        (row,) = offer_rows(source, package_type=LIGHT)

        assert row.item is not None
        assert (Decimal(1299), 1000) == (row.item.price, row.item.stock)


def test_a_product_that_was_json_is_read_by_its_dot() -> None:
    """JSON of this library has a dot before decimals; who reads three of them back says so."""
    product = Product(
        seller_product_id="A",
        brand_name="AUCUNE",
        category_code="06010101",
        short_label="a",
        long_label="b",
        description="c",
        weight=Decimal("1.250"),
    )

    (row,) = product_rows([to_json(product)], decimal=".")

    assert product == row.item


@pytest.mark.parametrize("depth", [10, 300, 600, 950])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a": ', "}")])
def test_values_within_values_without_end_are_a_problem(depth: int, begin: str, end: str) -> None:
    """However deep JSON can be, its row is one that cannot be read."""
    deep = f"{begin * depth}1{end * depth}"
    text = f'{{"SellerProductId": {deep}, "Price": {deep}, "Stock": 1}}\n'

    (row,) = offer_rows(io.StringIO(text), package_type=LIGHT)

    assert row.item is None


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        ("SellerProductId", "A\x01", "$.seller_product_id"),
        ("Comment", "\ud83d", "$.comment"),
        ("PreparationTime", "300", "$.preparation_time"),
        ("Stock", "2147483648", "$.stock"),
    ],
)
def test_what_no_package_can_hold_is_a_problem_of_its_row(name: str, value: str, path: str) -> None:
    """Rows that are in order can be written; nobody has to find out when half a package is built."""
    bad, good = offer_rows([{**WHOLE, name: value}, WHOLE])
    assert (None, [path]) == (bad.item, [one.path for one in bad.problems])
    assert good.item is not None
