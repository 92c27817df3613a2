"""The sentences beneath declarations, read from the source: Python does not keep them."""

import ast
import inspect
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Any

__all__ = ("sentences",)


def sentences(cls: type[Any]) -> Mapping[str, str]:
    """Return the string beneath each attribute of a class and its bases, by attribute; none without the source."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        found.update(_classes(base.__module__).get(base.__qualname__, {}))
    return found


@cache
def _classes(module: str) -> Mapping[str, Mapping[str, str]]:
    """Return the sentences of all classes at the top of a module. The module is parsed once for all of them."""
    try:
        source = inspect.getsource(sys.modules[module])
    except (KeyError, OSError, TypeError):  # a built-in module, or only the compiled file is there
        return {}
    return {node.name: dict(_sentences(node.body)) for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}


def _sentences(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for declaration, below in pairwise(body):
        match declaration, below:
            case (
                ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(sentence))),
            ):
                yield name, " ".join(sentence.split())
