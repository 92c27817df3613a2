"""The page on packages has every rule and column, as they are: `python -m tests.packages.test_page` writes them."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async.packages.checks import FORM_RULES, OFFER_RULES, PRODUCT_RULES, TEXT_RULES, Rule
from cdiscount_async.packages.rows import OFFER_COLUMNS, PRODUCT_COLUMNS, Column

PAGE: Final = Path(__file__).parents[2] / "docs" / "packages.md"


def lines_of_rules(rules: Iterable[Rule]) -> list[str]:
    """Return the table of some rules, as the page has it."""
    head = ["| rule | field | code of the service | severity | message |", "| --- | --- | --- | --- | --- |"]
    return head + [
        f"| {one.code} | {one.field} | {one.service_code} | {one.severity.name.lower()} | {one.message} |"
        for one in rules
    ]


def lines_of_columns(columns: Iterable[Column]) -> list[str]:
    """Return the table of some columns, as the page has it."""
    return ["| column | meaning |", "| --- | --- |"] + [
        f"| {f'**{one.name}**' if one.mandatory else one.name} | {one.meaning} |" for one in columns
    ]


TABLES: Final[Mapping[str, list[str]]] = {
    "Columns of offers": lines_of_columns(OFFER_COLUMNS),
    "Columns of products": lines_of_columns(PRODUCT_COLUMNS),
    "Rules of offers": lines_of_rules(OFFER_RULES),
    "Rules of products": lines_of_rules(PRODUCT_RULES),
    "Rules of references and texts": lines_of_rules(TEXT_RULES),
    "Rules of form": lines_of_rules(FORM_RULES),
}
"""The tables by the titles above them."""


def table_below(title: str, page: str) -> re.Match[str]:
    """Return the first table below a title."""
    found = re.search(rf"(?<=^### {re.escape(title)}\n)(?:[^#|\n][^\n]*\n|\n)*((?:\|[^\n]*\n)+)", page, re.MULTILINE)
    assert found is not None, f"the page has no table below {title!r}"
    return found


@pytest.mark.parametrize("title", TABLES)
def test_the_page_has_every_rule_and_every_column(title: str) -> None:
    """In the order of the tables of rules, and of the templates."""
    assert TABLES[title] == table_below(title, PAGE.read_text(encoding="utf-8"))[1].splitlines()


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    for title, lines in TABLES.items():
        old = table_below(title, page)
        page = page[: old.start(1)] + "\n".join(lines) + "\n" + page[old.end(1) :]
    PAGE.write_text(page, encoding="utf-8")
