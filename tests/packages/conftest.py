"""The official schemas of packages, where somebody has them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from ..support.contract import RealContract

Violations = Callable[[bytes], list[str]]
"""Gives what the schema says against a zip's content."""


@pytest.fixture(scope="session")
def schemas(real_contract: RealContract) -> Path:
    """Return the directory of the schemas, which stand beside the contract."""
    return real_contract.directory.parent / "packages"


@pytest.fixture(scope="session")
def violations(schemas: Path) -> Violations:
    """Return what validates packages by the vendor's own schemas."""
    offers, products = (etree.XMLSchema(etree.parse(schemas / f"{name}.xsd")) for name in ("Offers", "Products"))

    def found(package: bytes) -> list[str]:
        with ZipFile(BytesIO(package)) as archive:
            (name,) = [one for one in archive.namelist() if one.startswith("Content/")]
            schema = offers if name == "Content/Offers.xml" else products
            schema.validate(etree.fromstring(archive.read(name)))
        return [str(error.message) for error in schema.error_log]

    return found
