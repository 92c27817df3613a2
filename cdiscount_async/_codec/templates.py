"""Reads the XML in `templates/`: well-formed documents with instructions `<?slot name?>` where something varies.

A template is parsed once, which proves that it is well-formed. It is split at its slots into texts, so that filling it
is one join. A value for a slot must be escaped before; the encoder does that in one place.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import attrs
from lxml import etree

from .xml import parser

_SHIPPED: Final = files("cdiscount_async") / "templates"
ROOT: Final = _SHIPPED if _SHIPPED.is_dir() else Path(__file__).parents[2] / "templates"
"""The folder of templates: inside the package in a wheel, beside the package in a checkout."""

_SLOT: Final = re.compile(r"<\?slot (\w+)\?>")


@attrs.frozen
class Template:
    """A document that is split at its slots: text, slot, text, slot, …, text."""

    pieces: tuple[str, ...]

    def fill(self, **values: str) -> str:
        """Return the document with a value in each slot. Raises ValueError for a missing or an unknown slot."""
        if set(self.pieces[1::2]) != values.keys():
            raise ValueError(f"the slots are {sorted(self.pieces[1::2])}, not {sorted(values)}")
        filled = list(self.pieces)
        for at in range(1, len(filled), 2):
            filled[at] = values[filled[at]]
        return "".join(filled)


@cache
def template(name: str, *slots: str) -> Template:
    """Return a template by its path in `templates/`. It must have exactly these slots.

    Raises ValueError for a missing or an unknown slot, and lxml's own error for a document that is no XML. Both are
    faults of the installation, not of a call.
    """
    root = etree.fromstring((ROOT / name).read_bytes(), parser(remove_blank_text=True))
    text = etree.tostring(root, encoding="unicode")
    pieces = tuple(_SLOT.split(text))
    found = pieces[1::2]
    if sorted(found) != sorted(slots) or "<?" in "".join(pieces[::2]):
        raise ValueError(f"{name} has the slots {sorted(found)}, and its reader fills {sorted(slots)}")
    return Template(pieces)
