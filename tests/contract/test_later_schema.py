"""The derived WSDL has what is known of later schemas of the service, of 2020 and 2021.

The schema itself was not recorded. Classes that a PHP program generated from it are known: the members of types with
their order, whether they are required and nillable, and the values of enumerations. Two types with one name in two
namespaces are one class there, so of `Offer`, `Seller` and `Product` only the members that the other type does not have
are known. The types and namespaces of members follow from the PHP types.
"""

from collections.abc import Mapping
from typing import Final

import pytest
from lxml import etree

from cdiscount_async._codec.xml import Element
from cdiscount_async._contract.declare import CDISCOUNT, COMPETING_OFFERS, ORDER, PRODUCT, SYSTEM
from cdiscount_async._soap import wsdl

XS: Final = "{http://www.w3.org/2001/XMLSchema}"
MEMBERS: Final[Mapping[str, str]] = {
    f"{{{COMPETING_OFFERS}}}CompetingOfferRequest": "ProductIds ArrayOfstring?",
    f"{{{COMPETING_OFFERS}}}CompetingOfferMessage": "CompetingOffers ArrayOfCompetingOffer?, Quota Quota?",
    f"{{{COMPETING_OFFERS}}}CompetingOffer": "ExecutionResult ExecutionResult?, Offers ArrayOfOffer?, Product Product?",
    f"{{{COMPETING_OFFERS}}}ExecutionResult": "ErrorMessage CompetingOfferErrorMessage?, Success boolean",
    f"{{{COMPETING_OFFERS}}}Product": "ProductEan string?, ProductId string?, Title string?",
    f"{{{COMPETING_OFFERS}}}Seller": (
        "Id int, Name string?, Rating decimal?, RatingCount int?, SalesCount int?, ShipmentCountry string?"
    ),
    f"{{{COMPETING_OFFERS}}}Shipping": "Delay int?, ShippingMode string?, ShippingPrice decimal?",
    f"{{{COMPETING_OFFERS}}}Offer": (
        "IsAvailable boolean?, IsBestOffer boolean?, IsWithCommercialOperation boolean?, Seller Seller?, "
        "Shipping Shipping?"
    ),
    f"{{{CDISCOUNT}}}Quota": "DateResetQuota dateTime?, QuotaAvailable int, QuotaTotal int",
    f"{{{CDISCOUNT}}}SellerDealRequest": "Limit int, Page int",
    f"{{{CDISCOUNT}}}SellerDealListMessage": (
        "Count int, CountByPage int, Page int, SellerDealList ArrayOfSellerDeal?"
    ),
    f"{{{CDISCOUNT}}}SellerDeal": (
        "Category string?, CurrentPrice decimal, CurrentRate decimal, DealId long, Ean string?, "
        "EndDate DateTimeOffset, Label string?, MaxPrice decimal, MinPrice decimal, OfferId long, ProductId string?, "
        "ProposedRate decimal, SellerId int, SellerProductId string?, StartDate DateTimeOffset, Status int, "
        "StatusCode string?"
    ),
    f"{{{SYSTEM}}}DateTimeOffset": "DateTime dateTime!, OffsetMinutes short!",
    f"{{{CDISCOUNT}}}DiscussionFilter": (
        "DiscussionType DiscussionTypeFilter, OrderNumberList ArrayOfstring?, ProductEanList ArrayOfstring?, "
        "ProductSellerReferenceList ArrayOfstring?"
    ),
    f"{{{CDISCOUNT}}}Discussion": "ClaimType ClaimType, ProductEAN string?, ProductSellerReference string?",
    f"{{{CDISCOUNT}}}DiscussionListMessage": "DiscussionList ArrayOfDiscussion?",
    f"{{{CDISCOUNT}}}Message": "Content string?, Sender string?, SenderType UserType, Timestamp dateTime",
    f"{{{CDISCOUNT}}}Tracking": "InsertDate string?, Justification string?, ParcelNum string?, TrackingId long",
    f"{{{ORDER}}}ExternalCustomer": (
        "AdditionalShippingAddress string?, CellPhoneNumber string?, Civility string?!, CustomerEmailAddress string?!, "
        "CustomerFirstName string?!, CustomerLastName string?!, LandlinePhoneNumber string?!, Locality string?, "
        "RelayId string?, ShippingAddress string?!, ShippingAddressTitle string?, ShippingCity string?!, "
        "ShippingCountry string?!, ShippingPostalCode string?!"
    ),
    f"{{{ORDER}}}ExternalOrder": (
        "Comments string?, Corporation string?!, Customer ExternalCustomer?!, CustomerOrderNumber string?!, "
        "OrderDate dateTime?, OrderLineList ArrayOfExternalOrderLine?!, ShippingDateFromSeller dateTime?, "
        "ShippingMode string?!"
    ),
}
"""The own members of types, in order: `?` may be nil, `!` is required."""
ASSUMED: Final = {(f"{{{COMPETING_OFFERS}}}Offer", "Price")}
"""Members that the later schema may have, but that were not seen."""
BASES: Final[Mapping[str, str]] = {
    f"{{{CDISCOUNT}}}Discussion": "OrderQuestion",
    f"{{{CDISCOUNT}}}DiscussionFilter": "DiscussionFilterBase",
    f"{{{CDISCOUNT}}}DiscussionListMessage": "ServiceBaseAPIMessage",
    f"{{{CDISCOUNT}}}SellerDealListMessage": "ServiceBaseAPIMessage",
    f"{{{COMPETING_OFFERS}}}CompetingOfferMessage": "ServiceBaseAPIMessage",
}
VALUES: Final[Mapping[str, str]] = {
    f"{{{COMPETING_OFFERS}}}CompetingOfferErrorMessage": (
        "UnautorizedProduct UnknownProduct TechnicalError ParentVariantProduct"
    ),
    f"{{{CDISCOUNT}}}DiscussionTypeFilter": "All Offer Discussion Claim Arbitration Favoured",
    f"{{{CDISCOUNT}}}UserType": "Customer Seller Automatic GrcOperator",
    f"{{{CDISCOUNT}}}WarehouseType": "CEM ANZ SMD PP GPS GPN",
    f"{{{CDISCOUNT}}}ProductStateEnum": "New Used Refurbished",
    f"{{{PRODUCT}}}ProductState": "New Used Refurbished",
    f"{{{CDISCOUNT}}}ProductPackagingUnit": "None Liter Kilogram SquareMeter CubicMeter Piece",
    f"{{{CDISCOUNT}}}ProductConditionEnum": (
        "None LikeNew VeryGoodState GoodState AverageState Refurbished New RefurbishedLikeNew "
        "RefurbishedVeryGoodState RefurbishedCorrectState"
    ),
    f"{{{PRODUCT}}}ProductCondition": (
        "UsedLikeNew UsedVeryGoodCondition UsedGoodCondition UsedSatisfactoryCondtion NewRefurbished NewNew "
        "RefurbishedLikeNew RefurbishedVeryGoodState RefurbishedCorrectState"
    ),
}
"""The values of enumerations."""
PARAMETERS: Final[Mapping[str, str]] = {
    "GetCompetingOffers": "request CompetingOfferRequest",
    "GetCompetingOfferChanges": "",
    "GetSellerDeals": "request SellerDealRequest",
    "GetDiscussionList": "discussionFilter DiscussionFilter",
}
RESULTS: Final[Mapping[str, str]] = {
    "GetCompetingOffers": "CompetingOfferMessage",
    "GetCompetingOfferChanges": "CompetingOfferMessage",
    "GetSellerDeals": "SellerDealListMessage",
    "GetDiscussionList": "DiscussionListMessage",
}


