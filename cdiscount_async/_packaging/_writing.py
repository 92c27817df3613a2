"""A package that is written to where the command was told, or several where it has too many rows for one."""

from pathlib import Path

from .._terminal import tell
from ..packages import MAX_OFFERS, MAX_PRODUCTS, OfferPackage, ProductPackage
from ._tables import counted


def write(package: OfferPackage | ProductPackage, count: int, target: Path) -> None:
    """Write a package of so many rows; the parts of a larger one are numbered.

    Raises ValueError for a package that cannot be cut into parts.
    """
    limit = MAX_PRODUCTS if package.kind == "products" else MAX_OFFERS
    for number, part in enumerate(package.split() if count > limit else [package], 1):
        path = target if count <= limit else target.with_stem(f"{target.stem}-{number}")
        written = part.write(path)
        tell(f"{path}: {counted('row', written.rows)}, {written.size:,} bytes")
