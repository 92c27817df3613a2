"""The reference of the service, docs/service, has what the code knows; its links and anchors lead somewhere.

`python -m tests.service.test_pages` writes the parts that follow from the code into the pages.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from lxml import etree

import cdiscount_async
from cdiscount_async import OperationFailed, OrderStateEnum, wire
from cdiscount_async.cli import main
from cdiscount_async.codes import Source
from cdiscount_async.operations import ALL, example
from cdiscount_async.order_actions import STATES
from cdiscount_async.packages.checks import check

from . import sales
from .blocks import BLOCKS, FOLDER, filled, names_in
from .messages import TOKEN, envelope_of, replies, reply_of, request_of

ROOT: Final = FOLDER.parents[1]
PAGES: Final = tuple(sorted(FOLDER.glob("*.md")))
_CODE: Final = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_LINK: Final = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
_MARK: Final = re.compile(r"(?<!\\)\[([^\]\[]+)\](?![(\[])")
_MARKS: Final = re.compile(
    r"recorded|contract|(?:documented|mirror) \d+|home page|SDK(?: \d+)?|interface|e-mails|Octopia|Python client"
    r"|connectors|assumed|unknown"
)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(
        r"^#+ (.+)$", _CODE.sub(lambda code: code[0].strip("`"), page.read_text("utf-8")), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def broken_links(page: Path) -> Iterator[str]:
    """Yield the relative links of a page that lead to no file, or to no heading."""
    for target, anchor in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))):
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            yield f"{page.name}: {target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_what_follows_from_the_code(page: Path) -> None:
    """Its tables, examples and lists are those of the code."""
    text = page.read_text("utf-8")

    assert filled(text).splitlines() == text.splitlines(), "write it anew: python -m tests.service.test_pages"


def test_every_part_is_on_a_page() -> None:
    """Each operation, code, calendar and list is there, and each operation once."""
    found = [name for page in PAGES for name in names_in(page.read_text("utf-8"))]

    assert set() == {*BLOCKS} ^ {*found}
    assert len(ALL) == len([name for name in found if name.startswith("operation ")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_anchors_lead_somewhere(page: Path) -> None:
    """Each relative link leads to a file, and each anchor to a heading."""
    assert [] == [*broken_links(page)]


def test_broken_links_are_found(tmp_path: Path) -> None:
    """These tests see a missing file and a missing heading."""
    page = tmp_path / "page.md"
    page.write_text("# One `Two`, three\n\n[a](#one-two-three) [b](#two) [c](none.md) [d](page.md#one)\n", "utf-8")

    assert ["page.md: #two", "page.md: none.md#", "page.md: page.md#one"] == [*broken_links(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_marks_of_certainty_are_known(page: Path) -> None:
    """What is in brackets and is no link is a source that the index explains."""
    found = _MARK.findall(_CODE.sub("", page.read_text("utf-8")))

    assert [] == [one for one in found if not _MARKS.fullmatch(" ".join(one.split()))]


def test_operations_are_sections_of_the_page_of_their_section() -> None:
    """The heading of an operation is its name, so that its anchor is known."""
    missing = [name for name, one in ALL.items() if name.lower() not in anchors(FOLDER / f"{one.section}.md")]

    assert [] == missing


@pytest.mark.parametrize("name", ALL)
def test_a_shown_message_is_what_the_library_reads(name: str) -> None:
    """The envelope of an example is read back as the example, and its shortened reply as a result."""
    assert wire.read_request(envelope_of(name).encode()).request == example(name)
    assert etree.fromstring(request_of(name)).tag == f"{{http://www.cdiscount.com}}{name}"
    reply = f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{reply_of(name)}</s:Body></s:Envelope>'
    result: Any
    try:
        result = wire.read_reply(name, reply.encode())
    except OperationFailed:
        assert name == "GetAllModelList"
    else:
        assert result.operation_success
    assert replies()[name][0] == 200
    assert TOKEN in reply or b"<TokenId>" not in replies()[name][1]


def test_docstrings_cite_places_that_exist() -> None:
    """Each page of the service that the package names is there, with the heading."""
    cited = {
        found
        for path in Path(cdiscount_async.__file__).parent.rglob("*.py")
        for found in re.findall(r"docs/service/([\w-]+\.md)(?:#([\w-]+))?", path.read_text("utf-8"))
    }
    places = {(page.name, anchor) for page in PAGES for anchor in {"", *anchors(page)}}

    assert len(cited) > 30
    assert set() == cited - places


def test_operations_and_codes_name_places_that_exist() -> None:
    """What `page` returns is a page with a heading."""
    named = [one.page for one in (*ALL.values(), *Source)]

    assert [] == [one for one in named if (place := one.partition("#"))[2] not in anchors(ROOT / place[0])]


def test_the_life_of_an_order_is_that_of_the_table_of_states() -> None:
    """Each decision of a seller is an arrow to the state that the library requests; each box is a state."""
    diagram = (FOLDER / "life-cycles.md").read_text("utf-8").partition("## Orders")[2].partition("```\n\n")[0]
    boxes = dict(re.findall(r'(\w+)\["(\w+)', diagram))
    arrows = {
        (boxes[a], label, boxes[b]) for a, label, b in re.findall(r"(\w+)(?:\[.*?\])? -->\|(.*?)\| (\w+)", diagram)
    }
    decided = {
        (str(rule.state), f"ValidateOrderList {to}", str(to))
        for rule in STATES.values()
        for to in rule.becomes.values()
    }

    assert len(decided) > 3
    assert set() == decided - arrows
    assert {*boxes.values()} - {"new"} <= {str(one) for one in OrderStateEnum}


@pytest.mark.parametrize("page", ["sales.md", "ventes.md"])
def test_the_commands_of_the_guide_to_sales_work(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rows on the page, saved under the name that the commands have, are right and become a package."""
    text = (FOLDER / page).read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    Path("sales.csv").write_text(text.partition("```csv\n")[2].partition("```")[0], "utf-8")

    for command in re.findall(r"^cdiscount (.+)$", text, re.MULTILINE):
        assert (0, page) == (main(shlex.split(command)), page), capsys.readouterr()
    assert Path("sales.zip").exists()


def test_the_offers_of_the_guide_to_sales_are_right() -> None:
    """The library finds nothing to say about them, and the sales are within a legal period."""
    assert [] == [*check(sales.package())]
    assert 3 == sales.xml().count("<Offer ")


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(filled(path.read_text("utf-8")), "utf-8")