@pytest.fixture(scope="module")
def defined() -> Mapping[str, Element]:
    """Return what the derived schemas define, by kind and name."""
    single = etree.fromstring(wsdl.single_document().encode())
    return {
        f"{'element ' if one.tag == f'{XS}element' else ''}{{{schema.get('targetNamespace')}}}{one.get('name')}": one
        for schema in single.iter(f"{XS}schema")
        for one in schema
        if one.get("name")
    }


def member_text(element: Element) -> str:
    """Return a member in the form of the table above."""
    local = (element.get("type") or "").rpartition(":")[2]
    nil = "?" if element.get("nillable") == "true" else ""
    return f"{element.get('name')} {local}{nil}{'' if element.get('minOccurs') == '0' else '!'}"


@pytest.mark.parametrize("name", MEMBERS, ids=lambda name: name.rpartition("/")[2])
def test_members_are_those_of_the_later_schema(name: str, defined: Mapping[str, Element]) -> None:
    """A type that a later schema added or changed has its members in order, each nillable or required as there."""
    members = [one for one in defined[name].iter(f"{XS}element") if (name, one.get("name")) not in ASSUMED]
    base = defined[name].find(f".//{XS}extension")

    assert MEMBERS[name].split(", ") == [member_text(one) for one in members]
    assert BASES.get(name) == (None if base is None else base.get("base", "").rpartition(":")[2])


@pytest.mark.parametrize("name", VALUES, ids=lambda name: name.rpartition("}")[2])
def test_values_are_those_of_the_later_schema(name: str, defined: Mapping[str, Element]) -> None:
    """An enumeration has the values of the later schema."""
    assert VALUES[name].split() == [one.get("value") for one in defined[name].iter(f"{XS}enumeration")]


@pytest.mark.parametrize("name", PARAMETERS)
def test_operations_are_those_of_the_later_schema(name: str, defined: Mapping[str, Element]) -> None:
    """A later operation has the header, its parameter and its result."""
    request_members = [member_text(one) for one in defined[f"element {{{CDISCOUNT}}}{name}"].iter(f"{XS}element")][1:]
    reply_members = [
        member_text(one) for one in defined[f"element {{{CDISCOUNT}}}{name}Response"].iter(f"{XS}element")
    ][1:]

    assert ["headerMessage HeaderMessage?", *([f"{PARAMETERS[name]}?"] if PARAMETERS[name] else [])] == request_members
    assert [f"{name}Result {RESULTS[name]}?"] == reply_members
