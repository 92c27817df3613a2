"""The rules of products, with the codes of the service's reports."""

from typing import Final

from ._rule import Rule, Severity

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

EMPTY: Final = Rule(
    "empty",
    "SellerProductId, BrandName, CategoryCode, Model, ShortLabel, LongLabel, Description",
    "10..",
    E,
    "it is mandatory and empty",
    "enter a value; the brand of a product without a brand is AUCUNE",
)
LONG: Final = Rule(
    "long",
    "SellerProductId, BrandName, ShortLabel, LongLabel, Description, SellerProductFamily, SellerProductColorName",
    "12..",
    E,
    "it has {length} characters, the limit is {limit}",
    "shorten it",
)
REFERENCE_SIGNS: Final = Rule(
    "reference-signs",
    "SellerProductId",
    "1124",
    E,
    "it contains {character}; the service refuses accents, vertical bars, asterisks and invisible characters",
    "use only letters without accents, digits and simple punctuation",
)
REFERENCE_TWICE: Final = Rule(
    "reference-twice", "SellerProductId", "2724", E, "row {first} has the same reference", "keep one of the rows"
)
HTML: Final = Rule("html", "ShortLabel, LongLabel, Description", "41..", E, "it contains HTML", "write plain text")
URL: Final = Rule("url", "ShortLabel, LongLabel", "11..", E, "it contains a web address", "remove it")
DESCRIPTION_URL: Final = Rule("description-url", "Description", "1110", W, "it contains a web address", "remove it")
COMMERCIAL: Final = Rule(
    "commercial",
    "ShortLabel, LongLabel, Description",
    "11..",
    W,
    "it mentions a price, a warranty or delivery",
    "describe the product only; prices and conditions belong to the offer",
)
LABEL_TWICE: Final = Rule(
    "label-twice",
    "LongLabel",
    "9509",
    E,
    "row {first} has the same long label",
    "use a different label for each standard product",
)
EAN_MISSING: Final = Rule(
    "ean-missing", "EanList", "1001", W, "the product has no EAN", "only some categories accept this: see IsEANOptional"
)
EAN_FORMAT: Final = Rule(
    "ean-format",
    "EanList",
    "1101",
    E,
    "it contains characters that are not digits: {characters}",
    "store EANs as text, not as numbers, without spaces around them",
)
EAN_LENGTH: Final = Rule(
    "ean-length", "EanList", "1201", E, "it has {length} digits, not 13", "check whether leading zeros were lost"
)
EAN_KEY: Final = Rule(
    "ean-key", "EanList", "1601", E, "its check digit is wrong", "compare it with the EAN on the product"
)
EAN_INTERNAL: Final = Rule(
    "ean-internal", "EanList", "4501", E, "it is in a range for internal use", "use the manufacturer's EAN"
)
EAN_MADE_UP: Final = Rule(
    "ean-made-up",
    "EanList",
    "",
    W,
    "it looks invented: one repeated digit, mostly zeros, or digits in counting order",
    "use the manufacturer's EAN",
)
EAN_TWICE: Final = Rule(
    "ean-twice", "EanList", "2624", E, "row {first} has the same EAN", "use an EAN for one product only"
)
ISBN_LENGTH: Final = Rule(
    "isbn-length", "ISBN", "1202", E, "it does not have 13 digits", "enter the ISBN with 13 digits"
)
ISBN_KEY: Final = Rule(
    "isbn-key", "ISBN", "1602", E, "its check digit is wrong", "compare it with the ISBN on the book"
)
CATEGORY_ODD: Final = Rule(
    "category-odd",
    "CategoryCode",
    "1305",
    W,
    "it has an odd number of characters, but category codes have two for each level",
    "add the leading zero that was lost",
)
PICTURE_MISSING: Final = Rule(
    "picture-missing", "Pictures", "1012", E, "the product has no picture", "add 1 to 4 pictures"
)
PICTURES_MANY: Final = Rule(
    "pictures-many", "Pictures", "1124", E, "there are {count} pictures, the limit is 4", "keep 1 to 4 pictures"
)
PICTURE_URL: Final = Rule(
    "picture-url",
    "Pictures",
    "11..",
    E,
    "picture {place} is not a web address",
    "enter the whole address, with http:// or https://",
)
PICTURE_KIND: Final = Rule(
    "picture-kind",
    "Pictures",
    "11..",
    W,
    "the address of picture {place} does not end with .jpg, .jpeg, .png or .gif",
    "use one of these formats: the service accepts no other",
)
PICTURE_HTTP: Final = Rule(
    "picture-http", "Pictures", "", W, "picture {place} is not served over https", "serve it over https"
)
PICTURE_TWICE: Final = Rule(
    "picture-twice", "Pictures", "", N, "picture {place} repeats an earlier picture", "remove it"
)
MEASURE: Final = Rule(
    "measure",
    "Length, Width, Height, Weight",
    "12..",
    E,
    "it is below 0, or has more than 4 digits before the decimal separator or 3 after it",
    "enter centimetres, or kilograms for the weight",
)
MARKETING_LONG: Final = Rule(
    "marketing-long",
    "EncodedMarketingDescription",
    "1226",
    E,
    "it has {length} characters, the limit is 5,000",
    "shorten it",
)
MARKETING_HTTP: Final = Rule(
    "marketing-http", "EncodedMarketingDescription", "5026", E, "it contains an http address", "serve media over https"
)
MARKETING_LINK: Final = Rule(
    "marketing-link", "EncodedMarketingDescription", "5126", E, "it contains links (href)", "remove the links"
)
MARKETING_TAGS: Final = Rule(
    "marketing-tags",
    "EncodedMarketingDescription",
    "1126",
    E,
    "it contains HTML that is not allowed",
    "use bold, strong and br; do not use font, table, h1 to h6 or body",
)
VARIANT_INCOMPLETE: Final = Rule(
    "variant-incomplete",
    "SellerProductFamily, SellerProductColorName, Size",
    "10..",
    E,
    "it is mandatory for a variant and empty",
    "enter family, colour and size, or set ProductKind to Standard",
)
VARIANT_TWICE: Final = Rule(
    "variant-twice",
    "SellerProductFamily",
    "2824",
    E,
    "row {first} has the same family, colour and size",
    "keep one product for each size",
)
FAMILY_MODELS: Final = Rule(
    "family-models",
    "Model",
    "4324",
    E,
    "row {first} of the same family has another model",
    "use one model for the whole family",
)
FAMILY_COLOURS_AND_SIZES: Final = Rule(
    "family-colours-and-sizes",
    "SellerProductFamily",
    "",
    W,
    "the family has several colours and several sizes",
    "use one family for each colour",
)
STANDARD_PLACED: Final = Rule(
    "standard-placed",
    "ProductKind",
    "",
    N,
    "a standard product has no family and no size, but this product has one",
    "set it to Variant if the product has several sizes",
)

PRODUCT_RULES: Final = tuple(one for one in [*vars().values()] if isinstance(one, Rule))
