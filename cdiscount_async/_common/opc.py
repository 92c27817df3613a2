"""Zip packages by the Open Packaging Conventions (ISO 29500-2): where each part is, and what Python calls damaged."""

import zipfile
import zlib
from lzma import LZMAError
from struct import error as StructError  # noqa: N812 - it is a class
from typing import Final

TYPES: Final = "[Content_Types].xml"
"""The part with the media type of each other part."""
RELATIONSHIPS: Final = "_rels/.rels"
"""The part that names the main part."""
TYPES_NS: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIPS_NS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
COMPRESSIONS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The two ways of compression that a part may have."""
MAX_FILES: Final = 10_000
"""How many files an archive may have: a package needs three, and a list of a million takes a gigabyte."""
MAX_LAYOUT: Final = 1 << 20
"""The most bytes of `TYPES` or of `RELATIONSHIPS`: 1 MiB."""
ENTRY: Final = b"PK\x01\x02"
"""The bytes before each file in the list of an archive."""
ENCRYPTED: Final = 0x2041
"""The flags of encryption: of a part, of a strongly encrypted part, and of the list."""
DAMAGED: Final = (
    zipfile.BadZipFile, zlib.error, LZMAError, StructError, EOFError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip
"""What zipfile raises for an archive that is damaged or encrypted."""
