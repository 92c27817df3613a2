"""The page of requests, results and values has the tables that follow from the declarations.

`python -m tests.operations.test_page` writes them into the page.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from cdiscount_async._contract.declare import WireEnum
from cdiscount_async._contract.sentences import sentences
from cdiscount_async.codes.error_types import entry
from cdiscount_async.models import common, discussions, fulfilment, header, offers, orders, products, relays, seller
from cdiscount_async.operations import ALL, Field, describe, fields

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference.md"
MODULES: Final = (orders, offers, products, discussions, fulfilment, relays, seller, common, header)
TITLES: Final = {common: "Types that several domains share"}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    for cells in (heads, ("---" for _ in heads), *rows):
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def link(cls: type[Any] | None) -> str:
    """Return a link to the section of a type; nothing for none."""
    return f"[{cls.__name__}](#{cls.__name__.lower()})" if cls else ""


def summary(documented: object) -> str:
    """Return the first paragraph of a docstring."""
    return " ".join((inspect.getdoc(documented) or "").partition("\n\n")[0].split())


def table_of_operations() -> Iterator[str]:
    """Yield the lines of the table of operations."""
    rows = (
        (name, one.safety.value, link(one.request_type), link(one.result_type), describe(one))
        for name, one in ALL.items()
    )
    yield from table(("operation", "", "request", "result", "what it does"), rows)


def kinds(field: Field) -> str:
    """Return the type of a member, with a link, and whether it is a list, required, private or newer."""
    enums = {name: one for module in MODULES for name, one in vars(module).items() if inspect.isclass(one)}
    shown = link(field.model or enums.get(field.type_name)) or field.type_name
    marks = [field.required and "required", field.private and "private", field.since and f"since {field.since}"]
    return ", ".join([f"list of {shown}" if field.many else shown, *(mark for mark in marks if mark)])


def meaning(field: Field) -> str:
    """Return the sentence of a member, and when the service needs it."""
    obvious = field.required and field.needed == "always"
    return field.sentence + (f" **needed**: {field.needed}." if field.needed and not obvious else "")


def values(enum: type[Enum]) -> Iterator[str]:
    """Yield the lines about the values of an enumeration: in one line if none has a sentence."""
    said = sentences(enum)
    errors = {one: known.meaning.en for one in common.ErrorTypeEnum if (known := entry(one))}
    found = {one: said.get(one.name) or (errors[one] if isinstance(one, common.ErrorTypeEnum) else "") for one in enum}
    if any(found.values()):
        yield from table(("value", "meaning"), ((f"`{one.value}`", text) for one, text in found.items()))
    else:
        yield ", ".join(f"`{one.value}`" for one in enum)


def sections_of_types() -> Iterator[str]:
    """Yield the sections of all types and enumerations, by domain."""
    for module in MODULES:
        yield from ("", f"## {title(module)}")
        for name in module.__all__:
            cls = getattr(module, name)
            yield from ("", f"### {name}", "", summary(cls), "")
            if issubclass(cls, WireEnum):
                yield from values(cls)
            else:
                yield from own_members(cls)
    yield ""


def own_members(cls: type[Any]) -> Iterator[str]:
    """Yield the table of the members that a type declares, and a link to those that it inherits."""
    base = cls.__mro__[1]
    inherited = {one.name for one in fields(base)} if hasattr(base, "__namespace__") else set()
    rows = [(f"`{one.name}`", kinds(one), meaning(one)) for one in fields(cls) if one.name not in inherited]
    if inherited:
        yield from (f"It has the members of {link(base)}{', and these:' if rows else '.'}", "")
    if rows:
        yield from table(("member", "type", "meaning"), rows)


def title(module: ModuleType) -> str:
    """Return the heading of a domain."""
    return TITLES.get(module) or module.__name__.rpartition(".")[2].capitalize()


TABLES: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "operations": table_of_operations,
    "types": sections_of_types,
}


def filled(page: str) -> str:
    """Return the page with its tables as they must be."""
    for name, lines in TABLES.items():
        before, mark, rest = page.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        page = "".join((before, mark, "\n".join(lines()), "\n", end, after))
    return page


def test_the_page_is_what_follows_from_the_declarations() -> None:
    """The page has every operation, every type with its members, and every value."""
    page = PAGE.read_text(encoding="utf-8")

    assert filled(page).splitlines() == page.splitlines(), "write it anew: python -m tests.operations.test_page"


def test_links_lead_to_sections() -> None:
    """Each type has one section, because its name is unique among the models."""
    names = [name for module in MODULES for name in module.__all__]

    assert len(names) == len({name.lower() for name in names})


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
