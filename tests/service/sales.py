"""The package of the guide to sales: three offers as rows of a file, and as the XML that they become."""

import csv
from io import BytesIO, StringIO
from typing import Final
from zipfile import ZipFile

from lxml import etree

from cdiscount_async.packages import OfferPackage
from cdiscount_async.packages.rows import offer_rows

_HEAD: Final = (
    "SellerProductId,ProductEan,ProductCondition,Price,StrikedPrice,Stock,Vat,PreparationTime,Shipping.Tracked,"
    "Shipping.Registered,Discount.Type,Discount.Value,Discount.StartDate,Discount.EndDate,Discount.SalesReferencePrice"
)
ROWS: Final = (
    _HEAD,
    "LAMP-1,3606800000010,New,39.90,49.90,25,20,1,3.50,5.50,,,,,",
    "LAMP-2,3606800000027,New,49.90,,12,20,1,3.50,5.50,Flash,15,2026-03-06T08:00:00,2026-03-08T08:00:00,",
    "LAMP-3,3606800000034,New,49.90,,8,20,1,3.50,5.50,Sales,30,2026-01-07T08:00:00,2026-02-03T23:59:00,49.90",
)
"""The lines of the file."""


def package() -> OfferPackage:
    """Return the package that the rows become."""
    rows = offer_rows(list(csv.DictReader(StringIO("\n".join(ROWS)))))
    return OfferPackage([row.item for row in rows if row.item is not None], name="sales")


def xml() -> str:
    """Return the offers of the package as indented XML."""
    written = BytesIO()
    package().write(written)
    with ZipFile(written) as archive:
        root = etree.fromstring(archive.read("Content/Offers.xml"))
    etree.indent(root, space="  ")
    return str(etree.tostring(root, encoding="unicode"))
