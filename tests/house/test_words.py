"""Pages, docstrings, comments and messages are written in plain words."""

from pathlib import Path

from .words import PLACES, found_in, found_in_all


def test_users_read_plain_words() -> None:
    """Neither a page nor the package has a word of the list, or a docstring that begins like none."""
    assert [] == found_in_all(*PLACES)


def test_words_are_found(tmp_path: Path) -> None:
    """These tests see a word in a docstring, a comment, a message and a page, and not in code."""
    module, page, changelog = tmp_path / "module.py", tmp_path / "page.md", tmp_path / "CHANGELOG.md"
    module.write_text(
        'def told(whoever: int) -> str:\n    """Give it."""\n    # in vain\n    return "the whole bears it"\n', "utf-8"
    )
    page.write_text("# It stands\n\nA `whoever` is\nnone but code:\n\n```python\nbears = told\n```\n", "utf-8")
    changelog.write_text("## [Unreleased]\n\n- It suffers.\n\n## [0.1.0]\n\n- It bore much.\n", "utf-8")

    found = [
        line.removeprefix(f"{tmp_path}/").split(": ")[:2]
        for path in (module, page, changelog)
        for line in found_in(path)
    ]

    assert [
        ["module.py:4", "'bears'"],
        ["module.py:3", "'in vain'"],
        ["module.py:1", "begins with 'Give'"],
        ["page.md:1", "'stands'"],
        ["page.md:4", "'none but'"],
        ["CHANGELOG.md:3", "'suffers'"],
    ] == found
