"""Every example in the README and in docs runs, with the service's own addresses answered by stored exchanges."""

import asyncio
import re
import shlex
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

import cdiscount_async
from cdiscount_async import PRODUCTION, Client, Credentials, Offer, operations
from cdiscount_async._replay import DEMO, TOKEN, answer, load
from cdiscount_async._version import VERSION
from cdiscount_async.cli import _parser

ROOT = Path(__file__).parents[1]
PACKAGE = Path(cdiscount_async.__file__).parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = [
    pytest.param(block[1], id=f"{page.name}:{page.read_text(encoding='utf-8')[: block.start()].count(chr(10)) + 1}")
    for page in PAGES
    for block in re.finditer(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(example: str) -> None:
    """The code does what a reader would do with it: paste it and run it."""
    stored = load(DEMO)

    def serve(request: httpx.Request) -> httpx.Response:
        found = answer(stored, request.content)
        assert found is not None
        return httpx.Response(found.status, content=found.body)

    with respx.mock(assert_all_called=False) as router:
        router.get(url__startswith=PRODUCTION.sts_url).respond(text=f"<string>{TOKEN}</string>")
        router.post(PRODUCTION.service_url).mock(side_effect=serve)
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(example, "<example>", "exec"), names)  # noqa: S102 - that is the point
        if "all_offers" in names:
            found = asyncio.run(_with_client(names["all_offers"]))
            assert 24 == len({offer.seller_product_id for offer in found})


async def _with_client(job: Callable[[Client], Awaitable[list[Offer]]]) -> list[Offer]:
    async with Client(Credentials("shop-api", "the password")) as client:
        return await job(client)


def test_commands_of_the_readme_are_commands() -> None:
    """Every `cdiscount` line in the README is understood by the command."""
    lines = re.findall(r"^cdiscount (.*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert lines
    for line in lines:
        _parser().parse_args(shlex.split(line.partition(" > ")[0]))


def test_links_lead_somewhere() -> None:
    """Every relative link in README and docs has a file at its end."""
    links = [
        (page, link)
        for page in PAGES
        for link in re.findall(r"\]\(((?!https?:|#)[^)#]+)", page.read_text(encoding="utf-8"))
    ]

    assert links
    assert [] == [
        f"{page.name}: {link}"
        for page, link in links
        # The package need not stand beside the README: it may be installed.
        if not (page.parent / link).exists() and not (PACKAGE.parent / link).exists()
    ]


def test_version_and_changelog_agree() -> None:
    """The version of the installed package and of the changelog's newest entry are one."""
    newest = re.findall(r"^## \[(\d.*?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0]

    assert newest == VERSION == version("cdiscount-async")


def test_every_operation_has_its_sentence() -> None:
    """Each of the 48 operations is explained where it is declared."""
    assert len(operations.ALL) == 48
    assert [name for name, one in operations.ALL.items() if not operations.describe(one).endswith(".")] == []
