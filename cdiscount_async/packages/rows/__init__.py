"""Offers and products from rows: a CSV, JSON, a workbook, Parquet, or mappings (`dict`s, rows of a database).

>>> from cdiscount_async.packages.rows import offer_rows
>>> table = [{"SellerProductId": "BLUE-42", "stock": "7", "Price": "19.90"}, {"SellerProductId": "B", "Stock": "many"}]
>>> for row in offer_rows(table, package_type="StockAndPrice"):
...     print(row.number, row.item and row.item.price, *row.problems)
1 19.90
2 None $.stock: expected an integer

What does not fit spoils its own row only: each tells all that is wrong with it, and `item` is None then. Columns are
called as a package calls its attributes (`OFFER_COLUMNS`, `STOCK_COLUMNS`, `PRODUCT_COLUMNS`), in any order, case and
spelling (`SellerProductId`, `seller_product_id`). An empty cell is not given.

A CSV has `;`, a tab, `,` or `|` between its cells, as its first row shows. A file is UTF-8, or UTF-16 or UTF-32 with
their marks, or else what Excel writes in France (Windows-1252), with a warning where its signs look like another
encoding. Numbers have a dot or a comma before their decimals. Three digits behind one of them may be thousands, so they
are a problem of the row until `decimal` says which sign begins decimals.

Offers may also be as the service lists them: in the files of `cdiscount offers`, as `to_json` of what `iter_offers`
gives, or in the export of the official web interface, which has no line of names. Lists have no preparation times,
which whole offers need: give them as `defaults`.
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
"""The columns of stocks and prices; those of whole offers may be there too, and count for nothing."""
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
    """Return the offers of a source one by one: whole ones, or stocks and prices.

    `defaults` are values by column, for what a row does not say: `{"PreparationTime": 2}`. `columns` says what other
    columns are, `{"Our name": "SellerProductId"}`, and None leaves one out. Columns that are not known are refused,
    unless `unknown` is "ignore". `encoding` is that of a file given by its path, as Python names it; without it the
    file's marks and bytes show it. `decimal` is the sign that begins decimals where a text could be read in two ways:
    1.299 is 1299 with ",". `sheet` is the name of a workbook's sheet; without it the first one is read.

    Raises InvalidPackage for a file that has no rows that can be read, and for columns that are not known; while rows
    are read also for what makes all that follows uncertain, such as a quotation mark that is never closed. Raises
    TypeError for a row that is no mapping, and OSError where there is no file.
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
    """Return the products of a source one by one; as `offer_rows`."""
    return read(source, PRODUCTS, Options(defaults or {}, unknown == "ignore", columns or {}, encoding, decimal, sheet))


def offer_template(package_type: PackageType | str = PackageType.FULL) -> str:
    """Return a CSV with the columns of offers and one example, for a spreadsheet in France: `;` and decimal commas."""
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
