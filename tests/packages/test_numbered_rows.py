"""Rows of a file as they are given to a package: it names them by the file's numbers."""

from io import BytesIO, StringIO
from typing import Any

import pytest

from cdiscount_async.errors import InvalidRequest
from cdiscount_async.packages import OfferPackage, ProductPackage, Row
from cdiscount_async.packages.checks import check
from cdiscount_async.packages.rows import offer_rows, product_rows, product_template

STOCKS = 'SellerProductId;Stock;Price\nA;7;19,90\n;;\n"B";8;\nC;many;1,00\n'
"""Rows 2, 4 and 5; the last cannot be read."""


def stocks(text: str = STOCKS, **options: Any) -> OfferPackage:
    """Make a package of the rows of a file."""
    return OfferPackage(
        offer_rows(StringIO(text), package_type="StockAndPrice"), **{"package_type": "StockAndPrice", **options}
    )


def test_a_row_that_cannot_be_read_is_named() -> None:
    """The error has the position in the package, the row's number, and all problems of the row."""
    with pytest.raises(InvalidRequest) as caught:
        stocks(STOCKS.replace("C;many;1,00", "C;many;dear")).write(BytesIO())

    assert ["$.offers[2].price", "$.offers[2].stock"] == [one.path for one in caught.value.problems]
    assert all(one.expected.endswith(" (row 5)") for one in caught.value.problems)
    assert "many" not in str(caught.value)


def test_a_row_of_another_kind_is_named() -> None:
    """Stocks are no whole offers."""
    with pytest.raises(InvalidRequest, match=r"\$\.offers\[0\].*\(row 2\)"):
        stocks(package_type="Full").write(BytesIO())


def test_products_are_named_alike() -> None:
    """They share what writes them."""
    with pytest.raises(InvalidRequest, match=r"\$\.products\[0\]\.category_code: .*\(row 2\)"):
        ProductPackage(product_rows(StringIO(product_template().replace("06010101", "")))).write(BytesIO())


def test_the_numbers_are_told_as_rows_are_written() -> None:
    """The numbers are reported while rows are written, so that the report can have them."""
    reported: list[tuple[int, str, str | None]] = []

    stocks(STOCKS.replace("many", "9")).write(BytesIO(), lambda *row: reported.append(row))

    assert [(2, "A", None), (4, "B", None), (5, "C", None)] == reported


def test_a_package_of_rows_is_that_of_their_offers() -> None:
    """A package of rows has the same bytes as a package of their offers."""
    rows = list(offer_rows(StringIO(STOCKS.replace("many", "9")), package_type="StockAndPrice"))
    of_rows, of_items = BytesIO(), BytesIO()

    OfferPackage(rows, package_type="StockAndPrice").write(of_rows)
    OfferPackage([row.item for row in rows if row.item], package_type="StockAndPrice").write(of_items)

    assert of_items.getvalue() == of_rows.getvalue()


def test_the_check_names_the_numbers() -> None:
    """The check has the numbers of rows, also for a row that cannot be read."""
    found = [(one.row, one.code) for one in check(stocks()) if one.code != "ean-missing"]

    assert [(5, "unreadable")] == found


def test_nothing_is_no_row() -> None:
    """None is refused, both as an offer and as a row."""
    for nothing in (None, Row(7, None)):
        package = OfferPackage([nothing])  # type: ignore[list-item]
        assert list(check(package))
        with pytest.raises(InvalidRequest):
            package.write(BytesIO())
