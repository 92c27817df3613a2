"""Packages of offers and products as sellers submit them: a zip in the layout of the Open Packaging Conventions."""

import io
import zipfile
from typing import Final

OFFERS_PART: Final = "Content/Offers.xml"
PRODUCTS_PART: Final = "Content/Products.xml"
_OFFERS: Final = """<OfferPackage Name="one" PurgeAndReplace="false" PackageType="Full" \
xmlns="clr-namespace:Cdiscount.Service.OfferIntegration.Pivot;assembly=Cdiscount.Service.OfferIntegration">\
<OfferPackage.Offers><OfferCollection Capacity="1"><Offer SellerProductId="{reference}" ProductEan="{ean}" \
ProductCondition="6" Price="19.95" EcoPart="0.10" Vat="20" DeaTax="0" Stock="10" Comment="" PreparationTime="1">\
<Offer.ShippingInformationList><ShippingInformationList Capacity="2">\
<ShippingInformation ShippingCharges="2.95" AdditionalShippingCharges="1" DeliveryMode="Tracked"/>\
<ShippingInformation ShippingCharges="3.95" AdditionalShippingCharges="1" DeliveryMode="Registered"/>\
</ShippingInformationList></Offer.ShippingInformationList>\
</Offer></OfferCollection></OfferPackage.Offers></OfferPackage>"""
_PRODUCTS: Final = """<ProductPackage Name="one" \
xmlns="clr-namespace:Cdiscount.Service.ProductIntegration.Pivot;assembly=Cdiscount.Service.ProductIntegration">\
<ProductPackage.Products><ProductCollection Capacity="1"><Product SellerProductId="NEW-1" BrandName="AUCUNE" \
CategoryCode="{category}" ProductKind="Standard" Model="SOUMISSION CREATION PRODUITS_MK" ShortLabel="A thing" \
LongLabel="A thing of blue wood" Description="A thing of blue wood, one metre long">\
<Product.EanList><ProductEan Ean="3606800000010"/></Product.EanList>\
<Product.Pictures><ProductImage Uri="https://shop.example/1.jpg"/></Product.Pictures>\
</Product></ProductCollection></ProductPackage.Products></ProductPackage>"""
_TYPES: Final = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="xml" ContentType="text/xml"/></Types>"""
_RELATIONS: Final = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="a" Type="http://www.cdiscount.com/uri/document" Target="/{part}"/></Relationships>"""


def offers_xml(reference: str, ean: str) -> bytes:
    """Write one offer, complete."""
    return _OFFERS.format(reference=reference, ean=ean).encode()


def products_xml(category: str) -> bytes:
    """Write one new product for a category."""
    return _PRODUCTS.format(category=category).encode()


def zipped(part: str, document: bytes) -> bytes:
    """Put a document into a package."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS.format(part=part))
        package.writestr(part, document)
    return file.getvalue()
