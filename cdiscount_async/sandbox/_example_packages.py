"""The packages at the addresses in the examples of requests, which no server has: one offer, and one new product."""

import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Final

from .._common.opc import RELATIONSHIPS, TYPES
from ..operations import example

_CONTENT_TYPES: Final = """\
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="xml" ContentType="text/xml"/>
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
</Types>"""
_MAIN_PART: Final = """\
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Id="main" Type="http://www.cdiscount.com/uri/document" Target="/{part}"/>
</Relationships>"""
_OFFERS: Final = """\
<OfferPackage Name="exemple" PurgeAndReplace="false" PackageType="Full"
  xmlns="clr-namespace:Cdiscount.Service.OfferIntegration.Pivot;assembly=Cdiscount.Service.OfferIntegration">
  <OfferPackage.Offers><OfferCollection Capacity="1">
    <Offer SellerProductId="REF-2-000045" ProductEan="4008047226045" ProductCondition="2" Price="319.90" EcoPart="0.02"
      Vat="20" DeaTax="0" Stock="3" Comment="" PreparationTime="2">
      <Offer.ShippingInformationList><ShippingInformationList Capacity="2">
        <ShippingInformation ShippingCharges="3.60" AdditionalShippingCharges="0.30" DeliveryMode="Tracked"/>
        <ShippingInformation ShippingCharges="4.60" AdditionalShippingCharges="0.30" DeliveryMode="Registered"/>
      </ShippingInformationList></Offer.ShippingInformationList>
    </Offer>
  </OfferCollection></OfferPackage.Offers>
</OfferPackage>"""
_PRODUCTS: Final = """\
<ProductPackage Name="exemple"
  xmlns="clr-namespace:Cdiscount.Service.ProductIntegration.Pivot;assembly=Cdiscount.Service.ProductIntegration">
  <ProductPackage.Products><ProductCollection Capacity="1">
    <Product SellerProductId="CHAISE-BLEUE" BrandName="AUCUNE" CategoryCode="06010201" ProductKind="Standard"
      Model="SOUMISSION CREATION PRODUITS_MK" ShortLabel="Chaise bleue" LongLabel="Chaise bleue en bois massif"
      Description="Chaise bleue en bois massif, haute de 90 cm">
      <Product.EanList><ProductEan Ean="3606800000010"/></Product.EanList>
      <Product.Pictures><ProductImage Uri="https://www.example.com/chaise-bleue.jpg"/></Product.Pictures>
    </Product>
  </ProductCollection></ProductPackage.Products>
</ProductPackage>"""


def package_at(url: str) -> bytes | None:
    """Return the package at an address; None for an address that no example has."""
    return _packages().get(url)


@cache
def _packages() -> Mapping[str, bytes]:
    return {
        example("SubmitOfferPackage").zip_file_full_path: _zipped("Content/Offers.xml", _OFFERS),
        example("SubmitProductPackage").zip_file_full_path: _zipped("Content/Products.xml", _PRODUCTS),
    }


def _zipped(part: str, document: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(TYPES, _CONTENT_TYPES)
        package.writestr(RELATIONSHIPS, _MAIN_PART.format(part=part))
        package.writestr(part, document)
    return file.getvalue()
