"""Writes a package to a file, or to several files if it has too many rows."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from ...packages import MAX_OFFERS, MAX_PRODUCTS, OfferPackage, ProductPackage
from .._tables import counted
from .._terminal import tell


def refuse_output(target: Path, read: Iterable[Path], parser: argparse.ArgumentParser) -> None:
    """End with status 2 for a target that cannot be written, and for one that is also read."""
    if target.suffix.lower() != ".zip":
        parser.error(f"--output: a package is a .zip, and {target} is none")
    if target.exists() and not target.is_file():
        parser.error(f"--output: {target} is not a regular file")
    if not target.parent.is_dir():
        parser.error(f"--output: there is no directory {target.parent}")
    for file in read:
        if target.resolve() == file.resolve():
            parser.error(f"--output: {file} is also read, and would be lost")


def write(package: OfferPackage | ProductPackage, count: int, target: Path) -> None:
    """Write a package of so many rows. The files of a package with too many rows are numbered.

    Raises ValueError for a package that cannot be split.
    """
    limit = MAX_PRODUCTS if package.kind == "products" else MAX_OFFERS
    for number, part in enumerate(package.split() if count > limit else [package], 1):
        path = target if count <= limit else target.with_stem(f"{target.stem}-{number}")
        written = part.write(path)
        tell(f"{path}: {counted('row', written.rows)}, {written.size:,} bytes")
