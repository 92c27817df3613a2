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
    "give it; the brand of what has none is AUCUNE",
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
    "it has {sign}; accents, bars, stars and hidden signs are refused",
    "keep to letters without accents, digits and simple signs",
)
REFERENCE_TWICE: Final = Rule(
    "reference-twice", "SellerProductId", "2724", E, "row {first} has the same reference", "keep one of the rows"
)
HTML: Final = Rule("html", "ShortLabel, LongLabel, Description", "41..", E, "it holds HTML", "write plain text")
URL: Final = Rule("url", "ShortLabel, LongLabel", "11..", E, "it holds a web address", "take it out")
DESCRIPTION_URL: Final = Rule("description-url", "Description", "1110", W, "it holds a web address", "take it out")
COMMERCIAL: Final = Rule(
    "commercial",
    "ShortLabel, LongLabel, Description",
    "11..",
    W,
    "it speaks of a price, a guarantee or delivery",
    "say what the product is; prices and conditions belong to the offer",
)
LABEL_TWICE: Final = Rule(
    "label-twice",
    "LongLabel",
    "9509",
    E,
    "row {first} has the same long label",
    "each standard product has a label of its own",
)
EAN_MISSING: Final = Rule(
    "ean-missing", "EanList", "1001", W, "there is none", "only some categories do without: see IsEANOptional"
)
EAN_FORMAT: Final = Rule(
    "ean-format",
    "EanList",
    "1101",
    E,
    "it has other signs than digits: {signs}",
    "keep EANs as text, not as numbers, with nothing around them",
)
EAN_LENGTH: Final = Rule(
    "ean-length", "EanList", "1201", E, "it has {length} digits, not 13", "leading zeros may be lost"
)
EAN_KEY: Final = Rule("ean-key", "EanList", "1601", E, "its check digit is wrong", "look at the goods")
EAN_INTERNAL: Final = Rule(
    "ean-internal", "EanList", "4501", E, "it is of a range for internal use", "use the EAN of the manufacturer"
)
EAN_MADE_UP: Final = Rule(
    "ean-made-up",
    "EanList",
    "",
    W,
    "it is one digit again and again, mostly zeros, or digits counted up",
    "use the EAN of the manufacturer",
)
EAN_TWICE: Final = Rule("ean-twice", "EanList", "2624", E, "row {first} has the same EAN", "one EAN is one product")
ISBN_LENGTH: Final = Rule("isbn-length", "ISBN", "1202", E, "it is not 13 digits", "give the ISBN of 13 digits")
ISBN_KEY: Final = Rule("isbn-key", "ISBN", "1602", E, "its check digit is wrong", "look at the book")
CATEGORY_ODD: Final = Rule(
    "category-odd",
    "CategoryCode",
    "1305",
    W,
    "the codes of categories have two signs for each level, and this one has an odd number",
    "put back the leading zero it has lost",
)
PICTURE_MISSING: Final = Rule("picture-missing", "Pictures", "1012", E, "there is none", "give 1 to 4")
PICTURES_MANY: Final = Rule("pictures-many", "Pictures", "1124", E, "there are {count}, the limit is 4", "give 1 to 4")
PICTURE_URL: Final = Rule(
    "picture-url", "Pictures", "11..", E, "picture {place} is no address of http or https", "give the whole address"
)
PICTURE_KIND: Final = Rule(
    "picture-kind",
    "Pictures",
    "11..",
    W,
    "the address of picture {place} does not end as one of a jpg, jpeg, png or gif",
    "the service takes no other kinds",
)
PICTURE_HTTP: Final = Rule("picture-http", "Pictures", "", W, "picture {place} is not on https", "serve it over https")
PICTURE_TWICE: Final = Rule("picture-twice", "Pictures", "", N, "picture {place} was given before", "leave it out")
MEASURE: Final = Rule(
    "measure",
    "Length, Width, Height, Weight",
    "12..",
    E,
    "it is below 0, or has more than 4 digits before the separator or 3 behind it",
    "give centimetres, or kilograms for the weight",
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
    "marketing-http", "EncodedMarketingDescription", "5026", E, "it names an http address", "serve media over https"
)
MARKETING_LINK: Final = Rule(
    "marketing-link", "EncodedMarketingDescription", "5126", E, "it has href", "take the links out"
)
MARKETING_TAGS: Final = Rule(
    "marketing-tags",
    "EncodedMarketingDescription",
    "1126",
    E,
    "it has HTML that is not allowed",
    "use bold, strong and br; no font, no table, no h1 to h6, no body",
)
VARIANT_INCOMPLETE: Final = Rule(
    "variant-incomplete",
    "SellerProductFamily, SellerProductColorName, Size",
    "10..",
    E,
    "it is mandatory for a variant and empty",
    "give family, colour and size, or say Standard",
)
VARIANT_TWICE: Final = Rule(
    "variant-twice",
    "SellerProductFamily",
    "2824",
    E,
    "row {first} has the same family, colour and size",
    "one product for each size",
)
FAMILY_MODELS: Final = Rule(
    "family-models",
    "Model",
    "4324",
    E,
    "row {first} of the same family has another model",
    "a family has one model",
)
FAMILY_COLOURS_AND_SIZES: Final = Rule(
    "family-colours-and-sizes",
    "SellerProductFamily",
    "",
    W,
    "the family has several colours and several sizes",
    "make a family for each colour",
)
STANDARD_PLACED: Final = Rule(
    "standard-placed",
    "ProductKind",
    "",
    N,
    "a standard product has neither family nor size, and these are given",
    "say Variant if it comes in sizes",
)

PRODUCT_RULES: Final = tuple(one for one in [*vars().values()] if isinstance(one, Rule))
