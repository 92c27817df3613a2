"""Reads Offers.xml as a XAML reader does: the order of child elements does not matter."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from ..._codec.xml import Element, parse
from ...errors import ReplyError
from .._opc import MAX_NODES, BrokenPackage, rows, set_once

PART: Final = "Content/Offers.xml"
"""The path of the offers in a package."""
NAMESPACE: Final = "clr-namespace:Cdiscount.Service.OfferIntegration.Pivot;assembly=Cdiscount.Service.OfferIntegration"

OnSkip = Callable[[str], None]
"""Called with the name of each attribute or element that is not known."""

_NS: Final = f"{{{NAMESPACE}}}"
_BOOLEANS: Final = {"true": True, "false": False, "1": True, "0": False}
_OFFER: Final = frozenset(
    {
        "SellerProductId", "ProductEan", "ProductCondition", "Price", "Stock", "Vat", "EcoPart", "DeaTax", "Comment",
        "PreparationTime", "StrikedPrice", "IsCDAV", "PriceMustBeAligned", "MinimumPriceForPriceAlignment",
        "ProductPackagingUnit", "ProductPackagingValue", "BluffDeliveryMax",
    }
)  # fmt: skip
_CHARGES: Final = frozenset({"ShippingCharges", "AdditionalShippingCharges", "DeliveryMode"})
_DISCOUNT: Final = frozenset({"DiscountValue", "DiscountUnit", "StartDate", "EndDate", "Type", "SalesReferencePrice"})
_LISTS: Final = frozenset(
    {"Capacity", "ShippingInformationList", "PriceAndDiscountList", "OfferPublicationList", "Offers"}
)
"""Names that are known, but read elsewhere or not at all."""

Texts = Mapping[str, str]
"""The texts by the name of their attribute."""


@attrs.frozen
class SentOffer:
    """One offer as it is written in a package."""

    texts: Texts
    shipping: tuple[Texts, ...] = ()
    discounts: tuple[Texts, ...] = ()


@attrs.frozen
class SentPackage:
    """A package as it is written."""

    purges: bool
    """Whether all other offers on its sites are taken off line (PurgeAndReplace)."""
    light: bool
    """Whether it has stocks and prices only (StockAndPrice)."""
    pools: tuple[int, ...]
    """The sites; only Cdiscount by default."""
    offers: tuple[SentOffer, ...]


def read(document: bytes, on_skip: OnSkip) -> SentPackage:
    """Return the content of Offers.xml. Raises BrokenPackage for a document that is no package."""
    try:
        root = parse(document, max_nodes=MAX_NODES, cut=False)
    except ReplyError as error:
        raise BrokenPackage(f"{PART} is not XML: {error}") from None
    if root.tag != f"{_NS}OfferPackage":
        found = str(root.tag)[:200]
        raise BrokenPackage(f"The root of {PART} must be OfferPackage of the namespace {NAMESPACE}, not {found}.")
    texts = _texts(root, frozenset({"Name", "PurgeAndReplace", "PackageType"}), on_skip)
    kind = texts.get("PackageType") or "Full"
    if kind not in {"Full", "StockAndPrice"}:
        raise BrokenPackage(f"PackageType must be Full or StockAndPrice, not {kind[:100]!r}.")
    return SentPackage(
        purges=_purges(texts),
        light=kind == "StockAndPrice",
        pools=_pools(root),
        offers=tuple(_offer(one, on_skip) for one in rows(root, "Offer")),
    )


def boolean(text: str) -> bool | None:
    """Read a truth value in any case, as .NET does; None for another text."""
    return _BOOLEANS.get(text.strip().lower())


def _purges(texts: Texts) -> bool:
    purges = boolean(texts.get("PurgeAndReplace") or "false")
    if purges is None:
        raise BrokenPackage(f"PurgeAndReplace must be true or false, not {texts['PurgeAndReplace'][:100]!r}.")
    return purges


def _pools(root: Element) -> tuple[int, ...]:
    pools = []
    for one in root.iter(f"{_NS}PublicationPool"):
        text = one.get("Id", "").strip()
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise BrokenPackage(f"The Id of a PublicationPool must be a number, not {text[:100]!r}.")
        pools.append(int(text))
    return tuple(sorted(set(pools))) or (1,)


def _offer(element: Element, on_skip: OnSkip) -> SentOffer:
    return SentOffer(
        texts=_texts(element, _OFFER, on_skip),
        shipping=tuple(_texts(one, _CHARGES, on_skip) for one in element.iter(f"{_NS}ShippingInformation")),
        discounts=tuple(_texts(one, _DISCOUNT, on_skip) for one in element.iter(f"{_NS}DiscountComponent")),
    )


def _texts(element: Element, known: frozenset[str], on_skip: OnSkip) -> Texts:
    """Return the texts of attributes, and of property elements such as `Offer.Comment`."""
    set_once(element)
    owner = str(element.tag).rpartition("}")[2]
    written = {str(name): str(text) for name, text in element.items()}
    for child in element:
        name = str(child.tag).removeprefix(_NS)
        if len(child) == 0 and name.startswith(f"{owner}."):
            written[name.removeprefix(f"{owner}.")] = child.text or ""
    if "vat" in written:  # a sample of the vendor has it in lower case
        written["Vat"] = written.pop("vat")
    for name in sorted(written.keys() - known - _LISTS):
        if not name.startswith("{"):
            on_skip(f"{owner}.{name[:100]}")
    return written
