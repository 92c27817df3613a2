"""The two kinds of packages: what differs between offers and products in a file."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

import attrs

KindName: TypeAlias = Literal["offers", "products"]

MAX_OFFERS: Final = 200_000
"""The most offers of one package."""
MAX_PRODUCTS: Final = 10_000
"""The most products of one package: the smaller of the two numbers that are documented."""


@attrs.frozen
class PackageKind:
    """One kind of package."""

    name: KindName
    row: str
    """The element of one row: `Offer`."""
    limit: int
    """The most rows of one package."""

    @property
    def operation(self) -> str:
        """The operation that takes such a package."""
        return f"Submit{self.row}Package"

    @property
    def part(self) -> str:
        """The part of the zip with the rows. The service distinguishes upper and lower case."""
        return f"Content/{self.row}s.xml"

    @property
    def namespace(self) -> str:
        """The XML namespace of the part."""
        assembly = f"Cdiscount.Service.{self.row}Integration"
        return f"clr-namespace:{assembly}.Pivot;assembly={assembly}"

    @property
    def root(self) -> str:
        """The root element of the part."""
        return f"{self.row}Package"

    @property
    def list_element(self) -> str:
        """The property element with the rows, or with the collection of rows."""
        return f"{self.root}.{self.row}s"

    @property
    def collection(self) -> str:
        """The element that may be between `list_element` and the rows."""
        return f"{self.row}Collection"


OFFERS: Final = PackageKind("offers", "Offer", MAX_OFFERS)
PRODUCTS: Final = PackageKind("products", "Product", MAX_PRODUCTS)
KINDS: Final[Mapping[KindName, PackageKind]] = {kind.name: kind for kind in (OFFERS, PRODUCTS)}
