"""Models to JSON-ready dictionaries and back."""

from ._converter import from_json, to_json

__all__ = ("from_json", "to_json")
