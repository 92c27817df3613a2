"""Words that the pages, docstrings, comments and messages do without, and where they still are.

`python -m tests.house.words [PATH …]` lists them, for a file or a folder.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import cdiscount_async

HERE: Final = Path(__file__).parents[2]
PLACES: Final = (
    Path(cdiscount_async.__file__).parent,
    HERE / "docs",
    HERE / "README.md",
    HERE / "CHANGELOG.md",
)
"""What users read. The package need not be beside the pages: it may be installed."""
WORDS: Final[Mapping[str, str]] = {
    r"\b(?:whoever|whomever|whosever)\b": "say who: the caller, a user, another process",
    r"\bnone but\b": "only",
    r"\bnobody but\b": "only",
    r"\bof (?:which|whom|whose)\b": "two sentences",
    r"\b(?:is|are|was|were|be|been|being) told\b": "learns, is reported, is passed, is warned",
    r"\btold\b": "reported, said in a message, passed",
    r"\btells? (?:of|from)\b": "names, lists, reports",
    r"\b(?:stands|stood)\b": "is, is written, appears",
    r"\bbears?\b": "has, contains",
    r"\bbore\b": "had",
    r"\b(?:wherein|whereof|thereof|whereby|hence|lest|nought|therein|hitherto|henceforth)\b": "a plain word",
    r"\bby way of\b": "through, with",
    r"\bin vain\b": "without success",
    r"\bmakes? (?:oneself|itself) known\b": "appears",
    r"\bsuffers?\b": "has, meets",
    r"\bbegets?\b": "creates",
    r"\bfor ever\b": "without end",
    r"\bhonou?rs?\b": "follows, applies",
    r"\bhearken\b": "listen",
}
"""What is not written, and what to write instead."""
_ANY: Final = re.compile("|".join(WORDS), re.IGNORECASE)
START: Final = re.compile(r"^(?:Gives?|Lets?|Tells?|Says?|Hears?)\b")
"""How no docstring begins: a function returns, yields, sets, prints or raises."""
_CODE: Final = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_RELEASED: Final = re.compile(r"^## \[\d", re.MULTILINE)


def texts_of_page(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of a page without its code, each with the number of its line.

    Of the changelog only what is not released counts: history is not rewritten.
    """
    page = path.read_text(encoding="utf-8")
    if path.name == "CHANGELOG.md":
        page = _RELEASED.split(page)[0]
    text = _CODE.sub(lambda code: "\n" * code[0].count("\n"), page)
    line = 1
    for part in text.split("\n\n"):
        yield line, part
        line += part.count("\n") + 2


@lru_cache(1)
def nodes_of(path: Path) -> list[ast.AST]:
    """Return the nodes of a module."""
    return [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def texts_of_module(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings, comments and longer strings of a module, each with the number of its line."""
    for node in nodes_of(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, _CODE.sub("", node.value)
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], _CODE.sub("", token.string)


def docstrings_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings of functions, each with the number of its line."""
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, ast.get_docstring(node) or ""


def found_in(path: Path) -> Iterator[str]:
    """Yield each place where a word is, as `file:line: word: what to write`."""
    texts = [*(texts_of_page if path.suffix == ".md" else texts_of_module)(path)]
    where = path.relative_to(HERE) if path.is_relative_to(HERE) else path
    for line, text in texts:
        if not _ANY.search(text):
            continue
        for word, instead in WORDS.items():
            for match in re.finditer(word, text, re.IGNORECASE):
                yield f"{where}:{line + text[: match.start()].count(chr(10))}: {match[0]!r}: {instead}"
    if path.suffix == ".py":
        for line, text in docstrings_of(path):
            if match := START.match(text):
                yield f"{where}:{line}: begins with {match[0]!r}: Return …, Yield …, or what it does"


def files(*places: Path) -> Iterator[Path]:
    """Yield the pages and modules in some places."""
    for place in places:
        if place.is_dir():
            yield from sorted(one for one in place.rglob("*") if one.suffix in {".md", ".py"})
        else:
            yield place


def found_in_all(*places: Path) -> list[str]:
    """Return each place where a word is, in some files and folders."""
    return [one for path in files(*places) for one in found_in(path)]


if __name__ == "__main__":
    asked = [Path(one).resolve() for one in sys.argv[1:]]
    print("\n".join(found_in_all(*(asked or PLACES))))  # noqa: T201 - printing is its work
