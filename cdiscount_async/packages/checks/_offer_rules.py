"""The rules of offers, with the codes of the service's reports."""

from typing import Final

from ._rule import Rule, Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

REFERENCE_EMPTY: Final = Rule("reference-empty", "SellerProductId", "1003", E, "it is empty", "give your reference")
REFERENCE_LONG: Final = Rule(
    "reference-long", "SellerProductId", "1203", E, "it has {length} characters, the limit is 50", "shorten it"
)
REFERENCE_BLANKS: Final = Rule(
    "reference-blanks",
    "SellerProductId",
    "",
    W,
    "it begins or ends with a blank, so it is another reference than without",
    "take the blank away, unless the offer has it already",
)
REFERENCE_TWICE: Final = Rule(
    "reference-twice", "SellerProductId", "2828", E, "row {first} has the same reference", "keep one of the rows"
)
EAN_MISSING: Final = Rule(
    "ean-missing",
    "ProductEan",
    "1001",
    W,
    "it is optional by the schema, and needed in practice",
    "give the EAN, unless the service knows your reference as that of one product",
)
EAN_FORMAT: Final = Rule(
    "ean-format",
    "ProductEan",
    "1101",
    E,
    "it has other signs than digits: {signs}",
    "keep EANs as text, not as numbers, with nothing around them",
)
EAN_LENGTH: Final = Rule(
    "ean-length", "ProductEan", "1201", E, "it has {length} digits, not 13", "leading zeros may be lost"
)
EAN_KEY: Final = Rule("ean-key", "ProductEan", "1601", E, "its check digit is wrong", "look at the goods")
EAN_INTERNAL: Final = Rule(
    "ean-internal",
    "ProductEan",
    "1301",
    N,
    "it is of a range for internal use, so hardly any product has it",
    "use the EAN of the manufacturer",
)
EAN_MADE_UP: Final = Rule(
    "ean-made-up",
    "ProductEan",
    "1301",
    W,
    "it is one digit again and again, mostly zeros, or digits counted up",
    "use the EAN of the manufacturer, or none",
)
EAN_TWICE: Final = Rule(
    "ean-twice",
    "ProductEan",
    "2403",
    E,
    "row {first} offers the same product in the same condition",
    "one product and condition has one reference",
)
PRICE_NOT_POSITIVE: Final = Rule("price-not-positive", "Price", "1906", E, "it is not above 0", "give a price above 0")
PRICE_BELOW_TAXES: Final = Rule(
    "price-below-taxes", "Price", "2906", E, "it is below EcoPart and DeaTax together", "the price contains both"
)
PRICE_ALL_TAXES: Final = Rule(
    "price-all-taxes", "Price", "2906", W, "it is EcoPart and DeaTax and nothing more", "the price contains both"
)
PRICE_DECIMALS: Final = Rule(
    "price-decimals",
    "Price, EcoPart, DeaTax, StrikedPrice, MinimumPriceForPriceAlignment, ShippingCharges, AdditionalShippingCharges,"
    " SalesReferencePrice",
    "",
    W,
    "{amount} {count} decimals, and euros have two{question}",
    "give euros and cents; a sign that separates thousands may have been taken for the decimal one",
)
STOCK_RANGE: Final = Rule(
    "stock-range", "Stock", "1705", E, "it is below 0 or beyond 32 bits", "give what can be sold, 0 to stop selling"
)
VAT_RANGE: Final = Rule("vat-range", "Vat", "1707", E, "it is not from 0 up to 100", "give it in percent: 20, 5.5")
VAT_UNUSUAL: Final = Rule(
    "vat-unusual", "Vat", "1107", W, "it is no French rate", "give it in percent: 20, 10, 5.5 or 2.1"
)
ECO_PART_NEGATIVE: Final = Rule("eco-part-negative", "EcoPart", "1708", E, "it is below 0", "give 0 if there is none")
DEA_TAX_NEGATIVE: Final = Rule("dea-tax-negative", "DeaTax", "1731", E, "it is below 0", "give 0 if there is none")
COMMENT_HTML: Final = Rule("comment-html", "Comment", "", W, "it holds HTML", "write plain text")
COMMENT_LONG: Final = Rule(
    "comment-long",
    "Comment",
    "1214",
    W,
    "it has {length} characters; connectors cut at 200, the real limit is not known",
    "shorten it",
)
PREPARATION_RANGE: Final = Rule(
    "preparation-range", "PreparationTime", "1710", E, "it is not from 1 to 10 working days", "give 1 to 10"
)
PREPARATION_LONG: Final = Rule(
    "preparation-long", "PreparationTime", "1710", W, "more than 5 working days may be refused", "give 5 or less"
)
STRIKED_LOW: Final = Rule("striked-low", "StrikedPrice", "2018", E, "it is below 0.10", "leave it out, or give 0.10")
STRIKED_BELOW_PRICE: Final = Rule(
    "striked-below-price", "StrikedPrice", "2318", E, "it is below the price", "it is the price before, and higher"
)
STRIKED_IS_PRICE: Final = Rule(
    "striked-is-price", "StrikedPrice", "2318", W, "it is the price itself", "leave it out: nothing is reduced"
)
MINIMUM_RANGE: Final = Rule(
    "minimum-range",
    "MinimumPriceForPriceAlignment",
    "1746",
    E,
    "it is below 0 or above the price",
    "give the lowest price that you would take",
)
MINIMUM_UNUSED: Final = Rule(
    "minimum-unused",
    "MinimumPriceForPriceAlignment",
    "",
    N,
    "without PriceMustBeAligned it has no effect",
    "say Align, or leave it out",
)
ALIGN_WITHOUT_MINIMUM: Final = Rule(
    "align-without-minimum",
    "PriceMustBeAligned",
    "1046",
    W,
    "the service lowers the price, and no minimum is given",
    "give MinimumPriceForPriceAlignment",
)
PACKAGING_INCOMPLETE: Final = Rule(
    "packaging-incomplete",
    "ProductPackagingUnit, ProductPackagingValue",
    "10..",
    W,
    "one of unit and value is given without the other",
    "give both or neither",
)
PACKAGING_NEGATIVE: Final = Rule(
    "packaging-negative", "ProductPackagingValue", "1763", E, "it is below 0", "give what one piece holds"
)
BLUFF_RANGE: Final = Rule(
    "bluff-range", "BluffDeliveryMax", "1764", E, "it is below 0 or beyond 32 bits", "give a number of days"
)
MODE_TWICE: Final = Rule(
    "mode-twice", "DeliveryMode", "1145", W, "{mode} is given twice", "nobody knows which one counts: keep one"
)
MODE_NOT_CONFIGURED: Final = Rule(
    "mode-not-configured",
    "DeliveryMode",
    "40..",
    E,
    "{mode} is not set up for this seller",
    "tick it in the seller zone, or leave it out",
)
CHARGES_NEGATIVE: Final = Rule(
    "charges-negative",
    "ShippingCharges, AdditionalShippingCharges",
    "17..",
    E,
    "the charges of {mode} are below 0",
    "give 0 for free delivery",
)
CHARGES_CEILING: Final = Rule(
    "charges-ceiling",
    "ShippingCharges, AdditionalShippingCharges",
    "35..",
    E,
    "the charges of {mode} are above the ceiling of 30.00",
    "give 30.00 or less",
)
MODE_MISSING: Final = Rule(
    "mode-missing",
    "DeliveryMode",
    "10..",
    E,
    "{mode} is mandatory for parcels of this kind",
    "give Tracked and Registered for small parcels, BigParcelEco for those above 30 kg",
)
MODES_MIXED: Final = Rule(
    "modes-mixed",
    "DeliveryMode",
    "1145",
    E,
    "modes for small and for big parcels are mixed",
    "an offer is below 30 kg or above",
)
PERCENT_RANGE: Final = Rule(
    "percent-range", "DiscountValue", "1726", E, "it is not from 0 up to 100 percent", "give it in percent: 15"
)
DISCOUNT_SMALL: Final = Rule(
    "discount-small",
    "DiscountValue",
    "1726",
    W,
    "sales take off 1 percent at least, and 1 euro where the price is below 100",
    "take off more",
)
DISCOUNT_UNDATED: Final = Rule(
    "discount-undated",
    "StartDate, EndDate",
    "10..",
    E,
    "flash and other sales say from when to when",
    "give both dates, in French local time",
)
DISCOUNT_REVERSED: Final = Rule(
    "discount-reversed", "EndDate", "2622", E, "it lies before StartDate", "exchange the dates"
)
DISCOUNT_OVER: Final = Rule("discount-over", "EndDate", "1722", N, "it is over already", "leave the discount out")
FLASH_LONG: Final = Rule(
    "flash-long", "EndDate", "1722", E, "a flash sale lasts 72 hours at most", "end it within 72 hours"
)
SALES_OUT_OF_SEASON: Final = Rule(
    "sales-out-of-season",
    "StartDate",
    "1720",
    W,
    "sales are legal in two periods of the year, and this is outside",
    "see cdiscount_async.packages.checks.sales_periods, or use another kind of discount",
)
SALES_WITHOUT_REFERENCE: Final = Rule(
    "sales-without-reference",
    "SalesReferencePrice",
    "1027",
    W,
    "the price that sales are counted from is missing",
    "give the lowest price of the last 30 days",
)
SALES_REFERENCE_NEGATIVE: Final = Rule(
    "sales-reference-negative", "SalesReferencePrice", "1727", E, "it is below 0", "give the price that counts"
)
NOTHING_TO_CHANGE: Final = Rule(
    "nothing-to-change", "Stock", "1005", E, "neither stock nor price is given", "give one at least"
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
    "no site is known by the number {pool}",
    "1 is Cdiscount, 16 Cdiscount Pro",
)

OFFER_RULES: Final = tuple(one for one in [*vars().values()] if isinstance(one, Rule))
