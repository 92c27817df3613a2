"""The docstrings of types and enumerations: with the sentence about each member, for `help` and editors at run time.

The sentences are read from the source when somebody asks for a docstring, so an import costs nothing more. Where there
is no source, the docstring is that of the class alone.
"""

from enum import EnumType
from typing import Any

from .sentences import sentences

__all__ = ("DocstringWithMembers", "DocumentedEnumType")


class DocstringWithMembers:
    """The `__doc__` of a contract type."""

    __slots__ = ("_written",)

    def __init__(self, written: str | None) -> None:
        self._written = written

    def __get__(self, _: object, cls: type[Any]) -> str | None:
        return _with_members(self._written, cls)


class _DocstringOfEnum:
    """The `__doc__` of the type of the enumerations, and of each enumeration."""

    def __get__(self, enum: type[Any] | None, _: type[EnumType]) -> str | None:
        if enum is None:
            return "The type of the enumerations. `pydoc` takes their docstrings from it, and not from their classes."
        return _with_members(vars(enum).get("__doc__"), enum)

    def __set__(self, enum: type[Any], value: object) -> None:
        raise AttributeError("the docstring of an enumeration cannot be changed")


class DocumentedEnumType(EnumType):
    __doc__: Any = _DocstringOfEnum()


def _with_members(written: str | None, cls: type[Any]) -> str | None:
    lines = [f"    {name}: {sentence}" for name, sentence in sentences(cls).items()]
    return "\n".join([written or "", "", "Attributes:", *lines]) if lines else written
