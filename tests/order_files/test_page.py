"""The page on the command has every column of a file of orders: `python -m tests.order_files.test_page` writes them."""

import re
from pathlib import Path
from typing import Final

from cdiscount_async.order_files import ORDER_COLUMNS

PAGE: Final = Path(__file__).parents[2] / "docs" / "command.md"
_TABLE: Final = re.compile(r"(?<=^### Orders in a file\n)((?:[^#|\n][^\n]*\n|\n)*)((?:\|[^\n]*\n)+)", re.MULTILINE)


def table() -> list[str]:
    """Return the table, as the page has it."""
    return ["| column | meaning |", "| --- | --- |"] + [
        f"| {f'**{one.name}**' if one.mandatory else one.name} | {one.meaning} |" for one in ORDER_COLUMNS
    ]


def test_the_page_has_every_column() -> None:
    """In the order of the official web interface."""
    found = _TABLE.search(PAGE.read_text(encoding="utf-8"))

    assert found is not None
    assert table() == found[2].splitlines()


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda old: old[1] + "\n".join(table()) + "\n", page), encoding="utf-8")
