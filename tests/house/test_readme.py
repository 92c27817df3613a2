"""Every example in the README and in docs runs, with the service's own addresses answered by a sandbox."""

import asyncio
import inspect
import re
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from inspect import signature
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

import cdiscount_async
from cdiscount_async import PRODUCTION, Client, Credentials
from cdiscount_async._version import VERSION
from cdiscount_async.cli import _parser
from cdiscount_async.sandbox import Sandbox, Settings

from .examples import PAGES, ROOT, examples

PACKAGE = Path(cdiscount_async.__file__).parent
EXAMPLES = [pytest.param(one.code, id=f"{one.page.name}:{one.line}") for one in examples()]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Open a sandbox of three pages of offers, in which the examples' shop has an order to be shipped."""
    start = datetime(2026, 3, 2, 9, 0)
    settings = Settings(seed=2019, sellers=1, offers=2001, orders=6, orders_a_day=0, speed=0, start=start)
    with Sandbox(settings) as opened:
        opened.market.store.update("seller", {"id": 1}, login="shop-api", password="the password")
        opened.market.store.run("UPDATE orders SET state = 'WaitingForShipmentAcceptation'")
        yield opened


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(
    example: str,
    sandbox: Sandbox,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The code does what a reader would do with it: paste it and run it."""
    monkeypatch.chdir(tmp_path)  # where its files go
    monkeypatch.setenv("DLT_DATA_DIR", str(tmp_path / "dlt"))
    monkeypatch.setenv("RUNTIME__DLTHUB_TELEMETRY", "false")  # no test uses the internet
    inside = httpx.ASGITransport(sandbox)
    with respx.mock(assert_all_called=False) as router:
        for address in (PRODUCTION.sts_url, PRODUCTION.service_url):
            router.route(url__startswith=address).mock(side_effect=inside.handle_async_request)
        router.route(host="127.0.0.1").pass_through()  # an example with a sandbox of its own
        names: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(example, "<example>", "exec"), names)  # noqa: S102 - that is the point
        jobs = [one for one in names.values() if inspect.isfunction(one) and [*signature(one).parameters] == ["client"]]
        results = {job.__name__: asyncio.run(_with_client(job)) for job in jobs}
        if "all_offers" in results:
            assert 2001 == len({offer.seller_product_id for offer in results["all_offers"]})
        printed = capsys.readouterr().out
        for said in re.findall(r"print\(.*\)  # (.+)$", example, re.MULTILINE):
            assert said in printed


PROGRAM = next(one.code for one in examples() if "asyncio.run(" in one.code)
"""The README's first program, which needs nothing around it."""


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["-W", "error"], id="strict"),
        pytest.param(["-X", "dev", "-W", "error"], id="development mode", marks=pytest.mark.slow),
    ],
)
def test_the_program_of_the_readme_warns_of_nothing(options: list[str], tmp_path: Path) -> None:
    """Saved and run, with every warning an error and in asyncio's debug mode too, it prints orders and no word more."""
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")

    command = [sys.executable, *options, "program.py"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    # asyncio's debug mode reports each slow callback: that depends on the machine.
    said = [line for line in ended.stderr.splitlines() if not line.startswith("Executing <")]
    assert (0, []) == (ended.returncode, said)
    assert len(ended.stdout.splitlines()) > 10


async def _with_client(job: Callable[[Client], Awaitable[Any]]) -> Any:
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
        if not (page.parent / link).exists() and not (PACKAGE.parent / link.removeprefix("../")).exists()
    ]


def test_version_and_changelog_agree() -> None:
    """The version of the installed package and of the changelog's newest entry are one."""
    newest = re.findall(r"^## \[(\d.*?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0]

    assert newest == VERSION == version("cdiscount-async")
