"""The page about the sandbox says what is true: its table of operations, its lists, and its examples of tests."""

import re
from pathlib import Path
from typing import Final

import pytest

from cdiscount_async.operations import ALL
from cdiscount_async.sandbox._actions import ACTIONS
from cdiscount_async.sandbox._answers import ANSWERS
from cdiscount_async.sandbox._faults.rule_form import FaultKind
from cdiscount_async.sandbox._http.control import _ROUTES

pytest_plugins = ("pytester",)

PAGE: Final = Path(__file__).parents[2] / "docs" / "sandbox.md"
TEXT: Final = PAGE.read_text(encoding="utf-8")


def table() -> str:
    """Return the table of operations as it must be."""
    rows = [f"| {name} | {ANSWERS[name].basis} | {ANSWERS[name].note} |" for name in ALL]
    return "\n".join(["| operation | basis | what is known, what is assumed |", "| --- | --- | --- |", *rows])


def first_cells(heading: str) -> set[str]:
    """Return the names in the first column of a section's last table."""
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))


def test_every_operation_has_its_basis() -> None:
    """The page says about each of the 48 operations what the code says."""
    written = TEXT.partition("<!-- operations -->\n")[2].partition("\n<!-- end -->")[0]

    assert table() == written, "write it anew: python -m tests.sandbox.test_page"


def test_every_action_is_listed() -> None:
    """The page has all actions, and no other."""
    ours = {name for name, action in ACTIONS.items() if action.__module__.startswith("cdiscount_async.")}

    assert ours == first_cells("Time and buyers")


def test_every_kind_of_fault_is_listed() -> None:
    """The page has all kinds of rules, and no other."""
    assert {str(kind) for kind in FaultKind} == first_cells("Faults")


def test_every_path_of_the_control_api_is_listed() -> None:
    """The page has every path of the control API."""
    named = set(re.findall(r"/sandbox[\w/{}]*", TEXT))
    paths = {f"/sandbox{path.replace(':int', '')}" for _, path in _ROUTES}
    assert set() == {path for path in paths if path not in named and path != "/sandbox/tables"}


@pytest.mark.slow
def test_examples_of_tests_pass(pytester: pytest.Pytester) -> None:
    """The tests on the page pass."""
    examples = [one for one in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "def test_" in one]
    pytester.makepyfile(**{f"test_{number}": example for number, example in enumerate(examples)})
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function")

    pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider").assert_outcomes(passed=2)


if __name__ == "__main__":
    before, _, rest = TEXT.partition("<!-- operations -->\n")
    end = rest[rest.index("<!-- end -->") :]
    PAGE.write_text(f"{before}<!-- operations -->\n{table()}\n{end}", encoding="utf-8")
