"""Read a seller's orders and offers and accept an order, by a WSDL that the sandbox serves, and print JSON.

Usage: python client.py PACKAGE WSDL_URL TOKEN_URL LOGIN PASSWORD, with zeep or suds.
"""

import json
import re
import sys
from typing import Any

import httpx
import suds.client
import zeep


def main(package: str, wsdl: str, token_url: str, login: str, password: str) -> dict[str, Any]:
    """Return what is found."""
    issued = httpx.get(token_url, auth=(login, password), trust_env=False)
    token = re.findall(r">([0-9a-f]{32})<", issued.text)[0]
    if package == "zeep":
        service, nothing = zeep.Client(wsdl).service, None
    else:
        service, nothing = suds.client.Client(wsdl, cache=None).service, suds.null()
    header = {
        "Context": {"CatalogID": 1, "SiteID": 100},
        "Localization": {"Country": "Fr"},
        "Security": {
            "DomainRightsList": nothing,
            "IssuerID": nothing,
            "SessionID": nothing,
            "TokenId": token,
            "UserName": "",
        },
        "Version": "1.0",
    }

    def call(operation: str, *parameters: Any) -> Any:
        """Call an operation."""
        return getattr(service, operation)(header, *parameters)

    seller = call("GetSellerInformation")
    offers: list[Any] = []
    page, pages = 1, 1
    while page <= pages:
        reply = call("GetOfferListPaginated", {"PageNumber": page})
        offers += reply.OfferList.Offer
        page, pages = page + 1, reply.NumberOfPages
    competing = call("GetCompetingOffers", {"ProductIds": {"string": [offers[0].ProductId]}})
    wanted = {"FetchOrderLines": True, "States": {"OrderStateEnum": ["WaitingForSellerAcceptation"]}}
    orders = call("GetOrderList", wanted).OrderList.Order
    lines = orders[0].OrderLineList.OrderLine
    accepted = [
        {
            "AcceptationState": "AcceptedBySeller",
            "ProductCondition": line.ProductCondition,
            "SellerProductId": line.SellerProductId,
        }
        for line in lines
    ]
    order = {
        "OrderLineList": {"ValidateOrderLine": accepted},
        "OrderNumber": orders[0].OrderNumber,
        "OrderState": "AcceptedBySeller",
    }
    (outcome,) = call(
        "ValidateOrderList", {"OrderList": {"ValidateOrder": [order]}}
    ).ValidateOrderResults.ValidateOrderResult
    return {
        "shop": seller.Seller.ShopName,
        "offers": [[one.SellerProductId, one.ProductEan, float(one.Price), one.Stock] for one in offers],
        "competing": [one.Seller.Name for one in competing.CompetingOffers.CompetingOffer[0].Offers.Offer],
        "orders": [one.OrderNumber for one in orders],
        "lines": [[line.Sku, line.Quantity] for line in lines],
        "accepted": [outcome.OrderNumber, outcome.Validated],
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
