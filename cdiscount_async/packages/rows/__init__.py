"""Offers and products from rows: CSV, JSON, workbooks, Parquet, or mappings such as `dict`s and rows of a database.

>>> from cdiscount_async.packages.rows import offer_rows
>>> table = [{"SellerProductId": "BLUE-42", "stock": "7", "Price": "19.90"}, {"SellerProductId": "B", "Stock": "many"}]
>>> for row in offer_rows(table, package_type="StockAndPrice"):
...     print(row.number, row.item and row.item.price, *row.problems)
1 19.90
2 None $.stock: expected an integer

An invalid value affects only its own row. The row's `problems` name everything that is wrong, and its `item` is None.

Columns have the names of the attributes of a package (`OFFER_COLUMNS`, `STOCK_COLUMNS`, `PRODUCT_COLUMNS`), in any
order and spelling (`SellerProductId`, `seller_product_id`). An empty cell means that there is no value.

The separator of a CSV is `;`, a tab, `,` or `|`, as its first row shows. The encoding is UTF-8, UTF-16 or UTF-32 with a
byte order mark, or Windows-1252, as Excel writes in France. A warning says if the text looks like another encoding.

The decimal separator of numbers is a dot or a comma. Three digits after it may also be thousands. Such a number is a
problem of its row unless the argument `decimal` names the decimal separator.

Offers may also be as the service lists them: in the files of `cdiscount offers`, as `to_json` of the items of
`iter_offers`, or in the export of the official web interface, which has no header row. Lists have no preparation times,
which whole offers need: add them with `defaults`.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from .._row import Rows
from ..offers import Offer, PackageType, StockAndPrice
from ..products import Product
from ._columns import FULL, LIGHT, OFFERS, PRODUCTS, Column
from ._options import Decimals, Options
from ._reader import read
from ._sources import Source

__all__ = (
    "OFFER_COLUMNS",
    "PRODUCT_COLUMNS",
    "STOCK_COLUMNS",
    "Column",
    "Source",
    "offer_rows",
    "offer_template",
    "product_rows",
    "product_template",
)

OFFER_COLUMNS: Final = FULL.columns
"""The columns of whole offers."""
STOCK_COLUMNS: Final = LIGHT.columns
"""The columns of stocks and prices. Other columns of whole offers are ignored."""
PRODUCT_COLUMNS: Final = PRODUCTS.columns
"""The columns of products. `Property.NAME` is a specific property of the category's model."""


def offer_rows(
    source: Source,
    *,
    package_type: PackageType | str = PackageType.FULL,
    defaults: Mapping[str, Any] | None = None,
    unknown: Literal["refuse", "ignore"] = "refuse",
    columns: Mapping[str, str | None] | None = None,
    encoding: str | None = None,
    decimal: Decimals | None = None,
    sheet: str | None = None,
) -> Rows[Offer | StockAndPrice]:
    """Return an iterator over the offers of a source: whole offers, or stocks and prices.

    Args:
        source: A path (the suffix shows the format), an open text file, or an iterable of mappings.
        package_type: Whether the rows are whole offers, or stocks and prices.
        defaults: Values by column, for rows that have none: `{"PreparationTime": 2}`.
        unknown: Whether unknown columns are an error or are ignored.
        columns: The meaning of other columns: `{"Our name": "SellerProductId"}`. None ignores a column.
        encoding: The encoding of a file, as Python names it. Without it, the content of the file shows it.
        decimal: The decimal separator of numbers that can be read in two ways: with ",", 1.299 is 1299.
        sheet: The name of a workbook's sheet. Without it, the first visible one is read.

    Raises:
        InvalidPackage: If the source has no readable rows, or unknown columns. While rows are read: if an error makes
            all later rows uncertain, such as a quotation mark that is never closed.
        TypeError: If a row is not a mapping.
        OSError: If the file cannot be opened.
    """
    options = Options(defaults or {}, unknown == "ignore", columns or {}, encoding, decimal, sheet)
    return read(source, OFFERS[PackageType(package_type)], options)


def product_rows(
    source: Source,
    *,
    defaults: Mapping[str, Any] | None = None,
    unknown: Literal["refuse", "ignore"] = "refuse",
    columns: Mapping[str, str | None] | None = None,
    encoding: str | None = None,
    decimal: Decimals | None = None,
    sheet: str | None = None,
) -> Rows[Product]:
    """Return an iterator over the products of a source. The arguments and errors are those of `offer_rows`."""
    return read(source, PRODUCTS, Options(defaults or {}, unknown == "ignore", columns or {}, encoding, decimal, sheet))


def offer_template(package_type: PackageType | str = PackageType.FULL) -> str:
    """Return a CSV with the columns of offers and one example, with `;` and decimal commas for Excel in France."""
    return _template(OFFERS[PackageType(package_type)].columns)


def product_template() -> str:
    """Return a CSV with the columns of products and one example."""
    return _template(PRODUCTS.columns)


def _template(columns: Iterable[Column]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([one.name for one in columns])
    writer.writerow([one.example for one in columns])
    return file.getvalue()
