"""Every regular expression of the package takes time in proportion to its text, whatever that is."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import cdiscount_async
from cdiscount_async._codec import text_reader
from cdiscount_async._common import redaction
from cdiscount_async._soap import list_layout, redact
from cdiscount_async.operations import ALL
from cdiscount_async.sandbox._http import sending

from .patterns import too_hard

PACKAGE: Final = Path(cdiscount_async.__file__).parent
MODULES: Final = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py"
)
METHODS: Final = ("match", "fullmatch", "search", "split", "findall", "finditer", "sub", "subn")
MAKERS: Final = {
    "cdiscount_async._codec.text_reader": "__init__",
    "cdiscount_async._soap.list_layout": "__init__",
    "cdiscount_async._common.redaction": "_expression",
    "cdiscount_async.sandbox._http.sending": "_tags",
}
"""The functions that make expressions from arguments. Their expressions are tested below."""
SECRETS: Final = ("0123456789abcdef" * 2, "a" * 64, "aaaa", "P&ss <'w\"rd'> é\\", "----")


@attrs.frozen
class Use:
    """An expression, and what is done with it."""

    name: str
    pattern: "re.Pattern[Any]"
    method: str


def used(name: str, value: object, source: str) -> Iterator[Use]:
    """Yield how a module uses an expression: by a method that it took, or by those that it calls."""
    if isinstance(value, re.Pattern):
        methods = set(re.findall(rf"\b{name.rpartition('.')[2]}\.(\w+)\(", source)) & set(METHODS)
        yield from (Use(name, value, method) for method in sorted(methods or {"fullmatch", "search"}))
    elif isinstance(owner := getattr(value, "__self__", None), re.Pattern):
        yield Use(name, owner, value.__name__)  # type: ignore[attr-defined]


def declared() -> Iterator[Use]:
    """Yield the expressions that modules declare."""
    for name in MODULES:
        module = importlib.import_module(name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for attribute, value in vars(module).items():
            if re.search(rf"^{attribute}\b", source, re.MULTILINE):  # and not one that another module declares
                yield from used(f"{name}.{attribute}", value, source)


def made() -> Iterator[Use]:
    """Yield the expressions that are made of declarations, or of what is secret."""
    for cls in sorted(redact._types(), key=lambda one: one.__name__):
        for number, pattern in enumerate(text_reader._ReaderCode(cls)._patterns):
            yield Use(f"text_reader.{cls.__name__}.match{number}", re.compile(pattern), "match")
    for operation in ALL.values():
        if operation.listing is not None:
            listed = list_layout.ListLayout(operation)
            yield Use(f"list_layout.{operation.name}.head", listed._head, "match")
            yield Use(f"sending.{operation.name}", sending._tags(operation)[0], "search")
    for secret in SECRETS:
        yield Use(f"redaction.{secret}", redaction._expression((secret,), ""), "sub")
    yield Use("redaction", redaction._expression((), redaction._SUSPECT), "sub")


@pytest.mark.slow
def test_twice_the_text_is_about_twice_the_work() -> None:
    """A run of what an expression repeats, twice as long, takes less than four times the work."""
    uses = [*declared(), *made()]

    assert len(uses) > 100
    assert {} == {
        f"{use.name}.{use.method}": found for use in uses if (found := too_hard(use.pattern, use.method)) is not None
    }


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*(?:<!--.*?-->\s*)*<html", "match"),
        (r"(a+)+b", "match"),
        (r"(?:a|aa)*b", "fullmatch"),
        (r"(?:\w|\w\w)*!", "match"),
        (r"[\w.+-]+@", "search"),
        (r"[\w.+-]++@", "sub"),
        (r"</?[a-z][^>]*>", "search"),
        (r"\s+$", "search"),
        (r"<!--.*?-->", "findall"),
        (r"<\s*/?\s*(?:font|table)\b", "search"),
        (r"<(/?[A-Za-z_][\w:.-]*)[^<>]*?(/?)>", "match"),
        (r"\d+(?:\.\d+)?x", "finditer"),
        (rb"\s*x", "search"),
    ],
)
def test_work_beyond_all_proportion_is_seen(pattern: str, method: str) -> None:
    """These tests see it where the work grows with the square of a text's length, or doubles with each character."""
    assert too_hard(re.compile(pattern, re.DOTALL), method) is not None


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"\s*+(?>\s|<!--.*?-->)*+<html", "match"),
        (r"(?<![\w.+-])[\w.+-]++@", "sub"),
        (r"[\w.+-]{1,64}@", "search"),
        (r"</?+[a-z][^<>]*+>", "search"),
        (r"<!--.*?(?:-->|\Z)", "sub"),
    ],
)
def test_work_in_proportion_is_seen(pattern: str, method: str) -> None:
    """These tests accept work that is proportional to the length."""
    assert too_hard(re.compile(pattern, re.DOTALL), method) is None


def calls_of_re(tree: ast.AST, function: str = "") -> Iterator[tuple[str, str]]:
    """Yield each use of the module `re` with an expression, and the function that contains it."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) else function
        inside = "a lambda" if isinstance(node, ast.Lambda) else inside
        match node:
            case ast.Attribute(value=ast.Name("re"), attr=name) if name == "compile" or name in METHODS:
                yield inside, name
            case ast.ImportFrom(module="re"):
                yield "an import", "from re"
        yield from calls_of_re(node, inside)


def test_expressions_are_declared() -> None:
    """An expression is compiled and named where a module begins, and so tried here, unless a known maker makes it."""
    assert [] == [
        f"{name}: {what} in {function or 'the module'}"
        for name in MODULES
        for function, what in calls_of_re(
            ast.parse(Path(str(importlib.import_module(name).__file__)).read_text("utf-8"))
        )
        if (function or what != "compile") and function != MAKERS.get(name)
    ]
