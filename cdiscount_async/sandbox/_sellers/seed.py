"""The sellers: accounts, shops, delivery modes and sales sites."""

import re
import unicodedata
from typing import Final

from .._market import Market
from .._sample_words import CITIES, LAST_NAMES, SHOPS, STREETS

MODES: Final = {
    "STD": "Normal",
    "TRK": "Suivi",
    "REG": "Recommandé",
    "EXP": "Express",
    "FST": "Rapide",
    "MAG": "Retrait en magasin",
    "REL": "Mondial Relay",
    "RCO": "Relais Colis",
    "SO1": "So Colissimo",
    "LV1": "Eco",
    "LV2": "Standard",
    "LV3": "Confort",
}
"""Delivery modes by code."""
POOLS: Final = {1: "Cdiscount", 16: "Cdiscount Pro"}
"""Sales sites by number."""
_BETWEEN_WORDS: Final = re.compile(r"[^a-z0-9]++")


def populate(market: Market) -> None:
    """Make the sellers. Every second one may use Cdiscount's own logistics."""
    for number in range(1, market.settings.sellers + 1):
        _add(market, number)


def _add(market: Market, number: int) -> None:
    rng = market.rng("seller", number)
    shop = SHOPS[(number - 1) % len(SHOPS)]
    round_ = (number - 1) // len(SHOPS)
    login = _plain(shop) + (f"-{round_ + 1}" if round_ else "")
    zip_code, city = rng.choice(CITIES)
    market.store.insert(
        "seller",
        id=number,
        login=f"{login}-api",
        password=f"Sandbox-{rng.getrandbits(32):08x}!",
        shop_name=shop,
        email=f"contact@{login}.example",
        phone=f"01{rng.randrange(10**8):08}",
        mobile=f"06{rng.randrange(10**8):08}",
        siret=f"{rng.randrange(10**14):014}",
        street=f"{rng.randrange(1, 200)} {rng.choice(STREETS)} ({rng.choice(LAST_NAMES)})",
        zip_code=zip_code,
        city=city,
        country="France",
        fulfilment=number % 2 == 0,
    )
    modes = ["STD", "TRK", "REG"] if number % 3 == 1 else ["TRK", "REG", "REL"]
    market.store.many("INSERT INTO seller_mode VALUES (?, ?)", [(number, code) for code in modes])
    pools = [1] if number % 2 else [1, 16]
    market.store.many("INSERT INTO seller_pool VALUES (?, ?)", [(number, pool) for pool in pools])


def _plain(name: str) -> str:
    """Return a login from a shop's name."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _BETWEEN_WORDS.sub("-", ascii_only).strip("-")
