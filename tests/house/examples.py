"""The examples of the README and of docs: where they are, and whether mypy and pyright accept them.

`python -m tests.house.examples` checks the types of all of them, and prints each problem with its page and line.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_BLOCK: Final = re.compile(r"```python\n(.*?)```", re.DOTALL)
_CHECKERS: Final = (
    # pandas has no types of its own.
    ("mypy", "--strict", "--disable-error-code=import-untyped", "--no-error-summary", "--config-file="),
    ("pyright", "--pythonpath", sys.executable),
)


@attrs.frozen
class Example:
    """A block of Python on a page."""

    page: Path
    line: int
    """The line of the page before the first line of the code."""
    code: str

    @property
    def module(self) -> str:
        """The name of the module that the checkers see."""
        return f"example_{self.page.stem}_{self.line}"


def examples() -> Iterator[Example]:
    """Yield the blocks of Python on all pages."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            yield Example(page, text[: block.start(1)].count("\n"), block[1])


def problems() -> Iterator[str]:
    """Yield what mypy and pyright say about the examples, each with the page and the line that it is about."""
    known = {example.module: example for example in examples()}

    def placed(match: re.Match[str]) -> str:
        example = known[match[1]]
        return f"{example.page.relative_to(ROOT)}:{example.line + int(match[2])}"

    with TemporaryDirectory() as directory:
        for example in known.values():
            (Path(directory) / f"{example.module}.py").write_text(example.code, encoding="utf-8")
        for checker in _CHECKERS:
            command = [sys.executable, "-m", *checker, directory]
            environment = os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
            ended = subprocess.run(  # noqa: S603 - our own command
                command, cwd=directory, env=environment, capture_output=True, text=True, check=False
            )
            if ended.returncode:
                yield f"{checker[0]}:"
                yield re.sub(r"[^\s:]*?(example_\w+_\d+)\.py:(\d+)", placed, ended.stdout + ended.stderr)


if __name__ == "__main__":
    found = [*problems()]
    print("\n".join(found) or "The examples have no problem of types.")  # noqa: T201 - printing is its work
    sys.exit(bool(found))
