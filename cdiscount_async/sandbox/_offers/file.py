"""Offers.xml as a seller wrote it: read as a XAML reader does, for which the order of children means nothing."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from ..._xml import Element, parse
from ...errors import ReplyError
from .._opc import BrokenPackage

PART: Final = "Content/Offers.xml"
"""Where the offers stand in a package."""
NAMESPACE: Final = "clr-namespace:Cdiscount.Service.OfferIntegration.Pivot;assembly=Cdiscount.Service.OfferIntegration"

OnSkip = Callable[[str], None]
"""Is told the name of each attribute or element that is not known."""

_NS: Final = f"{{{NAMESPACE}}}"
_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}
_SHIPPING: Final = "ShippingInformationList"
_DISCOUNTS: Final = "PriceAndDiscountList"
_OFFER: Final = frozenset(
    {
        "SellerProductId", "ProductEan", "ProductCondition", "Price", "Stock", "Vat", "EcoPart", "DeaTax", "Comment",
        "PreparationTime", "StrikedPrice", "IsCDAV", "PriceMustBeAligned", "MinimumPriceForPriceAlignment",
        "ProductPackagingUnit", "ProductPackagingValue", "BluffDeliveryMax",
    }
)  # fmt: skip
_INNER: Final = {
    "ShippingInformation": frozenset({"ShippingCharges", "AdditionalShippingCharges", "DeliveryMode"}),
    "DiscountComponent": frozenset(
        {"DiscountValue", "DiscountUnit", "StartDate", "EndDate", "Type", "SalesReferencePrice"}
    ),
}

Texts = Mapping[str, str]
"""What was written, by the name of the attribute."""


@attrs.frozen
class SentOffer:
    """One offer, with what was written for it."""

    texts: Texts
    shipping: tuple[Texts, ...] = ()
    discounts: tuple[Texts, ...] = ()


@attrs.frozen
class SentPackage:
    """A whole package."""

    name: str
    purges: bool
    """Whether everything else on its sites is taken off line (PurgeAndReplace)."""
    light: bool
    """Whether it carries stocks and prices only (StockAndPrice)."""
    pools: tuple[int, ...]
    """The sites; without a list only Cdiscount."""
    offers: tuple[SentOffer, ...]


def read(document: bytes, on_skip: OnSkip) -> SentPackage:
    """Read Offers.xml. Raises BrokenPackage for what no XAML reader could make a package of."""
    try:
        root = parse(document, cut=False)
    except ReplyError as error:
        raise BrokenPackage(f"{PART} is not XML: {error}") from None
    if root.tag != f"{_NS}OfferPackage":
        raise BrokenPackage(f"The root of {PART} must be OfferPackage of the namespace {NAMESPACE}, not {root.tag}.")
    texts = _texts(root, frozenset({"Name", "PurgeAndReplace", "PackageType"}), on_skip)
    kind = texts.get("PackageType") or "Full"
    if kind not in {"Full", "StockAndPrice"}:
        raise BrokenPackage(f"PackageType must be Full or StockAndPrice, not {kind!r}.")
    return SentPackage(
        name=texts.get("Name", ""),
        purges=_purges(texts),
        light=kind == "StockAndPrice",
        pools=_pools(root),
        offers=tuple(_offer(one, on_skip) for one in root.iter(f"{_NS}Offer")),
    )


def boolean(text: str) -> bool | None:
    """Read a truth value in any case, as .NET does; None for what is none."""
    return _BOOLEANS.get(text.strip().lower())


def _purges(texts: Texts) -> bool:
    purges = boolean(texts.get("PurgeAndReplace") or "false")
    if purges is None:
        raise BrokenPackage(f"PurgeAndReplace must be true or false, not {texts['PurgeAndReplace']!r}.")
    return purges


def _pools(root: Element) -> tuple[int, ...]:
    pools = []
    for one in root.iter(f"{_NS}PublicationPool"):
        text = one.get("Id", "").strip()
        if not (text.isascii() and text.isdigit()):
            raise BrokenPackage(f"The Id of a PublicationPool must be a number, not {text!r}.")
        pools.append(int(text))
    return tuple(pools) or (1,)


def _offer(element: Element, on_skip: OnSkip) -> SentOffer:
    found: dict[str, list[Texts]] = {name: [] for name in _INNER}
    for name, known in _INNER.items():
        for one in element.iter(f"{_NS}{name}"):
            found[name].append(_texts(one, known, on_skip))
    return SentOffer(
        texts=_texts(element, _OFFER, on_skip),
        shipping=tuple(found["ShippingInformation"]),
        discounts=tuple(found["DiscountComponent"]),
    )


def _texts(element: Element, known: frozenset[str], on_skip: OnSkip) -> Texts:
    """Give what is written as attributes, or as property elements such as `Offer.Comment`."""
    owner = str(element.tag).rpartition("}")[2]
    written = [(str(name), str(text)) for name, text in element.items() if not str(name).startswith("{")]
    for child in element:
        name = str(child.tag).removeprefix(_NS)
        if len(child) == 0 and name.startswith(f"{owner}."):
            written.append((name.removeprefix(f"{owner}."), child.text or ""))
    texts = {}
    for name, text in written:
        # One of the vendor's own samples writes it in lower case.
        right = "Vat" if name == "vat" else name
        if right in known:
            texts[right] = text
        elif right not in {"Capacity", _SHIPPING, _DISCOUNTS, "OfferPublicationList", "Offers"}:
            on_skip(f"{owner}.{name}")
    return texts
