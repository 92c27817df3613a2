"""The rules of offers, with the codes of the service's reports."""

from typing import Final

from ._rule import Rule, Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

REFERENCE_EMPTY: Final = Rule("reference-empty", "SellerProductId", "1003", E, "it is empty", "enter your reference")
REFERENCE_LONG: Final = Rule(
    "reference-long", "SellerProductId", "1203", E, "it has {length} characters, the limit is 50", "shorten it"
)
REFERENCE_BLANKS: Final = Rule(
    "reference-blanks",
    "SellerProductId",
    "",
    W,
    "it begins or ends with a space, so it is not the same reference as without the space",
    "remove the space, unless the offer already exists with it",
)
REFERENCE_TWICE: Final = Rule(
    "reference-twice", "SellerProductId", "2828", E, "row {first} has the same reference", "keep one of the rows"
)
EAN_MISSING: Final = Rule(
    "ean-missing",
    "ProductEan",
    "1001",
    W,
    "it is missing: the schema does not require it, but the service usually needs it",
    "enter the EAN, unless the service already links your reference to one product",
)
EAN_FORMAT: Final = Rule(
    "ean-format",
    "ProductEan",
    "1101",
    E,
    "it contains characters that are not digits: {characters}",
    "store EANs as text, not as numbers, without spaces around them",
)
EAN_LENGTH: Final = Rule(
    "ean-length", "ProductEan", "1201", E, "it has {length} digits, not 13", "check whether leading zeros were lost"
)
EAN_KEY: Final = Rule(
    "ean-key", "ProductEan", "1601", E, "its check digit is wrong", "compare it with the EAN on the product"
)
EAN_INTERNAL: Final = Rule(
    "ean-internal",
    "ProductEan",
    "1301",
    N,
    "it is in a range for internal use, which almost no product has",
    "use the manufacturer's EAN",
)
EAN_MADE_UP: Final = Rule(
    "ean-made-up",
    "ProductEan",
    "1301",
    W,
    "it looks invented: one repeated digit, mostly zeros, or digits in counting order",
    "use the manufacturer's EAN, or none",
)
EAN_TWICE: Final = Rule(
    "ean-twice",
    "ProductEan",
    "2403",
    E,
    "row {first} offers the same product in the same condition",
    "use one reference for each product and condition",
)
PRICE_NOT_POSITIVE: Final = Rule("price-not-positive", "Price", "1906", E, "it is not above 0", "enter a price above 0")
PRICE_BELOW_TAXES: Final = Rule(
    "price-below-taxes", "Price", "2906", E, "it is less than EcoPart plus DeaTax", "the price must include both"
)
PRICE_ALL_TAXES: Final = Rule(
    "price-all-taxes", "Price", "2906", W, "it is exactly EcoPart plus DeaTax", "the price must include both"
)
PRICE_DECIMALS: Final = Rule(
    "price-decimals",
    "Price, EcoPart, DeaTax, StrikedPrice, MinimumPriceForPriceAlignment, ShippingCharges, AdditionalShippingCharges,"
    " SalesReferencePrice",
    "",
    W,
    "{amount} {count} decimals, but euros have two{question}",
    "use two decimals; perhaps a thousands separator was read as a decimal separator",
)
STOCK_RANGE: Final = Rule(
    "stock-range",
    "Stock",
    "1705",
    E,
    "it is below 0 or above 2,147,483,647",
    "enter the quantity that can be sold; 0 stops the sale",
)
VAT_RANGE: Final = Rule(
    "vat-range", "Vat", "1707", E, "it is below 0, or not below 100", "enter it in percent: 20, 5.5"
)
VAT_UNUSUAL: Final = Rule(
    "vat-unusual", "Vat", "1107", W, "it is not a French VAT rate", "enter it in percent: 20, 10, 5.5 or 2.1"
)
ECO_PART_NEGATIVE: Final = Rule("eco-part-negative", "EcoPart", "1708", E, "it is below 0", "enter 0 if there is none")
DEA_TAX_NEGATIVE: Final = Rule("dea-tax-negative", "DeaTax", "1731", E, "it is below 0", "enter 0 if there is none")
COMMENT_HTML: Final = Rule("comment-html", "Comment", "", W, "it contains HTML", "write plain text")
COMMENT_LONG: Final = Rule(
    "comment-long",
    "Comment",
    "1214",
    W,
    "it has {length} characters; other connectors cut it at 200, the limit of the service is not known",
    "shorten it",
)
PREPARATION_RANGE: Final = Rule(
    "preparation-range", "PreparationTime", "1710", E, "it is not between 1 and 10 working days", "enter 1 to 10"
)
PREPARATION_LONG: Final = Rule(
    "preparation-long",
    "PreparationTime",
    "1710",
    W,
    "the service may refuse more than 5 working days",
    "enter 5 or less",
)
STRIKED_LOW: Final = Rule(
    "striked-low", "StrikedPrice", "2018", E, "it is below 0.10", "leave it empty, or enter at least 0.10"
)
STRIKED_BELOW_PRICE: Final = Rule(
    "striked-below-price", "StrikedPrice", "2318", E, "it is below the price", "enter the earlier, higher price"
)
STRIKED_IS_PRICE: Final = Rule(
    "striked-is-price", "StrikedPrice", "2318", W, "it equals the price", "leave it empty: the price is not reduced"
)
MINIMUM_RANGE: Final = Rule(
    "minimum-range",
    "MinimumPriceForPriceAlignment",
    "1746",
    E,
    "it is below 0 or above the price",
    "enter the lowest price that you accept",
)
MINIMUM_UNUSED: Final = Rule(
    "minimum-unused",
    "MinimumPriceForPriceAlignment",
    "",
    N,
    "it has no effect without PriceMustBeAligned",
    "set PriceMustBeAligned to Align, or leave this price empty",
)
ALIGN_WITHOUT_MINIMUM: Final = Rule(
    "align-without-minimum",
    "PriceMustBeAligned",
    "1046",
    W,
    "the service lowers the price, and no minimum price is set",
    "set MinimumPriceForPriceAlignment",
)
PACKAGING_INCOMPLETE: Final = Rule(
    "packaging-incomplete",
    "ProductPackagingUnit, ProductPackagingValue",
    "10..",
    W,
    "the unit or the value is missing: neither has a meaning without the other",
    "enter both or neither",
)
PACKAGING_NEGATIVE: Final = Rule(
    "packaging-negative", "ProductPackagingValue", "1763", E, "it is below 0", "enter the quantity in one piece"
)
BLUFF_RANGE: Final = Rule(
    "bluff-range", "BluffDeliveryMax", "1764", E, "it is below 0 or above 2,147,483,647", "enter a number of days"
)
MODE_TWICE: Final = Rule(
    "mode-twice",
    "DeliveryMode",
    "1145",
    W,
    "{mode} appears twice",
    "keep one: it is not known which one the service uses",
)
MODE_NOT_CONFIGURED: Final = Rule(
    "mode-not-configured",
    "DeliveryMode",
    "40..",
    E,
    "{mode} is not set up for this seller",
    "activate it in the seller zone, or remove it",
)
CHARGES_NEGATIVE: Final = Rule(
    "charges-negative",
    "ShippingCharges, AdditionalShippingCharges",
    "17..",
    E,
    "the delivery charges of {mode} are below 0",
    "enter 0 for free delivery",
)
CHARGES_CEILING: Final = Rule(
    "charges-ceiling",
    "ShippingCharges, AdditionalShippingCharges",
    "35..",
    E,
    "the delivery charges of {mode} are above the limit of 30.00",
    "enter 30.00 or less",
)
MODE_MISSING: Final = Rule(
    "mode-missing",
    "DeliveryMode",
    "10..",
    E,
    "{mode} is mandatory for parcels of this size",
    "add Tracked and Registered for small parcels, BigParcelEco for parcels above 30 kg",
)
MODES_MIXED: Final = Rule(
    "modes-mixed",
    "DeliveryMode",
    "1145",
    E,
    "delivery modes for small and for big parcels are mixed",
    "use the modes for parcels below 30 kg, or those for parcels above",
)
PERCENT_RANGE: Final = Rule(
    "percent-range", "DiscountValue", "1726", E, "it is below 0 percent, or not below 100", "enter it in percent: 15"
)
DISCOUNT_SMALL: Final = Rule(
    "discount-small",
    "DiscountValue",
    "1726",
    W,
    "a sales discount is at least 1 percent, and at least 1 euro if the price is below 100 euros",
    "increase the discount",
)
DISCOUNT_UNDATED: Final = Rule(
    "discount-undated",
    "StartDate, EndDate",
    "10..",
    E,
    "flash sales and sales need a start date and an end date",
    "enter both dates, in French local time",
)
DISCOUNT_REVERSED: Final = Rule(
    "discount-reversed", "EndDate", "2622", E, "it is before StartDate", "exchange the dates"
)
DISCOUNT_OVER: Final = Rule(
    "discount-over", "EndDate", "1722", N, "the discount has already ended", "remove the discount"
)
FLASH_LONG: Final = Rule(
    "flash-long", "EndDate", "1722", E, "a flash sale lasts at most 72 hours", "end it within 72 hours"
)
SALES_OUT_OF_SEASON: Final = Rule(
    "sales-out-of-season",
    "StartDate",
    "1720",
    W,
    "the discount is not within a legal sales period: there are two each year",
    "see cdiscount_async.packages.checks.sales_periods, or use another type of discount",
)
SALES_WITHOUT_REFERENCE: Final = Rule(
    "sales-without-reference",
    "SalesReferencePrice",
    "1027",
    W,
    "the reference price of the sales discount is missing",
    "enter the lowest price of the last 30 days",
)
SALES_REFERENCE_NEGATIVE: Final = Rule(
    "sales-reference-negative",
    "SalesReferencePrice",
    "1727",
    E,
    "it is below 0",
    "enter the lowest price of the last 30 days",
)
NOTHING_TO_CHANGE: Final = Rule(
    "nothing-to-change", "Stock", "1005", E, "the row has neither a stock nor a price", "enter at least one of them"
)
PURGES: Final = Rule(
    "purges",
    "PurgeAndReplace",
    "",
    W,
    "every offer that is not in this package goes off line",
    "make sure that the package has all offers, or do not purge",
)
POOL_UNKNOWN: Final = Rule(
    "pool-unknown",
    "PublicationPool",
    "",
    W,
    "no known site has the number {pool}",
    "1 is Cdiscount, 16 is Cdiscount Pro",
)

OFFER_RULES: Final = tuple(one for one in [*vars().values()] if isinstance(one, Rule))
