"""The page on orders has the table of states as it is: `python -m tests.order_actions.test_page` writes it."""

import re
from pathlib import Path
from typing import Final

from cdiscount_async import OrderStateEnum
from cdiscount_async.order_actions import STATES, ActionName, StateRule

PAGE: Final = Path(__file__).parents[2] / "docs" / "orders.md"
_TABLE: Final = re.compile(r"(?<=^### Table of states\n\n)(?:\|[^\n]*\n)+", re.MULTILINE)


def cell(rule: StateRule, action: ActionName) -> str:
    """Return what an action does in a state; an empty text if it is refused."""
    if action in rule.becomes:
        return f"→ {rule.becomes[action]}"
    if action in rule.already:
        return "so already"
    return "yes" if action in rule.pays else ""


def line(rule: StateRule) -> str:
    """Return the line of a state."""
    assumed = " \\*" if rule.assumed else ""
    cells = [f"`{rule.state}`{assumed}", rule.meaning, rule.advice, *(cell(rule, action) for action in ActionName)]
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def table() -> list[str]:
    """Return the table, as the page has it."""
    head = ["state", "meaning", "the seller", *ActionName]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *map(line, STATES.values())]


def test_the_page_has_every_state() -> None:
    """In the order of an order's life."""
    found = _TABLE.search(PAGE.read_text(encoding="utf-8"))

    assert found is not None
    assert table() == found[0].splitlines()


def test_every_state_of_the_contract_has_a_rule() -> None:
    """No state is forgotten, and none is there that the contract does not have."""
    assert {*OrderStateEnum} == {*STATES}
    assert 34 == len(STATES)


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: "\n".join(table()) + "\n", page), encoding="utf-8")
