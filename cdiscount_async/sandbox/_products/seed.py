"""Categories, brands and products at the start."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product as pairs
from operator import itemgetter
from random import Random
from typing import Final

from .._market import Market
from .._numbers import ean13
from .._sample_words import BRANDS, COLORS, QUALITIES
from .._store import Row
from . import categories
from .categories import NAMED
from .models import sizes

BRAND_COUNT: Final = 4000
GENERATED: Final = "2009"
"""The beginning of EANs that Cdiscount generates."""
BUSY: Final = "06010201"
"""The category of a recorded request, which has many products."""

_FIRST: Final = "BEL COR DAN EVO FLO GAR HEL ISO JUN KAL LOR MIR NOV ORA PRIM RIV SOL TAL URB VAL XEN YLA ZEN ALTI BRI"
_MIDDLE: Final = "A E I O U AMA ERI OLI"
_LAST: Final = "X|NE|TEC|LUX|RO|MAX| & CO|LINE|DOM|VIA|SON| HOME|TOP|BEL|KIDS|GO|CITY|STAR|LAB|FIT"
_CHARACTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_NO_CAPITAL: Final = re.compile("[^A-Z0-9]")
_EAN_STARTS: Final = ("3611", "3664", "3507", "3220", "4008", "4251", "8712", "8000", "0745", "5022", "3701", "6925")


def populate(market: Market) -> None:
    """Make the catalogue: three products for every two offers, in all categories."""
    categories.populate(market)
    store, brands = market.store, tuple(_brands())
    store.many("INSERT OR IGNORE INTO brand VALUES (?)", ((brand,) for brand in brands))
    rows = store.all("SELECT * FROM category WHERE code <> '' AND allows_offers AND NOT reserved ORDER BY code")
    factory = _ProductFactory(market.rng("catalogue"), brands, rows)
    store.many(
        "INSERT INTO product (sku, ean, ean_generated, name, brand, category_code, kind, father_sku, family, color,"
        " size, open) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        # Sorted rows are inserted in half the time.
        sorted(factory.products(max(400, market.settings.offers * 3 // 2)), key=itemgetter(0)),
    )
    store.many("INSERT INTO sheet VALUES (?, ?, ?, ?, ?, NULL, ?, ?)", factory.sheets)


def image_url(sku: str) -> str:
    """Return the URL of a product's picture. Sizes have the picture of their parent product."""
    name = sku.lower()
    return f"https://i2.cdscdn.com/pdt2/{'/'.join(name[-3:])}/1/700x700/{name}.jpg"


def sku_of(brand: str, ean: str) -> str:
    """Return the default SKU of a product: three letters of the brand, and the EAN."""
    return f"{_initials(brand)}{ean}"


@lru_cache(maxsize=BRAND_COUNT)
def _initials(brand: str) -> str:
    plain = unicodedata.normalize("NFKD", brand).encode("ascii", "ignore").decode().upper()
    return _NO_CAPITAL.sub("", plain)[:3] or "AUC"


def size_sku(father: str, size: int) -> str:
    """Return the SKU of one size of a product."""
    return f"{father}-{size:04}"


def _brands() -> Iterator[str]:
    yield from BRANDS
    made = ("".join(parts) for parts in pairs(_FIRST.split(), _MIDDLE.split(), _LAST.split("|")))
    yield from islice(made, BRAND_COUNT - len(BRANDS))


def _ean(number: int, rng: Random) -> str:
    """Return the EAN of a product. It is different for each number."""
    # The factor has no divisor in common with 10**8, so two numbers never get the same EAN.
    return ean13(f"{rng.choice(_EAN_STARTS)}{number * 61195333 % 10**8:08}")


class _ProductFactory:
    """Makes up products."""

    def __init__(self, rng: Random, brands: Sequence[str], categories: Sequence[Row]) -> None:
        self._rng = rng
        self._brands = brands
        self._titles = {row["code"]: _title(row["name"]) for row in categories}
        self._standard = [row["code"] for row in categories if row["standard"]]
        self._sized = ["100A0401", *(row["code"] for row in categories if row["variant"])]
        self._named = [code for code in NAMED if code in self._titles and code != "100A0401"]
        self.sheets: list[tuple[object, ...]] = [
            (f"GPMP{number:012}", _title(NAMED[BUSY]), "AUCUNE", BUSY, "Standard", None, None)
            for number in (610620, 703252)
        ]
        """Products without an EAN: a few single ones, and the parents of the sizes that were made so far."""

    def products(self, wanted: int) -> Iterator[tuple[object, ...]]:
        """Yield the rows of at least so many products."""
        rng, number = self._rng, 0
        busy = min(376, max(40, wanted // 50))
        while number < wanted:
            if rng.random() < 0.04:
                family = list(self._family(number))
                yield from family
                number += len(family)
                continue
            codes = self._named if rng.random() < 0.1 else self._standard
            yield self._single(number, BUSY if busy > 0 else rng.choice(codes))
            number += 1
            busy -= 1

    def _brand(self) -> str:
        """Choose a brand. Some are much more frequent than others."""
        which = self._rng.random()
        if which < 0.18:
            return "AUCUNE"
        return self._brands[self._rng.randrange(len(BRANDS) if which < 0.6 else len(self._brands))]

    def _name(self, brand: str, code: str) -> str:
        return f"{'' if brand == 'AUCUNE' else brand + ' '}{self._titles[code]}"

    def _single(self, number: int, code: str) -> tuple[object, ...]:
        rng, brand = self._rng, self._brand()
        generated = rng.random() < 0.1
        ean = ean13(f"{GENERATED}{number:08}") if generated else _ean(number, rng)
        which = rng.random()
        if which < 0.83 or brand == "AUCUNE":
            sku = sku_of(brand, ean)
        elif which < 0.94:
            sku = f"OCC{''.join(rng.choices(_CHARACTERS, k=12))}"
        else:
            sku = f"{number * 7919 % 10**9:09}"  # a number of the brand
        name = f"{self._name(brand, code)} {rng.choice(QUALITIES)}"
        is_open = rng.random() >= 0.03
        return sku, ean, generated, name, brand, code, "Standard", None, None, None, None, is_open

    def _family(self, number: int) -> Iterator[tuple[object, ...]]:
        """Yield the sizes of one product in one or two colours. Each colour has its own parent product."""
        rng, brand, code, family = self._rng, self._brand(), self._rng.choice(self._sized), f"FAM{number:07}"
        wanted = rng.choice((("S", "M", "L", "XL"), ("38", "40", "42"), ("XS", "S", "M")))
        # A recorded product that has a size has no colour.
        colors: list[str | None] = [None] if rng.random() < 0.3 else [*rng.sample(COLORS, rng.choice((1, 2)))]
        for color in colors:
            father, name = f"MP{3000000 + number:08}", f"{self._name(brand, code)}{f' {color}' if color else ''}"
            self.sheets.append((father, name, brand, code, "Variant", family, color))
            for size in wanted:
                sku, ean = size_sku(father, sizes()[size]), _ean(number, rng)
                yield sku, ean, False, name, brand, code, "Variant", father, family, color, size, True
                number += 1


def _title(category: str) -> str:
    """Return the name of a product, from the name of its category."""
    return category.partition(" - ")[0].capitalize()
