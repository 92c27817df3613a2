"""The page of public names lists what each public module offers, and the names that mean two things.

`python -m tests.house.test_names` writes the tables into the page.
"""

import ast
import inspect
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, UnionType
from typing import Any, Final, get_origin

import cdiscount_async

from .examples import examples
from .test_documentation import PUBLIC

PAGE: Final = Path(__file__).parents[2] / "docs" / "names.md"
ROOT: Final = cdiscount_async.__name__
EXPORTING: Final = tuple(module for module in PUBLIC if hasattr(module, "__all__"))


def summary(documented: object) -> str:
    """Return the first sentence of a docstring, as the cell of a table."""
    text = " ".join((inspect.getdoc(documented) or "").partition("\n\n")[0].split())
    return text.partition(". ")[0].rstrip(".:").replace("|", "\\|")


def kind(value: object) -> str:
    """Return what a value is, in words: the first sentence about a class or a function, else what it is for Python."""
    if inspect.isclass(value) or inspect.isroutine(value):
        return summary(value)
    return "A type alias" if isinstance(value, UnionType) or get_origin(value) else f"A `{type(value).__name__}`"


def meanings() -> dict[str, list[tuple[list[str], Any]]]:
    """Return the names that mean more than one thing: for each thing the modules that export it, and the thing."""
    exported: dict[str, dict[int, tuple[list[str], Any]]] = defaultdict(dict)
    for module in EXPORTING:
        for name in module.__all__:
            value = getattr(module, name)
            exported[name].setdefault(id(value), ([], value))[0].append(module.__name__)
    return {name: [*found.values()] for name, found in sorted(exported.items()) if len(found) > 1}


def table_of_modules() -> Iterator[str]:
    """Yield the lines of the table of modules."""
    yield "| module | what it is for | names |"
    yield "| --- | --- | --- |"
    for module in EXPORTING:
        names = ", ".join(f"`{name}`" for name in module.__all__)
        yield f"| `{module.__name__}` | {summary(module)} | {names} |"


def table_of_meanings() -> Iterator[str]:
    """Yield the lines of the table of names that mean more than one thing."""
    yield "| name | exported by | meaning |"
    yield "| --- | --- | --- |"
    for name, found in meanings().items():
        for modules, value in found:
            yield f"| `{name}` | {', '.join(f'`{one}`' for one in modules)} | {kind(value)} |"


TABLES: Final = {"modules": table_of_modules, "meanings": table_of_meanings}


def filled(page: str) -> str:
    """Return the page with its tables as they must be."""
    for name, lines in TABLES.items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        page = "".join((before, mark, "\n".join(lines()), "\n", end, after))
    return page


def imported_bare(code: str) -> Iterator[tuple[str, str]]:
    """Yield the names that an example imports from modules of the package, each with its module."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ROOT):
            yield from ((str(node.module), alias.name) for alias in node.names)


def test_the_page_lists_the_public_names() -> None:
    """The page lists each public module with its names, and each name that means two things with both meanings."""
    page = PAGE.read_text(encoding="utf-8")

    assert filled(page).splitlines() == page.splitlines()


def test_one_example_imports_one_meaning_of_a_name() -> None:
    """No page imports a name in two meanings; it writes `packages.Offer` for the one that is not at the root."""
    twofold = meanings()
    bare: dict[tuple[str, str], set[int]] = defaultdict(set)
    for example in examples():
        for module, name in imported_bare(example.code):
            if name in twofold:
                (meaning,) = (number for number, (where, _) in enumerate(twofold[name]) if module in where)
                bare[example.page.name, name].add(meaning)

    assert bare
    assert [] == [key for key, found in bare.items() if len(found) > 1]


def test_modules_that_export_are_found() -> None:
    """These tests see the public modules, and know that an offer of a package is not an offer of the service."""
    names = {module.__name__ for module in EXPORTING}
    offers: list[ModuleType | Any] = [value for _, value in meanings()["Offer"]]

    assert {ROOT, f"{ROOT}.packages", f"{ROOT}.hooks.opentelemetry", f"{ROOT}.models.orders"} <= names
    assert [cdiscount_async.models.offers.Offer, cdiscount_async.packages.Offer] == offers


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
