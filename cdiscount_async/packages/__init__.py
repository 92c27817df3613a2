"""Packages of offers and products: the zips by which a seller creates and changes them.

An `OfferPackage` takes any iterable of offers and writes it as it comes, a million of them in flat memory. Everything
is escaped, counted and put in the order of the vendor's schema, and equal offers give equal bytes:

>>> from decimal import Decimal
>>> from io import BytesIO
>>> from cdiscount_async.packages import OfferPackage, StockAndPrice
>>> stocks = [StockAndPrice(seller_product_id="BLUE-42", product_ean="3606800000010", stock=7, price=Decimal("19.90"))]
>>> package = OfferPackage(stocks, package_type="StockAndPrice")
>>> package.write(BytesIO()).rows
1

What does not fit is told before anything is written, with its place:

>>> stocks = [StockAndPrice(seller_product_id="BLUE-42", stock="many")]
>>> OfferPackage(stocks, package_type="StockAndPrice").write("stocks.zip")
Traceback (most recent call last):
    ...
cdiscount_async.errors.InvalidRequest: SubmitOfferPackage: ...  $.offers[0].stock: expected an integer...

`open_package` reads one that exists, whoever wrote it.
"""

from ._building import MAX_OFFERS, MAX_PRODUCTS, OfferPackage, OnRow, ProductPackage, Written
from ._files import OfferPackageFile, ProductPackageFile, open_package
from ._row import Row, Rows
from .offers import (
    DeliveryMode,
    DiscountComponent,
    DiscountType,
    DiscountUnit,
    Offer,
    PackageType,
    PackagingUnit,
    PriceAlignment,
    ProductCondition,
    PublicationPool,
    ShippingInformation,
    StockAndPrice,
)
from .products import MODEL, NO_BRAND, Product, ProductKind

__all__ = (
    "MAX_OFFERS",
    "MAX_PRODUCTS",
    "MODEL",
    "NO_BRAND",
    "DeliveryMode",
    "DiscountComponent",
    "DiscountType",
    "DiscountUnit",
    "Offer",
    "OfferPackage",
    "OfferPackageFile",
    "OnRow",
    "PackageType",
    "PackagingUnit",
    "PriceAlignment",
    "Product",
    "ProductCondition",
    "ProductKind",
    "ProductPackage",
    "ProductPackageFile",
    "PublicationPool",
    "Row",
    "Rows",
    "ShippingInformation",
    "StockAndPrice",
    "Written",
    "open_package",
)
