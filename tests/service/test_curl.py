"""The commands with curl on the pages get a token from a sandbox, and call an operation with it."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from cdiscount_async import wire
from cdiscount_async.sandbox import Sandbox, serving

from ..support.needs import lacking
from .blocks import FOLDER
from .messages import TOKEN

_ON_THE_PAGES: Final = "http://127.0.0.1:8765"
"""The address of `cdiscount sandbox`."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox, and skip the tests where curl is not installed."""
    if shutil.which("curl") is None:
        lacking("install curl")
    with serving(Sandbox()) as opened:
        yield opened


def printed_by(page: str, sandbox: Sandbox, folder: Path) -> bytes:
    """Run the command of a page in a folder, with the sandbox's address and account, and return what it prints."""
    text = (FOLDER / page).read_text("utf-8")
    command = text.partition("```sh\n")[2].partition("```")[0].replace("\\\n", "")
    root = sandbox.environment.service_url.rpartition("/")[0]
    account = f"{sandbox.login}:{sandbox.password}"
    words = [one.replace(_ON_THE_PAGES, root) for one in shlex.split(command)]
    words = [account if one == "LOGIN" else one for one in words]
    ended = subprocess.run([*words, "--silent", "--noproxy", "*"], cwd=folder, capture_output=True, check=True)  # noqa: S603 - our own
    return ended.stdout


def test_the_pages_get_a_token_and_call_with_it(sandbox: Sandbox, tmp_path: Path) -> None:
    """The token of one page, in the envelope of the other, gets the seller."""
    token = etree.fromstring(printed_by("access.md", sandbox, tmp_path)).text or ""
    page = (FOLDER / "messages.md").read_text("utf-8")
    envelope = page.partition("```xml\n")[2].partition("```")[0]

    (tmp_path / "envelope.xml").write_text(envelope.replace(TOKEN, token), "utf-8")
    reply = printed_by("messages.md", sandbox, tmp_path)

    assert re.fullmatch("[0-9a-f]{32}", token)
    assert wire.read_reply("GetSellerInformation", reply).seller_login == sandbox.login


def test_the_zeros_of_the_page_are_a_fault(sandbox: Sandbox, tmp_path: Path) -> None:
    """Sent as it is, the envelope has no token that exists, as the page says."""
    page = (FOLDER / "messages.md").read_text("utf-8")
    (tmp_path / "envelope.xml").write_text(page.partition("```xml\n")[2].partition("```")[0], "utf-8")

    assert b"Your token does not exist" in printed_by("messages.md", sandbox, tmp_path)
