// Reads a seller's orders and offers and accepts an order, by a WSDL that the sandbox serves, and prints JSON.
// Usage: node client.mjs PACKAGE WSDL_URL TOKEN_URL LOGIN PASSWORD, with `soap` or `strong-soap` in CDISCOUNT_NODE_MODULES.
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

const [name, wsdl, tokenUrl, login, password] = process.argv.slice(2);
const found = createRequire(join(process.env.CDISCOUNT_NODE_MODULES, "any.js"))(name);
const soap = found.soap ?? found; // strong-soap has more beside it

const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
const issued = await fetch(tokenUrl, { headers: { authorization } });
const token = /^<string [^>]*>([0-9a-f]{32})<\/string>$/.exec(await issued.text())[1];

const client = await promisify(soap.createClient)(wsdl, {});
const headerMessage = {
  Context: { CatalogID: 1, SiteID: 100 },
  Localization: { Country: "Fr" },
  Security: { DomainRightsList: null, IssuerID: null, SessionID: null, TokenId: token, UserName: "" },
  Version: "1.0",
};

async function call(operation, parameters) {
  const reply = await promisify(client[operation].bind(client))({ headerMessage, ...parameters });
  return reply[`${operation}Result`];
}

// What stands in a list: one of a single item is read as that item.
const items = (list) => [list].flat();

const seller = await call("GetSellerInformation", {});
const offers = [];
for (let page = 1, pages = 1; page <= pages; page += 1) {
  const reply = await call("GetOfferListPaginated", { offerFilter: { PageNumber: page } });
  offers.push(...items(reply.OfferList.Offer));
  pages = reply.NumberOfPages;
}
const [offer] = offers;
const competing = await call("GetCompetingOffers", { request: { ProductIds: { string: [offer.ProductId] } } });
const filter = { FetchOrderLines: true, States: { OrderStateEnum: ["WaitingForSellerAcceptation"] } };
const orders = items((await call("GetOrderList", { orderFilter: filter })).OrderList.Order);
const lines = items(orders[0].OrderLineList.OrderLine);
const order = {
  OrderLineList: {
    ValidateOrderLine: lines.map((line) => ({
      AcceptationState: "AcceptedBySeller",
      ProductCondition: line.ProductCondition,
      SellerProductId: line.SellerProductId,
    })),
  },
  OrderNumber: orders[0].OrderNumber,
  OrderState: "AcceptedBySeller",
};
const validated = await call("ValidateOrderList", { validateOrderListMessage: { OrderList: { ValidateOrder: [order] } } });
const [outcome] = items(validated.ValidateOrderResults.ValidateOrderResult);
const [told] = items(competing.CompetingOffers?.CompetingOffer);

console.log(
  JSON.stringify({
    shop: seller.Seller.ShopName,
    offers: offers.map((one) => [one.SellerProductId, one.ProductEan, Number(one.Price), Number(one.Stock)]),
    competing: told ? items(told.Offers.Offer).map((one) => one.Seller.Name) : null,
    orders: orders.map((one) => one.OrderNumber),
    lines: lines.map((line) => [line.Sku, Number(line.Quantity)]),
    accepted: [outcome.OrderNumber, [true, "true"].includes(outcome.Validated)],
  }),
);
