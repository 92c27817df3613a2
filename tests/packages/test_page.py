"""The page on packages has every rule and every column, as they are."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async.packages.checks import FORM_RULES, OFFER_RULES, PRODUCT_RULES, TEXT_RULES, Rule
from cdiscount_async.packages.rows import OFFER_COLUMNS, PRODUCT_COLUMNS, Column

PAGE: Final = (Path(__file__).parents[2] / "docs" / "packages.md").read_text(encoding="utf-8")


def section(title: str) -> list[str]:
    """Return the rows of the table below a title, without its head."""
    body = re.split(r"^#", PAGE.partition(f"### {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return [line for line in body.splitlines() if line.startswith("|")][2:]


def rule(one: Rule) -> str:
    """Write a rule as the page has it."""
    return f"| {one.code} | {one.field} | {one.service_code} | {one.severity.name.lower()} | {one.message} |"


def column(one: Column) -> str:
    """Write a column as the page has it."""
    return f"| {f'**{one.name}**' if one.mandatory else one.name} | {one.meaning} |"


@pytest.mark.parametrize(
    ("title", "rules"),
    [
        ("Rules of offers", OFFER_RULES),
        ("Rules of products", PRODUCT_RULES),
        ("Rules of references and texts", TEXT_RULES),
        ("Rules of form", FORM_RULES),
    ],
)
def test_the_page_has_every_rule(title: str, rules: Iterable[Rule]) -> None:
    """In the order of the tables, with what is told."""
    assert [rule(one) for one in rules] == section(title)


def test_the_page_has_every_column() -> None:
    """In the order of the templates."""
    assert [column(one) for one in OFFER_COLUMNS] == section("Columns of offers")
    assert [column(one) for one in PRODUCT_COLUMNS] == section("Columns of products")[:-1]
