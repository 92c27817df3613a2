<?php
// Reads a seller's orders and offers and accepts an order, by a WSDL that the sandbox serves, and prints JSON.
// Usage: php client.php WSDL_URL TOKEN_URL LOGIN PASSWORD, with PHP's own SoapClient.
[, $wsdl, $tokenUrl, $login, $password] = $argv;

$basic = stream_context_create(["http" => ["header" => "Authorization: Basic " . base64_encode("$login:$password")]]);
preg_match("~<string [^>]*>([0-9a-f]{32})</string>~", file_get_contents($tokenUrl, false, $basic), $found);
$token = $found[1];
$client = new SoapClient($wsdl, ["cache_wsdl" => WSDL_CACHE_NONE, "features" => SOAP_SINGLE_ELEMENT_ARRAYS]);
$header = [
    "Context" => ["CatalogID" => 1, "SiteID" => 100],
    "Localization" => ["Country" => "Fr"],
    "Security" => ["DomainRightsList" => null, "IssuerID" => null, "SessionID" => null, "TokenId" => $token, "UserName" => ""],
    "Version" => "1.0",
];

function call(string $operation, array $parameters = []): object
{
    global $client, $header;
    return $client->$operation(["headerMessage" => $header] + $parameters)->{"{$operation}Result"};
}

$seller = call("GetSellerInformation");
$offers = [];
for ($page = 1, $pages = 1; $page <= $pages; $page++) {
    $reply = call("GetOfferListPaginated", ["offerFilter" => ["PageNumber" => $page]]);
    $offers = array_merge($offers, $reply->OfferList->Offer);
    $pages = $reply->NumberOfPages;
}
$competing = call("GetCompetingOffers", ["request" => ["ProductIds" => ["string" => [$offers[0]->ProductId]]]]);
$filter = ["FetchOrderLines" => true, "States" => ["OrderStateEnum" => ["WaitingForSellerAcceptation"]]];
$orders = call("GetOrderList", ["orderFilter" => $filter])->OrderList->Order;
$lines = [];
foreach ($orders[0]->OrderLineList->OrderLine as $line) {
    $lines[] = [
        "AcceptationState" => "AcceptedBySeller",
        "ProductCondition" => $line->ProductCondition,
        "SellerProductId" => $line->SellerProductId,
    ];
}
$order = [
    "OrderLineList" => ["ValidateOrderLine" => $lines],
    "OrderNumber" => $orders[0]->OrderNumber,
    "OrderState" => "AcceptedBySeller",
];
$validated = call("ValidateOrderList", ["validateOrderListMessage" => ["OrderList" => ["ValidateOrder" => [$order]]]]);
$outcome = $validated->ValidateOrderResults->ValidateOrderResult[0];

echo json_encode([
    "shop" => $seller->Seller->ShopName,
    "offers" => array_map(
        fn ($one) => [$one->SellerProductId, $one->ProductEan, (float) $one->Price, (int) $one->Stock],
        $offers,
    ),
    "competing" => array_map(fn ($one) => $one->Seller->Name, $competing->CompetingOffers->CompetingOffer[0]->Offers->Offer),
    "orders" => array_map(fn ($one) => $one->OrderNumber, $orders),
    "lines" => array_map(fn ($one) => [$one->Sku, (int) $one->Quantity], $orders[0]->OrderLineList->OrderLine),
    "accepted" => [$outcome->OrderNumber, (bool) $outcome->Validated],
]);
