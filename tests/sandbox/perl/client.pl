# Reads a seller's orders and offers and accepts an order, by a WSDL that the sandbox serves, and prints JSON.
# Usage: perl client.pl WSDL_URL TOKEN_URL LOGIN PASSWORD, with SOAP::Lite.
#
# SOAP::Lite takes addresses and actions from a WSDL; how a document is made of values is up to its user.
use strict;
use warnings;
use JSON::PP;
use LWP::UserAgent;
use SOAP::Lite;

my ($wsdl, $token_url, $login, $password) = @ARGV;
my %namespaces = (
    m   => "http://schemas.datacontract.org/2004/07/Cdiscount.Framework.Core.Communication.Messages",
    arr => "http://schemas.microsoft.com/2003/10/Serialization/Arrays",
    co  => "http://schemas.datacontract.org/2004/07/Cdiscount.Service.Marketplace.API.External.Contract.Data.CompetingOffers",
);

my $request = HTTP::Request->new(GET => $token_url);
$request->authorization_basic($login, $password);
my ($token) = LWP::UserAgent->new->request($request)->content =~ /^<string [^>]*>([0-9a-f]{32})<\/string>$/
    or die "no token";
my ($operations) = values %{SOAP::Schema->schema_url($wsdl)->parse->services};

# An element with a value, without one (nil), or with further elements: [name => value, ...].
sub element {
    my ($name, $value) = @_;
    return SOAP::Data->name($name => ref $value ? \SOAP::Data->value(elements(@$value)) : $value);
}

sub elements {
    my @found;
    while (my ($name, $value) = splice @_, 0, 2) { push @found, element($name, $value) }
    return @found;
}

my $header = element(headerMessage => [
    "m:Context" => ["m:CatalogID" => 1, "m:SiteID" => 100],
    "m:Localization" => ["m:Country" => "Fr"],
    "m:Security" => [
        "m:DomainRightsList" => undef, "m:IssuerID" => undef, "m:SessionID" => undef,
        "m:TokenId" => $token, "m:UserName" => "",
    ],
    "m:Version" => "1.0",
]);

sub call {
    my ($name, @parameters) = @_;
    my $operation = $operations->{$name};
    my $soap = SOAP::Lite->proxy($operation->{endpoint}->value)->default_ns("http://www.cdiscount.com")->autotype(0);
    $soap->on_action(sub { '"' . $operation->{soapaction}->value . '"' });
    $soap->serializer->register_ns($namespaces{$_}, $_) for keys %namespaces;
    my $reply = $soap->call($name, $header, elements(@parameters));
    die $reply->faultstring if $reply->fault;
    return $reply;
}

my $seller = call("GetSellerInformation");
my @offers;
for (my ($page, $pages) = (1, 1); $page <= $pages; $page++) {
    my $reply = call("GetOfferListPaginated", offerFilter => ["PageNumber" => $page]);
    push @offers, $reply->valueof("//OfferList/Offer");
    $pages = $reply->valueof("//NumberOfPages");
}
my $asked = ["co:ProductIds" => ["arr:string" => $offers[0]{ProductId}]];
my $competing = call("GetCompetingOffers", request => $asked);
my $filter = ["FetchOrderLines" => "true", "States" => ["OrderStateEnum" => "WaitingForSellerAcceptation"]];
my @orders = call("GetOrderList", orderFilter => $filter)->valueof("//OrderList/Order");
my $line = $orders[0]{OrderLineList}{OrderLine};
my @lines = ref $line eq "ARRAY" ? @$line : ($line);
my @accepted = map { (ValidateOrderLine => [
    AcceptationState => "AcceptedBySeller",
    ProductCondition => $_->{ProductCondition},
    SellerProductId => $_->{SellerProductId},
]) } @lines;
my $order = [OrderLineList => \@accepted, OrderNumber => $orders[0]{OrderNumber}, OrderState => "AcceptedBySeller"];
my $outcome = call("ValidateOrderList", validateOrderListMessage => ["OrderList" => ["ValidateOrder" => $order]]);
my ($validated) = $outcome->valueof("//ValidateOrderResults/ValidateOrderResult");

print JSON::PP->new->canonical->utf8->encode({
    shop => $seller->valueof("//Seller/ShopName"),
    offers => [map { [$_->{SellerProductId}, $_->{ProductEan}, 0 + $_->{Price}, 0 + $_->{Stock}] } @offers],
    competing => [$competing->valueof("//Offers/Offer/Seller/Name")],
    orders => [map { $_->{OrderNumber} } @orders],
    lines => [map { [$_->{Sku}, 0 + $_->{Quantity}] } @lines],
    accepted => [$validated->{OrderNumber}, $validated->{Validated} eq "true" ? JSON::PP::true : JSON::PP::false],
});
