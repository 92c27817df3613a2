"""Packages of offers and products: the zips by which a seller creates and changes them.

An `OfferPackage` takes any iterable of offers and writes them one by one, so a million of them need no more memory than
a thousand. Everything is escaped, counted and in the order of the vendor's schema. Equal offers become equal bytes:

>>> from decimal import Decimal
>>> from io import BytesIO
>>> from cdiscount_async.packages import OfferPackage, StockAndPrice
>>> stocks = [StockAndPrice(seller_product_id="BLUE-42", product_ean="3606800000010", stock=7, price=Decimal("19.90"))]
>>> package = OfferPackage(stocks, package_type="StockAndPrice")
>>> package.write(BytesIO()).rows
1

An error has the path of a value that cannot be written. No file is written then:

>>> stocks = [StockAndPrice(seller_product_id="BLUE-42", stock="many")]
>>> OfferPackage(stocks, package_type="StockAndPrice").write("stocks.zip")
Traceback (most recent call last):
    ...
cdiscount_async.errors.InvalidRequest: SubmitOfferPackage: ...  $.offers[0].stock: expected an integer...

`open_package` reads a package that any program wrote. If you also use the service's names, import the module itself:
`packages.Offer` is an offer in a package, and `cdiscount_async.Offer` one that the service lists.
"""

from .._common.package_rows import OnRow
from ._building import OfferPackage, ProductPackage, Written
from ._files import OfferPackageFile, ProductPackageFile, open_package
from ._kinds import MAX_OFFERS, MAX_PRODUCTS
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
