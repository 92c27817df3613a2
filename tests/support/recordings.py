"""What the real service was once asked, and what it answered."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs


@attrs.frozen
class Recording:
    """One call as it went over the wire, with personal data and tokens replaced."""

    name: str
    operation: str
    status: int
    request: bytes = attrs.field(repr=False)
    reply: bytes = attrs.field(repr=False)

    @classmethod
    def load(cls, directory: Path, entry: Mapping[str, Any]) -> "Recording":
        """Read one recording, as the index names it."""
        name = entry["name"]
        request, reply = ((directory / f"{name}.{side}.xml").read_bytes() for side in ("request", "response"))
        return cls(name, entry["operation"], entry["status"], request, reply)
