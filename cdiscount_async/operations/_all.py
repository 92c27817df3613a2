"""All operations; their sections are imported when one of them is looked up."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from .._common.arguments import did_you_mean, expect
from .._contract.sentences import sentences
from ..translations import Language, translate
from ._declare import Operation, operations_of


class _Operations(Mapping[str, Operation[Any, Any]]):
    @cached_property
    def _by_name(self) -> dict[str, Operation[Any, Any]]:
        from ._sections import SECTIONS  # noqa: PLC0415 - a client that uses one section needs no other

        return {operation.name: operation for section in SECTIONS for operation in operations_of(section)}

    def __getitem__(self, name: str) -> Operation[Any, Any]:
        return self._by_name[name]

    def __repr__(self) -> str:
        return f"operations.ALL({self._by_name!r})"

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


ALL: Final[Mapping[str, Operation[Any, Any]]] = _Operations()
"""WSDL name to operation, all 48."""


def find(operation: Operation[Any, Any] | str) -> Operation[Any, Any]:
    """Return the operation that is meant by a declaration or a WSDL name.

    Raises KeyError, naming what comes close, where there is none, and TypeError for what is neither.
    """
    if isinstance(operation, Operation):
        return operation
    expect("operation", operation, "an Operation or its WSDL name", str)
    try:
        return ALL[operation]
    except KeyError:
        pass
    raise KeyError(f"no operation {operation!r}{did_you_mean(operation, ALL)}")


def describe(operation: Operation[Any, Any], *, language: Language = "en") -> str:
    """Return the sentence beneath an operation's declaration; nothing where the source is not installed."""
    return translate(sentences(operation.owner).get(operation.method, ""), language)
