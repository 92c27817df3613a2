// Lists a seller's orders and all his offers, by the WSDL that the sandbox serves, and prints them as JSON.
// Usage: node client.mjs SERVICE_URL TOKEN_URL LOGIN PASSWORD, with the `soap` package in CDISCOUNT_NODE_MODULES.
import { createRequire } from "node:module";
import { join } from "node:path";

const [serviceUrl, tokenUrl, login, password] = process.argv.slice(2);
const soap = createRequire(join(process.env.CDISCOUNT_NODE_MODULES, "any.js"))("soap");

const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;
const issued = await fetch(tokenUrl, { headers: { authorization } });
const token = /^<string [^>]*>([0-9a-f]{32})<\/string>$/.exec(await issued.text())[1];

const client = await soap.createClientAsync(`${serviceUrl}?wsdl`);
const headerMessage = {
  Context: { CatalogID: 1, SiteID: 100 },
  Localization: { Country: "Fr" },
  Security: { DomainRightsList: null, IssuerID: null, SessionID: null, TokenId: token, UserName: "" },
  Version: "1.0",
};

async function call(operation, parameters) {
  const [reply] = await client[`${operation}Async`]({ headerMessage, ...parameters });
  const result = reply[`${operation}Result`];
  if (!result.OperationSuccess) throw new Error(`${operation}: ${JSON.stringify(result)}`);
  return result;
}

// What stands in a list: an empty one is read as null, and one of a single item as that list of one.
const items = (list, name) => (list ? [list[name]].flat() : []);

const { OrderList } = await call("GetOrderList", { orderFilter: { FetchOrderLines: true } });
const offers = [];
let pages = 1;
for (let page = 1; page <= pages; page += 1) {
  const result = await call("GetOfferListPaginated", { offerFilter: { PageNumber: page } });
  offers.push(...items(result.OfferList, "Offer"));
  pages = result.NumberOfPages;
}
const orders = items(OrderList, "Order").map((order) => ({
  number: order.OrderNumber,
  state: order.OrderState,
  lines: items(order.OrderLineList, "OrderLine").map((line) => [line.Sku, line.Quantity]),
}));
const offered = offers.map((offer) => [offer.SellerProductId, offer.ProductEan, Number(offer.Price), offer.Stock]);
console.log(JSON.stringify({ orders, offers: offered, pages }));
