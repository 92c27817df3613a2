"""Offers and products that are in order, and packages of them."""

from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from cdiscount_async.packages import (
    Offer,
    OfferPackage,
    Product,
    ProductCondition,
    ProductPackage,
    ShippingInformation,
    StockAndPrice,
)


def offer(**values: Any) -> Offer:
    """Make an offer that the service takes."""
    modes = [
        ShippingInformation(
            delivery_mode=mode, shipping_charges=Decimal("2.50"), additional_shipping_charges=Decimal(1)
        )
        for mode in ("Tracked", "Registered")
    ]
    usual: dict[str, Any] = {
        "seller_product_id": "BLUE-42",
        "product_ean": "3606800000010",
        "product_condition": ProductCondition.NEW,
        "price": Decimal("19.90"),
        "stock": 7,
        "vat": Decimal(20),
        "preparation_time": 1,
        "shipping_information_list": modes,
    }
    return Offer(**usual | values)


def light(**values: Any) -> StockAndPrice:
    """Make a stock and a price of an offer."""
    return StockAndPrice(**{"seller_product_id": "BLUE-42", "product_ean": "3606800000010", "stock": 7} | values)


def product(**values: Any) -> Product:
    """Make a product that the service takes."""
    usual: dict[str, Any] = {
        "seller_product_id": "BLUE-42",
        "ean_list": ["3606800000010"],
        "brand_name": "AUCUNE",
        "category_code": "06010101",
        "short_label": "A thing",
        "long_label": "A thing of blue wood",
        "description": "A thing of blue wood, one metre long",
        "pictures": ["https://shop.example/1.jpg"],
    }
    return Product(**usual | values)


def zipped(package: OfferPackage | ProductPackage) -> bytes:
    """Write a package."""
    file = BytesIO()
    package.write(file)
    return file.getvalue()


def content(package: OfferPackage | ProductPackage) -> str:
    """Write a package, and give the document in it."""
    with ZipFile(BytesIO(zipped(package))) as archive:
        return archive.read(archive.namelist()[-1]).decode()
